"""Measurements are findings from the limits of ``lexicon/limits.toml`` on."""

from __future__ import annotations

import pytest

from lsmri.corpora.scheme import Concept
from lsmri.nlp.claims.limits import load_limits


@pytest.mark.parametrize(
    ("text", "concept", "status"),
    [
        ("eGFR 59", "renal_impairment", "present"),
        ("eGFR 60", "renal_impairment", "absent"),
        ("eGFR <60", "renal_impairment", "present"),
        ("eGFR >60", "renal_impairment", "absent"),
        ("PVR 200 ml", "bladder_dysfunction", "present"),
        ("PVR 15 ml", "bladder_dysfunction", "absent"),
        ("PVR 99", "bladder_dysfunction", "absent"),
        ("PVR <200 ml", "bladder_dysfunction", None),
        ("PVR 150 ml", "bladder_dysfunction", None),
        ("temp 38.0", "fever", "present"),
        ("temp <38", "fever", None),
        ("temp 37.6", "fever", None),
        ("temp 37.4", "fever", "absent"),
        ("temp 101", "fever", "present"),
        ("CRP 10", "raised_inflammatory_markers", "absent"),
        ("CRP 11", "raised_inflammatory_markers", "present"),
        ("CRP 1.2 mg/dl", "raised_inflammatory_markers", "present"),
        ("CRP <5", "raised_inflammatory_markers", "absent"),
        ("ESR 300", "raised_inflammatory_markers", None),
        ("T-score -2.5", "osteoporosis", "present"),
        ("T-score -2.4", "osteoporosis", "absent"),
        ("PSA 21", "suspected_malignancy", "possible"),
        ("PSA 20", "suspected_malignancy", None),
        ("PSA 24 weeks", "suspected_malignancy", None),
        ("aorta 3.0 cm", "suspected_aortic_aneurysm", "present"),
        ("aorta 29 mm", "suspected_aortic_aneurysm", "absent"),
        ("weight 150 kg", "body_size_limit", "present"),
        ("weight 150", "body_size_limit", None),
        ("BMI 45", "body_size_limit", "present"),
        ("SLR 69", "nerve_tension_sign", "present"),
        ("SLR 70", "nerve_tension_sign", "absent"),
    ],
)
def test_a_measurement_is_a_finding_from_its_limit_on(rules, text, concept, status) -> None:
    assert rules(f"LBP. {text}.").features.findings.get(concept) == status


def test_every_limit_has_a_concept_and_a_source() -> None:
    for limits in load_limits().values():
        for limit in limits:
            assert limit.concept in set(map(str, Concept))
            assert limit.source
            assert limit.unit
