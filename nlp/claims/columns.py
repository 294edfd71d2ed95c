"""Tables that answer each line with a mark under "yes" or "no"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lsmri.nlp.text.reading import Reading

__all__ = ["answers_in_columns"]

_GAP = r"(?:[ \t]{2,}|[ \t]*[|\t][ \t]*)"
#: Begins with letters, so that long runs of blanks cost no more than their length.
_NAMES = re.compile(r"(?P<yes>Y|Yes|YES)(?P<gap>[ \t|]+)(?P<no>N|No|NO)[ \t|]*$", re.MULTILINE)
_IS_GAP = re.compile(rf"{_GAP}+$")
_TICK = re.compile(r"\[?[xX✓✔]\]?$|[☑☒]$|\([xX]\)$")
_EMPTY = frozenset({"", ".", "-", "_", "☐", "[ ]", "[]"})
_CELLS = re.compile(_GAP)
_RULED = re.compile(r"[|\t]")
_MARK = re.compile(r"(?<=[ \t]{2})(?:\[?[xX✓✔]\]?|[☑☒])(?=[ \t]*$)")
#: A lone mark answers a column that it stands under, give or take so many characters, if the
#: columns are so many apart and the label leaves both free.
_ASTRAY, _APART = 1, 4


def answers_in_columns(reading: Reading) -> dict[int, str]:
    """What such tables answer to each word of their lines: ``"[x]"`` for yes, ``"no"`` for no.

    Columns are told apart by two blanks or more, tabs or bars. A table ends at an empty line, at
    one that ends in a colon, at the next head, and at the second line in a row without a mark.
    A mark that stands plainly in neither column answers nothing.
    """
    answers: dict[int, str] = {}
    head = _next_head(reading.text, 0)
    while head is not None:
        head = _next_head(reading.text, _read_table(reading, head, answers))
    return answers


@dataclass(frozen=True, slots=True)
class _Head:
    """The line that names the columns: where they begin in it, their names, and where it ends."""

    line: str
    yes: int
    no: int
    names: tuple[str, str]
    end: int


def _next_head(text: str, at: int) -> _Head | None:
    for match in _NAMES.finditer(text, at):
        begin = text.rfind("\n", 0, match.start()) + 1
        before = text[begin : match.start()]
        lead = before[len(before.rstrip(" \t|")) :]
        if _IS_GAP.match(lead) and _IS_GAP.match(match["gap"]):
            return _Head(
                text[begin : match.end()],
                match.start("yes") - begin,
                match.start("no") - begin,
                (match["yes"], match["no"]),
                match.end(),
            )
    return None


def _read_table(reading: Reading, head: _Head, answers: dict[int, str]) -> int:
    """Reads the lines under a head; where they end."""
    text = reading.text
    at, bare = head.end + 1, 0
    while at < len(text) and bare < 2:
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        line = text[at:stop]
        if not line.strip() or line.rstrip().endswith(":") or _next_head(line, 0):
            break
        label, said = _answer(line, head)
        words = reading.words_within(at, at + label) if said else None
        if words is not None:
            answers.update(dict.fromkeys(range(*words), said))
        bare = 0 if said else bare + 1
        at = stop + 1
    return min(at, len(text))


def _answer(line: str, head: _Head) -> tuple[int, str]:
    """Where the line's label ends, and what its mark says, if that is plain."""
    if _RULED.search(head.line):
        return _in_cells(line, head)
    cells = _CELLS.split(line.strip())
    label = len(line) - len(line.lstrip()) + len(cells[0])
    if len(cells) > 2 and _is_pair(cells[-2], cells[-1]):
        return label, "[x]" if _TICK.match(cells[-2]) else "no"
    mark = _MARK.search(line)
    if mark is None or len(cells) != 2 or label >= head.yes:
        return 0, ""
    if head.no - head.yes - len(head.names[0]) < _APART - 1:
        return 0, ""
    for begun, name, said in zip((head.yes, head.no), head.names, ("[x]", "no"), strict=True):
        if begun - _ASTRAY <= mark.start() < begun + len(name) + _ASTRAY:
            return mark.start(), said
    return 0, ""


def _in_cells(line: str, head: _Head) -> tuple[int, str]:
    """The answer of a line whose cells are told apart by bars or tabs, as in the head."""
    cells = [cell.strip() for cell in _RULED.split(line)]
    names = [cell.strip() for cell in _RULED.split(head.line)]
    if not set(head.names).issubset(names):
        return 0, ""
    columns = [names.index(name) for name in head.names]
    yes, no = (cells[k] if k < len(cells) else "" for k in columns)
    if not _is_pair(yes, no):
        return 0, ""
    return line.index(cells[0]) + len(cells[0]), "[x]" if _TICK.match(yes) else "no"


def _is_pair(first: str, second: str) -> bool:
    """Whether one of two cells is ticked and the other is empty."""
    ticks = [bool(_TICK.match(cell)) for cell in (first, second)]
    return sum(ticks) == 1 and (second if ticks[0] else first) in _EMPTY
