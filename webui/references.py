"""How a study is named in a table or a sentence of a page. The reference line itself is ``kb.reports.citation``."""

from __future__ import annotations

from kb.models import Study

MAX_TITLE_WORDS = 7
NO_YEAR = "no year seen"


def short_name(study: Study) -> str:
    """What a sentence calls the study: "Endo et al. 2020"; the beginning of its title if no author was seen."""
    names = [author.family or author.literal for author in study.authors]
    if not names:
        title = _beginning(study.title)
        return f"{f'[{title}]' if study.title_is_description else title} ({study.issued or NO_YEAR})"
    who = names[0] if len(names) == 1 else " and ".join(names) if len(names) == 2 else f"{names[0]} et al."
    return f"{who} {study.issued}" if study.issued else f"{who} ({NO_YEAR})"


def _beginning(title: str) -> str:
    words = title.split()
    return title if len(words) <= MAX_TITLE_WORDS else " ".join(words[:MAX_TITLE_WORDS]) + " …"


def sample_size(sample: str) -> str:
    """The sample as recorded; a bare number says what it is."""
    return f"n = {sample}" if sample.isdigit() else sample
