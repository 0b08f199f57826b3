"""Answers that were given before, kept by what was asked; nothing of a draft's words is kept.

A key is the hash of address, model, version of the prompt, clause, its surroundings and candidates. What is kept is
which candidates were chosen, by their place, with which relation, and where in the clause the quote stands.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.checking.reviewing import Choice, Opinion, Question
from kb.second_reader.prompting import PROMPT_VERSION
from kb.second_reader.settings import ReaderSettings
from kb.vocabulary import Relation

FOLDER: Final = "second-reader"
MOST: Final = 20_000
"""Answers that are kept; of more, the oldest go."""


class _Chosen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    candidate: int
    relation: Relation
    start: int
    end: int


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    chosen: tuple[_Chosen, ...]
    start: int = 0
    end: int = 0


class AnswerCache:
    """Kept answers in ``folder``, one small file each. A folder that cannot be used keeps nothing and harms nothing."""

    def __init__(self, folder: Path, settings: ReaderSettings) -> None:
        self._folder = folder
        self._settings = settings

    def get(self, question: Question, reader: str) -> Opinion | None:
        """The opinion that was given on exactly this question, or None."""
        try:
            kept = _Kept.model_validate_json(self._path(question).read_bytes())
        except (OSError, ValidationError):
            return None
        text, slugs = question.text, [slug for slug, _ in question.candidates]
        spans = [(kept.start, kept.end), *((c.start, c.end) for c in kept.chosen)]
        if any(not 0 <= start <= end <= len(text) for start, end in spans):
            return None
        if any(not 0 <= chosen.candidate < len(slugs) for chosen in kept.chosen):
            return None
        choices = tuple(Choice(slugs[c.candidate], c.relation, text[c.start : c.end]) for c in kept.chosen)
        return Opinion(reader, choices, text[kept.start : kept.end])

    def put(self, question: Question, opinion: Opinion) -> None:
        """Keep ``opinion``; where that cannot be done it is not kept."""
        slugs = [slug for slug, _ in question.candidates]
        start, end = _span(question.text, opinion.quote)
        chosen = tuple(
            _Chosen(
                candidate=slugs.index(choice.slug),
                relation=choice.relation,
                start=_span(question.text, choice.quote)[0],
                end=_span(question.text, choice.quote)[1],
            )
            for choice in opinion.choices
        )
        path = self._path(question)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(_Kept(chosen=chosen, start=start, end=end).model_dump_json())
                Path(name).replace(path)
            finally:
                Path(name).unlink(missing_ok=True)

    def prune(self, most: int = MOST) -> None:
        """Remove the oldest answers when there are more than ``most``."""
        with suppress(OSError):
            files = list(self._folder.glob("??/*.json"))
            if len(files) > most:
                aged = sorted(files, key=lambda file: file.stat().st_mtime)
                for file in aged[: len(files) - most]:
                    file.unlink(missing_ok=True)

    def _path(self, question: Question) -> Path:
        asked = [PROMPT_VERSION, self._settings.url, self._settings.model, asdict(question)]
        text = json.dumps(asked, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        key = hashlib.sha256(text.encode()).hexdigest()
        return self._folder / key[:2] / f"{key}.json"


def _span(text: str, quote: str) -> tuple[int, int]:
    start = text.find(quote)
    return start, start + len(quote)


def known(cache: AnswerCache | None, questions: Sequence[Question], reader: str) -> list[Opinion | None]:
    """What the cache has on each question."""
    return [cache.get(question, reader) if cache is not None else None for question in questions]
