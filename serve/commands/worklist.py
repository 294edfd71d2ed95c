"""``lsmri worklist``: letters onto the vetting worklist, decisions out of it."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lsmri.serve.commands.corpus.common import Told, ToOption, written_to
from lsmri.serve.commands.options import HYBRID, ModelOption, refused
from lsmri.serve.problems import InputProblem
from lsmri.serve.reading.sources import Reader

if TYPE_CHECKING:
    from lsmri.serve.service.worklist.store import Store

__all__ = ["worklist"]

worklist = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Put letters on the vetting worklist, export what was decided, bring its tables up to"
    " date. 'lsmri serve --worklist URL' is where letters are vetted.",
)

_URL = Annotated[
    str | None,
    typer.Option(
        "--worklist",
        metavar="URL",
        help="The worklist's database: sqlite:///FILE or postgresql://USER@HOST/NAME.",
        show_default=False,
    ),
]
_Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        dir_okay=False,
        help="The service's settings, which name the database.",
        show_default=False,
    ),
]


@worklist.command()
def add(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH", help="Letters, as 'lsmri score' reads them."),
    ],
    *,
    url: _URL = None,
    config: _Config = None,
    model: ModelOption = HYBRID,
    guideline: Annotated[
        str, typer.Option(metavar="NAME|FILE", help="Profile that the urgency comes from.")
    ] = "lsmri",
) -> None:
    """Score letters and put them on the worklist; those that are there already stay as they are.

    Letters that can't be added are named on standard error, and the exit status is 1.
    """
    from lsmri.models.scorer import load  # noqa: PLC0415 - brings spaCy

    with _opened(url, config) as store:
        from lsmri.serve.service.worklist.filling import filled  # noqa: PLC0415 - an extra

        scorer = refused(lambda: load(model=model, guideline=guideline), "--model")
        items = Reader(stdin=sys.stdin.buffer).read(paths)
        counts = {True: 0, False: 0}
        failures = 0
        for one in filled(store, items, scorer, who=f"{getpass.getuser()} (command line)"):
            if isinstance(one, InputProblem):
                failures += 1
                typer.echo(f"lsmri: {one}", err=True)
            else:
                counts[one.new] += 1
    typer.echo(f"lsmri: {counts[True]:,} letters added, {counts[False]:,} were there", err=True)
    if failures:
        raise typer.Exit(1)


@worklist.command()
def export(
    output: Annotated[
        Path, typer.Argument(metavar="OUT", help="The file or folder to write.", show_default=False)
    ],
    *,
    url: _URL = None,
    config: _Config = None,
    form: ToOption = None,
    unchecked: Annotated[
        bool,
        typer.Option(
            "--unchecked",
            help="With letters whose marks nobody called right: for counting, not for training.",
        ),
    ] = False,
) -> None:
    """Write what was decided as an annotated corpus, which 'lsmri train' takes."""
    told = Told()
    with _opened(url, config, create=False) as store:
        from lsmri.serve.service.worklist.export import annotated  # noqa: PLC0415 - an extra

        items = annotated(store.decided(), unchecked=unchecked)
        count = written_to(items, output, told, form=form)
    typer.echo(f"lsmri: {count:,} letters written", err=True)
    told.finish()


@worklist.command()
def migrate(*, url: _URL = None, config: _Config = None) -> None:
    """Bring the worklist's tables up to date; keep a copy of the database before."""
    address = _address(url, config)
    with _telling():
        from lsmri.serve.service.worklist.database import upgraded  # noqa: PLC0415 - an extra

        before, after = upgraded(address)
    typer.echo(f"lsmri: the worklist is at version {after}, from version {before}", err=True)


@contextmanager
def _opened(url: str | None, config: Path | None, *, create: bool = True) -> Iterator[Store]:
    address = _address(url, config)
    with _telling():
        from lsmri.serve.service.worklist.store import Store  # noqa: PLC0415 - an extra

        with closing(Store(address, create=create)) as store:
            yield store


@contextmanager
def _telling() -> Iterator[None]:
    """Ends with status 2 where the database can't be used, or the extra isn't installed."""
    try:
        from lsmri.serve.service.worklist.errors import DatabaseError  # noqa: PLC0415
        from lsmri.serve.service.worklist.tables import Base  # noqa: F401, PLC0415 - is it there?
    except ImportError as error:
        message = f"lsmri: the worklist needs {error.name}: pip install 'lsmri[worklist]'"
        typer.echo(message, err=True)
        raise typer.Exit(2) from None
    try:
        yield
    except DatabaseError as error:
        raise typer.BadParameter(str(error), param_hint="--worklist") from None


def _address(url: str | None, config: Path | None) -> str:
    from lsmri.serve.service.settings import read_settings  # noqa: PLC0415 - brings pydantic

    if url is None and config is not None:
        url = refused(lambda: read_settings(config).worklist, "--config")
    if not url:
        raise typer.BadParameter(
            "name the database, or settings that do", param_hint="--worklist, --config"
        )
    return url
