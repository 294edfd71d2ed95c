"""Training end to end with a tiny encoder: a folder that scores, clear errors, clean resumes."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models

import lsmri
from lsmri.models.extractor import SHIPPED
from lsmri.nlp.tagger.model import GRAPH, MANIFEST, ModelError, Tagger
from lsmri.nlp.tagger.outputs import CHOICES, CONCEPTS, N_OUTPUTS, PLACES
from lsmri.training.learned import LEARNED, has_learned
from lsmri.training.tagger.base import BaseError, load_base, load_tokenizer
from lsmri.training.tagger.continuing import reopened
from lsmri.training.tagger.distillation import imitation
from lsmri.training.tagger.examples import IGNORED
from lsmri.training.tagger.export import ParityError, export
from lsmri.training.tagger.fitting import LEARNING_ON, Settings
from lsmri.training.tagger.network import Tagger as Network
from lsmri.training.train import Plan, TrainingError, train

LETTER = "62F, 3/12 left sciatica, physio no help. No saddle numbness."
QUICK = Settings(passes=1, batch=8, cpu=True)


@pytest.fixture(scope="module")
def plan(base):
    return Plan(name="tiny", base=base, settings=QUICK, size=128, context=16)


@pytest.fixture(scope="module")
def trained(tmp_path_factory, letters, plan):
    folder = tmp_path_factory.mktemp("models") / "tiny"
    return folder, train([replace(item, split="") for item in letters], folder, plan)


@pytest.fixture
def copied(trained, tmp_path):
    return shutil.copytree(trained[0], tmp_path / "model")


def test_a_trained_model_scores_beside_the_rules(trained) -> None:
    folder, _ = trained
    result = lsmri.load(str(folder))(LETTER)
    assert result.model == {"extractor": "tiny", "version": "1"}
    assert {m.source for m in result.mentions} <= {"rules", "model", "both"}


def test_letters_are_split_by_author(trained) -> None:
    _, run = trained
    assert run.letters["train"] > run.letters["development"] > 0


def test_concepts_without_a_mention_are_told(trained) -> None:
    _, run = trained
    assert "cochlear_implant" in run.untaught


def test_checkpoints_go_when_the_model_is_written(trained) -> None:
    folder, _ = trained
    assert not (folder / "checkpoints").exists()


def test_the_same_seed_gives_the_same_network(letters, plan, tmp_path, trained) -> None:
    again = tmp_path / "again"
    train([replace(item, split="") for item in letters], again, plan)
    one, other = Tagger(trained[0])(LETTER), Tagger(again)(LETTER)
    assert np.allclose(one.inside, other.inside, atol=1e-5)


def test_a_network_of_fewer_layers_is_what_is_written(letters, plan, tmp_path, trained) -> None:
    run = train(letters, tmp_path / "short", replace(plan, layers=2))
    assert run.figures
    sizes = [(folder / GRAPH).stat().st_size for folder in (tmp_path / "short", trained[0])]
    assert sizes[0] < sizes[1]
    assert lsmri.load(str(tmp_path / "short"))(LETTER).mentions


@pytest.mark.parametrize("layers", [1, 3, 9])
def test_layers_that_cant_be_kept_are_told_at_once(letters, plan, tmp_path, layers) -> None:
    with pytest.raises(BaseError, match="can't be kept of 3: name a number from 2 to 2"):
        train(letters, tmp_path / "out", replace(plan, layers=layers))
    assert not (tmp_path / "out").exists()


def test_imitation_is_least_where_both_say_the_same() -> None:
    taught = torch.randn(2, 5, N_OUTPUTS)
    mask = torch.tensor([[1.0] * 5, [1.0] * 3 + [0.0] * 2])
    marks = (taught[..., : len(CONCEPTS)] > 0).float(), torch.full((2, 5, len(CHOICES)), IGNORED)
    same = imitation(taught, taught, *marks, mask)
    assert same < imitation(taught + 0.3 * torch.randn_like(taught), taught, *marks, mask)
    beyond = taught.clone()
    beyond[1, 3:] += 4.0
    assert imitation(beyond, taught, *marks, mask) == pytest.approx(float(same))


def test_what_contradicts_the_marks_is_not_imitated() -> None:
    taught = torch.randn(2, 5, N_OUTPUTS)
    mask = torch.ones(2, 5)
    concepts = taught[..., : len(CONCEPTS)]
    wrong = (concepts <= 0).float()
    choices = [taught[..., place].argmin(dim=-1) for place in PLACES.values()]
    assert imitation(taught, taught, wrong, torch.stack(choices, dim=-1), mask) == 0.0


@pytest.fixture(scope="module")
def learned_on(tmp_path_factory, letters):
    folder = tmp_path_factory.mktemp("models") / "on"
    settings = replace(LEARNING_ON, passes=1, cpu=True)
    items = [replace(item, split="") for item in letters[:24]]
    train(items, folder, Plan(name="on", base=str(SHIPPED), settings=settings, varied=False))
    return folder


def test_a_tagger_learns_on_from_where_it_was(learned_on) -> None:
    before, after = Tagger(SHIPPED), Tagger(learned_on)
    one, other = before(LETTER).inside > 0.5, after(LETTER).inside > 0.5
    assert one.any()
    assert (one == other).mean() > 0.99
    assert after.manifest["base"] == before.manifest["base"]


def test_it_tells_all_letters_that_it_ever_learned_from(learned_on, letters) -> None:
    old = set((SHIPPED / LEARNED).read_text().split())
    assert old < set((learned_on / LEARNED).read_text().split())
    assert any(map(has_learned(learned_on), letters[:24]))


def test_a_reopened_network_says_what_the_graph_says(letters) -> None:
    tokenizer = load_tokenizer(str(SHIPPED))
    network, tagger = reopened(SHIPPED).eval(), Tagger(SHIPPED)
    apart = total = 0
    for item in letters[:8]:
        ids = torch.tensor([tokenizer.encode(item.letter.text).ids[:128]])
        with torch.no_grad():
            mine = network(ids, torch.ones_like(ids))[0].numpy() > 0
        theirs = tagger._session.run(None, {"input_ids": ids.numpy()})[0][0] > 0
        concepts = slice(0, len(CONCEPTS))
        apart += int((mine[:, concepts] != theirs[:, concepts]).sum())
        total += int((mine[:, concepts] | theirs[:, concepts]).sum())
    # The graph also rounds what lies between the layers.
    assert apart < 0.15 * total


def test_a_model_that_tells_nothing_of_its_encoder_cant_learn_on(copied) -> None:
    assert reopened(copied).encoder.config.num_hidden_layers == 3
    manifest = json.loads((copied / MANIFEST).read_text("utf-8"))
    del manifest["encoder"]
    (copied / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(BaseError, match="no tagger that can learn on"):
        reopened(copied)


def test_ten_letters_are_too_few(letters, plan, tmp_path) -> None:
    with pytest.raises(TrainingError, match=r"too few.*at least 20"):
        train(letters[:10], tmp_path, plan)


def test_letters_without_mentions_teach_nothing(letters, plan, tmp_path) -> None:
    bare = [replace(item, mentions=()) for item in letters]
    with pytest.raises(TrainingError, match="0 annotated letters"):
        train(bare, tmp_path, plan)


def test_a_base_that_is_no_encoder(letters, tmp_path, base) -> None:
    broken = shutil.copytree(base, tmp_path / "base")
    (broken / "config.json").write_text('{"model_type": "none of these"}')
    with pytest.raises(BaseError, match="no encoder"):
        train(letters, tmp_path / "out", Plan(base=str(broken), settings=QUICK))


@pytest.mark.parametrize("fault", ["empty", "file", "config", "weights", "tokenizer", "marks"])
def test_what_is_no_base_is_told_with_the_remedy(letters, tmp_path, base, fault) -> None:
    broken = tmp_path / "base"
    if fault == "file":
        broken.write_text("x")
    elif fault == "empty":
        broken.mkdir()
    elif fault == "config":
        broken.mkdir()
        (broken / "config.json").write_text('{"model_type": "t5"}')
    else:
        shutil.copytree(base, broken)
    if fault == "weights":
        whole = (broken / "model.safetensors").read_bytes()
        (broken / "model.safetensors").write_bytes(whole[: len(whole) // 2])
    elif fault == "tokenizer":
        (broken / "tokenizer.json").write_text("[" * 100_000)
    elif fault == "marks":
        Tokenizer(models.WordPiece(unk_token="[UNK]")).save(str(broken / "tokenizer.json"))
    with pytest.raises(BaseError, match="name an encoder of the BERT kind"):
        train(letters, tmp_path / "out", Plan(base=str(broken), settings=QUICK))


def test_altered_weights_are_refused(copied) -> None:
    content = bytearray((copied / GRAPH).read_bytes())
    content[len(content) // 2] ^= 1
    (copied / GRAPH).write_bytes(content)
    with pytest.raises(ModelError, match="truncated or altered"):
        Tagger(copied)


def test_truncated_weights_are_refused(copied) -> None:
    (copied / GRAPH).write_bytes((copied / GRAPH).read_bytes()[:-100])
    with pytest.raises(ModelError, match="truncated or altered"):
        Tagger(copied)


def test_a_model_for_another_scheme_is_refused(copied) -> None:
    manifest = json.loads((copied / MANIFEST).read_text())
    manifest["scheme"][0] = "headache"
    (copied / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match="another version of the annotation scheme"):
        Tagger(copied)


def test_a_missing_file_is_named(copied) -> None:
    (copied / GRAPH).unlink()
    with pytest.raises(ModelError, match=GRAPH):
        Tagger(copied)


@pytest.fixture(scope="module")
def network(base):
    tokenizer = load_tokenizer(base)
    torch.manual_seed(3)
    network = Network(load_base(base, vocabulary=tokenizer.get_vocab_size()))
    return network.eval(), tokenizer


def test_the_exported_graph_computes_what_the_network_does(network, tmp_path) -> None:
    model, tokenizer = network
    window = {"size": 128, "context": 16}
    export(model, tokenizer, tmp_path, window=window, about={"name": "x"}, quantize=False)
    tags = Tagger(tmp_path)(LETTER)
    ids = [tokenizer.token_to_id("[CLS]")]
    ids += [*tokenizer.encode(LETTER, add_special_tokens=False).ids]
    ids.append(tokenizer.token_to_id("[SEP]"))
    with torch.no_grad():
        logits = model(torch.tensor([ids]), torch.ones(1, len(ids)))[0, 1:-1]
    n = tags.inside.shape[1]
    assert np.allclose(tags.inside, torch.sigmoid(logits[:, :n]).numpy(), atol=1e-4)
    for name, place in PLACES.items():
        shares = torch.softmax(logits[:, place], -1).numpy()
        assert np.allclose(getattr(tags, name), shares, atol=1e-4)


def test_a_graph_that_differs_fails_the_export(network, tmp_path, monkeypatch) -> None:
    model, tokenizer = network
    monkeypatch.setattr("lsmri.training.tagger.export.TOLERANCE", -1.0)
    with pytest.raises(ParityError, match="differs"):
        export(model, tokenizer, tmp_path, window={"size": 128, "context": 16}, about={})
    assert not (tmp_path / MANIFEST).exists()
