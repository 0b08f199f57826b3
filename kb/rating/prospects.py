"""What would raise the verdict of a claim: which study, or which concern settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from kb.rating.certainty import certainty, effective_start
from kb.rating.values import Body, Judgement
from kb.rating.verdict import EMPIRICAL_VERDICTS
from kb.vocabulary import BodyDirection, Certainty, Checkability, Concern, GradeDomain, RecordFinding

REMEDIES: Mapping[GradeDomain, str] = MappingProxyType(
    {
        GradeDomain.RISK_OF_BIAS: "Trials with a fair comparison and with assessors who do not know who was treated",
        GradeDomain.INCONSISTENCY: "Results that agree, or an explanation of why they differ",
        GradeDomain.INDIRECTNESS: "Studies of the very people, treatment, comparison and outcome that the claim names",
        GradeDomain.IMPRECISION: "Studies of more people, so that the interval is narrow",
        GradeDomain.PUBLICATION_BIAS: "Trials registered beforehand, with every result published",
    }
)
"""What would settle a concern in each domain that lowers certainty."""


def what_would_raise(body: Body) -> tuple[str, ...]:
    """Plain sentences, each naming one thing that would raise the verdict or the certainty behind it.

    Empty where nothing can: a description, a confirmed record, or support at high certainty.
    """
    match body.checkability:
        case Checkability.DEFINITIONAL:
            return ()
        case Checkability.NOT_TESTABLE:
            return ("No study could; only a claim of something that can be observed could be tested.",)
        case Checkability.RECORD:
            confirmed = body.record_finding is RecordFinding.CONFIRMED
            return () if confirmed else ("A document that confirms it would put it on record.",)
        case Checkability.EMPIRICAL:
            return _for_empirical(body)


def _for_empirical(body: Body) -> tuple[str, ...]:
    if not body.votes:
        if not body.recorded_searches:
            return ("A recorded search for studies would be the first step.",)
        return ("A study of the claim itself would be the first evidence, best of all a randomised trial.",)
    start = effective_start(body)
    if start is None or body.direction is None:
        return ("A judgement of the studies that bear on it is missing.",)
    if not body.direct_votes:
        kinds = list(dict.fromkeys(vote.directness.label.lower() for vote in body.votes))
        return (
            f"A direct study is missing: those that bear on it are indirect ({', '.join(kinds)}). "
            "However many of these there are, they do not raise it.",
        )
    match body.direction:
        case BodyDirection.SUPPORTS:
            return _for_supported_side(start, body.judgements)
        case BodyDirection.MIXED:
            return ("An explanation of why the direct studies disagree would, or more of them that settle it.",)
        case BodyDirection.REFUTES:
            return (
                "More of the same would not: direct studies that speak for the claim would have to outweigh these.",
            )
        case _:
            return ("Direct studies that point one way are missing.",)


def _for_supported_side(start: Certainty, judgements: Sequence[Judgement]) -> tuple[str, ...]:
    now = certainty(start, judgements)
    if now is Certainty.HIGH:
        return ()
    lowering = [j for j in judgements if not j.domain.raises and j.concern.steps]
    sentences = []
    for settled in lowering:
        without = [replace(j, concern=Concern.NONE) if j is settled else j for j in judgements]
        gain = _gain(now, certainty(start, without))
        if gain:
            sentences.append(
                f"{REMEDIES[settled.domain]} would settle the {settled.concern.label.lower()} concern "
                f"about {settled.domain.label.lower()}: {gain}."
            )
    if lowering and not sentences:
        names = ", ".join(j.domain.label.lower() for j in lowering)
        gain = _gain(now, certainty(start, [j for j in judgements if j not in lowering]))
        if gain:
            sentences.append(f"No single step is enough; with every concern settled ({names}): {gain}.")
    if start is not Certainty.HIGH:
        gain = _gain(now, certainty(Certainty.HIGH, judgements))
        sentences.append(
            f"Randomised trials of the claim itself would let certainty start at high instead of {start.label.lower()}"
            + (
                f": with the same concerns, {gain}."
                if gain
                else "; the same concerns would still take it to the bottom."
            )
        )
    return tuple(sentences)


def _gain(now: Certainty, then: Certainty) -> str:
    """What rises, in words; empty if nothing does."""
    if then.rank <= now.rank:
        return ""
    table = EMPIRICAL_VERDICTS[BodyDirection.SUPPORTS]
    before, after = table[now], table[then]
    told = f"certainty {then.label.lower()} instead of {now.label.lower()}"
    return told if before is after else f"{told}, and {after.label.lower()} instead of {before.label.lower()}"
