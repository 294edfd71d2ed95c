"""The trained tagger as a second reader beside the rules, or in their place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lsmri.nlp.tagger.merging import merge, replace
from lsmri.nlp.tagger.model import Tags, load_tagger
from lsmri.nlp.tagger.policy import POLICY, Policy
from lsmri.nlp.tagger.treatments import weigh_treatments
from lsmri.nlp.text.reading import Reading

__all__ = ["SecondReader", "SecondReading"]


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What the tagger saw in a letter, for what is settled after the findings.

    policy: None where the rules' treatments stand.
    """

    tags: Tags
    policy: Policy | None

    def weigh_treatments(self, reading: Reading) -> None:
        """Settles the treatments that the rules read and the tagger sees."""
        if self.policy is not None:
            weigh_treatments(reading, self.tags, self.policy)


class SecondReader:
    """Reads letters whose findings the rules have settled."""

    def __init__(self, folder: Path, *, alone: bool) -> None:
        """folder: of a trained tagger. alone: its findings count without those of the rules.

        Raises ``ModelError`` if the folder can't be used.
        """
        self._tagger = load_tagger(folder)
        self._policy = Policy.from_file(folder / POLICY)
        self._alone = alone

    def __call__(self, reading: Reading) -> SecondReading:
        """Writes ``reading.findings`` anew."""
        tags = self._tagger(reading.text)
        if self._alone:
            replace(reading, tags)
            return SecondReading(tags, self._policy)
        familiar = len(reading.norms) <= self._tagger.longest
        merge(reading, tags, self._policy, familiar=familiar)
        return SecondReading(tags, self._policy if familiar else None)
