"""``lsmri suggest``: which letters to annotate next, with what was read marked in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lsmri.serve.commands.corpus.common import CORPUS_HELP, Told, ToOption, read
from lsmri.serve.commands.options import HYBRID, ModelOption, refused
from lsmri.serve.problems import InputProblem
from lsmri.serve.reading.sources import Reader
from lsmri.serve.render.visible import shown
from lsmri.serve.scoring import Scored, score_all

if TYPE_CHECKING:
    from lsmri.corpora.letter import Letter
    from lsmri.models.decision import Result
    from lsmri.models.scorer import Scorer

__all__ = ["suggest"]

_EXTRA = "suggesting letters needs scikit-learn: pip install 'lsmri[train]'"


def suggest(
    pool: Annotated[
        list[str],
        typer.Argument(
            metavar="POOL",
            help="Letters that nobody has annotated: files, folders or .jsonl, as 'lsmri score'"
            " reads them.",
            show_default=False,
        ),
    ],
    *,
    count: Annotated[int, typer.Option(min=1, metavar="N", help="How many to suggest.")] = 20,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write the letters with what was read marked in them: tasks of Label Studio for"
            " a .json file, otherwise the form that the suffix tells.",
            show_default=False,
        ),
    ] = None,
    output_form: ToOption = None,
    model: ModelOption = HYBRID,
    annotated: Annotated[
        list[str],
        typer.Option(
            metavar="CORPUS",
            help="What is annotated already: its letters aren't suggested, and what it rarely"
            f" speaks of counts as rare. May be repeated. {CORPUS_HELP}",
        ),
    ] = ["lsmri"],  # noqa: B006 - typer copies it
) -> None:
    """Choose the letters whose annotation would teach a model most.

    A letter is worth it if mentions or verdict are unsure, if rules and tagger differ, if it speaks
    of what few annotated letters speak of, and if none like it is chosen yet. Ids, scores and
    grounds go to standard output. Letters that can't be read are named on standard error, and the
    exit status is 1.
    """
    _needed()
    scorer = _scorer(model)
    told = Told()
    known = _known(annotated, told)
    found = _read(pool, scorer, known, told)
    if not found.letters:
        typer.echo("lsmri: there is no letter to suggest that isn't annotated", err=True)
        raise typer.Exit(1)
    chosen = _chosen(found, count, known)
    for place, score, grounds in chosen:
        typer.echo(f"{shown(found.letters[place].id)}\t{score:.3f}\t{', '.join(grounds)}")
    if output is not None:
        _write(found, chosen, scorer, told, output=output, form=output_form)
    told.finish()


#: Place in the pool, score, grounds.
Chosen = Sequence[tuple[int, float, tuple[str, ...]]]


@dataclass(slots=True)
class _Known:
    """What is annotated: ids, texts, and in how many letters each concept is."""

    ids: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    concepts: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Found:
    """Letters of the pool beside their signals (``lsmri.training.suggestion``)."""

    letters: list[Letter] = field(default_factory=list)
    signals: list[Any] = field(default_factory=list)


def _needed() -> None:
    try:
        import lsmri.training.suggestion  # noqa: F401, PLC0415 - lazily: needs the extra
    except ImportError as error:
        if (error.name or "").startswith("lsmri"):
            raise
        raise typer.BadParameter(f"{_EXTRA} ({error.name} is missing)") from None


def _scorer(model: str) -> Scorer:
    from lsmri.models.scorer import load  # noqa: PLC0415 - brings spaCy

    return refused(lambda: load(model), "--model")


def _known(corpora: Iterable[str], told: Told) -> _Known:
    known = _Known()
    for corpus in corpora:
        for item in read(corpus, told, option="--annotated"):
            known.ids.add(item.letter.id)
            known.texts.add(item.letter.text)
            known.concepts.update({str(m.concept) for m in item.mentions})
    return known


def _read(pool: Iterable[str], scorer: Scorer, known: _Known, told: Told) -> _Found:
    """The letters of the pool that aren't annotated yet, and what reading them gives away."""
    from lsmri.training.suggestion import signals_of  # noqa: PLC0415 - lazily: needs the extra

    waiting: dict[str, Letter] = {}

    def passing() -> Iterable[Letter | InputProblem]:
        for item in Reader().read(pool):
            if isinstance(item, InputProblem):
                yield item
            elif item.text not in known.texts and item.id not in known.ids:
                waiting[item.id] = item
                yield item

    found = _Found()
    for outcome in score_all(passing(), scorer):
        if isinstance(outcome, Scored):
            found.letters.append(waiting.pop(outcome.result.id))
            found.signals.append(signals_of(outcome.result))
        else:
            told.count += 1
            typer.echo(f"lsmri: {outcome}", err=True)
    return found


def _chosen(found: _Found, count: int, known: _Known) -> Chosen:
    from lsmri.training.suggestion import choose  # noqa: PLC0415 - lazily: needs the extra

    suggestions = choose(found.signals, count, known=known.concepts)
    return [(one.place, one.score, one.grounds) for one in suggestions]


def _write(
    found: _Found, chosen: Chosen, scorer: Scorer, told: Told, *, output: Path, form: str | None
) -> None:
    """Writes the chosen letters; each is read once more, so that the others needn't be kept."""
    from lsmri.training.pre_annotation import (  # noqa: PLC0415 - lazily, for a fast start
        pre_annotated,
        write_pre_annotated,
    )

    results: list[Result] = [scorer(found.letters[place]) for place, _, _ in chosen]
    items = [
        pre_annotated(found.letters[place], result, f"suggested: {', '.join(grounds)}")
        for (place, _, grounds), result in zip(chosen, results, strict=True)
    ]
    count = refused(
        lambda: write_pre_annotated(
            items,
            output,
            form=form,
            model=" ".join(results[0].model.values()),
            scores=[score for _, score, _ in chosen],
            report=told,
        ),
        "--output",
    )
    typer.echo(f"lsmri: {count} letters written to {output.name}", err=True)
