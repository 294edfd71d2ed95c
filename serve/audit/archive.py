"""A scored archive, read in batches of equal form: Parquet parts or JSON Lines, of any size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lsmri.serve.audit._jsonl import read_lines
from lsmri.serve.audit._parquet import read_parquet
from lsmri.serve.audit.form import Batch
from lsmri.serve.audit.problems import AuditError
from lsmri.serve.batch.layout import layout_of

__all__ = ["BATCH", "Archive", "archive_at"]

#: Letters read at a time.
BATCH = 65_536

_PARQUET = (".parquet", ".pq")
_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")


@dataclass(frozen=True, slots=True)
class Archive:
    """Where a scored archive lies.

    files: in the order in which they are read. rejected: how many letters the run that wrote it
    could not score.
    """

    path: Path
    files: tuple[Path, ...]
    rejected: int = 0

    def batches(
        self, told: Callable[[str], object], *, referrer: str = "referrer", size: int = BATCH
    ) -> Iterator[Batch]:
        """Reads everything once, a batch at a time.

        told: is given a sentence for each line that can't be read, which is then passed over.
        referrer: the column or key that says who referred.
        Raises ``AuditError`` on a file that isn't whole or isn't scored.
        """
        for file in self.files:
            if file.name.endswith(_PARQUET):
                yield from read_parquet(file, referrer=referrer, size=size)
            else:
                yield from read_lines(file, told, referrer=referrer, size=size)


def archive_at(path: Path) -> Archive:
    """The archive at a file or folder.

    In a folder, names that begin with a dot, ``_`` or ``rejects`` are no part of it.
    Raises ``AuditError`` where there is none.
    """
    if path.is_file():
        if not path.name.endswith((*_PARQUET, *_LINES)):
            raise AuditError(
                f"{path}: a scored archive is Parquet or JSON Lines, so its name ends in"
                f" {', '.join((*_PARQUET, *_LINES))}"
            )
        return Archive(path, (path,), _rejected(path))
    if not path.is_dir():
        raise AuditError(f"{path}: there is no such file or folder")
    parquet = _files(path, _PARQUET)
    lines = _files(path, _LINES)
    if parquet and lines:
        raise AuditError(
            f"{path} holds Parquet and JSON Lines, perhaps two archives: name the one to audit"
        )
    if not parquet and not lines:
        raise AuditError(
            f"{path} holds no .parquet or .jsonl files: give the output of 'lsmri batch' or"
            " 'lsmri score --format jsonl'"
        )
    return Archive(path, (*parquet, *lines), _rejected(path))


def _rejected(path: Path) -> int:
    """Counts the rejects of the run that wrote an archive.

    Raises ``AuditError`` where that run hasn't come to its end.
    """
    place = layout_of(path)
    if place.notes.exists():
        raise AuditError(
            f"{path}: the run that writes it isn't complete. Finish it with 'lsmri batch --resume'"
        )
    if not place.rejects.is_file():
        return 0
    with place.rejects.open("rb") as file:
        return sum(1 for line in file if line.strip())


def _files(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    found = (p for p in sorted(folder.rglob("*")) if p.name.endswith(endings) and p.is_file())
    return [
        p
        for p in found
        if not any(part.startswith((".", "_", "rejects")) for part in p.relative_to(folder).parts)
    ]
