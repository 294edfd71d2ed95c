"""A comparison of annotators as text, Markdown and plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from math import isnan
from typing import Any

from lsmri.corpora.agreement import AgreementReport, Disagreement, Interval, Row, Section
from lsmri.serve.render.visible import shown

__all__ = ["as_markdown", "as_record", "as_text"]

_HEADINGS = {
    "f1": "F1", "f1_exact": "F1, exact span", "f1_relaxed": "F1, overlap", "share": "share agreed",
    "kappa": "Cohen's κ", "alpha": "Krippendorff's α",
}  # fmt: skip

#: Of a letter's id, its text: given where the words may be shown.
Texts = Mapping[str, str]


def as_record(report: AgreementReport, texts: Texts | None = None) -> dict[str, Any]:
    """Plain values for JSON; what isn't defined is null, and words are there only with texts."""
    record = asdict(report)
    for section in record["sections"]:
        for row in section["rows"]:
            row["figures"] = {
                name: {key: None if isnan(value) else value for key, value in figure.items()}
                for name, figure in row["figures"].items()
            }
    for found, plain in zip(report.disagreements, record["disagreements"], strict=True):
        if texts is not None and found.start is not None:
            plain["text"] = texts[found.letter][found.start : found.end]
    return record


def as_text(report: AgreementReport, texts: Texts | None = None) -> str:
    """Tables aligned for a terminal, then the disagreements, one a line."""
    lines = [_summary(report)]
    for section in report.sections:
        lines += ["", f"{section.name} (n: {section.unit})", *_aligned(_cells(section))]
    if report.disagreements:
        lines += ["", f"to settle: {len(report.disagreements)}"]
        lines += ["  ".join(filter(None, _told(found, texts))) for found in report.disagreements]
    return "\n".join(lines) + "\n"


def as_markdown(report: AgreementReport, texts: Texts | None = None) -> str:
    """The same as Markdown tables, for a corpus card."""
    lines = [_summary(report)]
    for section in report.sections:
        lines += ["", f"### {section.name.capitalize()}", "", f"n: {section.unit}.", ""]
        lines += _piped(_cells(section))
    if report.disagreements:
        rows = [["letter", "characters", "kind", "what", "said"]]
        rows += [_told(found, None)[:5] for found in report.disagreements]
        if texts is not None:
            words = [_words(found, texts) for found in report.disagreements]
            rows = [[*row, extra] for row, extra in zip(rows, ["words", *words], strict=True)]
        lines += ["", "### To settle", "", *_piped(rows)]
    return "\n".join(lines) + "\n"


def _summary(report: AgreementReport) -> str:
    *others, last = map(shown, report.annotators)
    names = f"{', '.join(others)} and {last}"
    return (
        f"Agreement of {names} on {report.letters} letters, {report.recorded} with feature"
        f" records. In brackets: 95 % intervals, bootstrap over letters, {report.draws} draws."
    )


def _cells(section: Section) -> list[list[str]]:
    """Headings and rows; a figure that isn't defined is a dash."""
    figures = list(dict.fromkeys(name for row in section.rows for name in row.figures))
    return [
        ["", "n", *(_HEADINGS[name] for name in figures)],
        *([row.name, str(row.n), *_figures(row, figures)] for row in section.rows),
    ]


def _figures(row: Row, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        yield _figure(row.figures[name]) if name in row.figures else "–"


def _figure(figure: Interval) -> str:
    if isnan(figure.value):
        return "–"
    if isnan(figure.low):
        return f"{figure.value:.2f}"
    return f"{figure.value:.2f} ({figure.low:.2f} to {figure.high:.2f})"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [row[0].ljust(widths[0]), row[1].rjust(widths[1])]
        cells += [cell.ljust(width) for cell, width in zip(row[2:], widths[2:], strict=True)]
        yield f"  {'  '.join(cells)}".rstrip()


def _piped(rows: Sequence[Sequence[str]]) -> list[str]:
    escaped = [[cell.replace("|", r"\|") for cell in row] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in escaped]
    return [lines[0], f"|{'---|' * len(rows[0])}", *lines[1:]]


def _told(found: Disagreement, texts: Texts | None) -> list[str]:
    place = "" if found.start is None else f"{found.start}-{found.end}"
    said = " / ".join("–" if value is None else value for value in found.said)
    words = "" if texts is None else _words(found, texts)
    return [shown(found.letter), place, found.kind.value, found.name, said, words]


def _words(found: Disagreement, texts: Texts) -> str:
    """The characters concerned, on one line."""
    if found.start is None:
        return ""
    return shown(" ".join(texts[found.letter][found.start : found.end].split()))
