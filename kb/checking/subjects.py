"""Whose effect a passage speaks of: facial acupuncture, or another treatment.

A sentence about microneedling or a serum may read like a claim of the record word for word; its verdict
would still be that of something else. The subject is looked for in the sentence, then in what stands
above it (its lead and heading), then in the document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from kb.checking.concepts import meaning
from kb.checking.tables import Hit, entries_of, table
from kb.checking.values import BlockKind, Clause, Document, KnownClaim, Segment
from kb.checking.words import Token, fold, stem, tokens
from kb.vocabulary import ClaimKind

OURS = ""
"""The subject of a passage about facial acupuncture, or one that names no treatment in a text about it."""

UNNAMED = "something else"
"""The subject of a long text that never speaks of acupuncture or needles."""

BODY = "body-acupuncture"
"""The subject of a text about acupuncture that hardly speaks of the face."""

# A text that speaks of face and skin this often is taken for ours when it names no treatment.
FACE_WORDS = 3
# Below this many words a text that names no treatment at all is taken for a snippet of ours.
SNIPPET_WORDS = 60
# A document belongs to another treatment when it is named this many times as often as acupuncture and needles.
OUTNUMBERED = 2.0

_FACE = {"face", "skin", "wrinkles", "skin-look", "younger", "glow", "own-treatment", "eyes", "lift"}
# Before the name of another treatment these say that the sentence is not about it.
_BESIDE = {
    stem(word)
    for word in "without no not than unlike versus vs over avoid skip cancel alternative instead replace after before "
    "between with combine like extend prolong of from never nor or to and for your recent past ditch forget swap drop "
    "lose goodbye bye hate fear afraid scared fed tired cheaper gentler safer less more better alternative".split()
}
# Of these a page names another treatment only to set its own off against it.
_CONTRAST = {
    stem(word)
    for word in "without no not unlike versus vs avoid skip cancel alternative instead replace swap ditch forget drop "
    "goodbye bye never nor than".split()
}
_CONTRAST_REACH = 4
_PRONOUNS = {"it", "they", "this", "these", "that", "those"}


@dataclass(frozen=True, slots=True)
class Named:
    """The treatments that a text names."""

    ours: tuple[Hit, ...]
    near: tuple[Hit, ...]
    other: tuple[Hit, ...]


@lru_cache(maxsize=5_000)
def named(text: str) -> Named:
    """The treatments that ``text`` names, by the groups of the table ``treatments``."""
    hits = table("treatments").find(text)
    groups = {group: tuple(hit for hit in hits if hit.group == group) for group in ("own", "near", "other")}
    return Named(groups["own"], groups["near"], groups["other"])


def document_subject(document: Document, segments: Sequence[Segment]) -> str:
    """What the document is about: :data:`OURS`, a name of the table ``treatments``, or :data:`UNNAMED`."""
    body = named(document.text)
    title = " \n ".join(segment.text for segment in segments[:2])
    if named(title).ours:
        return OURS
    mentions = len(body.ours) + len(body.near)
    words = tokens(document.text)
    others = Counter(hit.name for hit in body.other if not _set_off(hit, words))
    top, count = others.most_common(1)[0] if others else (UNNAMED, 0)
    is_short = len(document.text.split()) < SNIPPET_WORDS
    hits = meaning(document.text).hits
    about_face = sum(hit.name in _FACE for hit in hits)
    if not mentions:
        if is_short or about_face >= FACE_WORDS:
            return top if count > 1 or spoken_of(title) else OURS
        return top
    entitled = spoken_of(title)
    if count > OUTNUMBERED * mentions or (entitled and count >= len(body.ours)):
        return top
    if is_short and not count and any(hit.name in _skin() for hit in hits):
        return OURS
    strong = len(body.ours) + sum(hit.name == "acupuncture" for hit in body.near)
    if not body.ours and (about_face < 1 or (not strong and count > 1 and about_face < FACE_WORDS)):
        return top if count else BODY
    return BODY if not body.ours and about_face < FACE_WORDS and strong > 2 else OURS


@cache
def _skin() -> frozenset[str]:
    return frozenset(entry.name for entry in entries_of("concepts_skin"))


def _set_off(hit: Hit, words: Sequence[Token]) -> bool:
    """Whether a treatment is named only in contrast: "ditch the syringe", "unlike Botox"."""
    before = [word.stem for word in words[max(0, hit.places[0] - _CONTRAST_REACH) : hit.places[0]]]
    return bool(_CONTRAST & set(before))


def segment_subjects(document: Document, segments: Sequence[Segment]) -> tuple[str, ...]:
    """The subject of each segment, before its own words are looked at."""
    whole = document_subject(document, segments)
    found: list[str] = []
    previous, previous_segment = whole, None
    for segment in segments:
        above = _subject_above(segment)
        subject = whole if above is None else above
        if previous_segment is not None and _goes_on(previous_segment, segment):
            subject = previous
        found.append(subject)
        spoken = spoken_of(segment.text)
        previous = subject if spoken is None else spoken
        previous_segment = segment
    return tuple(found)


def clause_subject(clause: Clause, default: str) -> str:
    """The subject of a clause: what it names itself, else ``default``, the subject of its segment."""
    spoken = spoken_of(clause.reading)
    return default if spoken is None else spoken


@lru_cache(maxsize=5_000)
def spoken_of(text: str) -> str | None:
    """The treatment that ``text`` says something of, or None when it names none as its subject."""
    names = named(text)
    if names.ours or names.near:
        return OURS
    words = tokens(text)
    for hit in names.other:
        before = [word.stem for word in words if word.end <= hit.start]
        if not before or (len(before) <= 4 and not _BESIDE & set(before)):
            return hit.name
    return None


def is_general(claim: KnownClaim) -> bool:
    """Whether the claim holds whatever the treatment: general knowledge, or a statement about another treatment."""
    if claim.kind is ClaimKind.BACKGROUND:
        return True
    names = named(claim.statement)
    return claim.kind is ClaimKind.COMPARATIVE and not names.ours and bool(names.other)


def names_same_other(claim: KnownClaim, subject: str) -> bool:
    """Whether the claim itself speaks of the other treatment ``subject``."""
    return any(hit.name == subject for hit in named(claim.statement).other)


def _subject_above(segment: Segment) -> str | None:
    for text in (segment.lead, segment.heading):
        if not text:
            continue
        names = named(text)
        if names.ours:
            return OURS
        if (
            names.other
            and not names.near
            and not (_BESIDE - {stem("your"), "for", "to"}) & {word.stem for word in tokens(text)}
        ):
            return names.other[0].name
    return None


def _goes_on(before: Segment, segment: Segment) -> bool:
    """Whether ``segment`` speaks on of the subject of the sentence before it: it begins with a pronoun."""
    if segment.kind is not BlockKind.PARAGRAPH or before.kind is not BlockKind.PARAGRAPH:
        return False
    first = fold(segment.text).split(maxsplit=1)[:1]
    return bool(first) and first[0].strip("\"'(") in _PRONOUNS and segment.start - before.end <= 2
