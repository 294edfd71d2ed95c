"""The page as people use it."""

from __future__ import annotations

import pytest

pytest.importorskip("axe_playwright_python", reason="it takes Playwright: pip install '.[dev]'")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

LETTER = (
    "Dear colleague,\n\n62F, left sciatica for 3/12, 8 weeks of physio no help. No fever.\n"
    "Numb around the back passage since Sunday. Pacemaker?\n"
)
EVIL = '62F left sciatica <img src=x onerror="alert(1)"><script>alert(2)</script>&lt;b&gt; {{x}}'
THEMES = ["light", "dark"]


def read(page: Page, text: str = LETTER) -> None:
    page.get_by_label("The referral letter").fill(text)
    page.get_by_role("button", name="Read the letter").click()
    expect(page.locator(".verdict")).to_be_visible()


def lit(page: Page, kind: str) -> list[str]:
    """The texts of what is lit up."""
    return page.locator(f"{kind}.lit").all_inner_texts()


# ---- reading ----


def test_a_pasted_letter_gets_its_verdict_reasons_and_evidence(page):
    read(page)
    assert "Appropriate" in page.locator(".verdict h2").inner_text()
    assert "emergency" in page.locator(".verdict .urgency").inner_text().lower()
    assert page.locator(".reason").count() >= 1
    assert "".join(page.locator(".text mark").all_inner_texts()).count("sciatica") == 1
    expect(page.locator("#result")).to_be_focused()
    assert page.get_by_role("status").first.inner_text().startswith("Read. Appropriate")


def test_a_file_is_read_and_the_next_letter_begins_empty(page):
    file = {"name": "letter.txt", "mimeType": "text/plain", "buffer": LETTER.encode()}
    page.get_by_label("Open a file").set_input_files(file)
    expect(page.locator(".text")).to_contain_text("Numb around")
    page.keyboard.press("Alt+n")
    expect(page.get_by_label("The referral letter")).to_be_focused()
    assert page.get_by_label("The referral letter").input_value() == ""
    assert page.locator("#result").inner_text() == ""


def test_the_example_is_scored_and_another_guideline_scores_it_again(page):
    page.get_by_role("button", name="An example").click()
    expect(page.locator(".verdict")).to_be_visible()
    with page.expect_response("**/page/letter") as answered:
        page.get_by_label("Guideline", exact=False).first.select_option("ng59")
    assert answered.value.json()["decision"]["guideline"] == "ng59"


def test_what_cant_be_scored_is_told_and_what_was_written_stays(page):
    german = "Sehr geehrte Kollegin, ich bitte um eine MRT der Lendenwirbelsäule wegen Schmerzen."
    page.get_by_label("The referral letter").fill(german)
    page.get_by_role("button", name="Read the letter").click()
    expect(page.get_by_role("alert")).to_contain_text("Not read")
    assert page.get_by_label("The referral letter").input_value() == german
    assert page.locator("#result").inner_text() == ""


def test_nothing_is_kept_in_the_browser(page):
    read(page)
    kept = "[localStorage.length, sessionStorage.length, document.cookie, location.search]"
    assert page.evaluate(kept) == [0, 0, "", ""]


def test_a_letter_is_shown_as_text(page):
    read(page, EVIL)
    assert page.locator(".text").inner_text().strip().startswith("62F left sciatica <img src=x")
    assert "<script>alert(2)</script>&lt;b&gt;" in page.locator(".text").inner_text()
    assert page.locator("#result :is(img, script, iframe, b)").count() == 0


# ---- evidence ----


def test_pointing_at_a_reason_lights_its_words_and_the_other_way_round(page):
    read(page)
    assert lit(page, "mark") == []
    reason = page.locator(".reason", has=page.locator(".quote")).first
    reason.hover()
    words = lit(page, "mark")
    assert words
    assert page.locator(".reason.lit").count() >= 1
    page.locator("h1").hover()
    assert lit(page, "mark") == []
    page.locator("mark.lit, mark", has_text="back passage").first.hover()
    assert "back passage" in " ".join(lit(page, "mark"))
    assert page.locator(".reason.lit").count() >= 1
    assert page.locator(".explain").inner_text() != ""


def test_it_is_read_and_looked_through_by_keyboard_alone(page):
    page.keyboard.type("62F, left sciatica for 3/12. Numb around the back passage since Sunday.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".verdict")).to_be_visible()
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.localName"))
        if lit(page, "mark"):
            break
    assert lit(page, "mark")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Escape")
    assert lit(page, "mark") == []
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "w-symptom_duration_weeks":
            break
    page.keyboard.press("Control+a")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    expect(page.locator("#verdict")).to_contain_text("verdict")


# ---- what if ----


def test_what_if_shows_whether_the_verdict_would_change(page):
    read(page, "62F, left sciatica for 3/12, 8 weeks of physio no help. No red flags.")
    verdict = page.locator("#verdict")
    expect(verdict).to_contain_text("Nothing is changed")
    page.get_by_label("Symptoms for (weeks)").fill("2")
    # By pointer, for the first change must leave the next field where it was.
    page.get_by_label("Treated for (weeks)").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("1")
    page.get_by_label("Conservative treatment", exact=True).select_option("helps")
    expect(verdict).to_contain_text("It was appropriate")
    page.get_by_label("Another finding").select_option("saddle_sensory_change")
    expect(verdict).to_contain_text("emergency")
    page.get_by_role("button", name="As the letter says").click()
    expect(verdict).to_contain_text("Nothing is changed")


# ---- how it looks ----


@pytest.mark.parametrize("width", [320, 390, 768])
def test_nothing_runs_over_the_edge_of_a_narrow_screen(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(over) == 0
    read(page)
    page.get_by_label("Symptoms for (weeks)").fill("2")
    page.get_by_label("Symptoms for (weeks)").press("Tab")
    expect(page.locator("#verdict table")).to_be_visible()
    assert page.evaluate(over) == 0


def test_on_paper_there_is_the_letter_with_its_verdict_and_no_form(page):
    read(page, LETTER + "\n" * 80 + "The end.")
    page.emulate_media(media="print")
    for gone in ("form", "#whatif", ".actions", ".copy"):
        assert page.locator(gone).first.is_hidden()
    for there in (".verdict", ".reason", ".text"):
        assert page.locator(there).first.is_visible()
    hidden = "e => e.scrollHeight - e.clientHeight"
    assert page.locator(".text").evaluate(hidden) == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf().startswith(b"%PDF")


def test_the_dark_page_is_dark(page):
    shade = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    page.emulate_media(color_scheme="light")
    light = sum(page.evaluate(shade))
    page.emulate_media(color_scheme="dark")
    assert sum(page.evaluate(shade)) < 120
    assert light > 600


# ---- for everybody ----


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong, by rule and element."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(page, theme, width):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    assert violations(page) == []
    page.get_by_label("The referral letter").fill("42")
    refused = "{told: {status: 401, detail: 'no key', remedy: 'Send one'}}"
    page.evaluate(f"tellProblem({refused}, 'Not read')")
    assert violations(page) == []
    read(page)
    page.locator("mark").first.hover()
    assert violations(page) == []
    page.get_by_label("Symptoms for (weeks)").fill("2")
    page.get_by_label("Symptoms for (weeks)").press("Tab")
    expect(page.locator("#verdict table")).to_be_visible()
    assert violations(page) == []


def test_axe_would_find_words_too_pale_to_read(page):
    page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    assert [one for one in violations(page) if one.startswith("color-contrast")]
