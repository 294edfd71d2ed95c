"""Tables that answer each line with a mark under "yes" or "no"."""

from __future__ import annotations

import re

from lsmri.nlp.text.reading import Reading

__all__ = ["answers_in_columns"]

_GAP = r"(?:[ \t]{2,}|[ \t]*[|\t][ \t]*)"
_HEAD = re.compile(rf"^[^\n]*?{_GAP}(?P<yes>Y|Yes|YES){_GAP}(?P<no>N|No|NO)[ \t|]*$", re.MULTILINE)
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
    head = _HEAD.search(reading.text)
    while head is not None:
        head = _HEAD.search(reading.text, _read_table(reading, head, answers))
    return answers


def _read_table(reading: Reading, head: re.Match[str], answers: dict[int, str]) -> int:
    """Reads the lines under a head; where they end."""
    text = reading.text
    at, bare = head.end() + 1, 0
    while at < len(text) and bare < 2:
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        line = text[at:stop]
        if not line.strip() or line.rstrip().endswith(":") or _HEAD.match(text, at, stop):
            break
        label, said = _answer(line, head)
        words = reading.words_within(at, at + label) if said else None
        if words is not None:
            answers.update(dict.fromkeys(range(*words), said))
        bare = 0 if said else bare + 1
        at = stop + 1
    return min(at, len(text))


def _answer(line: str, head: re.Match[str]) -> tuple[int, str]:
    """Where the line's label ends, and what its mark says, if that is plain."""
    if _RULED.search(head[0]):
        return _in_cells([cell.strip() for cell in _RULED.split(line)], line, head)
    cells = _CELLS.split(line.strip())
    if len(cells) > 2 and _is_pair(cells[-2], cells[-1]):
        label = len(line) - len(line.lstrip()) + len(cells[0])
        return label, "[x]" if _TICK.match(cells[-2]) else "no"
    mark = _MARK.search(line)
    if mark is None or len(cells) != 2:
        return 0, ""
    first = head.start("yes") - head.start()
    label = len(line) - len(line.lstrip()) + len(cells[0])
    if head.start("no") - head.end("yes") < _APART - 1 or label >= first:
        return 0, ""
    for name, said in (("yes", "[x]"), ("no", "no")):
        begun = head.start(name) - head.start()
        if begun - _ASTRAY <= mark.start() <= begun + len(head[name]) - 1 + _ASTRAY:
            return mark.start(), said
    return 0, ""


def _in_cells(cells: list[str], line: str, head: re.Match[str]) -> tuple[int, str]:
    """The answer of a line whose cells are told apart by bars or tabs, as in the head."""
    names = [cell.strip() for cell in _RULED.split(head[0])]
    yes, no = names.index(head["yes"]), names.index(head["no"])
    if len(cells) <= yes:
        return 0, ""
    ticked = [bool(_TICK.match(cells[k])) if k < len(cells) else False for k in (yes, no)]
    rest = [
        cells[k] for k, tick in zip((yes, no), ticked, strict=True) if not tick and k < len(cells)
    ]
    if sum(ticked) != 1 or not _EMPTY.issuperset(rest):
        return 0, ""
    return line.index(cells[0]) + len(cells[0]), "[x]" if ticked[0] else "no"


def _is_pair(first: str, second: str) -> bool:
    """Whether one of two cells is ticked and the other is empty."""
    ticks = [bool(_TICK.match(cell)) for cell in (first, second)]
    return sum(ticks) == 1 and (second if ticks[0] else first) in _EMPTY
