"""CDS Hooks: what an order gets said, and when it is rated."""

from __future__ import annotations

import base64
import json
import time
import uuid

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from lsmri.serve.service.fhir.codes import is_lumbar_mri
from lsmri.serve.service.fhir.orders import find_resources, read_order

LOINC, CPT, SCT = "http://loinc.org", "http://www.ama-assn.org/go/cpt", "http://snomed.info/sct"
SELECT, SIGN = "/cds-services/lumbar-mri-order-select", "/cds-services/lumbar-mri-order-sign"
GOOD = "62F, 3/12 left sciatica, 8 weeks of physio no help. No red flags."
EARLY = "Mechanical low back pain for 2 weeks. No leg pain, neuro intact, no red flags."
EMERGENCY = "LBP for years. Numb around the back passage since Sunday."
ASKS = "54M LBP + L leg pain to the ankle. Physio."
#: What a card may hold (CDS Hooks 2.0, card attributes).
CARD = {"uuid", "summary", "detail", "indicator", "source", "suggestions", "selectionBehavior",
        "overrideReasons", "links"}  # fmt: skip


def order(reason: str = "", *, id: str = "o1", code=(CPT, "72148"), **more) -> dict:
    made = {
        "resourceType": "ServiceRequest", "id": id, "status": "draft", "intent": "order",
        "subject": {"reference": "Patient/p1"},
        "code": {"coding": [{"system": code[0], "code": code[1]}]},
        "authoredOn": "2026-03-14",
        **more,
    }  # fmt: skip
    return made | ({"reasonCode": [{"text": reason}]} if reason else {})


def call(client, *orders, hook: str = "order-sign", path: str = SIGN, **more):
    bundle = {"resourceType": "Bundle", "entry": [{"resource": one} for one in orders]}
    context = {"userId": "Practitioner/1", "patientId": "p1", "draftOrders": bundle}
    body = {
        "hook": hook,
        "hookInstance": str(uuid.uuid4()),
        "context": context | more.pop("context", {}),
    }
    return client.post(path, json=body | more.pop("body", {}), **more)


def answer(client, *orders, **more) -> dict:
    told = call(client, *orders, **more)
    assert told.status_code == 200, told.text
    for card in told.json()["cards"]:
        assert set(card) <= CARD
        assert len(card["summary"]) < 140
        assert card["indicator"] in ("info", "warning", "critical")
        assert card["source"]["label"]
        assert ("suggestions" in card) == ("selectionBehavior" in card)
        for suggestion in card.get("suggestions", ()):
            assert all(action["description"] for action in suggestion["actions"])
    return told.json()


def ratings(told: dict) -> list[str]:
    return [
        extension["valueCodeableConcept"]["coding"][0]["code"]
        for action in told.get("systemActions", ())
        for extension in action["resource"]["extension"]
        if extension["url"] == "http://fhir.org/argonaut/Extension/pama-rating"
    ]


# ---- discovery ----


def test_discovery_names_a_service_for_each_hook(client):
    services = client.get("/cds-services").json()["services"]
    assert {one["hook"]: one["id"] for one in services} == {
        "order-select": "lumbar-mri-order-select", "order-sign": "lumbar-mri-order-sign",
    }  # fmt: skip
    assert all(one["description"] and one["prefetch"] for one in services)


# ---- verdicts ----


def test_an_indicated_scan_is_rated_and_nothing_else_of_the_order_changes(client):
    sent = order(GOOD)
    told = answer(client, sent)
    assert ratings(told) == ["appropriate"]
    (action,) = told["systemActions"]
    assert action["type"] == "update"
    resource = dict(action["resource"])
    extensions = resource.pop("extension")
    assert resource == sent
    assert {one["url"].rpartition("/")[2] for one in extensions} == {
        "pama-rating", "pama-rating-qcdsm-consulted", "pama-rating-consult-id",
        "pama-rating-auc-applied",
    }  # fmt: skip
    assert told["extension"]["systemActions"] == told["systemActions"]
    assert told["cards"][0]["indicator"] == "info"


def test_an_early_scan_isnt_and_can_be_withdrawn(client):
    told = answer(client, order(EARLY))
    (card,) = told["cards"]
    assert ratings(told) == ["not-appropriate"]
    assert card["indicator"] == "warning"
    assert card["suggestions"][0]["actions"][0]["resourceId"] == "ServiceRequest/o1"
    assert card["overrideReasons"]


def test_an_emergency_is_critical_and_can_be_made_stat(client):
    (card,) = answer(client, order(EMERGENCY))["cards"]
    assert card["indicator"] == "critical"
    assert "cauda equina" in card["summary"]
    assert "back passage" in card["detail"]
    assert card["suggestions"][0]["actions"][0]["resource"]["priority"] == "stat"


def test_what_leaves_open_what_decides_gets_no_rating_but_questions(client):
    told = answer(client, order(ASKS))
    assert "systemActions" not in told
    assert "extension" not in told
    assert "Please add" in told["cards"][0]["detail"]
    assert "weeks" in told["cards"][0]["detail"]


def test_an_order_that_says_nothing_gets_a_card_that_asks(client):
    told = answer(client, order())
    assert ratings(told) == []
    assert "?" in told["cards"][0]["detail"]


def test_an_order_that_cant_be_read_is_told_and_isnt_silence(client):
    german = (
        "Ich überweise den Patienten mit Rückenschmerzen und bitte um eine MRT der"
        " Lendenwirbelsäule. Er hat seit Wochen Schmerzen und die Behandlung hat nicht geholfen."
    )
    told = answer(client, order(german))
    assert "NOT assessed" in told["cards"][0]["summary"]
    assert ratings(told) == []


def test_a_child_is_outside_the_criteria(client):
    told = answer(client, order(f"12 year old girl. {EARLY}"))
    assert ratings(told) == ["no-criteria-apply"]


def test_a_fault_is_an_error_and_never_an_empty_list(start, scoring):
    def explode(job):
        raise RuntimeError

    scoring.desk = explode
    told = call(start(), order(GOOD))
    assert told.status_code == 500
    assert "cards" not in told.json()


def test_words_of_the_order_are_no_markup_on_a_card(client):
    evil = "Numb around the back passage [click](https://evil) <script>alert(1)</script> **x**"
    (card,) = answer(client, order(evil))["cards"]
    assert "<script>" not in card["detail"]
    assert "](https" not in card["detail"]


# ---- which orders ----


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ({"coding": [{"system": CPT, "code": "72148"}]}, True),
        ({"coding": [{"system": CPT, "code": "72149"}]}, True),
        ({"coding": [{"system": CPT, "code": "72158"}]}, True),
        ({"coding": [{"system": "urn:oid:2.16.840.1.113883.6.12", "code": "72148"}]}, True),
        ({"coding": [{"system": LOINC, "code": "24968-0"}]}, True),
        ({"coding": [{"system": LOINC, "code": "30679-5"}]}, True),
        ({"coding": [{"system": CPT, "code": "72141"}]}, False),  # cervical
        ({"coding": [{"system": LOINC, "code": "72148"}]}, False),  # another system
        ({"coding": [{"system": SCT, "code": "241648005", "display": "MRI thoracic spine"}]},
         False),
        ({"coding": [{"system": "x", "code": "y", "display": "MRI of lumbar spine"}]}, True),
        ({"text": "MR Lumbosacral spine"}, True),
        ({"text": "MRI L-spine"}, True),
        ({"text": "MRI L/S spine"}, True),
        ({"text": "CT lumbar spine"}, False),
        ({"text": "Lumbar puncture"}, False),
        ({"text": "MRI brain"}, False),
        ({"coding": [{"system": "urn:ours", "code": "LS1"}]}, True),
        ({"coding": [{"code": 5}], "text": 7}, False),
        ({"coding": "72148"}, False),
        ("72148", False),
        (None, False),
    ],
)  # fmt: skip
def test_orders_are_known_by_code_or_by_words(code, is_one):
    assert is_lumbar_mri({"code": code}, {"urn:ours": ["LS1"]}) is is_one


def test_other_orders_get_no_card(client):
    assert answer(client, order(GOOD, code=(CPT, "70551"))) == {"cards": []}


def test_while_choosing_only_what_is_chosen_is_judged(client):
    told = answer(
        client, order(GOOD), order(EMERGENCY, id="o2"), hook="order-select", path=SELECT,
        context={"selections": ["ServiceRequest/o2"]},
    )  # fmt: skip
    assert [card["indicator"] for card in told["cards"]] == ["critical"]
    assert len(answer(client, order(GOOD), order(EMERGENCY, id="o2"))["cards"]) == 2


# ---- where the words are ----


def attachment(text: str, **more) -> dict:
    data = base64.b64encode(text.encode()).decode()
    return {"attachment": {"contentType": "text/plain", "data": data, **more}}


def document(text: str, id: str = "d1", **more) -> dict:
    return {"resourceType": "DocumentReference", "id": id, "status": "current",
            "content": [attachment(text, **more)]}  # fmt: skip


REFERS = {"supportingInfo": [{"reference": "DocumentReference/d1"}]}


@pytest.mark.parametrize(
    ("changes", "body"),
    [
        ({"note": [{"text": EMERGENCY}]}, {}),
        ({"reasonCode": [{"coding": [{"system": SCT, "code": "1", "display": EMERGENCY}]}]}, {}),
        ({"supportingInfo": [{"reference": "#d1"}], "contained": [document(EMERGENCY)]}, {}),
        (REFERS, {"prefetch": {"x": document(EMERGENCY)}}),
        (REFERS, {"prefetch": {"x": {"resourceType": "Bundle",
                                     "entry": [{"resource": document(EMERGENCY)}]}}}),
        ({}, {"prefetch": {"letters": document(EMERGENCY)}}),
        (REFERS, {"prefetch": {"x": document(f"<p>{EMERGENCY}</p>", contentType="text/html;q=1")}}),
        ({"reasonReference": [{"reference": "https://ehr/fhir/Condition/c"}]},
         {"prefetch": {"c": {"resourceType": "Condition", "id": "c",
                             "code": {"text": EMERGENCY}}}}),
    ],
)  # fmt: skip
def test_the_reason_is_found_wherever_it_is(client, changes, body):
    told = answer(client, order(**changes), body=body)
    assert told["cards"][0]["indicator"] == "critical"


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ({"attachment": {"url": "https://elsewhere/1"}}, "by address"),
        (attachment("x", contentType="image/png"), "kind"),
        (attachment("x", data="&&&="), "base64|empty"),
    ],
)
def test_a_document_that_isnt_read_is_told_on_the_card(client, content, note):
    found = {"resourceType": "DocumentReference", "id": "d1", "content": [content]}
    told = answer(client, order(GOOD, **REFERS), body={"prefetch": {"x": found}})
    assert "Not read" in told["cards"][0]["detail"]


def test_a_document_that_wasnt_sent_is_told(client):
    assert "sent along" in answer(client, order(GOOD, **REFERS))["cards"][0]["detail"]


def test_age_and_sex_come_from_the_patient():
    patient = {"resourceType": "Patient", "id": "p1", "birthDate": "1961-03-15", "gender": "female"}
    letter = read_order(order(GOOD), [patient]).letter
    assert (letter.age_years, letter.sex, str(letter.letter_date)) == (64, "female", "2026-03-14")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["resourceType", "code", "coding", "text", "display", "reasonCode", "note",
                         "supportingInfo", "reference", "contained", "entry", "resource", "subject",
                         "content", "attachment", "data", "birthDate", "id"]),
        inner | st.sampled_from(["Bundle", "ServiceRequest", "DocumentReference", "Patient"]),
        max_size=5,
    ),
    max_leaves=25,
)  # fmt: skip


@given(JSON)
def test_whatever_is_sent_is_read_without_a_fault(value):
    found = list(find_resources(value))
    for one in found:
        is_lumbar_mri(one)
        read_order(one, found)


# ---- the call ----


def test_a_call_that_isnt_one_is_told(client):
    assert call(client, order(GOOD), path=SELECT).status_code == 404
    assert call(client, order(GOOD), body={"hook": "patient-view"}).status_code == 422
    assert call(client, order(GOOD), body={"hookInstance": "1"}).status_code == 422
    assert client.post(SIGN, json={}).status_code == 422


@pytest.fixture(scope="module")
def pair():
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def ehr(start, pair, tmp_path):
    jwk = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(pair.public_key()))
    (tmp_path / "jwks").write_text(json.dumps({"keys": [{**jwk, "kid": "k"}]}))
    clients = [{"issuer": "https://ehr", "jwks": str(tmp_path / "jwks")}]
    url = "https://lsmri.example"
    return start(public_url=url, cds={"clients": clients}, audit=tmp_path / "log")


def token(pair, **changed) -> dict[str, str]:
    now = time.time()
    claims = {"iss": "https://ehr", "aud": f"https://lsmri.example{SIGN}", "iat": now,
              "exp": now + 60, "jti": str(uuid.uuid4())} | changed  # fmt: skip
    told = {name: value for name, value in claims.items() if value is not None}
    signed = jwt.encode(told, pair, "ES256", headers={"kid": "k"})
    return {"Authorization": f"Bearer {signed}"}


def test_a_known_client_signs_each_call_once(ehr, pair, tmp_path):
    headers = token(pair)
    assert call(ehr, order(GOOD), headers=headers).status_code == 200
    assert call(ehr, order(GOOD), headers=headers).status_code == 401
    assert json.loads((tmp_path / "log").read_text())["who"] == "cds:https://ehr"
    assert ehr.get("/cds-services").status_code == 200


@pytest.mark.parametrize(
    "changed",
    [{"aud": f"https://other{SIGN}"}, {"iss": "https://other"}, {"exp": 1}, {"jti": None},
     {"aud": f"https://lsmri.example{SELECT}"}],
)  # fmt: skip
def test_another_client_or_a_token_for_another_doesnt_get_in(ehr, pair, changed):
    assert call(ehr, order(GOOD), headers=token(pair, **changed)).status_code == 401
    assert call(ehr, order(GOOD)).status_code == 401


def test_feedback_is_noted_without_its_words(client, start, tmp_path):
    path = tmp_path / "log"
    noting = start(audit=path)
    card = answer(noting, order(EARLY))["cards"][0]
    body = {"feedback": [{
        "card": card["uuid"], "outcome": "overridden", "outcomeTimestamp": "2026-03-14T10:00:00Z",
        "overrideReason": {"reason": card["overrideReasons"][0], "userComment": "zebra"},
    }]}  # fmt: skip
    assert noting.post(f"{SIGN}/feedback", json=body).status_code == 200
    told = path.read_text()
    assert json.loads(told.splitlines()[-1])["override"] == "knows-more"
    assert "zebra" not in told
    assert 'lsmri_cards_total{outcome="overridden"} 1.0' in noting.get("/metrics").text
    assert noting.post(f"{SIGN}/feedback", json={"feedback": []}).status_code == 422
