"""What the sentence model has learned of this field: small corrections of its layers.

Each linear layer W of the network may have a correction of low rank, W + A B (LoRA: Hu 2021, arXiv 2106.09685).
The corrections are kept apart from the model, which is somebody else's: about a megabyte, made from texts of this
project by ``python -m kb.training``. Without them the model works as it was published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from kb.errors import ConfigError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Correction = tuple[NDArray[np.float32], NDArray[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class Adapter:
    """Corrections by the name of the layer: (inputs, rank) and (rank, outputs); ``digest`` is of the file."""

    corrections: Mapping[str, Correction]
    digest: str


def read_adapter(path: Path) -> Adapter:
    """Read the corrections of ``path``. Raises ConfigError if the file is damaged."""
    import numpy as np

    try:
        content = path.read_bytes()
        with np.load(path, allow_pickle=False) as kept:
            layers = sorted({name.rsplit("/", 1)[0] for name in kept.files})
            found = {n: (kept[f"{n}/a"].astype(np.float32), kept[f"{n}/b"].astype(np.float32)) for n in layers}
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise ConfigError(f"The file {path.name} is damaged or cannot be read; install the project again.") from error
    return Adapter(found, hashlib.sha256(content).hexdigest())


def write_adapter(path: Path, corrections: Mapping[str, Correction]) -> None:
    """Write corrections in half precision, which is finer than they are meant."""
    import numpy as np

    kept: dict[str, Any] = {}
    for name, (first, second) in sorted(corrections.items()):
        kept[f"{name}/a"], kept[f"{name}/b"] = first.astype(np.float16), second.astype(np.float16)
    with path.open("wb") as file:
        np.savez(file, **kept)
