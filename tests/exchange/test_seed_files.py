"""The seed folder: what is read from it, what is wrong with it and where, and how it is written."""

from __future__ import annotations

import re
import resource
from pathlib import Path

import pytest

from kb.errors import ExchangeError
from kb.exchange import seed_files
from kb.exchange.digests import RECORD_FILES, folder_digest
from kb.exchange.records import RECORD_TYPES, ClaimRecord, MentionRecord, TopicRecord
from kb.exchange.seed_files import read_seeds, write_seeds
from tests.exchange.factories import (
    SOURCE,
    Files,
    bytes_of,
    line_of,
    shown,
    small_seeds,
    write_files,
    write_small_folder,
)
from tests.rights import ordinary_rights


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small_folder(tmp_path / "seeds")


def problems_of(folder: Path) -> list[str]:
    return [shown(problem, folder) for problem in read_seeds(folder).problems]


def test_a_sound_folder_gives_every_record(folder: Path) -> None:
    seeds = read_seeds(folder)
    assert seeds.problems == []
    counts = {kind.record_type: len(seeds.of(kind)) for kind in RECORD_TYPES}
    assert counts == {
        "topic": 2,
        "source": 1,
        "study": 3,
        "claim": 6,
        "wordings": 1,
        "mention": 6,
        "evidence": 5,
    }


def test_a_mention_belongs_to_the_source_that_its_file_is_named_after(folder: Path) -> None:
    assert {mention.source for mention in read_seeds(folder).of(MentionRecord).values()} == {SOURCE}


def test_records_know_their_file_and_line(folder: Path) -> None:
    seeds = read_seeds(folder)
    claim = seeds.of(ClaimRecord)["bath-takes-ten-minutes"]
    path = folder / "claims/foot-baths.yaml"
    problem = seeds.place(claim).problem("odd", "statement")
    assert (problem.path, problem.line) == (str(path), line_of(path, "A foot bath takes ten minutes"))


def test_topics_keep_the_order_that_somebody_chose(folder: Path) -> None:
    assert list(read_seeds(folder).of(TopicRecord)) == ["foot-baths", "colds"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=r"There is no folder .*nowhere"):
        read_seeds(tmp_path / "nowhere")


def test_a_folder_without_seed_files_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.yaml").write_text("a: 1\n")
    with pytest.raises(ExchangeError, match="holds no seed files"):
        read_seeds(tmp_path)


def test_files_that_are_no_seed_files_are_left_alone(folder: Path) -> None:
    (folder / "README.md").write_text("About.")
    (folder / "drafts").mkdir()
    (folder / "drafts/idea.yaml").write_text("]")
    assert problems_of(folder) == []


def test_an_unknown_key_is_told_with_its_line(folder: Path) -> None:
    files = small_seeds()
    files["claims/foot-baths.yaml"][2]["colour"] = "red"
    write_files(folder, files)
    line = line_of(folder / "claims/foot-baths.yaml", "colour: red")
    assert problems_of(folder) == [f"claims/foot-baths.yaml:{line}: colour: unknown key"]


def test_an_unknown_key_deep_in_a_record_is_told_with_its_line(folder: Path) -> None:
    files = small_seeds()
    files["evidence/bath-warms-feet.yaml"]["assessments"][0]["judgements"][3]["mood"] = "good"
    write_files(folder, files)
    line = line_of(folder / "evidence/bath-warms-feet.yaml", "mood: good")
    assert problems_of(folder) == [
        f"evidence/bath-warms-feet.yaml:{line}: assessments.0.judgements.3.mood: unknown key"
    ]


def test_a_missing_key_is_told_with_the_line_of_its_record(folder: Path) -> None:
    files = small_seeds()
    del files["claims/foot-baths.yaml"][1]["statement"]
    write_files(folder, files)
    line = line_of(folder / "claims/foot-baths.yaml", "slug: bath-cools-feet")
    assert problems_of(folder) == [f"claims/foot-baths.yaml:{line}: statement: this key is missing"]


def test_a_rule_of_a_record_is_told_in_its_own_words(folder: Path) -> None:
    files = small_seeds()
    files["evidence/bath-cures-colds.yaml"]["links"][0].pop("note")
    write_files(folder, files)
    line = line_of(folder / "evidence/bath-cures-colds.yaml", "- study: hall2019warmth")
    assert problems_of(folder) == [
        f"evidence/bath-cures-colds.yaml:{line}: links.0: "
        "an indirect link needs a note that says in what it is indirect"
    ]


def test_an_offset_that_is_no_number_is_told_with_its_line(folder: Path) -> None:
    path = folder / f"mentions/{SOURCE}.yaml"
    path.write_text(re.sub(r"start: \d+", "start: soon", path.read_text(), count=1))
    assert problems_of(folder) == [
        f"mentions/{SOURCE}.yaml:{line_of(path, 'start: soon')}: start: Input should be a valid integer, "
        "unable to parse string as an integer"
    ]


def test_a_key_that_stands_twice_names_both_places(folder: Path) -> None:
    files = small_seeds()
    files["claims/colds.yaml"].append({**files["claims/foot-baths.yaml"][0], "topic": "colds"})
    write_files(folder, files)
    told = problems_of(folder)
    line = line_of(folder / "claims/foot-baths.yaml", "bath-balances-mood")
    first = line_of(folder / "claims/colds.yaml", "slug: bath-balances-mood")
    assert told == [
        f"claims/foot-baths.yaml:{line}: the claim 'bath-balances-mood' stands already at "
        f"{folder}/claims/colds.yaml:{first}"
    ]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("topics.yaml", {"slug": "x"}, "must be a list of topic records"),
        ("topics.yaml", None, "must be a list of topic records"),
        ("topics.yaml", ["foot-baths"], "must be a topic record with named fields"),
        ("claims/foot-baths.yaml", "text", "must be a list of claim records"),
        (f"mentions/{SOURCE}.yaml", {}, "must be a list of mentions"),
        (f"mentions/{SOURCE}.yaml", [7], "must be a mention record with named fields"),
        ("studies/soakcode.yaml", [], "must be a study record with named fields"),
    ],
)
def test_a_file_of_another_shape_is_told(folder: Path, name: str, value: object, message: str) -> None:
    write_files(folder, {name: value})
    told = problems_of(folder)
    assert len(told) == 1
    assert told[0].startswith(f"{name}:1: ")
    assert told[0].endswith(message)


def test_an_empty_file_is_told(folder: Path) -> None:
    (folder / "studies/soakcode.yaml").write_text("")
    assert problems_of(folder) == ["studies/soakcode.yaml: must be a study record with named fields"]


def test_a_file_of_one_record_is_named_after_it(folder: Path) -> None:
    (folder / "studies/soakcode.yaml").rename(folder / "studies/code.yaml")
    assert problems_of(folder) == ["studies/code.yaml:1: the file must be called soakcode.yaml"]


def test_a_file_that_is_not_utf_8_is_told_with_the_byte(folder: Path) -> None:
    (folder / "topics.yaml").write_bytes(b"- slug: caf\xe9\n")
    assert problems_of(folder) == ["topics.yaml: not UTF-8 (byte 11)"]


def test_a_binary_file_is_told(folder: Path) -> None:
    (folder / "topics.yaml").write_bytes(bytes(range(128)))
    assert problems_of(folder)[0] == "topics.yaml:1: not valid YAML: the character U+0000 is not allowed"


def test_a_folder_in_the_place_of_a_file_is_told(folder: Path) -> None:
    (folder / "topics.yaml").unlink()
    (folder / "topics.yaml").mkdir()
    assert problems_of(folder) == ["topics.yaml: cannot be read: Is a directory"]


def test_a_file_that_may_not_be_read_is_told(folder: Path) -> None:
    (folder / "topics.yaml").chmod(0)
    with ordinary_rights():
        assert problems_of(folder) == ["topics.yaml: cannot be read: Permission denied"]


def test_a_link_to_nothing_is_told(folder: Path) -> None:
    (folder / "topics.yaml").unlink()
    (folder / "topics.yaml").symlink_to(folder / "gone.yaml")
    assert problems_of(folder) == ["topics.yaml: cannot be read: No such file or directory"]


@pytest.mark.parametrize("trouble", ["folder", "rights", "link"])
def test_the_digest_of_a_folder_with_an_unreadable_file_is_refused(folder: Path, trouble: str) -> None:
    path = folder / "studies/soakcode.yaml"
    if trouble == "rights":
        path.chmod(0)
    else:
        path.unlink()
        path.mkdir() if trouble == "folder" else path.symlink_to(folder / "gone.yaml")
    with ordinary_rights(), pytest.raises(ExchangeError, match=r"soakcode\.yaml cannot be read: "):
        folder_digest(folder)


def test_every_problem_of_every_file_is_told_at_once(folder: Path) -> None:
    files = small_seeds()
    files["claims/foot-baths.yaml"][0]["kind"] = "gossip"
    files["claims/foot-baths.yaml"][3]["tier"] = "huge"
    files["sources.yaml"][0]["length"] = 0
    write_files(folder, files)
    (folder / "topics.yaml").write_text("[")
    told = problems_of(folder)
    assert [line.split(":")[0] for line in told] == [
        "topics.yaml",
        "sources.yaml",
        "claims/foot-baths.yaml",
        "claims/foot-baths.yaml",
    ]


def test_the_small_folder_is_canonical(folder: Path) -> None:
    before = bytes_of(folder)
    assert write_seeds(read_seeds(folder).records.values(), folder) == []
    assert bytes_of(folder) == before


def test_the_order_of_records_and_keys_in_a_file_does_not_matter(folder: Path) -> None:
    canonical = bytes_of(folder)
    files = small_seeds()
    mixed: Files = {}
    for name, value in files.items():
        if name == "topics.yaml":
            mixed[name] = value
        elif isinstance(value, list):
            mixed[name] = [dict(reversed(list(item.items()))) for item in reversed(value)]
        else:
            mixed[name] = dict(reversed(list(value.items())))
    write_files(folder, mixed)
    assert bytes_of(folder) != canonical
    changed = write_seeds(read_seeds(folder).records.values(), folder)
    assert bytes_of(folder) == canonical
    assert {path.name for path in changed} >= {"foot-baths.yaml", "hall2019warmth.yaml"}


def test_files_of_records_that_are_gone_are_removed_and_other_files_are_not(folder: Path) -> None:
    (folder / "README.md").write_text("About.")
    (folder / "notes.yaml").write_text("a: 1\n")
    seeds = read_seeds(folder)
    kept = [record for record in seeds.records.values() if record.key != "soakcode"]
    assert write_seeds(kept, folder) == [folder / "studies/soakcode.yaml"]
    assert not (folder / "studies/soakcode.yaml").exists()
    assert (folder / "README.md").exists()
    assert (folder / "notes.yaml").exists()


def test_line_ends_of_another_system_are_put_right(folder: Path) -> None:
    canonical = bytes_of(folder)
    path = folder / "topics.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert write_seeds(read_seeds(folder).records.values(), folder) == [path]
    assert bytes_of(folder) == canonical


def test_a_file_that_is_not_utf_8_is_written_over(folder: Path) -> None:
    """A dump does not stumble over what stood there before."""
    canonical = bytes_of(folder)
    records = list(read_seeds(folder).records.values())
    (folder / "topics.yaml").write_bytes(b"caf\xe9")
    assert write_seeds(records, folder) == [folder / "topics.yaml"]
    assert bytes_of(folder) == canonical


def test_writing_that_fails_leaves_each_file_whole(folder: Path) -> None:
    """The disk fills up in the middle of a file: a file is the old one or the new one."""
    before = bytes_of(folder)
    records = [
        record.model_copy(update={"definition": "long " * 20_000}) if isinstance(record, TopicRecord) else record
        for record in read_seeds(folder).records.values()
    ]
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_seeds(records, folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert bytes_of(folder) == before
    assert [path.name for path in folder.iterdir() if path.is_file() and path.suffix != ".yaml"] == []


def test_the_digest_tells_any_change_of_a_seed_file(folder: Path) -> None:
    digests = {folder_digest(folder)}
    (folder / "README.md").write_text("About.")
    assert folder_digest(folder) in digests
    path = folder / "studies/soakcode.yaml"
    path.write_text(path.read_text() + "\n")
    digests.add(folder_digest(folder))
    path.rename(folder / "studies/other.yaml")
    digests.add(folder_digest(folder))
    (folder / "studies/other.yaml").unlink()
    digests.add(folder_digest(folder))
    assert len(digests) == 4


def test_the_digest_covers_every_file_that_is_read() -> None:
    assert tuple(seed_files._READERS) == RECORD_FILES
