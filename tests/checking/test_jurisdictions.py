"""The second gate: every rule does what its examples say and rests on a document that was read."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
import yaml

from kb.checking.index import ClaimIndex
from kb.checking.jurisdiction_rules import Rule, jurisdiction, jurisdiction_codes, parse_jurisdiction
from kb.checking.jurisdictions import gate
from kb.checking.pipeline import Options, check_document
from kb.checking.values import CheckedDocument, Document, Finding, Position
from kb.errors import ConfigError, InvalidRecord
from kb.vocabulary import Jurisdiction as Code
from kb.vocabulary import Level
from tests.checking.known import SEEDS, known_claims

RULES = [(code, rule) for code in jurisdiction_codes() for rule in jurisdiction(code).rules]
EXAMPLES = [(code, rule, text, True) for code, rule in RULES for text in rule.match]
EXAMPLES += [(code, rule, text, False) for code, rule in RULES for text in rule.no_match]
AUTHORITIES = {"guidance", "ruling", "regulation", "web-page"}


@cache
def plain_index() -> ClaimIndex:
    return ClaimIndex(tuple(known_claims().values()))


def checked(text: str, *codes: str) -> CheckedDocument:
    return check_document(Document("draft.txt", text), plain_index(), options=Options(jurisdictions=codes))


def ruled(text: str, *codes: str) -> list[Finding]:
    return [finding for finding in checked(text, *codes).findings if finding.jurisdiction]


def rules_of(found: list[Finding]) -> set[str]:
    return {finding.reasons[0].removeprefix("rule ") for finding in found}


def test_there_are_rules_for_every_jurisdiction_that_the_record_knows() -> None:
    assert set(jurisdiction_codes()) == {code.value for code in Code} - {Code.ANY.value}


@pytest.mark.parametrize(("code", "rule", "text", "wanted"), EXAMPLES, ids=lambda value: str(value)[:40])
def test_a_rule_does_what_its_examples_say(code: str, rule: Rule, text: str, wanted: bool) -> None:
    assert (f"{code}/{rule.name}" in rules_of(ruled(text, code))) is wanted


@pytest.mark.parametrize(("code", "rule"), RULES, ids=lambda value: str(getattr(value, "name", value)))
def test_a_rule_rests_on_documents_of_authorities_that_are_in_the_record(code: str, rule: Rule) -> None:
    assert rule.authority
    for key in rule.authority:
        record = yaml.load((SEEDS / "studies" / f"{key}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        assert record["type"] in AUTHORITIES, f"{key} of {code}"
        assert record["finding"]
    assert len(rule.match) >= 2
    assert len(rule.no_match) >= 2
    assert rule.instead.endswith(".")
    assert "legal advice" not in rule.message


def test_a_finding_names_the_authority_and_cites_it() -> None:
    (found,) = [f for f in ruled("We offer acupuncture for migraine.", "uk") if f.studies[0] == "asa2017mannion"]
    assert found.code == "regulator"
    assert found.jurisdiction == "uk"
    assert found.message.startswith("ASA and CAP (United Kingdom): ")
    assert found.claim is None
    assert found.text.endswith("acupuncture for migraine")


def test_a_hedge_is_not_a_licence() -> None:
    plain = rules_of(ruled("Acupuncture treats headaches, insomnia and anxiety.", "uk"))
    hedged = rules_of(ruled("Acupuncture may perhaps help with headaches, insomnia and anxiety.", "uk"))
    assert "uk/list-of-conditions" in plain & hedged


def test_a_list_of_conditions_over_several_lines_is_one_list() -> None:
    text = "Acupuncture can help with:\n\n- headaches\n- insomnia\n- hay fever\n"
    found = [f for f in ruled(text, "uk") if f.reasons[0] == "rule uk/list-of-conditions"]
    assert len(found) == 1
    assert "headaches, insomnia, hay fever" in found[0].reasons[1]


def test_conditions_that_speak_against_treatment_promise_nothing() -> None:
    assert ruled("Contraindications\n\n- epilepsy\n- high blood pressure\n- diabetes\n- cancer\n", "uk") == []
    assert ruled("It does not treat migraine, acne or insomnia.", "uk") == []


def test_a_medicine_that_is_named_in_a_denial_is_only_noted() -> None:
    (found,) = [f for f in ruled("Facial acupuncture is not Botox.", "uk") if "rule uk" in f.reasons[0]]
    assert found.level is Level.NOTICE


def test_only_the_chosen_jurisdictions_are_asked() -> None:
    text = "Facial acupuncture is completely safe."
    assert {f.jurisdiction for f in ruled(text, "uk", "au")} == {"uk", "au"}
    assert ruled(text) == []


def test_spans_hold_the_words_of_the_document() -> None:
    text = "Welcome!\n\nOur facial flushes toxins. See the before and after photos, better than surgery.\n"
    found = ruled(text, *jurisdiction_codes())
    assert len(found) > 4
    assert all(text[f.start : f.end] == f.text for f in found)
    assert [f.start for f in found] == sorted(f.start for f in found)


def test_positions_of_authorities_on_a_claim_of_the_record_are_told_once() -> None:
    position = Position("uk", "ASA", "Lifting needs proof.", "asaultherapy")
    claims = dict(known_claims())
    claims["fa-lifts-face"] = replace(claims["fa-lifts-face"], positions=(position,))
    document = Document("d.txt", "Facial acupuncture lifts the face. It really lifts the face.")
    result = check_document(document, ClaimIndex(tuple(claims.values())))
    found = gate(document, result.findings, ["uk", "us"], claims)
    assert [(f.message, f.studies, f.level) for f in found if "ASA: " in f.message] == [
        ("ASA: Lifting needs proof.", ("asaultherapy",), Level.NOTICE)
    ]


def test_the_gate_changes_nothing_in_what_the_check_itself_says() -> None:
    text = "Facial acupuncture is completely safe and lifts the face. A natural facelift without toxins."
    bare, gated = checked(text), checked(text, *jurisdiction_codes())
    assert tuple(f for f in gated.findings if not f.jurisdiction) == bare.findings
    assert gated.coverage == bare.coverage


def test_an_unknown_jurisdiction_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="au, ca, eu, uk, us"):
        ruled("It lifts the face.", "mars")


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ("level: warning", "level: loud"),
        ("authority: [", "authority: []\n    x: ["),
        ("message:", "text:"),
    ],
)
def test_a_rule_file_that_is_not_whole_is_refused(broken: str, problem: str) -> None:
    text = (SEEDS / "jurisdictions" / "eu.yaml").read_text(encoding="utf-8")
    with pytest.raises(InvalidRecord):
        parse_jurisdiction(re.sub(re.escape(broken), problem, text, count=1), "eu.yaml")
