"""What goes wrong, told as ``application/problem+json`` (RFC 9457): field, reason and remedy.

No problem holds words of a letter: neither what was sent nor the message of a foreign exception.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from lsmri.serve.problems import InputProblem, ProblemCode
from lsmri.serve.render.visible import shown

__all__ = [
    "MEDIA_TYPE",
    "STATUSES",
    "Problem",
    "add_handlers",
    "field_errors",
    "of_letter",
    "response",
]

MEDIA_TYPE = "application/problem+json"
#: Every error that there is, for the description of the interface.
STATUSES = {
    401: "No known key or token",
    403: "From a page of another host than this machine",
    404: "There is nothing of this name",
    408: "The request came too slowly",
    409: "Not any more, or not by this claim",
    413: "Too large",
    415: "Compressed, or of a kind that isn't read",
    421: "To another host than this machine",
    422: "Not valid, or a letter that can't be scored",
    429: "Too many requests",
    500: "A fault in lsmri",
    503: "Busy or not ready: try again",
    504: "The letter took too long",
}
_FIELD = re.compile(r"[\w.\-]{1,64}")
_REMEDIES = {
    "extra_forbidden": "Leave it out: the names of the fields are in /openapi.json",
    "missing": "Add it",
    "json_invalid": "Send valid JSON",
}
#: Status to issue type (http://hl7.org/fhir/R4/valueset-issue-type.html).
_ISSUES = {
    400: "invalid",
    401: "login",
    404: "not-found",
    413: "too-long",
    422: "invalid",
    429: "throttled",
    500: "exception",
    503: "transient",
    504: "timeout",
}
_STATUS = {
    ProblemCode.INTERNAL: 500,
    ProblemCode.TOO_LARGE: 413,
    ProblemCode.UNSUPPORTED: 415,
}


class Problem(HTTPException):
    """An answer that isn't the wanted one.

    code: for programs. detail: what is wrong, for people. remedy: what helps.
    errors: of single fields, each with ``field``, ``reason`` and ``remedy``.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        remedy: str = "",
        *,
        errors: Sequence[dict[str, str]] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail, headers)
        self.code = code
        self.remedy = remedy
        self.errors = list(errors)

    def to_dict(self) -> dict[str, Any]:
        """The problem as a JSON object."""
        told: dict[str, Any] = {
            "type": f"urn:lsmri:problem:{self.code}",
            "title": HTTPStatus(self.status_code).phrase,
            "status": self.status_code,
            "code": self.code,
            "detail": self.detail,
        }
        if self.remedy:
            told["remedy"] = self.remedy
        if self.errors:
            told["errors"] = self.errors
        return told


def response(problem: Problem, path: str = "") -> JSONResponse:
    """The problem as it goes out; under ``/fhir/`` as an ``OperationOutcome``."""
    if path.startswith("/fhir/"):
        return _outcome(problem)
    return JSONResponse(
        problem.to_dict(),
        problem.status_code,
        headers=dict(problem.headers or {}),
        media_type=MEDIA_TYPE,
    )


def _outcome(problem: Problem) -> JSONResponse:
    told = [str(problem.detail), problem.remedy]
    told += [f"{one['field']}: {one['reason']}" for one in problem.errors]
    issue = {
        "severity": "error",
        "code": _ISSUES.get(problem.status_code, "processing"),
        "diagnostics": ". ".join(filter(None, told)),
    }
    return JSONResponse(
        {"resourceType": "OperationOutcome", "issue": [issue]},
        problem.status_code,
        headers=dict(problem.headers or {}),
        media_type="application/fhir+json",
    )


def of_letter(found: InputProblem) -> Problem:
    """What the scorer said of a letter, which it names by its id."""
    status = _STATUS.get(found.code, 422)
    name = f"letter {shown(found.name)}" if found.name else "the letter"
    error = {"field": "text", "reason": found.reason, "remedy": found.remedy}
    return Problem(status, str(found.code), f"{name}: {found.reason}", found.remedy, errors=[error])


def field_errors(errors: Sequence[Any]) -> list[dict[str, str]]:
    """Pydantic's errors without what was sent."""
    return [
        {
            "field": _field(error),
            "reason": _reason(error),
            "remedy": _REMEDIES.get(error["type"], "Correct it"),
        }
        for error in errors[:20]
    ]


def _field(error: Any) -> str:
    """Where an error is; of what is no JSON, pydantic gives the character."""
    if error["type"] == "json_invalid":
        return "body"
    return ".".join(_named(part) for part in error["loc"] if part != "body") or "body"


def _reason(error: Any) -> str:
    """Pydantic's words, unless they repeat what was sent."""
    if error["type"] == "extra_forbidden":
        return "it isn't known here"
    if error["type"] == "union_tag_invalid":
        return f"its kind is none of {error['ctx']['expected_tags']}"
    return str(error["msg"])


def _named(part: object) -> str:
    """A part of a field's place, unless it could be anything that somebody wrote."""
    name = str(part)
    return name if _FIELD.fullmatch(name) else "(a name of yours)"


def add_handlers(app: FastAPI) -> None:
    """Makes every error of ``app`` a problem."""

    @app.exception_handler(Problem)
    async def _problem(request: Request, error: Problem) -> JSONResponse:
        return response(error, request.url.path)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        errors = field_errors(error.errors())
        fields = ", ".join(dict.fromkeys(one["field"] for one in errors))
        problem = Problem(422, "invalid", f"the request isn't valid: {fields}", errors=errors)
        return response(problem, request.url.path)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == HTTPStatus.BAD_REQUEST:
            # The framework's word for a body that it can't read at all.
            told = {"field": "body", "reason": "it isn't JSON", "remedy": _REMEDIES["json_invalid"]}
            unread = Problem(422, "invalid", "the body isn't JSON in UTF-8", errors=[told])
            return response(unread, request.url.path)
        phrase = HTTPStatus(error.status_code).phrase
        code = phrase.lower().replace(" ", "_")
        headers = dict(error.headers or {})
        problem = Problem(error.status_code, code, phrase.capitalize(), headers=headers)
        return response(problem, request.url.path)
