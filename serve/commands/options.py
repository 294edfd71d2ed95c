"""Options that several commands share, and what they accept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

import typer

__all__ = ["ALL", "HYBRID", "GuidelineOption", "ModelOption", "deciding", "refused"]

T = TypeVar("T")

#: The name that stands for every shipped profile.
ALL = "all"
#: The extraction that is used unless another is named.
HYBRID = "hybrid"

GuidelineOption = Annotated[
    str,
    typer.Option(
        "--guideline",
        metavar="NAME|all|FILE",
        help="Profile to decide by: a name that 'lsmri guideline list' shows, the path of a"
        " profile of your own, or 'all' for the verdicts of every profile side by side.",
    ),
]
ModelOption = Annotated[
    str,
    typer.Option(
        "--model",
        metavar="hybrid|rules|transformer|PATH",
        help="What reads the letters: the rules together with the shipped tagger, either alone, or"
        " the folder of a model that 'lsmri train' wrote. The rules alone are some fifteen times"
        " as fast.",
    ),
]


def refused(make: Callable[[], T], option: str) -> T:
    """What ``make`` gives; an error in what the user named becomes one of usage."""
    try:
        return make()
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from None
    except OSError as error:
        reason = f"{error.filename or ''}: {error.strerror or type(error).__name__}".lstrip(": ")
        raise typer.BadParameter(reason, param_hint=option) from None


def deciding(guideline: str) -> str:
    """The profile that decides where ``guideline`` may be ``ALL``; one that isn't there is told."""
    from lsmri.models.guideline import guideline_names, load_guideline  # noqa: PLC0415 - lazily

    name = guideline_names()[0] if guideline == ALL else guideline
    refused(lambda: load_guideline(name), "--guideline")
    return name
