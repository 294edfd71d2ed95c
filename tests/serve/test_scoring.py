"""No letter stops another."""

from __future__ import annotations

from lsmri.corpora.letter import Letter
from lsmri.models.guideline import guideline_names
from lsmri.serve import scoring
from lsmri.serve.problems import InputProblem, ProblemCode
from lsmri.serve.scoring import Scored, score_all


def outcomes(scorer, *items, **options) -> list[str]:
    return [
        item.result.id if isinstance(item, Scored) else str(item.code)
        for item in score_all(items, scorer, **options)
    ]


def test_order_is_kept(scorer):
    problem = InputProblem("x", ProblemCode.EMPTY, "empty")
    letters = [Letter("back pain", str(n)) for n in range(200)]
    ids = [str(n) for n in range(200)]
    assert outcomes(scorer, *letters, problem) == [*ids, "empty"]
    assert outcomes(scorer, problem, *letters) == ["empty", *ids]
    assert outcomes(scorer) == []


def test_a_letter_that_trips_the_scorer_is_told_without_its_words(scorer):
    letters = [Letter("back pain", "a"), Letter("zebra, explode", "b"), Letter("back pain", "c")]
    assert outcomes(scorer, *letters) == ["a", "internal", "c"]
    (problem,) = score_all(letters[1:2], scorer)
    assert "zebra" not in str(problem)
    assert "RuntimeError" in str(problem)


def test_an_unsuitable_letter_is_told(scorer):
    (problem,) = score_all([Letter("knee", "a")], scorer)
    assert str(problem) == "a: it is about another part of the body. Nothing was scored."


def test_letters_are_held_a_few_at_a_time(scorer):
    drawn = []

    def letters():
        for number in range(1000):
            drawn.append(number)
            yield Letter("back pain", str(number))

    next(score_all(letters(), scorer))
    assert len(drawn) == scoring.BATCH_LETTERS


def test_long_letters_are_held_fewer_at_a_time(scorer, monkeypatch):
    monkeypatch.setattr(scoring, "BATCH_CHARACTERS", 20)
    items = iter([Letter("back pain", str(n)) for n in range(9)])
    next(score_all(items, scorer))
    assert next(items).id == "3"


def test_every_guideline(scorer):
    (scored,) = score_all([Letter("left sciatica", "a")], scorer, every_guideline=True)
    assert [d.guideline for d in scored.decisions.values()] == guideline_names()
    assert scored.decisions["lsmri"] == scored.result.decision
