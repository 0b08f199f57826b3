"""Checking many documents: what was checked before comes from the cache, processes share the rest."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kb.checking.values import CheckedDocument, Document
from kb.encoding.model_files import find_model
from kb.services.check_cache import FOLDER, CheckCache
from kb.services.known_state import known_state
from kb.services.opening import Store
from kb.store.settings import data_folder

if TYPE_CHECKING:
    from kb.checking.pipeline import Options
    from kb.checking.reviewing import Reviewer
    from kb.services.checking import Checker

# A process takes 2 s and 250 MB to begin with; here, as many characters take about 4 s to check.
WORTH_A_PROCESS: Final = 60_000
MOST_PROCESSES: Final = 8
# Documents of less than this do not report how far they are.
_STEP: Final = 25


@dataclass(frozen=True, slots=True)
class Task:
    """A document to be checked, and the jurisdictions whose regulators are asked."""

    document: Document
    jurisdictions: tuple[str, ...] = ()

    @property
    def options(self) -> Options:
        """How the document is checked. Imports the whole check, which a run that finds everything kept never needs."""
        from kb.checking.pipeline import Options

        return Options(jurisdictions=self.jurisdictions)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run goes about it. ``jobs`` None lets the amount of work decide; ``model`` is the folder of the model.

    With a ``reviewer`` one process checks, and no check is kept: whether it answered decides what a check says, and
    it keeps its answers itself.
    """

    jobs: int | None = 1
    model: Path | None = None
    use_cache: bool = True
    reviewer: Reviewer | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """The results in the order of the tasks. ``encoder`` is None when words alone decided."""

    results: tuple[CheckedDocument, ...]
    encoder: str | None
    from_cache: int = 0
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: the document that was or is being checked, and characters done, of all that need a check."""

    path: str
    done: int
    of: int


Report = Callable[[Progress], None]
Say = Callable[[str], None]


def run_checks(
    store: Store, tasks: Sequence[Task], plan: Plan, *, say: Say = print, report: Report | None = None
) -> Run:
    """Checks every task. A check that is done is kept at once, so that an interrupted run need not begin again.

    Raises ConfigError if the model's folder is named and wrong, StoreError if the database cannot be used.
    """
    encoder = encoder_of(plan.model)
    cache = open_cache(store, encoder) if plan.use_cache and plan.reviewer is None else None
    results: dict[int, CheckedDocument] = {}
    if cache is not None:
        for number, task in enumerate(tasks):
            kept = cache.get(task.document, task.jurisdictions)
            if kept is not None:
                results[number] = kept
    from_cache = len(results)
    left = [number for number in range(len(tasks)) if number not in results]
    jobs = 1
    if left:
        jobs = 1 if plan.reviewer is not None else _jobs(plan.jobs, [tasks[number] for number in left])
        work = _Work(tasks, left, report, cache, results)
        if jobs > 1:
            from kb.services.check_workers import check_in_processes

            check_in_processes(store, [tasks[n] for n in left], jobs, plan.model, say=say, done=work.note)
        work.here(store, plan, say)
        if cache is not None:
            cache.prune()
    return Run(tuple(results[number] for number in range(len(tasks))), encoder, from_cache, jobs)


@dataclass(slots=True)
class _Work:
    """What is still to do, and what is done with each result."""

    tasks: Sequence[Task]
    left: Sequence[int]
    report: Report | None
    cache: CheckCache | None
    results: dict[int, CheckedDocument]
    done: int = field(default=0, init=False)

    def note(self, place: int, checked: CheckedDocument) -> None:
        """Takes the result of ``left[place]``."""
        number = self.left[place]
        task = self.tasks[number]
        self.results[number] = checked
        if self.cache is not None:
            self.cache.put(task.document, task.jurisdictions, checked)
        self.done += len(task.document.text)
        self._tell(task.document.path, self.done)

    def here(self, store: Store, plan: Plan, say: Say) -> None:
        """Checks in this process what has no result yet."""
        checker: Checker | None = None
        for place, number in enumerate(self.left):
            if number in self.results:
                continue
            if checker is None:
                from kb.services.checking import open_checker

                checker = open_checker(store, model=plan.model, say=say)
            task = self.tasks[number]
            self._tell(task.document.path, self.done)
            options = replace(task.options, reviewer=plan.reviewer)
            self.note(place, checker.check(task.document, options=options, progress=self._within(task)))

    def _within(self, task: Task) -> Callable[[int, int], None] | None:
        if self.report is None:
            return None

        def step(done: int, of: int) -> None:
            if done % _STEP == 0:
                self._tell(task.document.path, self.done + len(task.document.text) * done // max(of, 1))

        return step

    def _tell(self, path: str, done: int) -> None:
        if self.report is not None:
            self.report(Progress(path, done, sum(len(self.tasks[number].document.text) for number in self.left)))


def encoder_of(model: Path | None) -> str | None:
    """The fingerprint of the sentence model that a check would use; None where there is none."""
    files = find_model(model)
    if files is None:
        return None
    from kb.encoding.encoder import model_fingerprint

    return model_fingerprint(files)


def open_cache(store: Store, encoder: str | None) -> CheckCache:
    """The kept checks that hold for what ``store`` knows now."""
    with store.session() as session:
        return CheckCache(data_folder() / FOLDER, known_state(session, encoder))


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _jobs(asked: int | None, tasks: Sequence[Task]) -> int:
    """How many processes are worth their start. Never more than there are documents."""
    if asked is not None:
        return max(1, min(asked, len(tasks)))
    work = sum(len(task.document.text) for task in tasks) // WORTH_A_PROCESS
    return max(1, min(processors(), MOST_PROCESSES, len(tasks), work))
