"""An invented scored archive, to try the audit on: ``python -m lsmri.serve.audit.example FILE``.

No letter stands behind it. Feature records are drawn at random with rates that are made up, and
decided by the real guideline; some referrers leave out more than others.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from lsmri.corpora.letter import FeatureRecord
from lsmri.serve.audit.agreement import CATEGORIES

__all__ = ["invented"]

_SPECIALTIES = {
    "primary_care": 34,
    "orthopaedics": 14,
    "physiotherapy": 9,
    "rheumatology": 5,
    "neurosurgery": 4,
    "emergency": 3,
    "neurology": 3,
}
_PICTURES = {"root": 0.42, "stenosis": 0.14, "back": 0.28, "flag": 0.16}
_FLAGS = (
    "bladder_dysfunction", "severe_motor_deficit", "cancer_history", "suspected_malignancy",
    "fever", "osteoporosis", "unexplained_weight_loss", "significant_trauma", "immunosuppression",
)  # fmt: skip
_SAFETY = ("cardiac_device", "claustrophobia", "other_implant", "pregnancy", "renal_impairment")
_TREATMENTS = ("physiotherapy", "nsaid", "opioid", "exercise_programme", "neuropathic_agent")


def invented(
    letters: int = 3000, *, seed: int = 7, start: date = date(2023, 1, 1), days: int = 1095
) -> Iterator[dict[str, Any]]:
    """Scored letters as records of JSON Lines, with the booking system's keys; seeded."""
    from lsmri.models.guideline import load_guideline  # noqa: PLC0415 - brings spaCy

    guideline = load_guideline()
    chance = np.random.default_rng(seed)
    referrers = _referrers(chance)
    weight = np.array([r["letters"] for r in referrers])
    for number in range(letters):
        one = referrers[int(chance.choice(len(referrers), p=weight / weight.sum()))]
        record = _record(chance, one)
        decision = guideline.decide(FeatureRecord.from_dict(record))
        day = start + timedelta(days=int(chance.integers(days)))
        late = (day - start).days > 0.9 * days
        words = int(chance.integers(40, 320))
        yield {
            "id": f"demo-{number + 1:06d}",
            "age_years": record["age_years"],
            "sex": record["sex"],
            "referrer_specialty": record["referrer_specialty"],
            "care_setting": record["care_setting"],
            "letter_date": day.isoformat(),
            "vetting": _vetting(chance, decision.category) if chance.random() < 0.4 else None,
            "referrer": one["name"],
            "decision": decision.to_dict(),
            "features": record,
            "mentions": [],
            "model": {"extractor": "rules", "version": "0.1.0"},
            "words": words,
            "unknown_words": int(chance.binomial(words, 0.06 if late else 0.03)),
        }


def _referrers(chance: np.random.Generator) -> list[dict[str, Any]]:
    found = []
    for specialty, number in _SPECIALTIES.items():
        for i in range(number):
            found.append(
                {
                    "name": f"{specialty[:4].upper()}-{i + 1:02d}",
                    "specialty": specialty,
                    "setting": "private" if chance.random() < 0.3 else "public",
                    "letters": float(chance.gamma(1.5)) + 0.3,
                    "silent": float(chance.beta(2, 6)),
                    "back": 0.6 if chance.random() < 0.08 else 0.0,
                }
            )
    return found


def _record(chance: np.random.Generator, referrer: dict[str, Any]) -> dict[str, Any]:
    picture = str(chance.choice(list(_PICTURES), p=list(_PICTURES.values())))
    if chance.random() < referrer["back"]:
        picture = "back"
    findings = {"low_back_pain": "present", "mri_lumbar_requested": "present"}
    findings |= _complaint(chance, picture)
    weeks = float(np.round(np.exp(chance.normal(2.6, 0.9)), 1))
    silent = referrer["silent"]
    treated = chance.random() > 0.2
    findings |= {"treatment": "present"} if treated else {}
    months = None
    if chance.random() < 0.15:
        findings["prior_lumbar_mri"] = "present"
        months = float(chance.integers(2, 60)) if chance.random() < 0.8 else None
        if chance.random() < 0.6:
            findings["symptom_change"] = "present" if chance.random() < 0.6 else "absent"
    if chance.random() < 0.06:
        findings[str(chance.choice(_SAFETY))] = "present"
    stated = [chance.random() > silent * k for k in (0.6, 1.2, 1.0)]
    return {
        "age_years": int(np.clip(chance.normal(54, 16), 14, 95)),
        "sex": "female" if chance.random() < 0.55 else "male",
        "referrer_specialty": referrer["specialty"],
        "care_setting": referrer["setting"],
        "findings": findings,
        "laterality": None,
        "symptom_duration_weeks": weeks if stated[0] else None,
        "treatments_tried": [str(chance.choice(_TREATMENTS))] if treated else [],
        "conservative_treatment_weeks": round(weeks * 0.7, 1) if treated and stated[1] else None,
        "conservative_treatment_failed": bool(chance.random() < 0.85)
        if treated and stated[2]
        else None,
        "prior_lumbar_mri_months": months,
    }


def _complaint(chance: np.random.Generator, picture: str) -> dict[str, str]:
    if picture == "root":
        found = {"radicular_pain": "present"}
        return found | ({"sensory_deficit": "present"} if chance.random() < 0.3 else {})
    if picture == "stenosis":
        return {"neurogenic_claudication": "present"}
    if picture == "flag":
        status = "present" if chance.random() < 0.6 else "possible"
        return {str(chance.choice(_FLAGS)): status, "radicular_pain": "present"}
    if chance.random() < 0.5:
        return {"radicular_pain": "absent", "referred_leg_pain": "absent"}
    return {"referred_leg_pain": "present"} if chance.random() < 0.4 else {}


def _vetting(chance: np.random.Generator, category: str) -> str:
    if chance.random() < 0.78:
        return category
    return str(chance.choice(CATEGORIES))


def main() -> None:
    """Writes an archive of 3,000 letters to the file named on the command line."""
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="\n") as file:
        for record in invented():
            file.write(f"{json.dumps(record, ensure_ascii=False)}\n")


if __name__ == "__main__":
    main()
