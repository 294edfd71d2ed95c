"""Whether a finding is only spoken of: in advice, as a risk, a plan or a question."""

from __future__ import annotations

import re

from lsmri.nlp.claims.clause import LASTING, Clause, cues_beside
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Cue

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
#: Where somebody is sent, in one word; "A&E" is three.
_PLACES = frozenset("ed er casualty hospital emergency ambulance 999 111 911 000 112".split())
_EMERGENCY_ROOM = ["a", "and", "e"]
#: Ahead of a place these say what a symptom would mean: "numb seat, no urine -> ED".
_LEADS = frozenset({"->", "=", "=>", "mean", "means", ">"})
#: With one of these a line tells what to do, not what was done.
_TELLS = frozenset("sn safety net told warned aware advice any if know knows".split())
_SENT_TO = frozenset({"plan", "safety"})
#: In a plan these make a line advice; with one of the others a patient is sent.
_PRECAUTIONS = frozenset("safety net advised advice warned return worsening".split())
_SENDS_NOW = frozenset(
    "? ?? send sent sending refer referred referring referral transfer transferred suspected "
    "query suspicion today tonight now".split()
)
_DATED = frozenset("since today yesterday now ago currently".split())


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
            and words[-1] != ":"
        ):
            continue
        if words[-1] == ":" and not _DATED.isdisjoint(clause.norms[clause.begin : clause.end]):
            continue
        if words[0] in ("if", "should") and _polite(clause, cue):
            continue
        if f.start > cue.end and _CONDITIONS.isdisjoint(words) and _bare_denial(clause, f):
            continue
        if words in (["advised"], ["told"], ["warned"]) and f.start - cue.end > 3:
            continue
        if words[:2] == ["call", "for"] and not _begins_line(clause, cue.start):
            continue  # "called for an ambulance, numb"
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
    if _is_sent(clause, f):
        return not _DATED & set(clause.norms[clause.begin : clause.end])
    return clause.section == "plan" and f.concept not in LASTING and _is_precaution(clause)


def _is_precaution(clause: Clause) -> bool:
    """Whether a line of a plan says what to watch for, and not whom it sends: "safety net: numb
    saddle", "ED: numb saddle, retention", but not "?CES, send to ED".
    """
    words = clause.norms[clause.begin : clause.end]
    if not _PRECAUTIONS.isdisjoint(words):
        return True
    return _SENDS_NOW.isdisjoint(words) and any(
        _names_place(clause, k) for k in range(clause.begin, clause.end)
    )


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
    if not clause.reading.holds(_LEADS):
        return False
    norms = clause.norms
    words = norms[_line_start(clause) : clause.end]
    tells = not _TELLS.isdisjoint(words) or (
        clause.section in _SENT_TO and _SENDS_NOW.isdisjoint(words)
    )
    return tells and any(
        norms[k] in _LEADS and _names_place(clause, k + 1) for k in range(f.end, clause.end - 1)
    )


def _begins_line(clause: Clause, k: int) -> bool:
    """Whether a word begins its line, bullets and numbers passed over."""
    return not any(norm.isalpha() for norm in clause.norms[_line_start(clause) : k])


def _line_start(clause: Clause) -> int:
    """The word at which the line of a sentence begins."""
    norms, k = clause.norms, clause.begin
    while k > 0 and norms[k - 1] != "\n":
        k -= 1
    return k


def _names_place(clause: Clause, k: int) -> bool:
    """Whether a place where emergencies are seen is named at a word."""
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
