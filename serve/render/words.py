"""What people call the codes of the scheme and of a decision."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lsmri.corpora.letter import FeatureRecord, Mention
from lsmri.corpora.scheme import CONCEPT_GROUPS, Assertion
from lsmri.models.decision import Decision
from lsmri.models.texts import texts

__all__ = [
    "ASSERTIONS",
    "REVIEW",
    "SOURCES",
    "concept",
    "duration",
    "facts",
    "findings",
    "mention_words",
    "number",
    "percent",
    "route",
    "urgency",
    "verdict",
]

#: Said of a decision that needs review.
REVIEW = "A person should look at this letter: the decision is not certain enough to stand alone."

_VERDICTS = {
    "appropriate": "MRI of the lumbar spine is indicated",
    "uncertain": "Uncertain whether MRI is indicated",
    "inappropriate": "MRI is not indicated at this point",
}
_CAUSES = {
    "criteria": "the guideline puts these facts between yes and no",
    "information": "the letter leaves open what decides",
    "conflict": "the letter says both of what decides",
}
_URGENCIES = {"emergency": "Emergency", "urgent": "Urgent", "routine": "Routine", "none": "No scan"}

#: Assertion to a mark that stands behind the words in plain text, by rank where mentions overlap.
ASSERTIONS: Mapping[str, str] = {
    Assertion.PRESENT: "+",
    Assertion.POSSIBLE: "?",
    Assertion.ABSENT: "no",
    Assertion.HISTORICAL: "past",
    Assertion.HYPOTHETICAL: "if",
    Assertion.FAMILY: "family",
}

#: Who found a mention. Times and treatments are the rules' alone.
SOURCES: Mapping[str, str] = {
    "rules": "found by the rules",
    "model": "found by the tagger",
    "both": "found by rules and tagger",
}

_CONCEPTS = {
    "cauda_equina_suspected": "cauda equina syndrome",
    "iv_drug_use": "intravenous drug use",
    "upper_motor_neuron_signs": "upper motor neurone signs",
    "suspected_axial_spondyloarthritis": "axial spondyloarthritis suspected",
    "prior_lumbar_mri": "earlier lumbar MRI",
    "prior_other_imaging": "earlier imaging of the spine",
    "prior_spinal_surgery": "earlier spinal surgery",
    "mri_lumbar_requested": "lumbar MRI requested",
    "red_flags_unspecified": "red flags as a whole",
    "low_back_pain": "low back pain",
}
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "H": "hour"}
_DURATION = re.compile(r"P(?:\d+(?:\.\d+)?[YMWD])+(?:T\d+(?:\.\d+)?H)?|PT\d+(?:\.\d+)?H")
_GROUPS = {code: group for group, codes in CONCEPT_GROUPS.items() for code in codes}


def verdict(decision: Decision) -> str:
    """The category as a sentence, with the cause of an uncertain one."""
    cause = _CAUSES.get(decision.cause or "")
    return _VERDICTS[decision.category] + (f": {cause}" if cause else "")


def urgency(decision: Decision) -> str:
    """The urgency as a word."""
    return _URGENCIES[decision.urgency]


def concept(code: str) -> str:
    """A finding's name: ``foot drop`` for nobody, but ``cauda equina syndrome`` for CES."""
    return _CONCEPTS.get(code, code.replace("_", " "))


def route(code: str) -> str:
    """Where the patient should go, or what should come first."""
    words: str = texts()["routes"].get(code, code.replace("_", " "))
    return words


def number(value: float) -> str:
    """A number without needless decimals."""
    return f"{value:.1f}".removesuffix(".0")


def percent(share: float) -> str:
    """A probability, never rounded to certainty."""
    if 0 < share < 0.01:
        return "under 1 %"
    return "over 99 %" if 0.99 < share < 1 else f"{share:.0%}".replace("%", " %")


def duration(value: str) -> str:
    """An ISO 8601 duration in words; anything else as it is."""
    if not _DURATION.fullmatch(value):
        return value
    parts = re.findall(r"(\d+(?:\.\d+)?)([YMWDH])", value)
    return " ".join(
        f"{number(float(n))} {_UNITS[unit]}{'' if float(n) == 1 else 's'}" for n, unit in parts
    )


def mention_words(mention: Mention) -> str:
    """What a mention says, on one line: ``symptom duration: 3 months (leg), present``."""
    name = mention.type or mention.concept
    value = "" if mention.value is None else _value(mention)
    about = f" ({mention.about})" if mention.about else ""
    details = [mention.laterality, mention.outcome, mention.assertion]
    said = ", ".join(str(detail) for detail in details if detail)
    return f"{concept(name)}{value}{about}, {said}"


def _value(mention: Mention) -> str:
    value = mention.value
    if isinstance(value, str):
        return f": {duration(value)}"
    unit = {"prior_spinal_surgery": " years ago", "prior_lumbar_mri": " months ago"}
    unit["prior_other_imaging"] = " months ago"
    return f": {number(value or 0)}{unit.get(mention.concept, '')}"


def facts(features: FeatureRecord) -> list[tuple[str, str]]:
    """The features beside the findings, as label and value; those not stated are left out."""
    failed = {True: "failed", False: "helps", None: None}[features.conservative_treatment_failed]
    rows = [
        ("Age", _with_unit(features.age_years, "year")),
        ("Sex", features.sex),
        ("Referred by", features.referrer_specialty),
        ("Setting", features.care_setting),
        ("Leg symptoms", features.laterality),
        ("Symptoms for", _with_unit(features.symptom_duration_weeks, "week")),
        ("Treatments tried", ", ".join(map(concept, features.treatments_tried)) or None),
        ("Treated for", _with_unit(features.conservative_treatment_weeks, "week")),
        ("Treatment", failed),
        ("Earlier lumbar MRI", _with_unit(features.prior_lumbar_mri_months, "month", " ago")),
    ]
    return [(label, concept(value)) for label, value in rows if value]


def _with_unit(value: float | None, unit: str, after: str = "") -> str | None:
    if value is None:
        return None
    if unit == "week" and value < 2:
        value, unit = round(value * 7), "day"
    shown = number(value if value < 10 else round(value))
    return f"{shown} {unit}{'' if value == 1 else 's'}{after}"


def findings(features: FeatureRecord) -> dict[str, list[str]]:
    """Concepts by status, those that weigh most first, each list in the scheme's order."""
    order = list(_GROUPS)
    statuses = (Assertion.PRESENT, Assertion.POSSIBLE, Assertion.ABSENT)
    return {
        str(status): sorted(
            (code for code, said in features.findings.items() if said == status),
            key=lambda code: order.index(code) if code in _GROUPS else len(order),
        )
        for status in statuses
    }
