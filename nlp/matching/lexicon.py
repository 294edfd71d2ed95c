"""Lexicons: data files beside this module, compiled into one scanner.

Each TOML file may hold

- ``[classes]``: named word classes, for use as ``@name`` in any file;
- ``[concept.CODE]``: phrases by what they say about the concept: ``present``, ``absent`` (a phrase
  that denies it by itself: "sphincters intact"), ``observable`` (says nothing until a normal or
  abnormal value stands beside it: "power", "ankle jerk") and ``exclude`` (words that look like it
  and aren't);
- ``[[phrase]]``: ``say = […]`` with ``present``/``absent`` lists of several concepts at once;
- ``[treatment.TYPE]``: ``names``; ``[cue.KIND]``: ``words``; ``[section.NAME]``: ``headings``;
- ``[outcome.KIND]``: ``words`` about treatments. They travel with the treatments and, unlike cues,
  act on nothing else and don't silence what they contain.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from lsmri.corpora.scheme import Concept, TreatmentType
from lsmri.nlp.loading import collecting_paused
from lsmri.nlp.matching.patterns import expand, parse, sequence
from lsmri.nlp.matching.trie import Meaning, Node, Trie
from lsmri.nlp.text.normalise import Normaliser
from lsmri.nlp.text.tokenizer import runs_together

__all__ = ["Entry", "GapEntry", "Lexicon", "lines", "load_lexicon", "read_tables", "word_classes"]

_POLARITIES = ("present", "absent", "observable", "exclude")
_CLASS = re.compile(r"@(\w+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase means. ``kind`` is ``concept``, ``treatment``, ``cue`` or ``section``.

    name: the concept, treatment type, cue kind or section.
    polarity: of a concept, see the module's description.
    source: the lexicon line it comes from, for the explanation.
    """

    kind: str
    name: str
    polarity: str
    source: str


@dataclass(frozen=True, slots=True)
class GapEntry:
    """An entry in parts. At most ``gaps[i]`` words stand between the parts i and i + 1."""

    gaps: tuple[int, ...]
    ordered: bool
    entry: Entry


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that the scanner looks for.

    root: the tree of all phrases. gaps: the entries in parts. Part ``i`` of entry ``n`` has the
        number ``i * len(gaps) + n`` among the parts that a phrase may be.
    """

    root: dict[str, Node]
    gaps: tuple[GapEntry, ...]
    normaliser: Normaliser


@cache
def load_lexicon() -> Lexicon:
    """Reads and compiles the shipped lexicons, once a process."""
    with collecting_paused():
        return compile_lexicon(read_tables())


def read_tables() -> list[dict[str, Any]]:
    """The shipped lexicon files as parsed, in the order of their names."""
    folder = files("lsmri.nlp") / "lexicon"
    return [
        tomllib.loads(item.read_text("utf-8"))
        for item in sorted(folder.iterdir(), key=lambda f: f.name)
        if item.name.endswith(".toml")
    ]


def word_classes(tables: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """The phrases of each word class, as written."""
    classes: dict[str, list[str]] = {}
    for table in tables:
        for name, patterns in table.get("classes", {}).items():
            classes[name] = [p for pattern in patterns for p in expand(pattern, classes)]
    return classes


def compile_lexicon(tables: list[dict[str, Any]]) -> Lexicon:
    """Compiles parsed TOML tables. Raises ``ValueError`` naming a bad entry."""
    spelling: dict[str, str] = {}
    lookalikes: set[str] = set()
    for table in tables:
        for canonical, forms in table.get("spelling", {}).items():
            spelling.update(dict.fromkeys(forms.split(), canonical))
        lookalikes.update(table.get("lookalikes", {}).get("words", "").split())
    classes = word_classes(tables)
    compiler = _Compiler(classes, Normaliser(spelling, lookalikes))
    for table in tables:
        for pattern, entry in lines(table):
            compiler.read(pattern, entry)
    return compiler.finish()


class _Compiler:
    """Sorts entries into whole and gapped ones, then grows the tree."""

    def __init__(self, classes: dict[str, list[str]], normaliser: Normaliser) -> None:
        self.classes = classes
        self.normaliser = normaliser
        self.trie = Trie(normaliser)
        self.whole: list[tuple[str, Entry]] = []
        self.parts: dict[str, list[tuple[int, int]]] = {}
        self.gaps: list[GapEntry] = []
        self.loose = {name for name, phrases in classes.items() if any(map(runs_together, phrases))}
        for name, phrases in classes.items():
            if name not in self.loose:
                self.trie.define(name, map(self.trie.fold, phrases))

    def read(self, pattern: str, entry: Entry) -> None:
        found = sequence(pattern, self.classes)
        if len(found.parts) == 1:
            self.whole.append((pattern, entry))
            return
        for place, part in enumerate(found.parts):
            self.parts.setdefault(part, []).append((place, len(self.gaps)))
        self.gaps.append(GapEntry(found.gaps, found.ordered, entry))

    def finish(self) -> Lexicon:
        for part, places in self.parts.items():
            self._add(part, self._part(places))
        for pattern, entry in self.whole:
            cue = entry.kind == "cue"
            self._add(pattern, Meaning((entry.name,), ()) if cue else Meaning((), (entry,)))
        self.normaliser.learn(self.trie.words)
        return Lexicon(self.trie.root, tuple(self.gaps), self.normaliser)

    def _part(self, places: Iterable[tuple[int, int]]) -> Meaning:
        """What a part means that has these places in these gapped entries."""
        opens = closes = 0
        for place, number in places:
            gap = self.gaps[number]
            first, last = place == 0, place == len(gap.gaps)
            opens |= (first or (last and not gap.ordered)) << number
            closes |= (last or (first and not gap.ordered)) << number
        size = len(self.gaps)
        parts = frozenset(place * size + number for place, number in places)
        return Meaning((), (), parts, opens, closes)

    def _add(self, pattern: str, meaning: Meaning) -> None:
        def extend(old: Meaning | None) -> Meaning:
            return meaning if old is None else old.joined(meaning)

        if not self._is_loose(pattern):
            self.trie.add(parse(pattern), extend)
            return
        for phrase in expand(pattern, self.classes):
            self.trie.add_phrase(self.trie.fold(phrase), extend)

    def _is_loose(self, pattern: str) -> bool:
        """Whether words of it may run together with their neighbours into one token."""
        return bool(runs_together(pattern)) or any(
            name in self.loose for name in _CLASS.findall(pattern)
        )


def lines(table: dict[str, Any]) -> Iterator[tuple[str, Entry]]:
    """The patterns of one parsed file with what they mean.

    Raises ``ValueError`` on a code that there isn't, naming the allowed ones.
    """
    for code, polarities in table.get("concept", {}).items():
        Concept(code)
        for polarity, patterns in polarities.items():
            if polarity not in _POLARITIES:
                raise ValueError(f"concept {code}: {polarity!r}; allowed: {_POLARITIES}")
            for pattern in patterns:
                yield pattern, Entry("concept", code, polarity, pattern)
    for block in table.get("phrase", []):
        for polarity in _POLARITIES:
            for code in block.get(polarity, []):
                Concept(code)
                for pattern in block["say"]:
                    yield pattern, Entry("concept", code, polarity, pattern)
    for name, block in table.get("treatment", {}).items():
        TreatmentType(name)
        for pattern in block["names"]:
            yield pattern, Entry("treatment", name, "", pattern)
    for name, block in table.get("outcome", {}).items():
        for pattern in block["words"]:
            yield pattern, Entry("treatment", name, "outcome", pattern)
    for name, block in table.get("cue", {}).items():
        for pattern in block["words"]:
            yield pattern, Entry("cue", name, "", pattern)
    for name, block in table.get("section", {}).items():
        for pattern in block["headings"]:
            yield pattern, Entry("section", name, "", pattern)
