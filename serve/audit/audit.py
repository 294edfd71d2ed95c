"""Reads an archive once and works out everything that the report shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lsmri.serve.audit._extras import arrow, require
from lsmri.serve.audit.agreement import CATEGORIES, Agreement, Costs, agreement, costs
from lsmri.serve.audit.archive import Archive
from lsmri.serve.audit.problems import AuditError
from lsmri.serve.audit.profiles import Comparison, Sample, compared, recomputed
from lsmri.serve.audit.questions import FormField, best_forms
from lsmri.serve.audit.referrers import PeerGroup, peer_groups, referrers
from lsmri.serve.audit.regression import Cell, Regression, exposure, regress
from lsmri.serve.audit.tally import Tally, hashes

__all__ = ["Audit", "Options", "audit"]


@dataclass(frozen=True, slots=True)
class Options:
    """What the reader sets.

    fewest: groups and referrers with fewer letters are not shown by themselves.
    sample: so many letters are decided anew under every profile; 0 for none.
    held_back, scanned: the price of holding back a letter that vetting found appropriate, and of
        scanning one that it found inappropriate.
    threshold: the probability of inappropriate from which the reader would hold letters back.
    referrer: the column that says who referred.
    """

    fewest: int = 20
    sample: int = 10_000
    held_back: float = 10.0
    scanned: float = 1.0
    threshold: float | None = None
    referrer: str = "referrer"


@dataclass(frozen=True, slots=True)
class Audit:
    """Everything that is known of an archive.

    unreadable: lines that were told and passed over. rejected: letters that were never scored.
    profiles_of: how many letters the comparison of profiles rests on; ``stored`` where the archive
        held the verdicts, rather than records to decide anew. strange: records that couldn't be.
    agreement: None where no letter was vetted; then there are no costs.
    disagreeing: a ``pyarrow`` table, in the order of the archive.
    """

    options: Options
    tally: Tally
    unreadable: int
    rejected: int
    forms: tuple[FormField, ...]
    profiles: tuple[Comparison, ...]
    profiles_of: int
    stored: bool
    strange: int
    regression: Regression
    agreement: Agreement | None
    costs: tuple[Costs, ...]
    disagreeing: Any
    groups: tuple[PeerGroup, ...] = field(default=())

    @property
    def letters(self) -> int:
        """How many letters were counted."""
        return self.tally.letters

    @property
    def months(self) -> list[str]:
        """The months of letters with a date, in order."""
        return sorted({m for (m, _) in self.tally.of("month") if m is not None})

    @property
    def categories(self) -> Counter[str]:
        """Letters by category."""
        return Counter({c: self.tally.of("category")[c,] for c in CATEGORIES})


def audit(
    archive: Archive, told: Callable[[str], object], *, options: Options | None = None
) -> Audit:
    """Reads ``archive`` to its end and works everything out.

    told: is given a sentence for each line that can't be read.
    Raises ``AuditError`` where the extra lacks, or the archive can't be read or holds no letters.
    """
    require()
    options = options or Options()
    tally, sample = Tally(), Sample(options.sample)
    unreadable = 0

    def tell(what: str) -> None:
        nonlocal unreadable
        unreadable += 1
        told(what)

    for batch in archive.batches(tell, referrer=options.referrer):
        tally.add(batch.rows)
        ids, categories = batch.rows.column("id"), batch.rows.column("category").to_pylist()
        sample.offer(hashes(ids), categories, batch.features)
    if not tally.letters:
        why = f", and {unreadable} lines that are none" if unreadable else ""
        raise AuditError(f"{archive.path} holds no scored letters{why}: there is nothing to audit")
    return _worked_out(tally, sample, options, (unreadable, archive.rejected))


def _worked_out(tally: Tally, sample: Sample, options: Options, lacking: tuple[int, int]) -> Audit:
    vetted = agreement(_two(tally.of("vetting")))
    profiles, of, stored, strange = _profiles(tally, sample)
    return Audit(
        options=options,
        tally=tally,
        unreadable=lacking[0],
        rejected=lacking[1],
        forms=tuple(best_forms(tally.questions)),
        profiles=tuple(profiles),
        profiles_of=of,
        stored=stored,
        strange=strange,
        regression=regress(_cells(tally)),
        agreement=vetted if vetted.letters else None,
        costs=tuple(_costs(tally, options)) if vetted.letters else (),
        disagreeing=arrow().concat_tables(tally.disagreeing) if tally.disagreeing else None,
        groups=tuple(
            peer_groups(
                referrers(tally.of("referrer")),
                fewest=options.fewest,
                missing=_left_open(tally),
            )
        ),
    )


def _profiles(tally: Tally, sample: Sample) -> tuple[list[Comparison], int, bool, int]:
    if tally.of("profiles"):
        found = compared(tally.of("profiles"))
        return found, max(c.against.letters for c in found), True, 0
    drawn = sample.letters()
    found, strange = recomputed(drawn) if drawn else ([], 0)
    return found, len(drawn) - strange, False, strange


def _cells(tally: Tally) -> list[Cell]:
    counts: dict[tuple[Any, ...], list[int]] = {}
    for (sex, leg_pain, setting, specialty, category), n in tally.of("pattern").items():
        exposed = exposure(sex, leg_pain, setting, specialty)
        cell = counts.setdefault(tuple(exposed.items()), [0, 0])
        cell[category != "inappropriate"] += n
    ordered = sorted(counts.items(), key=repr)
    return [Cell(dict(pattern), bad, others) for pattern, (bad, others) in ordered]


def _costs(tally: Tally, options: Options) -> list[Costs]:
    by_chance = {k: n for k, n in _two(tally.of("chance")).items() if k[1] is not None}
    return costs(
        by_chance,
        _two(tally.of("vetting")),
        held_back=options.held_back,
        scanned=options.scanned,
        threshold=options.threshold,
    )


def _left_open(tally: Tally) -> dict[tuple[str, str | None], int]:
    """Letters uncertain for want of information, by (fact that is missing, referrer)."""
    found = tally.of("referrer_missing").items()
    return {(fact, name): n for (fact, name, cause), n in found if cause == "information"}


def _two(counts: Mapping[Any, int]) -> dict[tuple[Any, Any], int]:
    """Counts of pairs whose first value is known."""
    return {(a, b): n for (a, b), n in counts.items() if a is not None}
