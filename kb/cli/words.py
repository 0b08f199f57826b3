"""Options whose values are a closed vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from kb.vocabulary import Term


class TermChoice(click.Choice[str]):
    """A choice among the values of a vocabulary; gives the member."""

    def __init__(self, vocabulary: type[Term]) -> None:
        super().__init__([member.value for member in vocabulary])
        self.vocabulary = vocabulary

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return self.vocabulary(super().convert(str(value), param, ctx))


def term_option(flag: str, vocabulary: type[Term], text: str, *, name: str | None = None) -> Callable[[Any], Any]:
    """An option that takes a word of the vocabulary; it is None when not given."""
    names = (flag, name) if name else (flag,)
    return click.option(*names, type=TermChoice(vocabulary), help=text)
