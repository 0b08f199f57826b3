"""What a check comes to: findings switched off, old and new ones told apart, and whether it fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kb.checking.coverage import combined, coverage_of
from kb.checking.segmenting import segments
from kb.checking.suppressing import SuppressionCode, suppressed
from kb.checking.values import CheckedDocument, Finding, Share
from kb.reports.report_input import EarlierFinding
from kb.services.check_settings import CheckSettings
from kb.services.check_targets import Draft

OLD: Final = "unchanged"
"""What ``Finding.baseline`` says of a finding that the baseline knows; the word is that of SARIF."""


@dataclass(frozen=True, slots=True)
class Ratchet:
    """How a run stands to an earlier one: findings that are new, that were there before, and that are gone."""

    new: int
    old: int
    fixed: tuple[EarlierFinding, ...]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Documents in which too small a share of the claim sentences is carried; percentages, and who asks for it."""

    has: float
    asked: float
    origin: str
    documents: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results as they are reported. ``failing`` are findings that reach the level that fails."""

    results: tuple[CheckedDocument, ...]
    failing: tuple[tuple[CheckedDocument, Finding], ...]
    shortfalls: tuple[Shortfall, ...]
    ratchet: Ratchet | None = None

    @property
    def fails(self) -> bool:
        return bool(self.failing or self.shortfalls)


def settle(drafts: Sequence[Draft], checked: Sequence[CheckedDocument], baseline: Path | None = None) -> Outcome:
    """Applies comments, settings and baseline to the bare results, in the order of ``drafts``.

    Raises ExchangeError if the baseline cannot be read.
    """
    results = [with_suppressions(draft, one) for draft, one in zip(drafts, checked, strict=True)]
    ratchet = None
    if baseline is not None:
        from kb.reports.baseline import NEW, against, read_baseline  # 0.1 s to import

        compared = against(results, read_baseline(baseline))
        results = list(compared.documents)
        states = [finding.baseline for one in results for finding in one.findings if not finding.suppressed]
        ratchet = Ratchet(states.count(NEW), states.count(OLD), compared.fixed)
    failing = [
        (one, finding)
        for draft, one in zip(drafts, results, strict=True)
        for finding in one.findings
        if reaches(finding, draft.settings)
    ]
    return Outcome(tuple(results), tuple(failing), tuple(_shortfalls(drafts, results)), ratchet)


def with_suppressions(draft: Draft, checked: CheckedDocument) -> CheckedDocument:
    """The check with its findings switched off as comments and settings say.

    As lines that are excluded from the coverage of a test run, sentences in which everything is switched off leave
    the coverage.
    """
    settled = suppressed(draft.document, checked, source=draft.source, ignored=draft.settings.ignored)
    if not any(finding.suppressed for finding in settled.findings):
        return settled
    comments = frozenset(SuppressionCode)
    live = [one for one in settled.findings if not one.suppressed and one.code not in comments]
    return replace(settled, coverage=coverage_of(segments(draft.document), live))


def reaches(finding: Finding, settings: CheckSettings) -> bool:
    """Whether the finding makes the check fail: grave enough, not switched off, not known to the baseline."""
    level = settings.fail_level
    if level is None or finding.suppressed or finding.baseline == OLD:
        return False
    return finding.level.rank >= level.rank


def _shortfalls(drafts: Sequence[Draft], results: Sequence[CheckedDocument]) -> list[Shortfall]:
    """Documents under the same demand are taken together."""
    groups: dict[tuple[float, str], list[CheckedDocument]] = {}
    for draft, one in zip(drafts, results, strict=True):
        if draft.settings.fail_under is not None:
            key = (draft.settings.fail_under, draft.settings.origin("fail-under"))
            groups.setdefault(key, []).append(one)
    out = []
    for (asked, origin), documents in groups.items():
        has = 100 * combined(one.coverage for one in documents).share(Share.CARRIED)
        if has < asked:
            out.append(Shortfall(has, asked, origin, len(documents)))
    return out
