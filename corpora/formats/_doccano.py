"""doccano: JSON Lines with ``label``, as it imports and exports sequence labelling projects.

doccano counts UTF-16 code units (https://github.com/doccano/doccano/issues/2290); leave its option
"Count grapheme clusters as one character" off. Keys that it doesn't know become metadata, which it
shows and exports beside the text: there lies what a label can't hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import Fault, FaultCode, Report
from lsmri.corpora.formats._files import dumped, json_lines, replacing
from lsmri.corpora.formats._labels import label_of, note_from, note_of, regained
from lsmri.corpora.formats._offsets import Utf16
from lsmri.corpora.formats._parts import letter_from

__all__ = ["read", "write"]

_NOTE = "lsmri"


def read(path: Path, report: Report) -> Iterator[AnnotatedLetter]:
    """Reads JSON Lines with ``label``, ``labels`` or ``entities``, line by line."""
    for line, tell, data in json_lines(path, report):
        text = data.get("text", data.get("data"))
        note = note_from(data.get(_NOTE), tell)
        spans = list(_spans(data, text if isinstance(text, str) else "", tell))
        name = note.get("id", data.get("id"))
        item = letter_from(name, text, regained(spans, note), note, tell, line=line)
        if item is not None:
            yield item


def _spans(data: dict[str, Any], text: str, tell: Report) -> Iterator[tuple[Any, Any, Any]]:
    count = Utf16(text)
    listed: Any = next((data[key] for key in ("label", "labels", "entities") if data.get(key)), [])
    for span in listed if isinstance(listed, list) else [listed]:
        try:
            if isinstance(span, dict):
                start, end, label = span["start_offset"], span["end_offset"], span["label"]
            else:
                start, end, label = span
            yield count.points(start), count.points(end), label
        except (KeyError, TypeError, ValueError):
            remedy = "export a sequence labelling project as JSONL"
            tell(Fault(FaultCode.SYNTAX, "a label has no start, end and name", remedy))


def write(items: Iterable[AnnotatedLetter], path: Path, report: Report) -> int:
    """Writes a line a letter, in constant memory; returns how many."""
    count = 0
    with replacing(path) as file:
        for count, item in enumerate(items, 1):  # noqa: B007
            file.write(f"{dumped(_line(item))}\n")
    return count


def _line(item: AnnotatedLetter) -> dict[str, Any]:
    units = Utf16(item.letter.text).units
    return {
        "id": item.letter.id,
        "text": item.letter.text,
        "label": [[units(m.start), units(m.end), label_of(m)] for m in item.mentions],
        _NOTE: note_of(item),
    }
