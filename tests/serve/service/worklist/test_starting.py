"""A worklist that is off or on, who may use it, and a service that dies."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import httpx
import pytest

not_on_windows = pytest.mark.skipif(sys.platform == "win32", reason="signals and rights of Unix")
TEXT = "62F, 3/12 left sciatica, 8 weeks of physio no help."
ONE, TWO = "one-" * 8, "two-" * 8


# ---- on and off ----


def test_there_is_no_worklist_unless_it_is_asked_for(start):
    client = start()
    for answer in (
        client.get("/v1/worklist"),
        client.post("/v1/worklist/next", json={"claim": ONE}),
        client.get("/worklist"),
    ):
        assert answer.status_code == 404
    assert "worklist" not in client.get("/").text
    assert not [path for path in client.get("/openapi.json").json()["paths"] if "worklist" in path]


def test_a_worklist_that_cant_be_opened_stops_the_start(start, tmp_path):
    from lsmri.serve.service.settings import SettingsError

    with pytest.raises(SettingsError, match="worklist"):
        start(worklist="mysql://user:secret@host/name")
    with pytest.raises(SettingsError, match="No such file"):
        start(worklist=f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}")


def test_a_service_without_the_extra_runs_and_names_it_where_it_is_needed():
    code = """
        import sys
        sys.modules["sqlalchemy"] = None
        from lsmri.serve.service.app import create_app
        from lsmri.serve.service.settings import Settings, SettingsError
        create_app(Settings(), scoring=object())
        try:
            create_app(Settings(worklist="sqlite:///x.db"), scoring=object())
        except SettingsError as error:
            print(error)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)],
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert "pip install 'lsmri[worklist]'" in done.stdout


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://localhost", 200), ("https://evil.example", 403), ("null", 403),
     ("http://localhost.evil.example", 403), ("http://localhost:81", 403)],
)  # fmt: skip
def test_a_page_from_elsewhere_takes_no_letter(start, tmp_path, origin, status):
    client = start(worklist=f"sqlite:///{tmp_path / 'list.db'}")
    answer = client.post("/v1/worklist/next", json={"claim": ONE}, headers={"Origin": origin})
    assert answer.status_code == status
    described = client.get("/openapi.json").json()["paths"]["/v1/worklist/next"]["post"]
    media = described["responses"][str(answer.status_code)]["content"]
    assert answer.headers["content-type"] in media


def test_a_file_that_settings_name_lies_beside_them(tmp_path):
    from lsmri.serve.service.settings import read_settings

    path = tmp_path / "service.toml"
    path.write_text('worklist = "sqlite:///list.db"\n')
    assert read_settings(path).worklist == f"sqlite:///{tmp_path}/list.db"
    path.write_text(f'worklist = "sqlite:///{tmp_path}/other.db"\n')
    assert read_settings(path).worklist == f"sqlite:///{tmp_path}/other.db"
    assert read_settings(path, worklist="sqlite:///here.db").worklist == "sqlite:///here.db"


def test_letters_are_for_those_with_a_key(start, tmp_path):
    from lsmri.serve.service.keys import add_key

    key = add_key(tmp_path / "keys", "dr-x")
    client = start(worklist=f"sqlite:///{tmp_path / 'list.db'}", keys=tmp_path / "keys")
    assert client.get("/worklist").status_code == 200
    posts = {
        "letters": {"id": "a", "text": TEXT},
        "next": {"claim": ONE},
        "open": {"claim": ONE, "id": "a"},
        "renew": {"claim": ONE},
        "decide": {"claim": ONE, "agree": True},
        "release": {"claim": ONE},
    }
    for way, body in posts.items():
        assert client.post(f"/v1/worklist/{way}", json=body).status_code == 401, way
    assert client.get("/v1/worklist").status_code == 401
    assert client.get("/v1/worklist/export").status_code == 401
    client.headers["X-API-Key"] = key
    for way, body in posts.items():
        assert client.post(f"/v1/worklist/{way}", json=body).status_code == 200, way
    (decided,) = client.get("/v1/worklist?state=decided").json()["letters"]
    assert decided["id"] == "a"
    held = client.post("/v1/worklist/open", json={"id": "a", "claim": TWO}).json()
    assert [made["who"] for made in held["decided"]] == ["dr-x"]


# ---- a service that dies ----

KILLED = """
    import os, signal, sys
    import uvicorn
    from lsmri.serve.service.app import create_app
    from lsmri.serve.service.settings import Settings

    class Idle:
        state, held = "ready", 0
        def start(self): pass
        async def stop(self): pass

    def die(who, what, *_, **about):
        if what.endswith("decide"):  # it is noted after the commit, and before the answer
            os.kill(os.getpid(), signal.SIGKILL)

    app = create_app(Settings(worklist=sys.argv[1]), scoring=Idle())
    app.state.service.journal.noted = die
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical")
    listening = config.bind_socket()
    print(listening.getsockname()[1], flush=True)
    uvicorn.Server(config).run(sockets=[listening])
"""


@not_on_windows
def test_a_decision_outlives_a_service_that_is_killed_before_it_answers(start, tmp_path):
    url = f"sqlite:///{tmp_path / 'worklist.db'}"
    client = start(worklist=url)
    client.post("/v1/worklist/letters", json={"id": "r-1", "text": TEXT})
    body = {"claim": ONE, "agree": True, "checked": True}
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED), url], stdout=subprocess.PIPE, text=True
    ) as service:
        address = f"http://127.0.0.1:{int(service.stdout.readline())}/v1/worklist"
        assert httpx.post(f"{address}/next", json={"claim": ONE}).status_code == 200
        with pytest.raises(httpx.HTTPError):
            httpx.post(f"{address}/decide", json=body)
        assert service.wait() == -9
    assert client.get("/v1/worklist").json()["counts"]["decided"]["routine"] == 1
    assert client.post("/v1/worklist/decide", json=body).json()["id"] == "r-1"
    assert len(client.get("/v1/worklist/export").text.splitlines()) == 1
