"""The figures of an evaluation as text; they come as the plain values of the figures file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import nan
from typing import Any

from lsmri.corpora.agreement import Interval, Row, Section
from lsmri.serve.render.tables import aligned, cells, figure
from lsmri.serve.render.visible import shown

__all__ = ["HEADINGS", "as_text", "confusion_rows", "figure_of", "figures", "review", "sections"]

HEADINGS = {"f1": "F1", "value": "", "right": "right"}
Record = Mapping[str, Any]
Rows = list[list[str]]


def as_text(record: Record) -> str:
    """Tables aligned for a terminal. Letters are named by their ids alone."""
    lines = [_summary(record)]
    for title, rows in figures(record):
        lines += ["", title, *aligned(rows)]
    return "\n".join(lines) + "\n"


def _summary(record: Record) -> str:
    model = " ".join(record["model"].values())
    return (
        f"{shown(model)} under the guideline {record['guideline']}, on {record['letters']} letters,"
        f" {record['recorded']} with feature records.\nIn brackets: 95 % intervals, bootstrap over"
        f" letters, {record['draws']} draws. Gold verdicts: the guideline's on the gold record."
    )


def figures(record: Record) -> Iterator[tuple[str, Rows]]:
    """Every table of an evaluation: its title, and its rows with the headings first."""
    first, *rest = sections(record)
    yield _titled(first), cells(first, HEADINGS)
    if record["comparison"]:
        yield _titles(record), list(_differences(record["comparison"]))
        yield from _discordant(record)
    for one in record["confusions"]:
        yield f"{one['name']}: gold in rows, read in columns", confusion_rows(one)
    if record["calibration"]:
        yield from _calibration(record["calibration"])
    for section in rest:
        yield _titled(section), cells(section, HEADINGS)


def sections(record: Record) -> list[Section]:
    """The tables of figures with intervals."""
    return [
        Section(
            section["name"],
            section["unit"],
            tuple(
                Row(row["name"], row["n"], {k: figure_of(v) for k, v in row["figures"].items()})
                for row in section["rows"]
            ),
        )
        for section in record["sections"]
    ]


def figure_of(plain: Record) -> Interval:
    """A figure of the record; null is what isn't defined."""
    value, low, high = (plain[key] for key in ("value", "low", "high"))
    return Interval(*(nan if bound is None else bound for bound in (value, low, high)))


def _titled(section: Section) -> str:
    return f"{section.name} (n: {section.unit})"


def _titles(record: Record) -> str:
    names = [shown(" ".join(one["model"].values())) for one in (record, record["other"])]
    return f"{names[0]} less {names[1]} (n: p of the paired bootstrap)"


def _differences(comparison: Record) -> Iterator[list[str]]:
    yield ["", "p", "difference"]
    for title, plain in comparison["figures"].items():
        yield [title, _p(plain["p"]), figure(figure_of(plain))]


def _p(p: float | None) -> str:
    if p is None:
        return "–"
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _discordant(record: Record) -> Iterator[tuple[str, Rows]]:
    found = record["comparison"]["categories"]
    if found is not None:
        title = f"categories that one model alone got right (McNemar's exact p {_p(found['p'])})"
        rows = [["", "n", "letters"]]
        for one, key in ((record, "only_one"), (record["other"], "only_other")):
            name = shown(" ".join(one["model"].values()))
            rows.append([name, str(len(found[key])), " ".join(map(shown, found[key]))])
        yield title, rows


def confusion_rows(confusion: Record) -> Rows:
    """A confusion with its codes at the margins."""
    rows = zip(confusion["codes"], confusion["cells"], strict=True)
    return [["", *confusion["codes"]], *([code, *map(str, cells)] for code, cells in rows)]


def _calibration(found: Record) -> Iterator[tuple[str, Rows]]:
    yield "calibration and review", review(found)
    yield (
        f"confidence and how many are right (expected calibration error {found['ece']:.3f})",
        _numbers(("", "n", "confidence", "right"), found["bins"], _bin),
    )
    yield (
        "if only the surest letters went unseen",
        _numbers(("share unseen", "wrong", "least sure"), found["curve"], _point),
    )


def review(found: Record) -> Rows:
    """Brier score, and what marking for review does."""
    names = {
        "brier": "Brier score over the three categories",
        "reviewed": "share marked for review",
        "right_unreviewed": "category right, of those let pass",
        "right_reviewed": "category right, of those marked",
    }
    rows = [[title, figure(figure_of(found[name]))] for name, title in names.items()]
    return [["", ""], ["expected calibration error", f"{found['ece']:.3f}"], *rows]


def _numbers(
    head: Sequence[str], found: Sequence[Record], row: Callable[[Record], list[str]]
) -> Rows:
    return [list(head), *(row(one) for one in found)]


def _bin(one: Record) -> list[str]:
    return ["", str(one["letters"]), f"{one['confidence']:.2f}", f"{one['accuracy']:.2f}"]


def _point(one: Record) -> list[str]:
    return [f"{one['coverage']:.2f}", f"{one['risk']:.2f}", f"{one['threshold']:.2f}"]
