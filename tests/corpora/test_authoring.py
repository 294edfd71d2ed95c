"""Letters written with their annotations inline."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsmri.corpora.authoring import AnnotatedLetter, AuthoringError, parse_markup, read_letters
from lsmri.corpora.letter import FeatureRecord, Mention
from lsmri.corpora.scheme import Assertion, Concept, Laterality, Outcome, TreatmentType

LETTERS = Path(__file__).parents[2] / "corpora" / "letters"


# ---- marks ----


def shown(marked: str) -> list[str]:
    """Each mention as one line: where, its words, and all that the mark says."""
    _, mentions = parse_markup(marked)
    return [
        " ".join(
            str(part)
            for part in (
                f"{m.start}-{m.end}",
                f"{m.text!r}",
                m.concept,
                m.assertion,
                m.laterality,
                m.value,
                m.outcome,
                m.type,
                m.about,
            )
            if part is not None
        )
        for m in mentions
    ]


@pytest.mark.parametrize(
    ("marked", "plain", "mentions"),
    [
        ("No mark at all.", "No mark at all.", []),
        ("", "", []),
        (
            "No {{fever|fever absent}}.",
            "No fever.",
            ["3-8 'fever' fever absent"],
        ),
        (
            "{{L sciatica|radicular_pain left}} for {{3/12|symptom_duration value=P3M about=leg}}",
            "L sciatica for 3/12",
            [
                "0-10 'L sciatica' radicular_pain present left",
                "15-19 '3/12' symptom_duration present P3M leg",
            ],
        ),
        (
            "{{neuro NAD|motor_deficit absent|sensory_deficit absent}}",
            "neuro NAD",
            [
                "0-9 'neuro NAD' motor_deficit absent",
                "0-9 'neuro NAD' sensory_deficit absent",
            ],
        ),
        (
            "{{physio 6/52|treatment outcome=failed value=P6W type=physiotherapy}}",
            "physio 6/52",
            ["0-11 'physio 6/52' treatment present P6W failed physiotherapy"],
        ),
        (
            "{{numb {{left|radicular_pain left}} foot|sensory_deficit left}}",
            "numb left foot",
            [
                "0-14 'numb left foot' sensory_deficit present left",
                "5-9 'left' radicular_pain present left",
            ],
        ),
        ("a | b }} c } d {", "a | b }} c } d {", []),
        ("{{T–3.1 °C|osteoporosis}}\n{{β|fever}}", "T–3.1 °C\nβ", None),
    ],
)
def test_marks(marked, plain, mentions):
    text, found = parse_markup(marked)
    assert text == plain
    assert all(text[m.start : m.end] == m.text for m in found)
    if mentions is not None:
        assert shown(marked) == mentions


def test_a_mark_is_a_given_mention():
    _, (mention,) = parse_markup("{{?CES|cauda_equina_suspected possible}}")
    assert mention == Mention(
        0, 4, "?CES", Concept.CAUDA_EQUINA_SUSPECTED, Assertion.POSSIBLE, source="given"
    )
    assert mention.source == "given"


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("{{fever", r"no '\|…}}'"),
        ("{{fever}}", r"no '\|…}}'"),
        ("{{fever|fever", "close it"),
        ("{{|fever}}", "a span is empty: mark some words"),
        ("{{ \n |fever}}", "a span is empty: mark some words"),
        ("{{hot|}}", "names no concept"),
        ("{{hot|fever| }}", "names no concept"),
        (
            "{{hot|feever}}",
            r"not a Concept \(did you mean fever\?\); allowed: cauda_equina_suspected, ",
        ),
        ("{{hot|fever maybe}}", "no assertion, side or key; keys: value, outcome"),
        ("{{hot|fever colour=red}}", "a part is no assertion"),
        ("{{now|symptom_duration about=arm}}", "not a value of about; allowed: leg, back, episode"),
        ("{{naproxen|treatment outcome=great}}", "not a Outcome; allowed: failed"),
        ("{{naproxen|treatment type=pill}}", "not a TreatmentType; allowed: nsaid"),
    ],
)
def test_a_mark_that_is_wrong_is_told(marked, message):
    with pytest.raises(AuthoringError, match=message):
        parse_markup(f"Before. {marked} After.")


@given(st.text(st.sampled_from("{}|ab =\n") | st.characters(codec="utf-8"), max_size=80))
def test_any_text_parses_or_is_refused(marked):
    try:
        text, mentions = parse_markup(marked)
    except AuthoringError:
        return
    assert all(text[m.start : m.end] == m.text for m in mentions)


# Words as they stand in letters: anything but the three characters of the mark-up.
words = st.text(st.characters(codec="utf-8", exclude_characters="{}|"), max_size=20)
marks = st.builds(
    Mention,
    st.just(0),
    st.just(0),
    st.just(""),
    st.sampled_from(Concept),
    st.sampled_from(Assertion),
    st.none() | st.sampled_from(Laterality),
    st.none() | st.sampled_from(("P3M", "P2.5M", "P1Y", "12")),
    st.none() | st.sampled_from(Outcome),
    st.none() | st.sampled_from(TreatmentType),
    st.none() | st.sampled_from(("leg", "back", "episode", "background")),
)
#: A letter is a list of words and of (letter within the span, its marks).
letters = st.recursive(
    st.lists(words, max_size=4),
    lambda inner: st.lists(
        words | st.tuples(inner, st.lists(marks, min_size=1, max_size=3)), max_size=5
    ),
    max_leaves=8,
)


def plain(parts) -> str:
    return "".join(part if isinstance(part, str) else plain(part[0]) for part in parts)


def rendered(parts) -> str:
    """The letter in its mark-up; a span of nothing but blanks is left unmarked."""
    out = []
    for part in parts:
        if isinstance(part, str):
            out.append(part)
        elif not plain(part[0]).strip():
            out.append(rendered(part[0]))
        else:
            bodies = "|".join(body(mark) for mark in part[1])
            out.append(f"{{{{{rendered(part[0])}|{bodies}}}}}")
    return "".join(out)


def body(mark: Mention) -> str:
    keys = {key: getattr(mark, key) for key in ("value", "outcome", "type", "about")}
    said = [f"{key}={value}" for key, value in keys.items() if value is not None]
    return " ".join(filter(None, (mark.concept, mark.assertion, mark.laterality, *said)))


def spans(parts, start: int = 0) -> list[tuple[int, int, str]]:
    """What was marked, and where it must be found: offsets and what the mark says."""
    found = []
    for part in parts:
        text = part if isinstance(part, str) else plain(part[0])
        if not isinstance(part, str):
            found += spans(part[0], start)
            if text.strip():
                found += [(start, start + len(text), body(mark)) for mark in part[1]]
        start += len(text)
    return found


@given(letters)
def test_what_is_rendered_is_read_again(parts):
    text, mentions = parse_markup(rendered(parts))
    assert text == plain(parts)
    assert all(text[m.start : m.end] == m.text for m in mentions)
    assert Counter((m.start, m.end, body(m)) for m in mentions) == Counter(spans(parts))
    assert [(m.start, m.end) for m in mentions] == sorted((m.start, m.end) for m in mentions)


# ---- files ----

LETTER = """\
id: demo-01
author: demo
style: card
country: IE
given: {letter_date: 2024-05-02, age_years: 61}
text: |
  {{LBP|low_back_pain}} {{since Easter|symptom_duration about=back}}, no {{fever|fever absent}}.
  ?{{disc|disc_herniation possible}}
record:
  age_years: 61
  findings: low_back_pain -fever ?disc_herniation
  symptom_duration_weeks: 4.6
note: a note
"""


@pytest.fixture
def read(tmp_path):
    def from_text(content: str, name: str = "demo.yaml"):
        (tmp_path / name).write_text(content, encoding="utf-8")
        return list(read_letters(tmp_path / name))

    return from_text


def test_a_file(read):
    (letter,) = read(LETTER)
    assert letter.letter.id == "demo-01"
    assert letter.letter.text == "LBP since Easter, no fever.\n?disc\n"
    assert letter.letter.letter_date.isoformat() == "2024-05-02"
    assert letter.letter.age_years == 61
    assert (letter.author, letter.style, letter.country) == ("demo", "card", "IE")
    assert letter.record == FeatureRecord(
        age_years=61,
        findings={"low_back_pain": "present", "fever": "absent", "disc_herniation": "possible"},
        symptom_duration_weeks=4.6,
    )
    assert [m.concept for m in letter.mentions] == [
        "low_back_pain", "symptom_duration", "fever", "disc_herniation",
    ]  # fmt: skip


def test_files_of_a_folder_in_the_order_of_their_names(tmp_path):
    for name in ("b", "a", "c"):
        content = LETTER.replace("demo-01", f"{name}-01")
        (tmp_path / f"{name}.yaml").write_text(content, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no letter")
    assert [letter.letter.id for letter in read_letters(tmp_path)] == ["a-01", "b-01", "c-01"]


def test_several_letters_and_empty_documents(read):
    second = LETTER.replace("demo-01", "demo-02")
    assert [a.letter.id for a in read(f"{LETTER}---\n---\n{second}---\n")] == ["demo-01", "demo-02"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: demo-01\n", "", "letter 1: key 'id' is missing"),
        (
            "note: a note",
            "remark: a note",
            "line 1: letter demo-01: a key is unknown: allowed",
        ),
        ("text: |", "txt: |", "a key is unknown"),
        ("{{LBP|", "{{LBP", "line 7: letter demo-01: a mark"),
        (
            "fever absent",
            "feber absent",
            r"line 7: letter demo-01: .*not a Concept \(did you mean fever\?\)",
        ),
        ("-fever", "-feber", "letter demo-01: a finding of the record is unknown: not a Concept"),
        ("findings: low_back_pain -fever ?disc_herniation", "findings: [fever]", "no text"),
        ("symptom_duration_weeks", "duration", "unknown feature: allowed: age_years"),
        ("2024-05-02", "some day", "'letter_date' is no date"),
        ("age_years: 61}", "age_years: 610}", "'age_years' is no age"),
        ("note: a note", "note: [", "no valid YAML"),
        (LETTER, "just words", "a letter is a mapping"),
        (LETTER, "- a\n- b", "a letter is a mapping"),
        ("given: {letter_date: 2024-05-02, age_years: 61}", "given: 2024", "'given'"),
    ],
)
def test_a_file_that_is_wrong_is_told(read, old, new, message):
    with pytest.raises(AuthoringError, match=rf"(?s)demo\.yaml: .*{message}"):
        read(LETTER.replace(old, new))


@pytest.mark.parametrize("key", ["text", "record"])
@pytest.mark.parametrize("value", ["12", "[a, b]", "", "true"])
def test_a_text_or_record_that_is_none_is_told(read, key, value):
    start, end = {"text": ("text: |", "record:"), "record": ("record:", "note:")}[key]
    before, rest = LETTER.split(start)
    content = f"{before}{key}: {value}\n{end}{rest.split(end)[1]}"
    with pytest.raises(AuthoringError, match=rf"demo\.yaml: line 1: letter demo-01: '{key}'"):
        read(content)


# ---- the shipped letters ----

AUTHORS = sorted(file.stem for file in LETTERS.glob("*.yaml"))


@cache
def letters_of(author: str) -> list[AnnotatedLetter]:
    return list(read_letters(LETTERS / f"{author}.yaml"))


@pytest.fixture(scope="module")
def shipped() -> list[AnnotatedLetter]:
    return [letter for author in AUTHORS for letter in letters_of(author)]


def test_letters_are_shipped(shipped):
    assert len(shipped) >= 100


def test_ids_are_unique(shipped):
    ids = Counter(annotated.letter.id for annotated in shipped)
    assert [id for id, n in ids.items() if n > 1] == []


def test_no_text_is_there_twice(shipped):
    ids: dict[str, list[str]] = {}
    for annotated in shipped:
        words = " ".join(annotated.letter.text.split()).casefold()
        ids.setdefault(words, []).append(annotated.letter.id)
    assert [same for same in ids.values() if len(same) > 1] == []


@pytest.mark.parametrize("file", AUTHORS)
def test_a_file_is_by_one_author(file):
    author = file.removeprefix("dev-")
    for annotated in letters_of(file):
        assert annotated.author == author, annotated.letter.id
        assert annotated.letter.id.startswith(f"{author}-")


@pytest.mark.parametrize("author", AUTHORS)
def test_every_record_is_valid(author):
    for annotated in letters_of(author):
        record, name = annotated.record, annotated.letter.id
        assert FeatureRecord.from_dict(record.to_dict()) == record, name
        assert "symptom_duration" not in record.findings, name
        for scalar in (
            record.symptom_duration_weeks,
            record.conservative_treatment_weeks,
            record.prior_lumbar_mri_months,
        ):
            assert scalar is None or 0 <= scalar < 52.2 * 60, name
        assert record.conservative_treatment_failed in (True, False, None), name
        tried = record.findings.get("treatment") == "present"
        assert tried or not record.treatments_tried, f"{name}: tried, but no treatment present"


@pytest.mark.parametrize("author", AUTHORS)
def test_present_findings_of_a_record_are_marked_in_its_letter(author):
    lost = [
        (annotated.letter.id, concept)
        for annotated in letters_of(author)
        for concept, status in annotated.record.findings.items()
        if status == "present" and concept not in {m.concept for m in annotated.mentions}
    ]
    assert lost == []
