from __future__ import annotations

import pytest

from kb.rating.wording import LADDER, fits, rung, strongest_wording, template_for
from kb.vocabulary import Certainty, Verdict, WordingFit, WordingStrength

LEVELS: list[Certainty | None] = [*Certainty, None]
LADDERED = [verdict for verdict in Verdict if verdict not in {Verdict.CONTRADICTED, Verdict.DESCRIPTIVE}]


@pytest.mark.parametrize(
    ("verdict", "certainty", "strongest"),
    [
        ("supported", "high", "flat"),
        ("supported", "moderate", "probably"),
        ("supported", None, "probably"),
        ("supported", "low", "may"),
        ("supported", "very-low", "uncertain"),
        ("tentative", "low", "may"),
        ("tentative", None, "may"),
        ("tentative", "very-low", "uncertain"),
        ("mixed", "moderate", "uncertain"),
        ("not-shown", "very-low", "uncertain"),
        ("not-shown", "high", "uncertain"),
        ("not-shown", None, "uncertain"),
        ("contradicted", "low", None),
        ("not-testable", None, None),
        ("on-record", None, "flat"),
        ("not-on-record", None, "uncertain"),
        ("descriptive", None, "flat"),
        ("unassessed", None, None),
    ],
)
def test_each_verdict_carries_its_wording(verdict: str, certainty: str | None, strongest: str | None) -> None:
    level = Certainty(certainty) if certainty else None
    assert strongest_wording(Verdict(verdict), level) == strongest


@pytest.mark.parametrize("certainty", LEVELS)
@pytest.mark.parametrize("verdict", Verdict)
def test_the_ladder_has_a_row_with_a_reason_for_every_case(verdict: Verdict, certainty: Certainty | None) -> None:
    row = rung(verdict, certainty)
    assert row.verdict is verdict
    assert row.certainty in {certainty, None}
    assert row.reason


def test_no_case_has_two_rows() -> None:
    cases = [(row.verdict, row.certainty) for row in LADDER]
    assert len(cases) == len(set(cases))


@pytest.mark.parametrize(
    ("strength", "verdict", "certainty", "expected"),
    [
        ("flat", "supported", "high", "accurate"),
        ("flat", "supported", "moderate", "overstated"),
        ("probably", "supported", "moderate", "accurate"),
        ("may", "supported", "high", "accurate"),
        ("may", "tentative", "low", "accurate"),
        ("probably", "tentative", "low", "overstated"),
        ("may", "not-shown", "very-low", "overstated"),
        ("uncertain", "not-shown", "very-low", "accurate"),
        ("may", "mixed", "low", "overstated"),
        ("uncertain", "mixed", "low", "accurate"),
        ("uncertain", "contradicted", "low", "contradicts-evidence"),
        ("absolute", "contradicted", "high", "contradicts-evidence"),
        ("flat", "on-record", None, "accurate"),
        ("absolute", "on-record", None, "overstated"),
        ("flat", "not-on-record", None, "overstated"),
        ("uncertain", "not-on-record", None, "accurate"),
        ("absolute", "descriptive", None, "accurate"),
        ("absolute", "not-testable", None, "uncheckable"),
        ("flat", "unassessed", None, "uncheckable"),
    ],
)
def test_wordings_that_fit_and_wordings_that_do_not(
    strength: str, verdict: str, certainty: str | None, expected: str
) -> None:
    level = Certainty(certainty) if certainty else None
    assert fits(WordingStrength(strength), Verdict(verdict), level) == expected


@pytest.mark.parametrize("certainty", LEVELS)
@pytest.mark.parametrize("verdict", LADDERED)
def test_an_absolute_never_fits_what_evidence_decides(verdict: Verdict, certainty: Certainty | None) -> None:
    assert fits(WordingStrength.ABSOLUTE, verdict, certainty) is not WordingFit.ACCURATE


@pytest.mark.parametrize("certainty", LEVELS)
@pytest.mark.parametrize("verdict", LADDERED)
def test_the_strongest_wording_fits_and_the_next_stronger_does_not(
    verdict: Verdict, certainty: Certainty | None
) -> None:
    strongest = strongest_wording(verdict, certainty)
    expected = [
        WordingFit.UNCHECKABLE
        if strongest is None
        else WordingFit.ACCURATE
        if strength.rank <= strongest.rank
        else WordingFit.OVERSTATED
        for strength in WordingStrength
    ]
    assert [fits(strength, verdict, certainty) for strength in WordingStrength] == expected


@pytest.mark.parametrize("verdict", Verdict)
def test_more_certainty_never_carries_weaker_words(verdict: Verdict) -> None:
    ranks = []
    for level in sorted(Certainty, key=lambda level: level.rank):
        strongest = strongest_wording(verdict, level)
        ranks.append(-1 if strongest is None else strongest.rank)
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("certainty", "phrase"),
    [
        ("high", "reduces"),
        ("moderate", "probably reduces"),
        ("low", "may reduce"),
        ("very-low", "the evidence is very uncertain"),
    ],
)
def test_the_templates_are_grades_phrases(certainty: str, phrase: str) -> None:
    assert template_for(Certainty(certainty)) == phrase
