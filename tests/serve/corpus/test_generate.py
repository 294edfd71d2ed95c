"""``lsmri corpus generate``: what it writes, passes over and refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.authoring import parse_markup
from lsmri.corpora.formats import read_corpus, write_corpus
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.serve.cli import app

MARKED = (
    "Mrs Ward, 62 year old patient. {{3/12|symptom_duration value=P3M}} of {{pain|low_back_pain}}."
)


def letter(id: str, **more: str) -> AnnotatedLetter:
    text, mentions = parse_markup(MARKED)
    return AnnotatedLetter(
        Letter(text, id), mentions, FeatureRecord(), "hand", "card", "GB", **more
    )


@pytest.fixture
def generate(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    write_corpus([letter("a-1"), letter("a-2")], "in.jsonl")

    def run(*arguments: object, status: int = 0):
        result = CliRunner().invoke(app, ["corpus", "generate", *map(str, arguments)])
        assert result.exit_code == status, result.output
        return result

    return run


def ids(path: str) -> list[str]:
    return [item.letter.id for item in read_corpus(path)]


def test_copies_of_each_letter(generate):
    generate("in.jsonl", "out.jsonl", "--copies", 2, "--seed", 7)
    assert ids("out.jsonl") == ["a-1~v7", "a-1~v8", "a-2~v7", "a-2~v8"]
    for item in read_corpus("out.jsonl"):
        assert item.author == "hand" and "varied by program" in item.note


def test_with_the_originals(generate):
    generate("in.jsonl", "out.jsonl", "--copies", 1, "--with-originals")
    assert ids("out.jsonl") == ["a-1", "a-1~v1", "a-2", "a-2~v1"]


def test_only_the_edits_that_are_asked_for(generate):
    generate("in.jsonl", "out.jsonl", "--edits", "case, names", "--copies", 8)
    texts = {item.letter.text.lower() for item in read_corpus("out.jsonl")}
    assert len(texts) > 1
    assert all("62 year old patient. 3/12 of pain." in text for text in texts)


def test_the_same_command_writes_the_same_file(generate, tmp_path: Path):
    generate("in.jsonl", "one.jsonl")
    generate("in.jsonl", "two.jsonl")
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_letters_for_measuring_are_passed_over(generate):
    letters = [letter("a"), letter("b", split="test"), letter("c", split="development")]
    write_corpus([*letters, letter("a~v3")], "split.jsonl")
    said = generate("split.jsonl", "out.jsonl", "--copies", 1)
    assert "3 letters passed over" in said.stderr
    assert ids("out.jsonl") == ["a~v1"]


def test_a_faulty_line_is_told_and_the_others_are_varied(generate, tmp_path: Path):
    with (tmp_path / "in.jsonl").open("a") as file:
        file.write('{"id": "zebra", \n')
    said = generate("in.jsonl", "out.jsonl", "--copies", 1, status=1)
    assert "in.jsonl" in said.stderr and "line 3" in said.stderr
    assert ids("out.jsonl") == ["a-1~v1", "a-2~v1"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["in.jsonl"],
        ["none.jsonl", "out.jsonl"],
        ["in.jsonl", "out.xyz"],
        ["in.jsonl", "no/such/out.jsonl"],
        ["in.jsonl", "out.jsonl", "--edits", "typos"],
        ["in.jsonl", "out.jsonl", "--copies", "0"],
        ["in.jsonl", "out.jsonl", "--from", "nope"],
        ["in.jsonl", "out.jsonl", "--to", "nope"],
    ],
)
def test_wrong_usage(generate, arguments):
    assert generate(*arguments, status=2).stderr
