"""The accuracy report: what it counts, and that it never quotes a letter."""

from __future__ import annotations

import json

import accuracy
import pytest
from _accuracy_report import Readings, reviewed
from _baseline import KeywordReader, record_of
from _sets import corpus_sets, external_set

from lsmri.corpora.letter import FeatureRecord, Letter


def test_sets_tell_held_out_authors_apart(letters):
    held_out, development, train = corpus_sets(letters)
    assert [case.letter.id for case in train.cases] == ["known-01", "known-02"]
    assert [case.letter.id for case in held_out.cases] == ["test-unknown-01", "test-unknown-02"]
    assert not development.cases


def test_report(letters, tmp_path, capsys):
    notes, gold = tmp_path / "notes.jsonl", tmp_path / "gold.jsonl"
    notes.write_text(json.dumps({"id": "n1", "text": "Hidden text: low back pain 3 weeks."}) + "\n")
    features = {"findings": {"low_back_pain": "present"}, "symptom_duration_weeks": 3}
    gold.write_text(json.dumps({"id": "n1", "features": features}) + "\n")
    output = tmp_path / "report.md"
    accuracy.main(
        [
            f"--letters={letters}",
            f"--texts=mine={notes},{gold}",
            "--no-peers",
            "--draws=50",
            f"--output={output}",
            f"--json={tmp_path / 'figures.json'}",
        ]
    )
    report = capsys.readouterr().out
    assert report == output.read_text("utf-8")
    assert "## Train" in report
    assert "## Test" in report
    assert "## External texts: mine" in report
    assert "1.00 (1.00–1.00)" in report
    assert "Secret words" not in report
    assert "Hidden text" not in report
    held_out = json.loads((tmp_path / "figures.json").read_text("utf-8"))["sets"]
    assert held_out.keys() == {"test", "train", "mine"}
    hybrid = held_out["test"]["readers"]["hybrid"]
    assert hybrid["emergencies"] == {"letters": 1, "found": 1, "false": 0}
    assert hybrid["figures"]["findings F1"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert held_out["test"]["differences"]["rules"]["findings F1"]["value"] == 0
    assert held_out["test"]["review"]["wrong"] == 0
    assert held_out["test"]["letters"] == 2


def test_what_a_person_is_shown_of_what_is_wrong():
    from collections import Counter

    from lsmri.training.metrics import Agreement

    def one(category, urgency):
        return Agreement(verdicts=Counter([category]), urgencies=Counter([urgency]))

    right = one(("appropriate", "appropriate"), ("emergency", "emergency"))
    missed = one(("appropriate", "uncertain"), ("emergency", "routine"))
    wrong = one(("uncertain", "inappropriate"), ("routine", "none"))
    letters = [right, missed, wrong]
    found = reviewed(Readings("hybrid", letters, Agreement(), [True, True, False]))
    assert found == {
        "marked": 2, "wrong": 2, "wrong_marked": 1, "missed": 1, "missed_marked": 1
    }  # fmt: skip


def test_intervals_repeat(letters, capsys):
    arguments = [f"--letters={letters}", "--no-peers", "--draws=50", "--texts=x=/a,/b"]
    with pytest.raises(FileNotFoundError):
        accuracy.main(arguments)
    seen = []
    for _ in range(2):
        accuracy.main([*arguments[:-1], *_external(letters.parent)])
        seen.append(capsys.readouterr().out)
    assert seen[0] == seen[1]


def _external(folder):
    notes, gold = folder / "n.jsonl", folder / "g.jsonl"
    notes.write_text('{"id": 1, "text": "No fever."}\n')
    gold.write_text('{"id": 1, "features": {"findings": {"fever": "absent"}}}\n')
    return [f"--texts=x={notes},{gold}"]


def test_a_gold_record_needs_its_text(tmp_path):
    (tmp_path / "n").write_text("")
    (tmp_path / "g").write_text('{"id": "lost", "features": {}}\n')
    with pytest.raises(ValueError, match="no text for 'lost'"):
        external_set("x", tmp_path / "n", tmp_path / "g")


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("He has sciatica.", {"radicular_pain": "present"}),
        ("No fever.", {"fever": "absent"}),
        ("Fever: none", {"fever": "absent"}),
        ("Denies fever but has sciatica", {"fever": "absent", "radicular_pain": "present"}),
        ("? sciatica", {"radicular_pain": "possible"}),
        ("Mother had osteoporosis", {}),
    ],
)
def test_keyword_reader(text, findings):
    record = record_of(Letter(text), KeywordReader()(text), FeatureRecord())
    assert record.findings == findings


def test_keyword_reader_on_time_and_treatment():
    text = "Sciatica for 6 weeks, naproxen did not help."
    record = record_of(Letter(text), KeywordReader()(text), FeatureRecord(age_years=40))
    assert record.symptom_duration_weeks == 6
    assert record.treatments_tried == ["nsaid"]
    assert record.conservative_treatment_failed is True
    assert record.age_years == 40
