"""What each time expression measures: leg or back pain, the episode, its background, a treatment, an
earlier scan or operation, an accident, something else.

Every sentence is searched for what a time can be said of; the anchor that is cheapest to reach from the
time bears it. Distance costs, and so do commas, "but", a time of its own in between, and a kind of time that
doesn't suit the kind of anchor (one is not "for" an MRI).
"""

from __future__ import annotations

from lsmri.nlp.anchors import COMPLAINTS, Anchor, anchors_between
from lsmri.nlp.background import drop_repeated, set_background
from lsmri.nlp.courses import note_course
from lsmri.nlp.entries import stale_sentences
from lsmri.nlp.exclusions import is_beside_the_point
from lsmri.nlp.reading import Reading
from lsmri.nlp.timewords import time_words
from lsmri.nlp.timex import Timex

__all__ = ["bind_timexes"]

_WORD_COSTS = {
    ",": 1.6, ";": 9.0, ":": 0.4, "-": 0.8, "(": 0.6, ")": 0.6, "\n": 6.0, "/": 0.8, ".": 0.3, "?": 2.0,
    "and": 1.2, "but": 3.5, "although": 3.5, "however": 3.5, "then": 1.5, "which": 0.8, "who": 1.5, "with": 0.6,
    "when": 1.5, "while": 1.5, "despite": 3.0, "because": 2.5, "so": 2.0, "before": 1.5, "until": 2.0, "without": 2.0,
}  # fmt: skip
_LIGHT = frozenset(
    "a an the of in on his her my this has have had been for now is was x about approx at from since over it he she they to l r left "
    "right only some roughly around nearly almost still just by i we me him".split()
)
_OF = frozenset({"of", "history", "h/o", "hx", "with", "worth", "'", "duration", "off", "'s"})
_LINKS = frozenset({"for", "x", "since", "over", "from", ":", "during", "of", "about", "these", "now", "onset", "duration"})
_BEHIND = 3.2  # an anchor behind a time that nothing links to it
_FOR_KIND = {"plan": 4.0, "mri": 5.0, "scan": 5.0, "imaging": 5.0, "surgery": 4.0, "trauma": 3.0, "visit": 2.5, "injection": 1.0}
_AGO_KIND = {"mri": -1.5, "imaging": -1.5, "surgery": -1.5, "scan": -0.5, "visit": -0.5, "trauma": -0.5, "course": 3.5, "treatment": 3.5, "effect": 2.0}  # fmt: skip
_TREATING = frozenset({"treating"})
_STARTING = frozenset({"started", "began", "begun", "onset", "woke", "start", "new"})
_DATED = frozenset({"mri", "imaging", "surgery", "scan"})
_STARTED = frozenset("started since start commenced from began introduced begun".split())
_ENDED = frozenset("finished completed stopped last off ended discontinued discharged".split())
_FARTHEST = 10.0
_TREATMENTS = frozenset({"course", "treatment", "injection"})
_COMPLAINED = frozenset({"leg", "back", "episode", "background"})
_ELSEWHERE = frozenset({"past_history", "family_history", "social_history", "allergies"})
_FRESH = 92.0
_RECENT = 183.0  # days; what is newer isn't history, wherever it stands
_FAR = 5.5  # for what isn't the complaint or its treatment
_OPENING = frozenset({",", ":", "(", "-", "and", ".", ")", "\n", "now", "then", "+", "/"})
#: Words that stand for a complaint named elsewhere in the sentence or in the one before.
_TITLES = frozenset({"onset", "duration", "dur", "dol", "flare", "exacerbation", "hell", "relapse"})
_JOINING = frozenset("and + with radiate radiating down into to going spreading shooting".split())
_BARRIERS = frozenset({";", "but", "\n", ".", ","})


def bind_timexes(reading: Reading) -> None:
    """Sets ``bearer`` of all time expressions; values of dated findings; course lengths of treatments."""
    reading.timexes = [t for t in reading.timexes if not is_beside_the_point(reading, t)]
    stale = stale_sentences(reading)
    for number, group in _by_sentence(reading).items():
        begin, end = reading.bounds[number]
        anchors = anchors_between(reading, begin, end)
        for t in group:
            _bind(reading, t, anchors, group, begin, end)
            if number in stale and t.bearer in _COMPLAINED:
                t.bearer = "other"
    drop_repeated(reading)
    set_background(reading)


def _by_sentence(reading: Reading) -> dict[int, list[Timex]]:
    groups: dict[int, list[Timex]] = {}
    for t in reading.timexes:
        groups.setdefault(reading.sentence[t.start], []).append(t)
    return groups


def _bind(reading: Reading, t: Timex, anchors: list[Anchor], group: list[Timex], begin: int, end: int) -> None:
    norms = reading.norms
    section = reading.sections[reading.sentence[t.start]] if reading.sections else None
    if t.weak and t.kind == "ago" and (section == "plan" or not _began(norms, t, begin)):
        t.bearer = "other"
        return
    if t.dated and t.kind == "ago" and _labels(norms, t, begin):
        t.bearer = "other"
        return
    anchor = _cheapest(norms, t, anchors, group, begin, end)
    if t.weak and t.kind == "for" and (anchor is None or anchor.kind not in _TREATMENTS):
        t.bearer = "other"
        return
    t.onset = t.kind != "ago" or _says_onset(norms, t, begin, end)
    onset = _says_onset(norms, t, begin, end)
    if anchor is None:
        t.cost, t.began = _FARTHEST, t.kind == "since" or _began(norms, t, begin)
        old = section in _ELSEWHERE and (t.days is None or t.days > _RECENT)
        t.bearer = "" if old else _lone(reading, t, begin, onset, anchors)
        return
    kind = anchor.kind
    if kind in COMPLAINTS and anchor.past and (t.days is None or t.days > _RECENT):
        t.bearer = "other"
    elif kind in COMPLAINTS:
        t.onset = t.onset and not anchor.past
        t.began = _began(norms, t, begin) or t.kind == "since"
        t.bearer = _complaint(reading, t, anchor, anchors)
        t.deficit = kind == "deficit" or _of_deficit(norms, t, begin, end)
        if _TREATING & set(norms[begin : t.start]) and t.kind == "for":
            note_course(reading, t, anchor)
        if section in ("family_history", "social_history") or _is_out_of_work(norms, t, begin):
            t.bearer = "other"
    elif kind in ("course", "treatment"):
        t.bearer = "treatment"
        note_course(reading, t, anchor)
    elif kind in ("mri", "imaging", "surgery", "trauma"):
        t.bearer = kind
        _date_finding(t, anchor)
        since = kind == "trauma" and _since_when(norms, anchor, anchors, begin)
        if since:
            t.bearer, t.onset = _complaint(reading, t, since, anchors), True
    else:
        t.bearer = kind


def _cheapest(
    norms: list[str], t: Timex, anchors: list[Anchor], group: list[Timex], begin: int, end: int
) -> Anchor | None:
    best: Anchor | None = None
    best_cost = _FARTHEST
    for anchor in anchors:
        cost = _cost(norms, t, anchor, group, begin, end)
        if cost > _FAR and anchor.kind not in COMPLAINTS and anchor.kind not in ("course", "injection"):
            continue
        if cost < best_cost or (cost == best_cost and anchor.kind == "leg"):
            best, best_cost = anchor, cost
    t.cost = best_cost
    if best is None and t.kind != "ago":
        far = [anchor for anchor in anchors if anchor.kind in COMPLAINTS]
        best = min(far, key=lambda anchor: abs(anchor.start - t.start), default=None)
    return best


def _cost(norms: list[str], t: Timex, anchor: Anchor, group: list[Timex], begin: int, end: int) -> float:
    if anchor.start < t.end and t.start < anchor.end:
        if anchor.kind == "visit":
            return _FARTHEST
        low, high, cost = 0, 0, 0.0
        if anchor.kind in COMPLAINTS:
            cost = 0.5
    elif anchor.end <= t.start:
        low, high, cost = anchor.end, t.start, 0.0
        if t.start - 1 >= begin and norms[t.start - 1] not in _LINKS and norms[anchor.end] not in _LINKS:
            cost = 0.3
    else:
        low, high = t.end, anchor.start
        following = norms[t.end] if t.end < end else ""
        initial = t.start == begin or norms[t.start - 1] in _OPENING
        if following in _OF:
            cost = 0.2
        elif high == low:
            cost = 0.4
        elif following in (",", ")", "-", ";"):
            cost = _BEHIND + 2.0 * (anchor.kind not in COMPLAINTS and not (initial and anchor.kind in _TREATMENTS))
        elif initial or t.kind == "for" and norms[t.start - 1] in ("for", "after", "despite"):
            cost = 0.8
        else:
            cost = _BEHIND
    for k in range(low, high):
        word = norms[k]
        cost += _WORD_COSTS.get(word, 0.25 if word in _LIGHT else 0.7)
    for other in group:
        if other is not t and low <= other.start < high:
            cost += 4.0
    return cost + _suits(norms, t, anchor, low, high, begin)


def _suits(norms: list[str], t: Timex, anchor: Anchor, low: int, high: int, begin: int) -> float:
    """What it costs that this kind of time is said of this kind of thing."""
    kind = anchor.kind
    between = set(norms[low:high])
    if t.kind == "ago" and anchor.start >= t.end and high - low <= 1 and kind in _DATED:
        return _AGO_KIND[kind] - 1.5
    if t.kind == "ago":
        if kind in ("course", "treatment") and between & _STARTED:
            return 0.0
        if kind in COMPLAINTS:
            return 0.0 if t.start > begin and norms[t.start - 1] in ("from", "in") else 1.0
        return _AGO_KIND.get(kind, 0.0)
    if t.kind == "since":
        if kind in ("mri", "imaging", "scan", "surgery", "visit", "injection"):
            return 4.0
        return 0.0
    extra = _FOR_KIND.get(kind, 0.0)
    if kind == "treatment":
        extra += 0.5
    if kind == "symptom":
        extra += 0.2
    return extra


def _of_deficit(norms: list[str], t: Timex, begin: int, end: int) -> bool:
    """Whether the words around a time tell of numbness or weakness and not of pain."""
    cues = time_words().cues
    ahead, behind = norms[max(begin, t.start - 8) : t.start], norms[t.end : min(end, t.end + 9)]
    comma = max((k for k, word in enumerate(ahead) if word == ","), default=-1)
    near = set(ahead[comma + 1 :]) | set(behind[: behind.index(",")] if "," in behind else behind)
    return bool(near & cues["deficit"]) and not near & cues["pain"]


def _labels(norms: list[str], t: Timex, begin: int) -> bool:
    """Whether a date heads a report or an entry, or only compares: "no different to how it was in March"."""
    if norms[t.end : t.end + 1] == [":"] and norms[t.start - 1 : t.start] not in (["on"], ["since"]):
        return True
    return not {"different", "than", "same", "unchanged", "compared"}.isdisjoint(norms[max(begin, t.start - 7) : t.start])


def _began(norms: list[str], t: Timex, begin: int) -> bool:
    ahead = norms[max(begin, t.start - 12) : t.start]
    return "from" in ahead[-3:] or not _STARTING.isdisjoint(ahead) or ("came" in ahead and "on" in ahead)


def _says_onset(norms: list[str], t: Timex, begin: int, end: int) -> bool:
    near = set(norms[max(begin, t.start - 7) : t.start]) | set(norms[t.end : min(end, t.end + 5)])
    cues = time_words().cues
    return t.kind == "since" or bool(near & (cues["onset"] | cues["current"] | cues["worse"]))


def _lone(reading: Reading, t: Timex, begin: int, onset: bool, anchors: list[Anchor]) -> str:
    """The bearer of a time in a sentence that names nothing near: the episode, if it can be."""
    ahead = [anchor for anchor in anchors if anchor.start < t.start]
    if any(anchor.kind in ("injection", "effect") for anchor in ahead):
        return "other"
    course = next((anchor for anchor in reversed(ahead) if anchor.kind == "course"), None)
    if course is not None and t.kind == "for":
        note_course(reading, t, course)
        return "treatment"
    if reading.norms[t.end : t.end + 3] == ["out", "of", "it"]:
        return "other"
    if t.kind == "for" and _is_total(reading, t, begin):
        note_course(reading, t, None)
        return "treatment"
    told = onset or reading.norms[begin : begin + 2] in (["that", "was"], ["it", "was"], ["this", "was"])
    told = told or (t.start == begin and (t.days or 0.0) < 2 * 366)
    if t.kind != "since" and t.weak:
        return "other"
    if t.kind == "ago" and not told:
        return "maybe" if t.days is not None and t.days <= _FRESH and reading.norms[t.start - 1] not in ("till", "until") else "other"
    return _carried(reading, t)


def _since_when(norms: list[str], accident: Anchor, anchors: list[Anchor], begin: int) -> Anchor | None:
    """The complaint that lasts since an accident: "leg pain since the fall in May"."""
    ahead = norms[max(begin, accident.start - 4) : accident.start]
    if "since" not in ahead:
        return None
    return next((a for a in reversed(anchors) if a.kind in COMPLAINTS and a.end <= accident.start), None)


def _is_out_of_work(norms: list[str], t: Timex, begin: int) -> bool:
    """Whether it says since when someone is off work."""
    ahead = norms[max(begin, t.start - 4) : t.start]
    return "off" in ahead and ("since" in ahead or "for" in ahead) and not {"on", "and"} & set(ahead)


def _is_total(reading: Reading, t: Timex, begin: int) -> bool:
    """Whether it says how long all that was listed before took: "altogether 8 weeks"."""
    total = {"altogether", "total", "overall", "totalling"} & set(reading.norms[begin : t.start])
    section = reading.sections[reading.sentence[t.start]] if reading.sections else None
    return bool(total) or section in ("treatment", "medication")


def _complaint(reading: Reading, t: Timex, anchor: Anchor, anchors: list[Anchor]) -> str:
    """``leg``, ``back`` or, where it is both or unnamed, ``episode``."""
    norms = reading.norms
    own = {"deficit": "leg", "symptom": ""}.get(anchor.kind, anchor.kind)
    near = {own} if own else set()
    titled = norms[anchor.start] in _TITLES
    distant: set[str] = set()
    for other in anchors:
        if other is anchor or other.kind not in ("leg", "back", "deficit"):
            continue
        kind = "leg" if other.kind == "deficit" else other.kind
        low, high = min(other.end, anchor.end), max(other.start, anchor.start)
        if not titled and any(x is not t and low <= x.start < high for x in reading.timexes):
            continue
        gap = norms[low:high]
        apart = low <= t.start < high
        if own and apart and (_JOINING.isdisjoint(gap) or (other.end <= t.start and norms[t.start - 1] in _OPENING)):
            continue
        if titled or (len(gap) - (t.end - t.start if low <= t.start < high else 0) <= 7 and _BARRIERS.isdisjoint(gap)):
            near.add(kind)
        elif "," in gap and not {";", "but", "\n"} & set(gap):
            distant.add(kind)
    near = near or distant
    if not near and titled:
        return _carried(reading, t)
    return near.pop() if len(near) == 1 else "episode"


def _carried(reading: Reading, t: Timex) -> str:
    """What the sentence before speaks of: "PC: LBP. Duration: 2/12"; of a letter's first one, the next."""
    number = reading.sentence[t.start]
    begin, end = reading.bounds[number]
    other = number - 1 if number or end - begin > 6 else 1
    if not 0 <= other < len(reading.bounds):
        return "episode"
    kinds = {a.kind for a in anchors_between(reading, *reading.bounds[other])} & {"leg", "back"}
    return kinds.pop() if len(kinds) == 1 else "episode"


def _date_finding(t: Timex, anchor: Anchor) -> None:
    """Notes on a finding how long ago it was: years for operations, months for imaging, days for accidents."""
    finding = anchor.finding
    if finding is None or t.days is None:
        return
    if anchor.kind == "trauma":
        finding.value = t.days
        return
    value = round(t.days / (365.25 if anchor.kind == "surgery" else 30.45), 1)
    if finding.value is None or not isinstance(finding.value, (int, float)) or value < finding.value:
        finding.value = value
