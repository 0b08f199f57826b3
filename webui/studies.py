"""The studies: finding them, and what each bears on."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, render_template

from kb.services.pages import first_authors, guidance_citing
from kb.services.studies import get_study, list_studies
from kb.vocabulary import StudyDesign
from webui.asking import asked, asked_term, kept, one_page
from webui.stored import reading

blueprint = Blueprint("studies", __name__, url_prefix="/studies")


@blueprint.get("/")
def index() -> str:
    """The studies that fit, by key."""
    text, design = asked("text"), asked_term("design", StudyDesign)
    with reading() as session:
        found = list_studies(session, text=text)
        authors = first_authors(session)
    designs = Counter(study.design for study in found)
    return render_template(
        "studies/index.html",
        text=text,
        design=design,
        designs=[(d, designs[d]) for d in StudyDesign if designs[d] or d is design],
        page=one_page([study for study in found if design is None or study.design is design]),
        authors=authors,
        parameters=kept(text=text, design=design),
    )


@blueprint.get("/<key>")
def show(key: str) -> str:
    """One study: reference, design, finding, limitations, notices, and the claims that it bears on."""
    with reading() as session:
        study = get_study(session, key)
        return render_template(
            "studies/show.html",
            study=study,
            identifiers={identifier.type.label: identifier.value for identifier in study.identifiers},
            citing=guidance_citing(session, study),
        )
