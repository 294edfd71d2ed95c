"""What writing and reading an annotated corpus takes in each form: seconds, and memory at its peak.

    python benchmarks/forms.py --letters 20000

Prints a table. Writing and reading are processes of their own. The letters are those of the
training split over and over, made as they are asked for; each has an id, a number and a name
that no other has, as real letters do, so that what remembers words is caught at it.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from _machine import describe_machine
from _tables import table

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.formats import FORMATS, read_corpus, write_corpus

#: Forms whose file may be one or a folder of several, and the name of a folder of them.
FOLDERS = {"spacy": "spacy, a folder"}


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    if options.run:
        form, path, side = options.run
        print(json.dumps(measured(form, Path(path), side, options.letters)))
        return
    print(f"# Annotated corpora\n\nMachine: {describe_machine()}. {options.letters:,} letters, of")
    print("which each has a number and a name of its own. Memory is the most that the process held")
    print("of its own, the interpreter and the libraries with it.\n")
    head = ("form", "letters", "written, s", "peak MB", "read, s", "peak MB")
    print(table(head, list(_rows(options.forms, options.letters))))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    known = [*FORMATS, *FOLDERS.values()]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--letters", type=int, default=1000, help="letters (default: 1000)")
    parser.add_argument("--forms", nargs="*", default=known, choices=known, metavar="FORM")
    parser.add_argument("--run", nargs=3, metavar=("FORM", "PATH", "SIDE"), help="one measurement")
    return parser.parse_args(arguments)


def _rows(names: Sequence[str], count: int) -> Iterator[tuple[str, ...]]:
    for name in names:
        form = name.partition(",")[0]
        whole = FORMATS[form].folder or name in FOLDERS.values()
        with TemporaryDirectory() as folder:
            path = f"{folder}/corpus{'' if whole else FORMATS[form].suffixes[0]}"
            cells = [cell for side in ("write", "read") for cell in _cells(form, path, side, count)]
        print(f"{name}: {' '.join(cells)}", file=sys.stderr)
        yield (name, f"{count:,}", *cells)


def _cells(form: str, path: str, side: str, count: int) -> tuple[str, str]:
    """Seconds and megabytes of one side, in a process of its own."""
    own = [sys.executable, __file__, "--letters", str(count), "--run", form, path, side]
    done = subprocess.run(own, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    row = json.loads(done.stdout)
    return f"{row['seconds']:,.1f}", f"{row['peak']:,.0f}"


def letters(count: int) -> Iterator[AnnotatedLetter]:
    """Letters one at a time, no two alike."""
    known = [item for item in read_corpus("lsmri") if item.split == "train"]
    draw = random.Random(count)
    for number, item in enumerate(islice(cycle(known), count)):
        name = "".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=8)).title()
        text = f"{item.letter.text}\nRef {number:07}, Dr {name}\n"
        yield replace(item, letter=replace(item.letter, id=f"r-{number:07}", text=text))


def measured(form: str, path: Path, side: str, count: int) -> dict[str, float]:
    """Seconds, and the most memory in MB, of writing or of reading ``count`` letters."""
    start = time.perf_counter()
    with Peak() as peak:
        if side == "write":
            done = write_corpus(letters(count), path, form=form)
        else:
            done = sum(1 for _ in read_corpus(path, form=form))
    assert done == count, f"{done} of {count} letters"
    return {"seconds": time.perf_counter() - start, "peak": peak.megabytes}


class Peak:
    """The most memory of its own that this process held within, looked at every few milliseconds.

    Pages of files count where the system doesn't tell them apart from the process's own.
    """

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Peak:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()
        if not self.megabytes:
            unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
            self.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit

    def _look(self) -> None:
        status = Path("/proc/self/status")
        while status.exists():
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
            if "RssAnon" not in lines:
                return
            self.megabytes = max(self.megabytes, int(lines["RssAnon"].split()[0]) / 1024)
            if self._over.wait(0.02):
                return


if __name__ == "__main__":
    main()
