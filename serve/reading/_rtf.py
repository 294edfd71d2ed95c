"""The text of an RTF document."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from lsmri.serve.problems import ProblemCode, Unreadable

__all__ = ["extract"]

#: Embedded pictures: no letter holds so long a run of hexadecimal digits.
_PICTURE = re.compile(rb"[0-9a-fA-F\r\n]{1000,}")
_ESCAPED = re.compile(rb"\\[\\{}]")


def extract(data: bytes, limit: int) -> str:
    """The text of the document in ``data``.

    limit: how many characters the text may have; the markup may have sixteen times as many.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise Unreadable(
            ProblemCode.BROKEN,
            "it is no RTF document, though its name says so",
            "Save it again as RTF, or give the file its own suffix",
        )
    source = _PICTURE.sub(b"", data)
    if len(source) > 16 * limit:
        raise Unreadable(
            ProblemCode.TOO_LARGE,
            "the RTF document is larger than a letter can be",
            "Save the letter alone",
        )
    braces = _ESCAPED.sub(b"", source)
    if braces.count(b"{") > braces.count(b"}"):
        raise Unreadable(
            ProblemCode.BROKEN,
            "the RTF document is cut off before its end",
            "Export or copy it once more",
        )
    plain = source.decode("cp1252", errors="replace")
    text: str = rtf_to_text(plain, errors="replace")  # type: ignore[no-untyped-call]
    # Characters beyond the first plane come as two halves.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").strip("\n")
