"""Sets the older, milder or on-and-off trouble apart from the complaint of now."""

from __future__ import annotations

from lsmri.nlp.reading import Reading
from lsmri.nlp.timewords import time_words
from lsmri.nlp.timex import Timex

__all__ = ["set_background"]

_BORNE = frozenset({"leg", "back", "episode"})


def set_background(reading: Reading) -> None:
    """Marks times of the present worsening as ``current`` and gives older ones the bearer ``background``."""
    times = [t for t in reading.timexes if t.bearer in _BORNE]
    for t in times:
        t.current = _near(reading, t, "current", before=7, after=4)
    for t in times:
        if t.vague or (t.kind != "ago" and not t.current and _is_older(reading, t)):
            t.bearer = "background"
        elif any(_supersedes(other, t) for other in times if other is not t):
            t.bearer = "background"


def _supersedes(other: Timex, t: Timex) -> bool:
    """Whether ``other`` dates the worsening of a trouble that ``t`` dates."""
    if other.days is None or t.days is None or not other.current or other.bearer == "background":
        return False
    if {t.bearer, other.bearer} == {"leg", "back"} and not t.current:
        return False
    return other.days * 2 <= t.days and not (t.current and t.days < 90)


def _near(reading: Reading, t: Timex, cue: str, *, before: int, after: int) -> bool:
    words = time_words().cues[cue]
    begin, end = reading.bounds[reading.sentence[t.start]]
    norms = reading.norms
    return not words.isdisjoint(norms[max(begin, t.start - before) : t.start]) or not words.isdisjoint(
        norms[t.start : min(end, t.end + after)]
    )


def _is_older(reading: Reading, t: Timex) -> bool:
    begin, end = reading.bounds[reading.sentence[t.start]]
    norms = reading.norms
    around = " ".join(norms[max(begin, t.start - 7) : min(end, t.end + 5)])
    if "on and off" in around or "off and on" in around or "on / off" in around or "on off" in around:
        return True
    return _near(reading, t, "older", before=6, after=4)
