"""The trained tagger as a second reader beside the rules, or in their place."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as evolve
from pathlib import Path
from typing import Any

from lsmri.corpora.letter import FeatureRecord
from lsmri.corpora.scheme import Concept
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.lexicon import load_lexicon
from lsmri.nlp.record import ruled_statuses
from lsmri.nlp.tagger.durations import DurationModel, duration_candidates
from lsmri.nlp.tagger.merging import exchange, merge, replace, revive
from lsmri.nlp.tagger.model import Tags, load_tagger
from lsmri.nlp.tagger.numbers import ModelError
from lsmri.nlp.tagger.overview import OVERVIEW_GRAPH, STATUSES, Overview, OverviewModel
from lsmri.nlp.tagger.policy import NOW, Policy
from lsmri.nlp.tagger.respelling import Slip
from lsmri.nlp.tagger.response import ResponseModel, response_features, settled
from lsmri.nlp.tagger.statuses import (
    GRAVE,
    STATUS_MODEL,
    StatusModel,
    Weighed,
    most_serious,
)
from lsmri.nlp.tagger.treatments import settle_treatments
from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.timex import COMPLAINED, PickedTime
from lsmri.nlp.treatment.summary import response_of

__all__ = ["SecondReader", "SecondReading"]


#: A concept's status is in no doubt from this probability on.
_CERTAIN = 0.97
#: From here on, letters of training and development are right against what explains a finding.
_SURE = 0.92
#: A grave concept that makes no emergency of the letter is held to be there from this probability
#: on. On 954 letters unseen by the network, 48 quiet ones in place of 65 are scanned for it, and 19
#: indicated scans in place of 16 refused; all of these are marked for review.
_HELD = 0.35
#: From this probability on, an emergency that isn't held to be there is a matter for a person. On
#: 889 letters unseen by network and status model it marks 41 more, two of the four missed
#: emergencies that nothing else marks among them.
_MAY_BE = 0.04


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What the tagger saw in a letter, for what is settled after the findings.

    policy: settles the treatments. weighed: the mentions of each concept
    as they were settled. ruled: the statuses that the written rules of the record make of those
    that were kept. chances: how probable each status of a concept is. statuses: those that count;
    None where the written rules stand. durations: picks the duration of the complaint; None where
    the rules do. responses: says how treatment did; None where the rules do. overview: what the
    letter comes to as a whole, None where no network says it. spared: grave concepts that count on
    a small chance, the least probable first, with the status that they have if no emergency needs
    them. revived: findings that are kept for what counts, each with what was kept of its words
    before.
    """

    tags: Tags
    policy: Policy
    weighed: Mapping[Concept, Sequence[Weighed]] = field(default_factory=dict)
    ruled: Mapping[str, str] = field(default_factory=dict)
    chances: Mapping[Concept, dict[str | None, float]] = field(default_factory=dict)
    statuses: Mapping[Concept, str | None] | None = None
    durations: DurationModel | None = None
    responses: ResponseModel | None = None
    overview: Overview | None = None
    spared: Mapping[Concept, str | None] = field(default_factory=dict)
    revived: Sequence[tuple[Finding, Finding | None]] = ()

    def settle_treatments(self, reading: Reading) -> None:
        """Settles the treatments that the rules read and the tagger sees."""
        reading.ruled_response = response_of(reading.treatments)
        settle_treatments(reading, self.tags, self.policy)

    def pick_time(self, reading: Reading) -> None:
        """Weighs the times that the rules have bound, and picks the duration of the complaint."""
        settled = self.statuses
        findings: Mapping[Any, str | None] = ruled_statuses(reading) if settled is None else settled
        reading.timed = duration_candidates(reading, self.tags, findings)
        if self.durations is None:
            return
        chosen = self.durations(reading.timed)
        reading.picked = PickedTime(chosen)
        if chosen is None or chosen.bearer in COMPLAINED:
            return
        chosen.bearer = "episode"
        if all(t is not chosen for t in reading.timexes):
            reading.timexes.append(chosen)

    def settle_response(self, reading: Reading, record: FeatureRecord) -> dict[bool | None, float]:
        """Writes how treatment did to the record of a reading, with the treatments filled in.

        Returns how probable each response is; empty where that is in no doubt.
        """
        if self.responses is None or self.overview is None:
            return {}
        chances = self.responses(response_features(self.overview.responses, record, reading))
        read = record.conservative_treatment_failed
        record.conservative_treatment_failed = settled(chances, read, reading.ruled_response)
        return chances if max(chances.values()) < _CERTAIN else {}

    def is_sure_of(self, concept: str) -> bool:
        """Whether the concept is all but certain to be there, or possible."""
        shares = self.chances.get(Concept(concept), {}) if self.statuses is not None else {}
        return _now(shares) >= _SURE

    def is_near_emergency(self) -> bool:
        """Whether an emergency that isn't held to be there may be all the same."""
        if self.statuses is None:
            return False
        return any(
            _now(shares) >= _MAY_BE
            for concept, shares in self.chances.items()
            if concept in GRAVE and self.statuses.get(concept) not in NOW
        )

    def relent(self, reading: Reading, concepts: Collection[Concept]) -> None:
        """Takes back what is held to be there on a small chance, where no emergency needs it.

        concepts: those of ``spared`` that are taken back.
        Writes ``reading.findings`` and ``reading.second_reading`` anew.
        """
        for revived, before in self.revived:
            if revived.concept in concepts:
                exchange(reading, revived, before)
        statuses = {**(self.statuses or {}), **{c: self.spared[c] for c in concepts}}
        reading.second_reading = evolve(self, statuses=statuses, spared={}, revived=())

    @property
    def doubts(self) -> dict[str, dict[Any, float]]:
        """How probable each status is of the concepts that are in doubt."""
        return {c: shares for c, shares in self.chances.items() if max(shares.values()) < _CERTAIN}

    def settle_statuses(self, findings: dict[str, str], claimed: Container[str]) -> None:
        """Writes ``findings`` anew, the status of each concept by the written rules.

        claimed: concepts with a finding that they are there, or may be. What has none any more,
        because another finding explains it, doesn't come back.
        """
        for concept, status in (self.statuses or {}).items():
            if status in NOW and str(concept) not in claimed:
                continue
            findings.pop(str(concept), None)
            if status is not None:
                findings[str(concept)] = status


def _slips(reading: Reading) -> list[Slip]:
    """The words that the rules take for misspellings of the lexicon's."""
    fold = load_lexicon().normaliser.fold
    slips = []
    for start, end, norm in zip(reading.starts, reading.ends, reading.norms, strict=True):
        form = reading.text[start:end]
        if norm and norm != form and norm.isalpha() and form.isalpha() and norm != fold(form):
            slips.append(Slip(start, end, norm))
    return slips


def _now(shares: Mapping[str | None, float]) -> float:
    """How probable it is that a concept is there, or possible."""
    return shares.get("present", 0.0) + shares.get("possible", 0.0)


class SecondReader:
    """Reads letters whose findings the rules have settled."""

    def __init__(self, folder: Path, *, alone: bool) -> None:
        """folder: of a trained tagger. alone: its findings count without those of the rules.

        Raises ``ModelError`` if the folder can't be used.
        """
        self._tagger = load_tagger(folder)
        self._policy = Policy.from_folder(folder)
        self._statuses = StatusModel.from_folder(folder)
        self._durations = DurationModel.from_folder(folder)
        self._responses = ResponseModel.from_folder(folder)
        self._overviews = OverviewModel.from_folder(folder)
        self._alone = alone
        if self._statuses is not None and self._statuses.overviewed and self._overviews is None:
            raise ModelError(
                f"{folder / OVERVIEW_GRAPH}: not there, and {STATUS_MODEL} was learned with it;"
                " copy the whole folder again"
            )

    def __call__(self, reading: Reading) -> SecondReading:
        """Writes ``reading.findings`` anew."""
        tags = self._tagger(reading.text, _slips(reading))
        if self._alone:
            replace(reading, tags)
            return self._with_models(SecondReading(tags, self._policy), self._overview(tags))
        weighed = merge(reading, tags, self._policy)
        overview = self._overview(tags)
        second = SecondReading(tags, self._policy, weighed=weighed, ruled=ruled_statuses(reading))
        return self._with_models(self._with_statuses(second, reading, overview), overview)

    def _overview(self, tags: Tags) -> Overview | None:
        return None if self._overviews is None else self._overviews(tags)

    def _with_models(self, second: SecondReading, overview: Overview | None) -> SecondReading:
        return evolve(
            second, durations=self._durations, responses=self._responses, overview=overview
        )

    def _with_statuses(
        self,
        second: SecondReading,
        reading: Reading,
        overview: Overview | None,
    ) -> SecondReading:
        """With the status of each concept; writes what is kept for it to ``reading.findings``."""
        weighed = second.weighed
        if self._statuses is None:
            chances = {c: most_serious(w.settled for w in ws) for c, ws in weighed.items()}
            return evolve(second, chances=chances)
        chances = self._statuses.chances(weighed, second.ruled, overview)
        words = len(reading.norms)
        statuses = {
            c: self._statuses.status(c, weighed[c], chances[c], words=words) for c in weighed
        }
        spared = {
            c: max(STATUSES[:2], key=lambda status: chances[c][status])
            for c in sorted(statuses.keys() & GRAVE, key=lambda c: (_now(chances[c]), c))
            if statuses[c] in NOW and _now(chances[c]) < _HELD
        }
        revived = revive(reading, weighed, statuses)
        return evolve(second, chances=chances, statuses=statuses, spared=spared, revived=revived)
