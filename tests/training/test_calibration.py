"""Verdicts' reliabilities: measured counts with a few letters added, as calibration.toml."""

import tomllib
from collections import Counter

import pytest

from lsmri.training.calibration import PRIOR_LETTERS, to_toml

KINDS = (
    ("appropriate",),
    ("inappropriate",),
    ("uncertain", "criteria"),
    ("uncertain", "information"),
    ("uncertain", "conflict"),
)


def row(table, kind):
    for key in kind:
        table = table[key]
    return table


@pytest.mark.parametrize("kind", KINDS, ids=".".join)
def test_a_row_sums_to_one_whether_or_not_it_was_seen(kind):
    table = tomllib.loads(to_toml({"appropriate": Counter(appropriate=7, uncertain=3)}))
    assert sum(row(table, kind).values()) == pytest.approx(1.0)
    assert max(row(table, kind), key=row(table, kind).get) == kind[0]


def test_counts_move_the_row_and_the_added_letters_damp_it():
    counts = {"inappropriate": Counter(inappropriate=0, appropriate=90)}
    shares = tomllib.loads(to_toml(counts))["inappropriate"]
    assert shares["appropriate"] == pytest.approx(91 / (90 + PRIOR_LETTERS), abs=0.001)


def test_the_number_of_letters_is_written_down():
    assert "Measured on 3 annotated letters" in to_toml({"appropriate": Counter(appropriate=3)})
