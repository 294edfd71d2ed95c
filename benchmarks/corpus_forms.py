"""How fast corpora are written and read in each form, and how much memory that takes.

    python benchmarks/corpus_forms.py --letters 100000

Prints a table. Every form has a process of its own; its letters are those of the training split,
over and over under new ids, made as they are asked for.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.formats import FORMATS, read_corpus, write_corpus


def letters(count: int) -> Iterator[AnnotatedLetter]:
    known = [item for item in read_corpus("lsmri") if item.split == "train"]
    for number, item in enumerate(islice(cycle(known), count)):
        yield replace(item, letter=replace(item.letter, id=f"{number:07}"))


def measured(form: str, count: int) -> dict[str, float]:
    """Letters a second, and the most memory in MB, of one form; spaCy's as a folder."""
    suffix = "" if FORMATS[form].folder or form == "spacy" else FORMATS[form].suffixes[0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"corpus{suffix}"
        start = time.perf_counter()
        write_corpus(letters(count), path, form=form)
        half = time.perf_counter()
        read = sum(1 for _ in read_corpus(path, form=form))
        end = time.perf_counter()
    assert read == count
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"write": count / (half - start), "read": count / (end - half), "memory": memory}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--form", choices=FORMATS)
    chosen = parser.parse_args()
    if chosen.form:
        print(json.dumps(measured(chosen.form, chosen.letters)))
        return
    print("| form | written, letters/s | read, letters/s | most memory, MB |\n|---|---:|---:|---:|")
    for form in FORMATS:
        command = [sys.executable, __file__, "--letters", str(chosen.letters), "--form", form]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8")
        row = json.loads(done.stdout)
        print(f"| `{form}` | {row['write']:,.0f} | {row['read']:,.0f} | {row['memory']:,.0f} |")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
