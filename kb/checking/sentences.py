"""Where sentences end.

Own rules instead of a library: pysbd, the best kept of the light ones, gives spans that are wrong when a
sentence stands twice and does not see a stop without a blank behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from kb.checking.rules_loading import load_rules

RULE_KEYS: Final = frozenset(
    {"never_end", "never_end_before_number", "may_end", "run_on", "letter_names", "openers", "match", "no_match"}
)
_STOP: Final = re.compile(r"(?P<stop>[.!?…。]+)(?P<close>[\"'”’»)\]]*)(?P<gap>\s*)")
_BEFORE: Final = re.compile(r"(?:[^\W\d_]+\.)*[^\W_]+$")
_NEXT: Final = re.compile(r"[\"'“‘«(\[¡¿]*(?P<word>[^\W_][\w'’.-]*)?")
_SENTENCE_START: Final = re.compile(r"[\"'“‘«(\[¡¿]*[A-Z0-9À-ÖØ-Þ$£€•*✓★]")
_RUN_ON: Final = re.compile(r"[A-Z][a-z]+(?:\s|,|'|’)|[A-Z]\s[a-z]")


@dataclass(frozen=True, slots=True)
class _Words:
    never: frozenset[str]
    before_number: frozenset[str]
    may: frozenset[str]
    letter_names: frozenset[str]
    openers: frozenset[str]


@cache
def _words() -> _Words:
    rules = load_rules("sentences", RULE_KEYS)
    return _Words(
        never=frozenset(w.lower() for w in rules["never_end"]),
        before_number=frozenset(w.lower() for w in rules["never_end_before_number"]),
        may=frozenset(w.lower() for w in rules["may_end"]),
        letter_names=frozenset(rules["letter_names"]),
        openers=frozenset(rules["openers"]),
    )


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of ``text``, in order, without white space at their ends.

    ``text`` is the prose of one block: its lines joined, its markup taken out.
    """
    spans: list[tuple[int, int]] = []
    at = 0
    for stop in _STOP.finditer(text):
        if _ends_sentence(text, stop):
            _add(spans, text, at, stop.end("close"))
            at = stop.end()
    _add(spans, text, at, len(text))
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    words = text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
    if end > start and any(c.isalnum() for c in words):
        spans.append((start, end))


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    if stop.end() >= len(text):
        return True
    sign = stop["stop"]
    if not stop["gap"]:
        return _runs_on(text, stop)
    if not _SENTENCE_START.match(text, stop.end()):
        return False
    if sign != ".":
        return True
    before = _BEFORE.search(text, max(0, stop.start() - 40), stop.start())
    following = _NEXT.match(text, stop.end())
    next_word = following["word"] if following and following["word"] else ""
    return before is None or _plain_stop_ends(text, before, next_word)


def _plain_stop_ends(text: str, before: re.Match[str], next_word: str) -> bool:
    """Whether a single full stop behind the word ``before`` ends the sentence."""
    words = _words()
    word = before.group()
    low = word.lower()
    opens = next_word in words.openers
    if low in words.never:
        return False
    if low in words.before_number and next_word[:1].isdigit():
        return False
    if low in words.may or re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", word):
        return opens
    if len(word) == 1 and word.isalpha() and word.isupper():
        earlier = re.search(r"(\w+)\s+$", text[max(0, before.start() - 30) : before.start()])
        return opens or word == "I" or (earlier is not None and earlier[1].lower() in words.letter_names)
    return True


def _runs_on(text: str, stop: re.Match[str]) -> bool:
    """Whether a stop with no blank behind it still ends a sentence ("treatment.The results")."""
    before = text[max(0, stop.start() - 3) : stop.start()]
    follows = _RUN_ON.match(text, stop.end())
    return bool(follows) and len(before) == 3 and before[1:].isalpha() and before[1:].islower()
