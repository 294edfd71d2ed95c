"""What the letter says of each imaging study that it names.

An MRI of the back without any cue is the one that the letter asks for; a radiograph, one that was
done.
"""

from __future__ import annotations

from lsmri.nlp.imaging.companions import is_pressed, joined_with_scans
from lsmri.nlp.imaging.left_open import reconsidered
from lsmri.nlp.imaging.studies import STUDIES, Study, find_studies
from lsmri.nlp.imaging.study_roles import StudyRole
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.surroundings import coordinated
from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.text.reading import BY_PLACE, Reading

__all__ = ["settle_imaging"]

_ASKED = {
    "asked": "present", "again": "present", "possible": "possible", "refused": "absent",
    "conditional": "hypothetical",
}  # fmt: skip
_BACK = frozenset({"lumbar", "back"})
_DENYING = frozenset({"no", "not", "don't", "doesn't"})
_PAST = {"done": "present", "again": "present", "doubted": "possible", "never": "absent"}


def settle_imaging(reading: Reading) -> None:
    """Replaces the findings that name studies by what the letter says of them."""
    findings = [f for f in reading.findings if f.concept not in STUDIES]
    if len(findings) == len(reading.findings):
        return
    studies = find_studies(reading)
    for study, (role, why) in zip(studies, _roles(reading, studies), strict=True):
        findings += _findings(study, role, why)
    findings.sort(key=BY_PLACE)
    reading.findings = findings


def _roles(reading: Reading, studies: list[Study]) -> list[tuple[str, str]]:
    """The role of each study; one without cues shares that of the study it is coordinated with."""
    ends = [0, *(study.end for study in studies)]
    starts = [*(study.start for study in studies[1:]), len(reading.norms)]
    roles = [
        StudyRole(reading, study, taken).decide()
        for study, taken in zip(studies, zip(ends, starts, strict=False), strict=False)
    ]
    roles = reconsidered(reading, studies, roles)
    roles = _left_open_together(reading, studies, roles)
    roles = joined_with_scans(reading, studies, roles)
    for i in range(len(studies) - 2, -1, -1):
        first, second = studies[i], studies[i + 1]
        if coordinated(reading, first.end, second.start):
            either = reading.norms[first.end] == "or" and roles[i + 1][0] == "possible"
            if first.kind == "mri" and second.kind == "film":
                either = either and not is_pressed(reading, first)
            if not roles[i][0] or either:
                roles[i] = roles[i + 1]
    return roles


def _left_open_together(
    reading: Reading, studies: list[Study], roles: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    """The roles, of which an MRI that is only spoken of doesn't ask for what the writer leaves
    open: another mention of it, or a method beside it.
    """
    left = [study for study, (role, _) in zip(studies, roles, strict=True) if role == "possible"]
    named = any(study.is_lumbar and study.kind != "film" for study in left)
    beside = {reading.sentence[study.start] for study in left}
    return [
        ("possible", "")
        if not why and study.kind == "mri" and (named or reading.sentence[study.start] in beside)
        else (role, why)
        for study, (role, why) in zip(studies, roles, strict=True)
    ]


def _findings(study: Study, role: str, why: str) -> list[Finding]:
    """A study in its role, in the terms of the scheme."""
    if not role:
        role = {"mri": "asked", "film": "done"}.get(study.kind, "")
        if study.kind == "vague" and _is_named(study):
            role = "asked"
    if role == "asked" and not load_words("imaging")["renewed"].isdisjoint(study.words):
        role = "again"
    said: list[tuple[str, str]] = []
    if study.kind == "film":
        if role in ("asked", "possible") or (role == "refused" and study.boxed):
            said.append(("other_imaging_requested", _ASKED[role]))
        elif role in _PAST and study.is_spinal:
            said.append(("prior_other_imaging", _PAST[role]))
    else:
        said = _of_scan(study, role, why)
    reasons = [*study.name.why, why] if why else study.name.why
    return [
        Finding(study.start, study.end, concept, "present", assertion, why=list(reasons))
        for concept, assertion in said
    ]


def _is_named(study: Study) -> bool:
    """Whether a scan without a cue is one of the lumbar spine by name: "a scan of her back"."""
    return "scan" in study.words and not _BACK.isdisjoint(study.parts)


def _of_scan(study: Study, role: str, why: str) -> list[tuple[str, str]]:
    """An MRI, or a scan that doesn't say of what sort."""
    said: list[tuple[str, str]] = []
    if (
        role == "conditional"
        and study.kind == "vague"
        and not (study.parts or "image" in study.words)
    ):
        return said  # "if the scan shows nothing"
    if role in _ASKED:
        named = study.kind == "mri" or bool(study.parts) or "scan" in study.words
        named = named or ("imaging" in study.words and not _DENYING.isdisjoint(why.split()))
        if study.is_lumbar and (named or role != "refused"):
            said.append(("mri_lumbar_requested", _ASKED[role]))
        if study.is_elsewhere and role != "refused":
            said.append(("other_imaging_requested", _ASKED[role]))
    if role in _PAST and study.is_lumbar:
        said.append(("prior_lumbar_mri", _PAST[role]))
        if role == "never" and study.kind == "vague":
            said.append(("prior_other_imaging", "absent"))
    return said
