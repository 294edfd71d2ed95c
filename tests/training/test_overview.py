"""What letters come to as a whole, learned from letters with records."""

from __future__ import annotations

import shutil

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper

from lsmri import load
from lsmri.corpora.scheme import Concept
from lsmri.models.extractor import SHIPPED
from lsmri.nlp.tagger.model import load_tagger, open_graph
from lsmri.nlp.tagger.outputs import N_OUTPUTS
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


QUIET = (
    "Low back pain for 3 weeks after gardening, eases with rest.{} Works in an office. "
    "Paracetamol helps a little. Would you see him?",
    "Thank you for seeing this lady with left sciatica for four months.{} Physiotherapy and "
    "naproxen have not helped. She would consider an injection. MRI lumbar spine please.",
    "Burning over the outer thigh since she took to tight belts, most likely a meralgia "
    "paraesthetica.{} Reflexes and power are normal. Her mother had a disc operation.",
)


@pytest.mark.parametrize("letter", QUIET, ids=["back", "leg", "thigh"])
@pytest.mark.parametrize(
    ("danger", "concept"),
    [
        ("Since Monday it has been numb between the legs.", NUMB),
        ("Since Monday he has had to strain to pass any water.", Concept.BLADDER_DYSFUNCTION),
        ("Temperature 38.6 and rigors last night.", Concept.FEVER),
        ("The right foot has dropped over the past two days.", Concept.SEVERE_MOTOR_DEFICIT),
        ("I suspect discitis.", Concept.SUSPECTED_SPINAL_INFECTION),
    ],
)
def test_a_danger_in_a_quiet_letter_isnt_talked_away_by_the_rest_of_it(
    look, letter, danger, concept
):
    def there(text):
        return float(np.exp(look(text).status(concept))[2:].sum())

    without, within = there(letter.format("")), there(letter.format(f" {danger}"))
    assert 10 * without < 0.25 < within


def test_a_letter_about_something_else_speaks_less_against_a_danger_than_against_a_pain():
    network = overview.Network(N_OUTPUTS).eval()
    with torch.no_grad():
        against = network.context.bias.view(len(Concept), len(STATUSES))
        against[:, STATUSES.index("present")] = -4.0

    def there(concept):
        with torch.no_grad():
            _, statuses = network(torch.zeros(1, 9, N_OUTPUTS), None)
        return statuses[0, list(Concept).index(concept)].softmax(-1)[-1].item()

    numb, back = there(NUMB), there(BACK)
    overview._temper(network)
    assert there(NUMB) > 2 * numb
    assert there(BACK) == pytest.approx(back)


def test_a_graph_of_half_the_size_says_the_same(tmp_path):
    rng = np.random.default_rng(0)
    pieces, matrix = (rng.normal(size=s).astype(np.float32) for s in ((1, 64), (64, 64)))
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["pieces", "matrix"], ["said"])],
        "wide",
        [helper.make_tensor_value_info("pieces", TensorProto.FLOAT, pieces.shape)],
        [helper.make_tensor_value_info("said", TensorProto.FLOAT, pieces.shape)],
        [numpy_helper.from_array(matrix, "matrix")],
    )
    path = tmp_path / "wide.onnx"
    opsets = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), path)
    size = path.stat().st_size
    overview._halve(path)
    assert path.stat().st_size < 0.6 * size
    said = open_graph(path).run(None, {"pieces": pieces})[0]
    assert said == pytest.approx(pieces @ matrix, abs=0.02)


def test_a_handful_of_letters_teaches_nothing(scorer, letters, tmp_path):
    with pytest.raises(TooFew, match="300 are needed"):
        overview.teach(overview.look(scorer, letters[:20]), tmp_path)


def test_rules_alone_show_nothing(letters):
    assert overview.look(load("rules"), letters[:4]) == []


def test_a_network_is_taught_and_written(letters, tmp_path, monkeypatch):
    monkeypatch.setattr(overview, "MIN_TAUGHT", 60)
    folder = tmp_path / "model"
    shutil.copytree(SHIPPED, folder)
    for name in (OVERVIEW_GRAPH, STATUS_MODEL):
        (folder / name).unlink()
    seal(folder)
    assert OverviewModel.from_folder(folder) is None
    items = letters[:80]
    overview.teach(overview.look(load(str(folder)), items), folder, passes=30)
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
