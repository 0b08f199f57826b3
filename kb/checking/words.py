"""Fold, cut and stem text so that phrases of the wording tables can be found in it.

Folding never changes the length of a text, so every offset found in a folded text holds in the original.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_PLAIN = str.maketrans(
    {
        "\u2019": "'",
        "\u2018": "'",
        "\u02bc": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\u2212": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\t": " ",
    }
)
_TOKEN = re.compile(r"n't\b|'(?:s|re|ve|ll|d|m)\b|\d+(?:[.,]\d+)*|[^\W\d_]+?(?=n't\b)|[^\W\d_]+|[%&$\u00a3\u20ac]")
_BREAK = re.compile(r"[.;:!?\n()\[\]\u2022]|\s-\s")

# What is found in texts up to this long, sentences and wordings, is remembered for the next step that asks.
LONGEST_KEPT = 1_000

# Words that the suffix rules below would confuse with another word.
_IRREGULAR = {
    "aging": "age",
    "ageing": "age",
    "aged": "age",
    "ages": "age",
    "scared": "scared",
    "scare": "scared",
    "caring": "care",
    "is": "is",
    "was": "was",
    "this": "this",
    "his": "his",
    "us": "us",
    "ease": "eas",
    "easing": "eas",
    "eased": "eas",
    "eases": "eas",
    "feet": "foot",
    "men": "man",
    "women": "woman",
    "lies": "lie",
    "dies": "die",
    "dyed": "dye",
    "during": "during",
    "nothing": "nothing",
    "note": "note",
    "notes": "note",
    "noted": "note",
    "noting": "note",
    "anything": "anything",
    "something": "something",
    "everything": "everything",
    "being": "be",
    "been": "be",
    "put": "put",
    "lost": "los",
    "sought": "seek",
    "given": "giv",
    "gave": "giv",
    "made": "mak",
    "grew": "grow",
    "grown": "grow",
    "fell": "fal",
    "fallen": "fal",
    "shrank": "shrink",
    "shrunk": "shrink",
    "rose": "rise",
    "risen": "rise",
    "kept": "keep",
    "held": "hold",
    "brought": "bring",
    "felt": "feel",
    "went": "go",
    "gone": "gone",
    "goes": "go",
    "done": "do",
    "does": "do",
    "did": "do",
    "has": "have",
    "had": "have",
    "worse": "worse",
    "less": "les",
}


def fold(text: str) -> str:
    """``text`` in lower case with plain quotes, dashes and blanks; always as long as ``text``."""
    plain = text.translate(_PLAIN)
    lowered = plain.lower()
    if len(lowered) == len(plain):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in plain)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The part of a folded English word that its inflected forms share: "reduces", "reducing" -> "reduc".

    Lighter than Porter: only plural, third person, past and -ing endings go, so that "firm" and
    "firmer" or "relax" and "relaxation" stay apart and tables say which of them they mean.
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3 or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "zes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if word.endswith("ied") and len(word) > 4:
        word = word[:-3] + "y"
    else:
        for ending in ("ing", "ed"):
            rest = word[: -len(ending)]
            if word.endswith(ending) and len(rest) >= 3 and re.search(r"[aeiouy]", rest):
                word = rest
                break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a folded text: offsets, stem, and whether a sentence mark or bracket, or a comma, stands before it."""

    start: int
    end: int
    stem: str
    after_break: bool
    after_comma: bool


def tokens(text: str) -> tuple[Token, ...]:
    """The words of ``text`` in order; "doesn't" is two words, "does" and "n't"."""
    return _sentence_tokens(text) if len(text) <= LONGEST_KEPT else _tokens(text)


@lru_cache(maxsize=10_000)
def _sentence_tokens(text: str) -> tuple[Token, ...]:
    """As :func:`tokens`, remembered: many steps of a check look at the same sentence."""
    return _tokens(text)


def _tokens(text: str) -> tuple[Token, ...]:
    folded = fold(text)
    found: list[Token] = []
    at = 0
    for match in _TOKEN.finditer(folded):
        gap = folded[at : match.start()]
        broken = bool(found) and bool(gap.strip()) and _BREAK.search(gap) is not None
        found.append(Token(match.start(), match.end(), stem(match.group()), broken, "," in gap))
        at = match.end()
    return tuple(found)


def normalised(text: str) -> str:
    """``text`` folded, with markup marks dropped and blanks closed up: equal for texts that read the same."""
    return " ".join(re.findall(r"[\w%$\u00a3\u20ac']+", fold(text)))
