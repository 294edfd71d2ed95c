"""Conservative treatments: type, course length, and how they did.

Treatments that a letter lists together share what is said of them ("physio, naproxen and amitriptyline –
no help"). What stands after a list counts before what stands ahead of it; a bare "no relief." of its own
belongs to the list before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lsmri.nlp.reading import Cue, Reading
from lsmri.nlp.scanner import Hit

__all__ = ["Treatment", "find_treatments"]

_LIST = frozenset(
    ", / and or + & then plus with as well also both ( ) including incl e.g : - mg mcg g bd tds tid od qid qds prn "
    "nocte daily on regular now sr mr xr po im tab inj cap x of the her his a up to some various multiple "
    "tried trial course session weekly * 10 20 25 30 50 60 75 100 150 200 300 400 500 600 [x] \n twice once a day "
    "1000 15 8 16 2 3 4 6 12 week month day for supervised home regular simple oral topical formal nhs private "
    "local intermittent stronger strong weak initially followed by subsequently later since tablet gel nsaid at night maximum dose high low".split(" ")
)
_WEAK_NAMES = frozenset(
    "treatment medication med tablet pill cream medicine heat ice rest injection meds otc pain-clinic "
    "otc stretch exercise stretche belt herb topical pain-management standard-treatment".split()
)
_OTHER_PURPOSE = frozenset("migraine headache arthritis knee shoulder gout depression anxiety epilepsy ra hip fibromyalgia sleep insomnia neck dysmenorrhoea period seizure mood neuropathy diabetic angina teeth toothache heart cardioprotection".split())
_SURGICAL = frozenset("consider consideration candidate view plan planning before suitability would benefit prior discuss option keen".split())
_SELF = ("failed", "partial", "improved")
_PRIORITY = {"failed": 0, "partial": 1, "improved": 2}


@dataclass(slots=True)
class Treatment:
    """A treatment mention. ``start`` and ``end`` in words; ``types`` more than one for compounds."""

    start: int
    end: int
    types: tuple[str, ...]
    outcome: str = "unknown"
    weeks: float | None = None
    iso: str | None = None
    weak: bool = False
    historical: bool = False
    why: list[str] = field(default_factory=list)


def find_treatments(reading: Reading, hits: list[Hit]) -> None:
    """Fills ``reading.treatments``, in order, with outcomes but without course lengths."""
    treatments = _distinct(reading, hits)
    groups = _groups(reading, treatments)
    for number, group in enumerate(groups):
        following = groups[number + 1][0].start if number + 1 < len(groups) else len(reading.norms)
        preceding = groups[number - 1][-1].end if number else 0
        _settle(reading, group, preceding, following)
    reading.treatments = [t for t in treatments if t.outcome]


def _distinct(reading: Reading, hits: list[Hit]) -> list[Treatment]:
    """One treatment a place: of overlapping hits the longest; equal ones give a compound."""
    by_span: dict[tuple[int, int], list[str]] = {}
    for start, end, entry in hits:
        types = by_span.setdefault((start, end), [])
        if entry.name not in types:
            types.append(entry.name)
    kept: list[Treatment] = []
    for start, end in sorted(by_span, key=lambda s: (s[0] - s[1], s[0])):
        if any(start < t.end and t.start < end for t in kept):
            continue
        words = reading.norms[start:end]
        weak = len(words) <= 2 and "-".join(words) in _WEAK_NAMES
        if _elsewhere(reading, start, end):
            continue
        names = by_span[start, end]
        if "unspecified_conservative" in names and len(names) > 1:
            names.remove("unspecified_conservative")
        treatment = Treatment(start, end, tuple(names), weak=weak)
        treatment.why.append(" ".join(words))
        kept.append(treatment)
    kept.sort(key=lambda t: t.start)
    return kept


def _elsewhere(reading: Reading, start: int, end: int) -> bool:
    """Whether the words aren't a treatment of the back: an allergy, another disease's drug, a person."""
    norms = reading.norms
    number = reading.sentence[start]
    section = reading.sections[number]
    begin, stop = reading.bounds[number]
    if section in ("allergies", "family_history", "signature", "letterhead", "safety"):
        return True
    before = norms[max(begin, start - 4) : start]
    after = norms[end : min(stop, end + 6)]
    if {"allergic", "allergy", "allergie", "intolerance", "nkda"} & set(before) or (
        after[:1] == ["allergy"] or after[:2] == ["allergic", "to"]
    ):
        return True
    if "for" in after[:4]:
        at = after.index("for")
        if _OTHER_PURPOSE & set(after[at + 1 : at + 4]):
            return True
    if norms[start] in ("rehabilitation", "rehab", "physiotherapy", "pain clinic", "chiropractor") and (
        after[:1] in (["department"], ["clinic"], ["team"], ["service"], ["report"], ["letter"], ["assessment"], ["colleague"])
        or before[-2:] in (["referred", "by"], ["advised", "by"], ["by", "the"], ["from", "the"])
    ):
        return True
    return norms[start] == "rest" and before[-1:] in (["at"], ["the"], ["of"], ["on"])


def _groups(reading: Reading, treatments: list[Treatment]) -> list[list[Treatment]]:
    """Treatments that stand in one list."""
    groups: list[list[Treatment]] = []
    norms = reading.norms
    for treatment in treatments:
        if groups:
            last = groups[-1][-1]
            between = norms[last.end : treatment.start]
            same = reading.sentence[last.start] == reading.sentence[treatment.start]
            listed = len(between) <= 8 and all(n in _LIST or n.replace(".", "").isdigit() for n in between)
            if listed and (same or "." not in between):
                groups[-1].append(treatment)
                continue
        groups.append([treatment])
    return groups


def _settle(reading: Reading, group: list[Treatment], preceding: int, following: int) -> None:
    norms = reading.norms
    start, end = group[0].start, group[-1].end
    number = reading.sentence[start]
    last_number = reading.sentence[end - 1]
    begin, _ = reading.bounds[number]
    _, stop = reading.bounds[last_number]
    begin = max(begin, preceding)
    limit = min(stop, following)
    section = reading.sections[number]
    cues = [c for n in range(number, last_number + 1) for c in reading.cues[n]]
    inside = {k for t in group for k in range(t.start, t.end)}
    before = [c for c in cues if begin <= c.start and c.end <= start]
    after = [c for c in cues if c.start >= end and c.end <= limit]
    outcome, why = "", ""
    near = [c for c in before if start - c.end <= 3]
    within = [c for c in cues if start <= c.start and c.end <= end and not inside & set(range(c.start, c.end))]
    declined = _nearest(near, "declined_pre", last=True)
    planned = _nearest([c for c in before if start - c.end <= 6], "planned_pre", last=True)
    hypothetical = _nearest([c for c in before if start - c.end <= 8], "hypothetical_pre", last=True)
    behind = [c for c in after if c.start - end <= 3]
    declined_behind = _nearest(behind, "declined_post")
    if declined_behind and norms[declined_behind.start] in ("no", "nil", "none", "not"):
        gap = norms[end : declined_behind.start]
        closing = declined_behind.end >= limit - 1 or norms[declined_behind.end] in (",", "\n", ".")
        if not closing or (gap and gap[-1] not in (":", "-")):
            declined_behind = None
    planned_behind = _nearest(behind, "planned_post")
    result, result_why = _result(reading, before + within, after, start, end, limit, stop)
    if declined and norms[declined.start] in ("no", "nil", "without", "not") and _denies_effect(norms, declined, start):
        declined = None
    if declined and result == "failed" and norms[declined.start] in ("without", "no", "nil") and start - declined.end > 0:
        declined = None
    if declined_behind:
        outcome, why = "declined", norms[declined_behind.start]
    elif declined and not (result and result in ("partial", "improved")):
        outcome, why = "declined", " ".join(norms[declined.start : declined.end])
    elif planned_behind and not result:
        outcome, why = "planned", norms[planned_behind.start]
    elif planned and not _tried_words(norms[begin:start], planned, norms) and not (result and result != "failed" and planned.end < start - 1):
        if result and norms[planned.start] in ("start", "started", "starting", "commence", "trial", "prescribed", "recommended", "advised", "suggested", "add", "rx", "adv", "to", "due", "referred", "have", "has", "i"):
            outcome, why = result, result_why
        elif norms[planned.start] in ("started", "commenced", "prescribed", "trial", "start", "rx") and "today" not in norms[planned.start : limit]:
            outcome, why = ("planned", "plan") if section == "plan" or norms[planned.start] == "start" else ("ongoing", norms[planned.start])
        elif norms[planned.start] == "due" and norms[planned.start + 1 : planned.start + 2] == ["to"]:
            outcome, why = result or "unknown", result_why
        else:
            outcome, why = "planned", " ".join(norms[planned.start : planned.end])
    elif hypothetical and section == "plan":
        outcome, why = "planned", "advice"
    elif result:
        outcome, why = result, result_why
    elif section == "plan" and not {"continue", "continued", "continuing"} & set(norms[begin:start]):
        outcome, why = "planned", "plan"
    else:
        ongoing = _nearest([c for c in before if start - c.end <= 4] + behind, "ongoing")
        if ongoing or section == "medication":
            outcome, why = "ongoing", "ongoing"
        else:
            outcome = "unknown"
    for t in group:
        t.outcome = outcome
        if why:
            t.why.append(why)
        if t.weak and outcome in ("unknown", "ongoing", "declined", "planned"):
            t.outcome = "" if len(group) == 1 or outcome != "unknown" else "unknown"
            if all(g.weak for g in group):
                t.outcome = ""


def _tried_words(words: list[str], planned: Cue, norms: list[str]) -> bool:
    """"has been referred after trying": a past verb between the plan and the treatment."""
    between = norms[planned.end : planned.end + 3]
    return bool({"tried", "failed", "despite", "after", "had"} & set(between))


def _denies_effect(norms: list[str], cue: Cue, start: int) -> bool:
    """Whether a "no" before the treatment denies its effect ("no relief with"), not the treatment."""
    between = set(norms[cue.end : start])
    return bool(between & {"relief", "benefit", "help", "improvement", "response", "better", "effect", "success", "despite", "joy", "helped", "improved", "settled", "settling", "responding", "managing", "coping", "controlled"})


def _nearest(cues: list[Cue], kind: str, *, last: bool = False) -> Cue | None:
    found = [c for c in cues if c.kind == kind]
    if not found:
        return None
    return found[-1] if last else found[0]


def _result(
    reading: Reading, before: list[Cue], after: list[Cue], start: int, end: int, limit: int, stop: int
) -> tuple[str, str]:
    """What is said of the effect: after the list, ahead of it, or in a sentence of its own behind it."""
    norms = reading.norms

    def words(cue: Cue) -> str:
        return " ".join(norms[cue.start : cue.end])

    behind = [c for c in after if c.kind in _SELF]
    ahead = [
        c
        for c in before
        if c.kind in _SELF and not ({";", "."} & set(norms[c.end : start])) and start - c.end <= 7
    ]
    hushed = {
        id(c)
        for c in behind + ahead
        if c.kind in ("improved", "partial")
        and c.start
        and {"no", "not", "nil", "without", "little", "hasn't", "never", "didn't", "minimal", "isn't", "don't", "doesn't", "any", "haven't", "aren't", "nothing"} & set(norms[max(0, c.start - 3) : c.start])
    }
    for cue in sorted(behind, key=lambda c: (c.start, _PRIORITY[c.kind])):
        if id(cue) in hushed:
            return "failed", "no " + words(cue)
        if words(cue) in ("improved", "settled", "better with") and cue.start - end > 8:
            continue
        later = [c for c in behind if c.start > cue.start and c.kind == "failed" and c.start - cue.end <= 12]
        if cue.kind in ("improved", "partial") and later:
            return "failed" if cue.kind == "improved" else "partial", words(later[0])
        return cue.kind, words(cue)
    for cue in sorted(ahead, key=lambda c: -c.end):
        if id(cue) in hushed:
            return "failed", "no " + words(cue)
        if cue.kind == "improved" and start - cue.end > 4:
            continue
        return cue.kind, words(cue)
    if limit == stop and stop < len(norms):
        number = reading.sentence[end - 1] + 1
        if number < len(reading.bounds):
            first, _ = reading.bounds[number]
            for cue in reading.cues[number]:
                if cue.kind in _SELF and cue.start - first <= 2:
                    return cue.kind, words(cue)
    return "", ""
