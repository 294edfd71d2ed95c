"""Lines of letters with what they come to: ``+`` present, ``?`` possible, ``-`` absent.

A line without a mark says nothing about the concepts that are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

import lsmri
from lsmri.models.scorer import Scorer
from lsmri.nlp.pipeline import create_pipeline, reading_of

_RANK = {"absent": 0, "possible": 1, "present": 2}
_SIGNS = {"present": "+", "possible": "?", "absent": "-"}


@pytest.fixture(scope="session")
def rules() -> Scorer:
    """The reader by rules alone."""
    return lsmri.load("rules")


@pytest.fixture(scope="session")
def status(rules: Scorer) -> Callable[[str, str], str | None]:
    """Reads a letter by rules alone: what its record says of a concept."""

    def read(text: str, concept: str) -> str | None:
        found = rules(text).features.findings
        return {str(name): str(claim) for name, claim in found.items()}.get(concept)

    return read


@pytest.fixture(scope="session")
def marks_of() -> Callable[[str, Mapping[str, str]], set[str]]:
    """Reads a line: the marks of the concepts, which are given by their short names."""
    nlp = create_pipeline()

    def marks(text: str, concepts: Mapping[str, str]) -> set[str]:
        """The most serious status of each concept, as a mark."""
        names = {concept: name for name, concept in concepts.items()}
        found: dict[str, str] = {}
        for f in reading_of(nlp(text)).findings:
            if f.concept in names and f.assertion in _RANK:
                known = found.get(f.concept, "absent")
                found[f.concept] = max(known, f.assertion, key=lambda status: _RANK[status])
        return {_SIGNS[status] + names[concept] for concept, status in found.items()}

    return marks


@pytest.fixture(scope="session")
def imaging_of(marks_of: Callable[[str, Mapping[str, str]], set[str]]) -> Callable[[str], set[str]]:
    """Reads a line: what imaging it asks for (request, other) and tells of (prior, film)."""

    def marks(text: str) -> set[str]:
        return marks_of(
            text,
            {
                "request": "mri_lumbar_requested",
                "other": "other_imaging_requested",
                "prior": "prior_lumbar_mri",
                "film": "prior_other_imaging",
            },
        )

    return marks
