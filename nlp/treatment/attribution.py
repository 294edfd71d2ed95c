"""Which effect is told of which list of treatments.

An effect belongs to the list that it is tied to by a preposition ("no relief with …"), else to the
list before it; one in a sentence of its own ("None of it has helped.") to the lists before it that
still wait for one.
"""

from __future__ import annotations

from itertools import pairwise

from lsmri.nlp.text.reading import BY_START, Reading
from lsmri.nlp.treatment.effects import Effect
from lsmri.nlp.treatment.groups import UNHEARD_SECTIONS, Group, section_of, without_dots
from lsmri.nlp.treatment.place import words_of
from lsmri.nlp.treatment.side import Cue, Status
from lsmri.nlp.treatment.status import read_status

__all__ = ["tie_effects"]

#: Sentences over which an effect reaches back to the treatments that it is about.
_REACH = 4
_LONGEST_HEADING = 4
_TAKEN_BACK = ("harm", "stopped", "same")


def tie_effects(
    reading: Reading, groups: list[Group], effects: list[Effect], cues: list[Cue]
) -> None:
    """Gives each list its status and the effects that are told of it."""
    by_sentence: dict[int, list[Group]] = {}
    for group in groups:
        by_sentence.setdefault(group.sentence, []).append(group)
    told: dict[int, list[int]] = {}
    for k, e in enumerate(effects):
        told.setdefault(reading.sentence[e.start], []).append(k)
    cued: dict[int, list[Cue]] = {}
    for cue in cues:
        cued.setdefault(reading.sentence[cue[0]], []).append(cue)
    tied: set[int] = set()
    for number, mates in by_sentence.items():
        tied.update(k for k in told.get(number, ()) if _tie(reading, effects[k], mates))
        _weigh(reading, mates, cued.get(number, []))
        _share(reading.norms, mates)
    _tie_across(reading, groups, [e for k, e in enumerate(effects) if k not in tied])


# -- within a sentence ---------------------------------------------------------------------------


def _tie(reading: Reading, e: Effect, mates: list[Group]) -> bool:
    """Ties an effect to a list of its sentence; False if it may be about others."""
    norms = reading.norms
    if e.kind == "same" and not words_of("deficits").isdisjoint(
        norms[max(0, e.start - 4) : e.start]
    ):
        return True
    across = next((g for g in mates if e.start < g.start < e.end), None)
    after = next((g for g in mates if g.start >= e.end), None)
    before = next((g for g in reversed(mates) if g.end <= e.start), None)
    if across:
        across.ahead.append(e)
    elif after and _is_linked(reading, e, after):
        after.ahead.append(e)
    elif before and _looks_back(norms, e, before):
        before.behind.append(e)
    else:
        return False
    return True


def _looks_back(norms: list[str], e: Effect, group: Group) -> bool:
    if e.kind == "despite":
        return not words_of("backward").isdisjoint(norms[e.end : e.end + 1])
    return e.kind != "plight" or not words_of("contrast").isdisjoint(norms[group.end : e.start])


def _is_linked(reading: Reading, e: Effect, group: Group) -> bool:
    """Whether the words between an effect and the list behind it tie them: "no relief with …"."""
    between = reading.norms[e.end : group.start]
    marks = {",", ";"} if e.kind == "despite" else {",", ";", ")", "."}
    if not marks.isdisjoint(between) or len(between) > (10 if e.kind == "despite" else 7):
        return False
    if e.kind == "despite":
        return True
    if "(" in between and words_of("summary").isdisjoint(between):
        return False
    links = words_of("links")
    if between and between[0] in links:
        return e.kind != "plight"
    if e.words.split()[-1] in links or (between[:1] == [":"] and e.value == "failed"):
        return True
    verb = e.kind in ("failed", "stopped", "harm") and len(between) <= 4
    verb = verb and reading.norms[e.start] not in words_of("asked_for")
    same_line = reading.soft_breaks.isdisjoint(range(e.end, group.start + 1))
    return verb and same_line and words_of("clause_words").isdisjoint(between)


def _weigh(reading: Reading, mates: list[Group], cues: list[Cue]) -> None:
    """Gives the lists of one sentence their status and value."""
    norms = reading.norms
    last, stop = reading.bounds[mates[0].sentence]
    inherited = Status()
    for k, group in enumerate(mates):
        limit = mates[k + 1].start if k + 1 < len(mates) else stop
        status = read_status(reading, cues, group.treatments, last, limit)
        between = norms[last : group.start]
        to_do = status.value == "ongoing" and inherited.value == "planned" and "to" in between
        parted = _is_of_the_one_before(inherited, between)
        if to_do or (not status.value and not parted and _is_listed(between)):
            status = inherited
        group.status = inherited = status
        last = group.end
        group.give(*_combined(norms, group.effects, group.end))
        group.own = any(e.kind != "plight" for e in group.effects)


def _is_of_the_one_before(status: Status, between: list[str]) -> bool:
    """Whether what was declined is told behind it: "injections nil, CBT some use"."""
    return status.value == "declined" and len(status.why) > 2 and status.why in between


def _is_listed(between: list[str]) -> bool:
    """Whether the words between two lists let what holds for one hold for the other."""
    if len(between) > 12 or not words_of("contrast", "causes").isdisjoint(between):
        return False
    return "." not in between or "." not in without_dots(between)


def _combined(norms: list[str], effects: list[Effect], end: int) -> tuple[str, str]:
    """The value of effects in the order in which they are said; end: where the list ends."""
    value, why = "", ""
    last = end
    for e in sorted(effects, key=BY_START):
        turned = e.kind == "recovery" or not words_of("turns").isdisjoint(norms[last : e.end + 2])
        match value, e.value:
            case ("improved", "failed") if e.kind == "harm":
                wins = False  # it helps, at a price
            case ("", _) | ("improved", "failed" | "partial"):
                wins = True
            case "failed", "partial":
                wins = e.start >= end
            case "failed" | "partial", "improved":
                wins = turned
            case "partial", "failed":
                wins = e.kind in _TAKEN_BACK
            case _:
                wins = False
        if wins:
            value, why = e.value, e.words
        last = e.end
    return value, why


def _share(norms: list[str], mates: list[Group]) -> None:
    """Lets lists of one sentence share an effect: "physio for 3/12, Brufen tds – not improved"."""
    for left, right in zip(mates[-2::-1], mates[:0:-1], strict=True):
        general = any(e.kind not in ("harm", "stopped") for e in right.behind)
        shared = general and right.value and not right.ahead
        if shared and left.open and _is_listed(norms[left.end : right.start]):
            left.give(right.value, right.why)
    improved = any(g.value == "improved" for g in mates)
    for group in mates:
        if improved and group.value == "failed" and all(e.kind == "stopped" for e in group.effects):
            group.give("improved", "no longer needed")
    for left, right in pairwise(mates):
        if right.open and left.ahead and left.value and _is_listed(norms[left.end : right.start]):
            right.ahead = left.ahead
            right.give(left.value, left.why)


# -- across sentences ----------------------------------------------------------------------------


def _tie_across(reading: Reading, groups: list[Group], effects: list[Effect]) -> None:
    """Gives effects in sentences of their own to the lists before them that wait for one."""
    for group in groups:
        if (
            group.status.value == "planned"
            and not group.status.firm
            and _took_place(reading, group)
        ):
            group.status = Status("tried", "attended")
    loose: dict[int, list[Effect]] = {}
    for e in effects:
        loose.setdefault(reading.sentence[e.start], []).append(e)
    for number, found in loose.items():
        section = section_of(reading, number)
        spilt = any(
            g.open and 0 < number - g.sentence <= 2 and section_of(reading, g.sentence) == section
            for g in groups
        )
        if section in UNHEARD_SECTIONS and not spilt:
            continue
        if reading.norms[reading.bounds[number][0]] in words_of("results"):
            _reopen(groups, number)
        spoken = [e for e in found if _speaks(reading, e, number)]
        if not spoken:
            continue
        begin = reading.bounds[number][0]
        waiting = [g for g in groups if g.open and number - _REACH <= g.sentence < number]
        here = [g for g in groups if g.open and g.sentence == number and spoken[0].end <= g.start]
        for group in waiting or here:
            group.give(*_combined(reading.norms, spoken, begin))
    if not any(g.value for g in groups):
        _look_ahead(reading, groups, loose)


def _look_ahead(reading: Reading, groups: list[Group], loose: dict[int, list[Effect]]) -> None:
    """Lets the sentence before tell, where nothing else does: "Improving. Takes ibuprofen."."""
    states = words_of("state_words")
    for group in groups:
        number = group.sentence - 1
        told = [
            e
            for e in loose.get(number, ())
            if e.kind == "recovery" or (e.kind == "relief" and e.words in states)
        ]
        told = [e for e in told if _speaks(reading, e, number) or e.words in states]
        if told and group.open:
            group.give(*_combined(reading.norms, told, reading.bounds[number][0]))


def _reopen(groups: list[Group], number: int) -> None:
    """ "Rx: … Outcome: …" tells of what was had, not of what is prescribed."""
    for group in groups:
        if group.status.why == "rx" and number - 2 <= group.sentence < number:
            group.status = Status("tried", "rx")


def _took_place(reading: Reading, group: Group) -> bool:
    """Whether what was referred for is told to have taken place soon after."""
    following = reading.norms[group.end : group.end + 22]
    if any(t.types != ("physiotherapy",) for t in group.treatments):
        return False
    if following[:1] == [","] and following[1:2] == ["which"]:
        return not words_of("had_since").isdisjoint(following[2:5])
    at = next((k for k, word in enumerate(following) if word in words_of("took_place")), None)
    if at is None:
        return False
    return words_of("not_taken_place").isdisjoint(following[max(0, at - 4) : at])


def _heading(reading: Reading, number: int) -> list[str]:
    """The words of a sentence before that is so short that it heads this one."""
    begin, stop = reading.bounds[number - 1] if number else (0, 0)
    return reading.norms[begin:stop] if stop - begin <= _LONGEST_HEADING else []


def _speaks(reading: Reading, e: Effect, number: int) -> bool:
    """Whether an effect in a sentence without treatments is likely about those before it."""
    norms = reading.norms
    begin, stop = reading.bounds[number]
    near = set(norms[max(begin, e.start - 7) : min(stop, e.end + 4)])
    lead = norms[begin : e.start]
    if e.kind in ("stopped", "plight") or near & words_of("other_subjects"):
        return False
    if not words_of("other_diseases").isdisjoint([*norms[begin:stop], *_heading(reading, number)]):
        return False
    if e.kind == "harm":
        return not words_of("plural_anaphora").isdisjoint(lead)
    if e.kind == "despite":
        return not words_of("backward").isdisjoint(norms[e.end : e.end + 2])
    if norms[e.start] in words_of("course_heads"):
        return len(lead) <= 2
    if norms[e.start] == "same":
        return len(lead) <= 2 or bool(near & words_of("complaints"))
    if e.kind in ("same", "recovery"):
        return len(lead) <= 2 or bool(near & words_of("subjects"))
    anaphora = words_of("anaphora")
    if e.kind in ("relief", "neutral") and e.value == "improved":
        return len(lead) <= 2 or not anaphora.isdisjoint(lead)
    return len(lead) <= 5 or bool(near & words_of("subjects", "anaphora"))
