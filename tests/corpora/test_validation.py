"""What validation says of letters that are annotated badly, and that it says nothing of others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import Fault
from lsmri.corpora.formats import write_corpus
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.corpora.markup import scan
from lsmri.corpora.scheme import Sex
from lsmri.corpora.validation import faults_of, validate


def letter(marked: str, findings: str = "", **record) -> AnnotatedLetter:
    """A letter with inline marks; findings as in the authoring form."""
    text, mentions = scan(marked, lambda fault, _: pytest.fail(str(fault)))
    status = {"-": "absent", "?": "possible"}
    record["findings"] = {c.lstrip("-?"): status.get(c[0], "present") for c in findings.split()}
    return AnnotatedLetter(Letter(text, "r-1"), mentions, FeatureRecord.from_dict(record))


# Each letter is marked as the annotation guide wants it.
GOOD = [
    letter("{{LBP|low_back_pain}}, no {{fever|fever absent}}", "low_back_pain -fever"),
    # Mentions that disagree: the later, examined statement wins.
    letter("?{{weak|motor_deficit possible}}: {{5/5|motor_deficit absent}}", "-motor_deficit"),
    # Reported, then gone again within the episode.
    letter("{{numb|sensory_deficit}}, {{gone|sensory_deficit historical}}", "-sensory_deficit"),
    # What is historical, hypothetical or someone else's gives no entry.
    letter("{{sciatica|radicular_pain historical}} 2009; mother {{myeloma|cancer_history family}}"),
    # Several concepts on the same words; one treatment of two types.
    letter(
        "{{neuro NAD|motor_deficit absent|reflex_change absent}}", "-motor_deficit -reflex_change",
    ),
    letter(
        "{{Tramacet|treatment type=opioid|treatment type=paracetamol}}",
        "treatment",
        treatments_tried=["opioid", "paracetamol"],
    ),
    # Planned and declined treatments weren't tried.
    letter("{{physio|treatment hypothetical type=physiotherapy outcome=planned}}", "-treatment"),
    letter("{{physio|treatment absent type=physiotherapy outcome=declined}}", "-treatment"),
    # Drugs of an earlier episode aren't in the record.
    letter("{{physio|treatment historical type=physiotherapy}}"),
    letter("{{years|symptom_duration value=P5Y about=background}}"),
    letter("{{chronic|symptom_duration about=back}}"),
    letter(
        "{{on and off|symptom_duration value=P5Y about=background}},"
        " {{6/52|symptom_duration value=P6W about=leg}}",
        symptom_duration_weeks=6,
    ),
    letter("{{3/12|symptom_duration value=P3M about=leg}}", symptom_duration_weeks=13.05),
    letter(
        "{{MRI|prior_lumbar_mri value=8}} in May, {{MRI|prior_lumbar_mri value=30}} before",
        "prior_lumbar_mri",
        prior_lumbar_mri_months=8,
    ),
    letter("{{L sciatica|radicular_pain left}}", "radicular_pain", laterality="left"),
    # Both sides are marked one by one.
    letter(
        "{{L leg|radicular_pain left}} and {{R leg|sensory_deficit right}}",
        "radicular_pain sensory_deficit",
        laterality="bilateral",
    ),
    letter("nothing of note"),
]  # fmt: skip


@pytest.mark.parametrize("item", GOOD, ids=[item.letter.text for item in GOOD])
def test_a_letter_marked_as_the_guide_wants(item):
    assert [str(fault) for fault in faults_of(item)] == []


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (letter(" \n"), "the letter is empty"),
        (
            letter("{{no {{saddle numbness|saddle_sensory_change}}|saddle_sensory_change}}",
                   "saddle_sensory_change"),
            "overlaps a mention of saddle_sensory_change at 0",
        ),
        (letter("{{hot|fever value=P3M}}", "fever"), "character 0: the value of fever is of the"),
        (letter("{{3/12|symptom_duration value=3}}"), "value of symptom_duration is of the wrong"),
        (letter("{{hot|fever outcome=failed}}", "fever"), "fever has a type or outcome"),
        (letter("hot", "fever"), "fever is present in the record, and nothing is marked"),
        (letter("hot", "-fever"), "fever is absent in the record, and nothing is marked"),
        (letter("{{hot|fever}}", "-fever"), "fever is absent in the record, and marked present"),
        (letter("?{{hot|fever possible}}", "fever"), "present in the record, and marked possible"),
        (letter("{{hot|fever}}"), "fever is marked present, and not in the record"),
        (letter("{{3/12|symptom_duration}}", "symptom_duration"), "symptom_duration_weeks, not a"),
        (
            letter("{{drugs|treatment}}", "treatment", treatments_tried=["nsaid"]),
            "nsaid is among treatments_tried, and no such treatment is marked",
        ),
        (
            letter("{{physio|treatment type=physiotherapy}}", "treatment"),
            "physiotherapy is marked as tried, and not among treatments_tried",
        ),
        (
            letter("{{physio|treatment type=physiotherapy}}", "-treatment",
                   treatments_tried=["physiotherapy"]),
            "treatments were tried, and treatment isn't present",
        ),
        (letter("long", symptom_duration_weeks=6), "and no symptom_duration is marked"),
        (
            letter("{{3/12|symptom_duration value=P3M}}", symptom_duration_weeks=3),
            "symptom_duration_weeks is the length of no symptom_duration",
        ),
        (
            letter("{{3/12|symptom_duration value=P3M}}"),
            "character 0: a symptom_duration is marked with its value, and symptom_duration_weeks",
        ),
        (letter("old", prior_lumbar_mri_months=4), "and no prior_lumbar_mri is marked"),
        (
            letter("{{MR|prior_lumbar_mri value=9}}", "prior_lumbar_mri",
                prior_lumbar_mri_months=2),
            "prior_lumbar_mri_months is the value of no prior_lumbar_mri",
        ),
        (
            letter("{{MRI|prior_lumbar_mri value=8}}", "prior_lumbar_mri"),
            "a prior_lumbar_mri is marked with its months, and the record gives none",
        ),
        (
            letter("{{L sciatica|radicular_pain left}}", "radicular_pain", laterality="right"),
            "the record's side is right, and what is marked is left",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_told(item, told):
    assert [told in str(fault) for fault in faults_of(item)] == [True]


def test_what_is_given_wins():
    item = letter("62F", age_years=62, sex="female")
    given = replace(item, letter=replace(item.letter, age_years=26, sex=Sex.FEMALE))
    (fault,) = faults_of(given)
    assert "age_years of the record isn't what is given" in str(fault)


def test_a_letter_without_record_contradicts_none():
    item = replace(letter("{{hot|fever}}"), recorded=False)
    assert list(faults_of(item)) == []


# ---- files ----


def told(*paths) -> tuple[list[str], int]:
    found = list(validate(paths))
    faults = [str(one) for one in found if isinstance(one, Fault)]
    return faults, len(found) - len(faults)


BAD = """\
id: a-1
text: |
  No {{fever|feber absent}} since {{May|symptom_duration value=soon}}.
  {{LBP|low_back_pain}}{{
record:
  findings: low_back_pain ?fever
  sex: unknown
  age_years: old
---
id: a-2
text: hot
---
text: [
---
id: a-3
text: |
  {{hot|fever}}
record:
  findings: -fever
"""


def test_every_fault_of_a_file_is_told_with_its_line(tmp_path):
    (tmp_path / "a.yaml").write_text(BAD)
    faults, letters = told(tmp_path / "a.yaml")
    assert [" ".join(fault.split()[:6]) for fault in faults] == [
        "a.yaml: line 3: letter a-1: the",
        "a.yaml: line 3: letter a-1: the",
        "a.yaml: line 4: letter a-1: a",
        "a.yaml: line 1: letter a-1: feature",
        "a.yaml: line 1: letter a-1: feature",
        "a.yaml: line 10: letter a-2: key",
        "a.yaml: line 13: no valid YAML:",
        "a.yaml: line 15: letter a-3: fever",
    ]
    assert letters == 2


def test_a_record_is_not_blamed_for_marks_that_could_not_be_read(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "id: a\ntext: 'no {{fever|feber absent}}'\nrecord: {findings: -fever}\n"
    )
    faults, _ = told(tmp_path / "a.yaml")
    assert len(faults) == 1
    assert "the mark can't be read" in faults[0]


def test_an_id_must_be_there_once_in_all_files(tmp_path):
    for name in ("a", "b"):
        write_corpus([letter("nothing")], tmp_path / f"{name}.jsonl")
    faults, letters = told(tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    assert faults == [
        "b.jsonl: line 1: letter r-1: its id is there already, in a.jsonl:"
        " give one of them another id"
    ]
    assert letters == 2


@pytest.mark.parametrize("twice", ["id: b", "text: cold", "record: {sex: male}"])
def test_a_key_that_stands_there_twice_is_told(twice, tmp_path):
    (tmp_path / "a.yaml").write_text(f"id: a\ntext: hot\nrecord: {{sex: female}}\n{twice}\n")
    faults, _ = told(tmp_path / "a.yaml")
    assert len(faults) == 1
    assert f"key {twice.split(':')[0]!r} is there twice" in faults[0]


def test_norway_must_stand_in_quotes(tmp_path):
    body = "id: a\ntext: hot\nrecord: {sex: female}\ncountry: "
    (tmp_path / "a.yaml").write_text(body + "NO\n")
    (tmp_path / "b.yaml").write_text(body.replace("id: a", "id: b") + '"NO"\n')
    faults, _ = told(tmp_path / "a.yaml", tmp_path / "b.yaml")
    assert len(faults) == 1
    assert "YAML takes 'country' for a truth value: put it in quotes" in faults[0]


def test_a_finding_that_stands_there_twice_is_told(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "id: a\ntext: '{{hot|fever}}'\nrecord: {findings: fever -fever}\n"
    )
    faults, _ = told(tmp_path / "a.yaml")
    assert "finding 'fever' is there twice" in faults[0]
