"""What the rating would be if some of the studies were set aside.

An estimate, not an assessment: the judgements are kept as they were made for the whole body, and only what
follows from the studies themselves is worked out anew: whether any is left, whether one is direct, how high
certainty may start, and which way those that remain point. Setting studies aside never raises certainty.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.errors import InvalidRecord, Problem
from kb.rating.problems import is_backed
from kb.rating.values import Bearing, Body
from kb.rating.verdict import Rating, rate
from kb.vocabulary import BodyDirection, EvidenceDirection


@dataclass(frozen=True, slots=True)
class Without:
    """Which studies to set aside: any that fits one of these. ``fewer_than`` is a number of people.

    Setting retracted studies aside changes nothing, because they never vote; it is here so that one may ask.
    """

    industry_funded: bool = False
    fewer_than: int | None = None
    indirect: bool = False
    retracted: bool = False
    studies: frozenset[str] = frozenset()

    def leaves_out(self, bearing: Bearing) -> bool:
        """Whether the study is set aside. What the record does not say is not held against a study."""
        return (
            (self.industry_funded and bearing.industry_funded is True)
            or (self.fewer_than is not None and bearing.n is not None and bearing.n < self.fewer_than)
            or (self.indirect and not bearing.is_direct)
            or (self.retracted and bearing.retracted)
            or bearing.study in self.studies
        )

    def cannot_tell(self, bearing: Bearing) -> bool:
        """Whether the study is kept only because the record says nothing of its funding or size."""
        return not self.leaves_out(bearing) and (
            (self.industry_funded and bearing.industry_funded is None)
            or (self.fewer_than is not None and bearing.n is None)
        )


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Both ratings, and the keys of the voting studies that were set aside or that the record says too little of."""

    before: Rating
    after: Rating
    left_out: tuple[str, ...]
    cannot_tell: tuple[str, ...]
    direct_vote_left: bool

    @property
    def changes_verdict(self) -> bool:
        """Whether readers would see another verdict."""
        return self.before.verdict is not self.after.verdict


def what_if(body: Body, without: Without) -> WhatIf:
    """The rating of the body without some studies, beside the rating that it has.

    Raises InvalidRecord if ``without.studies`` names a study that does not bear on the claim.
    """
    strangers = sorted(without.studies - {bearing.study for bearing in body.bearings})
    if strangers:
        raise InvalidRecord(
            f"Not linked to this claim: {', '.join(strangers)}.",
            problems=[Problem("studies", f"{study} is not linked to this claim") for study in strangers],
        )
    before = rate(body)
    left_out = tuple(vote.study for vote in body.votes if without.leaves_out(vote))
    rest = _set_aside(body, without) if left_out else body
    if before.certainty is not None and not rest.votes:
        # setting studies aside does not undo the looking: nothing left is "not shown", not "nobody has looked"
        rest = replace(rest, recorded_searches=max(1, body.recorded_searches))
    return WhatIf(
        before=before,
        after=rate(rest),
        left_out=left_out,
        cannot_tell=tuple(vote.study for vote in body.votes if without.cannot_tell(vote)),
        direct_vote_left=bool(rest.direct_votes),
    )


def _set_aside(body: Body, without: Without) -> Body:
    kept = tuple(bearing for bearing in body.bearings if not without.leaves_out(bearing))
    return replace(body, bearings=kept, direction=_direction_of(kept, body.direction))


def _direction_of(bearings: tuple[Bearing, ...], recorded: BodyDirection | None) -> BodyDirection | None:
    """The recorded direction while direct studies back it, else the one way in which all of them point, else none."""
    if recorded is None:
        return None
    votes = {bearing.direction for bearing in bearings if bearing.votes and bearing.is_direct}
    if is_backed(recorded, votes):
        return recorded
    decided = votes - {EvidenceDirection.INCONCLUSIVE}
    if decided == {EvidenceDirection.SUPPORTS}:
        return BodyDirection.SUPPORTS
    if decided == {EvidenceDirection.REFUTES}:
        return BodyDirection.REFUTES
    return BodyDirection.NONE
