"""The text of a Word document: headers, body with tables and text boxes, notes, footers."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from lsmri.serve.problems import ProblemCode, Unreadable

__all__ = ["extract"]

#: What the parts of a document may take when unpacked, in bytes: markup, and all with pictures.
MOST_MARKUP = 16 * 2**20
MOST_UNPACKED = 512 * 2**20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: Deleted or moved away, instructions of fields, and what only describes.
_UNSEEN = {
    _FALLBACK,
    *map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:pPr", "w:sectPr", "w:sdtPr", "w:tblPr")),
}
_BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
#: Check marks and boxes of the Wingdings fonts, which have no Unicode code there.
_SYMBOLS = {
    "F0FE": "\N{BALLOT BOX WITH CHECK}",
    "F0FD": "\N{BALLOT BOX WITH X}",
    "F0FC": "\N{CHECK MARK}",
    "F0FB": "\N{BALLOT X}",
    "F0A8": "\N{BALLOT BOX}",
    "F06F": "\N{BALLOT BOX}",
    "F071": "\N{BALLOT BOX}",
    "F0B7": "\N{BULLET}",
}


def extract(data: bytes, limit: int) -> str:
    """The text of the document in ``data``, in the order in which a reader meets it.

    limit: unused, for the unpacked size is checked before anything is read.
    """
    _check_container(data)
    document = Document(BytesIO(data))
    headers, footers = _margins(document)
    blocks = [*headers, document.element.body, *_notes(document), *footers]
    texts = ("".join(_pieces(block)).strip("\n") for block in blocks)
    return "\n\n".join(text for text in texts if text.strip())


def _check_container(data: bytes) -> None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable(
                ProblemCode.PROTECTED,
                "the Word document is protected by a password",
                "Save it without protection",
            )
        raise Unreadable(
            ProblemCode.BROKEN, "it is an old Word document (.doc)", "Save it as .docx or PDF"
        )
    with zipfile.ZipFile(BytesIO(data)) as container:
        members = container.infolist()
    markup = sum(m.file_size for m in members if m.filename.endswith((".xml", ".rels")))
    if markup > MOST_MARKUP or sum(m.file_size for m in members) > MOST_UNPACKED:
        raise Unreadable(
            ProblemCode.TOO_LARGE,
            "the Word document unpacks to more than a letter can be",
            "Save the letter alone, as .docx or as text",
        )


def _margins(document: WordDocument) -> tuple[list[BaseOxmlElement], list[BaseOxmlElement]]:
    """The headers and the footers that show, each once."""
    headers: list[BaseOxmlElement] = []
    footers: list[BaseOxmlElement] = []
    even = document.settings.odd_and_even_pages_header_footer
    for section in document.sections:
        first = section.different_first_page_header_footer
        heads = [(first, section.first_page_header), (True, section.header)]
        feet = [(first, section.first_page_footer), (True, section.footer)]
        heads.append((even, section.even_page_header))
        feet.append((even, section.even_page_footer))
        headers += [h.part.element for on, h in heads if on and not h.is_linked_to_previous]
        footers += [f.part.element for on, f in feet if on and not f.is_linked_to_previous]
    return headers, footers


def _notes(document: WordDocument) -> Iterator[BaseOxmlElement]:
    """Footnotes and endnotes, those that separate left out."""
    kinds = (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)
    for relation in document.part.rels.values():
        if relation.reltype in kinds and isinstance(relation.target_part, Part):
            for note in parse_xml(relation.target_part.blob):
                if note.get(qn("w:type")) is None:
                    yield note


def _pieces(element: BaseOxmlElement) -> Iterator[str]:
    """The text of an element and of all in it, a newline after each paragraph and row."""
    tag = element.tag
    if tag in _UNSEEN:
        return
    if tag == qn("w:t"):
        yield element.text or ""
    elif tag in _BREAKS:
        yield _BREAKS[tag]
    elif tag == qn("w:sym"):
        yield _SYMBOLS.get((element.get(qn("w:char")) or "").upper(), "")
    elif tag == qn("w:fldChar"):
        yield _checkbox(element)
    elif tag == qn("w:r"):
        if not _hidden(element):
            yield from _children(element)
    elif tag == qn("w:p"):
        yield from ("- " if _is_item(element) else "", *_children(element), "\n")
    elif tag == qn("w:txbxContent"):
        yield from ("\n", *_children(element))
    elif tag == qn("w:tr"):
        cells = ("".join(_pieces(cell)).strip("\n") for cell in element if cell.tag != qn("w:trPr"))
        yield from ("\t".join(cells), "\n")
    else:
        yield from _children(element)


def _children(element: BaseOxmlElement) -> Iterator[str]:
    for child in element:
        # Comments and processing instructions have no name.
        if isinstance(child.tag, str):
            yield from _pieces(child)


def _hidden(run: BaseOxmlElement) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false", "off")


def _is_item(paragraph: BaseOxmlElement) -> bool:
    """Whether a bullet or a number stands before the paragraph that its text doesn't hold."""
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    name = "" if style is None else style.get(qn("w:val")) or ""
    if name.startswith("List"):
        return True
    numbered = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
    return numbered and not name.startswith(("Heading", "Title"))


def _checkbox(field: BaseOxmlElement) -> str:
    """The state of a form's check box, which only Word draws."""
    box = field.find(f"{qn('w:ffData')}/{qn('w:checkBox')}")
    if box is None:
        return ""
    state = box.find(qn("w:checked"))
    if state is None:
        state = box.find(qn("w:default"))
    on = state is not None and state.get(qn("w:val")) not in ("0", "false", "off")
    return "[x] " if on else "[ ] "
