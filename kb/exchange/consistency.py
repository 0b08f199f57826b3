"""What must hold between records: references, offsets, one meaning for one word, verdicts that follow the policy.

Each rule is a function from the seeds to the problems that it finds, with a docstring that says what it asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from kb.errors import Problem
from kb.exchange.bodies import body_of
from kb.exchange.records import (
    AssessmentRecord,
    ClaimRecord,
    EvidenceRecord,
    MentionRecord,
    SourceRecord,
    StudyRecord,
    TopicRecord,
    WordingsRecord,
)
from kb.exchange.seed_files import Place, SeedSet
from kb.rating.certainty import effective_start
from kb.rating.problems import problems as rating_problems
from kb.rating.uniformity import uneven
from kb.rating.verdict import rate
from kb.vocabulary import GuidanceKind, Verdict

Rule = Callable[[SeedSet], Iterator[Problem]]


def check_consistency(seeds: SeedSet, *, complete: bool = True) -> list[Problem]:
    """Every problem that the rules find, in file order.

    ``complete`` also asks for what a published set must have and a store can do without. Rules that follow
    references are only tried when all references lead somewhere.
    """
    found = list(references(seeds))
    if not found:
        rules = SOUND_RULES + COMPLETE_RULES if complete else SOUND_RULES
        found += [problem for rule in rules for problem in rule(seeds)]
    return sorted(found, key=lambda p: (p.path, p.line or 0))


def references(seeds: SeedSet) -> Iterator[Problem]:
    """Every topic, claim, source and study that a record names must exist."""
    topics, claims = seeds.of(TopicRecord), seeds.of(ClaimRecord)
    sources, studies = seeds.of(SourceRecord), seeds.of(StudyRecord)
    for claim in claims.values():
        place = seeds.place(claim)
        if claim.topic not in topics:
            yield place.problem(f"claim '{claim.slug}': there is no topic '{claim.topic}'", "topic")
        for i, relation in enumerate(claim.relations):
            if relation.target not in claims:
                message = f"claim '{claim.slug}': there is no claim '{relation.target}'"
                yield place.problem(message, "relations", i, "target")
    of_claims: list[WordingsRecord | EvidenceRecord | MentionRecord] = [
        *seeds.of(WordingsRecord).values(),
        *seeds.of(EvidenceRecord).values(),
        *_mentions(seeds),
    ]
    for named in of_claims:
        if named.claim not in claims:
            yield seeds.place(named).problem(f"there is no claim '{named.claim}'", "claim")
    for mention in _mentions(seeds):
        if mention.source not in sources:
            yield seeds.place(mention).problem(f"there is no source '{mention.source}'")
    for evidence in seeds.of(EvidenceRecord).values():
        place = seeds.place(evidence)
        for i, link in enumerate(evidence.links):
            if link.study not in studies:
                yield place.problem(f"there is no study '{link.study}'", "links", i, "study")
        for i, guidance in enumerate(evidence.guidance):
            if guidance.citation and guidance.citation not in studies:
                yield place.problem(f"there is no study '{guidance.citation}'", "guidance", i, "citation")


def _mentions(seeds: SeedSet) -> list[MentionRecord]:
    return list(seeds.of(MentionRecord).values())


def offsets_in_range(seeds: SeedSet) -> Iterator[Problem]:
    """A mention's span lies within its source, and no source has the same span for the same claim twice."""
    sources = seeds.of(SourceRecord)
    seen: dict[tuple[str, int, int, str], str] = {}
    for mention in _mentions(seeds):
        place = seeds.place(mention)
        length = sources[mention.source].length
        if mention.end > length:
            yield place.problem(f"the span ends at {mention.end}, but the source has {length} characters", "end")
        key = (mention.source, mention.start, mention.end, mention.claim)
        if key in seen:
            yield place.problem(f"the same span makes the same claim already in mention {seen[key]}")
        seen[key] = mention.id


def relations_once(seeds: SeedSet) -> Iterator[Problem]:
    """No claim is related to itself, and no relation is stated twice (a symmetric one in either direction)."""
    seen: set[tuple[str, str, str]] = set()
    for claim in seeds.of(ClaimRecord).values():
        for i, relation in enumerate(claim.relations):
            place = seeds.place(claim)
            ends = (claim.slug, relation.target)
            if claim.slug == relation.target:
                yield place.problem(f"claim '{claim.slug}' is related to itself", "relations", i)
            first, second = sorted(ends) if relation.type.is_symmetric else ends
            if (first, second, relation.type) in seen:
                message = f"the relation of '{claim.slug}' to '{relation.target}' is stated already"
                yield place.problem(message, "relations", i)
            seen.add((first, second, relation.type))


def each_study_once(seeds: SeedSet) -> Iterator[Problem]:
    """No identifier names two studies, and no study bears twice on one claim."""
    owners: dict[tuple[str, str], str] = {}
    for study in seeds.of(StudyRecord).values():
        for kind in ("doi", "pmid", "pmcid"):
            value = getattr(study, kind)
            if not value:
                continue
            owner = owners.setdefault((kind, value.lower()), study.study)
            if owner != study.study:
                yield seeds.place(study).problem(f"{kind} {value} is that of '{owner}' already", kind)
    for evidence in seeds.of(EvidenceRecord).values():
        linked: set[str] = set()
        for i, link in enumerate(evidence.links):
            if link.study in linked:
                yield seeds.place(evidence).problem(f"'{link.study}' is linked twice", "links", i)
            linked.add(link.study)


def wordings_in_one_place(seeds: SeedSet) -> Iterator[Problem]:
    """No phrasing is given to two claims, and none to a claim and against it."""
    owners: dict[str, str] = {}
    for record in seeds.of(WordingsRecord).values():
        for i, text in enumerate(record.wordings):
            owner = owners.setdefault(text.casefold().strip(" .!"), record.claim)
            if owner != record.claim:
                message = f"'{text}' is a wording of '{owner}' already"
                yield seeds.place(record).problem(message, "wordings", i)


def studies_used(seeds: SeedSet) -> Iterator[Problem]:
    """Every study bears on a claim or is cited by guidance."""
    used: set[str] = set()
    for evidence in seeds.of(EvidenceRecord).values():
        used |= {link.study for link in evidence.links}
        used |= {g.citation for g in evidence.guidance if g.citation}
    for study in seeds.of(StudyRecord).values():
        if study.study not in used:
            yield seeds.place(study).problem(f"study '{study.study}' bears on no claim")


def results_seen(seeds: SeedSet) -> Iterator[Problem]:
    """A study whose result was not seen supports and refutes nothing."""
    studies = seeds.of(StudyRecord)
    for evidence in seeds.of(EvidenceRecord).values():
        for i, link in enumerate(evidence.links):
            if studies[link.study].evidence_status and link.direction.value in {"supports", "refutes", "mixed"}:
                message = f"the result of '{link.study}' was not seen; it cannot be linked as '{link.direction}'"
                yield seeds.place(evidence).problem(message, "links", i)


def assessments_follow_policy(seeds: SeedSet) -> Iterator[Problem]:
    """The certainty and verdict of every current assessment are what the policy gives, or an override with its reason.

    A superseded assessment judged the links of its day, which may have changed since.
    """
    claims, studies = seeds.of(ClaimRecord), seeds.of(StudyRecord)
    for evidence in seeds.of(EvidenceRecord).values():
        if not evidence.assessments:
            continue
        place = seeds.place(evidence)
        i, assessment = len(evidence.assessments) - 1, evidence.assessments[-1]
        body = body_of(claims[evidence.claim], evidence, studies, assessment)
        for problem in rating_problems(body):
            yield place.problem(f"claim '{evidence.claim}': {problem.message}", "assessments", i)
        rating = rate(body)
        yield from _against_rating(assessment, rating.verdict, rating.certainty, place, i)
        if rating.certainty is not None and effective_start(body) != assessment.starts_at:
            message = f"starts_at is '{assessment.starts_at}', but the designs allow '{effective_start(body)}'"
            yield place.problem(message, "assessments", i, "starts_at")


def _against_rating(
    assessment: AssessmentRecord, verdict: Verdict, certainty: object, place: Place, index: int
) -> Iterator[Problem]:
    if assessment.certainty != certainty:
        message = f"certainty is '{assessment.certainty or 'absent'}', the policy gives '{certainty or 'absent'}'"
        yield place.problem(message, "assessments", index, "certainty")
    if assessment.verdict is not verdict and not assessment.override_reason:
        message = f"the verdict is '{assessment.verdict}', the policy gives '{verdict}' (an override needs a reason)"
        yield place.problem(message, "assessments", index, "verdict")
    if assessment.verdict is verdict and assessment.override_reason:
        yield place.problem("an override reason, but no override", "assessments", index, "override_reason")


def same_evidence_same_verdict(seeds: SeedSet) -> Iterator[Problem]:
    """Two claims with the same evidence never differ in verdict without an override that says why."""
    claims, studies, evidence = seeds.of(ClaimRecord), seeds.of(StudyRecord), seeds.of(EvidenceRecord)
    bodies = {slug: body_of(claims[slug], record, studies) for slug, record in evidence.items() if record.assessments}
    for group in uneven(bodies):
        verdicts = defaultdict(list)
        for slug in group:
            verdicts[evidence[slug].assessments[-1].verdict].append(slug)
        if len(verdicts) > 1:
            first = next(iter(group))
            text = "; ".join(f"{verdict}: {', '.join(slugs)}" for verdict, slugs in verdicts.items())
            yield seeds.place(evidence[first]).problem(f"the same evidence has different verdicts ({text})")


def assessed_claims_have_guidance(seeds: SeedSet) -> Iterator[Problem]:
    """An assessed core claim says what may be said of it, or that nothing may."""
    for evidence in seeds.of(EvidenceRecord).values():
        kinds = {g.kind for g in evidence.guidance}
        if evidence.assessments and not kinds & {GuidanceKind.SAY, GuidanceKind.DO_NOT_CLAIM}:
            yield seeds.place(evidence).problem(f"claim '{evidence.claim}' has no guidance on what may be said")


SOUND_RULES: tuple[Rule, ...] = (
    offsets_in_range,
    relations_once,
    each_study_once,
    wordings_in_one_place,
    results_seen,
    assessments_follow_policy,
)
COMPLETE_RULES: tuple[Rule, ...] = (
    studies_used,
    same_evidence_same_verdict,
    assessed_claims_have_guidance,
)
RULES = SOUND_RULES + COMPLETE_RULES
