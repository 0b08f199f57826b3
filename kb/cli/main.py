"""The entry: command groups, imported when they are used, and the one table of exit statuses."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any, NoReturn

import click

from kb import __version__
from kb.errors import (
    ConfigError,
    Conflict,
    ExchangeError,
    InvalidRecord,
    KbError,
    NotAllowed,
    NotFound,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreReadOnly,
    StoreUnavailable,
    StoreVersion,
    UnknownPlugin,
    UnreadableDocument,
)

# 2 is Click's for wrong usage; from 64 on the meanings are those of sysexits.h
EXIT_STATUS: dict[type[KbError], int] = {
    UnknownPlugin: 2,
    ExchangeError: 3,
    InvalidRecord: 3,
    NotFound: 4,
    Conflict: 5,
    NotAllowed: 5,
    UnreadableDocument: 66,
    StoreUnavailable: 69,
    StoreError: 70,
    StoreFull: 74,
    StoreLocked: 75,
    StoreVersion: 76,
    StoreReadOnly: 77,
    ConfigError: 78,
}
INTERRUPTED = 130
MAX_PROBLEMS = 50

COMMANDS = {
    "check": "kb.cli.check:check",
    "explain": "kb.cli.explain:explain",
    "claims": "kb.cli.claims:claims",
    "show": "kb.cli.claims:show",
    "contradictions": "kb.cli.claims:contradictions",
    "evidence": "kb.cli.evidence:evidence",
    "queue": "kb.cli.queue:queue",
    "sources": "kb.cli.sources:sources",
    "studies": "kb.cli.studies:studies",
    "stats": "kb.cli.stats:stats",
    "validate": "kb.cli.seeds:validate",
    "seeds": "kb.cli.seeds:seeds",
    "bench": "kb.cli.bench:bench",
    "db": "kb.cli.db:db",
    "serve": "kb.cli.serve:serve",
    "lsp": "kb.cli.lsp:lsp",
}


class LazyGroup(click.Group):
    """Imports a command when it is asked for, so that each starts as fast as it can."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            # the reader of our output has gone, as `| head` does; that is not an error, though Click calls it one
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(0) from error

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from kb.services.naming import suggestion

            raise click.UsageError(error.message + suggestion(args[0], list(COMMANDS)), ctx) from error


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kb")
def cli() -> None:
    """What marketing claims, what has been studied, and how strongly one may therefore speak.

    \b
    Check a draft:        kb check draft.md
    Look a claim up:      kb claims --text collagen
    Read it whole:        kb show fa-increases-collagen-production
    Browse in a browser:  kb serve

    The knowledge base is made on first use. KB_DATABASE_URL names another database; KB_DATA_DIR
    another folder for it; KB_MODEL_DIR a folder with the sentence model.

    Nothing here is medical or legal advice.
    """


def exit_status(error: KbError) -> int:
    """The exit status of an error: that of its class, or of the nearest class above it."""
    for kind in type(error).__mro__:
        if kind in EXIT_STATUS:
            return EXIT_STATUS[kind]
    return 1


def report(error: KbError) -> None:
    """Says what went wrong on standard error: one sentence, then each problem on a line."""
    click.echo(f"kb: {error.message}", err=True)
    problems = getattr(error, "problems", ())
    if len(problems) > 1:
        for problem in problems[:MAX_PROBLEMS]:
            click.echo(f"  {problem}", err=True)
        if len(problems) > MAX_PROBLEMS:
            click.echo(f"  ... and {len(problems) - MAX_PROBLEMS} more", err=True)


def main() -> NoReturn:
    """Runs the command line and exits with its status."""
    try:
        status = cli.main(prog_name="kb", standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except KbError as error:
        report(error)
        sys.exit(exit_status(error))
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("kb: interrupted; nothing was left half done.", err=True)
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
