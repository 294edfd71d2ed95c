"""Which words name a treatment of this patient's back, rather than an everyday thing."""

from __future__ import annotations

from collections.abc import Iterable

from lsmri.nlp.matching.scanner import Hit
from lsmri.nlp.patient.referrer import read_specialty
from lsmri.nlp.text.reading import BY_START, Reading
from lsmri.nlp.treatment.look_alikes import UNSPECIFIED, is_name
from lsmri.nlp.treatment.other_purposes import has_other_purpose, is_elsewhere
from lsmri.nlp.treatment.place import Place, words_of
from lsmri.nlp.treatment.treatment import Treatment

__all__ = ["recognise"]

#: Folded names that are treatments only where a verb, an outcome or a list says so.
_WEAK = frozenset(
    "belt|rest|rested|resting|complete rest|heat|ice|icing|heat and ice|ice and heat|rub|needle|"
    "needling|brace|bracing|orthosis|tablet|medication|med|medicine|pill|capsule|drug|tab|treatment|"
    "conservative|pain relief|pain control|injection|infiltration|exercise|stretch|stretching|"
    "rehab|rehabilitation|otc|over the counter|infusion|lidocaine|acu|hydro|pain clinic|"
    "pain service|pain team|pain management|physical activity|oxy|abdominal support|back support|"
    "core work|gym programme|topical cream|herb|medical treatment|pain physician|local treatment|"
    "oral medication|prescribed medication|medical therapy|dexamethasone|prednisolone|"
    "prednisone|prednisolon|methylprednisolone|pred|corticosteroid|deflazacort|steroid tablet|"
    "diathermy|mindfulness|psychological support|methadone|shockwave|walking programme|eil|"
    "lots of thing|lot of thing|this and that|all sort of thing|various thing|many thing|"
    "aspirin|denervation|usual treatment|local therapy|supportive treatment|primary care|"
    "swimming|ointment|mc x|mc for".split("|")
)


#: So many sentences at either end tell who writes.
_ENDS = 2
#: More injections into one spine are hardly given.
_MOST = 6


def recognise(reading: Reading, hits: Iterable[Hit]) -> list[Treatment]:
    """The treatments in order of their place. Of overlapping names the longest counts."""
    by_span: dict[tuple[int, int], list[str]] = {}
    for start, end, entry in hits:
        types = by_span.setdefault((start, end), [])
        if entry.name not in types:
            types.append(entry.name)
    kept: list[Treatment] = []
    taken: set[int] = set()
    elsewhere: set[str] = set()
    writer: str | None = None
    starts = {start for start, _ in by_span}
    for start, end in sorted(by_span, key=lambda s: (s[0] - s[1], s[0])):
        if not taken.isdisjoint(range(start, end)):
            continue
        place = Place(reading, start, end, starts)
        types = by_span[start, end]
        if _is_bare(place):
            if writer is None:
                writer = _writers_treatment(reading)
            if not writer or not _is_of_writer(place):
                continue
            types = [writer]
        elif not is_name(place, types):
            continue
        if has_other_purpose(place):
            if types != ["physiotherapy"]:
                elsewhere.add(place.phrase)
        elif not is_elsewhere(place, types):
            kept.append(_treatment(place, types))
            taken.update(range(kept[-1].start, kept[-1].end))
    kept = [t for t in kept if t.why[0] not in elsewhere]
    kept.sort(key=BY_START)
    if writer is None and _may_be_a_physios(kept):
        writer = _writers_treatment(reading)
    by_physio = writer == "physiotherapy"
    for t in kept:
        if t.types == ("exercise_programme",):
            place = Place(reading, t.start, t.end, starts)
            his = (by_physio or place.followed_by("method_of")) and _is_drill(place)
            if his or _is_of_physio(place) or _is_among_modalities(place, kept):
                t.types = ("physiotherapy",)
        elif t.types == ("manual_therapy",) and _is_hands_on(t):
            place = Place(reading, t.start, t.end, starts)
            if by_physio or _is_of_physio(place) or place.followed_by("prescribed_to_physios", 3):
                t.types = ("physiotherapy",)
        elif t.why[0] in words_of("physical_agents"):
            place = Place(reading, t.start, t.end, starts)
            given = [other for other in kept if other.why[0] not in words_of("own_machines")]
            if _is_of_physio(place) or _stands_by_modality(place, given):
                t.types = ("physiotherapy",)
    return _without_forms(reading.norms, kept)


def _writers_treatment(reading: Reading) -> str:
    """What the writer's sessions are: physiotherapy, manual therapy or, mostly, "" for neither."""
    if read_specialty(reading) == "physiotherapy":
        return "physiotherapy"
    ends = [*reading.bounds[:_ENDS], *reading.bounds[-_ENDS:]]
    trades = words_of("manual_trades")
    told = any(not trades.isdisjoint(reading.norms[begin:stop]) for begin, stop in ends)
    return "manual_therapy" if told else ""


def _is_bare(place: Place) -> bool:
    """Whether the words say that treatment was given, but not which: "6 sessions"."""
    if place.end - place.start == 1:
        return place.head in words_of("given_by_writer")
    return place.head in words_of("treating") and place.end - place.start == 2


def _is_of_writer(place: Place) -> bool:
    """Whether counted sessions, or "I have treated her", aren't those of another treatment."""
    if any(k in place.starts for k in range(place.start - 4, place.end + 5) if k != place.start):
        return False
    if place.end - place.start == 1:
        before = place.before(1)
        return bool(before) and (before[0].isdigit() or before[0] in words_of("small_numbers"))
    return place.led_by("writer", 3)


def _may_be_a_physios(treatments: list[Treatment]) -> bool:
    """Whether there are exercises or manual therapy, which may be a physiotherapist's."""
    given = {name for t in treatments for name in t.types}
    return not given.isdisjoint(("exercise_programme", "manual_therapy"))


def _is_drill(place: Place) -> bool:
    """Whether exercises are what is done in sessions: no class, gym or programme of one's own."""
    words = place.phrase.split()
    if words_of("drills").isdisjoint(words) or not words_of("courses").isdisjoint(words):
        return False
    return not _is_own_exercise(place) and not place.followed_by("courses", 2)


def _is_hands_on(t: Treatment) -> bool:
    """Whether physiotherapists use it as well: no chiropractor, osteopath or masseur."""
    return not words_of("hands_on").isdisjoint(t.why[0].split())


def _treatment(place: Place, types: list[str]) -> Treatment:
    if len(types) > 1 and UNSPECIFIED in types:
        types = [name for name in types if name != UNSPECIFIED]
    if place.phrase == "injection" and _is_shot_of_a_drug(place):
        types = [UNSPECIFIED]
    general = types == [UNSPECIFIED]
    drugs = general and place.last in words_of("any_drug")
    return Treatment(
        place.start,
        place.end,
        tuple(types),
        weak=place.phrase in _WEAK or (general and place.is_heading),
        general=drugs or (general and place.head in words_of("whole")),
        drugs=drugs,
        why=[place.phrase],
    )


def _is_own_exercise(place: Place) -> bool:
    """Whether exercises are done at home or of the patient's own accord."""
    within = not words_of("at_home").isdisjoint(place.phrase.split())
    return within or place.led_by("at_home", 3) or place.followed_by("at_home", 2)


def _is_of_physio(place: Place) -> bool:
    """Whether exercises are what a physiotherapist does or gives: these count as physiotherapy."""
    if _is_own_exercise(place):
        return False
    for at, near in ((0, place.before(5)[::-1]), (1, place.after(4))):
        for k, word in enumerate(near):
            if word in words_of("physios"):
                said = near[:k]
                return not words_of("own_exercise").intersection(said) and (
                    not at or not words_of("of_physio").isdisjoint(said)
                )
            if word in words_of("parted"):
                break
    return False


def _is_among_modalities(place: Place, treatments: list[Treatment]) -> bool:
    """Whether exercises stand beside what only a physiotherapist gives: "SWD + exercises"."""
    words = place.phrase.split()
    if _is_own_exercise(place) or words_of("physio_exercise").isdisjoint(words):
        return False
    if not words_of("courses").isdisjoint(words):
        return False
    return _stands_by_modality(place, treatments)


def _stands_by_modality(place: Place, treatments: list[Treatment]) -> bool:
    """Whether what only a physiotherapist gives is listed beside it: "TENS, heat"."""
    for t in treatments:
        gap = place.norms[t.end : place.start] or place.norms[place.end : t.start]
        near = t.end <= place.start <= t.end + 3 or place.end <= t.start <= place.end + 3
        if near and not words_of("modalities").isdisjoint(t.why[0].split()):
            return place.begin <= t.start < place.stop and words_of("list").issuperset(gap)
    return False


def _is_shot_of_a_drug(place: Place) -> bool:
    """Whether an injection isn't one into the spine: "Neurobion injections", "from pharmacy"."""
    if place.led_by("dispensers", 7) or place.followed_by("dispensers", 6):
        return True
    if place.followed_by("shot_places", 5) or _is_many(place.before(1)):
        return True
    k = place.start - 1
    if k <= place.begin or not place.norms[k].isalpha():
        return False
    # A name that the lexicon doesn't hold, in the middle of a sentence.
    return len(place.norms[k]) > 3 and place.written(k).istitle() and not place.led_by("spinal")


def _is_many(before: list[str]) -> bool:
    """Whether so many were given that they went into a muscle: "20 injections"."""
    return bool(before) and before[0].isdecimal() and _MOST < int(before[0]) < 100


def _without_forms(norms: list[str], treatments: list[Treatment]) -> list[Treatment]:
    """Leaves out "injections" and "tablets" that are the form of the drug named beside them."""
    kept: list[Treatment] = []
    starts = {t.start for t in treatments}
    for t in treatments:
        of_drug = norms[t.end : t.end + 1] == ["of"] and t.end + 1 in starts
        if of_drug and norms[t.end - 1] in ("injection", "inj", "tablet"):
            continue
        single = t.end - t.start == 1 and norms[t.start] in words_of("drug_forms")
        beside = (kept and kept[-1].end == t.start) or t.end in starts
        by_it = kept and kept[-1].end == t.start - 1 and norms[t.start - 1] in ("by", "as")
        if single and (beside or by_it):
            continue
        kept.append(t)
    return kept
