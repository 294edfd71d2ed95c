"""Annotators compared: coefficients as in the literature, and every disagreement found."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import isnan

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from lsmri.corpora.agreement import DisagreementKind, compare
from lsmri.corpora.agreement.coefficients import Bootstrap, alpha, f1, kappa, share
from lsmri.corpora.agreement.units import overlapping, word_units
from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.authoring import parse_markup
from lsmri.corpora.letter import FeatureRecord, Letter

# ---- coefficients ----


def value(coefficient, letters) -> float:
    counts, statistic = coefficient(letters)
    return float(statistic(counts.sum(axis=0, keepdims=True))[0])


def units(*raters: str) -> Counter:
    """One letter; a character is a rater's label of a unit, a point none."""
    return Counter(
        tuple(None if label == "." else label for label in labels)
        for labels in zip(*raters, strict=True)
    )


def test_kappa_as_published():
    """Fleiss, Cohen & Everitt 1969, Psychol Bull 72:323-327: 0.429 from 200 diagnoses."""
    table = Counter({
        ("psychotic", "psychotic"): 106, ("psychotic", "neurotic"): 10, ("psychotic", "brain"): 4,
        ("neurotic", "psychotic"): 22, ("neurotic", "neurotic"): 28, ("neurotic", "brain"): 10,
        ("brain", "psychotic"): 2, ("brain", "neurotic"): 12, ("brain", "brain"): 6,
    })  # fmt: skip
    assert value(kappa, [table]) == pytest.approx(0.429, abs=5e-4)
    assert value(share, [table]) == pytest.approx(0.70)


@pytest.mark.parametrize(
    ("raters", "expected"),
    [
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
    ],
)
def test_alpha_as_published(raters, expected):
    """Krippendorff 2011, Computing Krippendorff's alpha-reliability, sections A to C."""
    assert value(alpha, [units(*raters)]) == pytest.approx(expected, abs=5e-4)


LABELS = st.lists(st.lists(st.sampled_from("abc"), min_size=2, max_size=2), min_size=1, max_size=25)


@given(LABELS)
def test_kappa_is_that_of_scikit_learn(rated):
    one, other = zip(*rated, strict=True)
    found = value(kappa, [units("".join(one), "".join(other))])
    if len({*one, *other}) == 1:
        assert isnan(found)
    else:
        assert found == pytest.approx(cohen_kappa_score(one, other))


@given(st.lists(st.lists(st.sampled_from("abc."), min_size=3, max_size=3), max_size=20))
def test_alpha_is_that_of_krippendorff(rated):
    judged = [labels for row in rated if len(labels := [x for x in row if x != "."]) > 1]
    if len({label for labels in judged for label in labels}) < 2:
        return
    codes = {"a": 1.0, "b": 2.0, "c": 3.0, ".": np.nan}
    matrix = np.array([[codes[label] for label in row] for row in rated]).T
    expected = krippendorff.alpha(matrix, level_of_measurement="nominal")
    letters = [units(*("".join(labels) for labels in zip(*rated, strict=True)))]
    assert value(alpha, letters) == pytest.approx(expected)


@given(LABELS, st.integers(0, 25))
def test_how_units_lie_in_letters_has_no_influence_on_the_value(rated, cut):
    one, other = ("".join(labels) for labels in zip(*rated, strict=True))
    parts = [units(one[:cut], other[:cut]), units(one[cut:], other[cut:])]
    for coefficient in (kappa, alpha, share):
        whole = value(coefficient, [units(one, other)])
        assert value(coefficient, parts) == pytest.approx(whole, nan_ok=True)


def test_kappa_of_three_annotators_is_the_mean_of_their_pairs():
    raters = ("aabbcabcab", "abbbcabcaa", "aabacabbab")
    pairs = [
        cohen_kappa_score(list(raters[i]), list(raters[j])) for i, j in ((0, 1), (0, 2), (1, 2))
    ]
    assert value(kappa, [units(*raters)]) == pytest.approx(sum(pairs) / 3)


def test_f1_is_symmetrical_and_undefined_of_nothing():
    assert f1(np.array([[3.0, 4.0, 5.0], [0, 0, 0]])).tolist()[:1] == [pytest.approx(6 / 9)]
    assert isnan(f1(np.array([[0.0, 0.0, 0.0]]))[0])


def test_intervals():
    letters = [units("abcab"[: n % 5 + 1], "acbbb"[: n % 5 + 1]) for n in range(60)]
    found = [Bootstrap(60, draws=400, seed=seed)(*kappa(letters)) for seed in (1, 1, 2)]
    assert found[0] == found[1] != found[2]
    assert found[0].low < found[0].value == value(kappa, letters) < found[0].high
    narrow = Bootstrap(60, draws=400, seed=1, level=0.5)(*kappa(letters))
    assert found[0].low < narrow.low < narrow.high < found[0].high
    alike = Bootstrap(2, draws=100, seed=1)(*share([units("ab", "ab")] * 2))
    assert (alike.low, alike.value, alike.high) == (1, 1, 1)


# ---- what is judged in common ----


def version(marked: str, record: FeatureRecord | None = None, id: str = "x-1") -> AnnotatedLetter:
    text, mentions = parse_markup(marked)
    return AnnotatedLetter(
        Letter(text, id), mentions, record or FeatureRecord(), recorded=record is not None
    )


def grouped(*marked: str) -> list[tuple[str | None, ...]]:
    sides = [version(text).mentions for text in marked]
    return [tuple(m and m.text for m in unit) for unit in overlapping(sides)]


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        (("{{a b|fever}} c", "{{a b|fever}} c"), [("a b", "a b")]),
        (("{{a b|fever}} c", "a {{b c|fever}}"), [("a b", "b c")]),
        (("{{a|fever}} b c", "a {{b c|fever}}"), [("a", None), (None, "b c")]),
        (("{{a b|fever}} c", "{{a b|osteoporosis}} c"), [("a b", None), (None, "a b")]),
        (("{{a b c|fever}}", "{{a|fever}} {{b c|fever}}"), [(None, "a"), ("a b c", "b c")]),
        (("{{a b|fever}} {{c|fever}}", "a {{b c|fever}}"), [("a b", None), ("c", "b c")]),
        (("{{a|fever}} b", "a b", "{{a b|fever}}"), [("a", None, "a b")]),
        (("a b", "{{a|fever}} b", "{{a b|fever}}"), [(None, "a", "a b")]),
    ],
)
def test_mentions_that_overlap_are_one(versions, expected):
    assert sorted(grouped(*versions), key=str) == sorted(expected, key=str)


def test_treatments_on_the_same_words_are_told_apart_by_type():
    one = "{{Ultracet|treatment type=opioid|treatment type=paracetamol}}"
    other = "{{Ultracet|treatment type=paracetamol|treatment type=opioid}}"
    for unit in overlapping([version(one).mentions, version(other).mentions]):
        assert unit[0].type is unit[1].type


SPANS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(1, 5), st.sampled_from(["fever", "osteoporosis"])),
    max_size=6,
)


@given(st.lists(SPANS, min_size=2, max_size=3))
def test_every_mention_is_in_one_unit(sides):
    template = version("{{a|fever}}").mentions[0]
    mentions = [
        [replace(template, start=s, end=s + n, concept=type(template.concept)(c), value=number)
         for number, (s, n, c) in enumerate(side)]
        for side in sides
    ]  # fmt: skip
    found = list(overlapping(mentions))
    for number, side in enumerate(mentions):
        mine = [unit[number] for unit in found if unit[number] is not None]
        assert Counter(map(id, mine)) == Counter(map(id, side))


def test_words_are_judged_with_all_that_is_marked_on_them():
    sides = [version(text).mentions for text in (
        "{{neuro NAD|motor_deficit absent|sensory_deficit absent}}, {{CES|cauda_equina_suspected}}",
        "neuro {{NAD|motor_deficit absent}}, {{CES|cauda_equina_suspected possible}}",
    )]  # fmt: skip
    assert word_units("neuro NAD, CES", sides) == Counter({
        ("motor_deficit+sensory_deficit", ""): 1,
        ("motor_deficit+sensory_deficit", "motor_deficit"): 1,
        ("", ""): 1,
        ("cauda_equina_suspected", "cauda_equina_suspected"): 1,
    })  # fmt: skip
    assert word_units("neuro NAD, CES", sides, {"sensory_deficit"}) == Counter({
        ("sensory_deficit", ""): 2, ("", ""): 2,
    })  # fmt: skip


# ---- the report ----

A = version(
    "No {{fever|fever absent}}. {{Left sciatica|radicular_pain left}} for"
    " {{3/12|symptom_duration value=P3M about=leg}}, {{physio|treatment type=physiotherapy}}.",
    FeatureRecord(
        age_years=62, findings={"fever": "absent", "radicular_pain": "present"},
        symptom_duration_weeks=13.05, treatments_tried=["physiotherapy"],
    ),
)  # fmt: skip
B = version(
    "No fever. Left {{sciatica|radicular_pain possible right}} for"
    " {{3/12|symptom_duration value=P3M about=back}}, {{physio|treatment type=physiotherapy}}.",
    FeatureRecord(
        age_years=62, findings={"radicular_pain": "possible"},
        symptom_duration_weeks=13, treatments_tried=["physiotherapy", "nsaid"],
    ),
)  # fmt: skip


def figures(report, section: str, row: str) -> dict[str, float]:
    (table,) = (s for s in report.sections if s.name == section)
    (found,) = (r for r in table.rows if r.name == row)
    return {name: round(figure.value, 3) for name, figure in found.figures.items()}


def test_annotators_who_agree():
    report = compare([[A, A], [replace(A, letter=replace(A.letter, id="y")), A]], draws=100)
    assert report.disagreements == ()
    assert (report.letters, report.recorded) == (2, 2)
    assert figures(report, "spans", "all") == {
        "f1_exact": 1, "f1_relaxed": 1, "kappa": 1, "alpha": 1,
    }  # fmt: skip
    assert figures(report, "features", "age_years")["share"] == 1


def test_figures_by_hand():
    report = compare([[A, B]], annotators=("A", "B"), draws=100)
    assert figures(report, "spans", "all")["f1_exact"] == round(2 * 2 / 7, 3)
    assert figures(report, "spans", "all")["f1_relaxed"] == round(2 * 3 / 7, 3)
    assert figures(report, "spans", "infection")["f1_relaxed"] == 0
    assert figures(report, "spans by assertion", "present")["f1_relaxed"] == round(2 * 2 / 5, 3)
    assert figures(report, "spans by assertion", "possible")["f1_relaxed"] == 0
    assert figures(report, "assertion", "all")["share"] == round(2 / 3, 3)
    assert figures(report, "attributes", "about")["share"] == 0
    assert figures(report, "findings", "all")["f1"] == 0
    assert figures(report, "features", "symptom_duration_weeks")["share"] == 1, "within 10 %"
    assert figures(report, "features", "treatments_tried")["f1"] == round(2 / 3, 3)


def test_every_disagreement_is_listed_by_place():
    report = compare(
        [[A, B]], draws=100, verdicts={"category": lambda r: str(len(r.treatments_tried))}
    )
    told = [(d.kind.value, d.name, d.said, d.start, d.end) for d in report.disagreements]
    assert told == [
        ("mention", "fever", ("absent", None), 3, 8),
        ("bounds", "radicular_pain", ("10-23", "15-23"), 10, 23),
        ("assertion", "radicular_pain", ("present", "possible"), 10, 23),
        ("attribute", "radicular_pain: laterality", ("left", "right"), 10, 23),
        ("attribute", "symptom_duration: about", ("leg", "back"), 28, 32),
        ("finding", "fever", ("absent", None), None, None),
        ("finding", "radicular_pain", ("present", "possible"), None, None),
        ("feature", "treatments_tried", ("physiotherapy", "nsaid physiotherapy"), None, None),
        ("decision", "category", ("1", "2"), None, None),
    ]
    assert {d.letter for d in report.disagreements} == {"x-1"}
    assert set(DisagreementKind) >= {d.kind for d in report.disagreements}


def test_verdicts_are_compared_where_all_made_a_record():
    bare = replace(B, recorded=False)
    other = [replace(item, letter=replace(item.letter, id="y")) for item in (A, A)]
    decide = {"category": lambda record: record.findings.get("radicular_pain", "none")}
    report = compare([[A, bare], other], draws=100, verdicts=decide)
    assert (report.letters, report.recorded) == (2, 1)
    assert figures(report, "decision", "category")["share"] == 1


def test_without_records_spans_are_compared():
    report = compare([[replace(A, recorded=False), B]], draws=100)
    assert {s.name for s in report.sections} == {
        "spans", "spans by assertion", "assertion", "attributes",
    }  # fmt: skip


def test_three_annotators():
    report = compare([[A, A, B]], draws=100)
    assert figures(report, "assertion", "all")["share"] == round((3 + 2 + 2 + 1) / (3 * 3 + 1), 3)
    assert report.annotators == ("annotator 1", "annotator 2", "annotator 3")


def test_concepts_beside_their_groups():
    report = compare([[A, B]], draws=100, by_concept=True)
    assert figures(report, "spans", "structural: radicular_pain")["f1_relaxed"] == 1


@pytest.mark.parametrize(
    ("letters", "message"),
    [
        ([], "no letters"),
        ([[A]], "x-1: one annotation only"),
        ([[A, version("zebra")]], "x-1: the annotators' texts differ"),
    ],
)
def test_what_cant_be_compared(letters, message):
    with pytest.raises(ValueError, match=message) as caught:
        compare(letters)
    assert "zebra" not in str(caught.value)
