"""spaCy's ``DocBin``: a Doc a letter, with the mentions in ``doc.spans["mentions"]``.

A span's label is its concept, so that a span categoriser can be trained on it; tokens are spaCy's
English ones, cut where a mention begins or ends. All else lies in ``doc.user_data["lsmri"]``.
A path with a suffix becomes one file, any other a folder of files of a thousand letters each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import Fault, FaultCode, Report
from lsmri.corpora.formats._files import new_folder, part_of, placed
from lsmri.corpora.formats._labels import note_from, note_of, regained
from lsmri.corpora.formats._parts import letter_from
from lsmri.corpora.formats._tokens import blank, tokens

__all__ = ["SPANS", "as_doc", "read", "write"]

#: The group of spans that the mentions are.
SPANS = "mentions"
_NOTE = "lsmri"
#: Letters a file, where a folder is written.
_SHARD = 1000


def as_doc(item: AnnotatedLetter) -> Any:
    """The letter as a spaCy ``Doc`` whose text is the letter's.

    Raises ``ValueError`` for an empty text and for one that UTF-8 has no form for.
    """
    from spacy.tokens import Doc, Span  # noqa: PLC0415 - takes a second

    text = item.letter.text
    found = tokens(text, item.mentions)
    if not found:
        raise ValueError("the text is empty")
    words = [text[start:end] for start, end, _ in found]
    doc = Doc(blank().vocab, words, spaces=[space for _, _, space in found])
    first = {start: i for i, (start, _, _) in enumerate(found)}
    last = {end: i + 1 for i, (_, end, _) in enumerate(found)}
    doc.spans[SPANS] = [
        Span(doc, first[m.start], last[m.end], label=m.concept, span_id=str(number))
        for number, m in enumerate(item.mentions)
    ]
    doc.user_data[_NOTE] = note_of(item)
    return doc


def read(path: Path, report: Report) -> Iterator[AnnotatedLetter]:
    """Reads a file of Docs, wholly into memory.

    Of other makers' Docs, ``doc.spans`` is read, and ``doc.ents`` where there are none.
    """
    from spacy.tokens import DocBin  # noqa: PLC0415 - takes a second

    tell = placed(report, path.name)
    try:
        held = DocBin().from_disk(path)
    except (ValueError, KeyError, TypeError, EOFError) as error:
        tell(Fault(FaultCode.SYNTAX, "it is no DocBin", "write it by spaCy 3", detail=str(error)))
        return
    for number, doc in enumerate(held.get_docs(blank().vocab), 1):
        note = note_from(doc.user_data.get(_NOTE), tell)
        name = note.get("id", f"{path.stem}-{number}")
        item = letter_from(name, doc.text, _mentions(doc, note), note, tell)
        if item is not None:
            yield item


def _mentions(doc: Any, note: dict[str, Any]) -> list[dict[str, Any]]:
    """What the spans say; those that still are as the note says, as the note says."""
    groups = [doc.spans[SPANS]] if SPANS in doc.spans else list(doc.spans.values())
    spans = [span for group in groups or [doc.ents] for span in group]
    kept = [m for m in note.get("mentions") or () if isinstance(m, dict)]
    mentions: list[dict[str, Any]] = []
    for span in spans:
        place = {"start": span.start_char, "end": span.end_char}
        number = int(span.id_) if span.id_.isdecimal() else len(kept)
        said = kept[number] if number < len(kept) else {}
        same = said.items() >= {**place, "concept": span.label_}.items()
        mentions += [said] if same else regained([(*place.values(), span.label_)], {})
    return mentions


def write(items: Iterable[AnnotatedLetter], path: Path, report: Report) -> int:
    """Writes Docs; returns how many. A file is made in memory, a folder a thousand at a time."""
    docs = _docs(items, placed(report, path.name))
    if path.suffix:
        return _write_file(docs, path)
    count = 0
    with new_folder(path) as folder:
        while written := _write_file(islice(docs, _SHARD), folder / f"{count // _SHARD:05}.spacy"):
            count += written
            if written < _SHARD:
                break
    return count


def _docs(items: Iterable[AnnotatedLetter], tell: Report) -> Iterator[Any]:
    for item in items:
        try:
            yield as_doc(item)
        except ValueError as error:
            name = item.letter.id
            what = "UTF-8 has no form for it" if isinstance(error, UnicodeError) else str(error)
            reason = f"a Doc can't hold it: {what}"
            tell(Fault(FaultCode.FORMAT, reason, "write it as jsonl", letter=name))


def _write_file(docs: Iterable[Any], path: Path) -> int:
    from spacy.tokens import DocBin  # noqa: PLC0415 - takes a second

    held = DocBin(store_user_data=True)
    count = 0
    for count, doc in enumerate(docs, 1):  # noqa: B007
        held.add(doc)
    if count or path.suffix:
        part = part_of(path)
        held.to_disk(part)
        part.replace(path)
    return count
