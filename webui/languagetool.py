"""LanguageTool's HTTP interface, so that its clients show the findings while one types.

What browser add-ons, LibreOffice, Obsidian and editors ask for is answered; nothing of a text is kept on disk or
written to a log. Errors are plain text that begins with "Error:", as these clients expect.

Any page may ask: the clients run as extensions, as apps and inside pages of every site, and an answer tells nothing
but what the shared knowledge says of the words that were sent. The other pages of the server stay closed to them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, cast

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

import kb
from kb.checking.codes import Code
from kb.checking.suppressing import SuppressionCode
from kb.checking.values import CheckedDocument, Coverage, Document, TextFormat
from kb.errors import KbError
from kb.reports.languagetool import LANGUAGES, check_response
from kb.reports.report_input import ReportInput
from kb.services.live_checking import LiveChecker
from webui.annotated import AnnotatedText, NotAnnotated, annotated, plain
from webui.errors import status_of
from webui.stored import store

blueprint = Blueprint("languagetool", __name__, url_prefix="/v2")

MAX_CHARACTERS = 200_000
# The longest text, percent-encoded, with room for its markup and the other fields.
MAX_BYTES = 8 * 1024 * 1024
DEFAULT_LANGUAGE = "en-US"
NOT_ENGLISH = "Only English is checked."
CATEGORY = "CLAIMS"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
# Good news, which picky clients would underline too.
_FINE = frozenset({Code.CARRIED, Code.DESCRIPTIVE})
_CHECKER = "claim-kb-live-checker"


class Refused(Exception):
    """A request that LanguageTool would refuse; ``status`` is 400 or 413."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def init_app(app: Flask) -> None:
    """One checker for the whole application. It is opened by the first check."""
    app.extensions[_CHECKER] = LiveChecker(lambda _say: store())


def live_checker() -> LiveChecker:
    """The checker of the application."""
    return cast("LiveChecker", current_app.extensions[_CHECKER])


# ---------------------------------------------------------------------------------------------------------- a check


@dataclass(frozen=True, slots=True)
class Rules:
    """Which findings the client wants, by rule ("KB_NOT_SHOWN") and category ("CLAIMS"), and whether it is picky."""

    enabled: frozenset[str] = frozenset()
    disabled: frozenset[str] = frozenset()
    enabled_categories: frozenset[str] = frozenset()
    disabled_categories: frozenset[str] = frozenset()
    enabled_only: bool = False
    picky: bool = False

    def want(self, rule: str) -> bool:
        """Whether findings of the rule are asked for. A rule that is named counts for more than its category."""
        if self.enabled_only:
            return rule in self.enabled or (CATEGORY in self.enabled_categories and rule not in self.disabled)
        return rule in self.enabled or (rule not in self.disabled and CATEGORY not in self.disabled_categories)


@blueprint.route("/check", methods=["GET", "POST"])
def check() -> Response:
    """The findings of the text that was sent."""
    request.max_content_length = request.max_form_memory_size = MAX_BYTES
    given = request.values
    sent = _text(given.get("text"), given.get("data"))
    length = len(sent.text)
    if length > MAX_CHARACTERS:
        raise Refused(f"The text has {length} characters; at most {MAX_CHARACTERS} are checked at once.", 413)
    language, preferred = _language(given.get("language"), _names("preferredVariants"))
    rules = Rules(
        enabled=_names("enabledRules"),
        disabled=_names("disabledRules"),
        enabled_categories=_names("enabledCategories"),
        disabled_categories=_names("disabledCategories"),
        enabled_only=given.get("enabledOnly", "").lower() in {"true", "yes"},
        picky=given.get("level") == "picky",
    )
    is_english = language.split("-")[0].lower() == "en"
    report = _checked(sent.text, picky=rules.picky) if is_english else _unchecked(sent.text)
    answer = check_response(report, language=preferred, everything=rules.picky)
    if not is_english:
        answer["software"]["status"] = NOT_ENGLISH
    answer["matches"] = [_placed(match, sent) for match in answer["matches"] if rules.want(match["rule"]["id"])]
    return jsonify(answer)


def _text(text: str | None, data: str | None) -> AnnotatedText:
    if (text is None) == (data is None):
        raise Refused("Send either 'text' or 'data'.")
    if text is not None:
        return plain(text)
    try:
        return annotated(data or "")
    except NotAnnotated as error:
        raise Refused(str(error)) from error


def _language(asked: str | None, variants: Collection[str]) -> tuple[str, str]:
    """The language of the text, and the code that the answer gives it."""
    if not asked:
        raise Refused("The parameter 'language' is missing: send a code such as en-US, or auto.")
    if asked.lower() == "auto":
        english = sorted(code for code in variants if code.startswith("en-"))
        return "en", english[0] if english else DEFAULT_LANGUAGE
    if not _LANGUAGE.fullmatch(asked):
        raise Refused(f"'{asked[:40]}' is not the code of a language; send one such as en-US, or auto.")
    return asked, next((code for code in LANGUAGES if code.lower() == asked.lower()), asked)


def _names(parameter: str) -> frozenset[str]:
    return frozenset(name.strip() for name in request.values.get(parameter, "").split(",") if name.strip())


def _checked(text: str, *, picky: bool) -> ReportInput:
    checker = live_checker()
    result = checker.check_text(text, TextFormat.PLAIN)
    found = result.checked.findings
    if picky:
        found = tuple(finding for finding in found if finding.code not in _FINE)
    citations = checker.citations(key for finding in found for key in finding.studies)
    checked = replace(result.checked, findings=found)
    return ReportInput((checked,), {checked.path: result.document}, citations)


def _unchecked(text: str) -> ReportInput:
    return ReportInput((CheckedDocument("", len(text), Coverage(0, 0, 0), ()),), {"": Document("", text)})


def _placed(match: dict[str, Any], sent: AnnotatedText) -> dict[str, Any]:
    """A match of the text that was read, where it stands in what was sent."""
    place = sent.place(match["offset"], match["length"])
    replacements = [] if place.has_markup else match["replacements"]
    return match | {"offset": place.offset, "length": place.length, "replacements": replacements}


# ----------------------------------------------------------------------------------------------- what else is asked


@blueprint.get("/languages")
def languages() -> Response:
    """The languages, with a short and a long code each."""
    return jsonify([{"name": name, "code": code[:2], "longCode": code} for code, name in LANGUAGES.items()])


@blueprint.get("/info")
def info() -> Response:
    """Which program answers."""
    return jsonify({"software": {"name": "claim-kb", "version": kb.__version__, "premium": False}})


@blueprint.get("/maxtextlength")
def max_text_length() -> Response:
    """How many characters are checked at once."""
    return _plain(str(MAX_CHARACTERS), 200)


@blueprint.get("/configinfo")
def config_info() -> Response:
    """The limits, and the rules with their categories, which the LibreOffice extension lists."""
    rules = [
        {
            "ruleId": "KB_" + code.value.replace("-", "_").upper(),
            "description": code.meaning,
            "categoryId": CATEGORY,
            "categoryName": "Claims and evidence",
            "locQualityIssueType": "style",
        }
        for code in (*Code, *SuppressionCode)
    ]
    software = {"name": "claim-kb", "version": kb.__version__}
    return jsonify({"software": software, "parameter": {"maxTextLength": MAX_CHARACTERS}, "rules": rules})


@blueprint.get("/healthcheck")
def health_check() -> Response:
    """That the server runs."""
    return _plain("OK", 200)


@blueprint.route("/<path:action>", methods=["GET", "POST"])
def anything_else(action: str) -> Response:
    """Dictionaries and accounts, which there are none of here."""
    return _plain(f"Error: There is no /v2/{action} here; there are /v2/check and /v2/languages.", 404)


# ------------------------------------------------------------------------------------- pages of other sites, errors


@blueprint.before_request
def answer_preflight() -> Response | None:
    """Browsers ask first whether a page of another site may ask."""
    return Response(status=204) if request.method == "OPTIONS" else None


@blueprint.after_request
def let_others_ask(response: Response) -> Response:
    """Lets pages of other sites read the answer, also where browsers guard this machine against them."""
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
        headers["Access-Control-Allow-Headers"] = request.headers.get("Access-Control-Request-Headers", "Content-Type")
        headers["Access-Control-Max-Age"] = "86400"
        headers["Vary"] = "Access-Control-Request-Headers"
        if request.headers.get("Access-Control-Request-Private-Network") == "true":
            headers["Access-Control-Allow-Private-Network"] = "true"
    else:
        headers["Cache-Control"] = "no-store"
    return response


@blueprint.errorhandler(Refused)
def refused(error: Refused) -> Response:
    return _plain(f"Error: {error.message}", error.status)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    return _plain(f"Error: The request is too large; at most {MAX_CHARACTERS} characters are checked at once.", 413)


@blueprint.errorhandler(KbError)
def not_checked(error: KbError) -> Response:
    return _plain(f"Error: {error.message}", status_of(error))


@blueprint.errorhandler(HTTPException)
def failed(error: HTTPException) -> Response:
    return _plain(f"Error: {error.description or error.name}", error.code or 500)


def _plain(text: str, status: int) -> Response:
    return Response(text, status, mimetype="text/plain")
