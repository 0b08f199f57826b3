"""Which way imports may point: the contracts stand in pyproject.toml, with their names."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def lint_imports(folder: Path, config: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--config", str(config), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_imports_point_the_way_that_the_contracts_say() -> None:
    done = lint_imports(ROOT, ROOT / "pyproject.toml")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("kb/rating/verdict.py", "from kb.services import rate", "Imports point downwards"),
        ("kb/store/engine.py", "import webui", "The knowledge base knows no web"),
        ("kb/services/rate.py", "import flask", "The knowledge base knows no web"),
        ("kb/checking/compare.py", "import sqlalchemy", "Rating, anchoring and the steps of a check take plain values"),
        ("kb/anchoring/find.py", "from kb.models import rows", "Rating, anchoring and the steps of a check"),
        ("kb/encoding/encoder.py", "import kb.vocabulary", "The sentence model stands alone"),
        ("kb/vocabulary.py", "import yaml", "The words of the project need nothing"),
    ],
)
def test_a_wrong_import_breaks_the_contract_of_that_name(tmp_path: Path, module: str, line: str, broken: str) -> None:
    for name in ("cli", "services", "checking", "store", "rating", "anchoring", "encoding", "models"):
        write(tmp_path / "kb" / name / "__init__.py")
    for name in ("kb/__init__.py", "webui/__init__.py", "kb/vocabulary.py", "kb/errors.py"):
        write(tmp_path / name)
    for name in ("kb/services/rate.py", "kb/models/rows.py"):
        write(tmp_path / name)
    assert lint_imports(tmp_path, ROOT / "pyproject.toml").returncode == 0
    write(tmp_path / module, line)
    done = lint_imports(tmp_path, ROOT / "pyproject.toml")
    assert done.returncode == 1, done.stdout + done.stderr
    assert any(row.startswith(broken) and row.endswith("BROKEN") for row in done.stdout.splitlines()), done.stdout


def test_bootstrap_needs_nothing_that_is_not_in_python() -> None:
    tree = ast.parse((ROOT / "kb" / "bootstrap.py").read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_the_package_itself_can_be_imported_before_anything_is_installed() -> None:
    """bootstrap is a module of kb, so kb/__init__.py is run first."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", "import kb.bootstrap"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def write(path: Path, line: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(line + "\n", encoding="utf-8")
