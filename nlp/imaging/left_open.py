"""What a letter says of a request for an MRI beyond the clause that names it.

A request is left open where the writer hands the decision to the reader, in the same sentence or
the next ("Coach wants an MRI. Your call."), and is withdrawn where the writer takes it back
("Asked for MRI at triage - please cancel"). Somebody else's mere wish gives way to what the writer
says of the scan anywhere ("Husband wants an MRI. … MRI if you agree"). Doubts alone do neither:
such a request is passed on. What is said of another thing ("Gabapentin withdrawn", "surgery is your
decision") leaves it as it is: the words around the cue must be known to speak of the request.
"""

from __future__ import annotations

from lsmri.nlp.imaging.studies import Study
from lsmri.nlp.imaging.study_votes import Role
from lsmri.nlp.imaging.wishes import is_hearsay, is_lay_wish
from lsmri.nlp.matching.wording import load_wording, load_words
from lsmri.nlp.text.reading import Cue, Reading

__all__ = ["reconsidered"]

_OR_ELSE = frozenset({"or", "vs", "versus"})
_OPEN_TO_CHANGE = frozenset({"asked", "again", "refused", ""})
#: So many words behind the study may take it back.
_TAKEN_BACK_BEHIND = 22
_ABOUT_BEHIND = 4
_IF = frozenset({"if", "whether", "unless"})
_ON_CONDITION = frozenset({"if", "should"})


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
        following = studies[i + 1] if i + 1 < len(studies) else None
        earlier = studies[i - 1].end if i else 0
        wished = is_lay_wish(reading, study, role)
        asked = role[0] == "asked"
        said = _Aftermath(reading, study, earlier, following, asked=asked, wished=wished)
        taken_back = None if role[0] == "refused" else said.taken_back()
        changed[i] = taken_back or said.handed_over() or role
        if changed[i] is role and is_hearsay(reading, study):
            changed[i] = "none", "hearsay"
    return _outweighed(reading, studies, changed)


def _outweighed(reading: Reading, studies: list[Study], roles: list[Role]) -> list[Role]:
    """The roles, of which a request gives way to what the writer says of the scan elsewhere.

    A mere wish is left open by "MRI if you agree" and refused by a later "MRI not indicated"; so is
    "imaging" that names no method; any request is refused by a later "MRI request cancelled".
    """
    changed = list(roles)
    called_back = load_words("imaging")["called_back"]
    for i, study in enumerate(studies):
        unsaid = not roles[i][0] and study.is_lumbar and study.kind == "mri"
        if study.kind == "film" or not (unsaid or roles[i][0] == "asked"):
            continue
        wished = is_lay_wish(reading, study, roles[i])
        for k, other in enumerate(studies):
            role, why = roles[k]
            if not other.is_lumbar or other.kind == "film" or not why:
                continue
            called_off = study.is_lumbar and not called_back.isdisjoint(why.split())
            opened = wished and role == "possible"
            refused = role == "refused" and ((k > i and (wished or called_off)) or unsaid)
            if k > i and other.kind == "mri" and _names_no_method(study):
                settled = all(
                    roles[m][0] in ("possible", "refused", "none", "done")
                    for m, named in enumerate(studies)
                    if named.kind == "mri" and named.is_lumbar
                )
                opened, refused = settled and role == "possible", settled and role == "refused"
            if opened or refused:
                changed[i] = roles[k]
    return changed


def _names_no_method(study: Study) -> bool:
    """Whether any imaging is asked for: "kindly assist with imaging", "a picture please"."""
    return study.kind == "vague" and not study.parts


class _Aftermath:
    """The words around one study, up to the end of the next sentence."""

    def __init__(
        self,
        reading: Reading,
        study: Study,
        earlier: int,
        following: Study | None,
        *,
        asked: bool = False,
        wished: bool = False,
    ) -> None:
        self.norms = reading.norms
        self.study = study
        self.following = following
        limit = following.start if following else len(reading.norms)
        self.words = load_words("imaging")
        sentence = reading.sentence[study.start]
        begin, self.stop = reading.bounds[sentence]
        last = min(_following(reading, sentence), len(reading.bounds) - 1)
        self.end = max(self.stop, min(reading.bounds[last][1], limit))
        self.begin = max(begin, earlier)
        table = load_wording("imaging")["aftermath"]
        self.before = table(reading, self.begin, study.start)
        rest = table(reading, self.end, len(self.norms))
        self.asked, self.wished = asked, wished
        settles = ("settled_by_you", "hand_over") if wished else ("settled_by_you",)
        self.finally_said = [cue for cue in rest if cue.kind in settles]
        self.behind = table(reading, study.end, self.end)
        told = table(reading, study.end, len(self.norms)) if wished else []
        self.unneeded = next((cue for cue in told if cue.kind == "unneeded"), None)
        self.urgent = not self.words["pressed"].isdisjoint(self.norms[begin : self.stop])

    def taken_back(self) -> Role | None:
        """Whether the writer takes the request back, or sees no need of what somebody wishes."""
        if self.unneeded and not self._denies_more(self.unneeded):
            before = self.norms[max(self.study.end, self.unneeded.start - 4) : self.unneeded.start]
            if _IF.isdisjoint(before):
                return "refused", self._said(self.unneeded)
        for cue in self.before:
            between = self.norms[cue.end : self.study.start]
            touches = self.words["modifiers"].issuperset(between)
            cancels = cue.kind == "hand_over" and self.norms[cue.end - 1] in self.words["calls_off"]
            if (cue.kind == "take_back" or cancels) and touches and not self._conditional(cue):
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
            asked_on = rest[1 if rest[0] == "??" else 2 :][:1]
            if self.words["asked_on"].issuperset(asked_on):
                return "possible", "??"
        if rest and rest[0] in _OR_ELSE and "?" in rest[-2:] and self._is_alternative(rest[1:]):
            return "possible", rest[0]
        for cue in self.behind:
            if cue.kind in ("hand_over", "settled_by_you") and self._hands_over(cue):
                return "possible", self._said(cue)
        for cue in self.finally_said:
            stands_alone = self._leads(cue) and not self._is_by_another(cue)
            if self._hands_over(cue) and (stands_alone or self._names_it(cue)):
                return "possible", self._said(cue)
        for cue in self.before:
            between = self.norms[cue.end : self.study.start]
            if cue.kind != "hand_over_first" or not self.words["contrasts"].isdisjoint(between):
                continue
            if not (self.urgent and self.norms[cue.start] in _ON_CONDITION):
                return "possible", self._said(cue)
        return None

    def _of_this(self, cue: Cue) -> bool:
        """Whether the request is what is cancelled: it, or nothing, is named beside the cue."""
        first, last = self.norms[cue.start], self.norms[cue.end - 1]
        if last in self.words["mistakes"] and not self._was_sent(cue):
            return False
        if first in self.words["called_off"] and self.urgent and self._is_of_the_past(cue):
            return False
        return self._leads(cue) and (last in self.words["taken_back_whole"] or self._ends(cue))

    def _denies_more(self, cue: Cue) -> bool:
        """Whether something else was denied: "told him no rugby"."""
        if self.norms[cue.end - 1] != "no":
            return False
        following = self.norms[cue.end : cue.end + 1]
        own = self.words["clause_ends"] | self.words["names_scan"] | self.words["contrasts"]
        return following != [] and following[0] not in own and following[0] != "and"

    def _was_sent(self, cue: Cue) -> bool:
        """Whether sending or asking was the mistake, and not the place it went to."""
        near = self.norms[max(self.begin, cue.start - 3) : cue.start]
        misdirected = self.norms[cue.end : cue.end + 1] == ["to"]
        return not misdirected and not self.words["sent"].isdisjoint(near)

    def _is_of_the_past(self, cue: Cue) -> bool:
        """Whether an earlier booking was called off: "MRI please. It was cancelled"."""
        return not self.words["were"].isdisjoint(self.norms[max(0, cue.start - 2) : cue.start])

    def _leads(self, cue: Cue) -> bool:
        """Whether nothing but the request is named before the cue in its clause, or, where the
        clause names nothing at all, in the one before it."""
        end = cue.start
        while True:
            start = end
            while start > self.study.end and self.norms[start - 1] not in self.words["clause_ends"]:
                start -= 1
            clause = [norm for norm in self.norms[start:end] if not norm[0].isdigit()]
            if not self.words["request_leads"].issuperset(clause):
                return False
            if start <= self.study.end or self.norms[start - 1] in self.words["sentence_ends"]:
                return True
            if not self.words["requests"].isdisjoint(clause + self.norms[cue.start : cue.end]):
                return True
            end = start - 1
            if self._is_own_clause(end):
                return True

    def _is_own_clause(self, end: int) -> bool:
        """Whether the clause that ends there is the study's own."""
        between = self.norms[self.study.end : end]
        return self.words["clause_ends"].isdisjoint(between)

    def _ends(self, cue: Cue) -> bool:
        """Whether the cue's object is the request, or none follows."""
        at = cue.end
        while at < len(self.norms) and self.norms[at] in self.words["request_objects"]:
            if self.following and at >= self.following.start and not self._is_same():
                return False
            at += 1
        return at >= len(self.norms) or self.norms[at] in self.words["object_ends"]

    def _is_same(self) -> bool:
        """Whether the following study may be the same one, named again."""
        following = self.following
        return following is not None and following.is_lumbar and following.kind == "mri"

    def _conditional(self, cue: Cue) -> bool:
        """Whether it is taken back on a condition, by somebody else, or not at all."""
        before = self.norms[max(self.begin, cue.start - 3) : cue.start]
        if self.norms[cue.start] in ("in", "by"):
            before = []  # "sent in error"
        after = self.norms[cue.end : cue.end + 4]
        if cue.end <= self.study.start:
            behind = self.norms[self.study.end : self.study.end + 2]
            after = [word for word in behind if word in _IF]
        for k in range(cue.start - 1, self.study.end - 1, -1):
            if self.norms[k] in (".", "\n"):
                break
            if self.norms[k] in ("if", "unless"):
                return True
        return not (
            self.words["not_taken_back"].isdisjoint(before)
            and self.words["taken_back_if"].isdisjoint(after)
        )

    def _is_alternative(self, rest: list[str]) -> bool:
        """Whether what follows "or" is another study or course, put to the reader."""
        leaves = not self.words["leaves"].isdisjoint(rest[:1])
        return not self.urgent and not leaves

    def _hands_over(self, cue: Cue) -> bool:
        """Whether the cue leaves the MRI, not another matter, to the reader."""
        if self._about_something_else(cue) or self._is_asked_besides(cue):
            return False
        if cue.start >= self.stop and self.urgent and not self._names_it(cue):
            return False
        if self.norms[cue.end - 1] in self.words["settlers"]:
            return self._leads(cue) or self._names_it(cue)
        return True

    def _is_asked_besides(self, cue: Cue) -> bool:
        """Whether advice is asked for beside the scan: "grateful for an MRI and your advice"."""
        ahead = self.norms[cue.start - 1 : cue.start]
        return self.asked and ahead == ["and"] and self.norms[cue.start] == "your"

    def _names_it(self, cue: Cue) -> bool:
        """Whether the cue's sentence names the scan."""
        begin, end = cue.start, cue.end
        while begin > self.study.end and self.norms[begin - 1] not in self.words["sentence_ends"]:
            begin -= 1
        while end < len(self.norms) and self.norms[end] not in self.words["sentence_ends"]:
            end += 1
        named = any(
            self.norms[k] in self.words["names_scan"]
            and self.norms[k - 1] not in self.words["other_scans"]
            for k in range(begin, end)
        )
        return named or self._calls_off(cue)

    def _calls_off(self, cue: Cue) -> bool:
        """Whether the reader may cancel it: "your call to bin"."""
        behind = self.norms[cue.end : cue.end + 2]
        return behind[:1] == ["to"] and not self.words["calls_off"].isdisjoint(behind[1:])

    def _has_other_object(self, cue: Cue) -> bool:
        """Whether something else is to be decided: "registrar to decide on catheter"."""
        behind = self.norms[cue.end : cue.end + _ABOUT_BEHIND]
        own = self.words["names_scan"] | self.words["requests"]
        if not behind or self._calls_off(cue) or not own.isdisjoint(behind):
            return False
        if behind[0] in self.words["object_leads"]:
            return True
        settled = self.norms[cue.end - 1] in self.words["settlers"]
        if settled and behind[0] == "to" and self.words["does"].isdisjoint(behind[1:2]):
            return True
        return self._is_by_another(cue) and behind[0] not in self.words["settled_ends"]

    def _is_by_another(self, cue: Cue) -> bool:
        """Whether a colleague, not the reader, is to settle something."""
        said = self.norms[cue.start : cue.end]
        return self.words["reader"].isdisjoint(said) and said[-1] in self.words["settles"]

    def _about_something_else(self, cue: Cue) -> bool:
        """Whether the timing, the contrast or another matter is what is left to the reader."""
        if self._has_other_object(cue):
            return True
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
