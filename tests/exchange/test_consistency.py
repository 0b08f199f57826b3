"""What must hold between records. Each rule has folders that break it, and says so at the right line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.exchange.consistency import RULES, Rule, check_consistency, references
from kb.exchange.records import MentionRecord
from kb.exchange.seed_files import read_seeds
from tests.exchange.broken_folders import (
    CASES,
    Change,
    evidence,
    last_assessment,
    relate,
    second_study,
)
from tests.exchange.factories import (
    SOURCE,
    TEXT,
    Files,
    line_of,
    mention,
    shown,
    small_seeds,
    write_files,
    write_small_folder,
)


def folder_with(tmp_path: Path, change: Change) -> Path:
    files = small_seeds()
    change(files)
    return write_files(tmp_path / "seeds", files)


def test_every_rule_has_a_folder_that_breaks_it() -> None:
    assert {case.rule for case in CASES.values()} == {references, *RULES}


def test_every_rule_says_what_it_asks() -> None:
    assert all(rule.__doc__ for rule in RULES)


@pytest.mark.parametrize("name", CASES)
def test_a_folder_that_breaks_a_rule_is_told_at_the_line(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    folder = folder_with(tmp_path, case.change)
    seeds = read_seeds(folder)
    assert seeds.problems == []
    line = line_of(folder / case.file, case.words, nth=case.nth)
    expected = f"{case.file}:{line}: {case.message}"
    assert expected in [shown(problem, folder) for problem in case.rule(seeds)]
    assert expected in [shown(problem, folder) for problem in check_consistency(seeds)]


@pytest.mark.parametrize("rule", [references, *RULES], ids=lambda rule: rule.__name__)
def test_no_rule_finds_fault_with_a_sound_folder(tmp_path: Path, rule: Rule) -> None:
    assert list(rule(read_seeds(write_small_folder(tmp_path)))) == []


SOUND: dict[str, Change] = {
    "a span up to the very end": lambda f: f[f"mentions/{SOURCE}.yaml"][-1].update(end=len(TEXT)),
    "two claims in one span": lambda f: f[f"mentions/{SOURCE}.yaml"].append(
        {**mention("bath-cools-feet", "Some say that it cures colds", "it cures colds"), "id": "f" * 16}
    ),
    "an explanation in each direction": lambda f: relate(f, "bath-cures-colds", "explains", "bath-warms-feet"),
    "two relations of two kinds": lambda f: relate(f, "bath-warms-feet", "narrower-than", "bath-cures-colds"),
    "an override with its reason": lambda f: last_assessment(f, "bath-warms-feet").update(
        verdict="tentative", override_reason="The trial was made by the makers of the bath."
    ),
    "a result that nobody has seen, linked as background": lambda f: second_study(f, evidence_status="Only the title."),
    "a claim that nobody has assessed": lambda f: f.pop("evidence/bath-takes-ten-minutes.yaml"),
    "evidence that nobody has assessed": lambda f: [
        evidence(f, "bath-cures-colds").pop(name) for name in ("assessments", "guidance")
    ],
    "the same wording as near miss of another claim": lambda f: f.update(
        {"wordings/colds.yaml": [{"claim": "bath-cures-colds", "near_misses": ["snug_toes after a soak"]}]}
    ),
}


@pytest.mark.parametrize("name", SOUND)
def test_what_looks_odd_and_is_sound_is_let_through(tmp_path: Path, name: str) -> None:
    folder = folder_with(tmp_path, SOUND[name])
    seeds = read_seeds(folder)
    assert seeds.problems == []
    assert [shown(problem, folder) for problem in check_consistency(seeds)] == []


def test_problems_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    def change(files: Files) -> None:
        for name in ("a claim related to itself", "a verdict that the policy does not give", "a DOI of two studies"):
            CASES[name].change(files)
        relate(files, "bath-balances-mood", "explains", "bath-balances-mood")

    told = check_consistency(read_seeds(folder_with(tmp_path, change)))
    places = [(problem.path, problem.line or 0) for problem in told]
    assert len(places) == 4
    assert places == sorted(places)


def test_rules_that_follow_references_wait_until_these_lead_somewhere(tmp_path: Path) -> None:
    def change(files: Files) -> None:
        CASES["a link to no study"].change(files)
        CASES["a verdict that the policy does not give"].change(files)

    folder = folder_with(tmp_path, change)
    told = [shown(problem, folder) for problem in check_consistency(read_seeds(folder))]
    assert len(told) == 1
    assert "there is no study 'nobody2020'" in told[0]


def test_an_incomplete_set_can_be_loaded_and_not_published(tmp_path: Path) -> None:
    """A store can do without what a published set must have."""
    folder = folder_with(tmp_path, CASES["an assessed claim without guidance"].change)
    seeds = read_seeds(folder)
    assert check_consistency(seeds, complete=False) == []
    assert len(check_consistency(seeds)) == 1


def test_an_unsound_set_can_be_neither(tmp_path: Path) -> None:
    seeds = read_seeds(folder_with(tmp_path, CASES["a span beyond its source"].change))
    assert len(check_consistency(seeds, complete=False)) == 1
    assert max(m.end for m in seeds.of(MentionRecord).values()) > len(TEXT)
