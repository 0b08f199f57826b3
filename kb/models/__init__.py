"""Every table as a typed class, one file a subject."""

from kb.models.assessments import Assessment, GradeJudgement
from kb.models.base import Base
from kb.models.checks import CheckFinding, CheckRun
from kb.models.claims import Claim, ClaimRelation, ClaimWording, TextVector, Topic
from kb.models.evidence import EvidenceLink, EvidenceSearch, Study, StudyAuthor, StudyIdentifier, StudyNotice
from kb.models.guidance import Guidance
from kb.models.history import Revision, SeedRecord, SeedState
from kb.models.people import User
from kb.models.queue import QueuedPlace, QueuedSentence
from kb.models.sources import Mention, Source, SourceText

__all__ = [
    "Assessment",
    "Base",
    "CheckFinding",
    "CheckRun",
    "Claim",
    "ClaimRelation",
    "ClaimWording",
    "EvidenceLink",
    "EvidenceSearch",
    "GradeJudgement",
    "Guidance",
    "Mention",
    "QueuedPlace",
    "QueuedSentence",
    "Revision",
    "SeedRecord",
    "SeedState",
    "Source",
    "SourceText",
    "Study",
    "StudyAuthor",
    "StudyIdentifier",
    "StudyNotice",
    "TextVector",
    "Topic",
    "User",
]
