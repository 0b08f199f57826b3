"""Why a finding was made, as stable names."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Why a finding was made; stable, and part of the JSON contract."""

    CARRIED = "carried"
    DESCRIPTIVE = "descriptive"
    PRECAUTION = "precaution"
    OVERSTATED = "overstated"
    NOT_SHOWN = "not-shown"
    NOT_ON_RECORD = "not-on-record"
    CONTRADICTED = "contradicted"
    ABSOLUTE_WORDING = "absolute-wording"
    NOT_TESTABLE = "not-testable"
    UNASSESSED = "unassessed"
    GOES_FURTHER = "goes-further"
    NUMBER_DIFFERS = "number-differs"
    SPECIAL_CASE = "special-case"
    WIDER_CLAIM = "wider-claim"
    NEGATED_CLAIM = "negated-claim"
    DENIES_EVIDENCE = "denies-evidence"
    OTHER_TREATMENT = "other-treatment"
    RELATED_CLAIM = "related-claim"
    UNKNOWN_CLAIM = "unknown-claim"
    SELF_CONTRADICTION = "self-contradiction"
    REGULATOR = "regulator"

    @property
    def meaning(self) -> str:
        """What the code says, for people."""
        return _CODE_MEANINGS[self]


_CODE_MEANINGS = {
    Code.CARRIED: "The wording goes no further than the evidence.",
    Code.DESCRIPTIVE: "It describes the service or gives advice; there is nothing to rate.",
    Code.PRECAUTION: "A precaution or a warning: keep it, whether or not it has been shown to be needed.",
    Code.OVERSTATED: "The wording is stronger than the evidence carries.",
    Code.NOT_SHOWN: "Nobody has shown it, and the sentence states it.",
    Code.NOT_ON_RECORD: "No document that confirms it was found.",
    Code.CONTRADICTED: "Direct evidence speaks against it.",
    Code.ABSOLUTE_WORDING: "An absolute word claims more than any study could carry.",
    Code.NOT_TESTABLE: "No observation would decide it; it cannot be substantiated.",
    Code.UNASSESSED: "The claim is known, but nobody has assessed it yet.",
    Code.GOES_FURTHER: "It says more than the claim that is on record.",
    Code.NUMBER_DIFFERS: "It states the fact with another figure than the record.",
    Code.SPECIAL_CASE: "It makes the claim for a part of what the record covers.",
    Code.WIDER_CLAIM: "It claims more ground than the record covers.",
    Code.NEGATED_CLAIM: "It denies a claim that is on record.",
    Code.DENIES_EVIDENCE: "It denies what good evidence or a document supports.",
    Code.OTHER_TREATMENT: "It speaks of other people or another treatment than the record.",
    Code.RELATED_CLAIM: "It touches a claim on record without making it.",
    Code.UNKNOWN_CLAIM: "It claims something, and nothing known matches.",
    Code.SELF_CONTRADICTION: "Another place of the same draft says otherwise.",
    Code.REGULATOR: "A regulator of the chosen jurisdiction objects to such wording, whatever the evidence.",
}
