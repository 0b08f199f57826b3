"""Rule files of the first steps of a check: what a word, a lead or a phrase tells the reader.

Each file under ``rules/`` is hand-editable YAML: ``rule`` (the file's own name), ``why`` it is there,
``authority`` where somebody with standing says so, its data, and the examples ``match`` and ``no_match``
that the tests run. Unknown and doubled keys are refused.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from kb.errors import InvalidRecord, Problem

_STEM: Final = re.compile(r"(?<=[a-zé])\*", re.IGNORECASE)
_BLANKS: Final = re.compile(r"\[[^\]]*\]|[ ']")
_FIGURE: Final = (
    r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty)"
)
_NUMBER: Final = (
    rf"(?:(?:{_FIGURE}|one|half|many|several|some|a (?:few|couple of|dozen)|(?:hundred|thousand|million|dozen)s? of)"
    rf"(?:(?: ?[–-] ?| to | or | and ){_FIGURE})?(?: (?:hundred|thousand|million))?)"
)


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Refuses a key that stands twice, and leaves "no", "on" and numbers as the words they are."""


_StrictLoader.yaml_implicit_resolvers = {}


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    keys = [key.value for key, _ in node.value]
    doubled = sorted({k for k in keys if keys.count(k) > 1})
    if doubled:
        raise yaml.constructor.ConstructorError(None, None, f"key stands twice: {', '.join(doubled)}", node.start_mark)
    return {loader.construct_object(k, deep=True): loader.construct_object(v, deep=True) for k, v in node.value}


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def parse_rules(text: str, name: str, *, keys: frozenset[str]) -> dict[str, Any]:
    """Return the mapping that the YAML ``text`` of the rule file ``name`` holds.

    All scalars are strings. Raises InvalidRecord when the text is no YAML, has a key outside ``keys`` or
    lacks ``rule`` or ``why``, or when ``rule`` is not the file's name.
    """
    try:
        found = yaml.load(text, Loader=_StrictLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        problem = Problem(name, str(getattr(error, "problem", error)), line)
        raise InvalidRecord(f"The rule file {name} is not valid YAML.", problems=(problem,)) from error
    if not isinstance(found, dict):
        raise InvalidRecord(f"The rule file {name} must hold a mapping.")
    problems = [
        Problem(name, f"unknown key {key!r}") for key in found if key not in keys | {"rule", "why", "authority"}
    ]
    problems += [Problem(name, f"{key} is missing") for key in ("rule", "why") if not found.get(key)]
    if found.get("rule") not in {None, name.rsplit("/", 1)[-1]}:
        problems.append(Problem(name, f"rule says {found['rule']!r}"))
    if problems:
        raise InvalidRecord(f"The rule file {name} has {len(problems)} problems.", problems=tuple(problems))
    return found


@cache
def load_rules(name: str, keys: frozenset[str]) -> dict[str, Any]:
    """Return the rule file ``name`` (``sentences``, ``cues/benefit``) of the package. Read once a process."""
    text = files("kb.checking").joinpath("rules", *f"{name}.yaml".split("/")).read_text(encoding="utf-8")
    return parse_rules(text, name, keys=keys)


def rule_names(folder: str = "") -> list[str]:
    """Names of the rule files in ``folder`` of the package's rules, sorted, without the suffix."""
    base = files("kb.checking").joinpath("rules", *([folder] if folder else []))
    prefix = f"{folder}/" if folder else ""
    return sorted(prefix + f.name.removesuffix(".yaml") for f in base.iterdir() if f.name.endswith(".yaml"))


def words_pattern(alternatives: list[str]) -> str:
    """Return one pattern that matches any of ``alternatives`` as whole words.

    The alternatives are regular expressions with four comforts: a ``*`` right behind a letter stands for any
    ending, ``{number}`` for a number or range in figures or words, a blank for any white space, and a
    straight apostrophe for every kind of apostrophe.
    """
    spelled = [_STEM.sub(r"\\w*", words).replace("{number}", _NUMBER) for words in alternatives]
    joined = "|".join(sorted(spelled, key=len, reverse=True))
    return rf"(?<![\w-])(?:{_BLANKS.sub(_blank, joined)})(?!\w)"


def _blank(found: re.Match[str]) -> str:
    if found.group().startswith("["):
        return found.group().replace(" ", r"\s")
    return r"(?:\s+)" if found.group() == " " else "['’]"


def compile_words(alternatives: list[str]) -> re.Pattern[str]:
    """Compile :func:`words_pattern`, deaf to upper and lower case."""
    return re.compile(words_pattern(alternatives), re.IGNORECASE)
