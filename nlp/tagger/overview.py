"""What a letter comes to as a whole, by what the tagger saw of every word piece.

The tagger says what each piece speaks of; many a conclusion stands elsewhere: a numbness that is
explained two lines on, a treatment that "got her back to work". A small network looks over all
pieces and says how probable each status of each concept is, and how conservative treatment did.
Models learned on letters that neither was made from join this with the mentions
(``lsmri.nlp.tagger.statuses``) and the treatments (``lsmri.nlp.tagger.response``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lsmri.corpora.scheme import Concept
from lsmri.nlp.tagger.model import Tags, open_graph

__all__ = ["OVERVIEW_GRAPH", "PIECES", "RESPONSES", "STATUSES", "Overview", "OverviewModel"]

OVERVIEW_GRAPH = "overview.onnx"
#: The name of the graph's input: (1, pieces, width), as ``Tags.seen`` has them.
PIECES = "pieces"
#: What a letter can say of a concept, in the order of the graph's output; None is nothing.
STATUSES: tuple[str | None, ...] = (None, "absent", "possible", "present")
#: What a record may say of ``conservative_treatment_failed``, in the order of the graph's output.
RESPONSES: tuple[bool | None, ...] = (True, False, None)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the network says of a letter.

    responses: how probable each of ``RESPONSES`` is. statuses: (``Concept``, ``STATUSES``), log
    probabilities.
    """

    responses: Mapping[bool | None, float]
    statuses: NDArray[np.float32]

    def status(self, concept: Concept) -> NDArray[np.float32]:
        """The log probability of each of ``STATUSES`` of a concept."""
        found: NDArray[np.float32] = self.statuses[_PLACES[concept]]
        return found


class OverviewModel:
    """Looks over letters. Safe to share between threads."""

    def __init__(self, graph: Path) -> None:
        """Raises ``ModelError`` if the graph can't be read."""
        self._session = open_graph(graph)

    @classmethod
    def from_folder(cls, folder: Path) -> OverviewModel | None:
        """Reads that of a model folder; None where it has none."""
        path = folder / OVERVIEW_GRAPH
        return cls(path) if path.is_file() else None

    def __call__(self, tags: Tags) -> Overview:
        """What the pieces of a letter come to. All is as probable for a letter without any."""
        if not len(tags.seen):
            even = np.full((len(_PLACES), len(STATUSES)), -np.log(len(STATUSES)), dtype=np.float32)
            return Overview(dict.fromkeys(RESPONSES, 1.0 / len(RESPONSES)), even)
        shares, statuses = self._session.run(None, {PIECES: tags.seen[np.newaxis]})
        return Overview(dict(zip(RESPONSES, map(float, shares[0]), strict=True)), statuses[0])


_PLACES = {concept: place for place, concept in enumerate(Concept)}
