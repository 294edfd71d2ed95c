"""A result for the terminal: the decision first, the letter with its evidence last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from lsmri.corpora.letter import FeatureRecord, Mention
from lsmri.models.decision import Decision, Reason, Result
from lsmri.serve.render import words
from lsmri.serve.render.highlight import Lines, Segment, leading, quotation, segments
from lsmri.serve.render.visible import shown, visible
from lsmri.serve.scoring import Scored

__all__ = ["console_for", "hanging", "render"]

#: A finding shows by a mark behind its words as well, for those who see no colours.
_STYLES = {
    "present": "bold underline",
    "possible": "bold italic yellow",
    "absent": "dim underline",
    "historical": "italic cyan",
    "hypothetical": "italic magenta",
    "family": "italic blue",
}
_VERDICTS = {"appropriate": "bold green", "uncertain": "bold yellow", "inappropriate": "bold"}
_URGENCIES = {"emergency": "bold reverse red", "urgent": "bold red", "routine": "", "none": "dim"}
#: How many mentions are quoted for one reason.
_MOST_QUOTED = 6


def console_for(file: TextIO, *, width: int | None = None) -> Console:
    """A console that takes every text as it is, without rich's own markup."""
    return Console(file=file, width=width, highlight=False, markup=False, emoji=False)


def render(scored: Scored, console: Console) -> None:
    """Prints one result."""
    result = scored.result
    decision = result.decision
    console.print(Rule(Text(shown(result.id)), style="dim", align="left"))
    console.print(_headline(decision))
    for title, part in _parts(scored):
        console.print()
        console.print(Text(title, style="bold"))
        console.print(Padding(part, (0, 0, 0, 2), expand=False))
    console.print()


def _headline(decision: Decision) -> Text:
    label = f" {decision.category.upper()} "
    line = Text(label, style=f"{_VERDICTS[decision.category]} reverse")
    line.append("  ")
    line.append(words.urgency(decision), style=_URGENCIES[decision.urgency])
    line.append(f"\n{words.verdict(decision)}.")
    if decision.needs_review:
        line.append(f"\n{words.REVIEW}", style="bold")
    chances = ", ".join(f"{name} {words.percent(p)}" for name, p in decision.probabilities.items())
    line.append(f"\nGuideline {visible(decision.guideline)}. {chances.capitalize()}.", style="dim")
    return line


def _parts(scored: Scored) -> Iterator[tuple[str, RenderableType]]:
    result, decision = scored.result, scored.result.decision
    lines = Lines(result.text)
    if scored.decisions:
        yield "Every guideline", _comparison(scored.decisions)
    if decision.reasons:
        yield "Why", Group(*(_reason(reason, result, lines) for reason in decision.reasons))
    if decision.missing:
        yield "To ask the referrer", _bullets(fact.question for fact in decision.missing)
    if decision.routes:
        yield "What to do", _bullets(map(words.route, decision.routes))
    if decision.safety:
        yield "MRI safety, to be settled before the scan", _safety(result, lines)
    yield "What the letter says", _features(result.features)
    yield "The letter", _letter(result.text, result.mentions, lines)
    if decision.reply:
        yield "Draft reply", Text(visible(decision.reply))


def _comparison(decisions: dict[str, Decision]) -> Table:
    table = _grid(4)
    for name, decision in decisions.items():
        table.add_row(
            Text(visible(name)),
            Text(decision.category, style=_VERDICTS[decision.category]),
            Text(words.urgency(decision), style=_URGENCIES[decision.urgency]),
            Text(visible(", ".join(decision.rules)), style="dim"),
        )
    return table


def _reason(reason: Reason, result: Result, lines: Lines) -> Group:
    statement = Text(f"{visible(reason.statement)} ")
    sources = visible(", ".join(reason.sources))
    statement.append(f"[{visible(reason.rule)}; {sources}]", style="dim")
    cited = [result.mentions[i] for i in reason.mentions if i < len(result.mentions)]
    return Group(statement, *_quotations(cited, lines))


def _quotations(mentions: Sequence[Mention], lines: Lines) -> Iterator[Text]:
    for mention in mentions[:_MOST_QUOTED]:
        quoted = Text(f"  line {lines.number(mention.start)}: “", style="dim")
        quoted.append(visible(quotation(mention.text)), style=_style(mention))
        quoted.append(f"” {visible(words.mention_words(mention))}")
        yield quoted
    if len(mentions) > _MOST_QUOTED:
        yield Text(f"  and {len(mentions) - _MOST_QUOTED} more", style="dim")


def _bullets(items: Iterable[str]) -> Group:
    return Group(*(hanging("- ", Text(visible(item))) for item in items))


def _safety(result: Result, lines: Lines) -> Group:
    parts: list[RenderableType] = []
    for code in result.decision.safety:
        status = result.features.findings.get(code, "")
        parts.append(Text(f"{words.concept(code)}{', ' if status else ''}{status}", style="bold"))
        parts += _quotations([m for m in result.mentions if m.concept == code], lines)
    return Group(*parts)


def _features(features: FeatureRecord) -> Table:
    table = _grid(2)
    for label, value in words.facts(features):
        table.add_row(Text(label, style="dim"), Text(visible(value)))
    for status, codes in words.findings(features).items():
        if codes:
            names = Text(", ".join(map(words.concept, codes)))
            table.add_row(Text(status.capitalize(), style="dim"), names)
    if not table.row_count:
        table.add_row(Text("Nothing that the guideline asks for.", style="dim"))
    return table


def _letter(text: str, mentions: Sequence[Mention], lines: Lines) -> Group:
    """The letter line by line, with numbers, and marks behind what it says."""
    seen = visible(text)
    pieces = [Text() for _ in lines.spans]
    at = 0
    for segment in segments(text, mentions):
        while at < len(lines.spans) - 1 and lines.spans[at + 1][0] <= segment.start:
            at += 1
        here = at
        while here < len(lines.spans) and lines.spans[here][0] < segment.end:
            start, end = lines.spans[here]
            part = seen[max(start, segment.start) : min(end, segment.end)]
            pieces[here].append(part, style=_shown_as(segment, mentions))
            here += 1
        for mark in _marks(segment, mentions):
            pieces[here - 1].append(f"[{mark}]", style="dim")
    width = len(str(len(pieces)))
    numbered = (hanging(f"{n:>{width}} ", line) for n, line in enumerate(pieces, start=1))
    return Group(_legend(mentions), *numbered)


def _legend(mentions: Sequence[Mention]) -> Text:
    said = {mention.assertion for mention in mentions}
    marks = (f"[{mark}] {name}" for name, mark in words.ASSERTIONS.items() if name in said)
    return Text("  ".join(marks) or "No evidence was found.", style="dim")


def _shown_as(segment: Segment, mentions: Sequence[Mention]) -> str:
    return _style(leading(segment.mentions, mentions)) if segment.mentions else ""


def _style(mention: Mention) -> str:
    return _STYLES[mention.assertion]


def _marks(segment: Segment, mentions: Sequence[Mention]) -> Iterable[str]:
    return dict.fromkeys(words.ASSERTIONS[mentions[i].assertion] for i in segment.ends)


def hanging(start: str, text: Text) -> Table:
    """``text`` wrapped beside ``start``."""
    table = Table.grid()
    table.add_column(width=len(start))
    table.add_column(overflow="fold")
    table.add_row(Text(start, style="dim"), text)
    return table


def _grid(columns: int) -> Table:
    table = Table.grid(padding=(0, 2))
    for _ in range(columns):
        table.add_column(overflow="fold")
    return table
