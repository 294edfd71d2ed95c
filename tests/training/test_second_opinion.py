"""The second opinion: taught on letters, read without scikit-learn, and what it can't be taught."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.models.second_opinion import OPINION, SecondOpinion, terms
from lsmri.nlp.tagger.numbers import ModelError
from lsmri.training import second_opinion
from lsmri.training.second_opinion import Lesson, OpinionError, Taught, learn, lessons, teach

CATEGORIES = ("appropriate", "uncertain", "inappropriate")
WORDS = {
    "appropriate": "?CES saddle numb retention foot drop urgent",
    "uncertain": "sciatica weeks maybe not sure whether",
    "inappropriate": "stiff gardening yesterday reassurance wants scan",
}


@pytest.fixture(scope="module")
def taught() -> list[Lesson]:
    chance = random.Random(3)
    filler = "the patient was seen today and asks for advice on back pain".split()
    return [
        Lesson(
            " ".join(chance.choices(WORDS[category].split(), k=3) + chance.choices(filler, k=8)),
            category,
            f"author-{n % 4}",
        )
        for n in range(24)
        for category in CATEGORIES
    ]


@pytest.fixture(scope="module")
def opinion(taught, tmp_path_factory) -> SecondOpinion:
    folder = tmp_path_factory.mktemp("opinion")
    numbers, _ = learn(taught)
    (folder / OPINION).write_text(json.dumps(numbers), encoding="utf-8")
    return SecondOpinion.from_folder(folder)


def test_it_learns_what_words_speak_for(taught):
    _, figures = learn(taught)
    assert figures["letters"] == 72
    assert figures["accuracy"] > 0.9


def test_it_contradicts_a_verdict_against_the_words(opinion):
    assert opinion.contradicts("numb saddle, retention, ?CES", "inappropriate")
    assert not opinion.contradicts("numb saddle, retention, ?CES", "appropriate")


@settings(max_examples=60)
@given(text=st.text() | st.lists(st.sampled_from(" ".join(WORDS.values()).split())).map(" ".join))
def test_probabilities_of_any_text(opinion, text):
    chances = opinion(text)
    assert set(chances) == set(CATEGORIES)
    assert sum(chances.values()) == pytest.approx(1)


def test_reading_without_scikit_learn_gives_the_same(taught, tmp_path):
    model = second_opinion._pipeline(10.0)
    texts = np.array([one.text for one in taught], dtype=object)
    model.fit(texts, np.array([CATEGORIES.index(one.category) for one in taught]))
    numbers = second_opinion._numbers(model, 1.0, Taught.GOLD)
    (tmp_path / OPINION).write_text(json.dumps(numbers), encoding="utf-8")
    read = SecondOpinion.from_folder(tmp_path)
    others = [*texts[:10], "Numb? Foot-drop; SADDLE saddle", "", "never seen words alone"]
    for text, expected in zip(others, model.predict_proba(others), strict=True):
        assert list(read(text).values()) == pytest.approx(expected.tolist(), abs=0.005)


@given(st.text(max_size=60))
def test_terms_are_those_of_scikit_learn(text):
    analyse = second_opinion._pipeline(1.0)[0].build_analyzer()
    assert list(terms(text)) == analyse(text)


def letter(id: str, vetting: str | None, *, recorded: bool = True) -> AnnotatedLetter:
    return AnnotatedLetter(
        Letter("Back pain.", id, vetting=vetting), (), FeatureRecord(), recorded=recorded
    )


class Decider:
    """Stands for a scorer that decides on records."""

    def decide(self, record):
        return type("Decision", (), {"category": "uncertain"})


def test_lessons_by_gold_and_by_vetting():
    items = [letter("a", "appropriate"), letter("b", None), letter("c", None, recorded=False)]
    gold = lessons(items, Decider())
    assert [(one.category, one.group) for one in gold] == [("uncertain", "a"), ("uncertain", "b")]
    (vetted,) = lessons(items, Decider(), Taught.VETTING)
    assert vetted.category == "appropriate"


def test_too_few_letters_of_a_category(taught):
    few = [one for one in taught if one.category != "uncertain"]
    with pytest.raises(OpinionError, match="only 0 letters are uncertain"):
        learn(few)


def test_letters_by_one_author(taught):
    with pytest.raises(OpinionError, match="one author"):
        learn([Lesson(one.text, one.category, "x") for one in taught])


def test_nothing_is_written_of_what_cannot_be_learned(tmp_path):
    with pytest.raises(OpinionError):
        teach([letter("a", None)], [], tmp_path, Decider())
    assert not (tmp_path / OPINION).exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"terms": {"a": []}}', '{"terms": 3}'])
def test_a_file_that_is_none(tmp_path, text):
    (tmp_path / OPINION).write_text(text)
    with pytest.raises(ModelError, match=r"opinion\.json: not the numbers"):
        SecondOpinion.from_folder(tmp_path)
