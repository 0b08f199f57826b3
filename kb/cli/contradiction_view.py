"""A contradiction for the terminal: both claims, both places, and what to make of it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from kb.services.contradictions import Contradiction, Locator


def contradiction_text(contradiction: Contradiction) -> RenderableType:
    """Two claims with the places that make them."""
    head = Text(contradiction.type.label, style="bold")
    if contradiction.within:
        head.append(f" (within {', '.join(contradiction.within)})", style="dim")
    parts: list[RenderableType] = [head]
    parts += _side(contradiction.statement, contradiction.claim, contradiction.places)
    parts += _side(contradiction.related_statement, contradiction.related, contradiction.related_places)
    if contradiction.note:
        parts.append(Padding(Text(contradiction.note, style="italic"), (0, 0, 0, 2)))
    return Group(*parts, Text())


def _side(statement: str, slug: str, places: Sequence[Locator]) -> list[RenderableType]:
    line = Text.assemble(f"{statement} ", (slug, "dim"))
    parts: list[RenderableType] = [Padding(line, (0, 0, 0, 2))]
    for place in places:
        where = Text.assemble(f"“{place.anchor}” ", (f"{place.source} {place.start}-{place.end}", "dim"))
        parts.append(Padding(where, (0, 0, 0, 4)))
    return parts
