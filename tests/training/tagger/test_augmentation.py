"""More made of few letters: what a varied text claims stays what was annotated."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.authoring import parse_markup
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.training.tagger.augmentation import Exchange, mask
from lsmri.training.tagger.examples import Example


def marked(text: str, name: str = "a") -> AnnotatedLetter:
    plain, mentions = parse_markup(text)
    return AnnotatedLetter(Letter(plain, name), mentions, FeatureRecord())


FEVERS = [
    marked("She has a {{fever|fever}} tonight."),
    marked("{{Sweats through the sheets|fever}} and cannot get warm."),
]


def exchanged(text: str, seed: int = 1) -> AnnotatedLetter:
    return Exchange(FEVERS)(marked(text), seed=seed, rate=1.0)


@pytest.mark.parametrize(
    "text",
    [
        "No {{fever|fever absent}}.",
        "Come back if {{fever|fever hypothetical}} sets in.",
        "{{Burning up|fever}} since Friday.",
    ],
)
def test_a_finding_gets_another_wording_and_keeps_what_is_claimed(text) -> None:
    before = marked(text).mentions[0]
    letter = exchanged(text)
    (after,) = letter.mentions
    assert after.text in ("fever", "Sweats through the sheets")
    assert letter.letter.text[after.start : after.end] == after.text
    assert (after.concept, after.assertion) == (before.concept, before.assertion)


@pytest.mark.parametrize(
    "text",
    [
        "{{Afebrile|fever absent}} today.",  # denies by itself: "sweats today" would not
        "In pain {{for six weeks|symptom_duration value=P6W about=back}}.",
        "{{CRP 48|raised_inflammatory_markers value=48}}.",
    ],
)
def test_wordings_that_hold_their_own_denial_or_a_value_stay(text) -> None:
    assert exchanged(text).letter.text == marked(text).letter.text


def test_the_same_seed_exchanges_the_same() -> None:
    texts = {exchanged("He has a {{fever|fever}}.", seed).letter.text for seed in range(20)}
    assert len(texts) == 2
    assert exchanged("He has a {{fever|fever}}.", 3) == exchanged("He has a {{fever|fever}}.", 3)


@given(st.integers(2, 80), st.floats(0, 1), st.integers(0, 9))
def test_masked_pieces_keep_their_targets_and_the_ends_stay(length, rate, seed) -> None:
    example = Example(list(range(10, 10 + length)), np.zeros((length, 2)), np.zeros((length, 1)))
    masked = mask(example, 3, seed=seed, rate=rate)
    assert (masked.ids[0], masked.ids[-1]) == (example.ids[0], example.ids[-1])
    assert all(new in (3, old) for old, new in zip(example.ids, masked.ids, strict=True))
    assert masked.inside is example.inside
    assert masked.chosen is example.chosen
