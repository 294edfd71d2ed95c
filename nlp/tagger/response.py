"""How conservative treatment did, read from the letter as a whole.

Rules and tagger say of each treatment how it did; many letters tell it elsewhere ("back at work",
"hasn't bowled since"). A logistic model, learned on letters that neither was made from, joins what
the treatments come to with what a network says of the whole letter (``lsmri.nlp.tagger.overview``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from lsmri.corpora.letter import FeatureRecord
from lsmri.nlp.tagger.numbers import read_numbers, softmax
from lsmri.nlp.tagger.overview import RESPONSES
from lsmri.nlp.text.reading import Reading

__all__ = ["RESPONSE_MODEL", "ResponseModel", "read_of", "response_features", "settled"]

RESPONSE_MODEL = "response.json"
_NAMES = ("failed", "helped", "untold")
#: What was read stands unless another response is likelier by so much; that treatment helped, by
#: the second. On 2,929 letters, by cross-validation over authors, 0.844 are right so, 0.826 as
#: read; of those where treatment failed, 50 are said to have been helped, as read 43. A failure
#: that rules and tagger both read is left open by the third only: of 4,492 letters 5 fewer are
#: right, but 175 in place of 187 failures are lost, each of which may refuse an indicated scan.
_MARGIN, _MARGIN_HELPED, _MARGIN_AGREED = 0.1, 0.2, 0.5
#: Longer letters than this, in words and signs, count as long: as half of those that teach do.
_USUAL = 150
#: Probabilities nearer to 0 than this tell no more.
_LEAST = 1e-4


def response_features(
    shares: Mapping[bool | None, float], record: FeatureRecord, reading: Reading
) -> dict[str, float]:
    """The logistic model's inputs by name.

    shares: how probable the network holds each response. record: of the reading, with the
    treatments filled in. What the rules alone say and the letter's length make 0.887 of 4,404
    letters right, by cross-validation over authors, in place of 0.882.
    """
    read = _NAMES[RESPONSES.index(record.conservative_treatment_failed)]
    ruled = _NAMES[RESPONSES.index(reading.ruled_response)]
    long = max(0.0, math.log(max(len(reading.norms), 1) / _USUAL))
    sure = math.log(max(*shares.values(), _LEAST))
    return {
        **{
            f"network {name}": math.log(max(shares[said], _LEAST))
            for name, said in zip(_NAMES, RESPONSES, strict=True)
        },
        **{
            f"long, network {name}": long * math.log(max(shares[said], _LEAST))
            for name, said in zip(_NAMES, RESPONSES, strict=True)
        },
        f"rules {ruled}": 1.0,
        f"rules {ruled}, read {read}": 1.0,
        f"long, rules {ruled}": long,
        f"long, read {read}": long,
        f"read {read}": 1.0,
        f"read {read}, network sure": sure,
        "treatments": float(len(record.treatments_tried or ())),
        "weeks told": float(record.conservative_treatment_weeks is not None),
        "treated": float(record.findings.get("treatment") == "present"),
    }


def read_of(inputs: Mapping[str, float], by: str = "read") -> bool | None:
    """What was read, by what ``response_features`` gives; by "rules", what they alone say."""
    return next(s for n, s in zip(_NAMES, RESPONSES, strict=True) if f"{by} {n}" in inputs)


def settled(
    chances: Mapping[bool | None, float], read: bool | None, ruled: bool | None
) -> bool | None:
    """The response that counts, given how probable each is, what was read, and by the rules alone.

    Words by which treatment helped are never turned into a failure, only left open, unless the
    rules read one: the network expects failure of whoever asks for a scan.
    """
    helped = read is False and ruled is not True
    open_ones = [said for said in chances if not (helped and said is True)]
    best = max(open_ones, key=chances.__getitem__)
    left_open = _MARGIN_AGREED if read and ruled else _MARGIN
    margin = _MARGIN_HELPED if best is False else left_open
    return best if chances[best] > chances[read] + margin else read


class ResponseModel:
    """Says how treatment did. Safe to share between threads."""

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        """numbers: as ``lsmri.training.response`` writes them."""
        self._weights: list[Mapping[str, float]] = [numbers["weights"][name] for name in _NAMES]
        self._biases = [float(numbers["biases"][name]) for name in _NAMES]

    @classmethod
    def from_folder(cls, folder: Path) -> ResponseModel | None:
        """Reads that of a model folder; None where it has none."""
        return read_numbers(folder, RESPONSE_MODEL, cls)

    def __call__(self, inputs: Mapping[str, float]) -> dict[bool | None, float]:
        """How probable each response is, by what ``response_features`` gives; sums to 1."""
        scores = [
            bias + sum(weights.get(key, 0.0) * x for key, x in inputs.items())
            for weights, bias in zip(self._weights, self._biases, strict=True)
        ]
        return dict(zip(RESPONSES, softmax(np.array(scores)).tolist(), strict=True))
