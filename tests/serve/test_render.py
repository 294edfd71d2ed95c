"""Results as text and as a page."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from lsmri.corpora.letter import FeatureRecord, Mention
from lsmri.corpora.scheme import Assertion, Concept
from lsmri.models.guideline import compare
from lsmri.serve.problems import InputProblem, ProblemCode
from lsmri.serve.render import words
from lsmri.serve.render.highlight import Lines, quotation, segments
from lsmri.serve.render.html import highlighted, page
from lsmri.serve.render.records import to_record
from lsmri.serve.render.text import console_for, render
from lsmri.serve.render.visible import shown, visible

NASTY = (
    "<script>alert(1)</script> & \"x\" onload='y' [red]bold[/red] \x1b[31m\x1b]0;t\x07 "
    "\u202eesrever\u202c \x00\x85 left sciatica </div></html> {{x}} $style"
)


def text_of(scored, **options) -> str:
    buffer = io.StringIO()
    render(scored, console_for(buffer, width=80, **options))
    return buffer.getvalue()


class Stripped(HTMLParser):
    """The words of a page, and the tags that it holds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.tags: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)

    def handle_data(self, data):
        self.words += data


class TestVisible:
    def test_same_length_and_no_control_left(self):
        assert len(visible(NASTY)) == len(NASTY)
        assert not re.search(
            "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", visible(NASTY)
        )

    def test_lines_tabs_and_languages_stay(self):
        text = "a\tb\r\nc \u200fעברית\u200e é \U0001f600"
        assert visible(text) == text

    def test_names_are_shortened_on_one_line(self):
        assert shown("a\nb\tc\rd") == "a b c d"
        assert len(shown("x" * 5000)) <= 100


class TestHighlight:
    def mention(self, start, end, assertion="present"):
        return Mention(start, end, "x", Concept.FEVER, Assertion(assertion))

    def test_overlapping_and_nested_mentions(self):
        mentions = [self.mention(2, 8), self.mention(4, 6), self.mention(6, 10)]
        assert [
            (s.start, s.end, s.mentions, s.begins, s.ends) for s in segments("x" * 12, mentions)
        ] == [
            (0, 2, (), (), ()),
            (2, 4, (0,), (0,), ()),
            (4, 6, (0, 1), (1,), (1,)),
            (6, 8, (0, 2), (2,), (0,)),
            (8, 10, (2,), (), (2,)),
            (10, 12, (), (), ()),
        ]

    def test_mentions_outside_the_text(self):
        mentions = [
            self.mention(-5, 2),
            self.mention(3, 99),
            self.mention(4, 4),
            self.mention(8, 9),
        ]
        assert [(s.start, s.end, s.mentions) for s in segments("abcde", mentions)] == [
            (0, 2, (0,)),
            (2, 3, ()),
            (3, 5, (1,)),
        ]
        assert list(segments("", mentions)) == []

    def test_lines(self):
        lines = Lines("a\r\nb\rc\nd\u2028e\n")
        assert [lines.number(offset) for offset in (0, 1, 3, 5, 7, 9)] == [1, 1, 2, 3, 4, 5]
        assert len(lines.spans) == 5
        assert Lines("").spans == [(0, 0)]

    def test_quotations(self):
        assert quotation("numb\n  around") == "numb around"
        assert len(quotation("x" * 500)) <= 80


class TestWords:
    @pytest.mark.parametrize(
        ("value", "said"),
        [
            ("P3M", "3 months"),
            ("P1W", "1 week"),
            ("P1Y6M", "1 year 6 months"),
            ("P2.5W", "2.5 weeks"),
            ("PT36H", "36 hours"),
            ("P", "P"),
            ("soon", "soon"),
        ],
    )
    def test_durations(self, value, said):
        assert words.duration(value) == said

    def test_probabilities_are_never_rounded_to_certainty(self):
        shares = (0, 0.001, 0.01, 0.5, 0.996, 1)
        assert [words.percent(share) for share in shares] == [
            "0 %",
            "under 1 %",
            "1 %",
            "50 %",
            "over 99 %",
            "100 %",
        ]

    def test_facts(self):
        features = FeatureRecord(
            age_years=1,
            symptom_duration_weeks=13.05,
            treatments_tried=["neuropathic_agent", "nsaid"],
            conservative_treatment_failed=False,
            prior_lumbar_mri_months=0.5,
        )
        assert dict(words.facts(features)) == {
            "Age": "1 year",
            "Symptoms for": "13 weeks",
            "Treatments tried": "neuropathic agent, nsaid",
            "Treatment": "helps",
            "Earlier lumbar MRI": "0.5 months ago",
        }

    @pytest.mark.parametrize(
        ("weeks", "said"), [(0.57, "4 days"), (1, "7 days"), (2, "2 weeks"), (4.35, "4.3 weeks")]
    )
    def test_short_times_are_told_in_days(self, weeks, said):
        assert dict(words.facts(FeatureRecord(symptom_duration_weeks=weeks))) == {
            "Symptoms for": said
        }

    def test_every_concept_has_a_name(self):
        assert all("_" not in words.concept(code) for code in Concept)


class TestText:
    def test_the_decision_comes_first_and_the_letter_last(self, scored):
        said = text_of(scored())
        order = ["APPROPRIATE", "Emergency", "Why", "line 3: “numb around", "What to do"]
        order += [
            "MRI safety",
            "What the letter says",
            "The letter",
            "Dear colleague",
            "Draft reply",
        ]
        places = [said.index(part) for part in order]
        assert places == sorted(places)

    def test_assertions_show_without_colour(self, scored):
        said = text_of(scored())
        assert "\x1b" not in said
        assert "no fever[no]" in said
        assert "numb around the back passage[+]" in said.replace("\n    ", " ")
        assert "Pacemaker[?]" in said

    def test_eighty_columns(self, scored):
        long = scored("left sciatica " * 50 + "x" * 300, "i" * 300)
        assert max(map(len, text_of(long).splitlines())) <= 80

    def test_no_colour(self, scored, monkeypatch):
        monkeypatch.setenv("NO_COLOR", "1")
        buffer = io.StringIO()
        console = console_for(buffer)
        console._force_terminal = True
        render(scored(), console)
        assert not re.search("\x1b\\[[0-9;]*3[0-9]", buffer.getvalue())

    def test_terminal_sequences_and_markup_are_inert(self, scored):
        said = text_of(scored(NASTY, NASTY))
        assert "\x1b" not in said
        assert "\x07" not in said
        assert "[red]bold[/red]" in said.replace("\n    ", " ")

    def test_a_letter_without_findings(self, scored):
        said = text_of(scored("hello"))
        assert "UNCERTAIN" in said
        assert "To ask the referrer" in said
        assert "No evidence was found." in said

    def test_every_guideline_side_by_side(self, scored):
        one = scored()
        decisions = compare(one.result.features, one.result.mentions)
        said = text_of(replace(one, decisions=decisions))
        assert all(name in said for name in decisions)

    def test_every_line_of_the_letter_is_numbered(self, scored):
        said = text_of(scored("first\r\n\r\nleft\rsciatica\nlast\n"))
        assert re.search(r"1 first *\n *2 *\n *3 left *\n *4 sciatica\[\+\] *\n *5 last", said)


class TestPage:
    def test_only_what_it_is_made_of(self, scored):
        parsed = Stripped(page([scored(NASTY, NASTY)]))
        assert parsed.tags.count("script") == 1
        assert "<script>alert(1)</script>" in parsed.words
        assert "onload" not in " ".join(parsed.tags)

    def test_no_network(self, scored):
        html = page([scored()])
        assert not re.search(r"https?:|//[a-z]+\.|url\(|@import|<link|<img|src=", html)

    def test_the_policy_allows_its_own_script_and_style(self, scored):
        html = page([scored()])
        for tag in ("script", "style"):
            (source,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
            digest = hashlib.sha256(source.encode()).digest()
            assert f"{tag}-src 'sha256-{base64.b64encode(digest).decode()}'" in html
        assert not re.search(r"<[^>]+\s(style|on\w+)=", html)

    def test_the_letter_is_there_unchanged(self, scored):
        one = scored()
        html = highlighted(one.result.text, one.result.mentions)
        assert Stripped(html).words == one.result.text

    def test_reasons_and_words_share_their_mentions(self, scored):
        html = page([scored()])
        assert '<li class="reason" data-m="4" tabindex="0">' in html
        assert 'href="#r1m4" data-m="4"' in html
        assert html.count('id="r1m4"') == 1
        assert '<mark class="present" data-m="4" tabindex="0"' in html

    def test_ids_are_unique_and_links_lead_somewhere(self, scored):
        html = page([scored(), scored(id="r-2")])
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)

    def test_assertions_have_labels(self, scored):
        html = page([scored()])
        assert '<mark class="absent" data-m="5" data-says="no"' in html
        assert '<mark class="possible" data-m="6" data-says="?"' in html

    def test_many_letters_have_a_list_the_most_urgent_first(self, scored):
        html = page([scored("left sciatica", "calm"), scored(id="pressing")])
        index = html[html.index("<nav") : html.index("</nav>")]
        assert index.index("pressing") < index.index("calm")
        assert html.index('id="r1"') < html.index('id="r2"')

    def test_one_letter_has_none(self, scored):
        assert "<nav" not in page([scored()])

    def test_what_failed_is_named(self, scored):
        problem = InputProblem("<b>.pdf", ProblemCode.EMPTY, "it is empty", "Fill it")
        assert "&lt;b&gt;.pdf: it is empty. Fill it." in page([scored(), problem])
        assert "0 letters" in page([problem])

    def test_every_guideline(self, scored):
        one = scored()
        decisions = compare(one.result.features, one.result.mentions)
        assert "kovacs2013" in page([replace(one, decisions=decisions)])


class TestRecords:
    def test_the_promised_keys(self, scored):
        record = json.loads(json.dumps(to_record(scored())))
        assert list(record) == ["id", "decision", "features", "mentions", "model"]
        assert set(record["decision"]) >= {
            "category",
            "urgency",
            "guideline",
            "probabilities",
            "needs_review",
            "reasons",
            "missing",
            "safety",
        }
        assert sum(record["decision"]["probabilities"].values()) == pytest.approx(1)
        assert set(record["decision"]["reasons"][0]) == {"rule", "statement", "sources", "mentions"}
        assert set(record["mentions"][0]) >= {
            "start",
            "end",
            "text",
            "concept",
            "assertion",
            "laterality",
            "value",
            "outcome",
            "section",
            "source",
            "probability",
        }
        assert set(record["model"]) == {"extractor", "version"}

    def test_more_on_request(self, scored):
        one = scored()
        decisions = compare(one.result.features, one.result.mentions)
        record = to_record(replace(one, decisions=decisions), with_text=True)
        assert record["text"] == one.result.text
        assert list(record["decisions"]) == list(decisions)
