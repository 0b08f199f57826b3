"""`kb evidence`."""

from __future__ import annotations

import click

from kb.cli.opened import reading
from kb.cli.output import emit, format_option, verdict_text


@click.command()
@click.argument("topic")
@format_option
def evidence(topic: str, style: str) -> None:
    """Show every study that bears on the claims of TOPIC, for or against, and how directly.

    \b
    kb evidence wrinkles
    kb evidence acne --format csv > acne.csv
    """
    from kb.services.evidence import evidence_of_topic

    with reading() as session:
        rows = evidence_of_topic(session, topic)
    emit(
        rows,
        style,
        ["claim", "verdict", "study", "design", "sample", "direction", "directness", "result"],
        empty=f"No study is linked to a claim of '{topic}' yet. 'kb claims --topic {topic}' lists its claims.",
        render={"verdict": verdict_text},
    )
