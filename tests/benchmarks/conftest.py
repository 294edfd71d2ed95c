"""Makes the benchmark scripts importable, as they are when one of them is run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
for folder in (BENCHMARKS, BENCHMARKS / "contenders"):
    sys.path.insert(0, str(folder))

LETTERS = """\
id: {name}-01
author: {name}
text: |
  62F with {{{{left sciatica|radicular_pain left}}}} for
  {{{{3/12|symptom_duration value=P3M about=leg}}}}. No {{{{fever|fever absent}}}}.
  {{{{Physio|treatment type=physiotherapy outcome=failed}}}} no help. Secret words of {name}.
record:
  age_years: 62
  sex: female
  findings: radicular_pain -fever treatment
  laterality: left
  symptom_duration_weeks: 13.05
  treatments_tried: [physiotherapy]
  conservative_treatment_failed: true
---
id: {name}-02
author: {name}
text: |
  {{{{Foot drop|severe_motor_deficit|motor_deficit}}}} since yesterday and
  {{{{numb between the legs|saddle_sensory_change}}}}. {{{{MRI|mri_lumbar_requested}}}} please.
record:
  findings: severe_motor_deficit motor_deficit saddle_sensory_change mri_lumbar_requested
"""


@pytest.fixture
def letters(tmp_path):
    """A corpus of one development author and one held-out author."""
    folder = tmp_path / "letters"
    folder.mkdir()
    for name in ("known", "test-unknown"):
        (folder / f"{name}.yaml").write_text(LETTERS.format(name=name), encoding="utf-8")
    return folder
