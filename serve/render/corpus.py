"""What a corpus holds, as text, Markdown and plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from lsmri.corpora.description import CorpusDescription
from lsmri.corpora.scheme import RED_FLAGS, Assertion, Concept
from lsmri.serve.render.visible import shown

__all__ = ["as_markdown", "as_record", "as_text"]

_OMITTED = {
    "duration": "no duration of symptoms",
    "treatment": "no word on treatment",
    "examination": "no finding of an examination of the legs",
    "red_flags": "no word on any red flag",
}
_VERDICTS = ("appropriate", "uncertain", "inappropriate")
_URGENCIES = ("emergency", "urgent", "routine", "none")
_NOT_SAID = "not said"
_PARTS = ("train", "development", "test")


@dataclass(frozen=True, slots=True)
class _Table:
    """A titled table; the first column holds words, the others numbers."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def as_record(found: CorpusDescription, guideline: str) -> dict[str, Any]:
    """Plain values for JSON."""
    return {
        "letters": found.letters,
        "recorded": found.recorded.total(),
        "words": _lengths(found.words),
        "by": {name: dict(counts.most_common()) for name, counts in found.by.items()},
        "mentions": _nested(found.mentions),
        "findings": _nested(found.findings),
        "guideline": guideline,
        "categories": _by_split(found.categories, _VERDICTS),
        "urgencies": _by_split(found.urgencies, _URGENCIES),
        "omitted": _by_split(found.omitted, _OMITTED),
    }


def _lengths(words: Sequence[int]) -> dict[str, float | int]:
    if not words:
        return {"total": 0}
    ends = {"shortest": words[0], "median": median(words), "longest": words[-1]}
    return {"total": sum(words), **ends}


def _nested(counts: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    nested: dict[str, dict[str, int]] = {}
    for (outer, inner), count in sorted(counts.items()):
        nested.setdefault(outer, {})[inner] = count
    return nested


def _by_split(counts: Counter[tuple[str, str]], names: Iterable[str]) -> dict[str, dict[str, int]]:
    """By name and split, zeros too; letters of no split are under the empty string."""
    parts = sorted({part for part, _ in counts})
    return {name: {part: counts[part, name] for part in parts} for name in names}


def as_text(found: CorpusDescription, guideline: str) -> str:
    """Tables aligned for a terminal."""
    lines = [_summary(found)]
    for table in _tables(found, guideline):
        cells = [list(table.head), *map(list, table.rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines += ["", table.title]
        lines += [
            "  ".join(
                cell.rjust(width) if number else cell.ljust(width)
                for number, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in cells
        ]
    return "\n".join((*lines, ""))


def as_markdown(found: CorpusDescription, guideline: str) -> str:
    """The same as Markdown tables, for a corpus card."""
    lines = [_summary(found)]
    for table in _tables(found, guideline):
        rules = ["---", *("---:" for _ in table.head[1:])]
        lines += ["", f"### {table.title}", ""]
        lines += [f"| {' | '.join(row)} |" for row in (table.head, rules, *table.rows)]
    return "\n".join((*lines, ""))


def _summary(found: CorpusDescription) -> str:
    if not found.words:
        return "0 letters."
    said = f"{found.letters:,} letters of {found.words[0]} to {found.words[-1]} words"
    mentions = found.mentions.total()
    authors = len(found.by["author"].keys() - {""})
    summary = f"{said}, median {median(found.words):g}; {authors} authors; {mentions:,} mentions."
    lacking = found.letters - found.recorded.total()
    return f"{summary} {lacking:,} letters have no feature record." if lacking else summary


def _tables(found: CorpusDescription, guideline: str) -> Iterator[_Table]:
    verdicts, urgencies = (dict(zip(n, n, strict=True)) for n in (_VERDICTS, _URGENCIES))
    title = f"Category by profile {guideline}"
    yield _split(title, "category", found.categories, verdicts, found.recorded)
    yield _split("Urgency", "urgency", found.urgencies, urgencies, found.recorded)
    yield _split("Left out", "letters with", found.omitted, _OMITTED, found.recorded)
    for name, counts in found.by.items():
        said = {shown(value) or _NOT_SAID: count for value, count in counts.most_common()}
        if set(said) - {_NOT_SAID}:
            yield _shares(f"By {name}", name, said, found.letters)
    codes = list(Concept)
    flags = [code for code in codes if code in RED_FLAGS]
    yield _crossed("Mentions of red flags", found.mentions, flags)
    others = [code for code in codes if code not in RED_FLAGS]
    yield _crossed("Mentions of other concepts", found.mentions, others)


def _shares(title: str, what: str, counts: Mapping[str, int], total: int) -> _Table:
    rows = [(name, f"{count:,}", _share(count, total)) for name, count in counts.items()]
    return _Table(title, (what, "letters", "share"), rows)


def _share(count: int, total: int) -> str:
    return f"{count / total:.0%}" if total else ""


def _split(
    title: str,
    what: str,
    counts: Mapping[tuple[str, str], int],
    names: Mapping[str, str],
    totals: Counter[str],
) -> _Table:
    """Counts and shares in every split, and in all where there are several."""
    known = [part for part in _PARTS if part in totals]
    parts = [*known, *sorted(totals.keys() - set(_PARTS))]
    head = [what, *(shown(part) or "letters" for part in parts)]
    rows = []
    for name, words in names.items():
        numbers = [(counts.get((part, name), 0), totals[part]) for part in parts]
        if len(parts) > 1:
            numbers.append((sum(n for n, _ in numbers), totals.total()))
        rows.append((words, *(f"{n:,} ({_share(n, total)})" for n, total in numbers)))
    return _Table(title, [*head, "all"] if len(parts) > 1 else head, rows)


def _crossed(title: str, counts: Mapping[tuple[str, str], int], codes: Sequence[str]) -> _Table:
    """Concept by assertion, with a sum; concepts that are never mentioned too."""
    rows = []
    for code in codes:
        numbers = [counts.get((code, assertion), 0) for assertion in Assertion]
        rows.append((str(code), *(f"{n:,}" for n in (*numbers, sum(numbers)))))
    return _Table(title, ("concept", *Assertion, "all"), rows)
