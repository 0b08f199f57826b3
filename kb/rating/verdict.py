"""From a body of evidence to the verdict that readers see.

The policy is a table and three rules, in this order:

1. What could decide the claim comes first: a description is descriptive, what cannot be tested is not
   testable, and documents put a claim on record or not.
2. Without a voting study an empirical claim is not shown if somebody looked, and unassessed if nobody did.
3. With indirect studies only it is not shown, whatever their certainty.

``EMPIRICAL_VERDICTS`` gives the rest, by direction and certainty. Not shown is never the same as contradicted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kb.rating.certainty import certainty, effective_start, steps
from kb.rating.narrative import describe_start, describe_step, describe_votes
from kb.rating.values import Body
from kb.vocabulary import BodyDirection, Certainty, Checkability, RecordFinding, Verdict

POLICY_VERSION = 1
"""Stored with each assessment. It moves up when the same body could get another verdict."""

EMPIRICAL_VERDICTS: Mapping[BodyDirection, Mapping[Certainty, Verdict]] = MappingProxyType(
    {
        BodyDirection.SUPPORTS: MappingProxyType(
            {
                Certainty.HIGH: Verdict.SUPPORTED,
                Certainty.MODERATE: Verdict.SUPPORTED,
                Certainty.LOW: Verdict.TENTATIVE,
                Certainty.VERY_LOW: Verdict.NOT_SHOWN,
            }
        ),
        BodyDirection.REFUTES: MappingProxyType(
            {
                Certainty.HIGH: Verdict.CONTRADICTED,
                Certainty.MODERATE: Verdict.CONTRADICTED,
                Certainty.LOW: Verdict.CONTRADICTED,
                Certainty.VERY_LOW: Verdict.NOT_SHOWN,
            }
        ),
        BodyDirection.MIXED: MappingProxyType(
            {
                Certainty.HIGH: Verdict.MIXED,
                Certainty.MODERATE: Verdict.MIXED,
                Certainty.LOW: Verdict.MIXED,
                Certainty.VERY_LOW: Verdict.NOT_SHOWN,
            }
        ),
        BodyDirection.NONE: MappingProxyType(dict.fromkeys(Certainty, Verdict.NOT_SHOWN)),
    }
)
"""The verdict of an empirical claim on which at least one study bears directly."""


@dataclass(frozen=True, slots=True)
class Rating:
    """The verdict, the certainty behind it (None where certainty has no meaning), and the steps that led there."""

    verdict: Verdict
    certainty: Certainty | None
    why: tuple[str, ...]


def rate(body: Body) -> Rating:
    """The verdict, the certainty and the reasons, by ``POLICY_VERSION``. Total: every body gets a rating."""
    match body.checkability:
        case Checkability.DEFINITIONAL:
            return Rating(Verdict.DESCRIPTIVE, None, ("It describes a service or gives advice: nothing to rate.",))
        case Checkability.NOT_TESTABLE:
            return Rating(Verdict.NOT_TESTABLE, None, ("No agreed observation would decide it.",))
        case Checkability.RECORD:
            return _rate_record(body)
        case Checkability.EMPIRICAL:
            return _rate_empirical(body)


def verdict(body: Body) -> Verdict:
    """The verdict alone; see ``rate``."""
    return rate(body).verdict


def explain(body: Body) -> tuple[str, ...]:
    """The steps to the verdict alone, one plain sentence each, in the order in which they were taken."""
    return rate(body).why


def _rate_record(body: Body) -> Rating:
    match body.record_finding:
        case RecordFinding.CONFIRMED:
            return Rating(Verdict.ON_RECORD, None, ("Documents decide this claim.", RecordFinding.CONFIRMED.meaning))
        case RecordFinding.NOT_CONFIRMED:
            return Rating(
                Verdict.NOT_ON_RECORD, None, ("Documents decide this claim.", RecordFinding.NOT_CONFIRMED.meaning)
            )
        case None:
            # "not on record" would say that somebody looked
            return Rating(
                Verdict.UNASSESSED,
                None,
                ("Documents decide this claim.", "Nobody has looked for one that confirms it."),
            )


def _rate_empirical(body: Body) -> Rating:
    why = ["Studies decide this claim.", describe_votes(body)]
    if not body.votes:
        if body.recorded_searches:
            why.append("Somebody has looked for evidence, so the claim is not shown; that is not the same as wrong.")
            return Rating(Verdict.NOT_SHOWN, None, tuple(why))
        why.append("No search for evidence is on record either, so the claim is not yet assessed.")
        return Rating(Verdict.UNASSESSED, None, tuple(why))

    start = effective_start(body)
    if start is None or body.direction is None:
        why.append("Nobody has judged these studies together, so the claim is not yet assessed.")
        return Rating(Verdict.UNASSESSED, None, tuple(why))

    level = certainty(start, body.judgements)
    why.append(describe_start(body, start))
    why += [describe_step(step) for step in steps(start, body.judgements) if step.judgement.concern.steps]
    if not body.direct_votes:
        why.append("No study bears on the claim directly, so it is not shown, whatever the certainty.")
        return Rating(Verdict.NOT_SHOWN, level, tuple(why))

    outcome = EMPIRICAL_VERDICTS[body.direction][level]
    why.append(f"{body.direction.meaning} Certainty is {level.label.lower()}: {outcome.label.lower()}.")
    return Rating(outcome, level, tuple(why))
