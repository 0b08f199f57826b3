"""`kb studies`."""

from __future__ import annotations

import click

from kb.cli.opened import reading
from kb.cli.output import console, emit, emit_json, format_option
from kb.cli.words import term_option
from kb.vocabulary import StudyDesign


@click.command()
@click.argument("key", required=False)
@term_option("--design", StudyDesign, "Only studies of this design.")
@click.option("--text", help="Only studies with these words in key, title, finding or an identifier.")
@format_option
def studies(key: str | None, design: StudyDesign | None, text: str | None, style: str) -> None:
    """List studies, or show the one with KEY.

    \b
    kb studies --design rct
    kb studies yun2013elasticity
    """
    from kb.services.studies import claims_citing, get_study, list_studies

    with reading() as session:
        if key:
            from kb.reports.study_page import study_page, study_values

            study = get_study(session, key)
            citing = claims_citing(session, study)
            if style == "json":
                emit_json(study_values(study, citing))
            else:
                console().print(study_page(study, citing))
            return
        rows = list_studies(session, design=design, text=text)
    columns = ["key", "issued", "design", "title", "sample", "claims"]
    emit(rows, style, columns, empty="No study fits. Drop a filter, or try fewer letters in --text.")
    if style == "table" and rows:
        noun = "study" if len(rows) == 1 else "studies"
        click.echo(f"\n{len(rows)} {noun}. Read one whole with 'kb studies KEY'.")
