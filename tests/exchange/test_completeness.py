"""What a published set must have. Each rule is tried on the shipped files with one thing taken away or changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from kb.exchange.completeness import COMPLETENESS_RULES, check_completeness
from kb.exchange.records import ClaimRecord, EvidenceRecord, KeyedRecord, WordingsRecord
from kb.exchange.seed_files import SeedSet, read_seeds
from kb.store.locations import shipped_folder

CLAIM = "fa-reduces-lines-and-wrinkles"


@cache
def shipped() -> SeedSet:
    return read_seeds(shipped_folder("seed_data"))


def changed(kind: type[KeyedRecord], key: str, change: Callable[[Any], Any] | None) -> SeedSet:
    """The shipped set with one record changed, or taken away."""
    seeds = shipped()
    copy = SeedSet(dict(seeds.records), dict(seeds.places))
    record = copy.records.pop((kind.record_type, key))
    if change is not None:
        copy.records[kind.record_type, key] = record.model_copy(update=change(record))
    return copy


def with_note(record: EvidenceRecord) -> dict[str, Any]:
    direct = next(i for i, link in enumerate(record.links) if link.directness.value == "direct")
    links = list(record.links)
    links[direct] = links[direct].model_copy(update={"note": "Indirect in treatment, namely threads."})
    return {"links": tuple(links)}


def with_rationale(text: str) -> Callable[[EvidenceRecord], dict[str, Any]]:
    def change(record: EvidenceRecord) -> dict[str, Any]:
        return {"assessments": (record.assessments[-1].model_copy(update={"rationale": text}),)}

    return change


def without_notes(record: ClaimRecord) -> dict[str, Any]:
    return {"relations": tuple(r.model_copy(update={"note": ""}) for r in record.relations)}


CASES: dict[str, tuple[str, SeedSet, str]] = {
    "no evidence file": ("every_claim_assessed", changed(EvidenceRecord, CLAIM, None), "is not assessed"),
    "no assessment": (
        "every_claim_assessed",
        changed(EvidenceRecord, CLAIM, lambda r: {"assessments": ()}),
        "is not assessed",
    ),
    "neither link nor search": (
        "empirical_claims_have_evidence",
        changed(EvidenceRecord, CLAIM, lambda r: {"links": (), "searches": ()}),
        "neither a link nor a recorded search",
    ),
    "fourteen wordings": (
        "core_claims_have_wordings",
        changed(WordingsRecord, CLAIM, lambda r: {"wordings": r.wordings[:14]}),
        "14 wordings",
    ),
    "two near misses": (
        "core_claims_have_wordings",
        changed(WordingsRecord, CLAIM, lambda r: {"near_misses": r.near_misses[:2]}),
        "2 near misses",
    ),
    "a contradiction without a note": (
        "contradictions_explained",
        changed(ClaimRecord, "fa-is-ancient", without_notes),
        "without a note",
    ),
    "a direct link that says indirect": (
        "direct_links_are_direct",
        changed(EvidenceRecord, CLAIM, with_note),
        "its note says indirect",
    ),
    "a study that is not linked": (
        "rationales_name_linked_studies",
        changed(EvidenceRecord, CLAIM, with_rationale("Nobody 1999 found nothing.")),
        "names 'Nobody 1999'",
    ),
    "no guidance": (
        "core_claims_have_guidance",
        changed(EvidenceRecord, CLAIM, lambda r: {"guidance": ()}),
        "has no guidance",
    ),
}


def test_the_shipped_set_is_complete() -> None:
    assert check_completeness(shipped()) == []


@pytest.mark.parametrize("name", CASES)
def test_a_gap_is_found_at_its_place(name: str) -> None:
    rule_name, seeds, message = CASES[name]
    rule = next(rule for rule in COMPLETENESS_RULES if rule.__name__ == rule_name)
    problems = list(rule(seeds))
    assert [message in problem.message for problem in problems].count(True) >= 1
    assert all(problem.line and problem.path.endswith(".yaml") for problem in problems)


def test_every_rule_has_a_case_and_says_what_it_asks() -> None:
    assert {case[0] for case in CASES.values()} == {rule.__name__ for rule in COMPLETENESS_RULES}
    assert all(rule.__doc__ for rule in COMPLETENESS_RULES)


def test_months_and_places_in_time_are_not_taken_for_names() -> None:
    seeds = changed(EvidenceRecord, CLAIM, with_rationale("In 2018 a review appeared; since July 2019 nothing new."))
    rule = next(rule for rule in COMPLETENESS_RULES if rule.__name__ == "rationales_name_linked_studies")
    assert list(rule(seeds)) == []
