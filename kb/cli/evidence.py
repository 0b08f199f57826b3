"""`kb evidence`."""

from __future__ import annotations

from itertools import groupby

import click
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from kb.cli.opened import reading
from kb.cli.output import console, emit, verdict_text
from kb.services.evidence import TopicEvidence, evidence_of_topic


@click.command()
@click.argument("topic")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="Text is for people, JSON and CSV for other programs.",
)
def evidence(topic: str, style: str) -> None:
    """Show every study that bears on the claims of TOPIC, for or against, and how directly.

    \b
    kb evidence wrinkles
    kb evidence acne --format csv > acne.csv
    """
    with reading() as session:
        rows = evidence_of_topic(session, topic)
    if style != "text":
        emit(rows, style, [])
    elif not rows:
        click.echo(f"No study is linked to a claim of '{topic}' yet. 'kb claims --topic {topic}' lists its claims.")
    else:
        out = console()
        for _slug, links in groupby(rows, key=lambda row: row.claim):
            _show(out, list(links))


def _show(out: Console, links: list[TopicEvidence]) -> None:
    first = links[0]
    head = Text.assemble((first.statement, "bold"), " ", (first.claim, "dim"), "  ")
    head.append_text(verdict_text(first.verdict.value if first.verdict else "unassessed"))
    out.print(head)
    for link in links:
        year = f" {link.issued}" if link.issued else ""
        line = f"{link.direction.label} · {link.directness.label} · {link.design.label}{year} · "
        sample = f" ({link.sample})" if link.sample else ""
        out.print(Padding(Text.assemble((line, "bold"), link.study, (sample, "dim")), (0, 0, 0, 2)))
        if link.result:
            out.print(Padding(Text(link.result), (0, 0, 0, 4)))
    out.print()
