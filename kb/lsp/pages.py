"""Whether the pages of the knowledge base run on this machine, so that findings can link to them."""

from __future__ import annotations

import time
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

DEFAULT_ADDRESS = "http://127.0.0.1:5000"
_PATIENCE = 0.3
_LOOK_AGAIN = 30.0
# Sent by ``kb serve`` with its answer to /v2/info, and by nothing else that may have the port.
_NAME = b'"claim-kb"'


class Pages:
    """The address of the pages. ``named`` is taken as it is; without it, those of ``kb serve`` are looked for."""

    def __init__(self, named: str = "") -> None:
        self.address = named
        self._named = bool(named)
        self._looked = float("-inf")

    def look(self) -> None:
        """Finds out whether the pages run, if it was not done just now. Takes a moment: not for the main loop."""
        now = time.monotonic()
        if not self._named and now - self._looked > _LOOK_AGAIN:
            self._looked = now
            self.address = DEFAULT_ADDRESS if _answers(DEFAULT_ADDRESS) else ""


def _answers(address: str) -> bool:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=_PATIENCE)
    try:
        connection.request("GET", "/v2/info")
        return _NAME in connection.getresponse().read(4096)
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
