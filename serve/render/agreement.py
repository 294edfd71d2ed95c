"""A comparison of annotators as text, Markdown and plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from math import isnan
from typing import Any

from lsmri.corpora.agreement import AgreementReport, Disagreement
from lsmri.serve.render.tables import aligned, cells, piped
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
        lines += ["", f"{section.name} (n: {section.unit})", *aligned(cells(section, _HEADINGS))]
    if report.disagreements:
        lines += ["", f"to settle: {len(report.disagreements)}"]
        lines += ["  ".join(filter(None, _told(found, texts))) for found in report.disagreements]
    return "\n".join(lines) + "\n"


def as_markdown(report: AgreementReport, texts: Texts | None = None) -> str:
    """The same as Markdown tables, for a corpus card."""
    lines = [_summary(report)]
    for section in report.sections:
        lines += ["", f"### {section.name.capitalize()}", "", f"n: {section.unit}.", ""]
        lines += piped(cells(section, _HEADINGS))
    if report.disagreements:
        rows = [["letter", "characters", "kind", "what", "said"]]
        rows += [_told(found, None)[:5] for found in report.disagreements]
        if texts is not None:
            words = [_words(found, texts) for found in report.disagreements]
            rows = [[*row, extra] for row, extra in zip(rows, ["words", *words], strict=True)]
        lines += ["", "### To settle", "", *piped(rows)]
    return "\n".join(lines) + "\n"


def _summary(report: AgreementReport) -> str:
    *others, last = map(shown, report.annotators)
    names = f"{', '.join(others)} and {last}"
    return (
        f"Agreement of {names} on {report.letters} letters, {report.recorded} with feature"
        f" records. In brackets: 95 % intervals, bootstrap over letters, {report.draws} draws."
    )


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
