"""The files of an input: paths, folders, globs and object stores, as one list in a fixed order."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from lsmri.corpora.scheme import Code
from lsmri.serve.batch._extras import arrow_fs, fsspec
from lsmri.serve.problems import InputProblem
from lsmri.serve.reading.formats import FORMATS, LINES, unsupported

__all__ = [
    "READ_ERRORS",
    "FileKind",
    "InputFile",
    "find_files",
    "fingerprint",
    "opened",
    "total_size",
    "unpacked",
]

_MAGIC = frozenset("*?[")
_PARQUET = frozenset((".parquet", ".pq", ".parq"))
_CSV = frozenset((".csv", ".tsv", ".tab", ".psv"))
_UNPACKED: dict[str, Callable[[Any], Any]] = {
    ".gz": lambda raw: gzip.GzipFile(fileobj=raw),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
}
_BUFFER = 1 << 20
#: What reading a file may end in: the system's errors, and those of damaged compressed files.
READ_ERRORS = (OSError, EOFError, lzma.LZMAError, zlib.error)
#: What an object store tells of a file that changes when its contents do, the best first.
_STAMPS = ("ETag", "etag", "mtime", "LastModified", "last_modified", "updated", "created")


class FileKind(Code):
    """How a file holds letters: as a table's rows, as lines, or being one itself."""

    PARQUET = "parquet"
    CSV = "csv"
    JSONL = "jsonl"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of the input.

    url: what opens it. name: what messages and ids call it, unique in the input.
    kind: None for one that can't be read. stamp: changes when its contents do.
    partitions: columns that its path tells, as ``year=2019`` does.
    """

    url: str
    name: str
    kind: FileKind | None
    size: int
    stamp: str
    partitions: tuple[tuple[str, str], ...] = ()

    @property
    def problem(self) -> InputProblem | None:
        """Why it can't be read, where that shows from its name."""
        if self.kind is not None:
            return None
        return InputProblem.of(unsupported(Path(self.name).suffix.lower()), self.name)


def find_files(
    inputs: Sequence[str], *, kind: FileKind | None = None, leave_out: Path | None = None
) -> list[InputFile]:
    """Every file of ``inputs``, each input's in the order of their names.

    inputs: paths, folders, globs, or URLs that fsspec or pyarrow opens.
    kind: of all files, whatever their names end in. leave_out: a local folder that is no input.
    Raises ``FileNotFoundError`` naming the input that leads nowhere, ``PermissionError`` or another
    ``OSError`` naming a folder that can't be looked into: nobody knows how many letters it holds.
    """
    found = [item for given in inputs for item in _found(given, kind, leave_out)]
    names = [item.name for item in found]
    if len(set(names)) < len(names):
        found = [_named(item, item.url) for item in found]
    return list({item.url: item for item in found}.values())


def fingerprint(files: Iterable[InputFile]) -> str:
    """Changes when a file is added, removed, renamed or written to."""
    digest = hashlib.blake2b(digest_size=16)
    for file in files:
        digest.update(
            f"{file.name}\0{file.size}\0{file.stamp}\n".encode("utf-8", "surrogateescape")
        )
    return digest.hexdigest()


def total_size(files: Iterable[InputFile]) -> int:
    """Bytes of all files, each counted as one at least."""
    return sum(max(1, file.size) for file in files)


def opened(file: InputFile) -> Any:
    """The file as a seekable stream of bytes, as it is. Raises ``OSError``."""
    filesystem, path = _filesystem(file.url)
    return filesystem.open(path, "rb")


@contextmanager
def unpacked(file: InputFile) -> Iterator[tuple[io.BufferedReader, Callable[[], float]]]:
    """The file as a stream, decompressed if its name says so, and the share that has been read.

    Raises ``OSError``.
    """
    raw = opened(file)
    with raw, _UNPACKED.get(Path(file.name).suffix.lower(), _as_it_is)(raw) as stream:
        yield (
            io.BufferedReader(stream, _BUFFER),
            lambda: 1.0 if raw.closed else min(1.0, raw.tell() / max(1, file.size)),
        )


def _as_it_is(raw: Any) -> Any:
    return raw


def _found(given: str, kind: FileKind | None, leave_out: Path | None) -> Iterator[InputFile]:
    filesystem, path = _filesystem(given)
    protocol = given.partition("://")[0] + "://" if "://" in given else ""
    local = not protocol or protocol == "file://"
    if filesystem.isdir(path):
        root, infos = path, filesystem.find(path, detail=True)
        if local:
            _look_into(root, ["**"])
    elif filesystem.exists(path):
        info = filesystem.info(path)
        root, infos = path.rpartition("/")[0], {path: info}
        yield _file(path, root, info, protocol, kind, named=True)
        return
    elif _MAGIC & set(path):
        root = _fixed(path)
        pattern = path.removeprefix(root).lstrip("/").split("/")
        infos = filesystem.glob(path, detail=True)
        if local:
            _look_into(root, pattern)
        infos = {name: info for name, info in infos.items() if info["type"] != "directory"}
    else:
        infos = {}
    if not infos:
        if not filesystem.isdir(path):
            raise FileNotFoundError(2, "no such file or folder, and nothing matches", given)
        raise FileNotFoundError(2, "the folder holds no files", given)
    for name in sorted(infos):
        relative = name.removeprefix(root).lstrip("/")
        if _hidden(relative) or (local and leave_out is not None and _within(name, leave_out)):
            continue
        yield _file(name, root, infos[name], protocol, kind)


def _look_into(root: str, pattern: Sequence[str]) -> None:
    """Raises the ``OSError`` of a local folder that can't be looked into: fsspec passes over it.

    pattern: which folders below ``root`` matter, name by name; ``**`` for all further down.
    """
    far = next((n for n, part in enumerate(pattern) if "**" in part), None)

    def matters(parts: Sequence[str]) -> bool:
        if far is None and len(parts) >= len(pattern):
            return False
        return all(map(fnmatchcase, parts, pattern[:far]))

    def tell(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            raise error

    for folder, names, _ in os.walk(root, onerror=tell):
        above = Path(folder).relative_to(root).parts
        names[:] = [name for name in names if not _hidden(name) and matters((*above, name))]


def _hidden(relative: str) -> bool:
    return any(part.startswith((".", "_", "~$")) for part in relative.split("/"))


def _file(
    path: str,
    root: str,
    info: dict[str, Any],
    protocol: str,
    kind: FileKind | None,
    *,
    named: bool = False,
) -> InputFile:
    relative = path.removeprefix(root).lstrip("/") or path.rpartition("/")[2]
    segments = path.split("/")[:-1]
    stamp = next((str(info[key]) for key in _STAMPS if info.get(key) is not None), "")
    return InputFile(
        url=path if not protocol or "://" in path else f"{protocol}{path}",
        name=os.fsencode(relative).decode("utf-8", "replace"),
        kind=kind or _kind(relative, named=named),
        size=info.get("size") or 0,
        stamp=stamp,
        partitions=tuple(
            (key, value)
            for key, sign, value in (segment.partition("=") for segment in segments)
            if sign and key.isidentifier()
        ),
    )


def _kind(name: str, *, named: bool) -> FileKind | None:
    suffixes = [suffix.lower() for suffix in Path(name).suffixes]
    if suffixes and suffixes[-1] in _UNPACKED:
        del suffixes[-1]
    suffix = suffixes[-1] if suffixes else ""
    if suffix in _PARQUET:
        return FileKind.PARQUET
    if suffix in _CSV:
        return FileKind.CSV
    if suffix in LINES:
        return FileKind.JSONL
    if suffix in FORMATS and (suffix or named):
        return FileKind.LETTER
    return None


def _named(file: InputFile, name: str) -> InputFile:
    return InputFile(file.url, name, file.kind, file.size, file.stamp, file.partitions)


def _fixed(pattern: str) -> str:
    """The folder that a glob begins in."""
    parts = pattern.split("/")
    magic = next(n for n, part in enumerate(parts) if _MAGIC & set(part))
    return "/".join(parts[:magic])


def _within(path: str, folder: Path) -> bool:
    return Path(path).resolve().is_relative_to(folder.resolve())


def _filesystem(url: str) -> tuple[Any, str]:
    """An fsspec file system and the path in it; pyarrow's own where fsspec lacks the protocol."""
    url_to_fs = fsspec().core.url_to_fs
    try:
        filesystem, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        try:
            inner, path = arrow_fs().FileSystem.from_uri(url)
        except Exception:
            raise OSError(22, f"no file system opens it ({error})", url) from None
        from fsspec.implementations.arrow import ArrowFSWrapper  # noqa: PLC0415 - an extra

        return ArrowFSWrapper(inner), path
    return filesystem, path
