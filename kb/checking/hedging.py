"""Putting the hedge that a verdict asks for into a sentence, at its verb: "boosts" -> "may boost".

The ladder is GRADE's (Santesso 2020, doi 10.1016/j.jclinepi.2019.10.014): plain, "probably", "may", and for what
nobody has shown "has not been shown to". What comes out are proposals; whoever uses them checks how strong they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kb.checking.concepts import meaning
from kb.checking.grammar import finite_at, is_adverb
from kb.checking.inflecting import infinitive_of, is_plural
from kb.checking.places import OPENERS, Words, is_common, lower_first, prefixed
from kb.checking.softening import rules
from kb.checking.verbs import Form, forms_of, is_effect, is_past
from kb.vocabulary import WordingStrength

# Behind these a verb stands on its own and leans on nothing before.
_OWN_OPENERS: Final = OPENERS - {"and", "or", "also", "plus"}
# What stands behind these is a condition or a consequence, in which a hedge would say something else.
_NO_CLAIM: Final = frozenset({"if", "when", "whether", "where", "so", "until", "unless"})
# A verb behind these is not that of the statement, or has no subject that could be shown to do anything.
_NO_SUBJECT: Final = frozenset("who what whoever whatever where how few some many there that's whose normally".split())
# What somebody tells of themselves can be left out, not rewritten.
_TESTIMONY: Final = frozenset({"i", "my", "me", "mine", "i've", "i'm", "i'd"})
# "Lift your face with needles": behind these stands what "it" would be.
_MEANS: Final = frozenset({"with", "through", "by", "using", "thanks"})
_BE: Final = frozenset({"is", "are"})
_MODALS: Final = frozenset({"will", "can", "shall", "would", "could", "should"})
_CONTRACTED: Final = re.compile(r"(?P<who>\w+)['\u2019](?P<verb>s|re|ll)$")
_PERSONS: Final = frozenset("you we i they your my his her people everyone patients clients most many some".split())
# A line of a list with more words than this is a statement, which "(not shown)" behind it would not undo.
_SHORT: Final = 6
_ALSO: Final = frozenset({"also", "even", "thus", "then", "still"})


def hedged(
    text: str, rung: WordingStrength, *, fragment: bool, starts: bool, alone: bool = True, mixed: bool = False
) -> Iterator[str]:
    """Proposals for ``text`` at ``rung``, the lightest first.

    ``fragment``: it is a list item or heading and needs no subject; ``alone``: there is nothing else in it. ``starts``:
    it begins its sentence. ``mixed``: of what is uncertain there are results both ways, and that is said.
    """
    words = Words.of(text)
    if not words.low or _NO_CLAIM & set(words.low[:2]) or _TESTIMONY & set(words.low):
        return
    verb = _verb_place(words)
    if verb is not None and not _is_sound(words, verb):
        return
    if mixed and rung is WordingStrength.UNCERTAIN and verb is not None and not fragment and starts:
        yield prefixed(text, "studies disagree on whether")
    if verb is None or words.low[verb] in rules()["doing"]:
        yield from _of_purpose(words, rung)
    if verb is not None:
        yield from _at_verb(words, verb, rung, fragment=fragment, alone=alone, starts=starts)
        if rung is WordingStrength.UNCERTAIN and (_subject(words, verb) or _CONTRACTED.match(words.low[verb])):
            yield prefixed(text, "it has not been shown that")
    elif fragment:
        yield from _fragment(words, rung)


def _is_sound(words: Words, verb: int) -> bool:
    """Whether a hedge at this verb would hedge the effect, and not who does, says or has done what."""
    low, subject = words.low, _subject(words, verb)
    following = low[verb + 1] if verb + 1 < len(low) else ""
    if _NO_SUBJECT & set(subject) or low[verb] in rules()["reporting"]:
        return False
    if low[verb] in {"have", "has"} and (is_past(following) or following in {"been", "become"}):
        return False
    return low[verb] not in _BE or following not in rules()["doing"]


def in_base_form(text: str) -> str | None:
    """``text`` with the verb that it begins with in the base form, so that it can lean on a hedge before it.

    "smooths lines" -> "smooth lines". None where it begins with no verb of its own ("elastin"), nothing where its
    verb is in a form that cannot lean.
    """
    words = Words.of(text)
    verb = _verb_place(words)
    if verb is None:
        return None
    if words.low[0] in _OWN_OPENERS or _subject(words, verb) or Form.S not in forms_of(words.low[verb]):
        return ""
    return words.replaced(verb, verb + 1, infinitive_of(words.low[verb], forms_of(words.low[verb])))


def _verb_place(words: Words) -> int | None:
    """The place of the verb that makes the statement; None where there is none."""
    skip = 0
    while skip < len(words.low) and words.low[skip] in OPENERS:
        skip += 1
    low = list(words.low)
    if skip < len(low) and _begins_with_verb(low, skip):
        at: int | None = skip
    else:
        found = finite_at(low[skip:])
        at = None if found is None else found + skip
    if at is not None and at < len(low) and low[at] in rules()["reporting"]:
        rest = finite_at(low[at + 1 :])
        if rest is not None and rest > 0:
            at += 1 + rest
    if at is not None and (low[at] in _BE or low[at] in rules()["doing"]):
        at = _behind_that(low, at) or at
    return at


def _begins_with_verb(low: list[str], at: int) -> bool:
    forms = forms_of(low[at])
    following = low[at + 1] if at + 1 < len(low) else ""
    if Form.S in forms and following != "of":
        return True
    return Form.BASE in forms and bool(following) and is_effect(low[at]) and Form.S not in forms_of(following)


def _behind_that(low: list[str], at: int) -> int | None:
    for place in range(at + 1, len(low) - 1):
        if low[place] in {"that", "which"}:
            behind = place + 1
            while behind < len(low) - 1 and is_adverb(low[behind]):
                behind += 1
            if is_effect(low[behind]) and forms_of(low[behind]) & {Form.S, Form.BASE}:
                return behind
    return None


def _subject(words: Words, verb: int) -> list[str]:
    first = 0
    while first < verb and words.low[first] in OPENERS:
        first += 1
    found = list(words.low[first:verb])
    for place in range(len(found) - 1, 0, -1):  # "If ..., the needles": the subject stands behind the last comma
        if words.text[words.spans[first + place - 1][1] : words.spans[first + place][0]].strip().startswith(","):
            return found[place:]
    while found and is_adverb(found[-1]):
        found.pop()
    return found


def _at_verb(
    words: Words, at: int, rung: WordingStrength, *, fragment: bool, alone: bool, starts: bool
) -> Iterator[str]:
    low = words.low
    if low[at] in rules()["testifying"] and at and low[at - 1] in rules()["witnesses"]:
        yield from _witnesses(words, at, rung)
        return
    contracted = _CONTRACTED.match(low[at])
    subject = _subject(words, at)
    if contracted is not None:
        who, short = contracted["who"], contracted["verb"]
        subject, modal, head = [*subject, who], short == "ll", words.text[slice(*words.spans[at])][: len(who)] + " "
    else:
        modal, head = low[at] in _MODALS, ""
    if is_past(low[at]) or low[at] in {"may", "might", "must", "do", "does", "don't", "doesn't"}:
        return
    place, after = at, at + 1
    if modal:
        while after < len(low) - 1 and is_adverb(low[after]):
            after += 1
        if after >= len(low) or Form.BASE not in forms_of(low[after]) | _base_of_be(low[after]):
            return
        place, after = after, after + 1
    base = "be" if contracted is not None and not modal else infinitive_of(low[place], forms_of(low[place]))
    if not base:
        return
    if not modal and base in {"be", "have"} and after < len(low) and low[after] in {"not", "no", "been", "never"}:
        return
    if base == "work" and low[after : after + 1] == ("to",) and after + 1 < len(low):
        base, place, after = low[after + 1], after + 1, after + 2  # "works to firm" says "firms"
    helps = base == "help" and after < len(low)
    adverbs = words.text[words.spans[at][1] : words.spans[place][0]].strip() if modal else ""
    said = f"{adverbs} {base}".strip()
    bare = not subject and not fragment and at == 0 and starts and Form.S not in forms_of(low[at])
    also = manner = ""
    while at > 1 and contracted is None and low[at - 1].endswith("ly") and is_adverb(low[at - 1]):
        at, manner = at - 1, f"{low[at - 1]} {manner}"
    if at and low[at - 1] in _ALSO and contracted is None:
        at, also = at - 1, low[at - 1] + " "
    said = f"{also}{manner}{said}"
    if rung is WordingStrength.MAY:
        yield words.replaced(at, after, f"{'you ' if bare else head}may {said}")
    elif rung is WordingStrength.PROBABLY:
        plain = f"will probably {said}" if modal else f"probably {also}{manner}{words.said(place)}"
        if base == "be" and not modal:
            be = {"s": "is", "re": "are"}[contracted["verb"]] if contracted is not None else words.said(place)
            plain = f"{be} probably {also}".strip()
        yield words.replaced(at, after, f"{'you will probably ' + base if bare else head + plain}")
    elif rung is WordingStrength.UNCERTAIN:
        if subject and (subject[0] in _PERSONS or subject[-1] in _PERSONS):
            return
        if helps and low[after] == "to" and after + 1 < len(low):
            said, after = low[after + 1], after + 2
        elif helps and Form.BASE in forms_of(low[after]) and is_effect(low[after]):
            said, after = low[after], after + 1
        said = said.removeprefix(also)
        if fragment and alone and not subject and at == 0:
            yield words.replaced(at, after, f"not shown to {said}")
        elif subject or at or not starts or fragment:
            have = "have" if is_plural(subject) else "has"
            yield words.replaced(at, after, f"{head}{have} {also}not been shown to {said}")
        elif not _MEANS & set(low[after:]):
            yield words.replaced(at, after, f"it has not been shown to {said}")


def _base_of_be(word: str) -> frozenset[Form]:
    return frozenset({Form.BASE}) if word in {"be", "have", "do"} else frozenset()


def _witnesses(words: Words, at: int, rung: WordingStrength) -> Iterator[str]:
    """ "Studies show that ...": what the witnesses say is made weaker, not what is said."""
    plural = is_plural([words.low[at - 1]])
    if rung is WordingStrength.MAY:
        yield words.replaced(at, at + 1, "suggest" if plural else "suggests")
    elif rung is WordingStrength.UNCERTAIN:
        yield words.replaced(at, at + 1, "have not shown" if plural else "has not shown")


def _of_purpose(words: Words, rung: WordingStrength) -> Iterator[str]:
    """ "A natural way to reduce lines" -> "A natural way that may reduce lines"."""
    low = words.low
    for at in range(1, len(low) - 1):
        if low[at] == "to" and is_effect(low[at + 1]) and Form.BASE in forms_of(low[at + 1]):
            if low[at - 1].startswith("help") or low[at - 1] in rules()["doing"]:
                continue
            said = low[at + 1]
            if rung is WordingStrength.MAY:
                yield words.replaced(at, at + 2, f"that may {said}")
            elif rung is WordingStrength.UNCERTAIN:
                have = "have" if is_plural([low[at - 1]]) else "has"
                yield words.replaced(at, at + 2, f"that {have} not been shown to {said}")
            return


def _fragment(words: Words, rung: WordingStrength) -> Iterator[str]:
    """A line of a list that names an effect: "Firmer skin" -> "Possibly firmer skin"."""
    text = words.text
    start = words.spans[0][0]
    rest = lower_first(text[start:]) if is_common(words, 0) else text[start:]
    word = {WordingStrength.MAY: "possibly", WordingStrength.PROBABLY: "probably"}.get(rung)
    if word:
        yield text[:start] + (word.capitalize() if text[start].isupper() else word) + " " + rest
    elif rung is WordingStrength.UNCERTAIN and len(words.low) <= _SHORT and "," not in text:
        body = text.rstrip(" .!;,")
        what = "not shown" if meaning(text).changes or words.low[0].endswith("er") else "effect not shown"
        yield f"{body} ({what}){text[len(body) :].rstrip()}"
