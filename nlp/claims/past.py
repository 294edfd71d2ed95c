"""Whether a finding is of the past, or went away again."""

from __future__ import annotations

import re
from itertools import pairwise

from lsmri.nlp.claims.clause import LASTING, Clause, claim, cues_beside
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Cue

__all__ = ["historical"]

_LEVEL = re.compile(r"[tl]\d{1,2}(?:[/-]|$)")
#: Said further behind to be gone, these are taken as absent; a pain that goes comes back. Which
#: statuses of a whole letter such a word may take back is the record's to say (``nlp.record``).
_MAY_GO = frozenset(
    "saddle_sensory_change bladder_dysfunction bowel_dysfunction sexual_dysfunction "
    "sensory_deficit motor_deficit".split()
)
#: What comes and goes is there, though gone at the moment.
_NOW_AND_THEN = frozenset(
    "whenever every each sometimes often keeps occasionally always goes gets go get".split()
)
#: So many words of the next sentence may say that it came back,
_NEXT_WITHIN = 8
_BACK_AGAIN = frozenset("again returned recurred back but however until worse still".split())
#: or tell of today, which must be something good.
_NOWADAYS = frozenset({"today", "now", "since", "yesterday"})
_GOOD = frozenset({"normal", "negation_pre", "negation_post"})
#: Without a date the letter may be of this year, or of a later one.
_RECENT = 2026
#: What is said to have gone lies at most so many words behind it;
_GONE_WITHIN = 24
#: between the last stop and its leaving stands nothing but these,
_LONG_SINCE = frozenset({"ago", "back", "previously", "earlier"})
_UNITS = frozenset({"year", "decade"})
_STOPS = frozenset({",", ";", "(", "-", "and", '"'})
_PLAIN_SUBJECTS = frozenset(
    "it this that which all both they has have had since now was were is are then but soon quickly "
    'fully completely also itself the he she says said reports " numbness tingling'.split()
)
#: To be well now outweighs a "but" before it: "hesitancy, but that was in May and it is fine now".
_WELL_NOW = frozenset({"now", "since", "again"})
#: None of these stands before or behind.
_STILL = frozenset(
    "still persists persist remains remain ongoing again until till then returned recurs recurred "
    "except although though however today but partly mostly nearly almost largely".split()
)


def historical(clause: Clause, f: Finding) -> bool:
    """Settles a finding of the past, or one that went away again."""
    if f.concept == "iv_drug_use":
        near = set(clause.norms[max(clause.begin, f.start - 3) : f.end + 6])
        if (
            near
            & {
                "clean",
                "ex",
                "former",
                "previous",
                "formerly",
                "stopped",
                "past",
            }
            or clause.norms[f.start - 2 : f.start] == ["used", "to"]
            or "year ago" in " ".join(clause.norms[f.end : f.end + 6])
        ):
            return claim(f, "historical", "past use")
    if f.concept == "immunosuppression" and _over(clause, f):
        return claim(f, "historical", "past treatment")
    if f.concept in LASTING:
        return False
    resolved = _post_time(clause, f, "resolved_post", 9)
    old = _old(clause, f)
    if not resolved and not old:
        resolved = _went_away(clause, f)
    if resolved:
        return claim(f, "historical" if old else "absent", resolved)
    if old:
        return claim(f, "historical", old)
    at = f.start - 1
    if at > clause.begin and _LEVEL.match(clause.norms[at]):
        at -= 1  # "an old L1 wedge"
    before = clause.norms[at] if f.start > clause.begin else ""
    if before in ("old", "former", "formerly", "ex") and clause.norms[
        max(clause.begin, at - 1)
    ] not in ("year", "yo", "month"):
        return claim(f, "historical", before)
    past = _post_time(clause, f, "historical_post", 3)
    if past:
        return claim(f, "historical", past)
    for cue in cues_beside(clause, "historical_pre", f):
        if cue.end > f.start:
            continue
        words = clause.norms[cue.start : cue.end]
        if "history" in words or "h/o" in words:
            continue
        if f.start - cue.end <= 2 and "," not in clause.norms[cue.end : f.start]:
            return claim(f, "historical", " ".join(words))
    if clause.section == "past_history" and f.concept in (
        "low_back_pain",
        "radicular_pain",
        "disc_herniation",
        "recent_infection",
        "fever",
        "referred_leg_pain",
    ):
        return claim(f, "historical", "past history")
    return False


def _over(clause: Clause, f: Finding) -> bool:
    """Whether a drug is said to have been taken long ago, and not since."""
    after = clause.norms[f.end : min(clause.end, f.end + 10)]
    words = " ".join(after)
    return "year ago" in words or "none since" in words or "stopped" in after[:5]


def _went_away(clause: Clause, f: Finding) -> str | None:
    """What tells further behind that a symptom is gone: "numb bum after the drive, gone now".

    Nothing else that may have gone is named between, and nothing says that some of it stayed.
    """
    cues = clause.kinds.get("went_away", ()) if f.concept in _MAY_GO else ()
    if cues and (
        "when" in clause.norms[f.end : f.end + 3]
        or not _NOW_AND_THEN.isdisjoint(clause.norms[clause.begin : f.end + 3])
        or _goes_on(clause)
    ):
        return None
    for cue in reversed(cues):
        if not f.end <= cue.start <= f.end + _GONE_WITHIN:
            continue
        between = clause.norms[f.end : cue.start]
        stop = max((k for k, word in enumerate(between) if word in _STOPS), default=-1)
        behind = clause.norms[cue.end : clause.end]
        if (
            any(o.polarity == "present" and f.end <= o.start < cue.start for o in clause.findings)
            or not _PLAIN_SUBJECTS.issuperset(between[stop + 1 :])
            or not (_STILL - {"but"} if _is_well_now(clause, cue) else _STILL).isdisjoint(
                between[:-1] if between[-1:] == ["but"] else between
            )
            or not _STILL.isdisjoint(behind)
            or _is_back(behind)
        ):
            continue
        return " ".join(clause.norms[cue.start : cue.end])
    return None


def _is_back(behind: list[str]) -> bool:
    """Whether what went is said to have come back: "that passed and it is back"."""
    return any(word == "back" and after != "to" for word, after in pairwise([*behind, "."]))


def _is_well_now(clause: Clause, cue: Cue) -> bool:
    return clause.norms[cue.end - 1] in _WELL_NOW


def _goes_on(clause: Clause) -> bool:
    """Whether the next sentence takes back that it went: "It settled; today he dribbles"."""
    reading = clause.reading
    number = reading.sentence[clause.begin] + 1
    words = clause.norms[clause.end : clause.end + _NEXT_WITHIN]
    if number >= len(reading.bounds) or not _BACK_AGAIN.isdisjoint(words):
        return bool(words)
    if _NOWADAYS.isdisjoint(words):
        return False
    return all(cue.kind not in _GOOD for cue in reading.cues[number])


def _post_time(clause: Clause, f: Finding, kind: str, reach: int) -> str | None:
    for cue in cues_beside(clause, kind, f):
        if clause.norms[cue.start : cue.end] == ["previous"] and not _is_adverb(clause, cue):
            continue
        between = clause.norms[f.end : cue.start]
        if between[:1] == [","] and between[1:2] in (
            ["that"],
            ["which"],
            ["now"],
            ["all"],
            ["but"],
            [],
        ):
            between = between[1:]
            if between[:1] == ["but"]:
                continue
        if reach > 4 and any(k in clause.covered for k in range(f.end + 1, cue.start)):
            continue
        if 0 <= cue.start - f.end <= reach and not set(between) & {
            ",",
            "but",
            "and",
            "not",
            "never",
            "no",
            "hasn't",
            "since",
            "from",
        }:
            return " ".join(clause.norms[cue.start : cue.end])
    return None


def _is_adverb(clause: Clause, cue: Cue) -> bool:
    """Whether "previously" is written and not "previous" or "prev", which look ahead."""
    start, end = clause.reading.span(cue.start, cue.end)
    return clause.reading.text[start:end].lower() == "previously"


def _old(clause: Clause, f: Finding) -> str | None:
    """A year or "years ago" beside the finding, unless it says since when."""
    norms, reading = clause.norms, clause.reading
    for k in range(max(clause.begin, f.start - 5), min(clause.end, f.end + 6)):
        norm = norms[k]
        if f.start <= k < f.end:
            continue
        is_year = len(norm) == 4 and norm.isdigit() and norm[:2] in ("19", "20")
        if not is_year and (norm not in _LONG_SINCE or norms[k - 1] not in _UNITS or not k):
            continue
        near = norms[min(k, f.end) : max(k, f.start)]
        if is_year:
            year = int(norm)
            if year >= (reading.letter_date.year if reading.letter_date else _RECENT):
                continue
            before = norms[k - 1] if k else ""
            if before in ("since", "from") or "since" in near or "," in near:
                continue
            if 1930 <= year <= 2100 and (
                before in ("in", "(", "during", "year")
                or k == f.start - 1
                or f.end <= k < f.end + 4
            ):
                return norm
        elif "," not in near:
            if k > f.end and norms[max(0, k - 4)] not in (
                "since",
                "start",
                "started",
                "began",
                "from",
            ):
                if not {"start", "started", "began", "since", "onset"} & set(norms[f.end : k]):
                    return "year ago"
    return None
