"""Which of a letter's time expressions is the duration of the complaint that drives the request."""

from __future__ import annotations

from collections.abc import Mapping

from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.timex import Timex

__all__ = ["symptom_weeks"]

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
    True: {"leg": 3.0, "episode": 1.5, "back": 0.0},
    False: {"back": 2.0, "episode": 2.0, "leg": 1.0},
}
_LONE = 10.0  # what a time costs whose sentence names no complaint
_AFAR = 5.0  # a cost from which on more makes no difference
_EVER, _RECENT = 1e6, 183.0  # days
_AGED = frozenset({"past_history", "social_history", "family_history"})


def symptom_weeks(reading: Reading, findings: Mapping[str, str]) -> float | None:
    """The duration in weeks of the complaint that drives the request; None where the letter
    doesn't say.

    findings: concept to status, which tell whether the leg or the back drives it.
    A time of the complaint counts before one of its background, and that before an accident's.
    """
    leg_drives = any(findings.get(c) in ("present", "possible") for c in _LEG_FINDINGS)
    times = [t for t in reading.timexes if t.days is not None]
    chosen = _choose(reading, [t for t in times if t.bearer in _SUITS[True]], leg_drives)
    for bearer, limit in (("background", _EVER), ("trauma", _RECENT), ("maybe", _RECENT)):
        chosen = chosen or next(
            (t for t in times if t.bearer == bearer and (t.days or 0) < limit), None
        )
    return None if chosen is None or chosen.days is None else round(chosen.days / 7, 2)


def _choose(reading: Reading, times: list[Timex], leg_drives: bool) -> Timex | None:
    """The time that suits best; of equals the first."""
    longest = max(
        (
            t.days or 0.0
            for t in times
            if not t.deficit and (t.cost < _LONE or (t.began and t.bearer != "episode"))
        ),
        default=0.0,
    )
    scored = [
        (_score(reading, t, longest, leg_drives) - 0.1 * place, -place, t)
        for place, t in enumerate(times)
    ]
    return max(scored, key=lambda scored: scored[:2])[2] if scored else None


def _score(reading: Reading, t: Timex, longest: float, leg_drives: bool) -> float:
    within = longest > (t.days or 0.0)
    score = -0.2 * min(t.cost, _AFAR)
    unnamed = t.bearer == "episode" and t.cost >= _LONE and not t.current
    if t.deficit or unnamed or (t.bearer == "leg" and not leg_drives):
        score -= 3.0 * within  # a red flag within a longer trouble isn't what is asked for
    else:
        score += _SUITS[leg_drives][t.bearer] + 1.0 * (t.current and within)
    if t.kind == "ago" and (t.days or 0.0) > 365 and not t.began:
        score -= 3.0
    score -= 0.5 * (within and not t.current)
    score += 2.0 * t.began - 1.5 * (not t.onset)
    section = reading.sections[reading.sentence[t.start]] if reading.sections else None
    return score - 4.0 * (section in _AGED)
