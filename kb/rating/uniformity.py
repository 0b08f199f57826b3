"""Whether like evidence gets like verdicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from kb.rating.values import Body
from kb.rating.verdict import verdict
from kb.vocabulary import Checkability, Directness, EvidenceDirection, Verdict

EvidenceKey = tuple[tuple[str, EvidenceDirection, Directness], ...]
"""The voting studies of a body, each with direction and directness, sorted by study."""


def same_evidence_key(body: Body) -> EvidenceKey | None:
    """Equal for two bodies that rest on the same studies read in the same way.

    None where studies do not decide the verdict: for claims that are not empirical, or on which none bears.
    """
    if body.checkability is not Checkability.EMPIRICAL or not body.votes:
        return None
    return tuple(sorted((vote.study, vote.direction, vote.directness) for vote in body.votes))


def uneven(bodies: Mapping[str, Body]) -> tuple[Mapping[str, Verdict], ...]:
    """Groups of claims (by slug) that rest on the same evidence and still differ in verdict; slugs sorted.

    A group to look at, not an error: one trial may have measured one outcome precisely and another poorly.
    """
    groups: defaultdict[EvidenceKey, dict[str, Verdict]] = defaultdict(dict)
    for slug in sorted(bodies):
        key = same_evidence_key(bodies[slug])
        if key is not None:
            groups[key][slug] = verdict(bodies[slug])
    return tuple(group for group in groups.values() if len(set(group.values())) > 1)
