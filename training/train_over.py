"""Teaches anew what stands over the tagger of a model folder, which is kept as it is."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import lsmri
from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.splitting import split
from lsmri.corpora.variation.phrases import table
from lsmri.nlp.tagger.model import GRAPH, MANIFEST, TOKENIZER, read_manifest
from lsmri.nlp.tagger.policy import POLICY
from lsmri.training import readings
from lsmri.training.learned import LEARNED, has_learned
from lsmri.training.overview import MIN_TAUGHT
from lsmri.training.statuses import TooFew
from lsmri.training.tagger.export import write_json
from lsmri.training.train import (
    CHECKPOINTS,
    Plan,
    Trained,
    TrainingError,
    finish,
    sort_out,
    teach_opinion,
)

__all__ = ["train_over"]

#: Figures of a tagger that don't change with what stands over it.
_TAGGERS_OWN = frozenset({"concept_f1", "token_f1"})
#: Below the checkpoints: the model as it grows, those of the parts, and what they learn from.
_MODEL, _PARTS, _RUN = "model", "parts", "run.txt"


def train_over(
    items: Iterable[AnnotatedLetter],
    output: Path,
    plan: Plan,
    tagger: Path,
    *,
    resume: bool = False,
    say: Callable[[str], object] = lambda _: None,
) -> Trained:
    """Keeps the tagger of a model folder, teaches what stands over it, and writes the model folder
    ``output``.

    Letters are split as by ``train``; those of training and development that the tagger hasn't
    learned from teach all of it, those that it has the network over the letter and the second
    opinion alone. Of the plan, what is said of the encoder and its passes has no meaning here. What
    lies in ``output`` stays as it is until all is learned. resume: keeps the networks over the
    letter that an interrupted run of this version has learned, which takes most of the time, if its
    letters, tagger and seed were the same.
    Raises ``TrainingError`` for too few letters, ids that aren't unique, or another run to resume,
    and ``ModelError`` where ``tagger`` is no model or doesn't tell from which letters it learned.
    """
    if output.resolve() == tagger.resolve():
        raise TrainingError(f"{output}: the model whose tagger is kept; name another folder")
    learned = has_learned(tagger)
    letters, _ = sort_out(items)
    parts = split(letters)
    known: list[AnnotatedLetter] = []
    others: list[AnnotatedLetter] = []
    for item in (*parts["train"], *parts["development"]):
        (known if learned(item) else others).append(item)
    _check(others)
    checkpoints = output / CHECKPOINTS
    _begin(checkpoints, _digest(known, others, plan, tagger), resume=resume)
    work = checkpoints / _MODEL  # so that what lies in ``output`` stays until the end
    figures = _copy_tagger(tagger, work, plan)
    try:
        figures |= readings.teach_crossed(
            work, known, others, checkpoints / _PARTS, seed=plan.settings.seed, say=say
        )
    except TooFew as error:
        raise TrainingError(str(error)) from None
    say("learning the second opinion")
    opinion = teach_opinion(parts, work, plan)
    if plan.opinion is not None and not opinion:
        say("no second opinion: too few letters of a category, or of one author")
    finish(work, figures | opinion)
    _replace(output, work)
    about = read_manifest(tagger)
    counts = {part: len(found) for part, found in parts.items()}
    return Trained(counts, figures | opinion, (), f"{about['name']} {about['version']}")


def _check(others: Sequence[AnnotatedLetter]) -> None:
    """Whether the letters that haven't taught the tagger are enough, and can be told apart."""
    recorded = sum(item.recorded for item in others)
    if recorded < MIN_TAUGHT:
        raise TrainingError(
            f"{recorded} letters have a record and haven't taught the tagger: {MIN_TAUGHT} are"
            " needed; add the corpus that comes with lsmri (name it 'lsmri')"
        )
    ids = Counter(item.letter.id for item in others)
    if twice := [id for id, count in ids.items() if count > 1]:
        raise TrainingError(
            f"{len(twice)} ids are those of several letters (the first: {twice[0]!r}): give each"
            " letter an id of its own"
        )


def _digest(
    known: Sequence[AnnotatedLetter],
    others: Sequence[AnnotatedLetter],
    plan: Plan,
    tagger: Path,
) -> str:
    """A hash of all that the networks over the letter learn from, and of how it is divided."""
    statements = table("plain"), table("statements")
    told = hashlib.sha256(repr((lsmri.__version__, plan.settings.seed, statements)).encode())
    told.update((tagger / GRAPH).read_bytes())
    for item in (*known, None, *others):
        told.update(repr(item).encode("utf-8", "surrogatepass"))
    return told.hexdigest()


def _begin(checkpoints: Path, digest: str, *, resume: bool) -> None:
    """Clears the folder of checkpoints, or checks that what lies there is of this run."""
    run = checkpoints / _RUN
    if resume and checkpoints.is_dir():
        if not run.is_file() or run.read_text("utf-8") != digest:
            raise TrainingError(
                f"{checkpoints}: left by a run that teaches a tagger, or by one over other letters,"
                " another tagger, seed or version; start without --resume"
            )
    else:
        shutil.rmtree(checkpoints, ignore_errors=True)
        checkpoints.mkdir(parents=True)
        run.write_text(digest, encoding="utf-8")


def _copy_tagger(tagger: Path, work: Path, plan: Plan) -> dict[str, float]:
    """Makes a model folder of the tagger, its policy and its letters alone; returns its figures."""
    about = read_manifest(tagger)
    work.mkdir(exist_ok=True)
    for name in (GRAPH, TOKENIZER, POLICY, LEARNED):
        shutil.copyfile(tagger / name, work / name)
    figures = {k: v for k, v in about["figures"].items() if k in _TAGGERS_OWN}
    manifest = {**about, "name": plan.name, "version": plan.version, "figures": figures}
    manifest["files"] = {name: about["files"][name] for name in (GRAPH, TOKENIZER)}
    write_json(work / MANIFEST, manifest)
    return figures


def _replace(output: Path, work: Path) -> None:
    """Puts a finished model folder in the place of the model in ``output``, the manifest last.

    Nothing else that lies there is touched.
    """
    files = sorted(work.iterdir(), key=lambda file: file.name == MANIFEST)
    new = {file.name for file in files}
    old = output / MANIFEST
    if old.is_file():
        for name in set(json.loads(old.read_text("utf-8"))["files"]) - new:
            (output / name).unlink(missing_ok=True)
    for file in files:
        file.replace(output / file.name)
    shutil.rmtree(output / CHECKPOINTS)
