"""Cutting a segment into clauses: the parts that can each carry one claim.

A clause's span is what stands in the document; its reading is the same made whole, with the subject, verb,
negation and hedge that it shares with its neighbours, and with the sense of the list that it stands in.
"""

from __future__ import annotations

import re
from typing import Final

from kb.checking.coordination import parts_of
from kb.checking.grammar import finite_at
from kb.checking.leads import read_under
from kb.checking.segmenting import label_of, prose_of
from kb.checking.values import BlockKind, Clause, Document, Segment
from kb.checking.verbs import Form, forms_of, is_effect

# Where a new statement begins whatever stands around it.
_BREAK: Final = re.compile(
    r"""\s*;\s+
      | \s+[–—-]{1,2}\s+ | —
      | \s*…\s+(?=\w)
      | :\s+(?=\S)
      | \s*,?(?:\s+and)?\s+(?=which\s+\w)
      | \s*,?\s+(?=(?:but|yet|whereas|while|although|though|so\ that|because(?!\s+of)
          | since(?!\s+(?:\d|then\b|last\b|childhood|antiquity|ancient|[A-Z])))\s+\w)
      | \s*,\s+(?=(?:so|and\ so|and\ thus|and\ then)
          \s+(?:the|your|our|it|they|you|we|that|there|this|these|skin|more|fewer|less)\b)
      | \s*,\s+(?=(?:and|or)\s+(?:it|they|we|you|he|she|there|this|these|i)\b)
    """,
    re.VERBOSE,
)
# "in which", "even though", "not because": the conjunction belongs to the words before it.
_BEFORE_CONJUNCTION: Final = re.compile(
    r"\b(?:in|of|on|to|by|at|for|with|from|along|through|under|over|during|as|even|not|just|only|ever|or|anything|nothing|none)$",
    re.IGNORECASE,
)
# Who is quoted: "... calmer now." – Tom, 41
_SIGNATURE: Final = re.compile(r"[\"'”’»]\s*[–—-]+\s*[A-Z][^.!?\"“”]{0,40}$")
_OPENERS: Final = re.compile(
    r"\A(?:but|yet|and|or|so that|so|whereas|while|although|though|because|since|which|thus|then)\s+", re.IGNORECASE
)
_WORD: Final = re.compile(r"[^\W_][\w'’-]*")
# Anything longer is no sentence (the longest in the source texts has 600 characters) and is left whole.
MAX_SENTENCE: Final = 3000
# A piece with fewer letters than this ("– Tom, 41") says nothing by itself.
_MIN_LETTERS: Final = 3
_MAX_SUBJECT: Final = 8
_CHANGE: Final = re.compile(
    r"\b(?:less|more|fewer|better|no|greater|lower|higher|reduc\w+|increas\w+|improv\w+|enhanc\w+|diminish\w*|relief|boost\w*|loss)\b"
    r"|\b\w+(?:er|ed|ing)\b",
    re.IGNORECASE,
)


def clauses(segment: Segment, document: Document) -> list[Clause]:
    """Return the clauses of ``segment`` in order; their spans lie in the segment and do not overlap.

    A segment without letters gives none. Where no cut is sure, the segment is one clause.
    """
    prose = prose_of(document, [(segment.start, segment.end)])
    signed = _SIGNATURE.search(prose.text)
    text = prose.text[: signed.start() + 1] if signed else prose.text
    out: list[Clause] = []

    def add(start: int, end: int, reading: str) -> None:
        start, end = _trimmed(text, start, end)
        if sum(c.isalpha() for c in text[start:end]) < _MIN_LETTERS:
            return
        first, last = prose.span(start, end)
        # of a clause that is nothing but "but" the opening word is all there is to read
        made = _tidy(_under(segment, lead, reading)) or _tidy(text[start:end])
        out.append(Clause(first, last, document.text[first:last], made, segment))

    if len(text) > MAX_SENTENCE:
        first, last = prose.span(0, len(text))
        return [Clause(first, last, document.text[first:last], text, segment)]
    label, lead, body = _label(segment, text)
    if label and _CHANGE.search(label):
        add(0, len(label), label)
    subject = ""
    for start, end in _pieces(text, body):
        start, end = _trimmed(text, start, end)
        bare = _bare_predicate(text[start:end])
        for part in parts_of(text, start, end):
            opened = _OPENERS.sub("", part.reading, count=1)
            add(part.start, part.end, f"{subject} {opened}" if bare and subject else opened)
        subject = subject if bare else _subject(text[start:end])
    if not out and any(c.isalpha() for c in text):
        first, last = prose.span(0, len(text))
        out.append(Clause(first, last, document.text[first:last], text, segment))
    return out


def _bare_predicate(piece: str) -> bool:
    """Whether the piece begins with a verb and leans on the subject before it ("but won't erase them")."""
    words = [w.lower().replace("’", "'") for w in _WORD.findall(_OPENERS.sub("", piece, count=1))]
    opened = _OPENERS.match(piece) is not None
    if opened and piece.lower().startswith("which"):
        return False  # what "which" stands for is not the subject before it
    return opened and bool(words) and bool(forms_of(words[0]) & {Form.S, Form.MODAL})


def _subject(piece: str) -> str:
    """Return the words before the piece's own verb, without an opening "If ..., "; nothing when they are many."""
    main = (
        piece.rsplit(", ", 1)[-1]
        if re.match(r"(?:if|when|because|while|although|since)\b", piece, re.IGNORECASE)
        else piece
    )
    words = list(_WORD.finditer(main))
    at = finite_at([w.group().lower().replace("’", "'") for w in words])
    return main[: words[at].start()].strip() if at and at <= _MAX_SUBJECT else ""


def _label(segment: Segment, text: str) -> tuple[str, str, int]:
    """Return the label at the segment's start, the lead without it, and where the body begins."""
    if segment.kind not in {BlockKind.LIST_ITEM, BlockKind.PARAGRAPH}:
        return "", segment.lead, 0
    label = label_of(text)
    if not label or not segment.lead.endswith(label):
        return "", segment.lead, 0
    rest = text[len(label) :]
    body = len(label) + len(rest) - len(rest.lstrip(" :"))
    return label, segment.lead, body


def _pieces(text: str, body: int) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    at = body
    depth = text.count("(", 0, body) - text.count(")", 0, body)
    scanned = body
    for cut in _BREAK.finditer(text, body):
        depth += text.count("(", scanned, cut.start()) - text.count(")", scanned, cut.start())
        scanned = cut.start()
        if (
            depth > 0
            or _BEFORE_CONJUNCTION.search(text, at, cut.start())
            or not _whole(text[at : cut.start()])
            or not _whole(text[cut.end() :])
        ):
            continue
        pieces.append((at, cut.start()))
        at = cut.end()
    pieces.append((at, len(text)))
    return pieces


def _whole(words: str) -> bool:
    """Whether the words are enough for a statement: three of them, or one and a verb."""
    found = _WORD.findall(words)
    return len(found) >= 3 or any(is_effect(w) for w in found)


def _under(segment: Segment, lead: str, reading: str) -> str:
    words = reading
    if segment.kind is BlockKind.LIST_ITEM or (lead and segment.text.startswith(lead[:20])):
        return read_under(lead, segment.heading, words, has_verb=_has_verb(words))
    return words


def _has_verb(words: str) -> bool:
    found = [w.lower().replace("’", "'") for w in _WORD.findall(words)]
    if not found:
        return False
    first = forms_of(found[0])
    if finite_at(found) is not None or first & {Form.S, Form.MODAL}:
        return True
    return len(found) > 1 and (Form.BASE in first or (Form.ING in first and is_effect(found[0]) and found[1] != "of"))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",;:–—-.\"'“”‘’"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:–—-\"'“”‘’"):
        end -= 1
    return start, end


def _tidy(reading: str) -> str:
    return re.sub(r"\s+", " ", reading).strip(' ,;:-–—"“”')
