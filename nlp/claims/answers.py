"""Findings that say nothing without an answer: "ankle jerk", "bladder:", "power … 5/5"."""

from __future__ import annotations

from lsmri.nlp.claims.advice import hypothetical
from lsmri.nlp.claims.clause import SCREENED, Clause, claim, words_of
from lsmri.nlp.claims.measures import hurts_back_only
from lsmri.nlp.claims.post_cues import answered_yes, cue_behind, plus_among_minuses
from lsmri.nlp.claims.scopes import doubt_of, is_denied_doubt, negation_of
from lsmri.nlp.claims.tickboxes import tick_of
from lsmri.nlp.claims.values import asked_in_list, names_function, value_of
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Cue

__all__ = ["observe", "ticked_off"]

#: To be asked about these is to be asked for trouble with them: "saddle: Y", "bladder +ve".
_ASKED = frozenset("saddle perineum perineal perianal bladder bowel waterwork".split())
#: A negation so many words away denies the value as well.
_NEAR = 4
#: Motions that are only these tell of the gut.
_LOOSE = frozenset({"loose", "runny", "watery"})
_MOTIONS = frozenset("stool motion bm poo bowel".split())
#: Without a value a denial ahead of these is their answer,
_DENIABLE = SCREENED | {"nerve_tension_sign", "raised_inflammatory_markers"}
#: and these are normal where a normal finding follows in their list.
_LISTED = SCREENED | {"motor_deficit", "sensory_deficit", "reflex_change"}
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
        open_to_denial = doubt is None or is_denied_doubt(clause, f, doubt)
        negation = negation_of(clause, f) if open_to_denial else None
        if doubt and negation:
            return claim(f, "absent", negation[1])
        if negation and f.concept != "suspected_malignancy":
            return claim(f, "absent", negation[1])
        return bool(doubt) and claim(f, "possible", doubt[1] if doubt else "")
    doubtful = cue_behind(clause, f, "possible_post")
    if doubtful and doubtful not in ("?", "??"):
        f.examined = True
        return claim(f, "possible", doubtful)
    if _is_asked(clause, f):
        yes = answered_yes(clause, f.end) or plus_among_minuses(clause, f.end)
        if yes:
            f.examined = True
            return claim(f, "present", yes)
    value = _value_after(clause, f) or _value_before(clause, f)
    if value is None:
        negation = negation_of(clause, f)
        if negation and f.concept in _DENIABLE:
            if words_of("places").issuperset(clause.norms[f.start : f.end]):
                return False
            if names_function(clause, f):
                if asked_in_list(clause, f):
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
        lacks = negation and negation[1] == why and names_function(clause, f)
        if lacks and not (asked_in_list(clause, f) or _answered_alike(clause, why)):
            negation = None  # "perianal sensation: nil"
        if negation and negation[2] <= _NEAR:
            return claim(f, "absent", negation[1])
    doubt = doubt_of(clause, f)
    if assertion == "present" and doubt:
        assertion = "possible"
    f.examined = True
    return claim(f, assertion, why)


def _is_asked(clause: Clause, f: Finding) -> bool:
    """Whether only a region or an organ is named, so that "yes" tells of a trouble with it."""
    return _ASKED.issuperset(clause.norms[f.start : f.end])


def _answered_alike(clause: Clause, answer: str) -> bool:
    """Whether the sentence before ends in the same answer: "Fever: nil. Saddle sensation: nil"."""
    ahead = [norm for norm in clause.norms[max(0, clause.begin - 3) : clause.begin] if norm != "\n"]
    return answer in ahead[-2:]


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
        if at > f.end and f.concept in SCREENED and answered_yes(clause, at):
            return None  # which is another's: "tone -, saddle +ve, bladder -ve"
        for cue in clause.cues:
            if cue.start == at and at not in clause.observables:
                value = value_of(clause, cue, f)
                if value:
                    return _mixed(clause, cue, f) or value
        if at in clause.denials and at > f.end and f.concept in _LISTED:
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
                value = value_of(clause, cue, f, before=True)
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
