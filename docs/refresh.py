"""Writes the generated parts of the documentation anew: ``python docs/refresh.py``.

``docs/guidelines.md`` is made of the guideline profiles. In every ``console`` block the lines after
``$ command`` are what the command prints, on either stream; between ``<!-- $ command -->`` and
``<!-- end -->`` stands the Markdown that it prints, that of ``docs/figures.py`` among it. The tests
hold that nothing here would change a page.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from lsmri.models.description import describe
from lsmri.models.guideline import guideline_names, load_guideline
from lsmri.serve.render.guideline import as_markdown

__all__ = ["ROOT", "guidelines_page", "pages", "with_output"]

ROOT = Path(__file__).resolve().parents[1]

_CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_GENERATED = re.compile(r"^<!-- \$ ([^\n]*) -->\n.*?^<!-- end -->$", re.MULTILINE | re.DOTALL)
_INTRODUCTION = """\
# The guideline profiles

<!-- Generated from models/profiles by `poe docs`; change it there. -->

A profile is the list of rules by which a decision is made. Rules are tested from top to bottom and
the first that holds decides. What a letter leaves open is completed in every admissible way: if all
completions give one verdict, that is the verdict, otherwise the letter is uncertain and the open
facts are asked for. [Guidance for vetting](vetting.md) says this at length,
[engineers.md](engineers.md#a-profile-of-your-own) how to change a rule.

`lsmri guideline show NAME` prints the same tables, and `lsmri score --guideline all` the verdicts
of all profiles on a letter. The letters P, Q and A are not needed to read them: *present or
possible* means that a suspicion is enough, otherwise a finding must be present.
"""


def pages() -> list[Path]:
    """Every page of the documentation."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def guidelines_page() -> str:
    """``docs/guidelines.md``: all shipped profiles, the default first."""
    tables = [as_markdown(describe(load_guideline(name))) for name in guideline_names()]
    lower = [re.sub(r"^#", "##", table, flags=re.MULTILINE) for table in tables]
    return "\n".join((_INTRODUCTION, "\n\n".join(lower), ""))


def with_output(page: str) -> str:
    """A page with the output of each command in it as it is today."""
    page = _GENERATED.sub(
        lambda part: f"<!-- $ {part[1]} -->\n\n{_output(part[1])}\n<!-- end -->", page
    )
    return _CONSOLE.sub(lambda block: f"```console\n{_session(block[1])}```", page)


def _session(block: str) -> str:
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "\n".join(f"{command}\n{_output(command[2:])}" for command in commands)


def _output(command: str) -> str:
    here = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{here}{os.pathsep}{os.environ.get('PATH', '')}",
        "COLUMNS": "100",
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        ["bash", "-c", f"({command}) 2>&1"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def main() -> None:
    """Writes every page whose generated parts have changed."""
    for path in pages():
        old = path.read_text(encoding="utf-8")
        new = guidelines_page() if path.name == "guidelines.md" else with_output(old)
        if new != old:
            path.write_text(new, encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
