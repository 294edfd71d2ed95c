"""The language of conditions: what it reads, and how it says what it can't."""

import pytest

from lsmri.models.conditions import compiled, cuts, supports
from lsmri.models.expression import Names, parse
from lsmri.models.facts import Bands, Facts

NAMES = Names(
    parameters={"disc_weeks": 6},
    sets={"weak": ("thoracic_pain", "osteoporosis")},
    definitions={"stenotic": parse("Q(neurogenic_claudication, spinal_stenosis)")},
)


def answer(read, condition, line):
    return compiled(parse(condition, NAMES))(Facts(read(line), Bands()))


@pytest.mark.parametrize(
    ("condition", "line", "expected"),
    [
        ("true", "", True),
        ("P(fever)", "fever", True),
        ("P(fever)", "?fever", False),  # a possible red flag is not present
        ("Q(fever)", "?fever", True),
        ("Q(fever)", "-fever", False),
        ("A(fever)", "-fever", True),
        ("A(fever)", "", False),
        ("P(fever, cancer_history)", "cancer_history", True),
        ("not Q(fever) and Q(weak)", "?osteoporosis", True),
        # and binds closer than or
        ("P(fever) or P(osteoporosis) and P(thoracic_pain)", "fever", True),
        ("(P(fever) or P(osteoporosis)) and P(thoracic_pain)", "fever", False),
        ("at_least(2, Q(weak), age >= 70)", "?osteoporosis age=70", True),
        ("at_least(2, Q(weak), age >= 70)", "?osteoporosis age=69", False),
        ("at_least(2, Q(weak))", "osteoporosis ?thoracic_pain", True),
        ("stenotic and trial_weeks >= disc_weeks", "?spinal_stenosis failed=6", True),
        ("trial_weeks < disc_weeks", "failed=6", False),
        ("mri_months <= 12", "mri=12", True),
        ("mri_months <= 12", "mri=12.01", False),
        ("mri_months > 12", "mri=12", False),
        ("requester(primary_care, rheumatology)", "by=primary_care", True),
        ("requester(primary_care)", "", False),
        # an unknown age fails every comparison, and leaves nothing open
        ("age < 16", "", False),
        ("age >= 16", "", False),
        # open facts are named
        ("radicular", "low_back_pain", "radicular"),
        ("radicular", "low_back_pain referred_leg_pain", False),
        ("radicular", "?sensory_deficit", "radicular"),
        ("trial_failed", "tried", "trial_failed"),
        ("mri_months <= 12", "prior_lumbar_mri", "mri_months"),
        ("changed", "", "changed"),
        ("P(surgery_considered)", "?surgery_considered", "surgery_considered"),
        # the symptoms' length comes before that of a trial within them
        ("trial_weeks >= 6", "", "symptom_weeks"),
        ("trial_weeks >= 6", "symptoms=20", "trial_weeks"),
        # what decides anyway needs no open fact
        ("radicular and P(fever)", "low_back_pain", False),
        ("radicular or P(fever)", "fever", True),
        ("not radicular", "low_back_pain", "radicular"),
        ("at_least(1, radicular, P(fever))", "fever", True),
        ("at_least(2, radicular, P(fever))", "", False),
        ("at_least(1, radicular, P(fever))", "", "radicular"),
    ],
)
def test_answer(read, condition, line, expected):
    assert answer(read, condition, line) == expected


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("P(feber)", r"'feber' .* neither a concept of the scheme nor a set .*weak"),
        ("fever", "expected P.*stenotic"),
        ("trial_weeks", "expected <, <=, > or >=, found the end"),
        ("trial_weeks >= many", r"number or a parameter \(disc_weeks\)"),
        ("radicular radicular", "expected 'and', 'or' or the end, found 'radicular' at 10"),
        ("(radicular", r"expected '\)'"),
        ("radicular and", "found the end"),
        ("__import__('os')", "unexpected character at 11"),
        ("__import__(1)", "expected P"),
        ("age >= 70; true", "unexpected character at 9"),
        ("requester(dentist)", "'dentist' is not a Specialty; allowed: primary_care"),
        ("", "found the end"),
    ],
)
def test_error_says_what_was_expected(condition, message):
    with pytest.raises(ValueError, match=message):
        parse(condition, NAMES)


def test_cuts_are_the_numbers_that_matter():
    conditions = [parse(text) for text in ("not (trial_weeks < 6)", "trial_weeks >= 12", "age < 9")]
    assert cuts(conditions, "trial_weeks") == {6, 12}
    assert Bands.between({6, 12})[1] == (6, 12)


def test_support_follows_negation():
    evidence = supports(parse("Q(fever) and not (P(cancer_history) or radicular)"))
    assert evidence[0] == ("fever", "present")
    assert ("fever", "absent") not in evidence
    assert ("cancer_history", "absent") in evidence
    assert ("radicular_pain", "absent") in evidence
    assert ("radicular_pain", "present") not in evidence
