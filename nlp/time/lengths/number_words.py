"""Numbers as letters say them before a unit: "3", "1½", "twenty one", "a couple of", "half a"."""

from __future__ import annotations

import re

from lsmri.nlp.time.timewords import time_words

__all__ = ["HALVES", "TEENS", "TENS", "UNITS", "is_number", "number_at", "value_of"]

UNITS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine".split(), 1)
}
#: From ten to nineteen.
TEENS = {
    word: number
    for number, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        10,
    )
}
TENS = {
    word: 10 * number
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), 2
    )
}

HALVES = frozenset({"1/2", "½"})
#: What opens a fraction behind a number, or its repetition.
_FRACTIONS = HALVES | {"and", "("}
_NUMBER = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?$")
_ARTICLES = frozenset("a an the these this last past previous another over".split())
_ADJECTIVES = frozenset("last past previous good best solid whole full".split())
_LATELY = frozenset({"last", "past", "previous"})


def is_number(word: str) -> bool:
    """Whether a word is a number of at most three digits, decimals aside."""
    return bool(_NUMBER.match(word))


def value_of(word: str) -> float:
    """The value of such a word; a comma is a decimal point."""
    return float(word.replace(",", "."))


def number_at(norms: list[str], at: int, end: int) -> tuple[float, int] | None:
    """The number that begins at word ``at`` and the word behind it, at most ``end``; else None."""
    if at >= end:
        return None
    word = norms[at]
    if is_number(word):
        return _with_fraction(norms, value_of(word), at + 1, end)
    if word in HALVES:
        return 0.5, at + 1
    following = norms[at + 1 : end]
    if word in ("a", "one") and following[:3] in (["quarter", "of", "a"], ["quarter", "of", "an"]):
        return (0.25, at + 4) if norms[max(0, at - 1)] != "and" else None
    if word in _ARTICLES:
        return _after_article(norms, at, end)
    numbers = time_words().numbers
    if word == "half":
        if following[:1] == ["dozen"]:
            return 6.0, at + 2
        return 0.5, at + 1 + (following[:1] in (["a"], ["an"]))
    if word == "good":
        return number_at(norms, at + 1, end) if following and following[0] in numbers else None
    if word == "number" and following[:1] == ["of"]:
        return 5.0, at + 2
    if word == "three" and following[:1] == ["quarter"]:
        return 0.75, at + 2 + 2 * (following[1:3] in (["of", "a"], ["of", "an"]))
    if word not in numbers:
        return None
    value, at = numbers[word], at + 1
    if value >= 20 and value % 10 == 0 and following and 0 < numbers.get(following[0], 0) < 10:
        value, at = value + numbers[following[0]], at + 1
    elif word in ("couple", "dozen") and following[:1] == ["of"]:
        at += 1
    return _with_fraction(norms, value, at, end)


def _with_fraction(norms: list[str], value: float, at: int, end: int) -> tuple[float, int]:
    """Adds "and a half"; passes over "and a bit" and a repetition in brackets."""
    if at >= end or norms[at] not in _FRACTIONS:
        return value, at
    following = norms[at : min(end, at + 3)]
    if following == ["and", "a", "half"]:
        return value + 0.5, at + 3
    if following[:2] == ["and", "half"]:
        return value + 0.5, at + 2
    if following[:1] and following[0] in HALVES:
        return value + 0.5, at + 1
    if following in (["and", "a", "bit"], ["and", "a", "few"]):
        return value, at + 3
    if following[:1] == ["("] and following[2:] == [")"] and is_number(following[1]):
        return value, at + 3
    return value, at


def _after_article(norms: list[str], at: int, end: int) -> tuple[float, int] | None:
    """ "a couple of", "a good 3", "the last 3", "these ten"; a bare "a" is one, "the" none."""
    word = norms[at]
    behind = at + 1
    while behind < end and norms[behind] in _ADJECTIVES:
        behind += 1
    if behind < end and norms[behind] not in ("a", "an"):
        further = number_at(norms, behind, end)
        if further is not None:
            many = norms[behind] == "few" and "good" in norms[at:behind]
            return (4.0, further[1]) if many else further
    if word in ("a", "an", "another"):
        return 1.0, behind
    lately = norms[behind - 1] in _LATELY and word != norms[behind - 1]
    return (1.0, behind) if behind == end and (lately or word == "past") else None
