"""The command line: thin. Each command parses, calls one service and shows what it returns."""
