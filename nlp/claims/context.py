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
#: Who is told by a patient,
_HEARERS = frozenset(
    "handler nurse receptionist reception phlebotomist pharmacist chemist physio physiotherapist "
    "midwife hca carer doctor gp staff triage paramedic colleague registrar".split()
)
#: and what tells of a warning instead.
_WARNING = frozenset("if any by to should unless watch look worry ring call return".split())
#: What is denied behind one of these may still happen, behind other advice it was asked about.
_CONDITIONS = frozenset("if unless should until when return returns bring come attend".split())
#: Behind a finding these tell what to do should it come;
_SENT_BEHIND = ("seek urgent", "to seek", "then straight to", "mean the emergency", "means the er")
#: these do so behind "any".
_GOES = ("go to a and e", "go to ed", "go to the ed", "go to er", "go to the er", "go straight to")
_ANY_WITHIN = 6
_LEVEL = re.compile(r"[tl]\d{1,2}(?:[/-]|$)")
_DATED = frozenset("since today yesterday now ago currently".split())
#: These may go and be no more; a pain that goes comes back.
_MAY_GO = frozenset(
    "saddle_sensory_change bladder_dysfunction bowel_dysfunction sexual_dysfunction "
    "sensory_deficit motor_deficit".split()
)
#: What comes and goes is there, though gone at the moment.
_NOW_AND_THEN = frozenset(
    "whenever every each sometimes often keeps occasionally always goes gets go get".split()
)
#: So many words of the next sentence may say that it came back,
_NEXT_WITHIN = 8
_BACK_AGAIN = frozenset("again returned recurred back but however until worse still".split())
#: or tell of today, which must be something good.
_NOWADAYS = frozenset({"today", "now", "since", "yesterday"})
_GOOD = frozenset({"normal", "negation_pre", "negation_post"})
#: What is said to have gone lies at most so many words behind it;
_GONE_WITHIN = 18
#: between the last stop and its leaving stands nothing but these,
_STOPS = frozenset({",", ";", "(", "-", "and", '"'})
_PLAIN_SUBJECTS = frozenset(
    "it this that which all both they has have had since now was were is are then but soon quickly "
    'fully completely also itself the he she says said reports " numbness tingling'.split()
)
#: and none of these before or behind.
_STILL = frozenset(
    "still persists persist remains remain ongoing again until till then returned recurs recurred "
    "except although though however today but partly mostly nearly almost largely".split()
)


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
        if words[0] == "told" and _is_told_by_patient(clause, cue, f):
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


def _is_told_by_patient(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether it is what a patient told somebody: "told the nurse of back pain since Monday"."""
    said = clause.norms[cue.start + 1 : f.start]
    return not _HEARERS.isdisjoint(said) and _WARNING.isdisjoint(said)


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
    if not resolved and not old:
        resolved = _went_away(clause, f)
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


def _went_away(clause: Clause, f: Finding) -> str | None:
    """What tells further behind that a symptom is gone: "numb bum after the drive, gone now".

    Nothing else that may have gone is named between, and nothing says that some of it stayed.
    """
    cues = clause.kinds.get("went_away", ()) if f.concept in _MAY_GO else ()
    if cues and (
        "when" in clause.norms[f.end : f.end + 3]
        or not _NOW_AND_THEN.isdisjoint(clause.norms[clause.begin : f.end + 3])
        or _goes_on(clause)
    ):
        return None
    for cue in reversed(cues):
        if not f.end <= cue.start <= f.end + _GONE_WITHIN:
            continue
        between = clause.norms[f.end : cue.start]
        stop = max((k for k, word in enumerate(between) if word in _STOPS), default=-1)
        behind = clause.norms[cue.end : clause.end]
        if (
            any(o.polarity == "present" and f.end <= o.start < cue.start for o in clause.findings)
            or not _PLAIN_SUBJECTS.issuperset(between[stop + 1 :])
            or not _STILL.isdisjoint(between[:-1] if between[-1:] == ["but"] else between)
            or not _STILL.isdisjoint(behind)
        ):
            continue
        return " ".join(clause.norms[cue.start : cue.end])
    return None


def _goes_on(clause: Clause) -> bool:
    """Whether the next sentence takes back that it went: "It settled; today he dribbles"."""
    reading = clause.reading
    number = reading.sentence[clause.begin] + 1
    words = clause.norms[clause.end : clause.end + _NEXT_WITHIN]
    if number >= len(reading.bounds) or not _BACK_AGAIN.isdisjoint(words):
        return bool(words)
    if _NOWADAYS.isdisjoint(words):
        return False
    return all(cue.kind not in _GOOD for cue in reading.cues[number])


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
