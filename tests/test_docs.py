"""The documentation: its examples run, its pages are up to date, its links lead somewhere."""

from __future__ import annotations

import doctest
import importlib.util
import json
import re
import subprocess
import sys
import typing
from pathlib import Path

import pytest
import typer

import lsmri
from lsmri.corpora.scheme import Assertion, Concept, Laterality, Outcome, Specialty, TreatmentType
from lsmri.models.extractor import SHIPPED
from lsmri.models.guideline import guideline_names, load_guideline
from lsmri.models.profile import Rule
from lsmri.nlp.tagger import second_reader, statuses
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
    return script("refresh")


@pytest.fixture(scope="module")
def figures():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "docs")
        yield script("figures")


def script(name: str):
    """A script of the documentation as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_commands_print_what_the_page_says(refresh):
    assert refresh.pages() == PAGES
    for path in PAGES:
        page = path.read_text("utf-8")
        assert refresh.with_output(page) == page, f"{path.name}: run 'poe docs'"


def test_a_stale_figure_is_told(refresh):
    """Each part of a page is filled by itself, whatever stands between two of them."""
    page = "".join(
        f"{text}\n<!-- $ python docs/figures.py {part} -->\nstale\n<!-- end -->\n"
        for text, part in (("Before.", "look"), ("Between.", "calibration"))
    )
    filled = refresh.with_output(page)
    assert "stale" not in filled
    assert filled.startswith("Before.\n<!-- $ python docs/figures.py look -->\n\nOn ")
    assert "\nBetween.\n" in filled
    assert refresh.with_output(filled) == filled


def test_every_part_of_the_figures_stands_on_a_page(figures):
    pages = "".join(map(read, NAMES))
    assert {part for part in figures.PARTS if f"docs/figures.py {part} -->" not in pages} == set()
    for part, made in figures.PARTS.items():
        assert "".join(made()), part


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


@pytest.mark.parametrize("name", NAMES)
def test_files_in_backticks_are_there(name):
    """Of the repository: what begins with one of its folders and has a suffix."""
    folders = "|".join(sorted(path.name for path in ROOT.iterdir() if path.is_dir()))
    prose = re.sub(r"^```.*?^```$", "", read(name), flags=re.MULTILINE | re.DOTALL)
    named = [
        path
        for code in re.findall(r"`([^`\n]+)`", prose)
        for path in re.findall(rf"(?<![\w./-])(?:{folders})/[\w./*-]*\.[\w*]+", code)
    ]
    assert [path for path in named if not any(ROOT.glob(path))] == []


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


def test_the_chances_from_which_a_grave_finding_counts():
    rows = dict(
        re.findall(r"^\| (?:from|below) ([\d.]+) \| (.*) \|$", read("docs/vetting.md"), re.M)
    )
    shipped = json.loads((SHIPPED / statuses.STATUS_MODEL).read_text("utf-8"))
    assert [float(chance) for chance in rows] == [
        second_reader._MAY_BE,
        shipped["least_grave"],
        statuses.LEAST_IN_LONG,
        second_reader._HELD,
    ]
    assert f"over {statuses.LONG} words" in rows[str(statuses.LEAST_IN_LONG)]
    assert f"below {second_reader._MAY_BE} |" in read("docs/vetting.md")


@pytest.mark.parametrize("name", ["picture_of_audit", "picture_of_service"])
def test_a_script_that_draws_refuses_what_it_does_not_know(name):
    if name == "picture_of_service":
        pytest.importorskip("playwright")
    command = [sys.executable, ROOT / "docs" / f"{name}.py", "--nonsense"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert "unrecognized arguments: --nonsense" in done.stderr


def test_pictures_are_small():
    pictures = list((ROOT / "docs" / "images").iterdir())
    assert pictures
    assert max(path.stat().st_size for path in pictures) < 300_000
