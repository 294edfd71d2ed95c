"""Reads referral letters for lumbar spine MRI and says whether the scan is indicated, and why.

>>> import lsmri
>>> scorer = lsmri.load()
>>> scorer("62F, 3/12 left sciatica, physio no help.").decision.category
'appropriate'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lsmri.corpora.letter import FeatureRecord, Letter, Mention
    from lsmri.models.decision import Decision, Result
    from lsmri.models.scorer import Scorer, load

__all__ = ["Decision", "FeatureRecord", "Letter", "Mention", "Result", "Scorer", "load"]

__version__ = "0.20.0"

_HOMES = {
    "Decision": "lsmri.models.decision",
    "FeatureRecord": "lsmri.corpora.letter",
    "Letter": "lsmri.corpora.letter",
    "Mention": "lsmri.corpora.letter",
    "Result": "lsmri.models.decision",
    "Scorer": "lsmri.models.scorer",
    "load": "lsmri.models.scorer",
}


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first asked for, so that ``import lsmri`` costs nothing."""
    if name in _HOMES:
        with import_module("lsmri.nlp.loading").collecting_paused():
            return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'lsmri' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names too, imported or not, for whoever presses Tab."""
    return sorted({*globals(), *__all__})
