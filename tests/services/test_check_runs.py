"""Runs over many documents: kept checks are never stale, several processes say the same as one, and end cleanly."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kb.checking.values import Document
from kb.models import Assessment, CheckRun, Claim, ClaimWording, Guidance, Mention, Study, TextVector
from kb.services.check_runs import MOST_PROCESSES, WORTH_A_PROCESS, Plan, Progress, Run, Task, _jobs, run_checks
from kb.services.known_state import _files, known_state
from kb.services.opening import Store
from kb.vocabulary import Verdict

TEXTS = (
    "Facial acupuncture boosts collagen. We are open on Mondays.",
    "Facial acupuncture reduces wrinkles and lifts the face.",
    "The needles are painless.",
)
ONE = Plan(jobs=1)
Tasks = tuple[Task, ...]


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder, and so a cache, for each test."""
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def tasks(*texts: str) -> Tasks:
    return tuple(Task(Document(f"{number}.txt", text)) for number, text in enumerate(texts or TEXTS))


def run(store: Store, some: Tasks, plan: Plan = ONE, report: Callable[[Progress], None] | None = None) -> Run:
    return run_checks(store, some, plan, say=lambda _text: None, report=report)


def change(store: Store, edit: Callable[[Session], object]) -> None:
    with store.session() as session:
        edit(session)
        session.commit()


def supersede(session: Session, verdict: Verdict, rationale: str = "Looked at again.") -> None:
    """Assesses every claim anew: an assessment is never edited."""
    for old in session.scalars(select(Assessment).where(Assessment.is_current)).all():
        old.is_current = False
        session.flush()
        values = {name: getattr(old, name) for name in ("claim_id", "assessed_on", "assessor", "policy")}
        new = Assessment(**values, number=old.number + 1, is_current=True, verdict=verdict, rationale=rationale)
        new.override_reason = "for a test"
        session.add(new)
        session.flush()


# ---------------------------------------------------------------------------------------------------- kept checks


def test_a_second_run_finds_every_check_kept_and_says_the_same(small_store: Store) -> None:
    first, second = run(small_store, tasks()), run(small_store, tasks())
    assert (first.from_cache, second.from_cache) == (0, len(TEXTS))
    assert second.results == first.results
    assert any(result.findings for result in first.results)


def test_only_the_changed_document_is_checked_again(small_store: Store) -> None:
    run(small_store, tasks())
    again = run(small_store, tasks(TEXTS[0], TEXTS[1] + " And more.", TEXTS[2]))
    assert again.from_cache == 2
    assert [result.path for result in again.results] == ["0.txt", "1.txt", "2.txt"]
    assert again.results[1].characters == len(TEXTS[1]) + len(" And more.")


def test_other_jurisdictions_are_another_check(small_store: Store) -> None:
    run(small_store, tasks(TEXTS[0]))
    assert run(small_store, (Task(Document("0.txt", TEXTS[0]), ("uk",)),)).from_cache == 0


def test_without_the_cache_everything_is_checked_and_nothing_kept(small_store: Store, own_folder: Path) -> None:
    plan = Plan(jobs=1, use_cache=False)
    run(small_store, tasks(), plan)
    assert not (own_folder / "checks").exists()
    run(small_store, tasks())
    assert run(small_store, tasks(), plan).from_cache == 0


@pytest.mark.parametrize(
    "edit",
    [
        lambda s: supersede(s, Verdict.CONTRADICTED),
        lambda s: s.execute(update(ClaimWording).values(position=ClaimWording.position + 100)),
        lambda s: s.execute(update(Guidance).values(text="Say nothing.")),
        lambda s: s.execute(update(Mention).values(anchor="other words")),
        lambda s: s.execute(update(Study).values(issued=1999)),
        lambda s: s.delete(s.scalars(select(ClaimWording)).first()),
        lambda s: setattr(s.scalars(select(Claim)).first(), "statement", "Tea is warm."),
    ],
    ids=["assessment", "order", "guidance", "anchor", "study", "wording gone", "statement"],
)
def test_a_change_of_what_is_known_makes_every_check_new(store: Store, edit: Callable[[Session], object]) -> None:
    def state() -> str:
        with store.session() as session:
            return known_state(session, "model")

    before = state()
    assert state() == before
    change(store, edit)
    assert state() != before


def test_a_verdict_that_moves_is_seen_in_the_next_run(small_store: Store) -> None:
    with small_store.session() as session:
        claim = session.scalars(select(Claim).join(Assessment).where(Assessment.is_current)).first()
        assert claim
        text = claim.statement
    verdicts = {finding.verdict for finding in run(small_store, tasks(text)).results[0].findings}
    change(small_store, lambda s: supersede(s, Verdict.CONTRADICTED))
    again = {finding.verdict for finding in run(small_store, tasks(text)).results[0].findings}
    assert Verdict.CONTRADICTED not in verdicts
    assert Verdict.CONTRADICTED in again


def test_checks_and_vectors_that_are_kept_change_nothing(store: Store) -> None:
    def add(session: Session) -> None:
        session.add(TextVector(sha256="0" * 64, encoder="x", vector=b""))
        for kept in session.scalars(select(CheckRun)):
            session.delete(kept)

    with store.session() as session:
        before = known_state(session, None)
    change(store, add)
    with store.session() as session:
        assert known_state(session, None) == before
        assert known_state(session, "model") != before


def test_rules_code_and_lexicon_count_and_reports_and_records_do_not() -> None:
    files = {f"{path.parent.name}/{path.name}" for path in _files()}
    assert {"checking/judging.py", "rules/verbs.yaml", "lexicon/hedges.yaml", "reading/html.py"} <= files
    assert {"rating/verdict.py", "kb/vocabulary.py", "services/checking.py"} <= files
    assert not any(name.startswith(("reports/", "cli/", "claims/", "studies/", "__pycache__/")) for name in files)


# ------------------------------------------------------------------------------------------------------- processes


@pytest.mark.parametrize(
    ("asked", "characters", "expected"),
    [
        (None, [100, 100], 1),
        (None, [WORTH_A_PROCESS * 3], 1),
        (1, [WORTH_A_PROCESS] * 9, 1),
        (2, [10, 10, 10], 2),
        (64, [10, 10], 2),
    ],
)
def test_processes_are_begun_for_long_work_and_never_more_than_documents(
    asked: int | None, characters: list[int], expected: int
) -> None:
    assert _jobs(asked, tasks(*("x" * length for length in characters))) == expected


def test_by_itself_a_run_takes_no_more_processes_than_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    work = tasks(*["x" * WORTH_A_PROCESS] * 40)
    monkeypatch.setattr("kb.services.check_runs.processors", lambda: 4)
    assert _jobs(None, work) == 4
    monkeypatch.setattr("kb.services.check_runs.processors", lambda: 400)
    assert _jobs(None, work) == MOST_PROCESSES


def test_two_processes_say_the_same_as_one_and_in_the_same_order(small_store: Store) -> None:
    alone = run(small_store, tasks(), Plan(jobs=1, use_cache=False))
    told: list[Progress] = []
    together = run(small_store, tasks(), Plan(jobs=2), report=told.append)
    assert together.jobs == 2
    assert together.results == alone.results
    assert told[-1].done == told[-1].of == sum(map(len, TEXTS))
    assert run(small_store, tasks()).from_cache == len(TEXTS)
    assert multiprocessing.active_children() == []


def test_when_a_process_dies_the_rest_is_checked_all_the_same(small_store: Store) -> None:
    stop = threading.Event()

    def end_the_first() -> None:
        while not stop.is_set():
            for child in multiprocessing.active_children():
                child.kill()
                return
            time.sleep(0.01)

    expected = run(small_store, tasks(), Plan(jobs=1, use_cache=False))
    said: list[str] = []
    killer = threading.Thread(target=end_the_first)
    killer.start()
    try:
        survived = run_checks(small_store, tasks(), Plan(jobs=2, use_cache=False), say=said.append)
    finally:
        stop.set()
        killer.join()
    assert survived.results == expected.results
    assert any("ended unasked" in text for text in said)


def test_progress_reaches_the_end_and_names_the_document(small_store: Store) -> None:
    told: list[Progress] = []
    run(small_store, tasks(), report=told.append)
    assert [progress.done for progress in told] == sorted(progress.done for progress in told)
    assert told[-1].done == told[-1].of == sum(map(len, TEXTS))
    assert {progress.path for progress in told} == {"0.txt", "1.txt", "2.txt"}
