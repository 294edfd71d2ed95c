"""FHIR: an order in, guidance out, valid by the standard's own definitions."""

from __future__ import annotations

import base64
import datetime

import pytest
from fhir.resources.R4B import get_fhir_model_class

GOOD = "62F, 3/12 left sciatica, 8 weeks of physio no help. No red flags. Pacemaker."
ASKS = "54M LBP + L leg pain to the ankle. Physio."
EMERGENCY = "LBP for years. Numb around the back passage since Sunday."
FHIR = "application/fhir+json"


def order(text: str = "", **more) -> dict:
    made = {
        "resourceType": "ServiceRequest", "id": "o1", "status": "active", "intent": "order",
        "subject": {"reference": "Patient/p1"}, "authoredOn": "2026-03-14",
        "code": {"coding": [{"system": "http://loinc.org", "code": "30679-5"}]}, **more,
    }  # fmt: skip
    return made | ({"reasonCode": [{"text": text}]} if text else {})


def bundle(*resources: dict) -> dict:
    entries = [{"resource": one} for one in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def post(client, body, path: str = "/fhir/ServiceRequest/$score"):
    return client.post(path, json=body, headers={"content-type": FHIR})


def resources(client, body, **more) -> dict[str, list[dict]]:
    told = post(client, body, **more)
    assert told.status_code == 200, told.text
    assert told.headers["content-type"] == FHIR
    get_fhir_model_class("Bundle").model_validate(told.json())
    found: dict[str, list[dict]] = {}
    for entry in told.json()["entry"]:
        one = entry["resource"]
        get_fhir_model_class(one["resourceType"]).model_validate(one)
        assert entry["fullUrl"] == f"urn:uuid:{one['id']}"
        found.setdefault(one["resourceType"], []).append(one)
    return found


def test_an_order_gets_guidance_observations_and_provenance(client):
    found = resources(client, order(GOOD))
    (guidance,) = found["GuidanceResponse"]
    assert guidance["status"] == "success"
    assert guidance["subject"] == {"reference": "Patient/p1"}
    assert [one["coding"][0]["code"] for one in guidance["reasonCode"]] == [
        "appropriate",
        "routine",
    ]
    statuses = {
        one["code"]["coding"][0]["code"]: one["valueCodeableConcept"]["coding"][0]["code"]
        for one in found["Observation"]
        if "valueCodeableConcept" in one
    }
    assert statuses["radicular_pain"] == "present"
    assert statuses["red_flags_unspecified"] == "absent"
    weeks = [one["valueQuantity"] for one in found["Observation"] if "valueQuantity" in one]
    assert {"wk", "a"} == {one["code"] for one in weeks}
    (source,) = found["Provenance"]
    targets = {one["reference"].removeprefix("urn:uuid:") for one in source["target"]}
    made = {one["id"] for kind, ones in found.items() for one in ones if kind != "Provenance"}
    assert targets == made


def test_what_must_be_settled_before_the_scan_is_an_issue(client):
    (issue,) = resources(client, order(GOOD))["DetectedIssue"]
    assert issue["code"]["coding"][0]["code"] == "cardiac_device"
    assert issue["implicated"] == [{"reference": "ServiceRequest/o1"}]


def test_what_is_left_open_is_requested(client):
    found = resources(client, order(ASKS))
    (guidance,) = found["GuidanceResponse"]
    assert guidance["status"] == "data-requested"
    wanted = {one["codeFilter"][0]["code"][0]["code"] for one in guidance["dataRequirement"]}
    assert "symptom_duration_weeks" in wanted
    assert found["DetectedIssue"][0]["severity"] == "moderate"


@pytest.mark.parametrize(
    "body",
    [
        order(EMERGENCY),
        bundle(order(EMERGENCY)),
        {"resourceType": "Parameters", "parameter": [{"name": "resource",
                                                      "resource": order(EMERGENCY)}]},
        bundle(order(EMERGENCY), order("A cold knee.", id="o2", code={"text": "MRI knee"})),
        bundle(order(), {"resourceType": "DocumentReference", "status": "current", "content": [
            {"attachment": {"contentType": "text/plain",
                            "data": base64.b64encode(EMERGENCY.encode()).decode()}}]}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/fhir/$score", "/fhir/ServiceRequest/$score"])
def test_an_order_is_found_in_whatever_holds_it(client, body, path):
    found = resources(client, body, path=path)
    issue = found["DetectedIssue"][0]
    assert issue["severity"] == "high"
    assert "cauda equina" in issue["detail"]


def test_an_order_without_subject_or_id_is_answered(client):
    sent = order(EMERGENCY)
    del sent["subject"], sent["id"]
    assert resources(client, sent)["GuidanceResponse"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (order(), 422),
        (bundle(), 422),
        (bundle(order(GOOD), order(GOOD, id="o2")), 422),
        ({"resourceType": "Patient"}, 422),
        ({"resourceType": "Parameters", "parameter": "x"}, 422),
        ([], 422),
    ],
)
def test_what_is_wrong_is_told_as_an_outcome(client, body, status):
    told = post(client, body)
    assert told.status_code == status
    assert told.headers["content-type"] == FHIR
    outcome = get_fhir_model_class("OperationOutcome").model_validate(told.json())
    assert outcome.issue[0].diagnostics


def test_a_fault_is_told_as_an_outcome(start, scoring):
    def explode(job):
        raise RuntimeError(job.letter.text)

    scoring.desk = explode
    told = post(start(), order(GOOD))
    assert told.status_code == 500
    get_fhir_model_class("OperationOutcome").model_validate(told.json())
    assert "sciatica" not in told.text


def test_what_there_is_is_stated(start):
    client = start(public_url="https://lsmri.example")
    told = client.get("/fhir/metadata").json()
    statement = get_fhir_model_class("CapabilityStatement").model_validate(told)
    assert statement.date <= datetime.datetime.now(datetime.UTC).date()
    assert told["implementation"]["url"] == "https://lsmri.example/fhir"
