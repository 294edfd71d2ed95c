"""The default profile as a table of cases: what it decides, by which rules, and what stays open."""

import json
from pathlib import Path

import pytest

from lsmri.corpora.letter import FeatureRecord
from lsmri.models.guideline import load_guideline

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "guideline_cases.jsonl").read_text().splitlines()
]


def test_all_cases_are_here():
    assert len(CASES) == 320


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["case"]))
def test_case(case):
    decision = load_guideline("lsmri").decide(FeatureRecord.from_dict(case["features"]))
    assert (decision.category, decision.urgency) == (case["category"], case["urgency"])
    assert sorted(decision.rules) == case["rules"]
    assert (decision.cause == "information") is case["open"]
