"""What a second reader answered, validated: anything that is not exactly as asked is thrown away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.checking.reviewing import Choice, Opinion, Question
from kb.second_reader.prompting import NONE
from kb.vocabulary import Relation

_FENCE: Final = re.compile(r"\A\s*```(?:json)?\s*\n(.*)\n\s*```\s*\Z", re.DOTALL)


class _Answered(BaseModel):
    # Whatever else a reader says (verdicts, ratings, advice) is dropped here and reaches nobody.
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class _Choice(_Answered):
    slug: str
    relation: Relation | None = None
    quote: str = Field(min_length=1)


class _Answer(_Answered):
    item: int
    choices: tuple[_Choice, ...] = Field(min_length=1, max_length=20)


class _Answers(_Answered):
    answers: tuple[_Answer, ...] = Field(max_length=1000)


class _Message(_Answered):
    content: str


class _Completion(_Answered):
    message: _Message


class _Response(_Answered):
    choices: tuple[_Completion, ...] = Field(min_length=1)


class Unusable(Exception):
    """An answer as a whole is not what was asked for; the message says what it is instead, for people."""


def opinions_in(body: bytes, questions: Sequence[Question], reader: str) -> list[Opinion | None]:
    """The opinions in the ``body`` of a response, one for each question, None for each that must be thrown away.

    Raises Unusable if there is no answer in it at all.
    """
    try:
        content = _Response.model_validate_json(body).choices[0].message.content
    except ValidationError as error:
        raise Unusable("its answer is not that of a chat endpoint") from error
    fenced = _FENCE.match(content)
    try:
        given = _Answers.model_validate_json(fenced.group(1) if fenced else content)
    except ValidationError as error:
        raise Unusable("it did not answer in the form that was asked for") from error
    by_item: dict[int, _Answer] = {}
    twice: set[int] = set()
    for answer in given.answers:
        if answer.item in by_item:
            twice.add(answer.item)
        by_item[answer.item] = answer
    opinions = []
    for number, question in enumerate(questions, 1):
        found = None if number in twice else by_item.get(number)
        opinions.append(_opinion(found.choices, question, reader) if found else None)
    return opinions


def _opinion(choices: Sequence[_Choice], question: Question, reader: str) -> Opinion | None:
    """The opinion that ``choices`` make, or None if one of them is not among what was offered or is not quoted.

    A quote must stand in the clause character by character, nothing folded or trimmed, and hold a letter or figure.
    """
    offered = {slug for slug, _ in question.candidates}
    if any(choice.quote not in question.text or not _says_something(choice.quote) for choice in choices):
        return None
    if choices[0].slug == NONE:
        alone = len(choices) == 1 and choices[0].relation is None
        return Opinion(reader, (), choices[0].quote) if alone else None
    made = []
    for choice in choices:
        if choice.slug not in offered or choice.relation in {None, Relation.RELATED}:
            return None
        assert choice.relation is not None
        made.append(Choice(choice.slug, choice.relation, choice.quote))
    if len({choice.slug for choice in made}) < len(made):
        return None
    return Opinion(reader, tuple(made))


def _says_something(quote: str) -> bool:
    return any(char.isalnum() for char in quote)
