from hypothesis import given
from hypothesis import strategies as st

from lsmri.serve.audit.questions import best_forms

WEEKS, HELPED, LEG = "symptom_duration_weeks", "conservative_treatment_failed", "radicular_pain"


def test_a_letter_is_settled_when_all_that_it_lacks_is_asked():
    forms = best_forms({frozenset([WEEKS]): 5, frozenset([WEEKS, HELPED]): 30, frozenset([LEG]): 8})
    assert [(form.facts, form.settled) for form in forms] == [
        ((LEG,), 8), ((WEEKS, HELPED), 35), ((WEEKS, HELPED, LEG), 43),
    ]  # fmt: skip
    assert {form.letters for form in forms} == {43}


def test_it_ends_where_nothing_more_is_settled():
    assert len(best_forms({frozenset([WEEKS]): 5})) == 1


def test_nothing_is_missing():
    assert best_forms({}) == []


facts = st.frozensets(st.sampled_from("abcdef"), min_size=1, max_size=5)


@given(st.dictionaries(facts, st.integers(1, 50), max_size=12))
def test_a_longer_form_settles_more_and_never_more_than_there_are(missing):
    forms = best_forms(missing)
    settled = [form.settled for form in forms]
    assert settled == sorted(set(settled))
    assert all(0 < number <= sum(missing.values()) for number in settled)
    assert [len(form.facts) for form in forms] == sorted({len(form.facts) for form in forms})
