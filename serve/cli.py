"""The command line."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

from lsmri import __version__
from lsmri.serve.commands.audit import audit
from lsmri.serve.commands.batch import batch
from lsmri.serve.commands.corpus import corpus
from lsmri.serve.commands.evaluate import evaluate
from lsmri.serve.commands.guideline import guideline
from lsmri.serve.commands.score import score
from lsmri.serve.commands.serve import serve
from lsmri.serve.commands.suggest import suggest
from lsmri.serve.commands.train import train
from lsmri.serve.commands.worklist import worklist

__all__ = ["app", "main"]

app = typer.Typer(
    name="lsmri",
    no_args_is_help=True,
    rich_markup_mode=None,
    # Pretty exceptions print local variables, and these hold letters.
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 all scored; 1 some input failed, and is named; 2 wrong usage.",
)
app.command()(score)
app.command()(batch)
app.command()(train)
app.command()(evaluate)
app.command()(suggest)
app.command()(audit)
app.command()(serve)
app.add_typer(guideline, name="guideline")
app.add_typer(corpus, name="corpus")
app.add_typer(worklist, name="worklist")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"lsmri {__version__}")
        raise typer.Exit


@app.callback()
def _lsmri(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Read referral letters for lumbar spine MRI: is the scan indicated, and why?"""


def main() -> None:
    """Runs the command line, and tells a fault of ours without words of a letter.

    Set LSMRI_DEBUG for the whole traceback, whose last line may hold such words.
    """
    try:
        app()
    except Exception as error:
        if os.environ.get("LSMRI_DEBUG"):
            raise
        sys.stderr.write(f"lsmri: {_told(error)}\n")
        sys.exit(1)
    finally:
        gc.freeze()  # the process ends: nobody need look for garbage among all that was loaded


def _told(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"stopped, for the system says: {error.strerror}."
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} in {Path(place.filename).name} line {place.lineno}"
    return (
        f"a fault in lsmri itself ({where}). Please report it, without the letter;"
        " LSMRI_DEBUG=1 shows more."
    )


if __name__ == "__main__":
    main()
