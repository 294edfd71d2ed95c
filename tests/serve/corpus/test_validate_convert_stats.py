"""``lsmri corpus validate``, ``convert`` and ``stats``: what they print, and their exit status."""

from __future__ import annotations

import json
import re
import sys

import pytest
from typer.testing import CliRunner

from lsmri.corpora.formats import FORMATS, read_corpus
from lsmri.serve.cli import app

GOOD = """\
id: a-1
author: ann
style: card
country: GB
text: |
  {{LBP|low_back_pain}} {{6/52|symptom_duration value=P6W about=back}}, no {{fever|fever absent}}.
record:
  findings: low_back_pain -fever
  symptom_duration_weeks: 6
"""
BAD = GOOD.replace("fever absent", "feber absent").replace("low_back_pain -", "radicular_pain -")


@pytest.fixture
def corpus(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "bad.yaml").write_text(BAD)

    def run(*arguments: object, status: int = 0):
        result = CliRunner().invoke(app, ["corpus", *map(str, arguments)])
        assert result.exit_code == status, result.output
        return result

    return run


# ---- validate ----


def test_a_good_corpus(corpus):
    said = corpus("validate", "good.yaml")
    assert said.stdout == ""
    assert said.stderr == "lsmri: 1 letters, 0 faults\n"


def test_faults_are_listed_without_words_of_the_letter(corpus):
    said = corpus("validate", "bad.yaml", status=1)
    assert "bad.yaml: line 6: letter a-1: the mark can't be read: not a Concept" in said.stdout
    assert "feber" not in said.output
    assert said.stderr == "lsmri: 1 letters, 1 faults\n"


def test_words_are_shown_where_asked_for(corpus):
    said = corpus("validate", "bad.yaml", "--show-text", status=1)
    assert "  'fever' marked 'feber absent'\n" in said.stdout


def test_faults_as_json(corpus):
    document = json.loads(corpus("validate", "bad.yaml", "--format", "json", status=1).stdout)
    (fault,) = document["faults"]
    assert document["letters"] == 1
    assert fault["code"] == "code"
    assert (fault["file"], fault["line"], fault["letter"]) == ("bad.yaml", 6, "a-1")
    assert "detail" not in fault
    shown = corpus("validate", "bad.yaml", "--format", "json", "--show-text", status=1).stdout
    assert json.loads(shown)["faults"][0]["detail"] == "'fever' marked 'feber absent'"


def test_all_corpora_are_read_to_their_end(corpus):
    said = corpus("validate", "bad.yaml", "good.yaml", status=1)
    assert "good.yaml: line 1: letter a-1: its id is there already, in bad.yaml" in said.stdout
    assert said.stderr == "lsmri: 2 letters, 2 faults\n"


@pytest.mark.parametrize("command", ["validate", "stats", "convert"])
def test_wrong_usage(corpus, command):
    extra = ["out.jsonl"] if command == "convert" else []
    assert "no such file or folder" in corpus(command, "none.yaml", *extra, status=2).output
    said = corpus(command, "good.yaml", *extra, "--from", "word", status=2)
    assert "no such form" in said.output


@pytest.mark.parametrize("command", ["validate", "stats", "convert"])
def test_a_library_that_is_missing_is_named(corpus, command, monkeypatch):
    monkeypatch.setitem(sys.modules, "yaml", None)
    extra = ["out.jsonl"] if command == "convert" else []
    said = corpus(command, "good.yaml", *extra, status=2)
    assert "PyYAML is missing: pip install 'lsmri[corpora]'" in said.output


def test_faults_of_a_folder_name_their_file(corpus, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "gp.yaml").write_text(GOOD.replace("P6W", "P9W"))
    said = corpus("validate", "letters", status=1)
    assert said.stdout.startswith("gp.yaml: line 1: letter a-1: symptom_duration_weeks is the")


# ---- convert ----


@pytest.mark.parametrize("form", FORMATS)
def test_a_corpus_in_another_form(corpus, form):
    said = corpus("convert", "good.yaml", "out", "--to", form)
    assert f"lsmri: 1 letters written as {FORMATS[form].title}" in said.stderr
    assert "nothing is lost in the file" in said.stderr
    assert ("a span changed" in said.stderr) == bool(FORMATS[form].edited)


def test_the_suffix_tells_the_form(corpus):
    corpus("convert", "good.yaml", "out.jsonl")
    assert list(read_corpus("out.jsonl")) == list(read_corpus("good.yaml"))


def test_what_is_lost_is_said(corpus, tmp_path):
    mention = {"start": 0, "end": 3, "concept": "fever", "source": "model", "probability": 0.7}
    line = {"id": "a", "text": "hot", "mentions": [mention]}
    (tmp_path / "scored.jsonl").write_text(json.dumps(line))
    said = corpus("convert", "scored.jsonl", "out.yaml")
    assert "lost: section, source, probability and why of 1 mentions" in said.stderr


def test_a_letter_that_a_form_cannot_hold_is_told_and_the_others_are_written(corpus, tmp_path):
    places = [{"start": s, "end": e, "concept": "fever"} for s, e in ((0, 5), (3, 7))]
    lines = [{"id": "a", "text": "a tall man", "mentions": places}, {"id": "b", "text": "x"}]
    (tmp_path / "in.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    said = corpus("convert", "in.jsonl", "out.yaml", status=1)
    assert "letter a: the authoring form can't hold it: spans cross each other" in said.stderr
    assert "1 letters written" in said.stderr
    assert [item.letter.id for item in read_corpus("out.yaml")] == ["b"]


def test_a_letter_that_cannot_be_read_is_told_and_the_others_are_written(corpus):
    said = corpus("convert", "bad.yaml", "out.jsonl", status=1)
    assert "line 6: letter a-1: the mark can't be read" in said.stderr
    (item,) = read_corpus("out.jsonl")
    assert len(item.mentions) == 2


def test_a_place_that_cannot_be_written_is_wrong_usage(corpus):
    assert "OUT" in corpus("convert", "good.yaml", "none/out.jsonl", status=2).output
    assert "its suffix tells no form" in corpus("convert", "good.yaml", "out", status=2).output


# ---- stats ----


def test_figures_as_text(corpus):
    said = corpus("stats", "good.yaml").stdout
    assert said.startswith("1 letters of 4 to 4 words, median 4; 1 authors; 3 mentions.")
    assert "low_back_pain" in said
    assert re.search(r"^no word on treatment +1 \(100%\)$", said, re.MULTILINE)


def test_figures_as_json(corpus):
    record = json.loads(corpus("stats", "good.yaml", "--format", "json").stdout)
    assert record["letters"] == record["recorded"] == 1
    assert record["mentions"]["fever"] == {"absent": 1}
    assert sum(counts[""] for counts in record["categories"].values()) == 1
    assert record["omitted"] == {
        "duration": {"": 0}, "treatment": {"": 1}, "examination": {"": 1}, "red_flags": {"": 0},
    }  # fmt: skip


def test_figures_as_markdown(corpus):
    said = corpus("stats", "good.yaml", "--format", "markdown").stdout
    assert "### Mentions of red flags" in said
    assert "| fever | 0 | 1 | 0 | 0 | 0 | 0 | 1 |" in said


def test_figures_of_a_split(corpus, tmp_path):
    more = GOOD.replace("a-1", "a-2").replace("text:", "split: test\ntext:")
    (tmp_path / "more.yaml").write_text(more)
    paths = ["good.yaml", "more.yaml", "--format", "json"]
    assert json.loads(corpus("stats", *paths, "--split", "test").stdout)["letters"] == 1
    assert json.loads(corpus("stats", *paths).stdout)["letters"] == 2
    table = corpus("stats", *paths[:2]).stdout
    assert re.search(r"^no word on treatment +1 \(100%\) +1 \(100%\) +2 \(100%\)$", table, re.M)


def test_figures_by_another_guideline(corpus):
    said = corpus("stats", "good.yaml", "--guideline", "kovacs2013").stdout
    assert "Category by profile kovacs2013" in said
    corpus("stats", "good.yaml", "--guideline", "none", status=2)


def test_figures_in_a_file(corpus, tmp_path):
    corpus("stats", "good.yaml", "-o", "figures.txt")
    assert (tmp_path / "figures.txt").read_text().startswith("1 letters")
    corpus("stats", "good.yaml", "-o", "none/figures.txt", status=2)


def test_faults_are_told_and_what_was_read_is_counted(corpus):
    said = corpus("stats", "bad.yaml", status=1)
    assert "the mark can't be read" in said.stderr
    assert "2 mentions" in said.stdout
