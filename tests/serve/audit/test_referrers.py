"""Referrers beside their peers: no one is pointed out for what chance explains."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from lsmri.serve.audit.referrers import (
    OUTER,
    WARNING,
    Referrer,
    limits,
    overdispersion,
    peer_groups,
    referrers,
)


def many(shares, letters=100, specialty="primary_care"):
    return [
        Referrer(f"{specialty}-{n}", specialty, letters, round(share * letters), 0)
        for n, share in enumerate(shares)
    ]


# ---- limits ----


@given(st.floats(0.02, 0.98), st.integers(5, 3000))
def test_limits_are_the_binomials(target, letters):
    """Interpolation moves them by less than one letter."""
    ((low, high),) = limits(target, [letters], WARNING)
    assert abs(high * letters - binom.ppf(0.975, letters, target)) <= 1 + 1e-6
    assert abs(low * letters - binom.ppf(0.025, letters, target)) <= 1 + 1e-6
    assert 0 <= low <= target + 1 / letters
    assert target - 1 / letters <= high <= 1


@given(st.floats(0.05, 0.95), st.integers(30, 1000))
def test_the_outer_limits_lie_outside(target, letters):
    (inner,), (outer,) = (limits(target, [letters], level) for level in (WARNING, OUTER))
    assert outer[0] <= inner[0] <= inner[1] <= outer[1]


def test_spread_widens_them():
    (plain,), (wide,) = (limits(0.4, [100], WARNING, spread) for spread in (1.0, 4.0))
    assert wide[1] - 0.4 == pytest.approx(2 * (plain[1] - 0.4))


@pytest.mark.parametrize("target", [0.0, 1.0])
def test_where_all_referrers_do_the_same(target):
    assert limits(target, [50], OUTER) == [(target, target)]


def test_chance_alone_puts_few_outside():
    """Of 2,000 who refer alike some 5 % lie outside the inner limits, 0.2 % outside the outer."""
    chance = np.random.default_rng(1)
    members = [
        Referrer(str(n), "neurology", letters, int(chance.binomial(letters, 0.3)), 0)
        for n, letters in enumerate(chance.integers(20, 400, size=2000).tolist())
    ]
    (group,) = peer_groups(members, fewest=20)
    places = Counter(card.place for card in group.cards)
    far = places["far above peers"] + places["far below peers"]
    assert group.spread == 1.0
    assert 60 < 2000 - places["within limits"] < 140
    assert far <= 12
    assert group.expected_outside == pytest.approx(100)


# ---- spread ----


def test_referrers_who_differ_truly_widen_the_limits():
    shares = np.random.default_rng(2).beta(6, 14, size=200)
    assert overdispersion(many(shares), 0.3) > 2


def test_a_few_outliers_do_not():
    shares = [0.3] * 60 + [0.9, 0.9]
    assert overdispersion(many(shares), 0.3) == 1.0


# ---- groups ----


def test_who_is_compared_with_whom():
    large = [*many([0.3] * 6), *many([0.5] * 6, specialty="orthopaedics")]
    small = [*many([0.4] * 3, specialty="neurology"), *many([0.2] * 3, specialty=None)]
    everyone = large + small
    groups = {group.name: len(group.cards) for group in peer_groups(everyone, fewest=20)}
    assert groups == {"orthopaedics": 6, "primary_care": 6, "other specialties": 6}


def test_small_numbers_are_counted_and_not_shown():
    everyone = [*many([0.3] * 6), Referrer("small", "primary_care", 19, 19, 0)]
    (group,) = peer_groups(everyone, fewest=20)
    assert "small" not in [card.referrer.name for card in group.cards]
    assert (group.few, group.few_letters) == (1, 19)
    assert group.target == pytest.approx((180 + 19) / 619)


def test_nobody_is_compared_with_himself_alone():
    (group,) = peer_groups(many([0.9]), fewest=20)
    assert group.cards == ()
    assert group.few == 1


def test_what_letters_lack_most_often_comes_first():
    asked = {("fever", "primary_care-0"): 5, ("radicular_pain", "primary_care-0"): 30,
             ("radicular_pain", "primary_care-1"): 10, ("fever", None): 99}  # fmt: skip
    (group,) = peer_groups(many([0.3] * 5), fewest=20, missing=asked)
    lacks = group.cards[0].lacks
    assert [(x.fact, x.own.value, x.peers) for x in lacks] == [
        ("radicular_pain", 0.3, 0.08), ("fever", 0.05, 0.01),
    ]  # fmt: skip


def test_a_referrer_has_the_specialty_of_most_letters():
    counts = {("G1", "neurology", "appropriate"): 2, ("G1", "emergency", "inappropriate"): 3,
              ("G1", None, "uncertain"): 9, (None, "neurology", "uncertain"): 50}  # fmt: skip
    assert referrers(counts) == [Referrer("G1", "emergency", 14, 3, 9)]
