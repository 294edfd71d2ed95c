"""Decisions as an annotated corpus, in the form that ``lsmri train`` takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.serve.service.worklist.corrections import mentions_of, settled
from lsmri.serve.service.worklist.records import Decided

__all__ = ["annotated"]


def annotated(
    decided: Iterable[tuple[Letter, Decided]], *, unchecked: bool = False
) -> Iterator[AnnotatedLetter]:
    """The letters whose mentions a vetter called right, with the verdict as ``vetting``.

    unchecked: the others too; their mentions say how they were found, and teach a model its own
        errors.
    Nobody made a feature record of them, so they have none.
    """
    for letter, decision in decided:
        if decision.checked or unchecked:
            yield AnnotatedLetter(
                replace(letter, vetting=decision.category),
                tuple(settled(mentions_of(letter.text, decision.mentions))),
                FeatureRecord(),
                note=decision.reason,
                recorded=False,
            )
