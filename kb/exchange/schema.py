"""The JSON Schema of each kind of seed record, for editors that complete and check as one types."""

from __future__ import annotations

import json
from pathlib import Path

from kb.exchange.records import RECORD_TYPES


def schema_texts() -> dict[str, str]:
    """File name -> JSON Schema (2020-12) of every record type."""
    texts = {}
    for kind in RECORD_TYPES:
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **kind.model_json_schema()}
        texts[f"{kind.record_type}.json"] = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    return texts


def write_schemas(folder: Path) -> list[Path]:
    """Writes the schemas into a folder; returns the files that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, text in schema_texts().items():
        path = folder / name
        if not path.exists() or path.read_bytes() != text.encode():
            path.write_bytes(text.encode())
            changed.append(path)
    return changed
