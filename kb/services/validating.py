"""Whether the seed files are sound, in themselves, with one another, and with the texts of the sources."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.anchoring.selectors import Selector, verify
from kb.errors import ExchangeError, Problem
from kb.exchange.completeness import check_completeness
from kb.exchange.consistency import check_consistency, references
from kb.exchange.records import MentionRecord, SourceRecord, plain
from kb.exchange.seed_files import SeedSet, read_seeds, seed_texts


@dataclass(frozen=True, slots=True)
class Validation:
    """What was looked at, and every problem that was found."""

    problems: tuple[Problem, ...]
    records: int
    texts_line: str


def validate_seeds(folder: Path, texts: Mapping[str, str] | None = None, *, unfinished: bool = False) -> Validation:
    """Every problem of a seed folder, by file and line; ``unfinished`` asks for no more than a sound one.

    With ``texts`` (source texts by their sha256) every mention of a source that is among them is compared too.

    Raises ExchangeError if the folder is missing or holds no seed files.
    """
    seeds = read_seeds(folder)
    problems = list(seeds.problems)
    known = {s.sha256 for s in seeds.of(SourceRecord).values()} & set(texts or ())
    line = f"Mentions were compared with {len(known)} of {len(seeds.of(SourceRecord))} source texts."
    if not problems:
        problems += check_consistency(seeds, complete=not unfinished)
        if not unfinished and not problems:
            problems += check_completeness(seeds)
        if not any(references(seeds)):  # a dump and the spans follow them
            problems += not_canonical(seeds, folder)
            problems += misplaced_spans(seeds, texts or {})
            problems += copied_runs(seeds, texts or {})
    return Validation(tuple(problems), len(seeds.records), line)


def not_canonical(seeds: SeedSet, folder: Path) -> Iterator[Problem]:
    """Files whose bytes are not those of a dump: the order of keys or records, or the layout, differs."""
    for name, text in seed_texts(seeds.records.values()).items():
        path = folder / name
        if not path.exists() or path.read_bytes() != text.encode():
            message = "not in canonical form; 'kb seeds format' rewrites it"
            yield Problem(str(path), message, _first_difference(path, text))


def _first_difference(path: Path, text: str) -> int | None:
    if not path.exists():
        return None
    lines = zip(path.read_text(encoding="utf-8").splitlines(), text.splitlines(), strict=False)
    return next((i for i, (have, want) in enumerate(lines, 1) if have != want), None)


def texts_in_folder(folder: Path) -> dict[str, str]:
    """The .txt files of a folder by their sha256. Raises ExchangeError if one cannot be read."""
    texts = {}
    for path in sorted(folder.glob("*.txt")):
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ExchangeError(f"{path} cannot be read: {error.strerror}.") from error
        texts[hashlib.sha256(content).hexdigest()] = content.decode("utf-8", "replace")
    return texts


def misplaced_spans(seeds: SeedSet, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Mentions whose words or anchor phrase are not in their source's text where they should be."""
    sources = seeds.of(SourceRecord)
    for source in sources.values():
        text = texts.get(source.sha256)
        if text is not None and len(text) != source.length:
            yield seeds.place(source).problem(f"the text has {len(text)} characters, not {source.length}", "length")
    for mention in seeds.of(MentionRecord).values():
        text = texts.get(sources[mention.source].sha256)
        if text is None:
            continue
        selector = Selector(mention.start, mention.end, mention.anchor, mention.sha256)
        if not verify(text, selector):
            yield seeds.place(mention).problem("the span's words are not those recorded", "sha256")
        elif mention.anchor not in text[mention.start : mention.end]:
            yield seeds.place(mention).problem("the anchor phrase does not stand in the span", "anchor")


# the publishers' words are not ours to publish; an anchor phrase has at most eight of them
COPIED_RUN = 10
_WORD = re.compile(r"[a-z0-9']+")


def copied_runs(seeds: SeedSet, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Records that share ten or more words in a row with one of the source texts."""
    known = {s.sha256 for s in seeds.of(SourceRecord).values()}
    published = {run for sha, text in texts.items() if sha in known for run in _runs(text)}
    for record in seeds.records.values():
        for words in _texts(plain(record)):
            run = next((run for run in _runs(words) if run in published), None)
            if run:
                message = f"the {record.record_type} '{record.key}' copies from a source: {' '.join(run)}"
                yield seeds.place(record).problem(message)


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return (tuple(words[i : i + COPIED_RUN]) for i in range(len(words) - COPIED_RUN + 1))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
