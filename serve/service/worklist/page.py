"""The page of the worklist. It holds no letter itself: its script asks for one at a time."""

from __future__ import annotations

from functools import cache
from html import escape

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from lsmri import __version__
from lsmri.corpora.markup import ABOUT
from lsmri.corpora.scheme import Assertion, Code, Laterality, Outcome, TreatmentType
from lsmri.serve.service.page import concept_options, template
from lsmri.serve.service.parts import TheService

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/worklist", response_class=HTMLResponse)
async def page(service: TheService) -> str:
    """The page itself, open to everybody; letters aren't."""
    return template("worklist.html").substitute(
        _choices(), lease=service.settings.lease, version=escape(__version__)
    )


@cache
def _choices() -> dict[str, str]:
    codes: dict[str, type[Code]] = {
        "assertions": Assertion,
        "sides": Laterality,
        "outcomes": Outcome,
        "types": TreatmentType,
    }
    made = {name: _options(tuple(kind)) for name, kind in codes.items()}
    return made | {"abouts": _options(tuple(ABOUT)), "concepts": concept_options()}


def _options(codes: tuple[str, ...]) -> str:
    return "".join(f'<option value="{code}">{code.replace("_", " ")}</option>' for code in codes)
