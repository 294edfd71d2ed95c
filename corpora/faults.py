"""What can be wrong in a corpus, and how it is told: by place, never by words of a letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from lsmri.corpora.scheme import Code

__all__ = ["CorpusError", "Fault", "FaultCode", "Report", "raised"]


class FaultCode(Code):
    """Kinds of faults."""

    FILE = "file"
    SYNTAX = "syntax"
    KEY = "key"
    CODE = "code"
    VALUE = "value"
    OFFSETS = "offsets"
    OVERLAP = "overlap"
    RECORD = "record"
    ID = "id"
    FORMAT = "format"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a corpus, where, and how to mend it.

    reason: a clause that holds no words of the letter. remedy: what the person should do.
    file, line, letter: where; ``line`` counts from 1 and is None where the form has no lines.
    start: of the mention concerned, in code points of the letter's text.
    detail: the words concerned, for the eyes of the one who mends the file; never to be logged.
    """

    code: FaultCode
    reason: str
    remedy: str = ""
    file: str = ""
    line: int | None = None
    letter: str = ""
    start: int | None = None
    detail: str = field(default="", repr=False)

    @property
    def where(self) -> str:
        """The place in words: ``gp.yaml: line 12: letter gp-01: character 30``."""
        parts = (
            self.file,
            f"line {self.line}" if self.line is not None else "",
            f"letter {self.letter}" if self.letter else "",
            f"character {self.start}" if self.start is not None else "",
        )
        return ": ".join(filter(None, parts))

    def __str__(self) -> str:
        said = f"{self.reason}: {self.remedy}" if self.remedy else self.reason
        return f"{self.where}: {said}" if self.where else said


#: What a reader or writer calls at each fault. If it returns, what is faulty is left out.
Report = Callable[[Fault], None]


class CorpusError(ValueError):
    """A corpus that can't be read or written as asked.

    The message names file, line and letter and the remedy, and holds no words of a letter; these
    are in ``detail``. ``fault`` is the same in parts, or None.
    """

    def __init__(self, message: str, *, detail: str = "", fault: Fault | None = None) -> None:
        super().__init__(message)
        self.detail = detail
        self.fault = fault

    @classmethod
    def of(cls, fault: Fault) -> Self:
        """The error that tells of ``fault``."""
        return cls(str(fault), detail=fault.detail, fault=fault)


def raised(fault: Fault) -> None:
    """The strictest report: raises ``CorpusError`` at the first fault."""
    raise CorpusError.of(fault)
