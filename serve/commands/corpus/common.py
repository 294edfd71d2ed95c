"""What corpus commands share: how corpora are named, read and written, how faults are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lsmri.corpora.scheme import Code
from lsmri.serve.commands.options import refused
from lsmri.serve.render.visible import shown

if TYPE_CHECKING:
    from lsmri.corpora.annotated import AnnotatedLetter
    from lsmri.corpora.faults import Fault

__all__ = [
    "CORPUS_HELP",
    "FileOption",
    "FromOption",
    "PathsArgument",
    "ReportFormat",
    "SourceArgument",
    "ToOption",
    "Told",
    "known",
    "needing",
    "read",
    "written_to",
]

CORPUS_HELP = (
    "A corpus: a file or a folder in any form that 'lsmri corpus convert' knows, or 'lsmri' for"
    " the one that comes with this package."
)
SourceArgument = Annotated[str, typer.Argument(metavar="IN", help=CORPUS_HELP, show_default=False)]
PathsArgument = Annotated[
    list[str], typer.Argument(metavar="PATH", help=CORPUS_HELP, show_default=False)
]
FileOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", dir_okay=False, help="Write to a file."),
]
FromOption = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FORM",
        help="The form of what is read. Without it, suffix and content tell.",
        show_default=False,
    ),
]
ToOption = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="FORM",
        help="The form that is written. Without it, the suffix tells.",
        show_default=False,
    ),
]


class ReportFormat(Code):
    """The forms of reports and figures."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class Told:
    """Tells each fault on standard error, by place and never by words of a letter, and counts."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, fault: Fault) -> None:
        """Tells one fault."""
        self.count += 1
        typer.echo(f"lsmri: {shown(str(fault), longest=500)}", err=True)

    def finish(self) -> None:
        """Ends the command with status 1 if there was a fault."""
        if self.count:
            raise typer.Exit(1)


def read(
    path: str, told: Told, *, form: str | None = None, option: str = "IN"
) -> Iterator[AnnotatedLetter]:
    """The letters of a corpus; those that can't be read are told and left out.

    A corpus that isn't there, or of no known form, is an error of usage.
    """
    from lsmri.corpora.formats import read_corpus  # noqa: PLC0415 - lazily, for a fast start

    known(path, form=form, option=option)
    with needing():
        yield from read_corpus(path, form=form, report=told)


@contextmanager
def needing() -> Iterator[None]:
    """Ends the command with status 2 where the library that a form needs is missing."""
    from lsmri.corpora.faults import CorpusError  # noqa: PLC0415 - lazily, for a fast start

    try:
        yield
    except CorpusError as error:
        typer.echo(f"lsmri: {error}", err=True)
        raise typer.Exit(2) from None


def known(path: str, *, form: str | None = None, option: str = "IN") -> None:
    """Makes an error of usage of a corpus that isn't there, or of no known form."""
    from lsmri.corpora.formats import SHIPPED, format_named, guessed  # noqa: PLC0415 - lazily

    if path != SHIPPED:
        place = Path(path)
        if not place.exists():
            raise typer.BadParameter("there is no such file or folder", param_hint=option)
        refused(lambda: format_named(form) if form else guessed(place), option)


def written_to(
    items: Iterable[AnnotatedLetter], path: Path, told: Told, *, form: str | None = None
) -> int:
    """Writes letters and returns how many; a place that can't be written is an error of usage."""
    from lsmri.corpora.faults import CorpusError  # noqa: PLC0415 - lazily, for a fast start
    from lsmri.corpora.formats import write_corpus  # noqa: PLC0415

    try:
        return write_corpus(items, path, form=form, report=told)
    except CorpusError as error:
        raise typer.BadParameter(str(error), param_hint="OUT") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise typer.BadParameter(f"{path.name}: {reason}", param_hint="OUT") from None
