"""What goes over the wire. Unknown fields are refused, in what comes and in what goes."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.corpora.scheme import CareSetting, Concept, Laterality, Sex, Specialty, TreatmentType

__all__ = [
    "DECIDE_EXAMPLE",
    "LETTER_EXAMPLES",
    "DecideAnswer",
    "DecisionOut",
    "FeaturesIn",
    "GuidelineOut",
    "LetterIn",
    "ProblemOut",
    "ResultOut",
]

Category = Literal["appropriate", "uncertain", "inappropriate"]
Urgency = Literal["emergency", "urgent", "routine", "none"]
Status = Literal["present", "possible", "absent"]

_DAY = re.compile(r"\d{4}-")


def _no_truth_value(value: object) -> object:
    """Pydantic would take false for 0 weeks."""
    if isinstance(value, bool):
        raise ValueError("it is true or false, and should be a number")
    return value


def _no_fraction(value: object) -> object:
    """Whole years, as ``lsmri score`` takes them."""
    value = _no_truth_value(value)
    return math.floor(value) if isinstance(value, float) and 0 <= value <= 130 else value


def _no_nul(text: str) -> str:
    """As in files, NUL is a sign of something else than text."""
    if "\0" in text:
        raise PydanticCustomError("nul", "it holds NUL characters, so it is no text")
    return text


def _no_seconds(value: object) -> object:
    """Pydantic would take 0 for the first of January 1970. The time of a day counts for nothing."""
    if value is None or value == "":
        return None
    if _DAY.match(str(value)):
        return value[:10] if isinstance(value, str) else value
    raise ValueError("it should be a date, as 2026-03-14")


Age = Annotated[int | None, Field(ge=0, le=130), BeforeValidator(_no_truth_value)]
WholeAge = Annotated[int | None, Field(ge=0, le=130), BeforeValidator(_no_fraction)]
#: Of weeks or months.
Length = Annotated[
    float | None, Field(ge=0, le=10_000, allow_inf_nan=False), BeforeValidator(_no_truth_value)
]

#: Letters for the description of the interface; the tests score them.
LETTER_EXAMPLES: dict[str, dict[str, Any]] = {
    "accepted": {
        "summary": "Sciatica in spite of treatment",
        "value": {
            "id": "r-1",
            "text": "62F, 3/12 left sciatica, 8 weeks of physio no help. No red flags.",
            "referrer_specialty": "primary_care",
            "letter_date": "2026-03-14",
        },
    },
    "emergency": {
        "summary": "A red flag beside the words 'no red flags'",
        "value": {
            "id": "r-2",
            "text": "LBP for years. No red flags. Numb around the back passage since Sunday.",
        },
    },
    "asks": {
        "summary": "A letter that leaves out what decides",
        "value": {"id": "r-3", "text": "54M LBP + L leg pain to the ankle. Physio. MRI L/S pls"},
    },
}
DECIDE_EXAMPLE: dict[str, Any] = {
    "findings": {"radicular_pain": "present", "treatment": "present"},
    "symptom_duration_weeks": 13,
    "treatments_tried": ["physiotherapy"],
    "conservative_treatment_weeks": 8,
    "conservative_treatment_failed": True,
}


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LetterIn(_Wire):
    """A letter, and what the booking system knows, which wins over what the text says."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [one["value"] for one in LETTER_EXAMPLES.values()]},
    )

    text: Annotated[str, AfterValidator(_no_nul)] = Field(
        description="The letter as it was written."
    )
    id: str = Field("", max_length=200, description="Comes back with the result.")
    age_years: WholeAge = None
    sex: Sex | None = None
    referrer_specialty: Specialty | None = None
    care_setting: CareSetting | None = None
    letter_date: Annotated[date | None, BeforeValidator(_no_seconds)] = Field(
        None, description="What 'since March' is counted from."
    )
    vetting: Category | None = Field(None, description="Taken and not used: for audits.")

    def letter(self) -> Letter:
        """The letter as every room knows it."""
        return Letter(**{name: getattr(self, name) for name in type(self).model_fields})


class FeaturesIn(_Wire):
    """A feature record; what is left out isn't stated."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [DECIDE_EXAMPLE]})

    age_years: Age = None
    sex: Sex | None = None
    referrer_specialty: Specialty | None = None
    care_setting: CareSetting | None = None
    findings: dict[Concept, Status] = {}
    laterality: Laterality | None = None
    symptom_duration_weeks: Length = None
    treatments_tried: list[TreatmentType] = Field([], max_length=100)
    conservative_treatment_weeks: Length = None
    conservative_treatment_failed: bool | None = None
    prior_lumbar_mri_months: Length = None

    def record(self) -> FeatureRecord:
        """The record as the guideline takes it."""
        return FeatureRecord.from_dict(self.model_dump(mode="json"))


class ReasonOut(_Wire):
    """A rule that fired. mentions: indices of the evidence."""

    rule: str
    statement: str
    sources: list[str]
    mentions: list[int]


class MissingOut(_Wire):
    """A fact that could change the decision, as a question to the referrer."""

    feature: str
    question: str


class DecisionOut(_Wire):
    """The verdict of a guideline profile."""

    category: Category
    urgency: Urgency
    guideline: str
    probabilities: dict[Category, float]
    needs_review: bool
    reasons: list[ReasonOut]
    missing: list[MissingOut]
    safety: list[str]
    cause: Literal["criteria", "information", "conflict"] | None
    routes: list[str]
    rules: list[str]
    reply: str


class MentionOut(_Wire):
    """A span of the letter, in code points, and what it speaks of."""

    start: int
    end: int
    text: str
    concept: str
    assertion: str
    laterality: str | None
    value: str | float | None
    outcome: str | None
    type: str | None
    about: str | None
    section: str | None
    source: str
    probability: float
    why: list[str]


class FeaturesOut(_Wire):
    """What the letter says, as one flat record."""

    age_years: int | None
    sex: str | None
    referrer_specialty: str | None
    care_setting: str | None
    findings: dict[str, Status]
    laterality: str | None
    symptom_duration_weeks: float | None
    treatments_tried: list[str]
    conservative_treatment_weeks: float | None
    conservative_treatment_failed: bool | None
    prior_lumbar_mri_months: float | None


class ResultOut(_Wire):
    """A scored letter. decisions: of every guideline, if they were asked for."""

    id: str
    decision: DecisionOut
    features: FeaturesOut
    mentions: list[MentionOut]
    model: dict[str, str]
    decisions: dict[str, DecisionOut] | None = None


class DecideAnswer(_Wire):
    """The verdict on a feature record. decisions: of every guideline, if they were asked for."""

    decision: DecisionOut
    decisions: dict[str, DecisionOut] | None = None


class GuidelineOut(_Wire):
    """A guideline profile in a list."""

    name: str
    version: str
    title: str


class FieldError(_Wire):
    """What is wrong with one field."""

    field: str
    reason: str
    remedy: str


class ProblemOut(_Wire):
    """An error (RFC 9457). It never holds words of a letter."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    remedy: str | None = None
    errors: list[FieldError] | None = None
