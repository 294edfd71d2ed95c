"""Results told in numbers or in one word: "calms her a couple of hours", "naproxen 3 weeks, nil",
"ESI x1, 2/52 relief", "naproxen good".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.timewords import time_words
from lsmri.nlp.treatment.place import words_of
from lsmri.nlp.treatment.scores import Scored
from lsmri.nlp.treatment.treatment import Treatment

__all__ = ["named_drugs", "read_bare_results"]

_COUNTS = frozenset("a an one two three four five six few couple some of half only or".split())
_LEAD = 4
#: A dose or a length of so many words may stand behind the last name.
_TAIL = 6
_MARKS = frozenset({":", "-", "="})
_DRUG_TYPES = frozenset(
    "nsaid paracetamol opioid neuropathic_agent muscle_relaxant oral_steroid".split()
)
#: Between months: "Jan - March".
_SPANNING = frozenset({"-", "to"})
#: Kinds of words at which a result may be told.
_TELLING = ("hours", "came_to_nothing", "sums_up", "good_results", "reliefs")
_JOINTS = frozenset(", - : ( = of it each".split())
_ENDS = frozenset(", . ; ) \n / -".split(" "))


def named_drugs(treatments: Iterable[Treatment]) -> set[int]:
    """The last words of drugs called by their own names, rather than by a class of drugs."""
    classes = words_of("drug_classes")
    return {
        t.end - 1
        for t in treatments
        if _DRUG_TYPES.issuperset(t.types) and classes.isdisjoint(t.why[0].split())
    }


def read_bare_results(reading: Reading, named: set[int], drugs: set[int]) -> Iterator[Scored]:
    """Reliefs of so few hours that they are none, and bare results, as effects.

    named: the words that name treatments; drugs: see ``named_drugs``.
    """
    for k in reading.places(words_of(*_TELLING)):
        word = reading.norms[k]
        if word in words_of("hours"):
            yield from _hours(reading, k)
        elif _came_to_nothing(reading, k, named, drugs):
            yield k, k + 1, "failed", "failed"
        elif word in words_of("good_results") and _praises(
            reading, k, named if word in words_of("works") else drugs
        ):
            yield k, k + 1, "improved", "improved"
        elif word in words_of("reliefs"):
            yield from _spell(reading, k)


def _came_to_nothing(reading: Reading, k: int, named: set[int], drugs: set[int]) -> bool:
    """Whether word k says that what stands before it did nothing."""
    word = reading.norms[k]
    if word in words_of("came_to_nothing") and (
        _is_result(reading, k) or _answers(reading, k, named, drugs)
    ):
        return True
    return word in words_of("sums_up") and _sums_up(reading, k, named)


def _is_dated_or_counted(norms: list[str], k: int, named: set[int]) -> bool:
    """Whether months or a count stand between a name and word k: "osteo x4 nil"."""
    at = k - 1
    while at and at not in named:
        if norms[at] != "x" and not _dates_or_counts(norms[at]):
            return False
        at -= 1
    return at in named and any(map(_dates_or_counts, norms[at + 1 : k]))


def _dates_or_counts(word: str) -> bool:
    if word.isdecimal():
        return len(word) < 3
    return word in time_words().months or word in _SPANNING


def _praises(reading: Reading, k: int, drugs: set[int]) -> bool:
    """Whether a "good" stands alone behind a treatment: "Naproxen good."."""
    norms = reading.norms
    begin, stop = reading.bounds[reading.sentence[k]]
    if k + 1 < stop and norms[k + 1] not in _ENDS:
        return False
    at = k - 1
    while at > begin and (
        norms[at] in words_of("dose_marks") or norms[at][0].isdigit() or norms[at] == ":"
    ):
        at -= 1
    return at in drugs


def _spell(reading: Reading, k: int) -> Iterator[Scored]:
    """A relief with its length right beside it: "3 weeks' benefit", "relief 1 wk"."""
    norms = reading.norms
    begin, stop = reading.bounds[reading.sentence[k]]
    last = k - 1
    if last > begin and norms[last] in ("'", "of"):
        last -= 1
    if last > begin and _is_length(norms, last):
        yield last, k + 1, "failed", "brief"
        return
    at = k + 1
    if at < stop and norms[at] in ("of", "for", ":", "x"):
        at += 1
    for end in (at, at + 1):
        if end < stop and _is_length(norms, end):
            yield k, end + 1, "failed", "brief"
            return


def _is_length(norms: list[str], k: int) -> bool:
    """Whether word k ends a length in days, weeks or months: "2/52", the "week" of "3 weeks"."""
    word = norms[k]
    if word.endswith(("/7", "/52", "/12")):
        return word[0].isdigit()
    counted = norms[k - 1] in _COUNTS or norms[k - 1][0].isdigit()
    return word in words_of("length_units") and (
        counted or norms[k - 1] in words_of("small_numbers")
    )


def _hours(reading: Reading, k: int) -> Iterator[Scored]:
    norms = reading.norms
    begin, _ = reading.bounds[reading.sentence[k]]
    first = k
    while first > begin and (norms[first - 1] in _COUNTS or norms[first - 1].isdigit()):
        first -= 1
    lead = norms[max(begin, first - _LEAD) : first]
    if (
        first < k
        and not words_of("relievers").isdisjoint(lead)
        and lead[-1] not in words_of("hours_otherwise")
    ):
        yield first - 1, k + 1, "failed", "brief"


def _sums_up(reading: Reading, k: int, named: set[int]) -> bool:
    """Whether one word tells how several treatments did: "Doliprane, belt, physio: nothing"."""
    norms = reading.norms
    begin, stop = reading.bounds[reading.sentence[k]]
    last = k
    if norms[k] == "all":
        last = k + 1
        if last >= stop or norms[last] not in words_of("came_to_nothing"):
            return False
    if last + 1 < stop and norms[last + 1] not in _ENDS:
        return False
    if k - 1 <= begin or norms[k - 1] not in _MARKS:
        return False
    at = k - 2
    while at > begin and at not in named and norms[at] not in (".", ";", ":"):
        at -= 1
    several = any(
        other in named and norms[other + 1] in (",", "and", "+", "&", "/")
        for other in range(begin, at)
    )
    return at in named and k - at <= _TAIL and several


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
    return norms[at].endswith(("/52", "/12", "/7")) or norms[at] in words_of("counted_courses")


def _answers(reading: Reading, k: int, named: set[int], drugs: set[int]) -> bool:
    """Whether a "nil" tells how a drug did, or a "no" how a list did: "Tramadol nil.".

    One name with a "no" is a form's answer and stays one.
    """
    norms = reading.norms
    begin, stop = reading.bounds[reading.sentence[k]]
    if k + 1 < stop and norms[k + 1] not in _ENDS:
        return False
    at = k - 1
    while at > begin and (
        norms[at] in _JOINTS or norms[at] in words_of("dose_marks") or norms[at][0].isdigit()
    ):
        at -= 1
    if norms[k] in words_of("no_form_answer"):
        return at in named
    if norms[k] == "nil" and _is_dated_or_counted(norms, k, named):
        return True
    if at not in drugs:
        return False
    if norms[k] not in ("no", "none"):
        return True
    return norms[k - 1] == ":" and any(
        other in named and norms[other + 1] in (",", "and", "+", "&") for other in range(begin, at)
    )
