"""Every marked sentence: its findings are read with the marked assertion, and nothing else is.

The sentences that fail are listed with their reason in ``sentences/known_failures.yaml``; one that
begins to pass must leave the list.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_PATH = Path(__file__).parent / "marked.py"
_SPEC = importlib.util.spec_from_file_location("lsmri_tests_marked", _PATH)
assert _SPEC and _SPEC.loader
marked = importlib.util.module_from_spec(_SPEC)
sys.modules["lsmri_tests_marked"] = marked
_SPEC.loader.exec_module(marked)

FILES = ["assertion.yaml", "phrasings_neuro.yaml", "phrasings_systemic.yaml"]


def _cases():
    for file in FILES:
        for item in marked.items(file):
            marks = [pytest.mark.xfail(strict=True, reason=item.known)] if item.known else []
            yield pytest.param(item, id=f"{file.removesuffix('.yaml')}-{item.name}", marks=marks)


@pytest.mark.parametrize("item", list(_cases()))
def test_findings_are_read_as_marked(item) -> None:
    assert marked.differences(item) == []


def test_most_sentences_are_read() -> None:
    items = [item for file in FILES for item in marked.items(file)]
    assert len(items) >= 400
    assert sum(not item.known for item in items) >= 0.6 * len(items)
