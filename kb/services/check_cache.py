"""Results of earlier checks, so that an unchanged draft is not checked again.

An entry is found by everything that could change it: the text, how it was read, the options, and a fingerprint of
all that is known (:mod:`kb.services.known_state`). It holds quotations of the draft, and nothing of a draft shall
lie about: so it is written in a cipher whose key is made from the draft itself, and only who has the draft can read
it. An entry that is damaged or made by another version is dropped; a folder that cannot be used is no obstacle.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import zlib
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args, get_type_hints

from kb.checking.values import CheckedDocument, Coverage, Document, Finding

FOLDER: Final = "checks"
# A check of a page takes about 10 kB: some thousands of pages.
MAX_BYTES: Final = 64 * 1024 * 1024
_KEPT_SHARE: Final = 0.75
_SUFFIX: Final = ".check"
_DIGEST: Final = 32


@dataclass(frozen=True, slots=True)
class CheckCache:
    """Checks kept in ``folder`` under the fingerprint ``known``; several programs may use it at once."""

    folder: Path
    known: str
    max_bytes: int = MAX_BYTES

    def get(self, document: Document, options: object) -> CheckedDocument | None:
        """The check of this document, if it was made before under the same conditions."""
        key = self._key(document, options)
        path = self._path(key)
        try:
            sealed = path.read_bytes()
        except OSError:
            return None
        checked = _opened(sealed, key)
        if checked is None:
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # what was used last goes last
        return replace(checked, path=document.path)

    def put(self, document: Document, options: object, checked: CheckedDocument) -> None:
        """Keeps a check."""
        key = self._key(document, options)
        sealed = _sealed(replace(checked, path=""), key)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".", suffix=".new", delete=False) as file:
                written = Path(file.name)
                try:
                    file.write(sealed)
                    file.close()
                    written.replace(self._path(key))
                except BaseException:
                    written.unlink(missing_ok=True)
                    raise
        except OSError:
            return  # read-only or full: the check itself is not in danger

    def prune(self) -> None:
        """Drops what has not been used for longest, once there is more than ``max_bytes``."""
        entries = []
        with contextlib.suppress(OSError), os.scandir(self.folder) as found:
            for entry in found:
                with contextlib.suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    entries.append((status.st_mtime_ns, status.st_size, Path(entry.path)))
        total = sum(size for _, size, _ in entries)
        if total <= self.max_bytes:
            return
        for _, size, path in sorted(entries):
            with contextlib.suppress(OSError):
                path.unlink()
            total -= size
            if total <= self.max_bytes * _KEPT_SHARE:
                return

    def _key(self, document: Document, options: object) -> bytes:
        # Blocks and origin decide lines, places and what counts as a heading: the same words may come from two files.
        parts = (document.text, document.format, document.skipped, document.blocks, document.origin, options)
        whole = hashlib.sha256(self.known.encode())
        whole.update(repr(parts).encode("utf-8", "surrogatepass"))
        return whole.digest()

    def _path(self, key: bytes) -> Path:
        return self.folder / (hashlib.sha256(b"name" + key).hexdigest() + _SUFFIX)


def _sealed(checked: CheckedDocument, key: bytes) -> bytes:
    plain = zlib.compress(json.dumps(asdict(checked), ensure_ascii=False).encode("utf-8", "surrogatepass"), 6)
    return hashlib.sha256(key + plain).digest() + _mixed(plain, key)


def _opened(sealed: bytes, key: bytes) -> CheckedDocument | None:
    """The check in an entry; None if a single bit of it is not as it was written."""
    plain = _mixed(sealed[_DIGEST:], key)
    if hashlib.sha256(key + plain).digest() != sealed[:_DIGEST]:
        return None
    values = json.loads(zlib.decompress(plain).decode("utf-8", "surrogatepass"))
    values["coverage"] = Coverage(**values["coverage"])
    values["findings"] = tuple(_finding(finding) for finding in values["findings"])
    return CheckedDocument(**values)


def _finding(values: dict[str, Any]) -> Finding:
    for name, word in _words().items():
        if values[name] is not None:
            values[name] = word(values[name])
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = tuple(value)
    return Finding(**values)


@cache
def _words() -> dict[str, type[StrEnum]]:
    """The fields of a finding whose values are words of a closed set. By hand: pydantic takes 0.2 s to import."""
    words = {}
    for name, hint in get_type_hints(Finding).items():
        for kind in get_args(hint) or (hint,):
            if isinstance(kind, type) and issubclass(kind, StrEnum):
                words[name] = kind
    return words


def _mixed(data: bytes, key: bytes) -> bytes:
    """``data`` with a stream of bytes that only ``key`` gives; twice is once. A key is never used for two texts."""
    stream = hashlib.shake_256(b"seal" + key).digest(len(data))
    return (int.from_bytes(data, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(data), "big")
