"""Phrases of a small closed table, looked up in a stretch of a letter's folded words.

For roles that only count beside certain heads: the words that make an MRI a past or a wanted one,
the words that name a specialty in a letterhead. What counts everywhere belongs to the scanner's
lexicon.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from sys import intern
from typing import Any

from lsmri.nlp.matching.lexicon import load_lexicon
from lsmri.nlp.matching.patterns import expand
from lsmri.nlp.text.reading import Cue, Reading
from lsmri.nlp.text.tokenizer import PhraseFolder

__all__ = ["Wording", "any_words", "load_tables", "load_wording", "load_words"]


class Wording:
    """Phrases by what they say. Calls find them; the longest wins where one lies within another."""

    def __init__(self, kinds: Mapping[str, Iterable[tuple[str, ...]]]) -> None:
        by_first: dict[str, dict[int, dict[tuple[str, ...], list[str]]]] = {}
        for kind, phrases in kinds.items():
            for phrase in phrases:
                by_size = by_first.setdefault(phrase[0], {})
                by_size.setdefault(len(phrase), {}).setdefault(phrase, []).append(kind)
        #: By first word, for each length, the longest first, the phrases and what they say.
        self._by_first = {
            first: sorted(by_size.items(), reverse=True) for first, by_size in by_first.items()
        }
        #: The words that a phrase may begin with.
        self.firsts = frozenset(by_first)

    def at(self, norms: list[str], start: int, end: int) -> Cue | None:
        """The longest phrase that begins at a word and ends before ``end``."""
        for size, phrases in self._by_first.get(norms[start], ()):
            stop = start + size
            if stop <= end:
                kinds = phrases.get(tuple(norms[start:stop]))
                if kinds:
                    return Cue(start, stop, kinds[0])
        return None

    def __call__(self, reading: Reading, begin: int, end: int) -> list[Cue]:
        """All phrases that lie within the words from ``begin`` to ``end``, by their places."""
        cues: list[Cue] = []
        norms = reading.norms
        reach = begin
        for at in reading.places_within(self.firsts, begin, end):
            for size, phrases in self._by_first[norms[at]]:
                stop = at + size
                if stop <= reach:
                    break
                if stop <= end:
                    kinds = phrases.get(tuple(norms[at:stop]))
                    if kinds:
                        cues += [Cue(at, stop, kind) for kind in kinds]
                        reach = stop
                        break
        return cues


@cache
def load_wording(name: str) -> Mapping[str, Wording]:
    """The tables of ``lexicon/name.toml``; in each, lists of patterns without gaps, by kind."""
    fold = PhraseFolder(load_lexicon().normaliser)

    def folded(patterns: list[str]) -> Iterable[tuple[str, ...]]:
        for pattern in patterns:
            yield from filter(None, map(fold, expand(pattern, {})))

    return {
        table: Wording({kind: dict.fromkeys(folded(patterns)) for kind, patterns in kinds.items()})
        for table, kinds in load_tables(name).items()
        if table != "words"
    }


@cache
def load_words(name: str) -> Mapping[str, frozenset[str]]:
    """The sets of folded single words in the table ``[words]`` of ``lexicon/name.toml``."""
    normaliser = load_lexicon().normaliser
    return {
        kind: frozenset(
            intern(normaliser(word)) if word != "newline" else "\n" for word in words.split()
        )
        for kind, words in load_tables(name)["words"].items()
    }


@cache
def any_words(name: str, *kinds: str) -> frozenset[str]:
    """The folded words of these kinds in the table ``[words]`` of ``lexicon/name.toml``."""
    table = load_words(name)
    return frozenset[str]().union(*(table[kind] for kind in kinds))


@cache
def load_tables(name: str) -> Mapping[str, Any]:
    """All of ``lexicon/name.toml``, as it is written."""
    text = (files("lsmri.nlp") / "lexicon" / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)
