"""Making letters, exporting terms, and one short run of the speed comparison."""

from __future__ import annotations

from statistics import mean

import _letters
import _tables
import _terms
import pytest
import speed


def test_letters_are_distinct_repeatable_and_of_their_length(letters):
    made = _letters.make_letters(letters, count=20, words=80)
    assert made == _letters.make_letters(letters, count=20, words=80)
    assert len(set(made)) == 20
    assert mean(len(text.split()) for text in made) == pytest.approx(80, rel=0.1)


def test_letters_come_from_development_authors(letters):
    text = "".join(_letters.make_letters(letters, count=20, words=80))
    assert "words of known" in text
    assert "words of test-unknown" not in text


def test_too_few_letters(tmp_path):
    with pytest.raises(ValueError, match="too few letters"):
        _letters.make_letters(tmp_path)


def test_terms():
    terms = _terms.concept_terms(500)
    phrases = [phrase for found in terms.values() for phrase in found]
    assert len(phrases) == len(set(phrases)) == 500
    assert "sciatica" in _terms.concept_terms()["radicular_pain present"]
    assert {label.split()[1] for label in terms} == {"present", "absent", "treatment"}
    assert all(phrase == phrase.lower() for phrase in phrases)


def test_table():
    made = _tables.table(("what", "n"), [("a", 1), ("long one", 20)])
    assert made.splitlines() == [
        "| what     |  n |",
        "|----------|---:|",
        "| a        |  1 |",
        "| long one | 20 |",
    ]


def test_lsmri_runs_and_a_missing_peer_is_named(letters, monkeypatch, capsys):
    absent = speed.Contender("a peer", "medspacy_context", "not-there")
    monkeypatch.setattr(speed, "CONTENDERS", (speed.CONTENDERS[0], absent))
    arguments = ["--count=20", "--terms=50", "--seconds=0.2", "--starts=1"]
    speed.main([f"--letters={letters}", *arguments])
    report = capsys.readouterr().out
    assert "rules, tagger and decision" in report
    assert "a peer: not installed" in report


def test_a_failing_contender_is_told(tmp_path, monkeypatch):
    with pytest.raises(RuntimeError, match="No such file"):
        speed.run(speed.CONTENDERS[0], tmp_path / "terms", tmp_path / "letters", tmp_path / "out")


def test_profile(letters, capsys):
    speed.main([f"--letters={letters}", "--count=20", "--profile"])
    report = capsys.readouterr().out
    assert "decision" in report
    assert "a letter as users score it" in report
