"""The one table from errors of the project to HTTP, and the pages that say what to do next."""

from __future__ import annotations

from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError

from kb.errors import (
    ConfigError,
    Conflict,
    ExchangeError,
    InvalidRecord,
    KbError,
    NotAllowed,
    NotFound,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreReadOnly,
    StoreUnavailable,
    StoreVersion,
    UnknownPlugin,
    UnreadableDocument,
)

STATUS: dict[type[KbError], int] = {
    NotFound: 404,
    UnknownPlugin: 404,
    Conflict: 409,
    NotAllowed: 409,
    UnreadableDocument: 415,
    ExchangeError: 422,
    InvalidRecord: 422,
    ConfigError: 500,
    StoreError: 500,
    StoreReadOnly: 500,
    StoreVersion: 500,
    StoreLocked: 503,
    StoreUnavailable: 503,
    StoreFull: 507,
}

TITLES = {
    400: "That request cannot be read",
    404: "Nothing here by that name",
    405: "This page only shows things",
    500: "Something went wrong here",
    503: "The knowledge base cannot be read just now",
}

ADVICE = {
    404: "The address may be mistyped, or the record may have another name now. Look for it by its words:",
    500: "It is not your doing. Try again; if it happens again, report what you asked for and the time.",
    503: "Nothing is lost. Try again in a moment.",
}


def status_of(error: KbError) -> int:
    """The HTTP status of an error: that of its class, or of the nearest class above it."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def init_app(app: Flask) -> None:
    """Registered on the application: a blueprint cannot answer for an address that it never saw."""
    app.register_error_handler(KbError, _for_kb_error)
    app.register_error_handler(HTTPException, _for_http_error)
    app.register_error_handler(SecurityError, _for_unknown_host)


def _for_kb_error(error: Exception) -> tuple[str, int]:
    assert isinstance(error, KbError)
    return _page(status_of(error), error.message)


def _for_http_error(error: Exception) -> tuple[str, int]:
    """Also for bugs: Flask logs them and hands over a 500."""
    assert isinstance(error, HTTPException)
    status = error.code or 500
    message = f"There is no page at {request.path}." if status == 404 else ""
    return _page(status, message)


def _for_unknown_host(_error: Exception) -> tuple[str, int, dict[str, str]]:
    """Plain: under a host name that is not ours no address of a page can be made."""
    return "This knowledge base does not answer to that host name.\n", 400, {"Content-Type": "text/plain"}


def _page(status: int, message: str) -> tuple[str, int]:
    title = TITLES.get(status, TITLES[500] if status >= 500 else TITLES[400])
    return render_template(
        "errors/error.html", status=status, title=title, message=message, advice=ADVICE.get(status, "")
    ), status
