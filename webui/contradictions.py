"""Where the sources disagree."""

from __future__ import annotations

from flask import Blueprint, render_template

from kb.services.contradictions import list_contradictions
from kb.services.sources import list_sources
from kb.vocabulary import RelationType
from webui.asking import asked, asked_term, kept, one_page
from webui.stored import reading

blueprint = Blueprint("contradictions", __name__, url_prefix="/contradictions")


@blueprint.get("/")
def index() -> str:
    """Contradictions and tensions with both places of each."""
    kind, within = asked_term("type", RelationType), asked("within") is not None
    with reading() as session:
        found = list_contradictions(session)
        titles = {source.slug: source.title for source in list_sources(session)}
    return render_template(
        "contradictions/index.html",
        kind=kind,
        within=within,
        types=[t for t in RelationType if t.is_symmetric],
        page=one_page([c for c in found if (kind is None or c.type is kind) and (c.within or not within)]),
        parameters=kept(type=kind, within="1" if within else None),
        total=len(found),
        titles=titles,
    )
