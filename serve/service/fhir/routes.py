"""``/fhir``: an operation on an order, or on a bundle with one, and what there is."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from lsmri import __version__
from lsmri.serve.service.fhir.answers import answer
from lsmri.serve.service.fhir.codes import is_lumbar_mri
from lsmri.serve.service.fhir.orders import Order, find_resources, read_order
from lsmri.serve.service.parts import TheCaller, TheService
from lsmri.serve.service.plain import PlainObject
from lsmri.serve.service.problems import Problem
from lsmri.serve.service.service import Service

__all__ = ["router"]

router = APIRouter(prefix="/fhir", tags=["FHIR R4"])

_MEDIA_TYPE = "application/fhir+json"


@router.get("/metadata")
async def metadata(service: TheService) -> JSONResponse:
    """What there is, as a ``CapabilityStatement``. Open to everybody."""
    operation = {
        "name": "score",
        "definition": "urn:lsmri:operation:score",
        "documentation": "POST a ServiceRequest for MRI of the lumbar spine, a Bundle with one, or"
        " Parameters with either as 'resource'. The answer is a Bundle: GuidanceResponse,"
        " DetectedIssue, Observation, Provenance.",
    }
    statement: dict[str, Any] = {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-01-01",
        "kind": "instance",
        "software": {"name": "lsmri", "version": __version__},
        "implementation": {"description": "Is MRI of the lumbar spine indicated?"},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [{"mode": "server", "operation": [operation]}],
    }
    if service.settings.public_url:
        statement["implementation"]["url"] = f"{service.settings.public_url}/fhir"
    return JSONResponse(statement, media_type=_MEDIA_TYPE)


@router.post("/$score")
@router.post("/ServiceRequest/$score")
async def score(body: PlainObject, caller: TheCaller, service: TheService) -> JSONResponse:
    """The guidance on an order: a bundle of resources."""
    order = _order(body, service)
    if not order.has_words:
        asked = " ".join(service.questions(order.letter))
        raise Problem(422, "empty", "the order gives no reason in words", f"Please add: {asked}")
    done = await service.score(caller, "/fhir/$score", order.letter, documents=order.documents)
    return JSONResponse(answer(done.result, order, done.problems), media_type=_MEDIA_TYPE)


def _order(body: dict[str, Any], service: Service) -> Order:
    """The one order for MRI of the lumbar spine. Raises ``Problem`` unless there is just one."""
    parameters = body.get("parameter") if body.get("resourceType") == "Parameters" else None
    parts = parameters if isinstance(parameters, list) else []
    given = [part.get("resource") for part in parts if isinstance(part, dict)] or [body]
    found = list(find_resources(*given))
    orders = [one for one in found if one.get("resourceType") == "ServiceRequest"]
    # A single order is taken at its word: whoever sends it here wants it judged.
    if len(orders) > 1:
        orders = [one for one in orders if is_lumbar_mri(one, service.settings.cds.codes)]
    if len(orders) != 1:
        raise Problem(
            422, "invalid", f"there are {len(orders)} orders for MRI of the lumbar spine",
            "Send a ServiceRequest, or a Bundle with one",
        )  # fmt: skip
    documents = [one for one in found if one.get("resourceType") == "DocumentReference"]
    return read_order(orders[0], found, documents)
