"""Corpora of any size: read and written a letter at a time, and told where they are cut off."""

from __future__ import annotations

import importlib.util
import json
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import CorpusError, Fault
from lsmri.corpora.formats import FORMATS, read_corpus, write_corpus

HERE = Path(__file__).parent
_SPEC = importlib.util.spec_from_file_location("lsmri_tests_making", HERE / "making.py")
making = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(making)
ONE, PATHS = making.ONE_LETTER, making.PATHS


def letters(count: int):
    """As many, each with a name and an id of its own."""
    for number in range(count):
        text = f"{ONE.letter.text} Dr N{number:05}"
        yield replace(ONE, letter=replace(ONE.letter, id=f"l-{number:05}", text=text))


# ---- .spacy ----


@pytest.fixture
def small_pieces(monkeypatch):
    """So few words, bytes and letters at a time that even a small corpus takes several."""
    for name, size in (("_WORDS", 40), ("_HELD", 100), ("_PIECE", 64)):
        monkeypatch.setattr(f"lsmri.corpora.formats._docbin.{name}", size)
    monkeypatch.setattr("lsmri.corpora.formats._tokens._WORDS", 1300)


def test_docs_round_trip_however_much_is_held_at_a_time(small_pieces, tmp_path):
    given = list(letters(60))
    assert write_corpus(iter(given), tmp_path / "a.spacy") == 60
    assert [making.comparable(i) for i in read_corpus(tmp_path / "a.spacy")] == [
        making.comparable(i) for i in given
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["a.spacy"]


def test_spacy_reads_the_docs_that_were_written_as_its_own(small_pieces, tmp_path):
    import spacy
    from spacy.tokens import DocBin

    from lsmri.corpora.formats._spacy import as_doc

    given = list(letters(30))
    write_corpus(given, tmp_path / "a.spacy")
    own = DocBin(store_user_data=True, docs=[as_doc(item) for item in given])
    vocab = spacy.blank("en").vocab
    read = list(DocBin().from_disk(tmp_path / "a.spacy").get_docs(vocab))
    assert [doc.text for doc in read] == [item.letter.text for item in given]
    for doc, other in zip(read, own.get_docs(vocab), strict=True):
        assert doc.to_bytes() == other.to_bytes()
        assert [span.label_ for span in doc.spans["mentions"]] == [m.concept for m in ONE.mentions]


def test_a_docbin_of_another_maker_is_read_with_all_its_columns(small_pieces, tmp_path):
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    docs = [nlp(f"Hot and numb, patient {n}.") for n in range(20)]
    for doc in docs:
        doc.set_ents([doc.char_span(0, 3, "fever")])
        doc.user_data["._.", "seen", None, None] = {"by": ("a", "b")}
    DocBin(docs=docs, store_user_data=True).to_disk(tmp_path / "a.spacy")
    read = list(read_corpus(tmp_path / "a.spacy"))
    assert [item.letter.text for item in read] == [doc.text for doc in docs]
    assert {(m.text, m.concept) for item in read for m in item.mentions} == {("Hot", "fever")}
    assert read[0].letter.id == "a-1"


def test_a_spacy_file_of_no_letters_is_spacys(tmp_path):
    from spacy.tokens import DocBin

    assert write_corpus([], tmp_path / "a.spacy") == 0
    assert len(DocBin().from_disk(tmp_path / "a.spacy")) == 0
    DocBin().to_disk(tmp_path / "b.spacy")
    assert list(read_corpus(tmp_path / "b.spacy")) == []


def test_more_docs_than_a_file_holds_are_an_error_that_names_the_folder(monkeypatch, tmp_path):
    monkeypatch.setattr("lsmri.corpora.formats._docbin._LONGEST", 1000)
    with pytest.raises(CorpusError, match="a file of Docs ends at 4 GiB of tokens: write a folder"):
        write_corpus(letters(50), tmp_path / "a.spacy")
    assert list(tmp_path.iterdir()) == []


def test_the_tokenizer_forgets_the_words_of_letters_long_past(monkeypatch, tmp_path):
    from lsmri.corpora.formats import _tokens

    monkeypatch.setattr(_tokens, "_WORDS", 1400)
    first = _tokens.blank()
    write_corpus(letters(400), tmp_path / "a.conll")
    assert _tokens.blank() is not first
    assert len(_tokens.blank().vocab.strings) < 1500
    assert len(list(read_corpus(tmp_path / "a.conll"))) == 400


# ---- cut off ----


@pytest.mark.parametrize("form", ["jsonl", "doccano", "prodigy", "conll", "label-studio", "spacy"])
@pytest.mark.parametrize("part", [0.02, 0.3, 0.47, 0.9])
def test_a_file_that_is_cut_off_is_told_by_its_name(form, part, tmp_path):
    """And the letters that are read of it are as they were."""
    given = {item.letter.id: making.comparable(item) for item in letters(12)}
    path = tmp_path / PATHS[form]
    write_corpus(letters(12), path, form=form)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    faults: list[Fault] = []
    read = list(read_corpus(path, form=form, report=faults.append))
    assert [making.comparable(i) for i in read] == [given[i.letter.id] for i in read]
    assert len(read) < 12
    assert {fault.file for fault in faults} == {path.name}
    assert all(fault.remedy for fault in faults)


def test_an_export_cut_off_at_any_character_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr("lsmri.corpora.formats._files._CHUNK", 7)
    tasks = [
        {"data": {"text": 'hot "\\ 😀\n'}, "annotations": [{"result": [], "x": -2.5e-3}]},
        {"data": {"text": "cold"}, "annotations": [{"result": [], "y": [None, True, {}]}]},
    ]
    path = tmp_path / "tasks.json"
    for whole in (json.dumps(tasks), json.dumps(tasks, ensure_ascii=False, indent=1)):
        for end in range(1, len(whole)):
            path.write_text(whole[:end], "utf-8")
            faults: list[Fault] = []
            read = [item.letter.text for item in read_corpus(path, report=faults.append)]
            assert len(faults) == 1, end
            assert "the file is cut off" in faults[0].reason, end
            assert f"task {len(read) + 1}" in faults[0].reason or f"task {len(read)}" in str(
                faults[0]
            )
            assert read == [task["data"]["text"] for task in tasks[: len(read)]]


def test_a_type_system_that_is_cut_off_is_told(tmp_path):
    write_corpus([ONE], tmp_path / "cas", form="cas")
    (tmp_path / "cas" / "TypeSystem.xml").write_text("<typeSystem")
    with pytest.raises(CorpusError, match=r"TypeSystem\.xml: it is no type system: copy or export"):
        list(read_corpus(tmp_path / "cas"))


# ---- memory ----


@pytest.mark.parametrize("form", ["jsonl", "doccano", "prodigy", "conll", "label-studio"])
def test_ten_times_the_letters_take_no_more_memory_to_read(form, tmp_path):
    def peak(count: int) -> int:
        path = tmp_path / f"{count}{FORMATS[form].suffixes[0]}"
        write_corpus(letters(count), path, form=form)
        sum(1 for _ in read_corpus(path, form=form))
        tracemalloc.start()
        try:
            assert sum(1 for _ in read_corpus(path, form=form)) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few = peak(100)
    assert peak(1000) < few + 400_000


def test_nothing_is_left_beside_a_dataset(tmp_path):
    write_corpus([ONE], tmp_path / "ds", form="datasets")
    assert [path.name for path in tmp_path.iterdir()] == ["ds"]
    assert all(not path.name.startswith(".") for path in (tmp_path / "ds").iterdir())


def test_letters_of_a_large_folder_come_by_name(tmp_path):
    given: list[AnnotatedLetter] = list(letters(40))
    for form in ("brat", "cas"):
        write_corpus(reversed(given), tmp_path / form, form=form)
        read = [item.letter.id for item in read_corpus(tmp_path / form)]
        assert read == [item.letter.id for item in given]
