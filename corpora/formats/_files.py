"""Files that appear when they are complete, and lines with their numbers."""

from __future__ import annotations

import json
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
    "new_folder",
    "part_of",
    "placed",
    "replacing",
    "spelled",
]

T = TypeVar("T")

#: The longest file name, less its suffix, that common file systems take, in bytes.
_LONGEST = 240
#: Characters read at a time from a file that is one long JSON list.
_CHUNK = 1 << 16


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
                tell(Fault(FaultCode.SYNTAX, "no valid JSON", "mend the line", detail=str(error)))
                continue
            if isinstance(data, dict):
                yield number, tell, data
            else:
                tell(Fault(FaultCode.SYNTAX, "the line is no JSON object", "give {…} a line"))


def json_array(path: Path, report: Report) -> Iterator[Any]:
    """The elements of a JSON list, one at a time; a file of one object is a list of it."""
    decoder = json.JSONDecoder()
    with path.open(encoding="utf-8-sig", newline="") as file:
        buffer = file.read(_CHUNK).lstrip()
        buffer = buffer[1:] if buffer.startswith("[") else buffer
        while True:
            buffer = buffer.lstrip(" \t\r\n,")
            try:
                element, end = decoder.raw_decode(buffer)
            except (ValueError, RecursionError) as error:
                # As much again as is held, so that a long element isn't tried again and again.
                more = file.read(max(_CHUNK, len(buffer)))
                if more:
                    buffer += more
                    continue
                if buffer.rstrip() not in ("", "]"):
                    remedy = "export the file again"
                    detail = str(error)
                    report(Fault(FaultCode.SYNTAX, "no valid JSON list", remedy, detail=detail))
                return
            yield element
            buffer = buffer[end:]


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
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
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
