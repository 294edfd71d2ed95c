"""One pass over the folded words that finds every lexicon entry: concepts, treatments, cues, headings."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick

from lsmri.nlp.finding import Finding
from lsmri.nlp.lexicon import Entry, GapEntry, Lexicon
from lsmri.nlp.reading import Cue, Reading

__all__ = ["Hits", "Scanner"]

#: A gapped entry never reaches across one of these.
_BARRIERS = frozenset(
    "no not nil denies deny without never nor but however although except free absent denied [x] ; : \n negative".split(" ")
) | {"[ ]"}
Hit = tuple[int, int, Entry]


@dataclass(slots=True)
class Hits:
    """What a scan found, in words: concepts as findings, the rest as (start, end, entry)."""

    findings: list[Finding] = field(default_factory=list)
    treatments: list[Hit] = field(default_factory=list)
    sections: list[Hit] = field(default_factory=list)


class Scanner:
    """Compiled once from a lexicon; calls are independent of each other."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._entries = lexicon.entries
        self._gaps = lexicon.gaps
        self._automaton = AhoCorasick(lexicon.phrases)

    def __call__(self, reading: Reading) -> Hits:
        """Finds all entries. Cues go to ``reading.cues`` by sentence, longest first where they overlap."""
        norms = reading.norms
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        offsets: list[int] = []
        at = 0
        for k, norm in enumerate(norms):
            first[at] = k
            offsets.append(at)
            at += len(norm) + 1
            last[at] = k
        joined = " " + " ".join(norms) + " "
        hits = Hits()
        atoms: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        concepts: defaultdict[str, list[Hit]] = defaultdict(list)
        cues: list[Hit] = []
        entries = self._entries
        sentence = reading.sentence
        for pattern, begin, end in self._automaton.find_matches_as_indexes(joined, overlapping=True):
            start = first.get(begin)
            if start is None:
                start = bisect_right(offsets, begin) - 1
                if not norms[start].startswith(("left ", "right ")):
                    continue
            stop = last.get(end - 1)
            if stop is None:
                stop = bisect_right(offsets, end - 3) - 1
                if not norms[stop].startswith(("left ", "right ")):
                    continue
            if sentence[start] != sentence[stop]:
                continue
            stop += 1
            for entry in entries[pattern]:
                kind = entry.kind
                if kind == "atom":
                    atoms[entry.number].append((start, stop))
                elif kind == "concept":
                    concepts[entry.name].append((start, stop, entry))
                elif kind == "cue":
                    cues.append((start, stop, entry))
                elif kind == "treatment":
                    hits.treatments.append((start, stop, entry))
                else:
                    hits.sections.append((start, stop, entry))
        for start, stop, entry in self._joined_atoms(atoms, reading):
            if entry.kind == "concept":
                concepts[entry.name].append((start, stop, entry))
            elif entry.kind == "treatment":
                hits.treatments.append((start, stop, entry))
            elif entry.kind == "cue":
                cues.append((start, stop, entry))
        for code, found in concepts.items():
            hits.findings += _longest(code, found)
        hits.findings.sort(key=lambda f: (f.start, f.end))
        reading.cues = _cues_by_sentence(cues, reading)
        return hits

    def _joined_atoms(
        self, atoms: dict[int, list[tuple[int, int]]], reading: Reading
    ) -> list[Hit]:
        found: list[Hit] = []
        gaps = self._gaps
        for number in list(atoms):
            for gap in gaps.get(number, ()):
                if all(other in atoms for other in gap.atoms):
                    found += _chain(gap, atoms, reading)
        return found


def _chain(
    gap: GapEntry, atoms: dict[int, list[tuple[int, int]]], reading: Reading
) -> list[Hit]:
    """All places where the parts of an entry follow each other closely enough in one sentence."""
    open_ends = atoms[gap.atoms[0]]
    sentence, norms = reading.sentence, reading.norms
    for number, allowed in zip(gap.atoms[1:], gap.gaps, strict=True):
        grown: dict[int, tuple[int, int, int]] = {}
        for start, stop in open_ends:
            for begin, end in atoms[number]:
                between = begin - stop
                if (
                    0 <= between <= allowed
                    and sentence[start] == sentence[begin]
                    and (not between or _joins(norms[stop:begin], allowed))
                ):
                    nearest = (between, start, end)
                    grown[end] = min(grown.get(end, nearest), nearest)
        if not grown:
            return []
        open_ends = [(start, end) for _, start, end in grown.values()]
    return [(start, end, gap.entry) for start, end in open_ends]


def _joins(between: list[str], allowed: int) -> bool:
    """Whether the words in a gap keep its ends together; short gaps don't reach over a comma."""
    if allowed <= 3 and ":" in between:
        between = [word for word in between if word != ":"]
    return _BARRIERS.isdisjoint(between) and not (allowed <= 4 and "," in between)


def _longest(code: str, found: list[Hit]) -> list[Finding]:
    """Of overlapping hits of one concept the longest; ``exclude`` silences what it covers or touches."""
    if len(found) > 1:
        found.sort(key=lambda hit: (hit[0] - hit[1], hit[2].polarity != "exclude", hit[2].polarity != "absent", hit[0]))
    excluded = [hit for hit in found if hit[2].polarity == "exclude"]
    kept: list[Hit] = []
    for start, end, entry in found:
        if entry.polarity != "exclude" and any(
            start < e and s < end and e - s >= end - start - 3 for s, e, _ in excluded
        ):
            continue
        if entry.polarity == "exclude" or any(start < e and s < end for s, e, _ in kept):
            continue
        kept.append((start, end, entry))
    return [Finding(s, e, code, entry.polarity, why=[entry.source]) for s, e, entry in kept]


def _cues_by_sentence(found: list[Hit], reading: Reading) -> list[list[Cue]]:
    """Cues sorted by place. A cue inside a longer one doesn't act: "no improvement" negates nothing."""
    by_sentence: list[list[Cue]] = [[] for _ in reading.bounds]
    if not found:
        return by_sentence
    found.sort(key=lambda hit: (hit[0], -hit[1]))
    reach = -1
    widest: tuple[int, int] = (0, 0)
    for start, end, entry in found:
        if end <= reach and (start, end) != widest:
            continue
        if end > reach:
            reach, widest = end, (start, end)
        by_sentence[reading.sentence[start]].append(Cue(start, end, entry.name))
    return by_sentence
