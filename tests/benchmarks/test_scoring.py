"""The scorer counts as the one that the copy came with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kb.benchmarks.scoring import Counts, LabelledCopy, Said, Score, read_copy, score, segments
from kb.errors import NotFound

COPY = Path(__file__).parents[1] / "copy" / "dev"
SCORER = Path(__file__).resolve().parents[3] / "shared" / "tools" / "score_check.py"


def guesses(copy: LabelledCopy) -> dict[str, list[Said]]:
    """A result that is right, wrong, and beside the point by turns, for every text."""
    found: dict[str, list[Said]] = {}
    relations = ("same", "stronger", "negated", "related", "weaker")
    for name, text in copy.texts.items():
        found[name] = []
        for number, label in enumerate(copy.labels.get(name, ())):
            slugs = [claim["slug"] for claim in label["claims"]] or [None]
            slug = "fa-is-called-natural-botox" if number % 3 == 2 else slugs[0]
            relation = relations[number % 5] if slug else None
            found[name].append(Said(label["start"] + number % 4, label["end"], slug, relation))
            for extra in label.get("also", ())[: number % 2]:
                found[name].append(Said(label["start"], label["end"], extra, "same"))
        if len(text) > 200:
            found[name].append(Said(100, 180, "fa-is-safer-than-botox", "same"))
    return found


@pytest.mark.skipif(not SCORER.is_file(), reason="the scorer lies beside the project")
@pytest.mark.parametrize("copy", read_copy(COPY), ids=lambda copy: copy.name)
def test_the_score_is_that_of_the_scorer_of_the_labels(copy: LabelledCopy, tmp_path: Path) -> None:
    said = guesses(copy)
    documents = [
        {
            "path": f"{name}.txt",
            "findings": [{"start": s.start, "end": s.end, "claim": s.claim, "relation": s.relation} for s in every],
        }
        for name, every in said.items()
    ]
    result = tmp_path / "result.json"
    result.write_text(json.dumps({"documents": documents}), encoding="utf-8")
    kind = COPY / copy.name.rpartition("/")[2]
    command = [sys.executable, str(SCORER), str(kind / "labels.jsonl"), str(kind / "copy"), str(result), "--json"]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    ours = score(copy, said)
    assert shown(ours.detect) == theirs["detect"]
    assert shown(ours.match) == theirs["match"]
    assert round(ours.relation_accuracy, 4) == theirs["relation_accuracy"]
    assert (ours.dangerous, ours.inherited) == (theirs["dangerous_pairs_matched"], theirs["false_inheritance"])
    alarms = ours.alarms_per_1000_words
    assert (None if alarms is None else round(alarms, 2)) == theirs["false_alarms_per_1000_words"]
    assert ours.match.right
    assert ours.match.found > ours.match.right


def shown(counts: Counts) -> dict[str, float]:
    figures = {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
    return {name: round(value, 4) for name, value in figures.items()} | {
        "tp": counts.right,
        "predicted": counts.found,
        "gold": counts.wanted,
    }


def test_lines_are_cut_at_sentence_ends() -> None:
    text = "First. Second one!\n\nThird"
    assert [text[a:b].strip() for a, b in segments(text)] == ["First.", "Second one!", "Third"]


def test_nothing_found_scores_nothing_and_divides_by_nothing() -> None:
    copy = LabelledCopy("none", {"a": "Words of no claim."}, {})
    empty = score(copy, {"a": []})
    assert (empty.match.f1, empty.detect.f1, empty.relation_accuracy, empty.alarms_per_1000_words) == (0, 0, 0, 0)
    assert Score().alarms_per_1000_words is None


def test_a_folder_without_labels_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"labels\.jsonl"):
        read_copy(tmp_path)
