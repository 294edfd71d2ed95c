"""The page for people: a letter in, the decision beside it, and what if."""

from __future__ import annotations

import base64
import binascii
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from lsmri import __version__
from lsmri.corpora.scheme import CONCEPT_GROUPS
from lsmri.serve.render import words
from lsmri.serve.render.records import to_record
from lsmri.serve.service.parts import TheCaller, TheService
from lsmri.serve.service.problems import Problem
from lsmri.serve.service.service import Service
from lsmri.serve.service.wire import LetterIn
from lsmri.serve.service.worker import Document

__all__ = ["concept_options", "router", "template"]

router = APIRouter(include_in_schema=False)

_TEMPLATES = Path(__file__).parent.parent / "templates"
_ASSETS = {
    "page.css": "text/css",
    "worklist.css": "text/css",
    "asking.js": "text/javascript",
    "marking.js": "text/javascript",
    "worklist.js": "text/javascript",
    "service.css": "text/css",
    "page.js": "text/javascript",
    "service.js": "text/javascript",
}
#: A course has a time of its own on the page, and isn't a finding.
_NO_FINDING = ("symptom_duration",)
_WORKLIST = ' <a href="worklist">Worklist</a>'


class _File(BaseModel):
    """A file that was dropped. data: base64."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=500)
    data: str

    def document(self) -> Document:
        """What is to be read. Raises ``Problem`` if it isn't base64."""
        try:
            data = base64.b64decode(self.data, validate=True)
        except (binascii.Error, ValueError):
            raise Problem(422, "invalid", "the file didn't arrive whole", "Drop it again") from None
        return Document(data, Path(self.name).suffix.lower())


class PageLetter(LetterIn):
    """A letter from the page: text, or a file."""

    guideline: str = Field("", max_length=64)
    document: _File | None = None


@router.get("/", response_class=HTMLResponse)
async def page(service: TheService) -> str:
    """The page itself, which holds no letter and is open to everybody."""
    return template("service.html").substitute(
        guidelines=_guidelines(service),
        concepts=concept_options(without=_NO_FINDING),
        worklist=_WORKLIST if service.settings.worklist else "",
        version=escape(__version__),
        model=escape(service.settings.model if "/" not in service.settings.model else "own model"),
    )


@router.get("/assets/{name}")
async def asset(name: str) -> Response:
    """The page's styles and scripts."""
    if name not in _ASSETS:
        raise Problem(404, "not_found", "there is no such file")
    return Response(_asset(name), media_type=_ASSETS[name])


@router.post("/page/letter")
async def letter(sent: PageLetter, caller: TheCaller, service: TheService) -> dict[str, Any]:
    """The part of the page that is about a letter, its record, and every guideline's verdict."""
    documents = (sent.document.document(),) if sent.document else ()
    given = {name: getattr(sent, name) for name in LetterIn.model_fields}
    outcome = await service.score(
        caller,
        "/page/letter",
        LetterIn.model_construct(**given).letter(),
        guideline=sent.guideline,
        documents=documents,
        view=True,
        every=True,
    )
    return to_record(outcome.whole) | {
        "html": outcome.html,
        "notes": [found.reason for found in outcome.problems],
    }


def _guidelines(service: Service) -> str:
    return "".join(
        f'<option value="{escape(name)}">{escape(one.profile.title)}</option>'
        for name, one in service.guidelines().items()
    )


@cache
def concept_options(*, without: tuple[str, ...] = ()) -> str:
    """The concepts to choose from, by group."""
    groups = []
    for group, codes in CONCEPT_GROUPS.items():
        options = "".join(
            f'<option value="{code}">{escape(words.concept(code))}</option>'
            for code in codes
            if code not in without
        )
        groups.append(f'<optgroup label="{escape(group.replace("_", " "))}">{options}</optgroup>')
    return "".join(groups)


def template(name: str) -> Template:
    """A page, in which some words are still to be put."""
    return Template(_asset(name))


@cache
def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text("utf-8")
