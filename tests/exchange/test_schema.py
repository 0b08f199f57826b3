"""The JSON Schema of the seed files: what an editor refuses is what the loader refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kb.exchange.records import RECORD_TYPES, KeyedRecord
from kb.exchange.schema import schema_texts, write_schemas
from kb.locations import shipped_folder
from tests.exchange.test_records import REFUSED, VALID

# rules between fields, which JSON Schema leaves to the loader
BETWEEN_FIELDS = {"", "authors.0"}
# the loader takes space away before it looks
ONLY_SPACE = ("   ", " ", "foot-baths\n")


def validator(kind: type[KeyedRecord]) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(schema_texts()[f"{kind.record_type}.json"]))


def test_every_type_of_record_has_a_schema() -> None:
    assert set(schema_texts()) == {f"{kind.record_type}.json" for kind in RECORD_TYPES}


@pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda kind: kind.record_type)
def test_a_schema_is_sound_and_takes_a_valid_record(kind: type[KeyedRecord]) -> None:
    checked = validator(kind)
    checked.check_schema(checked.schema)
    assert list(checked.iter_errors(VALID[kind])) == []
    assert list(checked.iter_errors({**VALID[kind], "colour": "red"}))


KEYED: list[tuple[type[KeyedRecord], dict[str, Any]]] = [
    (kind, change)
    for kind, change, field in REFUSED
    if issubclass(kind, KeyedRecord)
    and field not in BETWEEN_FIELDS
    and not any(
        space in (value if isinstance(value, list) else [value]) for value in change.values() for space in ONLY_SPACE
    )
]


@pytest.mark.parametrize(("kind", "change"), KEYED, ids=[f"{kind.record_type}-{change}"[:60] for kind, change in KEYED])
def test_what_the_loader_refuses_in_a_field_an_editor_marks(kind: type[KeyedRecord], change: dict[str, Any]) -> None:
    assert list(validator(kind).iter_errors({**VALID[kind], **change}))


def test_the_shipped_schemas_are_those_of_the_records() -> None:
    folder = shipped_folder("seed_data") / "schema"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == schema_texts()


def test_schemas_are_written_once(tmp_path: Path) -> None:
    assert {path.name for path in write_schemas(tmp_path)} == set(schema_texts())
    assert write_schemas(tmp_path) == []
    (tmp_path / "claim.json").write_bytes(b"\xff")
    assert write_schemas(tmp_path) == [tmp_path / "claim.json"]
