"""Which letters are chosen for annotation, and how they are handed to a person."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsmri.corpora.faults import raised
from lsmri.corpora.formats import read_corpus
from lsmri.corpora.letter import Letter, Mention
from lsmri.corpora.scheme import Assertion, Concept
from lsmri.training.pre_annotation import pre_annotated, write_pre_annotated
from lsmri.training.suggestion import Signals, choose, signals_of

OTHERS = [Signals(f"letter about {word}", concepts=frozenset({"fever"})) for word in "abcdefgh"]


@pytest.mark.parametrize("ground", ["unsure", "undecided", "disputed"])
def test_a_letter_that_stands_out_is_chosen_for_it(ground):
    odd = Signals("letter about z", concepts=frozenset({"fever"}), **{ground: 1.0})
    (one,) = choose([*OTHERS, odd], 1)
    assert one.place == len(OTHERS)
    assert one.grounds == (ground,)


def test_a_concept_that_few_annotated_letters_speak_of():
    rare = Signals("letter about z", concepts=frozenset({"fever", "pregnancy"}))
    (one,) = choose([*OTHERS, rare], 1, known={"fever": 100, "pregnancy": 1})
    assert (one.place, one.grounds) == (len(OTHERS), ("rare",))


def test_a_rare_concept_is_less_so_once_chosen():
    words = ("foot drop since easter", "cannot feel wiping", "hip and thigh ache", "calm")
    concepts = ("pregnancy", "pregnancy", "claustrophobia", "fever")
    pool = [Signals(w, concepts=frozenset({c})) for w, c in zip(words, concepts, strict=True)]
    known = {"pregnancy": 0, "claustrophobia": 0, "fever": 9}
    assert {one.place for one in choose(pool, 2, known=known)} == {0, 2}


def test_a_copy_of_a_chosen_letter_stands_back():
    twins = [Signals("saddle numbness and retention", unsure=3.0) for _ in range(2)]
    other = Signals("fell from a ladder in march", unsure=2.0)
    quiet = Signals("back ache for a week", unsure=0.0)
    assert [one.place for one in choose([*twins, other, quiet], 2)] == [0, 2]
    assert [one.place for one in choose([*twins, other, quiet], 2, diverse=False)] == [0, 1]


POOLS = st.lists(
    st.builds(
        Signals,
        st.sampled_from(("sciatica", "no fever", "fell off a horse", "")).map(lambda t: f"x {t}"),
        st.floats(0, 5),
        st.floats(0, 1.1),
        st.integers(0, 6).map(float),
        st.frozensets(st.sampled_from(("fever", "pregnancy", "radicular_pain"))),
    ),
    max_size=8,
)


@given(POOLS, st.integers(0, 10))
def test_every_letter_is_chosen_at_most_once(pool, count):
    chosen = choose(pool, count)
    assert len(chosen) == min(count, len(pool))
    assert len({one.place for one in chosen}) == len(chosen)
    assert all(0 <= one.score <= 1 for one in chosen)
    assert chosen == choose(pool, count)


# ---- from a reading ----


def mention(probability: float, source: str = "both", concept: str = "fever") -> Mention:
    return Mention(
        3, 8, "fever", Concept(concept), Assertion.ABSENT, source=source, probability=probability
    )


@dataclass
class Read:
    """What is asked of a result."""

    mentions: tuple[Mention, ...]
    sure: float = 1.0
    text: str = "No fever."

    @property
    def decision(self):
        rest = (1 - self.sure) / 2
        chances = {"appropriate": self.sure, "uncertain": rest, "inappropriate": rest}
        return type("Decision", (), {"probabilities": chances})


def test_signals_of_a_reading():
    found = signals_of(Read((mention(0.9), mention(0.6, "model", "pregnancy")), sure=1.0))
    assert found.unsure == pytest.approx(0.5)
    assert found.undecided == 0.0
    assert found.disputed == 1
    assert found.concepts == {"fever", "pregnancy"}
    assert signals_of(Read((), sure=0.5)).undecided > 1.0


def test_rules_alone_are_in_dispute_with_nobody():
    assert signals_of(Read((mention(0.9, "rules"),))).disputed == 0


# ---- to the annotation tool ----


@pytest.fixture
def item():
    return pre_annotated(Letter("No fever.", "x1", age_years=62), Read((mention(0.7),)), "why")


def test_label_studio_gets_predictions_and_nothing_counts_as_annotated(item, tmp_path):
    path = tmp_path / "tasks.json"
    assert write_pre_annotated([item], path, model="m 1", scores=[0.5], report=raised) == 1
    (task,) = json.loads(path.read_text("utf-8"))
    (prediction,) = task["predictions"]
    assert (prediction["model_version"], prediction["score"]) == ("m 1", 0.5)
    assert {one["from_name"] for one in prediction["result"]} == {"concept", "assertion"}
    assert list(read_corpus(path)) == []
    assert (tmp_path / "tasks.labels.xml").is_file()


def test_what_a_person_submits_is_read_again(item, tmp_path):
    path = tmp_path / "tasks.json"
    write_pre_annotated([item], path, report=raised)
    (task,) = json.loads(path.read_text("utf-8"))
    task["annotations"] = [{"result": task["predictions"][0]["result"]}]
    path.write_text(json.dumps([task]))
    (back,) = read_corpus(path)
    assert (back.letter, back.mentions) == (item.letter, item.mentions)
    assert not back.recorded


def test_any_other_form(item, tmp_path):
    write_pre_annotated([item], tmp_path / "pool.jsonl", report=raised)
    (back,) = read_corpus(tmp_path / "pool.jsonl")
    assert back.mentions[0].probability == 0.7
    assert back.note == "why"
