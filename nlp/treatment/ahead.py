"""What the words ahead of a list of treatments say of its being had."""

from __future__ import annotations

from lsmri.nlp.text.reading import Reading
from lsmri.nlp.treatment.place import words_of
from lsmri.nlp.treatment.side import Cue, Side, Status
from lsmri.nlp.treatment.treatment import Treatment

__all__ = ["Ahead"]

#: At most so many words stand between a cue and the list.
_REACH = {"declined_before": 6, "planned_before": 7, "tried_before": 9, "ongoing_before": 6}
_AVERSE = ("against", "averse", "unwilling", "opposed")


class Ahead(Side):
    """What stands ahead; ``stop`` is where the words end that the list has to itself."""

    def __init__(self, reading: Reading, group: list[Treatment], stop: int) -> None:
        super().__init__(reading, group)
        self.stop = stop

    def status(self, cues: list[Cue]) -> Status:
        """Weighs the cues that stand ahead, all of a kind ``_before``."""
        marked = self._mark()
        if marked:
            return marked
        denial = self._denial()
        if denial:
            needed = words_of("not") - {"without"}
            if denial == "without" and not needed.isdisjoint(self.norms[self.end : self.end + 6]):
                return Status("ongoing", "cannot do without")
            return Status("declined", denial, firm=denial not in ("neither", "nor"))
        cue = self._nearest(cues)
        if cue is None:
            return Status()
        at, end, kind = cue
        words = " ".join(self.norms[at:end])
        match kind:
            case "declined_before":
                if at > self.begin and self.norms[end : end + 1] == [","]:
                    return Status()  # "metformin declined, co-codamol"
                doubled = self.norms[at - 1 : at] == ["not"] and words in _AVERSE
                return Status() if doubled else Status("declined", words, firm=True)
            case "planned_before":
                return self._planned(at, end, words)
            case "tried_before":
                return self._tried(at, end, words)
        return self._ongoing(at, end, words)

    def _mark(self) -> Status | None:
        """A sign right before the list: "?injection", "[x] physio", "Rx naproxen"."""
        before = self.norms[self.start - 1 : self.start]
        glued = self.start and self.reading.ends[self.start - 1] == self.reading.starts[self.start]
        if before in (["?"], ["??"]) and glued:
            return Status("planned", "?")
        if before in (["[x]"], ["[ ]"]) and self.boxes_lead():
            if before == ["[x]"]:
                return Status("tried", "[x]")
            return Status("declined", "[ ]", firm=True)
        if self._is_prescribed():
            return Status("planned", "rx")
        if self.only_injections() and before in (["for"], ["pre"]):
            return Status("planned", before[0], firm=True)
        opened = self.norms[self.begin : self.begin + 2]
        if opened == ["home", ","] and self.start <= self.begin + 4:
            return Status("planned", "home")
        if self.written(self.begin) == "rx" and "today" in self.norms[self.begin : self.start]:
            return Status("planned", "rx today", firm=True)
        return None

    def _is_prescribed(self) -> bool:
        """Whether "Rx" stands right before the list and doesn't say since when or by whom."""
        k = self.start - 1
        while k >= self.begin and self.norms[k] in words_of("rx_fillers"):
            k -= 1
        if k < self.begin or self.written(k) != "rx" or self._is_before_examination():
            return False
        if self._is_of_sessions() or self._is_before_plan():
            return False
        rest = set(self.norms[k : self.end + 6])
        course = "x" in rest and rest & {"week", "month"}
        return not rest & words_of("rx_past") and not course

    def _number(self) -> int:
        """The sentence's."""
        return self.reading.sentence[self.start]

    def _is_before_plan(self) -> bool:
        """Whether the plan has a line of its own behind: what is prescribed stands there."""
        firsts = (begin for begin, _ in self.reading.bounds[self._number() + 1 :])
        return any(self.norms[begin] == "plan" for begin in firsts)

    def _is_of_sessions(self) -> bool:
        """Whether it tells what a physiotherapist did: "Rx: McKenzie, traction"."""
        first = self.group[0]
        bare = words_of("physios", "patient_words")
        return first.types == ("physiotherapy",) and bare.isdisjoint(first.why[0].split())

    def _is_before_examination(self) -> bool:
        """Whether the examination is told later: what was prescribed before it was had."""
        reading = self.reading
        number = self._number()
        return reading.sections[number] != "examination" and (
            "examination" in reading.sections[number + 1 :]
        )

    def _denial(self) -> str:
        """A bare "no" before the list: "no formal physio", "never any physio"."""
        norms = self.norms
        for k in range(self.start - 1, max(self.begin, self.start - 5) - 1, -1):
            word = norms[k]
            if word in words_of("no"):
                if norms[k + 1] == ",":
                    return ""
                some = not words_of("some_before").isdisjoint(norms[k + 1 : self.start])
                return "" if some or norms[k + 1] == "doubt" else word
            if word not in words_of("after_no"):
                return ""
        return ""

    def _nearest(self, cues: list[Cue]) -> Cue | None:
        """The cue that governs the list; "on" and "trial of" leave that to what is before them."""
        norms = self.norms
        near = [
            c
            for c in cues
            if self.start - c[1] <= max(_REACH.values())
            and ("," not in norms[c[1] : self.start] or norms[c[0]] in words_of("governing"))
        ]
        if not near:
            return None
        best = max(near, key=_place)
        for _ in range(2):
            head = norms[best[0]]
            meant = [
                c
                for c in near
                if c[2] in ("planned_before", "declined_before")
                and 0 <= best[0] - c[1] <= (2 if head == "trial" else 1)
            ]
            if head not in words_of("light_verbs") or not meant:
                break
            if head == "continue" and norms[meant[-1][0]] in ("p", "plan"):
                break
            best = max(meant, key=_place)
        if best[2] == "ongoing_before" and self.only_injections():
            best = next((c for c in reversed(near) if c[2] == "planned_before"), best)
        return best if self.start - best[1] <= _REACH[best[2]] else None

    def _is_negated(self, at: int) -> bool:
        """Whether the verb at a word is: "hasn't yet had", "not on", "never been offered"."""
        for k in range(at - 1, max(self.begin, at - 4) - 1, -1):
            word = self.norms[k]
            if word in words_of("not"):
                return self.norms[k + 1] not in ("only", "just")
            if word not in words_of("after_not"):
                return False
        return False

    def _tried(self, at: int, end: int, words: str) -> Status:
        if words in ("gave", "given") and self.norms[self.end - 1] in words_of("leaflets"):
            return Status("planned", words)
        if self.start - end <= 5 and self._is_negated(at):
            return Status("declined", "not " + words, firm=True)
        return Status("tried", words)

    def _ongoing(self, at: int, end: int, words: str) -> Status:
        if self.start - end <= 3 and self._is_negated(at):
            return Status("declined", "not " + words, firm=True)
        lead = self.norms[self.begin : at]
        told = lead[-1:] == ["to"] or lead[-2:] == ["to", "take"]
        if told and not words_of("advising").isdisjoint(lead):
            return Status("planned", "advised to " + words)
        return Status("ongoing", words)

    def _planned(self, at: int, end: int, words: str) -> Status:
        """Weighs a word of planning: what was started or prescribed before today was had."""
        head = self.norms[at]
        verbs = words_of("starting", "referring", "prescribing")
        if not verbs.isdisjoint(words.split()) and self._is_negated(at):
            return Status("declined", "not " + words, firm=True)
        before = set(self.norms[max(self.begin, at - 4) : at])
        today = not words_of("now").isdisjoint(self.norms[max(self.begin, at - 6) : self.stop])
        if head in ("starting", "commencing") and before & {"since", "after", "following"}:
            return Status("tried", words)
        if head in words_of("starting") and not before & words_of("modal"):
            return self._started(head, words, today=today)
        if head in words_of("prescribing"):
            past = head in words_of("was_prescribed") and not today
            past = past and not before & words_of("writer")
            return Status("tried" if past else "planned", words)
        if head == "p" and at > self.begin:
            return Status("tried", "post")
        if head in words_of("leaving"):
            earlier = not words_of("left_before").isdisjoint(self.norms[self.begin : self.stop])
            return Status("tried" if earlier else "planned", words)
        return Status() if self._is_no_plan(at, head, before) else Status("planned", words)

    def _started(self, head: str, words: str, *, today: bool) -> Status:
        if head in words_of("to_start"):
            return Status("planned", words)
        if today and not self.started_here():
            return Status("planned", words, firm=True)
        return Status("ongoing", words, firm=today)

    def _is_no_plan(self, at: int, head: str, before: set[str]) -> bool:
        following = self.norms[at + 1 : at + 3]
        if head == "tto":  # to take out; "Tto" is Spanish for treatment
            return self.reading.text[self.reading.starts[at] : self.reading.ends[at]] != "TTO"
        if head == "due":
            return following[:1] == ["to"] and following != ["to", "start"]
        if head == "can":
            return bool(before & {"she", "he"})
        if head in ("before", "previous", "ahead"):
            return not self.only_injections()
        return head == "discussed" and following[:1] == ["with"]


def _place(cue: Cue) -> tuple[int, int]:
    """Later ends count as nearer, and of equal ones the shorter."""
    return cue[1], cue[0] - cue[1]
