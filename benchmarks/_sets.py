"""The letters with gold records that figures are given for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lsmri.corpora.formats import read_corpus
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
    """A named set of cases. about: where they come from, in a sentence. key: its name in JSON."""

    name: str
    about: str
    cases: tuple[Case, ...]
    key: str


def corpus_sets(folder: Path) -> Iterator[GoldSet]:
    """The test letters, the development letters, then those trained on. A set may be empty."""
    items = list(read_corpus(folder))
    for part, about in (
        ("test", "Other writers, whom nobody read while rules and tagger were made."),
        (
            "development",
            "The policy between rules and tagger was learned on these: hybrid flatters.",
        ),
        ("train", "Rules were tuned and the tagger trained on these: figures flatter."),
    ):
        cases = tuple(
            Case(item.letter, item.record, item.mentions)
            for item in items
            if (item.split or "train") == part and item.recorded
        )
        yield GoldSet(part.capitalize(), about, cases, part)


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
        f"External texts: {name}", "Written by others, for other purposes.", tuple(cases), name
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)
