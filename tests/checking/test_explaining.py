"""What an explanation tells: the same as the check decided, and everything that it was decided on."""

from __future__ import annotations

import json
import math

import pytest

from kb.checking.cutting import CutReason
from kb.checking.detecting import detect
from kb.checking.explaining import ExplainedClause, Explanation, Fate, Weighed, explain, nearest_claims
from kb.checking.index import ClaimIndex
from kb.checking.pipeline import check_document
from kb.checking.retrieving import retrieve
from kb.checking.values import Document, TextFormat
from kb.encoding import SentenceEncoder, find_model
from kb.errors import NotFound
from tests.checking.known import clause_of, known_claims

TEXT = """# Facial acupuncture

It boosts collagen, softens fine lines and does not hurt.
We are open on Mondays. Microneedling boosts collagen.

- Gives skin
  a glow
"""
DOCUMENT = Document("draft.md", TEXT, format=TextFormat.MARKDOWN)


@pytest.fixture(scope="module")
def index() -> ClaimIndex:
    """All claims, on words alone."""
    return ClaimIndex(tuple(known_claims().values()))


@pytest.fixture(scope="module")
def with_meaning() -> ClaimIndex:
    """A handful of claims that look alike, with the sentence model."""
    files = find_model()
    if files is None:
        pytest.skip("the sentence model is not on this machine")
    slugs = [slug for slug in known_claims() if "collagen" in slug or "elastin" in slug]
    return ClaimIndex([known_claims()[slug] for slug in slugs], SentenceEncoder(files))


def explained(index: ClaimIndex, line: int | None = None, column: int | None = None) -> Explanation:
    findings = check_document(DOCUMENT, index).findings
    return explain(DOCUMENT, index, line=line, column=column, findings=findings)


def clauses(explanation: Explanation) -> list[ExplainedClause]:
    return [part for segment in explanation.segments for part in segment.clauses]


def test_a_line_gives_every_sentence_that_touches_it(index: ClaimIndex) -> None:
    assert [s.segment.text for s in explained(index, 4).segments] == [
        "We are open on Mondays.",
        "Microneedling boosts collagen.",
    ]
    assert [s.segment.text for s in explained(index, 7).segments] == ["Gives skin\n  a glow"]


def test_a_column_gives_the_one_sentence_there(index: ClaimIndex) -> None:
    (segment,) = explained(index, 4, 30).segments
    assert segment.segment.text == "Microneedling boosts collagen."
    assert (segment.line, segment.column) == (4, 25)


def test_without_a_line_everything_is_explained(index: ClaimIndex) -> None:
    assert len(explained(index).segments) == 5


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        (2, None, "No sentence of draft.md stands at line 2; the nearest begins at 3:1"),
        (99, None, "the nearest begins at 6:3"),
        (4, 400, "No sentence of draft.md stands at 4:400; the nearest begins at 4:25"),
    ],
)
def test_where_no_sentence_stands_the_nearest_is_named(
    index: ClaimIndex, line: int, column: int | None, message: str
) -> None:
    with pytest.raises(NotFound, match=message):
        explained(index, line, column)


def test_a_text_without_a_sentence_has_nothing_to_explain(index: ClaimIndex) -> None:
    with pytest.raises(NotFound, match=r"There is no sentence in the text\."):
        explain(Document("", " \n"), index)


def test_clauses_come_with_their_readings_and_subjects(index: ClaimIndex) -> None:
    parts = clauses(explained(index, 3))
    assert [part.clause.text for part in parts] == ["It boosts collagen", "softens fine lines", "does not hurt."]
    assert parts[1].clause.reading == "It softens fine lines"
    assert [part.subject for part in clauses(explained(index, 4, 30))] == ["microneedling"]


def total(things: tuple[Weighed, ...]) -> float:
    return sum(thing.contribution for thing in things)


def test_the_cues_add_up_to_the_score_of_the_detection(index: ClaimIndex) -> None:
    for part in clauses(explained(index)):
        assert part.cues[0].name == "bias"
        assert 1 / (1 + math.exp(-total(part.cues))) == pytest.approx(part.by_cues, abs=1e-3)
        assert part.detection == detect(part.clause)
        assert part.senses == ()
        assert all(cue.says for cue in part.cues)


def test_the_signals_add_up_to_the_score_of_the_claim(index: ClaimIndex) -> None:
    considered = [claim for part in clauses(explained(index)) for claim in part.considered]
    assert considered
    for claim in considered:
        assert 1 / (1 + math.exp(-claim.constant - total(claim.signals))) == pytest.approx(claim.score, abs=2e-3)


def test_what_is_offered_is_what_the_check_compares(index: ClaimIndex) -> None:
    offered = 0
    for segment in explained(index).segments:
        for part in segment.clauses:
            (candidates,) = retrieve([part.clause], index, [segment.subject])
            mine = [claim for claim in part.considered if claim.fate is Fate.OFFERED]
            assert [(claim.slug, claim.score) for claim in mine] == [(c.slug, c.score) for c in candidates]
            assert all(claim.score < part.threshold for claim in part.considered if claim.fate is Fate.BELOW_THRESHOLD)
            offered += len(mine)
    assert offered >= 3


def test_every_finding_of_the_check_stands_with_its_clause(index: ClaimIndex) -> None:
    findings = check_document(DOCUMENT, index).findings
    told = [finding for segment in explained(index).segments for finding in segment.findings]
    told += [finding for part in clauses(explained(index)) for finding in part.findings]
    assert sorted(f.fingerprint for f in told) == sorted(f.fingerprint for f in findings)
    for part in clauses(explained(index)):
        relations = {claim.slug: claim.comparison.relation for claim in part.considered}
        assert all(relations[f.claim] is f.relation for f in part.findings if f.claim)


def test_a_claim_about_another_treatment_is_cut_and_the_treatment_named(index: ClaimIndex) -> None:
    (part,) = clauses(explained(index, 4, 30))
    cut = {cut.slug: cut for cut in part.cut}
    assert cut["fa-increases-collagen-production"].reason is CutReason.SUBJECT
    assert "microneedling" in cut["fa-increases-collagen-production"].says
    assert not {claim.slug for claim in part.considered} & set(cut)


def test_a_near_miss_that_was_nearer_is_quoted(with_meaning: ClaimIndex) -> None:
    (part,) = clauses(explain(Document("", "Facial acupuncture boosts collagen."), with_meaning))
    misses = [cut for cut in part.cut if cut.reason is CutReason.NEAR_MISS]
    assert misses
    for cut in misses:
        assert any(f"'{text}'" in cut.says for text in known_claims()[cut.slug].near_misses)
    best = part.considered[0]
    assert best.slug == "fa-increases-collagen-production"
    assert best.nearest in known_claims()[best.slug].wordings


def test_the_nearest_claims_are_told_however_far_they_are(index: ClaimIndex) -> None:
    near = nearest_claims(clause_of("It gives collagen a holiday"), index, "")
    assert 0 < len(near) <= 3
    assert [score for _, score in near] == sorted((score for _, score in near), reverse=True)
    assert nearest_claims(clause_of("Anything"), ClaimIndex([]), "") == ()


def test_an_empty_knowledge_base_explains_too() -> None:
    empty = ClaimIndex([])
    explanation = explain(DOCUMENT, empty, findings=check_document(DOCUMENT, empty).findings)
    assert all(part.considered == () and part.cut == () for part in clauses(explanation))
    assert json.dumps([part.detection.score for part in clauses(explanation)])
