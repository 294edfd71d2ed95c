"""How a CSV file is written: its encoding, delimiter and quotes, found from its beginning."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lsmri.serve.batch.columns import resolve
from lsmri.serve.batch.problems import WrongColumns
from lsmri.serve.problems import ProblemCode, Unreadable
from lsmri.serve.reading.decoding import guessed_encoding, signature, wide_encoding

__all__ = ["SAMPLE_BYTES", "CsvForm", "sniff"]

SAMPLE_BYTES = 1 << 18
_DELIMITERS = ",;\t|^"
_SAMPLE_RECORDS = 50


@dataclass(frozen=True, slots=True)
class CsvForm:
    """What must be known to read a CSV file.

    fallback: the encoding of lines that aren't valid in ``encoding``.
    preamble: how many lines stand before the names of the columns.
    """

    encoding: str
    fallback: str
    newline: str
    delimiter: str
    quotechar: str
    escapechar: str | None
    preamble: int

    @property
    def options(self) -> dict[str, Any]:
        """Arguments of ``csv.reader``."""
        return {
            "delimiter": self.delimiter,
            "quotechar": self.quotechar,
            "escapechar": self.escapechar,
            "doublequote": self.escapechar is None,
        }


def sniff(
    head: bytes,
    given: Mapping[str, str],
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> CsvForm:
    """The form of a file that begins with ``head``.

    given: names of columns that must be there, by field.
    Raises ``Unreadable`` if it is no text.
    """
    if not head.strip():
        raise Unreadable(ProblemCode.EMPTY, "the file is empty", "Give one with letters")
    wide = wide_encoding(head)
    if signature(head) or (b"\0" in head and not wide and encoding is None):
        reason = "it is no text but binary data"
        raise Unreadable(ProblemCode.BINARY, reason, "Save it as CSV")
    fallback = encoding or (guessed_encoding(head) if not _is_utf8(head) else "cp1252")
    main = encoding or _marked(head) or wide or "utf-8"
    sample = head.decode(main, "replace").lstrip("\ufeff")
    preamble = 0
    if sample[:4].lower() == "sep=" and len(sample) > 4:
        # Excel's own line, which no other program writes.
        delimiter, sample, preamble = delimiter or sample[4], sample.partition("\n")[2], 1
    quotechar = "'" if sample.lstrip().startswith("'") else '"'
    escaped = _is_escaped(sample, quotechar)
    form = CsvForm(
        encoding=main,
        fallback=fallback,
        newline="\r" if "\r" in sample and "\n" not in sample else "\n",
        delimiter=delimiter or ",",
        quotechar=quotechar,
        escapechar="\\" if escaped else None,
        preamble=preamble,
    )
    return form if delimiter else _best(form, sample, given)


def _is_escaped(sample: str, quote: str) -> bool:
    """Whether quotes within cells stand after a backslash, and aren't doubled."""
    doubled = len(re.findall(rf"(?<!\\){quote}{quote}", sample))
    empty = len(re.findall(rf"(?<=[,;\t|^\n]){quote}{quote}(?=[,;\t|^\r\n])", sample))
    # Before a doubled quote a backslash is an escape only at a cell's end.
    alone = len(re.findall(rf"\\{quote}(?!{quote})", sample))
    closing = len(re.findall(rf"\\{quote}{quote}(?=[,;\t|^\r\n]|$)", sample))
    return alone + closing > doubled - empty


def _marked(head: bytes) -> str:
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else ""


def _is_utf8(head: bytes) -> bool:
    """Whether ``head`` is UTF-8, but for a character cut at its end."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _best(form: CsvForm, sample: str, given: Mapping[str, str]) -> CsvForm:
    """``form`` with the delimiter that gives the most known columns, then the evenest table."""
    forms = [replace(form, delimiter=delimiter) for delimiter in _DELIMITERS]
    return max(forms, key=lambda one: _merit(one, sample, given))


def _merit(form: CsvForm, sample: str, given: Mapping[str, str]) -> tuple[int, float, int]:
    source = io.StringIO(sample, newline=form.newline)
    reader = csv.reader(source, **form.options)
    records: list[list[str]] = []
    try:
        for record in reader:
            if record:
                records.append(record)
            if len(records) >= _SAMPLE_RECORDS:
                break
    except csv.Error:
        pass
    if not records:
        return 0, 0.0, 0
    width = len(records[0])
    even = sum(len(record) == width for record in records) / len(records)
    return _known(records[0], given), even if width > 1 else 0.0, width


def _known(names: list[str], given: Mapping[str, str]) -> int:
    try:
        return len(resolve(names, given))
    except WrongColumns:
        return 0
