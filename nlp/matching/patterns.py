"""The language in which lexicon entries are written.

===============  ==========================================================================
``a (b|c) d``    one of the alternatives
``a [b] c``      ``b`` may be missing
``@name``        any phrase of the word class ``name``
``a ..5 b``      ``a``, then ``b`` after at most five other words of the same clause
``a <>5 b``      the same in either order
===============  ==========================================================================

Write words as they are usually written; case, accents, plurals, hyphens and known variants are
folded on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

__all__ = ["Group", "PatternError", "Row", "Sequence", "expand", "parse", "phrases", "sequence"]

_GAP = re.compile(r"\s(\.\.|<>)(\d+)\s")
_PIECE = re.compile(r"\(|\)|\[|\]|\||@\w+|[^\s()\[\]|]+")
#: More phrases than this from one part is a mistake in the entry.
_MOST_PHRASES = 2000
#: A pattern of more phrases is scanned in parts that must stand side by side: less to hold.
_SPLIT_ABOVE = 150


class PatternError(ValueError):
    """An entry that doesn't hold to the language: quotes the entry and says what is wrong."""


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives of which one stands, or none where the group is optional."""

    rows: tuple[Row, ...]
    optional: bool


#: What follows one another: a written word, a class (``@name``) or a group.
Row: TypeAlias = "tuple[str | Group, ...]"


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts that follow each other. ``gaps[i]`` words at most stand between part i and part i + 1.

    ordered is false where the two parts (then there are just two) may come in either order.
    """

    parts: tuple[str, ...]
    gaps: tuple[int, ...]
    ordered: bool


def parse(pattern: str) -> tuple[Row, ...]:
    """The alternatives of a pattern without gaps. Raises ``PatternError`` on open brackets."""
    rows: list[Row] = []
    row: list[str | Group] = []
    outer: list[tuple[list[Row], list[str | Group], str]] = []
    for piece in _PIECE.findall(pattern):
        if piece in ("(", "["):
            outer.append((rows, row, piece))
            rows, row = [], []
        elif piece == "|":
            rows.append(tuple(row))
            row = []
        elif piece in (")", "]"):
            rows.append(tuple(row))
            inner = tuple(rows)
            opened = ""
            if outer:
                rows, row, opened = outer.pop()
            if opened + piece not in ("()", "[]"):
                raise PatternError(f"{pattern!r}: brackets don't match")
            row.append(Group(inner, piece == "]"))
        else:
            row.append(piece)
    if outer:
        raise PatternError(f"{pattern!r}: brackets don't match")
    rows.append(tuple(row))
    return tuple(rows)


def sequence(pattern: str, classes: Mapping[str, list[str]]) -> Sequence:
    """Takes a pattern apart at its gaps, and where it would stand for too many phrases."""
    pieces = _GAP.split(pattern.strip())
    if len(pieces) == 1 and _most(parse(pattern), classes, pattern) <= _SPLIT_ABOVE:
        return Sequence((pattern,), (), True)
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
    if _most(parse(chunk), classes, chunk, check=False) <= _SPLIT_ABOVE:
        return [chunk]
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


def _most(
    rows: Iterable[Row], classes: Mapping[str, list[str]], pattern: str, *, check: bool = False
) -> int:
    """How many phrases the alternatives stand for, doubles counted."""
    total = 0
    for row in rows:
        size = 1
        for item in row:
            if isinstance(item, Group):
                size *= _most(item.rows, classes, pattern, check=check) + item.optional
            elif item[0] == "@":
                size *= len(_class(item, classes, pattern))
        if check and size > _MOST_PHRASES:
            raise PatternError(f"{pattern!r}: {size} phrases; use a gap or a smaller class")
        total += size
    return total


def _class(item: str, classes: Mapping[str, list[str]], pattern: str) -> list[str]:
    try:
        return classes[item[1:]]
    except KeyError:
        raise PatternError(f"{pattern!r}: no word class {item}") from None


def expand(pattern: str, classes: Mapping[str, list[str]]) -> list[str]:
    """All phrases that a pattern without gaps stands for, without doubles.

    Raises ``PatternError`` on unbalanced brackets, unknown classes or too many phrases.
    """
    rows = parse(pattern)
    _most(rows, classes, pattern, check=True)
    return phrases(rows, classes)


def phrases(rows: Iterable[Row], classes: Mapping[str, list[str]]) -> list[str]:
    """All phrases that alternatives stand for, without doubles and without the empty one."""
    return list(dict.fromkeys(phrase for phrase in _phrases(rows, classes) if phrase))


def _phrases(rows: Iterable[Row], classes: Mapping[str, list[str]]) -> list[str]:
    found: list[str] = []
    for row in rows:
        choices: list[list[str]] = []
        for item in row:
            if isinstance(item, Group):
                inner = _phrases(item.rows, classes)
                choices.append([*inner, ""] if item.optional else inner)
            else:
                choices.append(classes[item[1:]] if item[0] == "@" else [item])
        found += (" ".join(word for word in choice if word) for choice in product(*choices))
    return found
