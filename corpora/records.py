"""Plain values made into feature records and mentions; everything that is wrong is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, TypeVar

from lsmri.corpora.faults import Fault, FaultCode
from lsmri.corpora.letter import FeatureRecord, Mention
from lsmri.corpora.markup import ABOUT
from lsmri.corpora.scheme import (
    Assertion,
    CareSetting,
    Code,
    Concept,
    Laterality,
    Outcome,
    Sex,
    Specialty,
    TreatmentType,
    UnknownCode,
)
from lsmri.corpora.values import parsed

__all__ = ["mention_dict", "mention_from", "record_from", "telling"]

#: Called with each fault; its place in the file is added by who calls.
Tell = Callable[[Fault], None]
C = TypeVar("C", bound=Code)

_CODES: dict[str, type[Code]] = {
    "sex": Sex,
    "referrer_specialty": Specialty,
    "care_setting": CareSetting,
    "laterality": Laterality,
}
#: The numbers of a record, and how large each may be.
_NUMBERS = {
    "age_years": 130,
    "symptom_duration_weeks": 10_000,
    "conservative_treatment_weeks": 10_000,
    "prior_lumbar_mri_months": 10_000,
}
_STATUSES = ("present", "possible", "absent")
_FEATURES = [f.name for f in fields(FeatureRecord)]
#: What a gold mention says, and after it how a mention was found.
_SAID = ("concept", "assertion", "laterality", "value", "outcome", "type", "about")
_FOUND = ("section", "source", "probability", "why")


@contextmanager
def telling(tell: Tell, subject: str, start: int | None = None) -> Iterator[None]:
    """Makes of a ``ValueError`` within it a fault of ``subject``."""
    try:
        yield
    except ValueError as error:
        code = FaultCode.CODE if isinstance(error, UnknownCode) else FaultCode.VALUE
        detail = str(getattr(error, "detail", ""))
        tell(Fault(code, subject, str(error), start=start, detail=detail))


def record_from(data: Mapping[str, Any], tell: Tell) -> FeatureRecord:
    """A record of plain values; what is wrong in them is told and left out."""
    for key in sorted(set(data) - set(_FEATURES), key=str):
        allowed = f"allowed: {', '.join(_FEATURES)}"
        tell(Fault(FaultCode.KEY, "unknown feature", allowed, detail=repr(key)))
    record = FeatureRecord(
        findings=_findings(data.get("findings") or {}, tell),
        treatments_tried=_treatments(data.get("treatments_tried") or [], tell),
    )
    for name, kind in _CODES.items():
        with telling(tell, f"feature {name!r} is unknown"):
            value = data.get(name)
            setattr(record, name, None if value is None else str(kind(value)))
    for name, most in _NUMBERS.items():
        with telling(tell, f"feature {name!r} is no number"):
            number = _number(data.get(name), most)
            if name == "age_years" and number is not None and number != int(number):
                raise ValueError("give whole years")
            setattr(record, name, number)
    failed = data.get("conservative_treatment_failed")
    if failed is None or isinstance(failed, bool):
        record.conservative_treatment_failed = failed
    else:
        subject = "feature 'conservative_treatment_failed' is neither true nor false"
        tell(Fault(FaultCode.VALUE, subject, "write true, false or null", detail=repr(failed)))
    return record


def _findings(data: Any, tell: Tell) -> dict[str, str]:
    if not isinstance(data, Mapping):
        tell(Fault(FaultCode.VALUE, "'findings' is no mapping", "give concept: status"))
        return {}
    found: dict[str, str] = {}
    for code, status in data.items():
        with telling(tell, "a finding of the record is unknown"):
            concept = Concept(code)
            if Assertion(status) not in _STATUSES:
                raise ValueError(f"{concept} must be one of {', '.join(_STATUSES)}")
            found[str(concept)] = str(status)
    return found


def _treatments(data: Any, tell: Tell) -> list[str]:
    if not isinstance(data, list | tuple):
        tell(Fault(FaultCode.VALUE, "'treatments_tried' is no list", "give [type, type]"))
        return []
    tried: list[str] = []
    for name in data:
        with telling(tell, "a treatment of the record is unknown"):
            tried.append(str(TreatmentType(name)))
    return tried


def _number(value: Any, most: float) -> Any:
    if value is None:
        return None
    if not _is_within(value, most):
        raise ValueError(f"give a number from 0 to {most}, or null")
    return value


def _is_within(value: Any, most: float) -> bool:
    """Whether it is a number from 0 to ``most``; one of any size is compared, not converted."""
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return plain and 0 <= value <= most


def mention_from(data: Any, text: str, tell: Tell) -> Mention | None:
    """A mention of plain values, its offsets held against the letter's text.

    ``text`` in ``data`` is optional; where it is given, the slice must be it.
    Returns None where a fault that was told makes it unusable.
    """
    if not isinstance(data, Mapping):
        tell(Fault(FaultCode.VALUE, "a mention is no mapping", "give start, end and concept"))
        return None
    start: Any = data.get("start")
    end: Any = data.get("end")
    if not _is_slice(start, end, len(text)):
        allowed = f"give whole numbers, 0 <= start < end <= {len(text)}, in code points"
        tell(Fault(FaultCode.OFFSETS, "offsets of a mention lie outside the text", allowed,
                   start=start if type(start) is int else None))  # fmt: skip
        return None
    if data.get("text") not in (None, text[start:end]):
        remedy = "count code points of the text as it is, line ends included"
        detail = f"{data['text']!r} is said, {text[start:end]!r} stands there"
        tell(Fault(FaultCode.OFFSETS, "offsets of a mention don't slice to its text", remedy,
                   start=start, detail=detail))  # fmt: skip
        return None
    made: list[Mention] = []
    with telling(tell, "a mention can't be read", start):
        made.append(_mention(data, start, end, text[start:end]))
    return made[0] if made else None


def _is_slice(start: Any, end: Any, length: int) -> bool:
    whole = all(isinstance(n, int) and not isinstance(n, bool) for n in (start, end))
    return whole and 0 <= start < end <= length


def _mention(data: Mapping[str, Any], start: int, end: int, words: str) -> Mention:
    unknown = sorted(set(data) - {"start", "end", "text", *_SAID, *_FOUND}, key=str)
    if unknown:
        raise ValueError(f"a key is unknown; allowed: start, end, text, {', '.join(_SAID)}")
    about = data.get("about")
    if about not in (None, "", *ABOUT):
        raise ValueError(f"not a value of about; allowed: {', '.join(ABOUT)}")
    probability, why = data.get("probability", 1.0), data.get("why") or ()
    if not _is_within(probability, 1):
        raise ValueError("the probability is no number from 0 to 1: give one, or leave it out")
    if not isinstance(why, list | tuple) or not all(isinstance(one, str) for one in why):
        raise ValueError("'why' is no list of strings: give […], or leave it out")
    for key in ("section", "source"):
        if not isinstance(data.get(key), str | None):
            raise ValueError(f"{key!r} is no string: give one, or null")
    return Mention(
        start,
        end,
        words,
        Concept(data.get("concept", "")),
        Assertion(data.get("assertion") or "present"),
        _optional(Laterality, data.get("laterality")),
        parsed(data.get("value")),
        _optional(Outcome, data.get("outcome")),
        _optional(TreatmentType, data.get("type")),
        about or None,
        section=data.get("section"),
        source=data.get("source") or "given",
        probability=float(probability),
        why=tuple(why),
    )


def _optional(kind: type[C], value: Any) -> C | None:
    return None if value is None or value == "" else kind(value)


def mention_dict(mention: Mention) -> dict[str, Any]:
    """A mention as plain values: what it says in full, how it was found only where not given."""
    data: dict[str, Any] = {"start": mention.start, "end": mention.end, "text": mention.text}
    data |= {key: getattr(mention, key) for key in _SAID}
    plain = {"section": None, "source": "given", "probability": 1.0, "why": ()}
    found = {key: getattr(mention, key) for key in _FOUND}
    return data | {key: value for key, value in found.items() if value != plain[key]}
