"""Conservative treatments: their types, whether they were had, and how they did.

Treatments that a letter lists together share what is said of them ("physio, naproxen and
amitriptyline – no help").
"""

from __future__ import annotations

import re

from lsmri.nlp.matching.scanner import Hit
from lsmri.nlp.text.entries import stale_sentences
from lsmri.nlp.text.reading import BY_START, Reading
from lsmri.nlp.time.timewords import time_words
from lsmri.nlp.treatment.attribution import tie_effects
from lsmri.nlp.treatment.bare_results import named_drugs
from lsmri.nlp.treatment.effects import read_effects
from lsmri.nlp.treatment.groups import UNHEARD_SECTIONS, Group, grouped, joins_plan, section_of
from lsmri.nlp.treatment.names import recognise
from lsmri.nlp.treatment.place import words_of
from lsmri.nlp.treatment.status import Status, status_cues
from lsmri.nlp.treatment.treatment import Treatment

__all__ = ["Treatment", "find_treatments"]

#: Words so general that only an effect or a denial makes them treatments.
_NEEDS_EFFECT = frozenset(
    {
        "aspirin",
        "swimming",
        "treatment",
        "conservative",
        "medical treatment",
        "medical management",
        "supportive treatment",
    }
)
#: Drugs without a name that a mere "on" or "has been" doesn't make a treatment of the back.
_BARE_DRUGS = frozenset("medication med medicine drug tablet tab pill".split())
#: "No treatment recorded" says nothing of what was had.
_UNRECORDED = frozenset("recorded documented listed stated noted mentioned".split())
_BEEN = frozenset({"is", "was", "has", "been", "are", "were"})
_TOLD = frozenset({"failed", "partial", "improved", "declined"})
_EPISODES = (
    "previous episode", "earlier episode", "last episode", "past episode", "first episode",
    "previous bout", "at the time", "at that time", "back then", "helped last time",
    "worked last time", "settled last time", "no bother", "no trouble", "fine until", "well until",
    "in pregnancy", "other side",
)  # fmt: skip
#: What an effect lasted for, of no earlier episode: "it was good at the time, then came back".
_HELPED_THEN = re.compile(
    r"(?<!\bno )(?<!\bnot )\b(?:good|better|fine|grand|great|ok|okay|helpful|helped) at the time"
    r"\b(?! of)"
)
_EARLIER = frozenset({"before", "previous"})
_LONG_PAST = frozenset({"ago", "last", "previous", "earlier"})
#: Beside an injection these make it one that was given: a count, a year or a month.
_COUNTED = re.compile(r"\d{1,2}$|(?:19|20)\d\d$").match
_HAD = frozenset("ago one two three once twice last had after since".split())
#: Months that are other words as well.
_OTHER_WORDS = frozenset({"march", "mar", "may"})
#: What was named before them has "done nothing", "not done anything".
_DONE = frozenset({"done", "do", "did"})
#: What a patient won't have any more after it did him harm was had.
_HIS_WORD = frozenset({"he", "she", "they", "i"})
#: Words of one sentence so far from a treatment tell no other episode of it.
_FAR = 40
_NOT_NOTHING = frozenset("else more other stronger but now except further".split())


def find_treatments(reading: Reading, hits: list[Hit]) -> None:
    """Fills ``reading.treatments``, in order, with outcomes but without course lengths."""
    names = [hit for hit in hits if hit[2].polarity != "outcome"]
    said = [hit for hit in hits if hit[2].polarity == "outcome"]
    found = _denials(reading, said, names)
    treatments = recognise(reading, names)
    if treatments:
        first = reading.bounds[max(0, reading.sentence[treatments[0].start] - 1)][0]
        said = [hit for hit in said if hit[0] >= first]
        named = {k for t in treatments for k in range(t.start, t.end)}
        denied = {k for t in found for k in range(t.start, t.end)}
        effects = [
            e
            for e in read_effects(reading, said, named, named_drugs(treatments))
            if e.start not in denied and not named.issuperset(range(e.start, e.end))
        ]
        covered = named | {k for e in effects for k in range(e.start, e.end)}
        groups = grouped(reading, treatments)
        heard = {group.sentence for group in groups}
        said = [hit for hit in said if reading.sentence[hit[0]] in heard]
        tie_effects(reading, groups, effects, status_cues(said, covered))
        stale = stale_sentences(reading)
        for group in groups:
            _settle(reading, group, old=group.sentence in stale)
    found += [t for t in treatments if t.outcome]
    found.sort(key=BY_START)
    reading.treatments = found


def _denials(reading: Reading, said: list[Hit], names: list[Hit]) -> list[Treatment]:
    """ "Nothing tried", "untreated": denials of all treatment."""
    found: list[Treatment] = []
    for start, end, entry in said:
        if entry.name != "nothing" or any(t.start < end and start < t.end for t in found):
            continue
        after = (reading.norms[end : end + 1] or [""])[0]
        other = entry.source == "untreated" and after.isalpha()
        if not _DONE.isdisjoint(reading.norms[start:end]):
            begin = reading.bounds[reading.sentence[start]][0]
            other = any(begin <= name[0] < start for name in names)
        unheard = section_of(reading, reading.sentence[start]) in UNHEARD_SECTIONS
        if other or unheard or after in _NOT_NOTHING or _is_of_other(reading, end):
            continue
        why = [" ".join(reading.norms[start:end])]
        types = ("unspecified_conservative",)
        found.append(Treatment(start, end, types, "declined", general=True, why=why))
    return found


def _is_of_other(reading: Reading, end: int) -> bool:
    """Whether nothing is taken for something else: "isn't on anything for her immune system"."""
    aim = reading.norms[end : min(end + 4, reading.bounds[reading.sentence[end - 1]][1])]
    return aim[:1] == ["for"] and not words_of("other_aims").isdisjoint(aim)


def _settle(reading: Reading, group: Group, *, old: bool) -> None:
    """Sets the outcome of a list's treatments; everyday words without any evidence get none."""
    outcome, why = _outcome(reading, group)
    evident = bool(group.value or group.status.value) or any(not t.weak for t in group.treatments)
    evident = evident or _is_counted(reading, group)
    historical = old or _is_historical(reading, group, outcome)
    for t in group.treatments:
        if t.weak and not (evident and _is_meant(reading, t, group, outcome)):
            continue
        t.outcome = outcome
        t.historical = historical
        t.given_up = bool(group.effects) and all(
            e.kind in ("harm", "stopped") for e in group.effects
        )
        if why:
            t.why.append(why)


def _is_meant(reading: Reading, t: Treatment, group: Group, outcome: str) -> bool:
    """Whether what is said of an everyday word makes it a treatment."""
    name = t.why[0]
    if outcome == "declined" and _is_unrecorded(reading.norms[t.end : t.end + 3]):
        return False
    if name in _NEEDS_EFFECT:
        return outcome == "declined" or (group.own and outcome in _TOLD)
    if name == "physical activity":
        return outcome not in ("unknown", "ongoing")
    verbs = group.status.why.split()
    if name in _BARE_DRUGS and outcome in ("unknown", "ongoing"):
        return not words_of("taken").isdisjoint(verbs)
    worn = group.own or len(group.treatments) > 1 or not words_of("worn").isdisjoint(verbs)
    return name != "belt" or worn


def _is_unrecorded(behind: list[str]) -> bool:
    """Whether it only isn't written down: "no treatment is recorded"."""
    return next((word in _UNRECORDED for word in behind if word not in _BEEN), False)


def _outcome(reading: Reading, group: Group) -> tuple[str, str]:
    """The outcome of a list and the words that tell it."""
    status, value = group.status, group.value
    section = section_of(reading, group.sentence)
    harmed = bool(group.effects) and all(e.kind in ("harm", "stopped") for e in group.effects)
    if status.value == "declined" and (status.firm or not value):
        had = harmed or value == "improved"
        if not (had and group.behind and status.why.split()[0] in _HIS_WORD):
            return "declined", status.why
    if status.value == "planned" and (status.firm or not group.own or _is_pause(group, harmed)):
        return "planned", status.why
    if section == "plan" and not group.own and not _is_held(reading, group, status):
        return "planned", "plan"
    if value:
        return value, group.why
    if not status.value and joins_plan(reading, group.sentence):
        return "planned", "assessment and plan"
    if section == "medication" and status.value != "tried" and _is_prescription(reading, group):
        return "planned", "rx"
    if not status.value and _is_injection_meant(reading, group):
        return "planned", "weighed"
    if status.value == "ongoing" or section == "medication":
        return "ongoing", status.why or "medication list"
    return "unknown", status.why


def _is_pause(group: Group, harmed: bool) -> bool:
    """Whether something else is stopped for an injection that is meant."""
    return harmed and all(t.types == ("spinal_injection",) for t in group.treatments)


def _is_held(reading: Reading, group: Group, status: Status) -> bool:
    """Whether a treatment in a plan is nevertheless one that was had or goes on."""
    begin, stop = reading.bounds[group.sentence]
    goes_on = not words_of("goes_on").isdisjoint(reading.norms[begin:stop])
    return goes_on or status.firm or status.value == "tried"


def _is_injection_meant(reading: Reading, group: Group) -> bool:
    """Whether an injection of which nothing is told stands among what the request weighs."""
    if any(t.types != ("spinal_injection",) for t in group.treatments):
        return False
    begin, stop = reading.bounds[group.sentence]
    if {"x", "time", "each"}.intersection(reading.norms[group.end : group.end + 4]):
        return False
    near = reading.norms[max(begin, group.start - 4) : min(stop, group.end + 6)]
    if any(_COUNTED(word) or _is_month(word) for word in near) or not _HAD.isdisjoint(near):
        return False
    return not words_of("injection_weighed").isdisjoint(reading.norms[begin:stop])


def _is_month(word: str) -> bool:
    return word in time_words().months and word not in _OTHER_WORDS


def _is_counted(reading: Reading, group: Group) -> bool:
    """Whether a count or a line of its own makes an everyday word a treatment: "infusion 3x"."""
    norms = reading.norms
    begin, stop = reading.bounds[group.sentence]
    if norms[begin] == "exercise" and group.end - begin == 1 and stop - group.end <= 2:
        return True
    after = norms[group.end : group.end + 2]
    timed = len(after) > 1 and after[0].isdigit() and after[1] in words_of("lengths")
    return timed or ("x" in after and any(word[0].isdigit() for word in after))


def _is_prescription(reading: Reading, group: Group) -> bool:
    """Whether "Rx" heads the line and stands behind the examination: what is given now."""
    begin, _ = reading.bounds[group.sentence]
    head = reading.text[reading.starts[begin] : reading.ends[begin]].lower()
    given = "stat" in reading.norms[begin : group.end + 4]
    return head == "rx" and not given and "examination" in reading.sections[: group.sentence]


# -- earlier episodes ----------------------------------------------------------------------------


def _is_historical(reading: Reading, group: Group, outcome: str) -> bool:
    """Whether it was for an earlier episode, or before an operation."""
    begin, stop = reading.bounds[group.sentence]
    begin, stop = max(begin, group.start - _FAR), min(stop, group.end + _FAR)
    words = reading.norms[begin:stop]
    text = " ".join(words)
    if "at the time" in text and _LONG_PAST.isdisjoint(words):
        text = _HELPED_THEN.sub("", text)
    if any(map(text.__contains__, _EPISODES)):
        return True
    if _was_before_operation(words[: group.start - begin]):
        return True
    if outcome != "improved" or "since" in words:
        return False
    first, last = max(0, group.start - begin - 6), min(len(words), group.end - begin + 9)
    this_year = reading.letter_date.year if reading.letter_date else 2100
    return any(_is_past(words, k, this_year) for k in (0, *range(first, last)))


def _was_before_operation(lead: list[str]) -> bool:
    """Whether the words ahead of a list say so: "before her discectomy she had …"."""
    operations = words_of("spine_surgery")
    if operations.isdisjoint(lead):
        return False
    return any(
        word in operations and not _EARLIER.isdisjoint(lead[max(0, k - 6) : k])
        for k, word in enumerate(lead)
    )


def _is_past(words: list[str], k: int, this_year: int) -> bool:
    """Whether word k dates the past: a year, or the "ago" of "two years ago"."""
    word = words[k]
    year = word[-4:]
    if len(year) == 4 and year.isdigit() and 1950 < int(year) < this_year:
        return not k or words[k - 1] not in ("dob", ",", "/")
    return word == "ago" and words[k - 1] == "year"
