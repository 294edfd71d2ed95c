"""A browser, and a service of its own for it: Debian's Chromium by Playwright."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

COMMAND = "from lsmri.serve.cli import main; main()"
#: Milliseconds: a busy machine is no fault of the page.
PATIENCE = 60_000
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[str]:
    """Where ``lsmri serve`` answers, by the rules alone."""
    log = folder / "log"
    command = [sys.executable, "-c", COMMAND, "serve", "--port=0", "--model=rules", "--workers=1"]
    with log.open("wb") as said, subprocess.Popen([*command, *options], stderr=said) as process:
        try:
            yield _address(process, log)
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def address(tmp_path_factory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("service")) as answers:
        yield answers


@pytest.fixture
def worklist_address(tmp_path) -> Iterator[str]:
    """Where a service with an empty worklist of its own answers."""
    with serving(tmp_path, f"--worklist=sqlite:///{tmp_path / 'worklist.db'}") as answers:
        yield answers


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    while process.poll() is None:
        if found := re.search(r"running on (http://[\d.:]+)", log.read_text("utf-8")):
            return found[1]
    raise RuntimeError(f"the service didn't start: {log.read_text('utf-8')}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Ended with its module: while Playwright runs, no other test can run an event loop."""
    if CHROMIUM is None:
        pytest.skip("the page is tried with Chromium: apt install chromium")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


@contextmanager
def opened(browser: Browser, address: str, path: str) -> Iterator[Page]:
    """A page as it opens. Whatever it complains of, or asks of others, fails the test."""
    told: list[str] = []
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("dialog", lambda dialog: told.append(f"a dialog: {dialog.message}"))
    page.on("console", lambda said: told.append(said.text) if said.type == "error" else None)
    page.on(
        "request",
        lambda asked: None if asked.url.startswith((address, "data:")) else told.append(asked.url),
    )
    page.goto(path)
    yield page
    context.close()
    refused = "Failed to load resource: the server responded with a status of 4"
    assert [one for one in told if not one.startswith(refused)] == []


@pytest.fixture
def page(browser, address) -> Iterator[Page]:
    with opened(browser, address, "/") as page:
        yield page


@pytest.fixture
def worklist(browser, worklist_address) -> Iterator[Page]:
    with opened(browser, worklist_address, "/worklist") as page:
        yield page
