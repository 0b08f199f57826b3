"""Formats that come in and go out, one module each."""
