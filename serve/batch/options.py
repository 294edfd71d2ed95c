"""What a run is asked to do."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from lsmri.corpora.scheme import Code
from lsmri.models.extractor import HYBRID
from lsmri.serve.batch.letters import LetterSettings
from lsmri.serve.batch.records import BatchForm
from lsmri.serve.batch.sources import InputSettings
from lsmri.serve.batch.worker import SCORER, WorkerSpec

__all__ = ["BatchOptions", "RepeatedIds", "cores"]


class RepeatedIds(Code):
    """What becomes of rows whose id was met before."""

    REJECT = "reject"
    KEEP = "keep"


def cores() -> int:
    """How many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOptions:
    """What a run is asked to do.

    guideline: the profile that decides. part_rows: rows of the input that make a part.
    flat: adds a view for spreadsheets. workers, letter_timeout: shape no result.
    scorer: ``module:function`` that loads what scores, given the model and the guideline.
    """

    guideline: str = "lsmri"
    model: str = HYBRID
    input: InputSettings = field(default_factory=InputSettings)
    letters: LetterSettings = field(default_factory=LetterSettings)
    form: BatchForm | None = None
    repeated_ids: RepeatedIds = RepeatedIds.REJECT
    part_rows: int = 5000
    flat: bool = False
    workers: int = 1
    letter_timeout: float = 120.0
    scorer: str = SCORER

    @property
    def shaping(self) -> Mapping[str, Any]:
        """Plain values of everything that the output depends on."""
        values = asdict(self)
        for name in ("workers", "letter_timeout"):
            del values[name]
        day = values["letters"]["letter_date"]
        values["letters"]["letter_date"] = None if day is None else day.isoformat()
        values["input"]["columns"] = dict(values["input"]["columns"])
        return values

    def worker(self, form: BatchForm) -> WorkerSpec:
        """What a worker needs to know of it."""
        return WorkerSpec(
            model=self.model,
            guideline=self.guideline,
            settings=self.letters,
            form=form,
            scorer=self.scorer,
            letter_timeout=self.letter_timeout,
        )
