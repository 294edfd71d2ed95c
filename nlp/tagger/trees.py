"""Boosted trees as plain numbers, walked by all rows at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["BoostedTrees"]


class BoostedTrees:
    """Scores of rows, as ``lsmri.training.boosting`` learned them.

    width: how many inputs a row has at least; a narrower one raises ``IndexError``.
    """

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        """numbers: ``base``, a score of each class; of every node of every tree ``input``, which of
        a row's numbers it asks for (-1 at a leaf), ``limit``, up to which its left side is taken,
        ``right``, how many nodes on its right side begins (the left one is next), and ``value``,
        what it adds at a leaf; ``roots``, where the trees begin, in turn of the classes.
        """
        self._base = np.array(numbers["base"])
        self._roots = np.array(numbers["roots"])
        inputs = np.array(numbers["input"])
        at = np.arange(len(inputs))
        leaf = inputs < 0
        self.width = int(inputs.max(initial=-1)) + 1
        self._input = np.where(leaf, 0, inputs)
        self._limit = np.array(numbers["limit"], dtype=np.float64)
        self._value = np.array(numbers["value"], dtype=np.float64)
        #: Where each node leads: to the right side, then to the left; a leaf to itself.
        self._next = np.empty((len(inputs), 2), dtype=np.intp)
        self._next[:, 0] = at + np.array(numbers["right"])
        self._next[:, 1] = np.where(leaf, at, at + 1)
        self._depth = self._deepest(leaf)

    def _deepest(self, leaf: NDArray[np.bool_]) -> int:
        """How many questions the deepest leaf is away from its root."""
        depth, at = 0, np.unique(self._roots)
        while not leaf[at].all():
            at = np.unique(self._next[at])
            depth += 1
        return depth

    def __call__(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """rows: (rows, inputs). Returns (rows, classes)."""
        if rows.shape[1] < self.width:
            raise IndexError(f"{rows.shape[1]} inputs given, {self.width} are asked for")
        numbers, ways = rows.ravel(), self._next.ravel()
        begin = np.arange(len(rows))[:, None] * rows.shape[1]
        at = np.broadcast_to(self._roots, (len(rows), len(self._roots)))
        for _ in range(self._depth):
            goes_left = numbers.take(self._input.take(at) + begin) <= self._limit.take(at)
            at = ways.take(2 * at + goes_left)
        turns = len(self._roots) // len(self._base)
        values = self._value.take(at).reshape(len(rows), turns, len(self._base))
        scores: NDArray[np.float64] = self._base + values.sum(axis=1)
        return scores
