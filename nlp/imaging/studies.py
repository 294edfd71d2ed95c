"""The imaging studies that a letter names, and what part of the body each shows."""

from __future__ import annotations

from dataclasses import dataclass

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.wording import load_wording, load_words
from lsmri.nlp.text.reading import Reading

__all__ = ["STUDIES", "Study", "find_studies"]

#: Concepts whose lexicon entries name studies.
STUDIES = frozenset({"mri_lumbar_requested", "other_imaging_requested", "prior_other_imaging"})
_SPINAL = frozenset({"lumbar", "back", "both", "whole"})
_DORSAL = frozenset({"dorsal"})
_INCLUDED = frozenset({"include", "add"})
_ASKED_OF = frozenset({"please", "pls", "plz", "kindly", "you", "could", "would"})
_ANGIOGRAM = frozenset({"mra"})
#: What brackets may add to the parts: "SI joints (+ lumbar)".
_ADDED = (["+"], ["and"], ["plus"], ["incl"], ["include"], ["/"])
_JOINTS = frozenset({"and", "+", "/", "&", "plus"})
#: So far behind and before a name its parts are looked for.
_PARTS_REACH, _BEFORE = 14, 5


@dataclass(slots=True)
class Study:
    """One named study.

    name: the finding of its name. start, end: words, the named parts of the body included.
    kind: ``mri``, ``vague`` (some scan), ``film`` (radiograph, CT, bone scan) or ``other``.
    parts: kinds of its parts, as in the table ``parts``. boxed: a tick box stands beside it.
    """

    name: Finding
    start: int
    end: int
    kind: str
    parts: set[str]
    words: frozenset[str]
    boxed: bool = False

    @property
    def is_lumbar(self) -> bool:
        """Whether it shows the lumbar spine, or doesn't say."""
        return self.kind != "other" and (not self.parts or not _SPINAL.isdisjoint(self.parts))

    @property
    def is_spinal(self) -> bool:
        """Whether it shows any of thoracic and lumbar spine, or doesn't say."""
        return not self.parts or not (_SPINAL | _DORSAL).isdisjoint(self.parts)

    @property
    def is_elsewhere(self) -> bool:
        """Whether it shows more, or something else, than the lumbar spine."""
        return self.kind == "other" or not self.parts.isdisjoint(
            ("other", "whole", "both", "dorsal")
        )


def find_studies(reading: Reading) -> list[Study]:
    """All named studies by their places."""
    names = [
        f
        for f in reading.findings
        if f.concept in STUDIES and f.polarity == "present" and not _modified_release(reading, f)
    ]
    starts = {name.start for name in names}
    found: list[Study] = []
    for name in names:
        if found and (name.start < found[-1].end or _renames(reading, found[-1], name)):
            continue
        study = _study(reading, name, found[-1].end if found else 0, starts)
        if study is not None:
            found.append(study)
    return found


def _modified_release(reading: Reading, name: Finding) -> bool:
    """Whether "MR" is a drug's: "gliclazide MR 60 mg"."""
    norms = reading.norms
    return (
        norms[name.start : name.end] == ["mr"]
        and name.end < len(norms)
        and (
            norms[name.end][0].isdigit() or norms[name.end] in ("tablet", "cap", "tab", "od", "bd")
        )
    )


def _renames(reading: Reading, study: Study, name: Finding) -> bool:
    """Whether a name in brackets only repeats the study before it: "a scan (MRI)"."""
    if reading.norms[study.end : name.start] != ["("] or name.concept != study.name.concept:
        return False
    study.end = name.end
    study.kind = "mri" if study.kind == "vague" else study.kind
    return True


def _study(reading: Reading, name: Finding, taken: int, starts: set[int]) -> Study | None:
    norms = reading.norms
    sets = load_words("imaging")
    begin, end = reading.bounds[reading.sentence[name.start]]
    film = name.concept == "prior_other_imaging"
    start, parts = _parts_before(norms, max(begin, taken), name.start, film)
    stop, more = _parts_after(norms, name.end, min(end, name.end + _PARTS_REACH), starts)
    parts |= more
    words = frozenset(norms[name.start : name.end])
    if film and not parts and _about_elsewhere(reading, begin, name.start):
        parts.add("other")
    if words & sets["redone"] and not (taken and _ends(norms, name.end, words)):
        return None
    if words <= sets["initials"] and not _names_scan(reading, name, parts):
        return None
    if not words.isdisjoint(_INCLUDED) and not _asked_to_add(norms, name.start):
        return None
    if "imaging" in words and norms[name.end : name.end + 1] == [":"] and not parts:
        return None  # a heading
    kind = "film" if film else "other" if name.concept == "other_imaging_requested" else "mri"
    if words == _ANGIOGRAM and "lumbar" in parts:
        kind = "mri"  # misspelt
    if kind == "mri" and words <= sets["vague"]:
        kind = "vague"
    return Study(name, start, stop, kind, parts, words)


def _names_scan(reading: Reading, name: Finding, parts: set[str]) -> bool:
    """Whether "MR" is a scan, not a title: it shows a part, or no name follows."""
    text, starts, ends = reading.text, reading.starts, reading.ends
    sets = load_words("imaging")
    if reading.norms[name.start] in sets["of_machine"]:
        return _is_wanted(reading, name)
    if text[starts[name.start] + 1].islower():
        return False
    if parts:
        return True
    if reading.norms[name.start] in sets["other_initials"]:
        return _is_wanted(reading, name)
    if text[starts[name.start] : ends[name.start]] != "MR" or name.end >= len(starts):
        return False
    following = text[starts[name.end] : ends[name.end]]
    return not (following[0].isupper() and following.isalpha())


def _asked_to_add(norms: list[str], at: int) -> bool:
    """Whether somebody is asked to "include the lumbar spine"; a report may include it too."""
    return not _ASKED_OF.isdisjoint(norms[max(0, at - 2) : at])


def _is_wanted(reading: Reading, name: Finding) -> bool:
    """Whether "RM", "IRM" or "magnet" is asked for: it may as well be a room or a title."""
    norms = reading.norms
    before = norms[max(0, name.start - 3) : name.start]
    behind = norms[name.end : name.end + 1]
    if behind and (behind[0][0].isdigit() or behind[0] in ("/", "no")):
        return False
    return not load_words("imaging")["names_wanted"].isdisjoint(before)


def _ends(norms: list[str], at: int, words: frozenset[str]) -> bool:
    """Whether "please repeat" ends there: otherwise it asks for something else again."""
    return "repeat" not in words or norms[at : at + 1] in ([], ["."], ["\n"], [","], ["and"])


def _parts_before(norms: list[str], begin: int, head: int, film: bool) -> tuple[int, set[str]]:
    """Where a study's words begin, and the parts right before its name: "lumbar spine MRI"."""
    wording = load_wording("imaging")["parts"]
    parts: set[str] = set()
    start = head
    for k in range(max(begin, head - _BEFORE), head):
        cue = wording.at(norms, k, head)
        if cue is None or cue.kind in ("link", "complaint"):
            continue
        apart = film and cue.end == head - 1 and norms[cue.end] in ("-", ":")
        if cue.end == head or apart:
            parts.add(cue.kind)
            start = k
            break
    if start < head and start - 2 >= begin and norms[start - 1] in _JOINTS:
        for k in range(max(begin, start - 4), start - 1):  # "a lumbar and thoracic MRI"
            cue = wording.at(norms, k, start - 1)
            if cue and cue.end == start - 1 and cue.kind not in ("link", "complaint"):
                return k, parts | {cue.kind}
    return start, parts


def _about_elsewhere(reading: Reading, begin: int, head: int) -> bool:
    """Whether a film's sentence is about another part: "her hip looks perfect on the films"."""
    words = load_wording("imaging")["parts"](reading, max(begin, head - 9), head)
    kinds = {cue.kind for cue in words}
    return "other" in kinds and kinds.isdisjoint(_SPINAL | _DORSAL)


def _parts_after(norms: list[str], head: int, limit: int, starts: set[int]) -> tuple[int, set[str]]:
    """Where a study's words end, and the parts behind it: "MRI of the lumbar spine and hips"."""
    wording = load_wording("imaging")["parts"]
    parts: set[str] = set()
    stop = at = head
    joined = False
    while at < limit:
        if norms[at] == "(" and parts and norms[at + 1 : at + 2] in _ADDED:
            at += 1
            continue
        if norms[at] == "," and parts and at + 1 < limit:
            joined = True
            at += 1
        cue = wording.at(norms, at, limit)
        if cue is None or cue.kind == "complaint":
            break
        at = cue.end
        if cue.kind == "link":
            joined = joined or norms[cue.start] in ("and", "+", "for")
            continue
        if norms[cue.start : at] == ["t"] and norms[at : at + 1] and norms[at][0].isdigit():
            break  # a temperature
        if joined and (at in starts or _is_complaint(norms, at)):
            break
        parts.add(cue.kind)
        stop = at
        joined = False
    return stop, parts


def _is_complaint(norms: list[str], at: int) -> bool:
    """Whether a complaint stands at a word: "MRI lumbar spine and hip pain"."""
    if at >= len(norms):
        return False
    cue = load_wording("imaging")["parts"].at(norms, at, at + 1)
    return cue is not None and cue.kind == "complaint"
