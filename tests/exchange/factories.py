"""A small made-up seed folder, whole and without a problem: two topics, six claims of every checkability.

The subject is foot baths, so that nothing here is mistaken for what the project says of its own field.
"""

from __future__ import annotations

import copy
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kb.errors import Problem
from kb.exchange import strict_yaml
from kb.exchange.digests import RECORD_FILES
from kb.services.revisions import Author

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
AUTHOR = Author("tester", "loaded for a test", NOW)

Files = dict[str, Any]
"""The plain values of seed files by their path in the folder."""

# A character outside the basic plane, and line ends of two kinds: offsets count code points, line ends are kept.
TEXT = (
    "Warm foot baths \N{BATH} an old friend\r\n"
    "A ten-minute bath warms cold feet.\r\n"
    "Some say that it cures colds.\n"
    "It has been known since 1900 and balances the colours of your mood.\n"
    "Beware: a cool room may make a bath cool the feet.\n"
)
SOURCE = "foot-bath-leaflet"
JUDGED = ("risk-of-bias", "inconsistency", "indirectness", "imprecision", "publication-bias")


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def mention(claim: str, words: str, anchor: str, stance: str = "asserts", *qualifiers: str) -> dict[str, Any]:
    """The mention of a claim at the place of these words in TEXT."""
    start = TEXT.index(words)
    end = start + len(words)
    value: dict[str, Any] = {
        "id": sha256(f"{SOURCE} {start} {end} {claim}")[:16],
        "claim": claim,
        "start": start,
        "end": end,
        "sha256": sha256(words),
        "anchor": anchor,
        "stance": stance,
    }
    return value | ({"qualifiers": list(qualifiers)} if qualifiers else {})


def judgements(**concerns: str) -> list[dict[str, str]]:
    """All five lowering domains; those not named give no concern."""
    told = {name.replace("_", "-"): concern for name, concern in concerns.items()}
    return [
        {"domain": domain, "concern": told.get(domain, "none"), "reason": f"Looked at {domain}."} for domain in JUDGED
    ]


def assessment(verdict: str, rationale: str, **more: Any) -> dict[str, Any]:
    """A dated, signed assessment; keys in the order of the record."""
    order = ("direction", "starts_at", "judgements", "certainty")
    return {
        "assessed_on": "2026-11-20",
        "assessor": "tester",
        **{name: more[name] for name in order if name in more},
        "verdict": verdict,
        **{name: value for name, value in more.items() if name not in order},
        "rationale": rationale,
    }


def small_seeds() -> Files:
    """The files of the small folder, in canonical form; change what you like, the next call gives them anew."""
    files = {
        "topics.yaml": [
            {"slug": "foot-baths", "label": "Foot baths", "definition": "What a bath does to feet."},
            {"slug": "colds", "label": "Colds", "definition": "What a foot bath does to a cold."},
        ],
        "sources.yaml": [
            {
                "slug": SOURCE,
                "title": "Warm foot baths",
                "file_name": "leaflet.txt",
                "sha256": sha256(TEXT),
                "length": len(TEXT),
                "description": "A leaflet written for these tests.",
            }
        ],
        "studies/hall2019warmth.yaml": {
            "study": "hall2019warmth",
            "type": "journal-article",
            "design": "rct",
            "title": "Warmth of feet after a bath",
            "authors": [{"family": "Hall", "given": "A B"}, {"literal": "The Foot Bath Group"}],
            "container_title": "Journal of Made-up Trials",
            "issued": 2019,
            "volume": "12",
            "doi": "10.5555/feet.2019",
            "pmid": "123456",
            "sample": "80",
            "participants": 80,
            "outcomes": ["skin temperature", "comfort"],
            "finding": "Feet were warmer for an hour.",
            "notices": [{"type": "correction", "issued_on": "2020-01-31", "note": "A table was mended."}],
        },
        "studies/soakcode.yaml": {
            "study": "soakcode",
            "type": "regulation",
            "design": "regulation",
            "title": "Code of foot bathing",
        },
        "studies/stone1901record.yaml": {
            "study": "stone1901record",
            "design": "record",
            "title": "An advertisement of a foot bath",
            "title_is_description": True,
            "issued": 1901,
        },
        "claims/foot-baths.yaml": [
            {
                "slug": "bath-balances-mood",
                "statement": "Foot baths balance the colours of the mood.",
                "kind": "efficacy",
                "topic": "foot-baths",
                "checkable": "not-testable",
                "tier": "minor",
            },
            {
                "slug": "bath-cools-feet",
                "statement": "Foot baths cool the feet.",
                "kind": "efficacy",
                "topic": "foot-baths",
                "checkable": "empirical",
                "relations": [{"type": "contradicts", "target": "bath-warms-feet", "note": "Warm is not cool."}],
            },
            {
                "slug": "bath-takes-ten-minutes",
                "statement": "A foot bath takes ten minutes.",
                "kind": "regimen",
                "topic": "foot-baths",
                "checkable": "definitional",
            },
            {
                "slug": "bath-warms-feet",
                "statement": "Foot baths warm the feet.",
                "kind": "efficacy",
                "topic": "foot-baths",
                "checkable": "empirical",
                "population": "people with cold feet",
                "intervention": "warm foot bath",
                "comparator": "no bath",
                "outcome": "skin temperature of the feet",
                "relations": [{"type": "explains", "target": "bath-cures-colds"}],
            },
        ],
        "claims/colds.yaml": [
            {
                "slug": "bath-cures-colds",
                "statement": "Foot baths cure colds.",
                "kind": "efficacy",
                "topic": "colds",
                "checkable": "empirical",
                "relations": [
                    {"type": "in-tension-with", "target": "bath-balances-mood", "note": "Body or mood: which is it?"}
                ],
            },
            {
                "slug": "bath-known-since-1900",
                "statement": "Foot baths have been advertised since 1900.",
                "kind": "history",
                "topic": "colds",
                "checkable": "record",
            },
        ],
        "wordings/foot-baths.yaml": [
            {
                "claim": "bath-warms-feet",
                "wordings": ["No more cold feet: 100% cosy", "snug_toes after a soak"],
                "near_misses": ["A bath of champagne"],
            }
        ],
        f"mentions/{SOURCE}.yaml": [
            mention("bath-takes-ten-minutes", "A ten-minute bath", "A ten-minute bath"),
            mention("bath-warms-feet", "A ten-minute bath warms cold feet", "bath warms cold feet"),
            mention("bath-cures-colds", "Some say that it cures colds", "it cures colds", "reports", "Some say"),
            mention("bath-known-since-1900", "It has been known since 1900", "known since 1900"),
            mention("bath-balances-mood", "balances the colours of your mood", "the colours of your mood"),
            mention(
                "bath-cools-feet",
                "a cool room may make a bath cool the feet",
                "a bath cool the feet",
                "hedges",
                "may",
                "a cool room",
            ),
        ],
        "evidence/bath-balances-mood.yaml": {
            "claim": "bath-balances-mood",
            "assessments": [assessment("not-testable", "Nobody can measure the colour of a mood.")],
            "guidance": [{"kind": "do-not-claim", "text": "Moods have no colours that anybody could balance."}],
        },
        "evidence/bath-cures-colds.yaml": {
            "claim": "bath-cures-colds",
            "links": [
                {
                    "study": "hall2019warmth",
                    "direction": "supports",
                    "directness": "indirect-outcome",
                    "result": "Feet were warmer.",
                    "note": "Warmth was measured, colds were not.",
                }
            ],
            "searches": [
                {
                    "searched_on": "2026-11-19",
                    "place": "a made-up library",
                    "queries": ["foot bath cold trial", "bath rhinitis"],
                    "outcome": "none-found",
                    "summary": "Nothing on colds.",
                }
            ],
            "assessments": [
                assessment(
                    "not-shown",
                    "One trial of warmth says nothing of colds.",
                    direction="supports",
                    starts_at="very-low",
                    judgements=judgements(indirectness="very-serious"),
                    certainty="very-low",
                )
            ],
            "guidance": [{"kind": "do-not-claim", "text": "No study of colds has been found."}],
        },
        "evidence/bath-known-since-1900.yaml": {
            "claim": "bath-known-since-1900",
            "links": [
                {
                    "study": "stone1901record",
                    "direction": "supports",
                    "directness": "direct",
                    "result": "The advertisement says that it has run since 1900.",
                }
            ],
            "assessments": [
                assessment("on-record", "An advertisement of 1901 says so.", record_finding="confirmed"),
            ],
            "guidance": [{"kind": "say", "text": "Foot baths have been advertised since 1900."}],
        },
        "evidence/bath-takes-ten-minutes.yaml": {
            "claim": "bath-takes-ten-minutes",
            "assessments": [assessment("descriptive", "It says how long the bath is.")],
            "guidance": [{"kind": "say", "text": "Our foot baths take ten minutes."}],
        },
        "evidence/bath-warms-feet.yaml": {
            "claim": "bath-warms-feet",
            "links": [
                {
                    "study": "hall2019warmth",
                    "direction": "supports",
                    "directness": "direct",
                    "result": "Warmer by three degrees for an hour.",
                }
            ],
            "assessments": [
                assessment(
                    "supported",
                    "One sound trial of 80 people.",
                    direction="supports",
                    starts_at="high",
                    judgements=judgements(imprecision="serious"),
                    certainty="moderate",
                )
            ],
            "guidance": [
                {"kind": "say", "text": "A warm foot bath probably warms the feet for an hour."},
                {"kind": "avoid", "text": "never have cold feet again"},
                {
                    "kind": "position",
                    "text": "Baths may be called warm from 37 degrees.",
                    "authority": "The Foot Bath Council",
                    "jurisdiction": "uk",
                    "dated": "2022-03",
                    "citation": "soakcode",
                },
            ],
        },
    }
    return copy.deepcopy(files)


_written: dict[str, str] = {}


def write_files(folder: Path, files: Files) -> Path:
    """Writes plain values as YAML files; returns the folder."""
    for name, value in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # hundreds of tests write the same values
        written = _written.setdefault(repr(value), "") or strict_yaml.dump(value)
        _written[repr(value)] = written
        path.write_text(written, encoding="utf-8", newline="")
    return folder


def write_small_folder(folder: Path) -> Path:
    """Writes the small folder as it is."""
    return write_files(folder, small_seeds())


def bytes_of(folder: Path) -> dict[str, bytes]:
    """The files of a folder that hold records, by their path in it."""
    files = (path for path in sorted(folder.rglob("*.yaml")) if path.relative_to(folder).parts[0] in RECORD_FILES)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def line_of(path: Path, words: str, *, nth: int = 1) -> int:
    """The line (from 1) of a file in which the words stand for the nth time."""
    lines = [i for i, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if words in line]
    return lines[nth - 1]


def shown(problem: Problem, folder: Path) -> str:
    """A problem as ``file:line: message``, with the file's path in the folder."""
    return str(problem).removeprefix(f"{folder}/")
