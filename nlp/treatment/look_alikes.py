"""Whether words that look like a treatment are one: "PT" for patient, the rest of the leg."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from lsmri.nlp.treatment.place import Place, words_of

__all__ = ["UNSPECIFIED", "is_name"]

#: Of treatments that are named without saying which.
UNSPECIFIED = "unspecified_conservative"
_ATTENDED = frozenset(
    "pain clinic|pain service|pain team|pain management|pain physician|chronic pain clinic".split(
        "|"
    )
)
_ONE_DRUG = frozenset("tablet medication med medicine pill drug tab capsule".split())
_INJECTED = frozenset("injection inj jab shot infiltration block".split())
_HAS_HIM = (["has", "me"], ["has", "him"], ["has", "her"])
_PT = ("PT", "pt", "P.T", "P.T.", "PT's")


def is_name(place: Place, types: list[str]) -> bool:
    """Whether the words are a treatment's name here, and not another word that looks like it."""
    check = _BY_HEAD.get(place.head)
    if check is not None and not check(place):
        return False
    written = place.raw.lower()
    if written in ("rx", "tx"):
        return place.before(1) == ["fail"]
    if written in ("mbbs", "ain") or written.endswith(("exam", "examination", "examined")):
        return False
    if place.phrase == "over the counter" and place.led_by("leaning", 3):
        return False
    if place.before(1) == ["[ ]"] and "[x]" not in place.norms[place.begin : place.stop]:
        return False
    if place.before(2) == ["(", ")"] and "[x]" in place.norms[place.begin : place.stop]:
        return False
    if "stronger" in place.phrase and _is_asked_for(place):
        return False  # what was had before wasn't enough
    if types == ["opioid"] and place.followed_by("not_opioid_after"):
        return False
    if types == ["activity_modification"] and _is_no_change_of_activity(place):
        return False
    if place.phrase in _ATTENDED:
        return place.led_by("attending", 2)
    if "spinal_injection" in types:
        return _is_injection(place)
    if types == [UNSPECIFIED] and place.last in words_of("any_drug"):
        return _is_drug(place)
    return True


def _is_asked_for(place: Place) -> bool:
    """Whether a "stronger" drug is what somebody asks for."""
    return "stronger" in place.phrase.split()[:2] and place.led_by("asked_for", 2)


def _is_no_change_of_activity(place: Place) -> bool:
    """Whether it is a paper, a tool belt, a brace on teeth, or light work gone back to."""
    if place.followed_by("papers") or place.followed_by("teeth", 4):
        return True
    if place.last in ("duty", "work", "hour", "shift", "job"):
        return place.led_by("returning", 3)
    if place.last != "belt":
        return False
    return place.led_by("carried_belts") or (
        place.phrase == "belt" and (place.followed_by("belt_line", 2) or place.led_by("at_belt", 3))
    )


def _is_physical_therapy(place: Place) -> bool:
    """Whether "PT" is physical therapy. Only capitals can be that on weak evidence."""
    line = place.norms[place.begin : place.stop]
    if place.raw not in _PT or not words_of("pulses").isdisjoint(line):
        return False
    if place.led_by("therapy_before"):
        doubtful = place.led_by("therapy_doubtful")
        if not doubtful or place.raw == "PT":
            return not doubtful or _is_led_to_therapy(place)
    if place.raw == "pt":
        return _is_attended(place)
    if place.raw == "PT" and (_is_asked_about(place) or _has_company(place) or _is_headed(place)):
        return True
    if place.followed_by("patient_verbs"):
        return place.raw == "PT" and place.after(2) in _HAS_HIM
    loud = place.reading.text.isupper()
    after = place.after(2)
    if after and not loud and (_is_course(place.after(5)) or _is_counted_near(place)):
        return True
    if place.followed_by("therapy_after"):
        return not loud or place.followed_by("therapy_after_loud")
    return not loud and place.led_by("therapy_verbs")


def _is_attended(place: Place) -> bool:
    """Whether a small "pt" was gone to so often or so long: "went to pt 8 times"."""
    gone = place.before(1) == ["did"] or (place.before(1) == ["to"] and place.led_by("going_to", 2))
    behind = place.after(8)
    return gone and (_counts(behind) or "time" in behind[1:2])


def _is_asked_about(place: Place) -> bool:
    """Whether a form asks for treatments and "PT" is the answer: "Tried? PT"."""
    k = place.start - 1
    while k > 0 and place.norms[k] in ('"', "-", ">", "->", ":"):
        k -= 1
    begin = place.reading.bounds[place.reading.sentence[k]][0] if k > 0 else 0
    asked = k > 0 and place.norms[k] == "?" and place.start - k <= 4
    return asked and not words_of("asked_of_treatment").isdisjoint(place.norms[begin:k])


def _is_headed(place: Place) -> bool:
    """Whether a line of its own tells of it: "PT: evaluated 3/3", "PT here, course finished"."""
    after = place.after(4)
    return (after[:1] == [":"] and place.followed_by("therapy_told", 2)) or "course" in after[1:]


def _has_company(place: Place) -> bool:
    """Whether another treatment is added to it: "PT & gabapentin", "PT 3/12 + caudal"."""
    behind = place.after(3)
    gap = next((k for k, word in enumerate(behind) if not word[0].isdigit()), len(behind))
    return behind[gap : gap + 1] in (["+"], ["&"], ["and"]) and place.end + gap + 1 in place.starts


def _is_course(after: list[str]) -> bool:
    """Whether what follows "PT" counts visits or dates a course: "12/12 visits", "6/52", "2023"."""
    if after[0] == ",":
        after = after[1:]
    first = after[0] if after else ""
    if not first[:1].isdigit():
        return False
    dated = len(first) == 4 and first.startswith("20")
    counted = after[1:2] and not words_of("therapy_units").isdisjoint(
        after[1:4] if after[1] == "of" else after[1:2]
    )
    if counted:
        return True
    ended = after[1:2] in ([], [","], ["."], [";"], ["\n"], ["no"], ["nil"], ["x"], ["with"])
    return ended and (dated or first.endswith(("/52", "/12")))


def _is_counted_near(place: Place) -> bool:
    """Whether visits or weeks of "PT" are counted near it: "PT at the VA, 8 visits"."""
    if place.raw != "PT":
        return False
    behind = place.after(10)
    stop = next((k for k, word in enumerate(behind) if word in (".", ";", "but")), len(behind))
    return _counts(behind[:stop]) or _counts(place.before(3))


def _counts(words: list[str]) -> bool:
    units, numbers = words_of("therapy_units"), words_of("small_numbers")
    return any(
        unit in units and (count.isdigit() or count in numbers) for count, unit in pairwise(words)
    )


def _is_led_to_therapy(place: Place) -> bool:
    word = place.before(1)[0]
    if word == "of":
        return place.led_by("therapy_units", 3)
    if word == "to":
        return place.led_by("going_to", 3)
    return word in ("via", "with") or not place.followed_by("patient_verbs")


def _is_rest(place: Place) -> bool:
    """Whether rest is taken, rather than the rest of something, or pain at rest."""
    before = place.before(1)
    if place.phrase != "rest":
        return not {"with", "by", "when", "after", "at", "on"} & set(place.before(2))
    if before == ["of"] and place.led_by("measured_rest", 3):
        return True
    after = place.after(3)
    if after[:1] == ["of"] and _counts(after[1:]):
        return True
    if place.led_by("not_a_rest") or place.followed_by("not_rest_after"):
        return False
    relieving = before in (["by"], ["with"]) and place.led_by("relieving", 4)
    return not relieving or place.after(1) in (["and"], [","])


def _is_heat(place: Place) -> bool:
    if place.phrase not in ("heat", "ice"):
        return True
    return not place.led_by("not_heat_before", 2) and not place.followed_by("not_heat_after", 3)


def _is_needling(place: Place) -> bool:
    if place.phrase != "needle":
        return True
    if place.raw.lower() != "needles" or "pin" in place.before(2):
        return False
    if place.before(1) == ["of"] and place.led_by("course_units", 2):
        return True
    marks = {",", "and", "+", "/", "&"}
    follows = place.norms[place.end : place.end + 1]
    listed = bool(follows) and follows[0] in marks and place.end + 1 in place.starts
    ahead = any(k in place.starts for k in range(max(place.begin, place.start - 4), place.start))
    return listed or (ahead and not marks.isdisjoint(place.before(1)))


def _is_stretching(place: Place) -> bool:
    return place.raw.lower() != "stretch" or not place.led_by("stretch_talk")


def _is_injection(place: Place) -> bool:
    """Whether an injection is one into the spine, or may be."""
    if "epidural" in place.phrase or "cauda" in place.phrase:
        return _is_epidural(place)
    if place.phrase == "denervation":
        return place.led_by("denervated", 5) and not place.led_by("emg", 5)
    if place.head == "infiltration" and place.led_by("emg", 5):
        return False
    if place.head == "shot" and not place.led_by("shot_had", 4):
        return False  # what a sudden pain feels like
    if place.last not in _INJECTED:
        return True
    if ("b", "12") in pairwise(place.before(6)) or (
        place.phrase == "injection" and place.before(1) == ["on"]
    ):
        return False
    other = place.led_by("other_injections", 4) or place.followed_by("other_injections", 5)
    return not other or place.led_by("spinal", 4) or place.followed_by("spinal", 5)


def _is_epidural(place: Place) -> bool:
    if place.led_by("infected", 3):
        return False
    if place.last != "epidural":
        return place.phrase != "epidural analgesia"
    if place.followed_by("not_epidural") or place.before(3)[-3:] == ["is", "it", "the"]:
        return False
    if place.phrase == "thoracic epidural" or place.before(1) == ["thoracic"]:
        return False
    begin = place.reading.bounds[max(0, place.number - 1)][0]
    near = place.norms[begin : place.stop]
    words = words_of("childbirth") - ({"birth"} if "date" in near else set())
    born = not words.isdisjoint(near) or _tells_parity(near)
    born = born or place.led_by("obstetric", 5) or place.followed_by("obstetric", 6)
    return not born or "steroid" in place.after(6)


def _tells_parity(words: list[str]) -> bool:
    return any(word == "para" and behind.isdigit() for word, behind in pairwise(words))


def _is_drug(place: Place) -> bool:
    """Whether "pain relief", "tablets", "medication" stand for drugs that this patient takes."""
    before = place.before(1)
    if place.last in ("relief", "control"):
        return before != ["for"] and not place.led_by("relief_talk", 3)
    if place.followed_by("altered") and place.led_by("no", 2):
        return False
    if place.last not in _ONE_DRUG or place.end - place.start > 1:
        return True
    if place.is_heading or place.led_by("not_tablets") or place.after(1) == ["list"]:
        return False
    if not before:
        return place.raw.lower().endswith("s")
    if place.raw.lower() == "pill" and before == ["the"]:
        return False  # against pregnancy
    return place.led_by("tablet_verbs", 5) or before in (["the"], ["and"], ["/"], ["+"], ["&"])


def _is_any_drug(place: Place) -> bool:
    if place.phrase != "drug":
        return True
    return not place.led_by("not_a_drug_before") and not place.followed_by("not_a_drug_after")


def _is_treatment(place: Place) -> bool:
    if place.phrase != "treatment":
        return True
    return not place.is_heading and not place.followed_by("treatment_talk", 2)


def _is_stimulation(place: Place) -> bool:
    counted = place.after(1) == ["of"] and place.followed_by("counted", 2)
    return place.raw.lower().startswith("tens") and not counted


def _is_for_pain(place: Place) -> bool:
    line = {*place.norms[place.begin : place.start], *place.norms[place.end : place.stop]}
    return "pain" in line or not line & words_of("maintenance")


def _is_adjustment(place: Place) -> bool:
    """Whether adjustments are a chiropractor's: counted, come round, or answered to."""
    before = place.before(1)
    if before and (before[0].isdigit() or before[0] in words_of("small_numbers")):
        return True
    if place.raw.lower() != "adjustments" or place.led_by("other_adjustments", 2):
        return False
    return place.followed_by("frequency", 2) or before in (["to"], ["with"], ["after"])


def _is_therapy(place: Place) -> bool:
    """Whether "therapy" is physical therapy, not that with a drug named before it."""
    before = place.before(1)
    if place.phrase == "therapy":
        return _is_therapy_had(place)
    return not before or not before[0].isalpha() or before[0] in words_of("therapy_led")


def _is_therapy_had(place: Place) -> bool:
    """Whether "therapy" without more is told as had, and not against another disease."""
    if not words_of("not_physical").isdisjoint(place.norms[place.begin : place.stop]):
        return False
    the = place.before(1) == ["the"] and place.led_by("therapy_had", 2)
    if the or place.led_by("therapy_had") or place.before(2) in (["been", "to"], ["went", "to"]):
        return not place.followed_by("therapy_other")
    return not place.before(1) and place.after(1) == [","] and _counts(place.after(3)[1:])


def _is_written_large(place: Place) -> bool:
    """Whether an abbreviation stands in capitals: "FANS", not the fans of a club."""
    return place.raw.split()[0].isupper()


def _is_kilogram(place: Place) -> bool:
    """Whether "KG" is a weight, or a grade of strength ("KG foot lifter 2/5")."""
    before = place.before(1)
    if any(word.endswith("/5") for word in place.after(4)):
        return True
    if place.led_by("lifted", 3) or place.followed_by("lifted", 4):
        return True
    return place.raw != "KG" or bool(before and before[0][-1].isdigit())


def _is_physio(place: Place) -> bool:
    """Whether "phys" is physiotherapy, not a physical finding or physical medicine."""
    return not place.followed_by("body_talk") and place.after(1) not in ([":"], ["."])


#: Checks by a name's first folded word.
_BY_HEAD: dict[str, Callable[[Place], bool]] = {
    "patient": _is_physical_therapy,
    "p": _is_physical_therapy,
    "cauda": lambda p: p.raw.lower().startswith("caudal") and not p.followed_by("not_caudal"),
    # A relaxant's name in the middle of a line, else what a foot does.
    "dorsiflex": lambda p: p.raw == "Dorsiflex" and p.start > p.begin,
    "ten": _is_stimulation,
    "tens": _is_stimulation,
    "methadone": lambda p: "pain" in p.norms[p.begin : p.stop],
    "buprenorphine": lambda p: p.last == "patch" or _is_for_pain(p),
    "fentanyl": _is_for_pain,
    # A brand of paracetamol, and a pain in some tongues.
    "dolo": lambda p: p.end - p.start > 1 or (p.raw == "Dolo" and p.followed_by("dolo_after")),
    "pmp": lambda p: not p.followed_by("registered"),
    # A request for authorisation.
    "rfa": lambda p: p.after(1) != [":"],
    "mst": lambda p: p.raw == "MST" and p.after(2)[1:] != ["ptsd"],
    "adjustment": _is_adjustment,
    "therapy": _is_therapy,
    "phy": _is_physio,
    "fan": _is_written_large,
    "fans": _is_written_large,
    "im": _is_written_large,
    "ims": _is_written_large,
    "mdp": _is_written_large,
    "mdt": _is_written_large,
    "mt": lambda p: p.raw == "MT" and ("x" in p.before(2) or "x" in p.after(2)),
    "ep": lambda p: p.raw == "EP",
    "esi": lambda p: p.raw != "Esi" and not p.followed_by("insured_at", 2),
    "kg": lambda p: not _is_kilogram(p),
    "swimming": lambda p: not p.led_by("returning"),
    "hep": lambda p: p.raw == "HEP" and p.after(1) not in (["b"], ["c"]),
    "needle": _is_needling,
    "rest": _is_rest,
    "rested": _is_rest,
    "resting": _is_rest,
    "exercise": lambda p: p.raw.lower() != "exercise",
    "stretch": _is_stretching,
    "heat": _is_heat,
    "ice": _is_heat,
    "drug": _is_any_drug,
    "treatment": _is_treatment,
}
