"""What a record must be to be taken from a file: each rule refuses what breaks it, with the field's name."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from pydantic import ValidationError

from kb.exchange.records import (
    RECORD_TYPES,
    AssessmentRecord,
    AuthorRecord,
    ClaimRecord,
    EvidenceRecord,
    GuidanceRecord,
    JudgementRecord,
    KeyedRecord,
    LinkRecord,
    MentionRecord,
    NoticeRecord,
    Record,
    RelationRecord,
    SearchRecord,
    SourceRecord,
    StudyRecord,
    TopicRecord,
    WordingsRecord,
    plain,
)
from kb.vocabulary import Term
from tests.exchange.factories import assessment, mention, small_seeds

FILES = small_seeds()
A_MENTION = {"source": "foot-bath-leaflet", **mention("bath-cures-colds", "it cures colds", "it cures colds")}

# a valid record of each kind, as plain values
VALID: dict[type[Record], dict[str, Any]] = {
    TopicRecord: FILES["topics.yaml"][0],
    SourceRecord: FILES["sources.yaml"][0],
    StudyRecord: FILES["studies/hall2019warmth.yaml"],
    AuthorRecord: {"family": "Hall", "given": "A"},
    NoticeRecord: {"type": "retraction", "issued_on": "2020-01-31", "doi": "10.5555/notice"},
    ClaimRecord: FILES["claims/foot-baths.yaml"][3],
    RelationRecord: {"type": "explains", "target": "bath-cures-colds"},
    WordingsRecord: FILES["wordings/foot-baths.yaml"][0],
    MentionRecord: A_MENTION,
    EvidenceRecord: FILES["evidence/bath-warms-feet.yaml"],
    LinkRecord: {"study": "hall2019warmth", "direction": "supports", "directness": "direct"},
    SearchRecord: {"place": "a library", "outcome": "none-found", "summary": "Nothing."},
    AssessmentRecord: assessment("not-shown", "No study."),
    JudgementRecord: {"domain": "imprecision", "concern": "none", "reason": "Enough people."},
    GuidanceRecord: {"kind": "say", "text": "Warm feet."},
}

LONG = "x" * 300

REFUSED: list[tuple[type[Record], dict[str, Any], str]] = [
    (TopicRecord, {"slug": "Foot-Baths"}, "slug"),
    (TopicRecord, {"slug": "foot_baths"}, "slug"),
    (TopicRecord, {"slug": "foot--baths"}, "slug"),
    (TopicRecord, {"slug": "foot-baths-"}, "slug"),
    (TopicRecord, {"slug": "foot-baths\n"}, "slug"),
    (TopicRecord, {"slug": ""}, "slug"),
    (TopicRecord, {"slug": "a" * 121}, "slug"),
    (TopicRecord, {"label": "   "}, "label"),
    (TopicRecord, {"definition": None}, "definition"),
    (TopicRecord, {"label": 12}, "label"),
    (SourceRecord, {"sha256": "abc"}, "sha256"),
    (SourceRecord, {"sha256": "A" * 64}, "sha256"),
    (SourceRecord, {"length": 0}, "length"),
    (SourceRecord, {"length": "many"}, "length"),
    (SourceRecord, {"length": 2**31}, "length"),
    (SourceRecord, {"language": "a very long language"}, "language"),
    (SourceRecord, {"language": ""}, "language"),
    (StudyRecord, {"study": "hall-2019"}, "study"),
    (StudyRecord, {"design": "hunch"}, "design"),
    (StudyRecord, {"type": "leaflet"}, "type"),
    (StudyRecord, {"issued": 1499}, "issued"),
    (StudyRecord, {"issued": 2201}, "issued"),
    (StudyRecord, {"participants": 0}, "participants"),
    (StudyRecord, {"participants": -3}, "participants"),
    (StudyRecord, {"participants": 2**31}, "participants"),
    (StudyRecord, {"doi": "doi:10.5555/x"}, "doi"),
    (StudyRecord, {"doi": "https://doi.org/10.5555/x"}, "doi"),
    (StudyRecord, {"doi": "10.5555/a b"}, "doi"),
    (StudyRecord, {"doi": f"10.5555/{LONG}"}, "doi"),
    (StudyRecord, {"pmid": "0123"}, "pmid"),
    (StudyRecord, {"pmid": "PMC123"}, "pmid"),
    (StudyRecord, {"pmid": True}, "pmid"),
    (StudyRecord, {"pmcid": "123"}, "pmcid"),
    (StudyRecord, {"outcomes": ["warmth", " "]}, "outcomes.1"),
    (StudyRecord, {"authors": [{"family": "Hall", "literal": "Group"}]}, "authors.0"),
    (StudyRecord, {"authors": [{"given": "A"}]}, "authors.0"),
    (StudyRecord, {"notices": [{"type": "gossip"}]}, "notices.0.type"),
    (NoticeRecord, {"issued_on": "yesterday"}, "issued_on"),
    (NoticeRecord, {"issued_on": "2020-02-30"}, "issued_on"),
    (NoticeRecord, {"doi": "none"}, "doi"),
    (ClaimRecord, {"kind": "gossip"}, "kind"),
    (ClaimRecord, {"checkable": "maybe"}, "checkable"),
    (ClaimRecord, {"statement": ""}, "statement"),
    (ClaimRecord, {"relations": [{"type": "likes", "target": "x"}]}, "relations.0.type"),
    (ClaimRecord, {"relations": {"type": "explains"}}, "relations"),
    (WordingsRecord, {"wordings": ["warm", "warm"]}, ""),
    (WordingsRecord, {"wordings": ["warm"], "near_misses": ["warm"]}, ""),
    (WordingsRecord, {"wordings": "warm"}, "wordings"),
    (MentionRecord, {"id": "abc"}, "id"),
    (MentionRecord, {"id": "G" * 16}, "id"),
    (MentionRecord, {"start": -1}, "start"),
    (MentionRecord, {"start": 90, "end": 90}, ""),
    (MentionRecord, {"start": 90, "end": 80}, ""),
    (MentionRecord, {"end": 2**31}, "end"),
    (MentionRecord, {"anchor": ""}, "anchor"),
    (MentionRecord, {"anchor": "  "}, "anchor"),
    (MentionRecord, {"anchor": "w" * 161}, "anchor"),
    (MentionRecord, {"start": 0, "end": 100, "anchor": "one two three four five six seven eight nine"}, ""),
    (MentionRecord, {"start": 0, "end": 5, "anchor": "it cures colds"}, ""),
    (MentionRecord, {"stance": "whispers"}, "stance"),
    (MentionRecord, {"qualifiers": [""]}, "qualifiers.0"),
    (LinkRecord, {"directness": "indirect-population"}, ""),
    (LinkRecord, {"directness": "indirect-outcome", "note": "  "}, ""),
    (LinkRecord, {"direction": "none"}, "direction"),
    (SearchRecord, {"outcome": "maybe"}, "outcome"),
    (SearchRecord, {"summary": ""}, "summary"),
    (SearchRecord, {"searched_on": "2026-13-01"}, "searched_on"),
    (SearchRecord, {"searched_on": 20261120}, "searched_on"),
    (SearchRecord, {"searched_on": 0}, "searched_on"),
    (AssessmentRecord, {"verdict": "true"}, "verdict"),
    (AssessmentRecord, {"certainty": "very low"}, "certainty"),
    (AssessmentRecord, {"assessor": ""}, "assessor"),
    (AssessmentRecord, {"assessed_on": None}, "assessed_on"),
    (AssessmentRecord, {"policy": 2**31}, "policy"),
    (AssessmentRecord, {"policy": 0}, "policy"),
    (AssessmentRecord, {"judgements": [{"domain": "mood", "concern": "none", "reason": "x"}]}, "judgements.0.domain"),
    (JudgementRecord, {"reason": ""}, "reason"),
    (JudgementRecord, {"concern": "some"}, "concern"),
    (GuidanceRecord, {"kind": "position"}, ""),
    (GuidanceRecord, {"kind": "position", "authority": "Council", "jurisdiction": "uk"}, ""),
    (GuidanceRecord, {"kind": "position", "authority": "Council", "citation": "x1"}, ""),
    (GuidanceRecord, {"kind": "position", "jurisdiction": "uk", "citation": "x1"}, ""),
    (GuidanceRecord, {"jurisdiction": "mars"}, "jurisdiction"),
    (GuidanceRecord, {"dated": "March 2022"}, "dated"),
    (GuidanceRecord, {"dated": "22"}, "dated"),
    (EvidenceRecord, {"claim": "Not A Slug"}, "claim"),
    (EvidenceRecord, {"links": [{"study": "x"}]}, "links.0.direction"),
]


@pytest.mark.parametrize("kind", VALID, ids=lambda kind: kind.__name__)
def test_a_valid_record_is_taken(kind: type[Record]) -> None:
    assert plain(kind.model_validate(VALID[kind])) == VALID[kind]


def test_every_kind_of_record_is_tried() -> None:
    kinds: set[type[Record]] = {*Record.__subclasses__(), *KeyedRecord.__subclasses__()} - {KeyedRecord}
    assert set(VALID) == kinds
    assert set(RECORD_TYPES) == set(KeyedRecord.__subclasses__())
    in_others: set[type[Record]] = {RelationRecord, AuthorRecord}
    assert {kind for kind, _, _ in REFUSED} >= kinds - in_others


@pytest.mark.parametrize(
    ("kind", "change", "field"), REFUSED, ids=lambda value: value.__name__ if isinstance(value, type) else None
)
def test_a_record_that_breaks_a_rule_is_refused_by_field(
    kind: type[Record], change: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        kind.model_validate({**VALID[kind], **change})
    fields = {".".join(map(str, error["loc"])) for error in refused.value.errors()}
    assert field in fields


@pytest.mark.parametrize("kind", VALID, ids=lambda kind: kind.__name__)
def test_an_unknown_key_is_refused(kind: type[Record]) -> None:
    with pytest.raises(ValidationError) as refused:
        kind.model_validate({**VALID[kind], "colour": "red"})
    assert [(error["type"], error["loc"]) for error in refused.value.errors()] == [("extra_forbidden", ("colour",))]


@pytest.mark.parametrize("kind", VALID, ids=lambda kind: kind.__name__)
def test_every_key_that_must_be_there_is_missed(kind: type[Record]) -> None:
    required = {name for name, field in kind.model_fields.items() if field.is_required()}
    for name in required:
        without = {key: value for key, value in VALID[kind].items() if key != name}
        with pytest.raises(ValidationError) as refused:
            kind.model_validate(without)
        assert ("missing", (name,)) in [(error["type"], error["loc"]) for error in refused.value.errors()]


def vocabulary_of(annotation: Any) -> type[Term] | None:
    kinds = [annotation, *get_args(annotation)]
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Term)), None)


@pytest.mark.parametrize("kind", VALID, ids=lambda kind: kind.__name__)
def test_every_word_of_a_vocabulary_is_taken_and_labels_are_not(kind: type[Record]) -> None:
    for name, field in kind.model_fields.items():
        vocabulary = vocabulary_of(field.annotation)
        if vocabulary is None:
            continue
        extra = {"note": "Why.", "authority": "Council", "jurisdiction": "uk", "citation": "code"}
        extra = {key: value for key, value in extra.items() if key in kind.model_fields and key != name}
        for member in vocabulary:
            record = kind.model_validate({**VALID[kind], **extra, name: member.value})
            assert getattr(record, name) is member
        with pytest.raises(ValidationError):
            kind.model_validate({**VALID[kind], **extra, name: "Low certainty"})


def test_numbers_that_are_names_may_be_written_without_quotes() -> None:
    study = StudyRecord.model_validate(
        {**VALID[StudyRecord], "volume": 12, "issue": 3, "page": 7, "pmid": 27351677, "sample": 80}
    )
    assert (study.volume, study.issue, study.page, study.pmid, study.sample) == ("12", "3", "7", "27351677", "80")
    assert GuidanceRecord.model_validate({**VALID[GuidanceRecord], "dated": 2022}).dated == "2022"


def test_space_around_a_text_is_not_part_of_it() -> None:
    topic = TopicRecord.model_validate({**VALID[TopicRecord], "label": "  Foot baths\n"})
    assert topic.label == "Foot baths"


def test_a_record_is_never_changed() -> None:
    topic = TopicRecord.model_validate(VALID[TopicRecord])
    with pytest.raises(ValidationError, match="frozen"):
        topic.label = "Hand baths"


@pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda kind: kind.__name__)
def test_a_key_is_what_others_name_the_record_by(kind: type[KeyedRecord]) -> None:
    record = kind.model_validate(VALID[kind])
    assert record.key in plain(record).values()


def test_fields_with_their_default_are_left_out() -> None:
    claim = ClaimRecord.model_validate({**VALID[ClaimRecord], "tier": "core", "relations": [], "population": ""})
    assert {"tier", "relations", "population"}.isdisjoint(plain(claim))
