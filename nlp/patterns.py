"""The language in which lexicon entries are written, and its expansion to plain phrases.

===============  ==========================================================================
``a (b|c) d``    one of the alternatives
``a [b] c``      ``b`` may be missing
``@name``        any phrase of the word class ``name``
``a ..5 b``      ``a``, then ``b`` after at most five other words of the same clause
``a <>5 b``      the same in either order
===============  ==========================================================================

Write words as they are usually written; case, accents, plurals, hyphens and known variants are folded
on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product

__all__ = ["PatternError", "Sequence", "expand", "sequence"]

_GAP = re.compile(r"\s(\.\.|<>)(\d+)\s")
_PIECE = re.compile(r"\(|\)|\[|\]|\||@\w+|[^\s()\[\]|]+")
#: More phrases than this from one part is a mistake in the entry.
_MOST_PHRASES = 2000
#: A pattern of more phrases is scanned in parts that must stand side by side: less to build and hold.
_SPLIT_ABOVE = 150


class PatternError(ValueError):
    """An entry that doesn't hold to the language: quotes the entry and says what is wrong."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts that follow each other. ``gaps[i]`` words at most stand between part i and part i + 1.

    ordered is false where the two parts (then there are just two) may come in either order.
    """

    parts: tuple[str, ...]
    gaps: tuple[int, ...]
    ordered: bool


def sequence(pattern: str, classes: Mapping[str, list[str]]) -> Sequence:
    """Takes a pattern apart at its gaps, and at places where it would stand for too many phrases."""
    pieces = _GAP.split(pattern.strip())
    chunks, operators, gaps = pieces[::3], pieces[1::3], [int(n) for n in pieces[2::3]]
    if "<>" in operators:
        if len(chunks) != 2:
            raise PatternError(f"{pattern!r}: '<>' joins just two parts")
        return Sequence((chunks[0], chunks[1]), (gaps[0],), False)
    parts: list[str] = []
    between: list[int] = []
    for chunk, gap in zip(chunks, [*gaps, 0], strict=True):
        for part in _split(chunk, classes):
            parts.append(part)
            between.append(0)
        between[-1] = gap
    return Sequence(tuple(parts), tuple(between[:-1]), True)


def _split(chunk: str, classes: Mapping[str, list[str]]) -> list[str]:
    """Cuts a chunk between its top-level items so that no part stands for too many phrases."""
    items = _items(chunk)
    sizes = [len(expand(item, classes)) + item.startswith("[") for item in items]
    parts: list[str] = []
    current: list[str] = []
    size = 1
    for item, count in zip(items, sizes, strict=True):
        mandatory = any(not i.startswith("[") for i in current)
        if current and mandatory and not item.startswith("[") and size * count > _SPLIT_ABOVE:
            parts.append(" ".join(current))
            current, size = [], 1
        current.append(item)
        size *= count
    parts.append(" ".join(current))
    return parts


def _items(chunk: str) -> list[str]:
    items: list[str] = []
    depth = 0
    for piece in _PIECE.findall(chunk):
        if depth == 0:
            items.append(piece)
        else:
            items[-1] += " " + piece
        depth += (piece in "([") - (piece in ")]") if len(piece) == 1 else 0
    return items


def expand(pattern: str, classes: Mapping[str, list[str]]) -> list[str]:
    """All phrases that a pattern without gaps stands for, without doubles.

    Raises ``PatternError`` on unbalanced brackets, unknown classes or too many phrases.
    """
    pieces = _PIECE.findall(pattern)
    position = 0

    def alternatives(closing: str) -> list[str]:
        nonlocal position
        found: list[str] = []
        sequence: list[list[str]] = []
        while True:
            piece = pieces[position] if position < len(pieces) else ""
            position += 1
            if piece in (closing, "|"):
                found += _join(sequence, pattern)
                sequence = []
                if piece == closing:
                    return found
            elif piece == "(":
                sequence.append(alternatives(")"))
            elif piece == "[":
                sequence.append([*alternatives("]"), ""])
            elif piece in (")", "]", ""):
                raise PatternError(f"{pattern!r}: brackets don't match")
            elif piece[0] == "@":
                if piece[1:] not in classes:
                    raise PatternError(f"{pattern!r}: no word class {piece}")
                sequence.append(classes[piece[1:]])
            else:
                sequence.append([piece])

    pieces.append("")
    phrases = alternatives("")
    return list(dict.fromkeys(p for p in phrases if p))


def _join(sequence: list[list[str]], pattern: str) -> list[str]:
    size = 1
    for options in sequence:
        size *= len(options)
    if size > _MOST_PHRASES:
        raise PatternError(f"{pattern!r}: {size} phrases; use a gap or a smaller class")
    return [" ".join(word for word in choice if word) for choice in product(*sequence)]


def fold(phrase: str, tokenise: Callable[[str], list[str]]) -> str:
    """A phrase as it appears in the scanned string: folded words with blanks around."""
    return " " + " ".join(norm for norm in tokenise(phrase) if norm) + " "
