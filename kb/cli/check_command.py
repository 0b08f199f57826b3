"""What `kb check` does: find the documents, check them, write the reports, and say how it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kb.checking.values import TextFormat
from kb.cli.check_outputs import copies, is_folder, refuse_collisions
from kb.cli.check_request import Request
from kb.cli.check_writing import say, write_copy, write_reports
from kb.cli.main import exit_status, report
from kb.cli.opened import opened
from kb.cli.progress import ProgressLine
from kb.errors import ConfigError, KbError, NotFound
from kb.models import Claim
from kb.reading import MAX_PACKED_BYTES
from kb.services.check_outcomes import Outcome, settle
from kb.services.check_reports import report_input
from kb.services.check_runs import Plan, Progress, Run, Task, run_checks
from kb.services.check_settings import SettingsFinder, shown
from kb.services.check_settings_values import NEVER
from kb.services.check_targets import STDIN, Draft, Selection, Target, Targets, find_targets, read_target
from kb.services.claims import require_slug
from kb.services.opening import Store
from kb.vocabulary import Level

if TYPE_CHECKING:
    from kb.checking.reviewing import Reviewer

FAILS: Final = 1
_NO_MODEL: Final = (
    "The sentence model is not installed, so sentences are compared by their words alone and fewer claims are found. "
    "README.md says how to install it."
)


@dataclass(slots=True)
class _Failures:
    """Documents that could not be read: they are told at once, and decide the exit status at the end."""

    last: KbError | None = field(default=None)

    def note(self, error: KbError) -> None:
        report(error)
        self.last = error


def run(request: Request) -> int:
    """Runs the check and returns the exit status. Raises KbError for what keeps it from being run at all."""
    failures = _Failures()
    targets = _targets(request, failures)
    if request.show_config:
        _show_settings(targets, request)
        return exit_status(failures.last) if failures.last else 0
    refuse_collisions(request.written(), (t.path for t in targets.found if t.path is not None))
    drafts = _read(targets.found, request, failures)
    outcome = _check(drafts, request) if drafts else None
    if failures.last:
        return exit_status(failures.last)
    if outcome is None or request.write_baseline is not None:
        return 0
    return FAILS if outcome.fails else 0


# ---------------------------------------------------------------------------------------------------- the documents


def _targets(request: Request, failures: _Failures) -> Targets:
    given = {
        "fail_level": (_level(request.fail_level), "--fail-level") if request.fail_level else None,
        "fail_under": (request.fail_under, "--fail-under") if request.fail_under is not None else None,
        "jurisdictions": (request.jurisdictions, "--jurisdiction") if request.jurisdictions else None,
        "quotations": (_treatment(request.quotations), "--quotations") if request.quotations else None,
        "code": (_treatment(request.code), "--code") if request.code else None,
    }
    finder = SettingsFinder(
        {name: value for name, value in given.items() if value is not None},
        named=request.config,
        search=not request.no_config,
    )
    ours = {path.resolve() for path in request.written()}
    folder = request.commented_copy
    copied = folder.resolve() if folder is not None and is_folder(folder) else None

    def avoid(path: Path) -> bool:
        """Reports and copies that an earlier run left in a folder that is checked."""
        place = path.resolve()
        return place in ours or (copied is not None and copied in place.parents)

    selection = Selection(finder, request.exclude, avoid, request.stdin_name)
    found = find_targets(request.paths, selection, failures.note)
    for path, by in found.left_out:
        say(f"{path} is left out by {by}.")
    if found.reports:
        names = ", ".join(map(str, found.reports))
        say(f"Left out as {'a report' if len(found.reports) == 1 else 'reports'} of an earlier check: {names}.")
    return found


def _level(name: str) -> Level | None:
    return None if name == NEVER else Level(name)


def _treatment(name: str) -> Any:
    from kb.reading import Treatment

    return Treatment(name)


def _read(targets: Sequence[Target], request: Request, failures: _Failures) -> list[Draft]:
    drafts = []
    line = ProgressLine()
    for number, target in enumerate(targets):
        line.show(Progress(str(target.path or STDIN), number, len(targets)), "reading")
        try:
            if target.path is None:
                raw = sys.stdin.buffer.read(MAX_PACKED_BYTES + 1)
                form = TextFormat.MARKDOWN if request.markdown else None
                drafts.append(read_target(target, stdin=raw, stdin_name=request.stdin_name, form=form))
            else:
                drafts.append(read_target(target))
        except KbError as error:
            line.clear()
            failures.note(error)
    line.clear()
    for draft in drafts:
        if not draft.document.text.strip():
            say(f"{_named(draft)} holds no text, so there is nothing to check.")
    return drafts


def _show_settings(targets: Targets, request: Request) -> None:
    for number, target in enumerate(targets.found):
        if number:
            click.echo()
        click.echo(f"# {target.path or request.stdin_name or 'standard input'}")
        rows = shown(target.settings)
        widest = max(len(f"{key} = {value}") for key, value, _ in rows if len(value) < _WIDE)
        for key, value, origin in rows:
            click.echo(f"{f'{key} = {value}':{widest}}  # {origin}")


_WIDE: Final = 60


def _named(draft: Draft) -> str:
    return "Standard input" if draft.document.path == STDIN else draft.document.path


# -------------------------------------------------------------------------------------------------------- the check


def _check(drafts: Sequence[Draft], request: Request) -> Outcome:
    # what can be wrong about the copies is said before the work and not after it
    targets = copies(request.commented_copy, drafts) if request.commented_copy is not None else []
    refuse_collisions([path for _, path in targets], (Path(draft.document.path) for draft in drafts))
    with opened() as store:
        run = _run(store, drafts, request)
        outcome = settle(drafts, run.results, request.baseline)
        _say_unknown_claims(store, drafts)
        if request.save:
            _save(store, drafts, outcome, run)
        if request.queue:
            _offer(store, drafts, outcome, request)
        with store.session() as session:
            made = report_input(
                session,
                outcome.results,
                (draft.document for draft in drafts),
                jurisdictions=(one.value for draft in drafts for one in draft.settings.jurisdictions),
                fixed=outcome.ratchet.fixed if outcome.ratchet else None,
                checked_on=datetime.now(UTC).date(),
            )
    write_reports(made, outcome, request)
    for number, path in targets:
        write_copy(path, drafts[number], outcome.results[number], made, request)
    return outcome


def _run(store: Store, drafts: Sequence[Draft], request: Request) -> Run:
    tasks = [Task(draft.document, tuple(one.value for one in draft.settings.jurisdictions)) for draft in drafts]
    line = ProgressLine()

    def interject(text: str) -> None:
        line.clear()
        say(text)

    reviewer = _second_reader(drafts, interject) if request.second_reader else None
    plan = Plan(jobs=request.jobs, model=request.model, use_cache=not request.no_cache, reviewer=reviewer)
    try:
        run = run_checks(store, tasks, plan, say=interject, report=line.show)
    finally:
        line.clear()
    if run.encoder is None:
        say(_NO_MODEL)
    return run


def _second_reader(drafts: Sequence[Draft], say: Callable[[str], None]) -> Reviewer:
    """The second reader of the environment, else of the settings of the drafts; says where their text goes.

    Raises ConfigError if none is named, or if settings files disagree: a draft is not sent where another's are.
    """
    from kb.second_reader.opinions import SecondReader
    from kb.second_reader.settings import URL, reader_settings

    configured = drafts[0].settings.second_reader
    if not os.environ.get(URL) and any(draft.settings.second_reader != configured for draft in drafts):
        raise ConfigError(
            f"The drafts have different second readers in their settings: check them one by one, or set {URL}."
        )
    settings = reader_settings(configured=configured)
    say(settings.announcement)
    return SecondReader(settings, say=say)


def _offer(store: Store, drafts: Sequence[Draft], outcome: Outcome, request: Request) -> None:
    from kb.services.queue import WHAT_IS_KEPT
    from kb.services.queue_offering import offer

    checks = [(draft.document, result) for draft, result in zip(drafts, outcome.results, strict=True)]
    say(str(offer(store, checks, now=datetime.now(UTC), model=request.model, say=say)))
    say(WHAT_IS_KEPT)


def _say_unknown_claims(store: Store, drafts: Sequence[Draft]) -> None:
    """Settings may name claims that do not exist, or no longer do: nothing fails for that, but somebody errs."""
    named = {slug: draft.settings.origin("ignore-claims") for draft in drafts for slug in draft.settings.ignore_claims}
    with store.session() as session:
        for slug, origin in named.items():
            try:
                require_slug(session, Claim, slug, "claim")
            except NotFound as error:
                say(f"{origin}: {error.message}")


def _save(store: Store, drafts: Sequence[Draft], outcome: Outcome, run: Run) -> None:
    from kb.services.kept_checks import keep_check

    with store.session() as session:
        for draft, result in zip(drafts, outcome.results, strict=True):
            keep_check(session, draft.document, result, encoder=run.encoder, now=datetime.now(UTC))
        session.commit()
