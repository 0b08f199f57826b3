"""The texts that the matcher learns from: ``seed_data/phrasings/TOPIC.yaml``.

A file is a list of groups. A group has the ``claim`` that its ``phrasings`` make, or ``claim: null`` for sentences that
make no claim of the record. A phrasing has its ``text``; ``relation`` when it stands otherwise than *same* to the
claim; ``with``, further claims that it makes; and, in a group of no claim, ``kind``: *unknown* when it claims
something, else *nothing*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.checking.index import key_of
from kb.checking.learned import NO_CLAIM, NOTHING
from kb.checking.values import KnownClaim
from kb.errors import InvalidRecord, Problem
from kb.exchange.strict_yaml import parse
from kb.vocabulary import Relation

FOLDER = "phrasings"
_KINDS = {"unknown": NO_CLAIM, "nothing": NOTHING}
_KEYS = frozenset({"text", "relation", "with", "kind"})


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A text and the slugs of the claims that it makes, the foremost first; without any, ``mark`` says what it is."""

    text: str
    slugs: tuple[str, ...] = ()
    mark: int = NO_CLAIM
    relation: Relation = Relation.SAME


def read_phrasings(folder: Path, slugs: Iterable[str]) -> tuple[Phrasing, ...]:
    """All phrasings below ``folder``, in the order of the files, each text once for a claim.

    Raises InvalidRecord with every problem found: unknown keys, claims, relations and kinds, texts that stand twice.
    """
    known, problems, found = frozenset(slugs), [], []
    seen: set[tuple[str, str | None]] = set()
    for path in sorted(folder.glob("**/*.yaml")):
        for number, group in enumerate(parse(path.read_text(encoding="utf-8"), path.name).value, 1):
            place = f"{path.parent.name}/{path.name} group {number}"
            claim = group.get("claim")
            if claim is not None and claim not in known:
                problems.append(Problem(place, f"there is no claim '{claim}'"))
                continue
            for row in group.get("phrasings", ()):
                trouble = _trouble(row, claim, known)
                if not trouble and (row["text"], claim) in seen:
                    trouble = "stands twice"
                if trouble:
                    problems.append(Problem(place, f"{row!r:.80}: {trouble}"))
                    continue
                seen.add((row["text"], claim))
                found.append(_phrasing(row, claim))
    if problems:
        raise InvalidRecord(f"{len(problems)} phrasings have problems.", problems=problems)
    return tuple(found)


def _trouble(row: Any, claim: str | None, known: frozenset[str]) -> str:
    if not isinstance(row, Mapping) or not row.get("text") or set(row) - _KEYS:
        return "needs a text, and may have relation, with and kind"
    if claim is None:
        return "" if row.get("kind") in _KINDS else "kind is unknown or nothing"
    strangers = [slug for slug in row.get("with", ()) if slug not in known]
    if strangers:
        return f"there is no claim '{strangers[0]}'"
    return "" if row.get("relation", "same") in {relation.value for relation in Relation} else "no such relation"


def _phrasing(row: Mapping[str, Any], claim: str | None) -> Phrasing:
    if claim is None:
        return Phrasing(row["text"], mark=_KINDS[row["kind"]])
    slugs = tuple(dict.fromkeys((claim, *row.get("with", ()))))
    return Phrasing(row["text"], slugs, relation=Relation(row.get("relation", "same")))


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text as it is compared, and the places of the claims that it makes; none, and ``mark``, for other texts."""

    key: str
    claims: tuple[int, ...]
    mark: int = NO_CLAIM


def lessons(claims: Iterable[KnownClaim], phrasings: Iterable[Phrasing]) -> tuple[Lesson, ...]:
    """What is taught: statements and wordings of ``claims``, and ``phrasings``; each text once."""
    every = tuple(claims)
    places = {claim.slug: place for place, claim in enumerate(every)}
    found: dict[str, Lesson] = {}
    for place, claim in enumerate(every):
        for text in (claim.statement, *claim.wordings):
            key = key_of(text)
            before = found[key].claims if key in found else ()
            found[key] = Lesson(key, tuple(dict.fromkeys((*before, place))))
    for phrasing in phrasings:
        key = key_of(phrasing.text)
        before = found[key].claims if key in found else ()
        mine = tuple(places[slug] for slug in phrasing.slugs)
        found[key] = Lesson(key, tuple(dict.fromkeys((*before, *mine))), phrasing.mark)
    return tuple(lesson for key, lesson in found.items() if key)
