"""Letters as JSON lines: checked before any is scored, results streamed in their order."""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from fastapi import Request
from pydantic import ValidationError

from lsmri.serve.render.records import to_record
from lsmri.serve.service.envelope import BATCH
from lsmri.serve.service.gate import Caller
from lsmri.serve.service.problems import Problem, field_errors
from lsmri.serve.service.service import Service
from lsmri.serve.service.wire import LetterIn

__all__ = ["MEDIA_TYPE", "Line", "read_lines", "results"]

MEDIA_TYPE = "application/x-ndjson"
_LINE = re.compile(rb"\S[^\n]*")
_TAKEN = (MEDIA_TYPE, "application/jsonl", "application/json-lines", "text/plain")


@dataclass(frozen=True, slots=True)
class Line:
    """A letter, or what is wrong with it. number: of its line in the body."""

    number: int
    letter: LetterIn | Problem


async def read_lines(request: Request, most: int) -> list[Line]:
    """The letters of a request, and in the place of one that isn't valid what is wrong with it.

    Raises ``Problem`` where there are too many lines, or none, or another media type.
    """
    kind = request.headers.get("content-type", MEDIA_TYPE).partition(";")[0].strip().lower()
    if kind not in _TAKEN:
        raise Problem(415, "media_type", "the body isn't JSON lines", f"Send it as {MEDIA_TYPE}")
    found = _LINE.finditer(await request.body())
    lines = list(islice(found, most + 1))
    if not lines:
        raise Problem(422, "empty", "there is no letter", "Send one JSON object a line")
    if len(lines) > most:
        raise Problem(
            413, "too_many", f"there are more than {most:,} letters", "Send fewer at a time"
        )
    return [Line(number, _read(line[0], number)) for number, line in _numbered(lines)]


def _numbered(lines: Iterable[re.Match[bytes]]) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Lines with their numbers in the body, empty ones counted."""
    number, counted = 1, 0
    for line in lines:
        number += line.string.count(b"\n", counted, line.start())
        counted = line.start()
        yield number, line


def _read(line: bytes, number: int) -> LetterIn | Problem:
    try:
        return LetterIn.model_validate_json(line)
    except ValidationError as error:
        return Problem(
            422, "invalid", f"line {number} isn't valid", errors=field_errors(error.errors())
        )


async def results(
    service: Service, caller: Caller, lines: list[Line], guideline: str
) -> AsyncIterator[bytes]:
    """A line for each letter: its result, or its id, its place and the problem.

    As many letters are at work at a time as there are workers.
    """
    waiting: deque[asyncio.Task[dict[str, Any]]] = deque()
    rest = iter(lines)
    try:
        while True:
            while len(waiting) < service.settings.workers and (item := next(rest, None)):
                waiting.append(asyncio.create_task(_one(service, caller, item, guideline)))
            if not waiting:
                return
            record = await waiting.popleft()
            yield json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    finally:
        for task in waiting:
            task.cancel()


async def _one(service: Service, caller: Caller, item: Line, guideline: str) -> dict[str, Any]:
    number, letter = item.number, item.letter
    if isinstance(letter, Problem):
        return {"line": number, "problem": letter.to_dict()}
    try:
        outcome = await service.score(
            caller, BATCH, letter.letter(), guideline=guideline, patient=True
        )
    except Problem as problem:
        return {"id": letter.id, "line": number, "problem": problem.to_dict()}
    return to_record(outcome.whole)
