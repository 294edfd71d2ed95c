"""Deficits said to grow or to be as they were: "EHL 4, static", "numb toe, same as in May".

What the statement is made of is what was named last before it: "numbness of the foot and back pain,
unchanged" says nothing of the numbness. A statement that opens its sentence takes up
the sentence before. What was steady until something else came says nothing.
"""

from __future__ import annotations

from itertools import pairwise

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.wording import any_words, load_wording, load_words
from lsmri.nlp.text.reading import Cue, Reading

__all__ = ["is_denied", "read_progress", "turns"]

#: What is steady stands at most so many words before.
_REACH = 14
#: A statement that takes up the sentence before has at most so many words ahead of it.
_OPENING = 8
#: What is steady may also follow: "no change in his bladder".
_FOLLOWS = 4
#: "No longer", "far from" deny a statement of steadiness at most so many words behind.
_DENIES = 4
_ANYTHING_BUT = ("anything", "but")
_CONCEPT = "progressive_neurological_deficit"


def read_progress(reading: Reading) -> list[Finding]:
    """Deficits that progress, wherever one is said to grow, and those said to be as they were."""
    wording = load_wording("comparisons")["course"]
    found: list[Finding] = []
    named = reading.sentences(load_words("comparisons")["deficits"])
    told = {*named, *(number + 1 for number in named)} if named else set()
    for number in reading.sentences(wording.firsts) if told else ():
        if number not in told:
            continue
        begin, end = reading.bounds[number]
        for cue in wording(reading, begin, end):
            if _is_other(reading.norms, begin, cue, end) or (
                cue.kind != "worse" and _is_doubtful(reading.norms, begin, cue, end)
            ):
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


def _is_doubtful(norms: list[str], begin: int, cue: Cue, end: int) -> bool:
    """Whether "stable" is denied, said of the person or what follows, or was so until lately."""
    words = load_words("comparisons")
    ahead = _own(norms[max(begin, cue.start - _DENIES) : cue.start])
    denied = words["no_more"] if cue.kind == "steady" else words["no_more"] | words["denied"]
    following = norms[cue.end] if cue.end < end else "."
    return (
        not denied.isdisjoint(ahead)
        or _ANYTHING_BUT in pairwise(ahead)
        or not words["person"].isdisjoint(ahead[-2:])
        or (norms[cue.end - 1] in words["adjectives"] and following not in words["may_follow"])
        or _ends(norms, cue.end, end)
    )


def _own(ahead: list[str]) -> list[str]:
    """The words behind the last stop."""
    stops = load_words("comparisons")["stops"] - {"and", "but"}
    at = max((k + 1 for k, word in enumerate(ahead) if word in stops), default=0)
    return ahead[at:]


def turns(reading: Reading, at: int) -> bool:
    """Whether what was steady up to word ``at`` is so no more: "until last night", ", now worse",
    ". Since Monday he cannot stand".
    """
    number = reading.sentence[at - 1]
    _, end = reading.bounds[number]
    if _ends(reading.norms, at, end):
        return True
    if number + 1 >= len(reading.bounds):
        return False
    begin, end = reading.bounds[number + 1]
    leads = any_words("comparisons", "leads_on", "ends", "goes_on")
    return reading.norms[begin] in leads and _grows(reading.norms[begin:end])


def _grows(words: list[str]) -> bool:
    known = load_words("comparisons")
    return any(
        word in known["grows"] and known["denied"].isdisjoint(words[max(0, k - 2) : k])
        for k, word in enumerate(words)
    )


def _ends(norms: list[str], at: int, end: int) -> bool:
    """Whether the words from ``at``, behind "stable" in its sentence, tell that it ended."""
    words = load_words("comparisons")
    behind = norms[at:end]
    if _grows(behind) or (norms[at - 1] in words["adjectives"] and _on_a_past_day(behind)):
        return True
    for k, word in enumerate(behind):
        ahead = behind[max(0, k - 2) : k]
        if word in words["ends"] and words["up_to"].isdisjoint(ahead) and not _closes(behind, k):
            return True
        if word in words["leads_on"] and k and behind[k - 1] in words["stops"]:
            return True
    return False


def _on_a_past_day(behind: list[str]) -> bool:
    """Whether it was steady then, and nothing is said of now: "unchanged on Monday"."""
    words = load_words("comparisons")
    return not words["past_day"].isdisjoint(behind[:2]) and words["up_to"].isdisjoint(behind[:2])


def _closes(behind: list[str], k: int) -> bool:
    """Whether a "now" right behind "stable" is all that follows."""
    return k == 0 and behind[0] == "now" and (len(behind) == 1 or behind[1] in ".,;)\n")


def is_denied(norms: list[str]) -> bool:
    """Whether words say that it isn't steady or better, or that something else is: "hasn't been
    static", "weakness despite pain improving".
    """
    words = load_words("comparisons")
    if norms[-1] in words["holds"] and not words["others"].isdisjoint(norms[1:-1]):
        return True
    return any(
        word in words["no_more"] and not words["holds"].isdisjoint(norms[k + 1 : k + 4])
        for k, word in enumerate(norms)
    )
