"""What a letter says of a request for an MRI beyond the clause that names it.

A request is left open where the writer hands the decision to the reader, in the same sentence or
the next ("Coach wants an MRI. Your call."), and is withdrawn where the writer takes it back
("Asked for MRI at triage - please cancel"). Doubts alone do neither: such a request is passed on.
"""

from __future__ import annotations

from lsmri.nlp.imaging.studies import Study
from lsmri.nlp.imaging.study_votes import Role
from lsmri.nlp.matching.wording import load_wording, load_words
from lsmri.nlp.text.reading import Cue, Reading

__all__ = ["reconsidered"]

_OR_ELSE = frozenset({"or", "vs", "versus"})
_OPEN_TO_CHANGE = frozenset({"asked", "again", "refused", ""})
#: So many words before and behind the study may take it back.
_TAKEN_BACK_BEFORE, _TAKEN_BACK_BEHIND = 6, 22
_ABOUT_BEHIND = 4


def reconsidered(reading: Reading, studies: list[Study], roles: list[Role]) -> list[Role]:
    """The roles, of which those of lumbar MRIs asked for may have become ``refused`` or
    ``possible``."""
    changed = list(roles)
    for i, (study, role) in enumerate(zip(studies, roles, strict=True)):
        if role[0] not in _OPEN_TO_CHANGE or not study.is_lumbar or study.kind == "film":
            continue
        if study.boxed:
            continue
        if not role[0] and study.kind != "mri":
            continue
        limit = studies[i + 1].start if i + 1 < len(studies) else len(reading.norms)
        earlier = studies[i - 1].end if i else 0
        said = _Aftermath(reading, study, earlier, limit)
        taken_back = None if role[0] == "refused" else said.taken_back()
        changed[i] = taken_back or said.handed_over() or role
    return changed


class _Aftermath:
    """The words around one study, up to the end of the next sentence."""

    def __init__(self, reading: Reading, study: Study, earlier: int, limit: int) -> None:
        self.norms = reading.norms
        self.study = study
        self.words = load_words("imaging")
        sentence = reading.sentence[study.start]
        begin, self.stop = reading.bounds[sentence]
        last = min(_following(reading, sentence), len(reading.bounds) - 1)
        self.end = max(self.stop, min(reading.bounds[last][1], limit))
        self.begin = max(begin, earlier)
        table = load_wording("imaging")["aftermath"]
        self.before = table(self.norms, self.begin, study.start)
        rest = table(self.norms, self.end, len(self.norms))
        self.finally_said = [cue for cue in rest if cue.kind == "settled_by_you"]
        self.behind = table(self.norms, study.end, self.end)

    def taken_back(self) -> Role | None:
        """Whether the writer takes the request back."""
        for cue in self.before:
            between = self.norms[cue.end : self.study.start]
            touches = self.words["modifiers"].issuperset(between)
            if cue.kind == "take_back" and touches and not self._conditional(cue):
                return "refused", self._said(cue)
        for cue in self.behind:
            if cue.kind not in ("take_back", "taken_back") or self._conditional(cue):
                continue
            if cue.start - self.study.end <= _TAKEN_BACK_BEHIND and self._of_this(cue):
                return "refused", self._said(cue)
        return None

    def handed_over(self) -> Role | None:
        """Whether the reader is left to decide."""
        rest = self.norms[self.study.end : self.stop]
        if rest[:1] == ["??"] or rest[:2] == ["?", "?"]:
            return "possible", "??"
        if rest and rest[0] in _OR_ELSE and "?" in rest[-2:]:
            return "possible", rest[0]
        for cue in (*self.behind, *self.finally_said):
            handed = cue.kind in ("hand_over", "settled_by_you")
            if handed and not self._about_something_else(cue):
                return "possible", self._said(cue)
        for cue in self.before:
            if cue.kind == "hand_over_first":
                return "possible", self._said(cue)
        return None

    def _of_this(self, cue: Cue) -> bool:
        """Whether nothing but the study is cancelled: no other thing is named beside the cue."""
        near = self.norms[max(self.study.end, cue.start - 3) : cue.end + 3]
        return self.words["taken_back_else"].isdisjoint(near)

    def _conditional(self, cue: Cue) -> bool:
        """Whether it is taken back on a condition, by somebody else, or not at all."""
        before = self.norms[max(self.begin, cue.start - 3) : cue.start]
        if self.norms[cue.start] in ("in", "by"):
            before = []  # "sent in error"
        after = self.norms[cue.end : cue.end + 4]
        for k in range(cue.start - 1, self.study.end - 1, -1):
            if self.norms[k] in (".", "\n"):
                break
            if self.norms[k] in ("if", "unless"):
                return True
        return not (
            self.words["not_taken_back"].isdisjoint(before)
            and self.words["taken_back_if"].isdisjoint(after)
        )

    def _about_something_else(self, cue: Cue) -> bool:
        """Whether the timing, the contrast or another matter is what is left to the reader."""
        near = self.norms[max(self.study.end, cue.start - _ABOUT_BEHIND) : cue.start]
        behind = self.norms[cue.end : cue.end + _ABOUT_BEHIND]
        near += behind
        if self.norms[cue.end - 1] in self.words["advises"] and behind[:1]:
            ends = self.words["advised_ends"]
            if behind[0] not in ends and self.words["advised_on"].isdisjoint(behind):
                return True
        return not self.words["else_left"].isdisjoint(near)

    def _said(self, cue: Cue) -> str:
        return " ".join(self.norms[cue.start : cue.end])


def _following(reading: Reading, sentence: int) -> int:
    """The next sentence that says anything: an empty line is none."""
    at = sentence + 1
    while at < len(reading.bounds):
        begin, end = reading.bounds[at]
        if any(norm not in ("\n", ".") for norm in reading.norms[begin:end]):
            return at
        at += 1
    return sentence
