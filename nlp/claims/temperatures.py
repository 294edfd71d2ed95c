"""Temperatures without their name right ahead: "afebrile, 39.1 in the ambulance", "T38.6 P 110".

Those that are named ("temp 38.4") are measurements like others (``measures``). From which
temperature on each is a fever, and by what source: ``lexicon/limits.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lsmri.nlp.claims.limits import load_limits
from lsmri.nlp.matching.finding import Finding, measured
from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.text.reading import Reading

__all__ = ["read_temperatures"]

_DECIMAL = re.compile(r"(?:3[4-9]|4[0-2]|9[5-9]|10[0-6])[.,]\d$")
_WHOLE = re.compile(r"(?:3[89]|4[01]|10[1-6])$")
#: "T38.6", whose letter and decimals the tokenizer parts.
_NAMED = re.compile(r"t(3[4-9]|4[0-2])$")
_FAHRENHEIT = re.compile(r"10[0-6](?:\.\d)?$")
#: Words ahead of a temperature that may name it.
_AHEAD = 8
_HIGHEST_CELSIUS = 43.0
#: What may stand about a temperature that is told by its number alone.
_SIGNS = frozenset({".", ",", ";", "\n", "temp", "temperature"})
_LIMIT = "temperature"


def read_temperatures(reading: Reading, measures: Sequence[Finding]) -> list[Finding]:
    """The temperatures of a letter that tell a fever, or deny one, but for those of ``measures``.

    A normal one without a name has no ``value``, so that it is weighed like words: it may be a
    later one, and the fever another day's.
    """
    found = []
    read = {k for one in measures for k in range(one.start, one.end)}
    for k, stop, value in _temperatures(reading):
        if k in read:
            continue
        named = stop > k + 1
        for limit in load_limits()[_LIMIT]:
            claim = limit.judge(value, following="", less=False)
            if claim is not None:
                one = measured(k, stop, limit.concept, claim, value, f"temperature {value:g}")
                if claim == "absent" and not named:
                    one.value = None
                found.append(one)
    return found


def _temperatures(reading: Reading) -> Iterator[tuple[int, int, float]]:
    """Where each stands, from its first word to the one behind its last, and its value."""
    norms = reading.norms
    for begin, end in reading.bounds:
        for k in range(begin, end):
            word = norms[k]
            if not word[-1:].isdigit():
                continue
            named = _NAMED.match(word)
            if named and norms[k + 1 : k + 2] == ["."] and _is_digit_behind(reading, k + 1, end):
                yield k, k + 3, float(f"{named[1]}.{norms[k + 2]}")
            elif _is_temperature(norms, begin, k, end):
                yield k, k + 1, float(word.replace(",", "."))


def _is_digit_behind(reading: Reading, k: int, end: int) -> bool:
    """Whether one digit follows the point at word k, with no space about it."""
    return (
        k + 1 < end
        and len(reading.norms[k + 1]) == 1
        and reading.norms[k + 1].isdecimal()
        and reading.ends[k - 1] == reading.starts[k]
        and reading.ends[k] == reading.starts[k + 1]
    )


def _is_temperature(norms: list[str], begin: int, k: int, end: int) -> bool:
    """Whether the number at word k has a temperature's unit, or words about it that name one."""
    words = load_words("measures")
    number, behind = norms[k], norms[k + 1 : min(end, k + 4)]
    ahead = norms[max(begin, k - _AHEAD) : k]
    decimal = bool(_DECIMAL.match(number))
    if not words["not_of_heat"].isdisjoint([*ahead[-3:], *behind[:1]]):
        return False
    if _has_degrees(number, behind, decimal=decimal):
        return True
    if decimal:
        return (
            not words["of_heat"].isdisjoint(ahead)
            or not words["taken_at"].isdisjoint(behind)
            or _stands_alone(norms, k, end)
        )
    return bool(_WHOLE.match(number)) and not words["spikes"].isdisjoint(ahead[-2:])


def _stands_alone(norms: list[str], k: int, end: int) -> bool:
    """Whether the number at word k is all between two signs, in degrees Celsius: "unwell. 38.6.",
    "temperature" at the end of the line above counting as one.
    """
    if float(norms[k].replace(",", ".")) >= _HIGHEST_CELSIUS:
        return False
    before = norms[k - 1] if k else "."
    return before in _SIGNS and (k + 1 >= end or norms[k + 1] in _SIGNS)


def _has_degrees(number: str, behind: list[str], *, decimal: bool) -> bool:
    if behind[:1] == ["f"] or behind[:2] == ["°", "f"]:
        return bool(_FAHRENHEIT.match(number))
    if not decimal or behind[1:2] == ["/"]:  # "39.1 c/o"
        return False
    return not load_words("measures")["degrees"].isdisjoint(behind[:1])
