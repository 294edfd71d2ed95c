"""The documentation: its examples run, its pages are up to date, its links lead somewhere."""

from __future__ import annotations

import doctest
import importlib.util
import re
import subprocess
import sys
import typing
from pathlib import Path

import pytest
import typer

import lsmri
from lsmri.corpora.scheme import Assertion, Concept, Laterality, Outcome, Specialty, TreatmentType
from lsmri.models.guideline import guideline_names, load_guideline
from lsmri.models.profile import Rule
from lsmri.serve.cli import app

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMES = [path.relative_to(ROOT).as_posix() for path in PAGES]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks in a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


# ---- examples ----


@pytest.fixture
def at_root(monkeypatch):
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("name", NAMES)
def test_python_sessions(name, at_root):
    sessions = [b for b in blocks(read(name), "python") if b.startswith(">>>")]
    examples = doctest.DocTestParser().get_doctest("\n".join(sessions), {}, name, name, 0)
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    failed, _ = runner.run(examples, out=told.append)
    assert failed == 0, "".join(told)


@pytest.mark.parametrize("name", NAMES)
def test_python_scripts(name, tmp_path):
    for script in blocks(read(name), "python"):
        if not script.startswith(">>>"):
            (tmp_path / "script.py").write_text(script)
            subprocess.run([sys.executable, "script.py"], cwd=tmp_path, check=True, timeout=120)


def test_the_docstring_of_the_package():
    assert doctest.testmod(lsmri) == (0, 3)


@pytest.fixture(scope="module")
def refresh():
    spec = importlib.util.spec_from_file_location("refresh", ROOT / "docs" / "refresh.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_commands_print_what_the_page_says(refresh):
    assert refresh.pages() == PAGES
    for path in PAGES:
        page = path.read_text("utf-8")
        assert refresh.with_output(page) == page, f"{path.name}: run 'poe docs'"


def test_the_guideline_tables_are_those_of_the_data(refresh):
    assert refresh.guidelines_page() == read("docs/guidelines.md"), "run 'poe docs'"


def test_examples_were_found():
    """So that a change of their form can't leave them untested unseen."""
    found = {
        (language, kind): sum(
            len(re.findall(r"^(?:>>>|\$) ", block, re.MULTILINE)) if kind else 1
            for name in NAMES
            for block in blocks(read(name), language)
        )
        for language, kind in (("python", False), ("python", True), ("console", True))
    }
    assert found == {("python", False): 10, ("python", True): 36, ("console", True): 9}


def test_the_script_of_continuous_integration_runs_the_command_of_the_readme():
    score, check = blocks(read("README.md"), "sh")
    assert check.strip() in read(".ci/run").splitlines()
    assert check.strip() in read("CONTRIBUTING.md").splitlines()
    assert (ROOT / score.split()[-1]).is_file()


# ---- what pages speak of ----


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name):
    lost = []
    for link in re.findall(r"\]\(([^)\s]+)\)", read(name)):
        target, _, anchor = link.partition("#")
        if target.startswith("https://"):
            continue
        path = (ROOT / name).parent / target if target else ROOT / name
        if not path.exists() or (anchor and anchor not in anchors(path)):
            lost.append(link)
    assert lost == []


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_in_the_index():
    index = read("docs/index.md")
    pages = {path.name for path in PAGES} - {"index.md"}
    assert {name for name in pages if name not in index} == set()


def test_every_command_and_option_is_described():
    page = read("docs/engineers.md")
    commands = dict(walk(typer.main.get_command(app), "lsmri"))
    assert {f"`{name}`" for name in commands if f"`{name}" not in page} == set()
    options = {
        option
        for command in commands.values()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("-")
    }
    assert {o for o in options if not re.search(rf"`(lsmri )?{o}\b", page)} == set()


def walk(command, name):
    """Every command that does something, by its full name."""
    if not hasattr(command, "commands"):
        yield name, command
        return
    for child in command.commands.values():
        yield from walk(child, f"{name} {child.name}")


def test_every_key_of_a_result_is_described():
    page = read("docs/engineers.md")
    result = lsmri.load()("?CES. LBP 2 weeks.").to_dict()
    decision = result["decision"]
    keys = [
        *result, *(f"decision.{key}" for key in decision), *decision["reasons"][0],
        *result["features"], *result["mentions"][0], *result["model"], "feature", "question",
    ]  # fmt: skip
    assert [key for key in keys if not re.search(rf"`{re.escape(key)}(\[\])?`", page)] == []


def test_every_key_of_a_profile_is_described():
    page = read("docs/engineers.md")
    keys = typing.get_type_hints(Rule).keys() - {"variant", "text"}
    assert [key for key in keys if f"`{key}`" not in page] == []


@pytest.mark.parametrize("codes", [Concept, Assertion, Laterality, Outcome, TreatmentType])
def test_the_annotation_guide_names_every_code(codes):
    page = read("docs/annotation-guide.md")
    assert [code for code in codes if f"`{code}`" not in page] == []


def test_the_annotation_guide_shows_a_valid_letter(tmp_path):
    from lsmri.corpora.authoring import read_letters

    (example,) = blocks(read("docs/annotation-guide.md"), "yaml")
    (tmp_path / "demo.yaml").write_text(example, encoding="utf-8")
    (letter,) = read_letters(tmp_path)
    assert {m.concept for m in letter.mentions} - {"symptom_duration"} == set(
        letter.record.findings
    )


def test_keys_of_a_letter_are_described():
    page = read("docs/audit.md")
    keys = typing.get_type_hints(lsmri.Letter)
    assert [key for key in (*keys, *Specialty) if f"`{key}`" not in page] == []


def test_every_source_is_named_in_full():
    page = read("docs/sources.md")
    rows = re.findall(r"^\| ([^|]+?) \|", page, re.MULTILINE)
    used = {
        re.sub(r" v\d$", "", source)
        for name in guideline_names()
        for rule in load_guideline(name).profile.rules
        for source in rule.sources
    }
    assert used - {re.sub(r" v1 … v7$", "", row) for row in rows} == set()


def test_every_profile_is_offered_for_choice():
    assert [n for n in guideline_names() if f"| `{n}` |" not in read("docs/vetting.md")] == []


def test_pictures_are_small():
    pictures = list((ROOT / "docs" / "images").iterdir())
    assert pictures
    assert max(path.stat().st_size for path in pictures) < 300_000
