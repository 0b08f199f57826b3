"""Small grammar for cutting clauses: closed word classes, adjectives and finite verbs, by lists and endings."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from kb.checking.rules_loading import load_rules
from kb.checking.verbs import Form, forms_of

COORDINATION_KEYS: Final = frozenset(
    """pairs kept quantifiers sites carried local adjuncts standing trailing change_words linking particles
    adjectives adjective_endings not_adjectives shared_modifiers shared_heads match no_match""".split()
)
_PATTERNS: Final = frozenset({"pairs", "kept", "match", "no_match"})

DETERMINERS: Final = frozenset(
    "the a an your our its their his her my this that these those each every some any all".split()
)
SUBJECTS: Final = frozenset("i you he she it we they there".split())
PRONOUNS: Final = SUBJECTS | frozenset("this that these those who which".split())
PLURALS: Final = frozenset("you we they i who people women men children patients clients".split())
# What an opening clause says under these is a condition; under the others it is asserted.
CONDITIONS: Final = frozenset("if when once unless until where whether as after before".split())
ASSERTED: Final = frozenset("because although while since though".split())
JOINERS: Final = frozenset("and but or yet so then".split())
ADVERBS: Final = frozenset(
    "also even then thus thereby further just simply only often usually still both not never already so too".split()
)
NEGATIONS: Final = frozenset("not never no longer".split())
# These take a verb after them but are not finite themselves.
NOT_FINITE: Final = frozenset("to help helping let make".split())
MODALS: Final = frozenset(
    """can could may might will would should must to help helps cannot can't won't don't doesn't didn't do does did
    wouldn't couldn't shouldn't""".split()
)
CONTRACTED: Final = re.compile(
    r"(?:i|you|he|she|it|we|they|there|here|that|what|who|one|nothing|everything)'(?:s|re|ve|ll|d|m)$"
)
NUMBER: Final = re.compile(
    r"(?:\d[\d.,]*s?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty)$"
)
_NOT_OBJECTS: Final = frozenset("of and are is were can may will for in".split())
# A past form is taken for a verb, not for an adjective, before these.
_AFTER_PAST: Final = frozenset(" to in by up down on off out it them him us me".split(" ")) | DETERMINERS
# Words of two letters and four are no adverbs in -ly ("fly", "only" is listed).
_ADVERB_LENGTH: Final = 5
_ADJECTIVE_LENGTH: Final = 5


@cache
def word_sets() -> dict[str, frozenset[str]]:
    """Return the word lists of ``rules/coordination.yaml``, each as a set."""
    rules: dict[str, Any] = load_rules("coordination", COORDINATION_KEYS)
    return {k: frozenset(v) for k, v in rules.items() if isinstance(v, list) and k not in _PATTERNS}


def is_adverb(word: str) -> bool:
    """Whether ``word`` only colours the verb beside it."""
    return word in ADVERBS or (word.endswith("ly") and len(word) >= _ADVERB_LENGTH)


def is_adjective(word: str) -> bool:
    """Whether ``word`` is an adjective by the list or by its ending."""
    sets = word_sets()
    if word in sets["adjectives"]:
        return True
    if word in sets["not_adjectives"] or len(word) < _ADJECTIVE_LENGTH:
        return False
    return any(word.endswith(ending) for ending in sets["adjective_endings"])


def is_linked(words: list[str]) -> bool:
    """Whether one of ``words`` is a verb that ascribes a property ("is", "looks")."""
    return any(word in word_sets()["linking"] for word in words)


def finite_at(words: list[str]) -> int | None:
    """Return the place of the first of the lowered ``words`` that can be their own finite verb, or None."""
    for at, word in enumerate(words):
        if CONTRACTED.match(word):
            return at
        forms = forms_of(word)
        previous = words[at - 1] if at else ""
        if forms and previous not in DETERMINERS - {"that", "this"} and _is_finite(words, at, forms, previous):
            return at
    return None


def _is_finite(words: list[str], at: int, forms: frozenset[Form], previous: str) -> bool:
    following = words[at + 1] if at + 1 < len(words) else ""
    if Form.MODAL in forms and words[at] not in NOT_FINITE:
        return True
    if Form.S in forms and following not in _NOT_OBJECTS:
        return True
    plural = previous in PRONOUNS | PLURALS | word_sets()["quantifiers"] or previous.endswith("ly")
    if Form.BASE in forms and (plural or (previous.endswith("s") and not previous.endswith("ss"))):
        return True
    return Form.ED in forms and at > 0 and previous not in word_sets()["adjuncts"] and following in _AFTER_PAST
