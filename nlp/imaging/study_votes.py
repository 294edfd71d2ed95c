"""What speaks for a past imaging study, asks for one or leaves it open: the firmest cue wins."""

from __future__ import annotations

import itertools

from lsmri.nlp.imaging.studies import Study
from lsmri.nlp.matching.surroundings import Surroundings
from lsmri.nlp.matching.wording import any_words
from lsmri.nlp.text.reading import Cue, Reading

__all__ = ["Role", "StudyVotes"]

Role = tuple[str, str]
Vote = tuple[float, str, str]
_QUESTION = ("?", "??")
_ASKS_ON = frozenset({"ask", "asked", "asking"})
_IF = frozenset({"if", "whether"})
_AND = frozenset({"and", "with", "+", "&", "for"})
_POLITELY = frozenset({"could", "would", "can", "will", "might"})
#: Structures seen on a study make it one of the past.
_SHOWN = frozenset(
    (
        "disc_herniation", "spinal_stenosis", "spondylolisthesis", "suspected_vertebral_fracture",
        "suspected_malignancy",
    )
)  # fmt: skip
#: How firmly a kind of cue speaks; a nearer cue of the same kind speaks a little firmer.
_PREVIOUS, _LEFT_OPEN, _HAD, _DONE, _RESULT, _ASKED_BEHIND = 4.0, 3.5, 3.5, 3.4, 3.35, 3.3
_DATED, _SEEN_ON, _QUESTIONED, _ASKED_BEFORE, _POSSESSED = 3.2, 3.0, 2.9, 2.6, 1.0
#: So many words behind "if you think" what it is about may stand.
_MORE_WITHIN = 6
#: A word for any scan needs a cue at least so firm.
_FIRM = 2.0


class StudyVotes(Surroundings):
    """The cues around one study, weighed against each other."""

    def __init__(self, reading: Reading, study: Study, taken: tuple[int, int]) -> None:
        super().__init__(reading, study.start, study.end, "imaging", taken)
        self.study = study

    def asked_outright(self) -> bool:
        """Whether the writer asks in so many words."""
        return self.near("outright", 6, 10)

    def weighed(self) -> Role | None:
        """The firmest of what says done, asked or left open."""
        rest = self.norms[self.end : self.end + 6]
        if self.study.kind == "film" and self.norms[self.start - 1 : self.start] in (
            ["before"],
            ["until"],
        ):
            return "none", "before"
        if self._of_another_study():
            return "none", "of another study"
        if self.study.kind in ("film", "other") and not self.words["booked"].isdisjoint(rest):
            return "none", "booked"
        if self._is_on_its_way():
            return "none", "on its way"
        votes = self._votes_before() + self._votes_behind()
        date = self.dated()
        if date and not date.startswith("this week"):
            votes.append((_DATED, "done", date))
        if not votes:
            lost = self.study.kind == "film" and self._is_out_of_reach()
            return ("none", "not to be had") if lost else None
        weight, role, why = max(votes, key=lambda vote: vote[0])
        if self.study.kind == "vague" and (
            weight < _FIRM or (role == "done" and self._is_heading())
        ):
            return None
        doubt = self._doubt() if role == "done" else None
        return ("doubted", self.said(doubt)) if doubt else (role, why)

    def _is_on_its_way(self) -> bool:
        """Whether a film was ordered and not done yet: "I have prescribed a radiograph"."""
        if self.study.kind != "film" or "done" in self.after or not self.near("on_its_way", 3):
            return False
        return {"mri", "mr"}.isdisjoint(self.norms[self.end : self.end + 3])

    def _is_out_of_reach(self) -> bool:
        """Whether a film can't be had, or is a department: "X-ray not possible", "Dear X-ray"."""
        if not self.words["department"].isdisjoint(self.norms[self.start - 1 : self.start]):
            return True
        behind = self.norms[self.end : self.end + 5]
        stop = next((k for k, word in enumerate(behind) if word in (".", ",", "\n", ";")), 5)
        return not self.words["unavailable"].isdisjoint(behind[:stop])

    def _doubt(self) -> Cue | None:
        """What leaves open whether there was one: "? MRI abroad", "may have had a scan"."""
        doubt = self.ahead("doubt", 2)
        if doubt is None or "on" in self.norms[doubt.end : self.start]:
            return None
        if self.said(doubt) in _QUESTION:
            return doubt if self.asks_on(doubt) else None
        return None if self.behind("done", 2) else doubt

    def _of_another_study(self) -> bool:
        """Whether "films" are those of an MRI named before: "MRI done outside, films with him"."""
        if not self.study.words <= {"film", "plate"}:
            return False
        return not {"mri", "mr"}.isdisjoint(self.norms[self.sentence : self.start])

    def _is_heading(self) -> bool:
        """Whether "imaging" names no study of its own: "Previous imaging: XR 2022"."""
        if self.norms[self.end : self.end + 1] == [":"]:
            return True
        return self.norms[self.study.name.end - 1] == "imaging" and not self.behind("done", 4)

    def _votes_before(self) -> list[Vote]:
        votes: list[Vote] = []
        cue = self.touching("past")
        if cue and not self._wants_recent(cue) and "or" not in self.norms[cue.end : self.start]:
            votes.append((_PREVIOUS, "done", self.said(cue)))
        if not self.study.words.isdisjoint(("mri'd", "mri'ed")) and not self.near("modals", 4):
            votes.append((_HAD, "done", "past tense"))
        cue = self.touching("had")
        if cue and self._is_to_bring(cue):
            votes.append((_HAD, "asked", self.said(cue)))
        elif cue and not self._is_to_come(cue):
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

    def _wants_recent(self, cue: Cue) -> bool:
        """Whether a recent study is what is wanted: "the tribunal requires a recent MRI"."""
        if self.said(cue) not in ("recent", "latest"):
            return False
        asked = self.ahead("asked", 10)
        return asked is not None and 0 <= cue.start - asked.end <= 1

    def _is_to_bring(self, cue: Cue) -> bool:
        """Whether the patient is told to bring one: "said to bring an MRI"."""
        first = self.reading.text[self.reading.starts[cue.start] : self.reading.ends[cue.start]]
        before = self.norms[max(self.sentence, cue.start - 1) : cue.start]
        return first.lower() == "bring" and not self.words["brought_by"].isdisjoint(before)

    def _wishes(self) -> list[Vote]:
        """What asks for the study, or leaves it open, before its name."""
        votes: list[Vote] = []
        cue = self.ahead("asked", 10)
        if cue and self.said(cue) == "->" and cue.end != self.start:
            cue = None
        if cue and self._asks_for_this(cue):
            kind, said = self._doubted_need(cue) or ("asked", self.said(cue))
            votes.append((_ASKED_BEFORE - (self.start - cue.end) / 20, kind, said))
        cue = self.ahead("possible", 9)
        if cue is None:
            return votes
        said, gap = self.said(cue), self.start - cue.end
        rest = self.norms[self.end : self.end + 7]
        if said in _QUESTION:
            counts = gap <= 1 and self.asks_on(cue)
        elif said == "query" and "," in self.norms[cue.end : self.start]:
            counts = False  # what is queried stands between
        elif said in _IF and not self.words["device"].isdisjoint(rest):
            counts = False  # "whether the MRI can be done with her device"
        else:
            counts = not (said.startswith("consider") and self.asked_outright())
        if counts:
            firmly = _LEFT_OPEN if said == "kiv" else _ASKED_BEFORE
            votes.append((firmly - gap / 20, "possible", said))
        return votes

    def _asks_for_this(self, cue: Cue) -> bool:
        """Whether a cue that asks for an MRI asks for this study too: for films the plainest do."""
        if self.study.kind in ("mri", "vague"):
            return True
        if cue.end <= self.start and self.near("avoided", 3):
            return False
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
        if not self.words["forms"].isdisjoint(self.norms[self.end : self.end + 1]):
            return True
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

    def _votes_behind(self) -> list[Vote]:
        votes: list[Vote] = []
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
            asks = self._is_first_question(cue) or self._need_is_asked(cue)
            kind = "possible" if asks else "asked"
            votes.append((_ASKED_BEHIND - (cue.start - self.end) / 8, kind, self.said(cue)))
        cue = self.behind("possible", 9)
        if cue and self._is_left_open(cue):
            votes.append((_LEFT_OPEN, "possible", self.said(cue)))
        cue = self.behind("advise", 3)
        if cue and "possible" in self.before:
            votes.append((_LEFT_OPEN, "possible", self.said(cue)))
        return votes

    def _is_first_question(self, cue: Cue) -> bool:
        """Whether the reader is asked what comes first: "XR first?"."""
        if self.said(cue) != "first":
            return False
        return self.norms[cue.end : cue.end + 1] in (["?"], ["??"])

    def _need_is_asked(self, cue: Cue) -> bool:
        """Whether it is asked whether the study is needed: "MRI ?needed", "is MRI needed?"."""
        if self.said(cue).startswith("would be"):
            return not _IF.isdisjoint(self.norms[max(self.sentence, self.start - 2) : self.start])
        if self.said(cue) not in self.words["asked_need"]:
            return False
        before = self.norms[max(self.sentence, cue.start - 2) : cue.start]
        if before[-1:] == ["?"] or before == ["is", "it"]:
            return True
        return cue.start == self.end and self.norms[self.start - 1 : self.start] == ["is"]

    def _result_follows(self, cue: Cue) -> bool:
        """Whether what the study is said to have shown stands behind the cue."""
        if any(
            f.concept in _SHOWN and cue.end <= f.start < cue.end + 7 for f in self.reading.findings
        ):
            return True
        return not self.words["results"].isdisjoint(self.norms[cue.end : cue.end + 6])

    def _yet_to_come(self, done: Cue) -> bool:
        """Whether what looks done is to come: "would the MRI show", "get an MRI done"."""
        between = self.norms[self.end : done.start]
        if self._dates_it(done) or self._asked_in_one_breath():
            return True
        if self.norms[done.start - 1] == "be" or not _ASKS_ON.isdisjoint(between):
            return True
        if "," in between and self.norms[done.start] in ("he", "she"):
            return True
        if self.said(done) == "done" and "asked" in self.before and "had" not in self.before:
            return True
        if "," in between and between[-1] != "which" and len(between) > 2:
            return True
        if self.norms[done.start] in self.words["reports"] and self._is_to_come(done):
            return True
        return self.near("modals", 3) or not self.words["modals"].isdisjoint(between)

    def _dates_it(self, done: Cue) -> bool:
        """Whether "date" is a verb or a day to be given: "to date the fracture", "date please"."""
        last = done.end - 1
        if self.norms[last] != "date":
            return False
        written = self.reading.text[self.reading.starts[last] : self.reading.ends[last]].lower()
        following = self.norms[done.end : done.end + 1]
        if self.norms[done.start] == "to":
            return bool(following) and following[0] in self.words["dated_things"]
        return written == "date"

    def _asked_in_one_breath(self) -> bool:
        """Whether the study is the object of what is asked for: "kindly arrange MRI … report"."""
        if self.study.kind != "mri":
            return False
        words = self.norms[max(self.low, self.start - 4) : self.start]
        if self.words["imperative"].isdisjoint(words):
            return False
        first = next(k for k, word in enumerate(words) if word in self.words["imperative"])
        return self.words["looking_back"].isdisjoint(words[first:])

    def _is_left_open(self, cue: Cue) -> bool:
        """Whether what leaves something open leaves the study open, not contrast or a diagnosis."""
        between = self.norms[self.end : cue.start]
        if self.said(cue) in _QUESTION:
            starts, ends = self.reading.starts, self.reading.ends
            glued = starts[cue.start] == ends[self.end - 1]
            parts_words = cue.end < len(starts) and starts[cue.end] == ends[cue.start]
            if self._closes_letter(cue):
                return False
            if self.ahead("asked", 3) or self._asks_politely():
                return False
            return not between and glued and not parts_words
        if between[-3:] == ["let", "me", "know"]:
            return False
        if self.said(cue).startswith("your"):
            if self.norms[cue.start - 1] in _AND and self.ahead("asked", 6):
                return False  # "grateful for an MRI and your advice"
            near = between[-4:] + self.norms[cue.end : cue.end + 2]
            if not self.words["else_left"].isdisjoint(near):
                return False
        if self.said(cue).startswith("if") and self.extends(cue):
            return False
        if not self.words["details"].isdisjoint(between):
            return False
        return self.norms[cue.start] not in self.words["questions"] or "possible" in self.before

    def extends(self, cue: Cue) -> bool:
        """Whether only more than the study is left open: "and, if you think, also the neck"."""
        behind = self.norms[cue.end + 1 : cue.end + _MORE_WITHIN]
        stop = next((k for k, word in enumerate(behind) if word in (".", ";", "\n")), len(behind))
        return not self.words["more"].isdisjoint(behind[:stop])

    def _asks_politely(self) -> bool:
        """Whether a question is a request: "Could you see this man for a lumbar MRI?"."""
        before = self.norms[self.sentence : self.start]
        asks = any(
            word in _POLITELY and following == "you"
            for word, following in itertools.pairwise(before)
        )
        return asks and self.words["weighing"].isdisjoint(before)

    def _closes_letter(self, mark: Cue) -> bool:
        """Whether a question that is nothing but the study's name ends the letter: "MRI LS?"."""
        rest = self.norms[mark.end :]
        return self.sentence == self.start and len(rest) <= 2 and "or" not in rest

    def _shows_result(self) -> bool:
        """Whether a result follows the study's name: "MRI: L4/5 bulge", "MRI - normal"."""
        norms, words = self.norms, self.words
        normal = self.behind("normal", 3)
        if normal and any_words("imaging", "date_links", "be").issuperset(
            norms[self.end : normal.start]
        ):
            return True
        at = self.end
        if not words["outright"].isdisjoint(norms[at : at + 2]):
            return False  # "MRI lumbar please: persisting radiculopathy"
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
