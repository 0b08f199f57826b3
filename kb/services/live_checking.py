"""Checking while somebody types: the knowledge is read once, and what was checked before is remembered.

One live checker serves a whole process, from any number of threads. What it remembers is held in memory only.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from kb.checking.pipeline import Options
from kb.checking.proposing import Encoder
from kb.checking.suppressing import readable, suppressed
from kb.checking.values import CheckedDocument, Coverage, Document, TextFormat
from kb.models import Study
from kb.reading.documents import document_from_text
from kb.reports.citation import citations
from kb.reports.report_input import Citation
from kb.services.check_settings import CheckSettings, SettingsFinder
from kb.services.checking import Checker, open_checker
from kb.services.opening import Store, open_store

Say = Callable[[str], None]

# Editors send the whole text with every pause in typing, and office programs paragraph by paragraph, over and over.
REMEMBERED_DOCUMENTS = 256
REMEMBERED_VECTORS = 20_000


def _silent(_text: str) -> None:
    return None


def _open_store(say: Say) -> Store:
    return open_store(say=say)


@dataclass(frozen=True, slots=True)
class LiveResult:
    """A text as it was read, and what was found in it under the settings of its folder."""

    document: Document
    checked: CheckedDocument


class LiveChecker:
    """A checker that is opened on first use and shared between threads; it checks one document at a time."""

    def __init__(self, store: Callable[[Say], Store] = _open_store, *, model: Path | None = None) -> None:
        """``store`` opens the store, or hands over one that is open; ``model`` is the sentence model's folder."""
        self._open_store = store
        self._model = model
        self._store: Store | None = None
        self._checker: Checker | None = None
        self._opening = Lock()
        # The model keeps all cores busy by itself: two checks at once would only make both of them late.
        self._checking = Lock()
        self._known: OrderedDict[tuple[Document, Options], CheckedDocument] = OrderedDict()
        self._citations: dict[str, Citation] = {}

    @property
    def is_open(self) -> bool:
        """Whether the knowledge has been read, so that a check starts at once."""
        return self._checker is not None

    def open(self, *, say: Say = _silent) -> Checker:
        """Reads the knowledge unless that has been done; ``say`` is told what takes long.

        Raises StoreError or ConfigError; a later call tries again.
        """
        with self._opening:
            if self._checker is None:
                self._store = self._store or self._open_store(say)
                self._checker = open_checker(self._store, model=self._model, say=say, around=RememberingEncoder)
            return self._checker

    def check_text(self, text: str, format: TextFormat, *, path: Path | None = None) -> LiveResult:  # noqa: A002
        """Checks the text of the file at ``path``; without one, of a draft that has no file.

        The settings are those of the folder, or of the working folder, as they are now. Raises StoreError or
        ConfigError when the knowledge or the settings cannot be read.
        """
        settings = SettingsFinder().of(path)
        name = str(path) if path is not None else ""
        document = readable(document_from_text(text, path=name, format=format, options=settings.reading))
        if path is not None and settings.leaves_out(path):
            return LiveResult(document, CheckedDocument(name, len(document.text), Coverage(0, 0, 0), ()))
        checked = self._remembered(document, settings)
        return LiveResult(document, suppressed(document, checked, source=text, ignored=settings.ignored))

    def _remembered(self, document: Document, settings: CheckSettings) -> CheckedDocument:
        checker = self.open()
        options = Options(jurisdictions=tuple(one.value for one in settings.jurisdictions))
        key = (document, options)
        with self._checking:
            if key in self._known:
                self._known.move_to_end(key)
            else:
                self._known[key] = checker.check(document, options=options)
                while len(self._known) > REMEMBERED_DOCUMENTS:
                    self._known.popitem(last=False)
            return self._known[key]

    def citations(self, keys: Iterable[str]) -> dict[str, Citation]:
        """The studies as reports name them, by key; one that is not in the store is left out."""
        wanted = set(keys)
        self.open()
        missing = wanted - self._citations.keys()
        if missing and self._store is not None:
            query = select(Study).where(Study.key.in_(sorted(missing)))
            parts = (selectinload(Study.authors), selectinload(Study.identifiers), selectinload(Study.notices))
            with self._store.session() as session:
                self._citations |= citations(session.scalars(query.options(*parts)))
        return {key: self._citations[key] for key in wanted if key in self._citations}

    def close(self) -> None:
        """Lets go of the store."""
        if self._store is not None:
            self._store.close()


class RememberingEncoder:
    """Encodes each text once: of a page in which one sentence was changed, one sentence is encoded."""

    def __init__(self, encoder: Encoder, *, remembered: int = REMEMBERED_VECTORS) -> None:
        self._encoder = encoder
        self._remembered = remembered
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of ``texts``, of shape (len(texts), dimensions). For one thread at a time."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new or not texts:
            made = self._encoder.encode(new)
            if not texts:
                return made
            self._vectors.update(zip(new, made, strict=True))
        for text in texts:
            self._vectors.move_to_end(text)
        rows = np.stack([self._vectors[text] for text in texts])
        while len(self._vectors) > self._remembered:
            self._vectors.popitem(last=False)
        return rows
