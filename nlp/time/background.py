"""Sets the older, milder or on-and-off trouble apart from the complaint of now."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from itertools import pairwise

from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.timewords import time_words
from lsmri.nlp.time.timex import Timex

__all__ = ["drop_repeated", "set_background"]

_BORNE = frozenset({"leg", "back", "episode"})
#: Days from which on a trouble that grew worse counts as the background of its worse part.
_LASTING = 330.0
#: Days by which a date and its length, told in round figures, may lie apart besides.
_SLACK = 4.0
_SAME = frozenset(
    {",", "so", "(", "about", "ie", "i.e", ".", "=", "now", "-", "that", "is", "roughly"}
)
_BARRIERS = frozenset({",", ";", "but", "-", "\n", ".", ":"})


def set_background(reading: Reading) -> None:
    """Marks times of the newer or worse part of a trouble, and gives older ones the bearer
    ``background``.
    """
    times = [t for t in reading.timexes if t.bearer in _BORNE]
    for t in times:
        said = [*_clause(reading, t, 7, 4), *reading.norms[t.start : t.end]]
        t.current = not time_words().cues["current"].isdisjoint(said)
        t.worse = not time_words().cues["worse"].isdisjoint(said) or _is_more_since(reading, t)
    newer = _newest_first(times)
    for t in times:
        lasting = t.kind != "ago" or (t.days or 0.0) > 365
        older = lasting and not (t.current or t.worse) and _is_older(reading, t)
        if t.vague or older or _is_superseded(t, newer):
            t.bearer = "background"


def _is_more_since(reading: Reading, t: Timex) -> bool:
    """Whether it tells since when there is more of it: "3 years, more since 1 month"."""
    return reading.norms[max(0, t.start - 2) : t.start] == ["more", "since"]


def _newest_first(times: Iterable[Timex]) -> list[deque[Timex]]:
    """The times that may date a worsening, by all that counts of them but their days."""
    kinds: defaultdict[tuple[str, bool, bool, bool], list[Timex]] = defaultdict(list)
    for t in times:
        if t.days is not None and (t.current or t.worse):
            kinds[t.bearer, t.current, t.worse, t.deficit].append(t)
    return [deque(sorted(alike, key=lambda t: t.days or 0.0)) for alike in kinds.values()]


def _is_superseded(t: Timex, newer: Iterable[deque[Timex]]) -> bool:
    """Whether a time dates the worsening of what ``t`` dates: of each kind, the newest tells."""
    for alike in newer:
        while alike and alike[0].bearer == "background":
            alike.popleft()
        others = (x for x in alike if x is not t and x.bearer != "background")
        newest = next(others, None)
        if newest is not None and _supersedes(newest, t):
            return True
    return False


def drop_repeated(reading: Reading) -> None:
    """Leaves the length where a date stands beside its length: "last Sunday, so 8 days"."""
    for first, second in pairwise(reading.timexes):
        gap = reading.norms[first.end : second.start]
        lengths = first.kind == "ago" and second.kind == "for" and second.days is not None
        apart = "." in gap and not _alike(first, second)
        if (
            lengths
            and len(gap) <= 3
            and not apart
            and _SAME.issuperset(gap)
            and first.bearer in _BORNE
        ):
            first.bearer = "other"
            second.bearer = second.bearer if second.bearer in _BORNE else "episode"


def _alike(first: Timex, second: Timex) -> bool:
    """Whether two times may mean the same one: "in May, so about ten weeks"."""
    if first.days is None or second.days is None:
        return True
    low, high = sorted((first.days, second.days))
    return high <= 1.3 * low + _SLACK


def _supersedes(other: Timex, t: Timex) -> bool:
    """Whether ``other`` dates the worsening of a trouble that ``t`` dates."""
    if other.days is None or t.days is None or other.bearer == "background":
        return False
    if not other.current and not (other.worse and t.days >= _LASTING):
        return False
    if other.deficit and not t.deficit:
        return False
    if {t.bearer, other.bearer} == {"leg", "back"}:
        return False
    return other.days * 2 <= t.days and not (t.current and t.days < 90)


def _clause(reading: Reading, t: Timex, before: int, after: int) -> list[str]:
    """The words around a time, without its own, up to the next comma or "but"."""
    begin, end = reading.bounds[reading.sentence[t.start]]
    norms = reading.norms
    ahead = norms[max(begin, t.start - before) : t.start]
    behind = norms[t.end : min(end, t.end + after)]
    for k in range(len(ahead) - 1, -1, -1):
        if ahead[k] in _BARRIERS:
            ahead = ahead[k + 1 :]
            break
    for k, word in enumerate(behind):
        if word in _BARRIERS:
            behind = behind[:k]
            break
    return [*ahead, "", *behind]


def _is_older(reading: Reading, t: Timex) -> bool:
    clause = _clause(reading, t, 7, 5)
    words = time_words()
    around = " " + " ".join(clause) + " "
    if any(map(around.__contains__, words.older)):
        return True
    return not words.cues["older"].isdisjoint(clause)
