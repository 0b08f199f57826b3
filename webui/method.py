"""How a verdict comes about, from the tables of the policy itself."""

from __future__ import annotations

from flask import Blueprint, render_template

from kb.rating.certainty import STARTS
from kb.rating.verdict import EMPIRICAL_VERDICTS, POLICY_VERSION
from kb.rating.wording import LADDER, TEMPLATES
from kb.vocabulary import Certainty, StudyDesign

blueprint = Blueprint("method", __name__, url_prefix="/method")


@blueprint.get("/")
def index() -> str:
    """The policy explained; reads no store."""
    starts: dict[Certainty, list[StudyDesign]] = {}
    for design in StudyDesign:
        starts.setdefault(STARTS[design], []).append(design)
    return render_template(
        "method/index.html",
        version=POLICY_VERSION,
        table=EMPIRICAL_VERDICTS,
        starts=starts,
        ladder=LADDER,
        templates=TEMPLATES,
    )
