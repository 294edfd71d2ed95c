"""Letters one a line, as JSON objects."""

from __future__ import annotations

import io
import json
from collections.abc import Generator, Iterator
from typing import Any, BinaryIO

from lsmri.corpora.letter import Letter
from lsmri.serve.problems import InputProblem, ProblemCode, Unreadable
from lsmri.serve.reading.decoding import decode, mend_surrogates, signature, wide_encoding
from lsmri.serve.reading.formats import check_text

__all__ = ["read_lines", "read_objects"]

_ONE_A_LINE = 'Write one object a line, {"id": …, "text": …}'
#: Keys whose values a message of ``Letter.from_dict`` quotes; here it mustn't.
_QUOTED = ("sex", "referrer_specialty", "care_setting")


def read_lines(
    stream: io.BufferedReader, name: str, *, max_characters: int
) -> Iterator[tuple[int, Letter | InputProblem]]:
    """The letters of ``stream``, each with its line; empty lines are passed over.

    name: how problems call the file.
    """
    for number, item in read_objects(stream, name, max_characters=max_characters):
        if isinstance(item, InputProblem):
            yield number, item
            continue
        try:
            yield number, _letter(item, max_characters)
        except Unreadable as error:
            yield number, InputProblem.of(error, name, line=number, id=_id(item))


def read_objects(
    stream: io.BufferedReader, name: str, *, max_characters: int
) -> Generator[tuple[int, dict[str, Any] | InputProblem], None, None]:
    """The objects of ``stream``, whatever their keys, each with its line.

    name: how problems call the file. max_characters: of the longest text in an object.
    """
    head = stream.peek(4096)[:4096]
    wide = wide_encoding(head)
    if signature(head) or (b"\0" in head and not wide):
        reason = "it is no text but binary data"
        yield 1, InputProblem(name, ProblemCode.BINARY, reason, _ONE_A_LINE)
        return
    # An escaped character takes six bytes.
    longest = 8 * max_characters + 10_000
    for number, line in enumerate(_lines(stream, wide, longest), start=1):
        if line is not None and not line.strip():
            continue
        try:
            if line is None:
                raise _too_long()
            yield number, _object(line if isinstance(line, str) else decode(line))
        except Unreadable as error:
            yield number, InputProblem.of(error, name, line=number)


def _lines(stream: BinaryIO, wide: str, longest: int) -> Iterator[str | bytes | None]:
    """Each line, or None for one that is too long to be held."""
    text = io.TextIOWrapper(stream, wide, errors="replace", newline="\n") if wide else None
    source: io.TextIOWrapper | BinaryIO = text or stream
    try:
        while line := source.readline(longest):
            if len(line) < longest:
                yield line
                continue
            while len(line) >= longest:
                line = source.readline(longest)
            yield None
    finally:
        if text:
            text.detach()


def _object(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        reason = f"it is no valid JSON (column {error.colno})"
        raise Unreadable(ProblemCode.INVALID_JSON, reason, _ONE_A_LINE) from None
    except RecursionError:
        reason = "its JSON is nested too deeply"
        raise Unreadable(ProblemCode.INVALID_JSON, reason, _ONE_A_LINE) from None
    except ValueError:
        reason = "it holds a number of too many digits"
        raise Unreadable(ProblemCode.INVALID_JSON, reason, "Shorten the number") from None
    if not isinstance(value, dict):
        reason = f"it holds a {type(value).__name__} where an object should be"
        raise Unreadable(ProblemCode.INVALID_JSON, reason, _ONE_A_LINE)
    return value


def _letter(data: dict[str, Any], max_characters: int) -> Letter:
    for key in ("id", "text"):
        if isinstance(data.get(key), str):
            data[key] = mend_surrogates(data[key])
    try:
        letter = Letter.from_dict(data)
    except ValueError as error:
        raise Unreadable(ProblemCode.INVALID_LETTER, _discreet(str(error), data)) from None
    if not letter.id.strip():
        reason = "its id is empty"
        raise Unreadable(ProblemCode.INVALID_LETTER, reason, "Give each letter its own id")
    check_text(letter.text, max_characters)
    return letter


def _discreet(message: str, data: dict[str, Any]) -> str:
    """``message`` without the value that it quotes: columns may be mixed up in a bad export."""
    for key in _QUOTED:
        message = message.replace(f"{data.get(key)!r} is not a", "the value is not a")
    return message


def _id(data: dict[str, Any]) -> str:
    value = data.get("id")
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _too_long() -> Unreadable:
    return Unreadable(
        ProblemCode.TOO_LARGE,
        "the line is longer than a letter may be",
        "Give one letter a line, or raise --max-characters",
    )
