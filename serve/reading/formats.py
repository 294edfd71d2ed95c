"""From the bytes of one file to the text of its letter, by the file's suffix."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from lsmri.serve.problems import PartlyRead, ProblemCode, Unreadable
from lsmri.serve.reading.decoding import decode, mend_surrogates

__all__ = ["FORMATS", "LINES", "MAX_CHARACTERS", "Format", "check_text", "extract", "unsupported"]

#: What a letter may hold unless told otherwise; a long one has 10,000 characters.
MAX_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of document.

    module: beside this one, its ``extract(data, limit)`` gives the text. Imported when needed,
        for each brings a library. None is text as it stands.
    bytes_per_character: how much of a file of this kind is read for each character allowed.
    """

    name: str
    module: str | None = None
    bytes_per_character: int = 4


_TEXT = Format("text")
_HTML = Format("HTML", "_html", 8)
_DOCX = Format("Word", "_docx", 128)
_RTF = Format("RTF", "_rtf", 64)
_PDF = Format("PDF", "_pdf", 128)

#: Suffix to format; nothing stands for files without a suffix, and for standard input.
FORMATS: dict[str, Format] = {
    "": _TEXT,
    ".txt": _TEXT,
    ".text": _TEXT,
    ".md": _TEXT,
    ".markdown": _TEXT,
    ".html": _HTML,
    ".htm": _HTML,
    ".docx": _DOCX,
    ".rtf": _RTF,
    ".pdf": _PDF,
}
#: Suffixes of files with one letter a line.
LINES = frozenset((".jsonl", ".ndjson"))

_READABLE = ".txt, .md, .html, .docx, .rtf, .pdf or .jsonl"
_REMEDIES = {
    **dict.fromkeys((".doc", ".docm", ".dot", ".odt", ".pages"), "Save it as .docx or .pdf"),
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".heic"),
        "Run text recognition on it and give the text",
    ),
    **dict.fromkeys((".zip", ".gz", ".7z", ".tar"), "Unpack it first"),
    **dict.fromkeys(
        (".json", ".csv", ".xlsx", ".parquet"),
        'Write it as .jsonl, one {"id": …, "text": …} a line',
    ),
}


def unsupported(suffix: str) -> Unreadable:
    """The error for a file that has no suffix of ``FORMATS`` or ``LINES``."""
    what = f"files ending in {suffix}" if suffix else "files without a suffix"
    remedy = _REMEDIES.get(suffix, f"Give {_READABLE}")
    return Unreadable(ProblemCode.UNSUPPORTED, f"skipped, for {what} aren't read", remedy)


def extract(data: bytes, suffix: str, *, max_characters: int = MAX_CHARACTERS) -> str:
    """The text of the letter in ``data``, a file whose name ends in ``suffix``.

    Plain text is given exactly as decoded, its line ends included.
    Raises ``Unreadable`` if there is none, and ``PartlyRead`` if only a part could be read.
    """
    kind = FORMATS.get(suffix)
    if kind is None:
        raise unsupported(suffix)
    if not data:
        raise Unreadable(ProblemCode.EMPTY, "the file is empty", "Give a file with a letter")
    if len(data) > kind.bytes_per_character * max_characters:
        raise _too_large(max_characters)
    try:
        text = _text(data, kind, max_characters)
    except PartlyRead as error:
        check_text(error.text, max_characters)
        raise PartlyRead(mend_surrogates(error.text), error.reason, error.remedy) from None
    check_text(text, max_characters)
    return text


def check_text(text: str, max_characters: int) -> None:
    """Raises ``Unreadable`` unless ``text`` could be a letter."""
    if len(text) > max_characters:
        raise _too_large(max_characters)
    if "\0" in text:
        raise Unreadable(
            ProblemCode.BINARY, "it holds NUL characters, so it is no text", "Save it as text"
        )
    if not text.strip():
        raise Unreadable(
            ProblemCode.EMPTY, "it is empty or holds white space only", "Give a letter with words"
        )
    if not any(map(str.isalnum, text)):
        raise Unreadable(ProblemCode.EMPTY, "it holds no words", "Give a letter with words")


def _text(data: bytes, kind: Format, max_characters: int) -> str:
    if kind.module is None:
        return decode(data)
    module = import_module(f"lsmri.serve.reading.{kind.module}")
    try:
        text: str = module.extract(data, max_characters)
    except Unreadable:
        raise
    except Exception as error:
        # Libraries that parse foreign documents raise whatever a damaged one leads them to.
        raise Unreadable(
            ProblemCode.BROKEN,
            f"the {kind.name} document is damaged ({type(error).__name__})",
            "Open it, save it again, and give that",
        ) from None
    return mend_surrogates(text).replace("\0", "\N{REPLACEMENT CHARACTER}")


def _too_large(max_characters: int) -> Unreadable:
    return Unreadable(
        ProblemCode.TOO_LARGE,
        f"it is longer than the {max_characters:,} characters that a letter may have",
        "Give one letter a file, or raise --max-characters",
    )
