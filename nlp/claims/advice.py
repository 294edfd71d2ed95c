"""Whether a finding is only spoken of: in advice, as a risk, a plan or a question."""

from __future__ import annotations

import re
from itertools import islice

from lsmri.nlp.claims.clause import LASTING, Clause, cues_beside
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Cue, line_start

__all__ = ["hypothetical"]

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
_SENT_BEHIND = re.compile(
    "seek urgent|to seek|then straight to|mean the emergency|means the er"
).search
_SENDING = frozenset({"seek", "seeking", "straight", "mean", "means"})
#: these do so behind "any".
_GOES = re.compile("go to a and e|go to (?:the )?(?:ed|er)|go straight to").search
_ANY_WITHIN = 6
#: Where emergencies are seen, in one word; "A&E" is three.
_PLACES = frozenset("ed er 999 911".split())
_EMERGENCY_ROOM = ["a", "and", "e"]
#: Ahead of a place these say what a symptom would mean: "told: numb seat, no urine -> ED".
_LEADS = frozenset({"->", "=", "=>", "mean", "means"})
_BEYOND = frozenset({"casualty"})
#: With one of these at its head a line tells what to do, unless somebody else was told.
_TELLS = frozenset("sn safety net told warned aware advice knows".split())
_HEAD = 4
_NOT_TOLD = frozenset("not isn't wasn't never".split())
_ELSE_TOLD = frozenset("us me i we doctor gp nurse team".split())
#: In a plan these make a line advice;
_PRECAUTIONS = frozenset("safety net advised advice warned return worsening".split())
#: next to the place, these tell that a patient is sent or was seen there.
_SENDS = frozenset(
    "send sent sending refer referred referring transfer transferred admit admitted seen in at "
    "from via direct".split()
)
_WENT = _SENDS | frozenset("brought taken came went rushed attended presented".split())
#: Ahead of "at", these say that the patient should go there.
_GOES_THERE = frozenset("present presenting attend attending".split())
_PASSED = frozenset("to the straight patient pt him her them".split())
_AT_ONCE = frozenset("now today tonight immediately".split())
_DOUBTED = frozenset({"?", "??", "suspected", "query"})
#: What is told behind a colon is no warning with one of these.
_REPORTS = frozenset(
    "is has have had was were shows show showed needed need needs suspected confirmed mri scan "
    "report reports result reported +".split()
)
#: Within so many words ahead of a warning's cue these make it somebody else's, or a wish.
_NEAR = 3
_OTHERS = frozenset(
    "i was were team surgeon registrar consultant radiologist spinal please".split()
)
#: These ask a colleague to be told; behind a comma or "patient" the letter goes on.
_INFORM = frozenset("inform notify alert call bleep page contact phone ring message".split())
_GOES_ON = frozenset("patient he she has had known is as".split())
_PLEASE = frozenset({"please", "kindly", "pls"})
_RESULTS = frozenset("the his her report result results film films images".split())
#: A cue reaches over so many words, and over none of these;
_FARTHEST = 22
_BREAKS = frozenset({";", "but", "however"})
#: With these the letter goes on from what a patient was told to why he is back.
_IS_BACK = re.compile(
    r"(?<!\bif )(?<!\bif he )(?<!\bif she )(?<!\bif they )(?<!should )(?<!\bto )\b"
    r"(?:(?:returned|came back|is back|re-?presented|re-?attended|attended|phoned|rang)(?: again)?"
    r"(?: (?:now|today|tonight|yesterday|this morning|this evening|last night))?"
    r"(?: (?:with|as|because|having|saying|reporting)\b|$)"
    r"|(?:return|re-?present|attend|ring|phone|back)(?: again)?"
    r" (?:now|today|tonight|this morning|this evening)\b)"
).search
#: these reach less far, unless their last word heads a list of what to look for,
_NEAR_BY = frozenset("discussed explained should told aware risk until".split())
_NEAR_BY_WITHIN = 8
_HEADS_LIST = frozenset({":", "for", "if", "with"})
#: and these hardly.
_TOLD, _TOLD_WITHIN = (["advised"], ["told"], ["warned"]), 3
#: "If any" right ahead of a finding asks about it.
_ASKING, _NEXT = frozenset({"see", "any"}), 2
_SENT_WITHIN = 4
_DATED = frozenset("since today yesterday now ago currently".split())


def hypothetical(clause: Clause, f: Finding) -> bool:
    """Whether the finding is only spoken of: advice, a risk, a plan, a question asked."""
    if clause.advised:
        return True
    if any(_warns(clause, cue, f) for cue in cues_beside(clause, "hypothetical_pre", f)):
        return True
    if f.concept == "immunosuppression":
        ahead = clause.norms[max(clause.begin, f.start - 4) : f.start]
        if not _PLANS.isdisjoint(ahead) or (
            clause.norms[f.start].startswith("biolog")
            and (ahead[-1:] in _BEFORE or ahead[-2:-1] in _BEFORE)
        ):
            return True
    if _is_sent(clause, f):
        return not _DATED & set(clause.norms[clause.begin : clause.end])
    return clause.section == "plan" and f.concept not in LASTING and _is_precaution(clause)


def _warns(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether a cue of advice ahead of the finding speaks of it, and reports nothing."""
    norms, gap = clause.norms, f.start - cue.end
    words, between = norms[cue.start : cue.end], norms[cue.end : f.start]
    if not 0 <= gap <= _FARTHEST or not _BREAKS.isdisjoint(between):
        return False
    if gap > _NEXT and _IS_BACK(" ".join([words[-1], *between])):
        return False
    if words[0] in _NEAR_BY and gap > _NEAR_BY_WITHIN and words[-1] not in _HEADS_LIST:
        return False
    if words in _TOLD and gap > _TOLD_WITHIN:
        return False
    if gap and _CONDITIONS.isdisjoint(words) and _bare_denial(clause, f):
        return False
    if words[-1] == "if" and gap < _NEXT and not _ASKING.isdisjoint(between):
        return False
    if words[-1] == ":":
        return _heads_warning(clause, cue)
    if words[0] in ("if", "should"):
        return not _polite(clause, cue)
    if words[0] == "told" and _is_told_by_patient(clause, cue, f):
        return False
    if not _INFORM.isdisjoint(words[:2]) and _goes_on(clause, cue, f):
        return False
    if words[:2] == ["call", "for"]:
        return _begins_line(clause, cue.start)  # not "called for an ambulance, numb"
    if words[-2:-1] == ["once"] or words[0] in _PLACES or words[:3] == _EMERGENCY_ROOM:
        ahead = norms[max(clause.begin, cue.start - _SENT_WITHIN) : cue.start]
        return _WENT.isdisjoint(ahead)  # not "sent to ED at once with"
    return True


def _heads_warning(clause: Clause, cue: Cue) -> bool:
    """Whether a cue with a colon heads what a patient was warned of, and no report: not in "told
    patient: scan shows …", "spinal team advised: …".
    """
    norms = clause.norms
    words = norms[cue.end : clause.end]
    ahead = norms[max(line_start(clause.reading, clause.begin), cue.start - _NEAR) : cue.start]
    return (_DATED | _REPORTS).isdisjoint(words) and _OTHERS.isdisjoint(ahead)


def _goes_on(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether the letter goes on behind what a colleague should be told: "please call if any
    queries, patient has …", "call me urgently with the result as …".
    """
    norms = clause.norms
    ahead = norms[max(clause.begin, cue.start - 2) : cue.start]
    between = norms[cue.end : f.start]
    told = norms[cue.end - 1] == "with" and not _RESULTS.isdisjoint(between[:1])
    parted = between[between.index(",") :] if "," in between else []
    return (
        not _PLEASE.isdisjoint(ahead) or told or not _GOES_ON.isdisjoint(parted) or "-" in between
    )


def _is_precaution(clause: Clause) -> bool:
    """Whether a line of a plan says what to watch for, and not whom it sends: "safety net: numb
    saddle", "ED: numb saddle, retention", but not "?CES, send to ED".
    """
    words = clause.norms[clause.begin : clause.end]
    if not _PRECAUTIONS.isdisjoint(words):
        return not _IS_BACK(" ".join(words))
    if not _DOUBTED.isdisjoint(words):
        return False
    places = [k for k in range(clause.begin, clause.end) if _names_place(clause, k)]
    return bool(places) and not any(_is_sent_to(clause, k) for k in places)


def _is_sent_to(clause: Clause, k: int) -> bool:
    """Whether the words next to a place say that a patient is sent there, or was seen there."""
    norms = clause.norms
    behind = k + (3 if norms[k : k + 3] == _EMERGENCY_ROOM else 1)
    if not _AT_ONCE.isdisjoint(norms[behind : min(behind + 1, clause.end)]):
        return True
    at = k - 1
    while at >= clause.begin and norms[at] in _PASSED:
        at -= 1
    goes = not _GOES_THERE.isdisjoint(norms[max(clause.begin, at - 1) : max(at, 0)])
    return at >= clause.begin and norms[at] in _SENDS and not goes


def _is_sent(clause: Clause, f: Finding) -> bool:
    """Whether the words behind tell what to do should it come: "any numbness, go to A and E"."""
    if _leads_to_place(clause, f):
        return True
    norms, sends = clause.norms, clause.reading.holds(_SENDING)
    any_ahead = "any" in norms[max(clause.begin, f.start - _ANY_WITHIN) : f.start]
    if not (sends or any_ahead):
        return False
    after = " ".join(norms[f.end : clause.end])
    return bool(_SENT_BEHIND(after) or (any_ahead and _GOES(after)))


def _leads_to_place(clause: Clause, f: Finding) -> bool:
    """Whether an arrow behind the finding leads to where it would bring somebody: "told: numb
    seat, no urine = casualty". Elsewhere than in advice the arrow tells where somebody was sent.
    """
    if not clause.reading.holds(_LEADS) or not _tells(clause):
        return False
    norms = clause.norms
    return any(
        norms[k] in _LEADS and (_names_place(clause, k + 1) or norms[k + 1] in _BEYOND)
        for k in range(f.end, clause.end - 1)
    )


def _tells(clause: Clause) -> bool:
    """Whether the head of the line says that somebody was told what to do."""
    norms, first = clause.norms, line_start(clause.reading, clause.begin)
    words = (k for k in range(first, clause.end) if norms[k].isalpha())
    return any(
        norms[k] in _TELLS
        and _NOT_TOLD.isdisjoint(norms[max(first, k - 1) : k])
        and _ELSE_TOLD.isdisjoint(norms[k + 1 : k + 2])
        for k in islice(words, _HEAD)
    )


def _begins_line(clause: Clause, k: int) -> bool:
    """Whether a word begins its line, bullets and numbers passed over."""
    return not any(
        norm.isalpha() for norm in clause.norms[line_start(clause.reading, clause.begin) : k]
    )


def _names_place(clause: Clause, k: int) -> bool:
    """Whether a place where emergencies are seen is named at a word."""
    if clause.norms[k + 1 : k + 2] in (["ml"], ["cc"]):
        return False  # "PVR 911 ml"
    return clause.norms[k] in _PLACES or clause.norms[k : k + 3] == _EMERGENCY_ROOM


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
