"""What the report calls codes: facts, rules, groups and profiles."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from lsmri.models.texts import label, questions
from lsmri.serve.render import words

__all__ = [
    "CAUSES",
    "URGENCIES",
    "fact",
    "finding",
    "group",
    "month",
    "rule_words",
    "topic",
    "wide",
]

URGENCIES = {
    "emergency": "emergency",
    "urgent": "urgent",
    "routine": "routine",
    "none": "no scan",
}
CAUSES = {
    "information": "the letter leaves open what decides",
    "criteria": "the guideline puts the facts between yes and no",
    "conflict": "the letter contradicts itself",
}
_FACTS = {
    "radicular_pain": "leg pain or signs of a nerve root",
    "symptom_duration_weeks": "how long the symptoms have lasted",
    "conservative_treatment_failed": "whether treatment helped",
    "conservative_treatment_weeks": "which treatment was tried, and how long",
    "prior_lumbar_mri": "whether there was an earlier MRI",
    "prior_lumbar_mri_months": "when the earlier MRI was done",
    "symptom_change": "change since the earlier MRI",
    "prior_spinal_surgery": "earlier surgery of the spine",
    "spinal_stenosis": "whether stenosis is known",
    "surgery_considered": "whether surgery or injection is considered",
    "low_back_pain": "what the complaints are",
    "mri_lumbar_requested": "whether lumbar MRI is what is asked for",
    "saddle_sensory_change": "signs of cauda equina syndrome",
    "progressive_neurological_deficit": "power in the legs",
    "cancer_history": "signs of malignancy",
    "fever": "risk of infection",
    "significant_trauma": "risk of fracture",
    "bilateral_radicular_symptoms": "root symptoms of both legs",
    "neurogenic_claudication": "leg pain on walking",
}
_GROUPS = {
    "sex": "Sex",
    "age_band": "Age",
    "specialty": "Specialty of the referrer",
    "setting": "Setting",
    "month": "Month",
    "year": "Year",
    "referrer": "Referrer",
}
_VALUES = {"female": "women", "male": "men", "other": "other specialty"}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@cache
def _topics() -> dict[str, str]:
    """Each finding that is asked about in a group, to the first of the group."""
    return {
        feature: asked["features"][0]
        for asked in questions()["silent"]
        for feature in asked["features"]
    }


def topic(feature: str) -> str:
    """The question that asks for a feature, by its first feature: one question may name several."""
    return _topics().get(feature, feature)


def fact(code: str) -> str:
    """What a question asks for, as a clause."""
    return _FACTS.get(code) or label(code) or words.concept(code)


def finding(code: str) -> str:
    """A finding's name."""
    return words.concept(code)


def group(code: str) -> str:
    """What letters are grouped by."""
    return _GROUPS[code]


def wide(value: str | None) -> str:
    """A group's value in words; ``not stated`` for None."""
    if value is None:
        return "not stated"
    return _VALUES.get(value, value.replace("_", " "))


def month(code: str) -> str:
    """``2026-03`` as ``Mar 2026``."""
    return f"{_MONTHS[int(code[5:7]) - 1]} {code[:4]}"


def rule_words(profiles: Iterable[str]) -> dict[str, str]:
    """The rules of shipped profiles in words, by id; those of a hospital's own are not known."""
    from lsmri.models.guideline import guideline_names, load_guideline  # noqa: PLC0415 - spaCy

    found: dict[str, dict[str, None]] = {}
    for name in profiles:
        if name in guideline_names():
            for rule in load_guideline(name).profile.rules:
                found.setdefault(rule.id, {})[rule.words] = None
    return {rule: "; or: ".join(words) for rule, words in found.items()}
