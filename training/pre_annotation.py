"""Letters with the mentions that a model read, for a person to correct in an annotation tool."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import Report
from lsmri.corpora.formats import format_named, guessed, write_corpus
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.models.decision import Result

__all__ = ["pre_annotated", "write_pre_annotated"]

_LABEL_STUDIO = "label-studio"


def pre_annotated(letter: Letter, result: Result, note: str) -> AnnotatedLetter:
    """A letter with what was read of it. It has no record: nobody has judged it."""
    mentions = tuple(sorted(result.mentions, key=lambda m: (m.start, m.end)))
    return AnnotatedLetter(letter, mentions, FeatureRecord(), note=note, recorded=False)


def write_pre_annotated(
    items: Sequence[AnnotatedLetter],
    path: Path,
    *,
    form: str | None = None,
    model: str = "",
    scores: Sequence[float] = (),
    report: Report,
) -> int:
    """Writes letters in a corpus form, and returns how many.

    For Label Studio, mentions become predictions of ``model`` with the letters' ``scores``: it
    shows and offers them, and a letter counts as annotated only when a person has submitted it.
    Raises as ``write_corpus`` does.
    """
    name = (format_named(form) if form else guessed(path, reading=False)).name
    kept: list[AnnotatedLetter] = list(items)
    count = write_corpus(kept, path, form=name, report=report)
    if name == _LABEL_STUDIO:
        by_id = dict(zip((item.letter.id for item in kept), scores, strict=False))
        tasks = [_predicted(task, model, by_id) for task in json.loads(path.read_text("utf-8"))]
        path.write_text(json.dumps(tasks, ensure_ascii=False, indent=1), encoding="utf-8")
    return count


def _predicted(task: dict[str, Any], model: str, scores: dict[str, float]) -> dict[str, Any]:
    """A task whose annotation is a prediction (https://labelstud.io/guide/predictions)."""
    (annotation,) = task.pop("annotations")
    prediction = {"model_version": model, "result": annotation["result"]}
    score = scores.get(str(task["data"]["lsmri"]["id"]))
    return {
        **task,
        "predictions": [prediction if score is None else {**prediction, "score": score}],
    }
