"""The text of each kind of document."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from lsmri.serve.problems import PartlyRead, ProblemCode, Unreadable
from lsmri.serve.reading.formats import FORMATS, extract


def code_of(data: bytes, suffix: str, **options: int) -> ProblemCode:
    with pytest.raises(Unreadable) as caught:
        extract(data, suffix, **options)
    assert caught.value.reason
    return caught.value.code


class TestText:
    @pytest.mark.parametrize("suffix", ["", ".txt", ".md"])
    def test_as_it_stands(self, suffix):
        assert extract(b"\xef\xbb\xbf# Letter\r\n\r\nback pain \n", suffix) == (
            "# Letter\r\n\r\nback pain \n"
        )

    def test_empty(self):
        assert code_of(b"", ".txt") is ProblemCode.EMPTY

    @pytest.mark.parametrize("text", [" ", "\n\t \r\n", "\u00a0\u2003", "\ufeff", "-- ... --"])
    def test_without_words(self, text):
        assert code_of(text.encode(), ".txt") is ProblemCode.EMPTY

    def test_too_long(self):
        assert code_of(b"back pain " * 11, ".txt", max_characters=100) is ProblemCode.TOO_LARGE
        assert code_of(b"back pain " * 99, ".txt", max_characters=100) is ProblemCode.TOO_LARGE


class TestHtml:
    def test_blocks_are_lines(self):
        page = """<!doctype html><html><head><title>no</title><style>p {}</style></head>
        <body><script>alert("no")</script><!-- no --><h1>Referral</h1><p>Back pain
        for <b>3</b>/12.<br>No fever.</p><ul><li>numb</li><li>weak</li></ul>
        <div>Fish &amp; chips</div></body></html>"""
        assert extract(page.encode(), ".html") == (
            "Referral\n\nBack pain for 3/12.\nNo fever.\n\n- numb\n- weak\n\nFish & chips"
        )

    def test_rows_have_tabs_between_their_cells(self):
        page = b"<table><tr><th>Fever</th><td>no</td></tr><tr><td>Weight loss<td>yes</table>"
        assert extract(page, ".htm") == "Fever\tno\nWeight loss\tyes"

    def test_boxes_say_whether_they_are_ticked(self):
        page = b"<input type=checkbox checked>fever <input type=checkbox>weight loss"
        assert extract(page, ".html") == "[x] fever [ ] weight loss"

    def test_preformatted_text_keeps_its_lines(self):
        assert extract(b"<pre>back  pain\n  leg pain</pre>a  b", ".html") == (
            "back  pain\n  leg pain\n\na b"
        )

    def test_deep_nesting(self):
        assert extract(b"<div>" * 20_000 + b"back pain", ".html") == "back pain"

    def test_unclosed_tags(self):
        assert extract(b"<p>back <b>pain</b>" * 3, ".html") == "back pain\n\nback pain\n\nback pain"

    def test_page_without_words(self):
        assert code_of(b"<html><body><img src=x></body></html>", ".html") is ProblemCode.EMPTY


class TestRtf:
    def test_words_and_escapes(self):
        source = rb"""{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 Frau M\'fcller\par
back pain \u8211? 3/12, \{no\} fever \u-10179?\u-8704?\par}"""
        assert extract(source, ".rtf") == "Frau Müller\nback pain – 3/12, {no} fever \U0001f600"

    def test_pictures_are_passed_over(self):
        source = rb"{\rtf1 back {\pict\pngblip " + b"0a" * 100_000 + rb"}pain}"
        assert extract(source, ".rtf") == "back pain"

    @pytest.mark.parametrize(
        "data", [rb"{\rtf1 back pain", b"back pain", rb"{\rtf1 \u99999999? pain}", b"\x00\x01"]
    )
    def test_broken(self, data):
        assert code_of(data, ".rtf") is ProblemCode.BROKEN

    def test_too_much_markup(self):
        data = rb"{\rtf1 " + rb"\b0 " * 900 + b"pain}"
        assert code_of(data, ".rtf", max_characters=100) is ProblemCode.TOO_LARGE


class TestPdf:
    def test_pages_follow_each_other(self, make_pdf):
        assert extract(make_pdf("Back pain (3/12).\nNo fever.", "Leg pain."), ".pdf") == (
            "Back pain (3/12).\nNo fever.\nLeg pain."
        )

    def test_scan(self, make_pdf):
        assert code_of(make_pdf(None), ".pdf") is ProblemCode.NO_TEXT_LAYER
        assert code_of(make_pdf(""), ".pdf") is ProblemCode.NO_TEXT_LAYER

    def test_a_scanned_page_among_others_is_told(self, make_pdf):
        with pytest.raises(PartlyRead, match=r"of 3 pages, .*: 2") as caught:
            extract(make_pdf("Back pain.", None, "Leg pain."), ".pdf")
        assert caught.value.text == "Back pain.\n\nLeg pain."

    def test_an_empty_page_is_no_scan(self, make_pdf):
        assert extract(make_pdf("Back pain.", ""), ".pdf") == "Back pain.\n"

    def test_password(self, make_pdf):
        assert code_of(make_pdf("Back pain.", password="open"), ".pdf") is ProblemCode.PROTECTED

    def test_protection_against_changes_alone_lets_read(self, make_pdf):
        assert extract(make_pdf("Back pain.", owner="secret"), ".pdf") == "Back pain."

    def test_broken(self, make_pdf):
        whole = make_pdf("Back pain.")
        assert code_of(whole[: len(whole) // 4], ".pdf") is ProblemCode.BROKEN
        assert code_of(b"back pain", ".pdf") is ProblemCode.BROKEN
        assert code_of(b"%PDF-1.7\n", ".pdf") is ProblemCode.BROKEN

    def test_reading_stops_at_the_limit(self, make_pdf):
        data = make_pdf(*["Back pain and leg pain."] * 50)
        assert code_of(data, ".pdf", max_characters=100) is ProblemCode.TOO_LARGE


class TestDocx:
    def test_paragraphs_and_tables_in_order(self, make_docx):
        def change(document):
            table = document.add_table(rows=2, cols=2)
            for cell, text in zip(
                table._cells, ["Fever", "no", "Weight loss", "yes\n5 kg"], strict=True
            ):
                cell.text = text
            document.add_paragraph("Yours")

        assert extract(make_docx("Back pain.", "Leg\tpain.", change=change), ".docx") == (
            "Back pain.\nLeg\tpain.\nFever\tno\nWeight loss\tyes\n5 kg\nYours"
        )

    def test_headers_and_footers(self, make_docx):
        def change(document):
            document.sections[0].header.paragraphs[0].text = "Spine Clinic"
            document.sections[0].footer.paragraphs[0].text = "Page 1"
            document.sections[0].first_page_header.paragraphs[0].text = "not shown"
            document.add_section()

        assert extract(make_docx("Back pain.", change=change), ".docx") == (
            "Spine Clinic\n\nBack pain.\n\nPage 1"
        )

    def test_lists(self, make_docx):
        def change(document):
            document.add_paragraph("fever", style="List Bullet")
            document.add_paragraph("weight loss", style="List Number")

        assert extract(make_docx("Denies:", change=change), ".docx") == (
            "Denies:\n- fever\n- weight loss"
        )

    @pytest.mark.parametrize(
        ("markup", "text"),
        [
            ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:noBreakHyphen/></w:r>", "a\nb-"),
            ("<w:del><w:r><w:delText>a</w:delText></w:r></w:del>", ""),
            ("<w:ins><w:r><w:t>a</w:t></w:r></w:ins>", "a"),
            ("<w:moveFrom><w:r><w:t>a</w:t></w:r></w:moveFrom>", ""),
            ("<w:sdt><w:sdtContent><w:r><w:t>a</w:t></w:r></w:sdtContent></w:sdt>", "a"),
            ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r>", ""),
            ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>a</w:t></w:r>', "a"),
            ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>1</w:t></w:r>", "1"),
            ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
            ("<w:hyperlink><w:r><w:t>a</w:t></w:r></w:hyperlink>", "a"),
            ("<!-- a --><w:r><w:t>b</w:t></w:r>", "b"),
            (
                "<w:r><w:fldChar><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"
                "</w:fldChar></w:r><w:r><w:t>fever</w:t></w:r>",
                "[x] fever",
            ),
            (
                '<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox>'
                "</w:ffData></w:fldChar></w:r><w:r><w:t>fever</w:t></w:r>",
                "[ ] fever",
            ),
            (
                "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p>"
                "</w:txbxContent></w:pict></w:r>",
                "\nbox\n",
            ),
        ],
    )
    def test_markup(self, make_docx, markup, text):
        def change(document):
            paragraph = parse_xml(f"<w:p {nsdecls('w')}>{markup}</w:p>")
            document.element.body.insert(1, paragraph)

        assert extract(make_docx("Back", "pain", change=change), ".docx") == f"Back\n{text}\npain"

    def test_text_boxes_are_read_once(self, make_docx):
        box = "<w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent>"
        markup = (
            f'<w:p {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility'
            f'/2006"><w:r><mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice>'
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )

        def change(document):
            document.element.body.insert(0, parse_xml(markup))

        assert extract(make_docx("Back pain.", change=change), ".docx") == "box\n\nBack pain."

    def test_password(self):
        data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
        assert code_of(data, ".docx") is ProblemCode.PROTECTED

    def test_old_word(self):
        data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
        assert code_of(data, ".docx") is ProblemCode.BROKEN

    def test_broken(self, make_docx):
        whole = make_docx("Back pain.")
        for data in (whole[:-200], whole[:100], b"back pain", _zip({"a.xml": b"<a/>"})):
            assert code_of(data, ".docx") is ProblemCode.BROKEN

    def test_bomb(self):
        data = _zip({"word/document.xml": bytes(80 * 2**20)})
        assert len(data) < 200_000
        assert code_of(data, ".docx") is ProblemCode.TOO_LARGE

    def test_bomb_that_lies_about_its_size(self, make_docx):
        honest = _zip({"word/document.xml": bytes(80 * 2**20)})
        size = struct.pack("<I", 80 * 2**20)
        assert code_of(honest.replace(size, struct.pack("<I", 99)), ".docx") is ProblemCode.BROKEN


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members.items():
            container.writestr(name, data)
    return buffer.getvalue()


def test_every_format_has_a_name():
    assert all(kind.name for kind in FORMATS.values())
