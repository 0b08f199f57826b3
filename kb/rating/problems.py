"""What does not fit in a body of evidence. Rating a body never fails; this tells a curator what to mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kb.errors import Problem
from kb.rating.certainty import LOWERING_DOMAINS, ceiling, largest_step, may_rate_up
from kb.rating.values import Body, Judgement
from kb.vocabulary import BodyDirection, Certainty, Checkability, EvidenceDirection

_BACKED_BY = {
    BodyDirection.SUPPORTS: ({EvidenceDirection.SUPPORTS}, {EvidenceDirection.MIXED}),
    BodyDirection.REFUTES: ({EvidenceDirection.REFUTES}, {EvidenceDirection.MIXED}),
    BodyDirection.MIXED: ({EvidenceDirection.SUPPORTS, EvidenceDirection.REFUTES}, {EvidenceDirection.MIXED}),
}


def problems(body: Body) -> tuple[Problem, ...]:
    """Everything that does not fit, in the order of the fields; empty for a sound body.

    ``path`` is the field, with the place counted from 0 for a list: ``judgements[2]``.
    """
    return tuple(_problems(body))


def is_backed(direction: BodyDirection, votes: set[EvidenceDirection]) -> bool:
    """Whether votes of these directions can carry the direction of the whole: mixed results back either side."""
    return direction is BodyDirection.NONE or any(needed <= votes for needed in _BACKED_BY[direction])


def _problems(body: Body) -> Iterator[Problem]:
    for study, times in Counter(bearing.study for bearing in body.bearings).items():
        if times > 1:
            yield Problem("bearings", f"{study} is linked {times} times")
    if body.recorded_searches < 0:
        yield Problem("recorded_searches", "a number of searches cannot be negative")
    if body.checkability is Checkability.EMPIRICAL and body.votes:
        yield from _of_judged(body)
    else:
        yield from _of_unjudged(body)
    if body.checkability is Checkability.RECORD and body.record_finding is None:
        yield Problem("record_finding", "documents decide this claim: say whether one confirms it")
    elif body.checkability is not Checkability.RECORD and body.record_finding is not None:
        yield Problem("record_finding", "only claims that documents decide have one")


def _of_judged(body: Body) -> Iterator[Problem]:
    top = ceiling(body.bearings)
    if body.direction is None:
        yield Problem("direction", "studies bear on the claim: say which way they point together")
    # indirect studies may set the direction only while there are no direct ones: it decides nothing then
    elif not is_backed(body.direction, {vote.direction for vote in body.direct_votes or body.votes}):
        which = "direct study" if body.direct_votes else "study that counts"
        yield Problem("direction", f"no {which} backs {body.direction}")
    if body.starts_at is None:
        yield Problem("starts_at", "studies bear on the claim: say where certainty starts")
    elif body.starts_at is Certainty.MODERATE:
        yield Problem("starts_at", "certainty starts at high, low or very-low")
    elif top is not None and body.starts_at.rank > top.rank:
        yield Problem("starts_at", f"{body.starts_at} is higher than the direct studies allow ({top})")
    yield from _of_judgements(body.judgements)


def _of_unjudged(body: Body) -> Iterator[Problem]:
    reason = (
        "no study bears on the claim" if body.checkability is Checkability.EMPIRICAL else "studies do not decide it"
    )
    if body.direction not in {None, BodyDirection.NONE}:
        yield Problem("direction", f"{reason}, so there is no direction")
    if body.starts_at is not None:
        yield Problem("starts_at", f"{reason}, so there is no certainty")
    if body.judgements:
        yield Problem("judgements", f"{reason}, so there is nothing to judge")


def _of_judgements(judgements: Sequence[Judgement]) -> Iterator[Problem]:
    seen = Counter(judgement.domain for judgement in judgements)
    for domain in LOWERING_DOMAINS:
        if domain not in seen:
            yield Problem("judgements", f"{domain} is not judged")
    for domain, times in seen.items():
        if times > 1:
            yield Problem("judgements", f"{domain} is judged {times} times")
    raise_counts = may_rate_up(judgements)
    for place, judgement in enumerate(judgements):
        path, domain = f"judgements[{place}]", judgement.domain
        if not judgement.reason.strip():
            yield Problem(path, f"{domain} has no reason")
        if judgement.concern.steps > largest_step(domain):
            yield Problem(path, f"{domain} moves certainty by one step at most")
        if domain.raises and judgement.concern.steps and not raise_counts:
            yield Problem(path, f"{domain} cannot raise certainty while another domain lowers it")
