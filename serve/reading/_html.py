"""The text of an HTML page as a person sees it, blocks as lines."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, PageElement, Tag

from lsmri.serve.reading.decoding import decode

__all__ = ["extract"]

_UNSEEN = {"script", "style", "template", "noscript", "title", "svg", "iframe", "object"}
_BREAKS = {
    "\n\n": "p h1 h2 h3 h4 h5 h6 table ul ol dl blockquote pre hr section",
    "\n": "address article aside body caption dd details div dt fieldset figure footer form header"
    " legend li main nav summary tr",
    "\t": "td th",
}
#: What stands between an element and the next words, and before it unless it is a cell.
_AFTER = {tag: text for text, tags in _BREAKS.items() for tag in tags.split()}
_STRENGTH = {"": 0, "\t": 1, "\n": 2, "\n\n": 3}


def extract(data: bytes, limit: int) -> str:
    """The visible text of the page in ``data``.

    limit: unused, for a page is no longer than its file.
    """
    with warnings.catch_warnings():
        # A page that looks like an address or like XML is still the page we were given.
        warnings.simplefilter("ignore")
        # Python's own parser takes minutes for thousands of unclosed tags.
        soup = BeautifulSoup(decode(data, html=True), "lxml")
    text = "".join(_joined(_pieces(soup)))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n \t")


def _joined(pieces: Iterator[tuple[str, bool]]) -> Iterator[str]:
    """Words with one break between them, the strongest of those that meet there."""
    pending, spaced = "", True
    for text, is_break in pieces:
        if is_break:
            pending = max(pending, text, key=_STRENGTH.__getitem__)
            continue
        shown = text.lstrip(" ") if pending or spaced else text
        if shown:
            yield pending + shown
            pending, spaced = "", shown.endswith((" ", "\n"))


def _pieces(root: Tag) -> Iterator[tuple[str, bool]]:
    """Words and breaks. Walks without recursion, for a page may be nested as deep as it likes."""
    waiting: list[PageElement | tuple[str, int]] = [root]
    kept = 0  # how many elements around this one keep their spaces
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            yield node[0], True
            kept -= node[1]
        elif isinstance(node, NavigableString):
            # Comments, declarations, scripts and styles are strings of other classes.
            if type(node) in (NavigableString, CData):
                yield (str(node) if kept else re.sub(r"[ \t\r\n\f]+", " ", node)), False
        elif isinstance(node, Tag) and node.name not in _UNSEEN:
            after, keeps = _AFTER.get(node.name, ""), int(node.name == "pre")
            yield (after if after != "\t" else ""), True
            yield _mark(node), False
            kept += keeps
            waiting.append((after, keeps))
            waiting.extend(reversed(node.contents))


def _mark(tag: Tag) -> str:
    """What a browser draws for an element without words."""
    if tag.name == "br":
        return "\n"
    if tag.name == "li":
        return "- "
    if tag.name == "input" and tag.get("type") in ("checkbox", "radio"):
        return "[x] " if tag.has_attr("checked") else "[ ] "
    return ""
