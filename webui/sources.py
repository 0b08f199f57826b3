"""The sources: what each of them claims, place by place."""

from __future__ import annotations

from flask import Blueprint, render_template

from kb.services.sources import get_source, list_sources
from webui.reader import segments
from webui.stored import reading

blueprint = Blueprint("sources", __name__, url_prefix="/sources")


@blueprint.get("/")
def index() -> str:
    """All sources."""
    with reading() as session:
        return render_template("sources/index.html", sources=list_sources(session))


@blueprint.get("/<slug>")
def show(slug: str) -> str:
    """One source: its text with every mention marked, where it is held, and an outline of its places."""
    with reading() as session:
        source = get_source(session, slug)
        return render_template(
            "sources/show.html",
            source=source,
            numbers={mention.key: number for number, mention in enumerate(source.mentions, 1)},
            segments=segments(source.held_text.text, source.mentions) if source.held_text else [],
            claims={mention.claim_id for mention in source.mentions},
        )
