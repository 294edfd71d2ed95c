"""Whether treatments were had, are being had, are meant or were declined."""

from __future__ import annotations

from collections.abc import Iterable

from lsmri.nlp.reading import Reading
from lsmri.nlp.scanner import Hit
from lsmri.nlp.treatment import Treatment

__all__ = ["STATUS_KINDS", "Status", "read_status"]

STATUS_KINDS = frozenset(
    {"planned_before", "planned_after", "declined_before", "declined_after", "ongoing_before", "ongoing_after",
     "tried_before", "nothing"}
)  # fmt: skip


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NO = _set("no nil zero without never nor neither non")
_NOT = _set("not hasn't haven't hadn't didn't doesn't don't isn't aren't wasn't weren't can't cannot couldn't won't never without wouldn't deny")
#: What may stand between a "no" and the treatment that it denies.
_BETWEEN_NO = _set(
    "prior previous formal regular specific conservative supervised any other recent real proper form of kind course the a such "
    "his her for need use access to structured active trial current oral strong simple home or nor and , / official adequate history "
    "record evidence intervention medication treatment past further' significant documented or further"
)
_SOME_BEFORE = _set("further more longer")
_PRESCRIBING = _set("prescribed prescribe prescribing script prescription rx'd issued issue written wrote dispensed")
_STARTING = _set("start started starting commence commenced commencing begin begun began add added adding initiate initiated switch switched change step stepped trialling titrate")
_REFERRING = _set("refer referral referred referring self re sent send sending advised advise advice adv suggest suggested recommend recommended offer offered encouraged told arrange arranged instructed urged")
_NOW = _set("today tonight now evening")
_WRITER = _set("i i've we we've have my me")
#: Verbs that govern a list with other things in it.
_GOVERNING = _set("plan p tried adv despite discussed advised advice recommend recommended suggest suggested offered declined refused")
_ADVISING = _set("advised advise told encouraged asked urged recommended suggested instructed")
_LEAFLETS = _set("sheet leaflet handout video")
_DOSES = _set("mg mcg g od bd tds qd qid qds tid hs nocte prn sos x day week for daily stat po at night")
_MODAL_TRIED = _set("had after despite following failed fail tried since done completed of")
#: Types that a clinician starts in the consultation itself.
_STARTED_HERE = frozenset({"exercise_programme", "physiotherapy", "manual_therapy", "acupuncture", "activity_modification"})


class Status:
    """What the words around a list of treatments say of its being had.

    value: ``tried``, ``ongoing``, ``planned``, ``declined`` or "" where they say nothing; firm: whether a
    stated effect doesn't overrule it; why: the words.
    """

    __slots__ = ("firm", "value", "why")

    def __init__(self, value: str = "", why: str = "", *, firm: bool = False) -> None:
        self.value, self.why, self.firm = value, why, firm


Cue = tuple[int, int, str]


def read_status(
    reading: Reading, cues: list[Cue], group: list[Treatment], begin: int, stop: int
) -> Status:
    """The status of a list of treatments that has the words from begin to stop to itself."""
    start, end = group[0].start, group[-1].end
    behind = _behind(reading, [c for c in cues if end <= c[0] < stop], end, group)
    if behind.value == "declined":
        return behind
    ahead = _ahead(reading, [c for c in cues if begin <= c[0] and c[1] <= start], start, stop, group)
    if behind.value == "planned" and ahead.value not in ("declined",):
        return behind if not (ahead.value == "tried" and not behind.firm) else ahead
    if ahead.value in ("", "tried") and behind.value:
        return behind
    return ahead


def _ahead(reading: Reading, cues: list[Cue], start: int, stop: int, group: list[Treatment]) -> Status:
    norms = reading.norms
    begin = reading.bounds[reading.sentence[start]][0]
    if "today" in norms[begin:start] and _raw(reading, begin) == "rx":
        return Status("planned", "rx today", firm=True)
    if norms[start - 1 : start] in (["?"], ["??"]) and reading.starts[start] == reading.ends[start - 1]:
        return Status("planned", "?")
    box = _box(norms, begin, start)
    if box:
        return box
    if _is_rx(reading, start, begin, group):
        return Status("planned", "rx")
    denial = _denial(norms, begin, start)
    if denial:
        end = group[-1].end
        if denial == "without" and (_NOT - {"without"}) & set(norms[end : end + 6]):
            return Status("ongoing", "cannot do without")
        return Status("declined", denial, firm=denial not in ("neither", "nor"))
    near = [
        c
        for c in cues
        if start - c[1] <= 9
        and c[2].endswith("_before")
        and ("," not in norms[c[1] : start] or norms[c[0]] in _GOVERNING)
    ]
    if not near:
        return Status()
    at, end, kind = _nearest(norms, near)
    if kind == "ongoing_before" and all(t.types == ("spinal_injection",) for t in group):
        meant = [c for c in near if c[2] == "planned_before"]
        at, end, kind = meant[-1] if meant else (at, end, kind)
    words = " ".join(norms[at:end])
    if kind == "declined_before":
        if start - end > 6 or norms[at - 1 : at] == ["not"] and words in ("against", "averse", "unwilling", "opposed"):
            return Status()
        return Status("declined", words, firm=True)
    negated = _negated_verb(norms, begin, at)
    if kind == "planned_before":
        if negated and set(words.split()) & (_STARTING | _REFERRING | _PRESCRIBING):
            return Status("declined", "not " + words, firm=True)
        if start - end > 7:
            return Status()
        return _planned(reading, at, end, start, stop, group)
    if kind == "tried_before":
        if words in ("gave", "given") and norms[group[-1].end - 1] in _LEAFLETS:
            return Status("planned", words)
        if negated and start - end <= 5:
            return Status("declined", "not " + words, firm=True)
        return Status("tried", words)
    if kind == "ongoing_before":
        if start - end > 6:
            return Status()
        if negated and start - end <= 3:
            return Status("declined", "not " + words, firm=True)
        if norms[at - 1 : at] == ["to"] or norms[at - 2 : at] == ["to", "take"]:
            if _ADVISING & set(norms[begin:at]):
                return Status("planned", "advised to " + words)
        return Status("ongoing", words)
    return Status()


def _nearest(norms: list[str], near: list[Cue]) -> Cue:
    """The cue next to the list; "on" and "trial of" leave the word to what stands right before them."""
    best = max(near, key=lambda c: (c[1], c[0] - c[1]))
    for _ in range(2):
        if norms[best[0]] not in ("on", "trial", "course", "session", "have", "take", "use", "using", "do", "see", "had", "been", "continue", "regular", "doe", "after"):
            break
        earlier = [c for c in near if 0 <= best[0] - c[1] <= (2 if norms[best[0]] == "trial" else 1)]
        earlier = [c for c in earlier if c[2] in ("planned_before", "declined_before")]
        if not earlier:
            break
        best = max(earlier, key=lambda c: (c[1], c[0] - c[1]))
    return best


def _denial(norms: list[str], begin: int, start: int) -> str:
    """A bare "no" before the list: "no formal physio", "never any physio"."""
    k = start - 1
    while k >= begin and start - k <= 5:
        word = norms[k]
        if word in _NO:
            if set(norms[k + 1 : start]) & _SOME_BEFORE or norms[k + 1 : k + 2] in (["longer"], ["doubt"]):
                return ""
            return word
        if word not in _BETWEEN_NO:
            return ""
        k -= 1
    return ""


def _box(norms: list[str], begin: int, start: int) -> Status | None:
    """A tick box before the name, where the boxes of the line stand before their names."""
    if norms[start - 1 : start] not in (["[x]"], ["[ ]"]):
        return None
    first = next(k for k in range(begin, start) if norms[k] in ("[x]", "[ ]"))
    if first > begin and norms[first - 1] not in (":", "-", "\n"):
        return None
    return Status("tried", "[x]") if norms[start - 1] == "[x]" else Status("declined", "[ ]", firm=True)


def _is_rx(reading: Reading, start: int, begin: int, group: list[Treatment]) -> bool:
    """Whether "Rx" stands right before the list: prescribed now, unless it says when or by whom."""
    k = start - 1
    while k >= begin and reading.norms[k] in (":", "-", "/", "t", "tab", ".", "tablet", "inj", "cap"):
        k -= 1
    if k < begin or _raw(reading, k) != "rx":
        return False
    end = group[-1].end
    rest = reading.norms[k : end + 6]
    return not {"from", "by", "stat", "since", "for"} & set(rest) and not ("x" in rest and {"week", "month"} & set(rest))


def _raw(reading: Reading, word: int) -> str:
    return reading.text[reading.starts[word] : reading.ends[word]].lower()


def _negated_verb(norms: list[str], begin: int, at: int) -> bool:
    """"hasn't yet had", "not on", "never been offered"."""
    for k in range(at - 1, max(begin, at - 4) - 1, -1):
        word = norms[k]
        if word in _NOT:
            return norms[k + 1 : k + 2] not in (["only"], ["just"])
        if word not in ("yet", "been", "had", "have", "ever", "so", "far", "currently", "actually", "really", "be", "to", "formally", "even", "any", "as", "gone", "previously", "having", "he", "she"):
            return False
    return False


def _planned(reading: Reading, at: int, end: int, start: int, stop: int, group: list[Treatment]) -> Status:
    """Weighs a word of planning: what was prescribed, started or advised before today was had."""
    norms = reading.norms
    begin = reading.bounds[reading.sentence[start]][0]
    head = norms[at]
    words = " ".join(norms[at:end])
    if head == "p" and at > begin:
        return Status("tried", "post")
    before = set(norms[max(begin, at - 4) : at])
    around = set(norms[max(begin, at - 6) : min(len(norms), stop)])
    today = bool(around & _NOW)
    if head == "due" and norms[at + 1 : at + 2] == ["to"] and norms[at + 2 : at + 3] != ["start"]:
        return Status()
    if head in ("starting", "commencing") and before & {"since", "after", "following"}:
        return Status("tried", words)
    if head in _STARTING and not before & {"to", "will", "would", "can", "could", "should", "please"}:
        if head in ("start", "add", "commence", "begin", "initiate", "titrate", "switch", "change", "step"):
            return Status("planned", words)
        here = all(t in _STARTED_HERE for g in group for t in g.types)
        if today and not here:
            return Status("planned", words, firm=True)
        return Status("ongoing", words, firm=today)
    if head in _PRESCRIBING:
        past = not today and not before & _WRITER and head in ("prescribed", "dispensed", "issued")
        return Status("tried", words) if past else Status("planned", words)
    if head in ("can", "may", "might") and before & {"she", "he"}:
        return Status()
    if head in ("before", "prior", "ahead") and any(t.types != ("spinal_injection",) for t in group):
        return Status()
    if head == "discussed" and norms[at + 1 : at + 2] == ["with"]:
        return Status()
    return Status("planned", words)


def _behind(reading: Reading, cues: list[Cue], end: int, group: list[Treatment]) -> Status:
    norms = reading.norms
    found = Status()
    answer = _answer(reading, end)
    if answer:
        return answer
    for at, last, kind in sorted(cues):
        gap = [w for w in norms[end:at] if w not in _DOSES and not w[0].isdigit()]
        if len(gap) > (7 if kind == "declined_after" and found.value == "planned" else 4) or {";", ".", "y", "yes", "[x]"} & set(gap):
            break
        word = norms[at]
        words = " ".join(norms[at:last])
        if kind == "declined_after":
            if word in ("no", "nil", "none", "n", "[ ]") and last - at == 1:
                closing = last >= len(norms) or norms[last] in (",", "\n", ".", ";", ")", "/", "|", "at") or _next_pair(norms, last)
                opened = not gap or gap[-1] in (":", "-", "=", "(")
                if not (closing and opened) or (not gap and word in ("n", "no")):
                    continue
            elif "," in gap and found.value != "planned":
                continue
            return Status("declined", words, firm=True)
        if kind == "planned_after" and not found.value:
            if "," in gap and word not in ("to", "form", "started"):
                continue
            if word in ("due", "given") and norms[at + 1 : at + 2] == ["to"]:
                continue
            if word in ("advised", "suggested", "recommended", "referred", "requested") and norms[at + 1 : at + 2] in (["mri"], ["a"], ["an"], ["that"], ["referral"], ["me"], ["we"], ["scan"], ["imaging"], ["by"]):
                continue
            if words in ("given today", "begin"):
                continue
            if word in ("started", "commenced") and all(t in _STARTED_HERE for g in group for t in g.types):
                found = Status("ongoing", words)
                continue
            found = Status("planned", words)
        if kind == "ongoing_after" and not found.value and "," not in gap:
            found = Status("ongoing", words)
    return found


def _answer(reading: Reading, end: int) -> Status | None:
    """The answer to a form's question that ends with the list: "Tried physiotherapy? No"."""
    norms = reading.norms
    if norms[end : end + 1] != ["?"]:
        return None
    following = norms[end + 1 : end + 2]
    if following in (["no"], ["nil"], ["none"], ["never"], ["n"]):
        return Status("declined", following[0], firm=True)
    return Status("tried", following[0]) if following in (["yes"], ["y"]) else None


def _next_pair(norms: list[str], at: int) -> bool:
    """Whether another "name: value" follows, as in a template's line."""
    following = norms[at : at + 4]
    return ":" in following and "." not in following and "\n" not in following


def status_cues(hits: Iterable[Hit], covered: set[int]) -> list[Cue]:
    """The cues of status outside the words of effects; of those of one direction the longest."""
    spans = {(s, e, entry.name) for s, e, entry in hits if entry.name in STATUS_KINDS}
    kept: list[Cue] = []
    for direction in ("_before", "_after"):
        taken: dict[int, tuple[int, int]] = {}
        for start, end, kind in sorted(spans, key=lambda c: (c[0] - c[1], c[0], c[2])):
            if not kind.endswith(direction) or not covered.isdisjoint(range(start, end)):
                continue
            owners = {taken[k] for k in range(start, end) if k in taken}
            if owners and owners != {(start, end)}:
                continue
            taken.update(dict.fromkeys(range(start, end), (start, end)))
            kept.append((start, end, kind))
    kept.sort()
    return kept
