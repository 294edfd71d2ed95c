"""What an emergency doesn't rest on isn't held against the patient on a small chance."""

import pytest

from lsmri.corpora.scheme import Concept
from lsmri.models.guideline import load_guideline

NUMB, BLADDER, FEVER = Concept.SADDLE_SENSORY_CHANGE, Concept.BLADDER_DYSFUNCTION, Concept.FEVER


@pytest.mark.parametrize(
    ("line", "otherwise", "needless"),
    [
        ("low_back_pain fever", {FEVER: None}, {FEVER}),
        ("low_back_pain saddle_sensory_change", {NUMB: None}, set()),
        ("saddle_sensory_change fever", {FEVER: "absent"}, {FEVER}),
        ("saddle_sensory_change bladder_dysfunction", {BLADDER: None, NUMB: None}, {BLADDER}),
        ("saddle_sensory_change bladder_dysfunction", {NUMB: None, BLADDER: None}, {NUMB}),
        ("saddle_sensory_change bladder_dysfunction", {BLADDER: "absent"}, {BLADDER}),
    ],
)
def test_the_likeliest_that_an_emergency_needs_is_kept(read, line, otherwise, needless):
    assert load_guideline("lsmri").needless(read(line), otherwise) == needless
