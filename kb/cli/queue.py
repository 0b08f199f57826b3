"""`kb queue`: sentences of which nothing is known, and what the curators do with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.opened import opened, reading
from kb.cli.output import emit_json, format_option, text_or_json_option
from kb.cli.queue_view import ALL, became, name_of, on_one_line, show_groups, times, value_of
from kb.vocabulary import QueueStatus, WordingKind

if TYPE_CHECKING:
    from kb.services.opening import Store
    from kb.services.queue import Queued
    from kb.services.queue_groups import Group

model_option = click.option(
    "--model", type=click.Path(path_type=Path), help="Folder with the sentence model (or KB_MODEL_DIR)."
)
status_option = click.option(
    "--status",
    type=click.Choice([*(status.value for status in QueueStatus), ALL]),
    default=QueueStatus.OPEN.value,
    show_default=True,
    help="Which sentences.",
)


@click.group(invoke_without_command=True)
@status_option
@model_option
@format_option
@click.pass_context
def queue(ctx: click.Context, status: str, model: Path | None, style: str) -> None:
    """List sentences that claim something of which nothing is known, and decide what becomes of them.

    'kb check --queue' offers them. They are shown in groups of sentences that are alike, the most frequent first.

    \b
    kb check --queue site/*.md
    kb queue
    kb queue accept 12 --claim fa-gives-skin-glow --as wording
    kb queue dismiss 13 --reason "An offer, not a claim."
    kb queue export 14 15 > draft.yaml
    """
    if ctx.invoked_subcommand:
        return
    from kb.cli.output import emit

    groups = _groups(status, model)
    if style == "table":
        show_groups(groups, status)
    elif style == "json":
        emit_json([{"group": g.number, "seen": g.seen, "sentences": [value_of(q) for q in g.members]} for g in groups])
    else:
        emit([{"group": g.number, **value_of(q)} for g in groups for q in g.members], style, [])


@queue.command()
@click.argument("number", type=int, metavar="ID")
@text_or_json_option
def show(number: int, style: str) -> None:
    """Show one sentence: where it was seen, what is nearest to it, and what became of it.

    \b
    kb queue show 12
    """
    from kb.services.queue import get_queued

    with reading() as session:
        queued = get_queued(session, number)
    if style == "json":
        emit_json(value_of(queued))
        return
    click.echo(f"{queued.id}  «{on_one_line(queued.text)}»")
    if on_one_line(queued.sentence) != on_one_line(queued.text):
        click.echo(f"   in:        {on_one_line(queued.sentence)}")
    if on_one_line(queued.reading) != on_one_line(queued.text):
        click.echo(f"   read as:   {on_one_line(queued.reading)}")
    click.echo(f"   status:    {became(queued)}")
    click.echo(
        f"   seen:      {times(queued.seen)}, first {queued.first_seen:%Y-%m-%d}, last {queued.last_seen:%Y-%m-%d}"
    )
    for place in queued.places:
        click.echo(f"              {place}")
    for slug, score in queued.nearest:
        click.echo(f"   nearest:   {slug} ({score:.2f})")


@queue.command()
@click.argument("numbers", type=int, nargs=-1, required=True, metavar="ID...")
@click.option("--reason", required=True, help="Why they are nothing for the record.")
def dismiss(numbers: tuple[int, ...], reason: str) -> None:
    """Say that sentences are nothing for the record. They stay in the queue as dismissed and are not offered again.

    \b
    kb queue dismiss 13 14 --reason "An offer, not a claim."
    """
    from kb.services.opening import local_author
    from kb.services.queue import dismiss as dismissed

    with opened() as store, store.session() as session:
        for number in numbers:
            dismissed(session, number, local_author(reason))
        session.commit()
    click.echo(f"Dismissed: {', '.join(map(str, numbers))}.")


@queue.command()
@click.argument("number", type=int, metavar="ID")
@click.option("--claim", "slug", required=True, help="The claim that it makes, or only looks like.")
@click.option(
    "--as",
    "kind",
    type=click.Choice([kind.value for kind in WordingKind]),
    required=True,
    help="A wording makes the claim; a near miss looks like it and is not it.",
)
@click.option("--text", help="Other words to add instead of the sentence's own.")
@click.option("--reason", help="Why, for the history.")
@model_option
def accept(number: int, slug: str, kind: str, text: str | None, reason: str | None, model: Path | None) -> None:
    """Add the words of a sentence to a claim. The next check knows them; the change is in the history.

    \b
    kb queue accept 12 --claim fa-gives-skin-glow --as wording
    kb queue accept 13 --claim fa-gives-skin-glow --as near-miss
    """
    from kb.services.opening import local_author
    from kb.services.queue import accept as accepted

    added = WordingKind(kind)
    with opened() as store:
        with store.session() as session:
            author = local_author(reason or f"accepted from the queue as a {name_of(added)} (sentence {number})")
            queued = accepted(session, number, slug, added, author, text=text)
            session.commit()
        click.echo(f"Added to {slug} as a {name_of(added)}: {text or queued.reading}")
        if added is WordingKind.WORDING:
            click.echo(_now(store, queued, slug, model))


@queue.command()
@click.argument("number", type=int, metavar="ID")
def reopen(number: int) -> None:
    """Take a decision back. A wording that was added stays with its claim.

    \b
    kb queue reopen 13
    """
    from kb.services.queue import reopen as reopened

    with opened() as store, store.session() as session:
        reopened(session, number)
        session.commit()
    click.echo(f"Sentence {number} is open again.")


@queue.command()
@click.argument("numbers", type=int, nargs=-1, metavar="[ID]...")
@model_option
def export(numbers: tuple[int, ...], model: Path | None) -> None:
    """Print sentences as the draft of a new claim, in the form of the seed files.

    The sentences that are named become one claim; without a name each group of open sentences becomes one.

    \b
    kb queue export 14 15 > draft.yaml
    """
    from kb.services.queue import get_queued
    from kb.services.queue_draft import draft
    from kb.services.queue_groups import Group

    groups = [] if numbers else _groups(QueueStatus.OPEN.value, model)
    with reading() as session:
        if numbers:
            groups = [Group(1, tuple(get_queued(session, number) for number in dict.fromkeys(numbers)))]
        text = draft(session, groups)
    click.echo(text, nl=False) if text else click.echo("The queue has no open sentence.", err=True)


@queue.command()
@click.option(
    "--status",
    type=click.Choice([*(status.value for status in QueueStatus), ALL]),
    default=ALL,
    show_default=True,
    help="Which sentences.",
)
@click.confirmation_option(prompt="Remove these sentences for good?", help="Do not ask.")
def clear(status: str) -> None:
    """Remove sentences for good: their words, their places, and what was decided.

    \b
    kb queue clear --status dismissed
    kb queue clear --yes
    """
    from kb.services.queue import clear as cleared

    with opened() as store, store.session() as session:
        count = cleared(session, _status(status))
        session.commit()
    click.echo(f"Removed {count} {'sentence' if count == 1 else 'sentences'} from the queue.")


def _status(name: str) -> QueueStatus | None:
    return None if name == ALL else QueueStatus(name)


def _groups(status: str, model: Path | None) -> list[Group]:
    from kb.services.queue import list_queue
    from kb.services.queue_groups import grouped, model_at_hand

    with reading() as session:
        waiting = list_queue(session, _status(status))
    return grouped(waiting, model_at_hand(model) if len(waiting) > 1 else None)


def _now(store: Store, queued: Queued, slug: str, model: Path | None) -> str:
    """What a check of the sentence says now that the claim has its words."""
    from kb.checking.values import Document
    from kb.services.checking import open_checker

    checker = open_checker(store, model=model, say=lambda said: click.echo(said, err=True))
    found = [f for f in checker.check(Document("", queued.sentence)).findings if f.claim == slug and f.relation]
    if found:
        relation = found[0].relation.label if found[0].relation else ""
        return f"A check finds it now: {relation}, score {found[0].score:.2f}."
    return (
        "A check of the sentence alone still does not find the claim in it; "
        f"'kb explain --text \"{on_one_line(queued.sentence)}\"' shows why."
    )
