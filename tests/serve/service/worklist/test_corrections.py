"""What a vetter corrects, and the corpus that comes of it."""

from __future__ import annotations

import json

import pytest

from lsmri.corpora.formats import read_corpus, write_corpus
from lsmri.corpora.validation import validate
from lsmri.serve.service.worklist.corrections import corrected
from lsmri.serve.service.worklist.errors import FaultyDecision
from lsmri.serve.service.worklist.export import annotated
from lsmri.serve.service.worklist.records import Change, Verdict

TEXT = "62F, left sciatica for 3/12. No fever. Numb around the back passage."


def at(words: str, concept: str, **more) -> dict:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "concept": concept, **more}


@pytest.fixture
def found(helpers) -> list[dict]:
    return helpers["result"]()["mentions"]


def read(mentions) -> list[tuple]:
    return [(m["text"], m["concept"], m["assertion"]) for m in mentions]


def test_mentions_are_added_changed_and_deleted(found):
    changes = [
        Change(None, at("3/12", "symptom_duration", value="P3M", about="leg")),
        Change(0, at("sciatica", "radicular_pain", laterality="left")),
        Change(1),
    ]
    made = corrected(TEXT, found, changes, checked=True)
    assert read(made) == [
        ("sciatica", "radicular_pain", "present"),
        ("3/12", "symptom_duration", "present"),
        ("Numb around the back passage", "saddle_sensory_change", "present"),
    ]
    assert (made[0]["laterality"], made[1]["value"], made[1]["about"]) == ("left", "P3M", "leg")


def test_only_who_checked_all_makes_them_theirs(found):
    (own, *others) = corrected(
        TEXT, found, [Change(0, at("sciatica", "radicular_pain"))], checked=False
    )
    assert "source" not in own
    assert [m["source"] for m in others] == ["both", "both"]
    assert all("source" not in m for m in corrected(TEXT, found, [], checked=True))


def test_a_persons_mention_takes_the_place_of_what_was_found_there(found):
    changes = [Change(None, at("sciatica", "radicular_pain"))]
    assert read(corrected(TEXT, found, changes, checked=True))[0][0] == "sciatica"


def test_of_two_that_were_found_on_the_same_words_the_longer_stays(found, helpers):
    short = helpers["mention"]("sciatica", "radicular_pain")
    other = helpers["mention"]("sciatica", "referred_leg_pain")
    made = corrected(TEXT, [short, *found, other], [], checked=True)
    assert read(made)[:2] == [
        ("left sciatica", "radicular_pain", "present"),
        ("sciatica", "referred_leg_pain", "present"),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ([Change(3)], "changes.0.mention"),
        ([Change(-1)], "changes.0.mention"),
        ([Change(1), Change(1)], "changes.1.mention"),
        ([Change(None, at("fever", "zebra"))], "changes.0"),
        ([Change(None, at("fever", "fever", assertion="zebra"))], "changes.0"),
        ([Change(None, at("fever", "fever", value="P3M"))], "changes.0"),
        ([Change(None, at("3/12", "symptom_duration", value="zebra"))], "changes.0"),
        ([Change(None, at("fever", "fever", outcome="failed"))], "changes.0"),
        ([Change(None, {"start": 0, "end": 999, "concept": "fever"})], "changes.0"),
        ([Change(None, {"start": 5, "end": 5, "concept": "fever"})], "changes.0"),
        (
            [Change(None, at("No fever", "fever")), Change(None, at("fever", "fever"))],
            "changes.1",
        ),
    ],
)
def test_a_correction_that_no_corpus_could_hold_is_refused(found, changes, field):
    with pytest.raises(FaultyDecision) as told:
        corrected(TEXT, found, changes, checked=True)
    assert field in [error["field"] for error in told.value.errors]
    assert "zebra" not in str(told.value.errors)
    assert all(error["remedy"] for error in told.value.errors)


# ---- out ----


def decide(store, helpers, id: str, verdict: Verdict, **given) -> None:
    store.add(helpers["letter"](id, **given), helpers["result"](), "ris")
    store.decide(store.open(id, f"claim-{id}", "x").claim, "x", verdict)


def test_what_is_exported_is_a_corpus_without_fault(store, helpers, tmp_path):
    change = Change(None, at("3/12", "symptom_duration", value="P3M"))
    decide(store, helpers, "a", Verdict(checked=True, changes=(change,)), age_years=62)
    decide(store, helpers, "b", Verdict("uncertain", "routine", "asked", checked=True))
    decide(store, helpers, "c", Verdict())
    path = tmp_path / "vetted.jsonl"
    assert write_corpus(annotated(store.decided()), path) == 2
    first, second = validate([path])
    assert (first.letter.id, first.letter.age_years, first.letter.vetting) == (
        "a",
        62,
        "appropriate",
    )
    assert (second.letter.vetting, second.note, second.recorded) == ("uncertain", "asked", False)
    assert len(first.mentions) == 4
    for item in (first, second):
        assert [item.letter.text[m.start : m.end] for m in item.mentions] == [
            m.text for m in item.mentions
        ]
        assert {m.source for m in item.mentions} == {"given"}


def test_unchecked_letters_come_only_when_asked_for(store, helpers, tmp_path):
    decide(store, helpers, "a", Verdict())
    path = tmp_path / "vetted.jsonl"
    assert write_corpus(annotated(store.decided()), path) == 0
    assert write_corpus(annotated(store.decided(), unchecked=True), path) == 1
    (item,) = read_corpus(path)
    assert {(m.source, m.probability) for m in item.mentions} == {("both", 0.9)}
    assert json.loads(path.read_text())["given"] == {"vetting": "appropriate"}
