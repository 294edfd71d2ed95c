"""What models over readings learn from, as a scorer reads it in a letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.models.decision import Decision
from lsmri.models.engine import Verdict
from lsmri.models.guideline import Guideline
from lsmri.models.scorer import UnreadableLetter
from lsmri.nlp.record import record_as_read
from lsmri.nlp.tagger.durations import Timed
from lsmri.nlp.tagger.response import response_features
from lsmri.nlp.tagger.second_reader import SecondReading
from lsmri.nlp.text.reading import Reading

__all__ = [
    "Reader",
    "category_shares",
    "of_durations",
    "of_response",
    "of_statuses",
    "pieces",
]


class Reader(Protocol):
    """Reads letters that teach: a ``Scorer``, or several that share the letters out."""

    @property
    def guideline(self) -> Guideline:
        """Decides on records."""

    def reading(self, letter: Letter) -> Reading:
        """As ``Scorer.reading``."""

    def record(self, reading: Reading, letter: Letter) -> FeatureRecord:
        """As ``Scorer.record``."""

    def decide(self, record: FeatureRecord) -> Decision:
        """As ``Scorer.decide``."""


def pieces(reader: Reader, letter: Letter) -> NDArray[np.float32] | None:
    """For the overview: (pieces, width), what the tagger saw of each word piece. None where no
    tagger reads, or where there is nothing to read.
    """
    second = _second(_reading(reader, letter))
    return None if second is None else second.tags.seen


def of_statuses(reader: Reader, letter: Letter) -> SecondReading | None:
    """For the model of statuses: the reading with its mentions as settled, what the written rules
    make of them, and the overview.

    None where no tagger reads.
    """
    return _second(_reading(reader, letter))


def of_durations(reader: Reader, letter: Letter) -> Sequence[Timed]:
    """For the choice of a duration: every time. Empty where no tagger reads."""
    reading = _reading(reader, letter)
    return () if reading is None else reading.timed


def of_response(reader: Reader, letter: Letter) -> Mapping[str, float]:
    """For the model of responses, with the response as it was read, whatever an earlier model
    would make of it. Empty where no network looks over the letter.
    """
    reading = _reading(reader, letter)
    second = _second(reading)
    if reading is None or second is None or second.overview is None:
        return {}
    return response_features(second.overview.responses, record_as_read(reading, letter), reading)


def category_shares(reader: Reader, letter: Letter) -> tuple[dict[str, float], Verdict] | None:
    """For calibration: shares of the categories under doubt, and the verdict. None where there is
    nothing to read.
    """
    reading = _reading(reader, letter)
    if reading is None:
        return None
    record = reader.record(reading, letter)
    return reader.guideline.category_shares(record, reading.doubts)


def _reading(reader: Reader, letter: Letter) -> Reading | None:
    try:
        return reader.reading(letter)
    except UnreadableLetter:
        return None


def _second(reading: Reading | None) -> SecondReading | None:
    return None if reading is None else reading.second_reading
