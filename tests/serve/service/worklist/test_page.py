"""The page of the worklist: what it loads comes from here, and a letter is never made HTML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lsmri.corpora.scheme import Assertion, Concept, Laterality, Outcome, TreatmentType
from lsmri.serve import service

TEMPLATES = Path(service.__file__).parent.parent / "templates"
SCRIPTS = ("asking.js", "marking.js", "worklist.js")


@pytest.fixture
def page(start, tmp_path) -> str:
    client = start(worklist=f"sqlite:///{tmp_path / 'worklist.db'}", lease=77)
    assert '<a href="worklist">' in client.get("/").text
    answer = client.get("/worklist")
    assert answer.headers["content-type"].startswith("text/html")
    for address in re.findall(r'(?:src|href)="(assets/[^"]+)"', answer.text):
        assert client.get(f"/{address}").status_code == 200
    return answer.text


def scripts() -> str:
    return "".join((TEMPLATES / name).read_text() for name in SCRIPTS)


def test_nothing_in_the_page_is_against_its_policy(page):
    assert set(re.findall(r'<script src="assets/([^"]+)">', page)) == set(SCRIPTS)
    assert not re.search(r"<script(?! src=)", page)
    assert not re.search(r"<style|\sstyle=|\son\w+=[\"']|javascript:|//", page)


def test_its_scripts_make_no_html_and_no_code_of_words():
    ways = "innerHTML outerHTML insertAdjacentHTML document.write eval( Function( DOMParser srcdoc"
    assert [way for way in ways.split() if way in scripts()] == []


def test_its_script_finds_every_element_that_it_looks_for(page):
    ids = re.findall(r'id="([\w-]+)"', page)
    assert len(ids) == len(set(ids))
    wanted = set(re.findall(r'\$\("([\w-]+)"\)', scripts()))
    wanted |= {f"m-{field}" for field in re.findall(r'"(\w+)"', fields())}
    assert len(wanted) > 30
    assert wanted <= set(ids)


def fields() -> str:
    (found,) = re.findall(r"const FIELDS = \[(.*?)\]", scripts())
    return found


def test_every_control_has_a_name(page):
    ids = set(re.findall(r'id="([\w-]+)"', page))
    named = set(re.findall(r'<label for="([\w-]+)"', page))
    assert named <= ids
    assert set(re.findall(r'aria-labelledby="([\w-]+)"', page)) <= ids
    inside = set(re.findall(r'id="([\w-]+)"', "".join(re.findall(r"(?s)<label.*?</label>", page))))
    controls = set(re.findall(r'<(?:input|select|textarea) id="([\w-]+)"', page))
    assert controls
    assert controls <= named | inside


@pytest.mark.parametrize("codes", [Concept, Assertion, Laterality, Outcome, TreatmentType])
def test_every_code_can_be_chosen(page, codes):
    assert [code for code in codes if f'<option value="{code}">' not in page] == []


def test_all_that_the_page_says_is_in_a_landmark(page):
    body = page.partition("<body")[2].partition(">")[2]
    outside = re.sub(r"(?s)<(main|header|footer|script|a)\b.*?</\1>", "", body)
    assert re.sub(r"(?s)<[^>]*>|\s", "", outside) == ""


def test_the_page_knows_how_long_a_letter_is_held(page):
    assert 'data-lease="77"' in page
