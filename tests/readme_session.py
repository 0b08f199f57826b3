"""The README's session: the commands that it shows and the output that they have.

``python -m tests.readme_session --write`` puts the present output into the README.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n\$ kb (?P<command>[^\n]*)\n(?P<output>.*?)```", re.DOTALL)
ELISION = "..."
SCORE = re.compile(r"score\s+\d\.\d\d")
# a reader of a README wants the shape of a long output, not all of it
MAX_LINES = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """A command of the README and the output shown below it; a line ``...`` stands for any lines."""

    command: str
    output: str


def shown_commands(text: str) -> list[Shown]:
    """Every command block of a README, in order."""
    return [Shown(m["command"], m["output"]) for m in BLOCK.finditer(text)]


def run(command: str, data_folder: Path) -> str:
    """The standard output of ``kb COMMAND``, without spaces at line ends."""
    environment = {**os.environ, "KB_DATA_DIR": str(data_folder), "NO_COLOR": "1"}
    environment.pop("KB_DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "kb.cli.main", *command.split()],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())


def fits(shown: str, real: str) -> bool:
    """Whether the real output is the one shown, with ``...`` standing for any lines.

    The second digit of a score is the machine's: processors round differently.
    """
    shown, real = (SCORE.sub("score", text) for text in (shown, real))
    parts = [re.escape(part) for part in re.split(rf"^{re.escape(ELISION)}\n", shown, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(parts), real) is not None


def rewritten(text: str, data_folder: Path) -> str:
    """The README with the present output of each command, long ones cut."""

    def fresh(match: re.Match[str]) -> str:
        lines = run(match["command"], data_folder).splitlines(keepends=True)
        if len(lines) > MAX_LINES:
            lines = [*lines[:MAX_LINES], ELISION + "\n"]
        return f"```console\n$ kb {match['command']}\n{''.join(lines)}```"

    return BLOCK.sub(fresh, text)


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        README.write_text(rewritten(README.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")
