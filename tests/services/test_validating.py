"""Whether seed files are sound, in themselves and with the texts of the sources."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.errors import ExchangeError
from kb.services.validating import texts_in_folder, validate_seeds
from tests.exchange.factories import (
    SOURCE,
    TEXT,
    Files,
    line_of,
    mention,
    sha256,
    shown,
    small_seeds,
    write_files,
    write_small_folder,
)

HELD = {sha256(TEXT): TEXT}


def told(folder: Path, texts: dict[str, str] | None = None) -> list[str]:
    return [shown(problem, folder) for problem in validate_seeds(folder, texts).problems]


def test_a_sound_folder_has_no_problem_with_or_without_texts(tmp_path: Path) -> None:
    folder = write_small_folder(tmp_path)
    without, held = validate_seeds(folder), validate_seeds(folder, HELD)
    assert without.problems == held.problems == ()
    assert without.records == held.records == 24
    assert without.texts_line == "Mentions were compared with 0 of 1 source texts."
    assert held.texts_line == "Mentions were compared with 1 of 1 source texts."


def test_texts_of_other_sources_do_not_count(tmp_path: Path) -> None:
    result = validate_seeds(write_small_folder(tmp_path), {"0" * 64: "Another text."})
    assert result.problems == ()
    assert result.texts_line == "Mentions were compared with 0 of 1 source texts."


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="There is no folder"):
        validate_seeds(tmp_path / "nowhere")


def test_problems_of_files_are_told_before_those_between_them(tmp_path: Path) -> None:
    files = small_seeds()
    files["claims/foot-baths.yaml"][0]["kind"] = "gossip"
    folder = write_files(tmp_path, files)
    (folder / "topics.yaml").write_text("[")
    problems = told(folder)
    assert len(problems) == 2
    assert problems[0].startswith("topics.yaml:")
    assert problems[1].startswith(
        f"claims/foot-baths.yaml:{line_of(folder / 'claims/foot-baths.yaml', 'gossip')}: kind:"
    )


def mess_up_the_keys(folder: Path) -> None:
    path = folder / "topics.yaml"
    path.write_text(path.read_text().replace("- slug: colds\n  label: Colds\n", "- label: Colds\n  slug: colds\n"))


def mess_up_the_lines(folder: Path) -> None:
    path = folder / "topics.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def add_a_comment(folder: Path) -> None:
    path = folder / "studies/soakcode.yaml"
    path.write_text(path.read_text() + "# look again\n")


def move_a_claim(folder: Path) -> None:
    (folder / "claims/colds.yaml").rename(folder / "claims/sniffles.yaml")


@pytest.mark.parametrize(
    ("mess", "place"),
    [
        (mess_up_the_keys, "topics.yaml:4"),
        (mess_up_the_lines, "topics.yaml"),
        (add_a_comment, "studies/soakcode.yaml"),
        (move_a_claim, "claims/colds.yaml"),
    ],
)
def test_a_file_that_a_dump_would_write_differently_is_told(
    tmp_path: Path, mess: Callable[[Path], None], place: str
) -> None:
    folder = write_small_folder(tmp_path)
    mess(folder)
    assert told(folder) == [f"{place}: not in canonical form; 'kb seeds format' rewrites it"]


def misplace(**values: object) -> Callable[[Files], None]:
    return lambda files: files[f"mentions/{SOURCE}.yaml"][1].update(values)


@pytest.mark.parametrize(
    "values",
    [{"sha256": "0" * 64}, {"start": 34, "end": 67}, {"anchor": "bath warms cold hands"}],
    ids=["hash", "place", "anchor"],
)
def test_a_mention_that_does_not_fit_its_text_is_told_when_the_text_is_there(
    tmp_path: Path, values: dict[str, object]
) -> None:
    files = small_seeds()
    misplace(**values)(files)
    files[f"mentions/{SOURCE}.yaml"].sort(key=lambda m: (m["start"], m["end"], m["claim"]))
    folder = write_files(tmp_path, files)
    path = folder / f"mentions/{SOURCE}.yaml"
    assert told(folder) == []
    line = line_of(path, "sha256: ", nth=2)
    assert told(folder, HELD) == [f"mentions/{SOURCE}.yaml:{line}: the span's words are not those recorded"]


def test_a_length_that_is_not_that_of_the_text_is_told(tmp_path: Path) -> None:
    files = small_seeds()
    files["sources.yaml"][0]["length"] = len(TEXT) + 1
    folder = write_files(tmp_path, files)
    line = line_of(folder / "sources.yaml", "length:")
    assert told(folder) == []
    assert told(folder, HELD) == [f"sources.yaml:{line}: the text has {len(TEXT)} characters, not {len(TEXT) + 1}"]


def test_an_anchor_phrase_that_is_longer_than_its_span_is_told_with_its_place(tmp_path: Path) -> None:
    files = small_seeds()
    short = mention("bath-cools-feet", "cool", "cool") | {"anchor": "a bath cool the feet"}
    files[f"mentions/{SOURCE}.yaml"][-1] = short
    folder = write_files(tmp_path, files)
    line = line_of(folder / f"mentions/{SOURCE}.yaml", f"id: {short['id']}")
    message = f"mentions/{SOURCE}.yaml:{line}: the anchor phrase is longer than the span"
    assert told(folder) == told(folder, HELD) == [message]


def test_texts_of_a_folder_are_found_by_their_hash(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "c.md").write_text("No text file.")
    found = texts_in_folder(tmp_path)
    assert len(found) == 2
    assert found[sha256(TEXT)] == TEXT


def test_a_text_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(ExchangeError, match=r"a\.txt cannot be read: Is a directory\."):
        texts_in_folder(tmp_path)
