"""Variation by program on top of hand-written letters: for training, never for measuring.

A varied letter says the same as the one that it was made from, so its feature record is the same,
and every mention covers what its words have become. It is marked: its id ends in ``~v`` and the
seed, and its note says what was done. It keeps the author, so that a split by author keeps it on
the side of its original.
"""

from __future__ import annotations

from lsmri.corpora.variation.statements import harmless, insert, state, tell
from lsmri.corpora.variation.varying import KINDS, is_variant, origin, vary

__all__ = [
    "KINDS",
    "harmless",
    "insert",
    "is_variant",
    "origin",
    "state",
    "tell",
    "vary",
]
