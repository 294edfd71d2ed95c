"""How many words of a letter no lexicon holds: what an audit watches for drift."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

__all__ = ["count_words"]

#: Two letters say little: initials, units, sides.
_WORD = re.compile(r"[^\W\d_]{3,}")


def count_words(text: str) -> tuple[int, int]:
    """How many words of three letters or more there are, and how many that no lexicon holds."""
    words = _WORD.findall(text.lower())
    known = _vocabulary()
    return len(words), sum(word not in known for word in words)


@cache
def _vocabulary() -> frozenset[str]:
    """Every word in the lexicon files, and its plain plural."""
    folder = files("lsmri.nlp") / "lexicon"
    words = {
        word
        for item in folder.iterdir()
        if item.name.endswith(".toml")
        for word in _WORD.findall(item.read_text("utf-8").lower())
    }
    return frozenset(words | {f"{word}s" for word in words})
