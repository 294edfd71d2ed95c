"""``lsmri corpus stats``: what corpora hold."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from lsmri.serve.commands.corpus.common import (
    FileOption,
    FromOption,
    PathsArgument,
    ReportFormat,
    Told,
    read,
)
from lsmri.serve.commands.options import refused
from lsmri.serve.writing import opened

if TYPE_CHECKING:
    from lsmri.corpora.annotated import AnnotatedLetter
    from lsmri.corpora.description import Verdict

__all__ = ["stats"]


def stats(
    paths: PathsArgument,
    *,
    form: Annotated[ReportFormat, typer.Option("--format", help="Form of the figures.")] = (
        ReportFormat.TEXT
    ),
    guideline: Annotated[
        str, typer.Option(metavar="NAME|FILE", help="Profile that gives the categories.")
    ] = "lsmri",
    split: Annotated[
        str | None,
        typer.Option(metavar="PART", help="Count the letters of this split only."),
    ] = None,
    source_form: FromOption = None,
    output: FileOption = None,
) -> None:
    """Count letters, concepts, assertions, verdicts on the gold records, and what letters omit."""
    from lsmri.corpora.description import describe  # noqa: PLC0415 - lazily, for a fast start
    from lsmri.serve.render import corpus as render  # noqa: PLC0415

    verdict = _verdict(guideline)
    told = Told()
    letters = (item for path in paths for item in read(path, told, form=source_form, option="PATH"))
    chosen = (item for item in letters if split is None or item.split == split)
    found = describe(chosen, verdict=verdict)
    with ExitStack() as stack:
        out = refused(lambda: stack.enter_context(opened(output)), "--output")
        if form is ReportFormat.JSON:
            record = render.as_record(found, guideline)
            out.write(f"{json.dumps(record, ensure_ascii=False, indent=2)}\n")
        elif form is ReportFormat.MARKDOWN:
            out.write(render.as_markdown(found, guideline))
        else:
            out.write(render.as_text(found, guideline))
    told.finish()


def _verdict(guideline: str) -> Verdict:
    """What a profile says of a letter's gold record."""
    from lsmri.models.guideline import load_guideline  # noqa: PLC0415 - lazily, for a fast start

    profile = refused(lambda: load_guideline(guideline), "--guideline")

    def verdict(item: AnnotatedLetter) -> tuple[str, str]:
        record = item.record
        decision = profile.decide(record, item.mentions, in_scope=bool(record.findings))
        return decision.category, decision.urgency

    return verdict
