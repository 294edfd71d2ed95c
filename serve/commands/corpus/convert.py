"""``lsmri corpus convert``: a corpus in another form, and what that form can't hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lsmri.serve.commands.corpus.common import (
    FromOption,
    SourceArgument,
    Told,
    ToOption,
    read,
    written_to,
)
from lsmri.serve.commands.options import refused

if TYPE_CHECKING:
    from lsmri.corpora.annotated import AnnotatedLetter
    from lsmri.corpora.formats import Format
    from lsmri.corpora.letter import Mention

__all__ = ["convert"]


def convert(
    source: SourceArgument,
    output: Annotated[
        Path,
        typer.Argument(
            metavar="OUT",
            help="A file, or a new folder for forms that are one.",
            show_default=False,
        ),
    ],
    *,
    source_form: FromOption = None,
    output_form: ToOption = None,
) -> None:
    """Write a corpus in another form, and say what is lost.

    Forms: jsonl, authoring, spacy, datasets, brat, label-studio, doccano, prodigy, conll, cas.
    Letters that can't be read, or that the form can't hold, are named on standard error; the others
    are written, and the exit status is 1.
    """
    from lsmri.corpora.formats import format_named, guessed  # noqa: PLC0415 - for a fast start

    chosen = refused(
        lambda: format_named(output_form) if output_form else guessed(output, reading=False), "OUT"
    )
    told = Told()
    seen = _Seen()
    letters = seen.passing(read(source, told, form=source_form))
    count = written_to(letters, output, told, form=chosen.name)
    typer.echo(f"lsmri: {count:,} letters written as {chosen.title}", err=True)
    for loss in _losses(chosen, seen):
        typer.echo(f"lsmri: {loss}", err=True)
    told.finish()


class _Seen:
    """Counts, of the letters that pass, the mentions that say how they were found."""

    def __init__(self) -> None:
        self.found = 0

    def passing(self, items: Iterable[AnnotatedLetter]) -> Iterator[AnnotatedLetter]:
        """``items``, counted."""
        for item in items:
            self.found += sum(_says_how(m) for m in item.mentions)
            yield item


def _says_how(mention: Mention) -> bool:
    from lsmri.corpora.records import mention_dict  # noqa: PLC0415 - for a fast start

    return bool({"section", "source", "probability", "why"} & mention_dict(mention).keys())


def _losses(form: Format, seen: _Seen) -> Iterator[str]:
    """What of these letters the form doesn't hold, and what is in danger in other programs."""
    if seen.found and not form.finding:
        yield f"lost: section, source, probability and why of {seen.found:,} mentions"
    else:
        yield "nothing is lost in the file"
    if form.edited:
        yield f"a span changed in another program loses its {form.edited}"
