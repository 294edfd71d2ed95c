"""The regression of Kovacs 2013: it recovers odds ratios that are known, and says when it can't."""

import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from lsmri.serve.audit.cohort import KOVACS, cells, simulate
from lsmri.serve.audit.published import ODDS_RATIOS
from lsmri.serve.audit.regression import Cell, Term, exposure, regress

ONE = (Term("exposed", "exposed", "not exposed"),)


def table(bad_exposed, good_exposed, bad, good):
    return [Cell({"exposed": True}, bad_exposed, good_exposed), Cell({"exposed": False}, bad, good)]


def by_term(found):
    return {effect.term.name: effect for effect in found.effects}


# ---- known answers ----


def test_one_term_gives_the_odds_ratio_of_the_table():
    """With the interval of Woolf (Ann Hum Genet 1955), which is maximum likelihood here."""
    (effect,) = regress(table(40, 60, 20, 80), terms=ONE).effects
    error = math.sqrt(1 / 40 + 1 / 60 + 1 / 20 + 1 / 80)
    ratio = 40 * 80 / (60 * 20)
    assert effect.value == pytest.approx(ratio)
    assert effect.low == pytest.approx(ratio * math.exp(-1.959964 * error), rel=1e-5)
    assert effect.high == pytest.approx(ratio * math.exp(1.959964 * error), rel=1e-5)


def test_firth_adds_half_a_letter_to_each_cell_of_a_table():
    """Firth, Biometrika 1993;80:27-38: so it is in a saturated model, which this is."""
    found = regress(table(12, 20, 0, 40), terms=ONE)
    assert found.method == "Firth"
    (effect,) = found.effects
    assert effect.value == pytest.approx(12.5 * 40.5 / (20.5 * 0.5), rel=1e-4)
    assert effect.low > 1
    assert math.isfinite(effect.high)


# ---- simulation ----


def test_published_odds_ratios_are_recovered():
    """Of 120 cohorts of 602, the intervals hold the truth about 95 times in 100.

    Between 106 and 119 of 120 is where 99.8 % of correct intervals would fall.
    """
    held: Counter[str] = Counter()
    logs: dict[str, list[float]] = {}
    for seed in range(120):
        for name, effect in by_term(regress(cells(simulate(seed=seed)))).items():
            held[name] += effect.low <= KOVACS.odds_ratios[name] <= effect.high
            logs.setdefault(name, []).append(math.log(effect.value))
    assert all(106 <= number <= 120 for number in held.values()), held
    for name, found in logs.items():
        error = np.std(found) / math.sqrt(len(found))
        truth = math.log(KOVACS.odds_ratios[name])
        # Maximum likelihood is a little biased away from 1 in cohorts of this size.
        assert abs(np.mean(found) - truth) < 3 * error + 0.08 * abs(truth)


def test_intervals_are_as_wide_as_the_published_ones():
    widths: dict[str, list[float]] = {}
    for seed in range(40):
        for name, effect in by_term(regress(cells(simulate(seed=seed)))).items():
            widths.setdefault(name, []).append(math.log(effect.high / effect.low))
    for name, published in ODDS_RATIOS.items():
        ratio = np.median(widths[name]) / math.log(published.high / published.low)
        assert ratio == pytest.approx(1, abs=0.12), name


def test_a_large_cohort_gives_the_odds_ratios_closely():
    found = by_term(regress(cells(simulate(replace(KOVACS, patients=400_000), seed=1))))
    for name, truth in KOVACS.odds_ratios.items():
        assert found[name].value == pytest.approx(truth, rel=0.06), name


def test_the_cohort_has_the_published_rates():
    drawn = simulate(replace(KOVACS, patients=200_000), seed=2).category
    shares = {
        name: (drawn == name).mean() for name in ("appropriate", "uncertain", "inappropriate")
    }
    assert shares == pytest.approx(
        {"appropriate": 0.881, "uncertain": 0.013, "inappropriate": 0.106}, abs=0.003
    )


def test_a_seed_gives_one_cohort():
    assert cells(simulate(seed=5)) == cells(simulate(seed=5))
    assert cells(simulate(seed=5)) != cells(simulate(seed=6))


# ---- what can't be told ----


def test_separation_is_said():
    found = regress(table(200, 300, 0, 400), terms=ONE)
    assert found.method == "Firth"
    assert "separation" in found.notes[0]


def test_few_events_are_said():
    found = regress(cells(simulate(replace(KOVACS, patients=250), seed=0)))
    assert found.method == "Firth"
    assert "too few for maximum likelihood" in found.notes[0]
    assert all(effect.low < effect.value < effect.high for effect in found.effects)


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ((5, 200, 3, 300), "only 8 inappropriate letters state every term; 10 are needed"),
        ((200, 5, 300, 3), "only 8 other letters state every term; 10 are needed"),
        ((0, 0, 0, 0), "the archive holds no letters"),
    ],
)
def test_too_few_letters_are_refused(counts, why):
    found = regress(table(*counts), terms=ONE)
    assert found.refused == why
    assert [effect.value for effect in found.effects] == [None]


def test_one_category_only_is_refused():
    assert "only 0 inappropriate" in regress(table(0, 50, 0, 50), terms=ONE).refused


def test_a_term_that_never_varies_is_left_out():
    both = (*ONE, Term("always", "always", "never"))
    made = [replace(c, exposed={**c.exposed, "always": True}) for c in table(40, 60, 20, 80)]
    found = by_term(regress(made, terms=both))
    assert found["always"].left_out == "all letters have the same value"
    assert found["exposed"].value == pytest.approx(2.6667, rel=1e-3)


def test_a_term_that_repeats_another_is_left_out():
    both = (*ONE, Term("same", "same", "other"))
    made = [replace(c, exposed={**c.exposed, "same": not c.exposed["exposed"]})
            for c in table(40, 60, 20, 80)]  # fmt: skip
    found = by_term(regress(made, terms=both))
    assert "goes exactly together" in found["same"].left_out
    assert found["exposed"].value == pytest.approx(2.6667, rel=1e-3)


def test_a_term_that_most_letters_leave_open_takes_none_along():
    both = (*ONE, Term("rare", "rare", "not"))
    made = [
        *(replace(c, exposed={**c.exposed, "rare": None}) for c in table(40, 60, 20, 80)),
        *(replace(c, exposed={**c.exposed, "rare": True}) for c in table(1, 1, 1, 1)),
        *(replace(c, exposed={**c.exposed, "rare": False}) for c in table(1, 1, 1, 1)),
    ]
    found = regress(made, terms=both)
    assert by_term(found)["rare"].left_out == "known in 4% of letters only"
    assert found.analysed == found.letters == 208


def test_letters_that_leave_a_term_open_are_left_out_and_counted():
    made = [*table(40, 60, 20, 80), Cell({"exposed": None}, 5, 5)]
    found = regress(made, terms=ONE)
    assert (found.letters, found.analysed) == (210, 200)
    assert any("10 of 210 letters don't state every term" in note for note in found.notes)


def test_no_letter_states_every_term():
    both = (*ONE, Term("other", "other", "not"))
    half = [replace(c, exposed={**c.exposed, "other": None}) for c in table(40, 60, 20, 80)]
    rest = [replace(c, exposed={"exposed": None, "other": c.exposed["exposed"]})
            for c in table(40, 60, 20, 80)]  # fmt: skip
    found = regress([*half, *rest], terms=both)
    assert "only 0 inappropriate letters state every term" in found.refused


def test_no_term_is_known():
    found = regress([Cell({"exposed": None}, 50, 50)], terms=ONE)
    assert found.refused == "no term varies between letters and is known in most of them"


# ---- the terms of Kovacs 2013 ----


@pytest.mark.parametrize(
    ("specialty", "exposed"),
    [
        ("orthopaedics", True),
        ("neurosurgery", True),
        ("primary_care", True),
        ("rheumatology", False),
        ("physiotherapy", False),
        (None, None),
    ],
)
def test_surgeons_and_primary_care_against_the_rest(specialty, exposed):
    assert exposure("male", True, "public", specialty)["specialty"] is exposed


def test_the_absence_of_leg_pain_is_the_exposure():
    assert exposure("female", False, "private", None) == {
        "leg_pain": True, "setting": True, "specialty": None, "sex": True,
    }  # fmt: skip
