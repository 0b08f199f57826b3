"""What an editor offers to do about findings: write what the evidence carries, or switch a finding off."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from lsprotocol.types import (
    CodeAction,
    CodeActionKind,
    Diagnostic,
    OptionalVersionedTextDocumentIdentifier,
    Range,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from kb.checking.values import TextFormat
from kb.lsp.diagnostics import diagnostic
from kb.lsp.drafts import Checked, Draft, Found
from kb.reports.saying import asks

FIX_ALL = f"{CodeActionKind.SourceFixAll.value}.kb"
KINDS: tuple[str, ...] = (CodeActionKind.QuickFix.value, FIX_ALL)
_TITLE_LENGTH = 80


def actions(
    draft: Draft, checked: Checked, asked: Range, only: Sequence[str] | None, *, versioned: bool
) -> list[CodeAction]:
    """What can be done about the findings that touch the range ``asked``.

    ``only`` are the kinds that the editor asks for, None for all; ``versioned`` says whether it understands edits
    that hold for one version of a document alone, so that a late one cannot hit other words.
    """
    first, last = checked.positions.offset(asked.start), checked.positions.offset(asked.end)
    here = [f for f in checked.found if f.start <= last and first <= f.end and asks(f.finding)]

    def edit(edits: Sequence[TextEdit]) -> WorkspaceEdit:
        if not versioned:
            return WorkspaceEdit(changes={draft.uri: edits})
        document = OptionalVersionedTextDocumentIdentifier(uri=draft.uri, version=checked.version)
        return WorkspaceEdit(document_changes=[TextDocumentEdit(text_document=document, edits=list(edits))])

    offered: list[CodeAction] = []
    if _wanted(CodeActionKind.QuickFix.value, only):
        offered += [
            CodeAction(
                title=_title("Write", found.replacement),
                kind=CodeActionKind.QuickFix,
                diagnostics=_about(checked, same),
                is_preferred=True,
                edit=edit([_replacing(checked, found)]),
            )
            for found, same in _rewordings(here)
        ]
        offered += [
            CodeAction(
                title=f"Switch off '{_target(found)}' here; the comment asks for your reason",
                kind=CodeActionKind.QuickFix,
                diagnostics=_about(checked, [found]),
                edit=edit([_ignoring(checked, found)]),
            )
            for found in {_target(found): found for found in here}.values()
        ]
    safe = safe_rewordings(checked.found)
    if safe and _wanted(FIX_ALL, only):
        title = "Apply the one safe rewording" if len(safe) == 1 else f"Apply all {len(safe)} safe rewordings"
        offered.append(CodeAction(title=title, kind=FIX_ALL, edit=edit([_replacing(checked, f) for f in safe])))
    return offered


def safe_rewordings(found: Iterable[Found]) -> list[Found]:
    """The rewordings that can be applied together without a choice: one for its words, and none across others."""
    offered = [one for one in found if one.replacement and asks(one.finding)]
    distinct = list({(one.start, one.end, one.replacement): one for one in offered}.values())
    return [
        one
        for one in distinct
        if not any(other is not one and other.start < one.end and one.start < other.end for other in distinct)
    ]


def _wanted(kind: str, only: Collection[str] | None) -> bool:
    """Whether a kind is asked for; asking for "source" asks for all kinds that begin with it."""
    if only is None:
        return True
    return any(kind == wanted or kind.startswith(f"{wanted}.") or not wanted for wanted in only)


def _rewordings(found: Sequence[Found]) -> list[tuple[Found, list[Found]]]:
    """Each rewording once, with the findings that it answers."""
    by_edit: dict[tuple[int, int, str], list[Found]] = {}
    for one in found:
        if one.replacement:
            by_edit.setdefault((one.start, one.end, one.replacement), []).append(one)
    return [(same[0], same) for same in by_edit.values()]


def _about(checked: Checked, found: Iterable[Found]) -> list[Diagnostic]:
    return [diagnostic(checked, one) for one in found]


def _replacing(checked: Checked, found: Found) -> TextEdit:
    return TextEdit(range=checked.positions.range(found.start, found.end), new_text=found.replacement)


def _ignoring(checked: Checked, found: Found) -> TextEdit:
    """The comment, with its reason still to be written: until then it switches nothing off."""
    words = f"kb-ignore {_target(found)}: "
    comment = f"[{words}]" if checked.format is TextFormat.PLAIN else f"<!-- {words}-->"
    at = _behind(checked, found)
    return TextEdit(range=checked.positions.range(at, at), new_text=f" {comment}")


def _target(found: Found) -> str:
    """The claim, which is the narrower of what a comment can name; without one, the code."""
    return found.finding.claim or found.finding.code


def _behind(checked: Checked, found: Found) -> int:
    """Where the comment stands: at the end of the line, or in a table or a page right behind the words."""
    text = checked.text
    breaks = [at for at in (text.find("\n", found.end), text.find("\r", found.end)) if at >= 0]
    line_end = min(breaks, default=len(text))
    rest = text[found.end : line_end].rstrip()
    if checked.format is TextFormat.HTML or (checked.format is TextFormat.MARKDOWN and "|" in rest):
        return found.end
    return found.end + len(rest)


def _title(verb: str, words: str) -> str:
    words = " ".join(words.split())
    shown = words if len(words) <= _TITLE_LENGTH else f"{words[:_TITLE_LENGTH].rsplit(' ', 1)[0]} …"
    return f"{verb}: {shown}"
