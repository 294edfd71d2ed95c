"""``lsmri corpus generate``: more training letters from those written by hand."""

from __future__ import annotations

from collections.abc import Iterator
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

if TYPE_CHECKING:
    from lsmri.corpora.annotated import AnnotatedLetter

__all__ = ["generate"]


def generate(
    source: SourceArgument,
    output: Annotated[
        Path, typer.Argument(metavar="OUT", help="Where the variants go.", show_default=False)
    ],
    *,
    copies: Annotated[int, typer.Option(min=1, metavar="N", help="Variants of each letter.")] = 3,
    seed: Annotated[
        int,
        typer.Option(
            metavar="S", help="The first variant's seed, the next ones follow. It ends their ids."
        ),
    ] = 1,
    edits: Annotated[
        str | None,
        typer.Option(
            metavar="KIND,…",
            help="Make these edits and no others: names, drugs, abbreviations, durations, numbers,"
            " dates, dictation, spelling, layout, case, ocr. Without it, each variant gets some.",
            show_default=False,
        ),
    ] = None,
    with_originals: Annotated[
        bool, typer.Option("--with-originals", help="Write the letters themselves as well.")
    ] = False,
    source_form: FromOption = None,
    output_form: ToOption = None,
) -> None:
    """Vary letters by program: noise, layout and wording change, annotations and record stay.

    For training only. Variants are marked by their ids (~v and the seed) and notes; letters of a
    test or development split, and variants, are passed over.
    """
    kinds = _kinds(edits)
    told = Told()
    passed = 0

    def made() -> Iterator[AnnotatedLetter]:
        nonlocal passed
        from lsmri.corpora.variation import is_variant, vary  # noqa: PLC0415

        for item in read(source, told, form=source_form):
            if is_variant(item.letter.id) or item.split not in ("", "train"):
                passed += 1
                continue
            if with_originals:
                yield item
            for number in range(seed, seed + copies):
                yield vary(item, seed=number, edits=kinds)

    count = written_to(made(), output, told, form=output_form)
    if passed:
        typer.echo(f"lsmri: {passed} letters passed over: not for training", err=True)
    if not count:
        typer.echo("lsmri: no letters to vary", err=True)
        raise typer.Exit(1)
    told.finish()


def _kinds(edits: str | None) -> list[str] | None:
    from lsmri.corpora.variation import KINDS  # noqa: PLC0415

    if edits is None:
        return None
    kinds = [kind.strip() for kind in edits.split(",")]
    for kind in kinds:
        if kind not in KINDS:
            known = ", ".join(KINDS)
            raise typer.BadParameter(
                f"{kind!r} is unknown; there are: {known}", param_hint="--edits"
            )
    return kinds
