"""Serving the pages on this machine."""

from __future__ import annotations

import errno
import os
import socket
import sys
import webbrowser
from contextlib import closing

import waitress  # type: ignore[import-untyped]

from kb.errors import ConfigError
from kb.services.opening import open_store
from webui import create_app
from webui.languagetool import MAX_BYTES

HOST = "127.0.0.1"
THREADS = 4
# Longer requests are not read. Up to this, neither a text nor its findings are put on the disk while they are sent.
IN_MEMORY = 2 * MAX_BYTES


def run(*, port: int, browser: bool) -> None:
    """Serves until it is interrupted, to this machine only. ``port`` 0 takes any that is free.

    Raises ConfigError if the port cannot be had, StoreError if the knowledge base cannot be opened.
    """
    with _bound(port) as listening, closing(open_store(say=_say)) as store:
        # a page of another site must not reach this one under a name of its own that points here
        app = create_app({"STORE": store, "TRUSTED_HOSTS": [HOST, "localhost"]})
        server = waitress.create_server(
            app,
            sockets=[listening],
            threads=THREADS,
            max_request_body_size=IN_MEMORY,
            inbuf_overflow=IN_MEMORY + 1,
            outbuf_overflow=IN_MEMORY,
        )
        address = f"http://{HOST}:{listening.getsockname()[1]}/"
        _say(f"The knowledge base is at {address} (end with Ctrl+C).")
        if browser:
            webbrowser.open(address)
        try:
            server.run()
        finally:
            server.close()


def _bound(port: int) -> socket.socket:
    """A socket on the port. Made here because waitress leaves its own open when the port is taken."""
    if not 0 <= port <= 65535:
        raise ConfigError(f"There is no port {port}; ports go from 1 to 65535.")
    listening = socket.socket()
    try:
        if os.name == "posix":  # elsewhere the option would let two programs share the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            message = f"Port {port} is taken, perhaps by another 'kb serve'; choose another with --port."
        elif error.errno == errno.EACCES:
            message = f"Port {port} may only be used by an administrator; choose one above 1023 with --port."
        else:
            message = f"Port {port} cannot be used: {error.strerror}."
        raise ConfigError(message) from error
    return listening


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
