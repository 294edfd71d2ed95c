"""CoNLL: one token a line with its tags, an empty line between letters.

The columns are the token, its start and end in the letter, and a tag for each layer
(``B-fever:absent``, ``I-…``, ``O``): mentions that overlap lie in further layers, so that the
fourth column alone is what most programs expect. Tokens are spaCy's English ones, cut where a
mention begins or ends. A comment holds the text and what a tag can't say. Files of other makers
have none: there the first column is the token, the last the tag, and the text the tokens with
blanks between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import Fault, FaultCode, Report
from lsmri.corpora.formats._files import placed, replacing, spelled
from lsmri.corpora.formats._labels import label_of, note_from, note_of, regained
from lsmri.corpora.formats._parts import letter_from
from lsmri.corpora.formats._tokens import tokens
from lsmri.corpora.letter import Mention

__all__ = ["read", "write"]

_NOTE = "# lsmri = "
Rows = list[list[str]]


def write(items: Iterable[AnnotatedLetter], path: Path, report: Report) -> int:
    """Writes letter after letter, in constant memory; returns how many."""
    count = 0
    with replacing(path) as file:
        blocks = spelled(items, _block, placed(report, path.name))
        for count, block in enumerate(blocks, 1):  # noqa: B007
            file.write(block)
    return count


def _block(item: AnnotatedLetter) -> str:
    first = f"{_NOTE}{note_of(item, text=item.letter.text)}"
    return "\n".join((first, *_lines(item), "", ""))


def _lines(item: AnnotatedLetter) -> Iterator[str]:
    text = item.letter.text
    layers = _layers(item.mentions)
    edges = {at for m in item.mentions for at in ((m.start, "start"), (m.end, "end"))}
    for start, end, _ in tokens(text, item.mentions):
        # Blanks are no tokens, unless a mention begins or ends with them.
        if text[start:end].strip() or not edges.isdisjoint({(start, "start"), (end, "end")}):
            shown = (c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[start:end])
            tags = [_tag(layer, start) for layer in layers]
            yield "\t".join(("".join(shown), str(start), str(end), *tags))


def _layers(mentions: Iterable[Mention]) -> list[list[Mention]]:
    """Mentions in layers, within each of which none overlaps another; one at least."""
    layers: list[list[Mention]] = [[]]
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        free = next((la for la in layers if not la or la[-1].end <= mention.start), None)
        if free is None:
            layers.append(free := [])
        free.append(mention)
    return layers


def _tag(layer: list[Mention], start: int) -> str:
    for mention in layer:
        if mention.start <= start < mention.end:
            return f"{'B' if start == mention.start else 'I'}-{label_of(mention)}"
    return "O"


def read(path: Path, report: Report) -> Iterator[AnnotatedLetter]:
    """Reads letter after letter, in constant memory."""
    for number, (line, comment, rows, ended) in enumerate(_blocks(path), 1):
        tell = placed(report, path.name, line)
        note = note_from(comment or None, tell)
        if comment and not note:
            continue
        text, places = _placed(note.get("text"), rows)
        if None in places:
            reason = "a line doesn't say token, start, end and tag"
            remedy = "separate them by tabs" if ended else "the file may be cut off: copy it again"
            tell(Fault(FaultCode.SYNTAX, reason, remedy))
            continue
        if not ended and "text" in note and text[places[-1][1] if places else 0 :].strip():
            reason, name = "the file is cut off in this letter", str(note.get("id", ""))
            tell(Fault(FaultCode.SYNTAX, reason, "copy or export it again", letter=name))
            continue
        columns = range(3, max(map(len, rows), default=0)) if "text" in note else (-1,)
        spans = [span for column in columns for span in _spans(rows, places, column)]
        name = note.get("id", f"{path.stem}-{number}")
        item = letter_from(name, text, regained(spans, note), note, tell, line=line)
        if item is not None:
            yield item


def _blocks(path: Path) -> Iterator[tuple[int, str, Rows, bool]]:
    """Of each letter: its first line's number, our comment, its rows, and whether it has an end."""
    first, comment = 1, ""
    rows: Rows = []
    with path.open(encoding="utf-8-sig", newline="\n") as lines:
        for number, whole in enumerate(lines, 1):
            line = whole.rstrip("\r\n")
            if line.startswith(_NOTE):
                comment = line.removeprefix(_NOTE)
            elif line.startswith(("# ", "-DOCSTART-")) and not rows:
                continue
            elif line:
                rows.append(line.split("\t") if "\t" in line else line.split() or [line])
            else:
                if rows or comment:
                    yield first, comment, rows, True
                first, comment, rows = number + 1, "", []
    if rows or comment:
        yield first, comment, rows, False


def _placed(text: str | None, rows: Rows) -> tuple[str, list[Any]]:
    """The text, and where each row's token stands in it; None where a row doesn't say."""
    if text is not None:
        return text, [_place(row) for row in rows]
    places: list[Any] = []
    at = 0
    for row in rows:
        places.append((at, at + len(row[0])) if len(row) > 1 else None)
        at += len(row[0]) + 1
    return " ".join(row[0] for row in rows), places


def _place(row: list[str]) -> tuple[int, int] | None:
    if len(row) > 3 and row[1].isdecimal() and row[2].isdecimal():
        return int(row[1]), int(row[2])
    return None


def _spans(rows: Rows, places: list[Any], column: int) -> Iterator[tuple[int, int, str]]:
    """The spans of one column of tags: IOB2, or IOB1 where a span needs no B."""
    open_: tuple[int, int, str] | None = None
    for row, (start, end) in zip(rows, places, strict=True):
        kind, _, label = (row[column] if column < len(row) else "O").partition("-")
        if open_ and (kind != "I" or label != open_[2]):
            yield open_
            open_ = None
        if kind in ("B", "I"):
            open_ = (open_[0] if open_ else start, end, label)
    if open_:
        yield open_
