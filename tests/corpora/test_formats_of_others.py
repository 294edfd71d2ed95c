"""Corpora of annotation tools and of other makers: what they wrote is read as it was meant."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from pathlib import Path

import pytest

from lsmri.corpora.formats import load_dataset, read_corpus, write_corpus
from lsmri.corpora.letter import Letter
from lsmri.corpora.scheme import Assertion, Concept

HERE = Path(__file__).parent
FIXTURES = HERE / "fixtures"
_SPEC = importlib.util.spec_from_file_location("lsmri_tests_making", HERE / "making.py")
making = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(making)
ONE = making.ONE_LETTER


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
