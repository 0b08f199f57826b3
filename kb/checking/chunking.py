"""The stretches between commas and "and", put together again where they are one thing to the reader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from kb.checking.grammar import (
    ASSERTED,
    CONDITIONS,
    CONTRACTED,
    COORDINATION_KEYS,
    DETERMINERS,
    JOINERS,
    NOT_FINITE,
    NUMBER,
    finite_at,
    is_adjective,
    is_adverb,
    is_linked,
    word_sets,
)
from kb.checking.rules_loading import load_rules
from kb.checking.verbs import Form, forms_of, is_effect

_JOINT: Final = re.compile(
    r"\s*,\s+(?:(?:and|or|plus|as well as|but also|nor)\s+|&\s+)?"
    r"|\s+(?:and|or|plus|nor|as well as|but also)\s+|\s+[&+]\s+"
)
_TOKEN: Final = re.compile(r"[^\W_][\w'’.%-]*[\w%]|\w|[$£€]\d")
_RANGED: Final = re.compile(r"\b(?:between|both|either|from)\s+(?:[\w-]+\s+){0,3}[\w-]+$", re.IGNORECASE)
_FRACTION: Final = re.compile(r"an?\s+(?:half|quarter|third)\b", re.IGNORECASE)
_DAY: Final = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?$")
_NOT_VERBS_BEFORE: Final = frozenset("of are is was were can may".split())
# Opening words that stand for a whole phrase.
_OPENING: Final = frozenset("yes no so however remember first".split())
_MAX_ADJECTIVES: Final = 4
_SHORT_WORD: Final = 3
_LONGEST_NUMBER: Final = 20


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch ``start..end`` of the text with its words, lowered, and where each stands.

    The first ``opening`` words are a phrase before the statement ("As we age, ...").
    """

    start: int
    end: int
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    opening: int = 0

    @property
    def own(self) -> int | None:
        """The place of the chunk's own finite verb among its words."""
        at = finite_at(list(self.words[self.opening :]))
        return None if at is None else at + self.opening

    @property
    def lead(self) -> tuple[int, Form] | None:
        """The place and form of the verb that the chunk begins with, after adverbs."""
        at = self.opening
        while at < len(self.words) - 1 and is_adverb(self.words[at]):
            at += 1
        word = self.words[at]
        forms = forms_of(word)
        following = self.words[at + 1] if at + 1 < len(self.words) else ""
        if not forms or following in _NOT_VERBS_BEFORE or (forms & {Form.ING, Form.ED} and not is_effect(word)):
            return None  # "sagging jowls" begins with no verb
        if word in NOT_FINITE and Form.BASE in forms:
            return at, Form.BASE
        return next((at, form) for form in (Form.MODAL, Form.S, Form.ING, Form.BASE, Form.ED) if form in forms)

    @property
    def is_verbal(self) -> bool:
        """Whether the chunk begins with a verb that says something; "improved skin" does not, nor does "balance"."""
        lead = self.lead
        return lead is not None and lead[1] is not Form.ED and (len(self.words) > 1 or lead[1] is Form.S)


def chunk_of(text: str, start: int, end: int, *, main: int | None = None) -> Chunk:
    """Return ``text[start:end]`` as one chunk whose statement begins at ``main``.

    A word in capitals keeps them ("AIDS" is no verb).
    """
    found = list(_TOKEN.finditer(text, start, end))
    capitals = all(m.group().isupper() for m in found)
    words = (
        m.group() if m.group().isupper() and len(m.group()) > 1 and not capitals else m.group().lower() for m in found
    )
    opening = sum(m.start() < main for m in found) if main is not None else 0
    return Chunk(start, end, tuple(w.replace("’", "'") for w in words), tuple(m.span() for m in found), opening)


def chunks_of(text: str, start: int, end: int) -> list[Chunk]:
    """Return the chunks of ``text[start:end]`` in order; at least one when there is a word."""
    return _merged(text, _cut(text, start, end))


@cache
def _kept() -> re.Pattern[str]:
    """Pairs and turns of phrase in which no cut is made."""
    rules = load_rules("coordination", COORDINATION_KEYS)
    rows = []
    for row in rules["pairs"]:
        left, right = (side.strip() for side in row.split(" | ", 1))
        rows.append(rf"(?:{left})(?:,)? (?:and|or|&|\+|to) (?:the |your |deep )?(?:{right})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(rows + rules['kept'])})(?!\w)".replace(" ", r"\s+"), re.IGNORECASE)


def _cut(text: str, start: int, end: int) -> list[Chunk]:
    kept = [m.span() for m in _kept().finditer(text, start, end)]
    chunks: list[Chunk] = []
    at = scanned = start
    depth = 0
    for joint in _JOINT.finditer(text, start, end):
        depth += text.count("(", scanned, joint.start()) - text.count(")", scanned, joint.start())
        scanned = joint.start()
        inside = any(s < joint.end() and joint.start() < e for s, e in kept)
        ranged = "," not in joint.group() and _RANGED.search(text[at : joint.start()])
        if not (inside or depth > 0 or ranged or _in_number(text, joint)):
            chunks.append(chunk_of(text, at, joint.start()))
            at = joint.end()
    chunks.append(chunk_of(text, at, end))
    return [chunk for chunk in chunks if chunk.words]


def _in_number(text: str, joint: re.Match[str]) -> bool:
    """Whether the joint stands in a number or a range of days ("ten or twelve", "Monday, Tuesday")."""
    before = re.search(r"[\w-]+$", text[max(0, joint.start() - _LONGEST_NUMBER) : joint.start()])
    after = re.match(r"[\w-]+", text[joint.end() : joint.end() + _LONGEST_NUMBER])
    if before is None or after is None:
        return False
    if NUMBER.match(before.group().lower()) and _FRACTION.match(text, joint.end()):
        return True  # "1 and a half to 2 hours"
    words = before.group().lower(), after.group().lower()
    return all(map(NUMBER.match, words)) or all(map(_DAY.match, words))


def _merged(text: str, chunks: list[Chunk]) -> list[Chunk]:
    """Put together what is one thing: opening phrases, adjectives of one noun, names, subjects of a later verb."""
    out: list[Chunk] = []
    hold: int | None = None  # where a chunk begins that belongs to the next one
    begins: int | None = None  # where the statement begins behind opening phrases
    alone = shares_noun(chunks)
    # In a title every word is written like a name.
    titled = all(text[s].isupper() for c in chunks for s, e in c.places if e - s > _SHORT_WORD)
    for number, chunk in enumerate(chunks):
        here = chunk if hold is None else chunk_of(text, hold, chunk.end, main=begins)
        rest = chunks[number + 1 :]
        predicative = bool(out) and is_linked(list(out[-1].words))
        if rest and not out and _opens(here, chunk):
            hold, begins = here.start, chunk.end
            continue
        if rest and (
            (out and _is_subject(text, out[-1], chunk, rest))
            or (not alone and not predicative and _awaits_noun(here, chunk, rest[0]))
        ):
            hold = here.start
            continue
        hold = begins = None
        if out and _trails(text, chunk, titled=titled):
            out[-1] = chunk_of(text, out[-1].start, chunk.end)
        else:
            out.append(here)
    return out


def _opens(here: Chunk, chunk: Chunk) -> bool:
    """Whether the chunk is an opening phrase of the statement to come ("Over time", "If you are tired")."""
    first = next((w for w in here.words if w not in JOINERS), "")
    if first in ASSERTED and chunk.own is not None:
        return False
    if first in CONDITIONS and finite_at(list(here.words)) is not None:
        main = here.start != chunk.start and _has_subject(chunk)
        return not main
    if len(chunk.words) == 1 and (chunk.words[0].endswith("ly") or chunk.words[0] in _OPENING):
        return True
    return first in word_sets()["adjuncts"] - {"that", "who", "what"} and chunk.own is None


def _has_subject(chunk: Chunk) -> bool:
    own = chunk.own
    return own is not None and (own > 0 or bool(CONTRACTED.match(chunk.words[0])))


def _is_subject(text: str, before: Chunk, chunk: Chunk, rest: list[Chunk]) -> bool:
    """Whether the chunk is the subject of a verb in a later one ("many problems, it is said, can be caused")."""
    if chunk.own is not None or chunk.lead is not None:
        return False
    later = next((c for c in rest if c.own is not None or c.lead is not None), None)
    if later is None:
        return False
    if chunk.words[0] in DETERMINERS | word_sets()["quantifiers"]:
        return later.own is not None and (later.lead is None or later.lead[1] in {Form.S, Form.MODAL})
    # ", and jowls plus double chins shrink": a comma before, none after
    comma_before = "," in text[before.end : chunk.start]
    comma_after = "," in text[chunk.end : rest[0].start]
    return comma_before and not comma_after and later is rest[0] and _has_subject(later) and later.lead is None


def _awaits_noun(here: Chunk, chunk: Chunk, following: Chunk) -> bool:
    """Whether the chunk ends in an adjective whose noun is still to come ("a safe, affordable way")."""
    if not is_adjective(chunk.words[-1]) or is_linked(list(here.words[-4:])):
        return False
    if chunk.own is None and chunk.lead is None:
        return len(chunk.words) <= _MAX_ADJECTIVES
    return is_adjective(following.words[0])


def _trails(text: str, chunk: Chunk, *, titled: bool) -> bool:
    """Whether the chunk only adds to the one before: a name, a place, a time, a "too"."""
    sets = word_sets()
    first, last = chunk.words[0], chunk.words[-1]
    if last in sets["trailing"] or (len(chunk.words) == 1 and first.endswith("ly")):
        return True
    if not titled and all(text[s].isupper() or text[s].isdigit() for s, _ in chunk.places):
        return True
    adjunct = first in sets["adjuncts"] - {"that", "who", "what", "with"}
    return adjunct and not (first in CONDITIONS | ASSERTED and chunk.own is not None)


def shares_noun(chunks: list[Chunk]) -> bool:
    """Whether the chunks are adjectives of the noun that ends the last ("firmer, smoother and softer skin")."""
    if not chunks:
        return False
    single = all(len(c.words) == 1 and is_property(c.words[0]) for c in chunks[:-1])
    return single and len(chunks[-1].words) <= _MAX_ADJECTIVES


def is_property(word: str) -> bool:
    """Whether ``word`` is an adjective or a participle used as one."""
    return is_adjective(word) or word.endswith(("ed", "burnt"))
