"""What the check saw at one place and what decided, for people at a terminal and for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kb.checking.explaining import Considered, ExplainedClause, ExplainedSegment, Explanation, Weighed
from kb.checking.values import Finding

SCHEMA = "kb-explain/1"
_WIDEST = 120
# Signals of so little weight that they moved the score by less than one in a hundred.
_SLIGHT = 0.05
OURS = "facial acupuncture, or no treatment by name"


def render_explanation_json(explanation: Explanation) -> str:
    """The explanation as JSON, whole, with a line feed at its end; the same input gives the same bytes."""
    value = {
        "schema": SCHEMA,
        "path": explanation.path,
        "compares_by_meaning": explanation.with_meaning,
        "detection_threshold": explanation.detection_threshold,
        "sentences": [_segment_value(segment) for segment in explanation.segments],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def render_explanation(explanation: Explanation, console: Console) -> None:
    """Print the explanation to ``console``; nothing is said by colour alone."""
    width = min(console.width, _WIDEST)
    if not explanation.with_meaning:
        console.print(Text("Without the sentence model: words and concepts alone were compared.", style="yellow"))
    for number, segment in enumerate(explanation.segments):
        if number:
            console.print()
        _segment(segment, explanation, console, width)


def _segment(segment: ExplainedSegment, explanation: Explanation, console: Console, width: int) -> None:
    words = segment.segment
    head = f"{explanation.path or '-'}:{segment.line}:{segment.column}"
    console.print(Text(f"{head}  {segment.place}".rstrip(), style="bold underline"))
    console.print(Padding(Text(_one_line(words.text), style="bold"), (0, 0, 0, 2), expand=False), width=width)
    rows = [("kind", words.kind.value)]
    rows += [("under", words.heading)] if words.heading else []
    rows += [("led in by", words.lead)] if words.lead else []
    rows += [("speaks of", _subject(segment.subject))]
    console.print(
        Padding(_rows((name, Text(_one_line(value))) for name, value in rows), (0, 0, 0, 2), expand=False), width=width
    )
    for number, part in enumerate(segment.clauses, 1):
        console.print()
        console.print(
            Text(f"  clause {number} of {len(segment.clauses)}: «{_one_line(part.clause.text)}»", style="bold")
        )
        table = _rows(_clause_rows(part, explanation))
        console.print(Padding(table, (0, 0, 0, 4), expand=False), width=width)
    if not segment.clauses:
        console.print(Text("  Nothing in it could carry a claim.", style="dim"))
    if segment.findings:
        console.print()
        rest = _rows([("findings", _finding(finding)) for finding in segment.findings])
        console.print(Padding(rest, (0, 0, 0, 2), expand=False), width=width)


def _clause_rows(part: ExplainedClause, explanation: Explanation) -> Iterable[tuple[str, Text]]:
    yield "read as", Text(part.clause.reading)
    yield "speaks of", Text(_subject(part.subject))
    verdict = "yes" if part.detection.is_claim else "no"
    yield "a claim?", Text(f"{verdict}: {part.detection.score:.2f}, from {explanation.detection_threshold:.2f} on")
    for sense in part.senses:
        yield "", Text(f"{sense.contribution:+.2f}  {sense.says} ({sense.name})", style="dim")
    if part.senses:
        yield "by cues", Text(f"{part.by_cues:.2f}")
    for cue in part.cues:
        yield "", Text(f"{cue.contribution:+.2f}  {cue.says} ({cue.name})", style="dim")
    by = f": {_quoted(part.strength.words)}" if part.strength.words else ""
    yield "strength", Text(f"{part.strength.wording.label.lower()}{by}")
    for aspect, words in part.strength.aspects:
        yield "", Text(f"'{words}' says that {aspect.meaning}", style="dim")
    yield (
        "weighed",
        Text(f"claims are compared from a score of {part.threshold:.2f} on" if part.considered else "nothing"),
    )
    for claim in part.considered:
        yield from _considered_rows(claim)
    if part.not_shown:
        yield "", Text(f"and {part.not_shown} less likely ones", style="dim")
    for number, cut in enumerate(part.cut):
        likeness = f"words {cut.words:.2f}" + (f", meaning {cut.meaning:.2f}" if explanation.with_meaning else "")
        yield ("cut" if not number else ""), Text(f"{cut.slug} ({cut.reason.value}): {cut.says} [{likeness}]")
    for number, finding in enumerate(part.findings):
        yield ("findings" if not number else ""), _finding(finding)
    if not part.findings:
        yield "findings", Text("none")


def _considered_rows(claim: Considered) -> Iterable[tuple[str, Text]]:
    yield f"{claim.score:.2f}", Text.assemble((claim.slug, "bold"), f": {claim.fate.meaning}")
    yield "", Text(claim.statement)
    if claim.nearest:
        yield "", Text(f"nearest known words ({claim.kind}): '{claim.nearest}'", style="dim")
    told = [s for s in claim.signals if abs(s.contribution) >= _SLIGHT]
    sums = "; ".join(f"{s.name} {s.value:.2f} × {s.weight:+.2f} = {s.contribution:+.2f}" for s in told)
    rest = sum(s.contribution for s in claim.signals if s not in told)
    sums += f"; the rest {rest:+.2f}" if len(told) < len(claim.signals) else ""
    yield "", Text(f"constant {claim.constant:+.2f}{'; ' if sums else ''}{sums}", style="dim")
    because = f": {'; '.join(claim.comparison.reasons)}" if claim.comparison.reasons else ""
    yield "", Text(f"relation: {claim.comparison.relation.label}{because}")


def _finding(finding: Finding) -> Text:
    out = Text.assemble(
        (f"{finding.level.label}: {finding.message}", "bold"),
        (f"  [{finding.code}]", "dim"),
        f" {finding.claim}" if finding.claim else "",
        f" ({finding.jurisdiction})" if finding.jurisdiction else "",
    )
    if finding.suggestion:
        out.append(f"\n{finding.suggestion}")
    for reason in finding.reasons:
        out.append(f"\nbecause {reason}", style="dim")
    if finding.suppressed:
        out.append(f"\nswitched off by the writer: {finding.suppressed}", style="dim")
    return out


def _rows(rows: Iterable[tuple[str, Text]]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(min_width=9)
    table.add_column()
    for name, value in rows:
        table.add_row(Text(name, style="cyan"), value)
    return table


def _subject(subject: str) -> str:
    return subject.replace("-", " ") or OURS


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


# ------------------------------------------------------------------------------------------------------------ for JSON


def _segment_value(explained: ExplainedSegment) -> dict[str, Any]:
    segment = explained.segment
    return {
        "start": segment.start,
        "end": segment.end,
        "line": explained.line,
        "column": explained.column,
        "place": explained.place,
        "text": segment.text,
        "kind": segment.kind.value,
        "heading": segment.heading,
        "lead": segment.lead,
        "subject": explained.subject,
        "clauses": [_clause_value(part) for part in explained.clauses],
        "findings": [_finding_value(finding) for finding in explained.findings],
    }


def _clause_value(part: ExplainedClause) -> dict[str, Any]:
    return {
        "start": part.clause.start,
        "end": part.clause.end,
        "text": part.clause.text,
        "reading": part.clause.reading,
        "subject": part.subject,
        "detection": {
            "is_claim": part.detection.is_claim,
            "score": part.detection.score,
            "by_cues": part.by_cues,
            "cues": [_weighed_value(cue) for cue in part.cues],
            "senses": [_weighed_value(sense) for sense in part.senses],
        },
        "strength": {
            "wording": part.strength.wording.value,
            "words": list(part.strength.words),
            "aspects": [{"aspect": aspect.value, "words": words} for aspect, words in part.strength.aspects],
            "lessening": list(part.strength.lessening),
        },
        "threshold": part.threshold,
        "candidates": [_considered_value(claim) for claim in part.considered],
        "less_likely": part.not_shown,
        "cut": [
            {
                "claim": cut.slug,
                "statement": cut.statement,
                "reason": cut.reason.value,
                "says": cut.says,
                "meaning": cut.meaning,
                "words": cut.words,
            }
            for cut in part.cut
        ],
        "findings": [_finding_value(finding) for finding in part.findings],
    }


def _considered_value(claim: Considered) -> dict[str, Any]:
    return {
        "claim": claim.slug,
        "statement": claim.statement,
        "score": claim.score,
        "fate": claim.fate.value,
        "nearest": claim.nearest,
        "nearest_kind": claim.kind,
        "constant": claim.constant,
        "signals": [_weighed_value(signal) for signal in claim.signals],
        "relation": claim.comparison.relation.value,
        "reasons": list(claim.comparison.reasons),
    }


def _weighed_value(weighed: Weighed) -> dict[str, Any]:
    value = {
        "name": weighed.name,
        "value": weighed.value,
        "weight": weighed.weight,
        "contribution": round(weighed.contribution, 4),
    }
    return value | ({"says": weighed.says} if weighed.says else {})


def _finding_value(finding: Finding) -> dict[str, Any]:
    return {
        "claim": finding.claim,
        "relation": finding.relation.value if finding.relation else None,
        "score": finding.score,
        "verdict": finding.verdict.value if finding.verdict else None,
        "wording_fit": finding.wording_fit.value,
        "level": finding.level.value,
        "code": finding.code,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "jurisdiction": finding.jurisdiction,
        "suppressed": finding.suppressed,
        "reasons": list(finding.reasons),
        "studies": list(finding.studies),
        "fingerprint": finding.fingerprint,
    }
