"""Corpora in other forms: what is written is read again, and what a form can't hold is told."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsmri.corpora.faults import CorpusError, Fault
from lsmri.corpora.formats import FORMATS, guessed, read_corpus, write_corpus
from lsmri.corpora.letter import Letter, Mention
from lsmri.corpora.scheme import Concept

HERE = Path(__file__).parent
_SPEC = importlib.util.spec_from_file_location("lsmri_tests_making", HERE / "making.py")
making = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(making)
ONE = making.ONE_LETTER
PATHS = making.PATHS
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


def test_mentions_slice_to_their_text(written):
    text = "😀😀 hot\r\n😀 hot"
    places = [(3, 6), (10, 13)]
    found = tuple(Mention(s, e, text[s:e], Concept.FEVER, source="given") for s, e in places)
    (read,), _ = written(replace(ONE, letter=Letter(text, "x"), mentions=found))
    assert [(m.start, m.end, m.text) for m in read.mentions] == [(3, 6, "hot"), (10, 13, "hot")]


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
