"""What the matcher has learned from texts of this project: its own reading of the field, and many ways to say a claim.

``seed_data/phrasings`` holds some thousands of phrasings of the claims, and sentences that make none of them, written
for this purpose. ``python -m kb.training`` teaches the sentence model with them (``adapter.npz``) and keeps their
vectors (``known.npz``), so that nobody has to wait for thousands of texts to be encoded. Both are used together or not
at all: the vectors belong to one model, one adapter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from kb.errors import ConfigError
from kb.locations import shipped_folder

Floats = NDArray[np.float32]

NO_CLAIM: Final = -1
"""Owner of a text that claims something which no claim of the record says."""
NOTHING: Final = -2
"""Owner of a text that claims nothing."""

ADAPTER_NAME, KNOWN_NAME = "adapter.npz", "known.npz"
_STEPS: Final = 127  # of a signed byte


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """Texts with their vectors: ``phrasings`` by claim, and those of no claim, (texts, width) each.

    ``vectors`` has a row for each phrasing, by the text that is compared (:func:`kb.checking.index.key_of`).
    """

    phrasings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    vectors: Mapping[str, Floats] = field(default_factory=dict)
    no_claim: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    nothing: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))


def learned_folder() -> Path | None:
    """The folder of learned files, or None in an installation without them."""
    folder = shipped_folder("seed_data") / "learned"
    return folder if (folder / ADAPTER_NAME).is_file() and (folder / KNOWN_NAME).is_file() else None


def write_known(
    path: Path, fingerprint: str, texts: Sequence[str], owners: Sequence[int], slugs: Sequence[str], vectors: Floats
) -> None:
    """Keep texts, the claims that own them (places in ``slugs``, or one of the marks), and their vectors in bytes."""
    top = np.maximum(np.abs(vectors).max(axis=1), 1e-6)
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            fingerprint=np.array(fingerprint),
            texts=np.array("\n".join(texts)),
            slugs=np.array("\n".join(slugs)),
            owners=np.array(owners, np.int16),
            top=top.astype(np.float32),
            steps=np.rint(vectors / top[:, None] * _STEPS).astype(np.int8),
        )


def read_known(path: Path, fingerprint: str) -> Learned:
    """Read what :func:`write_known` kept; nothing when it was made with another model than ``fingerprint``.

    Raises ConfigError if the file is damaged.
    """
    try:
        with np.load(path, allow_pickle=False) as kept:
            if str(kept["fingerprint"]) != fingerprint:
                return Learned()
            texts, slugs = str(kept["texts"]).split("\n"), str(kept["slugs"]).split("\n")
            owners = kept["owners"]
            rows = kept["steps"].astype(np.float32)
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise ConfigError(f"The file {path.name} is damaged or cannot be read; install the project again.") from error
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    phrasings: dict[str, list[str]] = {}
    vectors: dict[str, Floats] = {}
    for text, owner, row in zip(texts, owners.tolist(), rows, strict=True):
        if owner >= 0:
            phrasings.setdefault(slugs[owner], []).append(text)
            vectors[text] = row
    by_claim = {slug: tuple(found) for slug, found in phrasings.items()}
    return Learned(by_claim, vectors, rows[owners == NO_CLAIM], rows[owners == NOTHING])
