"""Teaches the second opinion: from the words of a letter to its category.

Logistic regression over TF-IDF of words and word pairs. On the shipped corpus, by cross-validation
over authors, it beats gradient boosting (log loss 0.78 against 1.18 and more; letter n-grams are
as good and ten times as large): ``benchmarks/second_opinion.py`` shows it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.scheme import Code
from lsmri.models.scorer import Scorer, UnreadableLetter
from lsmri.models.second_opinion import OPINION, TERM, SecondOpinion
from lsmri.models.uncertainty import CATEGORIES
from lsmri.nlp.tagger.numbers import softmax
from lsmri.training.folds import author_of, folds_of

__all__ = [
    "MIN_LETTERS",
    "Lesson",
    "OpinionError",
    "Taught",
    "learn",
    "lessons",
    "measure",
    "teach",
]

#: Fewer letters of any category than this can't be divided into folds worth the name.
MIN_LETTERS = 20
#: A verdict held to be less probable than this is contradicted. Chosen on the development letters:
#: one in seven is contradicted, and of these twice as many verdicts are wrong as of all.
CONTRADICTS_BELOW = 0.2
_STRENGTHS = (3.0, 10.0, 30.0, 100.0)
_FOLDS = 6


class OpinionError(ValueError):
    """Letters from which no second opinion can be learned: says what is missing."""


class Taught(Code):
    """What teaches the opinion: the guideline's verdict on the gold record, or the vetting."""

    GOLD = "gold"
    VETTING = "vetting"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text with its category. group: who wrote it; a group is never divided between folds."""

    text: str
    category: str
    group: str


def lessons(
    items: Iterable[AnnotatedLetter], scorer: Scorer, by: Taught = Taught.GOLD
) -> list[Lesson]:
    """What the letters teach; those without a record, or without a vetting decision, nothing."""
    found: list[Lesson] = []
    for item in items:
        if by is Taught.VETTING:
            category = item.letter.vetting
        else:
            category = scorer.decide(item.record).category if item.recorded else None
        if category:
            found.append(Lesson(item.letter.text, category, author_of(item)))
    return found


def learn(
    taught: Sequence[Lesson], by: Taught = Taught.GOLD
) -> tuple[dict[str, Any], dict[str, float]]:
    """The opinion's numbers, and its figures by cross-validation over authors.

    Raises ``OpinionError`` where a category has fewer than ``MIN_LETTERS`` letters, or where there
    are fewer than two authors.
    """
    texts, true, groups = _arrays(taught)
    crossed = {c: _crossed(_pipeline(c), texts, true, groups) for c in _STRENGTHS}
    strength = min(crossed, key=lambda c: _log_loss(crossed[c], true))
    heat = _temperature(crossed[strength], true)
    model = _pipeline(strength).fit(texts, true)
    chances = _tempered(crossed[strength], heat)
    figures = {
        "letters": float(len(taught)),
        "accuracy": float((chances.argmax(axis=1) == true).mean()),
        "log_loss": _log_loss(chances, true),
    }
    return _numbers(model, heat, by), figures


def _arrays(taught: Sequence[Lesson]) -> tuple[Any, NDArray[np.int64], Any]:
    counts = Counter(lesson.category for lesson in taught)
    rare = min(CATEGORIES, key=lambda category: counts[category])
    if counts[rare] < MIN_LETTERS:
        raise OpinionError(
            f"only {counts[rare]} letters are {rare}: a second opinion needs {MIN_LETTERS} of each"
            " category"
        )
    if len({lesson.group for lesson in taught}) < 2:
        raise OpinionError("all letters are by one author: give letters of several")
    return (
        np.array([lesson.text for lesson in taught], dtype=object),
        np.array([CATEGORIES.index(lesson.category) for lesson in taught]),
        np.array([lesson.group for lesson in taught]),
    )


def _pipeline(strength: float) -> Pipeline:
    """Words and word pairs that three letters hold, or more; ``models.second_opinion`` reads them
    alike.
    """
    words = TfidfVectorizer(
        ngram_range=(1, 2), token_pattern=TERM, min_df=3, sublinear_tf=True, lowercase=True
    )
    return make_pipeline(words, LogisticRegression(C=strength, max_iter=5000))


def _crossed(model: Any, texts: Any, true: NDArray[np.int64], groups: Any) -> NDArray[np.float64]:
    folds = folds_of(groups.tolist(), _FOLDS)
    found: NDArray[np.float64] = cross_val_predict(
        model, texts, true, groups=groups, cv=folds, method="predict_proba"
    )
    return found


def _log_loss(chances: NDArray[np.float64], true: NDArray[np.int64]) -> float:
    given = chances[np.arange(len(true)), true]
    return float(-np.log(np.maximum(given, 1e-9)).mean())


def _tempered(chances: NDArray[np.float64], heat: float) -> NDArray[np.float64]:
    return softmax(np.log(np.maximum(chances, 1e-9)) / heat)


def _temperature(chances: NDArray[np.float64], true: NDArray[np.int64]) -> float:
    """The temperature at which the probabilities hold best (Guo 2017), to a few per cent."""
    grid = np.geomspace(0.25, 4.0, 61).tolist()
    return float(min(grid, key=lambda heat: _log_loss(_tempered(chances, heat), true)))


def _numbers(model: Pipeline, heat: float, by: Taught) -> dict[str, Any]:
    words, logistic = model[0], model[-1]
    weights = (logistic.coef_ / heat).round(3).T.tolist()
    idf = words.idf_.round(3).tolist()
    return {
        "taught_by": str(by),
        "categories": list(CATEGORIES),
        "bias": (logistic.intercept_ / heat).round(4).tolist(),
        "contradicts_below": CONTRADICTS_BELOW,
        "terms": {
            str(term): [idf[place], *weights[place]]
            for term, place in sorted(words.vocabulary_.items())
        },
    }


def measure(
    opinion: SecondOpinion, items: Iterable[AnnotatedLetter], scorer: Scorer
) -> dict[str, float]:
    """What the opinion is good for on letters that it wasn't taught: with their gold records.

    wrong: the share of wrong verdicts. contradicted: that of verdicts contradicted.
    wrong_contradicted: that of wrong ones among these. found: that of wrong verdicts that are
    contradicted and not marked for review already. nan where there is nothing to count.
    """
    rows: list[tuple[bool, bool, bool]] = []
    for item in items:
        try:
            decision = scorer(item.letter).decision
        except UnreadableLetter:
            continue
        if item.recorded:
            wrong = decision.category != scorer.decide(item.record).category
            doubted = opinion.contradicts(item.letter.text, decision.category)
            rows.append((wrong, doubted, decision.needs_review))
    errors = [row for row in rows if row[0]]
    contradicted = [row for row in rows if row[1]]
    return {
        "wrong": _share(len(errors), len(rows)),
        "contradicted": _share(len(contradicted), len(rows)),
        "wrong_contradicted": _share(sum(row[0] for row in contradicted), len(contradicted)),
        "found": _share(sum(row[1] and not row[2] for row in errors), len(errors)),
    }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def teach(
    letters: Sequence[AnnotatedLetter],
    development: Sequence[AnnotatedLetter],
    folder: Path,
    scorer: Scorer,
    *,
    by: Taught = Taught.GOLD,
) -> dict[str, float]:
    """Learns from ``letters``, measures on ``development``, and writes ``opinion.json``.

    scorer: that of the model in ``folder``. Returns the figures, names beginning with ``opinion``.
    Raises ``OpinionError`` as ``learn``; nothing is written then.
    """
    numbers, figures = learn(lessons(letters, scorer, by), by)
    text = json.dumps(numbers, ensure_ascii=False, separators=(",", ":"))
    (folder / OPINION).write_text(text, encoding="utf-8")
    figures |= measure(SecondOpinion.from_numbers(numbers), development, scorer)
    return {f"opinion_{name}": value for name, value in figures.items()}
