"""Records written as one line of text: ``radicular_pain ?fever -thoracic_pain failed=12``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lsmri.corpora.letter import FeatureRecord
from lsmri.corpora.scheme import Concept

_STATUS = {"?": "possible", "-": "absent"}
_NUMBERS = {
    "symptoms": "symptom_duration_weeks",
    "trial": "conservative_treatment_weeks",
    "mri": "prior_lumbar_mri_months",
    "age": "age_years",
}


def parse_record(line: str) -> FeatureRecord:
    """Reads the notation of these tests; anything else is an error.

    ``finding`` present, ``?finding`` possible, ``-finding`` absent; ``symptoms=6`` and ``trial=6``
    in weeks, ``mri=8`` in months (with the finding), ``age=57``; ``failed``, ``helped`` and
    ``tried`` for treatment, ``failed=6`` for both; ``by=primary_care``.
    """
    fields: dict[str, Any] = {}
    findings: dict[str, str] = {}
    for word in line.split():
        key, _, value = word.partition("=")
        if key in ("failed", "helped", "tried"):
            findings["treatment"] = "present"
            if key != "tried":
                fields["conservative_treatment_failed"] = key == "failed"
            if value:
                fields["conservative_treatment_weeks"] = float(value)
        elif key == "by":
            fields["referrer_specialty"] = value
        elif value:
            number = float(value)
            fields[_NUMBERS[key]] = int(number) if key == "age" else number
            if key == "mri":
                findings["prior_lumbar_mri"] = "present"
        else:
            findings[str(Concept(key.lstrip("?-")))] = _STATUS.get(key[0], "present")
    return FeatureRecord(findings=findings, **fields)


@pytest.fixture(scope="session")
def read() -> Callable[[str], FeatureRecord]:
    return parse_record
