"""The description of the interface is kept: whatever is sent gets an answer that it has."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    negative_data_rejection,
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
#: Each way in, those first in which nothing can be wrong.
PLAIN = [
    "GET /v1/guidelines",
    "GET /cds-services",
    "GET /fhir/metadata",
    "GET /health/live",
    "GET /health/ready",
    "GET /metrics",
    "POST /v1/score/batch",
]
ASKING = [
    "GET /v1/guidelines/{name}",
    "POST /v1/score",
    "POST /v1/decide",
    "POST /cds-services/{name}",
    "POST /cds-services/{name}/feedback",
    "POST /fhir/$score",
    "POST /fhir/ServiceRequest/$score",
]
thorough = settings(
    max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def description(port):
    return schemathesis.openapi.from_url(f"http://127.0.0.1:{port}/openapi.json")


@schemathesis.serializer("application/x-ndjson")
def _lines(context, value):
    return str(value).encode("utf-8", "surrogatepass")


def test_every_way_in_is_tried(description):
    paths = description.raw_schema["paths"]
    described = [f"{method.upper()} {path}" for path in paths for method in paths[path]]
    assert sorted(described) == sorted(PLAIN + ASKING)


def check(description, way: str, fits: GenerationMode) -> None:
    method, _, path = way.partition(" ")

    @given(case=description[path][method].as_strategy(generation_mode=fits))
    @thorough
    def conforms(case):
        case.call_and_validate(checks=CHECKS)

    conforms()


@pytest.mark.parametrize("way", PLAIN + ASKING)
def test_what_the_description_lets_in_gets_an_answer_that_it_has(description, way):
    check(description, way, GenerationMode.POSITIVE)


@pytest.mark.parametrize("way", ASKING)
def test_what_it_doesnt_let_in_is_told_as_it_says(description, way):
    check(description, way, GenerationMode.NEGATIVE)
