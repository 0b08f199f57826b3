"""`kb stats`."""

from __future__ import annotations

from dataclasses import asdict

import click

from kb.cli.opened import reading
from kb.cli.output import console, emit, emit_json, format_option
from kb.services.statistics import statistics


@click.command()
@format_option
def stats(style: str) -> None:
    """Count what is in the knowledge base, and how much of it is assessed, topic by topic.

    \b
    kb stats
    kb stats --format json
    """
    from rich.table import Table

    with reading() as session:
        counted = statistics(session)
    if style == "json":
        emit_json(asdict(counted))
        return
    if style == "csv":
        emit(counted.by_topic, style, [])
        return
    out = console()
    out.print(
        f"{counted.claims} claims in {counted.mentions} mentions of {counted.sources} sources "
        f"({counted.attached} with their text attached)\n"
        f"{counted.studies} studies, {counted.links} evidence links, {counted.searches} recorded searches\n"
        f"{counted.claims - counted.unassessed} claims assessed, {counted.unassessed} not yet; "
        f"{counted.wordings} wordings and near misses, {counted.guidance} pieces of guidance"
    )
    for title, groups in (("verdict", counted.by_verdict), ("certainty", counted.by_certainty)):
        out.print(f"By {title}: " + ", ".join(f"{name} {number}" for name, number in groups.items()))
    table = Table(header_style="bold", box=None, pad_edge=False)
    table.add_column("topic")
    for name in ("claims", "assessed", "mentions"):
        table.add_column(name, justify="right")
    for topic in counted.by_topic:
        table.add_row(topic.topic, str(topic.claims), str(topic.assessed), str(topic.mentions))
    out.print()
    out.print(table)
