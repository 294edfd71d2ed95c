"""What the letter claims of a finding: present, absent, possible, historical, hypothetical, family.

The cues around a finding are weighed in the order in which writers let them win: whose it is,
whether it is only spoken of, a value written beside it ("SLR: neg", "power 4/5"), then the nearest
negation or doubt whose scope reaches it, then the time it belongs to, then its section.
"""

from __future__ import annotations

import re

from lsmri.nlp.claims.advice import hypothetical
from lsmri.nlp.claims.answers import observe, ticked_off
from lsmri.nlp.claims.clause import LASTING, NO_ADVICE, Clause, claim, words_of
from lsmri.nlp.claims.columns import answers_in_columns
from lsmri.nlp.claims.kin import of_family
from lsmri.nlp.claims.past import historical
from lsmri.nlp.claims.post_cues import answered_yes, cue_behind, item_denied
from lsmri.nlp.claims.scopes import (
    directly_negated,
    doubt_of,
    is_answered,
    is_denied_doubt,
    negation_of,
)
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.text.entries import stale_sentences
from lsmri.nlp.text.forms import unanswered
from lsmri.nlp.text.reading import Cue, Reading

__all__ = ["CAME_TRUE", "settle_assertions"]

#: Why something that a patient was told to watch for is there now.
CAME_TRUE = "came true"

_BOXES = frozenset({"[x]", "[ ]"})
#: Of who signs, and who typed, where they end the letter.
_INITIALS = re.compile(r"[A-Z]{2,3}/[A-Za-z]{2,3}\.?\s*")
#: In mmol/l or mg/dl; a year is none.
_CALCIUM = re.compile(r"\d{1,2}(?:[.,]\d+)?")
_NONE = frozenset({"none"})
_POINTERS = (["these"], ["those"], ["this"], ["that"], ["them"], ["which"])
_OPENS_LIST = frozenset({":", "if", "with", "for"})
#: Denials of one who isn't certain, and what comes ahead of the wish to be so.
_DOUBTS = frozenset({"doubt", "unlikely", "likely", "think", "believe", "suspect", "feel"})
_WANTED = frozenset(
    "please pls plz kindly to cannot can't couldn't not must should it them be".split()
)
#: An item of a list is no longer than this, and tells nothing of somebody.
_LONGEST_ITEM = 10
_TELLING = frozenset("he she they i but has had report reports is was".split())
#: Behind "until" these tell of the last days.
_LATELY = frozenset("yesterday today recently lately last this now".split())
#: Behind "passing urine" these may tell of a loss.
_UNFELT = frozenset({"but", "without", "though"})
#: Behind what would say that it came they say that it didn't, or not now, or not to the patient:
#: "this has happened to her sister".
_NOT = frozenset({"not", "n't", "never", "no", "before", "to"})
#: What ends with these goes on, unless a time, another clause or nothing follows.
_UNFINISHED = frozenset({"has", "have", "did", "does"})
_THEN = frozenset(
    "now since again today yesterday tonight last this on over at in but and with then".split()
)
#: In a later sentence, unless behind a semicolon, "it began in March" may be said of anything.
_OF_ANYTHING = frozenset("began begun started developed appeared come came".split())
#: So many sentences later it may say so.
_SOON = 2
_DENIES_ALL = frozenset({"none", "deny", "negative", "no", "not", "absent", "without"})


def settle_assertions(reading: Reading) -> None:
    """Sets ``assertion`` and ``why`` of all findings; drops observables without a value."""
    by_sentence: dict[int, list[Finding]] = {}
    for finding in reading.findings:
        by_sentence.setdefault(reading.sentence[finding.start], []).append(finding)
    kept: list[Finding] = []
    heading, warned = _headed_lists(reading)
    stale = stale_sentences(reading)
    refused = _refused_afterwards(reading)
    columns = answers_in_columns(reading)
    forms = bool(columns) or reading.holds(_BOXES)
    reading.unanswered = unanswered(reading)
    printed = {k for start, end in reading.unanswered for k in range(start, end)}
    for number, findings in by_sentence.items():
        scope = Clause(reading, number, findings)
        scope.inherited = heading.get(number, "")
        scope.columns = columns
        for finding in findings:
            if finding.polarity == "exclude" or finding.start in printed:
                continue
            if finding.assertion:
                _place_measured(scope, finding)
            elif not _settle(scope, finding):
                continue
            if _is_tone_of_limbs(scope, finding):
                if finding.assertion != "absent":
                    continue
                finding.concept = "upper_motor_neuron_signs"
            finding.answered = (forms and is_answered(scope, finding)) or _is_typed_yes(
                scope, finding
            )
            if finding.assertion == "hypothetical" and _came_true(reading, number, finding):
                claim(finding, "present", CAME_TRUE)
            if number in refused and finding.assertion == "hypothetical":
                finding.assertion = "absent"
                finding.why.append("none of those")
            elif number in warned and finding.concept not in NO_ADVICE:
                finding.assertion = "hypothetical"
                finding.why.append("advice: " + warned[number])
            if number in stale and finding.concept not in LASTING and finding.assertion != "family":
                finding.assertion = "historical"
                finding.why.append("older entry")
            kept.append(finding)
    reading.findings = kept


def _settle(clause: Clause, f: Finding) -> bool:
    """Gives the finding its assertion; False drops it."""
    if _is_misread(clause, f) or _takes_denial_of_another(clause, f):
        return False
    if f.polarity == "observable":
        return ticked_off(clause, f) or observe(clause, f)
    if of_family(clause, f):
        return claim(f, "family", "kin")
    answer = cue_behind(clause, f, "negation_post") if f.polarity != "absent" else None
    if not answer and f.concept not in NO_ADVICE and hypothetical(clause, f):
        return claim(f, "hypothetical", "advice")
    if item_denied(clause, f):
        return claim(f, "absent", "no")
    negated = negation_of(clause, f)
    doubted = doubt_of(clause, f)
    if f.polarity == "absent":
        if directly_negated(clause, f) or _is_answered_no(clause, f):
            return claim(f, "present", "double negation")
        if doubted and doubted[1] in ("?", "??"):
            return claim(f, "possible", doubted[1])
        return claim(f, "absent", "")
    if negated and (not doubted or negated[0] >= doubted[0] or is_denied_doubt(clause, f, doubted)):
        if _is_left_open(clause, f, negated[1]):
            return claim(f, "possible", negated[1])
        if _denied_until_lately(clause, f):
            return claim(f, "present", "until lately")
        return claim(f, "absent", negated[1])
    if doubted and f.concept not in ("red_flags_unspecified",):
        return claim(f, "possible", doubted[1])
    if historical(clause, f):
        return True
    return claim(f, "present", "")


def _is_answered_no(clause: Clause, f: Finding) -> bool:
    """Whether what a healthy leg does is answered by a plain no: "able to heel walk? No"."""
    return f.concept == "severe_motor_deficit" and cue_behind(clause, f, "negation_post") == "no"


def _is_typed_yes(clause: Clause, f: Finding) -> bool:
    """Whether it is an item of a form with a typed yes behind its colon: "saddle: Y"."""
    behind = clause.norms[f.end : f.end + 1]
    return f.assertion == "present" and behind == [":"] and bool(answered_yes(clause, f.end))


def _denied_until_lately(clause: Clause, f: Finding) -> bool:
    """Whether the denial held until lately: "no bladder trouble until yesterday"."""
    behind = clause.norms[f.end : min(f.end + 3, clause.end)]
    return behind[:1] in (["until"], ["till"]) and not _LATELY.isdisjoint(behind[1:])


def _is_left_open(clause: Clause, f: Finding, denial: str) -> bool:
    """Whether the writer only doubts it, and wants it excluded: "unlikely, but please exclude"."""
    if _DOUBTS.isdisjoint(denial.split()):
        return False
    norms = clause.norms
    for k in range(f.end, clause.end):
        excludes = norms[k] == "exclude" or norms[k : k + 2] in (["rule", "out"], ["ruled", "out"])
        if excludes and norms[k - 1] in _WANTED and clause.covered.isdisjoint(range(k, k + 4)):
            return True
    return False


def _place_measured(clause: Clause, f: Finding) -> None:
    """What was measured counts as it is, unless in a relative or only in a condition."""
    if of_family(clause, f):
        claim(f, "family", "kin")
    elif f.concept not in NO_ADVICE and hypothetical(clause, f):
        claim(f, "hypothetical", "advice")


def _refused_afterwards(reading: Reading) -> set[int]:
    """Sentences of which the next one says that none of it is so: "At present none of those"."""
    refused: set[int] = set()
    for number in reading.sentences(_NONE):
        begin, end = reading.bounds[number]
        words = reading.norms[begin:end]
        at = words.index("none")
        if number and words[at + 1 : at + 2] == ["of"] and words[at + 2 : at + 3] in _POINTERS:
            refused.add(number - 1)
    return refused


def _came_true(reading: Reading, number: int, f: Finding) -> bool:
    """Whether what a patient was told to watch for has come, behind it in its sentence or at the
    head of one of the next: "told to return if numb; it came on last night".
    """
    cues = [cue for cue in reading.cues[number] if cue.start >= f.end]
    for later in range(number + 1, min(number + 1 + _SOON, len(reading.bounds))):
        begin = reading.bounds[later][0]
        cues += [
            cue
            for cue in reading.cues[later]
            if cue.start == begin
            and (
                reading.norms[begin - 1] == ";"
                or _OF_ANYTHING.isdisjoint(reading.norms[begin : cue.end])
            )
        ]
    return any(cue.kind == "came_true" and _ends_there(reading, cue) for cue in cues)


def _ends_there(reading: Reading, cue: Cue) -> bool:
    """Whether "which he has" says all: not where "not", "understood" or "a leaflet for" follows."""
    following = reading.norms[cue.end : cue.end + 1]
    if reading.norms[cue.end - 1] not in _UNFINISHED:
        return _NOT.isdisjoint(following)
    return following == [] or not following[0].isalpha() or following[0] in _THEN


def _is_misread(clause: Clause, f: Finding) -> bool:
    """Whether it is a name ("Mr Potts", "TB/gp" below), calcium with its value ("Ca 2.4"), or one
    accident and no "accidents".
    """
    text = clause.reading.text
    start, end = clause.reading.span(f.start, f.end)
    if text[start].isupper() and (_follows_title(clause, f) or _INITIALS.fullmatch(text, start)):
        return True
    if f.concept in ("bladder_dysfunction", "bowel_dysfunction"):
        return text[start:end].lower() == "accident"
    if text[start:end] == "RTC" and clause.section == "plan":
        return True  # return to clinic
    if f.concept != "cancer_history" or text[start:end].lower() != "ca":
        return False
    following = [word for word in clause.norms[f.end : f.end + 2] if word not in ("=", ":")]
    return following[:1] != [] and bool(_CALCIUM.fullmatch(following[0]))


def _takes_denial_of_another(clause: Clause, f: Finding) -> bool:
    """Whether the "no" that makes it a loss belongs to another finding before a comma within it:
    "no numbness between the legs, passing urine".
    """
    if f.polarity != "present" or clause.norms[f.start] not in _DENIES_ALL:
        return False
    if "," not in clause.norms[f.start : f.end]:
        return False
    if not _UNFELT.isdisjoint(clause.norms[f.end : f.end + 2]):
        return False  # "no numb saddle, passing urine but no feeling"
    comma = clause.norms.index(",", f.start)
    return any(f.start < o.start and o.end <= comma for o in clause.findings)


def _is_tone_of_limbs(clause: Clause, f: Finding) -> bool:
    """Whether a bare "tone" is that of the legs: beside power and reflexes, not beside a finger."""
    if f.concept != "bowel_dysfunction" or not (
        words_of("bare_tone").issuperset(clause.norms[f.start : f.end])
    ):
        return False
    words = set(clause.norms[clause.begin : clause.end])
    return not words & words_of("of_sphincter") and bool(words & words_of("of_limbs"))


def _follows_title(clause: Clause, f: Finding) -> bool:
    """Whether it is one word behind "Mr" or "Dr."."""
    if f.end - f.start > 1:
        return False
    before = [word for word in clause.norms[max(0, f.start - 2) : f.start] if word != "."]
    people = load_words("people")
    return bool(before) and (before[-1] in people["titles"] or before[-1] in people["doctors"])


def _headed_lists(reading: Reading) -> tuple[dict[int, str], dict[int, str]]:
    """Denied and warned sentences, with the cue of what heads their list."""
    denied, warned = _bullet_headings(reading)
    if ";" in reading.vocabulary:
        _parted_lists(reading, denied, warned)
    return denied, warned


def _parted_lists(reading: Reading, denied: dict[int, str], warned: dict[int, str]) -> None:
    """Adds the later items of lists parted by semicolons: "none of: fever; numbness; falls"."""
    norms = reading.norms
    open_cue, into = "", denied
    for number, (begin, end) in enumerate(reading.bounds):
        words = norms[begin:end]
        if open_cue:
            if len(words) > _LONGEST_ITEM or not _TELLING.isdisjoint(words):
                open_cue = ""
            else:
                into[number] = open_cue
        elif ":" in words and words[-1] == ";":
            for cue in reading.cues[number]:
                if norms[cue.end : cue.end + 1] != [":"] and norms[cue.end + 1 : cue.end + 2] != [
                    ":"
                ]:
                    continue
                if _denies_all(norms, cue) or cue.kind == "hypothetical_pre":
                    open_cue = " ".join(norms[cue.start : cue.end])
                    into = denied if _denies_all(norms, cue) else warned
        if words[-1:] != [";"]:
            open_cue = ""


def _denies_all(norms: list[str], cue: Cue) -> bool:
    """Whether a cue denies what its list names: "none of", "denies"."""
    return cue.kind in ("negation_pre", "negation_post") and norms[cue.start] in _DENIES_ALL


def _bullet_headings(reading: Reading) -> tuple[dict[int, str], dict[int, str]]:
    """Bullets under a heading that denies ("none of the following:") or warns of them ("ED if:").

    Returns the denied and the warned sentences with the cue of their heading.
    """
    denied: dict[int, str] = {}
    warned: dict[int, str] = {}
    norms = reading.norms
    open_cue, into = "", denied
    for number, (begin, end) in enumerate(reading.bounds):
        last = end - 1
        if norms[last] == "\n" and last > begin:
            last -= 1
        bullet = begin in reading.line_starts and norms[begin] in ("-", "*", "+", "o", "[ ]", ">")
        if norms[last] in _OPENS_LIST and not (bullet and open_cue):
            open_cue = ""
            for cue in reading.cues[number]:
                words = norms[cue.start : cue.end]
                if _denies_all(norms, cue):
                    open_cue, into = " ".join(words), denied
                elif cue.kind == "hypothetical_pre" and (cue.end >= last - 1 or norms[last] != ":"):
                    open_cue, into = " ".join(words), warned
        elif open_cue and bullet:
            into[number] = open_cue
        elif open_cue and begin in reading.line_starts:
            open_cue = ""
    return denied, warned
