"""Rows for people as tables, for machines as JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kb.vocabulary import Term

format_option = click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="Tables are for people, JSON and CSV for other programs.",
)

text_or_json_option = click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text is for people, JSON for other programs.",
)

# a mark beside the word, so that a verdict is never told by colour alone
VERDICT_STYLES = {
    "supported": ("✓", "green"),
    "tentative": ("~", "cyan"),
    "mixed": ("±", "yellow"),
    "not-shown": ("?", "yellow"),
    "contradicted": ("✗", "red"),
    "not-testable": ("∅", "magenta"),
    "on-record": ("✓", "green"),
    "not-on-record": ("?", "yellow"),
    "descriptive": ("·", "dim"),
    "unassessed": (" ", "dim"),
}


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # Rich would end the program with status 1; the entry knows better


def console() -> Console:
    """A console for standard output; plain when it is not a terminal, and then never wrapped."""
    out = _Console(highlight=False, soft_wrap=False, emoji=False)
    if not out.is_terminal:
        out.width = 140
    return out


def verdict_text(value: str | None) -> Text:
    """A verdict with its mark."""
    if not value:
        return Text("")
    mark, style = VERDICT_STYLES[value]
    return Text(f"{mark} {value}", style=style)


def emit(
    rows: Sequence[Any],
    style: str,
    columns: Sequence[str],
    *,
    title: str = "",
    empty: str = "Nothing fits.",
    render: dict[str, Callable[[Any], Any]] | None = None,
) -> None:
    """Shows rows (dataclasses or dicts). ``columns`` are those of the table; machines get every field."""
    records = [asdict(row) if is_dataclass(row) and not isinstance(row, type) else dict(row) for row in rows]
    if style == "json":
        emit_json(records)
    elif style == "csv":
        click.echo(_csv(records), nl=False)
    elif not records:
        click.echo(empty)
    else:
        console().print(_table(records, columns, title, render or {}))


def emit_json(value: Any) -> None:
    """Prints any plain value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _table(records: list[dict[str, Any]], columns: Sequence[str], title: str, render: dict[str, Any]) -> Table:
    table = Table(title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for column in columns:
        numeric = all(isinstance(r[column], int) and not isinstance(r[column], bool) for r in records)
        table.add_column(column.replace("_", " "), justify="right" if numeric else "left", overflow="fold")
    for record in records:
        table.add_row(*(_cell(record[c], render.get(c)) for c in columns))
    return table


def _cell(value: Any, render: Callable[[Any], Any] | None) -> Any:
    if render:
        return render(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(v) for v in value)
    return Text(str(value))


def _csv(records: Iterable[dict[str, Any]]) -> str:
    records = list(records)
    if not records:
        return ""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(records[0]), lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({name: _flat(value) for name, value in record.items()})
    return out.getvalue()


def _flat(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return "; ".join(str(_flat(v)) for v in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    # a cell that begins like a formula must not be run by a spreadsheet (OWASP: CSV injection)
    if isinstance(value, str) and not isinstance(value, Term) and value[:1] in {"=", "+", "-", "@", "\t"}:
        return "'" + value
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"{type(value).__name__} cannot be shown as JSON")
