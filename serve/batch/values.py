"""What booking systems write, as the codes of the scheme."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeVar

from lsmri.corpora.letter import Letter
from lsmri.corpora.scheme import CareSetting, Sex, Specialty
from lsmri.serve.problems import ProblemCode, Unreadable

__all__ = ["to_letter"]

V = TypeVar("V")

#: What stands where nothing is known.
_NOTHING = frozenset(
    {"", "-", "--", "?", ".", "na", "n/a", "#n/a", "nan", "nat", "null", "none", "nil", "unknown"}
    | {"unk", "not known", "not stated", "not recorded", "not specified", "unspecified"}
)

#: ISO 5218 among them: 1 male, 2 female, 0 and 9 unknown.
_SEX = {
    **dict.fromkeys(("f", "female", "w", "woman", "2"), Sex.FEMALE),
    **dict.fromkeys(("m", "male", "man", "1"), Sex.MALE),
    **dict.fromkeys(("0", "9", "u", "x", "o", "other", "indeterminate"), None),
}
_SPECIALTY = {
    "primary_care": "gp|general practice|general practitioner|family medicine|family practice"
    "|primary care|primary care physician|pcp|nurse practitioner",
    "orthopaedics": "orthopaedics|orthopedics|orthopaedic surgery|orthopedic surgery|t&o|ortho"
    "|trauma and orthopaedics|trauma & orthopaedics",
    "neurosurgery": "neurosurgery|neurological surgery",
    "rheumatology": "rheumatology|rheum",
    "rehabilitation": "rehabilitation|rehab|pm&r|physiatry|rehabilitation medicine"
    "|physical medicine and rehabilitation",
    "neurology": "neurology",
    "pain_medicine": "pain medicine|pain|pain clinic|pain management|chronic pain",
    "emergency": "emergency|emergency medicine|emergency department|ed|er|a&e"
    "|accident and emergency",
    "physiotherapy": "physiotherapy|physio|physiotherapist|physical therapy|physical therapist"
    "|msk physiotherapy|first contact practitioner|fcp",
}
_SPECIALTIES = {
    name: Specialty(code) for code, names in _SPECIALTY.items() for name in names.split("|")
}
_SETTING = {
    **dict.fromkeys(("public", "nhs", "state"), CareSetting.PUBLIC),
    **dict.fromkeys(
        ("private", "insured", "self-pay", "self pay", "self-funded"), CareSetting.PRIVATE
    ),
}
_VETTING = {
    **dict.fromkeys(("appropriate", "accepted", "accept", "approved"), "appropriate"),
    **dict.fromkeys(("uncertain", "equivocal"), "uncertain"),
    **dict.fromkeys(
        ("inappropriate", "rejected", "reject", "declined", "refused"), "inappropriate"
    ),
}
_AGE = re.compile(r"(\d{1,3})(?:\.\d+)? ?(?:y|yr|yrs|years?|years old)?")


def to_letter(
    raw: Mapping[str, str | None],
    text: str,
    *,
    date_format: str | None = None,
    letter_date: date | None = None,
) -> Letter:
    """A letter with what the booking system knows.

    raw: the booking columns as strings, in any case; specialties without a code are ``other``.
    date_format: of ``strptime``, where dates aren't ISO. letter_date: for letters without one.
    Raises ``Unreadable`` naming the column, never its value: columns may be mixed up.
    """
    specialty = _known(raw.get("referrer_specialty"))
    return Letter(
        text=text,
        id=raw.get("id") or "",
        age_years=_age(_known(raw.get("age_years"))),
        sex=_coded("sex", _SEX, _known(raw.get("sex")), "female, male"),
        referrer_specialty=_specialty(specialty),
        care_setting=_coded(
            "care_setting", _SETTING, _known(raw.get("care_setting")), "public, private"
        ),
        letter_date=_date(_known(raw.get("letter_date")), date_format) or letter_date,
        vetting=_coded(
            "vetting",
            _VETTING,
            _known(raw.get("vetting")),
            "appropriate, uncertain, inappropriate",
        ),
    )


def _known(value: str | None) -> str | None:
    """The value, trimmed and in lower case, or None where it stands for nothing."""
    if value is None:
        return None
    folded = " ".join(value.split()).lower()
    return None if folded in _NOTHING else folded


def _coded(field: str, codes: Mapping[str, V], value: str | None, allowed: str) -> V | None:
    if value is None:
        return None
    if value not in codes:
        raise _wrong(f"{field!r} is unknown; allowed: {allowed}")
    return codes[value]


def _specialty(value: str | None) -> Specialty | None:
    if value is None:
        return None
    plain = value.replace("_", " ")
    return _SPECIALTIES.get(plain, Specialty.OTHER)


def _age(value: str | None) -> int | None:
    if value is None:
        return None
    match = _AGE.fullmatch(value)
    if match is None or int(match[1]) > 130:
        raise _wrong("'age_years' is no age from 0 to 130")
    return int(match[1])


def _date(value: str | None, form: str | None) -> date | None:
    if value is None:
        return None
    try:
        if form is not None:
            return datetime.strptime(value, form).date()
        return date.fromisoformat(value[:10])
    except ValueError:
        how = f"isn't written as {form}" if form else "is no ISO date; say how with --date-format"
        raise _wrong(f"'letter_date' {how}") from None


def _wrong(reason: str) -> Unreadable:
    return Unreadable(ProblemCode.INVALID_LETTER, reason)
