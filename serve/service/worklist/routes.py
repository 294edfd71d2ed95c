"""The worklist for programs and its page: ``/v1/worklist``."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse

from lsmri.corpora.formats import json_line
from lsmri.serve.render.records import to_record
from lsmri.serve.service.batch import MEDIA_TYPE as LINES
from lsmri.serve.service.parts import TheCaller, TheService
from lsmri.serve.service.problems import Problem, response
from lsmri.serve.service.worklist import errors
from lsmri.serve.service.worklist.export import annotated
from lsmri.serve.service.worklist.store import Store
from lsmri.serve.service.worklist.wire import (
    AddedOut,
    ClaimIn,
    CountsOut,
    DecidedOut,
    DecideIn,
    EntryOut,
    HeldOut,
    ListOut,
    NextOut,
    OpenIn,
    QueuedIn,
    ReleasedOut,
    RenewedOut,
)

__all__ = ["add_worklist_handler", "router"]

_STATUSES: dict[type[errors.WorklistError], tuple[int, str]] = {
    errors.DatabaseError: (503, "worklist"),
    errors.UnsuitableLetter: (422, "unsuitable"),
    errors.OtherLetter: (409, "other_letter"),
    errors.UnknownLetter: (404, "not_found"),
    errors.LetterTaken: (409, "taken"),
    errors.NotHeld: (409, "not_held"),
    errors.AlreadyDecided: (409, "decided"),
    errors.FaultyDecision: (422, "invalid"),
}
#: Letters that are on their way at a time.
_AT_A_TIME = 50

router = APIRouter(prefix="/v1/worklist", tags=["worklist"])


def _store(request: Request) -> Store:
    store: Store = request.app.state.worklist
    return store


TheWorklist = Annotated[Store, Depends(_store)]


@router.post("/letters")
async def add(
    letter: QueuedIn, caller: TheCaller, service: TheService, worklist: TheWorklist
) -> AddedOut:
    """Put a letter on the worklist; it is scored, and what is there already stays as it is."""
    plain = letter.letter()
    known = await asyncio.to_thread(worklist.known, plain)
    if known is not None:
        return AddedOut(letter=EntryOut.of(known), new=False, notes=[])
    outcome = await service.score(caller, "/v1/worklist/letters", plain)
    record = to_record(outcome.whole)
    added = await asyncio.to_thread(worklist.add, plain, record, caller.name)
    notes = [found.reason for found in outcome.problems]
    return AddedOut(letter=EntryOut.of(added.entry), new=added.new, notes=notes)


@router.get("")
def letters(
    _: TheCaller,
    worklist: TheWorklist,
    state: Annotated[Literal["open", "decided"], Query()] = "open",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> ListOut:
    """What waits or is held, by urgency and age; or what is decided, the newest first."""
    found = worklist.entries(decided=state == "decided", limit=limit, offset=offset)
    counts = CountsOut.model_validate(worklist.counts())
    return ListOut(counts=counts, letters=[EntryOut.of(entry) for entry in found])


@router.post("/next")
def next_letter(
    sent: ClaimIn, caller: TheCaller, service: TheService, worklist: TheWorklist
) -> NextOut:
    """Take the most urgent letter that nobody holds; the same claim gets the same letter again."""
    held = worklist.next(sent.claim, caller.name)
    if held is None:
        return NextOut(held=None)
    service.journal.noted(caller.name, "/v1/worklist/next", held.entry.id)
    return NextOut(held=HeldOut.of(held))


@router.post("/open")
def open_letter(
    sent: OpenIn, caller: TheCaller, service: TheService, worklist: TheWorklist
) -> HeldOut:
    """Take a certain letter, also one that is decided, to decide it anew."""
    held = worklist.open(sent.id, sent.claim, caller.name)
    service.journal.noted(caller.name, "/v1/worklist/open", held.entry.id)
    return HeldOut.of(held)


@router.post("/renew")
def renew(sent: ClaimIn, _: TheCaller, worklist: TheWorklist) -> RenewedOut:
    """Hold on to a letter for another lease."""
    return RenewedOut(held_until=worklist.renew(sent.claim))


@router.post("/release")
def release(sent: ClaimIn, _: TheCaller, worklist: TheWorklist) -> ReleasedOut:
    """Give a letter back undecided."""
    return ReleasedOut(released=worklist.release(sent.claim))


@router.post("/decide")
def decide(
    sent: DecideIn, caller: TheCaller, service: TheService, worklist: TheWorklist
) -> DecidedOut:
    """Agree or override, and correct mentions. The same sent again is answered, not repeated."""
    made = worklist.decide(sent.claim, caller.name, sent.verdict(), letter=sent.id)
    service.journal.noted(
        caller.name,
        "/v1/worklist/decide",
        made.id,
        agreed=made.agreed,
        category=made.category,
        urgency=made.urgency,
        checked=made.checked,
        changes=len(sent.changes),
    )
    return DecidedOut.of(made)


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"content": {LINES: {}}, "description": "An annotated letter a line."}},
)
def export(
    caller: TheCaller,
    service: TheService,
    worklist: TheWorklist,
    unchecked: Annotated[
        bool, Query(description="With letters whose mentions nobody checked.")
    ] = False,
) -> StreamingResponse:
    """What was decided, as an annotated corpus for ``lsmri train``."""
    service.journal.noted(caller.name, "/v1/worklist/export", "", unchecked=unchecked)
    lines = (f"{json_line(item)}\n" for item in annotated(worklist.decided(), unchecked=unchecked))
    # What fails at the beginning is told as a problem, and not by an answer that breaks off.
    first = list(islice(lines, 1))
    return StreamingResponse(_joined(chain(first, lines)), media_type=LINES)


def _joined(lines: Iterable[str]) -> Iterator[str]:
    rest = iter(lines)
    while some := "".join(islice(rest, _AT_A_TIME)):
        yield some


def add_worklist_handler(app: FastAPI) -> None:
    """Makes problems of what goes wrong with the worklist."""

    @app.exception_handler(errors.WorklistError)
    async def _worklist(_: Request, error: errors.WorklistError) -> JSONResponse:
        return response(_problem(error))


def _problem(error: errors.WorklistError) -> Problem:
    status, code = _STATUSES[type(error)]
    told: list[Any] = list(getattr(error, "errors", ()))
    headers = {"Retry-After": "2"} if status == 503 else None
    return Problem(status, code, error.reason, error.remedy, errors=told, headers=headers)
