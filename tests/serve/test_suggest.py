"""``lsmri suggest``: ids and grounds, tasks for the annotation tool, and what goes wrong."""

from __future__ import annotations

import json
import sys

import pytest
from typer.testing import CliRunner

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.formats import write_corpus
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.serve.cli import app

LETTERS = {
    "a": "62F, sciatica for 3/12, zebra in the family. Physio no help.",
    "b": "Numb around the back passage since Monday, ?CES.",
    "c": "Low back pain for a week after gardening.",
}


@pytest.fixture
def suggest(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    lines = [json.dumps({"id": id, "text": text}) for id, text in LETTERS.items()]
    (tmp_path / "pool.jsonl").write_text("\n".join(lines))
    done = AnnotatedLetter(Letter(LETTERS["c"], "other-id"), (), FeatureRecord())
    write_corpus([done], "done.jsonl")

    def run(*arguments: object, status: int = 0):
        usual = ["--model", "rules", "--annotated", "done.jsonl"]
        result = CliRunner().invoke(app, ["suggest", *usual, *map(str, arguments)])
        assert result.exit_code == status, result.output
        return result

    return run


def ids(said) -> list[str]:
    return [line.split("\t")[0] for line in said.stdout.splitlines()]


def test_annotated_letters_are_passed_over(suggest):
    said = suggest("pool.jsonl")
    assert sorted(ids(said)) == ["a", "b"]
    assert "zebra" not in said.output


def test_as_many_as_asked_for(suggest):
    assert len(ids(suggest("pool.jsonl", "--count", "1"))) == 1


def test_tasks_for_label_studio(suggest, tmp_path):
    said = suggest("pool.jsonl", "-o", "tasks.json")
    tasks = json.loads((tmp_path / "tasks.json").read_text("utf-8"))
    assert [task["data"]["lsmri"]["id"] for task in tasks] == ids(said)
    assert all(task["predictions"][0]["result"] for task in tasks)
    assert "2 letters written to tasks.json" in said.stderr


def test_a_letter_that_cannot_be_read(suggest, tmp_path):
    with (tmp_path / "pool.jsonl").open("a") as file:
        file.write('\n{"id": "e", "text": " "}\n')
    said = suggest("pool.jsonl", status=1)
    assert "id e" in said.stderr or "e:" in said.stderr
    assert sorted(ids(said)) == ["a", "b"]


def test_nothing_is_left(suggest, tmp_path):
    (tmp_path / "pool.jsonl").write_text(json.dumps({"id": "c", "text": LETTERS["c"]}))
    assert "no letter to suggest" in suggest("pool.jsonl", status=1).stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["pool.jsonl", "--count", "0"],
        ["pool.jsonl", "--model", "nothing"],
        ["pool.jsonl", "--annotated", "nowhere.jsonl"],
        ["pool.jsonl", "-o", "tasks.unknown"],
    ],
)
def test_wrong_usage(suggest, arguments):
    assert suggest(*arguments, status=2).stderr


def test_without_scikit_learn_the_remedy_is_told(suggest, monkeypatch):
    monkeypatch.delitem(sys.modules, "lsmri.training.suggestion", raising=False)
    monkeypatch.setitem(sys.modules, "sklearn.feature_extraction.text", None)
    assert "lsmri[train]" in suggest("pool.jsonl", status=2).stderr
