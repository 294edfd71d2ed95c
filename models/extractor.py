"""What reads the letters: the rules, the shipped tagger beside them, or a model of one's own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from lsmri import __version__

__all__ = ["HYBRID", "NAMES", "RULES", "SHIPPED", "TRANSFORMER", "Extractor", "find_extractor"]

#: The folder of the tagger that comes with the package.
SHIPPED = Path(str(files("lsmri.models") / "tagger"))
HYBRID, TRANSFORMER = "hybrid", "transformer"


@dataclass(frozen=True, slots=True)
class Extractor:
    """name, version: as a result carries them. folder: of the tagger, None for rules alone.
    alone: whether the tagger's findings count without those of the rules.
    """

    name: str
    version: str = __version__
    folder: Path | None = None
    alone: bool = False


RULES = Extractor("rules")
NAMES = (HYBRID, "rules", TRANSFORMER)


def find_extractor(model: str) -> Extractor:
    """The extractor of a name or a model folder's path.

    Raises ``ValueError`` naming the names that there are if it is neither.
    """
    if model == "rules":
        return RULES
    shipped = model in (HYBRID, TRANSFORMER)
    folder = SHIPPED if shipped else Path(model)
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        raise ValueError(
            f"unknown model {model!r}; there are: {', '.join(NAMES)},"
            " or give the folder that 'lsmri train' wrote"
        )
    try:
        about = json.loads(manifest.read_text("utf-8"))
        version = str(about["version"])
        name = model if shipped else str(about["name"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ValueError(f"{manifest}: no manifest of a model; train it again") from None
    return Extractor(name, version, folder, alone=model == TRANSFORMER)
