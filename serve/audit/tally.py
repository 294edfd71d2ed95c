"""Counts of letters, added up batch by batch: all that the report's tables are made of.

Memory grows with the number of groups, not of letters: of each letter only two hashes are kept
(16 bytes, for ids and copies), and the ids of those on which vetting disagrees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lsmri.serve.audit._extras import arrow, compute
from lsmri.serve.audit.letters import letters, spoken
from lsmri.serve.audit.names import topic

__all__ = ["Tally"]

#: What is counted, by the columns of ``letters.letters`` whose values occur together.
_CROSSED: dict[str, tuple[str, ...]] = {
    "category": ("category",),
    "cause": ("category", "cause"),
    "urgency": ("urgency", "category"),
    "review": ("category", "needs_review"),
    "profile": ("guideline", "version"),
    "sex": ("sex", "category"),
    "age_band": ("age_band", "category"),
    "specialty": ("specialty", "category"),
    "setting": ("setting", "category"),
    "month": ("month", "category"),
    "repeat": ("repeat", "category"),
    "pattern": ("sex", "leg_pain", "setting", "specialty", "category"),
    "vetting": ("vetting", "category"),
    "chance": ("vetting", "percent"),
    "referrer": ("referrer", "specialty", "category"),
    "month_specialty": ("month", "specialty"),
    "month_age": ("month", "age_band"),
}
#: The same of lists: the list's column, and what its values occur together with.
_LISTED: dict[str, tuple[str, tuple[str, ...]]] = {
    "rules": ("rules", ("category",)),
    "missing": ("missing", ("category",)),
    "safety": ("safety", ("category",)),
    "referrer_missing": ("missing", ("referrer", "cause")),
}

Key = tuple[Any, ...]


@dataclass(slots=True)
class Tally:
    """Counts over the letters seen so far.

    counts: by name, letters by the values that occur together.
    questions: letters uncertain for want of information, by the set of facts that is missing.
    unknown: by column, values that no code stands for.
    disagreeing: ``pyarrow`` tables of the letters whose vetting differs from the decision.
    """

    letters: int = 0
    counts: dict[str, Counter[Key]] = field(
        default_factory=lambda: {name: Counter() for name in (*_CROSSED, *_LISTED, "profiles")}
    )
    questions: Counter[frozenset[str]] = field(default_factory=Counter)
    concepts: Counter[tuple[str | None, str]] = field(default_factory=Counter)
    sums: dict[str, Counter[str | None]] = field(
        default_factory=lambda: {
            n: Counter() for n in ("confidence", "words", "unknown_words", "review", "silent")
        }
    )
    unknown: Counter[str] = field(default_factory=Counter)
    disagreeing: list[Any] = field(default_factory=list)
    _hashes: dict[str, list[NDArray[np.uint64]]] = field(
        default_factory=lambda: {"id": [], "digest": []}
    )

    def add(self, raw: Any) -> Any:
        """Counts a batch (a table of ``raw_schema``) and gives its letters, ready to count."""
        table = letters(raw, self.unknown)
        self.letters += table.num_rows
        if not table.num_rows:
            return table
        for name, columns in _CROSSED.items():
            self._cross(name, table, columns)
        for name, (column, others) in _LISTED.items():
            self._list(name, table, column, others)
        self._profiles(table)
        self._questions(table)
        self._by_month(table)
        self._disagreements(table)
        for name, kept in self._hashes.items():
            kept.append(hashes(table.column(name)))
        return table

    def of(self, name: str) -> Counter[Key]:
        """The counts under a name, None among the values where a letter doesn't say."""
        return self.counts[name]

    def by_category(self, name: str) -> dict[Any, Counter[str]]:
        """Counts of (value, category) as categories by value."""
        found: dict[Any, Counter[str]] = {}
        for (value, category), number in self.counts[name].items():
            found.setdefault(value, Counter())[category] += number
        return found

    def again(self, name: str) -> int:
        """How many letters have the ``id`` or ``digest`` of a letter before them."""
        kept = self._hashes[name]
        every = np.concatenate(kept) if kept else np.array([], dtype=np.uint64)
        every = every[every != 0]
        return len(every) - len(np.unique(every))

    def _cross(self, name: str, table: Any, columns: tuple[str, ...]) -> None:
        for key, number in _counted(table.select(list(dict.fromkeys(columns)))):
            self.counts[name][key] += number

    def _list(self, name: str, table: Any, column: str, others: tuple[str, ...]) -> None:
        for key, number in _counted(_exploded(table, column, others)):
            self.counts[name][(topic(key[0]), *key[1:]) if column == "missing" else key] += number

    def _profiles(self, table: Any) -> None:
        names = _exploded(table, "profiles", ())
        verdicts = _exploded(table, "verdicts", ("category",))
        both = arrow().table(
            {
                "profile": names.column("profiles"),
                "verdict": verdicts.column("verdicts"),
                "category": verdicts.column("category"),
            }
        )
        for key, number in _counted(both):
            self.counts["profiles"][key] += number

    def _questions(self, table: Any) -> None:
        pc = compute()
        open_ = table.filter(pc.fill_null(pc.equal(table.column("cause"), "information"), False))
        joined = pc.binary_join(open_.column("missing").combine_chunks(), " ")
        for (missing,), number in _counted(arrow().table({"missing": joined})):
            if missing:
                self.questions[frozenset(map(topic, missing.split()))] += number

    def _by_month(self, table: Any) -> None:
        pa, pc = arrow(), compute()
        findings = spoken(table)
        said = findings.filter(
            pc.is_in(findings.column("status"), value_set=pa.array(["present", "possible"]))
        )
        month = table.column("month")
        with_month = pa.table(
            {"month": month.take(said.column("row")), "concept": said.column("concept")}
        )
        for (when, concept), number in _counted(with_month):
            self.concepts[when, concept] += number
        silent = np.ones(table.num_rows, dtype=bool)
        silent[findings.column("row").to_numpy()] = False
        summed = table.select(["month", "confidence", "words", "unknown_words"])
        summed = summed.append_column("review", pc.cast(table.column("needs_review"), pa.int32()))
        summed = summed.append_column("silent", pa.array(silent.astype("int32")))
        names = list(self.sums)
        grouped = summed.group_by("month", use_threads=False).aggregate([(n, "sum") for n in names])
        for row in grouped.to_pylist():
            for name in names:
                self.sums[name][row["month"]] += row[f"{name}_sum"] or 0

    def _disagreements(self, table: Any) -> None:
        pc = compute()
        # Where there is no vetting, nothing differs: the filter drops what is null.
        rows = table.filter(pc.not_equal(table.column("vetting"), table.column("category")))
        if rows.num_rows:
            told = rows.select(["id", "vetting", "category", "cause", "urgency", "p_inappropriate"])
            rules = pc.binary_join(rows.column("rules").combine_chunks(), " ")
            self.disagreeing.append(told.append_column("rules", rules))


def _counted(table: Any) -> Iterator[tuple[Key, int]]:
    names = table.schema.names
    grouped = table.group_by(names, use_threads=False).aggregate([([], "count_all")])
    columns = [grouped.column(name).to_pylist() for name in (*names, "count_all")]
    for *key, number in zip(*columns, strict=True):
        yield tuple(key), number


def _exploded(table: Any, column: str, others: tuple[str, ...]) -> Any:
    pc = compute()
    lists = table.column(column).combine_chunks()
    columns: Mapping[str, Any] = {column: pc.list_flatten(lists)}
    parents = pc.list_parent_indices(lists)
    return arrow().table({**columns, **{name: table.column(name).take(parents) for name in others}})


def hashes(column: Any) -> NDArray[np.uint64]:
    """A hash of each text, the same on every machine; 0 where there is none."""
    from pandas.util import hash_array  # noqa: PLC0415 - an extra

    values = column.to_numpy()
    missing = column.is_null().to_numpy()
    found = np.asarray(hash_array(np.where(missing, "", values).astype(object), categorize=False))
    found[missing] = 0
    return found.astype(np.uint64)
