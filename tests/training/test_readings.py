"""What stands over a tagger's readings learns from letters as models read them that they didn't
teach.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from lsmri import load
from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.models.extractor import SHIPPED
from lsmri.nlp.tagger.model import MANIFEST, ModelError, read_manifest
from lsmri.training import durations, overview, readings, response, statuses
from lsmri.training import train_over as over
from lsmri.training.learned import LEARNED, has_learned, write_learned
from lsmri.training.readings import _Model, _Parts, _teach_model
from lsmri.training.tagger.fitting import Settings
from lsmri.training.train import CHECKPOINTS, Plan, TrainingError
from lsmri.training.train_over import train_over

PLAN = Plan(name="ours", version="7", opinion=None)
TEXT = "Left sciatica for 14 weeks, numb between the legs since Monday. Physio no help."


def item(number: int, author: str) -> AnnotatedLetter:
    letter = Letter(f"Back pain for {number} weeks.", id=f"{author}-{number}")
    return AnnotatedLetter(letter, (), FeatureRecord(), author=author, recorded=True)


@pytest.fixture
def written() -> list[AnnotatedLetter]:
    """Letters of six authors."""
    return [item(number, f"author-{number % 6}") for number in range(1, 25)]


@pytest.fixture
def parts(written, tmp_path) -> _Parts:
    return _Parts.of(written, SHIPPED, tmp_path / "parts")


def test_no_author_is_in_two_parts(written, parts):
    places = {(one.author, parts.of_letter[one.letter.id]) for one in written}
    assert len(places) == 6
    assert {place for _, place in places} == {0, 1, 2}
    assert len(parts.folders) == 3


def test_a_letter_is_read_by_the_model_of_its_part(written, parts, monkeypatch):
    monkeypatch.setattr(
        readings,
        "load",
        lambda folder: SimpleNamespace(reading=lambda letter: (Path(folder).name, letter.id)),
    )
    reader = parts.reader()
    for one in written:
        part = parts.of_letter[one.letter.id]
        assert reader.reading(one.letter) == (f"part-{part + 1}", one.letter.id)


def test_the_model_of_a_part_learns_from_the_other_parts(written, parts, tmp_path, monkeypatch):
    monkeypatch.setattr(readings, "load", lambda _: None)
    kind = _Model(
        "shown",
        "shown.json",
        lambda _, items: [SimpleNamespace(letter=one) for one in items],
        lambda judged: {"ids": sorted(one.letter.letter.id for one in judged)},
        lambda judged: {"letters": float(len(judged))},
    )
    figures = _teach_model(kind, tmp_path, written, parts)
    assert figures == {"letters": len(written)}
    ids = {one.letter.id for one in written}
    assert set(json.loads((tmp_path / "shown.json").read_text())["ids"]) == ids
    for number, folder in enumerate(parts.folders):
        left = {id for id, part in parts.of_letter.items() if part == number}
        assert set(json.loads((folder / "shown.json").read_text())["ids"]) == ids - left


def test_a_model_tells_which_letters_taught_its_tagger(written, tmp_path):
    write_learned(written[:10], tmp_path)
    learned = has_learned(tmp_path)
    assert [learned(one) for one in written] == [True] * 10 + [False] * 14
    told = (tmp_path / LEARNED).read_text()
    assert "pain" not in told
    assert "author" not in told


def test_a_model_that_tells_nothing_of_its_letters_is_refused(tmp_path):
    with pytest.raises(ModelError, match="nothing tells from which letters"):
        has_learned(tmp_path)


def test_the_shipped_tagger_has_learned_from_no_letter_that_it_is_measured_on(letters):
    learned = has_learned(SHIPPED)
    assert letters
    assert not any(map(learned, letters))


def test_letters_that_taught_the_tagger_teach_no_more_than_the_network(
    letters, tmp_path, monkeypatch
):
    known = {one.letter.id for one in letters[:5]}
    monkeypatch.setattr(over, "has_learned", lambda _: lambda one: one.letter.id in known)
    monkeypatch.setattr(over, "MIN_TAUGHT", 20)
    shown = {}

    def teach(_, learned, others, *__, **___):
        shown.update(learned=learned, others=others)
        return {}

    monkeypatch.setattr(readings, "teach_crossed", teach)
    items = [
        *letters[:60],
        *(replace(one, split="test", author="another") for one in letters[60:70]),
    ]
    run = train_over(items, tmp_path / "out", Plan(name="ours", opinion=None), SHIPPED)
    assert {one.letter.id for one in shown["learned"]} == known
    assert {one.letter.id for one in shown["others"]} == {one.letter.id for one in letters[5:60]}
    assert run.letters["test"] == 10


@contextmanager
def _few() -> Iterator[None]:
    """Lets few letters teach what stands over a tagger."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(over, "MIN_TAUGHT", 40)
        patch.setattr(overview, "MIN_TAUGHT", 40)
        patch.setattr(statuses, "MIN_CONCEPTS", 100)
        patch.setattr(durations, "MIN_TIMES", 20)
        patch.setattr(response, "MIN_JUDGED", 20)
        yield


@pytest.fixture
def few():
    with _few():
        yield


@pytest.fixture(scope="module")
def taught(letters, tmp_path_factory):
    """A model over the shipped tagger, learned from few letters, in a folder with letters."""
    folder = tmp_path_factory.mktemp("models") / "ours"
    folder.mkdir()
    (folder / "letters.json").touch()
    said: list[str] = []
    with _few():
        run = train_over(letters[:75], folder, PLAN, SHIPPED, say=said.append)
    return folder, run, said


def test_a_kept_tagger_scores_with_what_was_taught_over_it(taught):
    folder, _, _ = taught
    manifest = read_manifest(folder)
    files = set(read_manifest(SHIPPED)["files"]) - {"opinion.json"}
    assert set(manifest["files"]) == files
    for name in ("tagger.onnx", "tokenizer.json", LEARNED):
        assert manifest["files"][name] == read_manifest(SHIPPED)["files"][name]
    result = load(str(folder))(TEXT)
    assert result.model == {"extractor": "ours", "version": "7"}
    assert result.decision.urgency == "emergency"


def test_its_figures_are_in_the_manifest(taught):
    folder, run, _ = taught
    figures = json.loads((folder / MANIFEST).read_text())["figures"]
    assert figures["status_letters"] == figures["policy_letters"] == 75
    assert figures["token_f1"] == read_manifest(SHIPPED)["figures"]["token_f1"]
    assert 0.5 < figures["status_accuracy"] < 0.97
    assert set(figures) == set(run.figures)


def test_nothing_is_left_of_the_parts(taught):
    folder, _, said = taught
    assert not (folder / CHECKPOINTS).exists()
    assert (folder / "letters.json").exists()
    assert sum("without those of part" in line for line in said) == 3


def test_an_interrupted_run_resumed_writes_the_same_model(
    taught, few, letters, tmp_path, monkeypatch
):
    learned, teach = [], overview.teach

    def interrupted(shown, folder, **how):
        if len(learned) == 2:
            learned.append("")
            raise KeyboardInterrupt
        teach(shown, folder, **how)
        learned.append(folder.name)

    monkeypatch.setattr(overview, "teach", interrupted)
    with pytest.raises(KeyboardInterrupt):
        train_over(letters[:75], tmp_path, PLAN, SHIPPED)
    assert not (tmp_path / MANIFEST).exists()
    train_over(letters[:75], tmp_path, PLAN, SHIPPED, resume=True)
    assert learned == ["part-1", "part-2", "", "part-3", "model"]
    assert read_manifest(tmp_path)["files"] == read_manifest(taught[0])["files"]


def _fewer(items: list[AnnotatedLetter]) -> list[AnnotatedLetter]:
    return items[:-1]


def _renamed(items: list[AnnotatedLetter]) -> list[AnnotatedLetter]:
    return [replace(one, letter=replace(one.letter, id=f"{one.letter.id}-b")) for one in items]


def _unmarked(items: list[AnnotatedLetter]) -> list[AnnotatedLetter]:
    return [replace(items[0], mentions=items[0].mentions[1:]), *items[1:]]


@pytest.mark.parametrize(
    "changed", [_fewer, _renamed, _unmarked, None], ids=["fewer", "renamed", "unmarked", "seed"]
)
def test_another_run_is_not_resumed(few, letters, tmp_path, monkeypatch, changed):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(readings, "teach_crossed", interrupted)
    with pytest.raises(KeyboardInterrupt):
        train_over(letters[:75], tmp_path, PLAN, SHIPPED)
    items = changed(letters[:75]) if changed else letters[:75]
    plan = PLAN if changed else replace(PLAN, settings=Settings(seed=4))
    with pytest.raises(TrainingError, match="start without --resume"):
        train_over(items, tmp_path, plan, SHIPPED, resume=True)


def test_the_checkpoints_of_a_tagger_are_left_alone(few, letters, tmp_path):
    kept = tmp_path / CHECKPOINTS / "checkpoint-100" / "model.safetensors"
    kept.parent.mkdir(parents=True)
    kept.touch()
    with pytest.raises(TrainingError, match="teaches a tagger"):
        train_over(letters[:75], tmp_path, PLAN, SHIPPED, resume=True)
    assert kept.exists()


def test_too_few_new_letters_are_told_with_the_remedy(letters, tmp_path):
    with pytest.raises(TrainingError, match="300 are needed; add the corpus that comes with"):
        train_over(letters[:60], tmp_path / "out", Plan(), SHIPPED)
    assert not (tmp_path / "out").exists()


def test_the_model_whose_tagger_is_kept_isnt_overwritten(letters):
    with pytest.raises(TrainingError, match="name another folder"):
        train_over(letters, SHIPPED, Plan(), SHIPPED)
