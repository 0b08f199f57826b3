"""Any record that could stand in a seed file, for property tests."""

from __future__ import annotations

import string
from datetime import date
from typing import Any

from hypothesis import strategies as st

from kb.exchange.records import (
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
    RelationRecord,
    SearchRecord,
    SourceRecord,
    StudyRecord,
    TopicRecord,
    WordingsRecord,
)
from kb.vocabulary import (
    BodyDirection,
    Certainty,
    Checkability,
    ClaimKind,
    Concern,
    Directness,
    EvidenceDirection,
    GradeDomain,
    GuidanceKind,
    Jurisdiction,
    NoticeType,
    RecordFinding,
    RelationType,
    SearchOutcome,
    SourceType,
    Stance,
    StudyDesign,
    Tier,
    Verdict,
)

LARGEST = 2**31 - 1

# What YAML, of one version or another, reads as something else than text when it stands without quotes.
WORDS_WITH_A_MEANING = [
    *("no", "yes", "on", "off", "y", "n", "null", "Null", "NULL", "~", "true", "True", "TRUE", "false", ".inf", ".NaN"),
    *("0", "-0", "+1", "007", "0o7", "0x1F", "0b1", "1_000", "1e5", "1E-5", ".5", "1.", "12:30", "190:20:30", "1,000"),
    *("2026-11-20", "2026-11-20 12:30:00", "=", "<<", "!tag", "&anchor", "*alias", "@at", "`tick", "%percent", "#hash"),
    *("- item", "key: value", "key:", "? key", "| pipe", "> fold", "[list]", "{map}", "'quoted'", '"quoted"', "---"),
    *("...", "a #comment", "a\nb", "a\n\nb", "a\n  b", "a\tb", "ends with colon:", "\\n", "\x85", "\u2028", "\ufeff"),
]

# without surrogates, which are no characters, and without what databases and YAML do not take
_characters = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), include_characters="\n\t")


def texts(*, min_size: int = 0, max_size: int = 40) -> st.SearchStrategy[str]:
    """Texts as people write them, and such as a careless reader takes for something else."""
    odd = [word for word in WORDS_WITH_A_MEANING if min_size <= len(word) <= max_size]
    return st.text(_characters, min_size=min_size, max_size=max_size) | st.sampled_from(odd)


prose = texts().map(str.strip)
sentences = texts(min_size=1).map(str.strip).filter(bool)
slugs = st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,12}){0,3}", fullmatch=True) | st.just("a" * 120)
study_keys = st.text(string.ascii_letters + string.digits, min_size=1, max_size=20) | st.just("2019e3")
digests = st.text("0123456789abcdef", min_size=64, max_size=64)
mention_ids = st.text("0123456789abcdef", min_size=16, max_size=16) | st.just("1234567890123e45")
positive = st.integers(1, LARGEST)
dates = st.dates(date(1, 1, 1), date(9999, 12, 31))
years = st.integers(1500, 2200)


def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


topics = st.builds(TopicRecord, slug=slugs, label=sentences, definition=sentences)

sources = st.builds(
    SourceRecord,
    slug=slugs,
    title=sentences,
    file_name=sentences,
    sha256=digests,
    length=positive,
    language=st.sampled_from(["en", "de", "zh-Hant-TW"]),
    description=prose,
)

authors = st.builds(AuthorRecord, family=sentences, given=prose) | st.builds(AuthorRecord, literal=sentences)

dois = st.from_regex(r"10\.[0-9]{4,9}/[A-Za-z0-9._;()/:-]{1,40}", fullmatch=True)

studies = st.builds(
    StudyRecord,
    study=study_keys,
    type=optional(st.sampled_from(SourceType)),
    design=st.sampled_from(StudyDesign),
    title=sentences,
    title_is_description=st.booleans(),
    authors=st.lists(authors, max_size=3).map(tuple),
    container_title=prose,
    issued=optional(years),
    volume=prose,
    issue=st.sampled_from(["", "7", "07", "1-2", "Suppl 1"]),
    page=st.sampled_from(["", "12", "93-100", "e12", "1e3"]),
    doi=optional(dois),
    pmid=optional(st.integers(1, 999_999_999).map(str)),
    pmcid=optional(st.integers(1, 999_999_999).map("PMC{}".format)),
    url=prose,
    sample=prose,
    participants=optional(positive),
    population=prose,
    intervention=prose,
    comparator=prose,
    outcomes=st.lists(sentences, max_size=3).map(tuple),
    finding=prose,
    limitations=prose,
    country=prose,
    funding=prose,
    evidence_status=prose,
    notices=st.lists(
        st.builds(
            NoticeRecord,
            type=st.sampled_from(NoticeType),
            issued_on=optional(dates),
            doi=optional(dois),
            note=prose,
        ),
        max_size=2,
    ).map(tuple),
    note=prose,
)

relations = st.builds(RelationRecord, type=st.sampled_from(RelationType), target=slugs, note=prose)

claims = st.builds(
    ClaimRecord,
    slug=slugs,
    statement=sentences,
    kind=st.sampled_from(ClaimKind),
    topic=slugs,
    checkable=st.sampled_from(Checkability),
    tier=st.sampled_from(Tier),
    population=prose,
    intervention=prose,
    comparator=prose,
    outcome=prose,
    relations=st.lists(relations, max_size=3, unique_by=lambda r: (r.target, r.type)).map(tuple),
)


@st.composite
def _wordings(draw: st.DrawFn) -> WordingsRecord:
    phrasings = draw(st.lists(sentences, min_size=1, max_size=6, unique=True))
    cut = draw(st.integers(0, len(phrasings)))
    return WordingsRecord(claim=draw(slugs), wordings=tuple(phrasings[:cut]), near_misses=tuple(phrasings[cut:]))


wordings = _wordings()


@st.composite
def _mentions(draw: st.DrawFn) -> MentionRecord:
    anchor = " ".join(draw(st.lists(st.text(string.ascii_letters, min_size=1, max_size=9), min_size=1, max_size=8)))
    start = draw(st.integers(0, LARGEST - 200))
    return MentionRecord(
        id=draw(mention_ids),
        source=draw(slugs),
        claim=draw(slugs),
        start=start,
        end=start + len(anchor) + draw(st.integers(0, 100)),
        sha256=draw(digests),
        anchor=anchor,
        stance=draw(st.sampled_from(Stance)),
        qualifiers=tuple(draw(st.lists(sentences, max_size=3))),
    )


mentions = _mentions()

links = st.builds(
    LinkRecord,
    study=study_keys,
    direction=st.sampled_from(EvidenceDirection),
    directness=st.just(Directness.DIRECT),
    result=prose,
    note=prose,
) | st.builds(
    LinkRecord,
    study=study_keys,
    direction=st.sampled_from(EvidenceDirection),
    directness=st.sampled_from(Directness),
    result=prose,
    note=sentences,
)

searches = st.builds(
    SearchRecord,
    searched_on=optional(dates),
    place=sentences,
    queries=st.lists(sentences, max_size=3).map(tuple),
    outcome=st.sampled_from(SearchOutcome),
    summary=sentences,
)

assessments = st.builds(
    AssessmentRecord,
    assessed_on=dates,
    assessor=sentences,
    policy=positive,
    direction=optional(st.sampled_from(BodyDirection)),
    starts_at=optional(st.sampled_from(Certainty)),
    judgements=st.lists(
        st.builds(
            JudgementRecord,
            domain=st.sampled_from(GradeDomain),
            concern=st.sampled_from(Concern),
            reason=sentences,
        ),
        max_size=8,
        unique_by=lambda judgement: judgement.domain,
    ).map(tuple),
    certainty=optional(st.sampled_from(Certainty)),
    verdict=st.sampled_from(Verdict),
    record_finding=optional(st.sampled_from(RecordFinding)),
    override_reason=prose,
    rationale=sentences,
)

dated = optional(st.sampled_from(["2022", "2022-03", "2022-03-04"]))

guidance = st.builds(
    GuidanceRecord,
    kind=st.sampled_from([kind for kind in GuidanceKind if kind is not GuidanceKind.POSITION]),
    text=sentences,
    authority=prose,
    jurisdiction=optional(st.sampled_from(Jurisdiction)),
    dated=dated,
    citation=optional(study_keys),
) | st.builds(
    GuidanceRecord,
    kind=st.just(GuidanceKind.POSITION),
    text=sentences,
    authority=sentences,
    jurisdiction=st.sampled_from(Jurisdiction),
    dated=dated,
    citation=study_keys,
)

evidence = st.builds(
    EvidenceRecord,
    claim=slugs,
    links=st.lists(links, max_size=3, unique_by=lambda link: link.study).map(tuple),
    searches=st.lists(searches, max_size=2).map(tuple),
    assessments=st.lists(assessments, max_size=2).map(tuple),
    guidance=st.lists(guidance, max_size=3).map(tuple),
).filter(lambda record: bool(record.links or record.searches or record.assessments or record.guidance))

BY_TYPE: dict[type[KeyedRecord], st.SearchStrategy[Any]] = {
    TopicRecord: topics,
    SourceRecord: sources,
    StudyRecord: studies,
    ClaimRecord: claims,
    WordingsRecord: wordings,
    MentionRecord: mentions,
    EvidenceRecord: evidence,
}
