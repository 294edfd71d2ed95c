"""Imaging asked for beside, or instead of, an MRI: "MRI + CT", "MRI or X-ray?", "failing that CT".

A radiograph or CT without a cue of its own is one of the past; here it takes its role from the MRI
that it is joined with.
"""

from __future__ import annotations

from lsmri.nlp.imaging.studies import Study
from lsmri.nlp.imaging.study_votes import Role
from lsmri.nlp.matching.wording import any_words, load_wording, load_words
from lsmri.nlp.text.reading import Reading

__all__ = ["is_pressed", "joined_with_scans"]

_WANTED = frozenset({"asked", "again", ""})
_UNSETTLED = frozenset({"", "conditional"})
#: At most so many words join two studies, or stand between a fallback's cue and its name.
_JOINED_WITHIN, _FALLBACK_WITHIN = 4, 3
_SO_FAR_BACK = 30


def joined_with_scans(reading: Reading, studies: list[Study], roles: list[Role]) -> list[Role]:
    """The roles, of which those of films without a cue may come from an MRI beside them.

    An MRI and a film between which the reader is to choose are both ``possible``, but an MRI asked
    for outright stays so.
    """
    changed = list(roles)
    for i in range(len(studies) - 1):
        for scan, other in ((i, i + 1), (i + 1, i)):
            if not _is_pair(studies, changed, scan, other):
                continue
            joint = _joint(reading, studies[i], studies[i + 1])
            if joint == "choice":
                changed[other] = ("possible", "or")
                if not is_pressed(reading, studies[scan]):
                    changed[scan] = ("possible", "or")
                elif not changed[scan][0]:
                    changed[scan] = ("asked", "or")
            elif joint == "both":
                role = changed[scan][0]
                changed[other] = (role if role == "possible" else "asked"), "with an MRI"
    for i, study in enumerate(studies):
        if study.kind == "mri" or changed[i][0] not in _UNSETTLED:
            continue
        cue = _fallback(reading, study)
        if cue and _asked_before(studies[:i], changed, study):
            changed[i] = "possible", cue
    return changed


def _is_pair(studies: list[Study], roles: list[Role], scan: int, other: int) -> bool:
    """Whether the first is an MRI that may be wanted, the second a film nothing is said of."""
    if studies[scan].kind != "mri" or studies[other].kind == "mri":
        return False
    wanted = roles[scan][0] in _WANTED or roles[scan][0] == "possible"
    return wanted and roles[other][0] in _UNSETTLED and not studies[other].boxed


def _joint(reading: Reading, first: Study, second: Study) -> str:
    """``choice``, ``both`` or "": how two studies of a sentence are joined."""
    begin, _ = reading.bounds[reading.sentence[first.start]]
    if reading.sentence[first.start] != reading.sentence[second.start]:
        return ""
    words = load_words("imaging")
    between = reading.norms[first.end : second.start]
    if between[:1] == [","] and between[-1:] == ["or"]:
        return ""
    if not between or len(between) > _JOINED_WITHIN:
        return ""
    if not words["chooses"].isdisjoint(between):
        return "choice" if words["choice_words"].issuperset(between) else ""
    if words["joins"].issuperset(between) and not words["joins_firmly"].isdisjoint(between):
        return "both"
    listed = not words["plan_leads"].isdisjoint(reading.norms[max(0, begin - 3) : first.start])
    return "both" if listed and words["joins"].issuperset(between) else ""


def is_pressed(reading: Reading, scan: Study) -> bool:
    """Whether the sentence asks for an MRI outright, and not for advice."""
    begin, end = reading.bounds[reading.sentence[scan.start]]
    words, norms = load_words("imaging"), reading.norms[begin:end]
    pressed = not any_words("imaging", "pressed", "outright").isdisjoint(norms)
    return pressed and words["asks_which"].isdisjoint(norms)


def _fallback(reading: Reading, study: Study) -> str:
    """What says that the study is only to be done where the other can't be."""
    begin, end = reading.bounds[reading.sentence[study.start]]
    table = load_wording("imaging")["fallback"]
    norms = reading.norms
    for cue in table(reading, max(begin, study.start - 12), study.start):
        if cue.kind == "instead" and study.start - cue.end <= _FALLBACK_WITHIN:
            return " ".join(norms[cue.start : cue.end])
    for cue in table(reading, study.end, min(end, study.end + 8)):
        if cue.kind == "in_case" and cue.start - study.end <= 1:
            return " ".join(norms[cue.start : cue.end])
    return ""


def _asked_before(earlier: list[Study], roles: list[Role], study: Study) -> bool:
    """Whether an MRI before it may be wanted."""
    return any(
        s.kind == "mri"
        and (role[0] in _WANTED or role[0] == "possible")
        and study.start - s.end <= _SO_FAR_BACK
        for s, role in zip(earlier, roles, strict=False)
    )
