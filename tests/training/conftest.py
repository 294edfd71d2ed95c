"""What is learned over readings is tested on letters that the networks haven't seen."""

from __future__ import annotations

import pytest

from lsmri import load
from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.formats import read_corpus
from lsmri.models.scorer import Scorer


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return load("hybrid")


@pytest.fixture(scope="module")
def letters() -> list[AnnotatedLetter]:
    return [item for item in read_corpus("lsmri") if item.split == "development"]
