"""Names of findings that outlive an edit elsewhere in the draft."""

from __future__ import annotations

import hashlib

from kb.checking.words import normalised


def fingerprint(code: str, claim: str | None, text: str) -> str:
    """Twenty hexadecimal digits that stay the same while the words, the claim and the reason do.

    Where the words stand, in which file and with which markup does not matter.
    """
    return hashlib.sha256("\n".join((code, claim or "", normalised(text))).encode()).hexdigest()[:20]
