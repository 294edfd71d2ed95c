"""What is counted of a corpus."""

from __future__ import annotations

from dataclasses import replace

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.description import describe
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.corpora.markup import scan


def letter(id: str, marked: str, author: str = "", **record) -> AnnotatedLetter:
    text, mentions = scan(marked, lambda *_: None)
    return AnnotatedLetter(
        Letter(text, id), mentions, FeatureRecord.from_dict(record), author, "card", "GB"
    )


LETTERS = [
    letter("1", "LBP for ages", "ann"),
    letter(
        "2",
        "No {{fever|fever absent}}. {{SLR 40|nerve_tension_sign}}, {{physio|treatment}}"
        " {{3/12|symptom_duration}}",
        "ann",
        findings={"fever": "absent", "nerve_tension_sign": "present", "treatment": "present"},
        referrer_specialty="physiotherapy",
    ),
    replace(letter("3", "?{{discitis|suspected_spinal_infection possible}}", "bob"), split="test"),
]


def test_letters_and_words():
    found = describe(LETTERS)
    assert (found.letters, found.recorded.total(), found.words) == (3, 3, [1, 3, 6])
    assert found.by["author"] == {"ann": 2, "bob": 1}
    assert found.by["split"] == {"": 2, "test": 1}
    assert found.by["referrer"] == {"": 2, "physiotherapy": 1}


def test_mentions_by_concept_and_assertion():
    found = describe(LETTERS)
    assert found.mentions["fever", "absent"] == 1
    assert found.mentions["suspected_spinal_infection", "possible"] == 1
    assert found.mentions.total() == 5
    assert found.findings["nerve_tension_sign", "present"] == 1


def test_what_letters_leave_out():
    assert describe(LETTERS).omitted == {
        ("", "duration"): 1, ("", "treatment"): 1, ("", "examination"): 1, ("", "red_flags"): 1,
        ("test", "duration"): 1, ("test", "treatment"): 1, ("test", "examination"): 1,
    }  # fmt: skip


def test_letters_without_a_record_are_not_judged_by_it():
    found = describe(
        (replace(item, recorded=False) for item in LETTERS), verdict=lambda _: ("x", "y")
    )
    assert (found.letters, found.recorded.total(), found.omitted.total()) == (3, 0, 0)
    assert found.categories.total() == 0


def test_verdicts():
    found = describe(LETTERS, verdict=lambda item: (f"c{item.letter.id}", "routine"))
    assert found.categories == {("", "c1"): 1, ("", "c2"): 1, ("test", "c3"): 1}
    assert found.urgencies == {("", "routine"): 2, ("test", "routine"): 1}
