"""Whether the letters have changed over time."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsmri.serve.audit.drift import (
    Shift,
    gaps,
    lasting,
    population_stability,
    reference_months,
    shifts,
)

MONTHS = [f"{year}-{month:02d}" for year in (2023, 2024, 2025) for month in range(1, 13)]


def test_the_index_by_hand():
    before, now = {"a": 60, "b": 40}, {"a": 40, "b": 60}
    assert population_stability(before, now) == pytest.approx(2 * 0.2 * math.log(1.5))


counts = st.dictionaries(st.sampled_from("abcd"), st.integers(1, 500), min_size=1)


@given(counts, counts)
def test_it_is_never_negative_and_the_same_both_ways(one, other):
    assert population_stability(one, one) == pytest.approx(0, abs=1e-12)
    index = population_stability(one, other)
    assert index >= -1e-12
    assert index == pytest.approx(population_stability(other, one))


def test_the_first_year_or_a_third_is_the_reference():
    assert reference_months(MONTHS) == MONTHS[:12]
    assert reference_months(MONTHS[:9]) == MONTHS[:3]
    assert reference_months(MONTHS[:1]) == []


def mixed(seed, later):
    chance = np.random.default_rng(seed)
    found = {}
    for i, month in enumerate(MONTHS):
        shares = later if i >= 24 else (0.5, 0.3, 0.2)
        found[month] = dict(zip("abc", chance.multinomial(400, shares).tolist(), strict=True))
    return found


def test_a_steady_mix_raises_no_alarm():
    assert {s.word for seed in range(30) for s in shifts(mixed(seed, (0.5, 0.3, 0.2)))} == {
        "steady"
    }


def test_a_change_is_found_when_it_happens():
    words = {s.month: s.word for s in shifts(mixed(1, (0.2, 0.2, 0.6)))}
    assert {words[m] for m in MONTHS[12:24]} == {"steady"}
    assert {words[m] for m in MONTHS[24:]} == {"changed"}


def test_few_letters_are_not_judged():
    found = shifts({m: {"a": 5, "b": 1} for m in MONTHS})
    assert {(s.word, s.index) for s in found} == {("too few letters", None)}


def test_months_without_letters():
    assert gaps(["2024-11", "2025-02"]) == ["2024-12", "2025-01"]
    assert gaps(MONTHS) == []


def test_a_month_alone_is_no_change():
    steady = Shift("2024-01", 99, 0.0, 0.1, "steady")
    moved = Shift("2024-02", 99, 0.3, 0.1, "changed")
    few = Shift("2024-03", 9, None, None, "too few letters")
    again = Shift("2024-04", 99, 0.2, 0.1, "shifting")
    assert lasting([steady, moved, steady]) == []
    assert lasting([steady, moved, few, again, steady]) == [moved, again]
