"""Where a run keeps what: the output, its parts, its rejects and its own notes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lsmri.serve.batch.records import BatchForm

__all__ = ["Layout", "layout_of"]

_SUFFIXES = {
    ".parquet": BatchForm.PARQUET,
    ".pq": BatchForm.PARQUET,
    ".jsonl": BatchForm.JSONL,
    ".ndjson": BatchForm.JSONL,
}


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of one run.

    output: what the user named. single: whether that is one file, with the run's folder beside it.
    """

    output: Path
    form: BatchForm
    single: bool

    @property
    def folder(self) -> Path:
        """Holds the parts, and everything else under names that begin with an underscore."""
        return self.output.with_name(f"{self.output.name}.batch") if self.single else self.output

    @property
    def notes(self) -> Path:
        """What a run needs to go on, and nobody else; removed when it is complete."""
        return self.folder / "_run"

    @property
    def ledger(self) -> Path:
        """The parts that are complete, one a line."""
        return self.notes / "ledger.jsonl"

    @property
    def manifest(self) -> Path:
        """What was run on what, and how it ended."""
        return self.folder / "_manifest.json"

    @property
    def rejects(self) -> Path:
        """The rows that couldn't be scored."""
        return self.folder / "_rejects.jsonl"

    @property
    def flat(self) -> Path:
        """The view for spreadsheets."""
        return self.folder / "_flat"

    def part(self, number: int) -> Path:
        """A part of the scored rows."""
        return self.folder / f"part-{number:06}.{self.form}"

    def part_rejects(self, number: int) -> Path:
        """The rejects of a part."""
        return self.notes / f"rejects-{number:06}.jsonl"


def layout_of(output: Path, form: BatchForm | None = None) -> Layout:
    """The places for ``output``: one file if its name ends like one, otherwise a folder.

    Raises ``ValueError`` if the name says another form than ``form``.
    """
    named = _SUFFIXES.get(output.suffix.lower())
    if named is not None and form not in (None, named):
        raise ValueError(f"{output.name} is a name for {named}, and {form} is asked for")
    return Layout(output, named or form or BatchForm.PARQUET, single=named is not None)
