"""What models over readings learn from, as a scorer reads it in a letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from lsmri.corpora.letter import Letter
from lsmri.models.engine import Verdict
from lsmri.models.scorer import Scorer
from lsmri.nlp.record import record_as_read
from lsmri.nlp.tagger.durations import Timed
from lsmri.nlp.tagger.response import response_features
from lsmri.nlp.tagger.second_reader import SecondReading

__all__ = [
    "category_shares",
    "of_durations",
    "of_response",
    "of_statuses",
    "pieces",
]


def pieces(scorer: Scorer, letter: Letter) -> NDArray[np.float32] | None:
    """For the overview: (pieces, width), what the tagger saw of each word piece. None where no
    tagger reads.
    """
    second = scorer.reading(letter).second_reading
    return None if second is None else second.tags.seen


def of_statuses(scorer: Scorer, letter: Letter) -> SecondReading | None:
    """For the model of statuses: the reading with its mentions as settled, what the written rules
    make of them, and the overview.

    None where no tagger reads, or where the letter is unlike those it learned from.
    """
    second = scorer.reading(letter).second_reading
    return second if second is not None and second.familiar else None


def of_durations(scorer: Scorer, letter: Letter) -> Sequence[Timed]:
    """For the choice of a duration: every time. Empty where no tagger reads."""
    return scorer.reading(letter).timed


def of_response(scorer: Scorer, letter: Letter) -> Mapping[str, float]:
    """For the model of responses, with the response as it was read, whatever an earlier model
    would make of it. Empty where no network looks over the letter.
    """
    reading = scorer.reading(letter)
    second = reading.second_reading
    if second is None or second.overview is None:
        return {}
    return response_features(second.overview.responses, record_as_read(reading, letter))


def category_shares(scorer: Scorer, letter: Letter) -> tuple[dict[str, float], Verdict]:
    """For calibration: shares of the categories under doubt, and the verdict."""
    reading = scorer.reading(letter)
    record = scorer.record(reading, letter)
    return scorer.guideline.category_shares(record, reading.doubts)
