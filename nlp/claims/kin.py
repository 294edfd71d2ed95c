"""Whether a finding is a relative's, and not the patient's of whom a relative tells."""

from __future__ import annotations

import itertools

from lsmri.nlp.claims.clause import Clause, cues_beside
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Cue

__all__ = ["of_family"]

#: Illnesses that a relative may have; symptoms told by a relative are the patient's.
_INHERITED = frozenset(
    "iv_drug_use "
    "cancer_history suspected_malignancy osteoporosis suspected_axial_spondyloarthritis "
    "suspected_aortic_aneurysm suspected_spinal_infection recent_infection renal_impairment "
    "disc_herniation spinal_stenosis "
    "immunosuppression prior_spinal_surgery suspected_vertebral_fracture spondylolisthesis "
    "low_back_pain radicular_pain structural_deformity cauda_equina_suspected "
    "severe_motor_deficit".split()
)
_PAINS = frozenset({"low_back_pain", "radicular_pain"})
_KIN_REACH = 12
#: Names for a relative by which elders are addressed as well.
_HONORIFICS = frozenset("mama papa baba nana nanay tatay gogo oma opa auntie aunty uncle".split())
_OWNERS = frozenset("his her my their the our your a".split())
_SINCE = frozenset({"since", "for", "from"})
_SINCE_WITHIN = 8
_TOO = frozenset({"too", "also", "same", "similar", "likewise", "i"})
_BEFELL = frozenset("had suffered developed went got ended".split())
_PATIENT = frozenset("patient he she him i my we but back".split())
_KIN_REPORTS = frozenset(
    "report say said notice noticed worry worried drive drove concerned state think thought "
    "tell told call help".split()
)


def of_family(clause: Clause, f: Finding) -> bool:
    """Whether a relative has the finding, and not the patient of whom a relative tells."""
    if f.concept not in _INHERITED:
        kin = cues_beside(clause, "family_pre", f)
        return bool(kin) and any(_befell(clause, cue, f) for cue in kin)
    if clause.section == "family_history":
        return True
    for cue in cues_beside(clause, "family_pre", f):
        if cue.end > f.start or f.start - cue.end > 9:
            continue
        if f.concept in _PAINS and f.start - cue.end > 1 and _is_possessive(clause, cue):
            continue
        if _is_honorific(clause, cue) or (f.concept in _PAINS and _is_own_pain(clause, cue, f)):
            continue
        words = set(clause.norms[cue.end : f.start])
        if words & _KIN_REPORTS or words & {"patient", "he", "she", "but", "whereas"}:
            continue
        if {"patient", "herself", "himself", "own"} & set(
            clause.norms[f.end : min(f.end + 4, clause.end)]
        ):
            continue
        if f.concept in (
            "low_back_pain",
            "radicular_pain",
            "disc_herniation",
            "severe_motor_deficit",
        ) and not (
            words & {"ended", "had", "has", "have", "with", "suffer", "suffered", "of", "history"}
            or clause.norms[cue.start] == "family"
        ):
            continue
        return True
    for cue in cues_beside(clause, "family_post", f):
        if 0 <= cue.start - f.end <= 2 and not (set(clause.norms[f.end : cue.start]) & {",", "."}):
            following = clause.norms[cue.end : cue.end + 2]
            return not (set(following) & _KIN_REPORTS)
    return False


def _is_honorific(clause: Clause, cue: Cue) -> bool:
    """Whether it only addresses a patient: "Mama Njoki, 55, has waist pain"."""
    reading = clause.reading
    if clause.norms[cue.start] not in _HONORIFICS or cue.end >= clause.end:
        return False
    following = reading.text[reading.starts[cue.end] :][:1]
    owned = cue.start > clause.begin and clause.norms[cue.start - 1] in _OWNERS
    return not owned and (following.isupper() or following.isdigit())


def _is_own_pain(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether a pain behind a relative is the patient's: "4 kids, 3 days of back pain", "has buried
    a husband, has had backache"; or the relative is the patient of whom the writer tells: "my
    mother has back pain since July".
    """
    between = clause.norms[cue.end : f.start]
    if "," in between and "had" not in between[:-2] and clause.norms[cue.start] != "family":
        return True
    if "," in between and between[:1] != [","] and "has" in between:
        return True
    if clause.norms[max(clause.begin, cue.start - 1) : cue.start] != ["my"]:
        return False
    behind = clause.norms[f.end : min(clause.end, f.end + _SINCE_WITHIN)]
    told = not _SINCE.isdisjoint(behind) and "has" in between
    return told and _TOO.isdisjoint(clause.norms[clause.begin : clause.end])


def _is_possessive(clause: Clause, cue: Cue) -> bool:
    """Whether it is something of the relative's that is spoken of: "since his son's wedding"."""
    start, end = clause.reading.span(cue.start, cue.end)
    return clause.reading.text[start:end].endswith(("'s", "’s"))


def _befell(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether a relative is the one to whom something happened: "my sister went numb"."""
    between = clause.norms[cue.end : f.start]
    return (
        0 < len(between) <= _KIN_REACH
        and not _BEFELL.isdisjoint(between[:4])
        and _KIN_REPORTS.isdisjoint(between)
        and _PATIENT.isdisjoint(between)
        and ("had", "to") not in itertools.pairwise(between)
    )
