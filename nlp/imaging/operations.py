"""Whether an operation or injection that a letter names is past, weighed, or out of the question.

An operation of the spine called by its name is one of the past unless something says otherwise;
surgery, operations and injections without a cue say nothing. Whether a past one is denied or a
relative's is left to the assertions.
"""

from __future__ import annotations

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.surroundings import Surroundings, coordinated
from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.text.reading import BY_PLACE, BY_START, Cue, Reading

__all__ = ["settle_operations"]

_CONCEPTS = frozenset({"prior_spinal_surgery", "surgery_considered"})
Role = tuple[str, str]
_OF_SPINE = frozenset({"disc_herniation", "spinal_stenosis", "spondylolisthesis"})
_CONSIDERED = {"weighed": "present", "open": "possible", "declined": "absent"}


def settle_operations(reading: Reading) -> None:
    """Replaces the findings that name operations and injections by what the letter says of them."""
    names = _names(reading)
    if not names:
        return
    findings = [f for f in reading.findings if f.concept not in _CONCEPTS or f.polarity == "absent"]
    for name, (role, why) in zip(names, _roles(reading, names), strict=True):
        if why:
            name.why.append(why)
        if role == "past" and reading.norms[name.start - 1 : name.start] == ["previous"]:
            name.start -= 1
        if role == "past" and name.concept == "prior_spinal_surgery":
            findings.append(name)
        elif role in _CONSIDERED:
            name.concept, name.assertion = "surgery_considered", _CONSIDERED[role]
            findings.append(name)
    findings.sort(key=BY_PLACE)
    reading.findings = findings


def _names(reading: Reading) -> list[Finding]:
    """Names that don't overlap; one of the spine wins over a general one.

    "Operated" beside a disease of the spine is an operation of the spine: "PIVD, operated 2016".
    """
    found = [f for f in reading.findings if f.concept in _CONCEPTS and f.polarity == "present"]
    for f in found:
        if reading.norms[f.start : f.end] == ["operated"] and _beside_spine(reading, f):
            f.concept = "prior_spinal_surgery"
    found.sort(key=lambda f: (f.concept != "prior_spinal_surgery", f.start))
    kept: list[Finding] = []
    taken: set[int] = set()
    for f in found:
        if taken.isdisjoint(range(f.start, f.end)):
            kept.append(f)
            taken.update(range(f.start, f.end))
    return sorted(kept, key=BY_START)


def _beside_spine(reading: Reading, f: Finding) -> bool:
    sentence = reading.sentence[f.start]
    return any(
        o.concept in _OF_SPINE and reading.sentence[o.start] == sentence and o.end <= f.start
        for o in reading.findings
    )


def _roles(reading: Reading, names: list[Finding]) -> list[Role]:
    """The role of each name; one without cues shares that of the name it is coordinated with."""
    ends = [0, *(name.end for name in names)]
    starts = [*(name.start for name in names[1:]), len(reading.norms)]
    roles = [
        _OperationRole(reading, name, taken).decide()
        for name, taken in zip(names, zip(ends, starts, strict=False), strict=False)
    ]
    articles = load_words("operations")["articles"]
    for i in range(len(names) - 1):
        between = reading.norms[names[i].end : names[i + 1].start]
        explained = len(between) == 2 and between[0] == "," and between[1] in articles
        if roles[i][0] == "weighed" and explained:
            roles[i + 1] = roles[i]  # "an operation, a decompression in December"
    for i in range(len(names) - 2, -1, -1):
        if not roles[i][0] and coordinated(reading, names[i].end, names[i + 1].start):
            roles[i] = roles[i + 1]
    return roles


class _OperationRole(Surroundings):
    """The cues around one operation or injection."""

    def __init__(self, reading: Reading, name: Finding, taken: tuple[int, int]) -> None:
        super().__init__(reading, name.start, name.end, "operations", taken)
        words = self.words
        said = set(self.norms[name.start : name.end])
        self.spinal = name.concept == "prior_spinal_surgery"
        own_name = said.isdisjoint(words["general"]) or not said.isdisjoint(words["past_names"])
        self.named = self.spinal and own_name
        self.certain = self.spinal or not said.isdisjoint(words["injections"])
        self.surgeon = "surgeon" in said
        self.ready = not said.isdisjoint(words["ready"])

    def decide(self) -> Role:
        """``past``, ``weighed``, ``open``, ``declined``, ``none`` or "", and the deciding cue."""
        return (
            self._of_others()
            or self._box()
            or self._awaits_imaging()
            or self._declined()
            or self._dated_past()
            or self._weighed()
            or self._past()
            or (("past", "") if self.named else ("", ""))
        )

    def _of_others(self) -> Role | None:
        """The doctor's premises, a point in time, or a relative's (left to assertions if past)."""
        place = self.touching("place", 1)
        if place and not self.spinal:
            return "none", self.said(place)
        before = self.norms[self.start - 1 : self.start]
        if not self.named and self.end - self.start == 1 and before in (["pre"], ["post"]):
            return "none", "point in time"
        if self.near("givers", 4):
            return "none", "given elsewhere"
        kin = self.ahead("kin", 8)
        if kin and not self.words["having"].isdisjoint(self.norms[kin.end : self.start]):
            return ("past" if self.spinal else "none"), self.said(kin)
        return None

    def _box(self) -> Role | None:
        """A tick box behind it: past operations are left to the assertions."""
        if self.norms[self.end : self.end + 1] not in (["[ ]"], ["[x]"]):
            return None
        ticked = self.norms[self.end] == "[x]"
        if self.spinal and not self._wish():
            return "past", "tick box"
        return ("weighed" if ticked else "declined"), "tick box"

    def _awaits_imaging(self) -> Role | None:
        """Whether it is only held up by the want of a scan: "won't book her ESI without an MRI"."""
        behind = self.norms[self.end : self.end + 6]
        if _WITHOUT.isdisjoint(behind) or _SCANS.isdisjoint(behind):
            return None
        return ("weighed", "without imaging") if _HELD_UP & set(self._ahead_words()) else None

    def _ahead_words(self) -> list[str]:
        return self.norms[max(self.low, self.start - 6) : self.start]

    # -- out of the question ----------------------------------------------------------------------

    def _declined(self) -> Role | None:
        later = self._declined_later()
        if later:
            return "declined", later
        before = self.norms[max(self.low, self.start - 2) : self.start]
        if self.ready and not self.words["not_ready"].isdisjoint(before):
            return "declined", "not"
        answer = self.norms[self.end : self.end + 1]
        if self.ready and answer in (["n"], ["no"]):
            return "declined", answer[0]
        if before[-1:] in (["no"], ["nil"]) and self.behind("weighed", 1):
            return "declined", before[-1]
        cue = self.behind("declined", 3) or self._declined_before()
        return ("declined", self.said(cue)) if cue else None

    def _declined_later(self) -> str:
        """What says later that it isn't on offer: "… and I have none to offer"."""
        rest = " ".join(self.norms[self.end : self.end + 18])
        return next((words for words in _NOT_OFFERED if words in rest), "")

    def _declined_before(self) -> Cue | None:
        cue = self.ahead("declined", 6)
        if cue is None or "," in self.norms[cue.end : self.start]:
            return None
        past = self.touching("past")
        if past is not None and past.start >= cue.end:
            return None
        wanted = self._wish()
        if wanted is None or wanted.start < cue.end:
            return cue
        between = self.norms[cue.end : wanted.start]  # "not keen to consider" declines the wish
        return cue if len(between) <= 2 and "," not in between else None

    # -- past -------------------------------------------------------------------------------------

    def _dated_past(self) -> Role | None:
        """A date right beside it, unless it is still to come."""
        if self.ready or self.surgeon or self._wish():
            return None
        date = self.dated()
        return ("past", date) if date else None

    def _past(self) -> Role | None:
        if not self.spinal:
            return None
        cue = self.touching("past") or self.behind("past", 2)
        if cue is not None:
            return "past", self.said(cue)
        if self.norms[self.end : self.end + 1] in (["at"], ["by"], ["in"]) and self._placed():
            return "past", self.norms[self.end]
        if self.reading.sections[self.reading.sentence[self.start]] == "past_history":
            return "past", "past history"
        denied = self.near("none", 3, 2)  # "no back surgery", "spinal surgery: none"
        return ("past", "denied") if denied else None

    def _placed(self) -> bool:
        """Whether the hospital or surgeon is named: "spinal op at St James"."""
        starts = self.reading.starts
        k = self.end + 1
        return k < len(starts) and self.reading.text[starts[k]].isupper()

    # -- weighed ----------------------------------------------------------------------------------

    def _weighed(self) -> Role | None:
        cue = self._wish()
        if cue is None and (self.touching("past", 3) or (self.named and self.behind("past", 2))):
            return None
        cue = cue or self._question()
        if cue is None and not self.surgeon:
            cue = self.behind("weighed", 4)
            if cue is not None and "," in self.norms[self.end : cue.start]:
                cue = None
        unsure = self.ahead("unsure", 9 if cue else 1)
        if unsure is not None:
            return "open", self.said(unsure)
        if cue is not None:
            return "weighed", self.said(cue)
        return ("weighed", "to go ahead") if self.ready or self._goes_ahead() else None

    def _wish(self) -> Cue | None:
        """The cue before the name that weighs it; the weaker only where they touch it."""
        past = self.touching("past", 3)
        for cue in reversed(self.cues_before):
            gap = self.start - cue.end
            if gap > 7 or (past is not None and past.end > cue.start):
                continue
            between = self.norms[cue.end : self.start]
            if self.surgeon:
                counts = cue.kind == "willing" and gap <= 3
            elif cue.kind == "weighed":
                counts = gap <= 3 or "," not in between
            else:
                touches = gap <= 3 and self.words["modifiers"].issuperset(between)
                counts = touches and (
                    cue.kind == "weak" or (cue.kind == "weakest" and self.certain)
                )
            if counts:
                return cue
        return None

    def _question(self) -> Cue | None:
        """A question mark or "query" before the name, or a mark glued to it."""
        if self.certain and self.norms[self.end : self.end + 1] == ["?"]:
            return Cue(self.end, self.end + 1, "question")
        cue = self.ahead("question", 3)
        if cue is None or self.said(cue) == "query":
            return cue
        return cue if self.asks_on(cue) and (self.certain or cue.end == self.start) else None

    def _goes_ahead(self) -> bool:
        """Whether the letter says later that it will be done: "… and he would like to proceed"."""
        for k in range(self.end, min(len(self.norms), self.end + 24)):
            norm = self.norms[k]
            if norm in (".", "\n"):
                return False
            if norm in self.words["proceeding"] or self.norms[k : k + 2] == ["go", "ahead"]:
                before = self.norms[max(self.end, k - 4) : k]
                return not self.words["willing"].isdisjoint(before) and "not" not in before
        return False


_WITHOUT = frozenset({"without", "w/o", "until", "unless"})
_SCANS = frozenset("mri mr scan image imaging picture film".split())
_HELD_UP = frozenset("won't not refuse can't cannot wouldn't decline will no".split())
_NOT_OFFERED = (
    "none to offer", "nothing to offer", "would not operate", "wouldn't operate",
    "no surgical option",
)  # fmt: skip
