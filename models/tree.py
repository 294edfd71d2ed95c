"""The tree of a condition: what the parser makes and the engine runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "FACTS",
    "QUANTITIES",
    "AllOf",
    "AnyOf",
    "AtLeast",
    "Compare",
    "Fact",
    "Finding",
    "Mode",
    "Node",
    "Not",
    "Requester",
    "Truth",
]

#: Derived facts, true, false or open.
FACTS = ("radicular", "changed", "trial_failed", "clinical_text")
#: Numbers that a condition may compare.
QUANTITIES = ("age", "onset_age", "symptom_weeks", "trial_weeks", "mri_months")

Mode = Literal["P", "Q", "A"]


@dataclass(frozen=True, slots=True)
class Truth:
    """Always true."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Any of ``concepts`` is present (P), present or possible (Q), or said to be absent (A)."""

    mode: Mode
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Requester:
    """The referrer's specialty is one of ``specialties``."""

    specialties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A derived fact by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Compare:
    """``quantity < limit`` if ``below``, else ``quantity >= limit``.

    parameter: that of the profile which gives the limit; empty where the condition says a number.
    """

    quantity: str
    below: bool
    limit: float
    parameter: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The part doesn't hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``number`` of the parts hold. parameter: as of ``Compare``."""

    number: int
    parts: tuple[Node, ...]
    parameter: str = field(default="", compare=False)


Node = Truth | Finding | Requester | Fact | Compare | Not | AllOf | AnyOf | AtLeast
