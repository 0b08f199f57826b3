"""Figures, not tests: each script prints what it measured and how."""
