"""Measurements that are findings: T-scores, CRP and ESR, temperatures, residual volumes, angles.

From which value on each of them is one, and by what source: ``lexicon/limits.toml``.
"""

from __future__ import annotations

import re
from functools import cache

from lsmri.nlp.claims.limits import LEG_RAISE, load_limits
from lsmri.nlp.matching.finding import Finding, measured
from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.lengths.number_words import TEENS, TENS, UNITS

__all__ = ["hurts_back_only", "read_measures"]

_BOTH_SIDES = re.compile(r"\d\d/\d\d$")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?$")
_WIDTHS = frozenset({"cm", "mm"})
_SCANS = frozenset({"void", "bladder", "scan", "scanner"})
#: Millilitres that a bladder holds before it is emptied (400 to 600 in the healthy); more is too
#: much whenever it is measured.
_FULL = 600
_AORTA = frozenset({"aorta", "aaa"})
#: At most so many words stand between what is measured and its value.
_REACH = 6
_BACK = frozenset({"back", "hamstring", "lumbar", "low back pain", "lumbago"})
_FURTHER = frozenset({"not", "leg", "calf", "foot"})
#: Words behind a leg raise that may tell where it hurt.
_TOLD_WITHIN = 9
_BELOW_TWENTY = {"zero": 0} | UNITS | TEENS


def read_measures(reading: Reading) -> list[Finding]:
    """The findings that the measurements of a letter tell. Those that are nothing go to
    ``reading.look_alikes``.
    """
    norms = reading.norms
    found: list[Finding] = []
    for k in reading.places(_triggers()):
        _, end = reading.bounds[reading.sentence[k]]
        if not _is_other(norms, k, end):
            made = _measure(norms, k, end)
            if isinstance(made, Finding):
                found.append(made)
            elif made is not None:
                for limit in load_limits().get(norms[k], ()):
                    reading.look_alikes.setdefault(limit.concept, []).append(made)
    return found


@cache
def _triggers() -> frozenset[str]:
    return load_words("measures")["triggers"] | {LEG_RAISE}


def hurts_back_only(norms: list[str], at: int, end: int) -> bool:
    """Whether the words from ``at`` on say that a raised leg hurt in the back and no further."""
    told = norms[at : min(end, at + _TOLD_WITHIN)]
    if "only" not in told or not _FURTHER.isdisjoint(told):
        return False
    k = told.index("only")
    behind = told[k : k + 4]
    if "," in behind:
        behind = behind[: behind.index(",")]
    return not _BACK.isdisjoint(told[max(0, k - 4) : k] + behind)


def _is_other(norms: list[str], k: int, end: int) -> bool:
    """Whether "raise" isn't a leg's, "T" neither a score nor a temperature, the aorta not the
    abdominal one.
    """
    if norms[k] in _AORTA:
        return not load_words("measures")["other_aorta"].isdisjoint(norms[max(0, k - 3) : k])
    if norms[k] in ("raise", "raising"):
        return norms[k - 1] != "leg"
    if norms[k] != "t":
        return False
    if norms[k + 1 : k + 2] == ["-"] and "." not in norms[min(k + 2, end - 1)]:
        return True  # a level, or a stage: "T-3"
    return k + 1 >= end or (
        norms[k + 1] not in ("score", "=", ":", "-") and not _NUMBER.match(norms[k + 1])
    )


def _measure(norms: list[str], k: int, end: int) -> Finding | tuple[int, int] | None:
    """The finding that the measurement named at word k tells, or where its words stand if it tells
    none; None where there is no value.
    """
    trigger = norms[k]
    at, negative = _value_place(norms, k, end)
    if at >= end:
        return None
    if trigger == LEG_RAISE and _BOTH_SIDES.match(norms[at]):
        least = min(float(side) for side in norms[at].split("/"))
        (limit,) = load_limits()[LEG_RAISE]
        claim = limit.judge(least, following="", less=False)
        if claim is None or hurts_back_only(norms, at, end):
            claim = "absent"
        return measured(k, at + 1, limit.concept, claim, least, norms[at])
    if _NUMBER.match(norms[at]):
        value = float(norms[at].replace(",", "."))
    else:
        spoken, at = _spoken(norms, at, end)
        if spoken is None:
            return None
        value = spoken
    if value <= _FULL and _is_before_voiding(norms, k, at):
        return None
    less = not {"<", "under", "below"}.isdisjoint(norms[k + 1 : at])
    following = norms[at + 1] if at + 1 < end else ""
    if following == "h":  # a time to wait, whatever is measured
        return None
    if norms[at + 1 : at + 4] == ["mg", "/", "dl"]:
        following = "mg/dl"
    if trigger in ("scan", "scanner") and norms[k - 1] == "bladder":
        following = "ml"
    if trigger in _AORTA and following not in _WIDTHS and not norms[at].isdigit():
        following = "cm"  # "aorta 2.1 on ultrasound"
    made = next(
        (
            (limit.concept, claim)
            for limit in load_limits().get(trigger, ())
            if limit.suits(negative=negative, between=norms[k:at], following=following)
            and (claim := limit.judge(value, following=following, less=less)) is not None
        ),
        None,
    )
    if made is None:
        return k, min(end, at + 2)
    if made == ("nerve_tension_sign", "present") and hurts_back_only(norms, at, end):
        made = "nerve_tension_sign", "absent"
    value = -value if negative else value
    finding = measured(k, at + 1, *made, value, f"{trigger} {norms[at]}")
    # Little urine left refutes no trouble with passing it.
    finding.examined = made != ("bladder_dysfunction", "absent")
    return finding


def _is_before_voiding(norms: list[str], k: int, at: int) -> bool:
    """Whether the volume at word ``at``, named at word k, is one of before: "pre-void bladder scan
    500 ml", "bladder scan 260 pre-void".
    """
    behind = norms[at + 1 : at + 4]
    if ["pre", "void"] in (behind[:2], behind[1:]):
        return True
    while k >= 0 and norms[k] in _SCANS:
        k -= 1
    return k >= 0 and norms[k] == "pre" and norms[k + 1] == "void"


def _value_place(norms: list[str], k: int, end: int) -> tuple[int, bool]:
    """Where the value of what is measured at word k stands, and whether a minus stands before."""
    words = load_words("measures")
    at, negative = k + 1, False
    while (
        at < min(end, k + 1 + _REACH)
        and (norms[at] in words["fillers"] or norms[at] in words["triggers"])
    ):  # fmt: skip
        negative = norms[at] in ("-", "minus")
        at += 1
    return at, negative


def _spoken(norms: list[str], at: int, end: int) -> tuple[float | None, int]:
    """A dictated number ("two hundred and ten") and its last word; None for no number."""
    total = 0
    last = at - 1
    k = at
    while k < end:
        word = norms[k]
        if word in _BELOW_TWENTY and (total == 0 or (total % 10 == 0 and total != 10)):
            total += _BELOW_TWENTY[word]
        elif word in TENS and total == 0:
            total += TENS[word]
        elif word == "hundred" and total:
            total *= 100
        elif word == "and" and total >= 100:
            k += 1
            continue
        else:
            break
        last = k
        k += 1
    return (float(total), last) if last >= at else (None, at)
