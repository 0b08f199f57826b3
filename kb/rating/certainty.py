"""Certainty of a body of evidence after GRADE: where it starts, and what moves it down or up.

GRADE starts randomised trials at high and observational studies at low, names five domains that lower
certainty by one or two steps, and three that raise it. The two decisions that GRADE leaves to its users:

- **Rating up.** GRADE reserves it for evidence that nothing lowers (Guyatt 2011, GRADE guidelines 9,
  doi 10.1016/j.jclinepi.2011.06.004): a large effect in a flawed study may be the flaw. A raising domain
  therefore counts only when no domain lowers. Otherwise it is left out of the sum, not refused: the sum
  must still be shown for a record that has such a step, and ``kb.rating.problems`` says what is wrong with it.
- **Size of a raise.** A large effect may raise by two steps; dose-response and opposing confounding by one.

That raters who use structured steps agree more often was measured by Mustafa 2013,
doi 10.1016/j.jclinepi.2013.02.004.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kb.rating.values import Bearing, Body, Judgement
from kb.vocabulary import Certainty, GradeDomain, StudyDesign

LOWERING_DOMAINS: tuple[GradeDomain, ...] = tuple(domain for domain in GradeDomain if not domain.raises)
RAISING_DOMAINS: tuple[GradeDomain, ...] = tuple(domain for domain in GradeDomain if domain.raises)

STARTS: Mapping[StudyDesign, Certainty] = MappingProxyType(
    dict.fromkeys(StudyDesign, Certainty.VERY_LOW)
    | dict.fromkeys(
        (
            StudyDesign.CONTROLLED_TRIAL,
            StudyDesign.COHORT,
            StudyDesign.CROSS_SECTIONAL,
            StudyDesign.SINGLE_ARM_TRIAL,
        ),
        Certainty.LOW,
    )
    | dict.fromkeys((StudyDesign.META_ANALYSIS, StudyDesign.SYSTEMATIC_REVIEW, StudyDesign.RCT), Certainty.HIGH)
)
"""Where certainty starts for each design. A review of non-randomised studies starts lower: its assessor states less."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one judgement did to certainty. ``counted`` is False for a raise that GRADE does not allow here."""

    judgement: Judgement
    before: Certainty
    after: Certainty
    counted: bool = True


def starting_certainty(designs: Iterable[StudyDesign]) -> Certainty | None:
    """The best start that any of the designs gives; None when there is no design."""
    return max((STARTS[design] for design in designs), key=lambda level: level.rank, default=None)


def ceiling(bearings: Iterable[Bearing]) -> Certainty | None:
    """The highest start that the voting bearings allow: the best of the direct ones.

    Very low when only indirect ones vote, whatever their design; None when none votes.
    """
    votes = [bearing for bearing in bearings if bearing.votes]
    if not votes:
        return None
    return starting_certainty(vote.design for vote in votes if vote.is_direct) or Certainty.VERY_LOW


def effective_start(body: Body) -> Certainty | None:
    """Where the assessor lets certainty start, held under the ceiling; None when nobody said or nothing votes.

    The ceiling may sink below a start that was right when it was stated: a study is retracted, or set aside
    in a what-if.
    """
    top = ceiling(body.bearings)
    if top is None or body.starts_at is None:
        return None
    return min(body.starts_at, top, key=lambda level: level.rank)


def may_rate_up(judgements: Iterable[Judgement]) -> bool:
    """Whether raising domains count: only where no domain lowers certainty."""
    return not any(judgement.concern.steps for judgement in judgements if not judgement.domain.raises)


def steps(starts_at: Certainty, judgements: Sequence[Judgement]) -> tuple[Step, ...]:
    """What each judgement does to certainty in turn, in the order given; never below very low or above high."""
    level, raise_counts, taken = starts_at, may_rate_up(judgements), []
    for judgement in judgements:
        size = judgement.concern.steps
        if not judgement.domain.raises:
            after, counted = _level(level.rank - size), True
        elif raise_counts:
            after, counted = _level(level.rank + min(size, largest_step(judgement.domain))), True
        else:
            after, counted = level, size == 0
        taken.append(Step(judgement, level, after, counted))
        level = after
    return tuple(taken)


def certainty(starts_at: Certainty, judgements: Sequence[Judgement]) -> Certainty:
    """GRADE certainty: the start, less the steps down, plus the steps up where these count.

    The order of the judgements makes no difference, because steps down and steps up never both count.
    """
    taken = steps(starts_at, judgements)
    return taken[-1].after if taken else starts_at


def largest_step(domain: GradeDomain) -> int:
    """How many steps the domain may move certainty: 2, or 1 for dose-response and opposing confounding."""
    return 1 if domain in {GradeDomain.DOSE_RESPONSE, GradeDomain.OPPOSING_CONFOUNDING} else 2


def _level(rank: int) -> Certainty:
    held = max(Certainty.VERY_LOW.rank, min(Certainty.HIGH.rank, rank))
    return next(level for level in Certainty if level.rank == held)
