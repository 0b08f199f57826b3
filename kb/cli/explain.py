"""`kb explain`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.check import Jurisdictions
from kb.cli.output import text_or_json_option
from kb.vocabulary import Jurisdiction

if TYPE_CHECKING:
    from kb.services.check_targets import Draft

# draft.md:12 or draft.md:12:5; what stands before may itself hold a colon
_PLACE = re.compile(r"\A(?P<path>.+?):(?P<line>[1-9]\d*)(?::(?P<column>[1-9]\d*))?\Z", re.DOTALL)


@click.command()
@click.argument("place", required=False, metavar="FILE:LINE[:COLUMN]")
@click.option("--text", help="Explain this text instead of a place in a file; - reads standard input.")
@text_or_json_option
@click.option(
    "--jurisdiction",
    "jurisdictions",
    type=Jurisdictions(),
    default=(),
    metavar="uk,us,eu,ca,au",
    help="Say also what regulators there object to; else those of the settings file.",
)
@click.option("--model", type=click.Path(path_type=Path), help="Folder with the sentence model (or KB_MODEL_DIR).")
def explain(
    place: str | None, text: str | None, style: str, jurisdictions: tuple[Jurisdiction, ...], model: Path | None
) -> None:
    """Show everything that the check saw at one place, and what decided.

    Each sentence with its clauses, whether it claims anything and by which cues, the claims that were looked at
    with every signal and its weight, those that were cut and why, how it stands to each, and what follows. The
    settings file of the document holds as it does for a check.

    \b
    kb explain draft.md:12
    kb explain draft.md:12:40 --format json
    kb explain --text "Facial acupuncture permanently erases wrinkles."

    In Word and PDF files, lines are those of the text that was read; 'kb check --format json' gives them.
    """
    if (place is None) == (text is None):
        raise click.UsageError("Name a place in a file (draft.md:12) or give a text with --text.")
    from kb.checking.explaining import explain as explained
    from kb.checking.pipeline import Options
    from kb.cli.opened import opened
    from kb.cli.output import console
    from kb.reports.explanation import render_explanation, render_explanation_json
    from kb.services.check_outcomes import with_suppressions
    from kb.services.checking import open_checker

    draft, line, column = _wanted(place, text, jurisdictions)
    document = draft.document
    options = Options(jurisdictions=tuple(one.value for one in draft.settings.jurisdictions))
    with opened() as store:
        checker = open_checker(store, model=model, say=lambda said: click.echo(said, err=True))
        checked = with_suppressions(draft, checker.check(document, options=options))
    result = explained(document, checker.index, line=line, column=column, findings=checked.findings)
    if style == "json":
        click.echo(render_explanation_json(result), nl=False)
    else:
        render_explanation(result, console())


def _wanted(
    place: str | None, text: str | None, jurisdictions: tuple[Jurisdiction, ...]
) -> tuple[Draft, int | None, int | None]:
    """The draft with the settings that hold for it, and the line and column that are asked for."""
    from kb.services.check_settings import SettingsFinder
    from kb.services.check_targets import STDIN, Target, read_target

    finder = SettingsFinder({"jurisdictions": (jurisdictions, "--jurisdiction")} if jurisdictions else {})
    if text is not None:
        words = sys.stdin.buffer.read() if text == STDIN else text.encode("utf-8", "replace")
        return read_target(Target(None, finder.of(None)), stdin=words), None, None
    found = _PLACE.match(place or "")
    if found is None:
        raise click.UsageError(f"'{place}' names no line: write {place}:12, or {place}:12:40 with the column.")
    path = Path(found["path"])
    column = int(found["column"]) if found["column"] else None
    return read_target(Target(path, finder.of(path))), int(found["line"]), column
