"""The claims of the seeds as plain values, and clauses made of bare sentences, for the tests of the check."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kb.checking.clauses import clauses
from kb.checking.segmenting import segments
from kb.checking.values import BlockKind, Clause, Document, KnownClaim, Segment
from kb.vocabulary import Certainty, Checkability, ClaimKind, Verdict

SEEDS = Path(__file__).resolve().parents[2] / "seed_data"


def _rows(folder: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for path in sorted((SEEDS / folder).glob("*.yaml")):
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        rows.extend(loaded if isinstance(loaded, list) else [loaded])
    return rows


@cache
def known_claims() -> dict[str, KnownClaim]:
    """Every claim of the seeds by slug, with wordings and near misses, not yet assessed."""
    wordings = {row["claim"]: row for row in _rows("wordings")}
    found = {}
    for row in _rows("claims"):
        words = wordings.get(row["slug"], {})
        found[row["slug"]] = KnownClaim(
            slug=row["slug"],
            statement=row["statement"],
            kind=ClaimKind(row["kind"]),
            checkable=Checkability(row["checkable"]),
            topic=row["topic"],
            wordings=tuple(words.get("wordings", ())),
            near_misses=tuple(words.get("near_misses", ())),
        )
    return found


def known(slug: str, verdict: Verdict | None = None, certainty: Certainty | None = None, **more: Any) -> KnownClaim:
    """One claim of the seeds, with the verdict that a test wants it to have."""
    claim = known_claims()[slug]
    return replace(claim, verdict=verdict or claim.verdict, certainty=certainty, **more)


def clause_of(text: str, *, lead: str = "", heading: str = "", listed: bool = False) -> Clause:
    """``text`` as one clause that says just that."""
    kind = BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH
    return Clause(0, len(text), text, text, Segment(0, len(text), text, kind, heading, lead))


def clauses_of(text: str) -> list[Clause]:
    """The clauses that the check itself makes of ``text``."""
    document = Document("draft.txt", text)
    return [clause for segment in segments(document) for clause in clauses(segment, document)]
