"""Whether an imaging study was done, is asked for, left open, refused, or only spoken of.

Single cues decide first: the machine or somebody else's scan, "never had", "no need for", "repeat",
a condition. Otherwise what speaks for a past study and what asks for one are weighed.
"""

from __future__ import annotations

from lsmri.nlp.imaging.study_votes import Role, StudyVotes
from lsmri.nlp.matching.wording import load_wording
from lsmri.nlp.text.reading import Cue

__all__ = ["StudyRole"]

#: So near before the study "let me know if" asks about it.
_ASKED_ABOUT_WITHIN = 5


class StudyRole(StudyVotes):
    """The cues around one study, and what they make of it."""

    def decide(self) -> Role:
        """The study's role, and the cue that decided in the letter's folded words.

        ``asked``, ``again``, ``possible``, ``refused``, ``conditional``, ``done``, ``doubted``,
        ``never``, ``none`` (not about a study of this patient) or "" where no cue says.
        """
        return (
            self._box()
            or self._beside()
            or self._awaited_elsewhere()
            or self._never()
            or self._refused()
            or self._again()
            or self._conditional()
            or self.weighed()
            or ("", "")
        )

    def _box(self) -> Role | None:
        """A tick box beside the study, in a list of what was done or of what is asked for."""
        first = self.touching("past") or self.touching("again")
        before = self.norms[(first.start if first else self.start) - 1 : self.start][:1]
        behind = self.norms[self.end : self.end + 1]
        box = before if before in (["[x]"], ["[ ]"]) else behind
        if box not in (["[x]"], ["[ ]"]):
            return None
        self.study.boxed = True
        heading = self.norms[self.sentence : self.start]
        past = first is not None or not self.words["before_now"].isdisjoint(heading)
        performed = self.behind("done", 2) is not None
        if box == ["[x]"]:
            return ("done" if past or performed else "asked"), "[x]"
        if performed:
            return "never", "unticked"
        return ("none" if past else "refused"), "unticked"

    def _beside(self) -> Role | None:
        """The machine, the department, fitness for it, or somebody else's scan."""
        cue = self.touching("beside") or (None if self.study.parts else self.behind("beside", 0))
        if cue and self._put_in(cue):
            return None
        if cue is None:
            kin = self.ahead("kin", 4)
            wanted = self.nearer("asked", "kin")
            having = self.norms[kin.end : self.start] if kin else []
            if kin and not wanted and not self.words["having"].isdisjoint(having):
                return ("asked" if self._envied() else "none"), self.said(kin)
        return ("none", self.said(cue)) if cue else None

    def _put_in(self, cue: Cue) -> bool:
        """Whether "in" goes with a verb that asks: "squeeze in an MRI"."""
        if not self.norms[cue.start].endswith("in") and "in" not in self.norms[cue.start : cue.end]:
            return False
        before = self.norms[max(self.sentence, cue.start - 3) : cue.start + 1]
        return not self.words["put_in"].isdisjoint(before)

    def _envied(self) -> bool:
        """Whether somebody else's scan is wanted too: "my friend had an MRI and I'd like that"."""
        _, limit = self.reading.bounds[self.reading.sentence[self.start]]
        return not self.words["envy"].isdisjoint(self.norms[self.end : limit])

    def _awaited_elsewhere(self) -> Role | None:
        """An MRI of another part that is on its way isn't asked of the reader."""
        if self.study.kind != "mri" or self.study.is_lumbar:
            return None
        return ("none", "awaited") if self.near("awaited", 4) else None

    def _never(self) -> Role | None:
        if "except" in self.norms[self.end : self.end + 2]:
            return None
        first = self.ahead("past", 0)
        if first and self.said(first) in ("first", "initial") and self.near("modals", 6):
            return "never", self.said(first)
        cue = self.touching("never")
        if cue and self.norms[self.study.name.end - 1] not in ("scanned", "imaged"):
            return "never", self.said(cue)
        missed = self._missed()
        if missed:
            return "never", missed
        no = self.touching("no")
        if no and self.norms[no.start - 1 : no.start] == ["still"] and self.study.kind == "mri":
            return "asked", "still no"
        if no and self.study.kind == "film" and self.near("places", 5, 2):
            return "none", self.said(no)
        if no and self.near("available_here", 0, 1):
            return "none", self.said(no)
        cue = self.behind("never", 2)
        if cue and (no or self._answers(cue)):
            return "never", self.said(cue)
        if no and self._sends_home():
            return "refused", self.said(no)
        if no and not self.behind("refused", 6) and not self.near("unwanted", 0, 4):
            return "never", self.said(no)
        return None

    def _sends_home(self) -> bool:
        """Whether "no MRI" is what was decided: "not needed, no MRI", "No MRI. Home"."""
        if self.study.kind != "mri":
            return False
        if self.near("unwanted", 4) or self.near("ends_visit", 0, 2):
            return True
        following = self.norms[self.end : self.end + 2]
        alone = self.start - 1 == self.sentence and following[:1] in (["."], ["\n"])
        return alone and not self.words["ends_visit"].isdisjoint(following[1:])

    def _missed(self) -> str:
        """What says, behind a contrast, that it didn't come about: "but she did not attend"."""
        at = self.high
        if at >= len(self.norms) or self.norms[at] not in self.words["contrasts"]:
            return ""
        limit = min(self.reading.bounds[self.reading.sentence[self.start]][1], at + 9)
        for cue in load_wording("imaging")["after"](self.reading, at + 1, limit):
            if cue.kind == "never" and self.norms[cue.start] in self.words["missing"]:
                return self.said(cue)
        return ""

    def _answers(self, cue: Cue) -> bool:
        """Whether words behind the study say by themselves that it was never done: "MRI: none"."""
        past = self.touching("past")
        known = past is not None and self.norms[past.start - 1 : past.start] != ["since"]
        denied = self.norms[cue.end - 1] in self.words["denials"]
        if self.norms[cue.start] in self.words["after_no"] and not (known and denied):
            return False
        if denied:
            following = self.norms[cue.end : cue.end + 1]
            return not following or following[0] in (".", "\n", ",", ")", ";", "on")
        return True

    def _refused(self) -> Role | None:
        if self._held_up():
            return "asked", "without"
        cue = self.touching("unable")
        if cue and self.study.kind == "film":
            return "none", self.said(cue)
        cue = self.touching("no")
        if cue:
            return "refused", self.said(cue)
        cue = self.behind("refused", 4)
        if (
            cue
            and self.norms[cue.start - 1] not in ("if", "whether")
            and not (self._refuses_another(cue))
        ):
            return ("possible" if self.ahead("possible", 8) else "refused"), self.said(cue)
        cue = self.ahead("refused", 5)
        if cue and not self.nearer("asked", "refused"):
            return ("asked" if self._turns_to_reader(cue) else "refused"), self.said(cue)
        return None

    def _held_up(self) -> bool:
        """Whether something is refused for want of the study: "won't list her without an MRI"."""
        at = self.start - 1
        while at > self.sentence and self.norms[at] in self.words["modifiers"]:
            at -= 1
        if at < self.sentence or self.norms[at] != "without":
            return False
        return not self.words["held_up"].isdisjoint(self.norms[max(self.sentence, at - 8) : at])

    def _refuses_another(self, cue: Cue) -> bool:
        """Whether what is declined stands behind the verb: "as ACC declined the physio"."""
        declined = self.norms[cue.start] in ("decline", "declined", "refuse", "refused")
        return declined and self.norms[cue.end : cue.end + 1] in (["the"], ["her"], ["his"], ["a"])

    def _turns_to_reader(self, cue: Cue) -> bool:
        """Whether who may not order the study asks the reader to: "we can't, so please do"."""
        if self.norms[cue.start] not in ("can't", "cannot", "unable", "not"):
            return False
        if not {"do", "arrange", "request", "order", "refer"} & set(
            self.norms[cue.start : cue.end]
        ):
            return False
        return not self.words["turns_to"].isdisjoint(self.norms[self.end : self.end + 6])

    def _again(self) -> Role | None:
        cue = self.touching("again")
        told_apart = self.norms[self.end : self.end + 1] == [","]
        if cue is None or (self.dated() and not told_apart) or self.behind("done", 3):
            return None
        if self.norms[max(self.low, cue.start - 1) : cue.start] == ["?"]:
            return "possible", "?"
        weighed = self.ahead("possible", 8)
        if weighed and not self.words["asks_if"].isdisjoint(
            self.norms[weighed.start : weighed.end]
        ):
            return "possible", self.said(weighed)
        return ("again" if self.study.is_lumbar else "asked"), self.said(cue)

    def _conditional(self) -> Role | None:
        """A study that hangs on a condition of its own isn't asked for now."""
        if self.touching("had") or self.touching("past"):
            return None
        if self.asked_outright():
            return self._if_no_better()
        cue = self.behind("conditional", 2 + 2 * (self.norms[self.end : self.end + 1] == ["and"]))
        if cue and self.norms[self.end : cue.start] == ["and", ","]:
            return None  # "a scan and, if there is a disc, an injection"
        hangs_on = self._hangs_on(cue) if cue else None
        if hangs_on:
            return hangs_on if hangs_on[0] else None
        if cue and self.norms[self.end] != ",":
            weighed = self.ahead("possible", 2)
            left_open = weighed is not None and self.study.kind == "mri"
            return ("possible" if left_open else "conditional"), self.said(cue)
        cue = self.ahead("conditional", 99)
        if cue is None:
            return ("conditional", "if") if self._under_condition() else None
        if self._is_asked_about(cue):
            near = self.start - cue.end <= _ASKED_ABOUT_WITHIN and not self.nearer(
                "asked", "conditional"
            )
            near = near and "," not in self.norms[cue.end : self.start]
            return ("possible", self.said(cue)) if near else None
        if self._is_no_condition(cue):
            return None
        following = self.norms[cue.end]
        modal = self.norms[cue.start] == "should" and following not in self.words["subjects"]
        if modal or following in self.words["polite"]:
            return None
        return "conditional", self.said(cue)

    def _if_no_better(self) -> Role | None:
        """Whether even a request in so many words waits for the course: "pls MRI if no better"."""
        cue = self.behind("conditional", 0)
        if cue is None or self.words["no_better"].isdisjoint(self.norms[cue.start : cue.end + 1]):
            return None
        return "conditional", self.said(cue)

    def _hangs_on(self, cue: Cue) -> Role | None:
        """What it makes of a request that it hangs on something else than the patient's course.

        ``possible`` where somebody has to agree, or "only if it is safe"; no role of its own ("")
        where the machine or device has to allow it ("if it can be done safely").
        """
        condition = self.norms[cue.start : cue.end]
        if "if" not in condition:
            return None
        if self.norms[cue.start - 1] in self.words["asks_if"]:
            return "", ""
        behind = self.norms[cue.end : cue.end + 6]
        stop = next((k for k, word in enumerate(behind) if word in (",", ".", ";", "\n")), 6)
        behind = [*condition[condition.index("if") :], *behind[:stop]]
        if self.extends(cue):
            return "", ""
        if not self.words["agrees"].isdisjoint(behind) and self.study.kind == "mri":
            return "possible", self.said(cue)
        if self.words["feasible"].isdisjoint(behind):
            return None
        return ("possible", self.said(cue)) if "only" in condition else ("", "")

    def _is_asked_about(self, cue: Cue) -> bool:
        """Whether "if" stands for "whether": "let me know if an MRI is needed"."""
        if self.norms[cue.start] != "if" or self.study.kind != "mri":
            return False
        before = self.norms[max(self.sentence, cue.start - 2) : cue.start]
        return not self.words["asks_if"].isdisjoint(before)

    def _is_no_condition(self, cue: Cue) -> bool:
        """Whether it is a manner of speaking, or what can be done: "if MRI can be done, well"."""
        if "otherwise" in self.norms[cue.end : cue.end + 2]:
            return True
        possible = self.norms[self.end : self.end + 3]
        return cue.end == self.start and possible in (
            ["can", "be", "done"],
            ["can", "be", "arranged"],
        )

    def _under_condition(self) -> bool:
        """Whether the sentence hangs on a condition: "If pain persists …, consider an MRI"."""
        first = self.sentence
        while first < self.start and self.norms[first] in self.words["bullets"]:
            first += 1
        if (
            first >= self.low
            or self.norms[first] != "if"
            or self.norms[first + 1] in self.words["polite"]
        ):
            return False
        return self.words["contrasts"].isdisjoint(self.norms[first : self.start])
