"""The worklist as vetters use it by keyboard: each letter is decided once, after it was shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytest.importorskip("playwright", reason="it takes Playwright: pip install '.[dev]'")

from playwright.sync_api import Page, Route, expect

TEXT = "62F, left sciatica for 3/12, 8 weeks of physio no help. No fever."
DECIDE = "**/v1/worklist/decide"


@pytest.fixture
def vetter(worklist) -> Page:
    """With the first of three letters in hand."""
    for id in ("r-1", "r-2", "r-3"):
        sent = {"id": id, "text": TEXT}
        assert worklist.request.post("/v1/worklist/letters", data=sent).ok
    worklist.keyboard.press("Alt+n")
    expect(worklist.locator("#letter-id")).to_have_text("r-1")
    return worklist


def decided(page: Page) -> list[str]:
    told = page.request.get("/v1/worklist?state=decided").json()
    return [one["id"] for one in told["letters"]]


def hold(page: Page) -> None:
    """Keeps the key A down, as a keyboard that repeats it does."""
    for _ in range(10):
        page.keyboard.down("a")


def answering(page: Page, answer: Callable[[Route], object]) -> None:
    """Answers decisions in the service's place. The page is loaded anew: requests of one that is
    open already were seen to pass by.
    """
    page.route(DECIDE, answer)
    page.reload()
    expect(page.locator("#letter-id")).to_have_text("r-1")


def test_a_shortcut_held_down_decides_one_letter(vetter):
    asked: list[str] = []
    vetter.on("request", lambda one: asked.append(one.url) if one.method == "POST" else None)
    vetter.keyboard.down("Alt")
    hold(vetter)
    expect(vetter.locator("#letter-id")).to_have_text("r-2")
    hold(vetter)
    vetter.keyboard.up("a")
    vetter.keyboard.up("Alt")
    expect(vetter.locator("#letter-id")).to_have_text("r-2")
    assert [url.rpartition("/")[2] for url in asked] == ["decide", "next"]
    assert decided(vetter) == ["r-1"]


def test_a_letter_is_decided_once_however_late_the_answer_comes(vetter):
    waiting: list[Route] = []
    answering(vetter, lambda route: waiting.append(route))  # noqa: PLW0108 - it wants a function
    for _ in range(3):
        vetter.keyboard.press("Alt+a")
    vetter.keyboard.press("Alt+n")
    vetter.get_by_role("button", name="Give back").click()
    expect(vetter.locator("#status")).to_contain_text("Wait for the answer")
    assert len(waiting) == 1
    waiting[0].continue_()
    expect(vetter.locator("#letter-id")).to_have_text("r-2")
    vetter.unroute(DECIDE)
    vetter.keyboard.press("Alt+a")
    expect(vetter.locator("#letter-id")).to_have_text("r-3")
    assert decided(vetter) == ["r-2", "r-1"]
    vetter.reload()
    expect(vetter.locator("#letter-id")).to_have_text("r-3")


def test_a_decision_that_didnt_arrive_can_be_sent_again(vetter):
    refusal = {"detail": "no", "code": ""}
    answering(vetter, lambda route: route.fulfill(status=409, json=refusal))
    vetter.keyboard.press("Alt+a")
    expect(vetter.get_by_role("alert")).to_contain_text("Not stored")
    vetter.unroute(DECIDE)
    vetter.get_by_role("button", name="Agree, next letter").click()
    expect(vetter.locator("#letter-id")).to_have_text("r-2")
    assert decided(vetter) == ["r-1"]


def test_a_letter_given_back_is_taken_again(vetter):
    vetter.get_by_role("button", name="Give back").click()
    expect(vetter.locator("#next")).to_be_focused()
    vetter.keyboard.press("Enter")
    expect(vetter.locator("#letter-id")).to_have_text("r-1")
