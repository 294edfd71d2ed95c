"""The published figures that stand beside those of an archive, each with its source."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["KAPPAS", "ODDS_RATIOS", "RATES", "Kappa", "OddsRatio", "Rates"]


@dataclass(frozen=True, slots=True)
class OddsRatio:
    """A published odds ratio of an inappropriate request, adjusted for the model's other terms."""

    value: float
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True)
class Kappa:
    """A published Cohen's kappa; ``low`` and ``high`` are None where none were found."""

    value: float
    low: float | None
    high: float | None
    between: str
    source: str


@dataclass(frozen=True, slots=True)
class Rates:
    """Published shares of the three categories; None where a study knows only two."""

    letters: int
    appropriate: float
    uncertain: float | None
    inappropriate: float
    what: str
    source: str


_KOVACS = "Kovacs 2013, Eur J Radiol 82:1008-14"
_KROGH_2021 = "Krogh 2021, Chiropr Man Therap, doi 10.1186/s12998-021-00370-9"
_KROGH_2022 = "Krogh 2022, Chiropr Man Therap, doi 10.1186/s12998-022-00418-4"
_EMERY = "Emery 2013, JAMA Intern Med 173:823-5"

#: By the term of the regression. The abstract gives none for sex, which was in the model.
ODDS_RATIOS = {
    "leg_pain": OddsRatio(13.75, 6.72, 28.16, _KOVACS),
    "setting": OddsRatio(2.25, 1.20, 4.22, _KOVACS),
    "specialty": OddsRatio(2.50, 1.15, 5.56, _KOVACS),
}

KAPPAS = (
    Kappa(0.62, None, None, "radiologists and the criteria, before the scan", _KOVACS),
    Kappa(0.76, 0.55, 0.89, "five raters of 50 letters, after training", _KROGH_2021),
)

RATES = (
    Rates(602, 0.88, 0.013, 0.106, "patients interviewed, Spain; any red flag counts", _KOVACS),
    Rates(1000, 0.443, 0.272, 0.285, "outpatient requests, Canada; expert panel", _EMERY),
    Rates(2051, 0.245, None, 0.755, "letters from primary care, Denmark; ACR, strict", _KROGH_2022),
)
