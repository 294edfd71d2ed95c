"""Our standoff form: JSON Lines, one annotated letter a line. Nothing is lost in it.

A line holds ``id``, ``text``, ``given`` (what the booking system knows), ``mentions``,
``features`` (the feature record, or null where there is none), ``author``, ``style``, ``country``,
``split`` and ``note``. Only ``id`` and ``text`` must be there. Letters as ``lsmri score`` reads
them, with what is given beside ``text``, and its results ``--with-text`` are read as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import Report
from lsmri.corpora.formats._files import dumped, json_lines, replacing
from lsmri.corpora.formats._parts import about_dict, letter_from
from lsmri.corpora.records import mention_dict

__all__ = ["read", "to_dict", "write"]


def to_dict(item: AnnotatedLetter) -> dict[str, Any]:
    """One line, as plain values."""
    about = about_dict(item)
    return {
        "id": item.letter.id,
        "text": item.letter.text,
        "given": about.pop("given"),
        "mentions": [mention_dict(m) for m in item.mentions],
        **about,
    }


def read(path: Path, report: Report) -> Iterator[AnnotatedLetter]:
    """Reads a file line by line, in constant memory."""
    for line, tell, data in json_lines(path, report):
        mentions = data.get("mentions", [])
        item = letter_from(data.get("id"), data.get("text"), mentions, data, tell, line=line)
        if item is not None:
            yield item


def write(items: Iterable[AnnotatedLetter], path: Path, report: Report) -> int:
    """Writes a line a letter, in constant memory; returns how many."""
    count = 0
    with replacing(path) as file:
        for count, item in enumerate(items, 1):  # noqa: B007
            file.write(f"{dumped(to_dict(item))}\n")
    return count
