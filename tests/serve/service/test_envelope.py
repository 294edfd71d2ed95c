"""What goes around every request."""

from __future__ import annotations

import gzip
import json

import pytest

LETTER = {"id": "r-1", "text": "LBP 3/52"}
JSON = {"content-type": "application/json"}


@pytest.mark.parametrize("path", ["/health/live", "/nowhere", "/v1/score", "/openapi.json"])
def test_every_answer_carries_the_headers(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert len(headers["x-request-id"]) == 16
    assert "server" not in headers


def test_a_body_over_the_limit_is_refused_whether_it_says_so_or_not(start):
    client = start(max_bytes=1000)
    body = json.dumps({"text": "a" * 2000}).encode()
    told = client.post("/v1/score", content=body, headers=JSON)
    assert told.status_code == 413
    streamed = client.post("/v1/score", content=(body[n : n + 99] for n in range(0, 2000, 99)),
                           headers=JSON)  # fmt: skip
    assert streamed.status_code == 413
    assert streamed.json()["code"] == "too_large"


def test_a_batch_may_be_longer(start):
    client = start(max_bytes=1000, max_batch_bytes=5000)
    body = json.dumps({"text": "a " * 1000})
    assert client.post("/v1/score/batch", content=body).status_code == 200
    assert client.post("/v1/score/batch", content=body * 3).status_code == 413


def test_packed_bodies_are_refused(client):
    body = gzip.compress(json.dumps(LETTER).encode())
    answer = client.post("/v1/score", content=body, headers={**JSON, "content-encoding": "gzip"})
    assert answer.status_code == 415


def test_an_id_cant_write_headers_or_lines(start, tmp_path):
    path = tmp_path / "log"
    client = start(audit=path)
    evil = 'x\r\nSet-Cookie: a=b\n{"who": "nobody"}\u2028'
    answer = client.post("/v1/score", json={**LETTER, "id": evil})
    assert "set-cookie" not in answer.headers
    (line,) = path.read_text().splitlines()
    assert json.loads(line)["id"] == evil


def test_the_log_says_who_had_what_scored_and_never_the_text(start, tmp_path, rules):
    path = tmp_path / "log"
    client = start(audit=path)
    client.post("/v1/score", json={**LETTER, "text": "LBP. Numb around the back passage."})
    client.post("/v1/score/batch", content=json.dumps({**LETTER, "text": "  "}))
    scored, failed = map(json.loads, path.read_text().splitlines())
    assert scored.pop("time") <= failed.pop("time")
    assert scored == {
        "who": "local", "what": "/v1/score", "id": "r-1", "guideline": "lsmri",
        "category": "appropriate", "urgency": "emergency",
        "needs_review": scored["needs_review"],
        "model": {"extractor": "rules", "version": rules.extractor.version},
    }  # fmt: skip
    assert failed == {
        "who": "local", "what": "/v1/score/batch", "id": "r-1", "problem": "unsuitable",
    }  # fmt: skip
    assert path.stat().st_mode & 0o077 == 0
    start(audit=path).post("/v1/score", json=LETTER)
    assert len(path.read_text().splitlines()) == 3


def test_without_its_log_no_verdict_is_given(start):
    answer = start(audit="/dev/full").post("/v1/score", json=LETTER)
    assert answer.status_code == 503
    assert "decision" not in answer.json()
