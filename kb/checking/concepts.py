"""What a text speaks of: the concepts of the field that it names, and what is said to happen to them.

The tables ``concepts_*`` name things (collagen, wrinkles, a session), the table ``changes`` what is done
to them. A concept is recognised by its phrases only, so two texts share a concept whatever the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from kb.checking.tables import Hit, Table, entries_of, table, table_names
from kb.checking.words import Token, stem, tokens


class Change(StrEnum):
    """What a text says is done to a thing; the groups of the table ``changes``."""

    MORE = "more"
    LESS = "less"
    GONE = "gone"
    BETTER = "better"
    PREVENT = "prevent"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Meaning:
    """The concepts and changes that a text names; ``hits`` says where."""

    concepts: frozenset[str]
    changes: frozenset[Change]
    hits: tuple[Hit, ...]

    @property
    def tends(self) -> int:
        """1 when the text says that things get better for the person, -1 when worse, 0 when it does not say."""
        return _tendency(self)


@cache
def concept_table() -> Table:
    """All tables of concepts as one, so that the longest phrase wins across them."""
    return table(*(name for name in table_names() if name.startswith("concepts_")))


@cache
def concept_names() -> tuple[str, ...]:
    """The names of all concepts, in the order of the files."""
    return concept_table().names()


@cache
def _implied() -> dict[str, tuple[str, ...]]:
    return {entry.name: entry.implies for entry in concept_table().entries if entry.implies}


@cache
def pole_of(concept: str) -> int:
    """1 for a thing that people want more of, -1 for one that they want less of, 0 for neither."""
    return {"good": 1, "amount": 1, "bad": -1}.get(group_of(concept), 0)


@cache
def group_of(concept: str) -> str:
    """The group of a concept: good (a wanted state), amount (wanted more of), bad or neutral."""
    return next(entry.group for entry in concept_table().entries if entry.name == concept)


@lru_cache(maxsize=20_000)
def meaning(text: str) -> Meaning:
    """The concepts and changes that ``text`` names, without regard to denials."""
    words = tokens(text)
    hits = concept_table().find_in(words)
    names = {hit.name for hit in hits}
    names |= {more for name in names for more in _implied().get(name, ())}
    changes = frozenset(
        Change(hit.group) for hit in table("changes").find_in(words) if not _is_part_of_good(hit, hits, words)
    )
    return Meaning(frozenset(names), changes, hits)


def _is_part_of_good(change: Hit, hits: tuple[Hit, ...], words: tuple[Token, ...]) -> bool:
    """Whether the change belongs to the name of a thing that people want: "less slack" is firmness, not its loss."""
    lessens = words[change.places[0]].stem in {stem("less"), stem("fewer")}
    return lessens and any(set(change.places) < set(hit.places) for hit in hits if hit.group == "good")


_GOOD_FOR = {
    1: ({Change.MORE, Change.BETTER}, {Change.LESS, Change.GONE, Change.WORSE}),
    -1: ({Change.LESS, Change.GONE, Change.BETTER, Change.PREVENT}, {Change.MORE, Change.WORSE}),
}


def _tendency(what: Meaning) -> int:
    poles = {pole_of(name) for name in what.concepts} - {0}
    for_it = any(what.changes & _GOOD_FOR[pole][0] for pole in poles)
    against = any(what.changes & _GOOD_FOR[pole][1] for pole in poles)
    return int(for_it) - int(against and not for_it)


def entry_count() -> int:
    """How many entries the concept tables hold."""
    return sum(len(entries_of(name)) for name in table_names() if name.startswith("concepts_"))
