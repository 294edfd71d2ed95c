"""Letters as a database keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from lsmri.corpora.letter import Letter
from lsmri.serve.service.worklist.errors import UnsuitableLetter

__all__ = ["LONGEST_ID", "check", "given_of", "letter_of"]

#: Characters of an id.
LONGEST_ID = 200
_GIVEN = [f.name for f in fields(Letter) if f.name not in ("text", "id")]


def check(letter: Letter) -> None:
    """Raises ``UnsuitableLetter`` where a database can't hold the letter, or not find it again."""
    if not letter.id or len(letter.id) > LONGEST_ID:
        raise UnsuitableLetter(
            "the letter has no id that it could be found by", f"give 1 to {LONGEST_ID} characters"
        )
    if not (_is_plain(letter.id) and _is_plain(letter.text)):
        raise UnsuitableLetter(
            "the letter holds NUL or half a character (a lone surrogate)", "export it anew"
        )


def _is_plain(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def given_of(letter: Letter) -> dict[str, Any]:
    """What the booking system knows of a letter, as plain values."""
    known = {name: getattr(letter, name) for name in _GIVEN}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in known.items()
        if value is not None
    }


def letter_of(letter_id: str, text: str, given: Mapping[str, Any]) -> Letter:
    """The letter again."""
    return Letter.from_dict({**given, "id": letter_id, "text": text})
