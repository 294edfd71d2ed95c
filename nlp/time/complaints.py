"""Which complaint a time dates: the leg's, the back's or the whole episode, its pain or a deficit,
its onset.
"""

from __future__ import annotations

from lsmri.nlp.time.anchors import Anchor, anchors_between
from lsmri.nlp.time.timed_sentence import TimedSentence
from lsmri.nlp.time.timewords import time_words
from lsmri.nlp.time.timex import Timex

__all__ = ["HISTORY_OF", "complaint_nearby", "complaint_of", "is_deficit", "note_onset"]

#: Words that stand for a complaint named elsewhere in the sentence or in the one before.
_TITLES = frozenset(
    {"onset", "duration", "dur", "dol", "doi", "course", "flare", "exacerbation", "hell", "relapse"}
)
_JOINING = frozenset("and + with radiate radiating down into to going spreading shooting".split())
_OPENING = frozenset({",", ":", "(", "-", "and", "then", "now", "+", "/"})
_BARRIERS = frozenset({";", "but", "\n", ".", ","})
_HARD_BARRIERS = frozenset({";", "but", "\n"})
_STARTING = frozenset(
    "since started began begun onset woke start new joined appeared crept".split()
)
_NEAR = 7  # words
#: Behind a length these make it that of the complaint: "a 10 month history of".
HISTORY_OF = (["history"], ["hx"], ["h/o"])


def note_onset(sentence: TimedSentence, t: Timex) -> None:
    """Notes whether words of beginning (``began``), or of lasting as well (``onset``), stand by a
    time.
    """
    ahead, behind = sentence.ahead(t, 12), sentence.behind(t, 5)
    t.began = (
        t.kind == "since"
        or "from" in ahead[-3:]
        or ("came" in ahead and "on" in ahead)
        or behind[:1] in HISTORY_OF
        or not _STARTING.isdisjoint(ahead)
        or not _STARTING.isdisjoint(behind[:1])
    )
    t.onset = t.kind != "ago" or t.began or _is_by_onset([*ahead[-7:], *behind])


def _is_by_onset(near: list[str]) -> bool:
    """Whether words of beginning, or of how it is now, are among those at a time."""
    cues = time_words().cues
    return any(not cues[k].isdisjoint(near) for k in ("onset", "current", "worse"))


def is_deficit(sentence: TimedSentence, t: Timex) -> bool:
    """Whether the words around a time tell of numbness or weakness and not of pain."""
    cues = time_words().cues
    ahead, behind = sentence.ahead(t, 8), sentence.behind(t, 9)
    if cues["deficit"].isdisjoint(ahead) and cues["deficit"].isdisjoint(behind):
        return False
    comma = max((k for k, word in enumerate(ahead) if word == ","), default=-1)
    near = {*ahead[comma + 1 :], *(behind[: behind.index(",")] if "," in behind else behind)}
    return not near.isdisjoint(cues["deficit"]) and near.isdisjoint(cues["pain"])


def complaint_of(sentence: TimedSentence, t: Timex, anchor: Anchor) -> str:
    """``leg``, ``back`` or, where it is both or unnamed, ``episode``: the anchor's, and what is
    joined to it.
    """
    own = {"deficit": "leg", "symptom": ""}.get(anchor.kind, anchor.kind)
    titled = sentence.norms[anchor.start] in _TITLES
    near = {own} if own else set()
    distant: set[str] = set()
    for other in sentence.anchors:
        if other is anchor or other.kind not in ("leg", "back", "deficit"):
            continue
        gap = _gap(sentence, t, anchor, other, titled=titled)
        if gap is None:
            continue
        kind = "leg" if other.kind == "deficit" else other.kind
        if titled or (len(gap) <= _NEAR and _BARRIERS.isdisjoint(gap)):
            near.add(kind)
        elif _HARD_BARRIERS.isdisjoint(gap) and "," in gap:
            distant.add(kind)
    near = near or distant
    if not near and titled:
        return complaint_nearby(sentence)
    return near.pop() if len(near) == 1 else "episode"


def _gap(
    sentence: TimedSentence, t: Timex, anchor: Anchor, other: Anchor, *, titled: bool
) -> list[str] | None:
    """The words between two anchors, without the time's own; None where the time belongs to just
    one.
    """
    low, high = min(other.end, anchor.end), max(other.start, anchor.start)
    if not titled and any(low <= x.start < high for x in sentence.times if x is not t):
        return None
    gap = sentence.norms[low:high]
    if not low <= t.start < high:
        return gap
    if anchor.kind in ("leg", "back", "deficit"):
        opens = other.end <= t.start and sentence.norms[t.start - 1] in _OPENING
        if opens or _JOINING.isdisjoint(gap):
            return None
    return gap[t.end - t.start :]


def complaint_nearby(sentence: TimedSentence) -> str:
    """What the sentence before speaks of: "PC: LBP. Duration: 2/12"; of a letter's first one, the
    next.
    """
    reading = sentence.reading
    first = sentence.number == 0 and sentence.end - sentence.begin <= _NEAR - 1
    other = 1 if first else sentence.number - 1
    if not 0 <= other < len(reading.bounds):
        return "episode"
    kinds = {a.kind for a in anchors_between(reading, *reading.bounds[other])} & {"leg", "back"}
    return kinds.pop() if len(kinds) == 1 else "episode"
