"""Claim substantiation: what marketing says, what has been studied, and how strongly one may therefore speak."""

__version__ = "0.1.0"
