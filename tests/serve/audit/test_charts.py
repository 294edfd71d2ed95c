"""Charts stay whole whatever the figures."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lsmri.serve.audit import charts, funnel_charts, interval_charts
from lsmri.serve.audit.referrers import Referrer, peer_groups
from lsmri.serve.audit.regression import TERMS, Effect
from lsmri.serve.audit.shares import share
from lsmri.serve.audit.svg import ticks

CATEGORIES = ("appropriate", "uncertain", "inappropriate")


def whole(chart: str) -> ET.Element:
    """The chart, well formed, with its marks inside its frame."""
    root = ET.fromstring(chart)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    for name, high in (("x", width), ("cx", width), ("y", height), ("cy", height)):
        places = re.findall(rf'(?<![a-z]){name}="(-?[\d.]+)"', chart)
        assert all(-1 <= float(place) <= high + 1 for place in places), name
    assert not re.search(r"\b(nan|inf)\b", chart)
    return root


counts = st.dictionaries(st.sampled_from(CATEGORIES), st.integers(0, 10**7))


@given(st.lists(st.tuples(st.text(max_size=20), counts), max_size=8))
def test_bars_of_categories(rows):
    # Control characters have no place in XML; ids hold none.
    named = [("".join(c for c in name if c.isprintable()), found) for name, found in rows]
    whole(charts.stacked(named, says="shares"))


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=1, max_size=6))
def test_shares_with_intervals(parts):
    shares = [("group", share(k, k + more)) for k, more in parts]
    whole(charts.dots([("By", shares)], line=0.5, says="shares"))


def test_months_with_gaps():
    one = {c: share(k, 60) for c, k in zip(CATEGORIES, (30, 20, 10), strict=True)}
    chart = charts.months([("2025-01", one), ("2025-02", None), ("2025-03", one)], says="months")
    assert chart.count('class="band"') == 2
    assert "Jan 2025" in "".join(whole(chart).itertext())


def test_no_month_with_figures():
    whole(charts.months([("2025-01", None), ("2025-02", None)], says="months"))


@pytest.mark.parametrize("bounds", [(0.001, 0.01, 0.9), (1.5, 80.0, 9000.0), (0.9, 1.0, 1.1)])
def test_odds_ratios_of_any_size(bounds):
    low, value, high = bounds
    effects = [Effect(term, (5, 9), (5, 9), value, low, high, 0.5) for term in TERMS]
    words = "".join(whole(interval_charts.forest(effects, says="odds")).itertext())
    assert f"{value:.2f} ({low:.2f}–{high:.2f})" in words


def test_a_term_without_an_estimate_keeps_its_row():
    effects = [Effect(TERMS[0], (0, 0), (0, 0), left_out="all letters have the same value")]
    assert "no estimate" in interval_charts.forest(effects, says="odds")


@given(st.lists(st.tuples(st.integers(20, 30_000), st.floats(0, 1)), min_size=2, max_size=12))
@example([(20, 0.0), (397, 1.0)])
def test_funnels_and_cards(members):
    everyone = [Referrer(f"R{n}", None, k, int(k * p), 0) for n, (k, p) in enumerate(members)]
    (group,) = peer_groups(everyone, fewest=20)
    whole(funnel_charts.funnel(group, says="funnel"))
    for card in group.cards:
        whole(funnel_charts.card(card, says="card"))


def test_kappas_below_zero():
    whole(interval_charts.kappas([("three categories", -0.2, -0.5, 0.1)], says="kappa"))


@given(st.floats(0.001, 10**8))
def test_ticks_are_few_and_round(high):
    found = ticks(high)
    assert 1 <= len(found) <= 8
    assert found[-1] <= high * 1.001
