"""How long treatments were tried: notes a length of time on the treatments that it measures."""

from __future__ import annotations

from lsmri.nlp.text.reading import LONGEST_SENTENCE
from lsmri.nlp.time.anchors import Anchor
from lsmri.nlp.time.timed_sentence import TimedSentence
from lsmri.nlp.time.timex import Timex
from lsmri.nlp.treatment.treatment import Treatment

__all__ = ["note_course"]

_ENDED = frozenset(
    "finished completed stopped last off ended discontinued until till nothing anymore no "
    "not without".split()
)
_STARTED = frozenset("started since start commenced from began introduced begun on".split())
_JOINING = frozenset(
    ", / and or + & ( ) plus with mg mcg g bd tds tid od qid qds prn nocte daily regular "
    "then also".split()
)


def note_course(sentence: TimedSentence, t: Timex, anchor: Anchor | None) -> None:
    """Sets ``weeks`` and ``iso`` of the treatment at the anchor (else the nearest), and of those
    listed with it.
    """
    if t.days is None or t.vague:
        return
    treatment = (anchor and anchor.treatment) or _nearest(sentence, t)
    if treatment is None or "spinal_injection" in treatment.types:
        return
    if t.kind != "for" and not _has_begun(sentence, t, treatment):
        return
    _set(treatment, t)
    for other in _listed_with(sentence, treatment, t):
        _set(other, t)


def _set(treatment: Treatment, t: Timex) -> None:
    weeks = (t.days or 0.0) / 7
    if treatment.weeks is None or weeks > treatment.weeks:
        treatment.weeks, treatment.iso = weeks, t.iso


def _nearest(sentence: TimedSentence, t: Timex) -> Treatment | None:
    """The treatment that "used it for" or "a course of" speaks of: of this sentence, else of the
    one before.
    """
    reading = sentence.reading
    here = [x for x in reading.treatments if sentence.begin <= x.start < sentence.end]
    if here:
        ahead = [x for x in here if x.end <= t.start]
        return ahead[-1] if ahead else here[0]
    if sentence.number == 0:
        return None
    first, last = reading.bounds[sentence.number - 1]
    before = [x for x in reading.treatments if first <= x.start < last]
    return before[-1] if before else None


def _has_begun(sentence: TimedSentence, t: Timex, treatment: Treatment) -> bool:
    """Whether the treatment goes on since then, so that the time is its length."""
    low = max(sentence.begin, min(t.start, treatment.start) - 3)
    near = set(sentence.norms[low : min(sentence.end, max(t.end, treatment.end) + 2)])
    return bool(near & _STARTED) and not near & _ENDED


def _listed_with(sentence: TimedSentence, treatment: Treatment, t: Timex) -> list[Treatment]:
    """Treatments joined to this one in a list to which the time is said once."""
    found: list[Treatment] = []
    times = [x for x in sentence.times if x is not t]
    current = treatment
    reading = sentence.reading
    low = treatment.start - LONGEST_SENTENCE
    near = reading.placed_within(reading.treatments, low, treatment.start)
    before = [x for x in near if x.end <= treatment.start]
    for other in reversed(before):
        gap = sentence.norms[other.end : current.start]
        joined = len(gap) <= 5 and all(word in _JOINING or word[0].isdigit() for word in gap)
        if not joined or any(other.end <= x.start < current.start for x in times):
            break
        title = other.types == ("unspecified_conservative",) and (not gap or gap[0] in ("(", ":"))
        if "spinal_injection" not in other.types and not title:
            found.append(other)
        current = other
    return found
