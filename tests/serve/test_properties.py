"""Whatever comes in, a letter or a problem comes out, and any letter can be shown."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsmri.corpora.letter import Letter, Mention
from lsmri.corpora.scheme import Assertion, Concept
from lsmri.serve.problems import InputProblem, Unreadable
from lsmri.serve.reading.formats import FORMATS, extract
from lsmri.serve.reading.sources import Reader
from lsmri.serve.render.highlight import Lines, segments
from lsmri.serve.render.html import highlighted, page
from lsmri.serve.render.text import console_for, render
from lsmri.serve.render.visible import visible
from lsmri.serve.scoring import Scored

STARTS = {
    ".pdf": [b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n"],
    ".rtf": [rb"{\rtf1\ansi ", rb"{\rtf1{\fonttbl{\f0\fcharset128 A;}}\f0 "],
    ".docx": [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
    ".html": [b"<html><meta charset=", b"<table><tr><td>", b"<!--", b"<![CDATA["],
}
#: Strings of all kinds: any character, and runs of those that a renderer may take for its own.
texts = st.text() | st.text(st.sampled_from("a \t\n\r\x1b[]{}<>&\"'/\\\x00\x85\u2028\u202e\ud800"))
anything = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=150)


@pytest.mark.parametrize("suffix", sorted(FORMATS))
@given(data=st.data())
@anything
def test_any_bytes_are_a_letter_or_a_problem(suffix, data):
    start = data.draw(st.sampled_from([b"", *STARTS.get(suffix, [])]))
    content = start + data.draw(st.binary(max_size=400))
    try:
        text = extract(content, suffix, max_characters=1000)
    except Unreadable as error:
        assert error.reason
    else:
        assert text.strip()
        text.encode()


@given(data=st.data())
@anything
def test_a_damaged_document_is_a_letter_or_a_problem(make_docx, make_pdf, data):
    suffix = data.draw(st.sampled_from([".docx", ".pdf"]))
    whole = make_docx("Back pain.") if suffix == ".docx" else make_pdf("Back pain.")
    place = data.draw(st.integers(0, len(whole)))
    junk = data.draw(st.binary(max_size=30))
    keep = data.draw(st.integers(0, 30))
    try:
        extract(whole[:place] + junk + whole[place + keep :], suffix)
    except Unreadable as error:
        assert error.reason


@given(lines=st.lists(st.binary(max_size=80) | st.text().map(str.encode), max_size=6))
@anything
def test_any_lines_are_letters_or_problems(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("lines") / "x.jsonl"
    path.write_bytes(b"\n".join(lines))
    for item in Reader().read([path]):
        assert isinstance(item, (Letter, InputProblem))
        str(item).encode()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
KEYS = ("id", "text", "age_years", "sex", "referrer_specialty", "letter_date", "vetting")


@given(record=st.dictionaries(st.sampled_from(KEYS), json_values))
@anything
def test_any_object_is_a_letter_or_a_problem(tmp_path_factory, record):
    path = tmp_path_factory.mktemp("object") / "x.jsonl"
    path.write_text(json.dumps(record))
    (item,) = Reader().read([path])
    if isinstance(item, Letter):
        assert item.text.encode()
        assert item.id.encode()
    else:
        assert visible(str(item)).splitlines() == [str(item)]


@st.composite
def letters(draw) -> tuple[str, list[Mention]]:
    text = draw(texts)
    place = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(place, place).map(sorted), max_size=8))
    return text, [
        Mention(
            start,
            end,
            text[start:end],
            Concept.FEVER,
            draw(st.sampled_from(Assertion)),
            value=draw(st.none() | st.integers() | st.text(max_size=5)),
            why=(draw(texts),),
        )
        for start, end in spans
    ]


@given(letters())
@anything
def test_pieces_cover_the_letter_and_hold_their_mentions(letter):
    text, mentions = letter
    pieces = list(segments(text, mentions))
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text
    for index, mention in enumerate(mentions):
        held = [piece for piece in pieces if index in piece.mentions]
        assert "".join(text[piece.start : piece.end] for piece in held) == mention.text
        if held:
            assert index in held[0].begins
            assert index in held[-1].ends


class Words(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.said = ""
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.said += data


@given(letters())
@anything
def test_a_marked_letter_without_its_tags_is_the_letter(letter):
    text, mentions = letter
    assert Words(highlighted(text, mentions)).said == visible(text)


@given(letter=letters(), id=texts)
@anything
def test_any_letter_makes_a_page(scored, letter, id):
    text, mentions = letter
    html = page([_with(scored, text, mentions, id)])
    html.encode()
    assert visible(text) in Words(html).said
    assert html.count("<script>") == html.count("</article>") == 1


@given(letter=letters(), id=texts, width=st.integers(20, 120), terminal=st.booleans())
@anything
def test_any_letter_can_be_printed(scored, letter, id, width, terminal):
    text, mentions = letter
    buffer = io.StringIO()
    console = console_for(buffer, width=width)
    console._force_terminal = terminal
    render(_with(scored, text, mentions, id), console)
    printed = buffer.getvalue()
    printed.encode()
    # Only rich's own colours steer the terminal.
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", re.sub(r"\x1b\[[0-9;]*m", "", printed))


@given(texts)
@anything
def test_lines_hold_all_but_the_line_ends(text):
    spans = Lines(text).spans
    ends = re.sub(r"[\n\r\v\f\x85\u2028\u2029]", "", text)
    assert "".join(text[start:end] for start, end in spans) == ends
    assert all(Lines(text).number(start) == n for n, (start, _) in enumerate(spans, start=1))


@given(texts)
@anything
def test_visible_text_keeps_its_places(text):
    assert len(visible(text)) == len(text)
    assert visible(visible(text)) == visible(text)
    visible(text).encode()


def _with(scored, text: str, mentions: list[Mention], id: str) -> Scored:
    """A result with these mentions, all of which its first reason cites."""
    from dataclasses import replace

    from lsmri.models.decision import Reason

    result = scored("back pain", id).result
    reason = Reason("RULE", text, (text,), tuple(range(len(mentions))))
    decision = replace(result.decision, reasons=(reason,), reply=text)
    return Scored(replace(result, text=text, mentions=tuple(mentions), decision=decision))
