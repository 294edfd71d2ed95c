"""Time expressions that measure no part of the illness: ages, how often, when next, what comes."""

from __future__ import annotations

import re
from functools import cache

from lsmri.nlp.matching.wording import any_words
from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.age_told import complaint_behind, is_age
from lsmri.nlp.time.since_then import is_since_birth
from lsmri.nlp.time.timewords import time_words, words_of
from lsmri.nlp.time.timex import Timex

__all__ = ["AFTERWARDS", "NOT", "is_beside_the_point"]

NOT = frozenset({"not", "never", "no", "isn't", "wasn't", "n't"})
_WHOSE = frozenset("her his my their the a our".split())
#: What opens a clause.
_CLAUSE = frozenset({",", ";", ".", "as", "because", "and", "but", "like", "(", "when", "that"})
_PATIENT = frozenset("he she i pt patient they".split())

_BOXES = frozenset({"[ ]", "[x]"})
_STAGED = frozenset({"in", "on", "for", "by", "during"})
_TURNING = frozenset({"from", "by", "end", "until"})
_RESTING = [s.split() for s in ("was off", "been off", "signed off", "off work", "in hospital")]
_WITH = frozenset({"with", "w", "w/", "because", "due", "owing"})
_COMPLAINTS = frozenset({"leg", "back", "symptom", "deficit"})
_IF = frozenset({"if", "unless", "should"})
_MEASURED = frozenset("a an one each every per".split())
_DAILY = (["a", "day"], ["a", "evening"], ["a", "week"], ["per", "day"], ["per", "week"])
_OUT_OF = (["from"], ["off"], ["of"])
_YEAR = re.compile(r"(?:19|20)[0-9][0-9]$")
_DENIED = frozenset("not hasn't haven't no never first once only slept".split())
_PLANNING = frozenset({"plan"})
_COMING = frozenset({"next", "within"})
_GONE = frozenset({"last", "past"})
_LOOKING_BACK = frozenset({"since", "after", "despite"})
#: Words of the future that say little right before a time, and right behind one.
_LOOSE_BEFORE = frozenset({"again", "will", "see", "plan", "due", "return"})
_LOOSE_BEHIND = frozenset({"again", "will", "see"})
#: Behind a length these count it from a point that was told.
AFTERWARDS = frozenset("later afterwards afterward thereafter".split())
_GENITIVE = ("'s", "\u2019s", "s'", "s\u2019")
_BARRIERS = frozenset({",", ";", "but", "then", "until", "since", "when", "and", "again"})
_OF_A_JOB = (
    ["of", "service"], ["of", "practice"], ["of", "marriage"], ["of", "driving"],
    ["in", "hospital"], ["until", "review"],
)  # fmt: skip
#: Behind the end of a trouble these lead to how long it took.
_TAKING = frozenset({"in", "within", "after", "over", "by"})
#: Behind a length these make it how far something else has got.
_GONE_INTO = (["into", "a"], ["into", "her"], ["into", "his"], ["into", "their"])


def is_beside_the_point(reading: Reading, t: Timex) -> bool:
    """Whether a time expression is an age, a frequency, an appointment or a label."""
    norms = reading.norms
    begin, end = reading.bounds[reading.sentence[t.start]]
    before = norms[max(begin, t.start - 5) : t.start]
    after = norms[t.end : min(end, t.end + 4)]
    return (
        (not words_of("birth").isdisjoint(before) and not (t.days and t.days < 3650))
        or is_age(norms, t, begin, before, after)
        or _is_frequency(norms, t, before, after)
        or (
            reading.holds(_BOXES) and _is_unticked(norms[begin:end], t.start - begin, t.end - begin)
        )
        or (t.kind == "for" and _is_other_length(reading, t, begin, before, after))
        or (t.kind == "ago" and _is_end(norms[max(begin, t.start - 7) : t.start]))
        or (t.kind == "ago" and _is_coming(norms, t, before))
        or _is_stage(norms, t, begin, before)
        or (norms[t.start] == "overnight" and bool(before) and before[-1] in ("on", "started"))
        or (before[-1:] in (["was"], ["were"]) and after[:2] in (["in", ","], ["in", "."]))
        or _is_of_kin(norms[begin : t.start])
        or after[:2] in (["off", "work"], ["off", "sick"], ["off", "duty"], ["off", "school"])
    )


def _is_other_length(
    reading: Reading, t: Timex, begin: int, before: list[str], after: list[str]
) -> bool:
    """Whether a length is that of something else than the illness."""
    norms = reading.norms
    return (
        _is_conditional(norms, t, begin)
        or _follows_onset(reading, t, before, after)
        or _is_other_course(norms, t, before, after)
        or _is_term(norms, t, before, after)
        or before[-2:] in (["older", "than"], ["newer", "than"])
        or _is_of_a_year(reading, after)
        or _is_of_health(before)
        or _is_of_rest(norms, t, begin)
        or _is_ahead(reading, t, before, after)
        or _is_habit(t, before, after)
        or _is_label(norms, t, before)
    )


def _follows_onset(reading: Reading, t: Timex, before: list[str], after: list[str]) -> bool:
    """Whether it counts from another point: "two days later", "onset two days after lifting",
    "began on 3 August, a fortnight after the race", "after a week's painting".
    """
    if after[:1] and after[0] in AFTERWARDS:
        return True
    if before[-1:] == ["after"] and _is_genitive(reading, t):
        return True
    if after[:1] != ["after"] or not before:
        return False
    dated = any(x.dated and x.end == t.start - 1 for x in reading.timexes)
    return before[-1] in words_of("begun") or (before[-1] == "," and dated)


def _is_genitive(reading: Reading, t: Timex) -> bool:
    """Whether it is written as the length of what follows: "a week's painting"."""
    last = reading.text[reading.starts[t.end - 1] : reading.ends[t.end - 1]]
    return last.endswith(_GENITIVE)


def _is_other_course(norms: list[str], t: Timex, before: list[str], after: list[str]) -> bool:
    """Whether it is how long an attack takes or took ("settled in a week", "usually 3-4 days"), a
    pregnancy lasts, or someone has been in a place ("eight days into her sentence").
    """
    last, ahead = before[-1:], before[-2:-1]
    if last and last[0] in _TAKING and ahead and ahead[0] in words_of("ended"):
        return True
    if (last and last[0] in words_of("usually")) or before[-2:] == ["each", "time"]:
        return True
    carried = after[1:2] if after[:1] == ["of"] else after[:1]
    if carried and carried[0] in words_of("carried") and "week" in norms[t.start : t.end]:
        return True
    return after[:2] in _GONE_INTO and not complaint_behind(norms[t.end + 2 : t.end + 7])


def _is_term(norms: list[str], t: Timex, before: list[str], after: list[str]) -> bool:
    """Whether it names a term ("her 6 week check", "the two-week rule", "day 2 post op"), a time
    of service, a silence, or good years that an operation gave.
    """
    if after[:1] and after[0] in words_of("terms"):
        return True
    if (before[-1:] == ["by"] and "preceded" not in before) or before[-2:] == ["leave", "of"]:
        return True
    if (
        after[:2] in _OF_A_JOB
        or not words_of("heard").isdisjoint(before)
        or after[:1] == ["waitlist"]
    ):
        return True
    if norms[t.start] == "day" and not is_since_birth(before, after):
        return after[:1] == ["post"] or not words_of("operated").isdisjoint(before)
    if t.end - t.start > 1 and norms[t.end - 2] == "good":
        return not words_of("given_years").isdisjoint(before)
    return before[-1:] == ["admitted"]


def _is_end(lead: list[str]) -> bool:
    """Whether a trouble ended then: "the leg pain went away about three weeks ago"."""
    if not NOT.isdisjoint(lead) or not _BARRIERS.isdisjoint(lead):
        return False
    away = any(lead[k : k + 2] == ["went", "away"] for k in range(len(lead)))
    return away or not words_of("over").isdisjoint(lead[-4:])


def _is_label(norms: list[str], t: Timex, before: list[str]) -> bool:
    """Whether it numbers a page, a bed, a score: "bed 6/7", but not "fell from bed 6/7"."""
    if "/" not in norms[t.start] or not before:
        return False
    return before[-1] in words_of("labels") and before[-2:-1] not in _OUT_OF


def _is_frequency(norms: list[str], t: Timex, before: list[str], after: list[str]) -> bool:
    frequency = time_words().cues["frequency"]
    if t.kind == "for" and (
        (before and (before[-1] in frequency or (before[-1] == "/" and _is_hours(norms, t))))
        or before[-1:] == ["first"]
        or after[:1] == ["each"]
        or after[:2] in _DAILY
    ):
        return True
    if norms[t.start] in _MEASURED and before and t.kind == "for" and t.end - t.start == 2:
        return before[-1] in words_of("dosed") or before[-1][0].isdigit()
    return (
        "/" in norms[t.start]
        and bool(after)
        and after[0] in ("day", "evening", "week", "night", "d")
    )


def _is_hours(norms: list[str], t: Timex) -> bool:
    return not {"h", "hour"}.isdisjoint(norms[t.start : t.end])


def _is_unticked(words: list[str], start: int, stop: int) -> bool:
    """Whether a time of a form belongs to an empty box: that before it or before the range that
    it ends; or that behind it, where the boxes stand behind what they mean.
    """
    before, after = words[max(0, start - 5) : start], words[stop : stop + 4]
    if _BOXES.isdisjoint(before) and _BOXES.isdisjoint(after):
        return False
    first = next(k for k, word in enumerate(words) if word in _BOXES)
    if any(word[0].isdigit() for word in words[:first]):
        behind = [word for word in after if word in _BOXES]
        return behind[:1] == ["[ ]"]
    near = before if before[-1:] == ["-"] else before[-3:]
    boxes = [word for word in near if word in _BOXES]
    return boxes[-1:] == ["[ ]"]


def _is_conditional(norms: list[str], t: Timex, begin: int) -> bool:
    """Whether it belongs to a condition: "if pain persists for six weeks"."""
    ahead = norms[max(begin, t.start - 8) : t.start]
    if _IF.isdisjoint(ahead):
        return False
    at = max(k for k, word in enumerate(ahead) if word in _IF)
    return ahead[at - 1 : at] not in (["as"], ["even"]) and not {",", "but", "-"} & set(ahead[at:])


def _is_of_a_year(reading: Reading, after: list[str]) -> bool:
    """Whether a year of the past follows a length: "backache one week 2019"."""
    year = after[1:2] if after[:1] in (["in"], [","], ["("]) else after[:1]
    if not year or not _YEAR.match(year[0]):
        return False
    return reading.letter_date is None or int(year[0]) < reading.letter_date.year - 1


def _is_of_health(before: list[str]) -> bool:
    """Whether it is how long all was well: "fine for 20 years"."""
    well = before[-1:] == ["for"] and len(before) > 1 and before[-2] in words_of("well")
    return well and NOT.isdisjoint(before)


def _is_stage(norms: list[str], t: Timex, begin: int, before: list[str]) -> bool:
    """Whether it is a stage of a story that is told: "in the second week she …", "on day 11"."""
    words = time_words()
    counted = norms[t.start] in words.ordinals or norms[t.start] in words.units
    if not counted or t.kind == "ago" or t.dated:
        return False
    opens = t.start - begin < 3 and not _STAGED.isdisjoint(before)
    return opens or not _TURNING.isdisjoint(before[-3:])


def _is_of_rest(norms: list[str], t: Timex, begin: int) -> bool:
    """Whether it is how long one was off work, or lay in hospital."""
    ahead = norms[max(begin, t.start - 4) : t.start]
    if ahead[-1:] != ["for"] or _is_complained_of(norms[t.end : t.end + 6]):
        return False
    return ahead[-3:-1] in _RESTING or ahead[-2:-1] in (["inpatient"], ["admitted"])


def _is_complained_of(after: list[str]) -> bool:
    """Whether one was off so long with a complaint: "off for ten weeks with low back pain"."""
    return bool(after) and after[0] in _WITH and complaint_behind(after[1:])


def _is_of_kin(ahead: list[str]) -> bool:
    """Whether it is told of somebody else: "her mum had left it for two years"."""
    relatives = any_words("people", "kin", "acquaintances")
    if relatives.isdisjoint(ahead):
        return False
    kin = next((k for k in range(len(ahead) - 1, 0, -1) if ahead[k] in relatives), 0)
    if (
        not kin
        or ahead[kin - 1] not in _WHOSE
        or words_of("acts").isdisjoint(ahead[kin + 1 : kin + 2])
    ):
        return False
    if kin > 1 and ahead[kin - 2] not in _CLAUSE:
        return False
    said = ahead[kin + 1 :]
    kinds = {time_words().anchors.get(word) for word in said}
    return _PATIENT.isdisjoint(said) and not kinds & _COMPLAINTS


def _is_coming(norms: list[str], t: Timex, before: list[str]) -> bool:
    """Whether a day of the week is the next one: "Dr T to decide on Monday"."""
    named = not time_words().weekdays.keys().isdisjoint(norms[t.start : t.end])
    return (
        named
        and "last" not in norms[t.start : t.end]
        and not words_of("comes_on_a_day").isdisjoint(before)
    )


def _is_habit(t: Timex, before: list[str], after: list[str]) -> bool:
    """Whether some hours are how long one sits, sleeps, works, or is stiff of a morning."""
    if not (t.iso or "").startswith("PT") or t.days is None:
        return False
    return t.days < 0.2 or not (
        words_of("habits").isdisjoint(before) and words_of("habits").isdisjoint(after)
    )


def _is_ahead(reading: Reading, t: Timex, before: list[str], after: list[str]) -> bool:
    """Whether it says when something will be, or how long one has to wait."""
    if t.vague:
        return False
    future = time_words().cues["future"]
    norms = reading.norms
    said, lead = norms[t.start : t.end], before[-3:]
    be = lead in (["it", "will", "be"], ["it", "'ll", "be"]) or lead[-2:] == ["it", "is"]
    if after[:1] == ["next"] and be:
        return False
    if after[:1] == ["time"] or not (_COMING.isdisjoint(said) and _COMING.isdisjoint(lead)):
        return True
    if not _GONE.isdisjoint(said):
        return False
    begin, end = reading.bounds[reading.sentence[t.start]]
    if before[-1:] == ["in"] or before[-2:] in (["in", "about"], ["in", "approx"]):
        if not (
            future.isdisjoint(norms[max(begin, t.start - 9) : t.start]) and future.isdisjoint(after)
        ):
            return True
        treated = any(begin <= x.start < t.start for x in reading.treatments)
        return not treated and _DENIED.isdisjoint(norms[begin : t.start])
    if not _firmly(future, _LOOSE_BEFORE).isdisjoint(lead) and _LOOKING_BACK.isdisjoint(lead[-2:]):
        return True
    if after and after[0] in _firmly(future, _LOOSE_BEHIND):
        return True
    section = reading.sections[reading.sentence[t.start]] if reading.sections else None
    return section in _PLANNING and words_of("looks_back").isdisjoint(norms[begin:end])


@cache
def _firmly(future: frozenset[str], loose: frozenset[str]) -> frozenset[str]:
    """The words of the future without those that, where these stand, may be of the past."""
    return future - loose
