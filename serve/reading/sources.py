"""From paths to letters: files, folders, JSON lines and standard input, one item at a time."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from lsmri.corpora.letter import Letter
from lsmri.serve.problems import InputProblem, PartlyRead, ProblemCode, Unreadable
from lsmri.serve.reading.formats import FORMATS, LINES, MAX_CHARACTERS, extract, unsupported
from lsmri.serve.reading.jsonl import read_lines

__all__ = ["STDIN", "Reader", "identity"]

#: The path that stands for standard input.
STDIN = "-"

_LITTER = frozenset(("thumbs.db", "desktop.ini"))
_LETTERS = "Give a folder that holds .txt, .md, .html, .docx, .rtf, .pdf or .jsonl files"


@dataclass(slots=True)
class Reader:
    """Reads letters, and tells what it couldn't read.

    Letters of a file are called by its name, those in a folder by their path within it.
    No id is given twice: files that would share one are called by their whole path.
    max_characters: how long a letter may be.
    letter_date: for letters that come without one.
    stdin: where the path ``-`` leads.
    leave_out: device and number of files in a folder that are no input, such as the output.
    Memory grows with the number of ids only.
    """

    max_characters: int = MAX_CHARACTERS
    letter_date: date | None = None
    stdin: BinaryIO | None = None
    leave_out: frozenset[tuple[int, int]] = frozenset()
    _first: dict[str, str] = field(default_factory=dict, repr=False)

    def read(self, paths: Iterable[str | Path]) -> Iterator[Letter | InputProblem]:
        """The letters at ``paths`` in order, a problem in the place of each that can't be read."""
        for path in map(str, paths):
            if path == STDIN:
                yield from self._stdin()
            elif (problem := _obstacle(Path(path), path)) is not None:
                yield problem
            elif Path(path).is_dir():
                yield from self._folder(Path(path))
            else:
                yield from self._file(Path(path), (Path(path).name, path), named=True)

    def _stdin(self) -> Iterator[Letter | InputProblem]:
        limit = self.max_characters * FORMATS[""].bytes_per_character + 1
        data = self.stdin.read(limit) if self.stdin else b""
        yield from self._document(data, "", "standard input", ("stdin",))

    def _folder(self, folder: Path) -> Iterator[Letter | InputProblem]:
        found = False
        for path in _walk(folder, set()):
            if isinstance(path, Path) and self._left_out(path):
                continue
            found = True
            if isinstance(path, InputProblem):
                yield path
            else:
                names = (_plain(path.relative_to(folder).as_posix()), _plain(path))
                yield from self._file(path, names)
        if not found:
            reason = "the folder holds no letters"
            yield InputProblem(_plain(folder), ProblemCode.NO_LETTERS, reason, _LETTERS)

    def _left_out(self, path: Path) -> bool:
        return bool(self.leave_out) and path.exists() and identity(path.stat()) in self.leave_out

    def _file(
        self, path: Path, names: tuple[str, ...], *, named: bool = False
    ) -> Iterator[Letter | InputProblem]:
        """The letters of one file.

        names: ids to choose from, the first that isn't taken.
        named: whether it was given by its own name: then it needs no suffix, nor be a plain file.
        """
        name, suffix = _plain(path), path.suffix.lower()
        problem = _obstacle(path, name)
        if problem is None and not named and not path.is_file():
            reason = "skipped, for it is no plain file"
            problem = InputProblem(name, ProblemCode.NOT_A_FILE, reason)
        known = suffix in LINES or (suffix in FORMATS and (named or suffix != ""))
        if problem is None and not known:
            problem = InputProblem.of(unsupported(suffix), name)
        if problem is not None:
            yield problem
            return
        try:
            with path.open("rb") as file:
                if suffix in LINES:
                    yield from self._lines(file, name)
                    return
                limit = self.max_characters * FORMATS[suffix].bytes_per_character + 1
                data = file.read(limit)
        except OSError as error:
            yield _of_system(error, name)
            return
        yield from self._document(data, suffix, name, names)

    def _document(
        self, data: bytes, suffix: str, name: str, names: tuple[str, ...]
    ) -> Iterator[Letter | InputProblem]:
        try:
            text = extract(data, suffix, max_characters=self.max_characters)
        except PartlyRead as error:
            yield self._claimed(Letter(error.text), name, names)
            yield InputProblem.of(error, name)
        except Unreadable as error:
            yield InputProblem.of(error, name)
        else:
            yield self._claimed(Letter(text), name, names)

    def _lines(self, file: io.BufferedReader, name: str) -> Iterator[Letter | InputProblem]:
        empty = True
        for number, item in read_lines(file, name, max_characters=self.max_characters):
            empty = False
            if isinstance(item, Letter):
                yield self._claimed(item, name, (item.id,), line=number)
            else:
                yield item
        if empty:
            yield InputProblem(
                name, ProblemCode.EMPTY, "the file holds no letter", "Give one with letters"
            )

    def _claimed(
        self, letter: Letter, name: str, names: tuple[str, ...], line: int | None = None
    ) -> Letter | InputProblem:
        """``letter`` under the first of ``names`` that is free, with its date."""
        for id in names:
            if id not in self._first:
                self._first[id] = name if line is None else f"line {line} of {name}"
                day = letter.letter_date or self.letter_date
                return replace(letter, id=id, letter_date=day)
        reason = f"its id is given twice, first in {self._first[names[0]]}"
        return InputProblem(
            name,
            ProblemCode.DUPLICATE_ID,
            reason,
            "Give each letter its own id",
            line,
            "" if line is None else names[0],
        )


def identity(status: os.stat_result) -> tuple[int, int]:
    """What tells a file from every other, whatever it is called."""
    return status.st_dev, status.st_ino


def _walk(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path | InputProblem]:
    """The files in a folder and in those within it, sorted; links are followed, once."""
    try:
        here = identity(folder.stat())
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield _of_system(error, _plain(folder))
        return
    if here in seen:
        return
    seen.add(here)
    for entry in entries:
        if entry.name.startswith((".", "~$")) or entry.name.lower() in _LITTER:
            continue
        if entry.is_dir():
            yield from _walk(entry, seen)
        else:
            yield entry


def _obstacle(path: Path, name: str) -> InputProblem | None:
    """What keeps ``path`` from being opened, as far as can be told without doing so."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if isinstance(error, FileNotFoundError) and path.is_symlink():
            reason = "it is a link to a file that isn't there"
            return InputProblem(_plain(name), ProblemCode.NOT_FOUND, reason, "Mend the link")
        return _of_system(error, _plain(name))
    except ValueError:
        reason = "that is no possible path"
        return InputProblem(_plain(name), ProblemCode.NOT_FOUND, reason, "Check the path")
    if stat.S_ISSOCK(mode) or stat.S_ISBLK(mode):
        reason = "it is a socket or a disk, no file"
        return InputProblem(_plain(name), ProblemCode.NOT_A_FILE, reason, "Give a file")
    return None


def _of_system(error: OSError, name: str) -> InputProblem:
    if isinstance(error, FileNotFoundError):
        reason = "there is no such file or folder"
        return InputProblem(name, ProblemCode.NOT_FOUND, reason, "Check the path")
    if isinstance(error, PermissionError):
        remedy = "Ask for the right to read it"
        return InputProblem(name, ProblemCode.NOT_ALLOWED, "it may not be read", remedy)
    reason = f"it can't be read ({error.strerror or type(error).__name__})"
    return InputProblem(name, ProblemCode.NOT_A_FILE, reason, "Check the file and its disk")


def _plain(path: str | Path) -> str:
    """A path as text that any output can encode."""
    return os.fsencode(path).decode("utf-8", errors="replace")
