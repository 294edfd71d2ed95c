"""Findings that say nothing without an answer: "ankle jerk", "bladder:", "power … 5/5"."""

from __future__ import annotations

from lsmri.nlp.claims.advice import hypothetical
from lsmri.nlp.claims.clause import SCREENED, Clause, claim, word_before, words_of
from lsmri.nlp.claims.measures import hurts_back_only
from lsmri.nlp.claims.post_cues import cue_behind
from lsmri.nlp.claims.scopes import doubt_of, negation_of
from lsmri.nlp.claims.tickboxes import tick_of
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Cue

__all__ = ["observe", "ticked_off"]

_WORKING = frozenset({"working", "works", "behaving", "moving", "daily"})
#: A negation so many words away denies the value as well.
_NEAR = 4
#: Motions that are only these tell of the gut.
_LOOSE = frozenset({"loose", "runny", "watery"})
_MOTIONS = frozenset("stool motion bm poo bowel".split())
_EXAMINED = frozenset({"motor_deficit", "sensory_deficit", "reflex_change"})
#: Beside a function these say that it is lost.
_DENIES_FUNCTION = frozenset(
    "no nil without not hasn't didn't doesn't never don't can't isn't wasn't".split()
) | {"lack of", "absence of", "not had", "has not had", "did not", "does not", "no longer"}
_DENIES_ALL = frozenset(
    {"deny", "denie", "none of", "none of that", "none of the", "neither", "nor"}
)
_BESIDE = 2


def ticked_off(clause: Clause, f: Finding) -> bool:
    """A function ticked off on a list whose ticks mean "asked and clear"."""
    box = clause.columns.get(f.start) or tick_of(clause, f)
    return box is not None and box != "[x]" and claim(f, "absent", box)


def observe(clause: Clause, f: Finding) -> bool:
    """Reads the value beside "power", "ankle jerk", "SLR"; without one the words say nothing."""
    if f.concept != "nerve_tension_sign" and hypothetical(clause, f):
        return False
    if clause.norms[f.start] == "low" and f.end - f.start == 1:
        start, end = clause.reading.span(f.start, f.end)
        if clause.reading.text[start:end] != "LOW":
            return False
    if f.concept in (
        "disc_herniation",
        "suspected_malignancy",
        "suspected_vertebral_fracture",
        "spondylolisthesis",
        "suspected_spinal_infection",
    ):
        doubt = doubt_of(clause, f)
        negation = None if doubt else negation_of(clause, f)
        if negation and f.concept != "suspected_malignancy":
            return claim(f, "absent", negation[1])
        return bool(doubt) and claim(f, "possible", doubt[1] if doubt else "")
    doubtful = cue_behind(clause, f, "possible_post")
    if doubtful and doubtful not in ("?", "??"):
        f.examined = True
        return claim(f, "possible", doubtful)
    value = _value_after(clause, f) or _value_before(clause, f)
    if value is None:
        negation = negation_of(clause, f)
        if negation and f.concept in SCREENED | {
            "nerve_tension_sign",
            "raised_inflammatory_markers",
        }:
            if words_of("places").issuperset(clause.norms[f.start : f.end]):
                return False
            if _names_function(clause, f):
                if _asked_in_list(clause, f):
                    return claim(f, "absent", negation[1])
                if negation[1] in _DENIES_FUNCTION:
                    near = negation[2] <= _BESIDE
                    near = near and "," not in clause.norms[f.start - negation[2] : f.start]
                    return near and claim(f, "present", negation[1])
                return negation[1] in _DENIES_ALL and claim(f, "absent", negation[1])
            return claim(f, "absent", negation[1])
        answer = _answered(clause, f) if f.concept in SCREENED else None
        return bool(answer) and claim(f, "absent", answer or "")
    assertion, why = value
    if why in _LOOSE and f.concept == "bowel_dysfunction" and clause.norms[f.start] in _MOTIONS:
        return False
    if f.concept == "nerve_tension_sign" and hurts_back_only(clause.norms, f.end, clause.end):
        assertion, why = "absent", "back pain only"
    if assertion == "present" and why in (
        "loss",
        "deficit",
        "change",
        "reduced",
        "impaired",
        "altered",
    ):
        negation = negation_of(clause, f)
        if negation and negation[2] <= 2:
            return claim(f, "absent", negation[1])
    if assertion == "present" and f.concept in SCREENED:
        negation = negation_of(clause, f)
        if negation and negation[2] <= _NEAR:
            return claim(f, "absent", negation[1])
    doubt = doubt_of(clause, f)
    if assertion == "present" and doubt:
        assertion = "possible"
    f.examined = True
    return claim(f, assertion, why)


def _names_function(clause: Clause, f: Finding) -> bool:
    """Whether the words name something a healthy person has: to deny a tone is to find it lost."""
    return bool(words_of("functions") & set(clause.norms[f.start : f.end]))


def _asked_in_list(clause: Clause, f: Finding) -> bool:
    """Whether it is one of several things asked about: "asked re wee/poo/legs: nil"."""
    beside = clause.norms[f.start - 1 : f.start] + clause.norms[f.end : f.end + 1]
    asked = words_of("asked")
    return "/" in beside and not asked.isdisjoint(clause.norms[clause.begin : f.start])


def _answered(clause: Clause, f: Finding) -> str | None:
    """The answer to a list of screening questions: "… questions asked …, always no"."""
    rest = clause.norms[f.end : clause.end]
    if f.concept == "red_flags_unspecified":
        denials = {"none", "no", "nil", "wasn't", "negative", "clear", "weren't", "not"} & set(rest)
        return min(denials) if denials else None
    if not words_of("asked") & set(clause.norms[clause.begin : clause.end]):
        return None
    for cue in clause.kinds.get("negation_post", ()):
        if cue.start >= f.end and cue.end >= clause.end - 2:
            return " ".join(clause.norms[cue.start : cue.end])
    return "clear" if "clear" in rest[-3:] else None


def _value_after(clause: Clause, f: Finding) -> tuple[str, str] | None:
    at = f.end
    steps = 0
    while at < clause.end and steps < 9:
        for cue in clause.cues:
            if cue.start == at and at not in clause.observables:
                value = _cue_value(clause, cue, f)
                if value:
                    return _mixed(clause, cue, f) or value
        if at in clause.denials and at > f.end and f.concept in SCREENED | _EXAMINED:
            return "absent", "listed with what is normal"
        if at in clause.observables:
            at += 1
            continue
        if clause.norms[at] == "," and f.concept == "severe_motor_deficit":
            return None
        if clause.norms[at] not in words_of("skipped") and not clause.norms[at].isdigit():
            return None
        if (
            clause.norms[at] == ","
            and at + 1 < clause.end
            and not {at + 1} & (clause.observables | clause.denials)
        ):
            return None
        at += 1
        steps += 1
    return None


def _mixed(clause: Clause, normal: Cue, f: Finding) -> tuple[str, str] | None:
    """A second, abnormal value after a normal one: "2+ at the knees and absent at both ankles"."""
    if normal.kind != "normal" or f.concept not in (
        "reflex_change",
        "motor_deficit",
        "sensory_deficit",
    ):
        return None
    for cue in clause.kinds.get("abnormal", ()):
        if not normal.end <= cue.start <= normal.end + 11:
            continue
        between = range(normal.end, cue.start)
        if any(k in clause.covered for k in between) or {"no", "not", "nor", "without"} & {
            clause.norms[k] for k in between
        }:
            return None
        words = " ".join(clause.norms[cue.start : cue.end])
        if words in (
            "absent",
            "reduced",
            "decreased",
            "diminished",
            "1+",
            "lost",
            "depressed",
            "sluggish",
            "trace",
            "weak",
            "impaired",
            "4/5",
            "4-/5",
            "4+/5",
        ):
            return "present", words
    return None


def _value_before(clause: Clause, f: Finding) -> tuple[str, str] | None:
    at = f.start - 1
    steps = 0
    while at >= clause.begin and steps < 8:
        for cue in clause.cues:
            if cue.end == at + 1 and at not in clause.observables:
                value = _cue_value(clause, cue, f, before=True)
                if value:
                    return value
        if at in clause.observables:
            at -= 1
            continue
        if clause.norms[at] not in words_of("skipped") or (
            clause.norms[at] == "," and at - 1 not in clause.observables
        ):
            return None
        at -= 1
        steps += 1
    return None


def _joins(clause: Clause, cue: Cue) -> bool:
    """Whether a plus sign stands for "and": "sensation + power normal"."""
    following = clause.norms[cue.end] if cue.end < clause.end else "\n"
    return cue.end in clause.covered or (
        following.isalpha() and following not in words_of("behind_plus")
    )


def _cue_value(
    clause: Clause, cue: Cue, f: Finding, *, before: bool = False
) -> tuple[str, str] | None:
    words = " ".join(clause.norms[cue.start : cue.end])
    if words == "sharp" and f.concept not in ("sensory_deficit", "saddle_sensory_change"):
        return ("present", words) if f.concept == "nerve_tension_sign" else None
    if words == "+" and (_joins(clause, cue) or f.concept == "severe_motor_deficit"):
        return None
    if words == "=" and (
        cue.end >= clause.end
        or clause.norms[cue.end]
        not in (".", ",", ";", "l", "r", "left", "right", "\n", "bilateral", "both")
    ):
        return None
    if f.concept == "bilateral_radicular_symptoms" and cue.kind == "normal" and words != "n":
        return None
    if f.concept in SCREENED and cue.kind in ("normal", "negation_post"):
        if f.concept in ("unexplained_weight_loss", "prolonged_steroid_use") and words in (
            "good",
            "present",
            "up",
        ):
            return None
        if cue.kind == "negation_post" and before:
            return None
        if words in ("absent", "nil", "none", "lost") and _names_function(clause, f):
            return ("absent" if _asked_in_list(clause, f) else "present"), words
        if (
            words in ("strong", "brisk", "full", "great")
            or (before and words in _WORKING)
            or (
                before
                and words
                in ("n", "=", "clear", "free", "no", "negative", "low", "complete", "regular")
            )
        ):
            return None
        return "absent", words
    if f.concept in SCREENED and words in (
        "positive",
        "raised",
        "high",
        "elevated",
        "+",
        "pain",
        "painful",
        "30",
        "40",
        "45",
        "50",
        "at 30",
        "weak",
        "tight",
        "limited",
        "poor",
        "less",
        "loss",
        "deficit",
        "dull",
        "down",
        "affected",
        "restricted",
        "trace",
        "1+",
    ):
        if f.concept not in (
            "bowel_dysfunction",
            "saddle_sensory_change",
            "upper_motor_neuron_signs",
        ):
            return None
        if words in ("tight", "pain", "painful", "high"):
            return None
        if words == "down" and not _names_function(clause, f):
            return None
        if f.concept == "bowel_dysfunction" and not _names_function(clause, f):
            return None
        if words in ("+", "positive") and f.concept != "upper_motor_neuron_signs":
            return None
    if cue.kind == "normal":
        if f.concept == "nerve_tension_sign" and words in ("present", "2+", "+", "++", "brisk"):
            return "present", words
        if f.concept == "nerve_tension_sign" and words in ("low",):
            return None
        if f.concept not in ("nerve_tension_sign", "raised_inflammatory_markers") and words in (
            "negative", "low", "clear", "free",
        ):  # fmt: skip
            return ("absent", words) if words == "clear" else None
        if before and word_before(clause, cue) in ("not", "isn't", "aren't", "wasn't"):
            return "present", "not " + words
        if (
            f.concept == "reflex_change"
            and words in ("present",)
            and word_before(clause, cue) == "not"
        ):
            return "present", "not present"
        return "absent", words
    if cue.kind == "abnormal":
        if words in ("pain", "painful") and f.concept != "nerve_tension_sign":
            return None
        if f.concept == "reflex_change" and words in ("+", "1+", "1 +"):
            symmetric = {"equal", "symmetrical", "symmetric", "symm", "sym"} & set(
                clause.norms[cue.end : cue.end + 3]
            )
            return ("absent", words) if words == "+" or symmetric else ("present", words)
        if words == "positive" and f.concept in (
            "reflex_change",
            "motor_deficit",
            "sensory_deficit",
        ):
            return None
        if words == "absent" and f.concept in ("nerve_tension_sign", "raised_inflammatory_markers"):
            return "absent", words
        if words.isdigit() and f.concept != "nerve_tension_sign":
            return None
        if words in ("loss", "loss of", "weakness", "deficit") and before:
            negation = negation_of(clause, Finding(cue.start, cue.end, f.concept, "present"))
            if negation:
                return "absent", "no " + words
        elif before or word_before(clause, cue) in ("not", "no"):
            negation = negation_of(clause, Finding(cue.start, cue.end, f.concept, "present"))
            if negation and negation[2] <= 2:
                return "absent", "not " + words
        return "present", words
    if cue.kind == "negation_post" and f.concept in (
        "nerve_tension_sign",
        "raised_inflammatory_markers",
    ):
        if not before and words in ("negative", "neg", "- ve", "absent", "nil", "n", "no", "-"):
            return "absent", words
    return None
