"""Annotated letters as windows of ids with their targets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from lsmri.corpora.letter import Mention
from lsmri.nlp.tagger.outputs import CHOICES, CONCEPTS
from lsmri.nlp.tagger.windows import encode, marks, windows
from lsmri.nlp.text.screening import repair

__all__ = ["IGNORED", "Example", "examples"]

#: A target that teaches nothing.
IGNORED = -100
_CONCEPT = {concept: k for k, concept in enumerate(CONCEPTS)}


@dataclass(frozen=True, slots=True)
class Example:
    """One window.

    inside: (pieces, concepts). chosen: (pieces, ``CHOICES``), the place of the right code among
    those of the choice, or IGNORED where there is none.
    """

    ids: list[int]
    inside: NDArray[np.bool_]
    chosen: NDArray[np.int64]


def examples(
    texts: Iterable[tuple[str, Sequence[Mention]]], tokenizer: Tokenizer, *, size: int, context: int
) -> Iterator[Example]:
    """The windows of texts with their mentions."""
    first, last = marks(tokenizer)
    for text, mentions in texts:
        encoding = encode(tokenizer, repair(text))
        for window in windows(encoding, first=first, last=last, size=size, context=context):
            yield _example(window.ids, window.offsets, mentions)


def _example(
    ids: list[int], offsets: list[tuple[int, int]], mentions: Sequence[Mention]
) -> Example:
    inside = np.zeros((len(ids), len(CONCEPTS)), dtype=np.bool_)
    chosen = np.full((len(ids), len(CHOICES)), IGNORED, dtype=np.int64)
    starts = np.array([start for start, _ in offsets])
    ends = np.array([end for _, end in offsets])
    # The longest first: where mentions nest, the inner one says what is claimed.
    for mention in sorted(mentions, key=lambda m: m.start - m.end):
        covered = (starts < mention.end) & (ends > mention.start)
        inside[covered, _CONCEPT[mention.concept]] = True
        for place, (name, codes) in enumerate(CHOICES.items()):
            code = getattr(mention, name)
            if code is not None:
                chosen[covered, place] = codes.index(code)
    return Example(ids, inside, chosen)
