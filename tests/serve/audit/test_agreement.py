from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsmri.serve.audit.agreement import CATEGORIES, Costs, agreement, costs, kappa
from lsmri.training.metrics import kappa_of_table


# Worked examples, each as published with the digits that were published.
@pytest.mark.parametrize(
    ("table", "value", "error", "digits"),
    [
        # Fleiss, Levin and Paik, Statistical methods for rates and proportions, 2003, ch. 18.
        ([[75, 1, 4], [5, 4, 1], [0, 0, 10]], 0.676, 0.088, 3),
        # Bonett's statpsych for R, example of ci.kappa: 0.6756757, standard error 0.07344761.
        ([[31, 12], [4, 58]], 0.6756757, 0.0734476, 7),
    ],
)
def test_published_examples(table, value, error, digits):
    found = kappa("example", table)
    assert found.value == pytest.approx(value, abs=0.6 * 10**-digits)
    assert (found.high - found.low) / (2 * 1.959964) == pytest.approx(error, abs=0.6 * 10**-digits)


def test_the_published_interval_of_an_example():
    found = kappa("Bonett", [[31, 12], [4, 58]])
    assert (round(found.low, 7), round(found.high, 7)) == (0.5317210, 0.8196303)


tables = st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=3, max_size=3)


@given(tables)
def test_it_is_the_kappa_of_the_evaluation(table):
    found = kappa("any", table)
    if found.value is None:
        assert found.undefined
    else:
        assert found.value == pytest.approx(kappa_of_table([n for row in table for n in row]))
        assert -1 <= found.low <= found.value + 1e-9
        assert found.value - 1e-9 <= found.high <= 1


@given(tables)
def test_the_raters_may_change_places(table):
    one, other = kappa("a", table), kappa("b", [list(row) for row in zip(*table, strict=True)])
    assert one.value == pytest.approx(other.value) if one.value else other.value == one.value


@pytest.mark.parametrize("table", [[[40, 0], [0, 0]], [[40, 0], [9, 0]], [[0, 40], [0, 0]]])
def test_one_verdict_only_has_no_kappa(table):
    found = kappa("example", table)
    assert (found.value, found.low) == (None, None)
    assert "chance explains all agreement" in found.undefined


def test_no_letter_has_both_verdicts():
    assert kappa("example", [[0, 0], [0, 0]]).undefined == "no letter has both verdicts"


def test_the_table_has_vetting_in_rows():
    found = agreement({("appropriate", "inappropriate"): 3, ("uncertain", "uncertain"): 5})
    assert found.table == ((0, 0, 3), (0, 5, 0), (0, 0, 0))
    assert found.letters == 8


def test_each_end_against_the_rest():
    """Confusing uncertain and inappropriate is no error of appropriate or not."""
    counts = {
        ("appropriate", "appropriate"): 9,
        ("uncertain", "inappropriate"): 7,
        ("inappropriate", "inappropriate"): 4,
    }
    by_name = {k.name: k for k in agreement(counts).kappas}
    assert by_name["appropriate or not"].value == pytest.approx(1)
    assert by_name["inappropriate or not"].value == pytest.approx(0.3, abs=0.1)
    weighted, plain = by_name["three categories, steps weighted"], by_name["three categories"]
    assert weighted.value > plain.value


def test_perfect_agreement_of_few_letters_is_not_certain():
    few, many = kappa("few", [[5, 0], [0, 5]]), kappa("many", [[500, 0], [0, 500]])
    assert few.value == many.value == pytest.approx(1)
    assert 0 < few.low < 0.7
    assert 0.98 < many.low < 1


# ---- costs ----

DECIDED = {
    ("appropriate", "appropriate"): 6,
    ("appropriate", "inappropriate"): 4,
    ("inappropriate", "uncertain"): 3,
    ("inappropriate", "inappropriate"): 10,
    ("uncertain", "inappropriate"): 99,
}
BY_CHANCE = {("appropriate", 5): 6, ("appropriate", 75): 4, ("inappropriate", 20): 3,
             ("inappropriate", 75): 10, ("uncertain", 75): 99}  # fmt: skip


def test_the_decisions_as_they_are_come_first():
    first = costs(BY_CHANCE, DECIDED, held_back=10, scanned=1)[0]
    assert first == Costs(None, held_back=4, scanned=3, cost=43)


def test_thresholds_where_something_changes():
    found = costs(BY_CHANCE, DECIDED, held_back=10, scanned=1)[1:]
    told = [(c.threshold, c.held_back, c.scanned, c.cost) for c in found]
    assert told == [(0.05, 10, 0, 100), (0.1, 4, 0, 40), (0.25, 4, 3, 43), (0.8, 0, 13, 13)]


def test_the_readers_threshold_is_always_told():
    found = costs(BY_CHANCE, DECIDED, held_back=1, scanned=1, threshold=0.62)
    assert [c.threshold for c in found if c.chosen] == [0.62]


def test_without_probabilities_there_are_only_the_decisions():
    assert len(costs({}, DECIDED, held_back=1, scanned=1, threshold=0.5)) == 1


@given(st.dictionaries(st.tuples(st.sampled_from(CATEGORIES), st.integers(0, 100)),
                       st.integers(1, 20)))  # fmt: skip
def test_a_higher_threshold_holds_back_less(by_chance):
    found = costs(by_chance, Counter(), held_back=1, scanned=1)[1:]
    assert [c.held_back for c in found] == sorted((c.held_back for c in found), reverse=True)
    assert [c.scanned for c in found] == sorted(c.scanned for c in found)
