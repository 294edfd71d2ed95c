"""Learns what a letter says of a concept in all, from its mentions and its feature record.

Each letter is read once more with a statement put into it (``lsmri.training.made``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import cross_val_predict

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.scheme import Concept
from lsmri.nlp.tagger.overview import STATUSES
from lsmri.nlp.tagger.statuses import GRAVE, STATUS_INPUTS, status_inputs, status_rows
from lsmri.training.boosting import booster, flatten
from lsmri.training.folds import by_author
from lsmri.training.inputs import Reader, of_statuses
from lsmri.training.made import with_statement

__all__ = ["LEAST_GRAVE", "MIN_CONCEPTS", "Judged", "TooFew", "fit", "judge", "measure"]

#: Fewer judged concepts than this teach no such model.
MIN_CONCEPTS = 500
_FOLDS = 5
#: From which probability on a grave concept is held to be there, or possible; set, not learned. In
#: 5,975 letters, each read by models that it hasn't taught, 63 of 3,615 are missed so and 1,434
#: more held to be there; from 0.1 on 43 and 1,768.
LEAST_GRAVE = 0.15
#: Of the writers of sentences in plain words; the others' teach the network over the letter.
_HALF = 1


class TooFew(ValueError):  # noqa: N818  (what there is of letters)
    """Letters that can't teach the model."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A concept of a letter. row: the model's inputs. status: its place in ``STATUSES``.

    statement: what was put into the letter and says it; empty for what the letter says itself.
    usual: the shares of statuses among all letters judged, by concept, which the inputs hold.
    """

    row: NDArray[np.float64]
    status: int
    letter: AnnotatedLetter
    concept: Concept
    statement: str
    usual: Mapping[str, Sequence[float]]


def judge(reader: Reader, items: Sequence[AnnotatedLetter]) -> list[Judged]:
    """Every concept weighed in the letters, and once more what a statement put into each says.

    items: letters with records, as a reader reads them that hasn't learned from them.
    """
    usual = _usual(items) if items else {}
    return [
        judged
        for number, item in enumerate(items)
        for judged in _judged(reader, item, number, usual)
    ]


def fit(judged: Sequence[Judged], *, least_grave: float = LEAST_GRAVE) -> dict[str, Any]:
    """The model's numbers. Raises ``TooFew`` where the letters teach too little."""
    rows, true = _arrays(judged)
    return {
        "inputs": list(status_inputs(overviewed=rows.shape[1] == len(STATUS_INPUTS))),
        "usual": judged[0].usual,
        "trees": flatten(booster().fit(rows, true)),
        "least_grave": least_grave,
    }


def measure(judged: Sequence[Judged], *, least_grave: float = LEAST_GRAVE) -> dict[str, float]:
    """The model's figures by cross-validation over authors, of letters as they were written, and
    over statements, of what was put into them.

    Raises ``TooFew`` as ``fit`` does.
    """
    rows, true = _arrays(judged)
    authors, folds = by_author((one.letter for one in judged), _FOLDS)
    groups = [one.statement or author for one, author in zip(judged, authors, strict=True)]
    crossed = cross_val_predict(
        booster(), rows, true, groups=groups, cv=folds, method="predict_proba"
    )
    written = np.array([not one.statement for one in judged])
    grave = np.array([one.concept in GRAVE for one in judged])
    there = true >= STATUSES.index("possible")
    held = crossed[:, 2:].sum(axis=1) >= least_grave
    return {
        "letters": float(len(_letters(judged))),
        "accuracy": float((crossed.argmax(axis=1) == true)[written].mean()),
        "grave_missed": float((there & ~held & grave & written).sum()),
        "grave_false": float((~there & held & grave & written).sum()),
        "grave": float((there & grave & written).sum()),
        "inserted_missed": float((there & ~held & ~written).sum()),
        "inserted_false": float((~there & held & grave & ~written).sum()),
        "inserted": float((there & ~written).sum()),
    }


def _arrays(judged: Sequence[Judged]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The inputs, and the places of the right statuses."""
    true = np.array([one.status for one in judged])
    if (
        len(judged) < MIN_CONCEPTS
        or len(_letters(judged)) < _FOLDS
        or len(set(true.tolist())) < len(STATUSES)
    ):
        raise TooFew(f"{len(judged)} concepts: {MIN_CONCEPTS} of every status are needed")
    return np.array([one.row for one in judged]), true


def _letters(judged: Sequence[Judged]) -> set[str]:
    return {one.letter.letter.id for one in judged}


def _usual(items: Sequence[AnnotatedLetter]) -> dict[str, list[float]]:
    """The share of letters that give a concept each of ``STATUSES``."""
    counts = Counter((str(c), str(s)) for i in items for c, s in i.record.findings.items())
    usual = {}
    for concept in Concept:
        shares = [counts[str(concept), str(status)] / len(items) for status in STATUSES[1:]]
        usual[str(concept)] = [round(share, 4) for share in (1.0 - sum(shares), *shares)]
    return usual


def _judged(
    reader: Reader, item: AnnotatedLetter, number: int, usual: Mapping[str, Sequence[float]]
) -> Iterator[Judged]:
    """number: the letter's, by which it has one sort of statement or another put into it."""
    told = {Concept(c): str(s) for c, s in item.record.findings.items()}
    for concept, row in _weighed(reader, item, usual):
        status = STATUSES.index(told.get(concept))
        yield Judged(row, status, item, concept, "", usual)
    made = with_statement(item, number, half=_HALF)
    if made is None:
        return
    for concept, row in _weighed(reader, made.letter, usual):
        if concept in made.said and concept in GRAVE:
            status = STATUSES.index(made.said[concept])
            yield Judged(row, status, item, concept, made.statement, usual)


def _weighed(
    reader: Reader, item: AnnotatedLetter, usual: Mapping[str, Sequence[float]]
) -> list[tuple[Concept, NDArray[np.float64]]]:
    """The concepts that a letter's reading weighs, each with the model's inputs."""
    second = of_statuses(reader, item.letter)
    if second is None or not second.weighed:
        return []
    rows = status_rows(second.weighed, second.ruled, usual, second.overview)
    return list(zip(second.weighed, rows, strict=True))
