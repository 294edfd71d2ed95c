"""Time expressions: how long, since when, how long ago; each as days up to the letter's date.

``amounts`` reads lengths and ``dates`` reads dates, with their conventions; this module finds the words
around which one may stand, joins the two ("two weeks before Christmas") and says which kind it is.
Without the letter's date, dates stay without a value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from lsmri.nlp.amounts import Amount, amount_before, counted_unit, slashed
from lsmri.nlp.dates import DateReader, FoundDate
from lsmri.nlp.reading import Reading
from lsmri.nlp.timewords import TimeWords, time_words

__all__ = ["Timex", "find_timexes"]

_DIGITS = frozenset("0123456789")
_LIGHT = frozenset(
    "about approx approximately around roughly circa ca c . ~ the at least early just after before nearly almost over > maybe "
    "perhaps possibly some only last past that this".split()
)
_BACK_NOUN = frozenset(
    "pain ache trouble stiffness spasm is was has problem symptom injury pains".split()
)
_AGO = frozenset({"ago", "earlier", "previously", "prior", "past", "gone", "hence"})
_JOINS = {
    "before": 1,
    "prior": 1,
    "preceding": 1,
    "after": -1,
    "following": -1,
    "from": -1,
    "ago": 1,
    "last": 1,
}
_UNTIL = frozenset({"to", "-", "through", "thru", "until", "till", "->", "right", "up"})
_CLOCK = frozenset("am pm a.m p.m o'clock midnight noon early late".split())
_COUNTING = frozenset("for x over past last since about".split())
#: The end of a common year, from which every day of it lies in the past.
_YEAR_END = date(2025, 12, 31)
_PLAIN_YEAR = re.compile(r"(?:19|20)\d\d$")
_PARTS = frozenset("to end start beginning middle of early mid late turn".split())
_VISITS = frozenset(
    "saw seen visit presentation presenting referral attending attendance presented".split()
)
_DISTANCE = frozenset("walk walking walked distance metre meter yard yd up within manage".split())
_LETTER_LIMITS = {"h": (24, 96), "d": (1, 90), "w": (1, 104), "m": (1, 24), "y": (1, 45)}
_VAGUE_BEFORE = frozenset(
    "for over of in many some these after since several past last long".split()
)


@dataclass(slots=True)
class Timex:
    """A time expression.

    start, end: words. days: length, or age counted back from the letter; None where it can't be told.
    iso: ISO 8601 duration in the unit that was said. kind: ``for`` (a length), ``ago`` (a point in the
    past), ``since`` (from a point until now). vague: said without a number ("for years").
    weak: a date that more likely is that of a visit ("today"). bearer: what it measures, set later.
    current: it dates a new or acute part of the trouble; worse: a part in which it grew worse. deficit: it dates numbness or weakness, not pain.
    onset: words of beginning or lasting stand by it; began: plainly so. dated: it is a date; entry: that of an entry in a record. cost: how far it stands from what it measures.
    """

    start: int
    end: int
    days: float | None
    iso: str | None
    kind: str
    bearer: str = ""
    current: bool = False
    worse: bool = False
    deficit: bool = False
    onset: bool = False
    began: bool = False
    dated: bool = False
    entry: bool = False
    cost: float = 0.0
    vague: bool = False
    weak: bool = False
    why: list[str] = field(default_factory=list)


def find_timexes(reading: Reading) -> list[Timex]:
    """All time expressions of a letter, ages among them, in the order of their places."""
    norms = reading.norms
    words = time_words()
    triggers = words.triggers
    found: list[Timex] = []
    finder: _Finder | None = None
    for k, norm in enumerate(norms):
        if norm in triggers or (norm[0] in _DIGITS and len(norm) > 2) or norm == "/":
            finder = finder or _Finder(reading, words)
            timex = finder.at(k, found[-1].end if found else 0)
            if timex is not None:
                found.append(timex)
    return found


def _said_today(norms: list[str]) -> date | None:
    """The letter's day where it is said without a year ("today is March the fourth"): in any year, as only
    differences count."""
    for k, norm in enumerate(norms):
        if norm != "today" or norms[k + 1 : k + 2] not in (["is"], [":"], ["being"]):
            continue
        reader = DateReader(norms, _YEAR_END)
        for m in range(k + 2, min(len(norms), k + 7)):
            found = reader.at(m, k + 2, len(norms)) if norms[m] in time_words().months else None
            if found is not None:
                return found.when
    return None


class _Finder:
    """Reads the time expression at a telling word of one letter."""

    def __init__(self, reading: Reading, words: TimeWords) -> None:
        self.reading = reading
        self.norms = reading.norms
        self.words = words
        self.dates = DateReader(reading.norms, reading.letter_date or _said_today(reading.norms))

    def at(self, k: int, taken: int) -> Timex | None:
        """The expression around word k that begins at ``taken`` or later."""
        if k < taken:
            return None
        begin, end = self.reading.bounds[self.reading.sentence[k]]
        begin = max(begin, taken)
        norm = self.norms[k]
        unit = self.words.units.get(norm)
        if unit is not None:
            return self._unit(k, begin, end, unit)
        if norm in self.words.letters:
            found = self._letter(k, begin, end)
            if found:
                return self._length(found, begin, end)
        if norm == "/" or "/" in norm:
            found = slashed(self.norms, k, begin, end)
            if found and not self._is_date(found):
                return self._length(found, begin, end)
        return self._date(k, begin, end)

    def _is_date(self, found: tuple[int, int, Amount]) -> bool:
        """Whether "3/12" is a day here: "on 3/12"."""
        before = self.norms[found[0] - 1] if found[0] else ""
        following = self.norms[found[1] : found[1] + 1]
        return before in ("on", "dated", "until", "till") and following not in (["ago"], ["back"])

    def _unit(self, u: int, begin: int, end: int, unit: str) -> Timex | None:
        norms = self.norms
        if self._dated_behind(u, end):
            return None
        found = amount_before(norms, u, begin, end, unit)
        if found and not self._calendar_day(found, unit):
            return self._joined(found, begin, end) or self._length(found, begin, end)
        if norms[max(begin, u - 3) : u] == ["for", "the", "first"]:
            first = (u - 1, u + 1, Amount(1.0, unit))
            return Timex(u - 1, u + 1, first[2].days, first[2].iso, "for", weak=True)
        dated = self.dates.relative_unit(u, begin, end, unit)
        if dated:
            return self._of_date(dated, begin, end)
        counted = counted_unit(norms, u, begin, end, unit)
        if (
            counted
            and unit in ("day", "week", "month")
            and norms[u] not in ("morning", "night", "evening")
        ):
            return self._length(counted, begin, end)
        if unit in ("hour",) or norms[u] in ("morning", "night", "evening", "weekend"):
            return None
        return self._vague(u, begin, end)

    def _calendar_day(self, found: tuple[int, int, Amount], unit: str) -> bool:
        """Whether the words name one day and no length: "an evening", "one day"; half a day is none either."""
        start, stop, amount = found
        if unit != "day" or amount.rest:
            return False
        if amount.value < 1:
            return True
        following = self.norms[stop : stop + 1]
        before = self.norms[start - 1] if start else ""
        single = amount.value == 1 and following not in (["ago"], ["back"], ["history"])
        return single and (self.norms[start] in ("one", "another") or before not in _COUNTING)

    def _dated_behind(self, u: int, end: int) -> bool:
        """Whether the unit only leads to a date: "the week of Christmas", "the first week of May"."""
        norms = self.norms
        if norms[u + 1 : u + 2] not in (["of"], ["in"], ["before"], ["after"]) or u + 2 >= end:
            return False
        at = u + 2 + (norms[u + 2] == "the")
        if at >= end or norms[u - 1 : u] not in (
            ["the"],
            ["first"],
            ["second"],
            ["third"],
            ["last"],
            ["week"],
            ["that"],
        ):
            return False
        return norms[at] in self.words.months or self._feast_at(at, end)

    def _feast_at(self, at: int, end: int) -> bool:
        found = (
            self.dates.at(k, at, end)
            for k in range(at, min(end, at + 3))
            if self.norms[k] in self.words.phrases
        )
        return any(dated is not None and dated.start == at and not dated.vague for dated in found)

    def _letter(self, k: int, begin: int, end: int) -> tuple[int, int, Amount] | None:
        """ "4m", "10 d", "1Y": a number and a letter. A walking distance or an age is none."""
        norms, reading = self.norms, self.reading
        letter = norms[k]
        unit = self.words.letters[letter]
        low, high = _LETTER_LIMITS[letter]
        if k > begin and norms[k - 1][0] in _DIGITS:
            glued = reading.ends[k - 1] == reading.starts[k]
            if letter == "m" and not glued:
                return None
            if _DISTANCE & set(norms[max(begin, k - 5) : k - 1]):
                return None
            found = amount_before(norms, k, begin, end, unit)
            if found is None:
                return None
            if (
                letter == "w"
                and k + 1 < end
                and norms[k + 1].isdigit()
                and reading.ends[k] == reading.starts[k + 1]
            ):
                return None  # 24w3d: weeks of a pregnancy
            return found if low <= found[2].value <= high else None
        if (
            letter == "d"
            and k + 1 < end
            and norms[k + 1].isdigit()
            and reading.ends[k] < reading.starts[k + 1]
        ):
            number = int(norms[k + 1])
            closes = k + 2 >= end or norms[k + 2] in (".", ",", ";", ")", "\n", "of")
            return (k, k + 2, Amount(number, unit)) if closes and 0 < number <= 90 else None
        return None

    def _joined(self, found: tuple[int, int, Amount], begin: int, end: int) -> Timex | None:
        """A length and the date from which it counts: "two weeks before Christmas", "a week ago last Friday"."""
        norms = self.norms
        start, stop, amount = found
        if stop >= end or norms[stop] not in (*_JOINS, "come"):
            return None
        if norms[stop] == "before" and not _VISITS.isdisjoint(norms[stop + 1 : min(end, stop + 4)]):
            behind = next(k for k in range(stop, end) if norms[k] in _VISITS)
            return Timex(start, behind + 1, amount.days, amount.iso, "ago")
        sign = _JOINS.get(norms[stop], 0)
        if norms[stop] == "ago" and norms[stop + 1 : stop + 2] != ["last"]:
            return None
        for k in range(stop + (norms[stop] != "last"), min(end, stop + 5)):
            dated = self.dates.at(k, stop, end) if self._telling(norms[k]) else None
            if dated is None:
                if norms[k] not in _LIGHT and norms[k] not in _PARTS:
                    return None
                continue
            if dated.days is None or dated.vague:
                return None
            if norms[stop] == "from":
                return Timex(start, dated.end, amount.days, amount.iso, "for")
            if sign == 0:
                period = 7.0 if norms[k] in self.words.weekdays else 365.25
                days = amount.days - period + dated.days
            else:
                days = dated.days + sign * amount.days
            if days < 0:
                return None
            kind = "since" if self._leads_since(start, begin) else "ago"
            return Timex(start, dated.end, days, f"P{days:.0f}D", kind)
        return None

    def _telling(self, norm: str) -> bool:
        return norm in self.words.triggers or norm[0] in _DIGITS

    def _length(self, found: tuple[int, int, Amount], begin: int, end: int) -> Timex | None:
        """A length with the words that make it a point in the past or the start of something."""
        norms = self.norms
        start, stop, amount = found
        kind = "for"
        following = norms[stop] if stop < end else ""
        behind = norms[stop + 1] if stop + 1 < end else ""
        if following in _AGO and not (following == "prior" and behind == "to"):
            kind, stop = "ago", stop + 1
        elif following == "back" and not self._is_body(stop, end):
            kind, stop = "ago", stop + 1
        elif following == "since" and (behind in ("", ",", ".", "\n") or stop + 1 >= end):
            kind, stop = "since", stop + 1
        elif self._leads_since(start, begin):
            kind = "since"
        return Timex(start, stop, amount.days, amount.iso, kind)

    def _is_body(self, k: int, end: int) -> bool:
        """Whether "back" behind a length is the part of the body: "3 weeks back and leg pain"."""
        behind = self.norms[k + 1] if k + 1 < end else ""
        if behind in ("and", "+", "&", "/"):
            kinds = [self.words.anchors.get(word) for word in self.norms[k + 2 : min(end, k + 5)]]
            return not {"leg", "symptom", "deficit"}.isdisjoint(kinds)
        return behind in _BACK_NOUN

    def _leads_since(self, start: int, begin: int, *, dated: bool = False) -> bool:
        """Whether "since" stands before it; "from" makes a start of a length, but only a date of a date."""
        k = start - 1
        norms = self.norms
        morning = norms[start] in ("this", "last", "yesterday")
        while k >= begin and (
            norms[k] in _LIGHT or (morning and (norms[k][0] in _DIGITS or norms[k] in _CLOCK))
        ):
            k -= 1
        return k >= begin and (norms[k] == "since" or (norms[k] == "from" and not dated))

    def _date(self, k: int, begin: int, end: int) -> Timex | None:
        if self.norms[k] not in self.words.triggers and self.norms[k][0] not in _DIGITS:
            return None
        if self.norms[k] in self.words.weekdays and self._written(k).endswith("days"):
            return None
        dated = self.dates.at(k, begin, end)
        return self._of_date(dated, begin, end) if dated else None

    def _of_date(self, dated: FoundDate, begin: int, end: int) -> Timex | None:
        norms = self.norms
        start, stop = dated.start, dated.end
        since = self._leads_since(start, begin, dated=True)
        if self._opens_entry(start, stop):
            return Timex(start, stop, dated.days, None, "ago", weak=True, dated=True, entry=True)
        if dated.vague:
            return Timex(start, stop, None, None, "since" if since else "for", vague=True)
        if stop + 1 < end and norms[stop] in _UNTIL:
            span = self._span(dated, stop + 1, end)
            if span:
                return span
        if dated.days is None:
            return None if dated.when is None else Timex(start, stop, None, None, "ago", weak=True)
        if dated.days < 0:
            return None
        kind = "since" if since else "ago"
        weak = dated.weak or not dated.days
        return Timex(start, stop, float(dated.days), f"P{dated.days}D", kind, weak=weak, dated=True)

    def _opens_entry(self, start: int, stop: int) -> bool:
        """Whether a full date stands at the head of a line, as the entries of a record begin."""
        norms, line_starts = self.norms, self.reading.line_starts
        full = any(_PLAIN_YEAR.match(word) for word in norms[start:stop]) or any(
            norms[start].count(c) == 2 for c in "/.-"
        )
        heads = start in line_starts or (
            start - 1 in line_starts and norms[start - 1] in ("[", "(", "-", "*", "#", ">")
        )
        return full and heads and norms[stop : stop + 1] not in (["since"], ["onset"], [","])

    def _span(self, first: FoundDate, at: int, end: int) -> Timex | None:
        """ "from 16 December to 27 January": a length."""
        for k in range(at, min(end, at + 5)):
            last = self.dates.at(k, at, end) if self._telling(self.norms[k]) else None
            if last and first.when and last.when and first.when < last.when:
                days = (last.when - first.when).days
                return Timex(first.start, last.end, float(days), f"P{days}D", "for")
            if last:
                return None
        return None

    def _written(self, k: int) -> str:
        """The word as the letter has it, in small letters."""
        return self.reading.text[self.reading.starts[k] : self.reading.ends[k]].lower()

    def _vague(self, u: int, begin: int, end: int) -> Timex | None:
        """ "for years", "months of pain": a length without a number."""
        norms = self.norms
        written = self._written(u)
        before = norms[u - 1] if u > begin else ""
        following = norms[u + 1] if u + 1 < end else ""
        if not written.rstrip(".").endswith("s") or before in ("per", "/"):
            return None
        if before in _VAGUE_BEFORE or following in ("of", "ago", "now"):
            start = u - (before in ("many", "some", "these", "several"))
            return Timex(
                start, u + 1, None, None, "ago" if following == "ago" else "for", vague=True
            )
        return None
