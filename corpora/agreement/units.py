"""What annotators judged in common: mentions that are one and the same, and words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from lsmri.corpora.agreement.coefficients import Labels, Units
from lsmri.corpora.letter import Mention

__all__ = ["Unit", "exact_hits", "overlapping", "unit_span", "word_units"]

#: One thing in a letter: each annotator's mention of it, or None.
Unit = tuple[Mention | None, ...]

_ATTRIBUTES = ("type", "about", "assertion", "laterality", "value", "outcome")
_WORD = re.compile(r"\w+|[^\w\s]")


def overlapping(
    sides: Sequence[Sequence[Mention]], *, with_assertion: bool = False
) -> Iterator[Unit]:
    """Groups the annotators' mentions of one concept whose spans overlap, each in one group.

    The same span comes before a partial one, a long overlap before a short one. A mention that
    no other annotator has is a group of its own. with_assertion: only mentions that agree in it
    are grouped.
    """
    by_kind: defaultdict[tuple[str, ...], list[list[Mention]]] = defaultdict(
        lambda: [[] for _ in sides]
    )
    for number, mentions in enumerate(sides):
        for mention in mentions:
            kind = (mention.concept, mention.assertion) if with_assertion else (mention.concept,)
            by_kind[kind][number].append(mention)
    for _, found in sorted(by_kind.items()):
        yield from _grouped(found)


def _grouped(found: Sequence[Sequence[Mention]]) -> Iterator[Unit]:
    units: list[list[Mention | None]] = []
    for number, mentions in enumerate(found):
        candidates = [
            (*_closeness(unit, mention), place, index)
            for place, unit in enumerate(units)
            for index, mention in enumerate(mentions)
        ]
        candidates.sort(key=lambda candidate: (-candidate[0], -candidate[1], candidate[2:]))
        left = set(range(len(mentions)))
        for closeness, _, place, index in candidates:
            if closeness > 0 and index in left and units[place][number] is None:
                units[place][number] = mentions[index]
                left.remove(index)
        for index in sorted(left):
            unit: list[Mention | None] = [None] * len(found)
            unit[number] = mentions[index]
            units.append(unit)
    for unit in sorted(units, key=unit_span):
        yield tuple(unit)


def _closeness(unit: Iterable[Mention | None], mention: Mention) -> tuple[float, int]:
    """Of the unit's closest mention, the share of characters in common, and attributes alike.

    Two treatments may be marked on the same words: their types tell which is which.
    """
    return max(
        (
            (min(m.end, mention.end) - max(m.start, mention.start))
            / (max(m.end, mention.end) - min(m.start, mention.start)),
            sum(getattr(m, name) == getattr(mention, name) for name in _ATTRIBUTES),
        )
        for m in unit
        if m is not None
    )


def unit_span(unit: Iterable[Mention | None]) -> tuple[int, int]:
    """From the first character that an annotator marked to the last (exclusive)."""
    marked = [m for m in unit if m is not None]
    return min(m.start for m in marked), max(m.end for m in marked)


def exact_hits(unit: Unit, one: int, other: int) -> bool:
    """Whether two annotators marked the same characters."""
    a, b = unit[one], unit[other]
    return a is not None and b is not None and (a.start, a.end) == (b.start, b.end)


def word_units(
    text: str, sides: Sequence[Iterable[Mention]], concepts: Iterable[str] | None = None
) -> Units:
    """The letter's words, each with the concepts that each annotator marked on it.

    concepts: those that count; by default all. A word that an annotator left out has the empty
    label, so that agreement on leaving words alone is agreement; several concepts are one label.
    """
    wanted = None if concepts is None else set(concepts)
    words = list(_WORD.finditer(text))
    starts, ends = [word.start() for word in words], [word.end() for word in words]
    marked: defaultdict[int, list[set[str]]] = defaultdict(lambda: [set() for _ in sides])
    for number, mentions in enumerate(sides):
        for mention in mentions:
            if wanted is None or mention.concept in wanted:
                for word in range(
                    bisect_right(ends, mention.start), bisect_left(starts, mention.end)
                ):
                    marked[word][number].add(mention.concept)
    units: Counter[Labels] = Counter(
        tuple("+".join(sorted(found)) for found in labels) for labels in marked.values()
    )
    if len(words) > len(marked):
        units[("",) * len(sides)] += len(words) - len(marked)
    return units
