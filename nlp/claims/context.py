"""Whose finding it is, whether it is only spoken of, and to which time it belongs."""

from __future__ import annotations

import itertools
import re

from lsmri.nlp.claims.clause import LASTING, Clause, claim, cues_beside
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Cue

__all__ = ["historical", "hypothetical", "of_family"]

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
_BEFELL = frozenset("had suffered developed went got ended".split())
_PATIENT = frozenset("patient he she him i my we but back".split())
_KIN_REPORTS = frozenset(
    "report say said notice noticed worry worried drive drove concerned state think thought "
    "tell told call help".split()
)
_PLANS = frozenset(
    "discuss consider considering thinking starting start planned planning offered offer".split()
)
#: Right ahead of a treatment, or with a word between, these tell that it is to come.
_BEFORE = (["before"], ["pre"], ["prior"], ["ahead"], ["prior to"])
#: Behind an "if" these ask the reader for something.
_ASKED = frozenset({"you", "we", "possible", "anything", "scan", "mri"})
#: With one of these "if I …" tells what a patient was told to do, without them what brings it on.
_SENT = frozenset(
    "told advised warned said call ring attend casualty ed er 999 111 911 hospital straight "
    "emergency a+e a&e".split()
) | {"a and e"}
#: What is denied behind one of these may still happen, behind other advice it was asked about.
_CONDITIONS = frozenset("if unless should until when return returns bring come attend".split())
#: Behind a finding these tell what to do should it come;
_SENT_BEHIND = ("seek urgent", "to seek", "then straight to", "mean the emergency", "means the er")
#: these do so behind "any".
_GOES = ("go to a and e", "go to ed", "go to the ed", "go to er", "go to the er", "go straight to")
_ANY_WITHIN = 6
_LEVEL = re.compile(r"[tl]\d{1,2}(?:[/-]|$)")
_DATED = frozenset("since today yesterday now ago currently".split())


def of_family(clause: Clause, f: Finding) -> bool:
    """Whether a relative has the finding, and not the patient of whom a relative tells."""
    if f.concept not in _INHERITED:
        return any(_befell(clause, cue, f) for cue in cues_beside(clause, "family_pre", f))
    if clause.section == "family_history":
        return True
    for cue in cues_beside(clause, "family_pre", f):
        if cue.end > f.start or f.start - cue.end > 9:
            continue
        if f.concept in _PAINS and f.start - cue.end > 1 and _is_possessive(clause, cue):
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


def hypothetical(clause: Clause, f: Finding) -> bool:
    """Whether the finding is only spoken of: advice, a risk, a plan, a question asked."""
    if clause.advised:
        return True
    for cue in cues_beside(clause, "hypothetical_pre", f):
        if cue.end > f.start:
            continue
        words = clause.norms[cue.start : cue.end]
        between = set(clause.norms[cue.end : f.start])
        if between & {";", "but", "however"}:
            continue
        if (
            words[0] in ("discussed", "explained", "should", "told", "aware", "risk", "until")
            and f.start - cue.end > 8
        ):
            continue
        if words[0] in ("if", "should") and _polite(clause, cue):
            continue
        if f.start > cue.end and _CONDITIONS.isdisjoint(words) and _bare_denial(clause, f):
            continue
        if words in (["advised"], ["told"], ["warned"]) and f.start - cue.end > 3:
            continue
        if words[-1] == "if" and between & {"see", "any"} and f.start - cue.end < 2:
            continue
        if f.start - cue.end > 22:
            continue
        return True
    if f.concept == "immunosuppression":
        ahead = clause.norms[max(clause.begin, f.start - 4) : f.start]
        if not _PLANS.isdisjoint(ahead) or (
            clause.norms[f.start].startswith("biolog")
            and (ahead[-1:] in _BEFORE or ahead[-2:-1] in _BEFORE)
        ):
            return True
    after = " ".join(clause.norms[f.end : clause.end])
    if any(words in after for words in _SENT_BEHIND) or (
        clause.norms[max(clause.begin, f.start - _ANY_WITHIN) : f.start].count("any")
        and any(words in after for words in _GOES)
    ):
        return not _DATED & set(clause.norms[clause.begin : clause.end])
    if clause.section == "plan":
        return f.concept not in LASTING and bool(
            {
                "safety",
                "net",
                "advised",
                "advice",
                "warned",
                "return",
                "ed",
                "er",
                "a and e",
                "999",
                "worsening",
            }
            & set(clause.norms[clause.begin : clause.end])
        )
    return False


def _bare_denial(clause: Clause, f: Finding) -> bool:
    """Whether "no" or "nil" stands right before it: "advice given. Nil saddle numbness"."""
    return clause.norms[f.start - 1 : f.start] in (["nil"], ["no"])


def _polite(clause: Clause, cue: Cue) -> bool:
    """Whether an "if" asks the reader ("grateful if you could") rather than sets a condition."""
    ahead = set(clause.norms[max(clause.begin, cue.start - 6) : cue.start])
    behind = clause.norms[cue.end : cue.end + 3]
    return bool(
        ahead
        & {
            "grateful",
            "appreciate",
            "appreciated",
            "wonder",
            "wondering",
            "obliged",
            "see",
            "glad",
            "know",
            "unsure",
            "ask",
            "thankful",
            "kind",
        }
        or not _ASKED.isdisjoint(behind)
        or (behind[:1] == ["i"] and _SENT.isdisjoint(clause.norms[clause.begin : clause.end]))
    )


def historical(clause: Clause, f: Finding) -> bool:
    """Settles a finding of the past, or one that went away again."""
    if f.concept == "iv_drug_use":
        near = set(clause.norms[max(clause.begin, f.start - 3) : f.end + 6])
        if (
            near
            & {
                "clean",
                "ex",
                "former",
                "previous",
                "formerly",
                "stopped",
                "past",
            }
            or clause.norms[f.start - 2 : f.start] == ["used", "to"]
            or "year ago" in " ".join(clause.norms[f.end : f.end + 6])
        ):
            return claim(f, "historical", "past use")
    if f.concept == "immunosuppression" and _over(clause, f):
        return claim(f, "historical", "past treatment")
    if f.concept in LASTING:
        return False
    resolved = _post_time(clause, f, "resolved_post", 9)
    old = _old(clause, f)
    if resolved:
        return claim(f, "historical" if old else "absent", resolved)
    if old:
        return claim(f, "historical", old)
    at = f.start - 1
    if at > clause.begin and _LEVEL.match(clause.norms[at]):
        at -= 1  # "an old L1 wedge"
    before = clause.norms[at] if f.start > clause.begin else ""
    if before in ("old", "former", "formerly", "ex") and clause.norms[
        max(clause.begin, at - 1)
    ] not in ("year", "yo", "month"):
        return claim(f, "historical", before)
    past = _post_time(clause, f, "historical_post", 3)
    if past:
        return claim(f, "historical", past)
    for cue in cues_beside(clause, "historical_pre", f):
        if cue.end > f.start:
            continue
        words = clause.norms[cue.start : cue.end]
        if "history" in words or "h/o" in words:
            continue
        if f.start - cue.end <= 2 and "," not in clause.norms[cue.end : f.start]:
            return claim(f, "historical", " ".join(words))
    if clause.section == "past_history" and f.concept in (
        "low_back_pain",
        "radicular_pain",
        "disc_herniation",
        "recent_infection",
        "fever",
        "referred_leg_pain",
    ):
        return claim(f, "historical", "past history")
    return False


def _over(clause: Clause, f: Finding) -> bool:
    """Whether a drug is said to have been taken long ago, and not since."""
    after = clause.norms[f.end : min(clause.end, f.end + 10)]
    words = " ".join(after)
    return "year ago" in words or "none since" in words or "stopped" in after[:5]


def _post_time(clause: Clause, f: Finding, kind: str, reach: int) -> str | None:
    for cue in cues_beside(clause, kind, f):
        if clause.norms[cue.start : cue.end] == ["previous"] and not _is_adverb(clause, cue):
            continue
        between = clause.norms[f.end : cue.start]
        if between[:1] == [","] and between[1:2] in (
            ["that"],
            ["which"],
            ["now"],
            ["all"],
            ["but"],
            [],
        ):
            between = between[1:]
            if between[:1] == ["but"]:
                continue
        if reach > 4 and any(k in clause.covered for k in range(f.end + 1, cue.start)):
            continue
        if 0 <= cue.start - f.end <= reach and not set(between) & {
            ",",
            "but",
            "and",
            "not",
            "never",
            "no",
            "hasn't",
            "since",
            "from",
        }:
            return " ".join(clause.norms[cue.start : cue.end])
    return None


def _is_adverb(clause: Clause, cue: Cue) -> bool:
    """Whether "previously" is written and not "previous" or "prev", which look ahead."""
    start, end = clause.reading.span(cue.start, cue.end)
    return clause.reading.text[start:end].lower() == "previously"


def _old(clause: Clause, f: Finding) -> str | None:
    """A year or "years ago" beside the finding, unless it says since when."""
    norms = clause.norms
    for k in range(max(clause.begin, f.start - 5), min(clause.end, f.end + 6)):
        norm = norms[k]
        if f.start <= k < f.end:
            continue
        near = norms[min(k, f.end) : max(k, f.start)]
        if len(norm) == 4 and norm.isdigit() and norm[:2] in ("19", "20"):
            year = int(norm)
            if clause.reading.letter_date and year >= clause.reading.letter_date.year:
                continue
            before = norms[k - 1] if k else ""
            if before in ("since", "from") or "since" in near or "," in near:
                continue
            if 1930 <= year <= 2100 and (
                before in ("in", "(", "during") or k == f.start - 1 or f.end <= k < f.end + 4
            ):
                return norm
        if (
            norm in ("ago", "back", "previously", "earlier")
            and k >= 1
            and norms[k - 1] in ("year", "decade")
            and "," not in near
        ):
            if k > f.end and norms[max(0, k - 4)] not in (
                "since",
                "start",
                "started",
                "began",
                "from",
            ):
                if not {"start", "started", "began", "since", "onset"} & set(norms[f.end : k]):
                    return "year ago"
    return None
