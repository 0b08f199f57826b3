"""What one draft says in two ways: "painless" here and "a little discomfort" there, an hour here and 90 minutes there.

Three ways lead to it: claims of the record that cannot both be true, the pairs of the table ``consistency``, and
numbers of the same thing that have no value in common. A place counts only if it is stated there as the draft's own
view of the treatment that the draft is about; both places must be different sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kb.checking.codes import Code
from kb.checking.fingerprints import fingerprint
from kb.checking.negation import denials
from kb.checking.numbers import Quantity, quantities
from kb.checking.origins import Lines
from kb.checking.strength import attributed_to, strength_of
from kb.checking.subjects import OURS
from kb.checking.tables import Hit, entries_of, table
from kb.checking.values import BlockKind, Clause, Finding, KnownClaim
from kb.vocabulary import Level, Relation, WordingStrength

_TABLE = "consistency"
_NUMBER = "number "
_ASSERTED = frozenset({Relation.SAME, Relation.NARROWER, Relation.STRONGER, Relation.WEAKER})
_ABOUT = 0.05  # numbers that differ by less than a twentieth are the same in prose
# A claim is taken for a side of a contradiction only when it is matched as surely as this.
_SURE = 0.6
_MONEY = "$\u00a3\u20ac"


@dataclass(frozen=True, slots=True)
class Said:
    """One place that takes a side: the clause, its words that do so, and what they mean in plain words."""

    clause: Clause
    words: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Two places of a draft that exclude one another."""

    about: str
    one: Said
    other: Said


def clashes(
    parts: Sequence[Clause],
    subjects: Mapping[Clause, str],
    findings: Iterable[Finding],
    claims: Mapping[str, KnownClaim],
) -> list[Clash]:
    """Every pair of places that exclude one another, one for each matter, in the order of the text.

    ``subjects`` name the treatment that a clause speaks of; ``claims`` are those of the record by slug.
    """
    own = [part for part in parts if subjects.get(part, OURS) == OURS and _is_stated(part)]
    found = [*_in_words(own), *_in_numbers(own)]
    taken = {(clash.one.clause.segment, clash.other.clause.segment) for clash in found}
    for clash in _in_claims(own, findings, claims):
        places = (clash.one.clause.segment, clash.other.clause.segment)
        if places not in taken:
            taken.add(places)
            found.append(clash)
    return sorted(found, key=lambda clash: (clash.one.clause.start, clash.other.clause.start))


def contradictions(found: Iterable[Clash], lines: Lines) -> list[Finding]:
    """Two findings for each clash, one at each place, each naming the other."""
    return [
        _finding(here, there, clash.about, lines)
        for clash in found
        for here, there in ((clash.one, clash.other), (clash.other, clash.one))
    ]


def _is_stated(part: Clause) -> bool:
    text = part.segment.text
    if part.segment.kind is BlockKind.HEADING or text.rstrip().endswith("?") or attributed_to(text):
        return False
    return strength_of(part).wording is not WordingStrength.UNCERTAIN


def _in_words(parts: Sequence[Clause]) -> Iterator[Clash]:
    by_group: dict[str, dict[str, list[Said]]] = {}
    for part in parts:
        for hit in table(_TABLE).find(part.reading):
            if hit.group == "variant" or hit.group.startswith(_NUMBER) or _is_denied(part.reading, hit):
                continue
            said = Said(part, part.reading[hit.start : hit.end], hit.entry.meaning)
            by_group.setdefault(hit.group, {}).setdefault(hit.name, []).append(said)
    for sides in by_group.values():
        if len(sides) > 1:
            first, second = list(sides.values())[:2]
            pair = _apart(first, second)
            if pair is not None:
                yield Clash(f"{first[0].meaning}, or {second[0].meaning}", *pair)


def _is_denied(text: str, hit: Hit) -> bool:
    """Whether a denial outside the words of ``hit`` reaches them."""
    outside = (d for d in denials(text) if not hit.start <= d.cue_start < hit.end)
    return any(denial.reaches(hit.start, hit.end) for denial in outside)


def _apart(first: Sequence[Said], second: Sequence[Said]) -> tuple[Said, Said] | None:
    """The first two places in different sentences, in the order of the text."""
    for one in first:
        for other in second:
            if one.clause.segment != other.clause.segment:
                return (one, other) if one.clause.start < other.clause.start else (other, one)
    return None


@cache
def _dimensions() -> dict[str, str]:
    return {e.name: e.group.removeprefix(_NUMBER) for e in entries_of(_TABLE) if e.group.startswith(_NUMBER)}


def _in_numbers(parts: Sequence[Clause]) -> Iterator[Clash]:
    known: dict[str, list[tuple[Said, Quantity]]] = {}
    for part in parts:
        if any(sign in part.segment.text for sign in _MONEY) or part.segment.kind is BlockKind.TABLE:
            continue
        hits = table(_TABLE).find(part.reading)
        if any(hit.group == "variant" for hit in hits):
            continue
        for name in dict.fromkeys(hit.name for hit in hits if hit.name in _dimensions()):
            numbers = [q for q in quantities(part.reading) if q.dimension == _dimensions()[name]]
            if len(numbers) == 1:
                meaning = next(e.meaning for e in entries_of(_TABLE) if e.name == name)
                known.setdefault(name, []).append((Said(part, numbers[0].text, meaning), numbers[0]))
    for places in known.values():
        for at, (one, number) in enumerate(places):
            clash = next((said for said, other in places[at + 1 :] if _exclude(one, number, said, other)), None)
            if clash is not None:
                yield Clash(one.meaning, one, clash)
                break


def _exclude(one: Said, number: Quantity, other: Said, second: Quantity) -> bool:
    if one.clause.segment == other.clause.segment or _same_list(one.clause, other.clause):
        return False
    return number.high * (1 + _ABOUT) < second.low or second.high * (1 + _ABOUT) < number.low


def _same_list(one: Clause, other: Clause) -> bool:
    kinds = {one.segment.kind, other.segment.kind}
    return kinds == {BlockKind.LIST_ITEM} and one.segment.heading == other.segment.heading


def _in_claims(
    parts: Sequence[Clause], findings: Iterable[Finding], claims: Mapping[str, KnownClaim]
) -> Iterator[Clash]:
    at = {(part.start, part.end): part for part in parts}
    made: dict[str, Said] = {}
    denied: dict[str, Said] = {}
    for finding in findings:
        part = at.get((finding.start, finding.end))
        if part is None or finding.claim is None or finding.score < _SURE:
            continue
        side = made if finding.relation in _ASSERTED else denied if finding.relation is Relation.NEGATED else None
        if side is not None:
            side.setdefault(finding.claim, Said(part, part.text, finding.statement.rstrip(".")))
    for slug, said in made.items():
        others = [made[other] for other in claims[slug].contradicts if other in made and slug < other]
        others += [denied[slug]] if slug in denied else []
        for other in others:
            pair = _apart([said], [other])
            if pair is not None:
                yield Clash(said.meaning, *pair)


def _finding(here: Said, there: Said, about: str, lines: Lines) -> Finding:
    clause = here.clause
    line, column = lines.place(clause.start)
    other_line, _ = lines.place(there.clause.start)
    where = lines.named(there.clause.start, there.clause.end) or f"line {other_line}"
    words = " ".join(there.words.split()).rstrip(".!;,")
    return Finding(
        start=clause.start,
        end=clause.end,
        line=line,
        column=column,
        text=clause.text,
        level=Level.WARNING,
        code=Code.SELF_CONTRADICTION.value,
        message=f"This does not go with {where}, where the draft says '{words}' ({about}).",
        suggestion="Keep the one that is true, or say in both places when each holds.",
        fingerprint=fingerprint(Code.SELF_CONTRADICTION.value, None, f"{clause.text}\n{there.clause.text}"),
        reasons=(f"'{' '.join(here.words.split())}' here, '{words}' on {where}",),
        place=lines.named(clause.start, clause.end),
    )
