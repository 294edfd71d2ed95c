"""Draws ``images/service.png`` and ``images/whatif.png``: ``python docs/picture_of_service.py``.

It starts ``lsmri serve`` and has Chromium read the page's own example, which is invented.
It takes no arguments, and writes nothing if it is given one.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
COMMAND = "from lsmri.serve.cli import main; main()"
WAIT = 60_000
MARGIN = 20


def main() -> None:
    """Reads the example and draws the page, then asks what if, and draws that."""
    argparse.ArgumentParser(description=str(__doc__).partition(":")[0]).parse_args()
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        sys.exit("this needs Chromium on the path")
    with serving() as address, sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = started.new_page(viewport={"width": 1280, "height": 880}, locale="en-GB")
        page.goto(address)
        draw(page)
        started.close()


@contextmanager
def serving() -> Iterator[str]:
    """The address of a service with the shipped model."""
    with tempfile.TemporaryFile("w+") as log:
        command = [sys.executable, "-c", COMMAND, "serve", "--port=0"]
        with subprocess.Popen(command, stderr=log) as process:
            try:
                while True:
                    time.sleep(0.2)
                    log.seek(0)
                    if found := re.search(r"running on (http://[\d.:]+)", log.read()):
                        yield found[1]
                        return
            finally:
                process.terminate()


def draw(page: Page) -> None:
    """Both pictures."""
    page.get_by_role("button", name="An example").click()
    expect(page.locator(".verdict")).to_be_visible(timeout=WAIT)
    page.locator(".reason").first.hover()
    page.screenshot(path=IMAGES / "service.png")
    page.emulate_media(color_scheme="dark")
    page.locator("#w-saddle_sensory_change").select_option("absent")
    page.get_by_label("Treated for (weeks)").fill("3")
    page.get_by_label("Treated for (weeks)").press("Tab")
    expect(page.locator("#verdict table")).to_be_visible(timeout=WAIT)
    page.mouse.move(0, 0)
    around = page.locator("#whatif").bounding_box() or {}
    clip = {
        "x": 0,
        "y": around["y"] + page.evaluate("scrollY"),
        "width": 1280,
        "height": around["height"] + MARGIN,
    }
    page.screenshot(path=IMAGES / "whatif.png", full_page=True, clip=clip)


if __name__ == "__main__":
    main()
