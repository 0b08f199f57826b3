"""Cutting a stretch of a sentence where a new verb, object or subject begins.

No parser: the verbs of the field are known by their forms, and what stands between commas and "and" is
told apart by how it begins. A cut that is not sure is not made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kb.checking.chunking import Chunk, chunk_of, chunks_of, is_property, shares_noun
from kb.checking.grammar import (
    CONTRACTED,
    DETERMINERS,
    MODALS,
    NEGATIONS,
    NOT_FINITE,
    NUMBER,
    PLURALS,
    PRONOUNS,
    SUBJECTS,
    is_adjective,
    is_adverb,
    word_sets,
)
from kb.checking.verbs import Form, forms_of, is_effect

# A bare object of more words than this is more likely a statement whose verb is not known here.
_MAX_OBJECT: Final = 8
# Words that a coordinated "-ing" must not lose ("without causing pain, irritating the skin or leaving marks").
_DENIAL: Final = re.compile(r"\b(?:not|never|no|nobody|nothing|cannot|without|neither|nor)\b|n['’]t\b", re.IGNORECASE)
_DENIES: Final = re.compile(
    r"\b(?:without|not|no|never|nor|avoid\w*|instead of|rather than|from|stop\w*|prevent\w*)\s*$|n't\b", re.IGNORECASE
)
# These plural verbs let a bare verb follow ("the cups are small, come in two sizes").
_PLURAL_VERBS: Final = frozenset({"are", "were", "have", "do", "aren't", "don't"})


@dataclass(frozen=True, slots=True)
class Part:
    """A cut-out stretch ``start..end`` of the text, and how it reads with what it shares put back."""

    start: int
    end: int
    reading: str


def parts_of(text: str, start: int, end: int) -> list[Part]:
    """Return the parts of ``text[start:end]`` that can each carry a claim; at least one, in order."""
    chunks = chunks_of(text, start, end)
    if len(chunks) < 2:
        return [Part(start, end, text[start:end])]
    if any(c.own is not None or c.is_verbal for c in chunks):
        return _Statement(text, chunks).parts()
    return _things(text, chunks)


def _things(text: str, chunks: list[Chunk]) -> list[Part]:
    """A list of things without a verb: each its own part; adjectives share the noun of the last."""
    sets = word_sets()
    first, last = chunks[0], chunks[-1]
    noun = ""
    if shares_noun(chunks) and len(last.words) > 1 and is_property(last.words[0]):
        noun = " " + text[last.places[1][0] : last.end]
    carrier = ""
    for at in range(len(first.words) - 2, -1, -1):
        if first.words[at] in sets["carried"]:
            carrier = text[first.start : first.places[at][1]] + " "
            break
    if not carrier and len(first.words) > 1 and first.words[0] in sets["change_words"]:
        carrier = text[slice(*first.places[0])] + " "
    out: list[Part] = []
    for number, chunk in enumerate(chunks):
        bare = number > 0 and chunk.words[0] not in sets["adjuncts"] | sets["change_words"] and not chunk.is_verbal
        head, tail = (carrier if bare else ""), (noun if chunk is not last else "")
        out.append(Part(chunk.start, chunk.end, f"{head}{text[chunk.start : chunk.end]}{tail}"))
    return out


class _Statement:
    """Gives each chunk of a statement the words that it shares with the ones before."""

    def __init__(self, text: str, chunks: list[Chunk]) -> None:
        self.text = text
        self.chunks = chunks
        self.anchors: list[tuple[str, Form]] = []  # verbs met so far: the words before each, and its form
        self.verb = ""  # subject and verb, which a bare object takes along
        self.carrier = ""  # the same up to the preposition or "more" before the object
        self.modifier = ""  # "skin" in "skin tone"
        self.has_place = False  # the last chunk ended in a place
        self.has_property = False  # the verb ascribes a property ("becomes brighter")

    def parts(self) -> list[Part]:
        """Return the parts; chunks before the first verb belong to it."""
        out: list[Part] = []
        begin = self.chunks[0].start
        for chunk in self.chunks:
            if not out:
                lead, own = chunk.lead, chunk.own
                if lead is None and own is None and chunk is not self.chunks[-1]:
                    continue
                whole = chunk_of(self.text, begin, chunk.end)
                verb = own if own is not None else lead[0] if lead else chunk.opening
                self._remember(whole, verb + len(whole.words) - len(chunk.words), prefix="")
                out.append(Part(begin, chunk.end, self.text[begin : chunk.end]))
                continue
            reading = self._reading(chunk, self.text[out[-1].end : chunk.start])
            if reading is None:
                last = out[-1]
                out[-1] = Part(last.start, chunk.end, last.reading + self.text[last.end : chunk.end])
            else:
                out.append(Part(chunk.start, chunk.end, reading))
        return out

    def _reading(self, chunk: Chunk, joint: str) -> str | None:
        """Return how the chunk reads by itself behind ``joint``, or None when it belongs to the one before."""
        text = self.text[chunk.start : chunk.end]
        words, own, lead = chunk.words, chunk.own, chunk.lead
        if own is None and words[0] in SUBJECTS and len(words) > 1:
            own, lead = 1, None  # "it withers": the verb is not known, the subject is
        if words[0] in word_sets()["standing"] or words[0] == "with":
            self._begin_anew(words)
            return text
        own_subject = (
            own is not None and (own > 0 or bool(CONTRACTED.match(words[0]))) and (lead is None or lead[0] > own)
        )
        if own_subject and own is not None:
            self.anchors.clear()
            self._remember(chunk, own, prefix="")
            return text
        participle = words[0].endswith("ed") and "-" not in words[0] and words[0] not in word_sets()["change_words"]
        if participle and self._prefix(Form.ED) is None:
            return None  # "created when needles are inserted"
        if (
            lead is not None
            and lead[1] is Form.MODAL
            and words[lead[0] + 1 : lead[0] + 2]
            and words[lead[0] + 1] in SUBJECTS
        ):
            return f"nor {text}" if "nor" in joint else text  # "nor will it last"
        if lead is not None:
            prefix = self._prefix(lead[1])
            if prefix is not None and lead[1] in {Form.BASE, Form.ED} and self._loses_denial(chunk, prefix):
                return None
            if (
                lead[1] is Form.ING
                and is_effect(words[lead[0]])
                and joint.strip() == ","
                and not _DENIES.search(prefix or "")
            ):
                prefix = ""  # ", easing tension", said of the whole before it
            if prefix is not None:
                self._remember(chunk, lead[0], prefix=prefix)
                return prefix + text
            if lead[1] in {Form.S, Form.MODAL}:
                return None
        return self._object(words, text)

    def _begin_anew(self, words: tuple[str, ...]) -> None:
        """ "without chemicals, surgery or downtime": what follows takes along the first word."""
        change = f" {words[1]}" if len(words) > 2 and words[1] in word_sets()["change_words"] else ""
        self.carrier = self.verb = (words[0] + change) if words[0] != "not" else ""
        self.modifier, self.has_place, self.has_property = "", False, False

    def _object(self, words: tuple[str, ...], text: str) -> str | None:
        sets = word_sets()
        if not self.carrier or len(words) > _MAX_OBJECT or (self.has_place and words[-1] in sets["sites"]):
            return None
        if all(is_adjective(w) or is_adverb(w) for w in words) and not self.has_property:
            return None  # "something gentler and far older"
        compared = words[0] in sets["change_words"] or (is_adjective(words[0]) and words[0].endswith("er"))
        fresh = compared or words[0] in DETERMINERS - {"your", "the"} or NUMBER.match(words[0])
        self.has_place = any(w in sets["local"] for w in words)
        modifier = self.modifier if len(words) == 1 and words[0] in sets["shared_heads"] else ""
        return " ".join(word for word in (self.verb if fresh else self.carrier, modifier, text) if word)

    def _loses_denial(self, chunk: Chunk, prefix: str) -> bool:
        """Whether a "not" before the chunk would be gone from its reading."""
        before = self.text[self.chunks[0].start : chunk.start]
        return bool(_DENIAL.search(before)) and not _DENIAL.search(prefix)

    def _prefix(self, form: Form) -> str | None:
        """The words before the last verb in the same form; the first verb will do for one that has a subject."""
        finite = form in {Form.S, Form.MODAL}
        alike = {Form.S, Form.MODAL} if finite else {form}
        found = next((prefix for prefix, other in reversed(self.anchors) if other in alike), None)
        if found is None and finite and self.anchors and self.anchors[0][1] is not Form.ING:
            return self.anchors[0][0]
        return found

    def _remember(self, chunk: Chunk, own: int, *, prefix: str) -> None:
        """Note the verbs of the chunk from its ``own`` on, and what a bare object after it will take along."""
        sets = word_sets()
        verb_at = own
        fresh: list[tuple[str, Form]] = []
        for at, word in enumerate(chunk.words):
            forms = frozenset({Form.MODAL}) if CONTRACTED.match(word) else forms_of(word)
            if at < own or not forms:
                continue
            previous = next((w for w in reversed(chunk.words[:at]) if not is_adverb(w)), "")
            gerund = Form.ING in forms and previous in sets["adjuncts"] | sets["standing"] | sets["linking"]
            participle = Form.ED in forms and previous in sets["linking"] | {"being", "have", "has", "had"}
            reported = "that" in chunk.words[own:at] and (
                Form.S in forms or (Form.BASE in forms and previous[-1:] == "s")
            )
            if at > own and not (previous in MODALS | PRONOUNS or gerund or participle or reported):
                continue
            subject = word.index("'") if CONTRACTED.match(word) else 0  # "you" of "you're"
            before = prefix + self.text[chunk.start : chunk.places[at][0] + subject] + (" " if subject else "")
            fresh += [(before, form) for form in sorted(forms) if not (form is Form.MODAL and word in NOT_FINITE)]
            if forms == {Form.MODAL} and (previous in PLURALS or word in _PLURAL_VERBS or word[:subject] in PLURALS):
                fresh.append((before, Form.BASE))
            verb_at = at
        self.anchors = [*self.anchors, *fresh] if prefix else fresh
        self._carry(chunk, verb_at, prefix)

    def _carry(self, chunk: Chunk, verb_at: int, prefix: str) -> None:
        sets = word_sets()
        words = chunk.words
        while verb_at + 2 < len(words) and words[verb_at + 1] in NEGATIONS | sets["particles"]:
            verb_at += 1
        end = after_verb = chunk.places[verb_at][1]
        rest = words[verb_at + 1 :]
        if len(rest) > 1 and rest[0] in sets["change_words"]:
            end = chunk.places[verb_at + 1][1]
        self.has_property = is_adjective(next((w for w in rest if not is_adverb(w) and w not in {"more", "less"}), ""))
        self.has_place = False
        for at in range(verb_at + 1, len(words) - 1):
            if words[at] in sets["carried"]:
                end, self.has_place = chunk.places[at][1], False
            elif words[at] in sets["local"]:
                self.has_place = True
        self.modifier = next((w for w in rest[:-1] if w in sets["shared_modifiers"]), "")
        self.carrier = (prefix + self.text[chunk.start : end]).strip()
        self.verb = (prefix + self.text[chunk.start : after_verb]).strip()
