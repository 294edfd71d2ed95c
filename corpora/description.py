"""What a corpus holds, counted: letters, words, concepts and assertions, and what letters omit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.scheme import RED_FLAGS, Concept

__all__ = ["BY", "EXAMINED", "OMISSIONS", "CorpusDescription", "describe"]

#: What letters are counted by.
BY = ("split", "author", "style", "country", "referrer")

#: What an examination of the legs finds, or doesn't find: a letter that names none of them, in
#: whatever assertion, tells of no examination. (One that names weakness may still tell of none.)
EXAMINED = frozenset(
    {
        Concept.NERVE_TENSION_SIGN,
        Concept.SENSORY_DEFICIT,
        Concept.MOTOR_DEFICIT,
        Concept.REFLEX_CHANGE,
        Concept.SEVERE_MOTOR_DEFICIT,
        Concept.UPPER_MOTOR_NEURON_SIGNS,
    }
)

#: Of a letter's verdict: its category and its urgency.
Verdict = Callable[[AnnotatedLetter], tuple[str, str]]


@dataclass(slots=True)
class CorpusDescription:
    """Counts over a corpus.

    words: of each letter, sorted. by: for each of ``BY``, letters by value; those that don't say
        are under the empty string. mentions: by concept and assertion. findings: letters
        by concept and status of the record. omitted: letters by what they leave out.
    recorded: letters with a feature record, by split; ``categories``, ``urgencies``, ``findings``
        and ``omitted`` count these alone, all but ``findings`` by split and name.
    """

    letters: int = 0
    recorded: Counter[str] = field(default_factory=Counter)
    words: list[int] = field(default_factory=list)
    by: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in BY})
    mentions: Counter[tuple[str, str]] = field(default_factory=Counter)
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    categories: Counter[tuple[str, str]] = field(default_factory=Counter)
    urgencies: Counter[tuple[str, str]] = field(default_factory=Counter)
    omitted: Counter[tuple[str, str]] = field(default_factory=Counter)


def _no_duration(item: AnnotatedLetter) -> bool:
    said = any(m.concept == Concept.SYMPTOM_DURATION for m in item.mentions)
    return item.record.symptom_duration_weeks is None and not said


def _no_treatment(item: AnnotatedLetter) -> bool:
    return Concept.TREATMENT not in item.record.findings


def _no_examination(item: AnnotatedLetter) -> bool:
    return EXAMINED.isdisjoint(m.concept for m in item.mentions)


def _no_red_flag(item: AnnotatedLetter) -> bool:
    return RED_FLAGS.isdisjoint(m.concept for m in item.mentions)


#: What letters leave out, and how it is told that one does.
OMISSIONS: dict[str, Callable[[AnnotatedLetter], bool]] = {
    "duration": _no_duration,
    "treatment": _no_treatment,
    "examination": _no_examination,
    "red_flags": _no_red_flag,
}


def describe(
    items: Iterable[AnnotatedLetter], *, verdict: Verdict | None = None
) -> CorpusDescription:
    """Counts a corpus in one pass.

    verdict: gives category and urgency for a letter with a record; not asked for others.
    """
    found = CorpusDescription()
    for item in items:
        _count(found, item)
        if item.recorded:
            _count_record(found, item, verdict)
    found.words.sort()
    return found


def _count(found: CorpusDescription, item: AnnotatedLetter) -> None:
    found.letters += 1
    found.words.append(len(item.letter.text.split()))
    for name in BY:
        value = item.record.referrer_specialty if name == "referrer" else getattr(item, name)
        found.by[name][str(value or "")] += 1
    found.mentions.update((str(m.concept), str(m.assertion)) for m in item.mentions)


def _count_record(found: CorpusDescription, item: AnnotatedLetter, verdict: Verdict | None) -> None:
    part = item.split
    found.recorded[part] += 1
    found.findings.update(item.record.findings.items())
    found.omitted.update((part, name) for name, lacks in OMISSIONS.items() if lacks(item))
    if verdict is not None:
        category, urgency = verdict(item)
        found.categories[part, category] += 1
        found.urgencies[part, urgency] += 1
