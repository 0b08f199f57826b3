"""Plain sentences about studies and steps, for people who ask why."""

from __future__ import annotations

from collections import Counter

from kb.rating.certainty import Step, ceiling
from kb.rating.values import Body
from kb.vocabulary import Certainty, EvidenceDirection

_LEANING = {
    EvidenceDirection.SUPPORTS: "for",
    EvidenceDirection.REFUTES: "against",
    EvidenceDirection.MIXED: "mixed",
    EvidenceDirection.INCONCLUSIVE: "inconclusive",
}


def counted(number: int, one: str, many: str) -> str:
    """The number with its noun: "no study", "1 study", "2 studies"."""
    return f"{number or 'no'} {one if number == 1 else many}"


def describe_votes(body: Body) -> str:
    """How many studies bear on the claim, which way, how directly, and which do not count."""
    votes, direct = body.votes, len(body.direct_votes)
    background = sum(b.direction is EvidenceDirection.BACKGROUND and not b.retracted for b in body.bearings)
    retracted = sum(b.retracted for b in body.bearings)
    if votes:
        leanings = Counter(_LEANING[vote.direction] for vote in votes)
        told = ", ".join(f"{leanings[word]} {word}" for word in _LEANING.values() if leanings[word])
        sentence = f"{counted(len(votes), 'study', 'studies')} {'bears' if len(votes) == 1 else 'bear'} on it: {told}"
        sentence += f" ({direct} direct, {len(votes) - direct} indirect)"
    else:
        sentence = "No study bears on it"
    if background:
        sentence += f"; {background} more {'gives' if background == 1 else 'give'} background only"
    if retracted:
        sentence += f"; {retracted} {'is' if retracted == 1 else 'are'} retracted and {_does(retracted)} not count"
    return sentence + "."


def describe_start(body: Body, start: Certainty) -> str:
    """Where certainty starts, and why no higher."""
    top = ceiling(body.bearings)
    if not body.direct_votes:
        reason = "no study is direct"
    elif body.starts_at is not None and body.starts_at.rank > start.rank:
        reason = f"the studies that count allow no more, though {body.starts_at.label.lower()} was stated"
    elif top is not None and start.rank < top.rank:
        reason = f"the assessor's choice; the designs would allow {top.label.lower()}"
    else:
        reason = "the best that the direct studies' designs allow"
    return f"Certainty starts at {start.label.lower()}: {reason}."


def describe_step(step: Step) -> str:
    """What one judgement did to certainty and the reason that was given for it."""
    judgement, after = step.judgement, step.after.label.lower()
    reason = judgement.reason.strip().rstrip(".") or "no reason is given"
    if not step.counted:
        return f"{judgement.domain.label} does not raise it, because another domain lowers it: {reason}."
    if step.before is step.after:
        moved = f"leaves it at {after}, the {'top' if judgement.domain.raises else 'bottom'}"
    else:
        moved = f"{'raises' if judgement.domain.raises else 'lowers'} it to {after}"
    size = "" if judgement.domain.raises else f" ({judgement.concern.label.lower()})"
    return f"{judgement.domain.label}{size} {moved}: {reason}."


def _does(number: int) -> str:
    return "does" if number == 1 else "do"
