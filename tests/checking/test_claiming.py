"""Whether a clause claims anything, once its meaning is known too."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.checking.claiming import SIGNALS, claiming, detections, logit
from kb.checking.claiming import with_meaning as weighed
from kb.checking.detecting import detect
from kb.checking.index import ClaimIndex
from kb.checking.retrieving import look
from kb.checking.values import Detection
from tests.checking.known import clause_of, clauses_of, known_claims

LINES = Path(__file__).parent / "labelled_lines"


def by_meaning(text: str, index: ClaimIndex) -> Detection:
    clause = clause_of(text)
    return detections([clause], look([clause], index), index)[0]


@pytest.mark.parametrize(
    "text",
    [
        "The map of years on her face has faded.",
        "Your frown will lose its grip.",
        "The springs in your skin are mended.",
        "It sends the puff packing.",
    ],
)
def test_what_is_said_in_words_that_nobody_listed_is_still_a_claim(text: str, with_meaning: ClaimIndex) -> None:
    assert by_meaning(text, with_meaning).is_claim


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for stopping by.",
        "Tea or water?",
        "She lives by the sea with two dogs.",
        "Vouchers are sold at the desk.",
    ],
)
def test_small_talk_stays_small_talk(text: str, with_meaning: ClaimIndex) -> None:
    assert not by_meaning(text, with_meaning).is_claim


def test_without_a_model_the_cues_decide_alone() -> None:
    words_alone = ClaimIndex(tuple(known_claims().values())[:20])
    clause = clause_of("It boosts collagen.")
    assert detections([clause], look([clause], words_alone), words_alone) == [detect(clause)]
    assert detections([], None, words_alone) == []


def test_who_was_outvoted_is_told_in_the_reasons() -> None:
    model = claiming()
    towards = model.vector / np.abs(model.vector).sum() * 8
    found = weighed(Detection(False, 0.3, ("has no verb",)), towards.astype(np.float32), 0.9, 0.5, 0.1)
    assert found.is_claim
    assert found.reasons == ("reads like sentences that claim something", "has no verb")


def test_the_rules_name_the_signals_that_there_are() -> None:
    model = claiming()
    assert len(model.signals) == len(SIGNALS)
    assert len(model.vector) == 384
    assert 0.3 < model.threshold < 0.7
    assert logit(0.5) == 0.0
    assert logit(0.0) == pytest.approx(-logit(1.0))


def test_the_rules_file_says_how_well_it_does() -> None:
    path = Path(__file__).resolve().parents[2] / "kb" / "checking" / "rules" / "claiming.yaml"
    assert "cross_validated: 'F1 over segments" in path.read_text(encoding="utf-8")


def test_lines_that_are_hard_to_tell_apart_are_told_apart(with_meaning: ClaimIndex) -> None:
    right = total = 0
    for path in sorted(LINES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line[:2] in {"+ ", "- "}:
                parts = clauses_of(line[2:])
                claims = any(found.is_claim for found in detections(parts, look(parts, with_meaning), with_meaning))
                total += 1
                right += claims == line.startswith("+")
    assert total > 140
    assert right / total > 0.7  # the weights have seen these lines: a floor against accidents, not a measurement


@pytest.mark.parametrize(
    "text",
    ["You have seen it on your feed.", "Here is what you can expect from it.", "Needles"],
)
def test_a_statement_about_nothing_that_is_checked_claims_nothing(text: str, with_meaning: ClaimIndex) -> None:
    assert not by_meaning(text, with_meaning).is_claim
