"""Learns what a letter says of a concept in all, from its mentions and its feature record.

Most dangers fit the letter that they stand in, and one in a letter about something else would be
talked away by the rest of it. Every few letters, one is therefore read again with a statement put
between two of its sentences that claims, denies or mentions a danger, and another with one that
only sounds like a danger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import cross_val_predict

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.scheme import Assertion, Concept
from lsmri.corpora.variation import harmless, insert, state
from lsmri.models.scorer import Scorer
from lsmri.nlp.tagger.overview import STATUSES
from lsmri.nlp.tagger.statuses import GRAVE, STATUS_INPUTS, status_inputs, status_rows
from lsmri.training.boosting import booster, flatten
from lsmri.training.folds import by_author
from lsmri.training.inputs import of_statuses

__all__ = ["MIN_CONCEPTS", "TooFew", "learn"]

#: Fewer judged concepts than this teach no such model.
MIN_CONCEPTS = 500
_FOLDS = 5
#: Two letters of so many are read again with a statement in them.
_EVERY = 3
#: So many statements are tried for a letter that mustn't speak of their concepts.
_TRIES = 50
_RULED = (Assertion.PRESENT, Assertion.POSSIBLE, Assertion.ABSENT)


class TooFew(ValueError):  # noqa: N818  (what there is of letters)
    """Letters that can't teach the model."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A concept of a letter. row: the model's inputs. status: its place in ``STATUSES``.

    inserted: whether a statement that was put into the letter says it.
    """

    row: NDArray[np.float64]
    status: int
    letter: AnnotatedLetter
    concept: Concept
    inserted: bool


def learn(
    scorer: Scorer, items: Sequence[AnnotatedLetter], *, least_grave: float = 0.1
) -> tuple[dict[str, Any], dict[str, float]]:
    """The model's numbers, and its figures by cross-validation over authors, of letters as
    they were written.

    items: letters with records that neither rules nor tagger were made from. least_grave: from
    which probability on a grave concept is held to be there, or possible; set, not learned.
    Raises ``TooFew`` where they teach too little.
    """
    if not items:
        raise TooFew("no letter has a feature record")
    usual = _usual(items)
    judged = list(_judged(scorer, items, usual))
    true = np.array([one.status for one in judged])
    if (
        len(judged) < MIN_CONCEPTS
        or len({one.letter.letter.id for one in judged}) < _FOLDS
        or len(set(true.tolist())) < len(STATUSES)
    ):
        raise TooFew(f"{len(judged)} concepts: {MIN_CONCEPTS} of every status are needed")
    rows = np.array([one.row for one in judged])
    groups, folds = by_author((one.letter for one in judged), _FOLDS)
    crossed = cross_val_predict(
        booster(), rows, true, groups=groups, cv=folds, method="predict_proba"
    )
    numbers = {
        "inputs": list(status_inputs(overviewed=rows.shape[1] == len(STATUS_INPUTS))),
        "usual": usual,
        "trees": flatten(booster().fit(rows, true)),
        "least_grave": least_grave,
    }
    written = ~np.array([one.inserted for one in judged])
    grave = np.array([one.concept in GRAVE for one in judged])
    there = true >= STATUSES.index("possible")
    held = crossed[:, 2:].sum(axis=1) >= least_grave
    figures = {
        "accuracy": float((crossed.argmax(axis=1) == true)[written].mean()),
        "grave_missed": float((there & ~held & grave & written).sum()),
        "grave_false": float((~there & held & grave & written).sum()),
        "grave": float((there & grave & written).sum()),
        "inserted_missed": float((there & ~held & ~written).sum()),
        "inserted_false": float((~there & held & grave & ~written).sum()),
        "inserted": float((there & ~written).sum()),
    }
    return numbers, figures


def _usual(items: Sequence[AnnotatedLetter]) -> dict[str, list[float]]:
    """The share of letters that give a concept each of ``STATUSES``."""
    counts = Counter((str(c), str(s)) for i in items for c, s in i.record.findings.items())
    usual = {}
    for concept in Concept:
        shares = [counts[str(concept), str(status)] / len(items) for status in STATUSES[1:]]
        usual[str(concept)] = [round(share, 4) for share in (1.0 - sum(shares), *shares)]
    return usual


def _judged(
    scorer: Scorer, items: Sequence[AnnotatedLetter], usual: Mapping[str, Sequence[float]]
) -> Iterator[_Judged]:
    """Every concept weighed in the letters, and in some once more what a statement says of it."""
    known = False
    for number, item in enumerate(items):
        told = {Concept(c): str(s) for c, s in item.record.findings.items()}
        for concept, row in _weighed(scorer, item, usual):
            known = True
            status = STATUSES.index(told.get(concept))
            yield _Judged(row, status, item, concept, inserted=False)
        made = _MADE.get(number % _EVERY)
        added = made(item, Random(item.letter.id)) if made else None
        if added is None:
            continue
        statement, said = added
        for concept, row in _weighed(scorer, insert(item, [statement], Random(number)), usual):
            if concept in said:
                status = STATUSES.index(said[concept])
                yield _Judged(row, status, item, concept, inserted=True)
    if not known:
        raise TooFew("no letter has a feature record and mentions")


def _weighed(
    scorer: Scorer, item: AnnotatedLetter, usual: Mapping[str, Sequence[float]]
) -> list[tuple[Concept, NDArray[np.float64]]]:
    """The concepts that a letter's reading weighs, each with the model's inputs."""
    second = of_statuses(scorer, item.letter)
    if second is None or not second.weighed:
        return []
    rows = status_rows(second.weighed, second.ruled, usual, second.overview)
    return list(zip(second.weighed, rows, strict=True))


def _danger(
    item: AnnotatedLetter, rng: Random
) -> tuple[AnnotatedLetter, dict[Concept, str | None]] | None:
    """A statement of grave concepts that the letter doesn't speak of, with their statuses then."""
    spoken = {mention.concept for mention in item.mentions} | {*map(Concept, item.record.findings)}
    for _ in range(_TRIES):
        statement = state(rng, id="statement")
        said = {m.concept: m.assertion for m in statement.mentions}
        dangers = said.keys() & GRAVE
        if dangers and len(said) == len(statement.mentions) and spoken.isdisjoint(said):
            return statement, {c: str(said[c]) if said[c] in _RULED else None for c in dangers}
    return None


def _sound_of_danger(
    item: AnnotatedLetter, rng: Random
) -> tuple[AnnotatedLetter, dict[Concept, str | None]] | None:
    """A statement that sounds like concepts that the letter doesn't speak of, and says none."""
    spoken = {mention.concept for mention in item.mentions} | {*map(Concept, item.record.findings)}
    for _ in range(_TRIES):
        statement, like = harmless(rng, id="statement")
        if spoken.isdisjoint(like):
            return statement, dict.fromkeys(like)
    return None


#: What is put into which of ``_EVERY`` letters.
_MADE = {0: _danger, 1: _sound_of_danger}
