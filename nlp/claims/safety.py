"""Safety findings that need more than the words beside them: checklists, removed devices.

A filtration rate below 60 ml/min is impaired (KDIGO 2012). A creatinine from 130 µmol/l (1.5 mg/dl)
is impaired, one up to 110 µmol/l (1.2 mg/dl) normal (usual laboratory limits); values between say
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from lsmri.nlp.claims.eye_metal import settle_eye_metal
from lsmri.nlp.claims.fates import DEVICES, SAFETY, fate
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.wording import any_words, load_words
from lsmri.nlp.text.reading import BY_PLACE, Reading

__all__ = ["complete_safety", "settle_safety"]

#: What "the metal" or "the implant" may refer to.
_BESIDE_IMPLANTS = DEVICES | {"metallic_foreign_body"}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?$")
_SECONDS = (["s"], ["sec"], ["second"])
#: In mg/dl and µmol/l; below 15 a creatinine is in mg/dl.
_RAISED, _NORMAL = (1.5, 130.0), (1.2, 110.0)
_MG_PER_DL = 15.0
_ANSWER_REACH = 9
#: So many words around a clip may tell of what it closes.
_CLIP_REACH = 8
#: So many words behind a heading may name what it heads.
_HEADED_REACH = 7
#: So many words behind a printed choice may answer it.
_CHOSEN_REACH = 5
#: So many words before a stimulator may wish for it, and behind it tell of its use.
_WISHED_REACH, _USED_REACH = 4, 6


def settle_safety(reading: Reading) -> None:
    """Sets the assertion of findings that a checklist, a removal or a doubt decides."""
    kept = []
    for f in reading.findings:
        if f.concept == "contrast_allergy" and f.polarity == "observable":
            if not _listed_as_allergy(reading, f):
                continue
            f.polarity = "present"
        if f.concept == "other_implant" and f.polarity == "absent":
            _leave_answer(reading, f)
        if f.concept in SAFETY and f.polarity == "present" and not f.assertion:
            _name_clip(reading, f)
            if _is_job(reading, f) or _is_planned(reading, f) or _says_nothing(reading, f):
                continue
            decided = (
                _chosen(reading, f)
                or _answer(reading, f)
                or _heading(reading, f)
                or fate(reading, f)
                or _item(reading, f)
                or _doubt(reading, f)
            )
            if decided:
                f.assertion, why = decided
                f.why.append(why)
        kept.append(f)
    reading.findings = kept + _creatinine(reading)
    settle_eye_metal(reading)
    reading.findings.sort(key=BY_PLACE)


def _listed_as_allergy(reading: Reading, f: Finding) -> bool:
    """Whether a contrast medium stands in a list of allergies: "Allergy: Gadovist"."""
    if reading.sections[reading.sentence[f.start]] == "allergies":
        return True
    before = reading.norms[max(0, f.start - 8) : f.start]
    return any(
        before[k : k + 2] == ["allergy", ":"] and "." not in before[k:] for k in range(len(before))
    )


def complete_safety(reading: Reading) -> None:
    """Denies metal fragments as well where "no metal" denies implants."""
    more = [
        Finding(f.start, f.end, "metallic_foreign_body", "absent", "absent", why=list(f.why))
        for f in reading.findings
        if f.concept == "other_implant" and f.assertion == "absent" and _only_metal(reading, f)
    ]
    if more:
        reading.findings = sorted([*reading.findings, *more], key=BY_PLACE)


def _only_metal(reading: Reading, f: Finding) -> bool:
    words = reading.norms[f.start : f.end]
    following = reading.norms[f.end : f.end + 1]
    if f.why[-1:] == ["dental"]:
        return False
    if words[-2:] == ["in", "body"]:
        words = words[:-2]
    return words[-1] in ("metal", "metals") and following not in (["left"], ["work"])


def _leave_answer(reading: Reading, f: Finding) -> None:
    """Leaves the "no" of one item out of the next: "Pacemaker: no  Metal: …"."""
    norms, words = reading.norms, load_words("safety")
    answers = f.start > 1 and norms[f.start - 1] in (":", "?") and norms[f.start] in words["no"]
    if answers and norms[f.end : f.end + 1] == [":"]:
        f.start += 1
        f.polarity = "present"


def _name_clip(reading: Reading, f: Finding) -> None:
    """A clip on another organ than the brain is another implant."""
    if f.concept != "aneurysm_clip" or f.end - f.start > 1:
        return
    words = load_words("safety")
    begin, end = reading.bounds[reading.sentence[f.start]]
    around = reading.norms[max(begin, f.start - _CLIP_REACH) : min(end, f.end + _CLIP_REACH)]
    if words["of_the_head"].isdisjoint(around) and not words["of_the_body"].isdisjoint(around):
        f.concept = "other_implant"


def _says_nothing(reading: Reading, f: Finding) -> bool:
    """Whether a form prints a choice, or words only refer: "the implant", "isn't metal"."""
    norms = reading.norms
    if _choice_end(reading, f) and not _chosen(reading, f):
        return True
    if f.concept != "other_implant" or norms[f.start : f.end] not in (["metal"], ["implant"]):
        return False
    before = norms[f.start - 1] if f.start else ""
    if norms[f.start] == "metal" and before in ("not", "isn't"):
        return True
    named = [
        o
        for o in reading.findings
        if o.concept in _BESIDE_IMPLANTS and o.polarity == "present" and o.concept != f.concept
    ]
    if before in load_words("safety")["the_one"]:
        return bool(named)
    return norms[f.start] == "metal" and any(o.start <= f.end < o.end for o in named)


def _choice_end(reading: Reading, f: Finding) -> int:
    """The word behind both printed answers, 0 where none are printed: "Pacemaker: Y / N"."""
    norms, words = reading.norms, load_words("safety")
    at = f.end + (norms[f.end : f.end + 1] in ([":"], ["?"]))
    choice = norms[at : at + 3]
    if len(choice) < 3 or choice[1] != "/":
        return 0
    both = not words["yes"].isdisjoint(choice) and not words["no"].isdisjoint(choice)
    return at + 3 if both else 0


def _chosen(reading: Reading, f: Finding) -> tuple[str, str] | None:
    """Which of two printed answers is chosen: "Pacemaker: Y / N: Y", "yes / no   Answer: no"."""
    norms, words = reading.norms, load_words("safety")
    at = _choice_end(reading, f)
    for k in range(at, min(at + _CHOSEN_REACH, len(norms)) if at else at):
        if norms[k] in words["yes"]:
            return None if norms[k + 1 : k + 2] == ["/"] else ("present", norms[k])
        if norms[k] in words["no"]:
            closes = norms[k] == "n" or _closes(reading, k, len(norms))
            chosen = closes and norms[k + 1 : k + 2] != ["/"]
            return ("absent", norms[k]) if chosen else None
        if norms[k] not in words["choice_links"]:
            return None
    return None


def _is_job(reading: Reading, f: Finding) -> bool:
    """Whether bare "metal" is a material of work: "works with metal"."""
    if reading.norms[f.start : f.end] != ["metal"]:
        return False
    around = reading.norms[max(0, f.start - 4) : f.start] + reading.norms[f.end : f.end + 2]
    return not load_words("safety")["work"].isdisjoint(around)


def _is_planned(reading: Reading, f: Finding) -> bool:
    """Whether an implant is still to come: "knee replacement scheduled for the autumn"."""
    words = load_words("safety")
    if f.concept == "neurostimulator_or_pump":
        return _is_wished(reading, f)
    if f.concept != "other_implant":
        return False
    before = reading.norms[max(0, f.start - 2) : f.start]
    if before[-1:] == ["before"] or before[-2:] in (["waiting", "for"], ["to", "have"]):
        return True
    return not words["planned"].isdisjoint(before + reading.norms[f.end : f.end + 3])


def _is_wished(reading: Reading, f: Finding) -> bool:
    """Whether a stimulator or pump is only wished for: "a suitable candidate for a stimulator".

    Whose it is, or what is done with it, tells that it is in place: "wants her pump refilled".
    """
    norms, words = reading.norms, load_words("safety")
    begin, end = reading.bounds[reading.sentence[f.start]]
    before = norms[max(begin, f.start - _WISHED_REACH) : f.start]
    behind = norms[f.end : min(end, f.end + _USED_REACH)]
    wish = next((k for k, norm in enumerate(before) if norm in words["wished"]), -1)
    if wish < 0:
        wish = next((k for k, pair in enumerate(pairwise(before)) if pair == ("would", "like")), -1)
    if wish < 0 or any(len(norm) == 4 and norm.isdigit() for norm in behind):
        return False
    owned = before[wish:]
    if owned[-1] == "the" and "".join(behind[:1]) in ("", ".", "\n"):
        owned = owned[:-1]
    return words["owned"].isdisjoint(owned) and words["in_use"].isdisjoint(behind)


def _answer(reading: Reading, f: Finding) -> tuple[str, str] | None:
    """The answer of a checklist: "pacemaker N", "pacemaker question is checked no"."""
    norms, words = reading.norms, load_words("safety")
    answers = any_words("safety", "yes", "no")
    _, end = reading.bounds[reading.sentence[f.start]]
    for k in range(f.end, min(end, f.end + _ANSWER_REACH)):
        norm = norms[k]
        if norm in answers:
            if norm in ("no", "si") and not _closes(reading, k, end):
                return None
            return ("present" if norm in words["yes"] else "absent"), norm
        linked = norm[0] == "_" or norm in words["answer_links"]
        if not linked and not _names_it_too(reading, f, k):
            return None
        if norm == "." and answers.isdisjoint(norms[k + 1 : k + 2]):
            return None
    return None


def _names_it_too(reading: Reading, f: Finding, k: int) -> bool:
    """Whether a word is another name for the item: "pacemaker/ICD ___N___"."""
    if reading.norms[k] in ("/", "or"):
        return True
    listed = reading.norms[k - 1] == "/"
    return any(
        o is not f
        and o.start <= k < o.end
        and (o.concept == f.concept or (listed and o.concept in SAFETY))
        for o in reading.findings
    )


def _closes(reading: Reading, k: int, end: int) -> bool:
    """Whether "no" ends its item rather than beginning the next one."""
    following = reading.norms[k + 1] if k + 1 < end else "\n"
    answered = load_words("safety")["answered"]
    return following[0] in ",.;\n)/|-_" or reading.norms[k - 1] in answered


def _heading(reading: Reading, f: Finding) -> tuple[str, str] | None:
    """What a heading of a form heads says what there is: "Implants: dental only"."""
    norms, words = reading.norms, load_words("safety")
    if norms[f.end : f.end + 1] != [":"] or norms[f.end - 1] not in words["heads"]:
        return None
    begin = f.end + 1
    _, end = reading.bounds[reading.sentence[f.start]]
    if _is_dental(norms[begin : max(end, begin + 1)]):
        return "absent", "dental"
    end = min(max(end, begin + 1), begin + _HEADED_REACH, len(norms))
    headed = [
        o for o in reading.findings if o is not f and o.concept in SAFETY and begin <= o.start < end
    ]
    if not headed or _heads_a_joint(reading, range(begin, end), headed):
        return None
    return "hypothetical", "heading"


def _is_dental(headed: list[str]) -> bool:
    """Whether the words behind a heading name what is in the teeth and nothing else."""
    words = load_words("safety")
    if words["dental"].isdisjoint(headed[:2]):
        return False
    for k, norm in enumerate(headed):
        if norm in ".;\n":
            return True
        if norm == "only":
            return words["and_more"].isdisjoint(headed[k + 1 : k + 2])
        if norm not in words["dental_things"]:
            return False
    return True


def _heads_a_joint(reading: Reading, span: range, headed: list[Finding]) -> bool:
    """Whether a heading of devices also lists a bare joint: "Metal implants: hip, pacemaker"."""
    words = load_words("safety")
    devices = [o for o in headed if o.concept in DEVICES]
    named = {k for o in headed for k in range(o.start, o.end)}
    if len(devices) < len(headed):
        return False
    listed: list[list[str]] = [[]]
    for k in span:
        if reading.norms[k] in words["and_more"] | {"."}:
            listed.append([])
        else:
            listed[-1].append("" if k in named else reading.norms[k])
    joints, beside = words["joints"], words["joints"] | words["beside_joints"]
    return any(not joints.isdisjoint(one) and beside.issuperset(one) for one in listed)


def _item(reading: Reading, f: Finding) -> tuple[str, str] | None:
    """An item told exactly, or told instead, behind the denial of another.

    "no PPM, THR R", "Pacemaker? No, loop recorder", "Implants: nil  Shrapnel: one piece".
    """
    norms, words = reading.norms, load_words("safety")
    if f.concept not in DEVICES and f.concept != "metallic_foreign_body":
        return None
    before = norms[max(0, f.start - 3) : f.start]
    if len(before) < 3:
        return None
    if before[1] in words["heads"] and before[2] == ":":
        return "present", "heading"
    if norms[f.end : f.end + 1] == [":"]:
        begin, _ = reading.bounds[reading.sentence[f.start]]
        denied = not words["no"].isdisjoint(norms[begin : f.start])
        if (before[2] == "." and denied) or (before[1] == ":" and before[2] in words["no"]):
            return "present", "heading"
    if before[2] != ",":
        return None
    if before[0] == "?" and before[1] in words["no"]:
        return "present", "told instead"
    following = norms[f.end] if f.end < len(norms) else ""
    dated = len(following) == 4 and following.isdigit()
    return ("present", "told exactly") if dated or following in words["sides"] else None


def _doubt(reading: Reading, f: Finding) -> tuple[str, str] | None:
    """What is only wondered about, or stands behind a denial that is another finding's."""
    norms, words = reading.norms, load_words("safety")
    before = norms[max(0, f.start - 2) : f.start]
    if f.concept == "aneurysm_clip" and not {"whether", "if"}.isdisjoint(before):
        return "possible", "whether"
    if f.concept == "body_size_limit" and "can" in norms[f.start : f.end]:
        return "possible", "asked"
    if f.concept == "claustrophobia" and norms[f.end - 1] in ("lift", "elevator"):
        return _lifts(reading, f)
    if before and before[-1] in ("[x]", "[ ]", ")"):
        return None
    begin, _ = reading.bounds[reading.sentence[f.start]]
    for k in range(f.start - 1, max(begin, f.start - 7) - 1, -1):
        if norms[k] in ("not", "isn't") and _is_spent(reading, k):
            return "present", "after another denial"
        if norms[k] in words["no"] or norms[k] in words["not"]:
            return None
    return None


def _lifts(reading: Reading, f: Finding) -> tuple[str, str] | None:
    """Fear of lifts: panic is claustrophobia, unease may be; who manages the scanner has none."""
    norms, words = reading.norms, load_words("safety")
    sentence = reading.sentence[f.start]
    if any(
        o.concept == "claustrophobia"
        and o.polarity == "absent"
        and reading.sentence[o.start] == sentence
        for o in reading.findings
    ):
        return "absent", "manages the scanner"
    panics = not words["panics"].isdisjoint(norms[max(0, f.start - 2) : f.end])
    mildly = not words["mildly"].isdisjoint(norms[max(0, f.start - 4) : f.end + 1])
    return ("present" if panics and not mildly else "possible"), "lifts"


def _is_spent(reading: Reading, k: int) -> bool:
    """Whether a negation belongs to another finding: "not pregnant and a bit claustrophobic"."""
    return any(f.polarity == "absent" and f.start <= k < f.end for f in reading.findings)


def _creatinine(reading: Reading) -> list[Finding]:
    """Impaired or normal kidneys by creatinine, or by a filtration rate in other languages."""
    norms, words = reading.norms, load_words("safety")
    found: list[Finding] = []
    for k in reading.places(any_words("safety", "filtration", "creatinine")):
        norm = norms[k]
        if norm == "cr" and _is_controlled_release(norms, k):
            continue
        cleared = words["clearance"].intersection(norms[max(0, k - 2) : k + 2])
        filtration = norm in words["filtration"] or bool(cleared)
        at = k + 1
        links = words["creatinine_links"] | words["clearance"] | {">", "<"}
        while at < min(len(norms), k + 4) and norms[at] in links:
            at += 1
        in_seconds = norms[at + 1 : at + 2] in _SECONDS  # the capillary refill
        if at < len(norms) and _NUMBER.match(norms[at]) and not in_seconds:
            value = float(norms[at].replace(",", "."))
            unit = value >= _MG_PER_DL
            low, high = (60.0, 60.0) if filtration else (_NORMAL[unit], _RAISED[unit])
            if value >= high or value <= low:
                assertion = "present" if (value >= high) != filtration else "absent"
                why = [f"{norm} {norms[at]}"]
                found.append(
                    Finding(
                        k, at + 1, "renal_impairment", "present", assertion, value=value,
                        examined=True, why=why,
                    )
                )  # fmt: skip
    return found


def _is_controlled_release(norms: Sequence[str], k: int) -> bool:
    """Whether "CR" belongs to a tablet: "metoprolol CR 47.5 mg"."""
    words = load_words("safety")
    if norms[max(0, k - 1)] in words["controlled_release"]:
        return True
    dose = norms[k + 1 : k + 5]
    return dose[1:2] == ["mg"] and "dl" not in dose
