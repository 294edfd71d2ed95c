"""The interface for programs: what it answers, and how it says no."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsmri.corpora.letter import Letter
from lsmri.models.guideline import guideline_names, load_guideline
from lsmri.serve.service.wire import LETTER_EXAMPLES, FeaturesIn, LetterIn, ResultOut

LETTER = "62F, 3/12 left sciatica, 8 weeks of physio no help. Never zebra."
PROBLEM = "application/problem+json"


def problem(answer, status: int) -> dict:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    assert "zebra" not in answer.text
    return answer.json()


# ---- one letter ----


def test_a_letter_gets_the_result_that_the_scorer_gives(client, rules):
    answer = client.post("/v1/score", json={"id": "r-1", "text": LETTER})
    assert answer.status_code == 200
    letter = LetterIn(id="r-1", text=LETTER).letter()
    assert answer.json() == json.loads(json.dumps(rules(letter).to_dict()))


@pytest.mark.parametrize("name", LETTER_EXAMPLES)
def test_the_examples_of_the_description_are_scored(client, name):
    media = client.get("/openapi.json").json()["paths"]["/v1/score"]["post"]["requestBody"]
    example = media["content"]["application/json"]["examples"][name]["value"]
    answer = client.post("/v1/score", json=example)
    ResultOut.model_validate(answer.json())
    decision = answer.json()["decision"]
    verdict = decision["category"], decision["urgency"], bool(decision["missing"])
    assert (
        verdict
        == {
            "accepted": ("appropriate", "routine", False),
            "emergency": ("appropriate", "emergency", False),
            "asks": ("uncertain", "routine", True),
        }[name]
    )


def test_what_the_booking_system_knows_wins(client):
    given = {"text": "62F with left sciatica.", "age_years": 40, "sex": "male"}
    features = client.post("/v1/score", json=given).json()["features"]
    assert (features["age_years"], features["sex"]) == (40, "male")


def test_the_guideline_is_chosen_by_name(client):
    answer = client.post("/v1/score?guideline=acr2021", json={"text": LETTER})
    assert answer.json()["decision"]["guideline"] == "acr2021"
    assert (
        client.post("/v1/score", json={"text": LETTER}).json()["decision"]["guideline"] == "lsmri"
    )


def test_every_guideline_side_by_side(client):
    answer = client.post("/v1/score?guideline=all", json={"text": LETTER}).json()
    assert list(answer["decisions"]) == guideline_names()
    assert answer["decisions"]["lsmri"] == answer["decision"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"id": "r-1"}, "text"),
        ({"text": 5}, "text"),
        ({"text": LETTER, "age": 62}, "age"),
        ({"text": LETTER, "age_years": 200}, "age_years"),
        ({"text": LETTER, "sex": "zebra"}, "sex"),
        ({"text": LETTER, "age_years": True}, "age_years"),
        ({"text": LETTER, "letter_date": "zebra"}, "letter_date"),
        ({"text": LETTER, "letter_date": 0}, "letter_date"),
        ({"text": LETTER, "letter_date": "86400"}, "letter_date"),
        ({"text": LETTER, "a zebra ran": 1}, "(a name of yours)"),
        ([LETTER], "body"),
    ],
)
def test_what_is_wrong_is_told_by_field_and_never_in_words_of_the_letter(client, body, field):
    told = problem(client.post("/v1/score", json=body), 422)
    assert [error["field"] for error in told["errors"]] == [field]
    assert all(error["remedy"] for error in told["errors"])


@pytest.mark.parametrize("text", ["", "  \n", "???"])
def test_a_letter_without_words_is_told(client, text):
    answer = client.post("/v1/score", json={"text": text})
    if text == "???":  # it is scored as holding nothing
        assert answer.status_code == 200
        assert answer.json()["decision"]["category"] != "appropriate"
    else:
        problem(answer, 422)


def test_a_foreign_letter_is_refused_rather_than_scored(client):
    german = (
        "Sehr geehrte Kollegin, ich überweise den Patienten mit Rückenschmerzen und bitte um eine"
        " MRT der Lendenwirbelsäule. Das zebra ist nicht gemeint und wird nicht erwähnt."
    )
    told = problem(client.post("/v1/score", json={"id": "r-9", "text": german}), 422)
    assert "r-9" in told["detail"]


def test_an_unknown_guideline_is_told_with_those_there_are(client):
    told = problem(client.post("/v1/score?guideline=zebra", json={"text": LETTER}), 422)
    assert "acr2021" in told["errors"][0]["remedy"]


def test_a_letter_that_is_too_long_is_refused(start):
    client = start(max_characters=100)
    told = problem(client.post("/v1/score", json={"text": "zebra " * 100}), 413)
    assert told["code"] == "too_large"


@pytest.mark.parametrize("body", [b"{", b'{"text": "zebra', b"[" * 100_000, b"\xff\xfe", b""])
def test_no_json_is_told(client, body):
    answer = client.post("/v1/score", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    told = problem(answer, answer.status_code)
    assert [one["field"] for one in told["errors"]] == ["body"]


def test_another_media_type_is_told(client):
    for headers in ({"content-type": "text/plain"}, {}):
        told = problem(client.post("/v1/score", content=LETTER, headers=headers), 415)
        assert told["code"] == "media_type"
        assert "application/json" in told["remedy"]


@given(
    st.lists(
        st.sampled_from(["", " ", "\t\r", "{", '{"text": "LBP"}', '{"text": ""}', "\r"]), min_size=1
    )
)
@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_problems_of_many_letters_tell_the_line_of_the_body(client, sent):
    answer = client.post("/v1/score/batch", content="\n".join(sent))
    wrong = [n for n, line in enumerate(sent, 1) if line in ("{", '{"text": ""}')]
    told = [one["line"] for one in lines(answer) if "line" in one]
    assert told == (wrong if answer.status_code == 200 else [])


@pytest.mark.parametrize(
    "given_",
    [{"age_years": 62.7}, {"letter_date": ""}, {"letter_date": "2026-03-14T10:30:00"}],
)
def test_a_letter_is_taken_as_the_command_takes_it(client, rules, given_):
    answer = client.post("/v1/score", json={"text": LETTER, **given_})
    assert answer.status_code == 200
    known = Letter.from_dict({"text": LETTER, "id": "", **given_})
    assert answer.json()["features"] == rules(known).features.to_dict()


def test_a_text_with_nul_is_refused_as_it_is_in_files(client):
    told = problem(client.post("/v1/score", json={"text": f"{LETTER}\0"}), 422)
    assert "NUL" in told["errors"][0]["reason"]


def test_lone_surrogates_and_control_characters_are_no_fault(client):
    body = '{"id": "\\ud800", "text": "LBP \\ud800 3/52 \\u0007 no red flags \\ud83d\\ude00"}'
    headers = {"content-type": "application/json"}
    answer = client.post("/v1/score", content=body, headers=headers)
    assert answer.status_code in (200, 422)


def test_a_fault_is_told_without_the_letter(start, scoring, caplog):
    def explode(job):
        raise RuntimeError(job.letter.text)

    scoring.desk = explode
    told = problem(start().post("/v1/score", json={"text": LETTER}), 500)
    assert "RuntimeError" in told["detail"]
    assert "zebra" not in caplog.text


# ---- many letters ----


def lines(answer) -> list[dict]:
    return [json.loads(line) for line in answer.text.splitlines()]


def test_a_batch_comes_back_in_order_with_problems_in_their_places(client):
    sent = [
        json.dumps({"id": "a", "text": LETTER}),
        "{zebra",
        json.dumps({"id": "c", "text": ""}),
        "",
        json.dumps({"id": "d", "text": LETTER, "zebra stripes": 1}),
        json.dumps({"id": "e", "text": LETTER}),
    ]
    answer = client.post("/v1/score/batch?guideline=ng59", content="\n".join(sent))
    told = lines(answer)
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert [one.get("id") for one in told] == ["a", None, "c", None, "e"]
    assert [one.get("line") for one in told] == [None, 2, 3, 5, None]
    assert told[0]["decision"]["guideline"] == "ng59"
    assert "zebra" not in json.dumps([one for one in told if "problem" in one])


def test_more_letters_than_allowed_are_refused_before_any_is_scored(start, scoring):
    client = start(max_batch=2)
    body = "\n".join(json.dumps({"id": str(n), "text": LETTER}) for n in range(3))
    assert problem(client.post("/v1/score/batch", content=body), 413)["code"] == "too_many"
    assert scoring.jobs == []


def test_an_empty_batch_and_another_media_type_are_told(client):
    problem(client.post("/v1/score/batch", content="\n\n"), 422)
    problem(client.post("/v1/score/batch", json=[{"text": LETTER}]), 415)


# ---- guidelines, and what if ----


def test_guidelines_are_listed_and_shown(client):
    listed = client.get("/v1/guidelines").json()
    assert [one["name"] for one in listed] == guideline_names()
    for one in listed:
        shown = client.get(f"/v1/guidelines/{one['name']}").json()
        assert shown["version"] == one["version"]
        assert shown["rows"]
    problem(client.get("/v1/guidelines/..%2f..%2fetc%2fpasswd"), 404)
    problem(client.get("/v1/guidelines/zebra"), 404)


def test_a_changed_record_gets_the_verdict_of_the_guideline(client):
    record = {"findings": {"radicular_pain": "present"}, "symptom_duration_weeks": 3}
    answer = client.post("/v1/decide", json=record).json()
    expected = load_guideline().decide(FeaturesIn(**record).record()).to_dict()
    assert answer == {"decision": json.loads(json.dumps(expected))}
    every = client.post("/v1/decide?guideline=all", json=record).json()
    assert list(every["decisions"]) == guideline_names()


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ({"findings": {"two zebras": "present"}}, "findings"),
        ({"findings": {"fever": "zebra"}}, "findings.fever"),
        ({"symptom_duration_weeks": -1}, "symptom_duration_weeks"),
        ({"symptom_duration_weeks": False}, "symptom_duration_weeks"),
        ({"treatments_tried": ["zebra"]}, "treatments_tried.0"),
    ],
)
def test_a_record_that_cant_be_is_told(client, record, field):
    told = problem(client.post("/v1/decide", json=record), 422)
    assert told["errors"][0]["field"].startswith(field)


# ---- operation ----


def test_health_and_metrics(client):
    assert client.get("/health/live").json()["status"] == "live"
    assert client.get("/health/ready").status_code == 200
    client.post("/v1/score", json={"id": "secret-id", "text": LETTER})
    told = client.get("/metrics").text
    assert 'category="appropriate"' in told
    assert "secret-id" not in told
    assert "sciatica" not in told


def test_a_service_that_cant_score_yet_isnt_ready(start, scoring):
    scoring.state = "loading"
    told = problem(start().get("/health/ready"), 503)
    assert told["detail"] == "loading"
