"""Many distinct letters of a given length, made of the corpus's: for measuring speed only."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

from lsmri.corpora.authoring import read_letters

__all__ = ["corpus_files", "make_letters"]

_NUMBER = re.compile(r"(?<![\w./-])(?:[2-9]|[1-8]\d)(?![\w/.-])")


def corpus_files(folder: Path, *, test: bool) -> list[Path]:
    """The corpus files of the held-out authors (``test-*.yaml``), or those of all others."""
    return [path for path in sorted(folder.glob("*.yaml")) if path.name.startswith("test-") is test]


def make_letters(folder: Path, *, count: int = 500, words: int = 250, seed: int = 7) -> list[str]:
    """Letters of about ``words`` words, no two alike, the same for the same arguments.

    Each joins a corpus letter with paragraphs of others until it is long enough, with its small
    whole numbers changed. Clinically they make no sense; their style, density and typing are real.
    """
    texts = [
        letter.letter.text.strip()
        for path in corpus_files(folder, test=False)
        for letter in read_letters(path)
    ]
    if len(texts) < 2:
        raise ValueError(f"{folder}: too few letters to make others of")
    draw = random.Random(seed)
    made: dict[str, None] = {}
    while len(made) < count:
        made[_letter(texts, words, draw)] = None
    return list(made)


def _letter(texts: Sequence[str], words: int, draw: random.Random) -> str:
    lines: list[str] = []
    length = 0
    while length < 0.93 * words:
        for line in draw.choice(texts).splitlines():
            size = len(line.split())
            if length + size > 1.05 * words:
                continue
            lines.append(line)
            length += size
        lines.append("")
    text = "\n".join(lines).strip() + "\n"
    return _NUMBER.sub(lambda match: str(max(2, int(match[0]) + draw.randint(-1, 1))), text)
