"""spaCy's ``DocBin``: a Doc a letter, with the mentions in ``doc.spans["mentions"]``.

A span's label is its concept, so that a span categoriser can be trained on it; tokens are spaCy's
English ones, cut where a mention begins or ends. All else lies in ``doc.user_data["lsmri"]``.
A path with a suffix becomes one file, any other a folder of files of a thousand letters each.
Neither is held in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import Fault, FaultCode, Report
from lsmri.corpora.formats._docbin import Broken, DocBinReader, DocBinWriter
from lsmri.corpora.formats._files import new_folder, part_of, placed
from lsmri.corpora.formats._labels import kept_list, note_from, note_of, regained
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
    """Reads a file of Docs, one at a time; it lies unpacked on a temporary file meanwhile.

    Of other makers' Docs, ``doc.spans`` is read, and ``doc.ents`` where there are none.
    """
    tell = placed(report, path.name)
    try:
        held = DocBinReader(path)
    except Broken as error:
        tell(Fault(FaultCode.SYNTAX, error.reason, error.remedy, detail=error.detail))
        return
    with held:
        for number, made in enumerate(held.docs(), 1):
            try:
                doc, user_data = made()
                text, spans = doc.text, _spans(doc)
            except (ValueError, LookupError, TypeError) as error:
                reason = f"Doc {number} can't be read"
                tell(Fault(FaultCode.SYNTAX, reason, "write it by spaCy 3", detail=str(error)))
                continue
            note = note_from(user_data.get(_NOTE), tell)
            name = note.get("id", f"{path.stem}-{number}")
            item = letter_from(name, text, _mentions(spans, note), note, tell)
            if item is not None:
                yield item


def _spans(doc: Any) -> list[tuple[int, int, str, str]]:
    """Start, end, label and id of each span."""
    groups = [doc.spans[SPANS]] if SPANS in doc.spans else list(doc.spans.values())
    spans = [span for group in groups or [doc.ents] for span in group]
    return [(span.start_char, span.end_char, span.label_, span.id_) for span in spans]


def _mentions(
    spans: Iterable[tuple[int, int, str, str]], note: dict[str, Any]
) -> list[dict[str, Any]]:
    """What the spans say; those that still are as the note says, as the note says."""
    kept = [m for m in kept_list(note, "mentions") if isinstance(m, dict)]
    mentions: list[dict[str, Any]] = []
    for start, end, label, name in spans:
        number = int(name) if name.isdecimal() and len(name) < 9 else len(kept)
        said = kept[number] if number < len(kept) else {}
        same = said.items() >= {"start": start, "end": end, "concept": label}.items()
        mentions += [said] if same else regained([(start, end, label)], {})
    return mentions


def write(items: Iterable[AnnotatedLetter], path: Path, report: Report) -> int:
    """Writes Docs, in constant memory; returns how many.

    Raises ``CorpusError`` where they are more than one file holds.
    """
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
    part = part_of(path)
    with DocBinWriter(part.parent) as held:
        for doc in docs:
            held.add(doc)
        if len(held) or path.suffix:
            try:
                with part.open("wb") as file:
                    held.write(file)
                part.replace(path.resolve())
            finally:
                part.unlink(missing_ok=True)
        return len(held)
