"""Where the second reader is and how long it may take, from the environment or a settings file."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, urlsplit

from kb.errors import ConfigError

URL, MODEL, KEY, TIMEOUT = "KB_JUDGE_URL", "KB_JUDGE_MODEL", "KB_JUDGE_KEY", "KB_JUDGE_TIMEOUT"
FILE_KEYS: Final = frozenset({"url", "model", "key", "timeout"})
"""What the table ``[second-reader]`` of a settings file may hold."""

_ENDPOINT: Final = "/chat/completions"


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """A second reader. ``url`` is the whole address that is asked; times are seconds.

    One request carries ``batch`` clauses and may take ``timeout``; ``parallel`` requests run at once; all of a call
    ends within ``time_limit``.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 60.0
    time_limit: float = 300.0
    batch: int = 8
    parallel: int = 4
    attempts: int = 3
    backoff: float = 0.5

    @property
    def host(self) -> str:
        """The host, and the port where the address names one, for people."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine."""
        return _is_loopback(urlsplit(self.url).hostname or "")

    @property
    def announcement(self) -> str:
        """What is said before anything is sent."""
        where = "on this machine" if self.is_here else f"to {self.host}"
        return f"Second reader: sentences that claim something are sent {where} (model {self.model})."


def reader_settings(
    environ: Mapping[str, str] | None = None, configured: Mapping[str, object] | None = None
) -> ReaderSettings:
    """The second reader that the environment names, else the one of a settings file (``configured``).

    The key in the environment is only ever sent to the address in the environment: a settings file that came with
    somebody else's drafts cannot collect it. Raises ConfigError if none is named or a value cannot be used.
    """
    environ = os.environ if environ is None else environ
    given = dict(configured or {})
    unknown = sorted(set(given) - FILE_KEYS)
    if unknown:
        raise ConfigError(
            f"[second-reader] has the unknown setting '{unknown[0]}'; it knows {', '.join(sorted(FILE_KEYS))}."
        )
    url, where = environ.get(URL, "").strip(), URL
    model, key = environ.get(MODEL, "").strip(), environ.get(KEY, "").strip()
    if not url:
        url, where, key = _text(given, "url"), "[second-reader] url", _text(given, "key")
    model = model or _text(given, "model")
    if not url:
        raise ConfigError(
            f"No second reader is set up: set {URL} to the address of an OpenAI-compatible endpoint, such as "
            f"http://localhost:11434/v1, and {MODEL} to the name of a model there."
        )
    if not model:
        raise ConfigError(f"The second reader needs the name of a model: set {MODEL}.")
    timeout = _seconds(environ.get(TIMEOUT, "").strip() or given.get("timeout", ReaderSettings("", "").timeout))
    return ReaderSettings(url=_address(url, where, has_key=bool(key)), model=model, key=_header(key), timeout=timeout)


def _text(given: Mapping[str, object], name: str) -> str:
    value = given.get(name, "")
    if not isinstance(value, str):
        raise ConfigError(f"[second-reader] {name} must be text.")
    return value.strip()


def _seconds(value: object) -> float:
    try:
        seconds = float(str(value))
    except ValueError as error:
        raise ConfigError(f"'{value}' is no number of seconds for the second reader's timeout.") from error
    if isinstance(value, bool) or not 0 < seconds <= 3600:
        raise ConfigError("The second reader's timeout must be above 0 and at most 3600 seconds.")
    return seconds


def _address(url: str, where: str, *, has_key: bool) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:  # brackets that do not close, a port that is no number
        usable, parts = False, SplitResult("", "", "", "", "")
    if not usable or any(ord(char) <= 32 for char in url):
        raise ConfigError(f"{where} is not an address; it looks like https://host/v1.")
    if parts.username or parts.password:
        raise ConfigError(f"{where} holds a name or password: put the key into {KEY} instead.")
    if has_key and parts.scheme == "http" and not _is_near(parts.hostname or ""):
        raise ConfigError(f"{where} begins with http, so the key would be sent unprotected; use https.")
    path = parts.path.rstrip("/")
    path = path if path.endswith(_ENDPOINT) else path + _ENDPOINT
    return parts._replace(path=path, fragment="").geturl()


def _header(key: str) -> str:
    if not key.isascii() or not key.isprintable():
        raise ConfigError(f"{KEY} holds characters that no key has.")
    return key


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_near(host: str) -> bool:
    """Whether the host is this machine or one of its own network, by its name or number."""
    bare = "." not in host.rstrip(".") and ":" not in host
    if bare or _is_loopback(host) or host.endswith((".local", ".internal")):
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False
