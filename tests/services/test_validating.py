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
    """The problems of a folder; the small one is sound, and not finished."""
    return [shown(problem, folder) for problem in validate_seeds(folder, texts, unfinished=True).problems]


def test_a_sound_folder_has_no_problem_with_or_without_texts(tmp_path: Path) -> None:
    folder = write_small_folder(tmp_path)
    without, held = (validate_seeds(folder, texts, unfinished=True) for texts in (None, HELD))
    assert without.problems == held.problems == ()
    assert without.records == held.records == 24
    assert without.texts_line == "Mentions were compared with 0 of 1 source texts."
    assert held.texts_line == "Mentions were compared with 1 of 1 source texts."


def test_texts_of_other_sources_do_not_count(tmp_path: Path) -> None:
    result = validate_seeds(write_small_folder(tmp_path), {"0" * 64: "Another text."}, unfinished=True)
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


@pytest.mark.parametrize(
    "change",
    [
        lambda files: files["wordings/foot-baths.yaml"][0].update(claim="bath-cures-all"),
        lambda files: files["claims/colds.yaml"][0].update(topic="nowhere"),
        lambda files: files.update({"mentions/flyer.yaml": files.pop(f"mentions/{SOURCE}.yaml")}),
        lambda files: files["evidence/bath-warms-feet.yaml"]["links"][0].update(study="nobody2020"),
    ],
    ids=["claim", "topic", "source", "study"],
)
def test_a_dangling_reference_is_told_with_its_line(tmp_path: Path, change: Callable[[Files], object]) -> None:
    files = small_seeds()
    change(files)
    folder = write_files(tmp_path, files)
    result = validate_seeds(folder, HELD)
    assert result.problems
    assert all("there is no " in problem.message and problem.line for problem in result.problems)


def test_a_published_set_must_have_more_than_a_sound_one(tmp_path: Path) -> None:
    folder = write_small_folder(tmp_path)
    problems = [shown(problem, folder) for problem in validate_seeds(folder).problems]
    line = line_of(folder / "claims/foot-baths.yaml", "slug: bath-cools-feet")
    assert f"claims/foot-baths.yaml:{line}: claim 'bath-cools-feet' is not assessed" in problems
    assert told(folder) == []


def test_what_a_set_lacks_is_told_when_it_is_sound(tmp_path: Path) -> None:
    files = small_seeds()
    files["sources.yaml"][0]["length"] = 3
    problems = validate_seeds(write_files(tmp_path, files)).problems
    assert {problem.path.rsplit("/", 1)[1] for problem in problems} == {f"{SOURCE}.yaml"}


def test_words_of_a_source_are_told_when_more_than_nine_stand_in_a_row(tmp_path: Path) -> None:
    files = small_seeds()
    ten = "been known since 1900 and balances the colours of your"
    note = files["claims/colds.yaml"][0]["relations"][0]
    note["note"] = f"The leaflet: {ten.upper()}!"
    files["topics.yaml"][0]["definition"] = ten.removesuffix(" your")
    folder = write_files(tmp_path, files)
    assert told(folder) == []
    (problem,) = told(folder, HELD)
    assert problem.startswith(f"claims/colds.yaml:{line_of(folder / 'claims/colds.yaml', 'slug: bath-cures-colds')}: ")


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


@pytest.mark.parametrize(
    ("values", "key", "message"),
    [
        ({"sha256": "0" * 64}, "sha256", "the span's words are not those recorded"),
        ({"start": 34, "end": 67}, "sha256", "the span's words are not those recorded"),
        ({"anchor": "bath warms cold hands"}, "anchor", "the anchor phrase does not stand in the span"),
    ],
    ids=["hash", "place", "anchor"],
)
def test_a_mention_that_does_not_fit_its_text_is_told_when_the_text_is_there(
    tmp_path: Path, values: dict[str, object], key: str, message: str
) -> None:
    files = small_seeds()
    files[f"mentions/{SOURCE}.yaml"][1].update(values)
    folder = write_files(tmp_path, files)
    path = folder / f"mentions/{SOURCE}.yaml"
    assert told(folder) == []
    first = line_of(path, "claim: bath-warms-feet")
    line = next(n for n, line in enumerate(path.read_text().splitlines(), 1) if n > first and f"{key}:" in line)
    assert told(folder, HELD) == [f"mentions/{SOURCE}.yaml:{line}: {message}"]


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
