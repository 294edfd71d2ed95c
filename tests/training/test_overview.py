"""What letters come to as a whole, learned from letters with records."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from lsmri import load
from lsmri.corpora.scheme import Concept
from lsmri.models.extractor import SHIPPED
from lsmri.nlp.tagger.model import load_tagger
from lsmri.nlp.tagger.overview import OVERVIEW_GRAPH, RESPONSES, STATUSES, OverviewModel
from lsmri.nlp.tagger.statuses import STATUS_MODEL
from lsmri.training import overview
from lsmri.training.statuses import TooFew
from lsmri.training.tagger.export import seal

BACK, NUMB = Concept.LOW_BACK_PAIN, Concept.SADDLE_SENSORY_CHANGE


@pytest.fixture(scope="module")
def look():
    model, tagger = OverviewModel.from_folder(SHIPPED), load_tagger(SHIPPED)
    return lambda text: model(tagger(text))


def test_probabilities_are_whole(look):
    seen = look("Back pain for 3 weeks. Physio no help. No saddle numbness.")
    assert set(seen.responses) == set(RESPONSES)
    assert sum(seen.responses.values()) == pytest.approx(1.0, abs=1e-5)
    assert seen.statuses.shape == (len(Concept), len(STATUSES))
    assert np.exp(seen.statuses).sum(axis=1) == pytest.approx(1.0, abs=1e-4)


def test_a_letter_without_word_pieces_says_nothing(look):
    seen = look(" ")
    assert len(set(seen.responses.values())) == 1
    assert np.ptp(seen.status(NUMB)) == 0


def test_statuses_are_told_apart(look):
    def likeliest(text, concept):
        return STATUSES[int(look(text).status(concept).argmax())]

    assert likeliest("Low back pain for 3 weeks after gardening.", BACK) == "present"
    assert (
        likeliest("Left sciatica for 3 weeks. No saddle numbness, bladder fine.", NUMB) == "absent"
    )
    assert likeliest("Left sciatica, and since Monday numb between the legs.", NUMB) == "present"
    assert likeliest("Low back pain for 3 weeks after gardening.", NUMB) is None


def test_a_handful_of_letters_teaches_nothing(scorer, letters, tmp_path):
    with pytest.raises(TooFew, match="300 are needed"):
        overview.teach(scorer, letters[:20], tmp_path)


def test_rules_alone_show_nothing(letters, monkeypatch, tmp_path):
    monkeypatch.setattr(overview, "MIN_TAUGHT", 20)
    with pytest.raises(TooFew, match="doesn't give the states"):
        overview.teach(load("rules"), letters[:40], tmp_path)


def test_a_network_is_taught_and_written(letters, tmp_path, monkeypatch):
    monkeypatch.setattr(overview, "MIN_TAUGHT", 60)
    monkeypatch.setattr(overview, "_PASSES", 30)
    folder = tmp_path / "model"
    shutil.copytree(SHIPPED, folder)
    for name in (OVERVIEW_GRAPH, STATUS_MODEL):
        (folder / name).unlink()
    seal(folder)
    assert OverviewModel.from_folder(folder) is None
    items = letters[:80]
    overview.teach(load(str(folder)), items, folder)
    model, tagger = OverviewModel.from_folder(folder), load_tagger(SHIPPED)
    assert model is not None
    right = backs = there = 0
    for item in items:
        seen = model(tagger(item.letter.text))
        best = max(seen.responses, key=seen.responses.__getitem__)
        right += best is item.record.conservative_treatment_failed
        true = item.record.findings.get(BACK)
        backs += STATUSES[int(seen.status(BACK).argmax())] == true
        there += true == "present"
    assert right > 0.5 * len(items)
    assert backs > max(there, len(items) - there)
