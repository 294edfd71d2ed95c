"""The rooms, what may know what, and what a user gets when they install the package."""

from __future__ import annotations

import ast
import importlib
import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from zipfile import ZipFile

import pytest

import lsmri

ROOT = Path(__file__).parents[1]
#: Each room and those that it may import. Only ``serve`` may import ``training``, and only lazily:
#: inside a function, since an ordinary installation lacks what training needs.
KNOWS = {
    "corpora": set(),
    "nlp": {"corpora"},
    "models": {"corpora", "nlp"},
    "training": {"corpora", "nlp", "models"},
    "serve": {"corpora", "nlp", "models"},
}
LAZILY = {"serve": {"training"}}
LETTER = "62F, 3/12 left sciatica, physio no help."


def modules(room: str) -> list[Path]:
    return sorted(path for path in (ROOT / room).rglob("*.py") if "__pycache__" not in path.parts)


def run(code: str, *, cwd: Path) -> str:
    """Runs Python in a process of its own, where nothing has been imported yet."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# ---- who may import whom ----


def imports(tree: ast.AST, *, lazy: bool = False) -> Iterator[tuple[str, bool, int]]:
    """Every name that a module imports, whether inside a function, and on which line.

    A name taken from the package itself is told by its home: ``lsmri.load`` lives in a room too.
    """
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((name.name, lazy, node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield ".", lazy, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module == "lsmri":
            for name in node.names:
                yield lsmri._HOMES.get(name.name, f"lsmri.{name.name}"), lazy, node.lineno
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module), lazy, node.lineno
        elif isinstance(node, ast.Call) and "import" in ast.unparse(node.func):
            for text in ast.walk(node):
                if isinstance(text, ast.Constant) and str(text.value).startswith("lsmri"):
                    yield str(text.value), lazy, node.lineno
        inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from imports(node, lazy=lazy or inside)


def faults(room: str, tree: ast.AST) -> Iterator[str]:
    """What in a module of ``room`` goes against the arrows."""
    for name, lazy, line in imports(tree):
        top, _, rest = name.partition(".")
        target = rest.partition(".")[0]
        known = KNOWS[room] | (LAZILY.get(room, set()) if lazy else set())
        if not top:
            yield f"line {line}: relative import; write lsmri.{room}.…"
        elif top in KNOWS:
            yield f"line {line}: {name}; write lsmri.{name}"
        elif top == "lsmri" and target in KNOWS.keys() - known - {room}:
            yield f"line {line}: {room} may not import {target} here"


@pytest.mark.parametrize("room", KNOWS)
def test_imports_follow_the_arrows(room):
    found = modules(room)
    assert found
    told = [
        f"{path.relative_to(ROOT)} {fault}"
        for path in found
        for fault in faults(room, ast.parse(path.read_text("utf-8")))
    ]
    assert told == []


@pytest.mark.parametrize(
    ("room", "code"),
    [
        ("corpora", "from lsmri.nlp.pipeline import create_pipeline"),
        ("corpora", "def f():\n    import lsmri.models.scorer"),
        ("nlp", "if True:\n    from lsmri.models import decision"),
        ("nlp", "from lsmri import serve"),
        ("nlp", "from lsmri import load"),
        ("models", "from importlib import import_module\nimport_module('lsmri.serve.cli')"),
        ("models", "def f(n):\n    import_module(f'lsmri.training.{n}')"),
        ("models", "import nlp.scanner"),
        ("serve", "from . import problems"),
        ("serve", "import lsmri.training.metrics"),
        ("training", "def f():\n    from lsmri.serve import cli"),
    ],
)
def test_an_import_against_the_arrows_is_found(room, code):
    assert len(list(faults(room, ast.parse(code)))) == 1


@pytest.mark.parametrize(
    ("room", "code"),
    [
        ("models", "from lsmri.nlp.pipeline import create_pipeline\nimport lsmri.corpora.scheme"),
        ("serve", "from lsmri import __version__\nfrom lsmri import load"),
        ("serve", "def f():\n    from lsmri.training import metrics"),
        ("training", "import torch, lsmri.models.engine"),
    ],
)
def test_an_import_along_the_arrows_is_none(room, code):
    assert list(faults(room, ast.parse(code))) == []


# ---- what is installed ----


@pytest.fixture(scope="module")
def project() -> dict[str, dict]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_every_package_is_listed(project):
    tables = project["tool"]["setuptools"]
    folders = {path.parent for room in KNOWS for path in modules(room)}
    lacking = [str(f.relative_to(ROOT)) for f in folders if not (f / "__init__.py").is_file()]
    assert lacking == [], "folders with modules need an __init__.py"
    packages = {"lsmri", *(f"lsmri.{'.'.join(f.relative_to(ROOT).parts)}" for f in folders)}
    assert sorted(tables["packages"]) == sorted(packages), "[tool.setuptools] packages"
    rooms = {f"lsmri.{room}": room for room in KNOWS}
    assert tables["package-dir"] == {"lsmri": "src/lsmri", **rooms}


@pytest.mark.skipif(sys.platform == "win32", reason="a checkout on Windows has no links")
def test_type_checkers_find_every_room():
    folder = ROOT / "typings" / "lsmri"
    links = {path.name: path.readlink().as_posix() for path in folder.iterdir()}
    own = {path.name for path in (ROOT / "src" / "lsmri").iterdir()} - {"__pycache__"}
    expected = {name: f"../../src/lsmri/{name}" for name in own}
    assert links == expected | {room: f"../../{room}" for room in KNOWS}


def test_the_wheel_holds_every_file_of_every_room(tmp_path):
    source, made = tmp_path / "source", tmp_path / "made"
    for name in ("src", *KNOWS):
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", ".*")
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = f"from setuptools.build_meta import build_wheel; build_wheel({str(made)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=source, check=True, capture_output=True)
    (wheel,) = made.glob("*.whl")
    with ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = {
        f"lsmri/{path.relative_to(source / 'src' / 'lsmri' if top == 'src' else source).as_posix()}"
        for top in ("src", *KNOWS)
        for path in (source / top).rglob("*")
        if path.is_file() and "lsmri.egg-info" not in path.parts
    }
    assert sorted(held) == sorted(expected), "data files belong in [tool.setuptools.package-data]"
    assert {"lsmri/py.typed", "lsmri/nlp/lexicon/cues.toml"} < held


def test_one_version():
    assert lsmri.__version__ == lsmri.load()(LETTER).model["version"]
    assert lsmri.__version__ == version("lsmri")
    assert f"## {lsmri.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


# ---- what users import ----


def test_public_names():
    assert lsmri.__all__ == [
        "Decision", "FeatureRecord", "Letter", "Mention", "Result", "Scorer", "load",
    ]  # fmt: skip
    for name in lsmri.__all__:
        home = importlib.import_module(lsmri._HOMES[name])
        assert getattr(lsmri, name) is getattr(home, name)
    assert set(lsmri.__all__) <= set(dir(lsmri))
    with pytest.raises(AttributeError, match="nonsense"):
        _ = lsmri.nonsense


def test_every_module_exports_what_it_names():
    for path in (path for room in KNOWS for path in modules(room)):
        name = ".".join(("lsmri", *path.relative_to(ROOT).with_suffix("").parts))
        module = importlib.import_module(name.removesuffix(".__init__"))
        lost = [public for public in getattr(module, "__all__", ()) if not hasattr(module, public)]
        assert lost == [], name


def test_importing_the_package_brings_nothing_heavy(tmp_path):
    code = "import json, sys, lsmri; print(json.dumps(sorted(sys.modules)))"
    heavy = {"numpy", "rich", "spacy", "torch", "typer", "yaml"}
    assert heavy.isdisjoint(json.loads(run(code, cwd=tmp_path)))


def test_help_waits_for_no_model(tmp_path):
    code = (
        "import json, sys; from lsmri.serve.cli import app; app(['--help'], standalone_mode=False);"
        "print(); print(json.dumps(sorted(sys.modules)))"
    )
    assert {"spacy", "torch"}.isdisjoint(json.loads(run(code, cwd=tmp_path).splitlines()[-1]))


def test_a_letter_is_scored_without_network_or_extras(tmp_path):
    names = [
        ".".join(("lsmri", *path.relative_to(ROOT).with_suffix("").parts))
        for room in ("corpora", "nlp", "models", "serve")
        for path in modules(room)
        if path.name != "__init__.py"
    ]
    code = f"""
import importlib, sys
def listen(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request"):
        raise RuntimeError(f"the network was asked for: {{event}}")
sys.addaudithook(listen)
for extra in ("yaml", "torch", "transformers", "hypothesis", "pytest"):
    sys.modules[extra] = None
for name in {names!r}:
    importlib.import_module(name)
import lsmri
print(lsmri.load()({LETTER!r}).decision.category)
"""
    assert run(code, cwd=tmp_path).split() == ["appropriate"]


# ---- worker processes ----

WORKERS = f"""
import json, multiprocessing
from concurrent.futures import ProcessPoolExecutor
import lsmri

def start():
    global scorer
    scorer = lsmri.load()

def decided(letter):
    return scorer(letter).to_dict()

if __name__ == "__main__":
    letters = [lsmri.Letter({LETTER!r}, id=str(n)) for n in range(6)]
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn, initializer=start) as pool:
        found = list(pool.map(decided, letters))
        handed = list(pool.map(lsmri.load(), letters, chunksize=3))
    print(json.dumps(found))
    assert [result.to_dict() for result in handed] == found
"""


def test_spawned_workers_score_letters(tmp_path):
    (tmp_path / "workers.py").write_text(WORKERS)
    done = subprocess.run(
        [sys.executable, "workers.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    scorer = lsmri.load()
    letters = [lsmri.Letter(LETTER, id=str(n)) for n in range(6)]
    assert found == [json.loads(json.dumps(result.to_dict())) for result in scorer.pipe(letters)]
