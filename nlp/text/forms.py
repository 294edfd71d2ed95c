"""What a form prints and nobody answered: lists without a tick, choices without a mark."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from lsmri.nlp.text.reading import Reading

__all__ = ["unanswered"]

_BOXES = frozenset({"[x]", "[ ]"})
#: A list with one of these has been answered, by whatever means.
_TICKED = frozenset("[x] yes y + ++ positive x since today".split())
#: An item ends with its sentence, or after so many words.
_ENDS = frozenset({".", ";"})
_LONGEST_ITEM, _SHORTEST_LAST = 16, 3
#: Between the items of a line; the printed answers, and what ends an answered item.
_ITEM_ENDS = frozenset({",", ";", "|", "."})
#: Within so many words behind them an instruction in brackets asks for a mark.
_ASKED_WITHIN = 3
_PRINTED = frozenset({"y", "yes", "y/n"})
_ANSWERED = frozenset({"y", "n", "yes", "no", ")"})
#: At most so many signs stand before the box that leads a line: a bullet, a number.
_LEAD = 3
_BULLETS = frozenset("-*o+>.)|")
#: In brackets behind a heading these ask for a mark on the words that follow.
_ASKED = frozenset("circle tick ring underline delete select check mark highlight".split())
_LONGEST_BRACKET = 8
#: What is no longer than so many words, and no sentence, may be a line of choices.
_MOST_CHOICES = 24
#: One of these among the choices is an answer.
_ANSWERS = _BOXES | frozenset(
    "yes no nil none y n x positive negative deny -> : = . he she".split()
)


def unanswered(reading: Reading) -> list[tuple[int, int]]:
    """First and last-plus-one word of each stretch, in order; stretches may touch."""
    norms = reading.norms
    found: list[tuple[int, int]] = []
    if not _BOXES.isdisjoint(norms):
        found += _without_tick(reading)
    if not _ASKED.isdisjoint(norms):
        found += _without_mark(reading)
    if not _PRINTED.isdisjoint(norms):
        found += _unchosen(reading)
    return sorted(found)


def _unchosen(reading: Reading) -> Iterator[tuple[int, int]]:
    """Items with "Y / N" behind, where neither is marked and no answer follows."""
    norms = reading.norms
    for start, end in _lines(reading):
        begin = start
        for k in range(start, end):
            if norms[k] in _ITEM_ENDS:
                begin = k + 1
            last = _printed_answers(norms, k)
            if last is None:
                if norms[k] in _ANSWERED:
                    begin = max(begin, k + 1)
                continue
            rest = norms[last : min(end, last + _ASKED_WITHIN)]
            asks = rest[:1] == ["("] and not _ASKED.isdisjoint(rest[1:])
            marked = not reading.chosen.isdisjoint(reading.starts[k:last])
            if (not rest or rest[0] in _ITEM_ENDS or asks) and not marked:
                yield max(begin, k - _LONGEST_ITEM), last
            begin = last


def _printed_answers(norms: list[str], k: int) -> int | None:
    """Behind which word the "Y / N" ends that begins at a word; None where none does."""
    if norms[k] == "y/n":
        return k + 1
    printed = norms[k] in ("y", "yes") and norms[k + 1 : k + 2] == ["/"]
    return k + 3 if printed and norms[k + 2 : k + 3] in (["n"], ["no"]) else None


def _lines(reading: Reading) -> list[tuple[int, int]]:
    """First and last-plus-one word of each line that holds any, its end left out."""
    starts = sorted(reading.line_starts | reading.soft_breaks)
    ends = [*starts[1:], len(reading.norms)]
    ends = [end - (reading.norms[end - 1 : end] == ["\n"]) for end in ends]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if end > start]


def _without_tick(reading: Reading) -> list[tuple[int, int]]:
    """The items of lists of two boxes or more, each ahead of its words, none ticked or answered."""
    norms = reading.norms
    found: list[tuple[int, int]] = []
    items: list[tuple[int, int]] = []
    ticked = False
    for start, end in [*_lines(reading), (len(norms), len(norms))]:
        led = _led_by_box(norms, start, end)
        if led is None:
            if len(items) > 1 and not ticked:
                found += items
            items, ticked = [], False
            continue
        items += _items(norms, led, end)
        ticked = ticked or not _TICKED.isdisjoint(norms[start:end])
    return found


def _items(norms: list[str], start: int, end: int) -> list[tuple[int, int]]:
    """From each box of a line to the next, or to where its item ends.

    Text may follow the last box of several: it is its item's for no more words than others have.
    """
    boxes = [k for k in range(start, end) if norms[k] in _BOXES]
    stops = [*boxes[1:], end]
    longest = max((b - a for a, b in pairwise(boxes)), default=_LONGEST_ITEM)
    stops[-1] = min(stops[-1], boxes[-1] + max(longest, _SHORTEST_LAST))
    return [
        (box, next((k for k in range(box, stop) if norms[k] in _ENDS), stop))
        for box, stop in zip(boxes, stops, strict=True)
    ]


def _led_by_box(norms: list[str], start: int, end: int) -> int | None:
    """The box that begins a line, a bullet or a number before it left out."""
    for k in range(start, min(end, start + _LEAD)):
        if norms[k] in _BOXES:
            return k
        if norms[k] not in _BULLETS and not norms[k].isdigit():
            return None
    return None


def _without_mark(reading: Reading) -> list[tuple[int, int]]:
    """Choices behind "(circle)", "(tick all that apply)" with no sign on their line."""
    norms = reading.norms
    found: list[tuple[int, int]] = []
    for start, end in _lines(reading):
        for k in range(start, end):
            if norms[k] != "(":
                continue
            bracket = norms[k + 1 : min(end, k + _LONGEST_BRACKET)]
            asks = next((word for word in bracket if word != "please"), "") in _ASKED
            if not asks or ")" not in bracket:
                continue
            begin = k + bracket.index(")") + 2
            begin += norms[begin : begin + 1] == [":"]
            choices = norms[begin:end]
            if choices and len(choices) <= _MOST_CHOICES and _ANSWERS.isdisjoint(choices):
                found.append((begin, end))
    return found
