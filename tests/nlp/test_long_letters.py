"""A letter twice as long takes about twice the work, whatever it repeats."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lsmri
from lsmri.nlp.text.reading import LONGEST_SENTENCE, read_words
from lsmri.nlp.text.tokenizer import Words

SCORER = lsmri.load("rules")
#: In words: sentences are long enough here that those of one and of two letters are cut alike.
LENGTH = 2 * LONGEST_SENTENCE


def steps(text: str) -> int:
    """How many lines of lsmri run until a letter is scored; turns of a loop count each."""
    count = 0

    def line(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    def call(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += 1
        return line if "lsmri" in frame.f_globals.get("__name__", "") else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        SCORER(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "said",
    [
        "LBP ",
        "no fever, ",
        "LBP 3 weeks. ",
        "MRI 2019. ",
        "diclofenac, ",
        "op 2019, ",
        "no evidence of cancer, ",
        "told: numb saddle -> ED, ",
        "fever Y / N, ",
        "fever - ",
    ],
)
def test_the_work_grows_with_the_length_and_not_with_its_square(said):
    times = LENGTH // len(said.split())
    SCORER(said)
    assert steps(said * 2 * times) < 2.6 * steps(said * times)


@given(
    st.lists(st.sampled_from(["pain", ",", "numb", ";"]), max_size=60).map(lambda some: some * 20)
)
@settings(max_examples=40)
def test_every_word_is_in_one_sentence_and_none_is_endless(norms):
    places = range(0, 6 * len(norms), 6)
    ends = [start + len(norm) for start, norm in zip(places, norms, strict=True)]
    words = Words(
        texts=[*norms], starts=[*places], ends=ends, norms=[*norms], index=[*range(len(norms))]
    )
    reading = read_words("".join(f"{norm:6}" for norm in norms), words)
    assert [k for begin, end in reading.bounds for k in range(begin, end)] == [*range(len(norms))]
    for number, (begin, end) in enumerate(reading.bounds):
        assert 0 < end - begin <= LONGEST_SENTENCE
        assert set(reading.sentence[begin:end]) == {number}
