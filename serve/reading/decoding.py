"""From bytes to text: byte order marks, UTF-8, UTF-16 and Windows-1252, and what is no text."""

from __future__ import annotations

import codecs
import re

from lsmri.serve.problems import ProblemCode, Unreadable

__all__ = ["decode", "guessed_encoding", "mend_surrogates", "signature", "wide_encoding"]

#: The longer marks first: the one of UTF-16 begins the one of UTF-32.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: How files begin that are no plain text, with their names.
_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"PK\x03\x04", "zip or Office"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or protected Office"),
    (b"\x89PNG\r\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"II*\x00", "TIFF image"),
    (b"MM\x00*", "TIFF image"),
    (b"\x1f\x8b", "gzip"),
    (b"\x7fELF", "program"),
)

_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f\N{REPLACEMENT CHARACTER}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE
)
#: From this share of non-ASCII bytes on, a text is hardly English, and a detector is asked.
_FOREIGN_SHARE = 0.15


def decode(data: bytes, *, html: bool = False) -> str:
    """The text of ``data``, its byte order mark left out and everything else kept.

    UTF-8 is taken where it is valid, then what an HTML page declares. Otherwise the text is
    Windows-1252 unless it is full of other bytes and charset-normalizer finds a better reading.
    html: whether the text may declare its encoding.
    Raises ``Unreadable`` if it is no text.
    """
    kind = signature(data)
    if kind:
        raise Unreadable(
            ProblemCode.BINARY,
            f"it is no text but a {kind} file",
            "Give the file its own suffix, or save it as text",
        )
    text = _decoded(data, html)
    if _is_binary(text):
        raise Unreadable(
            ProblemCode.BINARY, "it is no text but binary data", "Save the letter as UTF-8 text"
        )
    return mend_surrogates(text)


def signature(data: bytes) -> str:
    """What kind of file begins like this, or nothing for text."""
    return next((kind for start, kind in _SIGNATURES if data.startswith(start)), "")


def mend_surrogates(text: str) -> str:
    """``text`` without lone surrogates, which no output could be encoded with; same length."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def wide_encoding(head: bytes) -> str:
    """The encoding of text whose characters take two bytes or four, or nothing.

    Found by its mark, or by the zeros of Western text: nearly every second byte.
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    pairs = len(head) // 2
    if not pairs or b"\0" not in head:
        return ""
    even, odd = head[0::2].count(0) / pairs, head[1::2].count(0) / pairs
    if odd > 0.7 and even < 0.05:
        return "utf-16-le"
    if even > 0.7 and odd < 0.05:
        return "utf-16-be"
    return ""


def _decoded(data: bytes, html: bool) -> str:
    wide = wide_encoding(data)
    if wide:
        return data.decode(wide, errors="replace").removeprefix("\ufeff")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        encoding = (html and _declared(data)) or guessed_encoding(data)
        return data.decode(encoding, errors="replace")


def _declared(data: bytes) -> str:
    match = _META_CHARSET.search(data[:4096])
    if not match:
        return ""
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
        b"a".decode(name, errors="replace")
    except (LookupError, UnicodeError):
        return ""
    # What says Latin-1 is Windows-1252, as in every browser; what says UTF-8 here isn't.
    mistaken = name.startswith(("utf", "ascii", "iso8859-1", "idna", "puny", "unicode", "raw"))
    return "cp1252" if mistaken else name


def guessed_encoding(data: bytes) -> str:
    """The encoding of text that is no UTF-8: Windows-1252 unless another is likelier."""
    foreign = sum(byte >= 0x80 for byte in data[:100_000]) / min(len(data), 100_000)
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return _best(data, ("cp1252", "mac_roman", "cp850", "cp1250", "cp1251")) or "cp1252"
    if foreign < _FOREIGN_SHARE or len(data) < 64:
        return "cp1252"
    return _best(data, None) or "cp1252"


def _best(data: bytes, among: tuple[str, ...] | None) -> str:
    """The encoding that charset-normalizer finds likeliest."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - rarely needed, slow to import

    best = from_bytes(data[:100_000], cp_isolation=list(among) if among else None).best()
    return best.encoding if best else ""


def _is_binary(text: str) -> bool:
    """Whether a text holds a NUL, or too many control characters for a slip of some program."""
    if "\0" in text:
        return True
    return len(_CONTROL.findall(text)) > max(4, len(text) // 20)
