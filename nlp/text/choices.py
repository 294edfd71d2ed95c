"""The answers that a form prints side by side, one of them marked: "YES / *NO*", "yes / NO"."""

from __future__ import annotations

from lsmri.nlp.text.tokenizer import Words, places_of

__all__ = ["choose"]

_YES, _NO = frozenset({"yes", "y"}), frozenset({"no", "n"})
#: Around an answer these choose it; struck out, it is the other one that counts.
_MARKS = frozenset("*_[]()<>")
_STRUCK = "~"
_MOST_MARKS = 3


def choose(words: Words) -> tuple[list[int], list[int]]:
    """Offsets of the answers that are chosen; and the words that don't count: the other answer, the
    stroke and the marks.
    """
    chosen: list[int] = []
    dropped: list[int] = []
    norms = words.norms
    for stroke in places_of("/", norms):
        if 0 < stroke < len(norms) - 1:
            answer, others = _around(words, stroke)
            if others:
                chosen.append(words.starts[answer])
                dropped += others
    return chosen, dropped


def _around(words: Words, stroke: int) -> tuple[int, list[int]]:
    """The answer that is chosen of those beside a stroke, and the words that don't count then; none
    where neither is marked.
    """
    norms = words.norms
    first, first_marks = _answer(norms, stroke, -1)
    second, second_marks = _answer(norms, stroke, 1)
    if {norms[first] in _YES, norms[second] in _YES} != {True, False}:
        return 0, []
    if {norms[first] in _NO, norms[second] in _NO} != {True, False}:
        return 0, []
    signs = [{norms[k] for k in marks} for marks in (first_marks, second_marks)]
    loud = [words.texts[k].isupper() for k in (first, second)]
    if any(signs):
        # What is struck out counts as the other one's mark.
        chosen = [_STRUCK in signs[1], _STRUCK in signs[0]]
        if not any(chosen):
            chosen = [bool(marks) for marks in signs]
    else:
        chosen = loud
    if chosen[0] == chosen[1]:
        return 0, []
    answer = first if chosen[0] else second
    return answer, sorted({first, second, stroke, *first_marks, *second_marks} - {answer})


def _answer(norms: list[str], stroke: int, step: int) -> tuple[int, list[int]]:
    """The answer on one side of a stroke, marks left out, and where its marks stand."""
    inner = _marks(norms, stroke + step, step)
    at = stroke + step * (len(inner) + 1)
    at = min(max(at, 0), len(norms) - 1)
    return at, inner + _marks(norms, at + step, step)[: len(inner)]


def _marks(norms: list[str], at: int, step: int) -> list[int]:
    """The marks from a word on, one after the other."""
    found: list[int] = []
    while 0 <= at < len(norms) and len(found) < _MOST_MARKS:
        if norms[at] not in _MARKS and norms[at] != _STRUCK:
            break
        found.append(at)
        at += step
    return found
