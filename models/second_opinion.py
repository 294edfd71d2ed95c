"""A second opinion on a letter: its category guessed straight from its words.

A logistic model over words and pairs of words, learned by ``lsmri.training.second_opinion`` from
gold records or from a hospital's own vetting decisions. It knows nothing of rules, tagger or
guideline, and so errs on other letters than they do. It never decides: it is right on two letters
of three only. What it contradicts goes to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lsmri.nlp.tagger.numbers import read_numbers, softmax

__all__ = ["OPINION", "TERM", "SecondOpinion", "terms"]

OPINION = "opinion.json"
#: A word, or a question mark, which in letters says what is suspected.
TERM = r"\w+|\?"
_TERM = re.compile(TERM)


def terms(text: str) -> Iterator[str]:
    """The words of a text in lower case, then its pairs of neighbouring words."""
    found = _TERM.findall(text.lower())
    yield from found
    yield from map(" ".join, pairwise(found))


@dataclass(frozen=True, eq=False)
class SecondOpinion:
    """categories: in the order of the other numbers. places: each term's row in the arrays.
    idf: (terms,), inverse document frequencies. weights: (terms, categories), before these are
    multiplied in. bias: one a category. contradicts_below: a verdict held to be less probable
    than this is contradicted. taught_by: ``gold`` or ``vetting``.
    """

    categories: tuple[str, ...]
    places: Mapping[str, int]
    idf: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: tuple[float, ...]
    contradicts_below: float
    taught_by: str = "gold"

    @classmethod
    def from_numbers(cls, numbers: Mapping[str, Any]) -> SecondOpinion:
        """numbers: as ``lsmri.training.second_opinion`` writes them."""
        categories = tuple(numbers["categories"])
        listed = numbers["terms"]
        rows = np.array(list(listed.values()), np.float64)
        rows = rows.reshape(len(listed), 1 + len(categories))
        return cls(
            categories,
            {term: place for place, term in enumerate(listed)},
            rows[:, 0],
            rows[:, 1:],
            tuple(map(float, numbers["bias"])),
            float(numbers["contradicts_below"]),
            str(numbers["taught_by"]),
        )

    @classmethod
    def from_folder(cls, folder: Path) -> SecondOpinion | None:
        """Reads that of a model folder; None where it was taught none.

        Raises ``ModelError`` naming the file where it holds something else.
        """
        return read_numbers(folder, OPINION, cls.from_numbers)

    def __call__(self, text: str) -> dict[str, float]:
        """How probable each category is, by the words alone; they sum to 1."""
        known = [place for place in map(self.places.get, terms(text)) if place is not None]
        rows, counts = np.unique(np.array(known, np.intp), return_counts=True)
        values = (1 + np.log(counts)) * self.idf[rows]
        norm = float(np.linalg.norm(values)) or 1.0
        scores = np.array(self.bias) + values @ self.weights[rows] / norm
        return dict(zip(self.categories, softmax(scores).tolist(), strict=True))

    def contradicts(self, text: str, category: str) -> bool:
        """Whether this verdict on the letter is held to be improbable."""
        return self(text).get(category, 1.0) < self.contradicts_below
