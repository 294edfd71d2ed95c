"""Grades of muscle power: "5/5", "EHL 4+", "MRC 3 throughout", "2/5 this morning (was 4 at noon)".

MRC 3 or less is a severe deficit, 3+ none yet (scheme, after the MRC scale; 5 is normal power).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lsmri.nlp.matching.finding import Finding, measured
from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.text.reading import Reading

__all__ = ["SIGNS", "deficits", "is_of_arm", "read_grades"]

_MRC = re.compile(r"([0-5])\s?([+-]?)/5$")
#: What a sign adds to a grade.
SIGNS = {"+": 0.3, "-": -0.3}
_SAID_SIGNS = {"+": "+", "-": "-", "plus": "+", "minus": "-"}
_BARE = frozenset("012345")
_GRADES = {
    **{f"{mark}{n}": n for n in range(6) for mark in ("", "m")},
    **{word: n for n, word in enumerate("zero one two three four five".split())},
    **{"ii": 2, "iii": 3, "iv": 4, "v": 5},
}
_SEVERE, _NORMAL = 3, 5
#: In a row of grades: between them, the sides, the levels, and what a number there may count.
_ROW_JOINS = frozenset({",", "/", "and", ";"})
_SIDES = {"left": "left", "l": "left", "lt": "left", "right": "right", "r": "right", "rt": "right"}
#: Right and left of a muscle, in a row that has the sound ones as "5/5".
_PAIR = re.compile(r"[0-5]/[0-4]$")
_PAIRS = 2
_LEVEL = re.compile(r"(?:l[1-5]|s[12])$")
_COUNTED = frozenset(
    "day week month year hour minute wk mth yr mg mcg g kg ml cm mm x time session visit % level "
    "disc part".split()
)
#: Behind a spoken grade: "four by five", "five over five", "3 out of 5".
_OF_FIVE = (["by"], ["over"], ["out", "of"])
_FIVE = frozenset({"5", "five"})
#: Besides ``muscles``, these name what is graded behind one of ``big``.
_TOES, _BIG = frozenset({"toe"}), frozenset({"big", "great", "gr"})


def read_grades(reading: Reading) -> list[Finding]:
    """The deficits that the grades of a letter tell."""
    marks = set(filter(_MRC.match, reading.figures))
    sentences = {*reading.sentences(_graded_words()), *reading.sentences(marks)}
    return [f for number in sorted(sentences) for f in _grades(reading, *reading.bounds[number])]


@cache
def _graded_words() -> frozenset[str]:
    return load_words("measures")["muscles"] | _TOES | _FIVE


def _grades(reading: Reading, begin: int, end: int) -> list[Finding]:
    """Those of a sentence."""
    words = load_words("measures")
    norms = reading.norms[begin:end]
    found: list[Finding] = []
    places = [k for k, word in enumerate(norms, begin) if word.endswith("/5") and _MRC.match(word)]
    of_power = not (words["power"].isdisjoint(norms) and words["sides"].isdisjoint(norms))
    if places and not of_power and not words["beside_power"].isdisjoint(norms):
        places = [k for k in places if norms[k - begin] == "5/5"]
        of_power = words["other_scores"].isdisjoint(norms)
    if places and of_power:
        found += _full_grades(reading, begin, places)
        if norms.count("5/5") >= _PAIRS:
            found += _pairs(reading, begin, end)
    if not (words["muscles"].isdisjoint(norms) and _TOES.isdisjoint(norms)):
        found += _bare_grades(reading, begin, end)
    if not _FIVE.isdisjoint(norms) and not words["power"].isdisjoint(norms):
        found += _spoken_grades(reading, begin, end)
    return _worst(found)


def _pairs(reading: Reading, begin: int, end: int) -> Iterator[Finding]:
    """The weaker side of "L5 5/2", where the others of the row are "5/5"."""
    for k in range(begin, end):
        word = reading.norms[k]
        if _PAIR.match(word):
            weaker = min(int(word[0]), int(word[2]))
            yield from deficits(k, k + 1, weaker, "", f"pair {word}")


def deficits(start: int, end: int, grade: int, sign: str, why: str) -> list[Finding]:
    """What one grade of power comes to; sign: "+", "-" or none."""
    if grade == _NORMAL and sign != "-":
        return [measured(start, end, "motor_deficit", "absent", 5.0, why)]
    value = grade + SIGNS.get(sign, 0.0)
    concepts = ("motor_deficit", "severe_motor_deficit")[: 1 + (value <= _SEVERE)]
    return [measured(start, end, concept, "present", value, why) for concept in concepts]


def _worst(found: list[Finding]) -> list[Finding]:
    """Without the normal grades, where one isn't."""
    return [f for f in found if f.assertion == "present"] or found


def _full_grades(reading: Reading, begin: int, places: list[int]) -> list[Finding]:
    """Grades with their "/5", at these places."""
    words = load_words("measures")
    norms = reading.norms
    found: list[Finding] = []
    for k in places:
        match = _MRC.match(norms[k])
        assert match
        if k > begin and _is_other(norms, begin, k, match):
            continue
        start = k
        for j in range(k - 1, max(begin, k - 7) - 1, -1):
            if norms[j] in words["power"] and norms[j] not in words["not_graded_alone"]:
                start = j
            elif norms[j] in (",", ";") or _MRC.match(norms[j]):
                break
        if "upper" in norms[max(begin, k - 4) : k + 5] or "reflex" in norms[k + 1 : k + 2]:
            continue
        if is_of_arm(norms, begin, k):
            continue
        if _is_past(norms, begin, k):
            continue
        grade, sign = int(match[1]), match[2]
        lower = _lower_end(norms, begin, k)
        if lower is not None:
            at, grade, sign = lower
            start = min(start, at)
        found += deficits(start, k + 1, grade, sign, f"MRC grade {grade}")
    return found


def _is_other(norms: list[str], begin: int, k: int, match: re.Match[str]) -> bool:
    """Whether "4/5" at word k is a score or a level of the spine: "pain 4/5", "disc L 4/5"."""
    words = load_words("measures")
    if norms[k - 1] not in words["other_scores"]:
        return False
    ahead = norms[max(begin, k - 4) : k - 1]
    of_muscle = not words["muscles"].isdisjoint(ahead)
    of_pair = any(_SIDES.get(w) == "right" for w in ahead) and any(map(_MRC.match, ahead))
    return norms[k - 1] != "l" or not (match[2] or of_muscle or of_pair)


def _is_past(norms: list[str], begin: int, k: int) -> bool:
    """Whether the grade at word k was, and another one is now."""
    was = not {"was", "were"}.isdisjoint(norms[max(begin, k - 4) : k])
    return was and "now" in norms[k + 1 : k + 8]


def is_of_arm(norms: list[str], begin: int, k: int) -> bool:
    """Whether the words that lead to the grade at word k name the arm, and no leg."""
    words = load_words("measures")
    ahead = norms[max(begin, k - 5) : k]
    at = max((j + 1 for j, word in enumerate(ahead) if word in (",", ";")), default=0)
    own = ahead[at:]
    return not words["of_arm"].isdisjoint(own) and "leg" not in own


def _lower_end(norms: list[str], begin: int, k: int) -> tuple[int, int, str] | None:
    """Where a range begins that ends with the grade at word k, and its lower grade and sign:
    "4-5/5", "4+ to 5/5".
    """
    at = k - 1
    if at <= begin or norms[at] not in ("-", "to"):
        return None
    at -= 1
    sign = _SAID_SIGNS.get(norms[at], "")
    at -= bool(sign)
    if at < begin or norms[at] not in _BARE or norms[at - 1 : at] == ["/"]:
        return None
    return at, int(norms[at]), sign


def _is_of_reflexes(norms: list[str], begin: int, k: int) -> bool:
    """Whether the muscle at word k stands for its jerk: "reflexes: quads 2+, gastroc 1+"."""
    words = load_words("measures")
    if norms[k] not in words["of_reflexes"]:
        return False
    for j in range(k - 1, begin - 1, -1):
        if norms[j] in words["tested"]:
            return False
        if norms[j] in words["reflexes"]:
            return True
    return False


def _spoken_grades(reading: Reading, begin: int, end: int) -> list[Finding]:
    """Grades that are dictated or told: "power four by five", "I'd call the quads 3 out of 5"."""
    words = load_words("measures")
    norms = reading.norms
    found: list[Finding] = []
    if not words["scores"].isdisjoint(norms[begin:end]):
        return found
    for k in range(begin, end):
        if norms[k] not in _GRADES or words["power"].isdisjoint(norms[max(begin, k - 14) : k]):
            continue
        sign = _SAID_SIGNS.get(norms[k + 1], "") if k + 1 < end else ""
        at = k + 1 + bool(sign)
        of = next((of for of in _OF_FIVE if norms[at : at + len(of)] == of), None)
        if of is None or at + len(of) >= end or norms[at + len(of)] not in _FIVE:
            continue
        stop = at + len(of) + 1
        if norms[stop : stop + 1] and norms[stop] in words["not_graded"]:
            continue
        if is_of_arm(norms, begin, k):
            continue
        grade = _GRADES[norms[k]]
        found += deficits(k, stop, grade, sign, f"MRC grade {grade}{sign}")
    return found


def _bare_grades(reading: Reading, begin: int, end: int) -> list[Finding]:
    """Grades without their "/5": "tib ant 4", "EHL L 4+", "MRC 5 throughout", "power grade 3"."""
    words = load_words("measures")
    norms = reading.norms
    found: list[Finding] = []
    for k in range(begin, end):
        if norms[k] not in words["muscles"] and not (
            norms[k] in _TOES and k > begin and norms[k - 1] in _BIG
        ):
            continue
        if norms[k] == "kg" and k > begin and norms[k - 1][0].isdigit():
            continue  # a weight
        if norms[k] == "grade" and words["of_power"].isdisjoint(norms[begin:end]):
            continue
        if norms[k] == "mrc" and not words["of_breath"].isdisjoint(norms[begin:end]):
            continue  # the same council's scale of breathlessness
        at = k + 1
        while at < end and at < k + 5 and norms[at] in words["before_grade"]:
            at += 1
        if at < end and norms[at] == "sides":
            at += 1
        if at >= end or norms[at] not in _GRADES:
            continue
        following = norms[at + 1] if at + 1 < end else "\n"
        sign = _SAID_SIGNS.get(following, "")
        after = norms[at + 2] if sign and at + 2 < end else ("\n" if sign else following)
        if after not in words["power"] and after not in words["behind_grade"]:
            continue
        if is_of_arm(norms, begin, at) or _is_of_reflexes(norms, begin, k):
            continue
        if _is_past(norms, begin, at):
            continue
        grade = _GRADES[norms[at]]
        stop = at + 1 + bool(sign)
        found += deficits(k, stop, grade, sign, f"MRC grade {grade}{sign}")
        for first, last, other, mark in _in_its_row(norms, stop, end):
            found += deficits(first, last, other, mark, f"MRC grade {other}{mark}")
    return found


def _in_its_row(norms: list[str], at: int, end: int) -> Iterator[tuple[int, int, int, str]]:
    """The grades of other sides and levels behind the one that ends at a word: 2 in "EHL R 5 L 2"
    and "DF 5 (R) 2 (L)", 2 and 5 in "myotomes L4 5, L5 2, S1 5".

    Of each, its first word, with its side or level, the word behind it, the grade and its sign.
    """
    bearer = norms[at - 1 - (norms[at - 1] in _SAID_SIGNS) - 1]
    told = {bearer}
    if bearer in _SIDES or _LEVEL.match(bearer):
        alike = _SIDES.__contains__ if bearer in _SIDES else _LEVEL.match
        while True:
            at += at < end and norms[at] in _ROW_JOINS
            if at + 1 >= end or not alike(norms[at]) or norms[at] in told:
                return
            told.add(norms[at])
            graded = _grade_at(norms, at + 1 + (norms[at + 1] in (":", "=")), end)
            if graded is None:
                return
            yield at, *graded
            at = graded[0]
    side, at = _side_at(norms, at, end)
    if side:
        at += at < end and norms[at] in _ROW_JOINS
        graded = _grade_at(norms, at, end)
        if graded is None:
            return
        other, stop = _side_at(norms, graded[0], end)
        if other not in ("", side):
            yield at, stop, *graded[1:]


def _grade_at(norms: list[str], at: int, end: int) -> tuple[int, int, str] | None:
    """Where a bare grade at a word ends, the grade, and its sign; None where it counts something
    else: "L 2 weeks", "R 3 / 12", "L 3, 4 disc".
    """
    if at >= end or norms[at] not in _BARE:
        return None
    sign = _SAID_SIGNS.get(norms[at + 1], "") if at + 1 < end else ""
    stop = at + 1 + bool(sign)
    behind = [*norms[stop : min(stop + 2, end)], ".", "."]
    listed = behind[0] in (",", "-", "/", ".") and behind[1][0].isdigit()
    if behind[0] in _COUNTED or behind[0] in ("/", ":") or behind[0][0].isdigit() or listed:
        return None
    return stop, int(norms[at]), sign


def _side_at(norms: list[str], at: int, end: int) -> tuple[str, int]:
    """The side told at a word, "" for none, and the word behind: "(R)", "on the right"."""
    at += norms[at:end][:1] == ["on"]
    at += norms[at:end][:1] == ["the"]
    bracketed = norms[at:end][:1] == ["("]
    at += bracketed
    if at >= end or norms[at] not in _SIDES or (bracketed and norms[at + 1 : at + 2] != [")"]):
        return "", at
    return _SIDES[norms[at]], at + 1 + bracketed
