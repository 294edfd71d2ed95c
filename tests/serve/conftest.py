"""Letters and documents that the tests of this room make for themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from lsmri.corpora.letter import FeatureRecord, Letter, Mention
from lsmri.corpora.scheme import Assertion, Concept
from lsmri.models.decision import Result
from lsmri.models.guideline import load_guideline
from lsmri.serve.scoring import Scored

LETTER = (
    "Dear colleague,\n"
    "62F with left sciatica for 3/12, physio no help.\n"
    "She is numb around the back passage since Monday; no fever.\n"
    "Pacemaker? Please arrange MRI of the lumbar spine.\n"
)


@pytest.fixture(scope="session")
def letter_text() -> str:
    return LETTER


@pytest.fixture(scope="session")
def make_docx() -> Callable[..., bytes]:
    def make(*paragraphs: str, change: Callable[[Document], object] | None = None) -> bytes:
        document = Document()
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
        if change:
            change(document)
        buffer = BytesIO()
        document.save(buffer)
        return buffer.getvalue()

    return make


@pytest.fixture(scope="session")
def make_pdf() -> Callable[..., bytes]:
    """Each page is a text, or None for a page that holds a picture and no text."""

    def make(*pages: str | None, password: str | None = None, owner: str | None = None) -> bytes:
        writer = PdfWriter()
        for text in pages:
            _add_page(writer, text)
        if password is not None or owner is not None:
            writer.encrypt(password or "", owner, algorithm="RC4-128")
        buffer = BytesIO()
        writer.write(buffer)
        return buffer.getvalue()

    return make


def _add_page(writer: PdfWriter, text: str | None) -> None:
    page = writer.add_blank_page(595, 842)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    stream = DecodedStreamObject()
    if text is None:
        picture = DecodedStreamObject()
        picture.set_data(b"\x00")
        picture.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Image"),
            }
        )
        objects = DictionaryObject({NameObject("/Im0"): writer._add_object(picture)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): objects})
        stream.set_data(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
    else:
        fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        lines = (line.replace("(", "\\(").replace(")", "\\)") for line in text.split("\n"))
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        stream.set_data(f"BT /F1 11 Tf 14 TL 50 800 Td {shown} ET".encode("latin-1"))
    page[NameObject("/Contents")] = writer._add_object(stream)


#: Words that the scorer of these tests knows, with concept and assertion.
_WORDS = (
    ("left sciatica", "radicular_pain", "present"),
    ("sciatica", "radicular_pain", "present"),
    ("3/12", "symptom_duration", "present"),
    ("physio", "treatment", "present"),
    ("numb around the back passage", "saddle_sensory_change", "present"),
    ("fever", "fever", "absent"),
    ("Pacemaker", "cardiac_device", "possible"),
    ("MRI of the lumbar spine", "mri_lumbar_requested", "present"),
)


class KneeError(ValueError):
    """What the scorer of these tests yields for a letter about a knee."""

    def __init__(self, letter_id: str) -> None:
        super().__init__("it is about another part of the body. Nothing was scored.")
        self.letter_id = letter_id
        self.code = "other_body_part"


class WordScorer:
    """Finds a handful of words, and decides by the real guidelines."""

    def __init__(self, guideline: str = "lsmri") -> None:
        self.guideline = guideline

    def pipe(self, letters, *, batch_size: int = 64, errors: str = "raise"):
        assert errors == "return"
        for letter in letters:
            if "explode" in letter.text:
                raise RuntimeError(f"words of the letter: {letter.text}")
            yield KneeError(letter.id) if "knee" in letter.text else self(letter)

    def __call__(self, letter: Letter) -> Result:
        mentions = tuple(
            Mention(
                match.start(),
                match.end(),
                match[0],
                Concept(concept),
                Assertion(assertion),
                value="P3M" if concept == "symptom_duration" else None,
                section="history",
                why=(f"lexicon: {word}",),
            )
            for word, concept, assertion in _WORDS
            for match in re.finditer(re.escape(word), letter.text)
        )
        findings = {
            str(m.concept): str(m.assertion) for m in mentions if m.concept != "symptom_duration"
        }
        features = FeatureRecord(age_years=letter.age_years, findings=findings)
        decision = load_guideline(self.guideline).decide(features, mentions)
        model = {"extractor": "words", "version": "0"}
        return Result(letter.id, letter.text, decision, features, mentions, model)


@pytest.fixture(scope="session")
def scorer() -> WordScorer:
    return WordScorer()


@pytest.fixture
def scored(scorer) -> Callable[..., Scored]:
    def make(text: str = LETTER, id: str = "r-1", **options: object) -> Scored:
        return Scored(scorer(Letter(text, id)), **options)

    return make
