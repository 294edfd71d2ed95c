"""Lexicons: data files beside this module, compiled into one scanner.

Each TOML file may hold

- ``[classes]``: named word classes, for use as ``@name`` in any file;
- ``[concept.CODE]``: phrases by what they say about the concept: ``present``, ``absent`` (a phrase that
  denies it by itself: "sphincters intact"), ``observable`` (says nothing until a normal or abnormal
  value stands beside it: "power", "ankle jerk") and ``exclude`` (words that look like it and aren't);
- ``[[phrase]]``: ``say = […]`` with ``present``/``absent`` lists of several concepts at once;
- ``[treatment.TYPE]``: ``names``; ``[cue.KIND]``: ``words``; ``[section.NAME]``: ``headings``;
- ``[outcome.KIND]``: ``words`` about treatments. They travel with the treatments and, unlike cues, act on
  nothing else and don't silence what they contain.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from lsmri.corpora.scheme import Concept, TreatmentType
from lsmri.nlp.normalise import Normaliser
from lsmri.nlp.patterns import expand, fold, sequence

__all__ = ["Entry", "GapEntry", "Lexicon", "load_lexicon"]

_POLARITIES = ("present", "absent", "observable", "exclude")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase means. ``kind`` is ``concept``, ``treatment``, ``cue``, ``section`` or ``atom``.

    name: the concept, treatment type, cue kind, section or atom.
    polarity: of a concept, see the module's description.
    source: the lexicon line it comes from, for the explanation. number: of an atom.
    """

    kind: str
    name: str
    polarity: str
    source: str
    number: int = -1


@dataclass(frozen=True, slots=True)
class GapEntry:
    """An entry in parts. At most ``gaps[i]`` words stand between the atoms i and i + 1."""

    atoms: tuple[int, ...]
    gaps: tuple[int, ...]
    ordered: bool
    entry: Entry


@dataclass(slots=True)
class Lexicon:
    """Everything that the scanner looks for.

    phrases: folded phrases with blanks around, one scanner pattern each.
    entries: what each phrase means, by the same index.
    gaps: entries in parts, by the number of their first atom (either one where order is free).
    """

    phrases: list[str] = field(default_factory=list)
    entries: list[tuple[Entry, ...]] = field(default_factory=list)
    gaps: dict[int, list[GapEntry]] = field(default_factory=dict)
    normaliser: Normaliser = field(default_factory=Normaliser)


@cache
def load_lexicon() -> Lexicon:
    """Reads and compiles the shipped lexicons, once a process."""
    folder = files("lsmri.nlp") / "lexicon"
    tables = [
        tomllib.loads(item.read_text("utf-8"))
        for item in sorted(folder.iterdir(), key=lambda f: f.name)
        if item.name.endswith(".toml")
    ]
    return compile_lexicon(tables)


def compile_lexicon(tables: list[dict[str, Any]]) -> Lexicon:
    """Compiles parsed TOML tables. Raises ``ValueError`` naming a bad entry."""
    from lsmri.nlp.tokenizer import tokenise

    spelling: dict[str, str] = {}
    lookalikes: set[str] = set()
    raw_classes: dict[str, list[str]] = {}
    for table in tables:
        for canonical, forms in table.get("spelling", {}).items():
            spelling.update(dict.fromkeys(forms.split(), canonical))
        lookalikes.update(table.get("lookalikes", {}).get("words", "").split())
        raw_classes.update(table.get("classes", {}))
    classes: dict[str, list[str]] = {}
    for name, patterns in raw_classes.items():
        classes[name] = [p for pattern in patterns for p in expand(pattern, classes)]
    lexicon = Lexicon(normaliser=Normaliser(spelling, lookalikes))
    meanings: dict[str, dict[Entry, None]] = {}
    folds: dict[str, str] = {}
    atoms: dict[str, int] = {}

    def folded(pattern: str) -> Iterator[str]:
        for phrase in expand(pattern, classes):
            key = folds.get(phrase)
            if key is None:
                key = folds[phrase] = fold(phrase, lambda p: tokenise(p, lexicon.normaliser))
            yield key

    def add(pattern: str, entry: Entry) -> None:
        for phrase in folded(pattern):
            meanings.setdefault(phrase, {})[entry] = None

    def atom(part: str) -> int:
        if part not in atoms:
            atoms[part] = len(atoms)
            add(part, Entry("atom", part, "", "", atoms[part]))
        return atoms[part]

    for table in tables:
        for pattern, entry in _lines(table):
            parts = sequence(pattern, classes)
            if len(parts.parts) == 1:
                add(pattern, entry)
                continue
            numbers = tuple(atom(part) for part in parts.parts)
            gap = GapEntry(numbers, parts.gaps, parts.ordered, entry)
            lexicon.gaps.setdefault(numbers[0], []).append(gap)
            if not parts.ordered:
                turned = GapEntry(numbers[::-1], parts.gaps, False, entry)
                lexicon.gaps.setdefault(numbers[1], []).append(turned)
    lexicon.phrases = list(meanings)
    lexicon.entries = [tuple(found) for found in meanings.values()]
    lexicon.normaliser.learn({word for phrase in meanings for word in phrase.split()})
    return lexicon


def _lines(table: dict[str, Any]) -> Iterator[tuple[str, Entry]]:
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
