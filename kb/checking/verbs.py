"""Which words are verbs of the field, and in which form: the part of grammar that cutting clauses needs."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Final

from kb.checking.rules_loading import load_rules

RULE_KEYS: Final = frozenset({"effect", "other", "irregular", "modals", "match", "no_match"})
_VOWELS: Final = "aeiou"
# Verbs of more than one syllable that double their last letter although the stress rule cannot be seen in letters.
_DOUBLING: Final = frozenset({"begin", "forget", "occur", "control", "expel", "recur", "prefer", "rid", "reset"})
_NOT_DOUBLING: Final = frozenset({"open", "soften", "loosen", "widen", "listen", "benefit", "target", "alter", "offer"})


_PASTS: Final = frozenset("was were had did wasn't weren't hadn't didn't".split())


class Form(StrEnum):
    """The form a verb stands in."""

    BASE = "base"
    S = "s"
    ING = "ing"
    ED = "ed"
    MODAL = "modal"


@cache
def _forms() -> dict[str, frozenset[Form]]:
    rules = load_rules("verbs", RULE_KEYS)
    forms: dict[str, set[Form]] = {}

    def add(word: str, form: Form) -> None:
        forms.setdefault(word, set()).add(form)

    irregular: dict[str, list[str]] = rules["irregular"]
    for verb in [*rules["effect"], *rules["other"], "be", "have", "do"]:
        add(verb, Form.BASE)
        add(_with_s(verb), Form.S)
        add(_with_ing(verb), Form.ING)
        if verb not in irregular:
            add(_with_ed(verb), Form.ED)
    for verb, words in irregular.items():
        for word in words:
            if verb in {"be", "have", "do"} and not word.endswith("ing"):
                add(word, Form.MODAL)
            elif word.endswith("ing"):
                add(word, Form.ING)
            elif verb == "go" and word == "goes":
                add(word, Form.S)
            else:
                add(word, Form.ED)
    for word in rules["modals"]:
        add(word, Form.MODAL)
    return {word: frozenset(found) for word, found in forms.items()}


@cache
def _effect_words() -> frozenset[str]:
    rules = load_rules("verbs", RULE_KEYS)
    out: set[str] = set()
    for verb in rules["effect"]:
        out |= {verb, _with_s(verb), _with_ing(verb), _with_ed(verb), *rules["irregular"].get(verb, [])}
    return frozenset(out)


def forms_of(word: str) -> frozenset[Form]:
    """Return the forms that ``word`` can be as a verb; nothing when it is no verb that is known here."""
    return _forms().get(word.lower().replace("’", "'"), frozenset())


def is_effect(word: str) -> bool:
    """Whether ``word`` is a form of a verb that says what something does to something."""
    return word.lower().replace("’", "'") in _effect_words()


def is_past(word: str) -> bool:
    """Whether ``word``, taken as a finite verb, is in the past tense."""
    word = word.lower().replace("’", "'")
    forms = forms_of(word)
    return word in _PASTS or (Form.ED in forms and Form.BASE not in forms)


def _with_s(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _with_ing(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and len(verb) > 2:
        return verb[:-1] + "ing"
    return verb + (verb[-1] if _doubles(verb) else "") + "ing"


def _with_ed(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    return verb + (verb[-1] if _doubles(verb) else "") + "ed"


def _doubles(verb: str) -> bool:
    if verb in _DOUBLING:
        return True
    last = verb.rsplit("-", 1)[-1]
    short = len(last) > 2 and last[-1] not in "wxyaeiou" and last[-2] in _VOWELS and last[-3] not in _VOWELS
    return short and sum(c in _VOWELS for c in last) == 1 and verb not in _NOT_DOUBLING
