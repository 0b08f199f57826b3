from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.checking.index import ClaimIndex
from kb.checking.pipeline import Options, check_document, fingerprint
from kb.checking.values import CheckedDocument, Document, TextFormat
from kb.encoding import SentenceEncoder, find_model
from kb.vocabulary import Certainty, Level, Relation, Verdict
from tests.checking.known import known, known_claims
from tests.checking.pairs import DANGEROUS

FIVE = "Facial acupuncture boosts collagen, lifts the face, fades age spots, eases stress and hydrates the skin."
BENEFITS = [
    "fa-increases-collagen-production",
    "fa-lifts-face",
    "fa-reduces-dark-spots",
    "fa-eases-effects-of-stress",
    "fa-hydrates-skin",
]


@pytest.fixture(scope="module")
def index() -> ClaimIndex:
    """Words alone, so that these tests say the same on every machine; every claim counts as not shown."""
    claims = [known(slug, Verdict.NOT_SHOWN, Certainty.VERY_LOW) for slug in known_claims()]
    return ClaimIndex(claims)


def check(text: str, index: ClaimIndex, *, path: str = "draft.txt", options: Options | None = None) -> CheckedDocument:
    return check_document(Document(path, text), index, options=options)


def test_a_sentence_that_lists_five_benefits_yields_five_findings(index: ClaimIndex) -> None:
    findings = check(FIVE, index).findings
    assert [finding.claim for finding in findings] == BENEFITS
    assert all(finding.relation is Relation.SAME for finding in findings)
    assert all(finding.verdict is Verdict.NOT_SHOWN for finding in findings)


def test_every_span_is_the_text_that_it_speaks_of(index: ClaimIndex) -> None:
    text = "# Facial acupuncture\n\n- Lifts the *face*\n- Boosts collagen\n\nIt doesn\u2019t hurt.\n"
    checked = check_document(Document("draft.md", text, format=TextFormat.MARKDOWN), index)
    assert checked.findings
    lines = text.split("\n")
    for finding in checked.findings:
        assert text[finding.start : finding.end] == finding.text
        assert lines[finding.line - 1][finding.column - 1 :].startswith(finding.text.split("\n")[0])


def test_each_item_of_a_list_is_read_under_its_lead(index: ClaimIndex) -> None:
    treated = "What we treat:\n\u2022 Acne\n\u2022 Wrinkles\n\n"
    barred = "Not suitable for:\n\u2022 Pregnancy\n\u2022 Epilepsy\n"
    text = f"Cosmetic acupuncture\n\n{treated}{barred}"
    assert [finding.claim for finding in check(text, index).findings] == [
        "fa-reduces-acne",
        "fa-reduces-lines-and-wrinkles",
        "pregnancy-contraindicates-fa",
        "seizure-disorder-contraindicates-fa",
    ]


def test_something_unknown_is_said_to_be_unknown_and_never_given_to_a_neighbour(index: ClaimIndex) -> None:
    findings = check("Facial acupuncture lowers your cholesterol.", index).findings
    assert [(finding.claim, finding.code, finding.verdict) for finding in findings] == [(None, "unknown-claim", None)]
    assert findings[0].level is Level.NOTICE


def test_what_claims_nothing_is_passed_over(index: ClaimIndex) -> None:
    text = "Facial acupuncture in Leeds\n\nWe are open from nine to five. Book your visit online.\n"
    assert check(text, index).findings == ()


def test_a_text_about_another_treatment_is_given_no_claims_of_ours(index: ClaimIndex) -> None:
    text = "Microneedling explained\n\nMicroneedling boosts collagen. A dermapen softens wrinkles and lifts the face."
    assert {finding.claim for finding in check(text, index).findings} <= {None}


@pytest.mark.parametrize(("text", "slug"), DANGEROUS)
def test_no_dangerous_sentence_inherits_a_verdict(text: str, slug: str, index: ClaimIndex) -> None:
    for finding in check(f"Facial acupuncture\n\n{text}\n", index).findings:
        assert finding.claim != slug or finding.verdict is None
        assert finding.claim != slug or not (finding.relation and finding.relation.inherits_verdict)


def test_coverage_counts_sentences_claims_and_matches(index: ClaimIndex) -> None:
    text = f"Facial acupuncture\n\n{FIVE} It lowers your cholesterol. We are open on Mondays.\n"
    coverage = check(text, index).coverage
    assert (coverage.sentences, coverage.claim_sentences, coverage.matched) == (3, 2, 1)
    assert coverage.by_verdict == {"not-shown": 5}


def test_the_same_document_gives_the_same_findings(index: ClaimIndex) -> None:
    assert check(FIVE, index) == check(FIVE, index)


def test_a_fingerprint_survives_edits_elsewhere_and_a_new_name(index: ClaimIndex) -> None:
    before = {f.fingerprint for f in check(FIVE, index).findings}
    after = {f.fingerprint for f in check(f"A new opening line.\n\n{FIVE}", index, path="moved.txt").findings}
    assert before <= after
    assert len(before) == len(BENEFITS)


def test_a_fingerprint_changes_with_the_words_the_claim_and_the_reason() -> None:
    one = fingerprint("not-shown", "fa-lifts-face", "lifts the face")
    assert one == fingerprint("not-shown", "fa-lifts-face", "**Lifts**  the face.")
    assert one != fingerprint("not-shown", "fa-lifts-face", "lifts the neck")
    assert one != fingerprint("not-shown", "fa-firms-skin", "lifts the face")
    assert one != fingerprint("overstated", "fa-lifts-face", "lifts the face")


def test_progress_is_told_clause_by_clause(index: ClaimIndex) -> None:
    told: list[tuple[int, int]] = []
    check_document(Document("draft.txt", FIVE), index, progress=lambda done, of: told.append((done, of)))
    assert told == [(done, len(told)) for done in range(1, len(told) + 1)]


def test_related_claims_are_told_when_asked_for(index: ClaimIndex) -> None:
    text = "Facial acupuncture\n\nShe struggled with acne and wrinkles for years.\n"
    asked = check(text, index, options=Options(related=True)).findings
    assert any(finding.relation is Relation.RELATED and finding.verdict is None for finding in asked)
    assert all(finding.relation is not Relation.RELATED for finding in check(text, index).findings)


def test_an_empty_text_has_no_findings(index: ClaimIndex) -> None:
    checked = check("", index)
    assert checked.findings == ()
    assert checked.coverage.sentences == 0


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400))
def test_no_text_whatever_breaks_the_check(index: ClaimIndex, text: str) -> None:
    for finding in check(text, index).findings:
        assert text[finding.start : finding.end] == finding.text


def test_a_long_draft_takes_little_time() -> None:
    files = find_model()
    if files is None:
        pytest.skip("the sentence model is not on this machine")
    index = ClaimIndex([known(slug) for slug in list(known_claims())[:40]], SentenceEncoder(files))
    check(FIVE, index)
    text = "Facial acupuncture\n\n" + "\n\n".join(
        f"{FIVE} Visit {n} is relaxing, and it tones tired muscles." for n in range(40)
    )
    started = perf_counter()
    check(text, index)
    assert len(text.split()) >= 800
    assert perf_counter() - started < 4  # half a second alone on two cores; a busy machine is no failure


def test_the_careful_page_is_not_punished() -> None:
    page = Path(__file__).parent / "drafts" / "careful-page.txt"
    as_assessed: dict[str, dict[str, Any]] = {
        "fa-reduces-lines-and-wrinkles": {"say": ("In one trial of 72 women frown lines became fewer.",)},
        "sterile-needles-lower-infection-risk": {"verdict": Verdict.SUPPORTED, "certainty": Certainty.MODERATE},
        "fa-uses-sterile-needles": {"verdict": Verdict.DESCRIPTIVE, "certainty": None},
        "fa-causes-minor-bruising": {"verdict": Verdict.SUPPORTED, "certainty": Certainty.MODERATE},
    }
    given: dict[str, Any] = {"verdict": Verdict.NOT_SHOWN, "certainty": Certainty.VERY_LOW}
    index = ClaimIndex([known(slug, **{**given, **as_assessed.get(slug, {})}) for slug in known_claims()])
    found = check(page.read_text(encoding="utf-8"), index).findings
    assert [(f.text, f.code) for f in found if f.level is not Level.NOTICE] == []
