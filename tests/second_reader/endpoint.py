"""A real chat endpoint on this machine that answers as it is told to, well or badly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kb.second_reader.settings import ReaderSettings


@dataclass(frozen=True)
class Asked:
    """One request as it came: its headers in lower case and its JSON."""

    path: str
    headers: dict[str, str]
    payload: dict[str, Any]

    @property
    def items(self) -> list[dict[str, Any]]:
        """The questions in it."""
        found: list[dict[str, Any]] = json.loads(self.payload["messages"][-1]["content"])["items"]
        return found


@dataclass(frozen=True)
class Reply:
    """What to send back: after ``wait`` seconds, and letter by letter where there is a ``drip``, in seconds a byte."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0
    drip_head: float = 0.0
    cut_at: int | None = None


Behaviour = Callable[[Asked], Reply]


@dataclass
class Endpoint:
    """A running endpoint: what it was asked, and how many requests were with it at once at most."""

    behaviour: Behaviour
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    busy: int = 0
    busiest: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1/chat/completions"

    def settings(self, **more: Any) -> ReaderSettings:
        quick: dict[str, Any] = {"model": "careful-1", "timeout": 5.0, "time_limit": 20.0, "backoff": 0.01}
        return ReaderSettings(self.url, **(quick | more))


def completion(content: str) -> Reply:
    """A whole answer whose message is ``content``."""
    body = {
        "id": "1",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": content}}],
    }
    return Reply(json.dumps(body).encode(), headers={"content-type": "application/json"})


def answers(*given: Sequence[dict[str, Any]]) -> Reply:
    """An answer with the choices of each item in turn."""
    return completion(json.dumps({"answers": [{"item": n, "choices": c} for n, c in enumerate(given, 1)]}))


def choosing(relation: str) -> Behaviour:
    """Finds the first candidate of each item in its clause, with ``relation``, and quotes the whole clause."""

    def behave(asked: Asked) -> Reply:
        return answers(
            *(
                [{"slug": item["candidates"][0]["slug"], "relation": relation, "quote": item["clause"]}]
                for item in asked.items
            )
        )

    return behave


def finding_none(asked: Asked) -> Reply:
    """Finds nothing in any clause."""
    return answers(*([{"slug": "none", "relation": None, "quote": item["clause"]}] for item in asked.items))


@contextmanager
def running(behaviour: Behaviour) -> Iterator[Endpoint]:
    """An endpoint that behaves like that, for as long as it is needed."""
    endpoint = Endpoint(behaviour)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.path, headers, json.loads(self.rfile.read(length)))
            with endpoint.lock:
                endpoint.asked.append(asked)
                endpoint.busy += 1
                endpoint.busiest = max(endpoint.busiest, endpoint.busy)
            try:
                self._answer(endpoint.behaviour(asked))
            except OSError:
                self.close_connection = True  # whoever asked has gone
            finally:
                with endpoint.lock:
                    endpoint.busy -= 1

        def _answer(self, reply: Reply) -> None:
            time.sleep(reply.wait)
            if reply.drip_head:
                for byte in b"HTTP/1.1 200 OK\r\nx-slow: " + b"z" * 2000:
                    self.connection.sendall(bytes([byte]))
                    time.sleep(reply.drip_head)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(reply.body)))
            self.end_headers()
            if reply.cut_at is not None:
                self.wfile.write(reply.body[: reply.cut_at])
                self.close_connection = True
            elif reply.drip:
                for byte in reply.body:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(reply.drip)
            else:
                self.wfile.write(reply.body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    endpoint.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
