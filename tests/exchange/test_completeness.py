"""What a published set must have: each rule has folders that break it, and says so at the right line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb.errors import Problem
from kb.exchange.completeness import (
    COMPLETENESS_RULES,
    NEAR_MISSES_OF_A_CORE_CLAIM,
    WORDINGS_OF_A_CORE_CLAIM,
    check_completeness,
)
from kb.exchange.consistency import check_consistency
from kb.exchange.seed_files import SeedSet, read_seeds
from tests.exchange.factories import Files, assessment, line_of, shown, small_seeds, write_files

Change = Callable[[Files], object]


def finished_seeds() -> Files:
    """The small folder with all that a published set must have."""
    files = small_seeds()
    for name in ("foot-baths", "colds"):
        core = [claim["slug"] for claim in files[f"claims/{name}.yaml"] if claim.get("tier") != "minor"]
        files[f"wordings/{name}.yaml"] = [
            {
                "claim": slug,
                "wordings": [f"{slug}, put in way {n}" for n in range(WORDINGS_OF_A_CORE_CLAIM)],
                "near_misses": [f"not {slug}, near miss {n}" for n in range(NEAR_MISSES_OF_A_CORE_CLAIM)],
            }
            for slug in core
        ]
    files["evidence/bath-cools-feet.yaml"] = {
        "claim": "bath-cools-feet",
        "searches": [{"place": "a made-up library", "outcome": "none-found", "summary": "Nothing."}],
        "assessments": [assessment("not-shown", "No study was found.", direction="none")],
        "guidance": [{"kind": "do-not-claim", "text": "No study has been found."}],
    }
    return files


@dataclass(frozen=True)
class Case:
    """One change that breaks one rule: the file and line (found by words that stand in it) and the message."""

    rule: str
    change: Change
    file: str
    words: str
    message: str


def warm_rationale(text: str) -> Change:
    return lambda files: files["evidence/bath-warms-feet.yaml"]["assessments"][0].update(rationale=text)


def drop_wordings(number: int, kind: str) -> Change:
    def change(files: Files) -> None:
        record = next(w for w in files["wordings/foot-baths.yaml"] if w["claim"] == "bath-warms-feet")
        del record[kind][:number]

    return change


CASES: dict[str, Case] = {
    "a claim without evidence": Case(
        "every_claim_assessed",
        lambda f: f.pop("evidence/bath-cools-feet.yaml"),
        "claims/foot-baths.yaml",
        "slug: bath-cools-feet",
        "claim 'bath-cools-feet' is not assessed",
    ),
    "a claim with evidence and no assessment": Case(
        "every_claim_assessed",
        lambda f: f["evidence/bath-cools-feet.yaml"].pop("assessments"),
        "claims/foot-baths.yaml",
        "slug: bath-cools-feet",
        "claim 'bath-cools-feet' is not assessed",
    ),
    "an assessment of nothing": Case(
        "empirical_claims_have_evidence",
        lambda f: f["evidence/bath-cools-feet.yaml"].pop("searches"),
        "evidence/bath-cools-feet.yaml",
        "claim: bath-cools-feet",
        "claim 'bath-cools-feet' has neither a link nor a recorded search",
    ),
    "too few wordings": Case(
        "core_claims_have_wordings",
        drop_wordings(1, "wordings"),
        "wordings/foot-baths.yaml",
        "claim: bath-warms-feet",
        "claim 'bath-warms-feet' has 14 wordings and 3 near misses",
    ),
    "too few near misses": Case(
        "core_claims_have_wordings",
        drop_wordings(2, "near_misses"),
        "wordings/foot-baths.yaml",
        "claim: bath-warms-feet",
        "claim 'bath-warms-feet' has 15 wordings and 1 near misses",
    ),
    "no wordings at all": Case(
        "core_claims_have_wordings",
        lambda f: f["wordings/colds.yaml"].pop(0),
        "claims/colds.yaml",
        "slug: bath-cures-colds",
        "claim 'bath-cures-colds' has 0 wordings and 0 near misses",
    ),
    "a contradiction without a word on it": Case(
        "contradictions_explained",
        lambda f: f["claims/foot-baths.yaml"][1]["relations"][0].pop("note"),
        "claims/foot-baths.yaml",
        "type: contradicts",
        "'bath-cools-feet' contradicts 'bath-warms-feet' without a note",
    ),
    "a direct link that says that it is indirect": Case(
        "direct_links_are_direct",
        lambda f: f["evidence/bath-warms-feet.yaml"]["links"][0].update(note="Indirect in people: hands were bathed."),
        "evidence/bath-warms-feet.yaml",
        "study: hall2019warmth",
        "'hall2019warmth' is linked as direct, and its note says indirect",
    ),
    "a rationale that names a study which nobody linked": Case(
        "rationales_name_linked_studies",
        warm_rationale("Moss 2021 settles it."),
        "evidence/bath-warms-feet.yaml",
        "rationale:",
        "the rationale names 'Moss 2021', which is not linked",
    ),
    "a rationale that names the study with another year": Case(
        "rationales_name_linked_studies",
        warm_rationale("Hall 2018 settles it."),
        "evidence/bath-warms-feet.yaml",
        "rationale:",
        "the rationale names 'Hall 2018', which is not linked",
    ),
    "a core claim without guidance": Case(
        "core_claims_have_guidance",
        lambda f: f["evidence/bath-warms-feet.yaml"].pop("guidance"),
        "evidence/bath-warms-feet.yaml",
        "claim: bath-warms-feet",
        "claim 'bath-warms-feet' has no guidance",
    ),
}

COMPLETE: dict[str, Change] = {
    "as it is": lambda f: None,
    "a rationale that names its study": warm_rationale("Hall 2019 settles it."),
    "a rationale that names a month": warm_rationale("In March 2021 nothing new was known."),
    "an explanation without a note": lambda f: f["claims/foot-baths.yaml"][3]["relations"][0].pop("note", None),
}


def seeds_with(tmp_path: Path, change: Change) -> tuple[Path, SeedSet]:
    files = finished_seeds()
    change(files)
    folder = write_files(tmp_path, files)
    seeds = read_seeds(folder)
    assert seeds.problems == []
    return folder, seeds


def rule(name: str) -> Callable[[SeedSet], Iterator[Problem]]:
    return next(rule for rule in COMPLETENESS_RULES if rule.__name__ == name)


def test_every_rule_has_a_folder_that_breaks_it_and_says_what_it_asks() -> None:
    assert {case.rule for case in CASES.values()} == {rule.__name__ for rule in COMPLETENESS_RULES}
    assert all(rule.__doc__ for rule in COMPLETENESS_RULES)


@pytest.mark.parametrize("name", CASES)
def test_a_set_that_lacks_something_is_told_at_the_line(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    folder, seeds = seeds_with(tmp_path, case.change)
    expected = f"{case.file}:{line_of(folder / case.file, case.words)}: {case.message}"
    assert [shown(problem, folder) for problem in rule(case.rule)(seeds)] == [expected]
    assert expected in [shown(problem, folder) for problem in check_completeness(seeds)]


@pytest.mark.parametrize("name", COMPLETE)
def test_a_complete_set_is_let_through(tmp_path: Path, name: str) -> None:
    folder, seeds = seeds_with(tmp_path, COMPLETE[name])
    assert [shown(problem, folder) for problem in check_completeness(seeds)] == []
    assert [shown(problem, folder) for problem in check_consistency(seeds)] == []
