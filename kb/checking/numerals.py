"""Numbers in words and digits: "ninety", "1,500", "one and a half", "eight to twelve"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.checking.words import Token, stem

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS: dict[str, float] = {word: float(value) for value, word in enumerate(_UNITS)}
_WORDS |= {word: 10.0 * tens for tens, word in enumerate(_TENS, 2)}
_WORDS |= {"a": 1, "an": 1, "dozen": 12, "couple": 2, "half": 0.5, "once": 1, "twice": 2, "single": 1}
ORDINALS = dict(
    zip(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        range(1, 13),
        strict=True,
    )
)
"""Ordinals that people write out."""

_AFTER_HALF = frozenset(stem(word) for word in "to or hour hours minutes weeks months years".split())


def number(words: Sequence[Token], folded: str, at: int) -> tuple[float, int] | None:
    """The number that begins at the word ``at`` and the place after it."""
    if at >= len(words):
        return None
    word = folded[words[at].start : words[at].end]
    if word[0].isdecimal():
        plain = re.sub(r",(?=\d{3}\b)", "", word).replace(",", ".")
        ordinal = folded[words[at].end : words[at].end + 2] in {"st", "nd", "rd", "th"}
        return None if ordinal or plain.count(".") > 1 else (float(plain), at + 1)  # two dots: a date
    if word not in _WORDS:
        return None
    value, at = float(_WORDS[word]), at + 1
    following = folded[words[at].start : words[at].end] if at < len(words) else ""
    if 20 <= value < 100 and 1 <= _WORDS.get(following, 0) <= 9 and following not in {"a", "an", "once", "single"}:
        value, at = value + _WORDS[following], at + 1
        following = folded[words[at].start : words[at].end] if at < len(words) else ""
    scale = {"hundred": 100.0, "thousand": 1000.0, "dozen": 12.0}.get(following)
    if scale is not None and value != 12:
        return value * scale, at + 1
    if word in {"a", "an"} and following == "couple":
        return 2.0, at + 1
    if word in {"a", "an"} and following[:1].isdigit():
        return None
    if [w.stem for w in words[at : at + 3]] == ["and", "a", "half"] and value < 20 and word not in {"a", "an"}:
        follows = words[at + 3].stem if at + 3 < len(words) else ""
        return (value + 0.5, at + 3) if follows in _AFTER_HALF else (value, at)
    return value, at


def number_range(words: Sequence[Token], folded: str, at: int) -> tuple[float, float, int] | None:
    """Low, high and the place after: a number or range ("8-12", "between eight and twelve") that begins at ``at``."""
    first = number(words, folded, at)
    if first is None:
        return None
    low, place = first
    if place < len(words):
        between = folded[words[place - 1].end : words[place].start]
        joined = words[place].stem in {"to", "or", "and"}
        if joined or between.strip() == "-":
            second = number(words, folded, place + int(joined))
            bare_article = folded[words[place + int(joined)].start :][:2] in {"a ", "an"} if second else False
            if second is not None and second[0] > low and not bare_article:
                return low, second[0], second[1]
    return low, low, place
