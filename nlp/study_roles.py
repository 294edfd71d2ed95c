"""Whether an imaging study was done, is asked for, left open, refused, or only spoken of.

Single cues decide first: the machine or somebody else's scan, "never had", "no need for", "repeat", a
condition. Then what speaks for a past study and what asks for one is weighed: the firmer cue wins.
"""

from __future__ import annotations

from lsmri.nlp.reading import Cue, Reading
from lsmri.nlp.studies import Study
from lsmri.nlp.surroundings import Surroundings
from lsmri.nlp.wording import load_wording

__all__ = ["StudyRole"]

Role = tuple[str, str]
_QUESTION = ("?", "??")
#: Structures seen on a study make it one of the past.
_SHOWN = frozenset(
    "disc_herniation spinal_stenosis spondylolisthesis suspected_vertebral_fracture suspected_malignancy".split()
)
#: How firmly a kind of cue speaks; a nearer cue of the same kind speaks a little firmer.
_PREVIOUS, _LEFT_OPEN, _HAD, _RESULT, _DONE, _ASKED_BEHIND, _DATED = (
    4.0,
    3.5,
    3.5,
    3.35,
    3.4,
    3.3,
    3.2,
)
_SEEN_ON, _QUESTIONED, _ASKED_BEFORE, _POSSESSED = 3.0, 2.9, 2.6, 1.0
#: A word for any scan needs a cue at least so firm.
_FIRM = 2.0


class StudyRole(Surroundings):
    """The cues around one study."""

    def __init__(self, reading: Reading, study: Study, taken: tuple[int, int]) -> None:
        super().__init__(reading, study.start, study.end, "imaging", taken)
        self.study = study

    def decide(self) -> Role:
        """``asked``, ``possible``, ``refused``, ``again``, ``done``, ``doubted``, ``never``, ``none`` or "".

        The second is the cue that decided, in the letter's folded words.
        """
        return (
            self._beside()
            or self._awaited_elsewhere()
            or self._never()
            or self._refused()
            or self._again()
            or self._conditional()
            or self._weighed()
            or ("", "")
        )

    # -- single cues ------------------------------------------------------------------------------

    def _beside(self) -> Role | None:
        """The machine, the department, fitness for it, or somebody else's scan."""
        cue = self.touching("beside") or (None if self.study.parts else self.behind("beside", 0))
        if cue is None:
            kin = self.ahead("kin", 4)
            if kin and not self.words["having"].isdisjoint(self.norms[kin.end : self.start]):
                return ("asked" if self._envied() else "none"), self.said(kin)
        return ("none", self.said(cue)) if cue else None

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
        box = self.norms[self.start - 1 : self.start]
        past = self.touching("past")
        if past:
            box = self.norms[past.start - 1 : past.start]
        if box == ["[ ]"]:
            return "never", "unticked"
        cue = self.touching("never")
        if cue and self.norms[self.study.name.end - 1] not in ("scanned", "imaged"):
            return "never", self.said(cue)
        missed = self._missed()
        if missed:
            return "never", missed
        no = self.touching("no")
        cue = self.behind("never", 2)
        if cue and (no or self._answers(cue)):
            return "never", self.said(cue)
        if no and not self.behind("refused", 6) and not self.near("unwanted", 0, 4):
            return "never", self.said(no)
        return None

    def _missed(self) -> str:
        """What says, behind a contrast, that it didn't come about: "but she did not attend"."""
        at = self.high
        if at >= len(self.norms) or self.norms[at] not in self.words["contrasts"]:
            return ""
        limit = min(self.reading.bounds[self.reading.sentence[self.start]][1], at + 9)
        for cue in load_wording("imaging")["after"](self.norms, at + 1, limit):
            if cue.kind == "never" and self.norms[cue.start] in self.words["missing"]:
                return self.said(cue)
        return ""

    def _answers(self, cue: Cue) -> bool:
        """Whether words behind the study say by themselves that it was never done: "MRI: none"."""
        if self.norms[cue.start] in self.words["after_no"]:
            return False
        if self.norms[cue.end - 1] in self.words["denials"]:
            following = self.norms[cue.end : cue.end + 1]
            return not following or following[0] in (".", "\n", ",", ")", ";")
        return True

    def _refused(self) -> Role | None:
        cue = self.touching("unable")
        if cue and self.study.kind == "film":
            return "none", self.said(cue)
        cue = self.touching("no")
        if cue:
            return "refused", self.said(cue)
        cue = self.behind("refused", 4)
        if cue:
            return ("possible" if self.ahead("possible", 8) else "refused"), self.said(cue)
        cue = self.ahead("refused", 5)
        if cue and not self.nearer("asked", "refused"):
            return "refused", self.said(cue)
        return None

    def _again(self) -> Role | None:
        cue = self.touching("again")
        if cue is None or self.dated() or self.behind("done", 3):
            return None
        return ("again" if self.study.is_lumbar else "asked"), self.said(cue)

    def _conditional(self) -> Role | None:
        """A study that hangs on a condition of its own isn't asked for now."""
        if self.touching("had") or self.touching("past") or self._asked_outright():
            return None
        cue = self.behind("conditional", 2 + 2 * (self.norms[self.end : self.end + 1] == ["and"]))
        if cue and self.norms[self.end] != ",":
            weighed = self.ahead("possible", 2)
            left_open = weighed is not None and self.study.kind == "mri"
            return ("possible" if left_open else "none"), self.said(cue)
        cue = self.ahead("conditional", 99)
        if cue is None:
            return ("none", "if") if self._under_condition() else None
        following = self.norms[cue.end]
        modal = self.norms[cue.start] == "should" and following not in self.words["subjects"]
        return None if modal or following in self.words["polite"] else ("none", self.said(cue))

    def _under_condition(self) -> bool:
        """Whether the whole sentence hangs on a condition: "If pain persists …, consider an MRI"."""
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

    def _asked_outright(self) -> bool:
        """Whether the writer asks in so many words."""
        return self.near("outright", 6, 10)

    # -- done or asked for ------------------------------------------------------------------------

    def _weighed(self) -> Role | None:
        """The firmest of what says done, asked or left open."""
        rest = self.norms[self.end : self.end + 6]
        if self.study.kind == "film" and self.norms[self.start - 1 : self.start] in (
            ["before"],
            ["until"],
        ):
            return "none", "before"
        if self.study.kind in ("film", "other") and not self.words["booked"].isdisjoint(rest):
            return "none", "booked"
        votes = self._votes_before() + self._votes_behind()
        date = self.dated()
        if date:
            votes.append((_DATED, "done", date))
        if not votes:
            return None
        weight, role, why = max(votes, key=lambda vote: vote[0])
        if self.study.kind == "vague" and (
            weight < _FIRM or (role == "done" and self._is_heading())
        ):
            return None
        doubt = self.ahead("doubt", 2) if role == "done" and not self.behind("done", 2) else None
        return ("doubted", self.said(doubt)) if doubt else (role, why)

    def _is_heading(self) -> bool:
        """Whether "imaging" names no study of its own: "Previous imaging: XR 2022"."""
        if self.norms[self.end : self.end + 1] == [":"]:
            return True
        return self.norms[self.study.name.end - 1] == "imaging" and not self.behind("done", 4)

    def _votes_before(self) -> list[tuple[float, str, str]]:
        votes: list[tuple[float, str, str]] = []
        cue = self.touching("past")
        if cue:
            votes.append((_PREVIOUS, "done", self.said(cue)))
        if not self.study.words.isdisjoint(("mri'd", "mri'ed")) and not self.near("modals", 4):
            votes.append((_HAD, "done", "past tense"))
        cue = self.touching("had")
        if cue and not self._is_to_come(cue):
            votes.append((_HAD, "done", self.said(cue)))
        cue = self.touching("weak_past")
        if cue and self.study.kind != "film":
            votes.append((_POSSESSED, "done", self.said(cue)))
        if self._shown_on():
            votes.append((_SEEN_ON, "done", "on"))
        cue = self.ahead("modal", 0)
        if cue and cue.start in (self.low, self.sentence):
            votes.append((_QUESTIONED, "possible", self.said(cue)))
        return votes + self._wishes()

    def _wishes(self) -> list[tuple[float, str, str]]:
        """What asks for the study, or leaves it open, before its name."""
        votes: list[tuple[float, str, str]] = []
        cue = self.ahead("asked", 10)
        if cue and self._asks_for_this(cue):
            kind, said = self._doubted_need(cue) or ("asked", self.said(cue))
            votes.append((_ASKED_BEFORE - (self.start - cue.end) / 20, kind, said))
        cue = self.ahead("possible", 9)
        if cue is None:
            return votes
        said, gap = self.said(cue), self.start - cue.end
        if said in _QUESTION:
            counts = gap <= 1 and self.asks_on(cue)
        else:
            counts = not (said.startswith("consider") and self._asked_outright())
        if counts:
            votes.append((_ASKED_BEFORE - gap / 20, "possible", said))
        return votes

    def _asks_for_this(self, cue: Cue) -> bool:
        """Whether a cue that asks for an MRI asks for this study too: of films only the plainest do."""
        if self.study.kind in ("mri", "vague"):
            return True
        return not self.words["asks_film"].isdisjoint(self.norms[cue.start : cue.end])

    def _doubted_need(self, need: Cue) -> Role | None:
        """Whether a need is only asked about or denied: "? needs", "not sure if he needs"."""
        if self.said(need) not in self.words["needs"]:
            return None
        for cue in self.cues_before:
            if cue.kind in ("refused", "possible") and 0 <= need.start - cue.end <= 3:
                said = self.said(cue)
                if said not in _QUESTION or self.asks_on(cue):
                    return cue.kind, said
        return None

    def _is_to_come(self, cue: Cue) -> bool:
        """Whether what is told of the study is still ahead: "after we get his MRI results"."""
        words = self.norms[max(self.sentence, cue.start - 6) : cue.start]
        return not self.words["to_come"].isdisjoint(words)

    def _shown_on(self) -> bool:
        """Whether something was seen on the study: "narrow canal on an MRI"."""
        for on in range(self.start - 1, max(self.sentence, self.start - 4) - 1, -1):
            if self.norms[on] == "on":
                break
        else:
            return False
        if not self.words["modifiers"].issuperset(self.norms[on + 1 : self.start]):
            return False
        return any(f.concept in _SHOWN and on - 6 <= f.start < on for f in self.reading.findings)

    def _votes_behind(self) -> list[tuple[float, str, str]]:
        votes: list[tuple[float, str, str]] = []
        cue = self.behind("done", 7)
        if cue and not self._yet_to_come(cue):
            gap = cue.start - self.end
            votes.append((_DONE - (gap > 4) - gap / 20, "done", self.said(cue)))
        cue = self.behind("told", 4)
        if cue and "," not in self.norms[self.end : cue.start] and self._result_follows(cue):
            votes.append((_DONE - (cue.start - self.end) / 20, "done", self.said(cue)))
        if not self.ahead("asked", 6) and self._shows_result():
            votes.append((_RESULT, "done", ":"))
        cue = self.behind("asked", 8)
        if cue and self._asks_for_this(cue):
            votes.append((_ASKED_BEHIND - (cue.start - self.end) / 8, "asked", self.said(cue)))
        cue = self.behind("possible", 9)
        if cue and self._is_left_open(cue):
            votes.append((_LEFT_OPEN, "possible", self.said(cue)))
        cue = self.behind("advise", 3)
        if cue and "possible" in self.before:
            votes.append((_LEFT_OPEN, "possible", self.said(cue)))
        return votes

    def _result_follows(self, cue: Cue) -> bool:
        """Whether what the study is said to have shown stands behind the cue."""
        if any(
            f.concept in _SHOWN and cue.end <= f.start < cue.end + 7 for f in self.reading.findings
        ):
            return True
        return not self.words["results"].isdisjoint(self.norms[cue.end : cue.end + 6])

    def _yet_to_come(self, done: Cue) -> bool:
        """Whether what looks done is ahead ("would the MRI show", "get an MRI done") or another's."""
        between = self.norms[self.end : done.start]
        if self.said(done) == "done" and "asked" in self.before and "had" not in self.before:
            return True
        if "," in between and between[-1] != "which" and len(between) > 2:
            return True
        if self.norms[done.start] in self.words["reports"] and self._is_to_come(done):
            return True
        return self.near("modals", 3) or not self.words["modals"].isdisjoint(between)

    def _is_left_open(self, cue: Cue) -> bool:
        """Whether words of leaving it open are about the study, not about contrast or a diagnosis."""
        between = self.norms[self.end : cue.start]
        if self.said(cue) in _QUESTION:
            starts, ends = self.reading.starts, self.reading.ends
            glued = starts[cue.start] == ends[self.end - 1]
            parts_words = cue.end < len(starts) and starts[cue.end] == ends[cue.start]
            return not between and glued and not parts_words and not self.ahead("asked", 3)
        if not self.words["details"].isdisjoint(between):
            return False
        return self.norms[cue.start] not in self.words["questions"] or "possible" in self.before

    def _shows_result(self) -> bool:
        """Whether a result follows the study's name: "MRI: L4/5 bulge", "MRI - normal"."""
        norms, words = self.norms, self.words
        normal = self.behind("normal", 3)
        if normal and (words["date_links"] | words["be"]).issuperset(
            norms[self.end : normal.start]
        ):
            return True
        at = self.end
        while at < min(self.high, self.end + 3) and norms[at] not in words["result_marks"]:
            at += 1
        if at + 1 >= self.high or norms[at] not in words["result_marks"]:
            return False
        result = norms[at + 1 : min(at + 7, self.high)]
        if not words["queries"].isdisjoint(result):
            return False
        if norms[at] == "-" and words["sizes"].isdisjoint(result[:2]):
            return False
        if result[0] in words["denials"]:
            return not words["shown"].isdisjoint(result[1:4])
        return not (words["levels"].isdisjoint(result[:4]) and words["results"].isdisjoint(result))
