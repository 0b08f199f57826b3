"""What each setting of a check may be, as the values of TOML become those of the program.

Every function raises ValueError with words that go on from the name of the setting: "must be ...".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from kb.checking.codes import Code
from kb.checking.suppressing import SuppressionCode
from kb.checking.values import TextFormat
from kb.reading.options import Treatment
from kb.second_reader.settings import FILE_KEYS
from kb.services.naming import suggestion
from kb.vocabulary import Jurisdiction, Level

NEVER: Final = "never"
CODES: Final = tuple(code.value for code in (*Code, *SuppressionCode))


def _level(value: Any) -> Level | None:
    known = [*(level.value for level in Level), NEVER]
    return None if _word(value, known) == NEVER else Level(value)


def _percentage(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 100:
        raise ValueError("must be a number from 0 to 100")
    return float(value)


def _treatment(value: Any) -> Treatment:
    return Treatment(_word(value, [member.value for member in Treatment]))


def _jurisdictions(value: Any) -> tuple[Jurisdiction, ...]:
    known = [member.value for member in Jurisdiction if member is not Jurisdiction.ANY]
    return tuple(Jurisdiction(_word(one, known)) for one in _texts(value))


def _formats(value: Any) -> tuple[TextFormat, ...]:
    return tuple(TextFormat(_word(one, [member.value for member in TextFormat])) for one in _texts(value))


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ValueError('must be a list of texts, such as ["one", "two"]')
    return tuple(value)


def _word(value: Any, known: list[str]) -> str:
    if isinstance(value, str) and value in known:
        return value
    raise ValueError(f"must be one of {', '.join(known)}, not {value!r}.{suggestion(str(value), known)}")


def _codes(value: Any) -> dict[str, str]:
    return _reasons(value, CODES)


def _reasons(value: Any, known: tuple[str, ...] = ()) -> dict[str, str]:
    """A table of names with a reason each; without ``known`` any name will do."""
    if not isinstance(value, dict):
        raise ValueError('must be a table of names with a reason each, such as fa-is-relaxing = "agreed in March"')
    wrong = []
    for name, reason in value.items():
        if known and name not in known:
            wrong.append((name, f"there is no code '{name}'.{suggestion(name, known)}"))
        if not isinstance(reason, str) or not reason.strip():
            wrong.append((name, f"'{name}' needs a reason: a text that says why it is switched off."))
    if wrong:
        raise WrongNames(wrong)
    return {name: " ".join(reason.split()) for name, reason in value.items()}


def _second_reader(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError('must be a table, such as url = "http://localhost:11434/v1" and model = "name"')
    wrong = [
        (name, f"there is no setting '{name}' of a second reader.{suggestion(name, sorted(FILE_KEYS))}")
        for name in value
        if name not in FILE_KEYS
    ]
    if wrong:
        raise WrongNames(wrong)
    return {name: str(one) for name, one in value.items()}


class WrongNames(ValueError):
    """Mistakes at names inside a table: pairs of name and message."""

    def __init__(self, wrong: list[tuple[str, str]]) -> None:
        super().__init__(wrong[0][1])
        self.wrong = wrong


KEYS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "fail-level": _level,
    "fail-under": _percentage,
    "jurisdictions": _jurisdictions,
    "exclude": _texts,
    "formats": _formats,
    "quotations": _treatment,
    "code": _treatment,
    "ignore-codes": _codes,
    "ignore-claims": _reasons,
    "second-reader": _second_reader,
}
