"""What is wrong in the file of a corpus is told by its place, and never by words of a letter."""

from __future__ import annotations

import importlib.util
import json
import zlib
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsmri.corpora.faults import CorpusError, Fault
from lsmri.corpora.formats import read_corpus
from lsmri.corpora.letter import FeatureRecord, Mention
from lsmri.corpora.validation import faults_of
from lsmri.corpora.variation import vary

HERE = Path(__file__).parent
_SPEC = importlib.util.spec_from_file_location("lsmri_tests_making", HERE / "making.py")
making = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(making)
PATHS = making.PATHS


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "no valid JSON: mend the line"),
        ("[]", "the line is no JSON object"),
        ('{"id": "a"}', "letter a: the letter can't be read: key 'text' is missing"),
        ('{"id": "a", "text": "x", "mentoins": []}', "letter a: a key is unknown"),
        ('{"id": "a", "text": "x", "mentions": {}}', "'mentions' is no list"),
        ('{"id": "a", "text": "x", "mentions": [3]}', "a mention is no mapping"),
        ('{"id": "a", "text": "hot", "mentions": [{"start": 0, "end": 4}]}', "outside the text"),
        ('{"id": "a", "text": "hot", "mentions": [{"start": 2, "end": 2}]}', "outside the text"),
        ('{"id": "a", "text": "hot", "mentions": [{"start": true, "end": 2}]}', "outside the text"),
        (
            '{"id": "a", "text": "hot", "mentions": [{"start": 0, "end": 2, "text": "hot"}]}',
            "character 0: offsets of a mention don't slice to its text",
        ),
        (
            '{"id": "a", "text": "hot", "mentions": [{"start": 0, "end": 3, "concept": "feber"}]}',
            r"a mention can't be read: not a Concept \(did you mean fever",
        ),
        (
            '{"id": "a", "text": "hot", "mentions":'
            ' [{"start": 0, "end": 3, "concept": "fever", "value": "3 months"}]}',
            "a mention can't be read: no value: write a duration as P3M",
        ),
        ('{"id": "a", "text": "x", "features": {"sex": "f"}}', "'sex' is unknown: not a Sex"),
        ('{"id": "a", "text": "x", "features": {"age_years": "old"}}', "'age_years' is no number"),
        ('{"id": "a", "text": "x", "features": {"colour": 1}}', "unknown feature"),
        ("[" * 100_000, "no valid JSON: mend the line"),
        (f'{{"id": "a", "text": "x", "features": {{"age_years": {10**300}}}}}', "from 0 to 130"),
        ('{"id": "a", "text": "x", "features": {"age_years": 9999}}', "from 0 to 130"),
        (
            f'{{"id": "a", "text": "x", "features": {{"symptom_duration_weeks": {10**400}}}}}',
            "give a number from 0 to 10000",
        ),
        ('{"id": NaN, "text": "x"}', "key 'id' is missing or no plain value"),
        *(
            (
                '{"id": "a", "text": "hot", "mentions":'
                f' [{{"start": 0, "end": 3, "concept": "fever", {told}}}]}}',
                f"a mention can't be read: {reason}",
            )
            for told, reason in (
                ('"why": 5', "'why' is no list of strings"),
                ('"why": [5]', "'why' is no list of strings"),
                ('"probability": [1]', "the probability is no number from 0 to 1"),
                ('"probability": null', "the probability is no number from 0 to 1"),
                ('"probability": 7', "the probability is no number from 0 to 1"),
                ('"section": [1]', "'section' is no string"),
                ('"source": 1', "'source' is no string"),
                (f'"value": {10**400}', "no value: write a duration"),
                (f'"value": "{10**400}"', "no value: write a duration"),
            )
        ),
        (
            '{"id": "a", "text": "x", "features": {"findings": {"fever": "family"}}}',
            "fever must be one of present, possible, absent",
        ),
    ],
)
def test_a_line_that_is_wrong_is_told_with_its_place(line, told, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(f'\n{line}\n{{"id": "b", "text": "y"}}\n', "utf-8")
    with pytest.raises(CorpusError, match=rf"^a\.jsonl: line 2: .*{told}"):
        list(read_corpus(path, form="jsonl"))
    faults: list[Fault] = []
    read = list(read_corpus(path, form="jsonl", report=faults.append))
    assert read[-1].letter.id == "b"
    assert faults


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.json", b'[{"data": {"text": "x"', "a.json: the file is cut off in task 1: copy or"),
        ("a.json", b'[{"data": {}, "annotations": []},', "the file is cut off in task 2"),
        ("a.json", b'[{"data": {}, "annotations": []}', "the file is cut off after task 1"),
        ("a.json", b"[{'data': {}}]", "task 1 is no valid JSON: mend it"),
        ("a.json", b'[{"data": {}}{}]', "there is no comma after task 1"),
        ("a.json", b"<html>", "the file is no JSON list of tasks: export it as JSON"),
        ("a.json", b"", "the file is empty"),
        ("a.json", b"[] []", "something stands after the end of the list"),
        ("a.json", b'[{"data": {"text": "\xc3', "the file is cut off within a character"),
        ("a.json", b'[{"id": 1}]', "task 1 has no data"),
        ("a.jsonl", b'{"text": "x", "label": [[0, 1]]}', "a label has no start, end and name"),
        ("a.jsonl", '{"id": "ä"}'.encode("latin-1"), "the file isn't UTF-8"),
        ("a.jsonl", b'{"id": "a", "te', "on the last line, which has no end: the file may be cut"),
        ("a.spacy", b"nothing", "it is no DocBin"),
        ("a.spacy", b"", "the file is cut off, or is no DocBin"),
        ("a.spacy", zlib.compress(b"\x81\xa6tokens"), "it is no DocBin"),
        ("a.conll", b'# lsmri = {"id": "a", "text": "x"}\nx O\n', "doesn't say token, start"),
        (
            "a.conll",
            b'# lsmri = {"id": "a", "text": "hot now"}\nhot\t0\t3\tO\n',
            "letter a: the file is cut off in this letter",
        ),
        ("a.xmi", b"<xmi>", "there is no TypeSystem.xml"),
    ],
)
def test_a_broken_file_is_told(name, content, told, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CorpusError, match=told):
        list(read_corpus(tmp_path / name))


@pytest.mark.parametrize(
    ("ann", "told"),
    [
        ("T1\tfever x y\thot", "line 1: the line is no annotation"),
        ("A1\tAssertion T9 absent", "line 1: the line is no annotation"),
        ("T1\tfever 0 3;8 11\thot bad", "a span has words between its fragments"),
        ("T1\tfever 0 3\tcold", "offsets of a mention don't slice to its text"),
    ],
)
def test_a_broken_annotation_is_told(ann, told, tmp_path):
    (tmp_path / "a.txt").write_text("hot and bad")
    (tmp_path / "a.ann").write_text(ann)
    with pytest.raises(CorpusError, match=told):
        list(read_corpus(tmp_path))


SECRET = "xylophone"
FEVER = {"start": 0, "end": 3, "concept": "fever"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from([10**400, -(10**400), "fever", "P3M", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("any")


@given(
    letter=st.fixed_dictionaries(
        {"id": st.just("a") | JSON, "text": st.just("hot") | JSON},
        optional={
            "features": JSON
            | st.dictionaries(st.sampled_from([f.name for f in fields(FeatureRecord)]), JSON),
            "given": JSON,
            "author": JSON,
        },
    ),
    mention=st.dictionaries(st.sampled_from([f.name for f in fields(Mention)]), JSON),
)
def test_any_json_is_read_or_told_and_the_rest_is_read(letter, mention, folder):
    path = folder / "a.jsonl"
    whole = {**letter, "mentions": [{**FEVER, **mention}, FEVER]}
    path.write_text(json.dumps(whole) + '\n{"id": "last", "text": "y"}\n', "utf-8")
    faults: list[Fault] = []
    items = list(read_corpus(path, form="jsonl", report=faults.append))
    assert items[-1].letter.id == "last"
    assert faults or len(items) == 2
    for item in items:
        list(faults_of(item))
        vary(item, seed=1)


@pytest.mark.parametrize(
    "data",
    [
        {"id": "a", "text": SECRET, "mentions": [{"start": 0, "end": 9, "concept": SECRET}]},
        {"id": "a", "text": SECRET, "mentions": [{"start": 0, "end": 8, "text": SECRET}]},
        {"id": "a", "text": SECRET, "sex": SECRET},
        {"id": "a", "text": SECRET, SECRET: 1},
        {"id": "a", "text": SECRET, "letter_date": SECRET},
        {"id": "a", "text": SECRET, "features": {SECRET: SECRET}},
        {"id": "a", "text": SECRET, "features": {"findings": {SECRET: "present"}}},
        {"id": "a", "text": SECRET, "features": {"treatments_tried": [SECRET]}},
        {"id": "a", "text": SECRET, "features": {"laterality": SECRET}},
        {"id": [SECRET], "text": "x"},
        {"id": {SECRET: 1}, "text": SECRET},
        *(
            {"id": "a", "text": "hot", "mentions": [FEVER | {key: given}]}
            for key in ("probability", "why", "section", "source", "value")
            for given in (SECRET, [SECRET, 1], {SECRET: 1})
            if not (key in ("section", "source") and given == SECRET)
        ),
    ],
)
def test_no_fault_tells_words_but_in_its_detail(data, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(data), "utf-8")
    faults: list[Fault] = []
    list(read_corpus(path, report=faults.append))
    assert faults
    assert all(SECRET not in str(fault) and SECRET not in repr(fault) for fault in faults)


def test_the_error_keeps_the_words_apart(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("id: a\ntext: 'no {{fever|feber absent}}'\nrecord: {sex: male}\n")
    with pytest.raises(CorpusError) as caught:
        list(read_corpus(path))
    assert "feber" not in str(caught.value)
    assert caught.value.detail == "'fever' marked 'feber absent'"


@settings(max_examples=60)
@given(st.binary(max_size=200), st.sampled_from(["jsonl", "label-studio", "conll", "authoring"]))
def test_any_bytes_are_read_or_told(content, form):
    with TemporaryDirectory() as folder:
        path = Path(folder) / PATHS[form]
        path.write_bytes(content)
        faults: list[Fault] = []
        for item in read_corpus(path, form=form, report=faults.append):
            assert all(item.letter.text[m.start : m.end] == m.text for m in item.mentions)


KEYS = st.sampled_from(
    (
        "id", "text", "mentions", "features", "given", "findings", "label", "entities", "spans",
        "lsmri", "data", "annotations", "result", "value", "labels", "start", "end", "concept",
        "start_offset", "end_offset", "meta", "answer", "from_name", "choices", "note",
    )
)  # fmt: skip
PLAIN = st.none() | st.booleans() | st.integers(-1, 9) | st.sampled_from(("x", "fever", "concept"))
THINGS = st.recursive(
    PLAIN | st.floats(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner)
)


def is_passed_over(task, form):
    """Whether nobody has annotated a task, or somebody has rejected it."""
    if form == "prodigy":
        return task.get("answer", "accept") != "accept"
    if form != "label-studio" or not isinstance(task.get("data"), dict):
        return False
    made = task.get("annotations")
    return not isinstance(made, list) or not any(isinstance(one, dict) for one in made)


@settings(max_examples=50, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.dictionaries(KEYS, THINGS), max_size=2),
    st.sampled_from(["jsonl", "label-studio", "doccano", "prodigy"]),
)
def test_any_objects_are_read_or_told(objects, form):
    lines = [json.dumps(one) for one in objects]
    with TemporaryDirectory() as folder:
        path = Path(folder) / PATHS[form]
        path.write_text(f"[{','.join(lines)}]" if form == "label-studio" else "\n".join(lines))
        faults: list[Fault] = []
        read = list(read_corpus(path, form=form, report=faults.append))
    meant = [one for one in objects if not is_passed_over(one, form)]
    assert len(read) <= len(meant) <= len(read) + len(faults)
