"""What the rating policy reads: judgements, bearings and the body of evidence for one claim."""

from __future__ import annotations

from dataclasses import dataclass

from kb.vocabulary import (
    BodyDirection,
    Certainty,
    Checkability,
    Concern,
    Directness,
    EvidenceDirection,
    GradeDomain,
    RecordFinding,
    StudyDesign,
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One GRADE step, with its reason in words. For a domain that raises certainty, ``concern`` counts steps up."""

    domain: GradeDomain
    concern: Concern
    reason: str


@dataclass(frozen=True, slots=True)
class Bearing:
    """How one study bears on the claim.

    ``n`` is the number of people studied; ``n`` and ``industry_funded`` are None where the record does not say.
    """

    study: str
    design: StudyDesign
    direction: EvidenceDirection
    directness: Directness
    n: int | None = None
    industry_funded: bool | None = None
    retracted: bool = False

    @property
    def votes(self) -> bool:
        """Whether the study counts: background says nothing either way, and a retracted study never votes."""
        return self.direction is not EvidenceDirection.BACKGROUND and not self.retracted

    @property
    def is_direct(self) -> bool:
        """Whether population, intervention, comparator and outcome are those of the claim."""
        return self.directness is Directness.DIRECT


@dataclass(frozen=True, slots=True)
class Body:
    """All that is known about one claim: what could decide it, what bears on it, and what an assessor judged.

    ``recorded_searches`` counts them. ``direction``, ``starts_at`` and ``judgements`` are an assessor's and
    belong to empirical claims with voting studies; ``record_finding`` belongs to claims that documents decide.
    None means that nobody has judged it. Nothing is refused here: ``kb.rating.problems`` lists what does not fit.
    """

    checkability: Checkability
    bearings: tuple[Bearing, ...] = ()
    recorded_searches: int = 0
    direction: BodyDirection | None = None
    starts_at: Certainty | None = None
    judgements: tuple[Judgement, ...] = ()
    record_finding: RecordFinding | None = None

    @property
    def votes(self) -> tuple[Bearing, ...]:
        """The bearings that count, in their order."""
        return tuple(bearing for bearing in self.bearings if bearing.votes)

    @property
    def direct_votes(self) -> tuple[Bearing, ...]:
        """The bearings that count and are direct, in their order."""
        return tuple(bearing for bearing in self.votes if bearing.is_direct)
