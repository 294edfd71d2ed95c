"""Volumes of urine: what a scan shows after voiding, and what a catheter drains: "scanner after the
loo: 430 ml", "catheter passed, 1.2 litres".

From which volume on each is a finding, and by what source: ``lexicon/limits.toml``.
"""

from __future__ import annotations

import re

from lsmri.nlp.claims.limits import load_limits
from lsmri.nlp.matching.finding import Finding, measured
from lsmri.nlp.matching.wording import any_words, load_words
from lsmri.nlp.text.reading import Reading

__all__ = ["read_volumes"]

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?$|\d,\d{3}$")
#: Of a volume without a unit: no year, and nothing else counted by it.
_BARE = re.compile(r"(?!(?:19|20)\d\d$)\d{3,4}$|\d,\d{3}$")
_BEHIND_BARE = ([], *([sign] for sign in (".", ",", ";", ")", "\n")))
_NEAR = 4
#: Words ahead of a volume and behind it that may tell what it is of.
_AHEAD, _BEHIND = 12, 10
#: A verb right before a volume governs it.
_GOVERNS = 3
_RESIDUAL, _DRAINED = "after voiding", "catheter drained"
_MILLILITRES = 1000.0


def read_volumes(reading: Reading) -> list[Finding]:
    """The volumes that are too much to be left in a bladder. Little urine refutes no trouble."""
    litres = load_words("measures")["litres"]
    norms = reading.norms
    found = []
    for k, end in _numbers(reading):
        begin = reading.bounds[reading.sentence[k]][0]
        named = _has_unit(reading, k, end)
        kind = _kind(norms, begin, k, k + 1 + named, end, named=named)
        if kind is None:
            continue
        value = _value(norms[k]) * (_MILLILITRES if named and norms[k + 1] in litres else 1.0)
        (limit,) = load_limits()[kind]
        claim = limit.judge(value, following="", less=False)
        if claim is not None:
            why = f"{kind} {value:g} ml"
            found.append(measured(k, k + 1 + named, limit.concept, claim, value, why))
    return found


def _has_unit(reading: Reading, k: int, end: int) -> bool:
    """Whether a unit follows the number at word k. A bare "l" is one behind a decimal, or right
    behind the number: else it is the left side.
    """
    if k + 1 >= end:
        return False
    words, unit, number = load_words("measures"), reading.norms[k + 1], reading.norms[k]
    if unit == "l" and reading.starts[k + 1] > reading.ends[k]:
        return not number.isdigit()
    return unit in words["millilitres"] or unit in words["litres"]


def _numbers(reading: Reading) -> list[tuple[int, int]]:
    """Where numbers stand that may be volumes, and where their sentences end."""
    norms = reading.norms
    places: list[tuple[int, int]] = []
    for number in reading.sentences(any_words("measures", "catheter", "bladder_scan", "voiding")):
        begin, end = reading.bounds[number]
        places += [(k, end) for k in range(begin, end) if _NUMBER.match(norms[k])]
    return places


def _value(number: str) -> float:
    """A number with a decimal point or comma, or with a comma between thousands."""
    whole, comma, rest = number.partition(",")
    thousands = comma and len(rest) == 3
    return float(whole + rest if thousands else number.replace(",", "."))


def _kind(norms: list[str], begin: int, k: int, stop: int, end: int, *, named: bool) -> str | None:
    """What the volume at word k is: left after voiding, drained, or neither.

    stop: the word behind it. named: whether its unit is; without one the words that tell of it
    stand right ahead.
    """
    words = load_words("measures")
    ahead = norms[max(begin, k - _AHEAD) : k]
    behind = norms[stop : min(end, stop + _BEHIND)]
    if not named:
        if not _BARE.match(norms[k]) or norms[stop : stop + 1] not in _BEHIND_BARE:
            return None
        ahead, behind = ahead[-_NEAR:], []
    beside = ahead[-_NEAR:] + behind[:_NEAR]
    if not words["no_urine"].isdisjoint(beside) or not words["not_left"].isdisjoint(ahead + behind):
        return None
    if not words["by_time"].isdisjoint(behind[:_NEAR]) or _is_passed(ahead, behind):
        return None
    for sign in (";", "ml"):  # another statement, or the one before
        if sign in ahead:
            ahead = ahead[len(ahead) - ahead[::-1].index(sign) :]
        if sign in behind:
            behind = behind[: behind.index(sign)]
    near = {*ahead, *behind}
    of_urine = not words["voiding"].isdisjoint(near)
    if _is_after(ahead) or _is_after(behind):
        return _RESIDUAL
    if not words["bladder_scan"].isdisjoint(near) and of_urine:
        return _RESIDUAL
    if not words["catheter"].isdisjoint(near) or _is_held(behind):
        return _DRAINED
    return _DRAINED if of_urine and not words["drained"].isdisjoint(near) else None


def _is_passed(ahead: list[str], behind: list[str]) -> bool:
    """Whether a volume is what was passed, or drunk."""
    words = load_words("measures")
    governs = ahead[-_GOVERNS:]
    if not words["drinks"].isdisjoint(governs) or behind[:1] in (["void"], ["voided"], ["pass"]):
        return True
    if _is_after(ahead):
        return False
    return any(
        ahead[j] in words["passes_urine"]
        and words["catheter"].isdisjoint(ahead[max(0, j - 2) : j])  # "catheter was passed"
        for j in range(max(0, len(ahead) - _GOVERNS), len(ahead))
    )


def _is_held(behind: list[str]) -> bool:
    """Whether a volume is said to be in the bladder."""
    return behind[:1] == ["in"] and "bladder" in behind[1:3]


def _is_after(part: list[str]) -> bool:
    """Whether it says that the patient had passed water before."""
    words = load_words("measures")
    opens = [j for j, word in enumerate(part) if word in words["afterwards"]]
    return bool(opens) and not words["voiding"].isdisjoint(part[opens[0] :])
