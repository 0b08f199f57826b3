"""Engine and sessions, migrations, vectors and backups: everything that knows which database is used."""
