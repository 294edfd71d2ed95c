"""``lsmri audit``: a report on a scored archive."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from lsmri.serve.commands.options import refused

__all__ = ["audit"]


def audit(
    scored: Annotated[
        Path,
        typer.Argument(
            metavar="SCORED",
            help="A scored archive: a .parquet or .jsonl file, or a folder of them, as 'lsmri"
            " batch' and 'lsmri score' write it.",
            show_default=False,
        ),
    ],
    *,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            file_okay=False,
            help="Folder for the report; one that is new or empty, or holds an earlier report.",
            show_default=False,
        ),
    ],
    title: Annotated[str, typer.Option("--title", help="Title of the report.")] = (
        "Audit of referrals for lumbar spine MRI"
    ),
    fewest: Annotated[
        int,
        typer.Option(
            "--min-letters",
            min=1,
            metavar="N",
            help="Groups and referrers with fewer letters are not shown by themselves.",
        ),
    ] = 20,
    referrer: Annotated[
        str,
        typer.Option(
            "--referrer-column", metavar="NAME", help="The column that says who referred."
        ),
    ] = "referrer",
    held_back: Annotated[
        float,
        typer.Option(
            "--cost-held-back",
            min=0,
            metavar="COST",
            help="Price of holding back a letter that vetting found appropriate.",
        ),
    ] = 10.0,
    scanned: Annotated[
        float,
        typer.Option(
            "--cost-scanned",
            min=0,
            metavar="COST",
            help="Price of scanning a letter that vetting found inappropriate.",
        ),
    ] = 1.0,
    threshold: Annotated[
        float | None,
        typer.Option(
            "--threshold",
            min=0,
            max=1,
            metavar="P",
            help="Probability of inappropriate, in whole per cent (0.62), from which you would hold"
            " letters back; its errors are told beside those of others.",
            show_default=False,
        ),
    ] = None,
    sample: Annotated[
        int,
        typer.Option(
            "--profile-sample",
            min=0,
            metavar="N",
            help="So many letters, drawn at random, are decided under every guideline; 0 for none.",
        ),
    ] = 10_000,
    as_parquet: Annotated[
        bool, typer.Option("--parquet", help="Write the tables as Parquet too.")
    ] = False,
) -> None:
    """Report on a scored archive: rates, what letters lack, odds ratios, agreement, referrers.

    Writes report.html (one page that needs nothing else), cards.html (a report card for each
    referrer), audit.json and a folder of tables. Nothing of it holds words of a letter.
    """
    from lsmri.serve.audit.archive import archive_at  # noqa: PLC0415 - an extra
    from lsmri.serve.audit.audit import Options  # noqa: PLC0415
    from lsmri.serve.audit.audit import audit as work_out  # noqa: PLC0415
    from lsmri.serve.audit.problems import AuditError  # noqa: PLC0415
    from lsmri.serve.audit.writing import check_folder, write_report  # noqa: PLC0415

    options = Options(
        fewest=fewest, sample=sample, held_back=held_back, scanned=scanned,
        threshold=threshold, referrer=referrer,
    )  # fmt: skip

    def told(what: str) -> None:
        typer.echo(f"lsmri: {what}", err=True)

    try:
        check_folder(output)
        found = work_out(archive_at(scored), told, options=options)
    except AuditError as error:
        told(f"{error}.")
        raise typer.Exit(2) from None
    written = refused(
        lambda: write_report(
            found, output, title=title, source=scored.name, today=date.today(),
            as_parquet=as_parquet,
        ),
        "--output",
    )  # fmt: skip
    typer.echo(f"{found.letters:,} letters. The report is {written[0]}.")
    if found.unreadable:
        told(f"not read, and in no figure: {found.unreadable:,} of the lines.")
        raise typer.Exit(1)
