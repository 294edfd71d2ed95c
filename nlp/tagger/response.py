"""How conservative treatment did, read from the letter as a whole.

Rules and tagger say of each treatment how it did; many letters tell it elsewhere ("back at work",
"hasn't bowled since"). A small network looks over what the tagger saw of every word piece and says
how probable it is that treatment failed, that it helped, and that the letter doesn't tell. A
logistic model, learned on letters that neither was made from, joins this with what the treatments
come to.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from lsmri.corpora.letter import FeatureRecord
from lsmri.nlp.tagger.model import Tags, open_graph

__all__ = [
    "PIECES",
    "RESPONSES",
    "RESPONSE_GRAPH",
    "RESPONSE_MODEL",
    "ResponseModel",
    "read_of",
    "settled",
    "weigh",
]

RESPONSE_GRAPH, RESPONSE_MODEL = "response.onnx", "response.json"
#: The name of the graph's input: (1, pieces, width), as ``Tags.seen`` has them.
PIECES = "pieces"
#: What a record may say of ``conservative_treatment_failed``, in the order of the graph's output.
RESPONSES: tuple[bool | None, ...] = (True, False, None)
_NAMES = ("failed", "helped", "untold")
#: What was read stands unless another response is likelier by so much. On 1,358 letters, by
#: cross-validation over authors, 0.82 are right so, 0.79 as read and 0.815 by the likeliest alone;
#: of those where treatment failed, 22 are said to have been helped, in place of 27.
_MARGIN = 0.2
#: Probabilities nearer to 0 than this tell no more.
_LEAST = 1e-4


def weigh(shares: Mapping[bool | None, float], record: FeatureRecord) -> dict[str, float]:
    """The logistic model's inputs by name.

    shares: how probable the network holds each response. record: with the treatments filled in.
    """
    read = _NAMES[RESPONSES.index(record.conservative_treatment_failed)]
    sure = math.log(max(*shares.values(), _LEAST))
    return {
        **{
            f"network {name}": math.log(max(shares[said], _LEAST))
            for name, said in zip(_NAMES, RESPONSES, strict=True)
        },
        f"read {read}": 1.0,
        f"read {read}, network sure": sure,
        "treatments": float(len(record.treatments_tried or ())),
        "weeks told": float(record.conservative_treatment_weeks is not None),
        "treated": float(record.findings.get("treatment") == "present"),
    }


def read_of(inputs: Mapping[str, float]) -> bool | None:
    """What was read, by the inputs that ``weigh`` gives."""
    return next(s for n, s in zip(_NAMES, RESPONSES, strict=True) if f"read {n}" in inputs)


def settled(chances: Mapping[bool | None, float], read: bool | None) -> bool | None:
    """The response that counts, given how probable each is and what was read."""
    best = max(chances, key=chances.__getitem__)
    return best if chances[best] > chances[read] + _MARGIN else read


class ResponseModel:
    """Says how treatment did. Safe to share between threads."""

    def __init__(self, graph: Path, numbers: Mapping[str, Any] | None) -> None:
        """numbers: as ``lsmri.training.response`` writes them; None while they are being learned.

        Raises ``ModelError`` if the graph can't be read.
        """
        self._session = open_graph(graph)
        self._numbers = numbers

    @classmethod
    def from_folder(cls, folder: Path) -> ResponseModel | None:
        """Reads that of a model folder; None where it has none."""
        if not (folder / RESPONSE_GRAPH).is_file():
            return None
        path = folder / RESPONSE_MODEL
        numbers = json.loads(path.read_text("utf-8")) if path.is_file() else None
        return cls(folder / RESPONSE_GRAPH, numbers)

    def shares(self, tags: Tags) -> dict[bool | None, float]:
        """How probable the network holds each response; sums to 1. Even for an empty letter."""
        if not len(tags.seen):
            return dict.fromkeys(RESPONSES, 1.0 / len(RESPONSES))
        shares = self._session.run(None, {PIECES: tags.seen[np.newaxis]})[0][0]
        return dict(zip(RESPONSES, map(float, shares), strict=True))

    def __call__(
        self, shares: Mapping[bool | None, float], record: FeatureRecord
    ) -> dict[bool | None, float]:
        """How probable each response is, with the treatments that the record holds; sums to 1.

        shares: as ``shares`` gives them for the letter. Empty while the model is being learned.
        """
        if self._numbers is None:
            return {}
        inputs = weigh(shares, record)
        scores = [
            self._numbers["biases"][name]
            + sum(self._numbers["weights"][name].get(key, 0.0) * x for key, x in inputs.items())
            for name in _NAMES
        ]
        top = max(scores)
        odds = [math.exp(score - top) for score in scores]
        return {said: one / sum(odds) for said, one in zip(RESPONSES, odds, strict=True)}
