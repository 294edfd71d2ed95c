"""The worklist over HTTP: letters in, decisions out, and how it says no."""

from __future__ import annotations

import json
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsmri.corpora.validation import validate
from lsmri.serve.service.worklist.wire import DecideIn

TEXT = "62F, 3/12 left sciatica, 8 weeks of physio no help. Never zebra."
EMERGENCY = "LBP for years. Numb around the back passage since Sunday. Zebra."
PROBLEM = "application/problem+json"
ONE, TWO, THREE = (name * 8 for name in ("one-", "two-", "three-"))


@pytest.fixture
def client(start, tmp_path):
    return start(worklist=f"sqlite:///{tmp_path / 'worklist.db'}", audit=tmp_path / "log")


def put(client, id: str = "r-1", text: str = TEXT, **given) -> dict:
    answer = client.post("/v1/worklist/letters", json={"id": id, "text": text, **given})
    assert answer.status_code == 200, answer.text
    return answer.json()


def take(client, claim: str = ONE) -> dict | None:
    answer = client.post("/v1/worklist/next", json={"claim": claim})
    assert answer.status_code == 200, answer.text
    return answer.json()["held"]


def decide(client, claim: str = ONE, **body):
    return client.post("/v1/worklist/decide", json={"claim": claim, **body})


def problem(answer, status: int, code: str) -> dict:
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM), answer.text
    told = answer.json()
    assert told["code"] == code
    assert told.get("remedy") or all(error["remedy"] for error in told["errors"])
    assert "zebra" not in answer.text.lower()
    return told


def place(words: str, text: str = TEXT) -> dict:
    return {"start": text.index(words), "end": text.index(words) + len(words)}


# ---- letters in ----


def test_a_letter_is_scored_on_arrival_and_once(client, scoring):
    first = put(client, "r-1", EMERGENCY)
    assert (first["new"], first["letter"]["urgency"]) == (True, "emergency")
    again = put(client, "r-1", EMERGENCY)
    assert (again["new"], again["letter"]) == (False, first["letter"])
    assert len(scoring.jobs) == 1


def test_another_letter_of_the_same_id_is_refused(client):
    put(client)
    answer = client.post("/v1/worklist/letters", json={"id": "r-1", "text": EMERGENCY})
    problem(answer, 409, "other_letter")


@pytest.mark.parametrize(
    ("letter", "status", "code"),
    [
        ({"text": TEXT}, 422, "invalid"),
        ({"id": "", "text": TEXT}, 422, "invalid"),
        ({"id": "a", "text": "zebra\0"}, 422, "unsuitable"),
        ({"id": "a", "text": ""}, 422, "unsuitable"),
        ({"id": "a", "text": TEXT, "zebra": 1}, 422, "invalid"),
    ],
)
def test_a_letter_that_cant_be_vetted_isnt_queued(client, letter, status, code):
    answer = client.post("/v1/worklist/letters", json=letter)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert answer.json()["code"] == code
    assert client.get("/v1/worklist").json()["letters"] == []


# ---- vetting ----


def test_a_letter_comes_as_it_was_scored(client, rules):
    from lsmri.serve.service.wire import LetterIn

    put(client, age_years=62)
    held = take(client)
    result = rules(LetterIn(id="r-1", text=TEXT, age_years=62).letter())
    assert held["result"] == json.loads(json.dumps(result.to_dict()))
    assert (held["text"], held["shown"], held["given"]) == (TEXT, TEXT, {"age_years": 62})
    assert held["mentions"] == held["result"]["mentions"]
    assert take(client, TWO) is None
    assert take(client)["letter"]["id"] == "r-1"


def test_a_letter_that_an_earlier_version_scored_is_still_handed_out(client, tmp_path):
    put(client)
    with sqlite3.connect(tmp_path / "worklist.db") as other:
        (result,) = other.execute("SELECT result FROM letters").fetchone()
        known = json.loads(result)
        del known["decision"]["cause"]
        known["decision"]["gone"] = 1
        other.execute("UPDATE letters SET result = ?", (json.dumps(known),))
    other.close()
    assert take(client)["result"] == known
    assert decide(client, agree=True).status_code == 200


def test_what_would_steer_a_page_is_shown_and_kept(client):
    text = f"{TEXT}\u202e\x1b[31m \x85"
    put(client, text=text)
    held = take(client)
    assert held["text"] == text
    assert held["shown"] == f"{TEXT}\ufffd\u241b[31m \n"


def test_emergencies_come_first(client):
    put(client, "a", TEXT)
    put(client, "b", EMERGENCY)
    listed = client.get("/v1/worklist").json()
    assert [one["id"] for one in listed["letters"]] == ["b", "a"]
    assert listed["counts"]["waiting"]["emergency"] == 1
    assert [take(client, claim)["letter"]["id"] for claim in (ONE, TWO)] == ["b", "a"]


def test_a_decision_with_corrections_is_kept_and_exported(client, tmp_path):
    put(client)
    held = take(client)
    (pain,) = (i for i, m in enumerate(held["mentions"]) if m["concept"] == "radicular_pain")
    changes = [
        {"do": "change", "mention": pain,
         "to": {**place("left sciatica"), "concept": "radicular_pain", "laterality": "left"}},
        {"do": "add", "to": {**place("Never"), "concept": "fever", "assertion": "absent"}},
    ]  # fmt: skip
    override = {"category": "uncertain", "urgency": "routine", "reason": "scanned in May"}
    answer = decide(client, agree=False, override=override, checked=True, changes=changes)
    made = answer.json()
    assert (made["agreed"], made["category"], made["reason"]) == (
        False,
        "uncertain",
        "scanned in May",
    )
    path = tmp_path / "vetted.jsonl"
    path.write_bytes(client.get("/v1/worklist/export").content)
    (item,) = validate([path])
    assert (item.letter.id, item.letter.vetting) == ("r-1", "uncertain")
    marked = [(m.text, m.concept, m.assertion) for m in item.mentions]
    assert ("left sciatica", "radicular_pain", "present") in marked
    assert ("Never", "fever", "absent") in marked
    assert len(marked) == len(held["mentions"]) + 1


def test_a_letter_nobody_checked_is_left_out_unless_asked_for(client):
    put(client)
    take(client)
    decide(client, agree=True)
    assert client.get("/v1/worklist/export").content == b""
    line = client.get("/v1/worklist/export?unchecked=true").json()
    assert line["given"] == {"vetting": "appropriate"}
    assert {m["source"] for m in line["mentions"]} == {"rules"}


def test_a_decision_sent_again_is_answered_and_not_repeated(client):
    put(client)
    take(client)
    first = decide(client, agree=True)
    assert decide(client, agree=True).json() == first.json()
    problem(decide(client, agree=True, checked=True), 409, "decided")
    problem(client.post("/v1/worklist/next", json={"claim": ONE}), 409, "decided")


def test_a_decided_letter_is_opened_and_decided_anew(client):
    put(client)
    take(client)
    decide(client, agree=True, changes=[{"do": "delete", "mention": 0}])
    listed = client.get("/v1/worklist?state=decided").json()
    assert [one["state"] for one in listed["letters"]] == ["decided"]
    held = client.post("/v1/worklist/open", json={"id": "r-1", "claim": TWO}).json()
    assert len(held["mentions"]) == len(held["result"]["mentions"]) - 1
    assert [one["category"] for one in held["decided"]] == ["appropriate"]
    assert decide(client, TWO, agree=True).status_code == 200


def test_a_letter_is_held_given_back_and_held_by_another(client):
    put(client)
    take(client)
    assert client.post("/v1/worklist/renew", json={"claim": ONE}).json()["held_until"]
    answer = client.post("/v1/worklist/open", json={"id": "r-1", "claim": TWO})
    problem(answer, 409, "taken")
    assert client.post("/v1/worklist/release", json={"claim": ONE}).json() == {"released": True}
    assert client.post("/v1/worklist/release", json={"claim": ONE}).json() == {"released": False}
    problem(client.post("/v1/worklist/renew", json={"claim": ONE}), 409, "not_held")
    problem(decide(client, agree=True), 409, "not_held")
    assert take(client, TWO)["letter"]["id"] == "r-1"


def test_a_letter_that_isnt_there_is_told(client):
    answer = client.post("/v1/worklist/open", json={"id": "zebra", "claim": ONE})
    problem(answer, 404, "not_found")


OVERRIDE = {"category": "uncertain", "urgency": "routine", "reason": "so"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "agree"),
        ({"agree": False}, "body"),
        ({"agree": True, "override": OVERRIDE}, "body"),
        ({"agree": False, "override": {**OVERRIDE, "reason": "  "}}, "override.reason"),
        ({"agree": False, "override": {**OVERRIDE, "reason": "zebra\0"}}, "override.reason"),
        ({"agree": False, "override": {**OVERRIDE, "category": "zebra"}}, "override.category"),
        ({"agree": False, "override": {"reason": "so"}}, "override.category"),
        (
            {"agree": False, "override": {**OVERRIDE, "category": "appropriate"}},
            "category",
        ),
        ({"agree": True, "claim": "short"}, "claim"),
        ({"agree": True, "changes": [{"do": "zebra"}]}, "changes.0"),
        ({"agree": True, "changes": [{"do": "delete", "mention": 99}]}, "changes.0.mention"),
        (
            {"agree": True,
             "changes": [{"do": "add", "to": {"start": 0, "end": 999, "concept": "fever"}}]},
            "changes.0",
        ),
        (
            {"agree": True,
             "changes": [{"do": "add", "to": {"start": 0, "end": 3, "concept": "zebra"}}]},
            "changes.0.add.to.concept",
        ),
    ],
)  # fmt: skip
def test_a_decision_that_doesnt_hold_together_names_the_field(client, body, field):
    put(client)
    take(client)
    answer = client.post("/v1/worklist/decide", json={"claim": ONE, **body})
    told = problem(answer, 422, "invalid")
    assert field in [error["field"] for error in told["errors"]]
    assert decide(client, agree=True).status_code == 200


def test_the_examples_of_the_description_are_taken(client):
    examples = DecideIn.model_config["json_schema_extra"]["examples"]
    assert [example["agree"] for example in examples] == [True, False]
    for id, example in zip("ab", examples, strict=True):
        put(client, id)
        claim = f"{id}{example['claim']}"
        client.post("/v1/worklist/open", json={"id": id, "claim": claim})
        answer = client.post("/v1/worklist/decide", json={**example, "claim": claim})
        assert answer.status_code == 200, answer.text


# ---- what is noted, and what goes wrong ----


def test_the_log_says_who_saw_and_decided_what_and_never_the_words(client, tmp_path):
    put(client)
    take(client)
    decide(client, agree=False, override={**OVERRIDE, "reason": "a zebra ran"})
    client.get("/v1/worklist/export")
    log = (tmp_path / "log").read_text()
    assert "zebra" not in log.lower()
    entries = [json.loads(line) for line in log.splitlines()]
    assert [entry["what"].rpartition("/")[2] for entry in entries] == [
        "letters", "next", "decide", "export",
    ]  # fmt: skip
    decided = entries[2]
    assert (decided["who"], decided["id"], decided["agreed"]) == ("local", "r-1", False)


def test_a_database_that_fails_is_told_and_not_its_words(client, tmp_path):
    put(client)
    with sqlite3.connect(tmp_path / "worklist.db") as other:
        other.execute("DROP TABLE decisions")
    other.close()
    problem(client.post("/v1/worklist/next", json={"claim": ONE}), 503, "worklist")
    problem(client.get("/v1/worklist/export"), 503, "worklist")


NAMES = st.sampled_from(
    "claim agree override category urgency reason checked changes do mention to start end concept"
    " value id text zebra".split()
)
ATOMS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
    | st.sampled_from([ONE, "add", "delete", "change", "fever", "uncertain", "routine", "r-1"])
)  # fmt: skip
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=10,
)


@pytest.mark.parametrize("way", ["letters", "next", "open", "renew", "release", "decide"])
@given(value=VALUES, claimed=st.booleans())
@settings(max_examples=40, deadline=None, derandomize=True,
          suppress_health_check=list(HealthCheck))  # fmt: skip
def test_any_json_gets_an_answer_that_the_description_has(client, way, value, claimed):
    path = f"/v1/worklist/{way}"
    if claimed and isinstance(value, dict):
        value = {**value, "claim": ONE}
    sent = json.dumps(value).encode()
    answer = client.post(path, content=sent, headers={"content-type": "application/json"})
    assert answer.status_code < 500, answer.text
    described = client.get("/openapi.json").json()["paths"][path]["post"]["responses"]
    assert answer.headers["content-type"] in described[str(answer.status_code)]["content"]


def test_a_decision_on_another_letter_than_the_claim_holds_is_refused(client):
    put(client, "r-1", EMERGENCY)
    assert take(client)["letter"]["id"] == "r-1"
    problem(decide(client, id="r-2", agree=True), 409, "not_held")
    assert decide(client, id="r-1", agree=True).json()["id"] == "r-1"
    problem(decide(client, id="r-2", agree=True), 409, "not_held")
