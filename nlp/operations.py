"""Whether an operation or injection that a letter names is past, weighed, or out of the question.

An operation of the spine called by its name is one of the past unless something says otherwise; surgery,
operations and injections without a cue say nothing. Whether a past one is denied or a relative's is left to
the assertions.
"""

from __future__ import annotations

from lsmri.nlp.finding import Finding
from lsmri.nlp.reading import Cue, Reading
from lsmri.nlp.surroundings import Surroundings, coordinated

__all__ = ["settle_operations"]

_CONCEPTS = frozenset({"prior_spinal_surgery", "surgery_considered"})
Role = tuple[str, str]


def settle_operations(reading: Reading) -> None:
    """Replaces the findings that name operations and injections by what the letter says of them."""
    names = _names(reading)
    if not names:
        return
    findings = [f for f in reading.findings if f.concept not in _CONCEPTS]
    for name, (role, why) in zip(names, _roles(reading, names), strict=True):
        if why:
            name.why.append(why)
        if role == "past" and reading.norms[name.start - 1 : name.start] == ["previous"]:
            name.start -= 1
        if role == "past" and name.concept == "prior_spinal_surgery":
            findings.append(name)
        elif role in ("weighed", "declined"):
            name.concept = "surgery_considered"
            name.assertion = "present" if role == "weighed" else "absent"
            findings.append(name)
    findings.sort(key=lambda f: (f.start, f.end))
    reading.findings = findings


def _names(reading: Reading) -> list[Finding]:
    """Names that don't overlap; one of the spine wins over a general one."""
    found = [f for f in reading.findings if f.concept in _CONCEPTS and f.polarity == "present"]
    found.sort(key=lambda f: (f.concept != "prior_spinal_surgery", f.start))
    kept: list[Finding] = []
    for f in found:
        if all(f.end <= other.start or other.end <= f.start for other in kept):
            kept.append(f)
    return sorted(kept, key=lambda f: f.start)


def _roles(reading: Reading, names: list[Finding]) -> list[Role]:
    ends = [0, *(name.end for name in names)]
    starts = [*(name.start for name in names[1:]), len(reading.norms)]
    roles = [
        _OperationRole(reading, name, taken).decide()
        for name, taken in zip(names, zip(ends, starts, strict=False), strict=False)
    ]
    for i in range(len(names) - 1):
        between = reading.norms[names[i].end : names[i + 1].start]
        if (
            roles[i][0] == "weighed"
            and len(between) == 2
            and between[0] == ","
            and between[1] in _ARTICLES
        ):
            roles[i + 1] = roles[i]  # "an operation, a decompression in December"
    for i in range(len(names) - 2, -1, -1):
        if not roles[i][0] and coordinated(reading, names[i].end, names[i + 1].start):
            roles[i] = roles[i + 1]
    return roles


class _OperationRole(Surroundings):
    """The cues around one operation or injection."""

    def __init__(self, reading: Reading, name: Finding, taken: tuple[int, int]) -> None:
        super().__init__(reading, name.start, name.end, "operations", taken)
        said = set(self.norms[name.start : name.end])
        self.spinal = name.concept == "prior_spinal_surgery"
        self.named = self.spinal and (
            said.isdisjoint(self.words["general"]) or not said.isdisjoint(self.words["past_names"])
        )
        self.injection = not said.isdisjoint(self.words["injections"])
        self.surgeon = not said.isdisjoint(("surgeon", "surgeons"))
        self.ready = bool(said & _READY)

    def decide(self) -> Role:
        """``past``, ``weighed``, ``declined``, ``none`` or "", with the cue that decided."""
        return (
            self._of_others()
            or self._declined()
            or self._dated_past()
            or self._weighed()
            or self._past()
            or (("past", "") if self.named else ("", ""))
        )

    def _of_others(self) -> Role | None:
        """A relative's, which is left to the assertions if it is past, or the doctor's premises."""
        place = self.touching("place", 1)
        if place and not self.spinal:
            return "none", self.said(place)
        if self.end - self.start == 1 and self.norms[self.start - 1 : self.start] in (
            ["pre"],
            ["post"],
        ):
            return "none", "point in time"
        kin = self.ahead("kin", 8)
        if kin and not self.words["having"].isdisjoint(self.norms[kin.end : self.start]):
            return ("past" if self.spinal else "none"), self.said(kin)
        return None

    def _declined(self) -> Role | None:
        cue = self.behind("declined", 3)
        later = self._declined_later()
        if later:
            return "declined", later
        if self.ready and {"not", "no", "isn't", "poor"} & set(
            self.norms[max(self.low, self.start - 2) : self.start]
        ):
            return "declined", "not"
        if cue is None:
            cue = self.ahead("declined", 6)
            if cue is None or self._comma_between(cue) or self._past_between(cue):
                return None
            wanted = self._wish()
            if wanted is not None and wanted.start >= cue.end and not self._only_links(cue, wanted):
                return None
        return "declined", self.said(cue)

    def _declined_later(self) -> str:
        """What says later that it isn't on offer: "… and I have none to offer"."""
        text = " ".join(self.norms[self.end : min(len(self.norms), self.end + 18)])
        return next((words for words in _NOT_OFFERED if words in text), "")

    def _comma_between(self, cue: Cue) -> bool:
        return "," in self.norms[cue.end : self.start]

    def _past_between(self, cue: Cue) -> bool:
        past = self.touching("past")
        return past is not None and past.start >= cue.end

    def _only_links(self, declined: Cue, wanted: Cue) -> bool:
        """Whether a wish is what is declined: "not keen to consider", "no wish for"."""
        between = self.norms[declined.end : wanted.start]
        return len(between) <= 2 and "," not in between

    def _dated_past(self) -> Role | None:
        """A date right beside it, unless it is still to come."""
        if self.ready or self.surgeon or self._wish():
            return None
        date = self.dated()
        return ("past", date) if date else None

    def _weighed(self) -> Role | None:
        cue = self._wish()
        if cue is None and self._is_past_beside():
            return None
        question = self.ahead("question", 3)
        if cue is None and question is not None and self._is_asked(question):
            cue = question
        if cue is None and not self.surgeon:
            cue = self.behind("weighed", 4)
            if cue is not None and "," in self.norms[self.end : cue.start]:
                cue = None
        if cue is not None:
            return "weighed", self.said(cue)
        if self.ready or self._goes_ahead():
            return "weighed", "to go ahead"
        return None

    def _is_past_beside(self) -> bool:
        return self.touching("past", 3) is not None

    def _wish(self) -> Cue | None:
        """The cue before the name that really weighs it; the weakest count only where they touch it."""
        past = self.touching("past", 3)
        for cue in reversed(self.cues_before):
            gap = self.start - cue.end
            if cue.kind != "weighed" or gap > 7 or (past is not None and past.end > cue.start):
                continue
            said = self.said(cue)
            if self.surgeon:
                counts = said in _WILLING and gap <= 3
            elif said in _WEAK:
                beside = self.words["modifiers"].issuperset(self.norms[cue.end : self.start])
                counts = gap <= 3 and beside and (said not in _WEAKEST or self._may_follow())
            else:
                counts = gap <= 3 or "," not in self.norms[cue.end : self.start]
            if counts:
                return cue
        return None

    def _may_follow(self) -> bool:
        """Whether "for" or "if" before it may mean what is to come: an injection, a named operation."""
        return self.named or self.injection or self.spinal

    def _is_asked(self, cue: Cue) -> bool:
        if self.said(cue) == "query":
            return True
        return self.asks_on(cue) and (self._may_follow() or cue.end == self.start)

    def _goes_ahead(self) -> bool:
        """Whether the letter says later that it will be done: "… and he would like to proceed"."""
        limit = min(len(self.norms), self.end + 24)
        for k in range(self.end, limit):
            if self.norms[k] == "." or self.norms[k] == "\n":
                return False
            if self.norms[k] in ("proceed", "proceeding") or self.norms[k : k + 2] == [
                "go",
                "ahead",
            ]:
                before = self.norms[max(self.end, k - 4) : k]
                return not self.words["willing"].isdisjoint(before) and "not" not in before
        return False

    def _past(self) -> Role | None:
        if not self.spinal:
            return None
        cue = self.touching("past") or self.behind("past", 2)
        if cue is not None:
            return "past", self.said(cue)
        section = self.reading.sections[self.reading.sentence[self.start]]
        if section == "past_history":
            return "past", "past history"
        return ("past", "denied") if self._denied() else None

    def _denied(self) -> bool:
        """Whether it is denied that there was one: "no back surgery", "spinal surgery: none"."""
        window = self.norms[max(self.low, self.start - 3) : self.start]
        window = window + self.norms[self.end : min(self.high, self.end + 2)]
        return not _NO.isdisjoint(window)


_NOT_OFFERED = (
    "none to offer",
    "nothing to offer",
    "would not operate",
    "wouldn't operate",
    "no surgical option",
)
_ARTICLES = frozenset({"a", "an", "the"})
_READY = frozenset(
    "pre preop preoperative presurgical planning workup candidate opinion consideration target".split()
)
_NO = frozenset("no nil never denies deny none not nor n without".split())
_WEAK = frozenset(
    "for if vs versus before get getting to have need needs require requires further possible due plan planned future option "
    "options worth discuss discussed risk of risks of sent for revision undergo potential advised adv recommended suggested "
    "advise do does doing perform can seen for arrange pre happy happy to decision candidate interest in help with request for welcome".split()
) | {
    "to have",
    "risk of",
    "risks of",
    "sent for",
    "seen for",
    "prior to",
    "ahead of",
    "will do",
    "can do",
}
_WEAKEST = frozenset(
    {
        "for",
        "if",
        "get",
        "getting",
        "have",
        "to have",
        "need",
        "needs",
        "sent for",
        "seen for",
        "due",
    }
)
_WILLING = frozenset(
    {
        "willing", "accept", "keen", "wants", "want", "hoping", "wish", "agreeable", "keen for", "would accept",
        "would like", "hoping for", "would go for", "in favour of", "keen on",
    }
)  # fmt: skip
