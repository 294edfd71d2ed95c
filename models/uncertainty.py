"""How probable each category is, given what reading a letter left in doubt.

Rules and tagger leave, for some concepts, more than one status that the letter may give them. The
guideline is run on records drawn from these; how often each category comes out, with the verdict
itself, goes through a logistic model learned on letters (``Calibrator``). The draws are the same
for the same letter every time.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from lsmri.corpora.letter import FeatureRecord
from lsmri.models.engine import Verdict
from lsmri.nlp.record import implied
from lsmri.nlp.tagger.numbers import read_numbers, softmax
from lsmri.nlp.text.reading import FAILED

__all__ = ["CALIBRATION", "CATEGORIES", "Calibrator", "Doubts", "inputs", "spread"]

CALIBRATION = "calibration.json"
CATEGORIES = ("appropriate", "uncertain", "inappropriate")
#: Records drawn. Twice as many change a probability by less than 0.02 on letters of the corpus.
DRAWS = 64
_SEED = 20_130
#: Added to the count of each category, so that none is held to be impossible.
_PRIOR = 0.5

#: By concept, how probable each status is, None for no entry; and of this feature, each response.
Doubts = Mapping[str, Mapping[Any, float]]
Decide = Callable[[FeatureRecord], Verdict]


def spread(record: FeatureRecord, doubts: Doubts, decide: Decide) -> dict[str, float]:
    """The share of each category over records drawn from ``doubts``; sums to 1.

    doubts: what isn't in doubt stays as it is in ``record``.
    """
    concepts = sorted(doubts)
    draws = np.random.default_rng(_SEED).random((DRAWS, len(concepts)))
    statuses = [list(doubts[concept]) for concept in concepts]
    drawn = np.zeros((DRAWS, len(concepts)), dtype=np.int64)
    for k, concept in enumerate(concepts):
        # What lies beyond the sum, which rounding leaves short of 1, goes to the last status.
        reached = np.cumsum(list(doubts[concept].values()))[:-1]
        drawn[:, k] = np.searchsorted(reached, draws[:, k], side="right")
    counts: Counter[str] = Counter()
    for row, times in Counter(map(tuple, drawn.tolist())).items():
        chosen = {c: s[place] for c, s, place in zip(concepts, statuses, row, strict=True)}
        counts[decide(_with(record, chosen)).category] += times
    total = DRAWS + _PRIOR * len(CATEGORIES)
    return {category: (counts[category] + _PRIOR) / total for category in CATEGORIES}


def _with(record: FeatureRecord, statuses: Mapping[str, Any]) -> FeatureRecord:
    failed = statuses.get(FAILED, record.conservative_treatment_failed)
    statuses = {concept: status for concept, status in statuses.items() if concept != FAILED}
    findings = {
        concept: status
        for concept, status in {**record.findings, **statuses}.items()
        if status is not None
    }
    findings.update(implied(findings))
    return replace(record, findings=findings, conservative_treatment_failed=failed)


def inputs(shares: Mapping[str, float], verdict: Verdict) -> list[float]:
    """The calibrator's inputs: log shares, the verdict's category, and whether facts are open."""
    return [
        *(math.log(shares[category]) for category in CATEGORIES),
        *(float(verdict.category == category) for category in CATEGORIES),
        float(verdict.cause == "information"),
        float(verdict.urgency == "emergency"),
    ]


@dataclass(frozen=True)
class Calibrator:
    """weights: (categories, inputs); bias: (categories,). review_below: a letter whose most
    probable category is less probable goes to a person.
    """

    weights: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]
    review_below: float

    @classmethod
    def from_numbers(cls, numbers: Mapping[str, Any]) -> Calibrator:
        """numbers: as ``lsmri.training.probabilities`` writes them."""
        return cls(
            tuple(map(tuple, numbers["weights"])),
            tuple(numbers["bias"]),
            float(numbers["review_below"]),
        )

    @classmethod
    def from_folder(cls, folder: Path) -> Calibrator | None:
        """Reads that of a model folder; None where it has none, as a model without records to
        learn it from.

        Raises ``ModelError`` naming the file where it holds something else.
        """
        return read_numbers(folder, CALIBRATION, cls.from_numbers)

    def __call__(self, shares: Mapping[str, float], verdict: Verdict) -> dict[str, float]:
        """Calibrated probabilities of the categories; they sum to 1."""
        row = inputs(shares, verdict)
        scores = [
            sum(w * x for w, x in zip(weights, row, strict=True)) + bias
            for weights, bias in zip(self.weights, self.bias, strict=True)
        ]
        likely = softmax(np.array(scores)).tolist()
        chances = {c: round(x, 4) for c, x in zip(CATEGORIES, likely, strict=True)}
        chances["uncertain"] = round(1.0 - chances["appropriate"] - chances["inappropriate"], 4)
        return chances
