"""`kb validate`, `kb seeds` and `kb sources attach`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kb.locations import shipped_folder
from tests.cli.conftest import Kb
from tests.exchange.factories import SOURCE, TEXT, bytes_of, line_of, small_seeds, write_files, write_small_folder
from tests.exchange.test_completeness import finished_seeds


@pytest.fixture
def finished(tmp_path: Path) -> Path:
    """A small folder that could be published."""
    return write_files(tmp_path / "finished", finished_seeds())


def test_a_finished_folder_is_valid(kb: Kb, bare_home: Path, finished: Path) -> None:
    shown = kb("validate", finished)
    assert (shown.status, shown.err) == (0, "")
    assert shown.out == "29 records, no problem. Mentions were compared with 0 of 1 source texts.\n"
    assert not (bare_home / "kb.db").exists()


def test_mentions_are_compared_with_texts_that_are_at_hand(
    kb: Kb, bare_home: Path, finished: Path, tmp_path: Path
) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "leaflet.txt").write_bytes(TEXT.encode())
    assert "compared with 1 of 1 source texts" in kb("validate", finished, "--texts", texts).out


def test_every_problem_is_told_with_file_and_line(kb: Kb, bare_home: Path, tmp_path: Path) -> None:
    files = finished_seeds()
    files["claims/foot-baths.yaml"][0]["colour"] = "red"
    files["evidence/bath-warms-feet.yaml"]["links"][0]["direction"] = "up"
    folder = write_files(tmp_path / "broken", files)
    (folder / "topics.yaml").write_text("- slug: a\n  slug: b\n")
    shown = kb("validate", folder)
    assert shown.status == 3
    assert shown.err.startswith("kb: 3 problems in ")
    lines = [line.removeprefix(f"{folder}/") for line in shown.out.splitlines()]
    first = line_of(folder / "claims/foot-baths.yaml", "colour: red")
    last = line_of(folder / "evidence/bath-warms-feet.yaml", "direction: up")
    assert lines[0] == "topics.yaml:2: the key 'slug' stands twice"
    assert lines[1] == f"claims/foot-baths.yaml:{first}: colour: unknown key"
    assert lines[2].startswith(f"evidence/bath-warms-feet.yaml:{last}: links.0.direction: Input should be 'supports'")
    assert len(lines) == 3


def dangling(tmp_path: Path) -> Path:
    files = finished_seeds()
    files["wordings/foot-baths.yaml"][0]["claim"] = "bath-cures-all"
    return write_files(tmp_path / "dangling", files)


def beyond(tmp_path: Path) -> Path:
    files = finished_seeds()
    files[f"mentions/{SOURCE}.yaml"][-1]["end"] = 9999
    return write_files(tmp_path / "beyond", files)


def doubled(tmp_path: Path) -> Path:
    files = finished_seeds()
    files["topics.yaml"].append(files["topics.yaml"][0])
    return write_files(tmp_path / "doubled", files)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (dangling, "there is no claim 'bath-cures-all'"),
        (beyond, f"the span ends at 9999, but the source has {len(TEXT)} characters"),
        (doubled, "the topic 'foot-baths' stands already at "),
    ],
)
def test_what_does_not_fit_together_is_told(kb: Kb, home: Path, tmp_path: Path, make: object, told: str) -> None:
    assert callable(make)
    folder = make(tmp_path)
    shown = kb("validate", folder)
    assert shown.status == 3
    assert told in shown.out
    assert all(":" in line.removeprefix(str(folder)) for line in shown.out.splitlines())
    loaded = kb("seeds", "load", folder)
    assert loaded.status == 3
    assert told in loaded.err


def test_an_unfinished_folder_is_valid_when_that_is_enough(kb: Kb, bare_home: Path, tmp_path: Path) -> None:
    folder = write_small_folder(tmp_path / "small")
    assert kb("validate", folder, "--unfinished").status == 0
    shown = kb("validate", folder)
    assert shown.status == 3
    assert "claim 'bath-cools-feet' is not assessed" in shown.out


@pytest.mark.parametrize("command", [["validate"], ["seeds", "format"]])
def test_a_folder_that_is_not_there_or_holds_nothing_is_told(
    kb: Kb, bare_home: Path, tmp_path: Path, command: list[str]
) -> None:
    shown = kb(*command, tmp_path / "nowhere")
    assert (shown.status, shown.err) == (3, f"kb: There is no folder {tmp_path}/nowhere.\n")
    (tmp_path / "hollow").mkdir()
    shown = kb(*command, tmp_path / "hollow")
    assert shown.status == 3
    assert "holds no seed files" in shown.err


def test_a_dump_has_the_files_that_are_shipped(kb: Kb, home: Path, tmp_path: Path) -> None:
    shown = kb("seeds", "dump", tmp_path / "dump")
    assert (shown.status, shown.err) == (0, "")
    names = sorted(bytes_of(tmp_path / "dump"))
    assert names == sorted(bytes_of(shipped_folder("seed_data")))
    assert f" files written or removed in {tmp_path}/dump." in shown.out


def test_loading_what_is_loaded_already_changes_nothing(kb: Kb, home: Path) -> None:
    shown = kb("seeds", "load")
    assert (shown.status, shown.err) == (0, "")
    assert shown.out.startswith("0 records made, 0 changed, 0 removed, ")


def test_seeds_are_formatted_once(kb: Kb, bare_home: Path, tmp_path: Path) -> None:
    files = small_seeds()
    files["claims/foot-baths.yaml"].reverse()
    folder = write_files(tmp_path / "mixed", files)
    shown = kb("seeds", "format", folder)
    assert shown.status == 0
    assert f"{folder}/claims/foot-baths.yaml" in shown.out
    assert kb("seeds", "format", folder).out == "0 files rewritten.\n"


def test_a_text_that_is_no_source_is_told(kb: Kb, home: Path, tmp_path: Path) -> None:
    (tmp_path / "draft.txt").write_text("My own text.")
    shown = kb("sources", "attach", tmp_path / "draft.txt")
    assert shown.status == 4
    assert "is the text of no known source" in shown.err
    shown = kb("sources", "attach", tmp_path / "nowhere.txt")
    assert (shown.status, shown.out) == (3, "")
    assert "cannot be read: No such file or directory." in shown.err
    assert not any(source["attached"] for source in kb("sources", "--format", "json").json)


TEXTS = Path(__file__).parents[3] / "shared" / "sources"


def test_texts_are_attached_all_or_none_and_then_verified(kb: Kb, home: Path, tmp_path: Path) -> None:
    texts = sorted(TEXTS.glob("*.txt"))
    if not texts:
        pytest.skip("the source texts are not part of the project; put them in ../shared/sources to run this test")
    other = tmp_path / "other.txt"
    other.write_text("Another text.")
    assert kb("sources", "attach", *texts, other).status == 4
    assert not any(source["attached"] for source in kb("sources", "--format", "json").json)
    shown = kb("sources", "attach", *texts)
    assert (shown.status, shown.err) == (0, "")
    assert len(shown.out.splitlines()) == len(texts)
    assert all(line.endswith(" mentions verified") for line in shown.out.splitlines())
    assert all(source["attached"] for source in kb("sources", "--format", "json").json)
    sources = tmp_path / "only sources"
    sources.mkdir()
    shutil.copy(shipped_folder("seed_data") / "sources.yaml", sources)
    checked = kb("validate", sources, "--unfinished")
    assert checked.out == "5 records, no problem. Mentions were compared with 5 of 5 source texts.\n"
