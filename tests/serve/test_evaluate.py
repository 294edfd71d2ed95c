"""``lsmri evaluate``: the report, the figures, the page, and what goes wrong."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from typer.testing import CliRunner

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.authoring import parse_markup
from lsmri.corpora.formats import write_corpus
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.serve.cli import app

MARKED = "62F. {{Sciatica|radicular_pain}} since March, {{no zebra|fever absent}} <b>& all</b>."


def letter(id: str, *, marked: str = MARKED, split: str = "", recorded: bool = True):
    text, mentions = parse_markup(marked)
    record = FeatureRecord(findings={"radicular_pain": "present"} if recorded else {})
    return AnnotatedLetter(
        Letter(text, id), mentions, record, "gp", "card", split=split, recorded=recorded
    )


@pytest.fixture
def evaluate(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    write_corpus([letter("x1", split="test"), letter("x2", split="train")], "two.jsonl")
    write_corpus([letter("x1"), letter("x2", recorded=False)], "whole.jsonl")
    write_corpus([letter("x1"), letter("empty", marked=" ")], "empty.jsonl")
    write_corpus([], "none.jsonl")

    def run(*arguments: object, status: int = 0):
        usual = ["--model", "rules", "--draws", "100"]
        result = CliRunner().invoke(app, ["evaluate", *map(str, arguments), *usual])
        assert result.exit_code == status, result.output
        return result

    return run


def test_the_report(evaluate):
    said = evaluate("whole.jsonl").stdout
    assert "on 2 letters, 1 with feature records" in said
    for title in ("overview", "category: gold in rows", "mentions by concept", "by author"):
        assert title in said
    assert "zebra" not in said


def test_the_test_letters_are_taken_where_there_are_any(evaluate):
    assert "1 letters of the split 'test'" in evaluate("two.jsonl").stderr
    assert "on 2 letters" in evaluate("two.jsonl", "--split", "all").stdout


def test_figures_and_page(evaluate, tmp_path):
    evaluate("whole.jsonl", "--output", "out", "--compare", "rules")
    record = json.loads((tmp_path / "out" / "figures.json").read_text("utf-8"))
    assert record["letters"] == 2
    assert record["comparison"]["categories"]["p"] == 1.0
    assert "zebra" not in json.dumps(record)
    page = (tmp_path / "out" / "evaluation.html").read_text("utf-8")
    assert page.count("<article") == 2
    assert page.count("&lt;b&gt;&amp; all&lt;/b&gt;") == 4
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)
    assert "script-src 'sha256-" in page


class Articles(HTMLParser):
    """Collects what marks and list items of the page say of themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[tuple[str, str]] = []
        self.filters: list[str] = []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "mark" and "data-k" in found:
            self.marks.append((found["class"], found["data-k"]))
        if tag == "article":
            self.filters.append(found["data-d"])


def test_the_page_marks_what_differs(evaluate, tmp_path):
    evaluate("whole.jsonl", "--output", "out")
    parser = Articles()
    parser.feed((tmp_path / "out" / "evaluation.html").read_text("utf-8"))
    assert ("missed", "missed:fever") in parser.marks
    assert ("same", "same:radicular_pain") in parser.marks
    assert all("missed:fever" in tokens.split() for tokens in parser.filters)


def test_json(evaluate):
    record = json.loads(evaluate("whole.jsonl", "--format", "json").stdout)
    assert {"sections", "confusions", "calibration", "differences"} < record.keys()


def test_a_letter_that_cannot_be_read(evaluate):
    said = evaluate("empty.jsonl", status=1)
    assert "empty: the letter is empty" in said.stderr
    assert "on 1 letters" in said.stdout


def test_a_corpus_without_letters(evaluate):
    assert "no letters" in evaluate("none.jsonl", status=1).stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere.jsonl"], "no such file"),
        (["two.jsonl", "--split", "tset"], "there are: test, train"),
        (["two.jsonl", "--compare", "nothing"], "unknown model"),
        (["two.jsonl", "--guideline", "nothing"], "nothing"),
        (["two.jsonl", "--output", "two.jsonl"], "is a file"),
    ],
)
def test_wrong_usage(evaluate, arguments, told):
    assert told in re.sub(r"[\s│]+", " ", evaluate(*arguments, status=2).stderr)
