"""What can be wrong with an input, and how it is told: by name and position, never by its text."""

from __future__ import annotations

from dataclasses import dataclass

from lsmri.corpora.scheme import Code
from lsmri.serve.render.visible import shown

__all__ = ["InputProblem", "PartlyRead", "ProblemCode", "Unreadable"]


class ProblemCode(Code):
    """Why an input could not be scored, or not wholly."""

    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    NOT_A_FILE = "not_a_file"
    NO_LETTERS = "no_letters"
    UNSUPPORTED = "unsupported"
    EMPTY = "empty"
    BINARY = "binary"
    TOO_LARGE = "too_large"
    PROTECTED = "protected"
    BROKEN = "broken"
    NO_TEXT_LAYER = "no_text_layer"
    PARTLY_READ = "partly_read"
    INVALID_JSON = "invalid_json"
    INVALID_LETTER = "invalid_letter"
    DUPLICATE_ID = "duplicate_id"
    UNSUITABLE = "unsuitable"
    OTHER_BODY_PART = "other_body_part"
    INTERNAL = "internal"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"


class Unreadable(Exception):  # noqa: N818 - it speaks of the input, and the input isn't an error
    """A file, or a part of one, that holds no letter that could be scored.

    reason: what is wrong, as a clause; it never holds words of the letter.
    remedy: what a person can do about it.
    """

    def __init__(self, code: ProblemCode, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.remedy = remedy


class PartlyRead(Unreadable):
    """A file of which a part could be read: ``text`` is scored, and what is missing is told."""

    def __init__(self, text: str, reason: str, remedy: str) -> None:
        super().__init__(ProblemCode.PARTLY_READ, reason, remedy)
        self.text = text


@dataclass(frozen=True, slots=True)
class InputProblem:
    """An input that failed: which one, where in it, why, and what helps.

    name: the file, or the letter's id where that is all there is.
    line: of a file with one letter a line, from 1.
    id: the letter's id if it is known and isn't the name.
    """

    name: str
    code: ProblemCode
    reason: str
    remedy: str = ""
    line: int | None = None
    id: str = ""

    @classmethod
    def of(
        cls, error: Unreadable, name: str, *, line: int | None = None, id: str = ""
    ) -> InputProblem:
        """The problem that ``error`` is for the input called ``name``."""
        return cls(name, error.code, error.reason, error.remedy, line, id)

    @property
    def where(self) -> str:
        """Name and position, safe to print: ``letters.jsonl line 3 (id r-17)``."""
        line = "" if self.line is None else f" line {self.line}"
        known = f" (id {shown(self.id)})" if self.id else ""
        return f"{shown(self.name)}{line}{known}"

    def __str__(self) -> str:
        remedy = f" {self.remedy}." if self.remedy else ""
        return f"{self.where}: {self.reason}.{remedy}"
