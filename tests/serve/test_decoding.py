"""From bytes to text."""

from __future__ import annotations

import codecs

import pytest

from lsmri.serve.problems import ProblemCode, Unreadable
from lsmri.serve.reading.decoding import decode, mend_surrogates

TEXT = "Sehr geehrte Frau Müller – 62 yo “sciatica”, 38 °C\r\n• numb\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode(), id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + TEXT.encode(), id="utf-8 with mark"),
        pytest.param(TEXT.encode("utf-16"), id="utf-16 with mark"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), id="utf-16-be with mark"),
        pytest.param(TEXT.encode("utf-16-le"), id="utf-16-le"),
        pytest.param(TEXT.encode("utf-16-be"), id="utf-16-be"),
        pytest.param(TEXT.encode("utf-32"), id="utf-32 with mark"),
        pytest.param(TEXT.encode("cp1252"), id="cp1252"),
    ],
)
def test_text_is_the_same_in_every_encoding(data):
    assert decode(data) == TEXT


@pytest.mark.parametrize("text", ["é", "café", "naïve – 38 °C", "Señor Núñez", "£5 ½ tablet", "ÿ"])
def test_short_texts_are_windows_1252(text):
    assert decode(text.encode("cp1252")) == text


def test_long_texts_of_other_letters_are_left_to_the_detector():
    text = "Пациент жалуется на боль в пояснице и в левой ноге в течение трёх месяцев. " * 5
    assert decode(text.encode("cp1251")) == text


def test_bytes_that_windows_1252_lacks_are_replaced_or_read_otherwise():
    assert len(decode(b"caf\x81 noir and back pain")) == len("caf? noir and back pain")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\x0c", "\u2028"])
def test_line_ends_stay_as_they_are(newline):
    text = f"back pain{newline}leg pain"
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 ...",
        b"PK\x03\x04rest",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0JFIF",
        b"back pain\x00and leg pain",
        bytes(range(1, 32)) * 3,
        b"{\\rtf1 back pain}",
    ],
)
def test_other_files_are_no_text(data):
    with pytest.raises(Unreadable) as caught:
        decode(data)
    assert caught.value.code is ProblemCode.BINARY


def test_some_control_characters_and_directional_marks_are_tolerated():
    text = "back\x07 pain\x1b[31m \u200fleft\u200e \u202eleg"
    assert decode(text.encode()) == text


def test_a_page_may_declare_its_encoding():
    page = '<meta charset="windows-1250"><p>Dvořák, bolest zad, ložnice'.encode("cp1250")
    assert "Dvořák" in decode(page, html=True)
    assert "Dvořák" not in decode(page)


@pytest.mark.parametrize(
    "name", ["hex", "rot13", "punycode", "utf-16", "utf-7", "no-such", "x" * 90]
)
def test_a_page_that_declares_nonsense_is_windows_1252(name):
    page = f"<meta charset={name}>caf".encode() + b"\xe9"
    assert decode(page, html=True).endswith("café")


def test_lone_surrogates_are_replaced_in_place():
    assert (
        mend_surrogates("a\ud800b\udfffc")
        == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
    )
