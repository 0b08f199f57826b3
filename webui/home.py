"""The first page: what is in here."""

from __future__ import annotations

from flask import Blueprint, render_template

from kb.services.claims import list_claims
from kb.services.statistics import statistics
from kb.vocabulary import Verdict
from webui.stored import reading

blueprint = Blueprint("home", __name__)

MOST_MENTIONED = 10


@blueprint.get("/")
def index() -> str:
    """Counts, verdicts and their meanings, topics and how far they are assessed, the claims made most often."""
    with reading() as session:
        counts = statistics(session)
        claims = list_claims(session)[:MOST_MENTIONED]
    shares = []
    x = 0.0
    for verdict in Verdict:
        number = counts.by_verdict.get(verdict.value, 0)
        width = 1000 * number / counts.claims if counts.claims else 0.0
        shares.append((verdict, number, round(x, 2), round(width, 2)))
        x += width
    topics = {topic.topic: topic.label for topic in counts.by_topic}
    return render_template("home/index.html", counts=counts, claims=claims, shares=shares, topics=topics)
