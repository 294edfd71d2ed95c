"""Corpora in other forms: what is written is read again, and what a form can't hold is told."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsmri.corpora.faults import CorpusError, Fault
from lsmri.corpora.formats import FORMATS, guessed, load_dataset, read_corpus, write_corpus
from lsmri.corpora.letter import Letter, Mention
from lsmri.corpora.scheme import Assertion, Concept

HERE = Path(__file__).parent
FIXTURES = HERE / "fixtures"
_SPEC = importlib.util.spec_from_file_location("lsmri_tests_making", HERE / "making.py")
making = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(making)
ONE = making.ONE_LETTER

#: The name that a corpus of each form is written under.
PATHS = {name: f"corpus{'' if form.folder else form.suffixes[0]}" for name, form in FORMATS.items()}
every_form = pytest.mark.parametrize("form", FORMATS)


@pytest.fixture(params=FORMATS)
def written(request, tmp_path):
    """Writes letters in each form and reads them again; gives them and the faults."""

    def write(*items, report=True):
        path = tmp_path / PATHS[request.param]
        faults: list[Fault] = []
        write_corpus(items, path, form=request.param, report=faults.append)
        return list(read_corpus(path, form=request.param)), faults

    write.form = request.param
    return write


# ---- what is written is read again ----


def expected(item, form):
    """The letter as a form gives it back: what each can't hold is left out here."""
    if form == "brat":
        spans = []
        for m in item.mentions:
            start = m.start + len(m.text) - len(m.text.lstrip("\r\n"))
            end = m.end - (len(m.text) - len(m.text.rstrip("\r\n")))
            spans.append(replace(m, start=start, end=end, text=item.letter.text[start:end]))
        item = replace(item, mentions=tuple(spans))
    return making.comparable(item)


def refusable(item, form) -> bool:
    """Whether a form may refuse the letter."""
    text, spans = item.letter.text, sorted({(m.start, m.end) for m in item.mentions})
    if form == "authoring":
        crossing = any(a[0] < b[0] < a[1] < b[1] for a in spans for b in spans)
        blank = any(not text[start:end].strip() for start, end in spans)
        return crossing or blank or any(sign in text for sign in "{|}")
    if form == "brat":
        return any(not m.text.strip("\r\n") for m in item.mentions)
    if form == "cas":
        return any(not (c in "\t\n\r" or "\x20" <= c < "\ufffe" or c > "\uffff") for c in text)
    return form == "spacy" and not text


@every_form
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(items=st.lists(making.letters(), min_size=1, max_size=2, unique_by=lambda i: i.letter.id))
def test_round_trip(form, items):
    refused: list[Fault] = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / PATHS[form]
        count = write_corpus(items, path, form=form, report=refused.append)
        read = {item.letter.id: item for item in read_corpus(path, form=form)}
    names = {fault.letter for fault in refused}
    assert count == len(items) - len(refused) == len(read)
    for item in items:
        if item.letter.id in names:
            assert refusable(item, form)
        else:
            assert making.comparable(read[item.letter.id]) == expected(item, form)


def test_one_letter(written):
    (read,), faults = written(ONE)
    assert faults == []
    assert making.comparable(read) == making.comparable(ONE)


def test_a_letter_without_record_comes_back_without(written):
    item = replace(ONE, record=type(ONE.record)(), recorded=False)
    (read,), _ = written(item)
    assert not read.recorded


def test_how_a_mention_was_found_is_kept_where_the_form_says_so(written):
    found = replace(
        ONE.mentions[0], section="history", source="model", probability=0.75, why=("cue: no",)
    )
    ((read,), _) = written(replace(ONE, mentions=(found,)))
    (mention,) = read.mentions
    kept = (mention.section, mention.source, mention.probability, mention.why)
    if FORMATS[written.form].finding:
        assert kept == ("history", "model", 0.75, ("cue: no",))
    else:
        assert kept == (None, "given", 1.0, ())


def test_a_lone_surrogate_is_kept_or_refused(written):
    item = replace(ONE, letter=Letter("a \ud800 b", "x"), mentions=(), note="")
    read, faults = written(item, ONE)
    if "surrogates" in FORMATS[written.form].refuses:
        assert [item.letter.id for item in read] == ["demo-01"]
        assert [fault.letter for fault in faults] == ["x"]
    else:
        assert (read[0].letter.text, faults) == ("a \ud800 b", [])


def test_no_letters(written):
    if written.form == "datasets":
        with pytest.raises(CorpusError, match="there are no letters"):
            written()
    else:
        assert written() == ([], [])


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if form.folder])
@pytest.mark.parametrize("name", [".", "..", "a/b", "CON", "a.b", ".x", "a%2Fb", "ü 1"])
def test_any_id_makes_a_file_name(form, name, tmp_path):
    item = replace(ONE, letter=replace(ONE.letter, id=name))
    write_corpus([item], tmp_path / "corpus", form=form)
    assert [i.letter.id for i in read_corpus(tmp_path / "corpus")] == [name]


@pytest.mark.parametrize("form", ["brat", "cas"])
def test_an_id_that_is_there_twice_is_refused(form, tmp_path):
    with pytest.raises(CorpusError, match="demo-01: its id is there twice"):
        write_corpus([ONE, ONE], tmp_path / "corpus", form=form)
    assert not (tmp_path / "corpus").exists()


# ---- names and suffixes ----


@every_form
def test_a_form_is_told_by_what_it_wrote(form, tmp_path):
    write_corpus([ONE], tmp_path / PATHS[form], form=form)
    assert guessed(tmp_path / PATHS[form]).name == form
    assert guessed(tmp_path).name == form if not FORMATS[form].folder else True


def test_a_suffix_that_tells_no_form(tmp_path):
    with pytest.raises(CorpusError, match=r"out\.xyz: its suffix tells no form: say --to, one of"):
        write_corpus([ONE], tmp_path / "out.xyz")
    with pytest.raises(CorpusError, match="no such form; there are: jsonl, authoring"):
        write_corpus([ONE], tmp_path / "out", form="word")


def test_the_shipped_corpus_by_its_name():
    items = list(read_corpus("lsmri"))
    assert len(items) >= 300
    assert {item.split for item in items} >= {"train", "test"}
    assert all(item.recorded for item in items)


def test_several_corpora_in_their_order(tmp_path):
    for name in ("b", "a"):
        item = replace(ONE, letter=replace(ONE.letter, id=name))
        write_corpus([item], tmp_path / f"{name}.jsonl")
    write_corpus([ONE], tmp_path / "c.yaml")
    paths = [tmp_path / name for name in ("b.jsonl", "c.yaml", "a.jsonl")]
    assert [item.letter.id for item in read_corpus(paths)] == ["b", "demo-01", "a"]


def test_a_folder_of_files_by_their_names(tmp_path):
    for name in ("b", "a"):
        write_corpus([replace(ONE, author=name)], tmp_path / f"{name}.jsonl")
    assert [item.author for item in read_corpus(tmp_path)] == ["a", "b"]


def test_a_folder_of_several_forms_must_be_told(tmp_path):
    write_corpus([ONE], tmp_path / "a.jsonl")
    write_corpus([ONE], tmp_path / "b.yaml")
    with pytest.raises(CorpusError, match="holds jsonl and authoring: say --from"):
        list(read_corpus(tmp_path))
    assert len(list(read_corpus(tmp_path, form="authoring"))) == 1


def test_a_corpus_that_is_not_there():
    with pytest.raises(CorpusError, match=r"nowhere\.jsonl: there is no such file or folder"):
        list(read_corpus("nowhere.jsonl"))


@every_form
def test_the_page_on_corpora_says_what_a_form_loses(form):
    page = (HERE.parents[1] / "docs" / "corpora.md").read_text("utf-8")
    (row,) = [
        line
        for line in page.splitlines()
        if line.startswith(f"| `{form}` | `.") or (line.startswith(f"| `{form}` | a folder"))
    ]
    chosen = FORMATS[form]
    said = (chosen.refuses, chosen.edited, chosen.skips, chosen.memory)
    assert [words for words in said if words not in row] == []
    assert ("how it was found" in row) != chosen.finding


# ---- files that come whole or not at all ----


class Stop(Exception):  # noqa: N818 - no error
    pass


def failing():
    yield ONE
    raise Stop


@every_form
def test_nothing_is_left_of_a_corpus_that_could_not_be_written(form, tmp_path):
    with pytest.raises(Stop):
        write_corpus(failing(), tmp_path / PATHS[form], form=form)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if form.folder])
def test_a_folder_that_holds_something_is_left_alone(form, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CorpusError, match="is there already: name a new folder"):
        write_corpus([ONE], tmp_path, form=form)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("form", ["jsonl", "authoring", "label-studio", "doccano", "conll"])
def test_letters_are_read_as_they_are_asked_for(form, tmp_path):
    """So that a corpus larger than memory can be read: its end isn't looked at first."""
    path = tmp_path / PATHS[form]
    many = (replace(ONE, letter=replace(ONE.letter, id=str(n))) for n in range(200))
    write_corpus(many, path, form=form)
    with path.open("ab") as file:
        file.write(b"\xff\xfe" * 100_000)
    letters = read_corpus(path, form=form)
    assert next(letters).letter.id == "0"


def test_a_folder_of_docs_is_written_some_letters_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr("lsmri.corpora.formats._spacy._SHARD", 3)
    many = [replace(ONE, letter=replace(ONE.letter, id=str(n))) for n in range(7)]
    assert write_corpus(many, tmp_path / "docs", form="spacy") == 7
    names = [path.name for path in sorted((tmp_path / "docs").iterdir())]
    assert names == ["00000.spacy", "00001.spacy", "00002.spacy"]
    assert [i.letter.id for i in read_corpus(tmp_path / "docs")] == list("0123456")


# ---- files of the real tools ----


@pytest.mark.parametrize("name", ["label-studio-1.23.2.json", "doccano-1.8.4.jsonl"])
def test_what_a_tool_imported_and_exported_is_what_was_written(name):
    letters = [making.comparable(item) for item in read_corpus(FIXTURES / "letters.yaml")]
    exported = [making.comparable(item) for item in read_corpus(FIXTURES / name)]
    assert exported == letters


def changed(tmp_path, name, change):
    """A fixture with its first task or line changed, read again."""
    lines = (FIXTURES / name).read_text("utf-8")
    data = json.loads(lines) if name.endswith(".json") else json.loads(lines.splitlines()[0])
    data = data[:1] if isinstance(data, list) else data
    change(data[0] if isinstance(data, list) else data)
    path = tmp_path / f"changed{Path(name).suffix}"
    path.write_text(json.dumps(data), "utf-8")
    (item,) = read_corpus(path)
    return item


def test_a_label_drawn_anew_in_doccano_has_no_side_any_more(tmp_path):
    def change(line):
        line["label"] = [[5, 15, "radicular_pain:possible"], [20, 26, "treatment"]]

    item = changed(tmp_path, "doccano-1.8.4.jsonl", change)
    sciatica, physio = item.mentions
    assert (sciatica.text, sciatica.assertion, sciatica.laterality) == (
        "L sciatica", Assertion.POSSIBLE, None,
    )  # fmt: skip
    assert (physio.text, physio.outcome) == ("physio", "failed")


def test_a_region_of_an_older_label_studio_counts_code_units(tmp_path):
    def change(task):
        for result in task["annotations"][0]["result"]:
            if result["value"]["start"] > 17:
                result["value"]["start"] += 1
                result["value"]["end"] += 1

    item = changed(tmp_path, "label-studio-1.23.2.json", change)
    letters = list(read_corpus(FIXTURES / "letters.yaml"))
    assert making.comparable(item) == making.comparable(letters[0])


def test_a_task_that_nobody_annotated_is_passed_over(tmp_path):
    tasks = json.loads((FIXTURES / "label-studio-1.23.2.json").read_text("utf-8"))
    tasks[0]["annotations"] = []
    (tmp_path / "export.json").write_text(json.dumps(tasks), "utf-8")
    assert [item.letter.id for item in read_corpus(tmp_path / "export.json")] == ["demo-02"]


def test_the_labelling_interface_names_what_tasks_use(tmp_path):
    from lxml import etree

    write_corpus([ONE], tmp_path / "tasks.json")
    config = etree.parse(tmp_path / "tasks.labels.xml")
    labels = {label.get("value") for label in config.iter("Label")}
    assert labels == {concept.value for concept in Concept}
    (task,) = json.loads((tmp_path / "tasks.json").read_text("utf-8"))
    used = {result["from_name"] for result in task["annotations"][0]["result"]}
    assert used <= {control.get("name") for control in config.iter("Labels", "Choices", "TextArea")}


# ---- files of other makers ----


def test_conll_of_other_makers(tmp_path):
    (tmp_path / "a.conll").write_text(
        "-DOCSTART- -X- O O\n\nNo DT O O\nsaddle NN O B-saddle_sensory_change:absent\n"
        "numbness NN O I-saddle_sensory_change:absent\n. . O O\n\nFever NN O I-fever\n"
    )
    first, second = read_corpus(tmp_path / "a.conll")
    assert first.letter.text == "No saddle numbness ."
    assert [(m.text, m.concept, m.assertion) for m in first.mentions] == [
        ("saddle numbness", "saddle_sensory_change", "absent")
    ]
    assert [(m.text, m.concept) for m in second.mentions] == [("Fever", "fever")]
    assert not first.recorded


def test_brat_of_other_makers(tmp_path):
    (tmp_path / "r-1.txt").write_text("No saddle\nnumbness. Fever?", "utf-8")
    (tmp_path / "r-1.ann").write_text(
        "A1\tAssertion T1 absent\nT1\tsaddle_sensory_change 3 9;10 18\tsaddle numbness\n"
        "R1\tBefore Arg1:T1 Arg2:T2\t\nT2\tfever 20 25\tFever\n#1\tAnnotatorNotes T2\tunsure\n",
        "utf-8",
    )
    (item,) = read_corpus(tmp_path)
    assert [(m.text, m.concept, m.assertion) for m in item.mentions] == [
        ("saddle\nnumbness", "saddle_sensory_change", "absent"),
        ("Fever", "fever", "present"),
    ]


def test_spans_of_other_docs(tmp_path):
    import spacy
    from spacy.tokens import DocBin, Span

    doc = spacy.blank("en")("No saddle numbness here.")
    doc.ents = [Span(doc, 1, 3, label="saddle_sensory_change")]
    DocBin(docs=[doc]).to_disk(tmp_path / "other.spacy")
    (item,) = read_corpus(tmp_path / "other.spacy")
    assert item.letter.id == "other-1"
    assert [(m.text, m.concept) for m in item.mentions] == [
        ("saddle numbness", "saddle_sensory_change")
    ]


def test_prodigy_tasks_that_were_rejected_are_passed_over(tmp_path):
    task = {"text": "No fever.", "spans": [{"start": 3, "end": 8, "label": "fever"}]}
    lines = [{**task, "answer": answer} for answer in ("accept", "reject", "ignore")]
    path = tmp_path / "p.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    (item,) = read_corpus(path)
    assert (item.mentions[0].text, item.mentions[0].concept) == ("fever", "fever")


def test_results_of_scoring_are_a_corpus(tmp_path):
    """``lsmri score --with-text`` gives letters pre-annotated."""
    import lsmri
    from lsmri.serve.render.records import to_record
    from lsmri.serve.scoring import Scored

    result = lsmri.load()(Letter("62F, L sciatica 3/12, physio no help.", "r-1"))
    record = to_record(Scored(result), with_text=True)
    (tmp_path / "scored.jsonl").write_text(json.dumps(record), "utf-8")
    (item,) = read_corpus(tmp_path / "scored.jsonl")
    assert item.mentions == result.mentions
    assert item.record == result.features
    assert [m.source for m in item.mentions] == [m.source for m in result.mentions]


def test_offsets_of_a_cas_are_utf16_in_its_file(tmp_path):
    write_corpus([ONE], tmp_path / "cas", form="cas")
    xmi = (tmp_path / "cas" / "demo-01.xmi").read_text("utf-8")
    start = ONE.letter.text.index("L sciatica")
    assert f'begin="{start + 1}" end="{start + 11}" concept="radicular_pain"' in xmi


def test_a_loaded_dataset_has_the_splits_of_its_letters():
    other = replace(ONE, letter=replace(ONE.letter, id="t"), split="test")
    loaded = load_dataset([ONE, other])
    assert {name: part["id"] for name, part in loaded.items()} == {
        "train": ["demo-01"], "test": ["t"],
    }  # fmt: skip
    assert loaded["train"][0]["mentions"][1]["value"] == "P3M"


def test_a_dataset_of_splits_is_read(tmp_path):
    import datasets

    datasets.disable_progress_bars()
    load_dataset([replace(ONE, split="")]).save_to_disk(str(tmp_path / "ds"))
    (item,) = read_corpus(tmp_path / "ds", form="datasets")
    assert item.split == "train"
    assert making.ordered(item.mentions) == making.ordered(ONE.mentions)


# ---- faults ----


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
        ("a.json", b'[{"data": {"text": "x"', "no valid JSON list"),
        ("a.json", b'[{"id": 1}]', "task 1 has no data"),
        ("a.jsonl", b'{"text": "x", "label": [[0, 1]]}', "a label has no start, end and name"),
        ("a.jsonl", '{"id": "ä"}'.encode("latin-1"), "the file isn't UTF-8"),
        ("a.spacy", b"nothing", "it is no DocBin"),
        ("a.conll", b'# lsmri = {"id": "a", "text": "x"}\nx O\n', "doesn't say token, start"),
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
        list(read_corpus(path, form=form, report=lambda _: None))


def test_mentions_slice_to_their_text(written):
    text = "😀😀 hot\r\n😀 hot"
    places = [(3, 6), (10, 13)]
    found = tuple(Mention(s, e, text[s:e], Concept.FEVER, source="given") for s, e in places)
    (read,), _ = written(replace(ONE, letter=Letter(text, "x"), mentions=found))
    assert [(m.start, m.end, m.text) for m in read.mentions] == [(3, 6, "hot"), (10, 13, "hot")]
