"""What a list's lead or a heading says about the items under it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from kb.checking.rules_loading import compile_words, load_rules
from kb.checking.values import Segment

RULE_KEYS: Final = frozenset({"senses", "readings", "stubs", "match", "no_match"})

# "What we treat" names the list; it is not the beginning of a sentence.
_ASKS: Final = re.compile(r"(?:what|who|why|how|when|where|which|conditions|things)\b", re.IGNORECASE)
# A longer item without a verb that is known here is more likely a statement than a bare thing.
_BARE_WORDS: Final = 9


@dataclass(frozen=True, slots=True)
class _Leads:
    senses: tuple[tuple[str, re.Pattern[str]], ...]
    readings: dict[str, str]
    stub: re.Pattern[str]


@cache
def _leads() -> _Leads:
    rules = load_rules("leads", RULE_KEYS)
    stubs = "|".join(sorted((s.replace(" ", r"\s+") for s in rules["stubs"]), key=len, reverse=True))
    return _Leads(
        senses=tuple((row["sense"], compile_words(row["patterns"])) for row in rules["senses"]),
        readings=rules["readings"],
        stub=re.compile(rf"\b(?:{stubs})\s*[:…]?$", re.IGNORECASE),
    )


@lru_cache(maxsize=1024)
def sense_of(words: str) -> str:
    """Return what a lead or heading makes of its items: ``treats``, ``benefit``, ``contraindication``,
    ``side-effect``, ``aftercare``, ``steps`` or nothing."""
    for sense, pattern in _leads().senses:
        if pattern.search(words):
            return sense
    return ""


def sense_above(segment: Segment) -> str:
    """Return the sense of the segment's lead, else of its heading."""
    return (sense_of(segment.lead) if segment.lead else "") or (sense_of(segment.heading) if segment.heading else "")


def read_under(lead: str, heading: str, item: str, *, has_verb: bool) -> str:
    """Return a list item as a statement of its own, with the sense of the words above it."""
    words = lead.strip().rstrip(":…. ")
    if words and _leads().stub.search(words) and not _ASKS.match(words):
        return f"{words} {item}"
    sense = (sense_of(lead) if lead else "") or (sense_of(heading) if heading else "")
    if has_verb or len(item.split()) > _BARE_WORDS or sense not in _leads().readings:
        return item
    first = item.split(maxsplit=1)[0]
    lowered = item[0].lower() + item[1:] if first in {"A", "An", "The"} or first[1:].islower() else item
    return _leads().readings[sense].format(item=lowered)
