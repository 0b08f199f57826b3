"""Third step of a check: does a clause claim anything?

Cues are word lists in ``rules/cues`` and a few facts about the clause's shape; each has a weight, fitted
by ridge-penalised logistic regression on labelled copy (``rules/weights.yaml`` says how, and how well).
The score is the logistic of their sum, so every finding can name the cues that decided it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from kb.checking.grammar import DETERMINERS, finite_at
from kb.checking.leads import sense_above
from kb.checking.phrases import PhraseIndex
from kb.checking.rules_loading import load_rules, rule_names
from kb.checking.values import BlockKind, Clause, Detection, Segment
from kb.checking.verbs import is_effect, is_past

CUE_KEYS: Final = frozenset({"says", "words", "match", "no_match"})
WEIGHT_KEYS: Final = frozenset({"fitted_on", "cross_validated", "threshold", "bias", "weights"})
# Of a "sentence" longer than any sentence only the beginning is looked at.
_LOOKED_AT: Final = 3000
_WORD: Final = re.compile(r"[^\W_][\w'’-]*")
_PRONOUNS: Final = frozenset("i you he she it we they there this that".split())
_STUB: Final = re.compile(r"\b(?:that|to|by|with|include|includes|if you|such as)$", re.IGNORECASE)
_QUESTION: Final = re.compile(r"\?[\"'”’)\]]*\s*$")
# Cues that can assert something without a verb.
_ASSERTING: Final = frozenset("change amount risk history comparison capability quality critic regimen".split())
# Cues that tell what a statement is about; a statement without any of them is about nothing that is checked here.
_ABOUT: Final = _ASSERTING | frozenset("body condition evidence theory procedure definition advice".split())
# A clause of so few words without a verb is a subject or object cut off from its statement.
_CUT_OFF: Final = 2
_INDIRECT: Final = frozenset("what how why where when whether who".split())
# Cues that colour the whole sentence when they stand in another clause of it.
_COLOURING: Final = frozenset(
    "hours-and-place price booking terms biography page-furniture praise first-person person".split()
)
_SAYS_OF_SHAPE: Final[dict[str, str]] = {
    "bare": "names things and says nothing of them",
    "bare-statement": "says nothing of the body, of a treatment or of anything that could be checked",
    "cut-off": "is a name and says nothing of it",
    "bare-story": "tells of a person without any effect",
    "past": "is in the past tense",
    "bare-past": "tells of the past without any effect",
    "bare-imperative": "tells the reader to do something that has nothing to do with health",
    "question": "is a question",
    "heading": "is a heading",
    "fragment": "has no verb",
    "lead-in": "only leads in what follows",
    "short": "is very short",
    "list-item": "stands in a list",
    "effect-verb": "has a verb of effect",
    "statement": "is a full statement",
    "sense:business": "stands under a heading about the business",
    "sense:treats": "stands in a list of what is treated",
    "sense:benefit": "stands under a heading or lead about benefits",
    "sense:contraindication": "stands under a heading or lead about who should not be treated",
    "sense:side-effect": "stands under a heading or lead about side effects",
    "sense:aftercare": "stands under a heading or lead about care before or after",
    "sense:steps": "stands under a heading or lead about what happens in a session",
}


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted model: ``score = 1 / (1 + exp(-(bias + sum of weights)))``; a claim at ``threshold`` and above."""

    bias: float
    threshold: float
    of: dict[str, float]


@cache
def cue_reasons() -> dict[str, str]:
    """Return what each cue says of a sentence, as the end of "the sentence ..."."""
    return {name.removeprefix("cues/"): load_rules(name, CUE_KEYS)["says"] for name in rule_names("cues")}


@cache
def cue_index() -> PhraseIndex:
    """Return all cues, ready to be found in a text. Read once a process."""
    return PhraseIndex({name.removeprefix("cues/"): load_rules(name, CUE_KEYS)["words"] for name in rule_names("cues")})


@cache
def weights() -> Weights:
    """Return the fitted weights."""
    rules = load_rules("weights", WEIGHT_KEYS)
    return Weights(
        bias=float(rules["bias"]),
        threshold=float(rules["threshold"]),
        of={name: float(value) for name, value in rules["weights"].items()},
    )


def features_of(clause: Clause) -> frozenset[str]:
    """Return the names of the cues and shapes that hold of the clause."""
    cues_here = _cues_in(clause.reading)
    shapes = frozenset(_shapes(clause))
    around = frozenset(f"near:{name}" for name in (_cues_in(clause.segment.text) & _COLOURING) - cues_here)
    return (shapes | cues_here | around | _joint(cues_here, shapes)) - {"verbless", "indirect"}


def _joint(cues_here: frozenset[str], shapes: frozenset[str]) -> frozenset[str]:
    """Facts about several cues at once."""
    out: set[str] = set()
    if (
        "fragment" in shapes
        and not cues_here & _ASSERTING
        and not ({"list-item"} <= shapes and any(s.startswith("sense:") for s in shapes))
    ):
        out.add("bare")
    if cues_here & {"first-person", "narrative", "person"} and not cues_here & {"change", "risk", "condition"}:
        out.add("bare-story")
    if "past" in shapes and not cues_here & {"change", "risk", "condition", "evidence", "history", "critic"}:
        out.add("bare-past")
    if "imperative" in cues_here and not cues_here & {"body", "risk", "condition", "amount"}:
        out.add("bare-imperative")
    if "statement" in shapes and not cues_here & _ABOUT:
        out.add("bare-statement")
    if "indirect" in shapes and not cues_here & (_ABOUT - {"capability"}):
        out |= {"bare", "bare-statement"}
    if "verbless" in shapes and not cues_here & {"change", "amount", "risk", "condition"}:
        out.add("cut-off")
    return frozenset(out)


def detect(clause: Clause) -> Detection:
    """Return whether the clause claims anything, the score in 0..1, and the cues that weighed most.

    The cues decide alone; :mod:`kb.checking.claiming` says what the meaning of the words adds.
    """
    model = weights()
    held = {name: model.of[name] for name in features_of(clause) if name in model.of}
    total = model.bias + sum(held.values())
    score = 1 / (1 + math.exp(-total))
    is_claim = score >= model.threshold
    weighty = sorted((n for n in held if (held[n] > 0) == is_claim), key=lambda n: (-abs(held[n]), n))
    return Detection(is_claim, round(score, 4), tuple(reason_of(name) for name in weighty[:3]))


@lru_cache(maxsize=4096)  # a segment is looked at once for each of its clauses
def _cues_in(words: str) -> frozenset[str]:
    return cue_index().names_in(words[:_LOOKED_AT])


def reason_of(name: str) -> str:
    """Return the reason in words for a cue, a shape, or a cue elsewhere in the sentence."""
    if name in _SAYS_OF_SHAPE:
        return _SAYS_OF_SHAPE[name]
    plain = name.removeprefix("near:")
    says = cue_reasons()[plain]
    return says if plain == name else f"belongs to a sentence that {says}"


@lru_cache(maxsize=1024)
def _has_statement(words: str) -> bool:
    """Whether the segment has a verb of its own, or looks like a sentence: long enough, begun and ended as one."""
    found = [w.lower().replace("’", "'") for w in _WORD.findall(words[:_LOOKED_AT])]
    if finite_at(found) is not None or not _PRONOUNS.isdisjoint(found):
        return True
    return len(found) >= 6 and words.rstrip("\"'”’) ").endswith((".", "!")) and words.count(",") * 3 < len(found)


def _listed(segment: Segment) -> bool:
    return segment.kind is BlockKind.LIST_ITEM or bool(segment.lead)


def _shapes(clause: Clause) -> list[str]:
    """What the clause looks like, whatever its words mean."""
    segment = clause.segment
    words = [w.lower().replace("’", "'") for w in _WORD.findall(clause.reading[:_LOOKED_AT])]
    verb = finite_at(words)
    out: list[str] = []
    if _QUESTION.search(segment.text):
        out.append("question")
    if segment.kind is BlockKind.HEADING:
        out.append("heading")
    if (segment.text.rstrip().endswith(":") or _STUB.search(segment.text)) and segment.kind is not BlockKind.HEADING:
        out.append("lead-in")
    if verb is None and not any(is_effect(w) for w in words[:2]) and not _has_statement(segment.text):
        out.append("fragment")
    if words and words[0] in _INDIRECT:
        out.append("indirect")  # "what you can expect from it"
    if verb is None and len(words) <= _CUT_OFF and not any(map(is_effect, words)) and not _listed(segment):
        out.append("verbless")
    if verb is not None and verb > 0:
        out.append("statement")
    if verb is not None and is_past(words[verb]):
        out.append("past")
    if len(words) <= 3:
        out.append("short")
    if any(is_effect(w) and not (at and words[at - 1] in DETERMINERS) for at, w in enumerate(words)):
        out.append("effect-verb")  # "your feed" is no verb
    if segment.kind is BlockKind.LIST_ITEM:
        out.append("list-item")
    sense = sense_above(segment)
    if sense and segment.kind is not BlockKind.HEADING:
        out.append(f"sense:{sense}")
    return out
