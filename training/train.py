"""Teaches a tagger from annotated letters and leaves a model folder that scoring loads.

Training letters teach the encoder; development letters stop it in time, and teach the policy
between rules and tagger, since neither was made from them. Test letters are never touched.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isnan
from pathlib import Path
from random import Random
from typing import Any

import torch
from tokenizers import Tokenizer

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.scheme import Concept
from lsmri.corpora.splitting import split
from lsmri.corpora.variation import insert, is_variant, state, vary
from lsmri.models.extractor import SHIPPED
from lsmri.models.scorer import load
from lsmri.models.second_opinion import OPINION
from lsmri.nlp.tagger.model import MANIFEST, read_manifest
from lsmri.nlp.tagger.policy import POLICY
from lsmri.training import readings
from lsmri.training.learned import has_learned, write_learned
from lsmri.training.second_opinion import OpinionError, Taught, teach
from lsmri.training.tagger.base import DEFAULT_BASE, load_base, load_tokenizer
from lsmri.training.tagger.continuing import is_model, reopened
from lsmri.training.tagger.distillation import shortened
from lsmri.training.tagger.examples import Example, examples
from lsmri.training.tagger.export import export, seal, write_json
from lsmri.training.tagger.fitting import Settings, fit
from lsmri.training.tagger.network import Tagger as Network

__all__ = [
    "CHECKPOINTS",
    "MIN_LETTERS",
    "Plan",
    "Trained",
    "TrainingError",
    "finish",
    "sort_out",
    "teach_opinion",
    "train",
]

#: Fewer annotated letters than this teach a tagger nothing that would carry over.
MIN_LETTERS = 20
CHECKPOINTS = "checkpoints"
#: Shares of the letters: into which statements are inserted, and how many stand alone beside them.
_INSERTED, _ALONE = 0.65, 0.5
_HOW_MANY = (1, 1, 2, 3)


class TrainingError(ValueError):
    """Letters that can't be trained on: says what is missing and the remedy."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to train and how.

    name, version: of the model, as results will carry them. base: an encoder by name or path, or a
    model folder whose tagger learns on.
    size, context: of the windows, in word pieces. varied: whether passes see varied letters
    and statements (``lsmri.corpora.variation``). refit: once the development letters have taught
    the policy, a second network learns from them as well, in as many passes, and is the one
    written.
    opinion: what teaches the second opinion, None for none. layers: how many layers of the encoder
    are kept, None for all; a network of so many learns from the whole one in as many passes again.
    """

    name: str = "tagger"
    version: str = "1"
    base: str = DEFAULT_BASE
    settings: Settings = field(default_factory=Settings)
    size: int = 256
    context: int = 16
    varied: bool = True
    refit: bool = False
    opinion: Taught | None = Taught.GOLD
    layers: int | None = None


@dataclass(frozen=True, slots=True)
class Trained:
    """What a run did: letters by part, figures, the concepts that no letter speaks of, and name and
    version of the model whose tagger was kept, if one was.
    """

    letters: dict[str, int]
    figures: dict[str, float]
    untaught: tuple[str, ...]
    tagger: str = ""


def train(
    items: Iterable[AnnotatedLetter],
    output: Path,
    plan: Plan,
    *,
    resume: bool = False,
    say: Callable[[str], object] = lambda _: None,
) -> Trained:
    """Trains on ``items`` and writes the model folder ``output``.

    Letters that have a split keep it; the others are split by author. Items without a feature
    record (marked sentences) teach too. Checkpoints lie in ``output`` until the model is written;
    resume: goes on from the last of them. say: called with what is being done.
    Raises ``TrainingError`` for too few letters and ``BaseError`` for a base that doesn't fit.
    """
    before = Path(plan.base) if is_model(plan.base) else None
    if before is not None:
        has_learned(before)  # complains before hours have passed
    letters, sentences = sort_out(items)
    parts = _parts(letters)
    untaught = _untaught([*parts["train"], *sentences])
    tokenizer = load_tokenizer(plan.base)
    if plan.layers is not None:
        shortened(_network(tokenizer, plan), plan.layers)  # complains before hours have passed
    say(f"{len(parts['train'])} letters and {len(sentences)} sentences to learn from")
    checkpoints = output / CHECKPOINTS
    if not resume:
        shutil.rmtree(checkpoints, ignore_errors=True)
    passes = _passes(parts["train"], sentences, tokenizer, plan)
    develop = _examples(parts["development"], tokenizer, plan)
    network, figures = _fitted(tokenizer, plan, passes, develop, checkpoints, resume=resume)
    counts = {part: len(found) for part, found in parts.items()}
    _write(network, tokenizer, output, plan, counts=counts, figures=figures)
    say("learning what stands over the tagger from the development letters")
    figures |= readings.teach(output, parts["train"], parts["development"])
    if plan.refit:
        say("learning once more, from the development letters as well")
        letters = [*parts["train"], *parts["development"]]
        passes = _passes(letters, sentences, tokenizer, plan)
        # In a folder of its own: resumed, the first network must not go on from this one's.
        shutil.rmtree(checkpoints / "refit", ignore_errors=True)
        network, _ = _fitted(tokenizer, plan, passes, (), checkpoints / "refit")
        _write(network, tokenizer, output, plan, counts=counts, figures=figures)
        readings.teach_overview(output, letters)
    write_learned(letters if plan.refit else parts["train"], output, before=before)
    figures |= teach_opinion(parts, output, plan)
    finish(output, figures)
    return Trained(counts, figures, untaught)


def finish(output: Path, figures: Mapping[str, float]) -> None:
    """Writes the figures and the hashes of all files, and removes what was needed on the way.

    output: a model folder with its manifest. What isn't a number is left out of the figures.
    """
    manifest = json.loads((output / MANIFEST).read_text("utf-8"))
    measured = {name: round(value, 4) for name, value in figures.items() if not isnan(value)}
    manifest["figures"] = measured
    write_json(output / MANIFEST, manifest)
    seal(output)
    shutil.rmtree(output / CHECKPOINTS, ignore_errors=True)


def _fitted(
    tokenizer: Tokenizer,
    plan: Plan,
    passes: Sequence[Example],
    develop: Sequence[Example],
    checkpoints: Path,
    *,
    resume: bool = False,
) -> tuple[Network, dict[str, float]]:
    """A trained network, the one of fewer layers where the plan wants one, and its figures."""
    network = _network(tokenizer, plan)
    figures = fit(network, passes, develop, checkpoints, plan.settings, resume=resume)
    if plan.layers is None:
        return network, figures
    short, folder = shortened(network, plan.layers), checkpoints / "short"
    figures = fit(short, passes, develop, folder, plan.settings, resume=resume, teacher=network)
    return short, figures


def _network(tokenizer: Tokenizer, plan: Plan) -> Network:
    torch.manual_seed(plan.settings.seed)
    if is_model(plan.base):
        return reopened(Path(plan.base))
    return Network(load_base(plan.base, vocabulary=tokenizer.get_vocab_size()))


def _base_of(plan: Plan) -> str:
    """The encoder that a tagger goes back to, by name."""
    if is_model(plan.base):
        return str(read_manifest(Path(plan.base))["base"])
    return plan.base if plan.base == DEFAULT_BASE else Path(plan.base).name


def sort_out(
    items: Iterable[AnnotatedLetter],
) -> tuple[list[AnnotatedLetter], list[AnnotatedLetter]]:
    """Letters, and what isn't one: items of the marked sentences.

    Raises ``TrainingError`` where fewer than ``MIN_LETTERS`` are annotated.
    """
    letters: list[AnnotatedLetter] = []
    sentences: list[AnnotatedLetter] = []
    for item in items:
        (letters if item.recorded or item.split else sentences).append(item)
    if not letters:  # a corpus of spans alone, from an annotation tool
        letters, sentences = sentences, []
    annotated = sum(bool(item.mentions) for item in letters)
    if annotated < MIN_LETTERS:
        raise TrainingError(
            f"{annotated} annotated letters are too few to train on: give at least {MIN_LETTERS},"
            " or add the corpus that comes with lsmri (name it 'lsmri')"
        )
    return letters, sentences


def _parts(letters: Sequence[AnnotatedLetter]) -> dict[str, list[AnnotatedLetter]]:
    parts = split(letters)
    if not parts["development"]:
        # One author alone, or splits that leave no development letters: divide the rest.
        rest = [replace(item, split="", author=item.letter.id) for item in parts["train"]]
        again = split(rest, ratios=(0.85, 0.15, 0.0))
        parts = {**again, "test": parts["test"]}
    for part in ("train", "development"):
        if not any(item.mentions for item in parts[part]):
            raise TrainingError(
                f"the split leaves no annotated letter for {part}: give letters of more authors"
            )
    return parts


def _untaught(items: Iterable[AnnotatedLetter]) -> tuple[str, ...]:
    taught = Counter(mention.concept for item in items for mention in item.mentions)
    return tuple(str(concept) for concept in Concept if not taught[concept])


def _passes(
    letters: Sequence[AnnotatedLetter],
    sentences: Sequence[AnnotatedLetter],
    tokenizer: Tokenizer,
    plan: Plan,
) -> list[Example]:
    """The examples of every pass.

    Letters of odd passes are varied, each time otherwise, and into most letters of every pass come
    statements that they don't hold, so that what a phrase claims is learned from what stands by it.
    """
    found: list[Example] = []
    for number in range(plan.settings.passes):
        shown = list(letters)
        if plan.varied:
            rng = Random(number)
            if number % 2:
                shown = [i if is_variant(i.letter.id) else vary(i, seed=number) for i in letters]
            shown = [_with_statements(item, sentences, rng) for item in shown]
            alone = int(len(letters) * _ALONE)
            shown += [state(rng, id=f"statement-{number}-{k}") for k in range(alone)]
        found += _examples([*shown, *sentences], tokenizer, plan)
    return found


def _with_statements(
    item: AnnotatedLetter, sentences: Sequence[AnnotatedLetter], rng: Random
) -> AnnotatedLetter:
    """A letter into which, mostly, a few statements are inserted: made ones and marked ones."""
    if rng.random() >= _INSERTED:
        return item
    added = [
        rng.choice(sentences) if sentences and rng.random() < 0.5 else state(rng, id="statement")
        for _ in range(rng.choice(_HOW_MANY))
    ]
    return insert(item, added, rng)


def _examples(items: Sequence[AnnotatedLetter], tokenizer: Tokenizer, plan: Plan) -> list[Example]:
    pairs = ((item.letter.text, item.mentions) for item in items)
    return list(examples(pairs, tokenizer, size=plan.size, context=plan.context))


def _write(
    network: Network,
    tokenizer: Tokenizer,
    output: Path,
    plan: Plan,
    *,
    counts: dict[str, int],
    figures: dict[str, float],
) -> None:
    about: dict[str, Any] = {
        "name": plan.name,
        "version": plan.version,
        "base": _base_of(plan),
        "letters": counts,
        "figures": {name: round(value, 4) for name, value in figures.items()},
    }
    window = {"size": plan.size, "context": plan.context}
    export(network, tokenizer, output, window=window, about=about)
    if not (output / POLICY).exists() and SHIPPED.is_dir():
        shutil.copyfile(SHIPPED / POLICY, output / POLICY)


def teach_opinion(
    parts: dict[str, list[AnnotatedLetter]], output: Path, plan: Plan
) -> dict[str, float]:
    """Writes the second opinion where the letters can teach one; else there is none."""
    (output / OPINION).unlink(missing_ok=True)
    if plan.opinion is None:
        return {}
    train, development = ([i for i in parts[p] if i.recorded] for p in ("train", "development"))
    try:
        return teach(train, development, output, load(str(output)), by=plan.opinion)
    except OpinionError:
        return {}
