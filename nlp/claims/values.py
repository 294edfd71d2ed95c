"""What a value beside a finding says of it: "power 5/5", "reduced ankle jerk", "saddle: no".

A table of rules for each kind of cue. The first rule that fits decides, and a cue that no rule
fits says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from lsmri.corpora.scheme import Concept
from lsmri.nlp.claims.clause import SCREENED, Clause, word_before, words_of
from lsmri.nlp.claims.scopes import negation_of
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Cue

__all__ = ["asked_in_list", "names_function", "value_of"]

#: An assertion and the words that say so.
Value: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Beside:
    """A cue, its words and the finding beside it. before: the cue stands ahead of the finding."""

    clause: Clause
    cue: Cue
    words: str
    f: Finding
    before: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of the table: what a cue says, where all that the line names is so.

    says: "present", "absent", None for nothing, or a function that weighs what stands around.
    of: the concepts. words: those of the cue. before: whether the cue stands ahead of the finding.
    function: whether the finding's words name something that a healthy person has. Each None
        where it makes no difference.
    """

    says: str | Callable[[Beside], Value] | None
    of: frozenset[str] | None = None
    words: frozenset[str] | None = None
    before: bool | None = None
    function: bool | None = None

    def fits(self, beside: Beside) -> bool:
        """Whether the cue's words, its side and the finding's words are as the rule wants them."""
        return (
            (self.words is None or beside.words in self.words)
            and (self.before is None or beside.before == self.before)
            and (self.function is None or names_function(beside.clause, beside.f) == self.function)
        )


def value_of(clause: Clause, cue: Cue, f: Finding, *, before: bool = False) -> Value | None:
    """The assertion that a cue beside the finding makes of it, and its words; None where it says
    nothing of it: "power 5/5" is absent, "weak power" present, "weight good" neither.
    """
    rules = _rules(cue.kind, f.concept)
    if not rules:
        return None
    beside = Beside(clause, cue, " ".join(clause.norms[cue.start : cue.end]), f, before)
    if _is_no_value(beside):
        return None
    says = next((rule.says for rule in rules if rule.fits(beside)), None)
    if says is None:
        return None
    return (says, beside.words) if isinstance(says, str) else says(beside)


def names_function(clause: Clause, f: Finding) -> bool:
    """Whether the words name something a healthy person has: to deny a tone is to find it lost."""
    return not words_of("functions").isdisjoint(clause.norms[f.start : f.end])


def asked_in_list(clause: Clause, f: Finding) -> bool:
    """Whether it is one of several things asked about: "asked re wee/poo/legs: nil"."""
    beside = clause.norms[f.start - 1 : f.start] + clause.norms[f.end : f.end + 1]
    asked = words_of("asked")
    return "/" in beside and not asked.isdisjoint(clause.norms[clause.begin : f.start])


# ---- signs and numbers that are no value ----


def _is_no_value(beside: Beside) -> bool:
    """Whether a sign only joins words, or a number is no angle of a leg that was raised."""
    if beside.words == "+":
        return _joins(beside.clause, beside.cue)
    if beside.words == "=":
        return not _is_equal(beside.clause, beside.cue)
    is_number = beside.cue.kind == "abnormal" and beside.words.isdigit()
    return is_number and beside.f.concept not in _TENSION


def _joins(clause: Clause, cue: Cue) -> bool:
    """Whether a plus sign stands for "and": "sensation + power normal"."""
    following = clause.norms[cue.end] if cue.end < clause.end else "\n"
    return cue.end in clause.covered or (
        following.isalpha() and following not in words_of("behind_plus")
    )


def _is_equal(clause: Clause, cue: Cue) -> bool:
    """Whether an equals sign says that both sides are alike: "reflexes =, power = both"."""
    return cue.end < clause.end and clause.norms[cue.end] in _BEHIND_EQUAL


# ---- what a value says depends on what stands around it ----


def _lost_unless_asked(beside: Beside) -> Value:
    """A function that is denied is lost ("perianal sensation: nil"), unless it was only asked about
    ("asked re wee/poo/legs: nil").
    """
    asked = asked_in_list(beside.clause, beside.f)
    return "absent" if asked else "present", beside.words


def _normal_unless_denied(beside: Beside) -> Value:
    """A normal value rules the finding out, a denied one finds it: "not symmetrical reflexes"."""
    ahead = word_before(beside.clause, beside.cue)
    if beside.before:
        denied = ahead in _NOT
    else:
        denied = ahead == "not" and beside.words == "present" and beside.f.concept in _REFLEX
    return ("present", f"not {beside.words}") if denied else ("absent", beside.words)


def _abnormal_unless_denied(beside: Beside) -> Value:
    """An abnormal value finds it, a denied one rules it out: "no loss of sensation", "power not
    reduced".
    """
    clause, cue, f, words = beside.clause, beside.cue, beside.f, beside.words
    if beside.before or word_before(clause, cue) in ("not", "no"):
        negation = negation_of(clause, Finding(cue.start, cue.end, f.concept, "present"))
        if negation and beside.before and words in _LOSSES:
            return "absent", f"no {words}"
        if negation and negation[2] <= _BESIDE:
            return "absent", f"not {words}"
    return "present", words


def _faint_unless_equal(beside: Beside) -> Value:
    """A faint reflex is abnormal ("ankle jerk 1+"), unless both sides are: "1+ and symmetrical"."""
    following = beside.clause.norms[beside.cue.end : beside.cue.end + 3]
    return "present" if _SYMMETRIC.isdisjoint(following) else "absent", beside.words


# ---- the table ----


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ANY = frozenset(concept.value for concept in Concept)
_TENSION = _set("nerve_tension_sign")
_MARKERS = _set("raised_inflammatory_markers")
_REFLEX = _set("reflex_change")
_EXAMINED = _set("reflex_change motor_deficit sensory_deficit")
_GRAVE = _set("severe_motor_deficit")
_FELT = _set("sensory_deficit saddle_sensory_change")
_BOTH_LEGS = _set("bilateral_radicular_symptoms")
_BOWEL = _set("bowel_dysfunction")
_LONG_TRACT = _set("upper_motor_neuron_signs")
#: Of these it is good to have something: "weight good".
_GOOD_TO_HAVE = _set("unexplained_weight_loss prolonged_steroid_use")
#: What was screened for and has a value of its own: a lax tone, dull pinprick, brisk reflexes.
_VALUED = _BOWEL | _LONG_TRACT | {"saddle_sensory_change"}

#: Behind a leg raise or a blood test these deny it.
_DENIES = _set("negative neg absent nil n no -") | {"- ve"}
_NOT = frozenset({"not", "isn't", "aren't", "wasn't"})
_LOSSES = frozenset({"loss", "loss of", "weakness", "deficit"})
_SYMMETRIC = _set("equal symmetrical symmetric symm sym")
_BEHIND_EQUAL = _set(". , ; l r left right bilateral both") | {"\n"}
#: A negation at most so many words away denies an abnormal value.
_BESIDE = 2
#: Ahead of what was screened for these belong to something else: "power normal, no saddle …".
_OF_ANOTHER = _set("n = clear free no negative low complete regular") | _set(
    "working works behaving moving daily"
)
#: Values of a limb, a leg raise or a blood test, which few things that are screened for have.
_OF_EXAMINATION = _set(
    "positive raised high elevated + pain painful 30 40 45 50 weak tight limited poor less loss "
    "deficit dull down affected restricted trace 1+"
) | {"at 30"}

_NORMAL = (
    # Pinprick is sharp, a leg raise gives a sharp pain, and no other finding is sharp.
    Rule("present", _TENSION, _set("sharp")),
    Rule(None, _ANY - _FELT, _set("sharp")),
    # "Both legs: N", but not "both legs strong".
    Rule("absent", _BOTH_LEGS, _set("n"), before=False),
    Rule(None, _BOTH_LEGS),
    # What was screened for is absent: "bladder fine", "good sphincter tone".
    Rule(None, _GOOD_TO_HAVE, _set("good present up")),
    Rule(None, SCREENED, _set("strong brisk full great")),
    Rule(None, SCREENED, _OF_ANOTHER, before=True),
    Rule("absent", SCREENED),
    # "SLR present", "SLR low", "CRP low".
    Rule("present", _TENSION, _set("present 2+ + ++ brisk")),
    Rule(None, _TENSION, _set("low")),
    Rule("absent", _ANY - _TENSION - _MARKERS, _set("clear")),
    Rule(None, _ANY - _TENSION - _MARKERS, _set("negative low free")),
    Rule(_normal_unless_denied),
)
_ABNORMAL = (
    Rule(None, _GRAVE, _set("+")),
    # What was screened for takes few of these: "tone poor", "clonus positive".
    Rule(None, SCREENED - _VALUED, _OF_EXAMINATION),
    Rule(None, SCREENED, _set("tight high")),
    Rule(None, SCREENED, _set("down"), function=False),
    Rule(None, _BOWEL, _OF_EXAMINATION, function=False),
    Rule(None, SCREENED - _LONG_TRACT, _set("+ positive")),
    Rule(None, _ANY - _TENSION, _set("pain painful")),
    # "Ankle jerks +" are there, "CRP absent" isn't raised.
    Rule("absent", _REFLEX, _set("+")),
    Rule(_faint_unless_equal, _REFLEX, frozenset({"1+", "1 +"})),
    Rule(None, _EXAMINED, _set("positive")),
    Rule("absent", _TENSION | _MARKERS, _set("absent")),
    Rule(_abnormal_unless_denied),
)
_DENIAL = (
    # "Saddle: no", but "tone: nil"; what a denial stands ahead of, its scope decides.
    Rule(None, SCREENED, before=True),
    Rule(_lost_unless_asked, SCREENED, _set("absent nil none lost"), function=True),
    Rule("absent", SCREENED),
    # "SLR -ve", "CRP neg".
    Rule("absent", _TENSION | _MARKERS, _DENIES, before=False),
)
_TABLE = {"normal": _NORMAL, "abnormal": _ABNORMAL, "negation_post": _DENIAL}


@cache
def _rules(kind: str, concept: str) -> tuple[Rule, ...]:
    """The rules that a kind of cue has for a concept, in their order."""
    return tuple(rule for rule in _TABLE.get(kind, ()) if rule.of is None or concept in rule.of)
