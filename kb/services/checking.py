"""Checking documents against the store: what is known is read once, then any number of documents are checked."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, aliased, selectinload

from kb.checking.index import ClaimIndex, texts_to_encode
from kb.checking.learned import ADAPTER_NAME, KNOWN_NAME, learned_folder, read_known
from kb.checking.pipeline import Options, check_document
from kb.checking.proposing import Encoder
from kb.checking.values import CheckedDocument, Document, KnownClaim, Position
from kb.encoding.model_files import find_model
from kb.errors import StoreFull, StoreLocked, StoreReadOnly
from kb.models import Assessment, Claim, ClaimRelation, EvidenceLink, Guidance, Mention, Study, TextVector
from kb.reports.citation import short_reference
from kb.services.opening import Store
from kb.vocabulary import Directness, EvidenceDirection, GuidanceKind, RelationType, Verdict, WordingKind

Progress = Callable[[int, int], None]
Vectors = Mapping[str, NDArray[np.float32]]
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Checker:
    """Everything that a check needs, in memory. ``encoder`` is None when there is no sentence model."""

    index: ClaimIndex
    encoder: str | None

    @property
    def knows_meaning(self) -> bool:
        """Whether sentences are compared by meaning too, or by words alone."""
        return self.encoder is not None

    def check(
        self, document: Document, *, options: Options | None = None, progress: Progress | None = None
    ) -> CheckedDocument:
        """Checks one document."""
        return check_document(document, self.index, options=options, progress=progress)


def open_checker(
    store: Store,
    *,
    model: Path | None = None,
    say: Callable[[str], None] = print,
    threads: int = 2,
    around: Callable[[Encoder], Encoder] | None = None,
) -> Checker:
    """Reads all claims and their vectors; computes and keeps the vectors that are missing.

    ``threads`` is how many processor cores the sentence model may use; ``around`` puts something around the model, by
    which documents are then encoded. Raises ConfigError if the model's folder is named and wrong.
    """
    with store.session() as session:
        claims = known_claims(session)
    files = find_model(model or _named_model())
    if files is None:
        return Checker(ClaimIndex(claims), None)
    # imported here: without a model nothing of it is needed, and it is the slowest import of all
    from kb.encoding.adapter import read_adapter
    from kb.encoding.encoder import SentenceEncoder, model_fingerprint

    folder = learned_folder()
    adapter = read_adapter(folder / ADAPTER_NAME) if folder is not None else None
    fingerprint = model_fingerprint(files, adapter)
    learned = read_known(folder / KNOWN_NAME, fingerprint) if folder is not None else None
    encoder = SentenceEncoder(files, threads, adapter)
    texts = texts_to_encode(claims)
    with store.session() as session:
        vectors = kept_vectors(session, fingerprint, texts)
    missing = [text for text in texts if text not in vectors]
    if missing:
        if len(missing) > CHUNK:
            say("Learning the meaning of the claims (once) ...")
        made = dict(zip(missing, encoder.encode(missing), strict=True))
        _keep(store, made, texts, fingerprint)
        vectors |= made
    used = encoder if around is None else around(encoder)
    return Checker(ClaimIndex(claims, used, vectors, learned), fingerprint)


def _named_model() -> Path | None:
    named = os.environ.get("KB_MODEL_DIR")
    return Path(named) if named else None


def text_key(text: str) -> str:
    """The key of a text's vector."""
    return hashlib.sha256(text.encode()).hexdigest()


def kept_vectors(session: Session, fingerprint: str, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """The vectors that the store keeps of these texts for this model."""
    query = select(TextVector.sha256, TextVector.vector).where(TextVector.encoder == fingerprint)
    kept = dict(session.execute(query).all())
    keys = ((text, text_key(text)) for text in texts)
    return {text: np.frombuffer(kept[key], dtype="<f4") for text, key in keys if key in kept}


def _keep(store: Store, made: Vectors, texts: Sequence[str], fingerprint: str) -> None:
    """Keeps new vectors and drops those of texts that are gone. A store that cannot be written is no obstacle."""
    wanted = {text_key(text) for text in texts}
    try:
        with store.session() as session:
            known = session.scalars(select(TextVector.sha256).where(TextVector.encoder == fingerprint)).all()
            for key in set(known) - wanted:
                session.execute(delete(TextVector).where(TextVector.sha256 == key, TextVector.encoder == fingerprint))
            for text, vector in made.items():
                row = TextVector(sha256=text_key(text), encoder=fingerprint, vector=vector.astype("<f4").tobytes())
                session.merge(row)
            session.commit()
    except (StoreReadOnly, StoreLocked, StoreFull):
        return


def known_claims(session: Session) -> tuple[KnownClaim, ...]:
    """All claims as the check knows them, by slug."""
    query = (
        select(Claim)
        .order_by(Claim.slug)
        .options(
            selectinload(Claim.topic),
            selectinload(Claim.wordings),
            selectinload(Claim.mentions).load_only(Mention.claim_id, Mention.anchor),
            selectinload(Claim.assessments).load_only(
                Assessment.claim_id,
                Assessment.is_current,
                Assessment.verdict,
                Assessment.certainty,
                Assessment.rationale,
            ),
            selectinload(Claim.guidance).selectinload(Guidance.citation).load_only(Study.key),
            selectinload(Claim.links).selectinload(EvidenceLink.study),
        )
    )
    excluded = _contradicting(session)
    return tuple(_known(claim, excluded.get(claim.slug, ())) for claim in session.scalars(query))


def _contradicting(session: Session) -> dict[str, tuple[str, ...]]:
    """For each claim that some other cannot be true beside: the slugs of those others."""
    one, other = aliased(Claim), aliased(Claim)
    query = (
        select(one.slug, other.slug)
        .select_from(ClaimRelation)
        .join(one, one.id == ClaimRelation.claim_id)
        .join(other, other.id == ClaimRelation.related_id)
        .where(ClaimRelation.type == RelationType.CONTRADICTS)
    )
    found: dict[str, set[str]] = {}
    for left, right in session.execute(query):
        found.setdefault(left, set()).add(right)
        found.setdefault(right, set()).add(left)
    return {slug: tuple(sorted(others)) for slug, others in found.items()}


def _known(claim: Claim, contradicts: tuple[str, ...]) -> KnownClaim:
    current = claim.assessment

    def guidance(kind: GuidanceKind) -> tuple[str, ...]:
        return tuple(g.text for g in claim.guidance if g.kind is kind)

    def wordings(kind: WordingKind) -> tuple[str, ...]:
        return tuple(w.text for w in claim.wordings if w.kind is kind)

    return KnownClaim(
        slug=claim.slug,
        statement=claim.statement,
        kind=claim.kind,
        checkable=claim.checkable,
        topic=claim.topic.slug,
        wordings=wordings(WordingKind.WORDING),
        near_misses=wordings(WordingKind.NEAR_MISS),
        anchors=tuple(dict.fromkeys(m.anchor for m in claim.mentions)),
        verdict=current.verdict if current else Verdict.UNASSESSED,
        certainty=current.certainty if current else None,
        rationale=current.rationale if current else "",
        say=guidance(GuidanceKind.SAY),
        avoid=guidance(GuidanceKind.AVOID),
        do_not_claim=guidance(GuidanceKind.DO_NOT_CLAIM),
        studies=_studies(claim.links),
        positions=tuple(
            Position(g.jurisdiction.value, g.authority, g.text, g.citation.key)
            for g in claim.guidance
            if g.kind is GuidanceKind.POSITION and g.jurisdiction and g.citation
        ),
        contradicts=contradicts,
        corrections=_corrections(claim.links) if current and current.verdict is Verdict.CONTRADICTED else (),
    )


def _corrections(links: Iterable[EvidenceLink]) -> tuple[str, ...]:
    """What the studies against a claim found, direct ones first, each with its short reference."""
    against = [link for link in links if link.direction is EvidenceDirection.REFUTES and link.result]
    against.sort(key=lambda link: link.directness is not Directness.DIRECT)
    return tuple(f"{link.result.rstrip('.')} ({short_reference(link.study)})." for link in against)


def _studies(links: Iterable[EvidenceLink]) -> tuple[str, ...]:
    """The studies that count, direct ones first."""
    votes = [link for link in links if link.direction is not EvidenceDirection.BACKGROUND]
    return tuple(link.study.key for link in sorted(votes, key=lambda link: link.directness is not Directness.DIRECT))
