"""Characters that would steer a terminal or reorder a page, made visible, one for one.

Every replacement is one code point for one, so that offsets fit the visible text as well.
"""

from __future__ import annotations

__all__ = ["shown", "visible"]

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
#: Overrides, embeddings and isolates can show words in another order than they were written.
_REORDERING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))

_VISIBLE = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"},
    0x7F: "\N{SYMBOL FOR DELETE}",
    **dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT),
    **dict.fromkeys(_REORDERING, _REPLACEMENT),
    **dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT),
    **dict.fromkeys((0xFFFE, 0xFFFF), _REPLACEMENT),
    0x2028: "\n",
    0x2029: "\n",
    # Form feed, vertical tab and NEXT LINE break lines in a letter, and should do so on a page.
    0x0B: "\n",
    0x0C: "\n",
    0x85: "\n",
}


def visible(text: str) -> str:
    """``text`` with the same length, in which no character acts on what shows it.

    Line breaks (``\\r`` too) and tabs stay.
    """
    return text.translate(_VISIBLE)


def shown(name: str, *, longest: int = 100) -> str:
    """A name or an id on one line: visible, and shortened in the middle where it is long."""
    flat = visible(name).translate({9: " ", 10: " ", 13: " "})
    if len(flat) <= longest:
        return flat
    half = (longest - 1) // 2
    return f"{flat[:half]}…{flat[-half:]}"
