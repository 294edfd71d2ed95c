"""The page: nothing in it runs but its own script, and that finds what it looks for."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from lsmri.serve import service

TEMPLATES = Path(service.__file__).parent.parent / "templates"
EVIL = (
    '<img src=x onerror="alert(1)"><script>alert(2)</script> 62F left sciatica </textarea> {{x}} $x'
)


def read(client, **sent) -> dict:
    told = client.post("/page/letter", json={"text": "", **sent})
    assert told.status_code == 200, told.text
    return told.json()


def test_the_page_and_all_it_loads_come_from_here(client):
    page = client.get("/")
    assert page.headers["content-type"].startswith("text/html")
    loaded = re.findall(r'(?:src|href)="([^"#]+)"', page.text)
    assert {"assets/page.js", "assets/service.js"} < set(loaded)
    for address in loaded:
        assert "//" not in address
        if not address.startswith("data:"):
            assert client.get(f"/{address}").status_code == 200
    assert client.get("/assets/..%2fpage.html").status_code == 404
    assert client.get("/assets/page.html").status_code == 404


def test_nothing_in_the_page_is_against_its_policy(client):
    for text in (client.get("/").text, read(client, text=EVIL)["html"]):
        assert not re.search(r"<script(?! src=)", text)
        assert not re.search(r"<style|\sstyle=|\son\w+=[\"']|javascript:", text)


def test_a_letter_is_shown_as_text(client):
    told = read(client, text=EVIL)
    assert "<script>" not in told["html"]
    assert "<img" not in told["html"]
    assert "&lt;script&gt;alert(2)" in told["html"]


def test_the_script_finds_every_element_that_it_looks_for(client):
    script = (TEMPLATES / "service.js").read_text()
    ids = set(re.findall(r'id="([\w-]+)"', client.get("/").text))
    wanted = set(re.findall(r'\$\("([\w-]+)"\)', script))
    assert wanted
    assert wanted <= ids


def test_every_label_names_a_control(client):
    page = client.get("/").text
    ids = set(re.findall(r'id="([\w-]+)"', page))
    assert set(re.findall(r'<label for="([\w-]+)"', page)) <= ids
    assert set(re.findall(r'aria-(?:labelledby|describedby)="([\w-]+)"', page)) <= ids


def test_a_letter_comes_with_its_record_and_every_guideline(client):
    told = read(client, text="62F, 3/12 left sciatica, physio no help.", guideline="ng59")
    assert told["decision"]["guideline"] == "ng59"
    assert told["decision"] == told["decisions"]["ng59"]
    changed = client.post("/v1/decide?guideline=all", json=told["features"])
    assert {n: d["category"] for n, d in changed.json()["decisions"].items()} == {
        n: d["category"] for n, d in told["decisions"].items()
    }


def dropped(data: bytes, name: str) -> dict:
    return {"document": {"name": name, "data": base64.b64encode(data).decode()}}


def test_a_file_is_read(client, make_docx):
    told = read(client, **dropped(make_docx("Numb around the back passage."), "A Letter.DOCX"))
    assert told["decision"]["urgency"] == "emergency"
    assert "Numb around" in told["html"]


@pytest.mark.parametrize(
    ("data", "name", "status"),
    [(b"zebra", "x.exe", 415), (b"", "x.txt", 422), (b"%PDF-zebra", "x.pdf", 422)],
)
def test_a_file_that_cant_be_read_is_told(client, data, name, status):
    told = client.post("/page/letter", json={"text": "", **dropped(data, name)})
    assert told.status_code == status
    assert told.json()["detail"]
    assert "zebra" not in told.text


def test_a_file_that_didnt_arrive_whole_is_told(client):
    sent = {"text": "", "document": {"name": "x.txt", "data": "&"}}
    assert client.post("/page/letter", json=sent).status_code == 422


def test_the_page_is_open_and_letters_arent(start, tmp_path):
    from lsmri.serve.service.keys import add_key

    path = tmp_path / "keys"
    key = add_key(path, "radiology")
    client = start(keys=path)
    assert client.get("/").status_code == 200
    assert client.post("/page/letter", json={"text": "LBP"}).status_code == 401
    headers = {"X-API-Key": key}
    assert client.post("/page/letter", json={"text": "LBP"}, headers=headers).status_code == 200


def test_whatever_scrolls_can_be_reached_by_keyboard_and_has_a_name(client):
    told = read(client, text="62F, 3/12 left sciatica, physio no help.")["html"]
    boxes = re.findall(r'<div class="scroll"([^>]*)>', told)
    assert boxes
    for box in boxes:
        assert 'tabindex="0"' in box
        assert 'role="group" aria-label=' in box


def test_all_that_the_page_says_is_in_a_landmark(client):
    body = client.get("/").text.partition("<body>")[2]
    outside = re.sub(r"(?s)<(main|header|footer|script|a)\b.*?</\1>", "", body)
    assert re.sub(r"(?s)<[^>]*>|\s", "", outside) == ""
