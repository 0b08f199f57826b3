"""What somebody may have meant who wrote a name that does not exist."""

from __future__ import annotations

import difflib
from collections.abc import Sequence


def suggestion(name: str, known: Sequence[str]) -> str:
    """The nearest known names as a sentence that begins with a space, or nothing."""
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5) or [k for k in known if name and name in k][:3]
    return f" Did you mean {' or '.join(repr(n) for n in near)}?" if near else ""
