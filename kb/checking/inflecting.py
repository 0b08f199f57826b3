"""Forms of English words that a rewording needs: base and -s form of a verb, and the number of a subject."""

from __future__ import annotations

from typing import Final

from kb.checking.verbs import Form, forms_of

_IRREGULAR: Final = {"is": "be", "are": "be", "am": "be", "has": "have", "does": "do", "goes": "go"}
_BACK: Final = {"be": "is", "have": "has"}
_PLURAL_PRONOUNS: Final = frozenset({"they", "these", "those", "we", "you", "both", "i", "people", "women", "men"})
_SINGULAR_PRONOUNS: Final = frozenset({"it", "this", "that", "he", "she", "which"})
_SINGULAR_ENDINGS: Final = ("ss", "us", "is", "'s", "\u2019s")


def base_of(verb: str) -> str:
    """The base form of a verb in the third person: "reduces" -> "reduce", "carries" -> "carry"."""
    low = verb.lower()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    tries = [low[:-3] + "y"] if low.endswith("ies") else []
    tries += [low[:-1]] + ([low[:-2]] if low.endswith("es") else [])
    known = [word for word in tries if Form.BASE in forms_of(word) and third_person(word) == low]
    if known:
        return known[0]
    if low.endswith(("sses", "xes", "zzes", "ches", "shes")):
        return low[:-2]
    return tries[0] if tries else low


def third_person(verb: str) -> str:
    """The form of a base verb behind "it": "reduce" -> "reduces", "carry" -> "carries"."""
    if verb in _BACK:
        return _BACK[verb]
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def infinitive_of(verb: str, forms: frozenset[Form]) -> str:
    """The base form of ``verb`` if it stands in the base or the -s form, else nothing."""
    if verb.lower() in _IRREGULAR:
        return _IRREGULAR[verb.lower()]
    if Form.S in forms:
        return base_of(verb)
    return verb.lower() if Form.BASE in forms else ""


def is_plural(subject: list[str]) -> bool:
    """Whether a subject of these lowered words takes "have" rather than "has"."""
    if not subject:
        return False
    if subject[-1] in _SINGULAR_PRONOUNS or subject[0].endswith("ing"):
        return False
    if "and" in subject or subject[0] in _PLURAL_PRONOUNS or subject[-1] in _PLURAL_PRONOUNS:
        return True
    head = subject[: subject.index("of")] if "of" in subject[1:] else subject
    last = head[-1] if head else subject[-1]
    return last.endswith("s") and not last.endswith(_SINGULAR_ENDINGS) and last != "this"
