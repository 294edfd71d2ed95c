"""Deficits said to grow or to be as they were: "EHL 4, static", "numb toe, same as in May".

What the statement is made of is what was named last before it: "numbness of the foot and back pain,
unchanged" says nothing of the numbness. A statement that opens its sentence takes up
the sentence before.
"""

from __future__ import annotations

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.wording import load_wording, load_words
from lsmri.nlp.text.reading import Cue, Reading

__all__ = ["read_progress"]

#: What is steady stands at most so many words before.
_REACH = 14
#: A statement that takes up the sentence before has at most so many words ahead of it.
_OPENING = 8
#: What is steady may also follow: "no change in his bladder".
_FOLLOWS = 4
_CONCEPT = "progressive_neurological_deficit"


def read_progress(reading: Reading) -> list[Finding]:
    """Deficits that progress, wherever one is said to grow, and those said to be as they were."""
    wording = load_wording("comparisons")["course"]
    found: list[Finding] = []
    for number, (begin, end) in enumerate(reading.bounds):
        for cue in wording(reading.norms, begin, end):
            if _is_other(reading.norms, begin, cue, end):
                continue
            at = _deficit_of(reading, number, cue)
            if at is not None and not any(f.start == at for f in found):
                found.append(_claim(at, cue))
    return found


def _claim(at: int, cue: Cue) -> Finding:
    if cue.kind == "worse":
        return Finding(at, cue.end, _CONCEPT, "present", why=["said to grow"])
    return Finding(
        at, cue.end, _CONCEPT, "present", "absent", examined=True, why=["as it was before"]
    )


def _deficit_of(reading: Reading, number: int, cue: Cue) -> int | None:
    """The word that names the deficit of which a statement is made, if it is made of one."""
    words = load_words("comparisons")
    begin, _ = reading.bounds[number]
    found = _named_last(reading.norms, begin, cue.start)
    if found is not None:
        return found if found >= 0 else None
    opening = reading.norms[begin : cue.start]
    if number == 0 or len(opening) > _OPENING or not words["resumes"].issuperset(opening):
        return None
    found = _named_last(reading.norms, *reading.bounds[number - 1])
    return found if found is not None and found >= 0 else None


def _named_last(norms: list[str], begin: int, end: int) -> int | None:
    """The deficit named last before a word; -1 where something else is, None where nothing is."""
    words = load_words("comparisons")
    for k in range(end - 1, max(begin, end - _REACH) - 1, -1):
        if norms[k] in words["others"]:
            return -1
        if norms[k] in words["deficits"]:
            around = norms[max(begin, k - _REACH) : end]
            explained = not words["other_cause"].isdisjoint(around)
            renewed = not words["newer"].isdisjoint(norms[k + 1 : end])
            return -1 if explained or renewed else k
    return None


def _is_other(norms: list[str], begin: int, cue: Cue, end: int) -> bool:
    """Whether a statement is denied, compares two sides or is made of what follows it."""
    words = load_words("comparisons")
    ahead = norms[max(begin, cue.start - 2) : cue.start]
    following = norms[cue.end : min(end, cue.end + _FOLLOWS)]
    return (
        (cue.kind == "worse" and not words["denied"].isdisjoint(ahead))
        or not words["unsaid"].isdisjoint(ahead)
        or not words["others"].isdisjoint(following)
        or not words["sideways"].isdisjoint(following[:3])
    )
