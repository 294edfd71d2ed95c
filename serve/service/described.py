"""The description of the interface (OpenAPI): every answer that each way in may give."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from lsmri.serve.service.problems import MEDIA_TYPE, STATUSES
from lsmri.serve.service.service import ALL, Service
from lsmri.serve.service.wire import ProblemOut

__all__ = ["described"]

_FHIR = "application/fhir+json"
_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
#: The errors of every way in; a body adds to them, and so does a place in the queue.
_ALWAYS = (403, 408, 413, 415, 421, 500)
_OF_A_CALLER = (401, 429)
_OF_A_BODY = (422,)
_OF_SCORING = (503, 504)
_KEY = {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "An API key."}
_OUTCOME = {"type": "object", "required": ["resourceType", "issue"]}
_RESOURCE = {
    "type": "object",
    "required": ["resourceType"],
    "properties": {"resourceType": {"enum": ["ServiceRequest", "Bundle", "Parameters"]}},
}

Json = dict[str, Any]


def described(app: FastAPI, service: Service) -> Callable[[], Json]:
    """Makes the description, once."""

    def make() -> Json:
        if not app.openapi_schema:
            app.openapi_schema = _made(app, service)
        return app.openapi_schema

    return make


def _made(app: FastAPI, service: Service) -> Json:
    made = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    parts: Json = made.setdefault("components", {})
    schemas: Json = parts.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    told = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= told.pop("$defs", {})
    schemas["ProblemOut"] = told
    parts["securitySchemes"] = dict(parts.get("securitySchemes", {})) | {"APIKey": _KEY}
    names = list(service.guidelines())
    for path, ways in made["paths"].items():
        for method, way in ways.items():
            _tell_errors(path, method, way, service)
            _tell_names(path, way, names)
            if path.startswith("/fhir/"):
                _tell_fhir(way)
            elif path == "/metrics":
                way["responses"]["200"]["content"] = {_PROMETHEUS: {"schema": {"type": "string"}}}
    if service.settings.is_open and not service.clients.are_known:
        del parts["securitySchemes"]
    return made


def _tell_errors(path: str, method: str, way: Json, service: Service) -> None:
    is_cds, is_fhir = path.startswith("/cds-services/"), path.startswith("/fhir/")
    asked = _is_asked(way, is_cds, service)
    statuses = set(_ALWAYS)
    if asked:
        statuses |= {*_OF_A_CALLER}
        way["security"] = [{"HTTPBearer": []}] if is_cds else [{"HTTPBearer": []}, {"APIKey": []}]
    else:
        way.pop("security", None)
    if "{" in path:
        statuses.add(404)
    if path.startswith("/v1/worklist"):
        statuses |= {404, 409, 422, 429, 503}
    if method == "post":
        statuses |= {429, *_OF_A_BODY, *_OF_SCORING}
    if path in ("/health/ready", "/metrics", "/v1/guidelines", "/v1/guidelines/{name}"):
        statuses |= {429, 503} - ({429} if path == "/health/ready" else set())
    way["responses"] = {"200": way["responses"]["200"]} | {
        str(status): _error(status, is_fhir) for status in sorted(statuses)
    }


def _is_asked(way: Json, is_cds: bool, service: Service) -> bool:
    """Whether a way in wants to know who calls."""
    if is_cds:
        return service.clients.are_known or not service.settings.is_open
    return "security" in way and not service.settings.is_open


def _error(status: int, is_fhir: bool) -> Json:
    schema = _OUTCOME if is_fhir else {"$ref": "#/components/schemas/ProblemOut"}
    media = _FHIR if is_fhir else MEDIA_TYPE
    return {"description": STATUSES[status], "content": {media: {"schema": schema}}}


def _tell_names(path: str, way: Json, names: Iterable[str]) -> None:
    for given in way.get("parameters", ()):
        if given["name"] == "guideline":
            given["schema"]["enum"] = ["", *names, ALL]
        elif given["name"] == "name" and path.startswith("/v1/guidelines/"):
            given["schema"]["enum"] = list(names)
        elif given["name"] == "name":
            given["schema"]["enum"] = ["lumbar-mri-order-select", "lumbar-mri-order-sign"]


def _tell_fhir(way: Json) -> None:
    way["responses"]["200"]["content"] = {_FHIR: {"schema": {"type": "object"}}}
    if "requestBody" in way:
        media = {"schema": _RESOURCE}
        way["requestBody"]["content"] = {_FHIR: media, "application/json": media}
