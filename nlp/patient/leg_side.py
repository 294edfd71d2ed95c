"""On which side the leg symptoms of a letter are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import groupby

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.patient.laterality import SIDED, is_plural, side_at
from lsmri.nlp.text.reading import Reading

__all__ = ["letter_side"]

_CLAIMED = ("present", "possible")
_UNHEARD = frozenset(
    "past_history family_history social_history allergies safety investigations signature "
    "letterhead medication".split()
)
_FAR = 6
_LINKS = frozenset(
    "of the to and , / over down lateral medial posterior anterior outer inner lower upper whole "
    "entire great big her his my side sided outside inside dorsum back front - in".split()
)

_SIDE_WORDS = frozenset({"left", "right", "l", "r"})
_OTHER = {"left": "right", "right": "left"}
_ALSO = frozenset({"also", "sometimes", "occasionally", "lately"})
_JOINED_IN = frozenset({"started", "too", "begun", "began", "joined", "following", "going", "now"})
_WORDS_BEHIND = frozenset("on the ( - , in : of pain ache symptom yes y s1 l5 l4 side".split())


def letter_side(reading: Reading, findings: Mapping[str, str]) -> str | None:
    """``left``, ``right``, ``bilateral``, or None where there are no sided leg symptoms.

    findings: concept to status. Sides of findings count before legs that are only spoken of.
    """
    if findings.get("bilateral_radicular_symptoms") in _CLAIMED:
        return "bilateral"
    if findings.get("neurogenic_claudication") == "present":
        if findings.get("radicular_pain") not in _CLAIMED:
            return "bilateral"
    side = _of_findings(reading) or _of_legs(reading, troubled=True)
    if side in _OTHER and _joins_other(reading, _OTHER[side]):
        return "bilateral"
    if side is None and any(findings.get(concept) in _CLAIMED for concept in SIDED):
        side = _of_legs(reading, troubled=False)
    return side


def _joins_other(reading: Reading, other: str) -> bool:
    """Whether the other leg is told to have joined in: "sometimes also the right leg"."""
    norms = reading.norms
    for k in reading.places(_SIDE_WORDS):
        if k + 1 == len(norms) or side_at(norms, k) != other:
            continue
        begin, stop = reading.bounds[reading.sentence[k]]
        behind = norms[k + 1 : min(stop, k + 4)]
        if behind[:1] == ["one"] and not _JOINED_IN.isdisjoint(behind):
            return True
        ahead = norms[max(begin, k - 4) : k]
        limb = behind[:1] and behind[0] in ("leg", "foot", "calf", "thigh")
        if limb and not _ALSO.isdisjoint(ahead) and _words("denied").isdisjoint(ahead):
            return True
    return False


def _of_findings(reading: Reading) -> str | None:
    sides = {"left": 0, "right": 0, "bilateral": 0}
    for f in reading.findings:
        if f.concept in SIDED and f.laterality and f.assertion in ("present", "possible"):
            if not _is_of_buttock(reading, f):
                sides[f.laterality] += 3 if f.concept == "radicular_pain" else 1
    if not any(sides.values()):
        return None
    less, more = sorted((sides["left"], sides["right"]))
    if 2 * sides["bilateral"] >= more or (less >= 3 and more < 2 * less):
        return "bilateral"
    return "left" if sides["left"] > sides["right"] else "right"


def _is_of_buttock(reading: Reading, f: Finding) -> bool:
    """Whether a referred pain goes no further than buttock or hip, which have no side here."""
    if f.concept != "referred_leg_pain":
        return False
    begin, stop = reading.bounds[reading.sentence[f.start]]
    words = reading.norms[max(begin, f.start - 4) : min(stop, f.end + 4)]
    return _words("parts").isdisjoint(words) and not {"buttock", "bum", "cheek"}.isdisjoint(words)


# -- legs that are spoken of ---------------------------------------------------------------------


def _of_legs(reading: Reading, *, troubled: bool) -> str | None:
    """The side of the legs that the letter speaks of; troubled: in sentences of trouble only."""
    sides: Counter[str] = Counter()
    parts = _words("parts")
    claims = [f for f in reading.findings if f.concept in SIDED]
    denied = {k for f in claims if f.assertion == "absent" for k in range(f.start, f.end)}
    for number, places in groupby(reading.places(parts), reading.sentence.__getitem__):
        begin, stop = reading.bounds[number]
        words = reading.norms[begin:stop]
        if not _is_open(reading, number, words) or (troubled and not _is_troubled(words)):
            continue
        for k in places:
            if k not in denied and not _is_sound(reading, k, begin, stop):
                side = _side_of(reading, k, begin, stop)
                if side:
                    sides[side] += 1
    if not sides:
        return None
    if sides["left"] and sides["right"]:
        return "bilateral"
    return max(sides, key=lambda side: sides[side])


def _is_open(reading: Reading, number: int, words: list[str]) -> bool:
    """Whether a sentence may tell of this patient's legs as they are."""
    if reading.sections and reading.sections[number] in _UNHEARD:
        return False
    return _words("joint").isdisjoint(words) and _words("warning").isdisjoint(words)


def _is_troubled(words: list[str]) -> bool:
    timed = any(word.endswith(("/52", "/7", "/12")) or word in ("week", "month") for word in words)
    return timed or not _words("trouble").isdisjoint(words)


def _is_sound(reading: Reading, k: int, begin: int, stop: int) -> bool:
    """Whether the leg at a word is said to be well, or its trouble is denied."""
    norms = reading.norms
    after = norms[k + 1 : min(stop, k + 4)]
    if "," in after:
        after = after[: after.index(",")]
    if not _words("sound").isdisjoint(after) or not _words("denied").isdisjoint(after):
        return True
    if "between" in norms[max(begin, k - 2) : k]:
        return True
    for at in range(k - 1, max(begin, k - _FAR) - 1, -1):
        if norms[at] in _words("denied"):
            return True
        if norms[at] in (",", ";", "but", ":", "-"):
            return False
    return False


def _side_of(reading: Reading, k: int, begin: int, stop: int) -> str | None:
    """The side of the leg at a word: the nearest before it, else right behind it."""
    norms = reading.norms
    for at in range(k - 1, max(begin, k - _FAR) - 1, -1):
        side = side_at(norms, at)
        if side:
            return side
        if norms[at] == "two" and at == k - 1 and norms[k] != "toe":
            return "bilateral"
        linked = norms[at] in _LINKS or norms[at] in _words("parts") or norms[at] in _words("way")
        if not linked:
            break
    for at in range(k + 1, min(stop, k + _FAR)):
        side = side_at(norms, at)
        if side:
            return side
        if norms[at] not in _WORDS_BEHIND:
            break
    return "bilateral" if is_plural(reading, k) else None


def _words(kind: str) -> frozenset[str]:
    return load_words("sides")[kind]
