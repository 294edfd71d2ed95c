"""The patient's age, from the number that most plainly says it.

Every number of a likely size is judged by the words around it; a plainer statement beats an earlier
one. Ages of relatives, of long ago, doses, scores and lengths of time don't count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lsmri.nlp.patient.sexes import kin_sex, sex_after, sex_before, sex_of, speaks_for_kin
from lsmri.nlp.patient.told_number import EARLY, ToldNumber
from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.lengths.number_words import TEENS, TENS, UNITS

__all__ = ["Age", "read_age"]

#: Said outright; told of a person; a number that begins the letter; a number in brackets, between
#: commas, or behind the first words.
_OUTRIGHT, _TOLD, _OPENING, _LOOSE = 4, 3, 2, 1
#: Bare numbers below this are something else.
_ADULT = 16
_OLDEST = 104
#: From this on a number said of a person is an age, and none of children or scores.
_YOUNGEST = 9
#: A name with a number so near the beginning is the patient's.
_OPENS = 9
#: Behind "60m" these make it a distance.
_WALKED = frozenset("walk walks walking walked then max only distance claudication on".split())
#: Numbers of a likely size, in digits, maybe with noughts ahead, and in letters.
_NUMBERS = {str(years).zfill(size): years for size in (1, 2, 3) for years in range(1, 111)}
_NUMBERS |= TENS | TEENS
_AGES = frozenset(_NUMBERS)
#: A number that counts the members of a family.
_SERIAL = re.compile(r"0\d")
_PRONOUNS = frozenset("he she i who patient".split())
_CONTRACTED = frozenset("im i'm hes shes whos".split())
#: Behind "24 m," these make it a time.
_OF_PAIN = frozenset("left right leg back low no since constant pain".split())
#: With these in the sentence a number of a person is a score.
_SCORED = frozenset("score vas nrs bmi scale".split())
#: Behind a number of a person these make it no age.
_COUNTED = frozenset(
    "out per percent plus to - or / : ' \" + < > x kilo over hr st nd rd th".split()
)
#: Behind "she is 41 years" these make it an age.
_AGED_SO = frozenset({",", ".", "\n", "and", "age", "of", "she", "he"})


@dataclass(frozen=True, slots=True)
class Age:
    """A number that may be the patient's age; ``strength`` up to 4; the sex beside it."""

    years: int
    strength: int
    sex: str | None


def read_age(reading: Reading) -> Age | None:
    """The plainest statement of the patient's age, the first of equals."""
    best: Age | None = None
    for first, last, years in _numbers(reading):
        age = _Candidate(reading, first, last, years).judge()
        if age and (best is None or age.strength > best.strength):
            best = age
            if age.strength == _OUTRIGHT and (age.sex or first > 60):
                break
    return best


def _numbers(reading: Reading) -> Iterator[tuple[int, int, int]]:
    """First word, word after the last, and value of each number of a likely size."""
    norms = reading.norms
    for k in reading.places(_AGES):
        tens = norms[k] in TENS and k + 1 < len(norms)
        unit = UNITS.get(norms[k + 1], 0) if tens else 0
        yield k, k + 1 + (unit > 0), _NUMBERS[norms[k]] + unit


class _Candidate(ToldNumber):
    """A number that may be the patient's age."""

    def judge(self) -> Age | None:
        """The age that the number says, None if it says another thing."""
        words, before = self.words, self.before
        past = self.previous in words["past"] and not self._is_set_off()
        if past or self._is_measured() or self.is_relatives():
            return None
        unit, old, at = self._unit()
        if self.previous in words["no_age_before"]:
            if not (old or self.is_titled() or self._said() or self._is_marked()):
                return self._about()
        following = self.norms[at : min(at + 4, self.end)]
        if unit and self._of_kin(following):
            return None
        sex = sex_after(self.reading, self.last, at, self.end)
        sex = sex or sex_before(self.reading, self.begin, self.first)
        if not sex and self._is_marked():
            sex = {"m": "male", "f": "female"}.get(self.norms[self.last])
        if unit:
            return self._with_unit(old, sex or kin_sex(before), following, at)
        if _SERIAL.fullmatch(self.norms[self.first]) and not self._said():
            return None  # "dependant 02, female"
        if not sex and self._is_sexed_card():
            return self._age(_OUTRIGHT, sex_of(self.norms[self.last]))
        if self.previous.isalpha() and self.is_glued(self.first):
            return self._age(_TOLD, sex) if sex and self._is_no_code() else None
        if sex:
            return self._age(_OUTRIGHT, sex)
        if self._opens_card():
            return self._age(_OUTRIGHT, {"m": "male", "f": "female"}[following[0]])
        if following[:1] == ["m"]:
            return None
        if self._said():
            return None if following[:1] == ["when"] else self._age(_OUTRIGHT, kin_sex(before))
        return self._bare(following)

    def _of_kin(self, following: list[str]) -> bool:
        """Whether a relative follows: "her 64-year-old father", but not "this 30-year-old mother",
        "37 years, wife of a farmer".
        """
        if self.previous == "this" or "of" in following[1:3] or following[:1] == [","]:
            return False
        return not self.words["kin"].isdisjoint(following[:2])

    def _age(self, strength: int, sex: str | None = None) -> Age:
        return Age(self.years, strength, sex)

    def _is_measured(self) -> bool:
        """Whether a unit follows that no age has; "m" may be a sex."""
        following = self.norms[self.last] if self.last < self.end else ""
        return following in self.words["unit_after"] and following != "m"

    def _is_set_off(self) -> bool:
        """Whether commas make "at" one of today: "and, at 77, still helps"."""
        following = self.norms[self.last : self.last + 1]
        return self.before[-2:] == [",", "at"] and following == [","] and self.years >= _ADULT

    def _is_marked(self) -> bool:
        """Whether a sex is glued to the number: "34M"."""
        if self.last >= self.end or not self.is_glued(self.last) or self.years < _ADULT:
            return False
        at = self.last
        mark = self.reading.text[self.reading.starts[at] : self.reading.ends[at]]
        if mark in ("M", "F", "yoM", "yoF"):
            return True
        following = self.norms[at + 1] if at + 1 < self.end else ""
        return mark in ("m", "f") and not self.previous and following not in _WALKED

    def _opens_card(self) -> bool:
        """Whether "46 f." or "59 m." are the first words, and a new sentence follows."""
        at = self.last + 1
        if self.years < _ADULT or self.first > 8 or self.previous not in ("", ","):
            return False
        if self.norms[self.last : at] not in (["m"], ["f"]):
            return False
        return self.norms[at : at + 1] in (["."], ["\n"]) and (
            self.norms[self.last] == "f" or self.is_capitalised(at + 1)
        )

    def _is_sexed_card(self) -> bool:
        """Whether "28 m, waiter", "34 f LBP", "Pt 52 m." are among the first words."""
        if self.years < _ADULT or self.first > _OPENS or self.last + 1 >= len(self.norms):
            return False
        if self.norms[self.last] not in ("m", "f") or self.previous.isdigit():
            return False
        if not _WALKED.isdisjoint(self.norms[self.last + 1 : self.last + 3]):
            return False
        following = self.norms[self.last + 1]
        if self.norms[self.last] == "f":
            return True
        if self.ends_complaint() or not _OF_PAIN.isdisjoint(
            self.norms[self.last + 2 : self.last + 3]
        ):
            return False
        closed = following in (",", ".", "/", "\n")
        return closed and self.previous in ("", ".", "-", "patient")

    def _is_no_code(self) -> bool:
        """Whether "F45" is a sex with an age: M54 and its like are diagnoses."""
        return self.years >= _ADULT and self.first < 25 and self.norms[self.first] != "54"

    def _unit(self) -> tuple[str, bool, int]:
        """The unit behind the number, whether it says "old", and the word after both."""
        norms, words, end = self.norms, self.words, self.end
        at = self.last
        if at < end and norms[at] == "-":
            at += 1
        unit = norms[at] if at < end and norms[at] in words["years"] else ""
        if unit == "a" and not self.is_glued(at) and norms[at + 1 : at + 2] not in ([","], ["."]):
            unit = ""
        if not unit:
            return "", False, at
        at += 1
        if unit in words["old_units"] or unit == "a":
            return unit, True, at + (at < end and norms[at] in words["old"])
        if norms[at : at + 2] in (["of", "age"], [".", "o"]):
            return unit, True, at + 2
        if at < end and norms[at] in words["old"]:
            return unit, True, at + 1
        return unit, False, at

    def _about(self) -> Age | None:
        """ "Male, about 35" all the same."""
        sex = self.previous == "about" and sex_before(self.reading, self.begin, self.first - 1)
        return self._age(_TOLD, sex) if sex else None

    def _said(self) -> bool:
        """Whether "aged", "age:" or "age/sex" stands before the number, of the present age."""
        before = self.before
        if self.words["age"].isdisjoint(before[-4:]):
            return False
        said = [w for w in before[-4:] if w not in (":", "/", "-", "=", "(", "sex", "is")]
        if not said or said[-1] not in self.words["age"]:
            return said[-2:] == ["age", "of"] and {"at", "from", "since"}.isdisjoint(before)
        if not self.words["long_ago"].isdisjoint(before):
            return False
        if any(len(word) == 4 and word.isdigit() for word in before[-4:]):
            return False
        return {"at", "since", "from", "until", "under", "over"}.isdisjoint(said[-3:-1])

    def _with_unit(self, old: bool, sex: str | None, following: list[str], at: int) -> Age | None:
        """ "62 years" may be a length of time: it needs "old", a sex, or a person before it."""
        words, before = self.words, self.before
        if old:
            return self._age(_OUTRIGHT, sex) if self.years > 11 or sex else None
        if sex:
            return self._age(_OUTRIGHT, sex)
        if self.years < 12 or (following and following[0] in words["duration_after"]):
            return None
        if self._said():
            return self._age(_OUTRIGHT)
        if self.is_titled() and self.previous.isalpha():
            return self._age(_TOLD)
        after = following[0] if following else "\n"
        closes = not following or after in (",", ")", ".", "\n", ";", "-", "comma")
        opens = self.first < 4 or (not before and self.first < 40)
        if self.previous == "of":
            told = self.is_person(before[-2:-1])
            return self._age(_TOLD, sex_of(before[-2])) if told else None
        if self.previous in ("is", "am") and self.is_of_person() and after in _AGED_SO:
            return self._age(_TOLD)
        if closes and (self.is_of_person() or opens or self.follows_name(self.first - 2)):
            return self._age(_TOLD)
        if closes and self.previous == "," and self.first < 40 and not self.ends_complaint():
            return self._age(_OPENING)
        if self.first == 0 and not any(f.start == at for f in self.reading.findings):
            return self._age(_OPENING)
        return None

    def _bare(self, following: list[str]) -> Age | None:
        """A number alone: "(59)", "Mrs Hill, 44, asks", "who is 41", "a man of 41"."""
        before, previous, words = self.before, self.previous, self.words
        after = following[0] if following else "\n"
        if self._is_predicate(after):
            return self._age(_TOLD)
        if self.years > 4 and after in (",", ")", "and", "who") and speaks_for_kin(before):
            return self._age(_TOLD, kin_sex(before))
        if not _ADULT <= self.years <= _OLDEST:
            return None
        if previous == "of" and len(before) > 1:
            told = (self.is_of_person() or "retired" in before[-4:]) and after in words["ends_of"]
            if told or self.is_person(before[-2:-1]) or self.is_of_trade():
                return self._age(_TOLD, sex_of(before[-2]))
        if self.is_titled() and previous.isalpha():
            return self._age(_TOLD)
        if after not in words["closes"] or self.first > EARLY:
            return None
        return self._closed(after)

    def _is_predicate(self, after: str) -> bool:
        """Whether a person is the number: "she's 62", "I am 46", "Zara is 14 and"."""
        if self.years < _YOUNGEST or after in _COUNTED or after[:1].isdigit():
            return False
        if not _SCORED.isdisjoint(self.norms[self.begin : min(self.end, self.last + 4)]):
            return False
        if self.previous in _CONTRACTED:
            return True
        if self.previous == "patient" and after in self.words["closes"]:
            return True
        said = self.first - 1 - (self.previous == "now")
        if said < self.begin:
            return False
        if self.norms[said] in _PRONOUNS:
            return self.reading.text[: self.reading.ends[said]].endswith(("'s", "\u2019s"))
        if said == self.begin or self.norms[said] not in ("is", "am"):
            return False
        return self.norms[said - 1] in _PRONOUNS or (after != "=" and self.is_name(said - 1))

    def _closed(self, after: str) -> Age | None:
        """A bare number with a stop behind it."""
        before, previous = self.before, self.previous
        if previous in ("im", "i'm"):
            return self._age(_TOLD)
        if not before or (previous == "." and after == "." and self.years > 29):
            return self._age(_LOOSE) if after in (",", ".") and self.first > 0 else None
        if previous in ("is", "am", "turned", "now"):
            subject = self.first - 2 - (before[-2:] == ["is", "now"])
            who = self.norms[subject] if subject >= 0 else ""
            told = self.is_of_person() or who == "i" or self.follows_name(subject)
            return self._age(_TOLD) if told else None
        if previous.isalpha() and previous != "comma":
            heads = after == "." and self.heads_sentence(before)
            named = self.first < _OPENS and self.is_name(self.first - 1)
            return self._age(_LOOSE) if heads or named else None
        if previous not in ("(", ",", "-", "comma") or any(
            word[0].isdigit() for word in before[-4:-1]
        ):
            return None
        if self.is_dose():
            return None
        if self.is_of_person() or self.follows_name(self.first - 2) or self.is_introduced():
            return self._age(_TOLD)
        if previous == "(":
            set_off = after in (")", ",")
        else:
            set_off = previous == "," and after != ")" and self.is_trade(self.first - 2)
        if set_off and self.first < 40 and not self.ends_complaint():
            return self._age(_LOOSE)
        return None
