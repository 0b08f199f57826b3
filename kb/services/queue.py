"""The curators' queue: sentences that claim something of which nothing is known, and what became of them.

Only kept when somebody asks for it. What is kept is listed in :data:`WHAT_IS_KEPT`; nothing else of a draft is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from kb.checking.clauses import clauses
from kb.checking.codes import Code
from kb.checking.explaining import nearest_claims
from kb.checking.index import ClaimIndex
from kb.checking.segmenting import segments
from kb.checking.subjects import OURS, segment_subjects
from kb.checking.values import CheckedDocument, Clause, Document, Finding
from kb.errors import Conflict, InvalidRecord, NotFound
from kb.models import QueuedPlace, QueuedSentence
from kb.services.revisions import Author
from kb.services.wordings import add_wording
from kb.vocabulary import QueueStatus, WordingKind

WHAT_IS_KEPT: Final = (
    "The queue keeps, in the database on this machine, each sentence that claims something unknown, the file and line "
    "where it stands, and the claims nearest to it. 'kb queue clear' removes all of it."
)


@dataclass(frozen=True, slots=True)
class Enqueued:
    """How many sentences were new, how many were waiting already, and how many had been decided before."""

    new: int = 0
    waiting: int = 0
    decided: int = 0

    def __add__(self, other: Enqueued) -> Enqueued:
        return Enqueued(self.new + other.new, self.waiting + other.waiting, self.decided + other.decided)

    def __str__(self) -> str:
        if self == Enqueued():
            return "Nothing to offer to the queue: no sentence claims something unknown."
        new = "1 new sentence" if self.new == 1 else f"{self.new} new sentences"
        return f"Queue: {new}, {self.waiting} waiting already, {self.decided} decided before; see 'kb queue'."


@dataclass(frozen=True, slots=True)
class Queued:
    """A sentence of the queue. ``seen`` counts the places where it was seen; ``nearest`` are (slug, score)."""

    id: int
    text: str
    reading: str
    sentence: str
    status: QueueStatus
    seen: int
    places: tuple[str, ...]
    nearest: tuple[tuple[str, float], ...]
    first_seen: datetime
    last_seen: datetime
    fingerprint: str
    decided_at: datetime | None = None
    decided_by: str = ""
    reason: str = ""
    claim: str | None = None
    added_as: WordingKind | None = None


def enqueue(
    session: Session, checked: CheckedDocument, document: Document, index: ClaimIndex, *, now: datetime
) -> Enqueued:
    """Offers the sentences of which nothing is known to the curators. The caller commits.

    ``checked`` is the check of ``document`` against ``index``. The same check twice changes nothing but the time;
    a sentence that was decided stays decided; one that the writer switched off is not offered.
    """
    unknown: dict[str, list[Finding]] = {}
    for finding in checked.findings:
        if finding.code == Code.UNKNOWN_CLAIM.value and finding.text.strip() and not finding.suppressed:
            unknown.setdefault(finding.fingerprint, []).append(finding)
    if not unknown:
        return Enqueued()
    said = _clauses_of(document, {(f.start, f.end) for found in unknown.values() for f in found})
    rows = _by_fingerprint(session, unknown)
    new = waiting = decided = 0
    for fingerprint, found in unknown.items():
        clause, subject = said.get((found[0].start, found[0].end), (None, OURS))
        nearest = nearest_claims(clause, index, subject) if clause else ()
        row = rows.get(fingerprint)
        if row is None:
            new += 1
            row = QueuedSentence(
                fingerprint=fingerprint,
                text=found[0].text,
                reading=clause.reading if clause else found[0].text,
                sentence=clause.segment.text if clause else found[0].text,
                status=QueueStatus.OPEN,
                first_seen=now,
            )
            session.add(row)
        elif row.status is QueueStatus.OPEN:
            waiting += 1
        else:
            decided += 1
        row.last_seen = now
        row.nearest = [{"slug": slug, "score": score} for slug, score in nearest]
        _place(session, row, checked.path, found)
    session.flush()
    return Enqueued(new, waiting, decided)


def list_queue(session: Session, status: QueueStatus | None = QueueStatus.OPEN) -> list[Queued]:
    """The sentences with that status (all of them for None), those seen most often first."""
    query = select(QueuedSentence).options(selectinload(QueuedSentence.places)).order_by(QueuedSentence.id)
    if status is not None:
        query = query.where(QueuedSentence.status == status)
    return sorted(map(_view, session.scalars(query)), key=lambda queued: (-queued.seen, queued.id))


def get_queued(session: Session, number: int) -> Queued:
    """One sentence of the queue. Raises NotFound."""
    return _view(_row(session, number))


def dismiss(session: Session, number: int, author: Author) -> Queued:
    """Says that the sentence is nothing for the record; the author's reason is kept. The caller commits.

    Raises NotFound, Conflict if it was decided before, InvalidRecord without a reason.
    """
    if not author.reason.strip():
        raise InvalidRecord("Say why it is dismissed: the next curator will want to know.")
    row = _undecided(session, number)
    _decide(row, QueueStatus.DISMISSED, author)
    return _flushed(session, row)


def accept(
    session: Session, number: int, slug: str, kind: WordingKind, author: Author, *, text: str | None = None
) -> Queued:
    """Adds the words of the sentence (or ``text``) to a claim, with a revision. The caller commits.

    From the next check on they are known. Raises NotFound, or Conflict if the sentence was decided before or the
    claim has the words already.
    """
    row = _undecided(session, number)
    add_wording(session, slug, text if text is not None else row.reading, kind, author)
    row.claim_slug, row.added_as = slug, kind
    _decide(row, QueueStatus.ACCEPTED, author)
    return _flushed(session, row)


def reopen(session: Session, number: int) -> Queued:
    """Takes a decision back; a wording that was added stays with its claim. The caller commits. Raises NotFound."""
    row = _row(session, number)
    row.status, row.decided_at, row.decided_by, row.reason = QueueStatus.OPEN, None, "", ""
    row.claim_slug = row.added_as = None
    return _flushed(session, row)


def clear(session: Session, status: QueueStatus | None = None) -> int:
    """Removes the sentences with that status, or all, with their places; says how many. The caller commits."""
    query = select(QueuedSentence.id)
    if status is not None:
        query = query.where(QueuedSentence.status == status)
    numbers = session.scalars(query).all()
    session.execute(delete(QueuedPlace).where(QueuedPlace.queued_id.in_(query)))
    session.execute(delete(QueuedSentence).where(QueuedSentence.status == status if status else QueuedSentence.id > 0))
    session.expire_all()
    return len(numbers)


def _clauses_of(document: Document, spans: set[tuple[int, int]]) -> dict[tuple[int, int], tuple[Clause, str]]:
    """The clauses with these spans, each with the subject of its segment."""
    found = {}
    all_segments = segments(document)
    for segment, subject in zip(all_segments, segment_subjects(document, all_segments), strict=True):
        for clause in clauses(segment, document):
            if (clause.start, clause.end) in spans:
                found[clause.start, clause.end] = (clause, subject)
    return found


CHUNK: Final = 500


def _by_fingerprint(session: Session, fingerprints: Iterable[str]) -> dict[str, QueuedSentence]:
    wanted = list(fingerprints)
    found: dict[str, QueuedSentence] = {}
    for at in range(0, len(wanted), CHUNK):
        query = select(QueuedSentence).where(QueuedSentence.fingerprint.in_(wanted[at : at + CHUNK]))
        found |= {row.fingerprint: row for row in session.scalars(query.options(selectinload(QueuedSentence.places)))}
    return found


def _place(session: Session, row: QueuedSentence, path: str, found: Sequence[Finding]) -> None:
    """Notes where the sentence stands now in the document; where it stood there before is forgotten."""
    name = "standard input" if path in {"", "-"} else path
    wanted = {finding.start: finding for finding in found}
    for place in [p for p in row.places if p.path == name]:
        finding = wanted.pop(place.start, None)
        if finding is None:
            row.places.remove(place)
        else:
            place.line, place.place = finding.line, finding.place
    session.flush()
    for finding in wanted.values():
        row.places.append(QueuedPlace(path=name, start=finding.start, line=finding.line, place=finding.place))


def _row(session: Session, number: int) -> QueuedSentence:
    row = session.get(QueuedSentence, number)
    if row is None:
        raise NotFound(f"There is no sentence {number} in the queue; 'kb queue' lists them.")
    return row


def _undecided(session: Session, number: int) -> QueuedSentence:
    row = _row(session, number)
    if row.status is not QueueStatus.OPEN:
        day = f" on {row.decided_at:%Y-%m-%d}" if row.decided_at else ""
        raise Conflict(
            f"Sentence {number} was {row.status.value} by {row.decided_by}{day}; 'kb queue reopen {number}' takes that "
            "back."
        )
    return row


def _decide(row: QueuedSentence, status: QueueStatus, author: Author) -> None:
    row.status, row.decided_at, row.decided_by, row.reason = status, author.now, author.name, author.reason


def _flushed(session: Session, row: QueuedSentence) -> Queued:
    session.flush()
    return _view(row)


def _view(row: QueuedSentence) -> Queued:
    return Queued(
        id=row.id,
        text=row.text,
        reading=row.reading,
        sentence=row.sentence,
        status=row.status,
        seen=len(row.places),
        places=tuple(
            f"{place.path}: {place.place}" if place.place else f"{place.path}:{place.line}" for place in row.places
        ),
        nearest=tuple(map(_near, row.nearest)),
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        fingerprint=row.fingerprint,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        reason=row.reason,
        claim=row.claim_slug,
        added_as=row.added_as,
    )


def _near(value: dict[str, Any]) -> tuple[str, float]:
    return str(value["slug"]), float(value["score"])
