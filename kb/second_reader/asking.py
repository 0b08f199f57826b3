"""One request to a chat endpoint: bounded in time, size and number of attempts."""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Sequence
from typing import Final

import httpx

from kb import __version__
from kb.second_reader.settings import ReaderSettings

MAX_ANSWER: Final = 1_000_000
"""Bytes of an answer; a batch has a few thousand."""

_MAX_TOKENS: Final = 4000
_AGAIN: Final = frozenset({429, 500, 502, 503, 504, 529})
# Refused because of how it was asked: some servers do not know JSON mode.
_ASKED_WRONGLY: Final = frozenset({400, 415, 422})
_REFUSED: Final = {
    401: "it did not accept the key",
    403: "it did not let us in",
    404: "it has no such address or model",
    413: "it finds the question too large",
}
_LONGEST_WAIT: Final = 20.0


class Unanswered(Exception):
    """A question was not answered. ``hopeless`` says that asking others would be no better."""

    def __init__(self, reason: str, *, hopeless: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hopeless = hopeless


class Endpoint:
    """A chat endpoint. May be shared by threads; close it after use."""

    def __init__(self, settings: ReaderSettings) -> None:
        self._settings = settings
        self._json_mode = True
        headers = {"accept-encoding": "identity", "user-agent": f"claim-kb/{__version__}"}
        if settings.key:
            headers["authorization"] = f"Bearer {settings.key}"
        self._client = httpx.Client(
            headers=headers,
            timeout=httpx.Timeout(settings.timeout, connect=min(10.0, settings.timeout)),
            limits=httpx.Limits(max_connections=settings.parallel),
            follow_redirects=False,  # the text goes to the host that was named, and nowhere else
            trust_env=not settings.is_here,  # a proxy is for hosts elsewhere
        )

    def close(self) -> None:
        """Lets go of all connections."""
        self._client.close()

    def ask(self, messages: Sequence[dict[str, str]], *, until: float) -> bytes:
        """The body of the answer. ``until`` is when to give up, as ``time.monotonic`` counts.

        An overloaded server (429, 5xx) is asked again after a pause, as often as the settings say. Raises
        Unanswered.
        """
        settings, status = self._settings, 0
        for attempt in range(1, settings.attempts + 1):
            status, body, wait = self._post(messages, until)
            if status == 200:
                return body
            if status in _ASKED_WRONGLY and self._json_mode:
                self._json_mode = False
                status, body, wait = self._post(messages, until)
                if status == 200:
                    return body
            if status not in _AGAIN:
                raise Unanswered(_why(status), hopeless=status not in {400, 413, 422})
            pause = wait if wait is not None else settings.backoff * 2 ** (attempt - 1) * random.uniform(0.8, 1.2)
            if attempt == settings.attempts or time.monotonic() + pause >= until:
                break
            time.sleep(pause)
        raise Unanswered("it is overloaded" if status == 429 else f"it failed (status {status})", hopeless=True)

    def _post(self, messages: Sequence[dict[str, str]], until: float) -> tuple[int, bytes, float | None]:
        """Status, body, and the seconds that the server wants us to wait."""
        payload: dict[str, object] = {
            "model": self._settings.model,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": _MAX_TOKENS,
            "stream": False,
        }
        if self._json_mode:
            payload["response_format"] = {"type": "json_object"}
        until = min(until, time.monotonic() + self._settings.timeout)
        if time.monotonic() >= until:
            raise Unanswered("it took too long")
        try:
            with self._client.stream("POST", self._settings.url, json=payload) as response:
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > MAX_ANSWER:
                        raise Unanswered("its answer is far too long")
                    if time.monotonic() > until:
                        raise Unanswered("it took too long")
                return response.status_code, bytes(body), _wait(response)
        except httpx.TimeoutException as error:
            raise Unanswered("it took too long", hopeless=isinstance(error, httpx.ConnectTimeout)) from error
        except httpx.ConnectError as error:
            raise Unanswered(_unreachable(error), hopeless=True) from error
        except httpx.HTTPError as error:
            raise Unanswered("the connection broke off") from error
        except (httpx.InvalidURL, httpx.CookieConflict, httpx.StreamError) as error:
            raise Unanswered("it cannot be asked at this address", hopeless=True) from error


def _wait(response: httpx.Response) -> float | None:
    """What ``Retry-After`` says in seconds, within reason; dates are not waited for."""
    try:
        seconds = float(response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return min(max(0.0, seconds), _LONGEST_WAIT) if seconds == seconds else None


def _why(status: int) -> str:
    if 300 <= status < 400:
        return "it sends us to another address, where nothing is sent unasked"
    return _REFUSED.get(status, f"it refused (status {status})")


def _unreachable(error: httpx.ConnectError) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "its certificate is not trusted"
        if isinstance(cause, ssl.SSLError):
            return "no secure connection could be made (TLS)"
        if isinstance(cause, ConnectionRefusedError):
            return "nothing answers at that address"
        cause = cause.__cause__ or cause.__context__
    return "it cannot be reached"
