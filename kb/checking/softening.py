"""Taking the absolutes out of a sentence: "permanently eliminates wrinkles" becomes "reduces wrinkles".

The words that go and those that come in their place stand in ``rules/rewording.yaml``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from kb.checking.inflecting import base_of, third_person
from kb.checking.rules_loading import load_rules
from kb.checking.verbs import Form, forms_of

RULE_KEYS: Final = frozenset(
    """softer softer_phrases dropped dropped_before_noun instead balanced_by vouching witnesses testifying reporting
    doing match no_match""".split()
)
_ARTICLE: Final = re.compile(r"\b(an?)(\s+)([a-z])", re.IGNORECASE)


@cache
def rules() -> dict[str, Any]:
    """The rule file ``rewording``."""
    return load_rules("rewording", RULE_KEYS)


def softened(text: str) -> str:
    """``text`` without its absolutes, capitals and end mark kept; ``text`` itself where it has none that is known."""
    out = _vouched().sub(_plainly, text)
    out = _instead().sub(lambda found: _cased(found.group(), rules()["instead"][_key(found)]), out)
    out = _soft_phrases().sub(_soft_phrase, out)
    out = _soft_verbs().sub(_soft_verb, out)
    out = _before_noun().sub("", out)
    out = _dropped().sub("", out)
    return text if out == text else tidied(out, text)


def tidied(text: str, original: str) -> str:
    """``text`` after words were taken out: blanks and marks in order, the first letter as in ``original``."""
    out = re.sub(r"(\*\*?|__?)\s*\1", "", text)
    out = re.sub(r"[ \t]{2,}", " ", out)
    out = re.sub(r"\s+([,.;:!?])", r"\1", out)
    out = re.sub(r",\s*([.;:!?]|$)", r"\1", out)
    out = re.sub(r"\(\s*\)", "", out)
    out = re.sub(r"\b(and|or)\s+\1\b", r"\1", out).strip(" ,")
    out = _ARTICLE.sub(_right_article, out)
    first = next((char for char in original if char.isalpha()), "")
    at = next((place for place, char in enumerate(out) if char.isalpha()), None)
    if at is not None and first.isupper():
        out = out[:at] + out[at].upper() + out[at + 1 :]
    return out


def _right_article(found: re.Match[str]) -> str:
    article, blank, letter = found.groups()
    wanted = "an" if letter.lower() in "aeio" else "a"
    if letter.lower() == "u":  # "a unique", "an unusual": left as the writer has it
        wanted = article.lower()
    return (wanted.capitalize() if article[0].isupper() else wanted) + blank + letter


def _key(found: re.Match[str]) -> str:
    return " ".join(found.group().lower().split())


def _cased(original: str, words: str) -> str:
    return words[:1].upper() + words[1:] if original[:1].isupper() else words


def _alternatives(words: list[str]) -> str:
    spelled = (re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))
    return "|".join(spelled)


@cache
def _dropped() -> re.Pattern[str]:
    return re.compile(rf"\s*(?<![\w-])(?:{_alternatives(rules()['dropped'])})(?![\w-])(?!\s+to\s)", re.IGNORECASE)


@cache
def _before_noun() -> re.Pattern[str]:
    words = _alternatives(rules()["dropped_before_noun"])
    return re.compile(
        rf"(?<![\w-])(?:{words})\s+(?=[a-z-]{{3,}})(?!(?:to|and|or|for|in|after|with|as)\b)", re.IGNORECASE
    )


@cache
def _instead() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_alternatives(list(rules()['instead']))})(?![\w-])", re.IGNORECASE)


@cache
def _vouched() -> re.Pattern[str]:
    words = _alternatives(rules()["vouching"])
    return re.compile(
        rf"(?P<be>\b(?:is|are|been)\s+|(?<=\w)['\u2019](?:s|re)\s+)?(?<![\w-])(?:{words})\s+to\s+(?P<verb>[\w-]+)",
        re.IGNORECASE,
    )


def _plainly(found: re.Match[str]) -> str:
    verb, be = found["verb"], (found["be"] or "").strip().lower()
    if be == "been":
        return found.group()
    plural = be in {"are", "'re", "\u2019re"}
    said = verb if plural or Form.BASE not in forms_of(verb) else third_person(verb.lower())
    gap = " " if be.startswith(("'", "\u2019")) else ""
    return gap + _cased(found.group().lstrip(), said)


@cache
def _soft_forms() -> dict[str, str]:
    forms: dict[str, str] = {}
    for strong, mild in rules()["softer"].items():
        ing = strong[:-1] + "ing" if strong.endswith("e") else strong + "ing"
        mild_ing = mild[:-1] + "ing" if mild.endswith("e") else mild + "ing"
        forms |= {strong: mild, third_person(strong): third_person(mild), ing: mild_ing}
    return forms


@cache
def _soft_verbs() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_alternatives(list(_soft_forms()))})(?![\w-])", re.IGNORECASE)


def _soft_verb(found: re.Match[str]) -> str:
    return _cased(found.group(), _soft_forms()[found.group().lower()])


@cache
def _soft_phrases() -> re.Pattern[str]:
    heads = []
    for phrase in rules()["softer_phrases"]:
        first, rest = phrase.split(" ", 1)
        heads.append(rf"(?:{first}|{third_person(first)})\s+{re.escape(rest)}".replace(r"\ ", r"\s+"))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(heads)})(?![\w-])", re.IGNORECASE)


def _soft_phrase(found: re.Match[str]) -> str:
    words = found.group().lower().split()
    base = " ".join([words[0], *words[1:]])
    table = rules()["softer_phrases"]
    if base in table:
        return _cased(found.group(), table[base])
    return _cased(found.group(), third_person(table[" ".join([base_of(words[0]), *words[1:]])]))
