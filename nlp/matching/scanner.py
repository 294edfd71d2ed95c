"""One pass over the folded words that finds every lexicon entry: findings, cues, headings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.lexicon import Entry, GapEntry, Lexicon
from lsmri.nlp.matching.trie import Meaning, Node
from lsmri.nlp.text.reading import Cue, Reading

__all__ = ["Hits", "Scanner"]

#: A gapped entry never reaches across one of these.
_BARRIERS = frozenset(
    "no not nil denies deny without never nor but however although except free absent denied "
    "[x] ; : negative".split()
) | {"\n", "[ ]"}
#: Tokens of several words that entries may begin or end within ("left lower limb").
_OPEN = ("left ", "right ")
#: Which of two hits as long as each other counts.
_FIRST = ("exclude", "absent", "present", "observable")
Hit = tuple[int, int, Entry]
_Found = tuple[int, int, Meaning]


@dataclass(slots=True)
class Hits:
    """What a scan found, in words: concepts as findings, the rest as (start, end, entry)."""

    findings: list[Finding] = field(default_factory=list)
    treatments: list[Hit] = field(default_factory=list)
    sections: list[Hit] = field(default_factory=list)


class Scanner:
    """Compiled once from a lexicon; calls are independent of each other."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._root = lexicon.root
        self._gaps = lexicon.gaps
        size = len(lexicon.gaps)
        needed = [len(gap.gaps) + 1 for gap in lexicon.gaps]
        self._shifts = [place * size for place in range(max(needed, default=0))]
        self._all = (1 << size) - 1
        #: The bits of parts that an entry doesn't have.
        self._spare = sum(
            1 << shift + number
            for number, parts in enumerate(needed)
            for shift in self._shifts[parts:]
        )

    def __call__(self, reading: Reading) -> Hits:
        """Finds all entries. Cues go to ``reading.cues`` by sentence, the longest at each place."""
        sentence = reading.sentence
        entries: list[Hit] = []
        gapped: list[Hit] = []
        cues: list[tuple[int, int, str]] = []
        current = -1
        mask = 0
        parts: list[_Found] = []
        for found in self._find(reading.norms):
            start, stop, meaning = found
            number = sentence[start]
            if stop < 0 or sentence[stop - 1] != number:
                continue
            if number != current:
                if mask:
                    gapped += self._join(mask, parts, reading.norms)
                    mask = 0
                    parts = []
                current = number
            if meaning.parts:
                mask |= meaning.mask
                parts.append(found)
            if meaning.cues:
                for name in meaning.cues:
                    cues.append((start, stop, name))
            if meaning.entries:
                for entry in meaning.entries:
                    entries.append((start, stop, entry))
        if mask:
            gapped += self._join(mask, parts, reading.norms)
        entries.sort(key=_by_end)
        for start, stop, entry in gapped:
            if _crosses_columns(reading, start, stop):
                continue
            if entry.kind == "cue":
                cues.append((start, stop, entry.name))
            else:
                entries.append((start, stop, entry))
        reading.cues = _cues_by_sentence(cues, reading)
        return _sorted_out(entries)

    def _find(self, norms: list[str]) -> list[_Found]:
        """All phrases by their first word; those that end within a token have -1 for an end."""
        words = " ".join(norms).split(" ")
        begins: Sequence[int] = range(len(norms))
        ends: Sequence[int] = range(1, len(norms) + 1)
        if len(words) != len(norms):
            begins, ends = _places(norms)
        words.append("")
        nodes = [self._root.get(word) for word in words]
        found: list[_Found] = []
        for k, first in compress(enumerate(nodes), nodes):
            begin = begins[k]
            if begin < 0:
                continue
            at = k
            node: Node | None = first
            while node is not None:
                meaning, children = node
                if meaning is not None:
                    found.append((begin, ends[at], meaning))
                if children is None:
                    break
                at += 1
                node = children.get(words[at])
        return found

    def _join(self, mask: int, found: list[_Found], norms: list[str]) -> list[Hit]:
        """The entries in parts of one sentence, all of whose parts it holds closely enough."""
        mask |= self._spare
        alive = self._all
        for shift in self._shifts:
            alive &= mask >> shift
        hits: list[Hit] = []
        while alive:
            lowest = alive & -alive
            alive ^= lowest
            number = lowest.bit_length() - 1
            gap = self._gaps[number]
            places = [
                [(start, stop) for start, stop, meaning in found if shift + number in meaning.parts]
                for shift in self._shifts[: len(gap.gaps) + 1]
            ]
            hits += _chain(gap, places, norms)
            if not gap.ordered:
                hits += _chain(gap, places[::-1], norms)
        return hits


def _by_end(hit: Hit) -> tuple[int, int]:
    return hit[1], hit[0]


def _places(norms: list[str]) -> tuple[list[int], list[int]]:
    """Where entries may begin and end: for each word, its token, and the end of its token.

    -1 where the token has words before it, or after it: entries don't begin or end within one.
    """
    begins: list[int] = []
    ends: list[int] = []
    done = 0
    for k, norm in enumerate(norms):
        if " " not in norm:
            continue
        begins += range(done, k)
        ends += range(done + 1, k + 1)
        inner = norm.count(" ")
        is_open = norm.startswith(_OPEN)
        begins += [k, *[k if is_open else -1] * inner]
        ends += [*[k + 1 if is_open else -1] * inner, k + 1]
        done = k + 1
    begins += range(done, len(norms))
    ends += range(done + 1, len(norms) + 1)
    return begins, ends


def _chain(gap: GapEntry, places: list[list[tuple[int, int]]], norms: list[str]) -> list[Hit]:
    """All places where the parts of an entry follow each other closely enough."""
    open_ends = places[0]
    for following, allowed in zip(places[1:], gap.gaps, strict=True):
        grown: dict[int, tuple[int, int, int]] = {}
        for start, stop in open_ends:
            for begin, end in following:
                between = begin - stop
                if 0 <= between <= allowed and (not between or _joins(norms[stop:begin], allowed)):
                    nearest = (between, start, end)
                    grown[end] = min(grown.get(end, nearest), nearest)
        if not grown:
            return []
        open_ends = [(start, end) for _, start, end in grown.values()]
    return [(start, end, gap.entry) for start, end in open_ends]


def _crosses_columns(reading: Reading, start: int, stop: int) -> bool:
    """Whether a run of four or more spaces parts these words: columns of a form."""
    starts, ends = reading.starts, reading.ends
    return any(
        starts[k + 1] - ends[k] > 3
        and reading.text[ends[k] : starts[k + 1]].isspace()
        and "\n" not in reading.text[ends[k] : starts[k + 1]]
        for k in range(start, stop - 1)
    )


def _joins(between: list[str], allowed: int) -> bool:
    """Whether the words in a gap keep its ends together; short gaps don't reach over a comma."""
    if allowed <= 3 and ":" in between:
        between = [word for word in between if word != ":"]
    return _BARRIERS.isdisjoint(between) and not (allowed <= 4 and "," in between)


def _sorted_out(entries: list[Hit]) -> Hits:
    hits = Hits()
    concepts: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in entries:
        kind = hit[2].kind
        if kind == "concept":
            concepts[hit[2].name].append(hit)
        elif kind == "treatment":
            hits.treatments.append(hit)
        else:
            hits.sections.append(hit)
    for code, found in concepts.items():
        hits.findings += _longest(code, found)
    hits.findings.sort(key=lambda f: (f.start, f.end))
    return hits


def _longest(code: str, found: list[Hit]) -> list[Finding]:
    """Of overlapping hits of one concept the longest; ``exclude`` silences what it touches."""
    if len(found) == 1:
        start, end, entry = found[0]
        return [Finding(start, end, code, entry.polarity, why=[entry.source])]
    found.sort(key=_precedence)
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


def _precedence(hit: Hit) -> tuple[int, int, int]:
    start, end, entry = hit
    return start - end, _FIRST.index(entry.polarity), start


def _cues_by_sentence(found: list[tuple[int, int, str]], reading: Reading) -> list[list[Cue]]:
    """Cues by place. One inside a longer one doesn't act: "no improvement" negates nothing."""
    by_sentence: list[list[Cue]] = [[] for _ in reading.bounds]
    found.sort(key=lambda hit: (hit[0], -hit[1]))
    sentence = reading.sentence
    reach = -1
    widest: tuple[int, int] = (0, 0)
    for start, end, name in found:
        if end <= reach and (start, end) != widest:
            continue
        if end > reach:
            reach, widest = end, (start, end)
        by_sentence[sentence[start]].append(Cue(start, end, name))
    return by_sentence
