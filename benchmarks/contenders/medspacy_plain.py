"""medspaCy's target matcher with ConText on spaCy's own tokenizer and plain sentence splitter."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from _contender import Terms, compete
from medspacy_context import entities, fill


def build(terms: Terms) -> Callable[[str], Any]:
    import medspacy  # noqa: F401  (registers the components)
    import spacy

    nlp = spacy.blank("en")
    for name in ("sentencizer", "medspacy_target_matcher", "medspacy_context"):
        nlp.add_pipe(name)
    return fill(nlp, terms)


if __name__ == "__main__":
    compete(build, entities, version=f"medspaCy {version('medspacy')}, sentencizer")
