"""`kb check`: what may be asked of it. What it does then stands in :mod:`kb.cli.check_command`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kb.cli.check_outputs import FORMATS, TEXT, Output, OutputParameter
from kb.cli.option_groups import GroupedCommand, in_group
from kb.vocabulary import Jurisdiction, Level

NEVER = "never"
AUTO = 0
_JURISDICTIONS = [member.value for member in Jurisdiction if member is not Jurisdiction.ANY]
_FILE = click.Path(path_type=Path, dir_okay=False)


class Jurisdictions(click.ParamType[tuple[Jurisdiction, ...]]):
    """Jurisdictions with commas between them."""

    name = "jurisdictions"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Jurisdiction, ...]:
        if isinstance(value, tuple):
            return value
        names = [name.strip().lower() for name in str(value).split(",") if name.strip()]
        for name in names:
            if name not in _JURISDICTIONS:
                self.fail(f"'{name}' is not one of {', '.join(_JURISDICTIONS)}.", param, ctx)
        return tuple(Jurisdiction(name) for name in names)


class Jobs(click.ParamType[int]):
    """A number of processes, or auto, which is AUTO."""

    name = "jobs"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        if value == "auto":
            return AUTO
        if not str(value).isdigit() or int(value) < 1:
            self.fail(f"'{value}' is neither a number from 1 on nor auto.", param, ctx)
        return int(value)


_EPILOG = """
\b
To switch a finding off, say why. In Markdown and HTML, for the next
paragraph, item or heading, or the one that it stands in:
  <!-- kb-ignore not-shown: the data are with the ethics board -->
  <!-- kb-ignore fa-is-relaxing, overstated: agreed with the client -->
and for a whole stretch:
  <!-- kb-off: quoted from the brochure of 2019 -->  ...  <!-- kb-on -->
In plain text the same in brackets: [kb-ignore not-shown: the reason]
Word and PDF files have no such comments; settings hold for them too.

\b
Settings stand in kb.toml, or in [tool.kb] of pyproject.toml, in the
folder of the draft or above it:
  fail-level = "warning"              # error, warning, notice or never
  fail-under = 60                     # per cent
  jurisdictions = ["uk", "eu"]
  exclude = ["drafts/*"]
  formats = ["markdown", "docx"]      # in folders, only these
  quotations = "skip"                 # check or skip
  code = "skip"
  [ignore-codes]
  unknown-claim = "Legal reads these."
  [ignore-claims]
  fa-is-relaxing = "Agreed with the client, 3 March."
  [second-reader]                     # asked with --second-reader only
  url = "http://localhost:11434/v1"   # or KB_JUDGE_URL
  model = "name"                      # or KB_JUDGE_MODEL; KB_JUDGE_KEY
The command line wins.

Exit status: 0; 1 when a finding reaches --fail-level or too little is carried (--fail-under); 2 wrong usage; 3 a
report cannot be written or a baseline cannot be read; 66 a draft cannot be read; 69 to 77 the database cannot be
used; 78 a setting is wrong; 130 interrupted.
"""

files = in_group("Which documents")
report = in_group("What comes out")
fails = in_group("When it fails (exit status 1)")
settings = in_group("How it reads and judges")
running = in_group("How it runs")


@click.command(cls=GroupedCommand, options_metavar="[OPTION]...", epilog=_EPILOG)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@report(
    "--commented-copy",
    type=click.Path(path_type=Path),
    metavar="FILE.docx|FOLDER",
    help="Copy the Word file and put a comment at each finding; the file itself is not touched.",
)
@report(
    "--format",
    "style",
    type=click.Choice(FORMATS),
    default=TEXT,
    show_default=True,
    help="text for people; lines: one a finding; html and markdown to pass on; json, sarif and csv for programs; "
    "github for workflows.",
)
@report("--output", "-o", type=_FILE, metavar="FILE", help="Write the report to a file, whole or not at all.")
@report(
    "--report",
    "more",
    type=OutputParameter(),
    multiple=True,
    metavar="FORMAT:FILE",
    help="Write another report as well, such as html:report.html. May be given several times.",
)
@report("--all", "everything", is_flag=True, help="Show every finding in full, also those that ask for nothing.")
@report("--quiet", "-q", is_flag=True, help="Print one line for each finding that fails the check, and nothing else.")
@report(
    "--queue",
    is_flag=True,
    help="Offer the sentences of which nothing is known to the curators: keeps their words and places ('kb queue').",
)
@report("--save", is_flag=True, help="Keep the findings in the database, without the text.")
@files("--exclude", multiple=True, metavar="PATTERN", help="Leave out, for example 'drafts/*' or '*.old.md'.")
@files("--stdin-name", default="", metavar="FILE", help="What standard input is called; its suffix says what it is.")
@files("--markdown", is_flag=True, help="Read standard input as Markdown.")
@fails(
    "--fail-level",
    type=click.Choice([*(level.value for level in Level), NEVER]),
    help="Fail when a finding is at least this grave.  [default: error]",
)
@fails(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Fail when fewer of the sentences that claim something are carried. A sentence is carried when every claim "
    "in it is worded no stronger than its evidence, is on record, or is a description or a precaution. Sentences "
    "that claim nothing, or in which everything is switched off, do not count; all documents count together.",
)
@fails("--baseline", type=_FILE, metavar="FILE", help="Only findings that this earlier report lacks fail the check.")
@fails("--write-baseline", type=_FILE, metavar="FILE", help="Accept today's findings: write them, and do not fail.")
@settings(
    "--jurisdiction",
    "jurisdictions",
    type=Jurisdictions(),
    multiple=True,
    metavar=",".join(_JURISDICTIONS),
    help="Say also what regulators there object to, whatever the evidence.",
)
@settings(
    "--quotations",
    type=click.Choice(["check", "skip"]),
    help="Whether quoted speech, such as a testimonial, is checked.  [default: check]",
)
@settings(
    "--code", type=click.Choice(["check", "skip"]), help="Whether code and preformatted text is.  [default: skip]"
)
@settings(
    "--second-reader",
    is_flag=True,
    help="Let a language model have a say in which claim is made. SENDS the sentences that claim something to the "
    "address in KB_JUDGE_URL, or url in [second-reader] of the settings.",
)
@settings("--config", type=_FILE, metavar="FILE", help="Take the settings of this file.")
@settings("--no-config", is_flag=True, help="Take no settings from files.")
@settings("--show-config", is_flag=True, help="Show the settings that hold for PATH and where each comes from.")
@running(
    "--jobs",
    "-j",
    type=Jobs(),
    default="auto",
    metavar="N|auto",
    show_default=True,
    help="How many processes check; auto begins more than one only for long work.",
)
@running("--no-cache", is_flag=True, help="Check again what was checked before and has not changed.")
@running("--model", type=click.Path(path_type=Path), help="Folder with the sentence model (or KB_MODEL_DIR).")
@click.pass_context
def check(ctx: click.Context, /, style: str, output: Path | None, more: tuple[Output, ...], **given: Any) -> None:
    """Check drafts: which sentences are claims, what is known of each, and what to write instead.

    PATH is a .txt, .md, .html, .docx or .pdf file, a folder, a pattern, or - for standard input. Nothing leaves this
    machine without --second-reader, and nothing of a draft is kept that could be read without it, but for --queue.

    \b
    A Word file, with the findings as comments in a copy of it:
      kb check brochure.docx --commented-copy brochure-commented.docx
    A page to send to somebody:
      kb check brochure.docx --format html --output report.html
    A whole site, and only what is grave:
      kb check site --exclude 'site/old/*' --fail-level error --quiet
    What you have just copied:
      pbpaste | kb check -
    From now on, only what is new fails:
      kb check site --write-baseline baseline.json
      kb check site --baseline baseline.json

    Each finding has a code in brackets, such as not-shown, and often a claim, such as fa-is-relaxing: read it whole
    with 'kb show fa-is-relaxing'.
    """
    from kb.cli.check_command import run
    from kb.cli.check_request import Request

    jurisdictions = tuple(dict.fromkeys(one for group in given.pop("jurisdictions") for one in group))
    jobs = given.pop("jobs") or None
    outputs = (Output(style, output), *more)
    ctx.exit(run(Request(outputs=outputs, jurisdictions=jurisdictions, jobs=jobs, **given)))
