"""What a published set of seed files must have, and a store can do without while it is being worked on.

Each rule is a function from the seeds to the problems that it finds, with a docstring that says what it asks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from kb.errors import Problem
from kb.exchange.records import ClaimRecord, EvidenceRecord, StudyRecord, WordingsRecord
from kb.exchange.seed_files import SeedSet
from kb.vocabulary import Checkability, Directness, Tier

WORDINGS_OF_A_CORE_CLAIM = 15
NEAR_MISSES_OF_A_CORE_CLAIM = 3

# "Yun 2013", "El-Domyati 2015": how a rationale names a study
_NAMED = re.compile(r"\b([A-Z][\w'’]+(?:-[A-Z][\w'’]+)*) ((?:19|20)\d\d)\b")
_NOT_NAMES = frozenset(
    "January February March April May June July August September October November December "
    "In Since Until By Before After From Of And The A An To Code".split()
)


def every_claim_assessed(seeds: SeedSet) -> Iterator[Problem]:
    """Every claim has an assessment."""
    evidence = seeds.of(EvidenceRecord)
    for claim in seeds.of(ClaimRecord).values():
        record = evidence.get(claim.slug)
        if record is None or not record.assessments:
            yield seeds.place(claim).problem(f"claim '{claim.slug}' is not assessed")


def empirical_claims_have_evidence(seeds: SeedSet) -> Iterator[Problem]:
    """An assessed claim that studies could decide has links to studies, or a recorded search."""
    claims = seeds.of(ClaimRecord)
    for record in seeds.of(EvidenceRecord).values():
        empirical = claims[record.claim].checkable is Checkability.EMPIRICAL
        if record.assessments and empirical and not (record.links or record.searches):
            yield seeds.place(record).problem(f"claim '{record.claim}' has neither a link nor a recorded search")


def core_claims_have_wordings(seeds: SeedSet) -> Iterator[Problem]:
    """Every core claim is known by at least fifteen wordings and three near misses."""
    wordings = seeds.of(WordingsRecord)
    for claim in seeds.of(ClaimRecord).values():
        if claim.tier is not Tier.CORE:
            continue
        record = wordings.get(claim.slug)
        counts = (len(record.wordings), len(record.near_misses)) if record else (0, 0)
        if counts[0] < WORDINGS_OF_A_CORE_CLAIM or counts[1] < NEAR_MISSES_OF_A_CORE_CLAIM:
            place = seeds.place(record or claim)
            yield place.problem(f"claim '{claim.slug}' has {counts[0]} wordings and {counts[1]} near misses")


def contradictions_explained(seeds: SeedSet) -> Iterator[Problem]:
    """Every contradiction and tension has a sentence that tells a reader what to make of it."""
    for claim in seeds.of(ClaimRecord).values():
        for i, relation in enumerate(claim.relations):
            if relation.type.is_symmetric and not relation.note:
                message = f"'{claim.slug}' {relation.type} '{relation.target}' without a note"
                yield seeds.place(claim).problem(message, "relations", i)


def direct_links_are_direct(seeds: SeedSet) -> Iterator[Problem]:
    """The note of a direct link does not say that it is indirect."""
    for record in seeds.of(EvidenceRecord).values():
        for i, link in enumerate(record.links):
            if link.directness is Directness.DIRECT and link.note.startswith("Indirect in"):
                message = f"'{link.study}' is linked as direct, and its note says indirect"
                yield seeds.place(record).problem(message, "links", i)


def rationales_name_linked_studies(seeds: SeedSet) -> Iterator[Problem]:
    """A study that a rationale names ("Yun 2013") is linked to the claim."""
    studies = seeds.of(StudyRecord)
    named: dict[tuple[str, int], set[str]] = defaultdict(set)
    for study in studies.values():
        for author in study.authors:
            # "Le Louarn 2007": the particle stands outside the pattern
            if study.issued and (name := author.family or author.literal):
                named[name.split()[-1], study.issued].add(study.study)
                named[name, study.issued].add(study.study)
    for record in seeds.of(EvidenceRecord).values():
        linked = {link.study for link in record.links} | {g.citation for g in record.guidance if g.citation}
        for i, assessment in enumerate(record.assessments):
            for name, year in _NAMED.findall(assessment.rationale):
                # a key begins with the first author and the year, also where the name was seen in another script only
                start = f"{re.sub(r'[^a-z]', '', name.lower())}{year}"
                known = named.get((name, int(year)), set()) | {key for key in linked if key.startswith(start)}
                if name not in _NOT_NAMES and not known & linked:
                    message = f"the rationale names '{name} {year}', which is not linked"
                    yield seeds.place(record).problem(message, "assessments", i, "rationale")


def core_claims_have_guidance(seeds: SeedSet) -> Iterator[Problem]:
    """Every core claim has guidance."""
    evidence = seeds.of(EvidenceRecord)
    for claim in seeds.of(ClaimRecord).values():
        record = evidence.get(claim.slug)
        if claim.tier is Tier.CORE and not (record and record.guidance):
            yield seeds.place(record or claim).problem(f"claim '{claim.slug}' has no guidance")


def check_completeness(seeds: SeedSet) -> list[Problem]:
    """Every problem that the rules of this module find, in file order. References must lead somewhere."""
    found = [problem for rule in COMPLETENESS_RULES for problem in rule(seeds)]
    return sorted(found, key=lambda p: (p.path, p.line or 0))


COMPLETENESS_RULES: tuple[Callable[[SeedSet], Iterator[Problem]], ...] = (
    every_claim_assessed,
    empirical_claims_have_evidence,
    core_claims_have_wordings,
    contradictions_explained,
    direct_links_are_direct,
    rationales_name_linked_studies,
    core_claims_have_guidance,
)
