"""The entry: help that teaches, wrong usage that is told, and one table of exit statuses."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from sqlalchemy import URL

import kb.errors
from kb import __version__
from kb.cli.main import COMMANDS, EXIT_STATUS, cli, exit_status
from kb.errors import KbError
from kb.store.engine import make_engine
from tests.cli.conftest import Kb
from tests.store.rows import all_rows


def subclasses(kind: type[KbError]) -> Iterator[type[KbError]]:
    for sub in kind.__subclasses__():
        yield sub
        yield from subclasses(sub)


ERRORS = sorted(set(subclasses(KbError)), key=lambda kind: kind.__name__)


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


ALL_COMMANDS = dict(commands(cli))


# ------------------------------------------------------------------------------------------------- exit statuses


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_has_an_exit_status_of_its_own_line_or_of_its_class(kind: type[KbError]) -> None:
    assert exit_status(kind("Something is wrong.")) != 1
    assert any(kind is mapped or issubclass(kind, mapped) for mapped in EXIT_STATUS)


def test_the_exit_statuses_are_those_that_are_documented() -> None:
    statuses = {kind.code: exit_status(kind("Something is wrong.")) for kind in ERRORS}
    assert statuses == {
        "unknown-plugin": 2,
        "exchange-error": 3,
        "invalid-record": 3,
        "not-found": 4,
        "conflict": 5,
        "not-allowed": 5,
        "unreadable-document": 66,
        "store-unavailable": 69,
        "store-error": 70,
        "store-full": 74,
        "store-locked": 75,
        "store-version": 76,
        "store-read-only": 77,
        "config-error": 78,
    }


def test_every_error_has_a_code_of_its_own() -> None:
    every: list[type[KbError]] = [KbError, *ERRORS]
    codes = [kind.code for kind in every]
    assert len(set(codes)) == len(codes)
    defined = {kind for kind in vars(kb.errors).values() if isinstance(kind, type) and issubclass(kind, KbError)}
    assert defined == {KbError, *ERRORS}


def test_an_error_that_nobody_mapped_ends_with_status_one() -> None:
    assert exit_status(KbError("Something is wrong.")) == 1


# ---------------------------------------------------------------------------------------------------------- help


@pytest.mark.parametrize("path", ALL_COMMANDS, ids=" ".join)
def test_help_teaches_the_command_with_an_example(kb: Kb, path: tuple[str, ...]) -> None:
    shown = kb(*path, "--help")
    assert (shown.status, shown.err) == (0, "")
    said = shown.out.split("Options:")[0]
    first = said.split("\n\n")[1].strip()
    assert first.endswith((".", ":")), "the first sentence says what the command does"
    assert re.search(r"^ +(\S+ \| )?kb \w+", said, flags=re.MULTILINE), "an example shows how it is called"
    assert kb(*path, "-h").out == shown.out


@pytest.mark.parametrize("path", ALL_COMMANDS, ids=" ".join)
def test_every_option_says_what_it_is_for(path: tuple[str, ...]) -> None:
    options = [option for option in ALL_COMMANDS[path].params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_an_example_of_the_help_can_be_parsed() -> None:
    """Each line of an example names a command and options that there are."""
    context = click.Context(cli)
    examples = [
        line.strip().split(" | ")[-1].split(" > ")[0].split()[1:]
        for command in ALL_COMMANDS.values()
        for line in (command.help or "").splitlines()
        if re.match(r" *(\S+ \| )?kb [a-z]", line)
    ]
    assert len(examples) >= len(ALL_COMMANDS)
    for words in examples:
        _, command, rest = cli.resolve_command(context, words)
        while isinstance(command, click.Group) and rest and rest[0] in command.list_commands(context):
            _, command, rest = command.resolve_command(context, rest)
        assert command is not None
        command.make_parser(context).parse_args(rest)


def test_the_group_lists_every_command(kb: Kb) -> None:
    shown = kb("--help")
    assert shown.status == 0
    for name in COMMANDS:
        assert re.search(rf"^  {name} +\w", shown.out, flags=re.MULTILINE)
    assert "Nothing here is medical or legal advice." in shown.out


def test_no_command_at_all_shows_the_help_and_is_wrong_usage(kb: Kb) -> None:
    shown = kb()
    assert shown.status == 2
    assert "Check a draft:" in shown.err + shown.out


def test_the_version_is_told(kb: Kb) -> None:
    shown = kb("--version")
    assert (shown.status, shown.out) == (0, f"kb, version {__version__}\n")


# ---------------------------------------------------------------------------------------------------- wrong usage


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["chek", "draft.md"], "No such command 'chek'. Did you mean 'check'?"),
        (["xyzzy"], "No such command 'xyzzy'."),
        (["claims", "--colour", "red"], "No such option"),
        (["claims", "--verdict", "true"], "'true' is not one of 'supported', 'tentative'"),
        (["claims", "--format", "xml"], "'xml' is not one of 'table', 'json', 'csv'"),
        (["show"], "Missing argument 'SLUG'"),
        (["db", "restore"], "Missing argument 'FILE'"),
        (["validate", "--texts", "nowhere"], "'nowhere' does not exist"),
        (["sources", "attach"], "Missing argument 'FILES...'"),
    ],
)
def test_wrong_usage_ends_with_status_two_and_says_what_is_wrong(
    kb: Kb, bare_home: Path, arguments: list[str], told: str
) -> None:
    shown = kb(*arguments)
    assert shown.status == 2
    assert told in " ".join(shown.err.split())
    assert shown.out == ""
    assert not bare_home.exists()


# --------------------------------------------------------------------------------------------- the real program


def program(*arguments: str, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kb.cli.main", *arguments]
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )


@pytest.mark.parametrize("arguments", [["claims"], ["claims", "--format", "json"]], ids=["table", "json"])
def test_a_reader_who_goes_away_is_no_error(home: Path, arguments: list[str]) -> None:
    """As with ``kb claims | head``."""
    with program(*arguments) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        err = running.stderr.read()
    assert (running.returncode, err) == (0, "")


def test_an_interrupt_ends_with_status_130_and_leaves_nothing_half_done(bare_home: Path) -> None:
    with program("stats") as running:
        assert running.stderr is not None
        said = running.stderr.readline(), running.stderr.readline()
        running.send_signal(signal.SIGINT)  # while the seeds are loaded
        err = running.stderr.read()
    assert said == ("Setting up the knowledge base (once) ...\n", "Loading the claims and their evidence ...\n")
    assert running.returncode == 130
    assert err.strip() == "kb: interrupted; nothing was left half done."
    engine = make_engine(URL.create("sqlite", database=str(bare_home / "kb.db")))
    assert not any(all_rows(engine).values())
    engine.dispose()
