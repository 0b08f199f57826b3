"""Sentences of the curators' queue as `kb queue` shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from kb.cli.output import console
from kb.vocabulary import QueueStatus, WordingKind

if TYPE_CHECKING:
    from kb.services.queue import Queued
    from kb.services.queue_groups import Group

ALL = "all"
"""What ``--status`` calls every status."""


def show_groups(groups: Sequence[Group], status: str) -> None:
    """Prints the groups for people."""
    if not groups:
        which = "" if status == ALL else f" {status}"
        click.echo(f"The queue has no{which} sentence. 'kb check --queue FILE' offers those of which nothing is known.")
        return
    out = console()
    for group in groups:
        if len(group.members) > 1:
            out.print(f"alike, seen {times(group.seen)} together:", style="bold", markup=False)
        for queued in group.members:
            near = f"nearest: {queued.nearest[0][0]} ({queued.nearest[0][1]:.2f})" if queued.nearest else ""
            out.print(f"{queued.id:>5}  «{on_one_line(queued.text)}»", markup=False)
            told = [f"seen {times(queued.seen)}", queued.places[0] if queued.places else "", near]
            told += [became(queued)] if queued.status is not QueueStatus.OPEN else []
            out.print("       " + ", ".join(part for part in told if part), style="dim", markup=False)
        out.print()
    count = sum(len(group.members) for group in groups)
    sentences = "1 sentence" if count == 1 else f"{count} sentences"
    together = "1 group" if len(groups) == 1 else f"{len(groups)} groups"
    click.echo(f"{sentences} in {together}. Decide with 'kb queue accept', 'dismiss' or 'export'.")


def became(queued: Queued) -> str:
    """What became of a sentence, in words."""
    if queued.status is QueueStatus.OPEN or queued.decided_at is None:
        return queued.status.value
    what = f" as a {name_of(queued.added_as)} of {queued.claim}" if queued.added_as else ""
    reason = f": {queued.reason}" if queued.reason else ""
    return f"{queued.status.value}{what} by {queued.decided_by} on {queued.decided_at:%Y-%m-%d}{reason}"


def times(count: int) -> str:
    """How often, in words."""
    return "once" if count == 1 else f"{count} times"


def on_one_line(text: str) -> str:
    """The text without its line ends."""
    return " ".join(text.split())


def value_of(queued: Queued) -> dict[str, object]:
    """Everything about a sentence, for programs."""
    return {
        "id": queued.id,
        "text": queued.text,
        "reading": queued.reading,
        "sentence": queued.sentence,
        "status": queued.status,
        "seen": queued.seen,
        "places": list(queued.places),
        "nearest": [{"claim": slug, "score": score} for slug, score in queued.nearest],
        "first_seen": queued.first_seen,
        "last_seen": queued.last_seen,
        "fingerprint": queued.fingerprint,
        "decided_at": queued.decided_at,
        "decided_by": queued.decided_by,
        "reason": queued.reason,
        "claim": queued.claim,
        "added_as": queued.added_as,
    }


def name_of(kind: WordingKind) -> str:
    """What a wording of that kind is called in a sentence."""
    return kind.value.replace("-", " ")
