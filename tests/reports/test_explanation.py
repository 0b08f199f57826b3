"""The explanation on a terminal and as JSON: whole, in order, and the same each time."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from rich.console import Console

from kb.checking.explaining import Explanation, explain
from kb.checking.index import ClaimIndex
from kb.checking.pipeline import check_document
from kb.checking.values import Document
from kb.reports.explanation import render_explanation, render_explanation_json
from tests.checking.known import known_claims

TEXT = "Facial acupuncture permanently boosts collagen, and it lowers your [bold]cholesterol[/bold].\n"


@pytest.fixture(scope="module")
def explanation() -> Explanation:
    """One sentence with a known claim and an unknown one, on words alone."""
    slugs = ["fa-increases-collagen-production", "fa-gives-skin-glow", "acne-is-sometimes-bacterial"]
    index = ClaimIndex([known_claims()[slug] for slug in slugs])
    document = Document("draft.txt", TEXT)
    return explain(document, index, findings=check_document(document, index).findings)


def shown(explanation: Explanation, width: int = 100) -> str:
    out = io.StringIO()
    render_explanation(explanation, Console(file=out, width=width, color_system=None, highlight=False))
    return out.getvalue()


def value(explanation: Explanation) -> Any:
    return json.loads(render_explanation_json(explanation))


def test_people_read_place_clauses_cues_candidates_and_findings(explanation: Explanation) -> None:
    text = shown(explanation)
    assert text.startswith("Without the sentence model")
    for part in (
        "draft.txt:1:1",
        "clause 1 of 2",
        "a claim?",
        "(bias)",
        "strength",
        "'permanently' says that it lasts",
        "fa-increases-collagen-production: compared with the clause",
        "constant",
        "relation: a stronger claim",
        "findings",
        "[unknown-claim]",
    ):
        assert part in text, part


def test_brackets_of_the_draft_are_shown_as_they_are(explanation: Explanation) -> None:
    assert "[bold]cholesterol[/bold]" in shown(explanation)


@pytest.mark.parametrize("width", [20, 40, 200])
def test_it_fits_a_terminal_of_any_width(explanation: Explanation, width: int) -> None:
    assert max(map(len, shown(explanation, width).splitlines())) <= width


def test_programs_get_every_number(explanation: Explanation) -> None:
    told = value(explanation)
    assert told["schema"] == "kb-explain/1"
    assert told["compares_by_meaning"] is False
    (sentence,) = told["sentences"]
    assert TEXT[sentence["start"] : sentence["end"]] == sentence["text"]
    first, second = sentence["clauses"]
    assert first["detection"]["is_claim"] is True
    assert {"name", "value", "weight", "contribution", "says"} == set(first["detection"]["cues"][0])
    assert first["strength"] == {
        "wording": "absolute",
        "words": ["permanently"],
        "aspects": [{"aspect": "duration", "words": "permanently"}],
        "lessening": [],
    }
    candidate = first["candidates"][0]
    assert candidate["claim"] == "fa-increases-collagen-production"
    assert candidate["fate"] == "offered"
    assert candidate["relation"] == "stronger"
    assert candidate["score"] >= first["threshold"]
    assert [finding["code"] for finding in second["findings"]] == ["unknown-claim"]


def test_the_same_explanation_gives_the_same_bytes(explanation: Explanation) -> None:
    assert render_explanation_json(explanation) == render_explanation_json(explanation)
    assert render_explanation_json(explanation).endswith("}\n")
