"""The model card that a training run leaves beside its model."""

from __future__ import annotations

import json
from pathlib import Path

from lsmri.nlp.tagger.model import MANIFEST
from lsmri.training.train import Trained

__all__ = ["CARD", "write_card"]

CARD = "card.md"


def write_card(folder: Path, trained: Trained) -> None:
    """Writes ``card.md``: data, figures, limits, intended use and hashes of a model folder."""
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    lines = [
        f"# Model card: {manifest['name']}, version {manifest['version']}",
        "",
        "Finds mentions of clinical findings in referral letters for lumbar spine MRI, and what",
        "each letter claims of them. It reads beside the rules of lsmri; a policy settles where",
        "they differ. It doesn't decide on a scan by itself.",
        "",
        "## Data",
        "",
        *(f"- {part}: {count} letters" for part, count in trained.letters.items()),
        f"- base encoder: {manifest['base']}",
        *([f"- tagger: kept as it was in {trained.tagger}"] if trained.tagger else []),
        "",
        "Letters were split by author. Test letters took no part.",
        "",
        "## Figures",
        "",
        *(f"- {name}: {value:.3f}" for name, value in sorted(trained.figures.items())),
        "",
        "concept_f1 and token_f1 are of the development letters that stopped the training of the",
        "tagger, and flatter; opinion_wrong, opinion_contradicted and opinion_found of development",
        "letters. The others are by cross-validation over authors. Measure on letters of your own:",
        "`lsmri evaluate CORPUS --model FOLDER`.",
        "",
        "## Limits",
        "",
        "- English only. Letters that differ much from those trained on are read worse.",
        "- It misses findings and reads wrong ones; a person stays responsible for each letter.",
    ]
    if trained.untaught:
        names = ", ".join(trained.untaught)
        lines.append(f"- No training letter speaks of: {names}. The tagger can't find these.")
    lines += ["", "## Files", ""]
    lines += [f"- `{name}`: SHA-256 {value}" for name, value in manifest["files"].items()]
    (folder / CARD).write_text("\n".join(lines) + "\n", encoding="utf-8")
