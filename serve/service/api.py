"""The interface for programs: ``/v1``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Query, Request
from fastapi.responses import StreamingResponse

from lsmri.corpora.letter import FeatureRecord
from lsmri.models.description import describe
from lsmri.serve.render.guideline import as_record
from lsmri.serve.render.records import to_record
from lsmri.serve.service.batch import MEDIA_TYPE as LINES
from lsmri.serve.service.batch import read_lines, results
from lsmri.serve.service.envelope import BATCH
from lsmri.serve.service.parts import TheCaller, TheService
from lsmri.serve.service.problems import Problem
from lsmri.serve.service.service import ALL, Service
from lsmri.serve.service.wire import (
    LETTER_EXAMPLES,
    DecideAnswer,
    FeaturesIn,
    GuidelineOut,
    LetterIn,
    ResultOut,
)

__all__ = ["router"]

_LINES_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            LINES: {
                "schema": {"type": "string", "description": "One LetterIn a line."},
                "example": '{"id": "r-1", "text": "LBP 3/52, no red flags."}\n',
            }
        },
    }
}

GuidelineQuery = Annotated[
    str,
    Query(max_length=64, description=f"A profile's name, or '{ALL}' for the verdicts of each."),
]


router = APIRouter(prefix="/v1", tags=["letters"])


def _takes_json(request: Request) -> None:
    """Refuses a body that isn't said to be JSON, before what is wrong within it is told."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise Problem(415, "media_type", "the body isn't JSON", "Send it as application/json")


@router.post(
    "/score",
    response_model=ResultOut,
    response_model_exclude_unset=True,
    dependencies=[Depends(_takes_json)],
)
async def score(
    letter: Annotated[LetterIn, Body(openapi_examples=LETTER_EXAMPLES)],
    caller: TheCaller,
    service: TheService,
    guideline: GuidelineQuery = "",
) -> Any:
    """Score one letter: decision, reasons, what is missing, features, evidence."""
    outcome = await service.score(caller, "/v1/score", letter.letter(), guideline=guideline)
    return to_record(outcome.whole)


@router.post(
    BATCH.removeprefix("/v1"),
    openapi_extra=_LINES_BODY,
    response_class=StreamingResponse,
    responses={200: {"content": {LINES: {}}, "description": "A result or a problem a line."}},
)
async def score_batch(
    request: Request, caller: TheCaller, service: TheService, guideline: GuidelineQuery = ""
) -> StreamingResponse:
    """Score letters, one a line; results come in their order, as they are done."""
    if guideline != ALL:
        service.guideline(guideline)
    lines = await read_lines(request, service.settings.max_batch)
    return StreamingResponse(results(service, caller, lines, guideline), media_type=LINES)


@router.post(
    "/decide",
    response_model=DecideAnswer,
    response_model_exclude_unset=True,
    dependencies=[Depends(_takes_json)],
)
def decide(
    features: FeaturesIn, _: TheCaller, service: TheService, guideline: GuidelineQuery = ""
) -> Any:
    """The verdict on a feature record made or changed by hand: what if?"""
    record = features.record()
    if guideline != ALL:
        return {"decision": _decided(service, record, guideline)}
    every = {name: _decided(service, record, name) for name in service.guidelines()}
    return {"decision": _decided(service, record, ""), "decisions": every}


@router.get("/guidelines", tags=["guidelines"])
def guidelines(_: TheCaller, service: TheService) -> list[GuidelineOut]:
    """The guideline profiles, that of the service first."""
    return [
        GuidelineOut(name=one.name, version=one.profile.version, title=one.profile.title)
        for one in service.guidelines().values()
    ]


@router.get("/guidelines/{name}", tags=["guidelines"])
def guideline_of(name: str, _: TheCaller, service: TheService) -> dict[str, Any]:
    """A profile: its rules in the order of their test, with the source of each."""
    found = service.guidelines().get(name)
    if found is None:
        raise Problem(
            404, "not_found", "there is no such guideline", "Their names are at /v1/guidelines"
        )
    return as_record(describe(found))


def _decided(service: Service, record: FeatureRecord, name: str) -> dict[str, Any]:
    decision = service.guideline(name).decide(record, in_scope=bool(record.findings))
    return decision.to_dict()
