"""Claims, sources, studies, evidence, contradictions and counts: tables for people, JSON and CSV for machines."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from sqlalchemy import URL, update

from kb.models import Claim
from kb.store.engine import make_engine, open_session
from kb.vocabulary import ClaimKind, Stance, Verdict
from tests.cli.conftest import Kb

pytestmark = pytest.mark.usefixtures("home")


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# command, and the columns of its table
LISTS: dict[str, list[str]] = {
    "claims": ["slug", "statement", "verdict", "certainty", "mentions", "studies"],
    "sources": ["slug", "title", "claims", "mentions", "length", "attached"],
    "studies": ["key", "issued", "design", "title", "sample", "claims"],
}


@pytest.mark.parametrize("command", LISTS)
def test_a_list_says_the_same_in_every_format(kb: Kb, command: str) -> None:
    table, as_json, as_csv = (kb(command, "--format", style) for style in ("table", "json", "csv"))
    assert [shown.status for shown in (table, as_json, as_csv)] == [0, 0, 0]
    assert [shown.err for shown in (table, as_json, as_csv)] == ["", "", ""]
    head = table.out.splitlines()[0].split()
    assert head == LISTS[command]
    key = LISTS[command][0]
    keys = [row[key] for row in as_json.json]
    assert keys
    assert [row[key] for row in rows_of(as_csv.out)] == keys
    assert set(LISTS[command]) <= set(as_json.json[0])
    assert set(as_json.json[0]) == set(rows_of(as_csv.out)[0])
    assert [line.split()[0] for line in table.out.splitlines() if line.split()[:1] and line.split()[0] in keys] == keys
    assert kb(command).out == table.out


def test_the_counts_have_the_keys_that_machines_rely_on(kb: Kb) -> None:
    counted = kb("stats", "--format", "json").json
    assert {"claims", "mentions", "sources", "studies", "assessments", "unassessed"} <= set(counted)
    assert counted["claims"] >= 270
    assert counted["mentions"] >= 498
    assert counted["sources"] == 5
    assert counted["assessments"] >= 53
    assert counted["unassessed"] == counted["by_verdict"].get("unassessed", 0)


def test_the_counts_for_people_say_the_same(kb: Kb) -> None:
    counted = kb("stats", "--format", "json").json
    shown = kb("stats").out
    assert f"{counted['claims']} claims in {counted['mentions']} mentions of 5 sources" in shown
    assert f"{counted['studies']} studies, {counted['links']} evidence links" in shown
    topics = rows_of(kb("stats", "--format", "csv").out)
    assert len(topics) == counted["topics"]
    assert sum(int(topic["claims"]) for topic in topics) == counted["claims"]


@pytest.mark.parametrize(
    ("arguments", "key", "value"),
    [
        (["--topic", "wrinkles"], "topic", "wrinkles"),
        (["--kind", ClaimKind.REGIMEN], "kind", "regimen"),
        (["--verdict", Verdict.CONTRADICTED], "verdict", "contradicted"),
        (["--certainty", "low"], "certainty", "low"),
        (["--checkable", "record"], "checkable", "record"),
    ],
)
def test_claims_can_be_filtered(kb: Kb, arguments: list[str], key: str, value: str) -> None:
    found = kb("claims", *arguments, "--format", "json").json
    assert found
    assert {row[key] for row in found} == {value}


def test_claims_can_be_filtered_by_what_sources_say_of_them(kb: Kb) -> None:
    every = {row["slug"] for row in kb("claims", "--format", "json").json}
    made = {row["slug"] for row in kb("claims", "--source", "naturopath-blog-post", "--format", "json").json}
    hedged = kb("claims", "--source", "naturopath-blog-post", "--stance", Stance.HEDGES, "--format", "json").json
    assert hedged
    assert {row["slug"] for row in hedged} < made < every


def test_filters_are_taken_together(kb: Kb) -> None:
    found = kb("claims", "--text", "collagen", "--verdict", "not-shown", "--format", "json").json
    assert found
    assert all(row["verdict"] == "not-shown" for row in found)


def test_an_empty_list_says_what_to_do(kb: Kb) -> None:
    shown = kb("claims", "--text", "zeppelin")
    assert (shown.status, shown.out) == (0, "No claim fits. Drop a filter, or try fewer letters in --text.\n")
    assert kb("claims", "--text", "zeppelin", "--format", "json").json == []
    assert kb("claims", "--text", "zeppelin", "--format", "csv").out == ""
    assert "No study fits" in kb("studies", "--text", "zeppelin").out


def test_a_claim_is_shown_whole(kb: Kb) -> None:
    shown = kb("show", "fa-is-ancient")
    assert (shown.status, shown.err) == (0, "")
    assert "fa-is-ancient" in shown.out
    values = kb("show", "fa-is-ancient", "--format", "json").json
    assert "fa-is-ancient" in json.dumps(values)
    listed = kb("claims", "--text", "fa-is-ancient", "--format", "json").json[0]
    assert listed["statement"] in shown.out.replace("\n", " ")


def test_a_study_is_shown_whole(kb: Kb) -> None:
    shown = kb("studies", "yun2013elasticity")
    assert (shown.status, shown.err) == (0, "")
    listed = next(row for row in kb("studies", "--format", "json").json if row["key"] == "yun2013elasticity")
    assert listed["title"] in " ".join(shown.out.split())
    assert "yun2013elasticity" in json.dumps(kb("studies", "yun2013elasticity", "--format", "json").json)


def test_studies_can_be_filtered(kb: Kb) -> None:
    trials = kb("studies", "--design", "rct", "--format", "json").json
    assert trials
    assert {study["design"] for study in trials} == {"rct"}


def test_the_evidence_of_a_topic_is_shown_in_every_format(kb: Kb) -> None:
    found = kb("evidence", "wrinkles", "--format", "json").json
    assert found
    assert [row["study"] for row in rows_of(kb("evidence", "wrinkles", "--format", "csv").out)] == [
        row["study"] for row in found
    ]
    text = kb("evidence", "wrinkles").out
    assert all(row["study"] in text for row in found)


def test_contradictions_are_shown_with_both_places(kb: Kb) -> None:
    found = kb("contradictions", "--format", "json").json
    strong = [c for c in found if c["type"] == "contradicts"]
    assert strong
    assert all(c["places"] and c["related_places"] for c in found)
    text = kb("contradictions")
    assert text.status == 0
    assert f"{len(strong)} contradictions and {len(found) - len(strong)} tensions." in text.out
    assert all(c["claim"] in text.out and c["related"] in text.out for c in found)
    only = kb("contradictions", "--type", "contradicts", "--format", "json").json
    assert only == strong
    within = kb("contradictions", "--within", "--format", "json").json
    assert 0 < len(within) < len(found)
    assert len(rows_of(kb("contradictions", "--format", "csv").out)) == len(found)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show", "fa-is-ancent"], "kb: There is no claim 'fa-is-ancent'. Did you mean 'fa-is-ancient'"),
        (["studies", "yun2013elastic"], "kb: There is no study 'yun2013elastic'. Did you mean 'yun2013elasticity'"),
        (["evidence", "wrinkle"], "kb: There is no topic 'wrinkle'. Did you mean 'wrinkles'"),
        (["claims", "--topic", "wrinkle"], "kb: There is no topic 'wrinkle'. Did you mean 'wrinkles'"),
        (
            ["claims", "--source", "naturopath"],
            "kb: There is no source 'naturopath'. Did you mean 'naturopath-blog-post'",
        ),
    ],
)
def test_a_name_that_does_not_exist_ends_with_status_four_and_the_nearest(
    kb: Kb, arguments: list[str], told: str
) -> None:
    shown = kb(*arguments)
    assert (shown.status, shown.out) == (4, "")
    assert shown.err.startswith(told)
    assert shown.err.count("\n") == 1


def test_a_spreadsheet_finds_no_formula_in_a_cell(kb: Kb, home: Path) -> None:
    engine = make_engine(URL.create("sqlite", database=str(home / "kb.db")))
    evil = {"=1+1": "fa-is-ancient", "+1": "fa-is-relaxing", "-1": "fa-lifts-face", "@SUM(1)": "fa-firms-skin"}
    with open_session(engine) as session:
        for statement, slug in evil.items():
            session.execute(update(Claim).where(Claim.slug == slug).values(statement=statement))
        session.commit()
    engine.dispose()
    rows = {row["slug"]: row["statement"] for row in rows_of(kb("claims", "--format", "csv").out)}
    assert {rows[slug] for slug in evil.values()} == {f"'{statement}" for statement in evil}
    listed = {row["slug"]: row["statement"] for row in kb("claims", "--format", "json").json}
    assert {listed[slug] for slug in evil.values()} == set(evil)
    assert "=1+1" in kb("claims").out


def test_words_in_brackets_are_shown_as_they_are(kb: Kb, home: Path) -> None:
    """What looks like markup of the terminal is a text like any other."""
    engine = make_engine(URL.create("sqlite", database=str(home / "kb.db")))
    with open_session(engine) as session:
        odd = "[bold]Lifts[/bold] the [red]face :smile:"
        session.execute(update(Claim).where(Claim.slug == "fa-lifts-face").values(statement=odd))
        session.commit()
    engine.dispose()
    assert odd in kb("claims", "--text", "fa-lifts-face").out
    assert odd in kb("show", "fa-lifts-face").out
    assert odd in kb("contradictions").out + odd


def test_csv_keeps_commas_quotes_and_characters(kb: Kb) -> None:
    titles = {row["key"]: row["title"] for row in rows_of(kb("studies", "--format", "csv").out)}
    listed = {row["key"]: row["title"] for row in kb("studies", "--format", "json").json}
    assert titles == {key: f"'{title}" if title[0] in "=+-@" else title for key, title in listed.items()}
    assert any("," in title for title in listed.values())
