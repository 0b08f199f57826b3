"""HTML put together from elements: text is escaped because it is text, never because somebody remembered to."""

from __future__ import annotations

from html import escape

from kb.reports.saying import printable

_VOID = frozenset({"br"})


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Child = str | Markup | None


def text(words: str) -> Markup:
    """``words`` as HTML text: escaped, control characters made visible."""
    return Markup(escape(printable(words)))


def element(name: str, *children: Child, **attributes: str | None) -> Markup:
    """The element ``name``. Children that are plain text are escaped, None is left out.

    Attributes are escaped too; one that is None is left out. ``class_`` and ``for_`` stand for "class" and "for",
    other underscores for hyphens.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{given}>")
    return Markup(f"<{name}{given}>{together(*children)}</{name}>")


def together(*children: Child) -> Markup:
    """The children one after the other."""
    return Markup(
        "".join(child if isinstance(child, Markup) else text(child) for child in children if child is not None)
    )
