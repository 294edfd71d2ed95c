"""Grades of power with the time that their own words assign them to, in a stretch of a letter."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from lsmri.nlp.matching.wording import load_wording, load_words
from lsmri.nlp.text.reading import BY_START, Cue, Reading

__all__ = [
    "BARE_REACH",
    "DATE",
    "EARLIER",
    "FULL_MARK",
    "NOW",
    "PAST",
    "VALUED",
    "Grade",
    "Window",
    "power_words",
]

#: A day and month in figures; "/52", "/12" and "/7" count weeks, months and days.
DATE = re.compile(r"\d{1,2}[/.](?!5$|7$|12$|24$|52$|10$)\d{1,2}(?:[/.]\d{2,4})?$|\d{1,2}/10$")
FULL_MARK = re.compile(r"([0-5])\s?([+-]?)/5$")
_SIGNS = {"+": 0.3, "plus": 0.3, "-": -0.3, "minus": -0.3}
_VALUES = {str(n): n for n in range(6)} | {
    word: n for n, word in enumerate("zero one two three four five".split())
}
_UNHURT = frozenset({"normal", "full"})
#: Every word that may be a grade without its "/5".
VALUED = _UNHURT.union(_VALUES)
_ARROWS = frozenset({"->", "to"})
_MOVEMENTS = ("ehl", "df", "quad", "pf", "hip", "eversion")
#: A muscle names the grades that follow it within so many words.
_MUSCLE_REACH = 9
#: A number without "/5" stands at most so many words behind a muscle or another grade.
BARE_REACH = 12
#: The times: surely before, before if nothing speaks against it, today.
EARLIER, PAST, NOW = "then", "past", "now"
_SIDES = {"left": "left", "l": "left", "lt": "left", "right": "right", "r": "right", "rt": "right"}


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of power: its words, value and movement, and to which time its own words assign it.

    side: "left", "right" or "". named: whether a muscle is named among its own words.
    said: a "normal" or "full".
    """

    start: int
    end: int
    value: float
    movement: str
    side: str
    named: bool
    when: str
    said: bool


class Window:
    """The words from ``begin`` to ``end``, with what they say of times.

    dates, values: words of the letter that are dates in figures, and those that may be grades.
    """

    def __init__(
        self,
        reading: Reading,
        begin: int,
        end: int,
        dates: Sequence[int],
        values: Sequence[int],
    ) -> None:
        self.reading, self.norms = reading, reading.norms
        self.begin, self.end, self.dates = begin, end, dates
        self.values = values[bisect_left(values, begin) : bisect_left(values, end)]
        self.power, self.single = power_words(), _single_power_words()
        self.not_graded = load_words("measures")["not_graded"]
        self.words = load_words("comparisons")
        self.cues: list[Cue] = []
        self.names_power = not self.power.isdisjoint(self.norms[begin:end])
        self.sides_follow = False

    def grades(self) -> list[Grade]:
        """The grades in the order of the words; none where no time is spoken of."""
        words = self.norms[self.begin : self.end]
        if not self.names_power and not any(map(FULL_MARK.match, words)):
            return []
        self.cues = self._times()
        if not self.cues and "->" not in words:
            return []
        self.sides_follow = self._sides_follow()
        dated = {k for cue in self.cues for k in range(cue.start, cue.end)}
        found: list[Grade] = []
        stop = self.begin
        for k in self.values:
            read = None if k < stop or k in dated else self._value(k, found)
            if read is None:
                continue
            value, stop, said = read
            grade = self._grade(k, stop, value, said, found)
            if grade is not None:
                found.append(grade)
        return found

    def _value(self, k: int, found: list[Grade]) -> tuple[float, int, bool] | None:
        """The value of the grade at word k, the word behind it, and whether it is in words only."""
        word = self.norms[k]
        match = FULL_MARK.match(word)
        if match:
            return float(match[1]) + _SIGNS.get(match[2], 0.0), k + 1, False
        if word in _UNHURT:
            return 5.0, k + 1, True
        if word not in _VALUES:
            return None
        stop = k + 1
        sign = _SIGNS.get(self._at(stop), 0.0)
        if sign and (self._at(stop) != "-" or self._at(stop + 1) not in _VALUES):
            stop += 1
        else:
            sign = 0.0
        value = _VALUES[word] + sign
        if self.norms[stop : stop + 3] in (["out", "of", "5"], ["out", "of", "five"]):
            return value, stop + 3, False
        if not self._is_bare_grade(k, stop) or not self._near_power(k, found):
            return None
        return value, stop, False

    def _is_bare_grade(self, k: int, stop: int) -> bool:
        """Whether a number without "/5" may be a grade, by its neighbours."""
        ahead = self.norms[k - 1] if k > self.begin else "\n"
        behind = self._at(stop)
        if behind in self.not_graded or (ahead in "\n.;" and behind in ".)"):
            return False  # a list's number, or a time
        return behind in self.words["behind"] or (
            self.norms[k].isdigit() and ahead in self.words["leads"]
        )

    def _at(self, k: int) -> str:
        return self.norms[k] if k < self.end else "\n"

    def _near_power(self, k: int, found: list[Grade]) -> bool:
        """Whether a number without "/5" follows a muscle or a grade, and nothing else with one."""
        if self._at(k + 1) == "for" and self._at(k + 2) in self.power:
            return True
        last = found[-1].end if found else -1
        for j in range(k - 1, max(self.begin, k - BARE_REACH) - 1, -1):
            if self.norms[j] in self.words["no_grade"]:
                return False
            if self.norms[j] in self.single or j < last:
                return True
            if self.norms[j] in self.power and "->" in self.norms[k - 1 : k + 3]:
                return True  # "legs 2 -> 4"
        return False

    def _times(self) -> list[Cue]:
        """What tells when a grade was found, dates in figures among it."""
        cues = load_wording("comparisons")["when"](self.reading, self.begin, self.end)
        cues += (
            Cue(k, k + 1, EARLIER)
            for k in self.dates
            if self.begin <= k < self.end
            and (
                self.norms[max(self.begin, k - 1)] in self.words["before_date"]
                or self._at(k + 1) in self.words["behind_date"]
            )
        )
        return sorted(cues, key=BY_START)

    def _grade(
        self, k: int, stop: int, value: float, said: bool, found: list[Grade]
    ) -> Grade | None:
        last = found[-1].end if found else self.begin
        opens = self._opening(k, last)
        closes = self._closing(stop)
        own = self.norms[opens:k]
        movement = self._own_movement(last, opens, k, stop, closes)
        named = not self.power.isdisjoint(own) or not self.power.isdisjoint(self.norms[stop:closes])
        when = self._when(opens, k, stop, closes)
        if last == k - 1 and self.norms[k - 1] in _ARROWS and found and k - 1 > self.begin:
            when = "step" if self._is_step(k, found[-1]) else when
        if said and not self._is_of_power(opens, closes, when):
            return None
        return Grade(k, stop, value, movement, self._side(last, k, stop), named, when, said)

    def _sides_follow(self) -> bool:
        """Whether sides stand behind their grades: "3/5 R 5/5 L", not "R 3/5 L 5/5"."""
        for k in range(self.begin, self.end):
            if self.norms[k] in _SIDES:
                return k > self.begin and self._begins_grade(k - 1)
        return False

    def _side(self, last: int, k: int, stop: int) -> str:
        """The side that a grade's own words name."""
        if self.sides_follow:
            return _SIDES.get(self._at(stop), "")
        sides = [_SIDES[word] for word in self.norms[last:k] if word in _SIDES]
        return sides[-1] if sides else ""

    def _opening(self, k: int, last: int) -> int:
        """Where the words begin that belong to the grade at word k."""
        stops = self.words["stops"]
        at = k
        while at > last and self.norms[at - 1] not in stops:
            at -= 1
        return at

    def _closing(self, stop: int) -> int:
        stops = self.words["stops"]
        at = stop
        while at < self.end and self.norms[at] not in stops and not self._begins_grade(at):
            at += 1
        return at

    def _begins_grade(self, at: int) -> bool:
        return bool(FULL_MARK.match(self.norms[at]))

    def _is_of_next(self, cue: Cue, led: bool) -> bool:
        """Whether a time behind a grade leads the next one: "was 4 now 2", "2/5 from 4/5"."""
        follows = cue.end < self.end and (
            self._begins_grade(cue.end) or self.norms[cue.end] in _VALUES
        )
        return follows and (led or cue.kind == PAST)

    def _when(self, opens: int, k: int, stop: int, closes: int) -> str:
        """The time that the words around a grade name: those before it first, the nearest first."""
        before = [c for c in self.cues if opens <= c.start and c.end <= k]
        after = [
            c
            for c in self.cues
            if stop <= c.start and c.end <= closes and not self._is_of_next(c, bool(before))
        ]
        if self.norms[k - 1] == "from" and k > self.begin:
            return EARLIER if any(c.kind == EARLIER for c in after) else PAST
        near = [c.kind for c in reversed(before)] + [c.kind for c in after]
        sure = [kind for kind in near if kind != PAST]
        if sure:
            return sure[0]
        if near:
            return PAST
        lead = [c for c in self.cues if c.end <= opens and opens - c.end <= 1]
        if lead and lead[-1].kind != PAST and self._stands_alone(lead[-1]):
            return lead[-1].kind
        tail = [c for c in self.cues if closes + 1 == c.start and self._at(closes) == "("]
        return tail[0].kind if tail and tail[0].kind != PAST else ""

    def _stands_alone(self, cue: Cue) -> bool:
        """Whether a time leads the words behind it: "Last visit: EHL 5", "on 2 July, EHL 4"."""
        return cue.start == self.begin or self.norms[cue.start - 1] in self.words["stops"]

    def _own_movement(self, last: int, opens: int, k: int, stop: int, closes: int) -> str:
        """The movement that a grade is of: named right before it, right behind it or further up."""
        behind = self._movement(stop, closes)
        leads_next = closes < self.end and self._begins_grade(closes)
        return (
            self._movement(max(opens, k - _MUSCLE_REACH), k)
            or ("" if leads_next else behind)
            or self._movement(max(last, k - _MUSCLE_REACH), k)
            or behind
        )

    def _movement(self, start: int, end: int) -> str:
        """The movement named last between two words."""
        for j in range(end - 1, max(start, self.begin) - 1, -1):
            for name in _MOVEMENTS:
                if self.norms[j] in self.words[name]:
                    return name
        return ""

    def _is_step(self, k: int, old: Grade) -> bool:
        """Whether a grade went to the one at word k: "4+ -> 4-", "from 4 to 3"."""
        if old.said:
            return False
        return self.norms[k - 1] == "->" or self._at(old.start - 1) == "from"

    def _is_of_power(self, opens: int, closes: int, when: str) -> bool:
        """Whether a "normal" or "full" is an earlier power."""
        own = self.norms[opens:closes]
        if when in ("", NOW) or not self.words["no_power"].isdisjoint(own):
            return False
        return not self.single.isdisjoint(own) or not {"was", "were"}.isdisjoint(own)


@cache
def power_words() -> frozenset[str]:
    """What is graded, folded: muscles, movements, roots and power as a whole."""
    measures, words = load_words("measures"), load_words("comparisons")
    return (measures["power"] | words["also_power"]) - measures["sides"]


@cache
def _single_power_words() -> frozenset[str]:
    return power_words() - load_words("comparisons")["too_general"]
