"""The report on marked sentences."""

from __future__ import annotations

import pytest
import sentences

import lsmri
from lsmri.corpora.authoring import AuthoringError

SENTENCES = """\
negation:
  - No {{fever|fever absent}}.
  - '{{Fever|fever}} and {{tired|iv_drug_use absent}}.'
"""
TIMES = """\
plain:
  - "{{3/12|symptom_duration value=P3M about=leg}} L sciatica"
  - date: 2025-05-14
    text: "Leg pain since {{14/3|symptom_duration value=P61D about=leg}}."
none:
  - Aged 6 weeks and 3 years.
"""
TOLD = """\
failure:
  - {say: "Sciatica. Naproxen no help.", tried: nsaid, failed: yes}
"""


@pytest.fixture(scope="module")
def scorer():
    return lsmri.load("rules")


def test_mentions(tmp_path, scorer):
    path = tmp_path / "a.yaml"
    path.write_text(SENTENCES)
    (result,) = (sentences.score(items, scorer) for items in sentences.read_items(path).values())
    assert result.items == 2
    assert result.mentions == [2, 0, 1]
    assert len(result.errors) == 1


def test_times(tmp_path, scorer, capsys):
    path = tmp_path / "t.yaml"
    path.write_text(TIMES)
    sentences.main([str(path)])
    report = capsys.readouterr().out
    assert "1.00 (2/2)" in report
    assert "mentions F1" not in report


def test_treatments(tmp_path, capsys):
    path = tmp_path / "told.yaml"
    path.write_text(TOLD)
    sentences.main([str(path), "--errors"])
    report = capsys.readouterr().out
    assert report.count("1.00 (1/1)") == 4
    assert "###" not in report


def test_a_bad_sentence_is_named(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text("negation:\n  - No {{fever|nonsense}}.\n")
    with pytest.raises(AuthoringError, match=r"bad\.yaml: negation"):
        sentences.read_items(path)


def test_every_file_of_the_project_is_read():
    files = sentences.sentence_files(*sentences.SENTENCES)
    assert {"assertion", "durations"} <= {path.stem for path in files}
    for path in files:
        assert all(sentences.read_items(path).values())


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        ("P3M", "P3M", True),
        ("P3M", "P13W", True),
        ("P3M", "P4M", False),
        ("P61D", "P63D", True),
        ("P2Y3M", "P27M", True),
        ("P2D", "PT48H", True),
        (None, None, True),
        ("P3W", None, False),
        (6, 6.4, True),
        (6, "P6W", False),
    ],
)
def test_lengths(expected, found, same):
    assert sentences.same_length(expected, found) is same
