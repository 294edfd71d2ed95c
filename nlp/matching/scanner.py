"""One pass over the folded words that finds every lexicon entry: findings, cues, headings."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import compress, repeat
from operator import itemgetter

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.lexicon import Entry, GapEntry, Lexicon
from lsmri.nlp.matching.trie import Meaning, Node
from lsmri.nlp.text.reading import BY_PLACE, Cue, Reading

__all__ = ["Hits", "Scanner"]

#: A gapped entry never reaches across one of these.
_BARRIERS = frozenset(
    "no not nil denies deny without never nor but however although except free absent denied "
    "[x] ; : negative".split()
) | {"\n", "[ ]"}
#: Tokens of several words that entries may begin or end within ("left lower limb").
_OPEN = ("left ", "right ")
#: Which of two hits as long as each other counts.
_FIRST = {"exclude": 0, "absent": 1, "present": 2, "observable": 3}
Hit = tuple[int, int, Entry]
_Found = tuple[int, int, Meaning]
_BY_END = itemgetter(1, 0)
_BY_BEGIN = itemgetter(0)
_NOWHERE: dict[str, Node] = {}


@dataclass(slots=True)
class Hits:
    """What a scan found, in words: concepts as findings, the rest as (start, end, entry).

    look_alikes: by concept, from where to where words only look like it.
    """

    findings: list[Finding] = field(default_factory=list)
    look_alikes: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    treatments: list[Hit] = field(default_factory=list)
    sections: list[Hit] = field(default_factory=list)


class Scanner:
    """Compiled once from a lexicon; calls are independent of each other."""

    def __init__(self, lexicon: Lexicon) -> None:
        #: What a word means by itself, and the words that lead on from it.
        self._alone: dict[str, Meaning] = {}
        self._second: dict[str, dict[str, Node]] = {}
        for word, (meaning, children) in lexicon.root.items():
            if meaning is not None:
                self._alone[word] = meaning
            if children is not None:
                self._second[word] = children
        self._gaps = lexicon.gaps
        size = len(lexicon.gaps)
        needed = [len(gap.gaps) + 1 for gap in lexicon.gaps]
        #: Of each entry, the numbers of its parts.
        self._parts = [
            [place * size + number for place in range(parts)] for number, parts in enumerate(needed)
        ]

    def __call__(self, reading: Reading) -> Hits:
        """Finds all entries. Cues go to ``reading.cues`` by sentence, the longest at each place."""
        found = self._find(reading.norms, reading.sentence)
        entries: list[Hit] = []
        cues: list[tuple[int, int, str]] = []
        parts: list[_Found] = []
        for part in found:
            start, stop, said = part
            for entry in said.entries:
                entries.append((start, stop, entry))
            for name in said.cues:
                cues.append((start, stop, name))
            if said.parts:
                parts.append(part)
        entries.sort(key=_BY_END)
        for hit in self._gapped(parts, reading):
            start, stop, entry = hit
            if _crosses_columns(reading, start, stop):
                continue
            if entry.kind == "cue":
                cues.append((start, stop, entry.name))
            else:
                entries.append(hit)
        reading.cues = _cues_by_sentence(cues, reading)
        return _sorted_out(entries)

    def _find(self, norms: list[str], sentence: list[int]) -> list[_Found]:
        """All phrases within a sentence, by their first word; none that ends within a token."""
        if " " not in "".join(norms):
            longer = self._longer(norms)
            found = self._single(norms)
            found += [hit for hit in longer if sentence[hit[0]] == sentence[hit[1] - 1]]
            found.sort(key=_BY_BEGIN)
            return found
        words, begins, ends = _taken_apart(norms)
        return [
            (first, last, said)
            for begin, end, said in sorted(
                (*self._single(words), *self._longer(words)), key=_BY_BEGIN
            )
            if (first := begins[begin]) >= 0
            and (last := ends[end - 1]) >= 0
            and (last - first == 1 or sentence[first] == sentence[last - 1])
        ]

    def _single(self, words: list[str]) -> list[_Found]:
        """All phrases of one word."""
        alone = map(self._alone.get, words)
        return [(k, k + 1, said) for k, said in enumerate(alone) if said is not None]

    def _longer(self, words: list[str]) -> list[_Found]:
        """All phrases of two words or more, by their first word."""
        following = [*words[1:], ""]
        ahead = map(self._second.get, words, repeat(_NOWHERE))
        seconds = list(map(dict.get, ahead, following))
        found: list[_Found] = []
        for k, second in compress(enumerate(seconds), seconds):
            end = k + 1
            node: Node | None = second
            while node is not None:
                meaning, children = node
                if meaning is not None:
                    found.append((k, end + 1, meaning))
                if children is None:
                    break
                node = children.get(following[end])
                end += 1
        return found

    def _gapped(self, parts: list[_Found], reading: Reading) -> list[Hit]:
        """The entries in parts, sentence by sentence."""
        numbers = [reading.sentence[start] for start, _, _ in parts]
        hits: list[Hit] = []
        first = 0
        while first < len(parts):
            last = bisect_right(numbers, numbers[first], first)
            if last - first > 1:
                hits += self._join(parts[first:last], reading.norms)
            first = last
        return hits

    def _join(self, found: list[_Found], norms: list[str]) -> list[Hit]:
        """The entries in parts of one sentence, whose parts follow each other closely enough."""
        begun = ended = 0
        for _, _, meaning in found:
            ended |= begun & meaning.closes
            begun |= meaning.opens
        if not ended:
            return []
        hits: list[Hit] = []
        entries = list(_ones(ended))
        wanted = {part for number in entries for part in self._parts[number]}
        by_part: defaultdict[int, list[_Found]] = defaultdict(list)
        for hit in found:
            for part in wanted & hit[2].parts:
                by_part[part].append(hit)
        for number in entries:
            gap = self._gaps[number]
            own = [by_part[part] for part in self._parts[number]]
            if not all(own):
                continue  # it lacks one between
            hits += _chain(gap, own, norms)
            if not gap.ordered:
                hits += _chain(gap, own[::-1], norms)
        return hits


def _ones(bits: int) -> Iterator[int]:
    """The places of the bits that are set, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _taken_apart(norms: list[str]) -> tuple[list[str], list[int], list[int]]:
    """The words of all tokens, and where entries may begin and end: for each word, its token, and
    the end of its token.

    -1 where the token has words before it, or after it: entries don't begin or end within one.
    """
    words: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    done = 0
    for k, norm in enumerate(norms):
        if " " not in norm:
            continue
        words += norms[done:k]
        words += norm.split(" ")
        begins += range(done, k)
        ends += range(done + 1, k + 1)
        inner = norm.count(" ")
        is_open = norm.startswith(_OPEN)
        begins += [k, *[k if is_open else -1] * inner]
        ends += [*[k + 1 if is_open else -1] * inner, k + 1]
        done = k + 1
    words += norms[done:]
    begins += range(done, len(norms))
    ends += range(done + 1, len(norms) + 1)
    return words, begins, ends


def _chain(gap: GapEntry, places: list[list[_Found]], norms: list[str]) -> list[Hit]:
    """All places where the parts of an entry follow each other closely enough."""
    open_ends = [(start, stop) for start, stop, _ in places[0]]
    for following, allowed in zip(places[1:], gap.gaps, strict=True):
        grown: dict[int, tuple[int, int, int]] = {}
        for start, stop in open_ends:
            furthest = stop + allowed
            for begin, end, _ in following:
                if stop <= begin <= furthest and (
                    begin == stop or _joins(norms[stop:begin], allowed)
                ):
                    nearest = (begin - stop, start, end)
                    known = grown.get(end)
                    if known is None or nearest < known:
                        grown[end] = nearest
        if not grown:
            return []
        open_ends = [(start, end) for _, start, end in grown.values()]
    return [(start, end, gap.entry) for start, end in open_ends]


def _crosses_columns(reading: Reading, start: int, stop: int) -> bool:
    """Whether a run of four or more spaces parts these words: columns of a form."""
    gaps = zip(reading.ends[start : stop - 1], reading.starts[start + 1 : stop], strict=True)
    for end, following in gaps:
        if following - end > 3:
            between = reading.text[end:following]
            if between.isspace() and "\n" not in between:
                return True
    return False


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
            if hit[2].polarity == "exclude":
                hits.look_alikes.setdefault(hit[2].name, []).append(hit[:2])
        elif kind == "treatment":
            hits.treatments.append(hit)
        else:
            hits.sections.append(hit)
    for code, found in concepts.items():
        hits.findings += _longest(code, found)
    hits.findings.sort(key=BY_PLACE)
    return hits


def _longest(code: str, found: list[Hit]) -> list[Finding]:
    """Of overlapping hits of one concept the longest; ``exclude`` silences what it touches, and is
    told itself where it is the only hit.
    """
    kept = found if _stand_apart(found) else _without_shorter(found)
    return [
        Finding(start, end, code, entry.polarity, why=[entry.source])
        for start, end, entry in kept
        if entry.polarity != "exclude" or len(found) == 1
    ]


def _stand_apart(hits: list[Hit]) -> bool:
    """Whether each begins behind the one before."""
    reach = 0
    for start, end, _ in hits:
        if start < reach:
            return False
        reach = end
    return True


def _without_shorter(found: list[Hit]) -> list[Hit]:
    found.sort(key=_precedence)
    excluded = [hit for hit in found if hit[2].polarity == "exclude"]
    taken: set[int] = set()
    kept: list[Hit] = []
    for hit in found:
        start, end, entry = hit
        words = range(start, end)
        if entry.polarity == "exclude" or not taken.isdisjoint(words):
            continue
        if excluded and any(
            start < e and s < end and e - s >= end - start - 3 for s, e, _ in excluded
        ):
            continue
        kept.append(hit)
        taken.update(words)
    return kept


def _precedence(hit: Hit) -> tuple[int, int, int]:
    start, end, entry = hit
    return start - end, _FIRST[entry.polarity], start


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
