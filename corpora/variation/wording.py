"""Other words for the same: abbreviations, names of drugs, names of people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from random import Random

from lsmri.corpora.scheme import Concept
from lsmri.corpora.variation.edits import Draft, Edit
from lsmri.corpora.variation.phrases import Phrases, cased, either_way, table

__all__ = ["abbreviations", "drugs", "names"]

#: "Mrs. J. Ward", "Dr O'Brien": a title, initials perhaps, and the family name.
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\b\.? (?:[A-Z]\.? ?)?((?:O'|Mc|Mac)?[A-Z][a-z]{2,})\b(?!')"
)
_QUERY = re.compile(r"(?<!\S)(?:\?(?=[A-Za-z])|query (?=[A-Za-z]))")
_DIGIT = re.compile(r"\d")


def abbreviations(draft: Draft, rng: Random) -> Iterator[Edit]:
    """Shortens and expands: ``hx`` and history, ``L leg`` and left leg, ``?`` and query."""
    rate = rng.uniform(0.3, 0.9)
    for match, others in _abbreviations().find(draft.text):
        if rng.random() < rate:
            yield Edit(match.start(), match.end(), cased(rng.choice(others), match))
    yield from _sides(draft, rng, rate)
    for match in _QUERY.finditer(draft.text):
        if rng.random() < rate / 2:
            yield Edit(match.start(), match.end(), "query " if match[0] == "?" else "?")


@cache
def _abbreviations() -> Phrases:
    data = table("abbreviations")
    forms = either_way(data["either"])
    for long, short in data["one_way"].items():
        forms.setdefault(long, []).extend(short)
    return Phrases(forms)


def _sides(draft: Draft, rng: Random, rate: float) -> Iterator[Edit]:
    pattern, short = _side_table()
    for match in pattern.finditer(draft.text):
        if rng.random() < rate:
            word = match[0].lower()
            side = "left" if word.startswith("l") else "right"
            new = rng.choice(short[side]) if word == side else side
            yield Edit(match.start(), match.end(), new)


@cache
def _side_table() -> tuple[re.Pattern[str], dict[str, list[str]]]:
    sides = table("abbreviations")["sides"]
    parts = "|".join(sides.pop("before"))
    return re.compile(rf"\b(?:[Ll]eft|[Rr]ight|Lt|Rt|lt|rt|L|R)\b(?= (?:{parts})\b)"), sides


def drugs(draft: Draft, rng: Random) -> Iterator[Edit]:
    """Generic names for brands and the reverse, or another drug of the same treatment type.

    Only within a treatment's mention, and another substance only where it has no figures: a dose
    or a strength belongs to its drug.
    """
    rate = rng.uniform(0.4, 1.0)
    tables = _drugs()
    for mention, (start, end) in zip(draft.mentions, draft.spans, strict=True):
        if mention.concept is not Concept.TREATMENT or mention.type not in tables:
            continue
        if any(m.type is not mention.type for m in draft.inside(start, end)):
            continue
        phrases, every = tables[mention.type]
        found = list(phrases.find(draft.text, start, end))
        other = len(found) == 1 and not _DIGIT.search(draft.text, start, end)
        for match, same in found:
            if rng.random() < rate:
                new = rng.choice(every if other and rng.random() < 0.4 else same)
                yield Edit(match.start(), match.end(), cased(new, match))


@cache
def _drugs() -> dict[str, tuple[Phrases, tuple[str, ...]]]:
    return {
        kind: (Phrases(either_way(lists)), tuple(name for names in lists for name in names))
        for kind, lists in table("drugs").items()
    }


def names(draft: Draft, rng: Random) -> Iterator[Edit]:
    """Other family names after titles, the same one wherever a name comes again."""
    chosen: dict[str, str] = {}
    for match in _TITLED.finditer(draft.text):
        new = chosen.setdefault(match[1], rng.choice(_families()))
        yield Edit(match.start(1), match.end(1), new)


@cache
def _families() -> tuple[str, ...]:
    return tuple(table("names")["family"])
