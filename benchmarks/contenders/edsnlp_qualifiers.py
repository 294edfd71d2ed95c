"""EDS-NLP's matcher with negation, hypothesis, family and history, with its own (French) cues."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any

from _contender import Entity, Terms, compete

FLAGS = ("negation", "hypothesis", "family", "history")


def build(terms: Terms) -> Callable[[str], Any]:
    import edsnlp
    import edsnlp.pipes as eds

    nlp = edsnlp.blank("eds")
    nlp.add_pipe(eds.sentences())
    nlp.add_pipe(eds.matcher(terms=terms, attr="LOWER"))
    for qualifier in (eds.negation, eds.hypothesis, eds.family, eds.history):
        nlp.add_pipe(qualifier())
    return nlp


def entities(doc: Any) -> Iterator[Entity]:
    for ent in doc.ents:
        yield (
            ent.start_char,
            ent.end_char,
            ent.label_,
            [flag for flag in FLAGS if getattr(ent._, flag)],
        )


if __name__ == "__main__":
    compete(build, entities, version=f"EDS-NLP {version('edsnlp')}")
