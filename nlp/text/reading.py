"""The working view of one letter that the pipeline's components share.

A ``Reading`` holds the words that count for matching, cut into sentences. All positions in it are
word positions; ``span`` turns them into offsets of the letter.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from itertools import chain, compress
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from lsmri.nlp.text.choices import choose
from lsmri.nlp.text.tokenizer import Words, places_of

if TYPE_CHECKING:
    from lsmri.corpora.letter import Mention
    from lsmri.nlp.matching.finding import Finding
    from lsmri.nlp.matching.scanner import Hit
    from lsmri.nlp.tagger.durations import Timed
    from lsmri.nlp.tagger.second_reader import SecondReading
    from lsmri.nlp.time.timex import PickedTime, Timex
    from lsmri.nlp.treatment.find import Treatment

__all__ = [
    "BY_PLACE",
    "BY_START",
    "FAILED",
    "LONGEST_SENTENCE",
    "Cue",
    "Reading",
    "line_start",
    "once",
    "read_words",
]

#: Keys to sort what has a place in the letter.
BY_START = attrgetter("start")
BY_PLACE = attrgetter("start", "end")

#: Among ``Reading.doubts`` the one that is no concept: how treatment did.
FAILED = "conservative_treatment_failed"

#: A dot after one of these ends no sentence.
_ABBREVIATIONS = frozenset(
    "dr mr mrs ms prof approx e.g i.e vs st tab tabs inj cap caps assoc resp incl dept tel nr "
    "esp etc wk hrs yr yrs mth prox dist lat med ant post sup inf occ prev pt ca fig ref c ie "
    "eg cf q".split()
)
#: A dot after "p.r.n", "9 p.m" ends one before a capital, one after "L.S" or initials doesn't.
_CLOSING = frozenset("bid tid qid tds qds bd od prn po qhs hs am pm normal".split())
_ANSWERS = frozenset(
    {
        "no",
        "n",
        "nil",
        "none",
        "yes",
        "y",
        "never",
        "->",
        "deny",
        "negative",
        "nothing",
        "fine",
        "ok",
        "grand",
        "normal",
    }
)
_BULLET = re.compile(r"[-*+>]$|\d{1,2}$|[a-h]$|o$")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}$")
_DATE_LEADS = frozenset("on since from dated of in by until till to and the was done".split())
_WRAPPED_FROM = 52  # a line of at least so many characters may have been wrapped
_ENDINGS = frozenset(".:;!?")
#: In words. What is claimed is weighed sentence by sentence, each finding against every cue, so
#: that the time grows with the square of a sentence's length: an endless one is cut.
LONGEST_SENTENCE = 400
_STOPS = frozenset("\n.;!?")


@dataclass(slots=True)
class Cue:
    """A cue word or phrase: ``start`` and ``end`` in words, and its kind."""

    start: int
    end: int
    kind: str


class _Starting(Protocol):
    """What has a place in the letter."""

    start: int


S = TypeVar("S", bound=_Starting)
T = TypeVar("T")
#: A list as it was given, its items by their place, and the first word of each.
_Placed = tuple[list[Any], list[Any], list[int]]


@dataclass(slots=True)
class Reading:
    """The words of a letter that count, and what the components found.

    norms, starts, ends: folded form and offsets of each word. index: its token in the ``Doc``.
    sentence: number of the sentence each word belongs to. bounds: first and last-plus-one word of
        each sentence. sections: the section of each, None where no heading was seen.
    passed_over: time expressions that the rules hold to measure no part of the illness.
    doubts: by concept, how probable each status is, where a model left it open; and how probable
        each ``conservative_treatment_failed`` is.
    treatment_hits: the lexicon's names of treatments and words about them. ruled_response: how they
        did by the rules alone, before a second reading settles them. second_reading: what a tagger
        saw, where there is one. timed: the times as it weighed them. picked: the one that it
        picked as how long the complaint has lasted; None where it leaves that to the rules.
    look_alikes: by concept, first and last-plus-one word of what only looks like it: the lexicons'
        ``exclude``, measurements that are nothing.
    unanswered: first and last-plus-one word of what a form prints and nobody answered.
    chosen: offsets of answers that are marked among those that a form prints.
    soft_breaks: words that begin a line which was taken for the wrapped rest of the one before.
    placed: lists of what was found, as ``placed_within`` has put them in order.
    asked: the places of words, as ``places_within`` has found them. told: what rules that are asked
        ``once`` a letter have made of it.
    where: of each folded word that the letter holds, where it stands, in order. vocabulary: these
        words as a set, which meets another quicker than the keys do. figures: those of them that
        begin with a figure.
    """

    text: str
    norms: list[str]
    starts: list[int]
    ends: list[int]
    index: list[int]
    sentence: list[int]
    bounds: list[tuple[int, int]]
    line_starts: set[int] = field(default_factory=set)
    soft_breaks: set[int] = field(default_factory=set)
    sections: list[str | None] = field(default_factory=list)
    cues: list[list[Cue]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    treatments: list[Treatment] = field(default_factory=list)
    timexes: list[Timex] = field(default_factory=list)
    passed_over: list[Timex] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    letter_date: date | None = None
    doubts: dict[str, dict[Any, float]] = field(default_factory=dict)
    treatment_hits: list[Hit] = field(default_factory=list)
    ruled_response: bool | None = None
    second_reading: SecondReading | None = None
    timed: list[Timed] = field(default_factory=list)
    picked: PickedTime | None = None
    look_alikes: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    unanswered: list[tuple[int, int]] = field(default_factory=list)
    chosen: frozenset[int] = frozenset()
    placed: list[_Placed] = field(default_factory=list, repr=False, compare=False)
    told: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    asked: dict[frozenset[str], Sequence[int]] = field(
        default_factory=dict, repr=False, compare=False
    )
    where: dict[str, list[int]] = field(init=False, repr=False, compare=False)
    vocabulary: frozenset[str] = field(init=False, repr=False, compare=False)
    figures: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        where: defaultdict[str, list[int]] = defaultdict(list)
        for k, norm in enumerate(self.norms):
            where[norm].append(k)
        where.default_factory = None  # from now on it is a plain dict
        self.where = where
        self.vocabulary = frozenset(where)
        self.figures = frozenset([word for word in where if word[0].isdecimal()])

    def holds(self, words: Iterable[str]) -> bool:
        """Whether the letter holds one of these folded words."""
        return not self.vocabulary.isdisjoint(words)

    def places(self, words: AbstractSet[str]) -> Sequence[int]:
        """Where these folded words stand, in order."""
        where = self.where
        shared = self.vocabulary & words
        if not shared:
            return ()
        found = [where[word] for word in shared]
        return found[0] if len(found) == 1 else sorted(chain.from_iterable(found))

    def places_within(self, words: frozenset[str], begin: int, end: int) -> Sequence[int]:
        """Those of ``places`` from ``begin`` up to, not including, ``end``.

        They are kept, for the same words are asked for again and again.
        """
        places = self.asked.get(words)
        if places is None:
            places = self.asked[words] = self.places(words)
        return places and places[bisect_left(places, begin) : bisect_left(places, end)]

    def placed_within(self, items: list[S], begin: int, end: int) -> list[S]:
        """Those of the findings, treatments or times that start in these words, by their place.

        The order is kept until the list is another or has grown, for this is asked again and again.
        """
        for held, ordered, starts in self.placed:
            if held is items and len(ordered) == len(items):
                return ordered[bisect_left(starts, begin) : bisect_left(starts, end)]
        ordered = sorted(items, key=BY_START)
        self.placed[:] = [held for held in self.placed if held[0] is not items]
        self.placed.append((items, ordered, list(map(BY_START, ordered))))
        return self.placed_within(items, begin, end)

    def sentences(self, words: AbstractSet[str]) -> list[int]:
        """The numbers of the sentences that hold one of these folded words, in order."""
        return list(dict.fromkeys(map(self.sentence.__getitem__, self.places(words))))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of the words from ``start`` up to, not including, ``end``."""
        return self.starts[start], self.ends[end - 1]

    def words_within(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last-plus-one word that these offsets of the letter touch; None for none."""
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end)
        return (first, last) if first < last else None


def once(rule: Callable[[Reading], T]) -> Callable[[Reading], T]:
    """What a rule makes of a letter, made once and kept: for what several others ask, and what
    stays as it is from when it is first asked.
    """

    @wraps(rule)
    def ask(reading: Reading) -> T:
        told = reading.told
        if rule not in told:
            told[rule] = rule(reading)
        return cast(T, told[rule])

    return ask


@once
def _line_starts(reading: Reading) -> list[int]:
    return sorted({0, *reading.line_starts})


def line_start(reading: Reading, k: int) -> int:
    """The word with which the line of a word begins."""
    starts = _line_starts(reading)
    return starts[bisect_right(starts, k) - 1]


def read_words(text: str, words: Words) -> Reading:
    """Leaves out what doesn't count, joins wrapped lines and cuts the rest into sentences."""
    source = words.norms
    dropped = [i for i, norm in enumerate(source) if not norm] if "" in source else []
    wraps = _wraps(words)
    chosen, unchosen = choose(words)
    if wraps or unchosen:
        dropped = sorted({*dropped, *wraps, *unchosen})
    norms, starts, ends, index = source, words.starts, words.ends, words.index
    soft_breaks: set[int] = set()
    if dropped:
        kept = bytearray(b"\1") * len(source)
        for count, i in enumerate(dropped):
            kept[i] = 0
            if wraps and source[i] == "\n" and i + 1 < len(source):
                soft_breaks.add(i - count)
        norms = list(compress(norms, kept))
        starts, ends = list(compress(starts, kept)), list(compress(ends, kept))
        index = list(compress(index, kept))
    sentence: list[int] = []
    bounds: list[tuple[int, int]] = []
    reading = Reading(text, norms, starts, ends, index, sentence, bounds, {0}, soft_breaks)
    reading.chosen = frozenset(chosen)
    reading.line_starts.update([k + 1 for k in reading.where.get("\n", ())])
    begin = 0
    for k in reading.places(_STOPS):
        if norms[k] == "\n" or _ends_sentence(k, text, norms, starts, ends):
            _close(begin, k + 1, norms, sentence, bounds)
            begin = k + 1
    _close(begin, len(norms), norms, sentence, bounds)
    return reading


def _close(
    begin: int, end: int, norms: list[str], sentence: list[int], bounds: list[tuple[int, int]]
) -> None:
    """Adds the sentence of these words; of an endless one several, cut behind a comma if it can."""
    while begin < end:
        stop = end
        if end - begin > LONGEST_SENTENCE:
            stop = begin + LONGEST_SENTENCE
            half = begin + LONGEST_SENTENCE // 2
            stop = next((k + 1 for k in range(stop - 1, half, -1) if norms[k] == ","), stop)
        sentence += [len(bounds)] * (stop - begin)
        bounds.append((begin, stop))
        begin = stop


def _wraps(words: Words) -> list[int]:
    """Line ends that don't count: those within a wrapped line, and one at the very end."""
    norms, texts = words.norms, words.texts
    wraps: list[int] = []
    line_begin = 0
    last = len(norms) - 1
    for i in places_of("\n", norms):
        length = words.starts[i] - line_begin
        then = [*norms[i + 2 : i + 5], "\n"]
        if i == last or (i and _is_wrapped(length, texts[i], norms[i - 1], texts[i + 1], then)):
            wraps.append(i)
        line_begin = words.ends[i]
    return wraps


def _is_wrapped(length: int, gap: str, last: str, following: str, then: list[str]) -> bool:
    """Whether a line end is only where a long line was broken.

    following: the next line's first word; then: the folded words after it.
    """
    second = then[0]
    if gap.count("\n") > 1 or last in _ENDINGS:
        return False
    if not following[0].isalnum() and following[0] not in "(?'\"/&":
        return False
    if _BULLET.match(following) and second in (".", ")"):
        return False
    if second == ":" or (second == "-" and length < _WRAPPED_FROM):
        return False
    if following[0].isupper() and _is_heading(following, then):
        return False
    if _DATE.match(following) and last not in _DATE_LEADS:
        return False
    if last in (",", "and", "or", "with", "of", "the", "a", "to", "in", "for"):
        return True
    return following[0].islower() or length >= _WRAPPED_FROM


def _is_heading(following: str, then: list[str]) -> bool:
    """Whether a line begins like a field ("Conservative care:") or a numbered question ("Q3")."""
    if ":" in then and "\n" not in then[: then.index(":")]:
        return True
    return following == "Q" and then[0].isdigit()


def _ends_sentence(k: int, text: str, norms: list[str], starts: list[int], ends: list[int]) -> bool:
    norm = norms[k]
    if norm == ";" or k + 1 == len(norms):
        return True
    glued = starts[k + 1] == ends[k]
    if norm == "." and (norms[k + 1] == "." or (k and norms[k - 1] == ".")):
        return False
    if norm == "?" and norms[k + 1] in _ANSWERS:
        return False
    if norm == "?":
        return not glued and k > 0 and norms[k - 1] != "\n" and ends[k - 1] == starts[k]
    if glued:
        return False
    if norm == "!" or k == 0:
        return norm == "!"
    previous = norms[k - 1]
    if previous in ("n", "y"):
        return True
    begins_line = k == 1 or norms[k - 2] == "\n"
    if begins_line and (previous.isdigit() or len(previous) == 1):
        return False
    if previous[0].isalpha() and "." in text[starts[k - 1] : ends[k - 1]]:
        return previous in _CLOSING or starts[k + 1] > ends[k] + 1
    return previous not in _ABBREVIATIONS and not (len(previous) == 1 and previous.isalpha())
