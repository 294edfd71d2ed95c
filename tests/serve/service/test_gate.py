"""Who may come in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lsmri.serve.service.gate import Pace
from lsmri.serve.service.keys import KeyRing, add_key
from lsmri.serve.service.problems import Problem
from lsmri.serve.service.settings import OAuth, Settings, SettingsError, read_settings

LETTER = {"text": "LBP 3/52"}


@pytest.fixture
def keys(tmp_path):
    path = tmp_path / "keys"
    return path, add_key(path, "ris")


@pytest.fixture(scope="module")
def pair():
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def oauth(tmp_path, pair) -> OAuth:
    jwk = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(pair.public_key()))
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": [{**jwk, "kid": "k1", "use": "sig"}]}))
    return OAuth(issuer="https://id", audience="lsmri", jwks=str(tmp_path / "jwks.json"))


def claims(**changed) -> dict:
    return {
        "iss": "https://id", "aud": "lsmri", "sub": "dr", "exp": time.time() + 60, **changed,
    }  # fmt: skip


def score(client, token: str | None = None, **headers):
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return client.post("/v1/score", json=LETTER, headers=headers)


# ---- starting ----


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "ris.example"])
def test_a_service_open_to_others_doesnt_start_without_keys_or_tokens(start, host, keys):
    with pytest.raises(SettingsError, match="give 'keys'"):
        start(host=host)
    assert score(start(host=host, keys=keys[0])).status_code == 401


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.9.9.9"])
def test_on_loopback_nobody_is_asked(start, host):
    assert score(start(host=host)).status_code == 200


def test_on_loopback_another_name_for_it_is_refused(client):
    assert score(client, Host="evil.example").status_code == 421


def test_settings_come_from_a_file_and_errors_name_the_field(tmp_path):
    path = tmp_path / "service.toml"
    path.write_text('port = 9000\nkeys = "k"\n[oauth]\nissuer = "i"\naudience = "a"\njwks = "j"\n')
    told = read_settings(path, port=9001, host=None)
    assert (told.port, told.keys) == (9001, tmp_path / "k")
    assert told.oauth is not None
    assert told.oauth.jwks == str(tmp_path / "j")
    for text, field in (("prt = 1", "prt"), ("port = 'x'", "port"), ("port = ", "TOML")):
        path.write_text(text)
        with pytest.raises(SettingsError, match=field):
            read_settings(path)


# ---- keys ----


def test_a_key_lets_in_and_its_file_holds_the_hash_alone(start, keys):
    path, key = keys
    client = start(keys=path)
    assert score(client, key).status_code == 200
    assert score(client, **{"X-API-Key": key}).status_code == 200
    assert key not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("token", [None, "", "lsmri_wrong", "x" * 5000, "a.b.c"])
def test_anything_else_doesnt(start, keys, token):
    answer = score(start(keys=keys[0]), token)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/metrics", "/v1/guidelines", "/v1/guidelines/lsmri"])
def test_everything_but_health_is_behind_the_gate(start, keys, path):
    client = start(keys=keys[0])
    assert client.get(path).status_code == 401
    assert client.get("/health/live").status_code == 200


def test_a_file_of_keys_that_is_wrong_is_told_by_line(tmp_path, keys):
    path, _ = keys
    with pytest.raises(SettingsError, match="called ris"):
        add_key(path, "ris")
    with pytest.raises(SettingsError, match="letters"):
        add_key(path, "two words\nsha256:0")
    path.write_text("# ours\n\nsomething\n")
    with pytest.raises(SettingsError, match="line 3"):
        KeyRing(path)
    with pytest.raises(SettingsError, match="add-key"):
        KeyRing(tmp_path / "none")


# ---- tokens ----


def test_a_token_of_the_issuer_lets_in(start, oauth, pair, tmp_path):
    client = start(oauth=oauth, audit=tmp_path / "log")
    token = jwt.encode(claims(), pair, "ES256", headers={"kid": "k1"})
    assert score(client, token).status_code == 200
    assert json.loads((tmp_path / "log").read_text())["who"] == "dr"


@pytest.mark.parametrize(
    "changed",
    [{"exp": 1}, {"aud": "other"}, {"iss": "https://other"}, {"nbf": 2**33}, {"exp": None}],
)
def test_a_token_that_is_old_or_for_others_doesnt(start, oauth, pair, changed):
    told = {name: value for name, value in claims(**changed).items() if value is not None}
    token = jwt.encode(told, pair, "ES256", headers={"kid": "k1"})
    assert score(start(oauth=oauth), token).status_code == 401


def forged(pair) -> dict[str, str]:
    other = ec.generate_private_key(ec.SECP256R1())
    public = pair.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    def part(value) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    head = part({"alg": "HS256", "kid": "k1"}) + "." + part(claims())
    mac = hmac.new(public, head.encode(), hashlib.sha256).digest()
    good = jwt.encode(claims(), pair, "ES256", headers={"kid": "k1"})
    return {
        "another key": jwt.encode(claims(), other, "ES256", headers={"kid": "k1"}),
        "another key id": jwt.encode(claims(), pair, "ES256", headers={"kid": "k2"}),
        "no signature": jwt.encode(claims(), None, "none", headers={"kid": "k1"}),
        "the public key as a secret": f"{head}.{base64.urlsafe_b64encode(mac).decode()}",
        "changed claims": ".".join(
            (good.split(".")[0], part(claims(sub="admin")), good.split(".")[2])
        ),
    }


@pytest.mark.parametrize(
    "name",
    ["another key", "another key id", "no signature", "the public key as a secret",
     "changed claims"],
)  # fmt: skip
def test_forged_tokens_dont(start, oauth, pair, name):
    assert score(start(oauth=oauth), forged(pair)[name]).status_code == 401


def test_keys_by_an_address_that_can_be_listened_to_are_refused(start, oauth):
    with pytest.raises(SettingsError, match="https"):
        start(oauth=oauth.model_copy(update={"jwks": "http://id/jwks"}))


# ---- pace ----


def test_one_caller_cant_take_everything(start, tmp_path):
    path = tmp_path / "keys"
    one, other = add_key(path, "one"), add_key(path, "other")
    client = start(keys=path, rate=3)
    assert [score(client, one).status_code for _ in range(4)] == [200, 200, 200, 429]
    told = score(client, one)
    assert int(told.headers["retry-after"]) >= 1
    assert score(client, other).status_code == 200


def test_the_pace_recovers():
    pace = Pace(60)
    for _ in range(60):
        pace.take("a", now=0.0)
    with pytest.raises(Problem):
        pace.take("a", now=0.5)
    pace.take("a", now=1.6)


def test_the_pace_of_many_callers_takes_no_more_room():
    pace = Pace(60, most=10)
    for number in range(100):
        pace.take(str(number), now=0.0)
    assert len(pace._levels) == 10


def test_loopback_is_what_it_says():
    assert Settings(host="::1").is_loopback
    assert not Settings(host="0.0.0.0").is_loopback
