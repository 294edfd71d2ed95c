"""Numbers that were learned, as the files of a model folder hold them, and how they are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["ModelError", "read_numbers", "softmax"]

M = TypeVar("M")
F = TypeVar("F", np.float32, np.float64)


class ModelError(ValueError):
    """A model folder that can't be used: names the file, what is wrong, and the remedy."""


def read_numbers(folder: Path, name: str, make: Callable[[dict[str, Any]], M]) -> M | None:
    """What ``make`` makes of the numbers in a file of a model folder; None where there is none.

    Raises ``ModelError`` naming the file where its numbers aren't those that ``make`` needs.
    """
    path = folder / name
    if not path.is_file():
        return None
    try:
        return make(json.loads(path.read_text("utf-8")))
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise ModelError(
            f"{path}: not the numbers that lsmri writes; copy the folder again, or train it again"
        ) from None


def softmax(scores: NDArray[F], axis: int = -1) -> NDArray[F]:
    """Probabilities along an axis, which sum to 1."""
    raised = np.exp(scores - scores.max(axis=axis, keepdims=True))
    shares: NDArray[F] = raised / raised.sum(axis=axis, keepdims=True)
    return shares
