"""Which of a letter's time expressions is the duration of the complaint that drives the request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.timex import Timex

__all__ = ["complaint_time", "leg_drives", "scores", "symptom_weeks"]

#: With one of these the leg drives the request; with a deficit alone it is a red flag of the back's
#: trouble.
_LEG_FINDINGS = (
    "radicular_pain",
    "neurogenic_claudication",
    "nerve_tension_sign",
    "spinal_stenosis",
)
#: How well a bearer suits the complaint: where the leg drives the request, and where the back does.
_SUITS = {
    True: {"leg": 3.0, "episode": 1.5, "back": 0.0, "trauma": -0.5},
    False: {"back": 2.0, "episode": 2.0, "leg": 1.0, "trauma": -0.5},
}
_LONE = 10.0  # what a time costs whose sentence names no complaint
_AFAR = 5.0  # a cost from which on more makes no difference
_EVER, _RECENT = 1e6, 183.0  # days
_AGED = frozenset({"past_history", "social_history", "family_history"})


def symptom_weeks(reading: Reading, findings: Mapping[str, str | None]) -> float | None:
    """The duration in weeks of the complaint that drives the request; None where the letter
    doesn't say.

    findings: concept to status. Where a second reader has picked the time, that counts.
    """
    picked = reading.picked
    chosen = complaint_time(reading, findings) if picked is None else picked.time
    return None if chosen is None or chosen.days is None else round(chosen.days / 7, 2)


def complaint_time(reading: Reading, findings: Mapping[str, str | None]) -> Timex | None:
    """The time that suits the complaint best, of equals the first.

    A time of the complaint counts before one of its background, and that before an accident's.
    """
    if not reading.timexes:
        return None
    scored = [
        (score - 0.1 * place, -place, t)
        for place, (t, score) in enumerate(scores(reading, findings))
    ]
    if scored:
        return max(scored, key=lambda one: one[:2])[2]
    for bearer, limit in (("background", _EVER), ("trauma", _RECENT), ("maybe", _RECENT)):
        for t in reading.timexes:
            if t.bearer == bearer and t.days is not None and t.days < limit:
                return t
    return None


def leg_drives(findings: Mapping[str, str | None]) -> bool:
    """Whether the leg drives the request, not the back."""
    return any(findings.get(c) in ("present", "possible") for c in _LEG_FINDINGS)


def scores(reading: Reading, findings: Mapping[str, str | None]) -> Iterator[tuple[Timex, float]]:
    """How well each time of a complaint suits the one that drives the request."""
    times = [
        t
        for t in reading.timexes
        if t.days is not None
        and t.bearer in _SUITS[True]
        and (t.bearer != "trauma" or t.days < _RECENT)
    ]
    longest = max(
        (
            t.days or 0.0
            for t in times
            if not t.deficit and (t.cost < _LONE or (t.began and t.bearer != "episode"))
        ),
        default=0.0,
    )
    leg = leg_drives(findings)
    return ((t, _score(reading, t, longest, leg)) for t in times)


def _score(reading: Reading, t: Timex, longest: float, leg: bool) -> float:
    within = longest > (t.days or 0.0)
    score = -0.2 * min(t.cost, _AFAR)
    unnamed = t.bearer == "episode" and t.cost >= _LONE and not t.current
    if t.deficit or unnamed or (t.bearer == "leg" and not leg):
        score -= 3.0 * within  # a red flag within a longer trouble isn't what is asked for
    else:
        score += _SUITS[leg][t.bearer] + 1.0 * (t.current and within)
    if t.kind == "ago" and (t.days or 0.0) > 365 and not t.began:
        score -= 3.0
    score -= 0.5 * (within and not t.current)
    score += 2.0 * t.began - 1.5 * (not t.onset)
    section = reading.sections[reading.sentence[t.start]] if reading.sections else None
    return score - 4.0 * (section in _AGED)
