"""The words for people that lie beside this module as data."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["calibration", "in_words", "label", "questions", "texts"]

_HERE = Path(__file__).parent


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))


def texts() -> dict[str, Any]:
    """Labels, routes and the parts of a reply."""
    return _read("texts.toml")


def questions() -> dict[str, Any]:
    """What a referrer is asked."""
    return _read("questions.toml")


def calibration() -> dict[str, Any]:
    """How often each kind of verdict is right."""
    return _read("calibration.toml")


def label(concept: str) -> str:
    """What people call a finding; empty where a list of findings leaves it out."""
    name: str = texts()["labels"].get(concept, "")
    return name


def in_words(parts: list[str], last: str) -> str:
    """Joins parts as a sentence does: ``a, b or c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
