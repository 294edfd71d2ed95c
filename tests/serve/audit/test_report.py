"""The report: one page that needs nothing else, and says no word of a letter."""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ET
from datetime import date
from html.parser import HTMLParser

import pyarrow.parquet as pq
import pytest

from lsmri.serve.audit import names, summary
from lsmri.serve.audit.archive import archive_at
from lsmri.serve.audit.audit import Options, audit
from lsmri.serve.audit.faults import faults
from lsmri.serve.audit.letters import AGE_BANDS
from lsmri.serve.audit.shares import share
from lsmri.serve.audit.tables import tables
from lsmri.serve.audit.writing import write_report

SECRET = "numb around the back passage"
HOSTILE = '<script>alert("x")</script>&'


@pytest.fixture
def report(audited, tmp_path):
    def make(records, *, as_parquet=False, **options):
        folder = tmp_path / "report"
        write_report(
            audited(records, sample=100, **options), folder, title="Audit", source="scored",
            today=date(2026, 3, 14), as_parquet=as_parquet,
        )  # fmt: skip
        return folder

    return make


@pytest.fixture(scope="session")
def whole(records, tmp_path_factory):
    """The report on an archive that lacks nothing; tests only read it."""
    folder = tmp_path_factory.mktemp("audit")
    lines = "".join(f"{json.dumps(record)}\n" for record in records)
    (folder / "scored.jsonl").write_text(lines, encoding="utf-8")
    found = audit(archive_at(folder / "scored.jsonl"), pytest.fail, options=Options(sample=100))
    write_report(
        found, folder / "report", title="Audit", source="scored", today=date(2026, 3, 14),
        as_parquet=True,
    )  # fmt: skip
    return folder / "report"


class Page(HTMLParser):
    """Which tags a page has, and which ids its links lead to; fails on what isn't closed."""

    VOID = frozenset(["meta", "br", "line", "rect", "circle", "path"])

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


# ---- the page ----


@pytest.mark.parametrize("name", ["report.html", "cards.html"])
def test_the_page_needs_nothing_else(whole, name):
    text = (whole / name).read_text("utf-8")
    page = Page(text)
    assert {"script", "link", "img", "iframe", "form"}.isdisjoint({tag for tag, _ in page.tags})
    assert "http://" not in text
    assert "https://" not in text
    assert "default-src 'none'" in text
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert [link for link in links if link.removeprefix("#") not in ids] == []


def test_every_chart_is_well_formed_and_says_what_it_shows(whole):
    text = (whole / "report.html").read_text("utf-8")
    charts = re.findall(r'<svg role="img".*?</svg>', text, re.DOTALL)
    assert len(charts) >= 8
    for chart in charts:
        root = ET.fromstring(chart)
        assert root.attrib["aria-label"]
        assert not re.search(r"\bnan\b", chart.lower())


def test_every_section_that_the_archive_gives_grounds_for(whole):
    text = (whole / "report.html").read_text("utf-8")
    sections = re.findall(r'<section id="(\w+)"', text)
    assert sections == [
        "decisions", "groups", "missing", "reasons", "guidelines", "odds", "vetting", "referrers",
        "time", "method",
    ]  # fmt: skip


def test_published_figures_stand_beside_ours(whole):
    text = (whole / "report.html").read_text("utf-8")
    for figure in ("13.75 (6.72–28.16)", "2.25 (1.20–4.22)", "2.50 (1.15–5.56)", "0.62", "0.76"):
        assert figure in text


def test_no_word_of_a_letter(report, letter):
    quoting = {"reasons": [{"rule": "CES", "statement": SECRET}], "reply": SECRET,
               "missing": [{"feature": "fever", "question": SECRET}]}  # fmt: skip
    made = [
        letter(n, decision=quoting, mentions=[{"text": SECRET}], text=SECRET) for n in range(30)
    ]
    folder = report(made, as_parquet=True)
    for path in folder.rglob("*.*"):
        assert SECRET.encode() not in path.read_bytes(), path.name


def test_names_can_do_no_harm(report, records):
    made = [{**r, "referrer": HOSTILE + r["referrer"], "id": HOSTILE + r["id"]} for r in records]
    folder = report(made)
    for name in ("report.html", "cards.html"):
        text = (folder / name).read_text("utf-8")
        assert "&lt;script&gt;" in text
        Page(text)
        assert "<script>" not in text


def test_a_card_names_one_referrer_only(whole):
    text = (whole / "cards.html").read_text("utf-8")
    cards = text.split('<article class="card">')[1:]
    names = [re.search(r"<h2>(.*?)</h2>", card)[1] for card in cards]
    assert len(names) == len(set(names)) > 10
    for own, card in zip(names, cards, strict=True):
        assert [name for name in names if name != own and name in card] == []


# ---- what is said where there is little to say ----


def test_an_archive_without_anything_beside_the_decisions(report, letter):
    made = [letter(n, category) for n in range(40) for category in ("appropriate", "inappropriate")]
    bare = {"age_years": None, "sex": None, "referrer_specialty": None, "care_setting": None}
    made = [{**m, "id": f"{i}", "features": {**m["features"], **bare}} for i, m in enumerate(made)]
    folder = report(made)
    text = (folder / "report.html").read_text("utf-8")
    Page(text)
    for said in (
        "No letter has a date",
        "No letter names its referrer",
        "No letter has a vetting decision",
        "no term varies between letters and is known in most of them",
    ):
        assert said in text
    assert not (folder / "cards.html").exists()
    assert not (folder / "tables" / "kappa.csv").exists()


def test_one_category_only(report, letter):
    made = [
        letter(n, vetting="appropriate", letter_date="2025-01-02", features={"sex": sex})
        for n, sex in enumerate(["female", "male"] * 25)
    ]
    text = (report(made) / "report.html").read_text("utf-8")
    Page(text)
    assert "only 0 inappropriate letters" in text
    assert "the same verdict, so chance explains all agreement" in text


def test_a_single_letter(report, letter):
    text = (report([letter()]) / "report.html").read_text("utf-8")
    Page(text)
    assert "100.0\N{NBSP}%" in text
    assert "read the intervals, not the shares" in text


def test_what_is_wrong_with_the_archive_is_said(audited, letter):
    other = {"guideline": "ng59"}
    made = [letter(1), letter(1, digest="a"), letter(2, digest="a", decision=other),
            letter(3, vetting="yes")]  # fmt: skip
    said = " ".join(faults(audited(made)))
    for words in (
        "1 letter with the id of another",
        "1 word-for-word copy of other letters",
        "1 value of vetting that lsmri doesn't know",
        "mixes guidelines",
    ):
        assert words in said


def test_small_groups_have_no_figures(audited, letter):
    made = [letter(n) for n in range(60)]
    made += [letter(100 + n, features={"sex": "male"}) for n in range(19)]
    made += [letter(200 + n, referrer="G1") for n in range(19)]
    found = {table.name: table for table in tables(audited(made))}
    men = next(row for row in found["groups"].rows if row[1] == "men")
    assert set(men[2:]) == {None}
    assert "referrers" not in found


def test_changed_letters_are_warned_of(audited, letter):
    months = [f"{year}-{month:02d}-01" for year in (2024, 2025) for month in range(1, 13)]

    def warned(newest):
        findings = [{"low_back_pain": "present"}] * 22 + [newest] * 2
        return summary.warnings(
            audited(
                letter(f"{month}.{n}", letter_date=month, features={"findings": found})
                for month, found in zip(months, findings, strict=True)
                for n in range(100)
            )
        )

    assert warned({"low_back_pain": "present"}) == []
    mix, finding = warned({"low_back_pain": "present", "fever": "present"})
    assert "The mix of findings that letters speak of has changed" in mix
    assert "in 2 months that follow each other" in mix
    assert "more or less often of fever (from 0\N{NBSP}% to 67\N{NBSP}% of letters)" in finding


def test_more_words_in_no_lexicon_are_warned_of(audited, records):
    made = [
        {**r, "words": 1000, "unknown_words": 90 if r["letter_date"] >= "2025-12" else 30}
        for r in records
    ]
    assert any("rose from 3.0" in said for said in summary.warnings(audited(made)))


# ---- the files ----


def test_tables_as_csv_json_and_parquet_are_the_same(whole, records):
    folder = whole
    document = json.loads((folder / "audit.json").read_text("utf-8"))
    assert document["letters"] == len(records)
    for name, table in document["tables"].items():
        with (folder / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len(table["rows"]) > 0
        for row, expected in zip(rows, table["rows"], strict=True):
            assert list(row) == list(expected)
            for key, value in expected.items():
                if isinstance(value, float | int):
                    assert float(row[key]) == pytest.approx(value, rel=1e-4, abs=1e-9)
                else:
                    assert row[key] == (value or "")
        stored = pq.read_table(folder / "tables" / f"{name}.parquet").to_pylist()
        assert stored == [pytest.approx(row) for row in table["rows"]]


@pytest.mark.parametrize(
    ("table", "group", "of"),
    [
        ("groups", "specialty", lambda r: names.wide(r["referrer_specialty"])),
        ("groups", "setting", lambda r: names.wide(r["care_setting"])),
        ("groups", "sex", lambda r: names.wide(r["sex"])),
        (
            "groups",
            "age_band",
            lambda r: next(b for b, n in AGE_BANDS.items() if r["age_years"] < n),
        ),
        ("groups", "year", lambda r: r["letter_date"][:4]),
        ("months", None, lambda r: r["letter_date"][:7]),
        ("referrers", None, lambda r: r["referrer"]),
    ],
)
def test_rates_and_intervals_of_every_group(whole, records, table, group, of):
    rows = json.loads((whole / "audit.json").read_text("utf-8"))["tables"][table]["rows"]
    by = group and names.group(group)
    rows = [row for row in rows if row.get("dimension") == by and row["letters"]]
    assert rows
    for row in rows:
        name = row.get("group") or row.get("month") or row["referrer"]
        found = [r["decision"]["category"] for r in records if of(r) == name]
        expected = share(found.count("inappropriate"), len(found))
        before = "" if table == "referrers" else "inappropriate_"
        told = [row[f"{before}{of}"] for of in ("share", "low", "high")]
        assert row["letters"] == len(found)
        assert told == pytest.approx([expected.value, expected.low, expected.high], abs=1e-3)


def test_letters_of_disagreements_are_listed(whole, records):
    with (whole / "tables/disagreements.csv").open(encoding="utf-8-sig") as file:
        listed = {(row["id"], row["vetting"], row["category"]) for row in csv.DictReader(file)}
    assert listed == {
        (r["id"], r["vetting"], r["decision"]["category"])
        for r in records
        if r["vetting"] not in (None, r["decision"]["category"])
    }


def test_the_same_archive_gives_the_same_report(report, records):
    files = {p.name: p.read_bytes() for p in report(records).rglob("*.*")}
    assert {p.name: p.read_bytes() for p in report(records[::-1]).rglob("*.html")}.keys() <= set(
        files
    )
    assert {p.name: p.read_bytes() for p in report(records).rglob("*.*")} == files


def test_an_earlier_report_is_replaced_whole(report, records, letter):
    folder = report(records)
    (folder / "tables" / "mine.csv").write_text("kept")
    report([letter()])
    left = {path.name for path in folder.rglob("*.*")}
    assert "kappa.csv" not in left
    assert "cards.html" not in left
    assert "mine.csv" in left
