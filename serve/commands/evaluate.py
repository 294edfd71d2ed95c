"""``lsmri evaluate``: how well a model reads and decides on annotated letters."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lsmri.corpora.scheme import Code
from lsmri.serve.commands.corpus.common import CORPUS_HELP, FromOption, Told, read
from lsmri.serve.commands.options import HYBRID, ModelOption, refused
from lsmri.serve.render.visible import shown
from lsmri.serve.writing import opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsmri.corpora.annotated import AnnotatedLetter
    from lsmri.models.scorer import Scorer, UnreadableLetter

__all__ = ["FIGURES", "PAGE", "evaluate"]

#: The files of ``--output``.
FIGURES, PAGE = "figures.json", "evaluation.html"
_ALL = "all"


class ReportFormat(Code):
    """The forms of the report."""

    TEXT = "text"
    JSON = "json"


def evaluate(
    source: Annotated[str, typer.Argument(metavar="CORPUS", help=CORPUS_HELP, show_default=False)],
    *,
    model: ModelOption = HYBRID,
    other: Annotated[
        str | None,
        typer.Option(
            "--compare",
            metavar="MODEL",
            help="A second model, for a paired test on the same letters.",
            show_default=False,
        ),
    ] = None,
    split: Annotated[
        str | None,
        typer.Option(
            metavar="test|development|train|all",
            help="Which letters. Without it: the test letters if there are any, otherwise all.",
            show_default=False,
        ),
    ] = None,
    guideline: Annotated[
        str, typer.Option(metavar="NAME|FILE", help="Profile whose verdicts to compare.")
    ] = "lsmri",
    form: Annotated[ReportFormat, typer.Option("--format", help="Form of the report.")] = (
        ReportFormat.TEXT
    ),
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            file_okay=False,
            help=f"Write {FIGURES}, all figures, and {PAGE}, the letters with gold and reading side"
            " by side. The page holds the letters.",
            show_default=False,
        ),
    ] = None,
    draws: Annotated[int, typer.Option(min=100, metavar="N", help="Bootstrap samples.")] = 2000,
    seed: Annotated[int, typer.Option(metavar="S", help="Of the bootstrap.")] = 1,
    source_form: FromOption = None,
) -> None:
    """Measure a model on annotated letters: mentions, findings, features, decisions, calibration.

    Letters without a feature record count for mentions alone. Those that can't be read are named on
    standard error and left out, and the exit status is 1.
    """
    from lsmri.models.scorer import load  # noqa: PLC0415 - brings spaCy

    scorer = refused(lambda: load(model, guideline=guideline), "--model")
    second = refused(lambda: load(other, guideline=guideline), "--compare") if other else None
    told = Told()
    letters = _chosen(list(read(source, told, form=source_form, option="CORPUS")), split)
    record, page = _measured(letters, scorer, second, told, draws=draws, seed=seed)
    if output is not None:
        refused(lambda: _write(record, page, output), "--output")
    with opened() as out:
        out.write(_report(record, form))
    told.finish()


def _chosen(letters: Sequence[AnnotatedLetter], split: str | None) -> Sequence[AnnotatedLetter]:
    """The letters of a split; ends the command where there are none."""
    parts = Counter(item.split for item in letters)
    wanted = split or ("test" if parts["test"] else _ALL)
    chosen = [item for item in letters if wanted in (item.split, _ALL)]
    if not chosen and letters:
        there = ", ".join(sorted(filter(None, parts))) or "none"
        remedy = "'lsmri corpus split' makes splits, '--split all' takes every letter"
        reason = f"no letter has the split {shown(wanted)!r}; there are: {there}. {remedy}"
        raise typer.BadParameter(reason, param_hint="--split")
    if not chosen:
        typer.echo("lsmri: the corpus holds no letters: there is nothing to measure", err=True)
        raise typer.Exit(1)
    if len(chosen) < len(letters):
        typer.echo(f"lsmri: {len(chosen)} letters of the split {shown(wanted)!r}", err=True)
    return chosen


def _measured(
    letters: Sequence[AnnotatedLetter],
    scorer: Scorer,
    second: Scorer | None,
    told: Told,
    *,
    draws: int,
    seed: int,
) -> tuple[dict[str, Any], str]:
    """The figures as plain values, and the page."""
    from lsmri.serve.render.evaluation_page import ReadLetter, evaluation_page  # noqa: PLC0415
    from lsmri.training.evaluation import as_record, compare, judge  # noqa: PLC0415 - lazily
    from lsmri.training.evaluation import evaluate as measure  # noqa: PLC0415

    def failed(error: UnreadableLetter) -> None:
        told.count += 1
        typer.echo(f"lsmri: {shown(error.letter_id)}: {error}", err=True)

    judged = judge(letters, scorer, failed=failed)
    if not judged:
        typer.echo("lsmri: no letter could be read: there is nothing to measure", err=True)
        raise typer.Exit(1)
    found = measure(judged, draws=draws, seed=seed)
    page = [ReadLetter(one.item, one.result) for one in judged]
    if second is None:
        record = as_record(found)
    else:
        others = judge(letters, second)
        compared = compare(judged, others, draws=draws, seed=seed)
        record = as_record(found, other=measure(others, draws=draws, seed=seed), compared=compared)
    return record, evaluation_page(record, page)


def _write(record: dict[str, Any], page: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with opened(folder / FIGURES) as file:
        file.write(_report(record, ReportFormat.JSON))
    with opened(folder / PAGE) as file:
        file.write(page)


def _report(record: dict[str, Any], form: ReportFormat) -> str:
    from lsmri.serve.render.evaluation import as_text  # noqa: PLC0415 - brings numpy

    if form is ReportFormat.JSON:
        return f"{json.dumps(record, ensure_ascii=False, indent=1)}\n"
    return as_text(record)
