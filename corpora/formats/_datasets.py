"""Hugging Face ``datasets``: Arrow on disk, as ``datasets.load_from_disk`` reads it.

A row a letter, with the keys of the standoff form. ``findings`` is a list of concept and status,
and the value of a mention a string, for a column of Arrow has one type.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import CorpusError, Fault, FaultCode, Report
from lsmri.corpora.formats._arrow import row_of, schema, standoff
from lsmri.corpora.formats._files import new_folder, part_of, placed
from lsmri.corpora.formats._parts import letter_from

__all__ = ["load_dataset", "read", "write"]

#: Letters a batch: what is held in memory.
_BATCH = 500


def _datasets() -> Any:
    try:
        import datasets  # noqa: PLC0415  (an extra)
    except ImportError:
        raise CorpusError("datasets is missing: pip install 'lsmri[corpora]'") from None
    return datasets


def load_dataset(items: Iterable[AnnotatedLetter]) -> Any:
    """Annotated letters as a ``datasets.DatasetDict`` of their splits, in memory.

    Letters of no split are in ``train``. For a corpus larger than memory, write it
    (``lsmri corpus convert CORPUS FOLDER --to datasets``) and use ``datasets.load_from_disk``.
    Raises ``CorpusError`` for a letter that UTF-8 has no form for, and without the extra.
    """
    datasets = _datasets()
    import pyarrow as pa  # noqa: PLC0415  (comes with datasets)

    rows: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        rows.setdefault(item.split or "train", []).append(_encodable(item))
    tables = {name: pa.Table.from_pylist(held, schema()) for name, held in rows.items()}
    return datasets.DatasetDict({name: datasets.Dataset(t) for name, t in tables.items()})


def _encodable(item: AnnotatedLetter) -> dict[str, Any]:
    row = row_of(item)
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        remedy = "write it as jsonl"
        fault = Fault(FaultCode.FORMAT, "UTF-8 has no form for it", remedy, letter=item.letter.id)
        raise CorpusError.of(fault) from None
    return row


def read(path: Path, report: Report) -> Iterator[AnnotatedLetter]:
    """Reads a folder that ``save_to_disk`` made, of one dataset or of splits, row by row."""
    datasets = _datasets()
    tell = placed(report, path.name)
    try:
        held = datasets.load_from_disk(str(path))
    except (ValueError, OSError, IndexError) as error:
        remedy = "give a folder that save_to_disk made"
        tell(Fault(FaultCode.FILE, "it is no dataset on disk", remedy, detail=str(error)))
        return
    parts = held.items() if isinstance(held, dict) else [("", held)]
    for split, part in parts:
        for row in part:
            data = standoff(row)
            data["split"] = data.get("split") or split
            mentions = data.get("mentions") or []
            item = letter_from(data.get("id"), data.get("text"), mentions, data, tell)
            if item is not None:
                yield item


def write(items: Iterable[AnnotatedLetter], path: Path, report: Report) -> int:
    """Writes a new folder, in constant memory; returns how many letters.

    Raises ``CorpusError`` where there are none: ``datasets`` doesn't read what it writes of them.
    """
    datasets = _datasets()
    tell = placed(report, path.name)
    with new_folder(path) as folder, _scratch(path) as stream:
        count = _write_stream(items, stream, tell)
        if not count:
            raise CorpusError("there are no letters, of which datasets can make no folder")
        shown = not datasets.are_progress_bars_disabled()
        datasets.disable_progress_bars()
        try:
            datasets.Dataset.from_file(str(stream)).save_to_disk(str(folder))
        finally:
            if shown:
                datasets.enable_progress_bars()
    return count


@contextmanager
def _scratch(path: Path) -> Iterator[Path]:
    """A file for all letters, before ``datasets`` makes its own of them: beside what is written."""
    whole = path.resolve()
    stream = part_of(whole.with_name(f"{whole.name}.arrow"))
    try:
        yield stream
    finally:
        stream.unlink(missing_ok=True)


def _write_stream(items: Iterable[AnnotatedLetter], path: Path, tell: Report) -> int:
    import pyarrow as pa  # noqa: PLC0415  (comes with datasets)

    count = 0
    rows: list[dict[str, Any]] = []
    with pa.ipc.new_stream(str(path), schema()) as stream:

        def flush() -> None:
            stream.write_batch(pa.RecordBatch.from_pylist(rows, schema()))
            rows.clear()

        for item in items:
            try:
                rows.append(_encodable(item))
            except CorpusError as error:
                tell(error.fault or Fault(FaultCode.FORMAT, str(error)))
                continue
            count += 1
            if len(rows) >= _BATCH:
                flush()
        flush()
    return count
