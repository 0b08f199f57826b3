"""Where the files that ship with the project are: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path

import kb
from kb.errors import ConfigError

_PACKAGE = Path(kb.__file__).resolve().parent


def shipped_folder(name: str) -> Path:
    """The folder ``migrations`` or ``seed_data``. Raises ConfigError if the installation lacks it."""
    for candidate in (_PACKAGE.parent / name, _PACKAGE / "_shipped" / name):
        if candidate.is_dir():
            return candidate
    raise ConfigError(f"The installation is incomplete: its folder '{name}' is missing; install it again.")
