"""The logistic regression of Kovacs 2013: which requests are inappropriate more often?

Inappropriate against all other letters, on the patient's sex, pain referred to the leg, the
setting and the referrer's specialty. The data are counts by pattern, so that millions of letters
weigh no more than hundreds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from lsmri.serve.audit.fitting import Fit, fit
from lsmri.serve.audit.published import ODDS_RATIOS, OddsRatio

__all__ = ["FEW", "TERMS", "Cell", "Effect", "Regression", "Term", "regress"]

#: Fewer letters than this in either outcome give no regression.
FEW = 10
#: A term known in a smaller share of the letters is left out, for it would take most letters along.
KNOWN = 0.5

_SURGEONS_AND_PRIMARY_CARE = ("orthopaedics", "neurosurgery", "primary_care")


@dataclass(frozen=True, slots=True)
class Term:
    """A yes-or-no term of the model.

    exposed: the values whose odds are told, against ``reference``, in words.
    """

    name: str
    exposed: str
    reference: str
    published: OddsRatio | None = None

    @property
    def words(self) -> str:
        """The comparison, as the forest plot names it."""
        return f"{self.exposed}, against {self.reference}"


TERMS = (
    Term("leg_pain", "no pain referred to the leg", "pain referred to the leg",
         ODDS_RATIOS["leg_pain"]),
    Term("setting", "private practice", "public service", ODDS_RATIOS["setting"]),
    Term("specialty", "orthopaedics, neurosurgery or primary care", "other specialties",
         ODDS_RATIOS["specialty"]),
    Term("sex", "women", "men"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """Letters that share a pattern: for each term exposed or not, or None where unknown."""

    exposed: Mapping[str, bool | None]
    inappropriate: int
    others: int


@dataclass(frozen=True, slots=True)
class Effect:
    """One term's odds ratio, with the counts behind it.

    exposed, reference: (inappropriate, all) letters of the two groups, among those analysed.
    left_out: why there is no odds ratio; empty where there is one.
    """

    term: Term
    exposed: tuple[int, int]
    reference: tuple[int, int]
    value: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Regression:
    """The fitted model, or why there is none.

    method: ``maximum likelihood``, ``Firth``, or empty where ``refused`` says why not.
    notes: what a reader must know of this fit, as sentences.
    """

    letters: int
    analysed: int
    inappropriate: int
    method: str
    effects: tuple[Effect, ...]
    notes: tuple[str, ...] = ()
    refused: str = ""


def exposure(
    sex: str | None, leg_pain: bool | None, setting: str | None, specialty: str | None
) -> dict[str, bool | None]:
    """The terms of one letter as Kovacs 2013 divides them; None where the letter doesn't say."""
    return {
        "leg_pain": None if leg_pain is None else not leg_pain,
        "setting": None if setting is None else setting == "private",
        "specialty": None if specialty is None else specialty in _SURGEONS_AND_PRIMARY_CARE,
        "sex": None if sex is None else sex == "female",
    }


def regress(cells: Sequence[Cell], *, terms: Sequence[Term] = TERMS) -> Regression:
    """Fits the model to counted letters.

    Letters that leave a term unknown are left out; so is a term that most letters leave unknown,
    or that has one value only. Where the data separate the outcomes, or are few for so many terms,
    Firth's penalised likelihood stands in for maximum likelihood, with profile intervals.
    """
    cells = [cell for cell in cells if cell.inappropriate + cell.others]
    letters = sum(cell.inappropriate + cell.others for cell in cells)
    absent = {t.name: _why_left_out(t, cells, letters) for t in terms}
    kept = [t for t in terms if not absent[t.name]]
    used = [c for c in cells if all(c.exposed[t.name] is not None for t in kept)]
    kept = _independent(kept, used, absent) if used else kept
    bad = sum(cell.inappropriate for cell in used)
    total = sum(cell.inappropriate + cell.others for cell in used)
    refused = _why_refused(kept, bad, total - bad, letters)
    if refused:
        effects = tuple(_counted(t, used, absent[t.name] or refused) for t in terms)
        return Regression(letters, total, bad, "", effects, refused=refused)
    counts = np.array([[c.inappropriate, c.others] for c in used], dtype=float)
    fitted = fit(_design(used, kept), counts)
    effects = tuple(
        _counted(t, used, absent[t.name])
        if absent[t.name]
        else _effect(t, used, fitted, kept.index(t))
        for t in terms
    )
    notes = (*fitted.notes, *_notes(letters, total, effects))
    return Regression(letters, total, bad, fitted.method, effects, notes)


def _why_left_out(term: Term, cells: Sequence[Cell], letters: int) -> str:
    known = [c for c in cells if c.exposed[term.name] is not None]
    share = sum(c.inappropriate + c.others for c in known) / letters if letters else 0.0
    if share < KNOWN:
        return f"known in {share:.0%} of letters only"
    if len({c.exposed[term.name] for c in known}) < 2:
        return "all letters have the same value"
    return ""


def _independent(
    terms: Sequence[Term], cells: Sequence[Cell], absent: dict[str, str]
) -> list[Term]:
    """The terms that add something to those before them; why the others don't goes to ``absent``.

    Leaving letters out can leave a term without contrast, or two that always go together.
    """
    kept: list[Term] = []
    rank = 1
    for term in terms:
        added = np.linalg.matrix_rank(_design(cells, [*kept, term], constant=True))
        if added > rank:
            kept.append(term)
            rank = added
        else:
            absent[term.name] = "it goes exactly together with the terms before it, or never varies"
    return kept


def _design(
    cells: Sequence[Cell], terms: Sequence[Term], *, constant: bool = False
) -> NDArray[np.float64]:
    first = [1.0] if constant else []
    rows = [[*first, *(float(bool(c.exposed[t.name])) for t in terms)] for c in cells]
    return np.array(rows, dtype=float).reshape(len(cells), len(first) + len(terms))


def _why_refused(kept: Sequence[Term], bad: int, good: int, letters: int) -> str:
    if not letters:
        return "the archive holds no letters"
    if not kept:
        return "no term varies between letters and is known in most of them"
    for count, name in ((bad, "inappropriate"), (good, "other")):
        if count < FEW:
            return f"only {count} {name} letters state every term; {FEW} are needed"
    return ""


def _effect(term: Term, cells: Sequence[Cell], fitted: Fit, place: int) -> Effect:
    counted = _counted(term, cells, "")
    return Effect(
        term,
        counted.exposed,
        counted.reference,
        exp(fitted.coefficients[place]),
        exp(fitted.low[place]),
        exp(fitted.high[place]),
        float(fitted.p[place]),
    )


def _counted(term: Term, cells: Sequence[Cell], left_out: str) -> Effect:
    sums = {True: [0, 0], False: [0, 0]}
    for cell in cells:
        side = cell.exposed[term.name]
        if side is not None:
            sums[side][0] += cell.inappropriate
            sums[side][1] += cell.inappropriate + cell.others
    exposed, reference = sums[True], sums[False]
    return Effect(term, (exposed[0], exposed[1]), (reference[0], reference[1]), left_out=left_out)


def _notes(letters: int, analysed: int, effects: Sequence[Effect]) -> list[str]:
    notes = []
    if analysed < letters:
        notes.append(
            f"{letters - analysed} of {letters} letters don't state every term of the model and"
            " were left out. If they differ from the others, so may the odds ratios."
        )
    notes.extend(
        f"{e.term.words} is not in the model: {e.left_out}." for e in effects if e.left_out
    )
    wide = [e for e in effects if e.low and e.high and log(e.high / e.low) > log(20)]
    notes.extend(
        f"The interval of '{e.term.exposed}' is so wide that the estimate says little."
        for e in wide
    )
    return notes
