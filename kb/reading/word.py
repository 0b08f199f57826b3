"""A Word file becomes a document: headings by style, lists, tables, with the paragraph and run of every character."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

from kb.checking.origins import Unit
from kb.checking.values import BlockKind, Document, TextFormat
from kb.errors import UnreadableDocument
from kb.reading.building import DocumentBuilder, Style
from kb.reading.options import ReadingOptions

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from lxml.etree import _Element as Element

    from kb.reading.word_runs import Paragraph

# A Word file is packed: a few kilobytes may hold gigabytes. Pictures do not shrink, so honest files are far below.
MAX_UNPACKED: Final = 200 * 1024 * 1024
MAX_XML: Final = 40 * 1024 * 1024
_HEADING: Final = re.compile(r"heading (\d)$", re.IGNORECASE)
_CODE: Final = re.compile(r"code|preformatted|verbatim|source", re.IGNORECASE)
_QUOTE: Final = re.compile(r"quot|block ?text", re.IGNORECASE)
_CONTENTS: Final = re.compile(r"toc(?: \d| ?heading)|contents (?:\d|heading)|table of figures", re.IGNORECASE)
_LIST: Final = re.compile(r"list (?:bullet|number|paragraph)", re.IGNORECASE)


def word_document(raw: bytes, name: str, path: str, options: ReadingOptions) -> Document:
    """Return the text of the Word file ``raw``; ``name`` is what an error calls it. Raises UnreadableDocument."""
    file = open_word(raw, name)
    from kb.reading.word_runs import paragraphs

    walk = _Walk(file)
    for paragraph in paragraphs(file.element.body):
        walk.add(paragraph)
    return walk.out.document(path, TextFormat.DOCX, options)


def open_word(raw: bytes, name: str) -> WordFile:
    """Return the Word file ``raw`` for reading or changing. Raises UnreadableDocument."""
    _look_inside(raw, name)
    import docx  # 80 ms to import: only those who read Word files pay for it
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    try:
        return docx.Document(io.BytesIO(raw))
    except ValueError as error:
        if "content type" not in str(error):
            raise _broken(name) from error
        raise UnreadableDocument(f"{name} is a Word template or has macros: save a copy of it as .docx.") from error
    except (OpcError, XMLSyntaxError, KeyError, AttributeError, zipfile.BadZipFile, EOFError) as error:
        raise _broken(name) from error


def _look_inside(raw: bytes, name: str) -> None:
    """Refuse what is no zip file or would grow beyond all measure, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise _broken(name) from error
    sizes = [member.file_size for member in members]
    xml = [member.file_size for member in members if member.filename.endswith((".xml", ".rels"))]
    if sum(sizes) > MAX_UNPACKED or sum(xml) > MAX_XML:
        raise UnreadableDocument(
            f"{name} would unpack to {sum(sizes) / 1024 / 1024:.0f} MB, which is more than a draft can need: divide it,"
            " or save it again without embedded files."
        )
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableDocument(f"{name} has a password: save a copy without one.")


def _broken(name: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{name} is damaged or no Word file: open it in Word or LibreOffice, which may repair it, and save it as .docx."
    )


class _Walk:
    """One walk over the paragraphs."""

    def __init__(self, file: WordFile) -> None:
        from docx.oxml.ns import qn

        from kb.reading import word_runs

        self.out = DocumentBuilder(Unit.PARAGRAPH)
        self._runs = word_runs
        self._qn = qn
        self._styles = _Styles(file)
        self._next_run = 0
        self._shown = 0  # paragraphs with words: those that people count

    def add(self, paragraph: Paragraph) -> None:
        """Add one paragraph."""
        element = paragraph.element
        runs = list(self._runs.runs(element))
        first, self._next_run = self._next_run, self._next_run + len(runs)
        self._shown += any(self._runs.run_text(run).strip() for run in runs)
        name = self._styles.name(element)
        if _CONTENTS.match(name):
            return
        kind, depth, level = self._styles.shape(element)
        lead = ""
        if paragraph.cell is not None and kind is BlockKind.PARAGRAPH:
            kind, lead = BlockKind.TABLE, paragraph.cell.head
        self.out.open(kind, depth=depth, level=level, lead=lead)
        for number, run in enumerate(runs, start=first):
            self._add_run(run, number, name)

    def _add_run(self, run: Element, number: int, style: str) -> None:
        properties = run.find(self._qn("w:rPr"))
        if properties is not None and self._runs.is_on(properties.find(self._qn("w:vanish"))):
            return
        own = self._styles.run_name(run)
        set_as = Style(
            bold=self._runs.is_bold(run) or own.lower() == "strong",
            code=bool(_CODE.search(style) or _CODE.search(own)),
            quoted=bool(_QUOTE.search(style)),
        )
        at = 0
        for words in re.split(r"(\n)", self._runs.run_text(run)):
            if words == "\n":
                self.out.end_line()
            elif words:
                self.out.add(words, at, at + len(words), unit=self._shown, run=number, style=set_as)
            at += len(words)


class _Styles:
    """What the styles of a file say of its paragraphs."""

    def __init__(self, file: WordFile) -> None:
        from docx.oxml.ns import qn

        self._qn = qn
        sheet = file.styles.element
        self._by_id = {style.get(qn("w:styleId")): style for style in sheet.iterchildren(qn("w:style"))}

    def name(self, paragraph: Element) -> str:
        """The name of the paragraph's style, empty for the usual one."""
        return self._name_of(self._value(paragraph, "w:pPr/w:pStyle"))

    def run_name(self, run: Element) -> str:
        """The name of the run's own style."""
        return self._name_of(self._value(run, "w:rPr/w:rStyle"))

    def shape(self, paragraph: Element) -> tuple[BlockKind, int, int]:
        """Return the kind of the paragraph, the depth of a list item, and the level of a heading."""
        chain = [paragraph, *self._chain(self._value(paragraph, "w:pPr/w:pStyle"))]
        names = [self._value(style, "w:name") for style in chain[1:]]
        for name in names:
            heading = _HEADING.match(name)
            if heading:
                return BlockKind.HEADING, 0, int(heading[1])
            if name.lower() in {"title", "subtitle"}:
                return BlockKind.HEADING, 0, 1 if name.lower() == "title" else 2
        outline = self._first(chain, "w:pPr/w:outlineLvl")
        if outline.isdigit() and int(outline) < 9:
            return BlockKind.HEADING, 0, int(outline) + 1
        numbered = self._first(chain, "w:pPr/w:numPr/w:numId")
        listed = numbered not in {"", "0"} or (not numbered and any(self._is_list(name) for name in names))
        if listed:
            level = self._first(chain, "w:pPr/w:numPr/w:ilvl")
            return BlockKind.LIST_ITEM, 1 + (int(level) if level.isdigit() else 0), 0
        return BlockKind.PARAGRAPH, 0, 0

    def _is_list(self, name: str) -> bool:
        # "List Paragraph" alone is only an indent.
        return bool(_LIST.match(name)) and not name.lower().endswith("paragraph")

    def _chain(self, key: str) -> list[Element]:
        """The style and those that it is based on."""
        chain: list[Element] = []
        while key in self._by_id and self._by_id[key] not in chain:
            chain.append(self._by_id[key])
            key = self._value(chain[-1], "w:basedOn")
        return chain

    def _first(self, chain: list[Element], path: str) -> str:
        return next((value for element in chain if (value := self._value(element, path))), "")

    def _name_of(self, key: str) -> str:
        style = self._by_id.get(key)
        return self._value(style, "w:name") if style is not None else key

    def _value(self, element: Element, path: str) -> str:
        found = element.find("/".join(self._qn(step) for step in path.split("/")))
        return found.get(self._qn("w:val"), "") if found is not None else ""
