"""The settings of a check: from a file found upwards from each document, and from the command line, which wins.

The file is ``kb.toml``, or the table ``[tool.kb]`` of a ``pyproject.toml``. The nearest one holds, alone; the search
ends at the root of a version control system, at the home folder and at the root of the file system.
"""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from kb.checking.values import TextFormat
from kb.errors import ConfigError, Problem
from kb.reading.options import ReadingOptions, Treatment
from kb.services.check_settings_lines import line_of
from kb.services.check_settings_values import KEYS, NEVER, WrongNames
from kb.services.naming import suggestion
from kb.vocabulary import Jurisdiction, Level

FILE: Final = "kb.toml"
PROJECT_FILE: Final = "pyproject.toml"
DEFAULT: Final = "default"
_ROOT_MARKS: Final = (".git", ".hg", ".svn", ".jj")


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What holds for one document. ``origins`` says of each setting where it comes from.

    ``fail_level`` None stands for never; ``fail_under`` is a percentage, None when nothing is asked. ``ignore_codes``
    and ``ignore_claims`` give the reason for each. ``formats`` are those that are taken from folders and patterns.
    ``folder`` is where the patterns of ``exclude`` begin.
    """

    fail_level: Level | None = Level.ERROR
    fail_under: float | None = None
    jurisdictions: tuple[Jurisdiction, ...] = ()
    exclude: tuple[str, ...] = ()
    formats: tuple[TextFormat, ...] = tuple(TextFormat)
    quotations: Treatment = Treatment.CHECK
    code: Treatment = Treatment.SKIP
    ignore_codes: Mapping[str, str] = field(default_factory=dict)
    ignore_claims: Mapping[str, str] = field(default_factory=dict)
    second_reader: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None

    @property
    def reading(self) -> ReadingOptions:
        """How documents are read under these settings."""
        return ReadingOptions(self.quotations, self.code)

    @property
    def ignored(self) -> dict[str, str]:
        """The reason for each code and claim that is switched off."""
        return {**self.ignore_codes, **self.ignore_claims}

    def leaves_out(self, path: Path) -> bool:
        """Whether the settings file excludes ``path``; its patterns begin at its own folder."""
        if not self.exclude:
            return False
        base = self.folder or Path.cwd()
        whole = path.resolve()
        shown = whole.relative_to(base) if whole.is_relative_to(base) else whole
        return any(_matches(shown, pattern) for pattern in self.exclude)

    def origin(self, key: str) -> str:
        """Where the setting ``key``, as it is written in the file, comes from: a file and line, an option, default."""
        return self.origins.get(key, DEFAULT)


def _matches(path: Path, pattern: str) -> bool:
    """Whether a pattern means the file or one of the folders that it lies in; without a "/" it means any name."""
    bare = pattern.rstrip("/").removeprefix("./")
    inside = [path, *path.parents]
    return any(fnmatch.fnmatch(part.as_posix(), bare) or fnmatch.fnmatch(part.name, bare) for part in inside)


# ------------------------------------------------------------------------------------------------ where it is found


@dataclass(slots=True)
class SettingsFinder:
    """Finds the settings of documents, reading each file once.

    ``given`` are those of the command line by attribute, with the option as second value; they win. ``named`` is a
    file to take instead of searching; ``search`` False takes none.
    """

    given: Mapping[str, tuple[Any, str]] = field(default_factory=dict)
    named: Path | None = None
    search: bool = True
    _by_folder: dict[Path, CheckSettings] = field(default_factory=dict)

    def of(self, path: Path | None) -> CheckSettings:
        """The settings that hold for the document at ``path``; None stands for standard input.

        Raises ConfigError with every problem of a settings file.
        """
        folder = Path.cwd() if path is None else path.resolve().parent
        if folder not in self._by_folder:
            self._by_folder[folder] = self._given_over(self._of_folder(folder))
        return self._by_folder[folder]

    def _of_folder(self, folder: Path) -> CheckSettings:
        if self.named is not None:
            found = read_settings(self.named)
            if found is None:
                raise ConfigError(f"{self.named} has no table [tool.kb]: put the settings there, or name a {FILE}.")
            return found
        for place in _upwards(folder) if self.search else ():
            for name in (FILE, PROJECT_FILE):
                if (place / name).is_file() and (found := read_settings(place / name)) is not None:
                    return found
        return CheckSettings()

    def _given_over(self, settings: CheckSettings) -> CheckSettings:
        values = {name: value for name, (value, _) in self.given.items()}
        origins = {name.replace("_", "-"): option for name, (_, option) in self.given.items()}
        return replace(settings, **values, origins={**settings.origins, **origins})


def _upwards(folder: Path) -> Iterable[Path]:
    """The folders in which settings may stand, the nearest first."""
    home = Path.home()
    for place in (folder, *folder.parents):
        yield place
        if place == home or any((place / mark).exists() for mark in _ROOT_MARKS):
            return


def read_settings(path: Path) -> CheckSettings | None:
    """The settings in a file; None for a ``pyproject.toml`` without ``[tool.kb]``.

    Raises ConfigError with file and line of every problem.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused([Problem(str(path), "is not UTF-8 text; save it as such.")]) from error
    except OSError as error:
        raise ConfigError(f"The settings file {path} cannot be read: {error.strerror}.") from error
    try:
        table: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused([Problem(str(path), f"this is no TOML: {error}.")]) from error
    above: tuple[str, ...] = ()
    if path.name == PROJECT_FILE:
        above = ("tool", "kb")
        tools = table.get("tool")
        table = tools.get("kb") if isinstance(tools, dict) else None
        if table is None:
            return None
    if not isinstance(table, dict):
        raise _refused([Problem(str(path), "[tool.kb] must be a table.", line_of(text, above))])
    return _settings(path, text, above, table)


def _settings(path: Path, text: str, above: tuple[str, ...], table: dict[str, Any]) -> CheckSettings:
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    problems: list[Problem] = []
    for key, value in table.items():
        line = line_of(text, (*above, key))
        if key not in KEYS:
            message = f"there is no setting '{key}'.{suggestion(key, list(KEYS))}"
            problems.append(Problem(str(path), message, line))
            continue
        try:
            values[key.replace("-", "_")] = KEYS[key](value)
            origins[key] = f"{path}:{line}" if line else str(path)
        except WrongNames as error:
            for name, message in error.wrong:
                problems.append(Problem(str(path), f"{key}: {message}", line_of(text, (*above, key, name))))
        except ValueError as error:
            problems.append(Problem(str(path), f"{key} {_ended(error)}", line))
    if problems:
        raise _refused(problems)
    return CheckSettings(**values, origins=origins, folder=path.resolve().parent)


def _ended(error: ValueError) -> str:
    said = str(error)
    return said if said.endswith((".", "?")) else f"{said}."


def _refused(problems: list[Problem]) -> ConfigError:
    several = f"{problems[0].path} has {len(problems)} problems:"
    message = str(problems[0]) if len(problems) == 1 else several
    error = ConfigError(message, details={"problems": [str(problem) for problem in problems]})
    error.problems = tuple(problems)  # type: ignore[attr-defined]  # the command line lists them when there are several
    return error


# ------------------------------------------------------------------------------------------------------ shown again


def shown(settings: CheckSettings) -> list[tuple[str, str, str]]:
    """Every setting as (key, value as TOML, where it comes from), in the order of the documentation."""
    known = {one.name for one in fields(settings)}
    rows = []
    for key in KEYS:
        name = key.replace("-", "_")
        assert name in known
        rows.append((key, _as_toml(getattr(settings, name), key), settings.origin(key)))
    return rows


def _as_toml(value: Any, key: str) -> str:
    if value is None:
        return f'"{NEVER}"' if key == "fail-level" else "(none)"
    if isinstance(value, tuple):
        return f"[{', '.join(_quoted(str(one)) for one in value)}]"
    if isinstance(value, Mapping):
        hidden = {name: "***" if (key, name) == ("second-reader", "key") else text for name, text in value.items()}
        inside = ", ".join(f"{_bare(name)} = {_quoted(text)}" for name, text in hidden.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, float):
        return f"{value:g}"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _bare(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() else _quoted(name)
