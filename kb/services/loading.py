"""Seed files into the store: all or nothing, twice is once, and edits made in the store are never overwritten."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import ExchangeError, Problem
from kb.exchange.consistency import check_consistency
from kb.exchange.digests import folder_digest
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
from kb.exchange.rows_in import RowWriter
from kb.exchange.rows_out import (
    claim_record,
    evidence_record,
    mention_record,
    source_record,
    study_record,
    topic_record,
    wordings_record,
)
from kb.exchange.seed_files import RecordKey, SeedSet, read_seeds
from kb.models import SeedRecord, SeedState
from kb.services.loaded import OWN_FILES
from kb.services.revisions import Author, RevisionWriter

Progress = Callable[[int, int], None]

_TO_RECORD: dict[str, Callable[[Any], KeyedRecord | None]] = {
    "topic": topic_record,
    "source": source_record,
    "study": study_record,
    "claim": claim_record,
    "wordings": wordings_record,
    "mention": mention_record,
    "evidence": evidence_record,
}
# what hangs on claims goes first when records are removed; the rest goes when the new ones are in
_LEAVES = {WordingsRecord.record_type, MentionRecord.record_type, EvidenceRecord.record_type}


@dataclass(slots=True)
class LoadReport:
    """What a load did, as (record type, key). ``kept`` were edited in the store and were left alone."""

    created: list[RecordKey] = field(default_factory=list)
    updated: list[RecordKey] = field(default_factory=list)
    removed: list[RecordKey] = field(default_factory=list)
    kept: list[RecordKey] = field(default_factory=list)
    unchanged: int = 0

    @property
    def changed(self) -> int:
        """How many records were written or removed."""
        return len(self.created) + len(self.updated) + len(self.removed)


def read_checked_seeds(folder: Path) -> SeedSet:
    """The seeds of a folder. Raises ExchangeError with every problem if there is any."""
    seeds = read_seeds(folder)
    problems: list[Problem] = seeds.problems or check_consistency(seeds, complete=False)
    if problems:
        more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
        message = f"The seed files have problems, so nothing was loaded: {problems[0]}{more}. Run 'kb validate'."
        raise ExchangeError(message, problems=problems)
    return seeds


def record_digest(record: KeyedRecord) -> str:
    """sha256 of a record's content."""
    text = json.dumps(plain(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def load_seeds(
    session: Session, folder: Path, author: Author, *, progress: Progress | None = None, own: bool = False
) -> LoadReport:
    """Brings the store up to what the seed files say, in one transaction.

    ``own`` says that the files are somebody's own; from then on shipped files are loaded only when asked for.

    A record that was edited in the store since it was loaded, and has changed in the files as well, is
    kept as it is and reported. Raises ExchangeError if the files have problems; then nothing has changed.
    """
    digest = folder_digest(folder)
    if own:
        digest = (OWN_FILES + digest)[: len(digest)]
    seeds = read_checked_seeds(folder)
    loading = _Loading(session, author, seeds, progress or (lambda _done, _of: None))
    report = loading.run()
    state = session.get(SeedState, 1)
    if state is None:
        session.add(SeedState(id=1, digest=digest, loaded_at=author.now))
    elif report.changed or state.digest != digest:
        state.digest, state.loaded_at = digest, author.now
    session.commit()
    return report


def needs(record: KeyedRecord) -> set[RecordKey]:
    """The records that must be there before this one can be stored."""
    keys: set[RecordKey] = set()
    if isinstance(record, ClaimRecord):
        keys.add((TopicRecord.record_type, record.topic))
        keys |= {(ClaimRecord.record_type, relation.target) for relation in record.relations}
    if isinstance(record, (WordingsRecord, MentionRecord, EvidenceRecord)):
        keys.add((ClaimRecord.record_type, record.claim))
    if isinstance(record, MentionRecord):
        keys.add((SourceRecord.record_type, record.source))
    if isinstance(record, EvidenceRecord):
        studies = {link.study for link in record.links} | {g.citation for g in record.guidance if g.citation}
        keys |= {(StudyRecord.record_type, study) for study in studies}
    return keys


class _Loading:
    """One load: what is known before, what is written, what is left alone."""

    def __init__(self, session: Session, author: Author, seeds: SeedSet, progress: Progress) -> None:
        self.session = session
        self.seeds = seeds
        self.progress = progress
        self.rows = RowWriter(session)
        self.revisions = RevisionWriter(session, author)
        self.loaded = {(s.record_type, s.record_key): s for s in session.scalars(select(SeedRecord))}
        self.report = LoadReport()

    def run(self) -> LoadReport:
        ordered = self._in_order(self.seeds.records.values())
        digests = {(r.record_type, r.key): record_digest(r) for r in ordered}
        changed = [r for r in ordered if self._differs(r, digests[r.record_type, r.key])]
        self.report.unchanged = len(ordered) - len(changed)
        before = {(r.record_type, r.key): self._current(r.record_type, r.key) for r in changed}
        wanted = self._resting_on_something([r for r in changed if self._may_write(r, before[r.record_type, r.key])])
        gone = self._gone()
        self._remove([key for key in gone if key[0] in _LEAVES], gone)
        self.rows.release(wanted, [key for key in gone if key[0] not in _LEAVES])
        self._write(wanted)
        self._remove(self._no_longer_needed([key for key in gone if key[0] not in _LEAVES]), gone)
        for record in wanted:
            self._note(record, before[record.record_type, record.key], digests[record.record_type, record.key])
        for position, slug in enumerate(self.seeds.of(TopicRecord)):
            row = self.rows.topics.get(slug)  # None if somebody has removed it in the store
            if row is not None and row.position != position:
                row.position = position
        self.session.flush()
        return self.report

    def _write(self, wanted: list[KeyedRecord]) -> None:
        positions = {slug: i for i, slug in enumerate(self.seeds.of(TopicRecord))}
        for done, record in enumerate(wanted, 1):
            self.rows.write(record, position=positions.get(record.key, 0))
            self.progress(done, len(wanted))
        self.session.flush()
        for record in wanted:
            if isinstance(record, ClaimRecord):
                self.rows.write_relations(record)
        self.session.flush()

    def _resting_on_something(self, wanted: list[KeyedRecord]) -> list[KeyedRecord]:
        """Without the records that rest on one which was removed in the store: these are left out, and told."""
        while True:
            writing = {(r.record_type, r.key) for r in wanted}
            orphans = [r for r in wanted if any(k not in writing and not self.rows.row(*k) for k in needs(r))]
            if not orphans:
                return wanted
            self.report.kept += [(r.record_type, r.key) for r in orphans]
            wanted = [r for r in wanted if r not in orphans]

    def _gone(self) -> dict[RecordKey, KeyedRecord | None]:
        """What the files no longer have, as it is in the store, what hangs on others first. Edited records stay."""
        ranks = {kind.record_type: rank for rank, kind in enumerate(RECORD_TYPES)}
        keys = sorted((k for k in self.loaded if k not in self.seeds.records), key=lambda k: (-ranks[k[0]], k[1]))
        found = {key: self._current(*key) for key in keys}
        edited = [k for k, current in found.items() if current is not None and self._was_edited(*k, current)]
        self.report.kept += edited
        return {key: current for key, current in found.items() if key not in edited}

    def _no_longer_needed(self, keys: list[RecordKey]) -> list[RecordKey]:
        """Without what a record that stays in the store still rests on: that stays as well."""
        if not keys:
            return []
        self.session.expire_all()  # so that what was written is seen from both sides
        removable = dict.fromkeys(keys)
        while needed := [k for k in removable if any(d not in removable for d in self.rows.dependents(*k))]:
            self.report.kept += needed
            removable = dict.fromkeys(k for k in removable if k not in needed)
        return list(removable)

    @staticmethod
    def _in_order(records: Iterable[KeyedRecord]) -> list[KeyedRecord]:
        ranks = {kind.record_type: rank for rank, kind in enumerate(RECORD_TYPES)}
        return sorted(records, key=lambda r: ranks[r.record_type])

    def _differs(self, record: KeyedRecord, digest: str) -> bool:
        known = self.loaded.get((record.record_type, record.key))
        return known is None or known.digest != digest

    def _current(self, record_type: str, key: str) -> KeyedRecord | None:
        row = self.rows.row(record_type, key)
        return None if row is None else _TO_RECORD[record_type](row)

    def _may_write(self, record: KeyedRecord, current: KeyedRecord | None) -> bool:
        if self._was_edited(record.record_type, record.key, current) and current != record:
            self.report.kept.append((record.record_type, record.key))
            return False
        return True

    def _was_edited(self, record_type: str, key: str, current: KeyedRecord | None) -> bool:
        known = self.loaded.get((record_type, key))
        if known is None:
            return current is not None
        return current is None or record_digest(current) != known.digest

    def _remove(self, keys: list[RecordKey], found: dict[RecordKey, KeyedRecord | None]) -> None:
        self.rows.remove([key for key in keys if found[key] is not None])
        for key in keys:
            current = found[key]
            if current is not None:
                self.revisions.write(*key, plain(current), None)
                self.report.removed.append(key)
            self.session.delete(self.loaded[key])

    def _note(self, record: KeyedRecord, before: KeyedRecord | None, digest: str) -> None:
        key = (record.record_type, record.key)
        if before != record:
            self.revisions.write(*key, plain(before) if before else None, plain(record))
            (self.report.updated if before else self.report.created).append(key)
        known = self.loaded.get(key)
        if known is None:
            self.session.add(SeedRecord(record_type=key[0], record_key=key[1], digest=digest))
        else:
            known.digest = digest
