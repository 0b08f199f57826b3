"""The ratchet: findings that an earlier report knows are old, and only new ones count.

A finding is recognised by its fingerprint, which stays while its words, its claim and its reason do. The same
fingerprint may occur several times: as many findings are old as the baseline has.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import unquote

from kb.checking.values import CheckedDocument, Finding
from kb.errors import ExchangeError
from kb.reports.json_report import SCHEMA
from kb.reports.report_input import EarlierFinding
from kb.reports.sarif import FINGERPRINT, LEVELS
from kb.vocabulary import Level

NEW = "new"
UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Baseline:
    """What an earlier report found, in its order."""

    findings: tuple[EarlierFinding, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Documents whose findings say whether they are new, and the earlier findings in them that are gone."""

    documents: tuple[CheckedDocument, ...]
    fixed: tuple[EarlierFinding, ...]


def read_baseline(path: str | Path) -> Baseline:
    """The findings of an earlier report: JSON (``kb-check/1``) or SARIF of this program.

    Raises ExchangeError, in one sentence, when the file cannot be read or is neither.
    """
    try:
        raw = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ExchangeError(f"The baseline {path} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise ExchangeError(f"The baseline {path} is not JSON: {_HOW}") from error
    try:
        if isinstance(raw, dict) and raw.get("schema") == SCHEMA:
            return Baseline(tuple(_from_json(raw)))
        if isinstance(raw, dict) and isinstance(raw.get("runs"), list):
            return Baseline(tuple(_from_sarif(raw)))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ExchangeError(f"The baseline {path} is damaged, a finding in it lacks a field: {_HOW}") from error
    raise ExchangeError(f"The baseline {path} is neither a {SCHEMA} report nor SARIF: {_HOW}")


_HOW = "make one with 'kb check --format json PATH... > baseline.json'."


def against(documents: Sequence[CheckedDocument], baseline: Baseline) -> Compared:
    """Compare ``documents`` with ``baseline``.

    Findings of the same file are matched first, then those of other files: a file that was moved or renamed keeps
    its old findings. What the baseline says of files that are not among ``documents`` is not called fixed.
    """
    left: dict[str, list[EarlierFinding]] = defaultdict(list)
    for earlier in baseline.findings:
        left[earlier.fingerprint].append(earlier)
    states: dict[tuple[int, int], str] = {}
    for same_file in (True, False):
        for number, document in enumerate(documents):
            for at, finding in enumerate(document.findings):
                if (number, at) in states:
                    continue
                there = left.get(finding.fingerprint, [])
                known = next((e for e in there if not same_file or _name(e.path) == _name(document.path)), None)
                if known is not None:
                    there.remove(known)
                    states[number, at] = UNCHANGED
    compared = tuple(
        replace(
            document,
            findings=tuple(
                replace(finding, baseline=states.get((number, at), NEW)) for at, finding in enumerate(document.findings)
            ),
        )
        for number, document in enumerate(documents)
    )
    checked = {_name(document.path) for document in documents}
    gone = {id(earlier) for rest in left.values() for earlier in rest if _name(earlier.path) in checked}
    return Compared(compared, tuple(earlier for earlier in baseline.findings if id(earlier) in gone))


def counts(finding: Finding) -> bool:
    """Whether the finding may fail a build: nobody switched it off, and the baseline does not know it."""
    return not finding.suppressed and finding.baseline != UNCHANGED


def _name(path: str) -> str:
    return PurePath(path).as_posix()


def _from_json(report: Mapping[str, Any]) -> Iterator[EarlierFinding]:
    for document in report["documents"]:
        for finding in document["findings"]:
            yield EarlierFinding(
                path=document["path"],
                fingerprint=_text(finding["fingerprint"]),
                code=finding["code"],
                level=Level(finding["level"]),
                line=finding["line"],
                column=finding["column"],
                text=finding["text"],
                message=finding["message"],
            )


def _from_sarif(log: Mapping[str, Any]) -> Iterator[EarlierFinding]:
    for run in log["runs"]:
        for result in run.get("results") or ():
            if result.get("baselineState") == "absent":
                continue
            physical = (result.get("locations") or [{}])[0].get("physicalLocation", {})
            region = physical.get("region", {})
            level = result.get("properties", {}).get("level") or LEVELS.get(result.get("level", ""), "notice")
            yield EarlierFinding(
                path=unquote(physical.get("artifactLocation", {}).get("uri", "")),
                # an occurrence number stands behind the colon
                fingerprint=_text(result["partialFingerprints"][FINGERPRINT]).split(":")[0],
                code=result.get("ruleId", ""),
                level=Level(level),
                line=region.get("startLine", 0),
                column=region.get("startColumn", 0),
                text=region.get("snippet", {}).get("text", ""),
                message=result["message"].get("text", ""),
            )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
