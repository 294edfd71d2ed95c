"""Lexicon phrases as a tree of folded words: a letter is scanned by walking down from each word.

Patterns grow into the tree as they are written, alternative by alternative, without being spelled
out as phrases first: that, and sharing beginnings, is what makes loading the lexicons quick.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from sys import intern
from typing import Any, TypeAlias

from lsmri.nlp.matching.patterns import Group, Row
from lsmri.nlp.text.normalise import Normaliser
from lsmri.nlp.text.tokenizer import PhraseFolder

__all__ = ["Meaning", "Node", "Trie"]


class Meaning:
    """What a phrase means. Compared by identity: phrases that mean the same share one.

    entries: the entries that it is the whole of. cues: the names of those that are cues.
    parts: numbers of the parts of gapped entries that it may be. opens, closes: the gapped entries
        that it may begin and end, a bit for each.
    """

    __slots__ = ("closes", "cues", "entries", "opens", "parts")

    def __init__(
        self,
        cues: tuple[str, ...],
        entries: tuple[Any, ...],
        parts: frozenset[int] = frozenset(),
        opens: int = 0,
        closes: int = 0,
    ) -> None:
        self.parts = parts
        self.opens, self.closes = opens, closes
        self.cues = cues
        self.entries = entries

    def joined(self, other: Meaning) -> Meaning:
        """What a phrase means that has both meanings."""
        return Meaning(
            tuple(dict.fromkeys(self.cues + other.cues)),
            tuple(dict.fromkeys(self.entries + other.entries)),
            self.parts | other.parts,
            self.opens | other.opens,
            self.closes | other.closes,
        )


#: What a phrase that ends here means, if one does, and the words that lead on.
Node: TypeAlias = "list[Any]"


class Trie:
    """Grows from patterns; ``root`` maps first words to nodes.

    words: all folded words in the tree.
    """

    def __init__(self, normaliser: Normaliser) -> None:
        self._folder = PhraseFolder(normaliser)
        self._classes: dict[str, list[tuple[str, ...]]] = {}
        self._top: Node = [None, {}]
        self.root: dict[str, Node] = self._top[1]
        self.words: set[str] = set()

    def define(self, name: str, phrases: Iterable[tuple[str, ...]]) -> None:
        """Makes folded phrases known as the class ``@name``."""
        self._classes[name] = list(dict.fromkeys(phrases))

    def fold(self, phrase: str) -> tuple[str, ...]:
        """The folded words of a phrase. What one written word stands for may be several."""
        return tuple(map(intern, " ".join(self._folder(phrase)).split()))

    def add_phrase(self, words: Iterable[str], extend: Callable[[Meaning | None], Meaning]) -> None:
        """Adds one phrase of folded words."""
        (node,) = self._walk([self._top], words)
        if node is not self._top:
            node[0] = extend(node[0])

    def add(self, rows: Iterable[Row], extend: Callable[[Meaning | None], Meaning]) -> None:
        """Adds all phrases of a pattern; ``extend`` adds what they mean to what is there."""
        top = self._top
        known: dict[Meaning | None, Meaning] = {}
        for node in self._grow_rows([top], rows):
            if node is not top:
                old = node[0]
                new = known.get(old)
                if new is None:
                    new = known[old] = extend(old)
                node[0] = new

    def _grow_rows(self, nodes: list[Node], rows: Iterable[Row]) -> list[Node]:
        ends: dict[int, Node] = {}
        for row in rows:
            for node in self._grow(nodes, row):
                ends[id(node)] = node
        return list(ends.values())

    def _grow(self, nodes: list[Node], row: Row) -> list[Node]:
        for item in row:
            if isinstance(item, Group):
                grown = self._grow_rows(nodes, item.rows)
                nodes = _united(grown, nodes) if item.optional else grown
            elif item[0] == "@":
                ends: dict[int, Node] = {}
                for phrase in self._classes[item[1:]]:
                    for node in self._walk(nodes, phrase):
                        ends[id(node)] = node
                nodes = list(ends.values())
            else:
                nodes = self._walk(nodes, self.fold(item))
        return nodes

    def _walk(self, nodes: list[Node], words: Iterable[str]) -> list[Node]:
        for word in words:
            self.words.add(word)
            ahead: list[Node] = []
            for node in nodes:
                children = node[1]
                if children is None:
                    children = node[1] = {}
                child = children.get(word)
                if child is None:
                    child = children[word] = [None, None]
                ahead.append(child)
            nodes = ahead
        return nodes


def _united(nodes: list[Node], more: list[Node]) -> list[Node]:
    return list({id(node): node for node in (*nodes, *more)}.values())
