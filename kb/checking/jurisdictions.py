"""The second gate: what regulators of a jurisdiction object to in a draft, whatever the evidence.

It looks at whole sentences and lists, at what they imply as much as at what they say, and takes no account of hedges:
a hedge is not a licence. Every finding names the authority and cites what was read of it. It is no legal advice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.checking.codes import Code
from kb.checking.concepts import meaning
from kb.checking.fingerprints import fingerprint
from kb.checking.jurisdiction_rules import Jurisdiction, Rule, jurisdiction, table_of
from kb.checking.negation import denials
from kb.checking.origins import Lines
from kb.checking.segmenting import segments
from kb.checking.surroundings import Setting, setting_of
from kb.checking.tables import Hit, table
from kb.checking.values import BlockKind, Document, Finding, KnownClaim, Segment
from kb.vocabulary import Level, Relation

# Under these headings conditions are named to keep people safe, not to promise anything.
_NO_PROMISE = frozenset({Setting.AGAINST, Setting.SIDE, Setting.AFTER})
_ASSERTED = frozenset({Relation.SAME, Relation.WEAKER, Relation.NARROWER, Relation.BROADER, Relation.STRONGER})
EVERYWHERE = "any"


@dataclass(frozen=True, slots=True)
class _Seen:
    """Words that a rule found, as a span of the document, and how grave they are there."""

    start: int
    end: int
    level: Level
    why: str


def gate(
    document: Document,
    findings: Sequence[Finding],
    jurisdictions: Iterable[str],
    claims: Mapping[str, KnownClaim] | None = None,
) -> list[Finding]:
    """What regulators of ``jurisdictions`` (codes such as "uk") object to in ``document``, in the order of the text.

    ``findings`` are those of the check; with ``claims`` (by slug) the positions that authorities have taken on a
    claim of the record are told as well, once a claim. Raises ConfigError for a jurisdiction without rules.
    """
    lines = Lines(document)
    parts = segments(document)
    made: list[Finding] = []
    for code in dict.fromkeys(jurisdictions):
        known = jurisdiction(code)
        ruled = [found for rule in known.rules for found in _by_rule(rule, known, document, parts, findings, lines)]
        cited = {(_home(parts, found.start), key) for found in ruled for key in found.studies}
        made += ruled
        made += _positions(code, findings, claims or {}, parts, cited, lines)
    return sorted(made, key=lambda f: (f.start, f.end, f.jurisdiction, -f.level.rank, f.message))


def _by_rule(
    rule: Rule,
    known: Jurisdiction,
    document: Document,
    parts: Sequence[Segment],
    findings: Sequence[Finding],
    lines: Lines,
) -> Iterator[Finding]:
    for part in parts:
        seen = _in_segment(rule, part, findings)
        if seen is not None:
            yield _finding(rule, known, document, seen, lines)
    if rule.conditions > 1 and not rule.phrases:
        for seen in _in_lists(rule, parts):
            yield _finding(rule, known, document, seen, lines)


def _in_segment(rule: Rule, part: Segment, findings: Sequence[Finding]) -> _Seen | None:
    text = part.text
    if text.rstrip().endswith("?") and not rule.also_denied:
        return None
    if rule.unless and table_of(rule.unless).find(text):
        return None
    if rule.needs_claim and not _promises(part, findings):
        return None
    hits = table_of(rule.phrases).find(text) if rule.phrases else ()
    if rule.phrases and not hits:
        return None
    level = rule.level
    start, end = (hits[0].start, hits[0].end) if hits else (0, len(text.rstrip()))
    why = f"'{text[start:end]}'" if hits else ""
    if rule.conditions:
        named = _conditions(part, behind=hits[0].start if hits else 0)
        if len({hit.name for hit in named}) < rule.conditions:
            return None
        start, end = min(start, named[0].start) if hits else named[0].start, max(hit.end for hit in named)
        why = "conditions named: " + ", ".join(dict.fromkeys(text[hit.start : hit.end] for hit in named))
    elif all(_is_denied(text, hit) for hit in hits):
        if rule.also_denied is None:
            return None
        level = rule.also_denied
    return _Seen(part.start + start, part.start + end, level, why)


def _promises(part: Segment, findings: Sequence[Finding]) -> bool:
    """Whether a passage claims an effect: by what the check found, or since it names a complaint or a change."""
    if any(f.start < part.end and part.start < f.end and _claims(f) for f in findings):
        return True
    return bool(table("conditions").find(part.text) or (meaning(part.text).changes and meaning(part.text).concepts))


def _claims(finding: Finding) -> bool:
    return finding.relation in _ASSERTED if finding.claim is not None else finding.code == Code.UNKNOWN_CLAIM


def _conditions(part: Segment, *, behind: int = 0) -> list[Hit]:
    """The medical conditions that a segment names as something to be helped with."""
    if setting_of(part) in _NO_PROMISE:
        return []
    hits = [hit for hit in table("conditions").find(part.text) if hit.end > behind]
    return [hit for hit in hits if not _is_denied(part.text, hit)]


def _is_denied(text: str, hit: Hit) -> bool:
    """Whether a denial outside the words of ``hit`` reaches them ("does not treat acne")."""
    outside = (d for d in denials(text, warnings_deny=True) if not hit.start <= d.cue_start < hit.end)
    return any(denial.reaches(hit.start, hit.end) for denial in outside)


def _in_lists(rule: Rule, parts: Sequence[Segment]) -> Iterator[_Seen]:
    """Lists whose items together name as many conditions as the rule asks for, none of them enough alone."""
    unless = table_of(rule.unless) if rule.unless else None
    for (kind, heading, lead), items in groupby(parts, key=lambda p: (p.kind, p.heading, p.lead)):
        listed = list(items)
        if kind is not BlockKind.LIST_ITEM or (unless and (unless.find(heading) or unless.find(lead))):
            continue
        named = [(item, hit) for item in listed for hit in _conditions(item) if not (unless and unless.find(item.text))]
        names = {hit.name for _, hit in named}
        if len(names) < rule.conditions or any(
            len({hit.name for part, hit in named if part == item}) >= rule.conditions for item in listed
        ):
            continue
        first, hit = named[0]
        words = ", ".join(dict.fromkeys(item.text[h.start : h.end] for item, h in named))
        yield _Seen(
            first.start + hit.start, first.start + hit.end, rule.level, f"conditions named in the list: {words}"
        )


def _finding(rule: Rule, known: Jurisdiction, document: Document, seen: _Seen, lines: Lines) -> Finding:
    message = f"{known.authorities} ({known.name}): {rule.message}"
    words = document.text[seen.start : seen.end]
    return _made(known.code, words, seen, message, rule.instead, rule.authority, rule.name, lines)


def _made(
    code: str,
    words: str,
    seen: _Seen,
    message: str,
    instead: str,
    studies: tuple[str, ...],
    rule: str,
    lines: Lines,
) -> Finding:
    line, column = lines.place(seen.start)
    return Finding(
        start=seen.start,
        end=seen.end,
        line=line,
        column=column,
        text=words,
        level=seen.level,
        code=Code.REGULATOR.value,
        message=message,
        suggestion=instead,
        studies=studies,
        fingerprint=fingerprint(Code.REGULATOR.value, f"{code}/{rule}", words),
        reasons=tuple(reason for reason in (f"rule {code}/{rule}", seen.why) if reason),
        jurisdiction=code,
        place=lines.named(seen.start, seen.end),
    )


def _home(parts: Sequence[Segment], offset: int) -> Segment | None:
    return next((part for part in parts if part.start <= offset < part.end), None)


def _positions(
    code: str,
    findings: Sequence[Finding],
    claims: Mapping[str, KnownClaim],
    parts: Sequence[Segment],
    cited: set[tuple[Segment | None, str]],
    lines: Lines,
) -> Iterator[Finding]:
    """What authorities have said of the very claims that the draft makes, once each."""
    told: set[str] = set()
    for finding in findings:
        claim = claims.get(finding.claim or "")
        if claim is None or finding.claim in told or finding.relation not in _ASSERTED:
            continue
        told.add(claim.slug)
        home = _home(parts, finding.start)
        for position in claim.positions:
            if position.jurisdiction not in {code, EVERYWHERE} or (home, position.study) in cited:
                continue
            cited.add((home, position.study))
            seen = _Seen(
                finding.start, finding.end, Level.NOTICE, f"it makes the claim '{claim.statement.rstrip('.')}'"
            )
            message = f"{position.authority}: {position.text}"
            yield _made(code, finding.text, seen, message, "", (position.study,), f"position-{position.study}", lines)
