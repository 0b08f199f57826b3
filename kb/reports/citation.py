"""A study as a reference line, in the order of the Vancouver style; what was not seen is left out."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten

from kb.models import Study, StudyAuthor
from kb.reports.report_input import Citation
from kb.vocabulary import IdentifierType

MAX_AUTHORS = 6
_TITLE_LENGTH = 44


def reference(study: Study) -> str:
    """Authors. Title. Journal. Year;volume(issue):pages. A title that is our own description stands in brackets."""
    parts = [_authors(study.authors), _title(study), study.container_title, _issue(study)]
    return " ".join(part if part.endswith((".", "]", "?")) else f"{part}." for part in parts if part)


def short_reference(study: Study) -> str:
    """First author and year, as a reader would say it: "Yun 2013"; the key where no author was seen."""
    if not study.authors:
        return study.key
    name = study.authors[0].family or study.authors[0].literal
    return f"{name} {study.issued}" if study.issued else name


def addresses(study: Study) -> dict[str, str]:
    """Links to the published record, by identifier: the study's own pages, never a mirror."""
    places = {
        IdentifierType.DOI: "https://doi.org/{}",
        IdentifierType.PMID: "https://pubmed.ncbi.nlm.nih.gov/{}/",
        IdentifierType.PMCID: "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    }
    known = {i.type: i.value for i in study.identifiers}
    found = {kind.label: place.format(known[kind]) for kind, place in places.items() if kind in known}
    if study.url and not found:
        found["Page"] = study.url
    return found


def citations(studies: Iterable[Study]) -> dict[str, Citation]:
    """The studies by key, as the reports of a check name them; authors, identifiers and notices must be loaded."""
    return {
        study.key: Citation(
            study.key, _name(study), reference(study), tuple(addresses(study).items()), study.is_retracted
        )
        for study in studies
    }


def _name(study: Study) -> str:
    """The short reference, or the beginning of the title where no author was seen: a key says nothing to a client."""
    if study.authors or not study.title:
        return short_reference(study)
    title = shorten(study.title, _TITLE_LENGTH, placeholder=" \u2026")
    return f"\u201c{title}\u201d {study.issued}" if study.issued else f"\u201c{title}\u201d"


def _authors(authors: list[StudyAuthor]) -> str:
    names = [a.literal or " ".join(filter(None, (a.family, _initials(a.given)))) for a in authors]
    if len(names) > MAX_AUTHORS:
        names = [*names[:MAX_AUTHORS], "et al."]
    return ", ".join(names)


def _initials(given: str) -> str:
    if given.isupper() and given.isalpha():
        return given
    return "".join(part[0] for part in given.replace("-", " ").replace(".", " ").split())


def _title(study: Study) -> str:
    return f"[{study.title}]" if study.title_is_description else study.title


def _issue(study: Study) -> str:
    year = str(study.issued) if study.issued else ""
    volume = study.volume + (f"({study.issue})" if study.issue else "")
    pages = f":{study.page}" if study.page else ""
    return f"{year};{volume}{pages}" if year and volume else f"{year or volume}{pages}"
