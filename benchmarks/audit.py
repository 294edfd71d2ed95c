"""How long ``lsmri audit`` takes on a million scored letters, and how much memory.

``python benchmarks/audit.py`` makes archives of invented records: five thousand, again and again in
another order, each time with other ids, dates, referrers and ages.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from _machine import describe_machine
from _tables import table
from contenders._contender import peak_mib

RECORDS = 5000
PART_ROWS = 100_000
REFERRERS = 1000
FIRST, DAYS = date(2014, 1, 1), 3650


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--sample", type=int, default=10_000, help="letters under every guideline")
    parser.add_argument("--run", nargs=2, metavar=("INPUT", "OUTPUT"), help="one run")
    options = parser.parse_args(arguments)
    if options.run:
        print(json.dumps(measured(*options.run, options.sample)))
        return
    rows = [_line(count, options.sample) for count in options.rows]
    print(f"# Audits\n\nMachine: {describe_machine()}. {options.sample:,} letters are decided anew")
    print("under every guideline. Start-up is included.\n")
    head = ("", "MiB of Parquet", "seconds", "processor's seconds", "peak of memory")
    print(table(head, rows))


def _line(count: int, sample: int) -> list[str]:
    with TemporaryDirectory() as folder:
        archive, report = Path(folder) / "scored", Path(folder) / "report"
        write_archive(archive, count)
        size = sum(part.stat().st_size for part in archive.iterdir()) / 2**20
        run = ["--run", str(archive), str(report), f"--sample={sample}"]
        done = subprocess.run([sys.executable, __file__, *run], capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:].decode())
        figures = json.loads(done.stdout.splitlines()[-1])
    times = [f"{figures[name]:.1f}" for name in ("seconds", "processor")]
    return [f"{count:,} letters", f"{size:,.0f}", *times, f"{figures['peak']:.0f} MiB"]


def measured(archive: str, report: str, sample: int) -> dict[str, float]:
    """Runs the command in this process, and gives seconds and MiB."""
    begun = time.perf_counter()
    from lsmri.serve.cli import app

    command = ["audit", archive, "--output", report, f"--profile-sample={sample}"]
    app(command, standalone_mode=False)
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "processor": time.process_time(), "peak": peak_mib()}


def write_archive(folder: Path, count: int) -> None:
    """Parts in the schema of ``lsmri batch``; no letter stands behind them: none has mentions."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    from lsmri.serve.audit.example import invented
    from lsmri.serve.batch.records import to_table

    folder.mkdir()
    records = ({"decisions": None, "position": 0, **one} for one in invented(RECORDS))
    base = pa.Table.from_batches([to_table(records)])
    chance = np.random.default_rng(7)
    for first in range(0, count, PART_ROWS):
        last = min(count, first + PART_ROWS)
        with pq.ParquetWriter(
            folder / f"part-{first // PART_ROWS:06d}.parquet", base.schema
        ) as out:
            for at in range(first, last, RECORDS):
                out.write_table(_varied(base, at, min(last - at, RECORDS), chance))


def _varied(base: Any, first: int, count: int, chance: Any) -> Any:
    """Some of the records, drawn, and made letters of their own."""
    import pyarrow as pa

    places = range(first, first + count)
    days = (FIRST - date(1970, 1, 1)).days + chance.integers(DAYS, size=count)
    new = {
        "id": [f"r-{n}" for n in places],
        "position": places,
        "age_years": chance.integers(14, 95, size=count),
        "letter_date": pa.array(days, pa.int32()).cast(pa.date32()),
        "referrer": [f"gp-{n}" for n in chance.integers(REFERRERS, size=count)],
        "digest": [f"{n:032x}" for n in places],
    }
    drawn = base.take(chance.integers(len(base), size=count))
    for name, values in new.items():
        place = drawn.schema.get_field_index(name)
        field = drawn.schema.field(name)
        drawn = drawn.set_column(place, field, pa.array(values, field.type))
    return drawn


if __name__ == "__main__":
    main()
