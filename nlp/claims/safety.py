"""Safety findings that need more than the words beside them: checklists, removed devices.

A filtration rate below 60 ml/min is impaired (KDIGO 2012). A creatinine from 130 µmol/l (1.5 mg/dl)
is impaired, one up to 110 µmol/l (1.2 mg/dl) normal (usual laboratory limits); values between say
nothing.
"""

from __future__ import annotations

import re
from itertools import pairwise

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.text.reading import Reading

__all__ = ["complete_safety", "settle_safety"]

_DEVICES = frozenset(
    (
        "cardiac_device", "cochlear_implant", "neurostimulator_or_pump", "aneurysm_clip",
        "other_implant",
    )
)  # fmt: skip
_SAFETY = _DEVICES | {
    "metallic_foreign_body", "pregnancy", "claustrophobia", "renal_impairment", "contrast_allergy",
    "body_size_limit",
}  # fmt: skip
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?$")
_SECONDS = (["s"], ["sec"], ["second"])
#: In mg/dl and µmol/l; below 15 a creatinine is in mg/dl.
_RAISED, _NORMAL = (1.5, 130.0), (1.2, 110.0)
_MG_PER_DL = 15.0
_ANSWER_REACH = 9


def settle_safety(reading: Reading) -> None:
    """Sets the assertion of findings that a checklist, a removal or a doubt decides."""
    kept = []
    for f in reading.findings:
        if f.concept == "contrast_allergy" and f.polarity == "observable":
            if not _listed_as_allergy(reading, f):
                continue
            f.polarity = "present"
        if f.concept in _SAFETY and f.polarity == "present" and not f.assertion:
            if _is_job(reading, f) or _is_planned(reading, f):
                continue
            decided = _answer(reading, f) or _fate(reading, f) or _doubt(reading, f)
            if decided:
                f.assertion, why = decided
                f.why.append(why)
        kept.append(f)
    reading.findings = kept + _creatinine(reading)
    reading.findings.sort(key=lambda f: (f.start, f.end))


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
        reading.findings = sorted([*reading.findings, *more], key=lambda f: (f.start, f.end))


def _only_metal(reading: Reading, f: Finding) -> bool:
    words = reading.norms[f.start : f.end]
    following = reading.norms[f.end : f.end + 1]
    return words[-1] in ("metal", "metals") and following not in (["left"], ["work"])


def _is_job(reading: Reading, f: Finding) -> bool:
    """Whether bare "metal" is a material of work: "works with metal"."""
    if reading.norms[f.start : f.end] != ["metal"]:
        return False
    around = reading.norms[max(0, f.start - 4) : f.start] + reading.norms[f.end : f.end + 2]
    return not load_words("safety")["work"].isdisjoint(around)


def _is_planned(reading: Reading, f: Finding) -> bool:
    """Whether an implant is still to come: "knee replacement scheduled for the autumn"."""
    if f.concept != "other_implant":
        return False
    around = reading.norms[max(0, f.start - 2) : f.start] + reading.norms[f.end : f.end + 3]
    return not load_words("safety")["planned"].isdisjoint(around)


def _answer(reading: Reading, f: Finding) -> tuple[str, str] | None:
    """The answer of a checklist: "pacemaker N", "pacemaker question is checked no"."""
    norms, words = reading.norms, load_words("safety")
    answers = words["yes"] | words["no"]
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
    return any(
        o.concept == f.concept and o is not f and o.start <= k < o.end for o in reading.findings
    )


def _closes(reading: Reading, k: int, end: int) -> bool:
    """Whether "no" ends its item rather than beginning the next one."""
    following = reading.norms[k + 1] if k + 1 < end else "\n"
    answered = load_words("safety")["answered"]
    return following[0] in ",.;\n)/|-_" or reading.norms[k - 1] in answered


def _fate(reading: Reading, f: Finding) -> tuple[str, str] | None:
    """What became of it: removed ones are history, though fragments may remain."""
    norms, words = reading.norms, load_words("safety")
    begin, end = reading.bounds[reading.sentence[f.start]]
    before = norms[max(begin, f.start - 4) : f.start]
    behind = norms[f.end : min(end, f.end + 14)]
    around = before + norms[f.start : f.end] + behind
    gone = next((word for word in around if word in words["gone"]), "")
    if not gone and any(at in ("taken", "took") and out == "out" for at, out in pairwise(around)):
        gone = "taken out"
    if gone and "not" not in around:
        if f.concept == "metallic_foreign_body":
            return "possible", gone
        return ("historical", gone) if f.concept in _DEVICES else None
    in_place = f.concept in _DEVICES and not words["in_place"].isdisjoint(behind[:3])
    if in_place and (words["no"] | words["not"]).isdisjoint(before):
        return "present", "in situ"
    return None


def _doubt(reading: Reading, f: Finding) -> tuple[str, str] | None:
    """What is only wondered about, or stands behind a denial that is another finding's."""
    norms, words = reading.norms, load_words("safety")
    before = norms[max(0, f.start - 2) : f.start]
    if f.concept == "aneurysm_clip" and not {"whether", "if"}.isdisjoint(before):
        return "possible", "whether"
    if f.concept == "body_size_limit" and "can" in norms[f.start : f.end]:
        return "possible", "asked"
    if f.concept == "claustrophobia" and norms[f.end - 1] in ("lift", "elevator"):
        return "possible", "lifts"
    if before and before[-1] in ("[x]", "[ ]", ")"):
        return None
    begin, _ = reading.bounds[reading.sentence[f.start]]
    for k in range(f.start - 1, max(begin, f.start - 7) - 1, -1):
        if norms[k] in ("not", "isn't") and _is_spent(reading, k):
            return "present", "after another denial"
        if norms[k] in words["no"] or norms[k] in words["not"]:
            return None
    return None


def _is_spent(reading: Reading, k: int) -> bool:
    """Whether a negation belongs to another finding: "not pregnant and a bit claustrophobic"."""
    return any(f.polarity == "absent" and f.start <= k < f.end for f in reading.findings)


def _creatinine(reading: Reading) -> list[Finding]:
    """Impaired or normal kidneys by creatinine, or by a filtration rate in other languages."""
    norms, words = reading.norms, load_words("safety")
    found: list[Finding] = []
    for k, norm in enumerate(norms):
        filtration = norm in words["filtration"]
        if not filtration and norm not in words["creatinine"]:
            continue
        at = k + 1
        while at < min(len(norms), k + 4) and norms[at] in words["creatinine_links"] | {">", "<"}:
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
