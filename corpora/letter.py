"""A letter, its mentions and its feature record: the data that travels through every room."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Self, TypeVar

from lsmri.corpora.scheme import (
    Assertion,
    CareSetting,
    Concept,
    Laterality,
    Outcome,
    Sex,
    Specialty,
    TreatmentType,
)

__all__ = ["FeatureRecord", "Letter", "Mention"]


@dataclass(frozen=True, slots=True)
class Letter:
    """A referral letter as it comes in, with what the booking system knows.

    What is given here wins over what is read from ``text``.
    ``letter_date`` is the day against which "since March" is read.
    ``vetting`` is what a radiologist decided, for audits; it never influences a decision.
    """

    text: str
    id: str = ""
    age_years: int | None = None
    sex: Sex | None = None
    referrer_specialty: Specialty | None = None
    care_setting: CareSetting | None = None
    letter_date: date | None = None
    vetting: str | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, position: int | None = None) -> Self:
        """Checks one JSON object and makes a letter of it.

        data: ``id`` and ``text`` and any of the optional keys; other keys are ignored.
        position: used as the id when there is none.
        Raises ``ValueError`` naming the key and the remedy; the message never holds the text.
        """
        text = data.get("text")
        if text is None:
            raise ValueError("key 'text' is missing: give the letter as a string under 'text'")
        if not isinstance(text, str):
            raise ValueError(f"'text' is a {type(text).__name__}: give the letter as a string")
        given = data.get("id", position)
        if given is None or isinstance(given, (dict, list, bool)) or _is_nan(given):
            raise ValueError("key 'id' is missing or no plain value: give a string under 'id'")
        age = data.get("age_years")
        if age is not None:
            if isinstance(age, bool) or not isinstance(age, (int, float)) or not 0 <= age <= 130:
                raise ValueError("'age_years' is no age: give whole years from 0 to 130, or null")
            age = int(age)
        vetting = data.get("vetting")
        if vetting not in (None, "appropriate", "uncertain", "inappropriate"):
            raise ValueError("'vetting' is unknown; allowed: appropriate, uncertain, inappropriate")
        return cls(
            text=text,
            id=str(given),
            age_years=age,
            sex=_code(Sex, data, "sex"),
            referrer_specialty=_code(Specialty, data, "referrer_specialty"),
            care_setting=_code(CareSetting, data, "care_setting"),
            letter_date=_date(data.get("letter_date")),
            vetting=vetting,
        )


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


_C = TypeVar("_C", Sex, Specialty, CareSetting)


def _code(kind: type[_C], data: Mapping[str, Any], key: str) -> _C | None:
    value = data.get(key)
    if value is None or value == "":
        return None
    try:
        return kind(value)
    except ValueError as error:
        raise ValueError(f"{key!r}: {error}") from None


def _date(value: object) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise ValueError("'letter_date' is no date: write it as 2026-03-14") from None


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of the letter that speaks of a concept.

    start, end: code points of the original text, end exclusive; ``text`` is that slice.
    value: an ISO 8601 duration (symptom duration, treatment), years ago (surgery), months ago
        (earlier imaging), or the number read (an MRC grade, a CRP).
    about: of a duration: ``leg``, ``back``, ``episode`` or ``background``.
    type: of a treatment.
    probability: how likely concept and assertion are right.
    why: what fired: lexicon entry, cues and rules, in the order in which they acted.
    Two mentions are equal if they mean the same; how they were found isn't compared.
    """

    start: int
    end: int
    text: str
    concept: Concept
    assertion: Assertion = Assertion.PRESENT
    laterality: Laterality | None = None
    value: str | float | int | None = None
    outcome: Outcome | None = None
    type: TreatmentType | None = None
    about: str | None = None
    section: str | None = field(default=None, compare=False)
    source: str = field(default="rules", compare=False)
    probability: float = field(default=1.0, compare=False)
    why: tuple[str, ...] = field(default=(), compare=False)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, every key there."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "concept": self.concept,
            "assertion": self.assertion,
            "laterality": self.laterality,
            "value": self.value,
            "outcome": self.outcome,
            "type": self.type,
            "about": self.about,
            "section": self.section,
            "source": self.source,
            "probability": self.probability,
            "why": list(self.why),
        }


@dataclass(slots=True)
class FeatureRecord:
    """What a letter says, as one flat record.

    findings: concept to ``present``, ``possible`` or ``absent``. A concept the letter doesn't
        speak of has no entry.
    symptom_duration_weeks: of the complaint that drives the request (a month is 4.35 weeks).
    conservative_treatment_weeks: the longest stated course of conservative treatment.
    conservative_treatment_failed: None where the letter doesn't say how treatment did.
    prior_lumbar_mri_months: age of the newest earlier lumbar MRI.
    """

    age_years: int | None = None
    sex: str | None = None
    referrer_specialty: str | None = None
    care_setting: str | None = None
    findings: dict[str, str] = field(default_factory=dict)
    laterality: str | None = None
    symptom_duration_weeks: float | None = None
    treatments_tried: list[str] = field(default_factory=list)
    conservative_treatment_weeks: float | None = None
    conservative_treatment_failed: bool | None = None
    prior_lumbar_mri_months: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, keys in the scheme's order."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Makes a record of plain values.

        Raises ``ValueError`` on an unknown key, concept, status or treatment, naming it.
        """
        known = {f.name for f in fields(cls)}
        unknown = sorted(set(data) - known)
        if unknown:
            raise ValueError(f"unknown features {unknown}; allowed: {sorted(known)}")
        findings = {str(Concept(c)): str(Assertion(a)) for c, a in data.get("findings", {}).items()}
        bad = sorted(c for c, a in findings.items() if a not in ("present", "possible", "absent"))
        if bad:
            raise ValueError(f"findings {bad} must be present, possible or absent")
        treatments = [str(TreatmentType(t)) for t in data.get("treatments_tried", ())]
        return cls(**{**data, "findings": findings, "treatments_tried": treatments})
