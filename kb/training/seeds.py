"""The claims of a seed folder as the matcher knows them, without a database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from kb.checking.values import KnownClaim
from kb.vocabulary import Checkability, ClaimKind


def seed_claims(folder: Path) -> tuple[KnownClaim, ...]:
    """The claims of a seed folder as plain values, by slug; verdicts are left out, for they decide no match."""
    wordings = {row["claim"]: row for row in _rows(folder / "wordings")}
    anchors: dict[str, list[str]] = {}
    for row in _rows(folder / "mentions"):
        for mention in row.get("mentions", [row]):
            if mention.get("anchor"):
                anchors.setdefault(mention["claim"], []).append(mention["anchor"])
    found = []
    for row in sorted(_rows(folder / "claims"), key=lambda row: str(row["slug"])):
        words = wordings.get(row["slug"], {})
        found.append(
            KnownClaim(
                slug=row["slug"],
                statement=row["statement"],
                kind=ClaimKind(row["kind"]),
                checkable=Checkability(row["checkable"]),
                topic=row["topic"],
                wordings=tuple(words.get("wordings", ())),
                near_misses=tuple(words.get("near_misses", ())),
                anchors=tuple(dict.fromkeys(anchors.get(row["slug"], ()))),
            )
        )
    return tuple(found)


def _rows(folder: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.yaml")):
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # every scalar stays a word
        rows.extend(loaded if isinstance(loaded, list) else [loaded])
    return rows
