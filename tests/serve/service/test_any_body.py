"""Whatever JSON comes in, the answer is one that the description has, and says what is wrong."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

PROBLEM, FHIR = "application/problem+json", "application/fhir+json"
JSON = {"content-type": "application/json"}
WAYS = [
    "/v1/score",
    "/v1/decide",
    "/cds-services/lumbar-mri-order-sign",
    "/cds-services/lumbar-mri-order-select",
    "/cds-services/lumbar-mri-order-sign/feedback",
    "/fhir/$score",
    "/fhir/ServiceRequest/$score",
]
ID = "00000000-0000-0000-0000-000000000000"
WORDS = "62F, 3/12 left sciatica, 8 weeks of physio no help. No red flags."
#: Every name that some way in looks for, so that what is made up is read and not just refused.
NAMES = st.sampled_from(
    "text id age_years sex letter_date findings fever symptom_duration_weeks treatments_tried hook"
    " hookInstance context prefetch draftOrders selections feedback card outcome resourceType entry"
    " resource parameter contained reasonCode coding code system display note reasonReference"
    " supportingInfo reference subject extension url content attachment contentType data priority"
    " authoredOn birthDate gender zebra".split()
)
ATOMS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.text(st.characters(categories=["Cs"]), min_size=1, max_size=2)
    | st.sampled_from(["Bundle", "ServiceRequest", "Patient", "DocumentReference", "72148",
                       "MRI lumbar spine", WORDS, "order-sign", ID, "2026-03-14", "accepted"])
)  # fmt: skip
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=12,
)
#: An order that is read to its end, so that each of its fields is reached.
ORDERS = st.dictionaries(NAMES, VALUES, max_size=4).map(
    lambda more: {
        "code": {"text": "MRI lumbar spine"},
        "reasonCode": [{"text": WORDS}],
        **more,
        "resourceType": "ServiceRequest",
    }
)
CALLS = ORDERS.map(
    lambda order: {
        "hook": "order-sign",
        "hookInstance": ID,
        "context": {"draftOrders": order},
        "prefetch": {"patient": order.get("subject")},
    }
)
thorough = settings(
    deadline=None, max_examples=60, suppress_health_check=list(HealthCheck), derandomize=True
)


def check(client, way: str, body: bytes):
    """An answer that the description has, and that is JSON."""
    described = client.get("/openapi.json").json()["paths"]
    pattern = way
    for service in ("lumbar-mri-order-sign", "lumbar-mri-order-select"):
        pattern = pattern.replace(service, "{name}")
    answer = client.post(way, content=body, headers=JSON)
    assert answer.status_code < 500, answer.text
    documented = described[pattern]["post"]["responses"][str(answer.status_code)]["content"]
    assert answer.headers["content-type"] in documented
    told = answer.json()
    if answer.status_code != 200 and way.startswith("/fhir/"):
        assert (answer.headers["content-type"], told["resourceType"]) == (FHIR, "OperationOutcome")
    elif answer.status_code != 200:
        assert answer.headers["content-type"] == PROBLEM
        assert told["status"] == answer.status_code
        assert told["detail"]
        assert told.get("remedy") or all(error["remedy"] for error in told["errors"])
    return answer


@pytest.mark.parametrize("way", WAYS)
@given(value=VALUES)
@example(value=[])
@example(value={})
@example(value=float("nan"))
@thorough
def test_any_json_gets_an_answer_that_the_description_has(client, way, value):
    check(client, way, json.dumps(value).encode())


@given(order=ORDERS)
@example(order={"resourceType": "ServiceRequest", "subject": {"x": float("inf")}})
@thorough
def test_any_fields_of_an_order_get_an_answer(client, order):
    check(client, "/fhir/$score", json.dumps(order).encode())


@given(call=CALLS)
@thorough
def test_any_fields_of_a_called_order_get_an_answer(client, call):
    check(client, "/cds-services/lumbar-mri-order-sign", json.dumps(call).encode())


@pytest.mark.parametrize("way", WAYS)
@given(body=st.binary(max_size=40))
@example(body=b"\xff\xfe")
@example(body=b"[" * 100_000)
@example(body=b'{"a":' * 900 + b"1" + b"}" * 900)
@thorough
def test_what_isnt_json_is_told(client, way, body):
    check(client, way, body)


@pytest.mark.parametrize(
    "subject", [{"reference": "a\ud800"}, {"x": float("nan")}, {"\ud800": 1}, {"x": [[]] * 2}]
)
def test_what_cant_be_sent_back_is_refused_not_a_fault(client, subject):
    order = {"resourceType": "ServiceRequest", "reasonCode": [{"text": WORDS}], "subject": subject}
    answer = check(client, "/fhir/$score", json.dumps(order).encode())
    assert answer.status_code == (200 if subject == {"x": [[]] * 2} else 422)


def test_resources_nested_without_end_are_refused(client):
    resource: dict = {"resourceType": "ServiceRequest", "reasonCode": [{"text": WORDS}]}
    for _ in range(200):
        resource = {"resourceType": "Bundle", "contained": [resource]}
    answer = check(client, "/fhir/$score", json.dumps(resource).encode())
    assert answer.status_code == 422
    assert "deep" in answer.text


def test_extensions_that_arent_objects_dont_hinder_the_rating(client):
    order = {"resourceType": "ServiceRequest", "code": {"text": "MRI lumbar spine"},
             "reasonCode": [{"text": WORDS}],
             "extension": ["zebra", {"url": "urn:own"}]}  # fmt: skip
    call = {"hook": "order-sign", "hookInstance": ID, "context": {"draftOrders": order}}
    answer = check(client, "/cds-services/lumbar-mri-order-sign", json.dumps(call).encode())
    (action,) = answer.json()["systemActions"]
    assert action["resource"]["extension"][:2] == ["zebra", {"url": "urn:own"}]


@pytest.mark.parametrize(
    "words", [{"acceptedSuggestions": [{"id": "the zebra ran"}]},
              {"overrideReason": {"reason": {"code": "the zebra ran"}}},
              {"card": f"{ID} zebra"}],
)  # fmt: skip
def test_feedback_brings_no_words_into_the_audit_log(start, tmp_path, words):
    client = start(audit=tmp_path / "log")
    body = {"feedback": [{"card": ID, "outcome": "overridden", **words}]}
    path = "/cds-services/lumbar-mri-order-sign/feedback"
    assert check(client, path, json.dumps(body).encode()).status_code == 422
    assert (tmp_path / "log").read_text() == ""


def test_feedback_to_a_service_that_isnt_there_is_told(client):
    body = {"feedback": [{"card": ID, "outcome": "accepted"}]}
    assert client.post("/cds-services/zebra/feedback", json=body).status_code == 404


def test_another_host_is_told_as_a_problem(client):
    answer = client.get("/health/live", headers={"host": "evil.example"})
    assert (answer.status_code, answer.headers["content-type"]) == (421, PROBLEM)
    assert client.get("/health/live", headers={"host": "[::1]:8080"}).status_code == 200


def test_the_description_asks_for_a_key_where_one_is_asked_for(start, client, tmp_path):
    from lsmri.serve.service.keys import add_key

    add_key(tmp_path / "keys", "ris")
    closed = start(keys=tmp_path / "keys").get("/openapi.json").json()
    for path, method in (("/v1/score", "post"), ("/metrics", "get"), ("/fhir/$score", "post")):
        assert closed["paths"][path][method]["security"] == [{"HTTPBearer": []}, {"APIKey": []}]
        assert "401" in closed["paths"][path][method]["responses"]
    described = client.get("/openapi.json").json()
    assert not [w for ways in described["paths"].values() for w in ways.values() if "security" in w]
