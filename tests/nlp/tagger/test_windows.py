"""Windows over word pieces: every piece is answered for once, whatever the letter's length."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lsmri
from lsmri.nlp.tagger.windows import windows


@dataclass
class Pieces:
    """Stands for an encoding: ids that count up, each one code point long."""

    n: int

    @property
    def ids(self):
        return list(range(100, 100 + self.n))

    @property
    def offsets(self):
        return [(k, k + 1) for k in range(self.n)]


@given(n=st.integers(0, 400), size=st.integers(12, 64), context=st.integers(0, 4))
def test_every_piece_is_answered_for_once(n: int, size: int, context: int) -> None:
    found = list(windows(Pieces(n), first=1, last=2, size=size, context=context))
    owned = [window.ids[k] for window in found for k in window.own]
    assert owned == Pieces(n).ids
    assert all(len(window.ids) <= size for window in found)
    assert all((window.ids[0], window.ids[-1]) == (1, 2) for window in found)


@given(n=st.integers(50, 400), context=st.integers(1, 8))
def test_pieces_within_the_letter_have_context_on_both_sides(n: int, context: int) -> None:
    for window in windows(Pieces(n), first=1, last=2, size=40, context=context):
        before, behind = window.own.start - 1, len(window.ids) - 1 - window.own.stop
        first, last = window.ids[window.own.start], window.ids[window.own.stop - 1]
        assert before >= context or first == 100
        assert behind >= context or last == 100 + n - 1


@pytest.mark.parametrize(
    ("typeset", "typed"),
    [
        ("Can’t feel her toes – 3 weeks", "Can't feel her toes - 3 weeks"),
        ("“numb” down below", '"numb" down below'),
        ("• foot drop", "- foot drop"),
    ],
)
def test_typography_makes_no_difference(typeset: str, typed: str) -> None:
    score = lsmri.load("transformer")
    one, other = score(typeset), score(typed)
    assert one.features == other.features
    assert [(m.start, m.end) for m in one.mentions] == [(m.start, m.end) for m in other.mentions]


def test_a_context_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="widen"):
        list(windows(Pieces(9), first=1, last=2, size=10, context=4))
