"""How far a time expression is from what it may measure.

Distance costs, and so do commas, "but", another time in between, and a kind of time that
doesn't suit the kind of anchor: one is not "for" an MRI.
"""

from __future__ import annotations

from lsmri.nlp.time.anchors import COMPLAINTS, Anchor
from lsmri.nlp.time.timed_sentence import TimedSentence
from lsmri.nlp.time.timex import Timex

__all__ = ["FARTHEST", "nearest_anchor"]

#: Beyond this nothing is said of a time; a complaint or course may be farther away than the rest.
FARTHEST = 10.0
_FAR = 5.5
#: In words. What is farther away costs more than FARTHEST, whatever stands between.
_REACH = 60
_REACHED_AFAR = COMPLAINTS | {"course", "injection"}
_TREATMENTS = frozenset({"course", "treatment", "injection"})

_PARTING_COSTS = {
    ",": 1.6, ";": 9.0, ":": 0.4, "-": 0.8, "(": 0.6, ")": 0.6, "\n": 6.0, "/": 0.8, ".": 0.3,
    "?": 2.0, "and": 1.2, "but": 3.5, "although": 3.5, "however": 3.5, "then": 1.5, "which": 0.8,
    "who": 1.5, "with": 0.6, "when": 1.5, "while": 1.5, "despite": 3.0, "because": 2.5, "so": 2.0,
    "before": 1.5, "until": 2.0, "without": 2.0,
}  # fmt: skip
_LIGHT = frozenset(
    "a an the of in on his her my this has have had been for now is was x about approx at "
    "from since over it he she they "
    "to l r left right only some roughly around nearly almost still just by i we me him".split()
)
_LIGHT_COST, _WORD_COST, _TIME_COST = 0.25, 0.7, 4.0
_WORD_COSTS = dict.fromkeys(_LIGHT, _LIGHT_COST) | _PARTING_COSTS
#: Words that join a time to what stands behind it: "six weeks of", "3/12 history".
_OF = frozenset({"of", "history", "h/o", "hx", "with", "worth", "'", "duration", "off", "'s"})
#: Words that join a time to what stands before it.
_LINKS = frozenset(
    {
        "for",
        "x",
        "since",
        "over",
        "from",
        ":",
        "during",
        "of",
        "about",
        "these",
        "now",
        "onset",
        "duration",
    }
)
#: After these a time opens its clause, and what it measures may follow.
_OPENING = frozenset({",", ":", "(", "-", "and", ".", ")", "\n", "now", "then", "+", "/"})
_BEHIND = 3.2  # what stands behind a time without a link
_FOR_KIND = {
    "plan": 4.0, "mri": 5.0, "scan": 5.0, "imaging": 5.0, "surgery": 4.0, "trauma": 3.0,
    "visit": 6.0, "injection": 1.0, "treatment": 0.5, "symptom": 0.2,
}  # fmt: skip
_AGO_KIND = {
    "mri": -1.5, "imaging": -1.5, "surgery": -1.5, "scan": -0.5, "visit": -0.5, "trauma": -0.5,
    "course": 3.5, "treatment": 3.5, "effect": 2.0,
}  # fmt: skip
_UNSINCE = frozenset({"mri", "imaging", "scan", "surgery", "visit", "injection"})
_DATED = frozenset({"mri", "imaging", "surgery", "scan"})
_STARTED = frozenset("started since start commenced from began introduced begun".split())


def nearest_anchor(sentence: TimedSentence, t: Timex) -> Anchor | None:
    """What a time most likely measures; its distance is noted as ``t.cost``. None if all is too
    far.
    """
    best: Anchor | None = None
    t.cost = FARTHEST
    for anchor in sentence.anchors:
        if anchor.start - t.end > _REACH or t.start - anchor.end > _REACH:
            continue
        cost = _cost(sentence, t, anchor)
        if cost > _FAR and anchor.kind not in _REACHED_AFAR:
            continue
        if cost < t.cost or (cost == t.cost and anchor.kind == "leg"):
            best, t.cost = anchor, cost
    if best is None and t.kind != "ago":
        far = [anchor for anchor in sentence.anchors if anchor.kind in COMPLAINTS]
        return min(far, key=lambda anchor: abs(anchor.start - t.start), default=None)
    return best


def _cost(sentence: TimedSentence, t: Timex, anchor: Anchor) -> float:
    if anchor.start < t.end and t.start < anchor.end:
        if anchor.kind == "visit":
            return FARTHEST
        return 0.5 * (anchor.kind in COMPLAINTS) + _suits(sentence, t, anchor, 0, 0)
    if anchor.end <= t.start:
        low, high = anchor.end, t.start
        norms = sentence.norms
        cost = 0.0 if norms[t.start - 1] in _LINKS or norms[anchor.end] in _LINKS else 0.3
        cost *= t.start > sentence.begin
    else:
        low, high = t.end, anchor.start
        cost = _behind(sentence, t, anchor)
    for word in sentence.norms[low:high]:
        cost += _WORD_COSTS.get(word, _WORD_COST)
    if len(sentence.times) > 1:
        cost += _TIME_COST * sum(
            low <= other.start < high for other in sentence.times if other is not t
        )
    return cost + _suits(sentence, t, anchor, low, high)


def _behind(sentence: TimedSentence, t: Timex, anchor: Anchor) -> float:
    """What it costs that the anchor stands behind the time."""
    norms = sentence.norms
    following = norms[t.end] if t.end < sentence.end else ""
    before = norms[t.start - 1] if t.start > sentence.begin else "\n"
    if following in _OF:
        return 0.2
    if anchor.start == t.end:
        return 0.4
    initial = before in _OPENING
    if following in (",", ")", "-", ";"):
        listed = initial and anchor.kind in _TREATMENTS
        return _BEHIND + 2.0 * (anchor.kind not in COMPLAINTS and not listed)
    if initial or (t.kind == "for" and before in ("for", "after", "despite")):
        return 0.8
    return _BEHIND


def _suits(sentence: TimedSentence, t: Timex, anchor: Anchor, low: int, high: int) -> float:
    """What it costs that this kind of time is said of this kind of thing."""
    kind = anchor.kind
    if t.kind == "for":
        return _FOR_KIND.get(kind, 0.0)
    if t.kind == "since":
        return 4.0 if kind in _UNSINCE else 0.0
    if anchor.start >= t.end and high - low <= 1 and kind in _DATED:
        return _AGO_KIND[kind] - 1.5
    if kind in ("course", "treatment") and not _STARTED.isdisjoint(sentence.norms[low:high]):
        return 0.0
    if kind in COMPLAINTS:
        return 0.0 if sentence.ahead(t, 1) in (["from"], ["in"]) else 1.0
    return _AGO_KIND.get(kind, 0.0)
