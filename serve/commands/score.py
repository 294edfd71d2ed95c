"""``lsmri score``: letters in, decisions out."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from lsmri.nlp.loading import collecting_paused
from lsmri.serve.commands.options import (
    ALL,
    HYBRID,
    GuidelineOption,
    ModelOption,
    deciding,
    refused,
)
from lsmri.serve.problems import InputProblem
from lsmri.serve.reading.formats import MAX_CHARACTERS
from lsmri.serve.reading.sources import Reader
from lsmri.serve.scoring import LetterScorer, score_all
from lsmri.serve.writing import OutputFormat, chosen, opened, reported, write, written

__all__ = ["score"]


def score(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="Letters: .txt, .md, .html, .docx, .rtf or .pdf files, folders of them, .jsonl"
            " files with one letter a line, or - for text on standard input.",
            show_default=False,
        ),
    ],
    *,
    form: Annotated[
        OutputFormat | None,
        typer.Option(
            "--format",
            help="Text is the default on a terminal, and JSON Lines elsewhere. JSON is one"
            " object for a single letter, and a list for a folder, a .jsonl file or several.",
            show_default=False,
        ),
    ] = None,
    guideline: GuidelineOption = "lsmri",
    model: ModelOption = HYBRID,
    letter_date: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="The day that letters without a date were written on: what 'since March' is"
            " counted from.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            dir_okay=False,
            help="Write to a file. Without --format, its suffix says the form.",
            show_default=False,
        ),
    ] = None,
    max_characters: Annotated[
        int, typer.Option(min=1, metavar="N", help="Longer letters are refused.")
    ] = MAX_CHARACTERS,
    with_text: Annotated[
        bool,
        typer.Option(
            "--with-text", help="Add the letter's text, which offsets refer to, to JSON records."
        ),
    ] = False,
) -> None:
    """Score referral letters: is the scan indicated, and why.

    Letters that can't be scored are named on standard error, the others are scored all the same,
    and the exit status is 1.
    """
    with collecting_paused():
        scorer = _scorer(model, deciding(guideline))
    reader = Reader(
        max_characters=max_characters,
        letter_date=letter_date.date() if letter_date else None,
        stdin=sys.stdin.buffer,
        leave_out=written(output),
    )
    failures = 0

    def failed(problem: InputProblem) -> None:
        nonlocal failures
        failures += 1
        typer.echo(f"lsmri: {problem}", err=True)

    results = score_all(reader.read(paths), scorer, every_guideline=guideline == ALL)
    items = reported(results, failed)
    with ExitStack() as stack:
        out = refused(lambda: stack.enter_context(opened(output)), "--output")
        write(items, form or chosen(output), out, paths=paths, with_text=with_text)
    if failures:
        raise typer.Exit(1)


def _scorer(model: str, guideline: str) -> LetterScorer:
    from lsmri.models.scorer import load  # noqa: PLC0415 - brings spaCy

    return refused(lambda: load(model=model, guideline=guideline), "--model")
