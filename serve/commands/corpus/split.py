"""``lsmri corpus split``: training, development and test letters, and what binds them."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated, Self

import typer

from lsmri.corpora.scheme import Code
from lsmri.serve.commands.corpus.common import FromOption, SourceArgument, Told, read, written_to
from lsmri.serve.commands.options import refused

if TYPE_CHECKING:
    from lsmri.corpora.annotated import AnnotatedLetter
    from lsmri.corpora.leaks import Trace

    Parts = dict[str, list[Trace]]

__all__ = ["split"]


class Unit(Code):
    """What a split doesn't divide."""

    AUTHOR = "author"
    LETTER = "letter"


def split(
    source: SourceArgument,
    output: Annotated[
        Path | None,
        typer.Argument(
            metavar="OUT_DIR",
            file_okay=False,
            help="Where train, development and test go. Without it, the split that the corpus"
            " already has is checked for leaks; letters of no split count as training.",
            show_default=False,
        ),
    ] = None,
    *,
    ratios: Annotated[
        str, typer.Option(metavar="A,B,C", help="Shares of train, development and test.")
    ] = "70,15,15",
    seed: Annotated[int, typer.Option(metavar="S", help="Another seed, another split.")] = 1,
    by: Annotated[
        Unit,
        typer.Option(
            help="What stays together: all letters of an author, or near-duplicates only."
        ),
    ] = Unit.AUTHOR,
    anew: Annotated[
        bool, typer.Option("--anew", help="Pass over the split that letters already have.")
    ] = False,
    source_form: FromOption = None,
    output_form: Annotated[
        str, typer.Option("--to", metavar="FORM", help="The form that is written.")
    ] = "jsonl",
) -> None:
    """Split a corpus by author, every style in every part, and tell what leaks.

    Letters that are near-duplicates stay together. Sentences that letters of different parts
    share are told by id and offset. The status is 1 if near-duplicates, variants or an author are
    in two parts.
    """
    shares = _shares(ratios)
    from lsmri.corpora.leaks import trace  # noqa: PLC0415 - lazily, for a fast start

    told = Told()
    with _Shelf() as shelf:
        letters = read(source, told, form=source_form)
        traces = [trace(item) for item in (letters if output is None else shelf.passing(letters))]
        if not traces:
            typer.echo("lsmri: no letters to split", err=True)
            raise typer.Exit(1)
        if output is None:
            parts = _as_given(traces)
        else:
            places = _places(traces, shares, seed=seed, by=by, keep=not anew)
            parts = _divided(traces, places)
            _write(shelf, places, output, output_form, told)
    _describe(parts, traces)
    leaking = _tell_leaks(parts, by)
    told.finish()
    if leaking:
        raise typer.Exit(1)


class _Shelf:
    """Letters on a nameless file until it is known where each of them goes."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - a context itself

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def passing(self, items: Iterable[AnnotatedLetter]) -> Iterator[AnnotatedLetter]:
        """``items``, kept."""
        for item in items:
            pickle.dump(item, self._file, pickle.HIGHEST_PROTOCOL)
            yield item

    def __iter__(self) -> Iterator[AnnotatedLetter]:
        end = self._file.seek(0, 2)
        self._file.seek(0)
        while self._file.tell() < end:
            yield pickle.load(self._file)


def _shares(ratios: str) -> list[float]:
    try:
        shares = [float(share) for share in ratios.split(",")]
    except ValueError:
        shares = []
    if len(shares) != 3 or not 0 <= min(shares) <= max(shares) < float("inf") or not any(shares):
        raise typer.BadParameter("give three shares, e.g. 70,15,15", param_hint="--ratios")
    return shares


def _as_given(letters: list[Trace]) -> Parts:
    from lsmri.corpora.splitting import PARTS  # noqa: PLC0415 - lazily, for a fast start

    parts: Parts = {part: [] for part in PARTS}
    for item in letters:
        parts.setdefault(item.split or "train", []).append(item)
    return parts


def _places(
    letters: list[Trace], shares: list[float], *, seed: int, by: Unit, keep: bool
) -> list[str]:
    from lsmri.corpora.splitting import By, places  # noqa: PLC0415 - lazily, for a fast start

    return places(letters, ratios=shares, seed=seed, by=By(by.value), keep=keep)


def _divided(letters: list[Trace], places: list[str]) -> Parts:
    from lsmri.corpora.splitting import PARTS  # noqa: PLC0415 - lazily, for a fast start

    held = list(zip(letters, places, strict=True))
    return {part: [item for item, place in held if place == part] for part in PARTS}


def _write(shelf: _Shelf, places: list[str], folder: Path, form: str, told: Told) -> None:
    from lsmri.corpora.formats import format_named  # noqa: PLC0415 - lazily, for a fast start
    from lsmri.corpora.splitting import PARTS  # noqa: PLC0415

    chosen = refused(lambda: format_named(form), "--to")
    refused(lambda: folder.mkdir(parents=True, exist_ok=True), "OUT_DIR")
    suffix = "" if chosen.folder else chosen.suffixes[0]
    for part in PARTS:
        held = zip(shelf, places, strict=True)
        items = (replace(item, split=part) for item, place in held if place == part)
        written_to(items, folder / f"{part}{suffix}", told, form=form)


def _describe(parts: Parts, letters: list[Trace]) -> None:
    """How many letters, authors and styles each part has; what was left out."""
    for part, items in parts.items():
        authors = len({item.author for item in items} - {""})
        styles = len({item.style for item in items} - {""})
        typer.echo(f"{part:<12}{len(items):>7} letters {authors:>5} authors {styles:>3} styles")
    left = len(letters) - sum(map(len, parts.values()))
    if left:
        typer.echo(f"lsmri: {left} variants left out of development and test", err=True)
    unsigned = sum(not item.author for item in letters)
    if unsigned:
        typer.echo(f"lsmri: {unsigned} letters have no author: none keeps them together", err=True)


def _tell_leaks(parts: Parts, by: Unit) -> bool:
    """Tells every leak; whether one of them is graver than a shared sentence."""
    from lsmri.corpora.leaks import LeakKind, check_leaks  # noqa: PLC0415 - lazily

    mild = {LeakKind.SENTENCE} | ({LeakKind.AUTHOR} if by is Unit.LETTER else set())
    leaks = check_leaks(parts)
    for leak in leaks:
        typer.echo(f"lsmri: {leak}", err=True)
    return any(leak.kind not in mild for leak in leaks)
