"""What templates may call: words of the vocabulary, names of studies, numbers with their nouns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

from flask import Flask

from kb import vocabulary
from kb.reports.citation import addresses, reference
from kb.services.pages import Place
from kb.vocabulary import RelationType
from webui.references import sample_size, short_name

INCOMING = MappingProxyType(
    {
        RelationType.EXPLAINS: "Is explained by",
        RelationType.NARROWER_THAN: "Is wider than",
        RelationType.STRONGER_THAN: "Is weaker than",
        RelationType.CONTRADICTS: RelationType.CONTRADICTS.label,
        RelationType.IN_TENSION_WITH: RelationType.IN_TENSION_WITH.label,
    }
)
"""How a relation reads from the claim of which it is not said."""


def init_app(app: Flask) -> None:
    """Makes the vocabularies and the functions below known to every template."""
    app.jinja_env.globals.update(vocabulary.vocabularies())
    app.jinja_env.globals.update(addresses=addresses, relation_label=relation_label)
    # the style sheet's address changes with its content, so that no browser keeps an old one
    style = Path(app.static_folder or "") / "style.css"
    app.jinja_env.globals["style_version"] = f"{int(style.stat().st_mtime):x}" if style.exists() else ""
    app.jinja_env.filters.update(
        number_of=number_of,
        short_name=short_name,
        reference=reference,
        sample_size=sample_size,
        day=day,
        lead_in=lead_in,
        lead_out=lead_out,
        titled=titled,
    )


def number_of(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: "1 claim", "2 claims", "3 studies"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def day(value: date) -> str:
    """A date as "20 November 2026"."""
    return f"{value.day} {value:%B %Y}"


def relation_label(kind: RelationType, *, outgoing: bool) -> str:
    """How the relation reads from the claim at hand."""
    return kind.label if outgoing else INCOMING[kind]


def lead_in(place: Place) -> str:
    """The words before a mention, cut where a word begins."""
    text = " ".join(place.before.split()) + (" " if place.before[-1:].isspace() else "")
    if place.mention.start <= len(place.before):
        return text
    _, _, whole = text.partition(" ")
    return f"… {whole}"


def lead_out(place: Place) -> str:
    """The words after a mention, cut where a word ends."""
    text = (" " if place.after[:1].isspace() else "") + " ".join(place.after.split())
    if place.mention.end + len(place.after) >= place.mention.source_length:
        return text
    whole, _, _ = text.rpartition(" ")
    return f"{whole} …"


def titled(slugs: Sequence[str], titles: Mapping[str, str]) -> str:
    """The titles of sources as one would say them: "A", "A and B", "A, B and C"."""
    names = [titles[slug] for slug in slugs]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
