"""A simulated cohort with the published figures of Kovacs 2013, to test the audit against.

Published (abstract): 602 patients; 88 % appropriate, 1.3 % uncertain, 10.6 % inappropriate; odds
ratios of an inappropriate request 13.75 (no referred pain), 2.25 (private practice) and 2.50
(orthopaedic surgeons, neurosurgeons and primary care).
Assumed: the shares of patients without referred pain (36 %), in private practice (21 %) and from
surgeons or primary care (76 %) were not found; these are the shares that make the intervals as wide
as the published ones. That 55 % were women; that the terms are independent; that sex has no
effect; that the model is exactly logistic; that uncertain requests are spread evenly over the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lsmri.serve.audit.published import ODDS_RATIOS
from lsmri.serve.audit.regression import Cell

__all__ = ["KOVACS", "Design", "Patients", "cells", "simulate"]


@dataclass(frozen=True, slots=True)
class Design:
    """What a cohort is drawn from.

    odds_ratios: by term, exposed against not. exposed: the share of patients that is.
    """

    patients: int = 602
    inappropriate: float = 0.106
    uncertain: float = 0.013
    odds_ratios: Mapping[str, float] = field(
        default_factory=lambda: {**{k: v.value for k, v in ODDS_RATIOS.items()}, "sex": 1.0}
    )
    exposed: Mapping[str, float] = field(
        default_factory=lambda: {"leg_pain": 0.36, "setting": 0.21, "specialty": 0.76, "sex": 0.55}
    )


#: The published figures, with what had to be assumed.
KOVACS = Design()


@dataclass(frozen=True, slots=True)
class Patients:
    """A drawn cohort. exposed: by term, a flag for each patient. category: likewise, a code."""

    exposed: dict[str, NDArray[np.bool_]]
    category: NDArray[np.str_]


def simulate(design: Design = KOVACS, *, seed: int) -> Patients:
    """Draws a cohort; the same seed gives the same one."""
    chance = np.random.default_rng(seed)
    terms = list(design.odds_ratios)
    drawn = {t: chance.random(design.patients) < design.exposed[t] for t in terms}
    effect = sum(np.log(design.odds_ratios[t]) * drawn[t] for t in terms)
    risk = _expit(_intercept(design) + effect)
    bad = chance.random(design.patients) < risk
    middle = chance.random(design.patients) < design.uncertain / (1 - design.inappropriate)
    category = np.where(bad, "inappropriate", np.where(middle, "uncertain", "appropriate"))
    return Patients(drawn, category)


def cells(patients: Patients) -> list[Cell]:
    """The cohort as counts by pattern, as the regression takes them."""
    terms = list(patients.exposed)
    flags = np.column_stack([patients.exposed[t] for t in terms])
    bad = patients.category == "inappropriate"
    patterns, which = np.unique(flags, axis=0, return_inverse=True)
    found = []
    for i, pattern in enumerate(patterns):
        here = which.ravel() == i
        exposed = {t: bool(flag) for t, flag in zip(terms, pattern, strict=True)}
        found.append(Cell(exposed, int((here & bad).sum()), int((here & ~bad).sum())))
    return found


def _intercept(design: Design) -> float:
    """The log odds of an unexposed patient that make the expected share the published one."""
    from scipy.optimize import brentq  # noqa: PLC0415 - an extra

    terms = list(design.odds_ratios)
    patterns = np.array(np.meshgrid(*[[0, 1]] * len(terms))).reshape(len(terms), -1).T
    shares = np.array([design.exposed[t] for t in terms])
    weight = np.prod(np.where(patterns == 1, shares, 1 - shares), axis=1)
    effect = patterns @ np.log([design.odds_ratios[t] for t in terms])

    def excess(intercept: float) -> float:
        return float(weight @ _expit(intercept + effect)) - design.inappropriate

    return float(brentq(excess, -20, 20))


def _expit(x: NDArray[np.float64]) -> NDArray[np.float64]:
    odds: NDArray[np.float64] = np.exp(x)
    return odds / (1 + odds)
