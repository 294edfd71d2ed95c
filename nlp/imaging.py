"""Which imaging study each mention means, and whether it was done, is asked for, or neither.

The lexicon finds the names of studies ("MRI", "scan", "x-ray"); the words beside a name say what it shows;
cues before and behind say the rest. Of contradicting cues the firmer wins, then the nearer. An MRI of
the back without any cue is the one that the letter asks for, a radiograph one that was done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lsmri.nlp.finding import Finding
from lsmri.nlp.reading import Cue, Reading
from lsmri.nlp.wording import load_wording

__all__ = ["settle_imaging"]

_CONCEPTS = frozenset({"mri_lumbar_requested", "other_imaging_requested", "prior_other_imaging"})
#: Names that mean an MRI of the back only where something asks for or dates them.
_VAGUE = frozenset("scan scans scanned scanning rescan rescanned imaging imaged image reimage picture".split())
#: What is wanted again was named before: "MRI 4 months ago, wants it repeated".
_RENEWED = frozenset("rescan rescanned reimage re repeated redone repeating".split())
_REDONE = frozenset({"repeated", "redone", "repeating"})
#: "MR" and "RM" are names of a study only with a part of the body.
_INITIALS = frozenset({"mr", "rm", "rmn", "irm"})
_SPINAL = frozenset({"lumbar", "back", "both", "whole"})
_CONTRASTS = frozenset("but however although though whereas yet ;".split())
_BREAKS = _CONTRASTS | frozenset("who whose whom which because as since given".split())
#: Words that may stand between a cue and the study that it touches.
_MODIFIERS = frozenset(
    "a an the his her their my your our any lumbar spinal lumbosacral ls l/s l spine spine's previous prior mri "
    "private urgent routine outside recent old new further such of same single plain formal or official "
    "emergent emergency immediate up to date updated repeat cross sectional advanced back and on".split()
)
_COORDINATES = frozenset({"and", "+", "/", ",", "&", "plus", "or"})
_BEFORE_REACH = 11
_AFTER_REACH = 10


@dataclass(slots=True)
class _Study:
    """One named study. ``head`` is the finding of its name; ``parts`` the kinds of its body parts.

    start, end: words, with those parts. kind: ``mri``, ``vague``, ``film`` or ``other``.
    """

    head: Finding
    start: int
    end: int
    kind: str
    parts: set[str]
    words: frozenset[str]

    @property
    def is_lumbar(self) -> bool:
        return not self.parts or bool(self.parts & _SPINAL)

    @property
    def is_elsewhere(self) -> bool:
        return bool(self.parts & {"other", "whole", "both"}) or (
            "dorsal" in self.parts and self.kind != "film"
        )


def settle_imaging(reading: Reading) -> None:
    """Replaces the findings that name studies by what the letter says of them."""
    names = [f for f in reading.findings if f.concept in _CONCEPTS and f.polarity == "present"]
    if not names:
        return
    studies = _studies(reading, names)
    kept = [f for f in reading.findings if f.concept not in _CONCEPTS]
    roles: list[tuple[str, str]] = []
    for i, study in enumerate(studies):
        earlier = studies[i - 1] if i else None
        later = studies[i + 1] if i + 1 < len(studies) else None
        roles.append(_Surroundings(reading, study, earlier, later).role())
    for i in range(len(studies) - 2, -1, -1):
        if not roles[i][0] and _coordinated(reading, studies[i], studies[i + 1]):
            roles[i] = roles[i + 1]
    for study, (role, why) in zip(studies, roles, strict=True):
        kept += _findings(study, role, why)
    kept.sort(key=lambda f: (f.start, f.end))
    reading.findings = kept


def _studies(reading: Reading, names: list[Finding]) -> list[_Study]:
    """The studies named, the parts of the body that they show among their words."""
    found: list[_Study] = []
    starts = {name.start for name in names}
    for name in names:
        if found and (name.start < found[-1].end or _same(reading, found[-1], name)):
            continue
        study = _study(reading, name, found[-1].end if found else 0, starts)
        if study is not None:
            found.append(study)
    return found


def _same(reading: Reading, study: _Study, name: Finding) -> bool:
    """Whether a name in brackets only repeats the study before it: "a scan (MRI)"."""
    if reading.norms[study.end : name.start] != ["("] or name.concept != study.head.concept:
        return False
    study.end = name.end
    study.kind = "mri" if study.kind == "vague" else study.kind
    return True


def _study(reading: Reading, name: Finding, taken: int, starts: set[int]) -> _Study | None:
    norms = reading.norms
    begin, end = reading.bounds[reading.sentence[name.start]]
    film = name.concept == "prior_other_imaging"
    start, parts = _parts_before(norms, max(begin, taken, name.start - 5), name.start, film)
    stop, more = _parts_after(norms, name.end, min(end, name.end + 14), starts)
    parts |= more
    words = set(norms[name.start : name.end])
    if film and not parts and _about_elsewhere(norms, begin, name.start):
        parts.add("other")
    if name.end - name.start == 1 and words & _INITIALS:
        if not parts or reading.text[reading.starts[name.start] + 1].islower():
            return None
    if words & _REDONE and taken == 0:
        return None
    kind = "film" if film else "other" if name.concept == "other_imaging_requested" else "mri"
    if kind == "mri" and words <= _VAGUE | {"re"}:
        kind = "vague"
    return _Study(name, start, stop, kind, parts, frozenset(words))


def _parts_before(norms: list[str], begin: int, head: int, film: bool) -> tuple[int, set[str]]:
    """Where a study's words begin, and the parts named right before its name: "lumbar spine MRI"."""
    parts: set[str] = set()
    start = head
    for cue in reversed(load_wording("imaging")["parts"](norms, begin, head)):
        apart = film and cue.end == start - 1 and norms[cue.end] in ("-", ":")
        if not (cue.end == start or apart) or cue.kind in ("link", "complaint"):
            break
        parts.add(cue.kind)
        start = cue.start
    return start, parts


def _about_elsewhere(norms: list[str], begin: int, head: int) -> bool:
    """Whether a film stands in a sentence about another part: "her hip looks perfect on the films"."""
    words = load_wording("imaging")["parts"](norms, max(begin, head - 9), head)
    kinds = {cue.kind for cue in words}
    return "other" in kinds and not kinds & (_SPINAL | {"dorsal"})


def _parts_after(
    norms: list[str], head: int, limit: int, starts: set[int]
) -> tuple[int, set[str]]:
    """Where a study's words end, and the parts named behind it: "MRI of the lumbar spine and hips"."""
    parts: set[str] = set()
    stop = at = head
    joined = False
    for cue in load_wording("imaging")["parts"](norms, head, limit):
        if cue.start == at + 1 and norms[at] == "," and parts:
            joined = True
        elif cue.start != at:
            break
        if cue.kind == "complaint":
            break
        at = cue.end
        if cue.kind == "link":
            joined = joined or norms[cue.start] in ("and", "+", "for")
            continue
        if joined and (cue.end in starts or _is_complaint(norms, cue.end)):
            break
        parts.add(cue.kind)
        stop = cue.end
        joined = False
    return stop, parts


def _is_complaint(norms: list[str], at: int) -> bool:
    """Whether a complaint stands at a word: "MRI lumbar spine and hip pain"."""
    cues = load_wording("imaging")["parts"](norms, at, min(at + 1, len(norms)))
    return any(cue.kind == "complaint" for cue in cues)


def _coordinated(reading: Reading, first: _Study, second: _Study) -> bool:
    """Whether two studies are named in one breath: "hip x-ray and lumbar MRI please"."""
    between = reading.norms[first.end : second.start]
    return (
        reading.sentence[first.start] == reading.sentence[second.start]
        and 0 < len(between) <= 2
        and between[0] in _COORDINATES
    )


def _findings(study: _Study, role: str, why: str) -> list[Finding]:
    """What a study in its role says, as the scheme has it."""

    def made(concept: str, assertion: str) -> Finding:
        return Finding(
            study.start, study.end, concept, "present", assertion, why=[*study.head.why, *([why] if why else [])]
        )

    if study.kind == "film":
        return _of_film(study, role, made)
    if not role and study.kind == "mri":
        role = "asked"
    if role == "asked" and _RENEWED.intersection(study.words):
        role = "again"
    found: list[Finding] = []
    if role in _ASKED:
        named = study.kind == "mri" or bool(study.parts)
        if study.kind != "other" and study.is_lumbar and (named or role != "refused"):
            found.append(made("mri_lumbar_requested", _ASKED[role]))
        if role != "refused" and (study.kind == "other" or study.is_elsewhere):
            found.append(made("other_imaging_requested", _ASKED[role]))
    if role == "again" and study.is_lumbar and study.kind != "other":
        found += [made("mri_lumbar_requested", "present"), made("prior_lumbar_mri", "present")]
    if role in _PAST and study.is_lumbar and study.kind != "other":
        found.append(made("prior_lumbar_mri", _PAST[role]))
        if role == "never" and study.kind == "vague":
            found.append(made("prior_other_imaging", "absent"))
    return found


def _of_film(study: _Study, role: str, made: Callable[[str, str], Finding]) -> list[Finding]:
    """A radiograph, CT or bone scan counts as done unless asked for; of other parts only the asked."""
    spinal = not study.parts or bool(study.parts & (_SPINAL | {"dorsal"}))
    if role in ("asked", "possible"):
        return [made("other_imaging_requested", _ASKED[role])]
    if role in ("", "done", "again", "doubted", "never") and spinal:
        return [made("prior_other_imaging", _PAST.get(role, "present"))]
    return []


_ASKED = {"asked": "present", "possible": "possible", "refused": "absent"}
_PAST = {"done": "present", "doubted": "possible", "never": "absent"}


class _Surroundings:
    """The cues around one study, within its clause and short of the next study."""

    def __init__(
        self, reading: Reading, study: _Study, earlier: _Study | None, later: _Study | None
    ) -> None:
        self.reading = reading
        self.norms = norms = reading.norms
        self.study = study
        begin, end = reading.bounds[reading.sentence[study.start]]
        self.sentence = begin
        self.begin = self._open(begin, earlier)
        if later is not None and later.start < end:
            end = study.end if _coordinated(reading, study, later) else later.start
        self.end = self._close(end)
        tables = load_wording("imaging")
        before = tables["before"](norms, self.begin, study.start)
        after = tables["after"](norms, study.end, self.end)
        self.cues = before
        self.before = self._nearest(before, lambda cue: study.start - cue.end)
        self.after = self._nearest(after, lambda cue: cue.start - study.end)

    def _open(self, begin: int, earlier: _Study | None) -> int:
        """Where the words begin that may speak of the study."""
        study = self.study
        begin = max(begin, study.start - _BEFORE_REACH)
        if earlier is not None and earlier.end > begin:
            if not _coordinated(self.reading, earlier, study):
                begin = earlier.end
        for k in range(study.start - 1, begin - 1, -1):
            if self.norms[k] in _CONTRASTS or (self.norms[k] == "," and self._clause_after(k)):
                return k + 1
        return begin

    def _clause_after(self, comma: int) -> bool:
        """Whether a comma begins a new clause, with a subject of its own."""
        return self.norms[comma + 1] in ("he", "she", "they", "so", "hence", "therefore", "and")

    def _close(self, end: int) -> int:
        study = self.study
        for k in range(study.end, min(end, study.end + _AFTER_REACH)):
            if self.norms[k] in _BREAKS and not (
                self.norms[k] in ("which", "as", "since") and k <= study.end + 1
            ):
                return k
        return min(end, study.end + _AFTER_REACH)

    @staticmethod
    def _nearest(cues: list[Cue], distance: Callable[[Cue], int]) -> dict[str, tuple[int, Cue]]:
        nearest: dict[str, tuple[int, Cue]] = {}
        for cue in cues:
            gap = distance(cue)
            if cue.kind not in nearest or gap < nearest[cue.kind][0]:
                nearest[cue.kind] = (gap, cue)
        return nearest

    def role(self) -> tuple[str, str]:
        """``asked``, ``possible``, ``refused``, ``again``, ``done``, ``doubted``, ``never``, ``none`` or "".

        The second is the cue that decided, in the letter's folded words.
        """
        return (
            self._beside()
            or self._elsewhere_awaited()
            or self._never()
            or self._refused()
            or self._again()
            or self._conditional()
            or self._weighed()
            or ("", "")
        )

    # -- single cues ------------------------------------------------------------------------------

    def _said(self, cue: Cue) -> str:
        return " ".join(self.norms[cue.start : cue.end])

    def _touches(self, kind: str) -> Cue | None:
        """A cue before the study with nothing but modifiers between."""
        found = self.before.get(kind)
        if found is None:
            return None
        between = self.norms[found[1].end : self.study.start]
        return found[1] if len(between) <= 4 and _MODIFIERS.issuperset(between) else None

    def _behind(self, kind: str, reach: int) -> Cue | None:
        found = self.after.get(kind)
        return found[1] if found is not None and found[0] <= reach else None

    def _beside(self) -> tuple[str, str] | None:
        """The machine, the department or somebody else's scan."""
        cue = self._touches("beside") or (self._behind("beside", 0) if not self.study.parts else None)
        if cue is not None:
            return "none", self._said(cue)
        kin = self.before.get("kin")
        if kin is not None:
            words = self.norms[kin[1].end : self.study.start]
            if kin[0] <= 4 and {"had", "got", "has", "have", "having"} & set(words):
                return "none", self._said(kin[1])
        return None

    def _elsewhere_awaited(self) -> tuple[str, str] | None:
        """An MRI of another part that is on its way isn't asked of the reader."""
        if self.study.kind != "mri" or self.study.is_lumbar:
            return None
        words = self.norms[max(self.begin, self.study.start - 4) : self.study.start]
        found = _AWAITED.intersection(words)
        return ("none", min(found)) if found else None

    def _never(self) -> tuple[str, str] | None:
        if "except" in self.norms[self.study.end : self.study.end + 2]:
            return None
        cue = self._touches("never")
        if cue is not None and self.norms[self.study.head.end - 1] not in ("scanned", "imaged"):
            return "never", self._said(cue)
        missed = self._missed()
        if missed:
            return "never", missed
        no = self._touches("no")
        behind = self._behind("never", 2)
        if behind is not None and (no is not None or self._answers(behind)):
            return "never", self._said(behind)
        if no is not None and not self._behind("refused", 6) and not self._refused_by_no():
            return "never", self._said(no)
        return None

    def _missed(self) -> str:
        """What says, behind a contrast, that the study didn't come about: "but she did not attend"."""
        if self.end >= len(self.norms) or self.norms[self.end] not in _CONTRASTS:
            return ""
        limit = min(self.reading.bounds[self.reading.sentence[self.study.start]][1], self.end + 9)
        for cue in load_wording("imaging")["after"](self.norms, self.end + 1, limit):
            if cue.kind == "never" and self.norms[cue.start] in _MISSING:
                return self._said(cue)
        return ""

    def _answers(self, cue: Cue) -> bool:
        """Whether words behind the study say by themselves that it was never done: "MRI: none"."""
        first, last = self.norms[cue.start], self.norms[cue.end - 1]
        if first in _ONLY_AFTER_NO:
            return False
        if last in ("no", "nil", "none", "n", "never"):
            following = self.norms[cue.end : cue.end + 1]
            return following in ([], ["."], ["\n"], [","], [")"], [";"])
        return True

    def _refused_by_no(self) -> bool:
        """Whether "no MRI …" speaks of what is wanted: "no MRI needed", "no MRI for now"."""
        words = set(self.norms[self.study.end : min(self.end, self.study.end + 4)])
        return bool(words & {"needed", "indicated", "required", "now", "today", "tonight", "stage", "moment", "present"})

    def _refused(self) -> tuple[str, str] | None:
        no = self._touches("no")
        if no is not None:
            return "refused", self._said(no)
        cue = self._behind("refused", 4)
        if cue is None and "refused" in self.before and not self._nearer("asked", "refused"):
            gap, cue = self.before["refused"]
            cue = cue if gap <= 5 else None
        if cue is None:
            return None
        if "possible" in self.before and self.before["possible"][0] < 9 and cue.start > self.study.start:
            return "possible", self._said(cue)
        return "refused", self._said(cue)

    def _nearer(self, kind: str, other: str) -> bool:
        """Whether of two kinds before the study the first is nearer to it."""
        found = self.before.get(kind)
        return found is not None and found[0] < self.before[other][0]

    def _again(self) -> tuple[str, str] | None:
        cue = self._touches("again")
        if cue is None or self._dated() or self._behind("done", 3):
            return None
        said = self._said(cue)
        return ("again", said) if self.study.is_lumbar else ("asked", said)

    def _conditional(self) -> tuple[str, str] | None:
        """A study that hangs on a condition of its own isn't asked for now."""
        if self._touches("had") or self._touches("past"):
            return None
        behind = self._behind("conditional", 2)
        if behind is not None and self.norms[self.study.end] != "," and not self._asked_outright():
            weighed = self.before.get("possible")
            if weighed is not None and weighed[0] <= 2 and self.study.kind == "mri":
                return "possible", self._said(weighed[1])
            return "none", self._said(behind)
        found = self.before.get("conditional")
        if found is None:
            return None
        _, cue = found
        following = self.norms[cue.end : cue.end + 1]
        modal = self.norms[cue.start] == "should" and _SUBJECTS.isdisjoint(following)
        if modal or self._asked_outright() or _POLITE.issuperset(following):
            return None
        return "none", self._said(cue)

    def _asked_outright(self) -> bool:
        """Whether the writer asks in so many words."""
        outright = {"please", "pls", "plz", "kindly", "grateful", "obliged", "thank", "thanks", "requested", "request"}
        words = self.norms[max(self.begin, self.study.start - 6) : self.study.start]
        words = words + self.norms[self.study.end : self.end]
        return not outright.isdisjoint(words)

    # -- done or asked for ------------------------------------------------------------------------

    def _dated(self) -> str:
        """The date of a past study right beside it, "" if there is none."""
        for timex in self.reading.timexes:
            if timex.kind != "ago" or (timex.days is not None and timex.days < 3):
                continue
            between = self.norms[self.study.end : timex.start]
            if 0 <= timex.start - self.study.end <= 2 and _DATE_LINKS.issuperset(between):
                return " ".join(self.norms[timex.start : timex.end])
            if timex.end == self.study.start and self.norms[timex.start - 1] not in ("since", "from"):
                return " ".join(self.norms[timex.start : timex.end])
        return ""

    def _weighed(self) -> tuple[str, str] | None:
        """The firmest of what says done, asked or left open; of equals the nearest."""
        votes: list[tuple[float, str, str]] = []
        if self.study.kind == "film" and not _BOOKED.isdisjoint(self.norms[self.study.end : self.end]):
            return "none", "booked"
        self._vote_before(votes)
        self._vote_after(votes)
        date = self._dated()
        if date:
            votes.append((3.2, "done", date))
        if not votes:
            return None
        weight, role, why = max(votes, key=lambda vote: vote[0])
        if self.study.kind == "vague" and weight < 2:
            return None
        if role == "done":
            if self.study.kind == "vague" and self._is_heading():
                return None
            doubt = self.before.get("doubt")
            if doubt is not None and doubt[0] <= 2 and not self._behind("done", 2):
                return "doubted", self._said(doubt[1])
        return role, why

    def _is_heading(self) -> bool:
        """Whether "imaging" names no study of its own: "Previous imaging: XR 2022"."""
        if self.norms[self.study.end : self.study.end + 1] == [":"]:
            return True
        return self.norms[self.study.head.end - 1] == "imaging" and not self._behind("done", 4)

    def _vote_before(self, votes: list[tuple[float, str, str]]) -> None:
        for kind, weight in (("past", 4.0), ("had", 3.5), ("weak_past", 1.0)):
            cue = self._touches(kind)
            if cue is None or (kind == "weak_past" and self.study.kind == "film"):
                continue
            if kind == "had" and self._is_awaited(cue):
                continue
            votes.append((weight, "done", self._said(cue)))
        if self._shown_on():
            votes.append((3.0, "done", "on"))
        for kind, weight, reach in (("asked", 2.6, 10), ("possible", 2.6, 9)):
            found = self.before.get(kind)
            if found is None or found[0] > reach:
                continue
            gap, cue = found
            said = self._said(cue)
            if said in ("?", "??") and not self._asks_on(cue, gap):
                continue
            if kind == "possible" and said.startswith("consider") and self._asked_outright():
                continue
            if kind == "asked" and not self._asks_for_film(said):
                continue
            if kind == "asked" and said in _NEEDS:
                kind, said = self._doubted_need(cue) or (kind, said)
            votes.append((weight - gap / 20, kind, said))
        modal = self.before.get("modal")
        if modal is not None and modal[0] == 0 and modal[1].start in (self.begin, self.sentence):
            votes.append((2.9, "possible", self._said(modal[1])))

    def _doubted_need(self, need: Cue) -> tuple[str, str] | None:
        """Whether a need is only asked about or denied: "? needs", "not sure if he needs"."""
        for kind in ("refused", "possible"):
            for cue in self.cues:
                if cue.kind != kind or not 0 <= need.start - cue.end <= 3:
                    continue
                said = self._said(cue)
                if said not in ("?", "??") or self._asks_on(cue, 0):
                    return kind, said
        return None

    def _is_awaited(self, cue: Cue) -> bool:
        """Whether what is told of the study is still to come: "after we get his MRI results"."""
        words = self.norms[max(self.sentence, cue.start - 6) : cue.start]
        return not _AHEAD.isdisjoint(words)

    def _shown_on(self) -> bool:
        """Whether something was seen on the study: "narrow canal on an MRI"."""
        start = self.study.start
        on = next((k for k in range(start - 1, max(self.sentence, start - 4) - 1, -1) if self.norms[k] == "on"), None)
        if on is None or not _MODIFIERS.issuperset(self.norms[on + 1 : start]):
            return False
        return any(f.concept in _SHOWN and on - 6 <= f.start < on for f in self.reading.findings)

    def _asks_for_film(self, said: str) -> bool:
        """Whether a cue that asks for an MRI asks for this study too: of films only the plainest do."""
        return self.study.kind in ("mri", "vague") or not _OUTRIGHT.isdisjoint(said.split())

    def _asks_on(self, cue: Cue, gap: int) -> bool:
        """Whether a question mark belongs to the study behind it."""
        k = cue.start
        reading = self.reading
        glued_next = k + 1 < len(self.norms) and reading.starts[k + 1] == reading.ends[k]
        glued_before = k > 0 and reading.ends[k - 1] == reading.starts[k]
        return gap <= 2 and (glued_next or not glued_before)

    def _vote_after(self, votes: list[tuple[float, str, str]]) -> None:
        done = self._behind("done", 7)
        if done is not None and not self._ahead(done) and not (
            self.norms[done.start] in _REPORTS and self._is_awaited(done)
        ):
            gap = done.start - self.study.end
            votes.append(((3.4 if gap <= 4 else 2.4) - gap / 20, "done", self._said(done)))
        if self._shows_result():
            votes.append((3.35, "done", ":"))
        asked = self._behind("asked", 8)
        if asked is not None and self._asks_for_film(self._said(asked)):
            gap = asked.start - self.study.end
            votes.append((3.3 - gap / 8, "asked", self._said(asked)))
        possible = self._behind("possible", 9)
        if possible is not None and self._is_left_open(possible):
            votes.append((3.5, "possible", self._said(possible)))
        advise = self._behind("advise", 3)
        if advise is not None and "possible" in self.before:
            votes.append((3.5, "possible", self._said(advise)))

    def _ahead(self, done: Cue) -> bool:
        """Whether it is yet to come ("would the MRI show", "would like an MRI done") or another's."""
        between = self.norms[self.study.end : done.start]
        if self._said(done) == "done" and "asked" in self.before and "had" not in self.before:
            return True
        if "," in between and between[-1] != "which" and len(between) > 2:
            return True
        words = self.norms[max(self.begin, self.study.start - 3) : self.study.start] + between
        return not _MODALS.isdisjoint(words)

    def _is_left_open(self, cue: Cue) -> bool:
        """Whether words of leaving it open are about the study, not about contrast or a diagnosis."""
        said = self._said(cue)
        between = self.norms[self.study.end : cue.start]
        if said in ("?", "??"):
            if between or self.reading.starts[cue.start] != self.reading.ends[self.study.end - 1]:
                return False
            if "asked" in self.before and self.before["asked"][0] <= 3:
                return False
            following = cue.end
            glued = following < len(self.norms) and self.reading.starts[following] == self.reading.ends[cue.start]
            return not glued
        if {"contrast", "gadolinium", "gad", "sedation"} & set(between):
            return False
        if said.split()[0] in ("would", "will", "might", "may", "could", "is", "worthwhile", "indicated"):
            questioned = "possible" in self.before or said.startswith(("might", "may", "could", "worthwhile", "indicated"))
            return questioned
        return True

    def _shows_result(self) -> bool:
        """Whether a result follows the study's name: "MRI: L4/5 bulge", "MRI - normal"."""
        norms = self.norms
        at = self.study.end
        normal = self._behind("normal", 3)
        if normal is not None and not (set(norms[at : normal.start]) - _DATE_LINKS - _BE):
            return True
        while at < min(self.end, self.study.end + 3) and norms[at] not in _RESULT_MARKS:
            at += 1
        if at + 1 >= self.end or norms[at] not in _RESULT_MARKS:
            return False
        words = norms[at + 1 : min(at + 7, self.end)]
        if not _QUERIES.isdisjoint(words):
            return False
        if words[0] in ("no", "nil"):
            return not _SHOWN_WORDS.isdisjoint(words[1:4])
        return bool(_LEVELS & set(words[:4]) or _RESULTS & set(words))


#: What asks the reader for a film; one that is booked or ordered is on its way already.
_OUTRIGHT = frozenset(
    "please pls plz kindly grateful request requested requesting could would can appreciate appreciated obliged thank thx "
    "thanks arrange need needs required perform do get ask offer offered".split()
)
_BOOKED = frozenset("booked scheduled planned arranged awaited".split())
_BE = frozenset("last was were is".split())
_RESULT_MARKS = frozenset({":", "=", "("})
_QUERIES = frozenset("? ?? please pls query r/o".split())
_SHOWN_WORDS = frozenset(
    "compression stenosis prolapse herniation disc fracture lesion abnormality neural nerve evidence cord root compressive "
    "significant impingement canal acute discitis bony cauda mass tumour infection change".split()
)
_AWAITED = frozenset("await awaiting awaited pending booked has due having".split())
_NEEDS = frozenset("need needs needing require requires required benefit warrant warrants merits".split())
_REPORTS = frozenset("report result finding plate image available review reviewed".split())
_AHEAD = frozenset("will once when await awaiting awaited pending after following follow f/u fu chase until get with rv reconsider".split())
_SHOWN = frozenset(
    "disc_herniation spinal_stenosis spondylolisthesis suspected_vertebral_fracture suspected_malignancy".split()
)
_SUBJECTS = frozenset("the he she it this these that his her there symptom pain things".split())
_MODALS = frozenset("would will could might may should can to if".split())
_MISSING = frozenset("he she they which that did didn't never dna cancelled aborted abandoned".split())
_ONLY_AFTER_NO = frozenset(
    "before to so yet previously previous prior in ever on available hitherto done performed taken thus up n no".split()
)
_POLITE = frozenset("possible you appropriate any necessary agreeable convenient".split())
_DATE_LINKS = frozenset("in of from dated ( - : , on done performed the ) was at about approx taken last and".split())
_LEVELS = frozenset("l1/2 l2/3 l3/4 l4/5 l5/s1 l4/l5 l3/l4 l2/l3 l4 l5 l3 l2 s1 l4-5 l5-s1 l3-4 l1".split())
_RESULTS = frozenset(
    "normal bulge protrusion prolapse herniation stenosis degenerative degeneration spondylosis spondylolisthesis slip "
    "narrowing osteophyte wedge fracture oedema scar dehydrated desiccation facet oa wear".split()
)
