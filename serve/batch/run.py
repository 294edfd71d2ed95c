"""A run from start to finish, on this machine's processes, safe to kill and to take up again."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lsmri.serve.batch.durable import clear_unfinished, is_unfinished, locked
from lsmri.serve.batch.files import fingerprint
from lsmri.serve.batch.finish import finish
from lsmri.serve.batch.ids import IdIndex, claims, with_repeats
from lsmri.serve.batch.layout import Layout, layout_of
from lsmri.serve.batch.manifest import (
    differences,
    finished,
    manifest_of,
    read_manifest,
    write_manifest,
)
from lsmri.serve.batch.options import BatchOptions, RepeatedIds
from lsmri.serve.batch.parts import Assembler, Entry, note, read_ledger, write_part
from lsmri.serve.batch.pool import Pool, Task
from lsmri.serve.batch.problems import InputChanged, NotEmpty, OtherRun
from lsmri.serve.batch.progress import Progress
from lsmri.serve.batch.rows import rechunked
from lsmri.serve.batch.sources import Source, open_source

__all__ = ["Engine", "Summary", "Watch", "run_batch", "score_locally"]

_WAIT_SECONDS = 0.5

Watch = Callable[[Progress], object]
#: Scores what the entries don't hold yet, writes it in parts, notes each, and then yields it.
Engine = Callable[[Layout, Source, BatchOptions, Sequence[Entry], Watch | None], Iterator[Entry]]


@dataclass(frozen=True, slots=True)
class Summary:
    """How a run ended: every row is counted once.

    codes: how many rejects there are of each reason. resumed: rows that were done before.
    """

    layout: Layout
    rows: int
    scored: int
    rejected: int
    codes: dict[str, int] = field(default_factory=dict)
    resumed: int = 0
    seconds: float = 0.0


def run_batch(
    inputs: Sequence[str],
    output: Path,
    options: BatchOptions,
    *,
    resume: bool = False,
    watch: Watch | None = None,
    engine: Engine | None = None,
) -> Summary:
    """Scores every letter of ``inputs`` once, and says what became of every row.

    resume: goes on where a run with the same input and options was interrupted, and begins where
    there was none. watch: hears how far it is. engine: this machine's processes unless told
    otherwise.
    Raises ``NotEmpty``, ``OtherRun``, ``WrongColumns``, ``ValueError``, ``FileNotFoundError`` or
    ``PermissionError`` before anything is written, ``BlockingIOError`` if another run writes there,
    ``InputChanged``, ``DamagedRun``, ``WorkersFail``, and ``OSError`` if the disk fails. After
    these the same call with ``resume`` goes on.
    """
    layout = layout_of(output, options.form)
    begun = time.monotonic()
    there = _prepared(layout, resume=resume)
    source = open_source(inputs, options.input, leave_out=layout.folder)
    manifest = manifest_of(inputs, source.files, options)
    if there is not None:
        if unlike := differences(there, manifest):
            raise OtherRun(f"{layout.folder} holds another run: {'; '.join(unlike)}")
        manifest = there
    if manifest["complete"]:
        _clean(layout)
        return _summary(layout, manifest)
    layout.notes.mkdir(parents=True, exist_ok=True)
    with locked(layout.notes / "lock"):
        if there is None:
            write_manifest(layout, manifest)
        entries = _taken_up(layout)
        done = sum(entry.rows for entry in entries)
        score = engine or score_locally
        entries.extend(score(layout, source, options, tuple(entries), watch))
        if (
            fingerprint(open_source(inputs, options.input, leave_out=layout.folder).files)
            != (manifest["input"]["fingerprint"])
        ):
            raise InputChanged("the input was changed while it was read: start anew")
        outcome = finish(layout, entries, flat=options.flat)
        manifest = finished(manifest, **outcome)
        write_manifest(layout, manifest)
    _clean(layout)
    seconds = time.monotonic() - begun
    return replace(_summary(layout, manifest), resumed=done, seconds=seconds)


def _prepared(layout: Layout, *, resume: bool) -> dict[str, Any] | None:
    """The manifest that is there already. Raises ``NotEmpty`` unless the place is fit to use."""
    there = read_manifest(layout)
    if there is not None and resume:
        return there
    taken = [layout.output] if layout.single else []
    if layout.folder.is_dir():
        taken += [path for path in layout.folder.iterdir() if not _is_ours(layout, path)]
    elif layout.folder.exists():
        taken.append(layout.folder)
    if there is not None or any(path.exists() for path in taken):
        ours = " or go on with --resume" if there is not None else ""
        raise NotEmpty(f"{layout.output} is there already: give another name{ours}")
    return None


def _is_ours(layout: Layout, path: Path) -> bool:
    """Whether a file is the beginning of a run that has no manifest yet."""
    return path == layout.notes or is_unfinished(path)


def _taken_up(layout: Layout) -> list[Entry]:
    """The parts that are complete; what a killed run left half done is removed."""
    for folder in (layout.folder, layout.notes):
        clear_unfinished(folder)
    entries = read_ledger(layout)
    for path in layout.folder.glob(f"part-*.{layout.form}"):
        if path.name > layout.part(len(entries) - 1).name or not entries:
            path.unlink()
    return entries


def score_locally(
    layout: Layout,
    source: Source,
    options: BatchOptions,
    before: Sequence[Entry],
    watch: Watch | None,
) -> Iterator[Entry]:
    """Scores what isn't scored yet, and yields each part when it is written and noted.

    before: the parts that are complete.
    """
    first = sum(entry.rows for entry in before)
    names = [file.name for file in source.files]
    assembler = Assembler(part_rows=options.part_rows, first_part=len(before))
    meter = _Meter(source, before)
    with ExitStack() as stack:
        ids = None
        if options.repeated_ids is RepeatedIds.REJECT:
            index = IdIndex(layout.notes / "ids.sqlite", positions_below=first)
            ids = stack.enter_context(index)
        pool = stack.enter_context(Pool(options.worker(layout.form), workers=options.workers))
        tasks = _tasks(source, options, before, ids)
        task = next(tasks, None)
        while task is not None or not pool.is_idle:
            while task is not None and pool.wants_more and assembler.is_near(task.first):
                assembler.expect(task.first, task.batch.num_rows, _end(task.batch))
                meter.given += task.batch.num_rows
                pool.give(task)
                task = next(tasks, None)
            if task is None:
                assembler.no_more()
            for done in pool.wait(_WAIT_SECONDS):
                assembler.add(done)
                meter.done += done.rows
                meter.rejected += len(done.rejects)
            for part in assembler.ready():
                entry = write_part(layout, part, names)
                if ids is not None:
                    ids.commit()
                note(layout, entry)
                yield entry
            if watch is not None:
                watch(meter.progress())


def _tasks(
    source: Source, options: BatchOptions, before: Sequence[Entry], ids: IdIndex | None
) -> Iterator[Task]:
    """What is left to score; rows whose id was met before come as rejects."""
    first = sum(entry.rows for entry in before)
    file, row = (before[-1].file, before[-1].row + 1) if before else (0, 0)
    batches = source.batches(file=file, row=row)
    for position, batch in rechunked(batches, first=first, part_rows=options.part_rows):
        repeated = {} if ids is None else ids.claim(claims(batch, position))
        yield Task(position, with_repeats(batch, position, repeated))


def _end(batch: Any) -> tuple[int, int]:
    last = batch.num_rows - 1
    return batch.column("file")[last].as_py(), batch.column("row")[last].as_py()


class _Meter:
    """Counts rows handed out and done, and how fast."""

    def __init__(self, source: Source, before: Sequence[Entry]) -> None:
        self._source = source
        self._begun = time.monotonic()
        self._before = sum(entry.rows for entry in before)
        self._start: float | None = None
        self.given = self.done = self._before
        self.rejected = sum(entry.rejected for entry in before)

    def progress(self) -> Progress:
        """How far the run is."""
        seconds = time.monotonic() - self._begun
        # What has been read, less what is still in work.
        share = self._source.share * self.done / max(1, self.given)
        if self._start is None:
            self._start = share
        gained = share - self._start
        left = seconds * (1 - share) / gained if gained > 0 else None
        rate = (self.done - self._before) / seconds if seconds > 0 else 0.0
        return Progress(self.done, self.rejected, share, rate, left)


def _summary(layout: Layout, manifest: dict[str, Any]) -> Summary:
    counts = manifest["counts"]
    return Summary(layout, counts["rows"], counts["scored"], counts["rejected"], counts["codes"])


def _clean(layout: Layout) -> None:
    """Removes what only an interrupted run would need."""
    shutil.rmtree(layout.notes, ignore_errors=True)
    if layout.single:
        for path in layout.folder.glob(f"part-*.{layout.form}"):
            path.unlink()
