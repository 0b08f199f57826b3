"""Every closed set of words that the project uses, with a label for people and its meaning.

Data files, tables, pages, reports and documentation all take their words from here. The value of a
member is what is stored and exchanged; the label is what a person reads. Members are never reused
for another meaning: a word that is no longer wanted is retired by a migration.
"""

from __future__ import annotations

from enum import StrEnum


class Term(StrEnum):
    """A member of a closed vocabulary: a stored value, a label and a meaning."""

    label: str
    meaning: str

    # the defaults are for type checkers only: without them they refuse the lookup by value, Certainty("low")
    def __new__(cls, value: str, label: str = "", meaning: str = "") -> Term:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.meaning = meaning
        return member


class ClaimKind(Term):
    """What sort of proposition a claim is."""

    EFFICACY = "efficacy", "Effect", "The treatment brings about a change that people want."
    MECHANISM = "mechanism", "Mechanism", "How the treatment is said to bring about its effects."
    SAFETY = "safety", "Safety", "Harms, their absence, and what keeps people safe."
    CONTRAINDICATION = "contraindication", "Contraindication", "Who should not be treated, or should ask first."
    COMPARATIVE = "comparative", "Comparison", "How one treatment stands against another."
    REGIMEN = "regimen", "Regimen", "How many sessions, how often and for how long."
    AFTERCARE = "aftercare", "Aftercare", "What to do after a session."
    PROCEDURE = "procedure", "Procedure", "What the treatment consists of."
    BACKGROUND = "background", "Background", "General knowledge about skin, body or theory."
    HISTORY = "history", "History", "Where the treatment comes from."
    POPULARITY = "popularity", "Popularity", "Who uses the treatment, why, and what it is called."
    META_EVIDENCE = "meta-evidence", "About the evidence", "What research or experience is said to show."


class Checkability(Term):
    """What could decide a claim."""

    EMPIRICAL = "empirical", "Studies decide", "Observation could show it true or false."
    RECORD = "record", "Documents decide", "A document, register or archive decides it."
    DEFINITIONAL = "definitional", "Description", "It says what a service consists of, or gives advice."
    NOT_TESTABLE = "not-testable", "Cannot be tested", "No agreed observation would decide it."


class Tier(Term):
    """How much a claim matters to the text that makes it."""

    CORE = "core", "Core", "The text makes the claim plainly."
    MINOR = "minor", "Minor", "The claim is implied or incidental."


class Stance(Term):
    """How a source puts a claim."""

    ASSERTS = "asserts", "Asserts", "The source states the claim flatly."
    HEDGES = "hedges", "Hedges", "The source states the claim with a reservation."
    REPORTS = "reports", "Reports", "The source says that others make the claim."
    DENIES = "denies", "Denies", "The source says that the claim is not so."


class WordingKind(Term):
    """What a phrasing recorded with a claim is there for."""

    WORDING = "wording", "Alternative wording", "Another way to make the same claim."
    NEAR_MISS = "near-miss", "Near miss", "Looks like the claim and is not it."


class RelationType(Term):
    """How two claims of the knowledge base stand to one another."""

    EXPLAINS = "explains", "Explains", "The first claim is offered as the reason for the second."
    NARROWER_THAN = "narrower-than", "Is narrower than", "The first claim is a special case of the second."
    STRONGER_THAN = "stronger-than", "Is stronger than", "The first claim says more than the second."
    CONTRADICTS = "contradicts", "Contradicts", "Both claims cannot be true."
    IN_TENSION_WITH = "in-tension-with", "Is in tension with", "The claims pull against each other."

    @property
    def is_symmetric(self) -> bool:
        """Whether the relation reads the same in both directions."""
        return self in {RelationType.CONTRADICTS, RelationType.IN_TENSION_WITH}


class StudyDesign(Term):
    """What sort of document a study record is."""

    META_ANALYSIS = "meta-analysis", "Meta-analysis", "Results of several studies pooled in one figure."
    SYSTEMATIC_REVIEW = "systematic-review", "Systematic review", "All studies of a question, found by a stated search."
    RCT = "rct", "Randomised trial", "People allotted to groups by chance."
    CONTROLLED_TRIAL = "controlled-trial", "Controlled trial", "Groups compared, not allotted by chance."
    COHORT = "cohort", "Cohort study", "People followed over time without allotting treatment."
    CROSS_SECTIONAL = "cross-sectional", "Cross-sectional study", "People observed at one moment."
    SINGLE_ARM_TRIAL = "single-arm-trial", "Single-arm trial", "One treated group, before and after."
    CASE_SERIES = "case-series", "Case series", "Several patients described, without comparison."
    CASE_REPORT = "case-report", "Case report", "One patient described."
    ANIMAL = "animal", "Animal study", "Observed in animals."
    IN_VITRO = "in-vitro", "Laboratory study", "Observed in cells or tissue."
    NARRATIVE_REVIEW = "narrative-review", "Narrative review", "An overview without a stated search."
    PROTOCOL = "protocol", "Protocol", "A plan of a study; no result."
    GUIDELINE = "guideline", "Guidance", "Advice of a professional body or authority."
    RULING = "ruling", "Ruling", "A decision of an authority on a case."
    REGULATION = "regulation", "Regulation", "A legal text or binding code."
    RECORD = "record", "Record", "A document that records a fact."


class SourceType(Term):
    """Where a study record was published."""

    JOURNAL_ARTICLE = "journal-article", "Journal article", "Published in a scholarly journal."
    GUIDANCE = "guidance", "Guidance document", "Published by an authority or professional body."
    RULING = "ruling", "Ruling", "Published decision of an authority."
    REGULATION = "regulation", "Regulation", "Published law or code."
    WEB_PAGE = "web-page", "Web page", "A page on the web; never evidence of an effect."


class EvidenceDirection(Term):
    """Which way one study points for one claim."""

    SUPPORTS = "supports", "For", "The result speaks for the claim."
    REFUTES = "refutes", "Against", "The result speaks against the claim."
    MIXED = "mixed", "Mixed", "Some results speak for, some against."
    INCONCLUSIVE = "inconclusive", "Inconclusive", "The result decides nothing."
    BACKGROUND = "background", "Background", "Context, rates, law or definitions; no vote."


class Directness(Term):
    """How closely a study matches the population, intervention, comparator and outcome of a claim."""

    DIRECT = "direct", "Direct", "Population, intervention and outcome are those of the claim."
    INDIRECT_POPULATION = "indirect-population", "Other people", "Studied in other people, animals or tissue."
    INDIRECT_INTERVENTION = "indirect-intervention", "Other treatment", "Another treatment was studied."
    INDIRECT_COMPARATOR = "indirect-comparator", "Other comparison", "Compared with something else than the claim does."
    INDIRECT_OUTCOME = "indirect-outcome", "Other outcome", "Another outcome was measured."


class SearchOutcome(Term):
    """What a recorded search for evidence turned up."""

    NONE_FOUND = "none-found", "Nothing found", "No study that bears on the claim directly was found."
    FOUND = "found", "Found", "Studies were found; they are linked."


class BodyDirection(Term):
    """Which way the whole body of evidence for a claim points."""

    SUPPORTS = "supports", "For the claim", "Taken together, the evidence speaks for the claim."
    REFUTES = "refutes", "Against the claim", "Taken together, the evidence speaks against the claim."
    MIXED = "mixed", "Divided", "Good evidence points both ways."
    NONE = "none", "No direction", "There is no evidence that points either way."


class Certainty(Term):
    """GRADE level of confidence in the body of evidence for one claim."""

    HIGH = "high", "High", "Further research is very unlikely to change the answer."
    MODERATE = "moderate", "Moderate", "Further research may change the answer."
    LOW = "low", "Low", "Further research is likely to change the answer."
    VERY_LOW = "very-low", "Very low", "The answer is very uncertain."

    @property
    def rank(self) -> int:
        """0 for very low up to 3 for high."""
        return len(Certainty) - 1 - list(Certainty).index(self)


class GradeDomain(Term):
    """A GRADE reason for moving certainty down or up."""

    RISK_OF_BIAS = "risk-of-bias", "Risk of bias", "Flaws in design or conduct may distort the result."
    INCONSISTENCY = "inconsistency", "Inconsistency", "Studies disagree without explanation."
    INDIRECTNESS = "indirectness", "Indirectness", "What was studied differs from what is claimed."
    IMPRECISION = "imprecision", "Imprecision", "Few people or events; the interval is wide."
    PUBLICATION_BIAS = "publication-bias", "Publication bias", "Unfavourable results may be missing."
    LARGE_EFFECT = "large-effect", "Large effect", "The effect is too large for bias alone."
    DOSE_RESPONSE = "dose-response", "Dose-response", "More treatment brings more effect."
    OPPOSING_CONFOUNDING = "opposing-confounding", "Opposing confounding", "Known distortions would hide the effect."

    @property
    def raises(self) -> bool:
        """Whether the domain moves certainty up instead of down."""
        return self in {GradeDomain.LARGE_EFFECT, GradeDomain.DOSE_RESPONSE, GradeDomain.OPPOSING_CONFOUNDING}


class Concern(Term):
    """How far a GRADE domain moves certainty."""

    NONE = "none", "None", "No step."
    SERIOUS = "serious", "Serious", "One step."
    VERY_SERIOUS = "very-serious", "Very serious", "Two steps."

    @property
    def steps(self) -> int:
        """Number of levels: 0, 1 or 2."""
        return list(Concern).index(self)


class Verdict(Term):
    """What readers see of a claim, derived from its assessment by the policy."""

    SUPPORTED = "supported", "Supported", "Good direct evidence speaks for it."
    TENTATIVE = "tentative", "Tentative", "Limited direct evidence speaks for it."
    MIXED = "mixed", "Mixed", "Direct evidence points both ways."
    NOT_SHOWN = "not-shown", "Not shown", "Nobody has shown it; that is not the same as wrong."
    CONTRADICTED = "contradicted", "Contradicted", "Direct evidence speaks against it."
    NOT_TESTABLE = "not-testable", "Not testable", "No agreed observation would decide it."
    ON_RECORD = "on-record", "On record", "Documents confirm it."
    NOT_ON_RECORD = "not-on-record", "Not on record", "No document that confirms it was found."
    DESCRIPTIVE = "descriptive", "Descriptive", "It describes a service or gives advice; nothing to rate."
    UNASSESSED = "unassessed", "Not yet assessed", "Nobody has assessed it yet."


class RecordFinding(Term):
    """What documents say of a claim that documents decide."""

    CONFIRMED = "confirmed", "Confirmed", "A document that we read confirms it."
    NOT_CONFIRMED = "not-confirmed", "Not confirmed", "No document that we read confirms it."


class GuidanceKind(Term):
    """What a piece of guidance tells a writer."""

    SAY = "say", "You may say", "Wording that the evidence carries."
    AVOID = "avoid", "Avoid", "Wording that goes further than the evidence."
    DO_NOT_CLAIM = "do-not-claim", "Do not claim this", "No wording of the claim can be carried, with the reason."
    POSITION = "position", "An authority's position", "What an authority has published or ruled."


class Jurisdiction(Term):
    """Where a piece of guidance applies."""

    UK = "uk", "United Kingdom", "UK advertising codes and regulators."
    US = "us", "United States", "US federal rules and agencies."
    EU = "eu", "European Union", "Regulations of the European Union."
    CA = "ca", "Canada", "Canadian federal and provincial rules."
    AU = "au", "Australia", "Australian law and regulators."
    ANY = "any", "Everywhere", "Not tied to a country."


class Relation(Term):
    """How a passage of a checked document stands to a claim of the knowledge base."""

    SAME = "same", "the same claim", "It says the same, whatever the words."
    NARROWER = "narrower", "a special case", "It makes the claim for a part of what the claim covers."
    BROADER = "broader", "a wider claim", "It claims more ground than the claim covers."
    STRONGER = "stronger", "a stronger claim", "It says more than the claim: further, surer or for longer."
    WEAKER = "weaker", "a weaker claim", "It says clearly less than the claim."
    NEGATED = "negated", "the opposite", "It denies the claim."
    DIFFERENT_NUMBER = "different-number", "another number", "It states the same fact with another figure."
    DIFFERENT_POPULATION = (
        "different-population",
        "other people or another treatment",
        "It speaks of someone or something else.",
    )
    RELATED = "related", "a related claim", "It touches the same matter; information, not a match."

    @property
    def inherits_verdict(self) -> bool:
        """Whether the verdict of the claim holds for the passage too."""
        return self in {Relation.SAME, Relation.WEAKER}


class WordingFit(Term):
    """How the strength of a passage's wording compares with what the evidence carries."""

    ACCURATE = "accurate", "Carried", "The wording goes no further than the evidence."
    OVERSTATED = "overstated", "Overstated", "The wording goes further than the evidence."
    CONTRADICTS_EVIDENCE = "contradicts-evidence", "Against the evidence", "The evidence says otherwise."
    UNCHECKABLE = "uncheckable", "Cannot be judged", "Nothing known decides how strongly one may speak."


class Level(Term):
    """How much a finding matters."""

    ERROR = "error", "Error", "Must be changed before publication."
    WARNING = "warning", "Warning", "Should be changed."
    NOTICE = "notice", "Notice", "Worth knowing."

    @property
    def rank(self) -> int:
        """0 for a notice up to 2 for an error."""
        return len(Level) - 1 - list(Level).index(self)


class WordingStrength(Term):
    """How strongly a passage speaks: the GRADE ladder with absolutes above it."""

    UNCERTAIN = "uncertain", "Very uncertain", "'It is very uncertain whether'."
    MAY = "may", "May", "'may', 'might', 'could', 'some studies suggest'."
    PROBABLY = "probably", "Probably", "'probably', 'is likely to'."
    FLAT = "flat", "Flat", "A plain statement: 'reduces'."
    ABSOLUTE = "absolute", "Absolute", "'eliminates', 'permanently', 'only', 'guaranteed'."

    @property
    def rank(self) -> int:
        """0 for uncertain up to 4 for absolute."""
        return list(WordingStrength).index(self)


class QueueStatus(Term):
    """What became of a sentence that was offered to the curators."""

    OPEN = "open", "Open", "Nobody has decided yet."
    ACCEPTED = "accepted", "Accepted", "It was added to a claim, as a wording or as a near miss."
    DISMISSED = "dismissed", "Dismissed", "It is nothing for the record; the reason is kept."


class Role(Term):
    """What a person may do."""

    READER = "reader", "Reader", "Reads and checks."
    CONTRIBUTOR = "contributor", "Contributor", "Proposes changes."
    EDITOR = "editor", "Editor", "Changes records."
    REVIEWER = "reviewer", "Reviewer", "Accepts or rejects proposed changes."
    ADMIN = "admin", "Administrator", "Manages people and settings."


class RevisionAction(Term):
    """What a revision did to a record."""

    CREATE = "create", "Made", "The record was made."
    UPDATE = "update", "Changed", "The record was changed."
    DELETE = "delete", "Removed", "The record was removed."


class IdentifierType(Term):
    """Which register an identifier of a study belongs to."""

    DOI = "doi", "DOI", "Digital Object Identifier."
    PMID = "pmid", "PMID", "PubMed identifier."
    PMCID = "pmcid", "PMCID", "PubMed Central identifier."


class NoticeType(Term):
    """What became of a study after publication."""

    RETRACTION = "retraction", "Retracted", "Withdrawn by its authors or publisher."
    EXPRESSION_OF_CONCERN = "expression-of-concern", "Expression of concern", "The publisher doubts it."
    CORRECTION = "correction", "Corrected", "An error was corrected."


class AnchorStatus(Term):
    """What became of a recorded span in a text that may have changed."""

    EXACT = "exact", "Where it was", "The same words stand at the same place."
    MOVED = "moved", "Moved", "The same words stand at another place."
    DRIFTED = "drifted", "Reworded", "Similar words were found; somebody must confirm them."
    ORPHANED = "orphaned", "Gone", "Nothing like it was found."


def vocabularies() -> dict[str, type[Term]]:
    """Every closed vocabulary by the name of its class, in alphabetical order."""
    return {cls.__name__: cls for cls in sorted(Term.__subclasses__(), key=lambda c: c.__name__)}
