"""What the words behind a list of treatments say of its being had."""

from __future__ import annotations

from lsmri.nlp.treatment.place import words_of
from lsmri.nlp.treatment.side import Cue, Side, Status

__all__ = ["Behind"]


class Behind(Side):
    """What stands behind, up to the next list."""

    def status(self, cues: list[Cue]) -> Status:
        """Weighs the cues that stand behind, in their order."""
        answer = self._answer()
        if answer.value:
            return answer
        if self._is_handed_out():
            return Status("planned", "given")
        if self._is_dispensed():
            return Status("planned", "#", firm=True)
        found = Status()
        for at, last, kind in cues:
            gap = self._gap(at)
            declined = kind == "declined_after"
            longest = 7 if declined and found.value == "planned" else 4
            if len(gap) > longest or not {";", ".", "y", "yes", "[x]"}.isdisjoint(gap):
                break
            words = " ".join(self.norms[at:last])
            if declined and self._is_declined(at, last, gap, found):
                return Status("declined", words, firm=True)
            if found.value:
                continue
            if kind == "planned_after" and self._is_planned(at, words, gap):
                started = self.norms[at] in ("started", "commenced") and self.started_here()
                waits = self.norms[at] in ("waiting", "wait", "waitlist", "waitlisted")
                found = Status("ongoing" if started else "planned", words, firm=waits)
            elif kind == "ongoing_after" and "," not in gap:
                found = Status("ongoing", words)
        return found

    def _is_handed_out(self) -> bool:
        """Whether it leaves the room as paper: "HEP given", "exercise sheet printed"."""
        named = self.norms[self.group[-1].start : self.end]
        sheet = named == ["hep"] or not words_of("leaflets").isdisjoint(named)
        return sheet and not words_of("handed").isdisjoint(self.norms[self.end : self.end + 2])

    def _is_dispensed(self) -> bool:
        """Whether a number of tablets is written down: "Flexeril 5 qhs #10"."""
        behind = self.norms[self.end : self.end + 8]
        k = behind.index("#") if "#" in behind else 0
        if not k or not {"\n", ";", ",", "."}.isdisjoint(behind[:k]):
            return False
        number = "".join(behind[k + 1 : k + 2])
        return number.isdecimal() and self.norms[self.start - 1 : self.start] != ["on"]

    def _gap(self, at: int) -> list[str]:
        """The words up to a cue, without doses."""
        doses = words_of("doses")
        words = self.norms[self.end : at]
        return [word for word in words if word not in doses and not word[0].isdigit()]

    def _answer(self) -> Status:
        """The answer to a form's question that ends with the list: "Tried physiotherapy? No"."""
        if self.norms[self.end : self.end + 1] != ["?"]:
            return Status()
        if self.only_injections():
            return Status("planned", "?")
        word = " ".join(self.norms[self.end + 1 : self.end + 2])
        if word in ("no", "nil", "none", "never", "n"):
            return Status("declined", word, firm=True)
        return Status("tried", word) if word in ("yes", "y") else Status()

    def _is_declined(self, at: int, last: int, gap: list[str], found: Status) -> bool:
        word = self.norms[at]
        if not words_of("effect_nouns").isdisjoint(gap) or (word == "[ ]" and self.boxes_lead()):
            return False
        if last - at > 1 or word not in words_of("answers"):
            return "," not in gap or found.value == "planned"
        opened = gap[-1] in words_of("answer_marks") if gap else word not in ("n", "no")
        if not gap and (self._is_ticked_no(at) or word == "[ ]"):
            return True
        after = self.norms[last : last + 4]
        pair = ":" in after and not {".", "\n"} & set(after)
        return opened and (not after or after[0] in words_of("answer_ends") or pair)

    def _is_ticked_no(self, at: int) -> bool:
        """Whether a capital N stands right behind a name in a form: "physio Y  injections N"."""
        reading = self.reading
        return (
            reading.text[reading.starts[at] : reading.ends[at]] == "N" and not self.group[-1].weak
        )

    def _is_planned(self, at: int, words: str, gap: list[str]) -> bool:
        word = self.norms[at]
        following = self.norms[at + 1 : at + 2]
        if "," in gap and word not in ("to", "form", "started"):
            return False
        if word in ("due", "given") and following == ["to"]:
            return word == "due" and self.norms[at + 2 : at + 3] in (["begin"], ["start"])
        other = word in ("advised", "suggested", "recommended", "referred", "requested")
        if other and not words_of("other_objects").isdisjoint(following):
            return False
        return words not in ("given today", "begin")
