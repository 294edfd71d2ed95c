"""``lsmri corpus validate``: everything that is wrong with corpora, and how to mend it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from lsmri.corpora.scheme import Code
from lsmri.serve.commands.corpus.common import FromOption, PathsArgument, known, needing
from lsmri.serve.render.visible import shown
from lsmri.serve.writing import opened

if TYPE_CHECKING:
    from lsmri.corpora.faults import Fault

__all__ = ["validate"]


class FaultsFormat(Code):
    """The forms of the list of faults."""

    TEXT = "text"
    JSON = "json"


def validate(
    paths: PathsArgument,
    *,
    form: Annotated[FaultsFormat, typer.Option("--format", help="Form of the list.")] = (
        FaultsFormat.TEXT
    ),
    show_text: Annotated[
        bool,
        typer.Option(
            "--show-text",
            help="Show the words concerned: for the eyes of who mends the file, not for logs.",
        ),
    ] = False,
    source_form: FromOption = None,
) -> None:
    """List every fault of corpora: where it is, what is wrong, and how to mend it.

    Held against the annotation scheme: codes, offsets, values, mentions of one concept that
    overlap, feature records that contradict their mentions, ids that are there twice. The exit
    status is 1 if there is any fault.
    """
    from lsmri.corpora.faults import Fault  # noqa: PLC0415 - lazily, for a fast start
    from lsmri.corpora.validation import validate as validated  # noqa: PLC0415

    for path in paths:
        known(path, form=source_form, option="PATH")
    tally = {"letters": 0, "faults": 0}

    def faults() -> Iterator[Fault]:
        for found in validated(paths, form=source_form):
            tally["faults" if isinstance(found, Fault) else "letters"] += 1
            if isinstance(found, Fault):
                yield found

    with needing(), opened() as out:
        if form is FaultsFormat.JSON:
            _write_json((_record(fault, show_text) for fault in faults()), out)
            out.write(f'  "letters": {tally["letters"]}\n}}\n')
        else:
            _write(faults(), out, show_text)
    typer.echo(f"lsmri: {tally['letters']:,} letters, {tally['faults']:,} faults", err=True)
    if tally["faults"]:
        raise typer.Exit(1)


def _write(faults: Iterable[Fault], out: TextIO, show_text: bool) -> None:
    for fault in faults:
        out.write(f"{shown(str(fault), longest=2000)}\n")
        if show_text and fault.detail:
            out.write(f"  {shown(fault.detail, longest=500)}\n")


def _write_json(records: Iterable[dict[str, Any]], out: TextIO) -> None:
    """The document's beginning with the list of faults, each written as it is found."""
    lead = ""
    out.write('{\n  "faults": [')
    for record in records:
        listed = json.dumps(record, ensure_ascii=False, indent=2).replace("\n", "\n    ")
        out.write(f"{lead}\n    {listed}")
        lead = ","
    out.write("\n  ],\n" if lead else "],\n")


def _record(fault: Fault, show_text: bool) -> dict[str, Any]:
    """A fault as plain values; what isn't known of it is null."""
    record: dict[str, Any] = {key: value or None for key, value in asdict(fault).items()}
    record["start"] = fault.start
    if not show_text:
        del record["detail"]
    return record
