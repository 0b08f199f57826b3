"""`kb check` as a program: interrupted, hooked into pre-commit, and helpful."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import yaml

from kb.cli.check import check
from kb.cli.option_groups import GroupedOption
from kb.reading import SUFFIXES
from tests.cli.conftest import Kb

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = "Facial acupuncture boosts collagen, lifts the face and softens the lines of winter {}.\n\n"


def children(group: int) -> list[int]:
    """The processes of a process group, apart from its first one and from those that have ended."""
    columns = ["ps", "-e", "-o", "pid=,pgid=,stat="]
    found = subprocess.run(columns, capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in found.splitlines())
    return [int(pid) for pid, its, state in rows if int(its) == group != int(pid) and not state.startswith("Z")]


@pytest.fixture
def long_work(tmp_path: Path) -> Path:
    """A folder with more text than can be checked while a test looks on."""
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(4):
        words = "".join(SENTENCES.format(f"{number} {line}") for line in range(4000))
        (texts / f"{number}.txt").write_text(words, encoding="utf-8")
    return texts


def until(is_so: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.1)


@contextmanager
def running(jobs: str, texts: Path) -> Iterator[subprocess.Popen[str]]:
    """The command at work, with all the processes that it begins, in a process group of its own."""
    command = [sys.executable, "-m", "kb.cli.main", "check", "--jobs", jobs, "--no-cache", str(texts)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as process:
        try:
            if jobs != "1":  # the workers, and the one that keeps track of them
                until(lambda: len(children(process.pid)) > int(jobs), 60)
            time.sleep(4)
            assert process.poll() is None
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupted_check_ends_at_once_with_all_its_processes(used_home: Path, long_work: Path, jobs: str) -> None:
    with running(jobs, long_work) as process:
        os.killpg(process.pid, signal.SIGINT)  # as the terminal does
        out, err = process.communicate(timeout=30)
        assert process.returncode == 130
        assert (out, err.strip()) == ("", "kb: interrupted; nothing was left half done.")
        until(lambda: not children(process.pid), 10)
        assert children(process.pid) == []


def test_a_check_that_is_killed_leaves_no_process_behind(used_home: Path, long_work: Path) -> None:
    with running("2", long_work) as process:
        assert len(children(process.pid)) >= 2
        process.kill()
        until(lambda: not children(process.pid), 30)
        assert children(process.pid) == []


# ------------------------------------------------------------------------------------------------------- pre-commit


def hook() -> dict[str, str]:
    (only,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return dict(only)


def test_the_hook_takes_every_format_that_can_be_read_and_no_other() -> None:
    pattern = re.compile(hook()["files"])
    assert all(pattern.search(f"site/page{suffix}") for suffix in SUFFIXES)
    assert pattern.search("site/PAGE.MD")
    assert not any(pattern.search(name) for name in ("a.py", "README", "picture.png", "md", "a.md.bak"))


def test_the_hook_fails_for_a_draft_that_oversteps_and_is_silent_otherwise(
    kb: Kb, used_home: Path, tmp_path: Path
) -> None:
    program, *arguments = shlex.split(hook()["entry"])
    assert program == "kb"
    bad, good = tmp_path / "bad.md", tmp_path / "good.md"
    bad.write_text("The needles are painless.\n", encoding="utf-8")
    good.write_text("We are open on Mondays.\n", encoding="utf-8")
    failed = kb(*arguments, good, bad)
    assert failed.status == 1
    assert failed.out.startswith(f"{bad}:1:1: error contradicted ")
    passed = kb(*arguments, good)
    assert (passed.status, passed.out, passed.err) == (0, "", "")


# ------------------------------------------------------------------------------------------------------------- help


def test_help_shows_every_option_in_a_group_and_teaches_by_examples(kb: Kb) -> None:
    text = kb("check", "--help").out
    headings = [match.start() for match in re.finditer(r"^[A-Z].*:$", text, flags=re.MULTILINE)]
    for option in check.params:
        if isinstance(option, GroupedOption):
            heading = text.index(f"\n{option.group}:\n") + 1
            end = min((place for place in headings if place > heading), default=len(text))
            assert option.opts[-1] in text[heading:end]
    assert "--commented-copy brochure-commented.docx" in text
    assert "<!-- kb-ignore not-shown:" in text
    assert "fail-under = 60" in text
    assert max(map(len, text.splitlines())) <= 100


def test_the_settings_that_help_shows_are_settings(kb: Kb, used_home: Path, tmp_path: Path) -> None:
    text = kb("check", "--help").out
    shown = text[text.index('fail-level = "warning"') : text.index("The command line wins")]
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "kb.toml").write_text("\n".join(line.strip() for line in shown.splitlines()), encoding="utf-8")
    (folder / "draft.md").write_text("We are open.\n", encoding="utf-8")
    result = kb("check", "--show-config", folder / "draft.md")
    assert result.status == 0
    assert "default" not in result.out


def test_asking_for_help_or_settings_loads_no_model_and_no_database(used_home: Path, tmp_path: Path) -> None:
    heavy = {"numpy", "sqlalchemy.orm", "onnxruntime", "rich", "pydantic", "justhtml", "docx", "kb.checking.pipeline"}
    code = "import sys; from kb.cli.main import cli; cli(['check', '--help'], standalone_mode=False); "
    code += f"print(sorted({heavy!r} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "[]"
