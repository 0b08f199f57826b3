"""The rules of the second gate, as data: ``seed_data/jurisdictions/<code>.yaml``, one file a jurisdiction.

A rule says what it looks for (``phrases`` in the syntax of the wording tables, a number of medical ``conditions``, or
both), what excuses (``unless``), whether the passage must claim something (``needs_claim``), how grave it is, what to
tell the writer, and by which records of ``studies/`` (``authority``). The tests run its ``match`` and ``no_match``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kb.checking.tables import Entry, Table, strict_yaml
from kb.errors import ConfigError, InvalidRecord, Problem
from kb.locations import shipped_folder
from kb.vocabulary import Level

_HEAD = {"jurisdiction", "name", "authorities", "rules"}
_NEEDED = {"rule", "level", "message", "instead", "authority", "match", "no_match"}
_MAY = {"phrases", "conditions", "needs_claim", "unless", "also_denied"}
_LISTS = ("phrases", "unless", "authority", "match", "no_match")


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a regulator objects to. ``also_denied`` is the level where the words stand in a denial."""

    name: str
    level: Level
    message: str
    instead: str
    authority: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    conditions: int = 0
    needs_claim: bool = False
    also_denied: Level | None = None
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """What is looked for in copy that is read in one country or union; ``authorities`` says whose rules they are."""

    code: str
    name: str
    authorities: str
    rules: tuple[Rule, ...]


def parse_jurisdiction(text: str, name: str) -> Jurisdiction:
    """The jurisdiction that the YAML ``text`` of the file ``name`` describes.

    Raises InvalidRecord with every problem found.
    """
    found = strict_yaml(text, name)
    if not isinstance(found, dict) or set(found) != _HEAD:
        raise InvalidRecord(f"{name} must hold exactly {', '.join(sorted(_HEAD))}.")
    problems = [problem for row in found["rules"] for problem in _problems(row, name)]
    names = [str(row.get("rule")) for row in found["rules"] if isinstance(row, dict)]
    problems += [
        Problem(name, f"the rule '{n}' stands twice") for n in sorted({n for n in names if names.count(n) > 1})
    ]
    if problems:
        raise InvalidRecord(f"{name} has {len(problems)} problems.", problems=tuple(problems))
    rules = tuple(map(_rule, found["rules"]))
    return Jurisdiction(found["jurisdiction"], found["name"], found["authorities"], rules)


def jurisdiction_codes() -> tuple[str, ...]:
    """The codes of all jurisdictions that have rules, in alphabetical order."""
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


@cache
def jurisdiction(code: str) -> Jurisdiction:
    """The rules of the jurisdiction ``code``; read once. Raises ConfigError if there are none."""
    path = _folder() / f"{code}.yaml"
    if not path.is_file():
        known = ", ".join(jurisdiction_codes())
        raise ConfigError(f"There are no rules for the jurisdiction '{code}'; choose among {known}.")
    return parse_jurisdiction(path.read_text(encoding="utf-8"), path.name)


@cache
def table_of(phrases: tuple[str, ...]) -> Table:
    """The phrases of a rule, ready to be looked for."""
    return Table([Entry("phrase", phrases)])


def _folder() -> Path:
    return shipped_folder("seed_data") / "jurisdictions"


def _problems(row: Any, name: str) -> Iterable[Problem]:
    if not isinstance(row, dict):
        yield Problem(name, "a rule must be a mapping")
        return
    place = f"{name} rule {row.get('rule', '?')}"
    for key in sorted(set(row) - _NEEDED - _MAY):
        yield Problem(place, f"unknown key {key!r}")
    for key in sorted(_NEEDED - {k for k, value in row.items() if value}):
        yield Problem(place, f"{key} is missing")
    if not row.get("phrases") and not row.get("conditions"):
        yield Problem(place, "it looks for nothing: give phrases or conditions")
    for key in ("level", "also_denied"):
        if key in row and row[key] not in {level.value for level in Level}:
            yield Problem(place, f"{key} must be one of {', '.join(Level)}")


def _rule(row: dict[str, Any]) -> Rule:
    lists = {key: tuple(row.get(key) or ()) for key in _LISTS}
    return Rule(
        name=row["rule"],
        level=Level(row["level"]),
        message=row["message"],
        instead=row["instead"],
        conditions=int(row.get("conditions", 0)),
        needs_claim=row.get("needs_claim") == "yes",
        also_denied=Level(row["also_denied"]) if "also_denied" in row else None,
        **lists,
    )
