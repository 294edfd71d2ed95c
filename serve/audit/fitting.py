"""Logistic regression of counts: maximum likelihood, or Firth's where that has no good answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lsmri.serve.audit.shares import LEVEL

__all__ = ["EVENTS_PER_TERM", "Fit", "fit"]


#: Fewer of the rarer outcome for each coefficient than this, and maximum likelihood is biased:
#: Peduzzi P et al., J Clin Epidemiol 1996;49:1373-9.
EVENTS_PER_TERM = 10


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients with intervals and p-values, in the order of the terms; no constant."""

    method: str
    coefficients: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    p: NDArray[np.float64]
    notes: tuple[str, ...] = ()


def fit(design: NDArray[np.float64], counts: NDArray[np.float64]) -> Fit:
    """Fits a logistic regression with a constant.

    design: a row of terms for each pattern. counts: events and others of each pattern. Where they
    separate, or events are few, Firth's penalised likelihood stands in for maximum likelihood.
    """
    rarer = min(counts.sum(axis=0))
    if _separated(design, counts):
        return _firth(design, counts, "One group holds only one kind of letter (separation), so"
                      " that maximum likelihood has no finite answer.")  # fmt: skip
    if rarer < EVENTS_PER_TERM * design.shape[1]:
        return _firth(design, counts, f"There are fewer than {EVENTS_PER_TERM} letters of the rarer"
                      " outcome for each term, too few for maximum likelihood.")  # fmt: skip
    return _likelihood(design, counts)


def _likelihood(design: NDArray[np.float64], counts: NDArray[np.float64]) -> Fit:
    import statsmodels.api as sm  # noqa: PLC0415 - an extra

    rows, outcome, weight = _spread(design, counts)
    constant = sm.add_constant(rows, has_constant="add")
    model = sm.GLM(outcome, constant, family=sm.families.Binomial(), freq_weights=weight)
    fitted = model.fit()
    bounds = np.asarray(fitted.conf_int(alpha=1 - LEVEL))[1:]
    return Fit(
        "maximum likelihood",
        np.asarray(fitted.params)[1:],
        bounds[:, 0],
        bounds[:, 1],
        np.asarray(fitted.pvalues)[1:],
    )


def _firth(design: NDArray[np.float64], counts: NDArray[np.float64], why: str) -> Fit:
    """Firth, Biometrika 1993;80:27-38; intervals by profile as in Heinze and Schemper 2002."""
    from firthmodels import FirthLogisticRegression  # noqa: PLC0415 - an extra

    rows, outcome, weight = _spread(design, counts)
    model = FirthLogisticRegression(backend="numpy", max_iter=200, gtol=1e-6, xtol=1e-8)
    model.fit(rows, outcome, sample_weight=weight)
    bounds = model.conf_int(alpha=1 - LEVEL, method="pl", max_iter=200)[:-1]
    model.lrt()
    note = (
        f"{why} Firth's penalised likelihood was used (Heinze and Schemper, Stat Med"
        " 2002;21:2409-19), with profile intervals."
    )
    return Fit("Firth", model.coef_, bounds[:, 0], bounds[:, 1], model.lrt_pvalues_[:-1], (note,))


def _separated(design: NDArray[np.float64], counts: NDArray[np.float64]) -> bool:
    from firthmodels import detect_separation  # noqa: PLC0415 - an extra

    rows, outcome, _ = _spread(design, counts)
    with_constant = np.column_stack([rows, np.ones(len(rows))])
    return bool(detect_separation(with_constant, outcome, fit_intercept=False).separation)


def _spread(
    design: NDArray[np.float64], counts: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """One weighted row for each pattern and outcome that occurs."""
    rows = np.concatenate([design, design])
    outcome = np.repeat([1, 0], len(design))
    weight = np.concatenate([counts[:, 0], counts[:, 1]])
    there = weight > 0
    return rows[there], outcome[there], weight[there]
