"""The seed folder: which record stands in which file, how the files are read, and how they are written.

==========================  =====================================================
``topics.yaml``             all topics, in the order in which they are shown
``sources.yaml``            all sources
``claims/TOPIC.yaml``       the claims of a topic, by slug
``wordings/TOPIC.yaml``     phrasings and near misses of the topic's claims
``mentions/SOURCE.yaml``    the mentions of a source, by position
``studies/KEY.yaml``        one study
``evidence/CLAIM.yaml``     links, searches, assessments and guidance of one claim
==========================  =====================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from kb.errors import ExchangeError, Problem
from kb.exchange import strict_yaml
from kb.exchange.records import (
    RECORD_TYPES,
    ClaimRecord,
    EvidenceRecord,
    KeyedRecord,
    MentionRecord,
    SourceRecord,
    StudyRecord,
    TopicRecord,
    WordingsRecord,
    plain,
)
from kb.exchange.strict_yaml import YamlFile

R = TypeVar("R", bound=KeyedRecord)
RecordKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: its file and the path in it."""

    file: YamlFile
    path: strict_yaml.Path

    def problem(self, message: str, *inner: str | int) -> Problem:
        """A problem of this record, at a field of it."""
        return self.file.problem((*self.path, *inner), message)


@dataclass(slots=True)
class SeedSet:
    """Everything that a seed folder says, in file order, with the place of each record and the problems found."""

    records: dict[RecordKey, KeyedRecord] = field(default_factory=dict)
    places: dict[RecordKey, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def of(self, kind: type[R]) -> dict[str, R]:
        """All records of one type by key."""
        return {key: r for (name, key), r in self.records.items() if name == kind.record_type and isinstance(r, kind)}

    def place(self, record: KeyedRecord) -> Place:
        """Where the record stands."""
        return self.places[record.record_type, record.key]

    def add(self, record: KeyedRecord, place: Place) -> None:
        """Takes a record in; a key that is there already is a problem."""
        key = (record.record_type, record.key)
        if key in self.records:
            first = self.places[key]
            where = f"{first.file.name}:{first.file.line(first.path)}"
            self.problems.append(place.problem(f"the {record.record_type} '{record.key}' stands already at {where}"))
        else:
            self.records[key] = record
            self.places[key] = place


def read_seeds(folder: Path) -> SeedSet:
    """Reads a seed folder whole. Problems with single files and records are collected in the result.

    Raises ExchangeError if the folder is missing or holds no seed files.
    """
    if not folder.is_dir():
        raise ExchangeError(f"There is no folder {folder}.")
    seeds = SeedSet()
    names = [p for p in sorted(folder.rglob("*.yaml")) if p.relative_to(folder).parts[0] in _READERS]
    if not names:
        raise ExchangeError(f"The folder {folder} holds no seed files (topics.yaml, claims/, studies/ ...).")
    for path in sorted(names, key=lambda p: (list(_READERS).index(p.relative_to(folder).parts[0]), p)):
        name = path.relative_to(folder)
        try:
            parsed = strict_yaml.parse(path.read_text(encoding="utf-8"), str(path))
        except ExchangeError as error:
            seeds.problems.extend(error.problems)
        except UnicodeDecodeError as error:
            seeds.problems.append(Problem(str(path), f"not UTF-8 (byte {error.start})"))
        except OSError as error:
            seeds.problems.append(Problem(str(path), f"cannot be read: {error.strerror}"))
        else:
            _READERS[name.parts[0]](seeds, parsed, path.stem)
    return seeds


def _read_list(kind: type[KeyedRecord]) -> Any:
    def read(seeds: SeedSet, file: YamlFile, _stem: str) -> None:
        if not isinstance(file.value, list):
            seeds.problems.append(file.problem((), f"must be a list of {kind.record_type} records"))
            return
        for i, item in enumerate(file.value):
            _take(seeds, kind, item, Place(file, (i,)))

    return read


def _read_mentions(seeds: SeedSet, file: YamlFile, stem: str) -> None:
    if not isinstance(file.value, list):
        seeds.problems.append(file.problem((), "must be a list of mentions"))
        return
    for i, item in enumerate(file.value):
        if isinstance(item, dict) and "source" not in item:
            item = {"source": stem, **item}
        _take(seeds, MentionRecord, item, Place(file, (i,)))


def _read_one(kind: type[KeyedRecord]) -> Any:
    def read(seeds: SeedSet, file: YamlFile, stem: str) -> None:
        place = Place(file, ())
        record = _take(seeds, kind, file.value, place)
        if record is not None and record.key != stem:
            seeds.problems.append(place.problem(f"the file must be called {record.key}.yaml"))

    return read


_READERS: Mapping[str, Any] = {
    "topics.yaml": _read_list(TopicRecord),
    "sources.yaml": _read_list(SourceRecord),
    "studies": _read_one(StudyRecord),
    "claims": _read_list(ClaimRecord),
    "wordings": _read_list(WordingsRecord),
    "mentions": _read_mentions,
    "evidence": _read_one(EvidenceRecord),
}


def _take(seeds: SeedSet, kind: type[KeyedRecord], value: Any, place: Place) -> KeyedRecord | None:
    if not isinstance(value, dict):
        seeds.problems.append(place.problem(f"must be a {kind.record_type} record with named fields"))
        return None
    try:
        record = kind.model_validate(value)
    except ValidationError as error:
        seeds.problems.extend(_problems(error, place))
        return None
    seeds.add(record, place)
    return record


def _problems(error: ValidationError, place: Place) -> Iterator[Problem]:
    for item in error.errors(include_url=False):
        field_path = ".".join(str(part) for part in item["loc"])
        kind, message = item["type"], item["msg"]
        if kind == "extra_forbidden":
            message = "unknown key"
        elif kind == "missing":
            message = "this key is missing"
        else:
            message = message.removeprefix("Value error, ")
        yield place.problem(f"{field_path}: {message}" if field_path else message, *item["loc"])


def seed_texts(records: Iterable[KeyedRecord]) -> dict[str, str]:
    """The canonical files (path in the folder -> text) that hold the records."""
    records = list(records)
    topic_of = {r.slug: r.topic for r in records if isinstance(r, ClaimRecord)}
    files: dict[str, Any] = {}
    for record in sorted(records, key=_canonical_order):
        value = plain(record)
        match record:
            case TopicRecord():
                files.setdefault("topics.yaml", []).append(value)
            case SourceRecord():
                files.setdefault("sources.yaml", []).append(value)
            case ClaimRecord():
                files.setdefault(f"claims/{record.topic}.yaml", []).append(value)
            case WordingsRecord():
                files.setdefault(f"wordings/{topic_of[record.claim]}.yaml", []).append(value)
            case MentionRecord():
                value.pop("source")
                files.setdefault(f"mentions/{record.source}.yaml", []).append(value)
            case StudyRecord():
                files[f"studies/{record.study}.yaml"] = value
            case EvidenceRecord():
                files[f"evidence/{record.claim}.yaml"] = value
    return {name: strict_yaml.dump(value) for name, value in files.items()}


def _canonical_order(record: KeyedRecord) -> tuple[object, ...]:
    rank = [kind.record_type for kind in RECORD_TYPES].index(record.record_type)
    if isinstance(record, TopicRecord):
        return (rank,)  # topics keep the order that somebody chose; sorting is stable
    if isinstance(record, MentionRecord):
        return (rank, record.source, record.start, record.end, record.claim)
    return (rank, record.key)


def write_seeds(records: Iterable[KeyedRecord], folder: Path) -> list[Path]:
    """Writes the canonical files of the records; returns those that changed. Files of other records are removed."""
    texts = seed_texts(records)
    changed = []
    for name, text in texts.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != text.encode():
            _replace(path, text.encode())
            changed.append(path)
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        if name.split("/")[0] in _READERS and name not in texts:
            path.unlink()
            changed.append(path)
    return changed


def _replace(path: Path, content: bytes) -> None:
    """A file is the old one or the new one, also when the disk is full in between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
