"""Complaints that last since a time told before: "He fell at Easter. Ever since, …"."""

from __future__ import annotations

from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.anchors import anchors_between
from lsmri.nlp.time.timex import Timex

__all__ = ["set_since_then"]

_THEN = (
    ("since", "then"), ("ever", "since"), ("from", "then"), ("since", "that"), ("from", "that"),
    ("since", "this"), ("from", "this"),
)  # fmt: skip
_POINTED = frozenset("time day moment date point fall accident injury incident morning".split())
_WELL = frozenset(
    "fine well no not never free good settled nothing without none resolved "
    "neither nor unchanged changed same increased".split()
)
#: Sentences back to the one that tells when.
_REACH = 2


def set_since_then(reading: Reading) -> None:
    """Gives the time that "since then" looks back to the complaint of its clause as bearer."""
    if not reading.timexes:
        return
    norms = reading.norms
    for k in [k for k, word in enumerate(norms) if word in ("since", "from", "ever")]:
        pair = tuple(norms[k : k + 2])
        if pair not in _THEN:
            continue
        if pair[1] in ("that", "this") and _POINTED.isdisjoint(norms[k + 2 : k + 3]):
            continue
        number = reading.sentence[k]
        begin, stop = reading.bounds[number]
        if not _WELL.isdisjoint(norms[max(begin, k - 6) : min(stop, k + 7)]):
            continue
        kinds = {a.kind for a in anchors_between(reading, begin, stop)}
        told = _told_before(reading, k, number)
        if told is None or kinds.isdisjoint({"leg", "back", "symptom", "deficit"}):
            continue
        told.bearer = "leg" if "leg" in kinds else "back" if "back" in kinds else "episode"
        told.onset = told.began = True
        told.deficit = False
        told.cost = 0.0
        told.kind = "since"


def _told_before(reading: Reading, k: int, number: int) -> Timex | None:
    """The last point in time before word k, of its sentence or of those just before."""
    first = reading.bounds[max(0, number - _REACH)][0]
    times = [t for t in reading.timexes if first <= t.start and t.end <= k and t.days is not None]
    points = [t for t in times if (t.kind != "for" or t.dated) and not t.weak]
    points = [t for t in points if t.bearer not in ("mri", "scan", "imaging", "visit")]
    return points[-1] if points else None
