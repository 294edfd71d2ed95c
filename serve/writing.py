"""Where results go, and in which form: records one a line, one document, text, a page."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from lsmri.corpora.scheme import Code
from lsmri.serve.problems import InputProblem
from lsmri.serve.reading.formats import LINES
from lsmri.serve.reading.sources import STDIN, identity
from lsmri.serve.scoring import Scored

__all__ = ["OutputFormat", "chosen", "opened", "reported", "write", "written"]

Items = Iterable[Scored | InputProblem]


class OutputFormat(Code):
    """The forms that results can take."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    HTML = "html"


_BY_SUFFIX = {
    ".txt": OutputFormat.TEXT,
    ".json": OutputFormat.JSON,
    ".jsonl": OutputFormat.JSONL,
    ".html": OutputFormat.HTML,
    ".htm": OutputFormat.HTML,
}


def chosen(output: Path | None) -> OutputFormat:
    """The form where none is asked for: by the output's suffix, as text on a terminal."""
    if output is not None:
        return _BY_SUFFIX.get(output.suffix.lower(), OutputFormat.JSONL)
    return OutputFormat.TEXT if sys.stdout.isatty() else OutputFormat.JSONL


@contextmanager
def opened(output: Path | None = None) -> Iterator[TextIO]:
    """Standard output, or a file that appears when it is complete.

    Raises ``OSError`` if the file can't be written.
    """
    if output is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            # A terminal shows what it can; programs get UTF-8 whatever their surroundings.
            encoding = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
            sys.stdout.reconfigure(encoding=encoding, errors="replace", newline="\n")
        yield sys.stdout
        sys.stdout.flush()
        return
    if output.exists() and not output.is_file():
        with output.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        return
    part = output.resolve().with_name(f".{output.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        part.replace(output.resolve())
    finally:
        part.unlink(missing_ok=True)


def written(output: Path | None) -> frozenset[tuple[int, int]]:
    """The file that results go to, for a folder that is read may hold it."""
    try:
        return frozenset(
            [identity(os.fstat(sys.stdout.fileno()) if output is None else output.stat())]
        )
    except (OSError, ValueError):
        return frozenset()


def reported(items: Items, failed: Callable[[InputProblem], object]) -> Items:
    """``items``, each problem told to ``failed`` as it passes."""
    for item in items:
        if isinstance(item, InputProblem):
            failed(item)
        yield item


def write(
    items: Items, form: OutputFormat, out: TextIO, *, paths: Iterable[str], with_text: bool = False
) -> None:
    """Writes results as they come; a page and only a page waits for all of them.

    paths: where they come from. As JSON, the result on a single letter is an object, and those
        on a folder, a ``.jsonl`` file or several paths are a list.
    with_text: adds the letters' text to records.
    """
    if form is OutputFormat.TEXT:
        _write_text(items, out)
    elif form is OutputFormat.HTML:
        from lsmri.serve.render.html import page  # noqa: PLC0415 - each form brings its own

        out.write(page(items))
    else:
        records = _records(items, with_text)
        if form is OutputFormat.JSONL:
            for record in records:
                out.write(f"{json.dumps(record, ensure_ascii=False)}\n")
                out.flush()
        elif _is_one_letter(list(paths)):
            for record in records:
                out.write(f"{json.dumps(record, ensure_ascii=False, indent=2)}\n")
        else:
            _write_list(records, out)


def _records(items: Items, with_text: bool) -> Iterator[dict[str, object]]:
    from lsmri.serve.render.records import to_record  # noqa: PLC0415 - each form brings its own

    for item in items:
        if isinstance(item, Scored):
            yield to_record(item, with_text=with_text)


def _write_text(items: Items, out: TextIO) -> None:
    from lsmri.serve.render.text import console_for, render  # noqa: PLC0415 - each brings its own

    console = console_for(out)
    for item in items:
        if isinstance(item, Scored):
            render(item, console)
            out.flush()


def _write_list(records: Iterable[dict[str, object]], out: TextIO) -> None:
    between = "[\n"
    for record in records:
        out.write(f"{between}{json.dumps(record, ensure_ascii=False, indent=2)}")
        between = ",\n"
    out.write("[]\n" if between == "[\n" else "\n]\n")


def _is_one_letter(paths: list[str]) -> bool:
    if len(paths) != 1:
        return False
    path = Path(paths[0])
    return paths[0] == STDIN or not (path.is_dir() or path.suffix.lower() in LINES)
