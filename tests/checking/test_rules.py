"""Every rule file says why it is there, and does what its own examples say."""

from __future__ import annotations

import pytest

from kb.checking import claiming, detecting, grammar, leads, retrieving, sentences, softening, verbs
from kb.checking.clauses import clauses
from kb.checking.detecting import CUE_KEYS, WEIGHT_KEYS, cue_index, weights
from kb.checking.grammar import COORDINATION_KEYS
from kb.checking.leads import read_under
from kb.checking.rules_loading import compile_words, load_rules, parse_rules, rule_names
from kb.checking.segmenting import segments
from kb.checking.sentences import sentence_spans
from kb.checking.verbs import Form, forms_of
from kb.errors import InvalidRecord
from kb.reading import document_from_text

KEYS = {
    "sentences": sentences.RULE_KEYS,
    "verbs": verbs.RULE_KEYS,
    "coordination": COORDINATION_KEYS,
    "leads": leads.RULE_KEYS,
    "weights": WEIGHT_KEYS,
    "retrieval": retrieving.RULE_KEYS,
    "claiming": claiming.RULE_KEYS,
    "rewording": softening.RULE_KEYS,
}
CUES = rule_names("cues")


def readings(text: str) -> list[str]:
    document = document_from_text(text)
    return [c.reading.rstrip(".") for s in segments(document) for c in clauses(s, document)]


@pytest.mark.parametrize("name", [*rule_names(), *CUES])
def test_a_rule_file_is_whole_and_says_why(name: str) -> None:
    rules = load_rules(name, KEYS.get(name, CUE_KEYS))
    assert rules["why"].endswith(".")
    if name not in {"weights", "retrieval", "claiming"}:
        assert rules["match"]
        assert rules["no_match"]


def test_sentence_rules_hold_for_their_examples() -> None:
    rules = load_rules("sentences", sentences.RULE_KEYS)
    for example in rules["match"]:
        wanted = example.split(" | ")
        joined = " ".join(wanted)
        assert [joined[a:b] for a, b in sentence_spans(joined)] == wanted
    for example in [*rules["no_match"], *rules["run_on"]]:
        assert len(sentence_spans(example)) == (2 if example in rules["run_on"] else 1), example


def test_verbs_are_known_in_all_their_forms() -> None:
    rules = load_rules("verbs", verbs.RULE_KEYS)
    assert [w for w in rules["match"] if not forms_of(w)] == []
    assert [w for w in rules["no_match"] if forms_of(w)] == []
    for word, form in {
        "reduces": Form.S,
        "plumped": Form.ED,
        "ironing": Form.ING,
        "carries": Form.S,
        "trimmed": None,
    }.items():
        assert (form in forms_of(word)) if form else not forms_of(word)


@pytest.mark.parametrize("example", load_rules("coordination", COORDINATION_KEYS)["match"])
def test_coordination_is_cut_as_its_examples_say(example: str) -> None:
    text, wanted = example.split(" | ")
    assert readings(text) == wanted.split(" ; ")


@pytest.mark.parametrize("example", load_rules("coordination", COORDINATION_KEYS)["no_match"])
def test_coordination_leaves_its_counterexamples_whole(example: str) -> None:
    assert len(readings(example)) == 1


def test_leads_give_their_items_the_sense_of_the_examples() -> None:
    rules = load_rules("leads", leads.RULE_KEYS)
    for example in [*rules["match"], *rules["no_match"]]:
        lead, item, wanted = example.split(" | ")
        assert read_under(lead, "", item, has_verb=item.split()[0] == "reduces") == wanted


@pytest.mark.parametrize("name", CUES)
def test_a_cue_is_found_where_its_examples_say(name: str) -> None:
    rules, cue = load_rules(name, CUE_KEYS), name.removeprefix("cues/")
    assert [e for e in rules["match"] if cue not in cue_index().names_in(e)] == []
    assert [e for e in rules["no_match"] if cue in cue_index().names_in(e)] == []


def test_every_cue_has_a_weight_and_every_weight_a_reason() -> None:
    of = weights().of
    assert {name.removeprefix("cues/") for name in CUES} <= set(of)
    for name in of:
        assert detecting.reason_of(name)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("rule: x\nwhy: y\nwords: [a]\nwords: [b]\n", "stands twice"),
        ("rule: x\nwhy: y\nwrods: [a]\n", "unknown key 'wrods'"),
        ("rule: x\nwords: [a]\n", "why is missing"),
        ("rule: z\nwhy: y\n", "rule says 'z'"),
        ("rule: [x\n", ""),
    ],
)
def test_a_broken_rule_file_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        parse_rules(text, "folder/x", keys=frozenset({"words"}))
    assert problem in " ".join(str(p) for p in caught.value.problems)


def test_words_like_no_and_on_stay_words() -> None:
    assert parse_rules("rule: x\nwhy: y\nwords: [no, on, 1.0]\n", "x", keys=frozenset({"words"}))["words"] == [
        "no",
        "on",
        "1.0",
    ]


@pytest.mark.parametrize(
    ("alternative", "yes", "no"),
    [
        ("wrinkl*", "deep wrinkles", "sprinkle"),
        ("side effects?", "no side\neffect", "besides effects"),
        ("it's natural", "It\u2019s natural", "its natural"),
        ("{number} sessions?", "8 to 12 sessions", "sessions"),
        ("{number} weeks", "a few weeks", "the weeks"),
        ("[$\u00a3] ?\\d+", "$ 40", "40"),
    ],
)
def test_words_are_matched_as_the_comforts_promise(alternative: str, yes: str, no: str) -> None:
    pattern = compile_words([alternative])
    assert pattern.search(yes)
    assert not pattern.search(no)


def test_grammar_knows_adjectives_and_finite_verbs() -> None:
    assert grammar.is_adjective("smoother")
    assert not grammar.is_adjective("collagen")
    assert grammar.finite_at("fine lines fade in weeks".split()) == 2
    assert grammar.finite_at("firmer skin".split()) is None
