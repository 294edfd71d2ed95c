"""Results told in numbers or in one word behind a course: "calms her a couple of hours",
"naproxen 3 weeks, nil".
"""

from __future__ import annotations

from collections.abc import Iterator

from lsmri.nlp.text.reading import Reading
from lsmri.nlp.treatment.scores import Scored

__all__ = ["read_bare_results"]

_COUNTS = frozenset("a an one two three four five six few couple some of half only or".split())
_RELIEVERS = frozenset(
    "calm help ease dull quieten quiet hold carry give gave buy bought good cover soothe "
    "settle relieve relief relieved eased helped helping held lasted worked numb mask".split()
)
#: Behind these an hour is the interval of a dose, a wait or how long something is done.
_OTHERWISE = frozenset("every each per within after in sit stand walk sleep drive at".split())
_LEAD = 4
_NOTHING = frozenset("nil none nothing zero nope nowt no".split())
_UNITS = frozenset("week month day session visit course cycle block treatment".split())
_JOINTS = frozenset(", - : ( = of it each".split())
_ENDS = frozenset(", . ; ) \n / -".split(" "))


def read_bare_results(reading: Reading) -> Iterator[Scored]:
    """Reliefs of so few hours that they are none, and bare results, as effects."""
    for k, word in enumerate(reading.norms):
        if word in ("hour", "hr"):
            yield from _hours(reading, k)
        elif word in _NOTHING and _is_result(reading, k):
            yield k, k + 1, "failed", "failed"


def _hours(reading: Reading, k: int) -> Iterator[Scored]:
    norms = reading.norms
    begin, _ = reading.bounds[reading.sentence[k]]
    first = k
    while first > begin and (norms[first - 1] in _COUNTS or norms[first - 1].isdigit()):
        first -= 1
    lead = norms[max(begin, first - _LEAD) : first]
    if first < k and not _RELIEVERS.isdisjoint(lead) and lead[-1] not in _OTHERWISE:
        yield first - 1, k + 1, "failed", "brief"


def _is_result(reading: Reading, k: int) -> bool:
    """Whether a "nil" tells how a course did: it stands alone behind the course's length."""
    norms = reading.norms
    begin, stop = reading.bounds[reading.sentence[k]]
    if k + 1 < stop and norms[k + 1] not in _ENDS:
        return False
    at = k - 1
    while at > begin and norms[at] in _JOINTS:
        at -= 1
    if at <= begin:
        return False
    return norms[at].endswith(("/52", "/12", "/7")) or norms[at] in _UNITS
