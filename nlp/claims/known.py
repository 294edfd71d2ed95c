"""Findings that stand as they have for years, or that have another cause than the spine's."""

from __future__ import annotations

from collections.abc import Set
from itertools import pairwise

from lsmri.nlp.claims.clause import words_of
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Cue, Reading, once

__all__ = ["has_cause", "is_longstanding"]

#: Findings that are left out where they are said to stand unchanged for years: no new deficit.
#: States that count however old they are, are ``clause.LASTING``.
_MAY_BE_OLD = frozenset(
    "bladder_dysfunction bowel_dysfunction sexual_dysfunction structural_deformity "
    "severe_motor_deficit motor_deficit bilateral_radicular_symptoms reflex_change".split()
)
#: So many words before a cause somebody may be said to guess it.
_GUESSED_WITHIN = 4
#: These take up what the sentence before them says.
_TAKES_UP = frozenset({"this", "that", "it", "these", "those", "which"})
_AS_EVER = {("as", "ever"), ("for", "ever"), ("as", "long")}
#: A dysfunction that stands as before is old; a weakness may have stood for a week.
_AS_BEFORE = {("same", "as"), ("as", "before"), ("as", "always")}
_NOTHING_NEW = {("nothing", "new"), ("no", "different")}
#: Dysfunctions that "as before" and a cause told in the next sentence explain; not the saddle's
#: numbness, which the record counts with them where an operation or a birth upset all three.
_OF_PELVIS = frozenset({"bladder_dysfunction", "bowel_dysfunction", "sexual_dysfunction"})
#: A year before this is old in a letter without a date, which may have been written from 2024 on.
_OLD_YEAR = 2022
#: Behind "since" an event these tell that it was lately.
_LATELY = frozenset(
    "hour day week month yesterday today morning night monday tuesday wednesday thursday friday "
    "saturday sunday".split()
)
#: "Since her early sixties".
_WHOSE = frozenset("his her their the my early mid late".split())
#: "For a long time", "for ages", said of a dysfunction.
_LONG_WHILE = {("long", "time"), ("for", "ages"), ("for", "age"), ("long", "while")}
#: Behind "last", these make a spell that began long ago.
_SPELLS = frozenset({"year", "decade"})


def has_cause(f: Finding, reading: Reading) -> bool:
    """Whether the sentence names another cause, or the next one does ("This is since his
    TURP"), and nothing new.
    """
    kind = "cause_of_" + f.concept
    if kind not in _kinds(reading):
        return False
    number = reading.sentence[f.start]
    causes = _causes(kind, reading, number)
    told = reading.bounds[number]
    if not causes and number + 1 < len(reading.bounds):
        begin, end = reading.bounds[number + 1]
        if f.concept in _OF_PELVIS and reading.norms[begin] in _TAKES_UP:
            causes = _causes(kind, reading, number + 1)
            told = told[0], end
    if not causes:
        return False
    within = {k for cue in causes for k in range(cue.start, cue.end)}
    words = {reading.norms[k] for k in range(*told) if k not in within}
    return words_of("new_and_grave").isdisjoint(words)


@once
def _kinds(reading: Reading) -> Set[str]:
    """The kinds of all cues of a letter."""
    return {cue.kind for cues in reading.cues for cue in cues}


def _causes(kind: str, reading: Reading, number: int) -> list[Cue]:
    """What a sentence names as a cause of a kind, a patient's guesses left out."""
    return [cue for cue in reading.cues[number] if cue.kind == kind and not _is_guess(cue, reading)]


def _is_guess(cue: Cue, reading: Reading) -> bool:
    """Whether it is only what the patient thinks: "thought it was the water pill"."""
    begin, _ = reading.bounds[reading.sentence[cue.start]]
    ahead = reading.norms[max(begin, cue.start - _GUESSED_WITHIN) : cue.start]
    return not words_of("guesses").isdisjoint(ahead) and words_of("can_tell").isdisjoint(ahead)


def is_longstanding(f: Finding, reading: Reading) -> bool:
    """Whether the finding is said to be as it has been for years."""
    if f.concept not in _MAY_BE_OLD:
        return False
    begin, end = reading.bounds[reading.sentence[f.start]]
    after = reading.norms[f.end : min(end, f.end + 9)]
    around = set(reading.norms[max(begin, f.start - 3) : f.start] + after)
    if around & {"chronic", "unchanged", "baseline"} and not around & (
        words_of("new") - {"new", "now", "today"}
    ):
        return True
    pairs = {*pairwise(after)}
    if f.concept in _OF_PELVIS and _NOTHING_NEW & pairs:
        return True
    new = around & words_of("new")
    if new and not (new == {"last"} and _last_spell(after)):
        return False
    if new and not words_of("episodes").isdisjoint(reading.norms[max(begin, f.start - 4) : end]):
        return False  # "one episode of incontinence over the last two years" is no state
    if around & words_of("long_stood") or {"long", "standing"} <= around or _AS_EVER & pairs:
        return True
    if f.concept in _OF_PELVIS and (_AS_BEFORE | _LONG_WHILE) & pairs:
        return True
    return _for_years(reading, [*reading.norms[f.start : f.end], *after])


def _last_spell(words: list[str]) -> bool:
    """Whether "last" is said of years: "for the last decade", "the last ten years"."""
    if "last" not in words:
        return False
    behind = words[words.index("last") + 1 :][:2]
    return behind[:1] == ["decade"] or (len(behind) == 2 and behind[1] in _SPELLS)


def _for_years(reading: Reading, words: list[str]) -> bool:
    """Whether words say of a finding that it began years before the letter."""
    date = reading.letter_date
    recent = date.year - 1 if date is not None else _OLD_YEAR
    for k, word in enumerate(words):
        if word in ("year", "decade"):
            if {"for", "since", "many", "over", "twenty", "x"} & set(words[:k]):
                return True
        if word == "since":
            years = [int(w) for w in words[k + 1 :] if w.isdigit() and len(w) == 4]
            if years and years[0] < recent:
                return True
            behind = [w for w in words[k + 1 :] if w not in _WHOSE]
            if not words_of("decades").isdisjoint(behind[:1]):
                return True
            lately = _LATELY.isdisjoint(behind) or "every" in behind
            if lately and not words_of("old_events").isdisjoint(behind):
                return True
    return False
