"""A checked document for the tests of the reports: made by hand, with one finding of each sort."""

from __future__ import annotations

from typing import Any

from kb.checking.values import CheckedDocument, Coverage, Finding
from kb.vocabulary import Certainty, Level, Relation, Verdict, WordingFit, WordingStrength

TEXT = "Facial acupuncture lifts the face permanently and boosts collagen.\n\nIt improves your golf swing.\n"

NASTY = """# Facial acupuncture: 100%, guaranteed, <b>really</b>

=cmd|'/c calc'!A1 It boosts collagen, "truly", & <script>alert('x')</script> lifts the face @everyone #12.

- Facial acupuncture boosts
  collagen, 90% more, ::error title=x::y 🙂🙂
- 🙂 Facial acupuncture reduces wrinkles **permanently** 🙂 and eases stress.

ברוכים הבאים \u202eFacial acupuncture boosts collagen\u202c ושלום.

+1 Facial acupuncture clears acne | and \x1b[31mlifts the face\x1b[0m </style></main>.
"""
"""Copy with everything in it that some format takes for something else."""


def finding(**over: Any) -> Finding:
    """A finding on "boosts collagen" in ``TEXT``, changed by ``over``."""
    start = TEXT.index("boosts collagen")
    values: dict[str, Any] = {
        "start": start,
        "end": start + len("boosts collagen"),
        "line": 1,
        "column": start + 1,
        "text": "boosts collagen",
        "claim": "fa-increases-collagen-production",
        "relation": Relation.SAME,
        "score": 0.94,
        "verdict": Verdict.NOT_SHOWN,
        "certainty": Certainty.VERY_LOW,
        "wording_fit": WordingFit.OVERSTATED,
        "level": Level.WARNING,
        "code": "not-shown",
        "message": "Stated as a fact, but nobody has shown it.",
        "suggestion": "You may write: Whether it raises collagen is very uncertain.",
        "studies": ("endo2020collagen", "two", "three", "four", "five", "six"),
        "fingerprint": "0123456789abcdef0123",
        "statement": "Facial acupuncture raises collagen production in the skin.",
        "strength": WordingStrength.FLAT,
        "reasons": ("both speak of 'collagen'",),
        "rationale": "Nine people were measured. Nothing changed. " + "A long tail of details follows here. " * 20,
        "wording": "Boosts collagen",
    }
    return Finding(**(values | over))


def checked(path: str = "draft.txt") -> CheckedDocument:
    """``TEXT`` with an error, a warning, a carried passage and one of which nothing is known."""
    lifts = TEXT.index("lifts the face permanently")
    golf = TEXT.index("It improves")
    error = finding(
        start=lifts,
        end=lifts + len("lifts the face permanently"),
        column=lifts + 1,
        text="lifts the face permanently",
        claim="fa-lifts-face",
        relation=Relation.STRONGER,
        verdict=None,
        certainty=None,
        level=Level.ERROR,
        code="absolute-wording",
        message="'permanently' says that it lasts; even the plain claim has not been shown.",
        statement="Facial acupuncture lifts the facial muscles and lessens sagging of the face.",
    )
    unknown = finding(
        start=golf,
        end=golf + len("It improves your golf swing."),
        line=3,
        column=1,
        text="It improves your golf swing.",
        claim=None,
        relation=None,
        score=0.8,
        verdict=None,
        certainty=None,
        wording_fit=WordingFit.UNCHECKABLE,
        level=Level.NOTICE,
        code="unknown-claim",
        message="Nothing known matches.",
        suggestion="Back it with a study.",
        studies=(),
        statement="",
        rationale="",
        wording="",
    )
    return CheckedDocument(path, len(TEXT), Coverage(4, 3, 2, {"not-shown": 2}), (error, finding(), unknown))
