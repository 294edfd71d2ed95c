"""Prodigy: JSON Lines with ``text``, ``tokens`` and ``spans``, as its span recipes take and give.

A span's label is its concept; what else a mention says are further keys of the span, which Prodigy
hands through unless the span is drawn anew. Tasks that weren't accepted are passed over: in Prodigy
these hold no annotation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import Report
from lsmri.corpora.formats._files import dumped, json_lines, placed, replacing, spelled
from lsmri.corpora.formats._labels import kept_note
from lsmri.corpora.formats._parts import about_dict, letter_from
from lsmri.corpora.formats._tokens import tokens
from lsmri.corpora.letter import Mention
from lsmri.corpora.records import mention_dict

__all__ = ["read", "write"]

_SAID = ("start", "end", "assertion", "laterality", "value", "outcome", "type", "about")
#: Where what is known of a letter lies, beside what Prodigy shows of it.
_NOTE = "lsmri"


def read(path: Path, report: Report) -> Iterator[AnnotatedLetter]:
    """Reads tasks line by line; those answered with ``reject`` or ``ignore`` are passed over."""
    for line, tell, data in json_lines(path, report):
        if data.get("answer", "accept") != "accept":
            continue
        note, meta = kept_note(data, _NOTE), kept_note(data, "meta")
        name = note.get("id") or meta.get("id") or data.get("id") or f"{path.stem}-{line}"
        spans = data.get("spans") or []
        if isinstance(spans, list):
            spans = [_mention(span) for span in spans]
        item = letter_from(name, data.get("text"), spans, note, tell, line=line)
        if item is not None:
            yield item


def _mention(span: Any) -> Any:
    if not isinstance(span, dict):
        return span
    return {key: span[key] for key in _SAID if key in span} | {"concept": span.get("label")}


def write(items: Iterable[AnnotatedLetter], path: Path, report: Report) -> int:
    """Writes a task a letter, in constant memory; returns how many."""
    count = 0
    with replacing(path) as file:
        tasks = spelled(items, _task, placed(report, path.name))
        for count, task in enumerate(tasks, 1):  # noqa: B007
            file.write(f"{dumped(task)}\n")
    return count


def _task(item: AnnotatedLetter) -> dict[str, Any]:
    text = item.letter.text
    found = tokens(text, item.mentions)
    first = {start: i for i, (start, _, _) in enumerate(found)}
    last = {end: i for i, (_, end, _) in enumerate(found)}
    return {
        "text": text,
        "tokens": [
            {"text": text[start:end], "start": start, "end": end, "id": i, "ws": space}
            for i, (start, end, space) in enumerate(found)
        ],
        "spans": [
            {**_span(m), "token_start": first[m.start], "token_end": last[m.end]}
            for m in item.mentions
        ],
        "meta": {"id": item.letter.id, "author": item.author, "style": item.style},
        _NOTE: {"id": item.letter.id, **about_dict(item)},
        "answer": "accept",
    }


def _span(mention: Mention) -> dict[str, Any]:
    data = mention_dict(mention)
    said = {key: data[key] for key in _SAID if data[key] is not None}
    return {**said, "label": mention.concept}
