"""Which parts of a page are its copy: not menus, page heads and feet, scripts, forms and cookie banners."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from justhtml import Node

_NEVER_COPY: Final = frozenset(
    "script style noscript template svg math nav footer head title select option optgroup datalist button input"
    " textarea iframe object embed canvas audio video map dialog progress meter noembed noframes frameset".split()
)
_OTHER_ROLES: Final = frozenset("navigation banner contentinfo search menu menubar dialog alertdialog toolbar".split())
# Whole names only: "menu" may be the list of treatments, "consent" the page that explains risks.
_FURNITURE: Final = frozenset(
    "navbar navigation main-nav site-nav nav-menu main-menu footer site-footer page-footer breadcrumb breadcrumbs"
    " skip-link skip-links cc-window cc-banner onetrust-banner-sdk onetrust-consent-sdk".split()
)
_COOKIES: Final = re.compile(
    r"cookie|gdpr|(?:^|[-_])consent[-_]?(?:banner|manager|popup|bar|dialog|modal)", re.IGNORECASE
)
_HIDDEN_STYLE: Final = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
# A page's own head is furniture; that of an article or a section belongs to it.
_SECTIONS: Final = frozenset({"main", "article", "section"})
_WHOLE_PAGE: Final = frozenset({"html", "body", "main"})
_MENU_ITEMS: Final = 3
_MENU_WORDS: Final = 5


def is_copy(node: Node) -> bool:
    """Whether the element belongs to what the page says; its parts are asked one by one."""
    name = node.name
    if name in _NEVER_COPY:
        return False
    if name in _WHOLE_PAGE:
        return True
    attrs = node.attrs or {}
    if "hidden" in attrs or (attrs.get("aria-hidden") or "").lower() == "true":
        return False
    if _HIDDEN_STYLE.search(attrs.get("style") or ""):
        return False
    role = (attrs.get("role") or "").lower()
    if role in _OTHER_ROLES and not (role == "banner" and _has_title(node)):
        return False
    names = {*(attrs.get("class") or "").split(), attrs.get("id") or ""}
    if names & _FURNITURE or any(_COOKIES.search(word) for word in names):
        return False
    if name == "header":
        return _in_section(node) or _has_title(node)
    return name not in {"ul", "ol"} or _in_section(node) or not _is_menu(node)


def main_parts(root: Node) -> list[Node]:
    """The elements that hold the copy, in order: the page's main part with its title block, or the whole page."""
    body = next((node for node in elements(root) if node.name == "body"), root)
    mains = [node for node in elements(body) if node.name == "main" or _role(node) == "main"]
    if not any(text_of(node).strip() for node in mains):
        return [body]
    heads = [node for node in elements(body) if node.name == "header" and not _in_section(node) and _has_title(node)]
    chosen = {id(node) for node in [*mains, *heads]}
    return [node for node in elements(body) if id(node) in chosen and not _inside(node, chosen)]


def elements(root: Node) -> Iterator[Node]:
    """The elements below ``root``, in the order of the page; without recursion, for pages may nest deeply."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if not node.name.startswith(("#", "!")):
            yield node
        waiting.extend(reversed(node.children or ()))


def text_of(root: Node) -> str:
    """All the text below ``root``."""
    words: list[str] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.name == "#text":
            words.append(str(node.data or ""))
        waiting.extend(reversed(node.children or ()))
    return "".join(words)


def _role(node: Node) -> str:
    return ((node.attrs or {}).get("role") or "").lower()


def _inside(node: Node, chosen: set[int]) -> bool:
    above = node.parent
    while above is not None:
        if id(above) in chosen:
            return True
        above = above.parent
    return False


def _in_section(node: Node) -> bool:
    above = node.parent
    while above is not None:
        if above.name in _SECTIONS:
            return True
        above = above.parent
    return False


def _has_title(node: Node) -> bool:
    return any(below.name == "h1" for below in elements(node))


def _is_menu(node: Node) -> bool:
    """Whether a list consists of nothing but short links."""
    items = [child for child in node.children or () if child.name == "li"]
    if len(items) < _MENU_ITEMS:
        return False
    for item in items:
        words = text_of(item)
        linked = "".join(text_of(below) for below in elements(item) if below.name == "a")
        if not linked.strip() or len("".join(linked.split())) < len("".join(words.split())):
            return False
        if len(words.split()) > _MENU_WORDS:
            return False
    return True
