"""``lsmri corpus``: work with annotated corpora."""

from __future__ import annotations

import typer

from lsmri.serve.commands.corpus.agreement import agreement
from lsmri.serve.commands.corpus.convert import convert
from lsmri.serve.commands.corpus.generate import generate
from lsmri.serve.commands.corpus.split import split
from lsmri.serve.commands.corpus.stats import stats
from lsmri.serve.commands.corpus.validate import validate

__all__ = ["corpus"]

corpus = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Check, convert, describe, compare, split and vary annotated corpora.",
)
corpus.command()(validate)
corpus.command()(convert)
corpus.command()(stats)
corpus.command()(agreement)
corpus.command()(split)
corpus.command()(generate)
