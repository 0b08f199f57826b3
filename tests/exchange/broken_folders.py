"""Seed folders that break one rule each, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kb.exchange.consistency import RULES, Rule, references
from tests.exchange.factories import (
    SOURCE,
    TEXT,
    Files,
    assessment,
    judgements,
    mention,
)

Change = Callable[[Files], object]


@dataclass(frozen=True)
class Case:
    """One change that breaks one rule: the file and line (found by words that stand in it) and the message."""

    rule: Rule
    change: Change
    file: str
    words: str
    message: str
    nth: int = 1


def rule(name: str) -> Rule:
    return next(rule for rule in RULES if rule.__name__ == name)


def claims(files: Files, slug: str) -> dict[str, Any]:
    found: dict[str, Any] = next(c for n in files if n.startswith("claims/") for c in files[n] if c["slug"] == slug)
    return found


def evidence(files: Files, claim: str) -> dict[str, Any]:
    found: dict[str, Any] = files[f"evidence/{claim}.yaml"]
    return found


def last_assessment(files: Files, claim: str) -> dict[str, Any]:
    found: dict[str, Any] = evidence(files, claim)["assessments"][-1]
    return found


def relate(files: Files, slug: str, kind: str, target: str) -> None:
    claims(files, slug).setdefault("relations", []).append({"type": kind, "target": target})


def same_span_twice(files: Files) -> None:
    again = mention("bath-cures-colds", "Some say that it cures colds", "it cures colds")
    files[f"mentions/{SOURCE}.yaml"].append({**again, "id": "f" * 16})


def second_study(files: Files, **changes: Any) -> None:
    """A study that bears on the claim about colds, so that it is not idle."""
    files["studies/moss2021steam.yaml"] = {
        "study": "moss2021steam",
        "design": "rct",
        "title": "Steam",
        **changes,
    }
    link = {"study": "moss2021steam", "direction": "background", "directness": "direct"}
    evidence(files, "bath-cures-colds")["links"].append(link)


def wordings_of_colds(*wordings: str) -> Change:
    def change(files: Files) -> None:
        files["wordings/colds.yaml"] = [{"claim": "bath-cures-colds", "wordings": list(wordings)}]

    return change


def evidence_of_no_claim(files: Files) -> None:
    searches = evidence(files, "bath-cures-colds")["searches"]
    files["evidence/bath-cures-all.yaml"] = {"claim": "bath-cures-all", "searches": searches}


def result_not_seen(files: Files) -> None:
    files["studies/hall2019warmth.yaml"]["evidence_status"] = "Only the title was seen."


def same_evidence_for_two_claims(files: Files) -> None:
    files["evidence/bath-cools-feet.yaml"] = {
        "claim": "bath-cools-feet",
        "links": [{"study": "hall2019warmth", "direction": "supports", "directness": "direct"}],
        "assessments": [
            assessment(
                "tentative",
                "The same trial.",
                direction="supports",
                starts_at="high",
                judgements=judgements(imprecision="serious", inconsistency="serious"),
                certainty="low",
            )
        ],
        "guidance": [{"kind": "say", "text": "A bath may cool the feet."}],
    }


CASES: dict[str, Case] = {
    "a claim of no topic": Case(
        references,
        lambda f: claims(f, "bath-cools-feet").update(topic="steam"),
        "claims/foot-baths.yaml",
        "topic: steam",
        "claim 'bath-cools-feet': there is no topic 'steam'",
    ),
    "a relation to no claim": Case(
        references,
        lambda f: relate(f, "bath-warms-feet", "explains", "bath-cures-all"),
        "claims/foot-baths.yaml",
        "target: bath-cures-all",
        "claim 'bath-warms-feet': there is no claim 'bath-cures-all'",
    ),
    "wordings of no claim": Case(
        references,
        lambda f: f["wordings/foot-baths.yaml"][0].update(claim="bath-cures-all"),
        "wordings/foot-baths.yaml",
        "claim: bath-cures-all",
        "there is no claim 'bath-cures-all'",
    ),
    "evidence of no claim": Case(
        references,
        evidence_of_no_claim,
        "evidence/bath-cures-all.yaml",
        "claim: bath-cures-all",
        "there is no claim 'bath-cures-all'",
    ),
    "a mention of no claim": Case(
        references,
        lambda f: f[f"mentions/{SOURCE}.yaml"][2].update(claim="bath-cures-all"),
        f"mentions/{SOURCE}.yaml",
        "claim: bath-cures-all",
        "there is no claim 'bath-cures-all'",
    ),
    "mentions of no source": Case(
        references,
        lambda f: f.update({"mentions/flyer.yaml": [{**f[f"mentions/{SOURCE}.yaml"][0], "id": "e" * 16}]}),
        "mentions/flyer.yaml",
        "id: eeeeeeeeeeeeeeee",
        "there is no source 'flyer'",
    ),
    "a link to no study": Case(
        references,
        lambda f: evidence(f, "bath-warms-feet")["links"].append(
            {"study": "nobody2020", "direction": "supports", "directness": "direct"}
        ),
        "evidence/bath-warms-feet.yaml",
        "study: nobody2020",
        "there is no study 'nobody2020'",
    ),
    "guidance that cites no study": Case(
        references,
        lambda f: evidence(f, "bath-warms-feet")["guidance"][0].update(citation="nobody2020"),
        "evidence/bath-warms-feet.yaml",
        "citation: nobody2020",
        "there is no study 'nobody2020'",
    ),
    "a span beyond its source": Case(
        rule("offsets_in_range"),
        lambda f: f[f"mentions/{SOURCE}.yaml"][-1].update(end=len(TEXT) + 1),
        f"mentions/{SOURCE}.yaml",
        f"end: {len(TEXT) + 1}",
        f"the span ends at {len(TEXT) + 1}, but the source has {len(TEXT)} characters",
    ),
    "the same span for the same claim": Case(
        rule("offsets_in_range"),
        same_span_twice,
        f"mentions/{SOURCE}.yaml",
        "id: ffffffffffffffff",
        "the same span makes the same claim already in mention "
        + mention("bath-cures-colds", "Some say that it cures colds", "it cures colds")["id"],
    ),
    "a claim related to itself": Case(
        rule("relations_once"),
        lambda f: relate(f, "bath-cools-feet", "explains", "bath-cools-feet"),
        "claims/foot-baths.yaml",
        "type: explains",
        "claim 'bath-cools-feet' is related to itself",
    ),
    "a relation stated twice": Case(
        rule("relations_once"),
        lambda f: relate(f, "bath-warms-feet", "explains", "bath-cures-colds"),
        "claims/foot-baths.yaml",
        "type: explains",
        "the relation of 'bath-warms-feet' to 'bath-cures-colds' is stated already",
        nth=2,
    ),
    "a contradiction stated from both sides": Case(
        rule("relations_once"),
        lambda f: relate(f, "bath-warms-feet", "contradicts", "bath-cools-feet"),
        "claims/foot-baths.yaml",
        "type: contradicts",
        "the relation of 'bath-warms-feet' to 'bath-cools-feet' is stated already",
        nth=2,
    ),
    "a DOI of two studies": Case(
        rule("each_study_once"),
        lambda f: second_study(f, doi="10.5555/FEET.2019"),
        "studies/moss2021steam.yaml",
        "doi:",
        "doi 10.5555/FEET.2019 is that of 'hall2019warmth' already",
    ),
    "a PMID of two studies": Case(
        rule("each_study_once"),
        lambda f: second_study(f, pmid="123456"),
        "studies/moss2021steam.yaml",
        "pmid:",
        "pmid 123456 is that of 'hall2019warmth' already",
    ),
    "a study linked twice to a claim": Case(
        rule("each_study_once"),
        lambda f: evidence(f, "bath-known-since-1900")["links"].append(
            {"study": "stone1901record", "direction": "background", "directness": "direct"}
        ),
        "evidence/bath-known-since-1900.yaml",
        "study: stone1901record",
        "'stone1901record' is linked twice",
        nth=2,
    ),
    "a wording of two claims": Case(
        rule("wordings_in_one_place"),
        wordings_of_colds("Sniffles? Soak!", "snug_toes AFTER a soak."),
        "wordings/foot-baths.yaml",
        "snug_toes after a soak",
        "'snug_toes after a soak' is a wording of 'bath-cures-colds' already",
    ),
    "a study that bears on nothing": Case(
        rule("studies_used"),
        lambda f: f.update({"studies/idle2020.yaml": {"study": "idle2020", "design": "rct", "title": "Idle"}}),
        "studies/idle2020.yaml",
        "study: idle2020",
        "study 'idle2020' bears on no claim",
    ),
    "a result that nobody has seen": Case(
        rule("results_seen"),
        result_not_seen,
        "evidence/bath-warms-feet.yaml",
        "study: hall2019warmth",
        "the result of 'hall2019warmth' was not seen; it cannot be linked as 'supports'",
    ),
    "a verdict that the policy does not give": Case(
        rule("assessments_follow_policy"),
        lambda f: last_assessment(f, "bath-warms-feet").update(verdict="tentative"),
        "evidence/bath-warms-feet.yaml",
        "verdict: tentative",
        "the verdict is 'tentative', the policy gives 'supported' (an override needs a reason)",
    ),
    "an override that is none": Case(
        rule("assessments_follow_policy"),
        lambda f: last_assessment(f, "bath-warms-feet").update(override_reason="Just so."),
        "evidence/bath-warms-feet.yaml",
        "override_reason: Just so.",
        "an override reason, but no override",
    ),
    "a certainty that the judgements do not give": Case(
        rule("assessments_follow_policy"),
        lambda f: last_assessment(f, "bath-warms-feet").update(certainty="high"),
        "evidence/bath-warms-feet.yaml",
        "certainty: high",
        "certainty is 'high', the policy gives 'moderate'",
    ),
    "a certainty that is not told": Case(
        rule("assessments_follow_policy"),
        lambda f: last_assessment(f, "bath-warms-feet").pop("certainty"),
        "evidence/bath-warms-feet.yaml",
        "- assessed_on",
        "certainty is 'absent', the policy gives 'moderate'",
    ),
    "a domain that is not judged": Case(
        rule("assessments_follow_policy"),
        lambda f: last_assessment(f, "bath-cures-colds")["judgements"].pop(0),
        "evidence/bath-cures-colds.yaml",
        "- assessed_on",
        "claim 'bath-cures-colds': risk-of-bias is not judged",
    ),
    "a document that decides and was not looked for": Case(
        rule("assessments_follow_policy"),
        lambda f: last_assessment(f, "bath-known-since-1900").pop("record_finding"),
        "evidence/bath-known-since-1900.yaml",
        "- assessed_on",
        "claim 'bath-known-since-1900': documents decide this claim: say whether one confirms it",
    ),
    "the same evidence with two verdicts": Case(
        rule("same_evidence_same_verdict"),
        same_evidence_for_two_claims,
        "evidence/bath-cools-feet.yaml",
        "claim: bath-cools-feet",
        "the same evidence has different verdicts (tentative: bath-cools-feet; supported: bath-warms-feet)",
    ),
    "an assessed claim without guidance": Case(
        rule("assessed_claims_have_guidance"),
        lambda f: evidence(f, "bath-takes-ten-minutes").pop("guidance"),
        "evidence/bath-takes-ten-minutes.yaml",
        "claim: bath-takes-ten-minutes",
        "claim 'bath-takes-ten-minutes' has no guidance on what may be said",
    ),
    "an assessed claim that is only told what to avoid": Case(
        rule("assessed_claims_have_guidance"),
        lambda f: evidence(f, "bath-balances-mood")["guidance"][0].update(kind="avoid"),
        "evidence/bath-balances-mood.yaml",
        "claim: bath-balances-mood",
        "claim 'bath-balances-mood' has no guidance on what may be said",
    ),
}
