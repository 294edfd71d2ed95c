"""Which time expression is how long the complaint has lasted, where a tagger reads as well.

The rules bind each time of a letter to what it measures and score it; the tagger says how probably
it tells a duration of symptoms, a treatment, a scan or an operation. Boosted trees, learned on
letters that neither was made from, join the two and pick one time, or none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from lsmri.corpora.scheme import Concept
from lsmri.nlp.tagger.model import Tags
from lsmri.nlp.tagger.numbers import ModelError, read_numbers
from lsmri.nlp.tagger.policy import logit
from lsmri.nlp.tagger.proposals import support
from lsmri.nlp.tagger.trees import BoostedTrees
from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.beside_the_point import AFTERWARDS
from lsmri.nlp.time.durations import leg_drives, scores
from lsmri.nlp.time.timex import Timex

__all__ = ["DURATION_MODEL", "DurationModel", "Timed", "duration_candidates"]

DURATION_MODEL = "durations.json"
_SIGNS = ("onset", "began", "current", "worse", "deficit", "dated", "weak", "vague")
#: What else a time may be said of, by the names of the inputs.
_OTHERS = {
    "treatment": Concept.TREATMENT,
    "imaging": Concept.PRIOR_LUMBAR_MRI,
    "surgery": Concept.PRIOR_SPINAL_SURGERY,
}
#: How far behind the best a time stands at most, or one that the rules bind to no complaint.
_FAR = -6.0
#: Probabilities nearer to 0 or 1 than this tell no more.
_odds = partial(logit, floor=1e-3)


@dataclass(frozen=True, slots=True)
class Timed:
    """A time expression with the model's inputs, by name."""

    time: Timex
    inputs: Mapping[str, float]


def duration_candidates(
    reading: Reading, tags: Tags, findings: Mapping[str, str | None]
) -> list[Timed]:
    """Every time of a known length, in the letter's order, also those that the rules pass over;
    not the dates of a record's entries.

    findings: concept to status, which tell whether the leg or the back drives the request.
    """
    every = (*reading.timexes, *reading.passed_over)
    times = [
        t
        for t in every
        if t.days is not None and t.iso and AFTERWARDS.isdisjoint(reading.norms[t.end : t.end + 1])
    ]
    times.sort(key=lambda t: t.start)
    leg = leg_drives(findings)
    scored = {id(t): score for t, score in scores(reading, findings)}
    best = max(scored.values(), default=0.0)
    spans = [reading.span(t.start, t.end) for t in times]
    chances = [support(tags, *span, Concept.SYMPTOM_DURATION) for span in spans]
    top = max(chances, default=0.0)
    return [
        Timed(
            t,
            {
                f"bearer={t.bearer}": 1.0,
                f"bearer={t.bearer}, leg": float(leg),
                f"kind={t.kind}": 1.0,
                "tagger": _odds(chance),
                "tagger, behind": _odds(top) - _odds(chance),
                "rules, behind": max(_FAR, scored[id(t)] - best) if id(t) in scored else _FAR,
                "rules, scored": float(id(t) in scored),
                "log days": math.log1p(t.days or 0.0),
                **{sign: float(getattr(t, sign)) for sign in _SIGNS},
                **{name: _odds(support(tags, *span, c)) for name, c in _OTHERS.items()},
            },
        )
        for t, span, chance in zip(times, spans, chances, strict=True)
    ]


class DurationModel:
    """Picks the time that is the duration of the complaint."""

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        """numbers: as ``lsmri.training.durations`` writes them.

        Raises ``ModelError`` if the trees ask for more inputs than have a name.
        """
        self._names: list[str] = numbers["inputs"]
        self._trees = BoostedTrees(numbers["trees"])
        if self._trees.width > len(self._names):
            raise ModelError("its trees ask for inputs that have no name; train it again")
        self._least = logit(numbers["least"])

    @classmethod
    def from_folder(cls, folder: Path) -> DurationModel | None:
        """Reads that of a model folder; None where it has none."""
        return read_numbers(folder, DURATION_MODEL, cls)

    def __call__(self, timed: list[Timed]) -> Timex | None:
        """The most probable time, of equals the first; None where none is probable enough."""
        rows = [[one.inputs.get(name, 0.0) for name in self._names] for one in timed]
        if not rows:
            return None
        scores = self._trees(np.array(rows))[:, 0]
        best = int(scores.argmax())
        return timed[best].time if scores[best] >= self._least else None
