"""The facts of one letter, three-valued: what is true, what is false and what is left open.

A finding that isn't mentioned is taken as absent, because a referrer who saw it would write it.
Some facts stay open instead: how long the symptoms have lasted, what conservative treatment did,
how old an earlier MRI is and what changed since, whether there is a root symptom at all, and any
finding that is only possible and no red flag.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lsmri.corpora.letter import FeatureRecord
from lsmri.corpora.scheme import CONCEPT_GROUPS, RADICULAR
from lsmri.corpora.values import WEEKS_A_YEAR

__all__ = ["OPEN_QUANTITIES", "OPEN_WHEN_POSSIBLE", "WEIGHED", "Bands", "Facts"]

#: Quantities that stay unknown if unstated; an unstated age only fails every comparison.
OPEN_QUANTITIES = ("symptom_weeks", "trial_weeks", "mri_months")

#: Findings that are completed both ways where they are only possible. Red flags aren't: there
#: suspicion is an indication of its own.
OPEN_WHEN_POSSIBLE = frozenset((*CONCEPT_GROUPS["structural"], *CONCEPT_GROUPS["course"]))

#: A letter with an entry for none of these speaks of neither legs nor neurology.
_LEGS = frozenset(
    (
        *RADICULAR,
        "referred_leg_pain",
        "neurogenic_claudication",
        "bilateral_radicular_symptoms",
        "severe_motor_deficit",
    )
)
_RADICULAR = frozenset(RADICULAR)
#: Findings that facts are made of, whatever a profile asks for.
WEIGHED = _LEGS | {"symptom_change", "treatment"}
_BOTH = (True, False)

Band = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bands:
    """The ranges of an open number between which a profile's conditions make a difference.

    Each is (lowest, end) with the end excluded; the lowest stands for its range.
    treatment_lag_weeks: a trial of unstated length is shorter than the symptoms by at least this.
    unstated_trial_is_none: a trial without outcome or length counts as not done.
    """

    symptom_weeks: tuple[Band, ...] = ((0.0, math.inf),)
    trial_weeks: tuple[Band, ...] = ((0.0, math.inf),)
    mri_months: tuple[Band, ...] = ((0.0, math.inf),)
    treatment_lag_weeks: float = 0.0
    unstated_trial_is_none: bool = False

    @staticmethod
    def between(cuts: Iterable[float]) -> tuple[Band, ...]:
        """The ranges from nought that ``cuts`` make."""
        edges = [0.0, *sorted({cut for cut in cuts if cut > 0}), math.inf]
        return tuple(pairwise(edges))


class Facts:
    """What a feature record states, with its open facts as ``None``.

    ``assume`` fills in an open one, ``release`` opens it again; ``values`` names the values that
    are admissible given those assumed so far. Not to be shared between threads.
    """

    __slots__ = (
        "_bands",
        "_lag",
        "_symptom_limit",
        "absent",
        "age",
        "assumed",
        "changed",
        "clinical_text",
        "mri_months",
        "onset_age",
        "present",
        "radicular",
        "specialty",
        "suspected",
        "symptom_weeks",
        "treatment_named",
        "trial_failed",
        "trial_weeks",
    )

    def __init__(self, record: FeatureRecord, bands: Bands, *, clinical_text: bool = True) -> None:
        self.present: set[str] = set()
        self.suspected: set[str] = set()
        self.absent: set[str] = set()
        for concept, status in record.findings.items():
            if status == "absent":
                self.absent.add(concept)
            else:
                self.suspected.add(concept)
                if status == "present":
                    self.present.add(concept)
        self.clinical_text = clinical_text
        self.specialty = record.referrer_specialty
        self.assumed: dict[str, bool] = {}
        self._bands = bands
        self.symptom_weeks = record.symptom_duration_weeks
        self._symptom_limit = math.inf if self.symptom_weeks is None else self.symptom_weeks
        self.mri_months = record.prior_lumbar_mri_months
        self.age = record.age_years
        self.onset_age: float | None = self.age
        if self.age is not None and self.symptom_weeks is not None:
            self.onset_age = self.age - self.symptom_weeks / WEEKS_A_YEAR
        self.radicular = self._is_radicular()
        self.changed = self._has_changed()
        self._read_trial(record)

    def _is_radicular(self) -> bool | None:
        if not self.present.isdisjoint(_RADICULAR):
            return True
        if not self.suspected.isdisjoint(_RADICULAR):
            return None
        silent = self.suspected.isdisjoint(_LEGS) and self.absent.isdisjoint(_LEGS)
        return None if silent else False

    def _has_changed(self) -> bool | None:
        if "symptom_change" in self.present:
            return True
        return False if "symptom_change" in self.absent else None

    def _read_trial(self, record: FeatureRecord) -> None:
        failed = record.conservative_treatment_failed
        weeks = record.conservative_treatment_weeks
        self._lag = self._bands.treatment_lag_weeks
        self.treatment_named = bool(
            "treatment" in self.suspected or record.treatments_tried or weeks is not None
        )
        if "treatment" in self.absent:
            failed, weeks = True, 0.0
        elif weeks is None and failed:
            weeks = self.symptom_weeks
            self._lag = 0.0
        elif failed is None and not self.treatment_named:
            # None was tried, which is a failed trial of nought weeks, or some failed.
            failed = True
        if weeks is None and failed is not False and self._bands.unstated_trial_is_none:
            failed, weeks = True, 0.0
        self.trial_failed = failed
        self.trial_weeks = weeks

    def values(self, fact: str) -> Sequence[Any]:
        """The values that an open fact may take; a number's are the lowest of its ranges."""
        if fact == "trial_weeks":
            longest = self._symptom_limit - self._lag
            return [low for low, _ in self._bands.trial_weeks if low <= longest or low == 0]
        if fact == "symptom_weeks":
            least = self.trial_weeks or 0.0
            return [low for low, end in self._bands.symptom_weeks if end > least]
        if fact == "mri_months":
            return [low for low, _ in self._bands.mri_months]
        return _BOTH

    def assume(self, fact: str, value: Any) -> None:
        """Takes an open fact to have a value."""
        if fact in OPEN_WHEN_POSSIBLE:
            self.assumed[fact] = value
            return
        setattr(self, fact, value)
        if fact == "symptom_weeks":
            end = next(end for low, end in self._bands.symptom_weeks if low == value)
            self._symptom_limit = math.nextafter(end, 0.0)

    def release(self, fact: str) -> None:
        """Opens a fact again."""
        if fact in OPEN_WHEN_POSSIBLE:
            del self.assumed[fact]
            return
        setattr(self, fact, None)
        if fact == "symptom_weeks":
            self._symptom_limit = math.inf
