"""Treatments that a letter lists together."""

from __future__ import annotations

from dataclasses import dataclass, field

from lsmri.nlp.text.reading import Reading
from lsmri.nlp.treatment.effects import Effect
from lsmri.nlp.treatment.place import boxes_lead, words_of
from lsmri.nlp.treatment.side import Status
from lsmri.nlp.treatment.treatment import Treatment

__all__ = ["UNHEARD_SECTIONS", "Group", "grouped", "joins_plan", "section_of", "without_dots"]

#: Sections where nothing is said of treatments of the back.
UNHEARD_SECTIONS = frozenset(
    "examination investigations past_history family_history allergies social_history safety "
    "red_flags review_of_systems signature".split()
)
_LONGEST_GAP = 9
_PLAN_HEADS = frozenset({"a/p", "a&p", "plan", "p", "recommendation"})


@dataclass(slots=True)
class Group:
    """Treatments listed together in one sentence.

    ahead, behind: effects tied to the list, by where they stand. value: failed, partial, improved
    or ""; why: the words for it. own: whether an effect in the sentence itself gave it.
    """

    treatments: list[Treatment]
    sentence: int
    ahead: list[Effect] = field(default_factory=list)
    behind: list[Effect] = field(default_factory=list)
    status: Status = field(default_factory=Status)
    value: str = ""
    why: str = ""
    own: bool = False

    @property
    def start(self) -> int:
        """The list's first word."""
        return self.treatments[0].start

    @property
    def end(self) -> int:
        """The list's last word plus one."""
        return self.treatments[-1].end

    @property
    def effects(self) -> list[Effect]:
        """All effects tied to the list."""
        return self.ahead + self.behind

    @property
    def open(self) -> bool:
        """Whether it still waits for an effect."""
        return not self.value and self.status.value not in ("planned", "declined")

    def give(self, value: str, why: str) -> None:
        """Settles what is said of the list's effect."""
        self.value, self.why = value, why


def section_of(reading: Reading, number: int) -> str | None:
    """The section of a sentence; a new dated entry ends the one before it."""
    section = reading.sections[number]
    for k in range(number, -1, -1):
        if section is None or reading.sections[k] != section:
            break
        begin = reading.bounds[k][0]
        first = reading.norms[begin]
        if begin in reading.line_starts and first[0].isdigit():
            return None if any(mark in first for mark in "/-.") else section
    return section


def joins_plan(reading: Reading, number: int) -> bool:
    """Whether a sentence stands in a section that is assessment and plan in one: "A/P: …"."""
    if reading.sections[number] != "impression":
        return False
    head = number
    while head and reading.sections[head - 1] == "impression":
        head -= 1
        begin = reading.bounds[head][0]
        if not _PLAN_HEADS.isdisjoint(reading.norms[begin : begin + 3]):
            return True
    return False


def grouped(reading: Reading, treatments: list[Treatment]) -> list[Group]:
    """The treatments by the lists that they stand in."""
    groups: list[Group] = []
    for t in treatments:
        if groups and groups[-1].sentence == reading.sentence[t.start]:
            between = without_dots(reading.norms[groups[-1].end : t.start])
            listed = all(word in words_of("list") or word[0].isdigit() for word in between)
            boxed = "[x]" in between and boxes_lead(
                reading.norms, reading.bounds[groups[-1].sentence][0], t.start
            )
            meant = between[-1:] == ["for"] and t.types == ("spinal_injection",)
            if listed and len(between) <= _LONGEST_GAP and not boxed and not meant:
                groups[-1].treatments.append(t)
                continue
        groups.append(Group([t], reading.sentence[t.start]))
    return groups


def without_dots(between: list[str]) -> list[str]:
    """The words without the dots of abbreviations ("incl.", "T.", "inj.")."""
    short = words_of("abbreviated")
    return [w for k, w in enumerate(between) if w != "." or not k or between[k - 1] not in short]
