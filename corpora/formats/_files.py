"""Files that appear when they are complete, and lines with their numbers."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO, TypeVar
from urllib.parse import quote, unquote

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import CorpusError, Fault, FaultCode, Report

__all__ = [
    "dumped",
    "file_stem",
    "id_of_stem",
    "json_array",
    "json_lines",
    "names_in",
    "new_folder",
    "part_of",
    "placed",
    "replacing",
    "spelled",
    "suffix_of",
]

T = TypeVar("T")

#: The longest file name, less its suffix, that common file systems take, in bytes.
_LONGEST = 240
#: Characters read at a time from a file that is one long JSON list.
_CHUNK = 1 << 16
#: What JSON fails at when only the beginning of it is there.
_SIGNS = ("true", "false", "null", "NaN", "Infinity", "-Infinity", ".", "e+", "e-", "E+", "E-")


def dumped(data: Any) -> str:
    """JSON on one line: readable, with escapes only where UTF-8 has no form (lone surrogates)."""
    text = json.dumps(data, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(data)
    return text


def json_lines(path: Path, report: Report) -> Iterator[tuple[int, Report, dict[str, Any]]]:
    """Each line's number, what tells its faults, and its object. Blank lines are passed over."""
    with path.open(encoding="utf-8-sig", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            tell = placed(report, path.name, number)
            try:
                data = json.loads(line)
            except (ValueError, RecursionError) as error:
                reason, remedy = "no valid JSON", "mend the line"
                if not line.endswith("\n"):
                    reason = "no valid JSON on the last line, which has no end"
                    remedy = "the file may be cut off: copy or export it again"
                tell(Fault(FaultCode.SYNTAX, reason, remedy, detail=str(error)))
                continue
            if isinstance(data, dict):
                yield number, tell, data
            else:
                tell(Fault(FaultCode.SYNTAX, "the line is no JSON object", "give {…} a line"))


def json_array(path: Path, report: Report, *, element: str) -> Iterator[tuple[int, Any]]:
    """The elements of a JSON list with their numbers, held one at a time.

    A file of one object is a list of it. Where the file is cut off or no valid JSON, that is told
    with the number of the ``element`` it happens in, and reading ends.
    """

    def tell(reason: str, remedy: str, detail: str = "") -> None:
        report(Fault(FaultCode.SYNTAX, reason, remedy, detail=detail))

    with path.open(encoding="utf-8-sig", newline="") as file:
        text = _Ahead(file)
        first = text.sign()
        if first not in ("[", "{"):
            reason = f"the file is no JSON list of {element}s" if first else "the file is empty"
            tell(reason, "export it as JSON")
            return
        number, listed = 0, first == "["
        if listed:
            text.pass_by()
        while not (listed and text.sign() == "]"):
            number += 1
            here = f"{element} {number}"
            try:
                yield number, text.element()
            except _CutOff:
                reason = f"the file is cut off in {here}"
                tell(reason, "copy or export it again; those before it are read")
                return
            except (ValueError, RecursionError) as error:
                reason = f"{here} is no valid JSON"
                remedy = "mend it, or export it again; those before it are read"
                tell(reason, remedy, str(error))
                return
            if not listed:
                break
            if text.sign() == ",":
                text.pass_by()
                continue
            if text.sign() != "]":
                what = "there is no comma" if text.sign() else "the file is cut off"
                remedy = "copy or export it again; those up to here are read"
                tell(f"{what} after {here}", remedy)
                return
        if listed:
            text.pass_by()
        if text.sign():
            reason = f"something stands after the end of the list of {element}s"
            tell(reason, "export the file again, with one list")


class _CutOff(ValueError):  # noqa: N818 - named for the file
    """The file ends within an element."""


class _Ahead:
    """The text of a JSON file from where it has been read to, a piece of it at a time."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._decoder = json.JSONDecoder()
        self._text, self._at = "", 0

    def sign(self) -> str:
        """The next character that is no blank; none at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in " \t\r\n":
                    return self._text[self._at]
                self._at += 1
            if not self._more(_CHUNK):
                return ""

    def pass_by(self) -> None:
        """Goes past the sign."""
        self._at += 1

    def element(self) -> Any:
        """The element that begins at the next sign.

        Raises ``ValueError`` where it is no valid JSON, ``_CutOff`` where the file ends within it.
        """
        if not self.sign():
            raise _CutOff
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                # As much again as is held, so that a long element isn't tried again and again.
                open_ = _is_open(error)
                if open_ and self._more(max(_CHUNK, len(self._text) - self._at)):
                    continue
                raise (_CutOff if open_ else error) from None
            # A number at the end of what is held may go on.
            if end == len(self._text) and self._more(_CHUNK):
                continue
            self._at = end
            return found

    def _more(self, size: int) -> bool:
        more = self._file.read(size)
        self._text, self._at = self._text[self._at :] + more, 0
        return bool(more)


def _is_open(error: json.JSONDecodeError) -> bool:
    """Whether valid JSON that ends too early fails in this way."""
    rest = error.doc[error.pos :].strip()
    if error.msg.startswith("Unterminated") or any(sign.startswith(rest) for sign in _SIGNS):
        return True
    return error.msg.startswith("Invalid \\") and len(rest) < len("\\u0000\\u0000")


def spelled(
    items: Iterable[AnnotatedLetter], line: Callable[[AnnotatedLetter], T], tell: Report
) -> Iterator[T]:
    """What ``line`` makes of each letter; one that UTF-8 has no form for is told and left out."""
    for item in items:
        try:
            yield line(item)
        except UnicodeError:
            name = item.letter.id
            reason = "UTF-8 has no form for its lone surrogates"
            tell(Fault(FaultCode.FORMAT, reason, "write it as jsonl", letter=name))


def placed(report: Report, file: str, line: int | None = None) -> Report:
    """``report``, told the file and the line as well."""
    return lambda fault: report(
        replace(fault, file=file, line=line if fault.line is None else fault.line)
    )


def part_of(path: Path) -> Path:
    """Where a file or folder is made before it takes its name."""
    whole = path.resolve()
    return whole.with_name(f".{whole.name}.part")


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A text file that takes its place when it is complete. Line ends are written as they are."""
    part = part_of(path)
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path.resolve())
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder that takes its place when it is complete.

    Raises ``CorpusError`` where there is one already that holds anything.
    """
    if path.exists() and not _is_empty_folder(path):
        raise CorpusError(f"{path.name} is there already: name a new folder, or empty this one")
    part = part_of(path)
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        yield part
        if path.exists():
            path.rmdir()
        part.replace(path.resolve())
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _is_empty_folder(path: Path) -> bool:
    if not path.is_dir():
        return False
    with os.scandir(path) as files:
        return next(files, None) is None


def names_in(folder: Path, *suffixes: str) -> list[str]:
    """The names of the files with one of these suffixes, in order: names alone are held."""
    with os.scandir(folder) as files:
        return sorted(file.name for file in files if suffix_of(file.name) in suffixes)


def suffix_of(name: str) -> str:
    """The suffix of a file's name, in small letters."""
    return Path(name).suffix.lower()


def file_stem(letter_id: str) -> str:
    """A file name for an id, from which ``id_of_stem`` makes the id again.

    Raises ``ValueError`` where the id is too long for a file name.
    """
    stem = quote(letter_id, safe=" ", errors="surrogatepass")
    stem = f"%2E{stem[1:]}" if stem.startswith(".") else stem
    if not stem or len(stem) > _LONGEST:
        raise ValueError("the id makes no file name: give it one of 1 to 240 characters")
    return stem


def id_of_stem(stem: str) -> str:
    """The id that ``file_stem`` made the name of."""
    return unquote(stem, errors="surrogatepass")
