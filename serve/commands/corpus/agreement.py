"""``lsmri corpus agreement``: how far annotators agree, and what they should settle."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lsmri.serve.commands.corpus.common import (
    CORPUS_HELP,
    FileOption,
    FromOption,
    ReportFormat,
    Told,
    read,
)
from lsmri.serve.commands.options import refused
from lsmri.serve.writing import opened

if TYPE_CHECKING:
    from lsmri.corpora.agreement import AgreementReport
    from lsmri.corpora.annotated import AnnotatedLetter
    from lsmri.corpora.letter import FeatureRecord

    Versions = list[list[AnnotatedLetter]]

__all__ = ["agreement"]


def agreement(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="A B [C…]",
            help=f"The same letters, by the same ids, as each annotator left them. {CORPUS_HELP}",
            show_default=False,
        ),
    ],
    *,
    form: Annotated[ReportFormat, typer.Option("--format", help="Form of the report.")] = (
        ReportFormat.TEXT
    ),
    guideline: Annotated[
        str,
        typer.Option(metavar="NAME|FILE", help="Profile whose verdicts on the records to compare."),
    ] = "lsmri",
    by_concept: Annotated[
        bool, typer.Option("--by-concept", help="Show each concept beside its group.")
    ] = False,
    listed: Annotated[
        bool,
        typer.Option("--disagreements/--no-disagreements", help="List what there is to settle."),
    ] = True,
    show_text: Annotated[
        bool,
        typer.Option("--show-text", help="Show the words concerned beside each disagreement."),
    ] = False,
    draws: Annotated[int, typer.Option(min=100, metavar="N", help="Bootstrap samples.")] = 2000,
    seed: Annotated[int, typer.Option(metavar="S", help="Of the bootstrap.")] = 1,
    source_form: FromOption = None,
    output: FileOption = None,
) -> None:
    """Compare annotators: spans, assertions, attributes, feature records and verdicts.

    Letters that aren't in all of the corpora are left out. The disagreements are listed by letter
    and characters, with what each annotator said in the order of the corpora.
    """
    from lsmri.corpora.agreement import compare  # noqa: PLC0415 - brings numpy

    if len(sources) < 2:
        raise typer.BadParameter("give two corpora or more", param_hint="A B [C…]")
    verdicts = _verdicts(guideline)
    told = Told()
    versions = _matched([_by_id(path, told, source_form) for path in sources], sources, told)
    if not versions:
        typer.echo("lsmri: the corpora have no letter in common: ids must be the same", err=True)
        raise typer.Exit(1)
    report = compare(
        versions,
        annotators=_names(sources),
        verdicts=verdicts,
        by_concept=by_concept,
        draws=draws,
        seed=seed,
    )
    if not listed:
        report = replace(report, disagreements=())
    texts = {items[0].letter.id: items[0].letter.text for items in versions} if show_text else None
    refused(lambda: _write(report, form, texts, output), "--output")
    told.finish()


def _names(sources: Sequence[str]) -> list[str]:
    """The files' names, or the whole paths where those are the same."""
    names = [Path(source).stem or source for source in sources]
    return names if len(set(names)) == len(names) else list(sources)


def _verdicts(guideline: str) -> dict[str, Callable[[FeatureRecord], str]]:
    from lsmri.models.guideline import load_guideline  # noqa: PLC0415 - lazily, for a fast start

    profile = refused(lambda: load_guideline(guideline), "--guideline")
    return {
        "category": lambda record: profile.decide(record).category,
        "urgency": lambda record: profile.decide(record).urgency,
    }


def _by_id(path: str, told: Told, form: str | None) -> dict[str, AnnotatedLetter]:
    from lsmri.corpora.faults import Fault, FaultCode  # noqa: PLC0415 - lazily

    found: dict[str, AnnotatedLetter] = {}
    for item in read(path, told, form=form, option="A B [C…]"):
        if item.letter.id in found:
            remedy = "give each letter an id of its own; the first is taken"
            reason = "the id comes more than once"
            told(Fault(FaultCode.ID, reason, remedy, Path(path).name, letter=item.letter.id))
        found.setdefault(item.letter.id, item)
    return found


def _matched(
    corpora: Sequence[dict[str, AnnotatedLetter]], sources: Sequence[str], told: Told
) -> Versions:
    """The letters that are in every corpus, with the same text."""
    from lsmri.corpora.faults import Fault, FaultCode  # noqa: PLC0415 - lazily

    versions: Versions = []
    common = [id for id in corpora[0] if all(id in corpus for corpus in corpora)]
    for id in common:
        items = [corpus[id] for corpus in corpora]
        if len({item.letter.text for item in items}) == 1:
            versions.append(items)
        else:
            reason = "its text isn't the same in all corpora; it is left out"
            remedy = "annotate the same text"
            told(Fault(FaultCode.OFFSETS, reason, remedy, Path(sources[0]).name, letter=id))
    left = len({id for corpus in corpora for id in corpus}) - len(common)
    if left:
        typer.echo(f"lsmri: {left} letters aren't in all corpora and are left out", err=True)
    return versions


def _write(
    report: AgreementReport, form: ReportFormat, texts: dict[str, str] | None, output: Path | None
) -> None:
    from lsmri.serve.render.agreement import as_markdown, as_record, as_text  # noqa: PLC0415

    with opened(output) as out:
        if form is ReportFormat.JSON:
            record = as_record(report, texts)
            out.write(f"{json.dumps(record, ensure_ascii=False, indent=2)}\n")
        else:
            out.write((as_text if form is ReportFormat.TEXT else as_markdown)(report, texts))
