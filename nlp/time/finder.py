"""Finds the time expressions of a letter.

``lengths`` and ``dates`` read those, with their conventions; this module finds the words around
which one may stand, joins the two ("two weeks before Christmas") and says which kind it is.
Without the letter's date, dates stay without a value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lsmri.corpora.values import DAYS_A_YEAR
from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.dates.calendar_page import FoundDate
from lsmri.nlp.time.dates.reader import DateReader
from lsmri.nlp.time.dates.spans import span_of_days
from lsmri.nlp.time.lengths.amounts import Amount, amount_before, counted_unit
from lsmri.nlp.time.lengths.short_units import short_length
from lsmri.nlp.time.lengths.slash_notation import slashed
from lsmri.nlp.time.said_today import said_today
from lsmri.nlp.time.timewords import time_words
from lsmri.nlp.time.timex import Timex

__all__ = ["find_timexes"]

_DIGITS = frozenset("0123456789")
_SLASH = frozenset({"/"})
_LIGHT = frozenset(
    "about approx approximately around roughly circa ca c . ~ the at least early just after before "
    "nearly almost over > maybe perhaps possibly some only last past that this calendar".split()
)
_BODY = frozenset(
    "pain pains ache trouble stiffness spasm is was has problem symptom injury".split()
)
_AGO = frozenset({"ago", "earlier", "previously", "prior", "past", "gone", "hence", "pta"})
#: Words between a length and the date from which it counts, and the way in which it does.
_JOINS = {
    "before": 1, "previous": 1, "preceding": 1, "ago": 1, "last": 1, "after": -1, "following": -1,
    "from": -1, "come": 0,
}  # fmt: skip
_PARTS = frozenset("to end start beginning middle of early mid late turn".split())
_UNTIL = frozenset({"to", "-", "through", "thru", "until", "till", "->", "right", "up"})
_CLOCK = frozenset("am pm a.m p.m o'clock midnight noon early late".split())
_COUNTING = frozenset("for x over past last since about".split())
_VISITS = frozenset(
    "saw seen visit presentation presenting referral attending attendance presented "
    "came coming review".split()
)
_WITHIN = frozenset({"in", "over", "during", "for"})
_VAGUE_BEFORE = frozenset(
    "for over of in many some these after since several past last long".split()
)
_LEADING_WEEKS = frozenset("the first second third last week that".split())
_BEFORE_DATES = frozenset({"of", "in", "before", "after"})
_COUNTED_SEASONS = frozenset({"summer", "winter"})
_DAYTIMES = frozenset({"morning", "night", "evening"})
_BULLETS = frozenset({"[", "(", "-", "*", "#", ">"})
_DAY_AND_MONTH = re.compile(r"[0-3]?\d/[01]?\d$")
#: "since 26/7" is a day: nobody counts so many days, or months, in sevenths or twelfths.
_MOST = {"day": 14, "month": 18}
#: Before a unit on a form, or behind "days since".
_ONSETS = (["onset"], ["duration"], ["start"], ["injury"])
_IN_HEADING = frozenset(
    "onset duration symptom length time treatment tx rx management mx "
    "therapy care physio physiotherapy pt exercise".split()
)
_HEADING = 2  # words of the shortest: "duration ("
_ANSWERED = frozenset({":", "="})
_MOST_IN_FIELD = 120
_CASEBOOK = ("/7", "/12", "/52")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_WITH_YEAR = 3  # words of a date with its year
Length = tuple[int, int, Amount]


def find_timexes(reading: Reading) -> list[Timex]:
    """All time expressions of a letter, ages among them, in the order of their places."""
    found: list[Timex] = []
    finder: _Finder | None = None
    for k in _telling_places(reading):
        finder = finder or _Finder(reading)
        timex = finder.at(k, found[-1].end if found else 0)
        if timex is not None:
            found.append(timex)
    return found


def _telling_places(reading: Reading) -> Sequence[int]:
    """The words of a letter around which a time may stand."""
    numbers = {w for w in reading.figures if len(w) > 2 and w[0] in _DIGITS}
    return reading.places(numbers | _SLASH | (time_words().triggers & reading.vocabulary))


class _Finder:
    """Reads the time expression at a telling word of one letter."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.norms = reading.norms
        self.words = time_words()
        today = reading.letter_date or said_today(reading)
        self.yearless = today is not None and reading.letter_date is None
        self.dates = DateReader(reading.norms, today)
        self.undated = DateReader(reading.norms, None) if self.yearless else self.dates

    def at(self, k: int, taken: int) -> Timex | None:
        """The expression around word k that begins at ``taken`` or later."""
        if k < taken:
            return None
        begin, end = self.reading.bounds[self.reading.sentence[k]]
        begin = max(begin, taken)
        norm = self.norms[k]
        unit = self.words.units.get(norm)
        if norm in _COUNTED_SEASONS and self._written(k).endswith("s"):
            unit = "year"  # "two winters"
        if norm == "mon" and k > begin and self.norms[k - 1].isdecimal():
            unit = "month"  # and no Monday
        if unit is not None:
            return self._field(k, end, unit) or self._unit(k, begin, end, unit)
        found: Length | None = None
        if norm in self.words.letters:
            found = short_length(self.reading, k, begin, end)
        elif "/" in norm:
            days = span_of_days(self.dates.page, k, end)
            if days is not None:
                return Timex(k, k + 3, days, f"P{days:.0f}D", "for", weak=True, dated=True)
            found = slashed(self.norms, k, begin, end)
            found = None if found and (self._is_date(found) or self._dates_line(k)) else found
        return self._length(found, begin, end) if found else self._date(k, begin, end)

    # ---- lengths

    def _unit(self, u: int, begin: int, end: int, unit: str) -> Timex | None:
        norms = self.norms
        if self._leads_to_date(u, end):
            return None
        found = amount_before(norms, u, begin, end, unit)
        if found and not self._is_one_day(found, unit):
            return self._joined(found, begin, end) or self._length(found, begin, end)
        ahead = norms[max(begin, u - 3) : u]
        if ahead == ["for", "the", "first"] or (ahead[-1:] == ["all"] and unit != "day"):
            one = Amount(1.0, unit)
            return Timex(u - 1, u + 1, one.days, one.iso, "for", weak=ahead[-1] == "first")
        dated = self.dates.unit(u, begin, end, unit)
        if dated:
            return self._of_date(dated, begin, end)
        if unit == "hour" or norms[u] in _DAYTIMES:
            return None
        counted = counted_unit(norms, u, begin, end, unit) if unit != "year" else None
        if counted:
            return self._length(counted, begin, end)
        return None if norms[u] == "weekend" else self._vague(u, begin, end)

    def _field(self, u: int, end: int, unit: str) -> Timex | None:
        """A form's number behind its unit: "days since onset: 50", "duration (weeks): 6"."""
        norms = self.norms
        at = u + 1
        if _ANSWERED.isdisjoint(norms[at : at + 4]):
            return None
        if norms[at : at + 1] in (["since"], ["from"]) and norms[at + 1 : at + 2] in _ONSETS:
            at += 2
        elif norms[u - 1 : u] not in _ONSETS and not (
            u >= _HEADING and norms[u - 1] == "(" and norms[u - 2] in _IN_HEADING
        ):
            return None
        at += norms[at : at + 1] == [")"]
        if at + 1 >= end or norms[at] not in _ANSWERED:
            return None
        number = norms[at + 1]
        if not number.isdecimal() or not 0 < int(number) <= _MOST_IN_FIELD:
            return None
        if norms[at + 2 : at + 3] and norms[at + 2].isalpha() and norms[u - 1] == "(":
            return None  # "physio (weeks): 6 sessions"
        amount = Amount(float(number), unit)
        return Timex(u, at + 2, amount.days, amount.iso, "for")

    def _is_one_day(self, found: Length, unit: str) -> bool:
        """Whether the words name a day and no length: "an evening", "one day", "half a day"."""
        start, stop, amount = found
        if unit != "day" or amount.rest or amount.value > 1:
            return unit == "day" and self._is_reading(start, stop)
        following = self.norms[stop : stop + 1]
        if amount.value < 1 or following in (["ago"], ["back"], ["history"]):
            return amount.value < 1
        before = self.norms[start - 1] if start else ""
        if before == "since" and self.norms[stop : stop + 1] in (["of"], ["spent"]):
            return True  # "since a day of shovelling"
        return self.norms[start] in ("one", "another") or before not in _COUNTING

    def _is_reading(self, start: int, stop: int) -> bool:
        """Whether a number with decimals is a reading, taken at that time: "37.9 evenings"."""
        return "." in self.norms[start] and self.norms[stop - 1] in _DAYTIMES

    def _leads_to_date(self, u: int, end: int) -> bool:
        """Whether the unit only leads to a date: "the week of Christmas"."""
        norms = self.norms
        if u + 2 >= end or norms[u + 1] not in _BEFORE_DATES:
            return False
        at = u + 2 + (norms[u + 2] == "the")
        if at >= end or u == 0 or norms[u - 1] not in _LEADING_WEEKS:
            return False
        if norms[at] in self.words.months:
            return True
        keys = [k for k in range(at, min(end, at + 3)) if norms[k] in self.words.phrases]
        found = [self.dates.at(k, at, end) for k in keys]
        return any(dated and dated.start == at and not dated.vague for dated in found)

    def _dates_line(self, k: int) -> bool:
        """Whether "3/7" dates a line of a record, beside lines that begin with "12/8"."""
        if k not in self.reading.line_starts or self.norms[k + 1 : k + 2] not in (["-"], [":"]):
            return False
        return any(
            _DAY_AND_MONTH.match(self.norms[i]) and not self.norms[i].endswith(_CASEBOOK)
            for i in self.reading.line_starts
            if i < len(self.norms)
        )

    def _is_date(self, found: Length) -> bool:
        """Whether "3/12" is a day here: "on 3/12"."""
        before = self.norms[found[0] - 1] if found[0] else ""
        following = self.norms[found[1] : found[1] + 1]
        amount = found[2]
        injury = before == "doi" or self.norms[max(0, found[0] - 2) : found[0]] == ["doi", ":"]
        if injury and amount.unit != "week" and following not in (["ago"], ["back"]):
            return True
        if before == "since" and amount.unit in _MOST and amount.value > _MOST[amount.unit]:
            return True
        return before in ("on", "dated", "until", "till") and following not in (["ago"], ["back"])

    def _length(self, found: Length, begin: int, end: int) -> Timex:
        """A length with the words that make it a point in the past or the start of something."""
        start, stop, amount = found
        following = self.norms[stop] if stop < end else ""
        behind = self.norms[stop + 1] if stop + 1 < end else ""
        kind = "since" if self._leads_since(start, begin) else "for"
        if following == "back":
            past = not self._is_body(stop, end)
        else:
            past = following in _AGO and (following, behind) != ("prior", "to")
        if past:
            kind, stop = "ago", stop + 1
        elif following == "since" and behind in ("", ",", ".", "\n"):
            kind, stop = "since", stop + 1
        return Timex(start, stop, amount.days, amount.iso, kind)

    def _is_body(self, k: int, end: int) -> bool:
        """Whether "back" behind a length is the part of the body: "3 weeks back and leg pain"."""
        behind = self.norms[k + 1] if k + 1 < end else ""
        if behind in ("and", "+", "&", "/"):
            kinds = {self.words.anchors.get(word) for word in self.norms[k + 2 : min(end, k + 5)]}
            return bool(kinds & {"leg", "symptom", "deficit"})
        return behind in _BODY

    def _vague(self, u: int, begin: int, end: int) -> Timex | None:
        """ "for years", "months of pain": a length without a number."""
        before = self.norms[u - 1] if u > begin else ""
        following = self.norms[u + 1] if u + 1 < end else ""
        if not self._written(u).rstrip(".").endswith("s") or before in ("per", "/"):
            return None
        if before not in _VAGUE_BEFORE and following not in ("of", "ago", "now"):
            return None
        start = u - (before in ("many", "some", "these", "several"))
        kind = "ago" if following == "ago" else "for"
        return Timex(start, u + 1, None, None, kind, vague=True)

    # ---- lengths joined to dates

    def _joined(self, found: Length, begin: int, end: int) -> Timex | None:
        """A length and what it counts from: "two weeks before Christmas"."""
        norms = self.norms
        start, stop, amount = found
        join = norms[stop] if stop < end else ""
        if join not in _JOINS or (join == "ago" and norms[stop + 1 : stop + 2] != ["last"]):
            return None
        if join == "before" or norms[stop : stop + 2] == ["previous", "to"]:
            visits = [k for k in range(stop + 1, min(end, stop + 5)) if norms[k] in _VISITS]
            if visits and norms[stop + 1] != ",":
                first = start - (norms[start] not in ("the", "these"))
                lasting = norms[first] in ("the", "these") and norms[first - 1] in _WITHIN
                kind = "since" if first > begin and lasting else "ago"
                return Timex(start, visits[0] + 1, amount.days, amount.iso, kind)
        dated = self._dated_behind(stop + (join != "last"), stop, end)
        if dated is None or dated.days is None:
            return None
        if join == "from":
            return Timex(start, dated.end, amount.days, amount.iso, "for")
        days = dated.days + _JOINS[join] * amount.days
        if join == "come":
            named = self.words.weekdays.keys() & set(norms[stop : dated.end])
            days += amount.days - (7.0 if named else DAYS_A_YEAR)
        if days < 0:
            return None
        kind = "since" if self._leads_since(start, begin) else "ago"
        return Timex(start, dated.end, days, f"P{days:.0f}D", kind)

    def _dated_behind(self, first: int, begin: int, end: int) -> FoundDate | None:
        """The date that begins at most a few light words behind word ``first``."""
        for k in range(first, min(end, begin + 5)):
            dated = self.dates.at(k, begin, end) if self._telling(k) else None
            if dated is not None:
                return None if dated.vague else dated
            if self.norms[k] not in _LIGHT and self.norms[k] not in _PARTS:
                return None
        return None

    # ---- dates

    def _date(self, k: int, begin: int, end: int) -> Timex | None:
        if not self._telling(k) or self._is_plural_weekday(k):
            return None
        reader = self.undated if self._needs_year(k, begin, end) else self.dates
        dated = reader.at(k, begin, end)
        return self._of_date(dated, begin, end) if dated else None

    def _needs_year(self, k: int, begin: int, end: int) -> bool:
        """Whether a date can only be told from a letter's whole date: it has a year, or is a day of
        the week.
        """
        if not self.yearless:
            return False
        near = self.norms[max(begin, k - 2) : min(end, k + 4)]
        return self.norms[k] in self.words.weekdays or any(_YEAR.match(word) for word in near)

    def _of_date(self, dated: FoundDate, begin: int, end: int) -> Timex | None:
        start, stop = dated.start, dated.end
        if self._opens_entry(start, stop):
            days = dated.days
            return Timex(start, stop, days, None, "ago", dated=True, entry=True, weak=True)
        kind = "since" if self._leads_since(start, begin, dated=True) else "ago"
        if dated.vague:
            return Timex(start, stop, None, None, kind.replace("ago", "for"), vague=True)
        span = self._span(dated, end)
        if span is not None:
            return span
        if dated.days is None:
            return Timex(start, stop, None, None, "ago", weak=True) if dated.when else None
        if dated.days < 0:
            return None
        weak = dated.weak or not dated.days
        return Timex(start, stop, float(dated.days), f"P{dated.days}D", kind, weak=weak, dated=True)

    def _opens_entry(self, start: int, stop: int) -> bool:
        """Whether a date with its year heads a line, as the entries of a record begin."""
        norms, lines = self.norms, self.reading.line_starts
        heads = start in lines or (start - 1 in lines and norms[start - 1] in _BULLETS)
        if not heads or norms[stop : stop + 1] in (["since"], ["onset"], [","]):
            return False
        full = any(norms[start].count(mark) == 2 for mark in "/.-")
        if norms[stop - 1].isdecimal() and stop - start == _WITH_YEAR and norms[start].isdecimal():
            return True  # "12 Jan 26"
        return full or any(_YEAR.match(word) for word in norms[start:stop])

    def _span(self, first: FoundDate, end: int) -> Timex | None:
        """ "from 16 December to 27 January": a length."""
        at = first.end + 1
        if at >= end or self.norms[first.end] not in _UNTIL or first.when is None:
            return None
        for k in range(at, min(end, at + 5)):
            last = self.dates.at(k, at, end) if self._telling(k) else None
            if last is None:
                continue
            if last.when is None or last.when <= first.when:
                return None
            days = (last.when - first.when).days
            return Timex(first.start, last.end, float(days), f"P{days}D", "for", dated=True)
        return None

    # ---- words

    def _telling(self, k: int) -> bool:
        return self.norms[k] in self.words.triggers or self.norms[k][0] in _DIGITS

    def _written(self, k: int) -> str:
        """The word as the letter has it, in small letters."""
        return self.reading.text[self.reading.starts[k] : self.reading.ends[k]].lower()

    def _is_plural_weekday(self, k: int) -> bool:
        return self.norms[k] in self.words.weekdays and self._written(k).endswith("days")

    def _leads_since(self, start: int, begin: int, *, dated: bool = False) -> bool:
        """Whether "since" stands before it; "from" opens a length, but of a date only names it."""
        norms = self.norms
        morning = norms[start] in ("this", "last", "yesterday")
        k = start - 1
        while k >= begin and (norms[k] in _LIGHT or (morning and self._is_clock(k))):
            k -= 1
        return k >= begin and (norms[k] == "since" or (norms[k] == "from" and not dated))

    def _is_clock(self, k: int) -> bool:
        return self.norms[k][0] in _DIGITS or self.norms[k] in _CLOCK
