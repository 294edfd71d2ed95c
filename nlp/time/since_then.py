"""Complaints that last since a time told elsewhere: "He fell at Easter. Ever since, …", "six weeks
postpartum, back pain since the delivery".
"""

from __future__ import annotations

from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.anchors import anchors_between
from lsmri.nlp.time.timex import Timex

__all__ = ["BIRTHS", "bear", "is_since_birth", "set_since_birth", "set_since_then"]

_THEN = (
    ("since", "then"), ("ever", "since"), ("from", "then"), ("since", "that"), ("from", "that"),
    ("since", "this"), ("from", "this"),
)  # fmt: skip
_LOOKING_BACK = frozenset({"since", "from", "ever"})
_FROM = frozenset({"since", "after"})
_POINTED = frozenset("time day moment date point fall accident injury incident morning".split())
_WELL = frozenset(
    "fine well no not never free good settled nothing without none resolved "
    "neither nor unchanged changed same increased".split()
)
#: Where a clause ends with "since", that means then.
_ENDS = frozenset({".", ",", ";", "\n", ")", "/"})
_COMPLAINTS = frozenset({"leg", "back", "symptom", "deficit"})
#: Births, and the words that name one beside others.
BIRTHS = frozenset(
    "birth delivery labour labor childbirth lscs lsc cs c-section caesarean cesarean section "
    "forceps svd nvd ventouse partum natal baby child partom".split()
)
_AFTER_BIRTH = frozenset("postpartum postnatal postnatally puerperal".split())
#: Sentences back to the one that tells when.
_REACH = 2


def set_since_then(reading: Reading) -> None:
    """Gives the time that "since then" looks back to the complaint of its clause as bearer."""
    if not reading.timexes:
        return
    norms = reading.norms
    for k in reading.places(_LOOKING_BACK):
        pair = tuple(norms[k : k + 2])
        if pair not in _THEN and not _closes(reading, k):
            continue
        if pair[1:] and pair[1] in ("that", "this") and _POINTED.isdisjoint(norms[k + 2 : k + 3]):
            continue
        number = reading.sentence[k]
        begin, stop = reading.bounds[number]
        if not _WELL.isdisjoint(norms[max(begin, k - 6) : min(stop, k + 7)]):
            continue
        kinds = {a.kind for a in anchors_between(reading, begin, stop)}
        told = _told_before(reading, k, number)
        if told is None or kinds.isdisjoint(_COMPLAINTS):
            continue
        bear(told, kinds)


def set_since_birth(reading: Reading) -> None:
    """Gives the time since a birth to the complaint that lasts since it: "33F postpartum 9wk, LBP
    since delivery".
    """
    births = [t for t in reading.timexes if t.bearer == "birth"]
    if not births:
        return
    norms = reading.norms
    for k in reading.places(_FROM):
        begin, stop = reading.bounds[reading.sentence[k]]
        if BIRTHS.isdisjoint(norms[k + 1 : min(stop, k + 4)]):
            continue
        kinds = {a.kind for a in anchors_between(reading, begin, stop)}
        if not kinds.isdisjoint(_COMPLAINTS):
            bear(births[0], kinds)
            return


def is_since_birth(ahead: list[str], behind: list[str]) -> bool:
    """Whether the words around a length say that it is how long ago a birth was."""
    if behind[:1] and behind[0] in _AFTER_BIRTH:
        return True
    if behind[:1] == ["post"] and not BIRTHS.isdisjoint(behind[1:3]):
        return True
    if ahead[-1:] and ahead[-1] in _AFTER_BIRTH:
        return True
    return ahead[-2:] in (["child", "of"], ["baby", "of"])


def bear(told: Timex, kinds: set[str]) -> None:
    """Makes a time that of the complaint among these kinds."""
    told.bearer = "leg" if "leg" in kinds else "back" if "back" in kinds else "episode"
    told.onset = told.began = True
    told.deficit = False
    told.cost = 0.0
    told.kind = "since"


def _closes(reading: Reading, k: int) -> bool:
    """Whether "since" at word k ends its clause, and no length does before it ("6/52 since")."""
    norms = reading.norms
    if norms[k] != "since" or norms[k - 1 : k] == ["ever"]:
        return False
    if k + 1 < len(norms) and norms[k + 1] not in _ENDS:
        return False
    return not any(t.end in (k, k + 1) for t in reading.timexes)


def _told_before(reading: Reading, k: int, number: int) -> Timex | None:
    """The last point in time before word k, of its sentence or of those just before."""
    first = reading.bounds[max(0, number - _REACH)][0]
    times = [t for t in reading.timexes if first <= t.start and t.end <= k and t.days is not None]
    points = [t for t in times if (t.kind != "for" or t.dated) and not t.weak]
    points = [t for t in points if t.bearer not in ("mri", "scan", "imaging", "visit")]
    return points[-1] if points else None
