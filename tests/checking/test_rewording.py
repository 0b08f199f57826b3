"""Rewordings read as an editor would write them, and are never stronger than the verdict carries."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.checking.comparing import compare
from kb.checking.coverage import BESIDE
from kb.checking.index import ClaimIndex
from kb.checking.judging import judge
from kb.checking.pipeline import check_document
from kb.checking.rewording import applied
from kb.checking.softening import RULE_KEYS, rules, softened
from kb.checking.strength import strength_of
from kb.checking.values import CheckedDocument, Document, TextFormat
from kb.rating.wording import strongest_wording
from kb.vocabulary import Certainty, Level, Relation, Verdict
from tests.checking.known import SEEDS, known_claims
from tests.checking.rewriting import claim_with, judged_as, parts_of, reworded

TESTS = SEEDS.parent / "tests" / "checking"
GOLDEN = yaml.load((TESTS / "golden_rewordings.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
DRAFTS = sorted((TESTS / "drafts").iterdir())


def claims_of(row: dict[str, Any]) -> list[Any]:
    return [claim_with(*pair.split(":")) if pair else None for pair in row["claims"]]


def name_of(row: dict[str, Any]) -> str:
    return f"{row['text']} {row['claims']}"


@pytest.mark.parametrize("row", GOLDEN, ids=name_of)
def test_a_sentence_is_reworded_as_an_editor_would(row: dict[str, Any]) -> None:
    found, _ = reworded(str(row["text"]), claims_of(row))
    assert found == row["reads"]


def test_there_are_enough_sentences_of_every_verdict() -> None:
    assert len(GOLDEN) >= 60
    verdicts = {pair.split(":")[1] for row in GOLDEN for pair in row["claims"] if pair}
    assert verdicts >= {"tentative", "not-shown", "mixed", "supported", "contradicted", "on-record", "not-on-record"}


@pytest.mark.parametrize("row", GOLDEN, ids=name_of)
def test_a_rewording_asks_for_no_change_any_more(row: dict[str, Any]) -> None:
    claims = claims_of(row)
    found, _ = reworded(str(row["text"]), claims)
    again, _ = reworded(found, claims)
    assert again == found
    for part, claim in zip(parts_of(found)[2], claims, strict=False):
        if claim is None:
            continue
        one = judged_as(part, claim)
        assert one.judgement.level is Level.NOTICE
        strongest = strongest_wording(one.claim.verdict, one.claim.certainty)
        if (
            one.relation in {Relation.SAME, Relation.WEAKER}
            and one.claim.verdict is not Verdict.SUPPORTED
            and strongest
        ):
            assert strength_of(part).wording.rank <= strongest.rank


@pytest.mark.parametrize("row", GOLDEN, ids=name_of)
def test_a_rewording_keeps_the_first_capital_and_the_end_mark(row: dict[str, Any]) -> None:
    before, after = str(row["text"]).strip("-* "), str(row["reads"]).strip("-* ")
    assert before[0].isupper() == after[0].isupper()
    assert (before[-1] if before[-1] in ".!" else "") == (after[-1] if after[-1] in ".!" else "")
    assert "  " not in after


@pytest.mark.parametrize("row", GOLDEN, ids=name_of)
def test_a_rewording_brings_in_no_new_word_of_substance(row: dict[str, Any]) -> None:
    own = set(str(row["text"]).lower().split())
    hedges = "may possibly probably has have not been shown to it is studies disagree on whether suggest confirmed that"
    allowed = set(hedges.split()) | {"you", "also", "some", "people", "(not", "shown)", "quite", "one", "a", "an", "be"}
    soft = {form for mild in rules()["softer"].values() for form in (mild, mild + "s")}
    fixed = {word for words in rules()["instead"].values() for word in words.split()}
    recorded = [claim.statement.lower().rstrip(".") for claim in claims_of(row) if claim]
    statements = {word for statement in recorded for word in statement.split()}
    for word in str(row["reads"]).lower().split():
        bare = word.strip(".,!*")
        same_root = any(bare[: max(3, len(bare) - 2)] == w.strip(".,!*")[: max(3, len(bare) - 2)] for w in own)
        number = bare.isdigit() and bare in statements
        from_record = bare in statements and any("sessions" in statement for statement in recorded)
        assert same_root or bare in allowed | soft | fixed or number or from_record, word


@pytest.mark.parametrize("example", rules()["match"])
def test_absolutes_are_taken_out_as_the_examples_say(example: str) -> None:
    before, after = example.split(" => ")
    assert softened(before) == after


@pytest.mark.parametrize("example", rules()["no_match"])
def test_what_is_no_absolute_is_left_alone(example: str) -> None:
    assert softened(example) == example


def test_the_rule_file_knows_its_keys_and_rests_on_claims_of_the_record() -> None:
    assert set(rules()) <= RULE_KEYS | {"rule", "why", "authority"}
    assert set(rules()["balanced_by"]) <= set(known_claims())


@cache
def index_with(verdict: Verdict, certainty: Certainty | None) -> ClaimIndex:
    return ClaimIndex(tuple(replace(claim, verdict=verdict, certainty=certainty) for claim in known_claims().values()))


def checked(text: str, verdict: Verdict, certainty: Certainty | None) -> CheckedDocument:
    return check_document(Document("draft.md", text, format=TextFormat.MARKDOWN), index_with(verdict, certainty))


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.name)
@pytest.mark.parametrize(
    ("verdict", "certainty"),
    [
        (Verdict.TENTATIVE, Certainty.LOW),
        (Verdict.NOT_SHOWN, Certainty.VERY_LOW),
        (Verdict.SUPPORTED, Certainty.MODERATE),
    ],
)
def test_with_every_replacement_applied_none_of_their_findings_remains(
    path: Path, verdict: Verdict, certainty: Certainty
) -> None:
    text = path.read_text(encoding="utf-8")
    first = checked(text, verdict, certainty)
    changes = {(f.start, f.end): f.replacement for f in first.findings if f.replacement}
    spans = sorted(changes)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(text[start:end] != new for (start, end), new in changes.items())
    after = applied(text, [(start, end, new) for (start, end), new in changes.items()])
    second = checked(after, verdict, certainty)
    put_right = {(f.line, f.claim) for f in first.findings if f.replacement}
    left = [f for f in second.findings if f.level is not Level.NOTICE and (f.line, f.claim) in put_right]
    assert left == []
    before = {f.claim for f in first.findings if f.code not in BESIDE}
    assert {f.claim for f in second.findings if f.claim and f.level is not Level.NOTICE} <= before


def test_two_findings_on_one_span_have_the_same_replacement() -> None:
    result = checked("Facial acupuncture erases acne scars.", Verdict.NOT_SHOWN, Certainty.VERY_LOW)
    replacements = {f.replacement for f in result.findings if f.level is not Level.NOTICE}
    assert len([f for f in result.findings if f.level is not Level.NOTICE]) > 1
    assert len(replacements) == 1
    assert replacements != {""}


def test_a_finding_that_asks_for_nothing_has_no_replacement() -> None:
    result = checked("Facial acupuncture may lift the face.", Verdict.TENTATIVE, Certainty.LOW)
    assert result.findings
    assert all(not finding.replacement for finding in result.findings)


def test_words_inside_a_link_are_left_to_the_writer() -> None:
    text = "It [lifts the face](https://example.org/lift) for good."
    result = checked(text, Verdict.TENTATIVE, Certainty.LOW)
    assert all(not finding.replacement for finding in result.findings)


def test_judging_a_rewording_agrees_with_judging_it_alone() -> None:
    claim = claim_with("fa-lifts-face", "tentative")
    found, _ = reworded("It permanently lifts the face.", [claim])
    (part,) = parts_of(found)[2]
    assert judge(claim, compare(part, claim), strength_of(part)).level is Level.NOTICE
