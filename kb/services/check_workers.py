"""Checking documents in several processes, each of which opens the knowledge base for itself.

A process is asked over a pipe of its own, one document at a time. There is nothing that all of them share, so that
any of them may end at any moment, and nothing is left behind when this one does.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import URL

from kb.checking.values import CheckedDocument
from kb.services.checking import open_checker
from kb.services.opening import Store
from kb.store.engine import make_engine

if TYPE_CHECKING:
    from kb.services.check_runs import Task

_DIED: Final = "A process ended unasked, perhaps for want of memory; what it had begun is checked again."


def check_in_processes(
    store: Store,
    tasks: Sequence[Task],
    jobs: int,
    model: Path | None,
    *,
    say: Callable[[str], None],
    done: Callable[[int, CheckedDocument], None],
) -> None:
    """Checks the tasks in ``jobs`` new processes; ``done`` gets the place of each task and its result as they come.

    When a process dies, it is said, and its task is left to the caller; when all have died, so is the rest. However
    the call ends, no process is left.
    """
    # vectors that are missing are made once, here, and not by every process
    open_checker(store, model=model, say=say)
    # The largest first, so that none is left alone at the end.
    waiting = sorted(range(len(tasks)), key=lambda place: len(tasks[place].document.text))
    with _workers(jobs, store.engine.url, model) as idle:
        busy: dict[Connection, int] = {}
        for pipe in idle:
            _ask(pipe, tasks, waiting, busy)
        while busy:
            ready = wait(list(busy))
            for pipe in [pipe for pipe in busy if pipe in ready]:
                place = busy.pop(pipe)
                try:
                    checked: CheckedDocument = pipe.recv()
                except (EOFError, OSError):
                    say(_DIED)
                    continue
                done(place, checked)
                _ask(pipe, tasks, waiting, busy)


def _ask(pipe: Connection, tasks: Sequence[Task], waiting: list[int], busy: dict[Connection, int]) -> None:
    """Gives the next task to a process; one that has died shows when its answer is waited for."""
    if waiting:
        place = waiting.pop()
        busy[pipe] = place
        with suppress(OSError):  # its end of the pipe may be closed: reading from it will say so
            pipe.send(tasks[place])


@contextmanager
def _workers(jobs: int, url: URL, model: Path | None) -> Iterator[list[Connection]]:
    """As many processes, by their pipes; they are ended with the block."""
    # a fork would share the model's threads and the database's connections, which neither survives
    spawning = multiprocessing.get_context("spawn")
    begun: list[tuple[SpawnProcess, Connection]] = []
    try:
        with _uninterrupted():
            for _ in range(jobs):
                ours, theirs = spawning.Pipe()
                process = spawning.Process(target=_work, args=(theirs, url, model), daemon=True)
                process.start()
                theirs.close()
                begun.append((process, ours))
        yield [pipe for _, pipe in begun]
    finally:
        for process, pipe in begun:
            pipe.close()
            process.terminate()
        for process, _ in begun:
            process.join()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Holds an interruption back until the block ends; processes that begin in it never see one.

    The terminal interrupts all processes at once, and only the first one is to answer.
    """
    resource_tracker.ensure_running()  # begun with the first process, it would lift the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# ------------------------------------------------------------------------------------------------ in such a process


def _work(pipe: Connection, url: URL, model: Path | None) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _lock_within_process()
    checker = open_checker(Store(make_engine(url)), model=model, say=lambda _text: None, threads=1)
    while True:
        try:
            task: Task = pipe.recv()
        except EOFError:
            return
        pipe.send(checker.check(task.document, options=task.options))


def _lock_within_process() -> None:
    """Keeps the progress bars of bm25s, which never show, from making a lock that all processes of the machine see.

    A process that is ended could not take it away again, and Python would complain of that to the user.
    """
    with suppress(ImportError):  # bm25s does without bars where there are none
        importlib.import_module("tqdm").tqdm.set_lock(threading.RLock())


def _end_with_parent() -> None:
    """Ends this process when the one that began it is gone, however that ended: nobody would wait for the result."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
