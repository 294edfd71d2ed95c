"""What a time expression can measure: the complaints, treatments, scans and life events of its
sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import BY_PLACE, Reading
from lsmri.nlp.time.timewords import time_words, words_of
from lsmri.nlp.time.timex import Timex
from lsmri.nlp.treatment.find import Treatment

__all__ = ["COMPLAINTS", "Anchor", "anchors_between"]
#: Kinds of anchor that are the complaint itself.
COMPLAINTS = frozenset({"leg", "back", "symptom", "deficit"})

_CONCEPTS = {
    "leg": """radicular_pain referred_leg_pain neurogenic_claudication bilateral_radicular_symptoms
        spinal_stenosis disc_herniation""",
    "back": """low_back_pain thoracic_pain suspected_axial_spondyloarthritis non_mechanical_pain
        spondylolisthesis""",
    "deficit": "sensory_deficit motor_deficit severe_motor_deficit",
    "sign": "nerve_tension_sign reflex_change",
    "redflag": """saddle_sensory_change bladder_dysfunction bowel_dysfunction sexual_dysfunction
        fever unexplained_weight_loss upper_motor_neuron_signs cauda_equina_suspected
        recent_infection raised_inflammatory_markers""",
    "other": """cancer_history immunosuppression osteoporosis prolonged_steroid_use iv_drug_use
        suspected_malignancy cardiac_device other_implant renal_impairment pregnancy
        neurostimulator_or_pump metallic_foreign_body""",
    "trauma": "significant_trauma suspected_vertebral_fracture",
    "mri": "prior_lumbar_mri",
    "imaging": "prior_other_imaging",
    "surgery": "prior_spinal_surgery",
    "scan": "mri_lumbar_requested other_imaging_requested",
    "plan": "surgery_considered",
}
_BY_CONCEPT = {code: kind for kind, codes in _CONCEPTS.items() for code in codes.split()}
_NOT_PRESENT = frozenset({"historical", "family", "hypothetical"})
#: Kinds whose anchors need to be true of this episode.
_CLAIMS = frozenset({"leg", "back", "deficit", "redflag", "other"})
_OF_ONE = frozenset(
    "his her the my me a low lower mid upper bad sore this of in dull weak dodgy their "
    "your whole".split()
)
#: Behind a finding or a treatment these say where it is.
_ROOTS = frozenset({"l5", "s1"})
#: Words that are the illness behind certain others: "clinical course", "the current one".
_WHICH = {
    "course": ("time", "clinical", "disease"),
    "one": ("current", "present", "latest", "this"),
}
_DENYING = frozenset({"no", "nil", "without", "any", "deny", "zero"})
#: Behind a trade or "smoker": the complaint follows, and the trade bears no time.
_PRESENTING = (["with"], ["who"], ["presenting"])
#: These lead to what was going on.
_AMID = frozenset({"on", "during", "in", "after", "at", "course"})
_CLOSING = frozenset({".", ",", ";", ":", "\n"})
_WITH = frozenset({"with", "w", "w/"})
_FROM_THEN = (["from"], ["since"])


@dataclass(slots=True)
class Anchor:
    """Words that a time can be said of. kind: a class of ``times.toml``, or that of a finding or
    treatment.

    past: a complaint that the letter calls a matter of the past.
    """

    start: int
    end: int
    kind: str
    past: bool = False
    finding: Finding | None = None
    treatment: Treatment | None = None


def anchors_between(reading: Reading, begin: int, end: int) -> list[Anchor]:
    """All anchors in the words from ``begin`` up to ``end``, in order."""
    made: list[Anchor] = []
    taken = [False] * (end - begin)
    times = reading.placed_within(reading.timexes, begin, end)
    for treatment in reading.placed_within(reading.treatments, begin, end):
        kind = "injection" if "spinal_injection" in treatment.types else "course"
        made.append(Anchor(treatment.start, treatment.end, kind, treatment=treatment))
        _take(taken, treatment.start - begin, treatment.end - begin)
    for finding in reading.placed_within(reading.findings, begin, end):
        if finding.concept in _BY_CONCEPT:
            if _is_circa(reading, finding):
                continue
            start, stop = _clipped(reading.norms, finding, times)
            kind = _BY_CONCEPT[finding.concept]
            past = finding.assertion == "historical" and kind in COMPLAINTS
            if finding.assertion in _NOT_PRESENT and kind in _CLAIMS and not past:
                kind = "other"
            if finding.assertion != "absent":
                made.append(Anchor(start, stop, kind, past, finding))
            _take(taken, start - begin, stop - begin)
    telling = _telling()
    norms = reading.norms
    for k in range(begin, end):
        if norms[k] not in telling or taken[k - begin]:
            continue
        kind = _kind_of_word(reading, k, begin, end)
        if kind == "other" and _is_cause(norms, k, begin, times):
            continue
        if kind and not (norms[k] in _ROOTS and k > begin and taken[k - 1 - begin]):
            made.append(Anchor(k, k + 1, kind))
    made.sort(key=BY_PLACE)
    return made


def _kind_of_word(reading: Reading, k: int, begin: int, end: int) -> str:
    """The kind of anchor that a single word is in its sentence; "" for none."""
    norms = reading.norms
    word, before = norms[k], norms[k - 1] if k > begin else ""
    kind = time_words().anchors.get(word, "")
    if word == "back" and _is_noun(norms, k, begin, end):
        kind = "back"
    elif before in _WHICH.get(word, ()):
        kind = "symptom"
    elif kind == "symptom" and norms[k + 1 : k + 2] == ["free"]:
        kind = "effect"
    elif kind == "symptom" and before in _DENYING:
        kind = ""
    elif kind == "symptom" and _is_elsewhere(norms, k, begin):
        kind = "other"
    elif word == "problem" and norms[k + 1 : k + 2] in ([":"], ["("], ["list"]):
        kind = ""
    elif word == "hip" and not words_of("sore").isdisjoint(norms[max(begin, k - 4) : k]):
        kind = "leg"
    elif kind == "visit" and before[:1].isdigit():
        kind = "treatment"
    elif word == "course" and k == begin and norms[k + 1 : k + 2] != ["of"]:
        kind = "symptom"
    elif _is_beside(reading, k, kind):
        kind = ""
    elif word in words_of("lasts") and norms[k + 1 : k + 2] in _FROM_THEN:
        kind = "symptom"
    return kind


@cache
def _telling() -> frozenset[str]:
    """Words that can be anchors."""
    return frozenset({*time_words().anchors, "back", *_WHICH, "problem", "hip", *words_of("lasts")})


def _only_speaks(norms: list[str], k: int) -> bool:
    """Whether a spouse only tells it ("his wife says"), a nurse is told, or an event at work is
    meant ("on the job", "on a night shift"), or one is off sick with a complaint.
    """
    if norms[k] in words_of("spouses"):
        return not words_of("tells").isdisjoint(norms[k + 1 : k + 3])
    if norms[k] == "nurse":
        return not words_of("told").isdisjoint(norms[max(0, k - 3) : k])
    if norms[k] in words_of("trades") and norms[k + 1 : k + 2] in _PRESENTING:
        return True
    if norms[k] in words_of("settings"):
        lead = norms[max(0, k - 4) : k]
        stop = max((i + 1 for i, word in enumerate(lead) if word in _CLOSING), default=0)
        return not _AMID.isdisjoint(lead[stop:])
    if norms[k] == "sick":
        return norms[k - 1 : k] == ["off"] and not _WITH.isdisjoint(norms[k + 1 : k + 6])
    if norms[k] == "pregnancy":
        return norms[k - 1 : k] in (["in"], ["during"])
    if norms[k] == "claim":
        return norms[k + 1 : k + 2] == [":"]
    return norms[k] == "job" and norms[max(0, k - 2) : k] == ["on", "the"]


def _is_beside(reading: Reading, k: int, kind: str) -> bool:
    """Whether the word can't bear a time here: "he reports", "relieved by sitting", "in the course
    of", "Mr Jones".
    """
    norms = reading.norms
    if kind == "other":
        return _only_speaks(norms, k)
    if kind == "visit":
        return _only_reports(norms, k)
    if kind == "effect":
        return _is_of_posture(norms, k)
    if norms[k] == "mr":
        return reading.text.startswith("Mr", reading.starts[k])
    return norms[k] == "course" and norms[k - 2 : k] == ["in", "the"]


def _is_elsewhere(norms: list[str], k: int, begin: int) -> bool:
    """Whether the words right before a symptom say that it is no leg's nor back's."""
    return norms[k - 1] != "," and not words_of("elsewhere").isdisjoint(
        norms[max(begin, k - 2) : k]
    )


def _is_of_posture(norms: list[str], k: int) -> bool:
    """Whether sitting or bending eases it, as it does claudication, and no treatment."""
    return not words_of("postures").isdisjoint(norms[k + 1 : k + 4]) and norms[k].startswith(
        "relie"
    )


def _only_reports(norms: list[str], k: int) -> bool:
    """Whether the patient says it ("he reports that six weeks ago …") and nobody was seen."""
    return norms[k] == "report" and k > 0 and norms[k - 1] in words_of("tellers")


def _is_circa(reading: Reading, finding: Finding) -> bool:
    """Whether "ca", which can mean cancer, stands before a number and means about."""
    written = reading.text[reading.starts[finding.start] : reading.ends[finding.end - 1]].lower()
    following = "".join(reading.norms[finding.end : finding.end + 1])[:1]
    return written in ("ca", "ca.") and following != "" and following in "0123456789~."


def _clipped(norms: list[str], finding: Finding, times: list[Timex]) -> tuple[int, int]:
    """The finding's words up to a comma or a time within, which patterns with gaps reach over."""
    start, end = finding.start, finding.end
    for t in times:
        if t.start <= start < t.end < end:
            start = t.end
        elif start < t.start < end:
            end = t.start
    for k in range(start + 1, end):
        if norms[k] == ",":
            return start, k
    return start, end


def _is_cause(norms: list[str], k: int, begin: int, times: list[Timex]) -> bool:
    """Whether a life event only says what the complaint followed ("since the birth"), and isn't
    counted from.
    """
    first = next((i + 1 for i in range(k - 1, begin - 1, -1) if norms[i] == ","), begin)
    causes = [i for i in range(max(first, k - 6), k) if norms[i] in words_of("causes")]
    return bool(causes) and not any(t.end == i for t in times for i in causes)


def _take(taken: list[bool], start: int, end: int) -> None:
    for k in range(max(0, start), min(len(taken), end)):
        taken[k] = True


def _is_noun(norms: list[str], k: int, begin: int, end: int) -> bool:
    """Whether "back" is the part of the body here."""
    before = norms[k - 1] if k > begin else ""
    following = norms[k + 1] if k + 1 < end else ""
    if following in ("to", "in", "at", "on", "from") and before not in _OF_ONE:
        return False
    if before in _OF_ONE or following in words_of("back_does") or k == begin:
        return True
    closes = (
        not following or following in ",.;:)/\n" or following[0].isdigit() or following == "for"
    )
    return closes and before not in words_of("comes_back") and before not in time_words().units
