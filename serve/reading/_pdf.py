"""The text layer of a PDF document."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError

from lsmri.serve.problems import PartlyRead, ProblemCode, Unreadable

__all__ = ["extract"]

_UNMAPPED = re.compile("[\x00-\x08\x0e-\x1f\ue000-\uf8ff\N{REPLACEMENT CHARACTER}]")
_OCR = "Run text recognition on it (for example ocrmypdf) and give the result"


def extract(data: bytes, limit: int) -> str:
    """The text of all pages, each on new lines.

    limit: reading stops when so many characters are passed.
    Raises ``PartlyRead`` if there are scanned pages among the others.
    """
    if b"%PDF-" not in data[:1024]:
        raise Unreadable(
            ProblemCode.BROKEN,
            "it is no PDF document, though its name says so",
            "Save it again as PDF, or give the file its own suffix",
        )
    with _silent():
        pages, scanned = _read(data, limit)
    text = "\n".join(pages)
    if not any(map(str.isalnum, text)):
        raise Unreadable(
            ProblemCode.NO_TEXT_LAYER, "the PDF has no text layer: it looks like a scan", _OCR
        )
    if len(_UNMAPPED.findall(text)) > len(text) // 4:
        raise Unreadable(
            ProblemCode.NO_TEXT_LAYER, "the text layer of the PDF can't be read as words", _OCR
        )
    if scanned:
        which = ", ".join(map(str, scanned[:10])) + (", …" if len(scanned) > 10 else "")
        raise PartlyRead(
            text, f"of {len(pages)} pages, these are scans and were not read: {which}", _OCR
        )
    return text


def _read(data: bytes, limit: int) -> tuple[list[str], list[int]]:
    """The text of each page, and the numbers of those that hold pictures only."""
    reader = PdfReader(BytesIO(data))
    try:
        if reader.is_encrypted and not reader.decrypt(""):
            raise _protected()
        pages: list[str] = []
        scanned = []
        size = 0
        for number, page in enumerate(reader.pages, start=1):
            pages.append(page.extract_text().rstrip())
            size += len(pages[-1])
            if not pages[-1].strip() and _pictures(page):
                scanned.append(number)
            if size > limit:
                break
    except (DependencyError, NotImplementedError):
        raise _protected() from None
    return pages, scanned


def _protected() -> Unreadable:
    return Unreadable(
        ProblemCode.PROTECTED,
        "the PDF is protected by a password or an encryption that can't be opened",
        "Save it without protection",
    )


def _pictures(page: PageObject) -> bool:
    return any(True for _ in page.images.keys())  # noqa: SIM118 - no mapping


@contextmanager
def _silent() -> Iterator[None]:
    """Keeps pypdf from logging what it finds odd in a file: that may be the file's words."""
    logger = logging.getLogger("pypdf")
    before = logger.disabled, logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.disabled, level = before
        logger.setLevel(level)
