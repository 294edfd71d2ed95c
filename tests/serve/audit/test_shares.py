import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsmri.serve.audit.shares import share


# Newcombe, Stat Med 1998;17:857-72, table I, method 3 (score without continuity correction).
@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_published_examples_of_wilsons_interval(count, total, low, high):
    found = share(count, total)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_the_rates_of_kovacs_2013():
    """530, 8 and 64 of 602 are the only counts that round to the published percentages."""
    found = [share(count, 602) for count in (530, 8, 64)]
    assert [round(100 * part.value, 1) for part in found] == [88.0, 1.3, 10.6]
    assert round(100 * found[2].low, 1), round(100 * found[2].high, 1) == (8.4, 13.3)


@given(st.integers(0, 400), st.integers(1, 400))
def test_an_interval_holds_its_share(count, more):
    found = share(count, count + more)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low < found.high


@given(st.integers(0, 50), st.integers(1, 50))
def test_more_letters_make_it_narrower(count, more):
    few, many = share(count, count + more), share(10 * count, 10 * (count + more))
    assert many.high - many.low < few.high - few.low


def test_nothing_to_divide_by():
    assert math.isnan(share(0, 0).value)


def test_a_count_that_is_no_part():
    with pytest.raises(ValueError, match="4 is no part of 3"):
        share(4, 3)
