"""Learns the policy between rules and tagger, on letters that neither was made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from lsmri.corpora.authoring import AnnotatedLetter
from lsmri.corpora.letter import Mention
from lsmri.corpora.scheme import Assertion, Concept
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.pipeline import create_pipeline, reading_of
from lsmri.nlp.tagger.merging import candidates
from lsmri.nlp.tagger.model import Tagger
from lsmri.nlp.tagger.outputs import ASSERTIONS
from lsmri.nlp.tagger.policy import Candidate, claim_row, mention_row
from lsmri.nlp.text.screening import repair

__all__ = ["Judged", "judge", "learn"]

#: A candidate, the letter it comes from, and what gold claims there (None: nothing).
Judged = tuple[str, Candidate, Assertion | None]

_CONCEPTS = [str(c) for c in Concept]
#: Regularisation: weights of single concepts stay small unless many candidates speak for them.
_C = 0.3


def judge(items: Iterable[AnnotatedLetter], tagger: Tagger) -> list[Judged]:
    """The candidates of letters beside their gold mentions."""
    nlp = create_pipeline()
    judged: list[Judged] = []
    for item in items:
        doc = nlp.make_doc(repair(item.letter.text))
        reading = reading_of(doc)
        reading.text, reading.letter_date = item.letter.text, item.letter.letter_date
        for name, component in nlp.pipeline:
            doc = component(doc)
            if name == "lsmri_assertion":
                break
        for source, candidate in candidates(reading, tagger(item.letter.text)):
            start, end = (
                reading.span(source.start, source.end)
                if isinstance(source, Finding)
                else (source.start, source.end)
            )
            gold = _gold(item.mentions, candidate.concept, start, end)
            judged.append((item.letter.id, candidate, gold))
    return judged


def _gold(mentions: Sequence[Mention], concept: Concept, start: int, end: int) -> Assertion | None:
    """What gold claims of the concept at these words: of the mention that shares most of them."""
    over = [
        (min(m.end, end) - max(m.start, start), m.assertion)
        for m in mentions
        if m.concept == concept and m.start < end and start < m.end
    ]
    return max(over, key=lambda pair: pair[0])[1] if over else None


def learn(
    judged: Sequence[Judged],
    *,
    keep: float = 0.5,
    keep_emergency: float = 0.4,
    drop_ruled: float = 0.05,
    now_emergency: float = 0.45,
    now_ruled: float = 0.1,
) -> tuple[dict[str, Any], dict[str, float]]:
    """The policy's numbers, and its figures by cross-validation over letters.

    keep, keep_emergency, drop_ruled, now_emergency, now_ruled: the thresholds of ``Policy``, set
    and not learned. A mention is kept if it is more probable than not; those of emergencies lean
    to the safe side as far as false emergencies on development letters allow.
    """
    letters = np.array([letter for letter, _, _ in judged])
    rows = np.array([mention_row(candidate, _CONCEPTS) for _, candidate, _ in judged])
    real = np.array([gold is not None for _, _, gold in judged])
    folds = GroupKFold(5)
    mention = LogisticRegression(C=_C, max_iter=2000)
    chances = cross_val_predict(
        mention, rows, real, groups=letters, cv=folds, method="predict_proba"
    )[:, 1]
    mention.fit(rows, real)

    claim_rows = np.array([claim_row(c) for _, c, gold in judged if gold is not None])
    claimed = np.array([ASSERTIONS.index(g) for _, _, g in judged if g is not None])
    claim = LogisticRegression(C=_C, max_iter=2000)
    crossed = cross_val_predict(claim, claim_rows, claimed, groups=letters[real], cv=folds)
    claim.fit(claim_rows, claimed)
    weights = np.zeros((len(ASSERTIONS), claim_rows.shape[1]))
    bias = np.full(len(ASSERTIONS), -12.0)  # an assertion never seen stays improbable
    weights[claim.classes_], bias[claim.classes_] = claim.coef_, claim.intercept_
    numbers = {
        "concepts": _CONCEPTS,
        "mention": {
            "weights": mention.coef_[0].round(4).tolist(),
            "bias": round(float(mention.intercept_[0]), 4),
        },
        "claim": {"weights": weights.round(4).tolist(), "bias": bias.round(4).tolist()},
        "keep": keep,
        "keep_emergency": keep_emergency,
        "drop_ruled": drop_ruled,
        "now_emergency": now_emergency,
        "now_ruled": now_ruled,
    }
    figures = {
        "letters": float(len(set(letters.tolist()))),
        "candidates": float(len(judged)),
        "mention_f1": _f1(real, chances >= keep),
        "brier": float(np.mean((chances - real) ** 2)),
        "assertion_accuracy": float(np.mean(crossed == claimed)),
    }
    return numbers, figures


def _f1(real: Any, kept: Any) -> float:
    return float(2 * (real & kept).sum() / max(real.sum() + kept.sum(), 1))
