"""The letters with gold records that figures are given for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from _letters import corpus_files

from lsmri.corpora.authoring import read_letters
from lsmri.corpora.letter import FeatureRecord, Letter, Mention

__all__ = ["Case", "GoldSet", "corpus_sets", "external_set"]


@dataclass(frozen=True, slots=True)
class Case:
    """A letter with its gold record, and its gold mentions where spans are annotated."""

    letter: Letter
    record: FeatureRecord
    mentions: tuple[Mention, ...] | None = None


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A named set of cases. about: where they come from, in a sentence."""

    name: str
    about: str
    cases: tuple[Case, ...]


def corpus_sets(folder: Path) -> Iterator[GoldSet]:
    """The corpus's development authors, then its held-out ones, those of files ``test-*.yaml``.

    A set may be empty.
    """
    for test, name, about in (
        (False, "Development authors", "The rules were tuned on these letters."),
        (True, "Held-out authors", "Other writers, whom nobody read while tuning."),
    ):
        cases = tuple(
            Case(read.letter, read.record, read.mentions)
            for path in corpus_files(folder, test=test)
            for read in read_letters(path)
        )
        yield GoldSet(name, about, cases)


def external_set(name: str, notes: Path, gold: Path) -> GoldSet:
    """Texts kept outside the project, as JSON lines.

    notes: of ``id`` and ``text``. gold: of ``id`` and ``features``, a feature record.
    Raises ``ValueError`` naming the id of a gold record without a text.
    """
    texts = {row["id"]: row["text"] for row in _rows(notes)}
    cases: list[Case] = []
    for row in _rows(gold):
        if row["id"] not in texts:
            raise ValueError(f"{gold.name}: no text for {row['id']!r} in {notes.name}")
        record = FeatureRecord.from_dict(row["features"])
        cases.append(Case(Letter(texts[row["id"]], str(row["id"])), record))
    return GoldSet(
        f"External texts: {name}", "Written by others, for other purposes.", tuple(cases)
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)
