"""Tables of what letters hold and lack."""

from __future__ import annotations

from collections import Counter

from lsmri.serve.audit import names
from lsmri.serve.audit.agreement import CATEGORIES
from lsmri.serve.audit.audit import Audit
from lsmri.serve.audit.cells import OF_ALL, part_of_all
from lsmri.serve.audit.letters import REPEATS, URGENCIES
from lsmri.serve.audit.table import Column, Table, Value, columns

__all__ = ["forms", "left_open", "missing", "reasons", "repeats", "safety", "urgency"]


def reasons(audit: Audit) -> Table:
    """The rules that letters reach."""
    known = names.rule_words(str(g) for g, _ in audit.tally.of("profile"))
    rows = [
        (
            rule,
            known.get(rule, ""),
            *part_of_all(n.total(), audit.letters),
            *(n[c] for c in CATEGORIES),
        )
        for rule, n in _listed(audit, "rules").items()
    ]
    return Table(
        "reasons",
        "Rules behind the decisions",
        _by_category("Rule", Column("words", "In words")),
        tuple(rows),
        "A letter that leaves facts open counts under each rule that they could lead to.",
    )


def missing(audit: Audit) -> Table:
    """The facts that referrers would be asked for."""
    opened = left_open(audit)
    asked = audit.tally.by_category("missing")
    order = sorted(asked, key=lambda f: (-opened[f], -asked[f].total(), f))
    rows = [
        (f, names.fact(f), opened[f], asked[f].total() - opened[f] - asked[f]["inappropriate"],
         asked[f]["inappropriate"])
        for f in order
    ]  # fmt: skip
    return Table(
        "missing",
        "What letters lack",
        columns(
            ("fact", "Code", "text", True),
            ("words", "What the referrer would be asked"),
            ("left_open", "Letters that it leaves undecided", "count"),
            ("other_uncertain", "Other uncertain letters", "count"),
            ("inappropriate", "Inappropriate letters", "count"),
        ),
        tuple(rows),
        "Red flags that a letter doesn't mention count as absent. Beside an inappropriate decision"
        " they are asked for to be safe: an answer could change it. An appropriate letter is asked"
        " nothing.",
    )


def left_open(audit: Audit) -> Counter[str]:
    """Letters uncertain for want of information, by each fact that they lack."""
    found: Counter[str] = Counter()
    for facts, number in audit.tally.questions.items():
        found.update(dict.fromkeys(facts, number))
    return found


def forms(audit: Audit) -> Table:
    """The forms that would have settled most letters."""
    rows = [
        (
            len(f.facts),
            "; ".join(names.fact(x) for x in f.facts),
            *part_of_all(f.settled, f.letters),
        )
        for f in audit.forms
    ]
    head = columns(
        ("fields", "Questions", "count"),
        ("facts", "The form would ask for"),
        ("letters", "Letters settled", "count"),
        ("share", "Of letters uncertain for want of information", "share"),
        ("low", "from", "share", True),
        ("high", "to", "share", True),
    )
    return Table(
        "forms",
        "The request form that would have settled most letters",
        head,
        tuple(rows),
        "A letter counts as settled where the form asks for everything that it lacked: a least"
        " number. It assumes that the referrer would have known and answered.",
    )


def urgency(audit: Audit) -> Table:
    """Letters by urgency."""
    found = audit.tally.by_category("urgency")
    rows = [
        (u, names.URGENCIES[u], *part_of_all(n.total(), audit.letters), *(n[c] for c in CATEGORIES))
        for u in URGENCIES
        if (n := found.get(u, Counter[str]()))
    ]
    head = _by_category("Urgency", Column("words", "Urgency"))
    return Table(
        "urgency",
        "Urgency",
        tuple(Column(c.name, c.label, c.kind, c.hidden or c.name == "code") for c in head),
        tuple(rows),
    )


def safety(audit: Audit) -> Table:
    """Letters by what bears on MRI safety."""
    rows = [
        (code, names.finding(code), *part_of_all(n.total(), audit.letters))
        for code, n in _listed(audit, "safety").items()
    ]
    return Table(
        "safety",
        "MRI safety: present or possible",
        (*columns(("code", "Code", "text", True), ("words", "To be settled before the scan")),
         *OF_ALL),
        tuple(rows),
        "From the referral letter alone. It replaces no safety questionnaire.",
    )  # fmt: skip


def repeats(audit: Audit) -> Table:
    """Letters by what they say of an earlier MRI."""
    found = audit.tally.by_category("repeat")
    rows: list[tuple[Value, ...]] = [
        (name, *part_of_all(n.total(), audit.letters), *(n[c] for c in CATEGORIES))
        for name in REPEATS
        if (n := found.get(name, Counter[str]()))
    ]
    return Table("repeats", "Requests after an earlier MRI", _by_category("The letter says"),
                 tuple(rows))  # fmt: skip


def _listed(audit: Audit, name: str) -> dict[str, Counter[str]]:
    """Letters by category of each value, the commonest value first."""
    found = audit.tally.by_category(name)
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].total(), pair[0])))


def _by_category(label: str, *extra: Column) -> tuple[Column, ...]:
    return (
        Column("code", label),
        *extra,
        *OF_ALL,
        *(Column(c, c.capitalize(), "count") for c in CATEGORIES),
    )
