"""The marked sentences that come with the corpus: single phrasings, by phenomenon.

They teach and test the reading of findings and their assertion. They aren't letters: they have no
feature record, and they count neither as letters nor as authors.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lsmri.corpora._yaml import yaml_module
from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.authoring import parse_markup
from lsmri.corpora.letter import FeatureRecord, Letter

__all__ = ["read_sentences"]

_FOLDER = Path(__file__).parent / "sentences"


def read_sentences() -> Iterator[AnnotatedLetter]:
    """All marked sentences, each as an item without a record; ``style`` is its phenomenon."""
    yaml = yaml_module()
    for path in sorted(_FOLDER.glob("*.yaml")):
        for phenomenon, sentences in yaml.safe_load(path.read_text("utf-8")).items():
            for number, sentence in enumerate(sentences):
                given = sentence if isinstance(sentence, dict) else {"text": sentence}
                text, mentions = parse_markup(given["text"])
                yield AnnotatedLetter(
                    Letter(text, f"{path.stem}-{phenomenon}-{number}"),
                    mentions,
                    FeatureRecord(),
                    author=path.stem,
                    style=phenomenon,
                    recorded=False,
                )
