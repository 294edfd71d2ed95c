"""medspaCy's target matcher with ConText, as ``medspacy.load()`` makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any

from _contender import Entity, Terms, compete

FLAGS = ("negated", "uncertain", "historical", "hypothetical", "family")


def fill(nlp: Any, terms: Terms) -> Callable[[str], Any]:
    """Gives the terms to the pipeline's target matcher."""
    from medspacy.target_matcher import TargetRule

    rules = [TargetRule(phrase, label) for label, found in terms.items() for phrase in found]
    nlp.get_pipe("medspacy_target_matcher").add(rules)
    return nlp


def build(terms: Terms) -> Callable[[str], Any]:
    import medspacy

    return fill(medspacy.load(), terms)


def entities(doc: Any) -> Iterator[Entity]:
    for ent in doc.ents:
        flags = [flag for flag in FLAGS if getattr(ent._, f"is_{flag}")]
        yield ent.start_char, ent.end_char, ent.label_, flags


if __name__ == "__main__":
    compete(build, entities, version=f"medspaCy {version('medspacy')}")
