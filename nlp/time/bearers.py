"""What each time expression measures: leg or back pain, the episode, its background, a treatment,
an earlier scan or operation, an accident, something else.

Every sentence is searched for what a time can be said of (``anchors``); the anchor that is
cheapest to reach (``reach``) bears it. A time in a sentence that names nothing near is the
episode's, if it can be.
"""

from __future__ import annotations

from itertools import pairwise

from lsmri.nlp.text.entries import stale_sentences
from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.anchors import COMPLAINTS, Anchor
from lsmri.nlp.time.background import drop_repeated, set_background
from lsmri.nlp.time.beside_the_point import NOT, is_beside_the_point
from lsmri.nlp.time.complaints import (
    HISTORY_OF,
    complaint_nearby,
    complaint_of,
    is_deficit,
    note_onset,
)
from lsmri.nlp.time.dated_events import count_from_entries, date_by_entry, date_finding
from lsmri.nlp.time.reach import nearest_anchor
from lsmri.nlp.time.since_then import is_since_birth, set_since_birth, set_since_then
from lsmri.nlp.time.stages import set_since_stage
from lsmri.nlp.time.timed_sentence import TimedSentence, timed_sentences
from lsmri.nlp.time.timewords import time_words, words_of
from lsmri.nlp.time.timex import COMPLAINED, Timex
from lsmri.nlp.time.treatment_lengths import note_course

__all__ = ["bind_timexes"]

_HISTORIES = frozenset({"past_history", "family_history", "social_history", "allergies"})
_COMPARING = frozenset({"word", "different", "than", "same", "unchanged", "compared", "exactly"})
_COMPARED = frozenset({"different", "than", "unchanged", "compared"})
_UNTIL = frozenset({"until", "till"})
_RECENT = 183.0  # days; what is newer isn't history, wherever it stands
_FRESH = 92.0  # days; an unnamed event as new as this may be the onset
_TWO_YEARS = 731.0
_DECADE = 3650.0
_TITLED = frozenset({"injury", "onset", "accident", "mechanism", "doi", "incident"})
#: Words after which "a week" is a length.
_MEASURING = frozenset(
    "for about over of since in after past last x maybe only some almost nearly roughly around "
    "had has have be been was is it now already say says said thinks lasted lasting and or up "
    "going good least than perhaps possibly probably approx approximately perhap".split()
)
#: These stand for a complaint that was named before.
_IT = frozenset({"it", "this", "these", "them", "same", "duration", "onset", "suffered"})
_THEN = frozenset({"it", "he", "she", "they", "there"})
_STILL = frozenset({"is", "was", "remains", "remained", "still", "isn't", "wasn't", "has", "had"})
_AND = frozenset({"and", "but", ",", ";", "then"})
_DONE = frozenset({"done", "performed", "undertaken"})
_UNCHANGED = (("nothing", "new"), ("nothing", "changed"))
_SUDDEN = frozenset({"sudden", "suddenly", "abrupt", "abruptly", "brutal"})
_ATTENDED = frozenset("seen saw see attended attending attends reviewed review visit came".split())
_LAST_ONES = (("last", "one"), ("previous", "one"))
_STARTED = frozenset({"start", "started", "began", "since"})
#: An outcome of treatment that lasted until the trouble came back: "a splendid result until".
_GOOD = frozenset({"result", "outcome", "recovery", "success", "uneventful"})
_FEW_DAYS = 1.0
#: Bearers of a time that may be the onset all the same, where the story opens with it.
_UNBORNE = frozenset({"maybe", "other", "trauma"})
_STORY = 25  # words
_ATTENDS = frozenset(
    "attending attends seeing visit visits visiting coming known under treated".split()
)
_WITH = frozenset({"for", "with", "because", "w", "w/"})
#: Words that may stand ahead of a time that opens a sentence.
_LEADS = frozenset(
    "about around some approximately roughly then just only it was that on in at the back".split()
)


def bind_timexes(reading: Reading) -> None:
    """Sets ``bearer`` of all time expressions; values of dated findings; course lengths of
    treatments.
    """
    kept: list[Timex] = []
    for t in reading.timexes:
        (reading.passed_over if is_beside_the_point(reading, t) else kept).append(t)
    reading.timexes = kept
    stale = stale_sentences(reading) if len(reading.timexes) > 1 else set()
    for sentence in timed_sentences(reading):
        for t in sentence.times:
            t.bearer = _bearer(sentence, t)
            if t.bearer in _UNBORNE and _opens_story(sentence, t) and _befalls(sentence, t):
                t.bearer = "episode"
            if t.bearer in COMPLAINED and _opens_story(sentence, t):
                t.onset = t.began = True
            if sentence.number in stale and t.bearer in COMPLAINED:
                t.bearer = "other"
    date_by_entry(reading)
    count_from_entries(reading)
    set_since_then(reading)
    set_since_birth(reading)
    set_since_stage(reading)
    drop_repeated(reading)
    set_background(reading)


def _opens_story(sentence: TimedSentence, t: Timex) -> bool:
    """Whether the story begins there: "Five weeks ago she was lifting …", "Then 9 days ago …"."""
    lead = sentence.norms[sentence.begin : t.start]
    return (
        t.kind == "ago"
        and _LEADS.issuperset(lead)
        and _FEW_DAYS < (t.days or 0.0) < _TWO_YEARS
        and sentence.section not in _HISTORIES
    )


def _befalls(sentence: TimedSentence, t: Timex) -> bool:
    """Whether the sentence goes on with what happened then, or with the complaint that began."""
    events = time_words().cues["event"]
    told = sentence.norms[t.end : min(sentence.end, t.end + _STORY)]
    if not events.isdisjoint(told):
        return True
    return any(a.kind in ("leg", "back") and a.start >= t.end for a in sentence.anchors)


def _bearer(sentence: TimedSentence, t: Timex) -> str:
    if t.entry:
        return "visit"
    if t.kind == "for" and _tells_no_change(sentence, t):
        return "other"
    if t.kind == "ago" and (sentence.ahead(t, 1) == ["last"] or _dates_the_last(sentence, t)):
        return "other"  # "recurrent, last 2023"
    note_onset(sentence, t)
    if t.kind == "for" and is_since_birth(sentence.ahead(t, 2), sentence.behind(t, 3)):
        return "birth"
    if t.weak and t.kind == "ago" and _strikes_today(sentence, t):
        return "maybe"
    if t.weak and t.kind == "ago" and (sentence.section == "plan" or not t.began):
        return "other"
    if _ends_wellness(sentence, t):
        t.onset = t.began = True
        return complaint_nearby(sentence)
    if t.kind == "for" and sentence.ahead(t, 2) in (["call", "it"], ["call", "that"]):
        t.began = True
        return complaint_nearby(sentence)
    if t.kind == "ago" and not _DONE.isdisjoint(sentence.ahead(t, 2)) and not sentence.anchors:
        return "other"  # "this was done six weeks ago"
    anchor = nearest_anchor(sentence, t)
    if (
        t.weak
        and t.kind == "for"
        and (anchor is None or anchor.kind not in ("course", "treatment"))
    ):
        return "other"
    if anchor is None:
        old = sentence.section in _HISTORIES and (t.days is None or t.days > _RECENT)
        return "other" if old else _unnamed(sentence, t)
    if anchor.kind in ("visit", "treatment") and t.kind != "ago":
        anchor = _attended_with(sentence, t) or anchor
    if anchor.kind in COMPLAINTS:
        return _of_complaint(sentence, t, anchor)
    if anchor.kind in ("course", "treatment"):
        note_course(sentence, t, anchor)
        return "treatment"
    if anchor.finding is not None and t.days is not None:
        date_finding(anchor.finding, t.days)
    if anchor.kind == "trauma":
        lasting = _lasting_since(sentence, anchor)
        if lasting is not None:
            t.onset = True
            return complaint_of(sentence, t, lasting)
    return anchor.kind


def _ends_wellness(sentence: TimedSentence, t: Timex) -> bool:
    """Whether it says until when all was well: "until the bank holiday, when …", "well until …"."""
    if t.kind != "ago" or _UNTIL.isdisjoint(sentence.ahead(t, 3)):
        return False
    ahead = sentence.ahead(t, 8)
    if t.dated and "when" in sentence.behind(t, 2):
        return True
    named = any(anchor.kind in COMPLAINTS and anchor.start >= t.end for anchor in sentence.anchors)
    until = max(k for k, word in enumerate(ahead) if word in _UNTIL)
    lead = ahead[max(0, until - 2) : until]
    if t.dated and not lead and not _THEN.isdisjoint(sentence.behind(t, 2)):
        return True  # "Until Christmas he walked to the shop"
    if lead[-1:] == ["nothing"] or lead == ["nothing", "more"]:
        return True
    if not _GOOD.isdisjoint(lead) and NOT.isdisjoint(ahead):
        return True
    return not named and not words_of("well").isdisjoint(lead) and NOT.isdisjoint(ahead)


def _of_complaint(sentence: TimedSentence, t: Timex, anchor: Anchor) -> str:
    """The bearer of a time that is said of a complaint."""
    past = anchor.past and sentence.behind(t, 1) not in HISTORY_OF
    if past and (t.days is None or t.days > (_TWO_YEARS if t.began else _RECENT)):
        return "other"
    if sentence.section in ("family_history", "social_history") or _is_out_of_work(sentence, t):
        return "other"
    if t.kind == "ago" and _compares(sentence, t):
        return "other"
    if t.kind == "for" and _follows(sentence, t):
        return "other"
    if t.dated and t.kind == "ago" and not t.onset and anchor.kind == "leg":
        return "maybe"  # "foot power was full in December"
    t.onset = t.onset and not past
    t.deficit = anchor.kind == "deficit" or is_deficit(sentence, t)
    if t.kind == "for" and "treating" in sentence.norms[sentence.begin : t.start]:
        note_course(sentence, t, anchor)
    return complaint_of(sentence, t, anchor)


def _compares(sentence: TimedSentence, t: Timex) -> bool:
    """Whether a date heads a report, or only compares: "no different to how it was in March"."""
    if not t.dated:
        return not _COMPARED.isdisjoint(sentence.ahead(t, 3))
    heads = sentence.behind(t, 1) == [":"] and sentence.ahead(t, 1) not in (["on"], ["since"])
    return heads or not _COMPARING.isdisjoint(sentence.ahead(t, 7))


def _attended_with(sentence: TimedSentence, t: Timex) -> Anchor | None:
    """The complaint with which someone has come since then: "attending since May for his back"."""
    if _ATTENDS.isdisjoint(sentence.ahead(t, 4)) or _WITH.isdisjoint(sentence.behind(t, 2)):
        return None
    return next(
        (a for a in sentence.anchors if a.kind in COMPLAINTS and t.end <= a.start < t.end + 6), None
    )


def _strikes_today(sentence: TimedSentence, t: Timex) -> bool:
    """Whether the letter's day is when it happened: "fell off a ladder this morning"."""
    if t.days != 0 or sentence.section == "plan":
        return False
    near = [*sentence.ahead(t, 10), *sentence.behind(t, 6)]
    if _ATTENDED.isdisjoint(near) and not time_words().cues["event"].isdisjoint(near):
        return True
    return not _SUDDEN.isdisjoint(near) and any(a.kind in COMPLAINTS for a in sentence.anchors)


def _dates_the_last(sentence: TimedSentence, t: Timex) -> bool:
    """Whether it dates the one before: "wants another scan, last one was 2 years ago"."""
    ahead = sentence.ahead(t, 4)
    return any(pair in _LAST_ONES for pair in pairwise(ahead)) and _STARTED.isdisjoint(ahead)


def _tells_no_change(sentence: TimedSentence, t: Timex) -> bool:
    """Whether nothing happened in that time: "There is nothing new over the last year"."""
    return not sentence.anchors and any(p in _UNCHANGED for p in pairwise(sentence.ahead(t, 4)))


def _follows(sentence: TimedSentence, t: Timex) -> bool:
    """Whether something came so long after the beginning: "and after 3 weeks it spread"."""
    behind = sentence.behind(t, 2)
    told = sentence.ahead(t, 1) == ["after"] and not _THEN.isdisjoint(behind[:1])
    if not _STILL.isdisjoint(behind):
        return False
    return told and (t.start - sentence.begin < 2 or sentence.norms[t.start - 2] in _AND)


def _is_out_of_work(sentence: TimedSentence, t: Timex) -> bool:
    """Whether it says since when someone is off work."""
    ahead = sentence.ahead(t, 4)
    if not _WITH.isdisjoint(sentence.behind(t, 1)):
        return False  # "off for ten weeks with low back pain"
    return (
        "off" in ahead
        and ("since" in ahead or "for" in ahead)
        and {"on", "and", "fall", "fell", "fallen", "came", "slip"}.isdisjoint(ahead)
    )


def _lasting_since(sentence: TimedSentence, accident: Anchor) -> Anchor | None:
    """The complaint that lasts since an accident: "leg pain since the fall in May"."""
    if "since" not in sentence.norms[max(sentence.begin, accident.start - 4) : accident.start]:
        return None
    before = [a for a in sentence.anchors if a.kind in COMPLAINTS and a.end <= accident.start]
    return before[-1] if before else None


def _unnamed(sentence: TimedSentence, t: Timex) -> str:
    """The bearer of a time in a sentence that names nothing near it."""
    kinds = {anchor.kind for anchor in sentence.anchors if anchor.start < t.start}
    if kinds & {"injection", "effect"} or sentence.behind(t, 3) == ["out", "of", "it"]:
        return "other"
    if t.kind == "for" and ("course" in kinds or _is_total(sentence, t)):
        note_course(sentence, t, None)
        return "treatment"
    if t.kind != "since" and t.weak:
        return "other"
    if t.kind == "for" and _is_of_something_else(sentence, t):
        return "other"
    if t.kind == "ago" and not _tells_onset(sentence, t):
        fresh = t.days is not None and t.days <= _FRESH
        return "maybe" if fresh and sentence.ahead(t, 1) not in (["till"], ["until"]) else "other"
    return complaint_nearby(sentence)


def _tells_onset(sentence: TimedSentence, t: Timex) -> bool:
    """Whether a point in the past is where the story begins: "Nine weeks ago, …", "That was in
    May".
    """
    opening = sentence.norms[sentence.begin : sentence.begin + 2]
    narrated = t.start == sentence.begin and (t.days or 0.0) < _TWO_YEARS
    titled = opening[1:] == [":"] and opening[0] in _TITLED
    return (
        t.onset
        or narrated
        or titled
        or opening in (["that", "was"], ["it", "was"], ["this", "was"])
    )


def _is_of_something_else(sentence: TimedSentence, t: Timex) -> bool:
    """Whether a length in a sentence that names nothing near is a rate, a stage, a term or part
    of a life.
    """
    return (
        _is_of_a_life(sentence, t)
        or _comes_after(sentence, t)
        or _is_rate(sentence, t)
        or _counts_stages(sentence, t)
    )


def _is_rate(sentence: TimedSentence, t: Timex) -> bool:
    """Whether it is said how much of something falls to it: "two cans a week"."""
    before = sentence.ahead(t, 1)
    short = t.end - t.start == 2 and sentence.norms[t.start] in ("a", "this")
    return short and bool(before) and before[0] not in _MEASURING and before[0].isalpha()


def _counts_stages(sentence: TimedSentence, t: Timex) -> bool:
    """Whether it counts the days of something else: "locum, week 2", "day 8, on aciclovir"."""
    units = time_words().units
    counted = sentence.norms[t.start] in units and t.end - t.start == 2
    return counted and {"now", "of"}.isdisjoint(sentence.behind(t, 1))


def _is_of_a_life(sentence: TimedSentence, t: Timex) -> bool:
    """Whether so many years are of a job or an acquaintance: "for thirty years kept the shop"."""
    if (t.days or 0.0) < _DECADE or t.start == sentence.begin:
        return False
    if any(a.kind in COMPLAINTS for a in sentence.anchors):
        return False
    return _IT.isdisjoint(sentence.ahead(t, 8))


def _comes_after(sentence: TimedSentence, t: Timex) -> bool:
    """Whether something is to be done after that time: "blood count after 1 week"."""
    closes = sentence.behind(t, 1) in ([], ["."], [","], [";"], ["\n"])
    return closes and sentence.ahead(t, 1) == ["after"] and t.start - sentence.begin > 1


def _is_total(sentence: TimedSentence, t: Timex) -> bool:
    """Whether it says how long all that was listed before took: "altogether 8 weeks"."""
    total = {"altogether", "total", "overall", "totalling"} & set(sentence.ahead(t, 8))
    if total:
        return True
    first = sentence.reading.bounds[max(0, sentence.number - 1)][0]
    treated = any(first <= x.start < t.start for x in sentence.reading.treatments)
    return treated and sentence.section in ("treatment", "medication")
