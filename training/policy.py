"""Learns the policy between rules and tagger, on letters that neither was made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.letter import Mention
from lsmri.corpora.scheme import Concept
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.pipeline import create_pipeline, reading_of
from lsmri.nlp.tagger.merging import candidates
from lsmri.nlp.tagger.model import Tagger, Tags
from lsmri.nlp.tagger.outputs import ASSERTIONS, OUTCOMES
from lsmri.nlp.tagger.policy import (
    Candidate,
    OutcomeCandidate,
    claim_row,
    mention_row,
    outcome_row,
)
from lsmri.nlp.tagger.treatments import treatments_seen
from lsmri.nlp.text.reading import Reading
from lsmri.nlp.text.screening import repair
from lsmri.training.folds import by_author

__all__ = ["Judged", "judge", "learn"]

_CONCEPTS = [str(c) for c in Concept]
#: Regularisation: weights of single concepts stay small unless many candidates speak for them.
_C = 1.0
_FOLDS = 5
#: The bias of a choice that gold never makes: it stays improbable.
_NEVER = -12.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate, the letter it comes from, and the gold mention at its words, if there is one.

    outcome: of a treatment, what rules and tagger hold of its effect.
    """

    letter: AnnotatedLetter
    candidate: Candidate
    gold: Mention | None
    outcome: OutcomeCandidate | None = None


def judge(items: Iterable[AnnotatedLetter], tagger: Tagger) -> list[Judged]:
    """The candidates of letters beside their gold mentions."""
    nlp = create_pipeline()
    judged: list[Judged] = []
    for item in items:
        doc = nlp.make_doc(repair(item.letter.text))
        reading = reading_of(doc)
        reading.text, reading.letter_date = item.letter.text, item.letter.letter_date
        tags = tagger(item.letter.text)
        for name, component in nlp.pipeline:
            doc = component(doc)
            if name == "lsmri_assertion":
                judged += _judge_findings(item, reading, tags)
            elif name == "lsmri_treatments":
                judged += _judge_treatments(item, reading, tags)
                break
    return judged


def _judge_findings(item: AnnotatedLetter, reading: Reading, tags: Tags) -> list[Judged]:
    found = []
    for source, candidate in candidates(reading, tags):
        place = (
            reading.span(source.start, source.end)
            if isinstance(source, Finding)
            else (source.start, source.end)
        )
        gold = _gold(item.mentions, candidate.concept, *place)
        found.append(Judged(item, candidate, gold))
    return found


def _judge_treatments(item: AnnotatedLetter, reading: Reading, tags: Tags) -> list[Judged]:
    return [
        Judged(
            item,
            seen.candidate,
            _gold(item.mentions, Concept.TREATMENT, seen.start, seen.end),
            seen.outcome,
        )
        for seen in treatments_seen(reading, tags)
    ]


def _gold(mentions: Sequence[Mention], concept: Concept, start: int, end: int) -> Mention | None:
    """The gold mention of the concept that shares most of these words."""
    over = [m for m in mentions if m.concept == concept and m.start < end and start < m.end]
    return max(over, key=lambda m: min(m.end, end) - max(m.start, start), default=None)


def learn(
    judged: Sequence[Judged],
    *,
    keep: float = 0.5,
    keep_emergency: float = 0.4,
    drop_ruled: float = 0.25,
    now_emergency: float = 0.45,
    now_ruled: float = 0.1,
    told_from: float = 0.65,
) -> tuple[dict[str, Any], dict[str, float]]:
    """The policy's numbers, and its figures by cross-validation over authors.

    keep, keep_emergency, drop_ruled, now_emergency, now_ruled, told_from: the thresholds of
    ``Policy``, set and not learned. A mention is kept if it is more probable than not; those of
    emergencies lean to the safe side as far as false emergencies on development letters allow.
    """
    letters = [j.letter for j in judged]
    rows = np.array([mention_row(j.candidate, _CONCEPTS) for j in judged])
    real = np.array([j.gold is not None for j in judged])
    mention = LogisticRegression(C=_C, max_iter=2000)
    groups, folds = by_author(letters, _FOLDS)
    chances = cross_val_predict(
        mention, rows, real, groups=groups, cv=folds, method="predict_proba"
    )[:, 1]
    mention.fit(rows, real)
    claim, claim_accuracy = _choice(
        [
            (j.letter, claim_row(j.candidate), j.gold.assertion)
            for j in judged
            if j.gold is not None and j.outcome is None
        ],
        ASSERTIONS,
    )
    outcome, outcome_accuracy = _choice(
        [
            (j.letter, outcome_row(j.outcome), j.gold.outcome)
            for j in judged
            if j.outcome is not None and j.gold is not None and j.gold.outcome is not None
        ],
        OUTCOMES,
    )
    numbers = {
        "concepts": _CONCEPTS,
        "mention": {
            "weights": mention.coef_[0].round(4).tolist(),
            "bias": round(float(mention.intercept_[0]), 4),
        },
        "claim": claim,
        "outcome": outcome,
        "keep": keep,
        "keep_emergency": keep_emergency,
        "drop_ruled": drop_ruled,
        "now_emergency": now_emergency,
        "now_ruled": now_ruled,
        "told_from": told_from,
    }
    figures: dict[str, float | None] = {
        "letters": float(len({item.letter.id for item in letters})),
        "candidates": float(len(judged)),
        "mention_f1": _f1(real, chances >= keep),
        "brier": float(np.mean((chances - real) ** 2)),
        "assertion_accuracy": claim_accuracy,
        "outcome_accuracy": outcome_accuracy,
    }
    return numbers, {name: value for name, value in figures.items() if value is not None}


def _choice(
    judged: Sequence[tuple[AnnotatedLetter, NDArray[np.float64], str]], codes: Sequence[str]
) -> tuple[dict[str, Any], float | None]:
    """The numbers of a model that chooses among codes, and its cross-validated accuracy.

    judged: letter, inputs and the right code. Too few to learn from: the tagger's best counts, and
    there is no accuracy.
    """
    width = 3 * len(codes)
    weights, bias = np.zeros((len(codes), width)), np.full(len(codes), _NEVER)
    letters = [letter for letter, _, _ in judged]
    right = np.array([codes.index(code) for _, _, code in judged])
    if len({item.letter.id for item in letters}) < _FOLDS or len(set(right.tolist())) < 2:
        weights[:, : len(codes)] = weights[:, 2 * len(codes) :] = np.eye(len(codes))
        return {"weights": weights.tolist(), "bias": [0.0] * len(codes)}, None
    rows = np.array([row for _, row, _ in judged])
    model = LogisticRegression(C=_C, max_iter=2000)
    groups, folds = by_author(letters, _FOLDS)
    crossed = cross_val_predict(model, rows, right, groups=groups, cv=folds)
    model.fit(rows, right)
    if len(model.classes_) == 2:  # one row of weights, for the second of them
        weights[model.classes_[1]], bias[model.classes_] = model.coef_[0], (0, model.intercept_[0])
    else:
        weights[model.classes_], bias[model.classes_] = model.coef_, model.intercept_
    numbers = {"weights": weights.round(4).tolist(), "bias": bias.round(4).tolist()}
    return numbers, float(np.mean(crossed == right))


def _f1(real: Any, kept: Any) -> float:
    return float(2 * (real & kept).sum() / max(real.sum() + kept.sum(), 1))
