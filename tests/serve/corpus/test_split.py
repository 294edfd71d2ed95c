"""``lsmri corpus split``: what it writes and tells."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.formats import read_corpus, write_corpus
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.serve.cli import app

PROSE = "The zebra has had pain in one leg since March and nothing that we gave it has helped."


def letter(id: str, author: str = "", text: str = "", split: str = "") -> AnnotatedLetter:
    text = text or f"{id} said {id} to {id} of {id}"
    return AnnotatedLetter(Letter(text, id), (), FeatureRecord(), author, "card", split=split)


CORPUS = [letter(f"a{a}-{n}", f"a{a}") for a in range(10) for n in range(3)]


@pytest.fixture
def split(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    write_corpus(CORPUS, "in.jsonl")

    def run(*arguments: object, status: int = 0):
        result = CliRunner().invoke(app, ["corpus", "split", *map(str, arguments)])
        assert result.exit_code == status, result.output
        return result

    return run


def test_three_files(split, tmp_path):
    said = split("in.jsonl", "out", "--ratios", "60,20,20")
    assert "train            18 letters     6 authors   1 styles" in said.stdout
    held = {path.stem: list(read_corpus(path)) for path in (tmp_path / "out").iterdir()}
    assert {part: len(items) for part, items in held.items()} == {
        "train": 18, "development": 6, "test": 6,
    }  # fmt: skip
    assert all(item.split == part for part, items in held.items() for item in items)


def test_in_another_form(split, tmp_path):
    split("in.jsonl", "out", "--to", "authoring")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "development.yaml", "test.yaml", "train.yaml",
    ]  # fmt: skip


def test_shared_sentences_are_told_without_their_words(split):
    pad = [" ".join(f"{side}{n}" for n in range(90)) for side in "xy"]
    one = letter("x", "x", f"One thing. {PROSE} {pad[0]}", "train")
    write_corpus([one, letter("y", "y", f"{PROSE} {pad[1]}", "test")], "two.jsonl")
    said = split("two.jsonl", "out")
    assert "shared sentence of 18 words" in said.stderr
    assert "zebra" not in said.output


def test_the_split_that_is_there_is_checked(split):
    good = [letter("x", "x", split="test"), letter("y", "y")]
    write_corpus(good, "good.jsonl")
    assert split("good.jsonl").stderr == ""
    write_corpus([*good, letter("x2", "x", PROSE), letter("z", "z", PROSE, "test")], "bad.jsonl")
    said = split("bad.jsonl", status=1).stderr
    assert "x2 and x: same author" in said
    assert "x2 and z: near-duplicate, 100% in common" in said
    assert "zebra" not in said


def test_the_folder_that_is_read_may_be_the_one_that_is_written(split, tmp_path):
    (tmp_path / "in.jsonl").rename(tmp_path / "train.jsonl")
    split("train.jsonl", ".", "--ratios", "60,20,20")
    held = [list(read_corpus(f"{part}.jsonl")) for part in ("train", "development", "test")]
    assert [len(items) for items in held] == [18, 6, 6]
    assert {i.letter.id for items in held for i in items} == {i.letter.id for i in CORPUS}


def test_letters_without_an_author_are_told(split):
    write_corpus([letter("x"), letter("y", "y")], "some.jsonl")
    assert "1 letters have no author" in split("some.jsonl", "out").stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["none.jsonl", "out"],
        ["in.jsonl", "in.jsonl"],
        ["in.jsonl", "out", "--ratios", "1,2"],
        ["in.jsonl", "out", "--ratios", "a,b,c"],
        ["in.jsonl", "out", "--ratios", "nan,1,1"],
        ["in.jsonl", "out", "--by", "style"],
        ["in.jsonl", "out", "--to", "nope"],
    ],
)
def test_wrong_usage(split, arguments):
    assert split(*arguments, status=2).stderr
