"""Guideline profiles as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from lsmri.models.description import Description, Row
from lsmri.serve.render.text import console_for, hanging
from lsmri.serve.render.visible import visible
from lsmri.serve.render.words import number

__all__ = ["as_markdown", "as_record", "print_list", "print_table"]

_HEAD = ("Rule", "Verdict", "Where", "What to do", "Sources")


def print_list(profiles: Iterable[Description], out: TextIO) -> None:
    """Prints a line for each profile."""
    table = Table(box=None, pad_edge=False)
    for title in ("Name", "Version", "What it is"):
        table.add_column(title, overflow="fold")
    for profile in profiles:
        table.add_row(*map(Text, (profile.name, profile.version, visible(profile.title))))
    console_for(out).print(table)


def print_table(profile: Description, out: TextIO) -> None:
    """Prints a profile as a table for the terminal."""
    console = console_for(out)
    console.print(Text(f"{visible(profile.title)} ({profile.name} {profile.version})", "bold"))
    console.print(Text(visible(profile.summary)))
    console.print()
    console.print(_rules(profile.rows, wide=console.width >= 110))
    if profile.parameters:
        console.print(Text("\nNumbers", style="bold"))
        for parameter in profile.parameters.values():
            _item(
                f"{number(parameter.value)}: {parameter.meaning} ({parameter.source})",
                console,
            )
    for title, remarks in _remarks(profile):
        console.print(Text(f"\n{title}", style="bold"))
        for remark in remarks:
            _item(remark, console)


def _rules(rows: Sequence[Row], *, wide: bool) -> Table:
    """A column for each of the five; on a narrow terminal the last two stand under the rule."""
    table = Table(box=None, pad_edge=False)
    for title in _HEAD if wide else _HEAD[:3]:
        table.add_column(title, overflow="fold")
    for row in rows:
        condition = Text(visible(row.condition))
        routes, sources = "; ".join(row.routes), "; ".join(row.sources)
        cells = [Text(row.rule, style="bold"), Text(_verdict(row, "\n")), condition]
        if wide:
            cells += [Text(visible(routes)), Text(visible(sources), style="dim")]
        else:
            condition.append(f"\n→ {visible(routes)}" if routes else "")
            condition.append(f"\n{visible(sources)}" if sources else "", style="dim")
        table.add_row(*cells)
    return table


def as_markdown(profile: Description) -> str:
    """A profile as a Markdown page."""
    lines = [
        f"# {profile.title}",
        "",
        f"`{profile.name}` {profile.version}. {profile.summary}",
        "",
        _row(_HEAD),
        _row(["---"] * len(_HEAD)),
    ]
    for row in profile.rows:
        routes, sources = "; ".join(row.routes), "; ".join(row.sources)
        lines.append(_row((f"`{row.rule}`", _verdict(row, ", "), row.condition, routes, sources)))
    if profile.parameters:
        head = ("Number", "Meaning", "Source")
        lines += ["", "## Numbers", "", _row(head), _row(["---"] * len(head))]
        for p in profile.parameters.values():
            lines.append(_row((number(p.value), p.meaning, p.source)))
    for title, remarks in _remarks(profile):
        lines += ["", f"## {title}", "", *(f"- {remark}" for remark in remarks)]
    return "\n".join(lines)


def as_record(profile: Description) -> dict[str, Any]:
    """A profile as plain values, for JSON."""
    return asdict(profile)


def _remarks(profile: Description) -> list[tuple[str, tuple[str, ...]]]:
    remarks = [("Not verified", profile.unverified), ("Notes", profile.notes)]
    return [(title, said) for title, said in remarks if said]


def _verdict(row: Row, between: str) -> str:
    return row.category if row.urgency == "none" else f"{row.category}{between}{row.urgency}"


def _item(text: str, console: Console) -> None:
    console.print(hanging("  - ", Text(visible(text))))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
