"""A second opinion on a letter: its category guessed straight from its words.

A logistic model over words and pairs of words, learned by ``lsmri.training.second_opinion`` from
gold records or from a hospital's own vetting decisions. It knows nothing of rules, tagger or
guideline, and so errs on other letters than they do. It never decides: it is right on two letters
of three only. What it contradicts goes to a person.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import mul
from pathlib import Path
from typing import Any

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


@dataclass(frozen=True)
class SecondOpinion:
    """categories: in the order of the other numbers. weights: of each term, one a category, each
    multiplied by the term's inverse document frequency in ``idf``. bias: one a category.
    contradicts_below: a verdict held to be less probable than this is contradicted.
    taught_by: ``gold`` or ``vetting``.
    """

    categories: tuple[str, ...]
    idf: Mapping[str, float]
    weights: Mapping[str, Sequence[float]]
    bias: tuple[float, ...]
    contradicts_below: float
    taught_by: str = "gold"

    @classmethod
    def from_file(cls, path: Path) -> SecondOpinion:
        """Reads what ``lsmri.training.second_opinion`` writes.

        Raises ``ValueError`` naming the file if it isn't that.
        """
        try:
            numbers: dict[str, Any] = json.loads(path.read_text("utf-8"))
            rows = numbers["terms"]
            return cls(
                tuple(numbers["categories"]),
                {term: float(row[0]) for term, row in rows.items()},
                {term: tuple(map(float, row[1:])) for term, row in rows.items()},
                tuple(map(float, numbers["bias"])),
                float(numbers["contradicts_below"]),
                str(numbers["taught_by"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError, IndexError):
            raise ValueError(f"{path}: no second opinion of lsmri; train it again") from None

    def __call__(self, text: str) -> dict[str, float]:
        """How probable each category is, by the words alone; they sum to 1."""
        counts = Counter(filter(self.idf.__contains__, terms(text)))
        values = [(1 + math.log(n)) * self.idf[term] for term, n in counts.items()]
        norm = math.hypot(*values) or 1.0
        rows = [self.weights[term] for term in counts]
        scores = [
            bias + sum(map(mul, values, (row[place] for row in rows))) / norm
            for place, bias in enumerate(self.bias)
        ]
        shares = [math.exp(score - max(scores)) for score in scores]
        total = sum(shares)
        return {c: share / total for c, share in zip(self.categories, shares, strict=True)}

    def contradicts(self, text: str, category: str) -> bool:
        """Whether this verdict on the letter is held to be improbable."""
        return self(text).get(category, 1.0) < self.contradicts_below
