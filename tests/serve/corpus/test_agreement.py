"""``lsmri corpus agreement``: the report and what it leaves unsaid."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.authoring import parse_markup
from lsmri.corpora.formats import write_corpus
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.serve.cli import app


def letter(id: str, marked: str, **findings: str) -> AnnotatedLetter:
    text, mentions = parse_markup(marked)
    return AnnotatedLetter(Letter(text, id), mentions, FeatureRecord(findings=findings))


ONE = "{{zebra fever|fever}} and {{low back pain|low_back_pain}}"
OTHER = "{{zebra fever|fever possible}} and {{low back pain|low_back_pain}}"


@pytest.fixture
def agreement(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    write_corpus([letter("x", ONE, fever="present"), letter("y", ONE)], "a.jsonl")
    write_corpus([letter("x", OTHER, fever="absent"), letter("z", ONE)], "b.jsonl")
    write_corpus([letter("x", ONE), letter("y", OTHER)], "c.yaml")
    write_corpus([letter("x", f"{ONE} today"), letter("y", ONE)], "d.jsonl")

    def run(*arguments: object, status: int = 0):
        extra = ["--draws", "100"] if status == 0 else []
        result = CliRunner().invoke(app, ["corpus", "agreement", *map(str, arguments), *extra])
        assert result.exit_code == status, result.output
        return result

    return run


def test_text(agreement):
    said = agreement("a.jsonl", "b.jsonl")
    assert "Agreement of a and b on 1 letters, 1 with feature records" in said.stdout
    assert "x  0-11  assertion  fever  present / possible" in said.stdout
    assert "x  finding  fever  present / absent" in said.stdout
    assert "x  decision  " in said.stdout
    assert "2 letters aren't in all corpora" in said.stderr


def test_words_are_shown_on_request_only(agreement):
    for form in ("text", "json", "markdown"):
        assert "zebra" not in agreement("a.jsonl", "b.jsonl", "--format", form).output
        shown = agreement("a.jsonl", "b.jsonl", "--format", form, "--show-text").stdout
        assert "zebra fever" in shown


def test_json(agreement):
    record = json.loads(agreement("a.jsonl", "c.yaml", "--format", "json").stdout)
    assert record["annotators"] == ["a", "c"]
    assert record["letters"] == record["recorded"] == 2
    sections = {section["name"]: section for section in record["sections"]}
    assert {row["name"] for row in sections["decision"]["rows"]} == {"category", "urgency"}
    (row,) = (row for row in sections["spans"]["rows"] if row["name"] == "all")
    assert row["figures"]["f1_exact"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert record["disagreements"][0]["letter"] == "x"


def test_figures_that_are_not_defined_are_null(agreement):
    record = json.loads(agreement("a.jsonl", "a.jsonl", "--format", "json").stdout)
    (features,) = (s for s in record["sections"] if s["name"] == "features")
    assert features["rows"][0]["figures"]["kappa"]["value"] is None


def test_markdown(agreement):
    said = agreement("a.jsonl", "c.yaml", "--format", "markdown", "--no-disagreements").stdout
    assert "### Spans\n" in said and "| infection | 2 | 1.00 (1.00 to 1.00)" in said
    assert "To settle" not in said


def test_the_same_command_gives_the_same_report(agreement):
    assert agreement("a.jsonl", "c.yaml").stdout == agreement("a.jsonl", "c.yaml").stdout


def test_three_annotators(agreement):
    assert "of a, c and b on 1 letters" in agreement("a.jsonl", "c.yaml", "b.jsonl").stdout


def test_a_letter_whose_text_differs_is_told_and_left_out(agreement):
    said = agreement("a.jsonl", "d.jsonl", status=1)
    assert "letter x: its text isn't the same in all corpora" in said.stderr
    assert "on 1 letters" in said.stdout
    assert "zebra" not in said.output


def test_an_id_that_comes_twice_is_told(agreement):
    write_corpus([letter("x", ONE), letter("x", OTHER)], "twice.jsonl")
    assert "more than once" in agreement("a.jsonl", "twice.jsonl", status=1).stderr


def test_nothing_in_common(agreement):
    write_corpus([letter("q", ONE)], "q.jsonl")
    assert "no letter in common" in agreement("a.jsonl", "q.jsonl", status=1).stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a.jsonl"],
        ["a.jsonl", "none.jsonl"],
        ["a.jsonl", "b.jsonl", "--format", "html"],
        ["a.jsonl", "b.jsonl", "--guideline", "nope"],
        ["a.jsonl", "b.jsonl", "--draws", "1"],
        ["a.jsonl", "b.jsonl", "-o", "no/such/file"],
    ],
)
def test_wrong_usage(agreement, arguments):
    assert agreement(*arguments, status=2).stderr
