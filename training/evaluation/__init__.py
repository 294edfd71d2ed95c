"""How well a model reads and decides on annotated letters: figures, calibration, errors."""

from __future__ import annotations

from lsmri.training.evaluation.comparison import Comparison, compare
from lsmri.training.evaluation.evaluating import Evaluation, evaluate
from lsmri.training.evaluation.judging import Judged, judge
from lsmri.training.evaluation.records import as_record

__all__ = ["Comparison", "Evaluation", "Judged", "as_record", "compare", "evaluate", "judge"]
