"""``lsmri batch``: an archive in, a scored archive out."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from lsmri.corpora.scheme import Code
from lsmri.serve.batch._extras import LackingExtra
from lsmri.serve.batch.columns import FIELDS
from lsmri.serve.batch.files import FileKind
from lsmri.serve.batch.letters import LetterSettings
from lsmri.serve.batch.options import BatchOptions, RepeatedIds, cores
from lsmri.serve.batch.problems import RunFails
from lsmri.serve.batch.progress import ProgressForm, display
from lsmri.serve.batch.records import BatchForm, Reject
from lsmri.serve.batch.run import Engine as Scoring
from lsmri.serve.batch.run import Summary, run_batch
from lsmri.serve.batch.sources import InputSettings
from lsmri.serve.commands.options import ALL, HYBRID, GuidelineOption, ModelOption, deciding
from lsmri.serve.problems import InputProblem, ProblemCode
from lsmri.serve.reading.formats import MAX_CHARACTERS

__all__ = ["batch"]

#: So many rejects are named one by one; all are in the file.
_NAMED = 10


class Engine(Code):
    """What does the work."""

    LOCAL = "local"
    SPARK = "spark"


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="Parquet, CSV or .jsonl files, letters, folders, globs, or URLs of an object"
            " store. Several are read one after the other.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path,
        typer.Argument(
            metavar="OUTPUT",
            help="A folder for Parquet parts; or a name ending in .parquet or .jsonl for one file.",
            show_default=False,
        ),
    ],
    *,
    text_column: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Column of the letters' text.", show_default=False),
    ] = None,
    id_column: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Column of the letters' ids.", show_default=False),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=NAME",
            help="Column of another field, such as sex=PAT_SEX. Usual names are recognised.",
            show_default=False,
        ),
    ] = None,
    input_format: Annotated[
        FileKind | None,
        typer.Option(help="What the files are, whatever their names end in.", show_default=False),
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option(help="Of CSV; found out otherwise.", show_default=False)
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="Of CSV; found out otherwise.", show_default=False)
    ] = None,
    date_format: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT",
            help="How letter dates are written if not as 2026-03-14: %d/%m/%Y, say.",
            show_default=False,
        ),
    ] = None,
    letter_date: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="The day that letters without a date were written on.",
            show_default=False,
        ),
    ] = None,
    repeated_ids: Annotated[
        RepeatedIds, typer.Option(help="What becomes of rows whose id was given before.")
    ] = RepeatedIds.REJECT,
    guideline: GuidelineOption = "lsmri",
    model: ModelOption = HYBRID,
    engine: Annotated[Engine, typer.Option(help="What does the work.")] = Engine.LOCAL,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", help="Processes; one a core by default.", show_default=False
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where an interrupted run ended.")
    ] = False,
    form: Annotated[
        BatchForm | None,
        typer.Option("--format", help="Form of the parts in a folder.", show_default="parquet"),
    ] = None,
    flat: Annotated[
        bool, typer.Option("--flat", help="Add a view for spreadsheets, as CSV.")
    ] = False,
    part_rows: Annotated[int, typer.Option(min=1, metavar="N", help="Rows a part.")] = 5000,
    letter_timeout: Annotated[
        float,
        typer.Option(
            min=0.1,
            metavar="SECONDS",
            help="A letter that takes longer is tried alone, then rejected.",
        ),
    ] = 120.0,
    max_characters: Annotated[
        int, typer.Option(min=1, metavar="N", help="Longer letters are rejected.")
    ] = MAX_CHARACTERS,
    progress: Annotated[
        ProgressForm,
        typer.Option(
            help="How far it is, on standard error: text (default on a terminal), json or none."
        ),
    ] = ProgressForm.AUTO,
) -> None:
    """Score an archive of letters, larger than memory, and lose none of them.

    A row that can't be scored goes to _rejects.jsonl with its reason, and the exit status is 1. A
    run that was interrupted goes on with the same command and --resume.
    """
    options = BatchOptions(
        guideline=deciding(guideline),
        model=model,
        input=InputSettings(
            columns=_columns(text_column, id_column, column or []),
            kind=input_format,
            delimiter=_delimiter(delimiter),
            encoding=_encoding(encoding),
            max_characters=max_characters,
        ),
        letters=LetterSettings(
            max_characters=max_characters,
            date_format=date_format,
            letter_date=letter_date.date() if letter_date else None,
            every_guideline=guideline == ALL,
        ),
        form=form,
        repeated_ids=repeated_ids,
        part_rows=part_rows,
        flat=flat,
        workers=workers or cores(),
        letter_timeout=letter_timeout,
    )
    screen = display(progress)
    with _told(output):
        try:
            summary = run_batch(
                inputs,
                output,
                options,
                resume=resume,
                watch=screen.update,
                engine=_engine(engine),
            )
        finally:
            screen.close()
    _tell(summary, as_json=progress is ProgressForm.JSON)
    if summary.rejected:
        raise typer.Exit(1)


def _engine(engine: Engine) -> Scoring | None:
    if engine is Engine.LOCAL:
        return None
    from lsmri.serve.batch.spark_run import score_on_spark  # noqa: PLC0415 - rarely needed

    return score_on_spark


def _columns(text: str | None, id: str | None, others: list[str]) -> tuple[tuple[str, str], ...]:
    given = {"text": text, "id": id}
    for pair in others:
        field, sign, name = pair.partition("=")
        if not sign or field not in FIELDS:
            allowed = ", ".join(FIELDS)
            raise typer.BadParameter(f"write FIELD=NAME; fields: {allowed}", param_hint="--column")
        given[field] = name
    return tuple((field, name) for field, name in given.items() if name is not None)


def _delimiter(given: str | None) -> str | None:
    one = {"\\t": "\t", "tab": "\t"}.get(given or "", given)
    if one is not None and len(one) != 1:
        raise typer.BadParameter("give one character, or tab", param_hint="--delimiter")
    return one


def _encoding(given: str | None) -> str | None:
    try:
        return None if given is None else codecs.lookup(given).name
    except LookupError:
        raise typer.BadParameter("it is no known encoding", param_hint="--encoding") from None


@contextmanager
def _told(output: Path) -> Iterator[None]:
    """Tells what ends a run: 2 for what was asked, 1 for what happened."""
    again = "The parts that are complete are safe: the same command with --resume goes on."
    try:
        yield
    except LackingExtra as error:
        _fail(str(error))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    except BlockingIOError:
        _fail(f"another run is writing to {output}: wait for it")
    except FileNotFoundError as error:
        _fail(f"{error.filename}: {error.strerror}")
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _fail(f"stopped, for the system says: {where}{error.strerror or error}. {again}")
    except RunFails as error:
        _fail(f"{error}. {again if error.may_go_on else ''}".strip())
    except KeyboardInterrupt:
        typer.echo(f"lsmri: interrupted. {again}", err=True)
        raise typer.Exit(130) from None


def _fail(message: str) -> None:
    typer.echo(f"lsmri: {message}", err=True)
    raise typer.Exit(1)


def _tell(summary: Summary, *, as_json: bool) -> None:
    """The counts, and the first rejects by name."""
    layout = summary.layout
    if summary.rejected:
        with layout.rejects.open(encoding="utf-8") as file:
            for line in islice(file, _NAMED):
                typer.echo(f"lsmri: {_named(json.loads(line))}", err=True)
        if summary.rejected > _NAMED:
            typer.echo(f"lsmri: … and {summary.rejected - _NAMED:,} more", err=True)
    if as_json:
        counts = {**asdict(summary), "complete": True}
        del counts["layout"]
        typer.echo(json.dumps(counts), err=True)
    codes = ", ".join(f"{code} {count:,}" for code, count in summary.codes.items())
    typer.echo(
        f"{summary.rows:,} rows: {summary.scored:,} scored, {summary.rejected:,} rejected"
        + (f" ({codes})" if codes else "")
    )
    typer.echo(f"scored: {layout.output}")
    typer.echo(f"rejects: {layout.rejects}")
    if layout.flat.is_dir():
        typer.echo(f"for spreadsheets: {layout.flat}")


def _named(reject: Reject) -> InputProblem:
    return InputProblem(
        f"{reject['file']}, position {reject['position']}",
        ProblemCode(reject["code"]),
        reject["reason"],
        line=reject["line"],
        id=reject["id"] or "",
    )
