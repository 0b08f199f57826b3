"""The knowledge base in a browser: server-rendered pages that only read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined

from webui import (
    claims,
    contradictions,
    errors,
    home,
    languagetool,
    method,
    security,
    sources,
    stored,
    studies,
    wording,
)


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The application. ``STORE`` in the configuration is an open store; without it one is opened on first use."""
    app = Flask(__name__)
    app.config.from_mapping(STORE=None, SEND_FILE_MAX_AGE_DEFAULT=3600)
    app.config.from_mapping(config or {})

    app.jinja_env.autoescape = True
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    for part in (stored, wording, security, errors, languagetool):
        part.init_app(app)
    for subject in (home, claims, sources, studies, contradictions, method, languagetool):
        app.register_blueprint(subject.blueprint)
    return app
