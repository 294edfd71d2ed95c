"""Slips of the hand on the keyboard, and of the machine that reads a scanned page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from lsmri.corpora.variation.edits import Draft, Edit

__all__ = ["ocr", "spelling"]

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

#: Shorter words would often turn into others: "past" and "last" are one key apart.
_WORD = re.compile(r"[A-Za-z]{5,}")

#: What optical recognition takes for something else, in either direction where both are usual.
_CONFUSED = {
    "l": "1I|", "I": "l1|", "1": "lI", "O": "0Q", "o": "0c", "0": "O", "rn": "m", "m": ("rn",),
    "cl": "d", "d": ("cl",), "vv": "w", "w": ("vv",), "h": "b", "e": "c", "c": "e", "S": "5",
    "B": "8", "ii": "u", "li": "h", "ti": "h", "f": "t", "i": "l1", "a": "o", "u": ("ii",),
    "g": "q9", "t": "f",
}  # fmt: skip
_CONFUSABLE = re.compile("|".join(map(re.escape, sorted(_CONFUSED, key=len, reverse=True))))
_TOKEN = re.compile(r"[A-Za-z0-9]+")


def _neighbours() -> dict[str, str]:
    near: dict[str, str] = {}
    for y, row in enumerate(_ROWS):
        for x, key in enumerate(row):
            places = [
                (y, x - 1),
                (y, x + 1),
                (y - 1, x),
                (y - 1, x + 1),
                (y + 1, x - 1),
                (y + 1, x),
            ]
            near[key] = "".join(
                _ROWS[j][i] for j, i in places if 0 <= j < len(_ROWS) and 0 <= i < len(_ROWS[j])
            )
    return near


_NEAR = _neighbours()


def spelling(draft: Draft, rng: Random) -> Iterator[Edit]:
    """Misspells one word in eight to one in fifty: a key missed, struck twice, late or beside."""
    rate = rng.uniform(0.02, 0.12)
    for match in _WORD.finditer(draft.text):
        if rng.random() < rate:
            word = match[0]
            slipped = _slipped(word, rng)
            if slipped != word:
                yield Edit(match.start(), match.end(), slipped)


def _slipped(word: str, rng: Random) -> str:
    """The word with one slip; its first letter stays, as it does in most misspellings."""
    at = rng.randrange(1, len(word))
    letter = word[at]
    match rng.randrange(5):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + letter + word[at:]
        case 2:
            at = min(at, len(word) - 2)
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 3:
            near = rng.choice(_NEAR[letter.lower()])
            return word[:at] + (near.upper() if letter.isupper() else near) + word[at + 1 :]
        case _:
            return _by_ear(word, rng)


#: Letters that sound alike and are written for one another.
_ALIKE = {
    "ie": "ei", "ei": "ie", "ae": "e", "oe": "e", "ph": "f", "ea": "ee", "ee": "ea", "ance": "ence",
    "ence": "ance", "able": "ible", "ss": "s", "ll": "l", "mm": "m", "nn": "n", "tt": "t",
    "pp": "p", "cc": "c", "rr": "r", "y": "i", "i": "y", "tion": "sion", "ise": "ize",
}  # fmt: skip
_SOUND = re.compile("|".join(sorted(_ALIKE, key=len, reverse=True)))


def _by_ear(word: str, rng: Random) -> str:
    found = [match for match in _SOUND.finditer(word) if match.start()]
    if not found:
        return word
    match = rng.choice(found)
    return word[: match.start()] + _ALIKE[match[0]] + word[match.end() :]


def ocr(draft: Draft, rng: Random) -> Iterator[Edit]:
    """Misreads a few characters, at most one a token, no digit as another, no word as a number."""
    rate = rng.uniform(0.01, 0.08)
    for token in _TOKEN.finditer(draft.text):
        if rng.random() >= rate:
            continue
        found = list(_CONFUSABLE.finditer(token[0]))
        if not found:
            continue
        match = rng.choice(found)
        taken = rng.choice(_CONFUSED[match[0]])
        read = token[0][: match.start()] + taken + token[0][match.end() :]
        if not read.isdigit():
            yield Edit(token.start(), token.end(), read)
