"""Use cases: one function each, with its transaction and its revisions. The web and the command line call these."""
