"""Wording tables: what words mean to the check, as hand-editable YAML with examples.

A table is a list of entries. Each has a ``name``, the ``phrases`` that stand for it, and examples that
must (``match``) and must not (``no_match``) be recognised; the tests run every example. In a phrase
``{a|b}`` gives alternatives, ``...`` leaves room for up to three words, and words are compared by
:func:`kb.checking.words.stem`. Of two entries that claim the same words the longer phrase wins.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import yaml

from kb.checking.words import LONGEST_KEPT, Token, tokens
from kb.errors import InvalidRecord, Problem
from kb.locations import shipped_folder

_GAP = "..."
_MAX_GAP = 3
_KEYS = {"name", "meaning", "group", "implies", "phrases", "match", "no_match"}
_LISTS = ("implies", "phrases", "match", "no_match")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of knowledge in a table.

    ``group`` sorts the entries of a table, as the head of its file explains; ``implies`` names entries
    that hold too wherever this one does ("fine lines" are wrinkles).
    """

    name: str
    phrases: tuple[str, ...]
    group: str = ""
    meaning: str = ""
    implies: tuple[str, ...] = ()
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a text that an entry recognises: offsets into the text, and the places of the words used."""

    entry: Entry
    start: int
    end: int
    places: tuple[int, ...]

    @property
    def name(self) -> str:
        """The entry's name."""
        return self.entry.name

    @property
    def group(self) -> str:
        """The entry's group."""
        return self.entry.group


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)


class Table:
    """Entries compiled for searching. Search cost grows with the text, hardly with the table."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._root = _Node()
        for entry in self.entries:
            for phrase in entry.phrases:
                for words in _spelled_out(phrase):
                    self._add(words, entry)

    def names(self) -> tuple[str, ...]:
        """The names of all entries, in the order of the file."""
        return tuple(entry.name for entry in self.entries)

    def find(self, text: str) -> tuple[Hit, ...]:
        """Every hit in ``text`` in order of its place; hits inside a longer hit of another entry are left out."""
        return _found(self, text) if len(text) <= LONGEST_KEPT else self.find_in(tokens(text))

    def find_in(self, words: Sequence[Token]) -> tuple[Hit, ...]:
        """As :meth:`find`, for a text that has been cut into words already."""
        found: dict[tuple[str, int], Hit] = {}
        begins = self._root.next
        for at in range(len(words)):
            if words[at].stem not in begins and _GAP not in begins:
                continue
            for entry, places in self._from(self._root, words, at, ()):
                key = (entry.name, places[0])
                if key not in found or len(places) > len(found[key].places):
                    found[key] = Hit(entry, words[places[0]].start, words[places[-1]].end, places)
        return _without_contained(list(found.values()))

    def _add(self, words: Sequence[str], entry: Entry) -> None:
        node = self._root
        for word in words:
            node = node.next.setdefault(word, _Node())
        if entry not in node.entries:
            node.entries.append(entry)

    def _from(
        self, node: _Node, words: Sequence[Token], at: int, places: tuple[int, ...]
    ) -> Iterator[tuple[Entry, tuple[int, ...]]]:
        if places:
            for entry in node.entries:
                yield entry, places
        if at < len(words) and (not places or not words[at].after_break):
            following = node.next.get(words[at].stem)
            if following is not None:
                yield from self._from(following, words, at + 1, (*places, at))
        gap = node.next.get(_GAP)
        if gap is not None:
            for skipped in range(_MAX_GAP + 1):
                place = at + skipped
                if place >= len(words) or words[place].after_break:
                    break
                following = gap.next.get(words[place].stem)
                if following is not None:
                    yield from self._from(following, words, place + 1, (*places, place))


@lru_cache(maxsize=20_000)
def _found(where: Table, text: str) -> tuple[Hit, ...]:
    """What :meth:`Table.find` gives for a sentence; many steps of a check ask for the same."""
    return where.find_in(tokens(text))


def _without_contained(hits: list[Hit]) -> tuple[Hit, ...]:
    if len(hits) < 2:
        return tuple(hits)
    by_size = sorted(hits, key=lambda hit: -len(hit.places))
    kept: list[Hit] = []
    for hit in by_size:
        mine = set(hit.places)
        if not any(mine < set(other.places) for other in kept if len(other.places) > len(mine)):
            kept.append(hit)
    return tuple(sorted(kept, key=lambda hit: (hit.start, hit.end, hit.name)))


def _spelled_out(phrase: str) -> Iterator[tuple[str, ...]]:
    parts = re.split(r"(\{[^}]*\})", phrase)
    choices = [part[1:-1].split("|") if part.startswith("{") else [part] for part in parts]
    for combination in itertools.product(*choices):
        words: list[str] = []
        for piece in re.split(r"(\.\.\.)", "".join(combination)):
            words.extend([_GAP] if piece == _GAP else [token.stem for token in tokens(piece)])
        if words:
            yield tuple(words)


class _StrictLoader(yaml.SafeLoader):
    """A YAML loader that takes every scalar as text and refuses a key that stands twice."""


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[object, object]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    twice = sorted({str(key) for key in keys if keys.count(key) > 1})
    if twice:
        raise yaml.YAMLError(f"line {node.start_mark.line + 1}: the key '{twice[0]}' stands twice")
    loader.flatten_mapping(node)
    pairs = [(loader.construct_object(k), loader.construct_object(v, deep=True)) for k, v in node.value]
    return dict(pairs)


_StrictLoader.yaml_implicit_resolvers = {}
_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def strict_yaml(text: str, name: str) -> object:
    """What the YAML ``text`` of the file ``name`` holds, every scalar as text. Raises :class:`InvalidRecord`."""
    try:
        found: object = yaml.load(text, Loader=_StrictLoader)
    except yaml.YAMLError as error:
        raise InvalidRecord(f"{name} cannot be read: {error}") from error
    return found


def parse_entries(text: str, name: str) -> tuple[Entry, ...]:
    """The entries of a table file; raises :class:`InvalidRecord` with every problem found."""
    try:
        rows = yaml.load(text, Loader=_StrictLoader)
    except yaml.YAMLError as error:
        raise InvalidRecord(f"{name} is not a wording table: {error}") from error
    problems: list[Problem] = []
    entries: list[Entry] = []
    for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
        place = f"{name} entry {number}"
        unknown = sorted(set(row) - _KEYS) if isinstance(row, dict) else ["(not a mapping)"]
        if unknown or not row.get("name") or not row.get("phrases"):
            problems.append(Problem(place, f"needs name and phrases; unknown: {', '.join(unknown) or 'nothing'}"))
            continue
        lists = {key: tuple(row.get(key) or ()) for key in _LISTS}
        entries.append(Entry(row["name"], group=row.get("group", ""), meaning=row.get("meaning", ""), **lists))
    doubled = sorted({e.name for e in entries if sum(o.name == e.name for o in entries) > 1})
    problems += [Problem(name, f"the name '{n}' stands twice") for n in doubled]
    if problems or not entries:
        raise InvalidRecord(f"{name} is not a wording table", problems=problems)
    return tuple(entries)


def table_names() -> tuple[str, ...]:
    """The names of all wording tables, without ending, in alphabetical order."""
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


@cache
def entries_of(name: str) -> tuple[Entry, ...]:
    """The entries of the wording table ``name``; read once."""
    return parse_entries((_folder() / f"{name}.yaml").read_text(encoding="utf-8"), name)


def _folder() -> Path:
    """Where the tables are: they are knowledge, kept with the claims."""
    return shipped_folder("seed_data") / "lexicon"


@cache
def table(*names: str) -> Table:
    """One searchable table from the named files; compiled once."""
    return Table(itertools.chain.from_iterable(entries_of(name) for name in names))
