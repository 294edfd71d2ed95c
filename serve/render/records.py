"""Results as plain values, for JSON."""

from __future__ import annotations

from typing import Any

from lsmri.serve.scoring import Scored

__all__ = ["to_record"]


def to_record(scored: Scored, *, with_text: bool = False) -> dict[str, Any]:
    """A result as one object of plain values.

    ``decisions`` holds those of all profiles if they were asked for.
    with_text: adds the letter under ``text``, for offsets refer to the text as it was extracted.
    """
    record = scored.result.to_dict()
    if scored.decisions:
        record["decisions"] = {name: d.to_dict() for name, d in scored.decisions.items()}
    if with_text:
        record["text"] = scored.result.text
    return record
