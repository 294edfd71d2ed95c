"""Conservative treatments: their types, whether they were had, and how they did.

Treatments that a letter lists together share what is said of them ("physio, naproxen and amitriptyline –
no help"). An effect belongs to the list that it's tied to by a preposition ("no relief with …"), else to
the list before it; one in a sentence of its own ("None of it has helped.") to the lists before it that
are still without.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lsmri.nlp.entries import stale_sentences
from lsmri.nlp.effects import Effect, read_effects
from lsmri.nlp.reading import Reading
from lsmri.nlp.scanner import Hit
from lsmri.nlp.treatment import Treatment
from lsmri.nlp.treatment_names import recognise
from lsmri.nlp.treatment_status import Cue, Status, read_status, status_cues

__all__ = ["Treatment", "find_treatments"]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LIST = _set(
    ", / and or nor + then plus with as well also both ( ) including incl eg e.g : - mg mcg g ml bd tds tid bid od qid qds qd qhs prn sos "
    "nocte daily on regular now sr mr xr er po im iv tab inj cap syp x of the her his a an to up some various multiple several occasional "
    "tried trial course session sitting weekly * [x] twice once three two four six eight ten time day week month for supervised home simple oral topical "
    "formal nhs private local intermittent stronger strong weak initially followed by subsequently later since tablet at night max low high "
    "dose visit hs stat om 1-0-1 t caps alternate round clock fortnightly monthly ongoing under gp our > -> -- 1x 2x 3x full"
) | {"\n", "&"}
_ABBREVIATED = _set("t tab tablet inj injection cap capsule syp incl including e.g eg c approx s")
_LINKS = _set("post with by from to on after since of following using taking under through w/ than in")
_CONTRAST = _set("but however yet though although despite whereas while nevertheless")
_TURNS = _CONTRAST | _set("then now after since first initially later finally latterly")
_SUMMARY = _set("med medication analgesia treatment regimen tablet")
_VERBLESS = _set("he she it they we is has was were had but and which who this that pain symptom still i")
_BACKWARD = _set("this these that all which it everything above same them such lot")
_ANAPHORA = _set("it this these they them both all none neither nothing which treatment medication that everything any each response effect measures therapy physio")
_TOOK_PLACE = _set("attended session completed discharged visit")
_DENIALS = _set("not never no didn't hasn't dna to will for next first until await awaiting")
_RESULTS = _set("outcome response result effect")
_ALL = _set("all both neither none they these each every everything")
_COURSES = _set("ongoing continuing continued unresolved worsen increasing progressive")
_SUBJECTS = _set("pain symptom sciatica he she they it complaint patient i leg back distance response vas mr mrs ms still not no remain unchanged we lbp function problem")
_COMPLAINTS = _set("pain symptom sciatica complaint leg back distance response vas lbp function problem ache remain walking score")
_OTHER_SUBJECTS = _set("bladder bowel mri scan xray reflex jerk exam finding weight appetite smoke smoking drink period slr bp power sensation tone sphincter waterworks leak sneeze cough eating eat image imaging film habit numbness urinary married living working bleeding hb crp esr neurology neurological")
_DISEASES = _set("hypertension diabete diabetes asthma copd depression anxiety hypothyroidism thyroid eczema psoriasis angina cholesterol bp glucose epilepsy migraine knee shoulder hip neck hand thumb wrist gout")
_CLOSED_SECTIONS = frozenset({"examination", "investigations", "past_history", "family_history", "allergies", "social_history", "safety", "red_flags", "review_of_systems", "signature"})
_DEFICITS = _set("weakness numbness power reflex tingling paraesthesia bladder bowel sensation")
_SURGERY = _set("surgery operation discectomy microdiscectomy fusion laminectomy decompression")
_EPISODE = ("previous episode", "earlier episode", "last episode", "at the time", "at that time", "back then", "last time", "past episode", "prior episode", "first episode", "no bother", "no trouble", "fine until", "well until", "previous bout", "in pregnancy", "other side")
#: Words so general that only an effect or a denial makes them treatments.
_NEEDS_EFFECT = frozenset({"treatment", "conservative", "medical treatment", "medical management", "supportive treatment"})
#: Drugs without a name that a mere "on" or "has been" doesn't make a treatment of the back.
_BARE_DRUGS = frozenset({"medication", "med", "medicine", "drug", "tablet", "tab", "pill"})
_WORN = _set("bought wear wearing use using given")
_TAKEN = _set("had bought tried trying taken taking take took given gave used using try")
_TELLING = frozenset({"failed", "partial", "improved", "declined"})
#: Sentences over which an effect reaches back to the treatments it is about.
_REACH = 3


@dataclass(slots=True)
class _Group:
    """Treatments listed together in one sentence, with the effects tied to them."""

    treatments: list[Treatment]
    sentence: int
    ahead: list[Effect] = field(default_factory=list)
    behind: list[Effect] = field(default_factory=list)
    status: Status = field(default_factory=Status)
    value: str = ""
    why: str = ""
    own: bool = False

    @property
    def start(self) -> int:
        return self.treatments[0].start

    @property
    def end(self) -> int:
        return self.treatments[-1].end

    @property
    def open(self) -> bool:
        """Whether it still waits for an effect."""
        return not self.value and self.status.value not in ("planned", "declined")

    def give(self, value: str, why: str) -> None:
        self.value, self.why = value, why


def find_treatments(reading: Reading, hits: list[Hit]) -> None:
    """Fills ``reading.treatments``, in order, with outcomes but without course lengths."""
    names = [hit for hit in hits if hit[2].polarity != "outcome"]
    said = [hit for hit in hits if hit[2].polarity == "outcome"]
    treatments = recognise(reading, names)
    named = {k for t in treatments for k in range(t.start, t.end)}
    effects = [e for e in read_effects(reading, said, named) if not named.issuperset(range(e.start, e.end))]
    covered = named | {k for e in effects for k in range(e.start, e.end)}
    cues = status_cues(said, covered)
    groups = _grouped(reading, treatments)
    _tie_within(reading, groups, effects, cues)
    _tie_across(reading, groups, effects)
    stale = stale_sentences(reading)
    for group in groups:
        _settle(reading, group, old=group.sentence in stale)
    found = [t for t in treatments if t.outcome] + _nothing(reading, said)
    found.sort(key=lambda t: t.start)
    reading.treatments = found


def _grouped(reading: Reading, treatments: list[Treatment]) -> list[_Group]:
    groups: list[_Group] = []
    norms, sentence = reading.norms, reading.sentence
    for t in treatments:
        if groups and groups[-1].sentence == sentence[t.start]:
            between = _plain(norms[groups[-1].end : t.start])
            if len(between) <= 9 and all(n in _LIST or n[0].isdigit() for n in between):
                groups[-1].treatments.append(t)
                continue
        groups.append(_Group([t], sentence[t.start]))
    return groups


def _plain(between: list[str]) -> list[str]:
    """The words without the dots of abbreviations ("incl.", "T.", "inj.")."""
    return [w for k, w in enumerate(between) if w != "." or not k or between[k - 1] not in _ABBREVIATED]


# -- within a sentence --------------------------------------------------------------------------------


def _tie_within(reading: Reading, groups: list[_Group], effects: list[Effect], cues: list[Cue]) -> None:
    """Ties effects and status to the lists of the same sentence."""
    by_sentence: dict[int, list[_Group]] = {}
    for group in groups:
        by_sentence.setdefault(group.sentence, []).append(group)
    norms = reading.norms
    for number, mates in by_sentence.items():
        begin, stop = reading.bounds[number]
        for e in effects:
            if begin <= e.start < stop:
                _tie(norms, e, mates)
        last = begin
        inherited = Status()
        for k, group in enumerate(mates):
            limit = mates[k + 1].start if k + 1 < len(mates) else stop
            status = read_status(reading, cues, group.treatments, last, limit)
            if status.value == "ongoing" and inherited.value == "planned" and "to" in norms[last : group.start]:
                status = inherited
            if not status.value and inherited.value and _listed(norms[last : group.start]):
                status = inherited
            group.status = inherited = status
            last = group.end
            group.value, group.why = _combined(norms, group.ahead + group.behind, group.end)
            group.own = any(e.kind != "plight" for e in group.ahead + group.behind)
        _share(norms, mates)


def _tie(norms: list[str], e: Effect, mates: list[_Group]) -> None:
    before = [g for g in mates if g.end <= e.start]
    after = [g for g in mates if g.start >= e.end]
    if e.kind == "same" and _DEFICITS & set(norms[max(0, e.start - 4) : e.start]):
        return
    across = [g for g in mates if e.start < g.start < e.end]
    if across:
        across[0].ahead.append(e)
        return
    if after and _linked(norms, e, after[0]):
        after[0].ahead.append(e)
    elif before and e.kind != "despite":
        if e.kind != "plight" or _CONTRAST & set(norms[before[-1].end : e.start]):
            before[-1].behind.append(e)
    elif before and norms[e.end : e.end + 1] and norms[e.end] in _BACKWARD:
        before[-1].behind.append(e)


def _linked(norms: list[str], e: Effect, group: _Group) -> bool:
    between = norms[e.end : group.start]
    if e.kind == "despite":
        return len(between) <= 10 and not {",", ";"} & set(between)
    if len(between) > 7 or {",", ";", ")", "."} & set(between):
        return False
    if "(" in between and not _SUMMARY & set(between):
        return False
    if between and between[0] in _LINKS:
        return e.kind != "plight"
    if e.words.split()[-1] in _LINKS:
        return True
    if between[:1] == [":"] and e.value == "failed":
        return True
    if e.kind in ("failed", "stopped", "harm"):
        return len(between) <= 4 and not _VERBLESS & set(between) and ":" not in between and "-" not in between
    return False


def _listed(between: list[str]) -> bool:
    """Whether the words between two lists let what holds for one hold for the other."""
    return len(between) <= 12 and not _CONTRAST & set(between) and "." not in _plain(between)


def _combined(norms: list[str], effects: list[Effect], last: int) -> tuple[str, str]:
    """The value of several effects, in the order in which they are said; last: where the list ends."""
    value, why = "", ""
    end = last
    for e in sorted(effects, key=lambda e: e.start):
        if not value:
            value, why = e.value, e.words
        elif value == "improved" and e.value != "improved":
            value, why = e.value, e.words
        elif value == "failed" and e.value == "partial":
            if e.start >= end:
                value, why = e.value, e.words
        elif value in ("failed", "partial") and e.value == "improved":
            if _TURNS & set(norms[last : e.end + 2]) or e.kind == "recovery":
                value, why = e.value, e.words
        elif value == "partial" and e.value == "failed" and e.kind in ("harm", "stopped", "same"):
            value, why = e.value, e.words
        last = e.end
    return value, why


def _share(norms: list[str], mates: list[_Group]) -> None:
    """Lets lists of one sentence share an effect: "physio for 3/12, Brufen tds – not improved"."""
    for left, right in zip(mates[-2::-1], mates[:0:-1], strict=True):
        general = [e for e in right.behind if e.kind not in ("harm", "stopped")]
        if left.open and general and right.value and not right.ahead and _listed(norms[left.end : right.start]):
            left.give(right.value, right.why)
    for group in mates:
        given_up = all(e.kind == "stopped" for e in group.ahead + group.behind)
        if group.value == "failed" and given_up and any(g.value == "improved" for g in mates):
            group.give("improved", "no longer needed")
    for left, right in zip(mates, mates[1:], strict=False):
        if right.open and left.ahead and left.value and _listed(norms[left.end : right.start]):
            right.ahead = left.ahead
            right.give(left.value, left.why)


# -- across sentences ---------------------------------------------------------------------------------


def _tie_across(reading: Reading, groups: list[_Group], effects: list[Effect]) -> None:
    """Gives effects that stand in sentences of their own to the lists before them that wait for one."""
    tied = {id(e) for g in groups for e in g.ahead + g.behind}
    for group in groups:
        if group.status.value == "planned" and not group.status.firm and _was_attended(reading, group):
            group.status = Status("tried", "attended")
    by_sentence: dict[int, list[Effect]] = {}
    for e in effects:
        if id(e) not in tied:
            by_sentence.setdefault(reading.sentence[e.start], []).append(e)
    for number, loose in by_sentence.items():
        if reading.sections[number] in _CLOSED_SECTIONS:
            continue
        here = [g for g in groups if g.sentence == number]
        if reading.norms[reading.bounds[number][0]] in _RESULTS:
            for group in groups:
                if group.status.why == "rx" and group.sentence == number - 1:
                    group.status = Status("tried", "rx")
        waiting = [g for g in groups if g.open and number - _REACH <= g.sentence < number]
        spoken = [e for e in loose if _speaks(reading, e, number)]
        if not spoken:
            continue
        value, why = _combined(reading.norms, spoken, reading.bounds[number][0])
        target = waiting or [g for g in here if g.open and spoken[0].end <= g.start]
        for group in target:
            group.give(value, why)


def _was_attended(reading: Reading, group: _Group) -> bool:
    """Whether what was referred for is told to have taken place soon after."""
    following = reading.norms[group.end : group.end + 22]
    if any(t.types != ("physiotherapy",) for t in group.treatments) or not _TOOK_PLACE & set(following):
        return False
    at = next(k for k, word in enumerate(following) if word in _TOOK_PLACE)
    return not _DENIALS & set(following[max(0, at - 4) : at])


def _speaks(reading: Reading, e: Effect, number: int) -> bool:
    """Whether an effect in a sentence without treatments is likely about those before it."""
    norms = reading.norms
    begin, stop = reading.bounds[number]
    near = set(norms[max(begin, e.start - 5) : min(stop, e.end + 4)])
    if near & _OTHER_SUBJECTS or _DISEASES & set(norms[begin:stop]) or e.kind in ("stopped", "plight"):
        return False
    if e.kind == "harm":
        return bool(_ALL & set(norms[begin : e.start]))
    if e.words.split()[0] in _COURSES:
        return e.start - begin <= 2
    if e.kind == "despite":
        return bool(_BACKWARD & set(norms[e.end : e.end + 2]))
    if e.words.startswith("same"):
        return e.start - begin <= 2 or bool(near & _COMPLAINTS)
    if e.kind in ("same", "recovery"):
        return e.start - begin <= 2 or bool(near & _SUBJECTS)
    if e.kind in ("relief", "neutral") and e.value == "improved":
        return e.start - begin <= 2 or bool(_ANAPHORA & set(norms[begin : e.start]))
    return e.start - begin <= 5 or bool(near & (_SUBJECTS | _ANAPHORA))


# -- the outcome --------------------------------------------------------------------------------------


def _settle(reading: Reading, group: _Group, *, old: bool) -> None:
    status, value = group.status, group.value
    section = _section(reading, group.sentence)
    if status.value == "declined" and not (value and not status.firm):
        outcome, why = "declined", status.why
    elif status.value == "planned" and (status.firm or not group.own):
        outcome, why = "planned", status.why
    elif section == "plan" and not group.own and status.value != "tried" and not status.firm and not _continued(reading, group):
        outcome, why = "planned", "plan"
    elif value:
        outcome, why = value, group.why
    elif section == "medication" and _is_prescription(reading, group) and status.value != "tried":
        outcome, why = "planned", "rx"
    elif status.value == "ongoing" or section == "medication":
        outcome, why = "ongoing", status.why or "medication list"
    else:
        outcome, why = "unknown", status.why
    evident = bool(value or status.value) or any(not t.weak for t in group.treatments)
    evident = evident or _is_counted(reading, group)
    historical = old or _is_historical(reading, group, outcome)
    for t in group.treatments:
        if t.weak and (not evident or (t.why[0] in _NEEDS_EFFECT and outcome not in _TELLING)):
            continue
        if t.why[0] in _BARE_DRUGS and outcome in ("unknown", "ongoing") and not _TAKEN & set(status.why.split()):
            continue
        if t.why[0] == "belt" and len(group.treatments) < 2 and not _WORN & set(status.why.split()):
            continue
        t.outcome = outcome
        t.historical = historical
        if why:
            t.why.append(why)


def _is_counted(reading: Reading, group: _Group) -> bool:
    """Whether a count or a line of its own makes an everyday word a treatment: "infusion 3x"."""
    begin, stop = reading.bounds[group.sentence]
    if group.end - begin == 1 and stop - group.end <= 1 and reading.norms[begin] == "exercise":
        return True
    after = reading.norms[group.end : group.end + 2]
    return "x" in after and bool(after[0][0].isdigit() or after[-1][0].isdigit())


def _is_prescription(reading: Reading, group: _Group) -> bool:
    """Whether "Rx" heads the line and stands behind the examination: what is given now."""
    begin, _ = reading.bounds[group.sentence]
    head = reading.text[reading.starts[begin] : reading.ends[begin]].lower()
    return head == "rx" and "examination" in reading.sections[: group.sentence] and "stat" not in reading.norms[begin : group.end + 4]


def _section(reading: Reading, number: int) -> str | None:
    """The section; a plan ends where a new dated entry begins."""
    section = reading.sections[number]
    if section == "plan":
        for k in range(number, -1, -1):
            begin = reading.bounds[k][0]
            if reading.sections[k] != "plan":
                break
            if begin in reading.line_starts:
                first = reading.norms[begin]
                return None if first[0].isdigit() and ("/" in first or "-" in first or "." in first) else section
    return section


def _continued(reading: Reading, group: _Group) -> bool:
    begin, stop = reading.bounds[group.sentence]
    return bool({"continue", "continued", "continuing", "cont"} & set(reading.norms[begin:stop]))


def _is_historical(reading: Reading, group: _Group, outcome: str) -> bool:
    """Whether it was for an earlier episode, or before an operation."""
    begin, stop = reading.bounds[group.sentence]
    words = reading.norms[begin:stop]
    text = " ".join(words)
    if any(phrase in text for phrase in _EPISODE):
        return True
    lead = words[: group.start - begin]
    if any(w in _SURGERY and {"before", "prior"} & set(lead[max(0, k - 6) : k]) for k, w in enumerate(lead)):
        return True
    if outcome != "improved" or "since" in words:
        return False
    this_year = reading.letter_date.year if reading.letter_date else 2100
    first, last = group.start - begin - 6, group.end - begin + 9
    for k in range(max(1, first), min(len(words), last)):
        word = words[k]
        if len(word) == 4 and word.isdigit() and 1950 < int(word) < this_year and words[k - 1] not in ("dob", ",", "/"):
            return True
        if word == "ago" and words[k - 1] == "year":
            return True
    return False


def _nothing(reading: Reading, said: list[Hit]) -> list[Treatment]:
    """ "Nothing tried", "untreated": a denial of all treatment."""
    found: list[Treatment] = []
    for start, end, entry in said:
        if entry.name != "nothing" or any(t.start < end and start < t.end for t in found):
            continue
        after = reading.norms[end : end + 2]
        if entry.source == "untreated" and after and after[0].isalpha() and after[0] not in ("so", "to", "for", "and"):
            continue
        if after and after[0] in ("else", "more", "other", "stronger", "but", "now", "except", "further"):
            continue
        if reading.sections[reading.sentence[start]] in _CLOSED_SECTIONS:
            continue
        why = [" ".join(reading.norms[start:end])]
        found.append(Treatment(start, end, ("unspecified_conservative",), "declined", general=True, why=why))
    return found
