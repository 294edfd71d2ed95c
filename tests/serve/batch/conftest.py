"""Archives that the tests of batch runs make for themselves, and runs over them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="batch runs need pyarrow: pip install 'lsmri[batch]'")
pytest.importorskip("fsspec", reason="batch runs need fsspec: pip install 'lsmri[batch]'")

import pyarrow.dataset
import pyarrow.parquet as pq

from lsmri.serve.batch import run as running
from lsmri.serve.batch.options import BatchOptions
from lsmri.serve.batch.run import Summary, run_batch

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def _scorers(monkeypatch):
    """Worker processes find the scorers of these tests."""
    monkeypatch.syspath_prepend(str(HERE))


@pytest.fixture
def options() -> BatchOptions:
    return BatchOptions(scorer="scorers:quick", part_rows=10, workers=1, letter_timeout=60)


@pytest.fixture
def inline(monkeypatch) -> None:
    """Scores in this process: for everything that isn't about processes."""
    from inline import InlinePool

    monkeypatch.setattr(running, "Pool", InlinePool)


@pytest.fixture
def archive(tmp_path) -> Callable[..., Path]:
    """Writes rows as JSON lines, or as Parquet if the name says so."""

    def write(rows: Sequence[dict[str, Any]], name: str = "letters.jsonl") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".parquet":
            columns = {
                name: [row.get(name) for row in rows]
                for name in dict.fromkeys(k for r in rows for k in r)
            }
            pq.write_table(pyarrow.table(columns), path, row_group_size=7)
        else:
            path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
        return path

    return write


@pytest.fixture
def score(inline, options, tmp_path) -> Callable[..., Summary]:
    """Scores an archive into ``scored``, in this process."""

    def run(*inputs: Path | str, output: str = "scored", resume: bool = False, **changes: Any):
        made = replace(options, **changes)
        return run_batch([str(i) for i in inputs], tmp_path / output, made, resume=resume)

    return run


def letters(count: int, **more: Any) -> list[dict[str, Any]]:
    """Rows of letters, every third of which has a fever."""
    return [
        {"id": f"r-{n}", "text": f"Letter {n}, {'fever' if n % 3 == 0 else 'well'}.", **more}
        for n in range(count)
    ]


def scored(folder: Path) -> list[dict[str, Any]]:
    """The scored rows, as any program that reads data sets sees them."""
    return pyarrow.dataset.dataset(folder, format="parquet").to_table().to_pylist()


def rejects(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "_rejects.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of an output but the manifest, which tells when it was made."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "_manifest.json"
    }
