"""The machine as a benchmark finds it: a figure without its circumstances is none."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_STATUS = Path("/proc/self/status")


@dataclass(slots=True)
class Clock:
    """Seconds that went by in the block of :func:`timed`."""

    seconds: float = 0.0


@contextmanager
def timed() -> Iterator[Clock]:
    """Measures the block; what is yielded holds the seconds afterwards."""
    clock = Clock()
    start = time.perf_counter()
    yield clock
    clock.seconds = time.perf_counter() - start


def circumstances() -> str:
    """Processor cores, and how many programs wanted one in the last minute: only where few did, a figure is quoted."""
    cores = os.cpu_count() or 1
    if not hasattr(os, "getloadavg"):
        return f"{cores} cores, load unknown"
    load = os.getloadavg()[0]
    busy = "" if load < cores * 0.6 else ": this machine is busy, the figures are no measure of it"
    return f"{cores} cores, load {load:.1f}{busy}"


def memory_mb() -> float:
    """Memory that this process holds now, in MB; 0 where the system does not tell."""
    return _status("VmRSS")


def peak_mb() -> float:
    """The most memory that this process has held, in MB."""
    if _STATUS.is_file():
        return _status("VmHWM")
    if sys.platform == "win32":
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _status(field: str) -> float:
    if not _STATUS.is_file():
        return 0.0
    return int(_STATUS.read_text().split(f"{field}:")[1].split()[0]) / 1024
