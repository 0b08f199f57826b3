"""`kb claims`, `kb show` and `kb contradictions`."""

from __future__ import annotations

import click

from kb.cli.opened import reading
from kb.cli.output import emit, emit_json, format_option, text_or_json_option, verdict_text
from kb.cli.words import term_option
from kb.vocabulary import Certainty, Checkability, ClaimKind, RelationType, Stance, Verdict


@click.command()
@click.option("--topic", help="Only claims of this topic; 'kb stats' lists the topics.")
@term_option("--kind", ClaimKind, "Only claims of this kind.")
@term_option("--verdict", Verdict, "Only claims with this verdict.")
@term_option("--certainty", Certainty, "Only claims with this certainty.")
@term_option("--checkable", Checkability, "Only claims that this could decide.")
@click.option("--source", help="Only claims that this source makes; 'kb sources' lists them.")
@term_option("--stance", Stance, "Only claims that a source puts like this.")
@click.option("--text", help="Only claims with these words in statement, wordings or anchor phrases.")
@format_option
def claims(
    topic: str | None,
    kind: ClaimKind | None,
    verdict: Verdict | None,
    certainty: Certainty | None,
    checkable: Checkability | None,
    source: str | None,
    stance: Stance | None,
    text: str | None,
    style: str,
) -> None:
    """List claims, the most mentioned first.

    \b
    kb claims --topic wrinkles
    kb claims --verdict contradicted --format csv > contradicted.csv
    kb claims --source naturopath-blog-post --stance hedges
    """
    from kb.services.claims import ClaimFilter, list_claims

    wanted = ClaimFilter(topic, kind, verdict, certainty, source, stance, checkable, text)
    with reading() as session:
        rows = list_claims(session, wanted)
    emit(
        rows,
        style,
        ["slug", "statement", "verdict", "certainty", "mentions", "studies"],
        empty="No claim fits. Drop a filter, or try fewer letters in --text.",
        render={"verdict": verdict_text},
    )
    if style == "table" and rows:
        click.echo(f"\n{len(rows)} {'claim' if len(rows) == 1 else 'claims'}. Read one whole with 'kb show SLUG'.")


@click.command()
@click.argument("slug")
@text_or_json_option
def show(slug: str, style: str) -> None:
    """Show one claim whole: verdict and why, evidence, where it is made, what to write.

    \b
    kb show fa-reduces-lines-and-wrinkles
    """
    from kb.reports.claim_page import claim_page, claim_values
    from kb.services.claims import get_claim

    with reading() as session:
        claim = get_claim(session, slug)
        if style == "json":
            emit_json(claim_values(claim))
        else:
            from kb.cli.output import console

            console().print(claim_page(claim))


@click.command()
@term_option("--type", RelationType, "Only contradictions, or only tensions.", name="kind")
@click.option("--within", is_flag=True, help="Only where one source disagrees with itself.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="Text is for people, JSON and CSV for other programs.",
)
def contradictions(kind: RelationType | None, within: bool, style: str) -> None:
    """List where the sources disagree, with both places.

    \b
    kb contradictions --type contradicts
    """
    from kb.services.contradictions import list_contradictions

    with reading() as session:
        found = list_contradictions(session)
    found = [c for c in found if (kind is None or c.type is kind) and (c.within or not within)]
    if style != "text":
        emit(found, style, [])
        return
    from kb.cli.contradiction_view import contradiction_text
    from kb.cli.output import console

    out = console()
    for contradiction in found:
        out.print(contradiction_text(contradiction))
    strong = sum(c.type is RelationType.CONTRADICTS for c in found)
    out.print(f"{strong} contradictions and {len(found) - strong} tensions.")
