"""Numbers in prose: how many of what, with ranges, in words and digits.

Each becomes a :class:`Quantity` in one dimension, so that "an hour and a half" and "90 minutes", or "twice a
week" and "every three to four days", can be compared. Sums of money are left out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kb.checking.numerals import ORDINALS, number_range
from kb.checking.tables import Hit, table
from kb.checking.words import Token, fold, stem, tokens

_BASE = {
    "minute": 1.0,
    "hour": 60.0,
    "day": 1.0,
    "week": 7.0,
    "month": 30.4,
    "year": 365.0,
    "decade": 3650.0,
    "century": 36500.0,
    "millennium": 365000.0,
}
_PERIODS = {"hourly": 1 / 24, "daily": 1.0, "weekly": 7.0, "fortnightly": 14.0, "monthly": 30.4, "quarterly": 91.0}
_PERIODS |= {"yearly": 365.0, "annually": 365.0}
_ABOUT = 0.05  # two numbers that differ by less than a twentieth are the same number in prose
_WEEKS = 0.08  # four weeks are a month in prose
_AGES, _DECADE = 0.1, 5.0  # "the late twenties" begin where "past 25" does
_FRACTIONS = {"quarter": 25.0, "third": 100 / 3, "half": 50.0}
_COURSES = {"course", "series", "block", "set", "package", "run", "courses", "programme", "program", "batch", "round"}
_DECADES = {"twenties": 20.0, "thirties": 30.0, "forties": 40.0, "fifties": 50.0, "sixties": 60.0, "seventies": 70.0}
_NO_RANK = {stem(word) for word in "a an once twice half one single dozen couple".split()}
_COUNTS = {stem(word) for word in "time session treatment visit appointment sitting".split()}
_LOOK_AHEAD = {"sessions": 4, "people": 2}  # words that may stand between a number and what it counts


class Fit(StrEnum):
    """How a number of a text stands to the number of a claim."""

    EQUAL = "equal"
    WITHIN = "within"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Quantity:
    """``low`` to ``high`` in the base unit of ``dimension``; equal when no range is given. Offsets into the text.

    Dimensions: minutes, days, sessions, percent, people, length (mm), times, and ``interval`` (days from one
    session to the next), ``nth-session``, ``age`` (years), ``years-younger``, ``calendar-year``.
    """

    low: float
    high: float
    dimension: str
    start: int
    end: int
    text: str

    def fit(self, known: Quantity) -> Fit:
        """How this number stands to ``known``, the number of a claim, in the same dimension."""
        if self.dimension == "calendar-year":
            return Fit.EQUAL if self.low == known.low else Fit.OTHER
        if _near(self.low, known.low) and _near(self.high, known.high):
            return Fit.EQUAL
        if math.isinf(known.high) and self.low >= known.low * (1 - _ABOUT):
            return Fit.EQUAL
        if (
            self.dimension == "age"
            and self.low <= known.low * (1 + _AGES)
            and known.high <= self.high * (1 + _AGES)
            and (0 < self.high - self.low <= _DECADE)
        ):
            return Fit.EQUAL
        if self.dimension == "interval" and _near(self.low, known.low, _WEEKS) and _near(self.high, known.high, _WEEKS):
            return Fit.EQUAL
        about = _WEEKS if self.dimension == "interval" else _ABOUT
        inside = known.low * (1 - about) <= self.low and self.high <= known.high * (1 + about)
        return Fit.WITHIN if inside else Fit.OTHER


@lru_cache(maxsize=10_000)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of ``text`` that counts something known, in order."""
    words = tokens(text)
    folded = fold(text)
    units = {place: hit for hit in table("units").find_in(words) for place in hit.places}
    found: list[Quantity] = []
    at = 0
    while at < len(words):
        quantity, following = (
            _interval(words, folded, at)
            or _counted(words, folded, at, units)
            or _calendar_year(words, folded, at)
            or (None, at + 1)
        )
        if quantity is not None:
            found.append(quantity)
        at = max(following, at + 1)
    return tuple(found)


def _near(one: float, other: float, about: float = _ABOUT) -> bool:
    return one == other or math.isclose(one, other, rel_tol=about)


def _counted(words: Sequence[Token], folded: str, at: int, units: dict[int, Hit]) -> tuple[Quantity, int] | None:
    """A number with what it counts: "ten sessions", "a 90-minute visit", "the seventh session", "after 25"."""
    special = _nth_session(words, folded, at) or _fraction(words, folded, at)
    if special is not None:
        return special
    if at and folded[words[at].start - 1 : words[at].start] in {"$", "\u00a3", "\u20ac"}:
        return None
    found = number_range(words, folded, at)
    if found is None or words[at].stem in {stem("once"), stem("twice")}:
        return _vague_ages(words, folded, at)
    low, high, after = found
    article = words[at].stem in {"a", "an"} and after == at + 1
    for place in range(after, min(after + 5, len(words))):
        if words[place].after_break or (place > after and words[place].stem[0].isdecimal()):
            break
        hit = units.get(place)
        if hit is None:
            continue
        if place - after > _LOOK_AHEAD.get(hit.group, 1) or (article and hit.name not in _BASE):
            return None
        return _made(words, folded, (at, place), (low, high), hit.name, hit.group)
    course = [folded[word.start : word.end] for word in words[max(0, at - 2) : at]]
    if len(course) == 2 and course[0] in _COURSES and course[1] == "of" and low >= 2:  # "a course of eight"
        return Quantity(
            low, high, "sessions", words[at].start, words[after - 1].end, _cut(folded, words, at, after)
        ), after
    before = [word.stem for word in words[max(0, at - 3) : at]]
    if (
        high <= 99
        and not words[at].after_comma
        and {"after", "past", "over", "from", "turn", "age", "at", "by"} & set(before)
        and low >= 16
    ):
        return Quantity(low, high, "age", words[at].start, words[after - 1].end, _cut(folded, words, at, after)), after
    return None


def _made(
    words: Sequence[Token], folded: str, places: tuple[int, int], span: tuple[float, float], unit: str, group: str
) -> tuple[Quantity, int]:
    at, place = places
    base = _BASE.get(unit, 1.0)
    low, high = span[0] * base, span[1] * base
    after = place + 1
    half = [word.stem for word in words[after : after + 3]] == ["and", "a", "half"]
    if half:
        low, high, after = low + base / 2, high + base / 2, after + 3
        # "An hour and a half to two hours"
        upto = (
            number_range(words, folded, after + 1) if after < len(words) and words[after].stem in {"to", "or"} else None
        )
        if upto is not None and upto[2] < len(words) and words[upto[2]].stem == stem(unit):
            high, after = upto[1] * base, upto[2] + 1
    if group == "days" and unit == "year" and after < len(words):
        if words[after].stem in {"younger", "off", "away"}:
            group, low, high = "years-younger", span[0], span[1]
        elif words[after].stem in {"old", "of"} and span[0] < 120:
            group, low, high = ("age", span[0], span[1]) if words[after].stem == "old" else (group, low, high)
    return Quantity(low, high, group, words[at].start, words[after - 1].end, _cut(folded, words, at, after)), after


def _cut(folded: str, words: Sequence[Token], first: int, after: int) -> str:
    return folded[words[first].start : words[after - 1].end]


def _nth_session(words: Sequence[Token], folded: str, at: int) -> tuple[Quantity, int] | None:
    """ "the seventh or eighth session", "session 7", "number seven" of sessions."""
    word = folded[words[at].start : words[at].end]
    digits = word.isdecimal() and at + 1 < len(words) and words[at + 1].stem in {"st", "nd", "rd", "th"}
    if word in ORDINALS or (digits and len(word) <= 2):
        low = high = float(word) if digits else float(ORDINALS[word])
        after = at + 2 if digits else at + 1
        if digits and after + 2 < len(words) and words[after + 2].stem == "th":
            last = folded[words[after + 1].start : words[after + 1].end]
            high, after = (float(last), after + 3) if last.isdecimal() else (high, after)
        if after + 1 < len(words) and words[after].stem in {"or", "to", "and"}:
            second = ORDINALS.get(folded[words[after + 1].start : words[after + 1].end])
            high, after = (float(second), after + 2) if second else (high, after)
        if after < len(words) and words[after].stem in _COUNTS:
            text = _cut(folded, words, at, after + 1)
            return Quantity(low, high, "nth-session", words[at].start, words[after].end, text), after + 1
    if words[at].stem in {"session", "visit", "number", "treatment"}:
        found = number_range(words, folded, at + 1)
        named = found is not None and (folded[words[at + 1].start].isdecimal() or words[at + 1].stem not in _NO_RANK)
        if found is not None and named and not _counts_more(words, found[2]):
            low, high, after = found
            text = _cut(folded, words, at, after)
            return Quantity(low, high, "nth-session", words[at].start, words[after - 1].end, text), after
    return None


def _counts_more(words: Sequence[Token], after: int) -> bool:
    """Whether what follows is counted: "a session 30 minutes long" is no thirtieth session."""
    return after < len(words) and words[after].stem in {
        stem(w) for w in "minutes hours min hour weeks days months % times".split()
    }


def _fraction(words: Sequence[Token], folded: str, at: int) -> tuple[Quantity, int] | None:
    """ "by a third", "by half": a share, counted in percent."""
    after = at + 1
    while after < len(words) and words[after].stem in {"a", "one", "about", "almost", "nearly"}:
        after += 1
    share = _FRACTIONS.get(words[after].stem) if after < len(words) and words[at].stem == "by" else None
    if share is None:
        return None
    text = _cut(folded, words, at, after + 1)
    return Quantity(share, share, "percent", words[at].start, words[after].end, text), after + 1


def _calendar_year(words: Sequence[Token], folded: str, at: int) -> tuple[Quantity, int] | None:
    """A year of the calendar: "in 2013"."""
    word = folded[words[at].start : words[at].end]
    if not (len(word) == 4 and word.isascii() and word.isdecimal() and word[:2] in {"18", "19", "20"}):
        return None
    return Quantity(float(word), float(word), "calendar-year", words[at].start, words[at].end, word), at + 1


def _vague_ages(words: Sequence[Token], folded: str, at: int) -> tuple[Quantity, int] | None:
    """ "thousands of years", "for centuries", "millennia": a time without a number."""
    rest = [word.stem for word in words[at : at + 4]]
    year = 365.0
    part = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(rest[0]) if rest else None
    decade = _DECADES.get(folded[words[at + 1].start : words[at + 1].end]) if part and at + 1 < len(words) else None
    if part and decade:
        text = _cut(folded, words, at, at + 2)
        return Quantity(decade + part[0], decade + part[1], "age", words[at].start, words[at + 1].end, text), at + 2
    for start, low in (("thousand", 1000.0), ("hundred", 100.0)):
        if rest[:1] == [start] and "year" in rest:
            after = at + rest.index("year") + 1
            text = _cut(folded, words, at, after)
            return Quantity(low * year, math.inf, "days", words[at].start, words[after - 1].end, text), after
    for name, low in (("millennia", 1000.0), ("millennium", 1000.0), ("century", 100.0), ("centuries", 100.0)):
        if rest[:1] == [name] or folded[words[at].start : words[at].end] == name:
            text = _cut(folded, words, at, at + 1)
            return Quantity(low * year, math.inf, "days", words[at].start, words[at].end, text), at + 1
    return None


def _interval(words: Sequence[Token], folded: str, at: int) -> tuple[Quantity, int] | None:
    """How often: "weekly", "every two to six months", "once or twice a week", "every other week"."""
    word = folded[words[at].start : words[at].end]
    if word in _PERIODS:
        days = _PERIODS[word]
        return Quantity(days, days, "interval", words[at].start, words[at].end, word), at + 1
    if word == "every":
        place = at + 1
        other = place < len(words) and words[place].stem == "other"
        found = (2.0, 2.0, place + 1) if other else number_range(words, folded, place) or (1.0, 1.0, place)
        low, high, place = found
        unit = _unit_at(words, place)
        if unit is None:
            return None
        after = place + 1
        if [w.stem for w in words[after : after + 2]] == ["or", "two"]:
            high, after = high + 1, after + 2
        text = _cut(folded, words, at, after)
        return Quantity(low * unit, high * unit, "interval", words[at].start, words[after - 1].end, text), after
    counted = number_range(words, folded, at)
    if counted is None:
        return None
    low, high, place = counted
    spaced = _unit_at(words, place)
    before = [word.stem for word in words[max(0, at - 2) : at]]
    behind = words[place + 1].stem if place + 1 < len(words) else ""
    if spaced is not None and (behind == "apart" or before == [stem("interval"), "of"]):
        text = _cut(folded, words, at, place + 1)
        return Quantity(low * spaced, high * spaced, "interval", words[at].start, words[place].end, text), place + 1
    while place < len(words) and words[place].stem in _COUNTS:
        place += 1
    if place < len(words) and words[place].stem in {"weekly", "monthly"} and place > at:
        unit, after = _PERIODS[words[place].stem], place + 1
    elif place + 1 < len(words) and words[place].stem in {"a", "per", "each", "every"} and not words[place].after_comma:
        looked_up = _unit_at(words, place + 1)
        if looked_up is None or looked_up < 1 or low <= 0:
            return None
        unit, after = looked_up, place + 2
    else:
        return None
    text = _cut(folded, words, at, after)
    return Quantity(unit / high, unit / low, "interval", words[at].start, words[after - 1].end, text), after


def _unit_at(words: Sequence[Token], place: int) -> float | None:
    """Length in days of the unit of time that the word at ``place`` names."""
    if place >= len(words):
        return None
    return {"day": 1.0, "week": 7.0, "month": 30.4, "year": 365.0}.get(words[place].stem)
