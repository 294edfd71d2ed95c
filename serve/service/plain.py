"""JSON whose form isn't fixed by a model, as FHIR resources are: what can be read and sent back."""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import AfterValidator

__all__ = ["DEEPEST", "PlainObject"]

#: How deep values may lie in each other; FHIR's own resources stay far below.
DEEPEST = 100


def _plain(whole: dict[str, Any]) -> dict[str, Any]:
    """The object itself. Raises ``ValueError`` where it isn't JSON that could be written again."""
    level: list[Any] = [whole]
    for _ in range(DEEPEST):
        inner: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                inner += value.keys()
                inner += value.values()
            elif isinstance(value, list):
                inner += value
            elif isinstance(value, str):
                _check_text(value)
            elif isinstance(value, float) and not math.isfinite(value):
                raise ValueError("it holds a number that isn't finite")
        if not inner:
            return whole
        level = inner
    raise ValueError(f"it is nested more than {DEEPEST} deep")


def _check_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("it holds half a character (a lone surrogate)") from None


#: An object of any fields, of finite numbers and whole characters, no deeper than ``DEEPEST``.
PlainObject = Annotated[dict[str, Any], AfterValidator(_plain)]
