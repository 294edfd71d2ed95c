"""What the letter's treatments amount to: which were tried, how long, and whether they failed."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from lsmri.corpora.letter import FeatureRecord
from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.timex import COMPLAINED, Timex
from lsmri.nlp.treatment.treatment import Treatment

__all__ = ["fill_treatments", "fill_whole_course", "response_of"]

_DRUG_TYPES = frozenset({"nsaid", "paracetamol", "opioid", "neuropathic_agent"})
_ALL_ALONG = frozenset(
    {
        ("whole", "time"),
        ("entire", "time"),
        ("all", "along"),
        ("day", "one"),
    }
)
_FROM_THE_START = frozenset(
    (lead, "the", noun) for lead in ("from", "since") for noun in ("start", "beginning", "outset")
)
#: The last words of both.
_ALONG = frozenset(phrase[-1] for phrase in _ALL_ALONG | _FROM_THE_START)
#: In days: what is dated so long before the complaint began, and before the letter, was for an
#: earlier episode. A month without a year may be one to come.
_LONG_BEFORE, _LONG_AGO = 180.0, 360.0
#: In weeks: what is told to last so long is the complaint, hardly a course.
_NO_COURSE = 39.0
#: So many words at most stand between a treatment and its date, and none of these.
_NEAR = 10
_PARTING = frozenset({";", "now", "today", "currently", "then", "since", "but"})
_DONE = frozenset({"failed", "partial", "improved"})


def fill_treatments(reading: Reading, record: FeatureRecord) -> None:
    """Fills what the record says of treatment: types, the longest course, and whether it failed.

    record: with the duration of the complaint, which tells what was for an earlier episode.
    """
    _leave_to_the_past(reading, record.symptom_duration_weeks)
    tried = [t for t in reading.treatments if t.tried]
    counted = [t for t in tried if not _is_summed_up(t, tried)]
    record.treatments_tried = list(dict.fromkeys(name for t in counted for name in t.types))
    if tried:
        record.findings["treatment"] = "present"
    elif any(_is_denial(t) for t in reading.treatments):
        record.findings["treatment"] = "absent"
    if not tried:
        return
    weeks = [t.weeks for t in tried if t.weeks is not None and t.weeks < _NO_COURSE]
    record.conservative_treatment_weeks = round(max(weeks), 1) if weeks else None
    record.conservative_treatment_failed = response_of(tried)


def _leave_to_the_past(reading: Reading, weeks: float | None) -> None:
    """Marks treatments that are dated long before the complaint began as historical.

    weeks: how long the complaint has lasted; None where it isn't told.
    """
    if weeks is None:
        return
    past = [
        t
        for t in (*reading.timexes, *reading.passed_over)
        if t.kind == "ago"
        and t.bearer not in COMPLAINED
        and (t.days or 0.0) > max(weeks * 7 + _LONG_BEFORE, _LONG_AGO)
    ]
    for t in reading.treatments if past else ():
        begin, stop = reading.bounds[reading.sentence[t.start]]
        if any(_dates(reading, time, t, begin, stop) for time in past):
            t.historical = True


def _dates(reading: Reading, time: Timex, t: Treatment, begin: int, stop: int) -> bool:
    """Whether a time of the sentence stands by a treatment, nothing parting them."""
    if not begin <= time.start < stop:
        return False
    between = reading.norms[min(time.end, t.end) : max(time.start, t.start)]
    return len(between) <= _NEAR and _PARTING.isdisjoint(between)


def fill_whole_course(reading: Reading, record: FeatureRecord) -> None:
    """Gives treatment "the whole time" the length of the complaint, where none longer is told."""
    if record.symptom_duration_weeks is None or not reading.holds(_ALONG):
        return
    norms = reading.norms
    for t in reading.treatments:
        behind = norms[t.end : t.end + 6]
        if t.tried and not t.given_up and _is_all_along(behind):
            weeks = record.conservative_treatment_weeks or 0.0
            record.conservative_treatment_weeks = max(weeks, record.symptom_duration_weeks)


def _is_all_along(behind: list[str]) -> bool:
    """Whether it was had as long as the complaint; "from the start of May" it wasn't."""
    if any(pair in _ALL_ALONG for pair in pairwise(behind)):
        return True
    return any(
        tuple(behind[k : k + 3]) in _FROM_THE_START and behind[k + 3 : k + 4] != ["of"]
        for k in range(len(behind) - 2)
    )


def _is_summed_up(t: Treatment, tried: list[Treatment]) -> bool:
    """Whether "analgesia", "conservative management" only sums up what is named elsewhere."""
    if not t.general:
        return False
    if t.drugs:
        return any(_DRUG_TYPES & set(other.types) for other in tried)
    return any(other is not t and not (other.general and not other.drugs) for other in tried)


def _is_denial(t: Treatment) -> bool:
    """Whether it says that treatment wasn't had; an injection being weighed doesn't."""
    return not t.historical and not (t.outcome == "planned" and t.types == ("spinal_injection",))


def response_of(treatments: Iterable[Treatment]) -> bool | None:
    """Whether treatment that was tried failed, None where nothing is told of it; where several did
    differently, what the letter says last.

    A drug that was only given up or not borne tells nothing beside treatments with an effect.
    """
    told = [t for t in treatments if t.tried and t.outcome in _DONE]
    effective = [t for t in told if not t.given_up] or told
    return effective[-1].outcome != "improved" if effective else None
