"""How long the sentence model takes to load, how much memory it takes, and how fast it reads.

Run it with: python -m tests.benchmarks.bench_encoding
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

WORDS = (
    "Many people with dry skin ask whether fine needles in the face make it build more collagen or just swell".split()
)
# Sentences of 4 to 31 words, as a page of copy has them.
SENTENCES = [" ".join((WORDS * 2)[n % 9 : n % 9 + 4 + n % 28]) + "." for n in range(400)]
SINGLES = SENTENCES[:100]


def peak_bytes() -> int:
    """The most memory that this process has held, pages of mapped files included."""
    if sys.platform == "linux":
        return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measure_once() -> None:
    """Print one line of figures, for a process that has loaded nothing yet."""
    start = time.perf_counter()
    from kb.encoding import SentenceEncoder, find_model

    files = find_model()
    if files is None:
        sys.exit("The sentence model is not on this machine.")
    found = time.perf_counter()
    encoder = SentenceEncoder(files)
    encoder.encode(["warm up"])
    loaded, loaded_bytes = time.perf_counter(), peak_bytes()
    encoder.encode(SENTENCES)
    encoded = time.perf_counter()
    for text in SINGLES:
        encoder.encode([text])
    done = time.perf_counter()
    print(
        found - start,
        loaded - found,
        len(SENTENCES) / (encoded - loaded),
        (done - encoded) / len(SINGLES),
        loaded_bytes / 1e6,
        peak_bytes() / 1e6,
    )


def main() -> None:
    """Run the measurement in five fresh processes and print the median of each figure."""
    runs = []
    for _ in range(5):
        command = [sys.executable, "-m", "tests.benchmarks.bench_encoding", "--once"]
        line = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        runs.append([float(figure) for figure in line.split()])
    find, load, speed, single, after_load, peak = (statistics.median(column) for column in zip(*runs, strict=True))
    print(f"find and verify the model   {find:8.3f} s")
    print(f"load it, first sentence     {load:8.3f} s")
    print(f"encode, many at once        {speed:8.0f} sentences a second")
    print(f"encode, one at a time       {single * 1000:8.1f} ms a sentence")
    print(f"memory after loading        {after_load:8.0f} MB")
    print(f"memory at the most          {peak:8.0f} MB")


if __name__ == "__main__":
    measure_once() if "--once" in sys.argv else main()
