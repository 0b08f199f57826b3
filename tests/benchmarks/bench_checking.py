"""How long a check takes, cold and warm, and how much memory: a draft of about 1,000 words.

Run it with: python -m tests.benchmarks.bench_checking
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DRAFT = Path(__file__).parent / "draft.md"
WARM = """
import sys, time, pathlib
from kb.reading import read_document
from kb.services.checking import open_checker
from kb.services.opening import open_store
checker = open_checker(open_store())
document = read_document(sys.argv[1])
checker.check(document)
times = []
for _ in range(5):
    start = time.perf_counter()
    checker.check(document)
    times.append(time.perf_counter() - start)
status = pathlib.Path("/proc/self/status")
peak = int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024 if status.exists() else 0
print(sorted(times)[2], peak)
"""


def main() -> None:
    """Prints words, cold seconds (median of five new processes), warm seconds and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "KB_DATA_DIR": folder}
        environment.pop("KB_DATABASE_URL", None)
        options = ["--format", "json", "--fail-level", "never"]
        command = [sys.executable, "-m", "kb.cli.main", "check", *options, str(DRAFT)]

        def seconds() -> float:
            start = time.perf_counter()
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return time.perf_counter() - start

        print(f"words in the draft                      {len(DRAFT.read_text(encoding='utf-8').split())}")
        print(f"first use (set up, load, vectors)       {seconds():.2f} s")
        print(f"cold (process, model, index, check)     {statistics.median(seconds() for _ in range(5)):.2f} s")
        warm = subprocess.run(
            [sys.executable, "-c", WARM, str(DRAFT)], env=environment, check=True, capture_output=True, text=True
        )
        check, peak = warm.stdout.split()
        print(f"the check itself, once loaded           {float(check):.2f} s")
        print(f"peak memory                             {float(peak):.0f} MB")


if __name__ == "__main__":
    main()
