"""An evaluation as one page: the figures, two charts, and every letter beside its gold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.letter import Mention
from lsmri.models.decision import Result
from lsmri.serve.render import words
from lsmri.serve.render.evaluation import figures
from lsmri.serve.render.evaluation_charts import reliability_chart, risk_chart
from lsmri.serve.render.highlight import segments
from lsmri.serve.render.html import document
from lsmri.serve.render.visible import visible

__all__ = ["ReadLetter", "evaluation_page"]

_NOTE = "This page holds the letters: treat it as you treat them."
_KINDS = {
    "missed": "mention missed",
    "extra": "mention in excess",
    "assertion": "assertion differs",
    "finding": "finding of the record differs",
    "feature": "other feature differs",
    "category": "category differs",
    "urgency": "urgency differs",
}
#: What shows where mentions overlap, the gravest first.
_RANK = ("missed", "extra", "assertion", "same")
#: Tables that stand open; the others are to be unfolded.
_OPEN = 2

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """A letter with its gold annotation and what a model made of it."""

    item: AnnotatedLetter
    result: Result


def evaluation_page(record: Plain, letters: Sequence[ReadLetter]) -> str:
    """The page. record: the plain values of the figures file. letters: in their order."""
    found: defaultdict[str, list[Plain]] = defaultdict(list)
    for difference in record["differences"]:
        found[difference["letter"]].append(difference)
    name = _e(" ".join(record["model"].values()))
    body = (
        f'<div class="wrap"><header><h1>{name} on {record["letters"]} letters</h1>'
        f'<p class="hint">Guideline {_e(record["guideline"])}; {record["recorded"]} letters have'
        f" feature records. In brackets 95 % intervals: bootstrap over letters, {record['draws']}"
        f' draws. {_NOTE}</p></header><section class="figures">{_tables(record)}</section>'
        f'<section id="browser"><h2>Letters</h2>{_filters(record, letters)}'
        f"{''.join(_letter(one, found[one.item.letter.id]) for one in letters)}</section></div>"
    )
    title = f"Evaluation of {name}"
    styles = ("page.css", "evaluation.css")
    return document(title, body, styles=styles, script="evaluation.js")


# ---- figures ----


def _tables(record: Plain) -> str:
    charts = ""
    if record["calibration"]:
        pictures = reliability_chart(record["calibration"]), risk_chart(record["calibration"])
        charts = f'<div class="charts">{"".join(pictures)}</div>'
    tables = [
        f"<details{' open' if number < _OPEN else ''}><summary>{_e(title)}</summary>"
        f'<div class="scroll" tabindex="0" role="group" aria-label="{_e(title)}">'
        f"{_table(rows)}</div></details>"
        for number, (title, rows) in enumerate(figures(record))
    ]
    return "".join((*tables[:_OPEN], charts, *tables[_OPEN:]))


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *rest = ("".join(f"<td>{_e(cell)}</td>" for cell in row) for row in rows)
    head = head.replace("<td>", "<th>").replace("</td>", "</th>")
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rest)}</table>"


# ---- the browser ----


def _filters(record: Plain, letters: Sequence[ReadLetter]) -> str:
    differences = record["differences"]
    kinds = {str(d["kind"]) for d in differences}
    names = sorted({str(d["name"]) for d in differences} - {"decision"})
    authors = sorted({one.item.author for one in letters} - {""})
    return (
        '<form class="filters">'
        f"{_select('kind', 'Difference', [(k, _KINDS[k]) for k in _KINDS if k in kinds])}"
        f"{_select('name', 'Concept or feature', [(n, n.replace('_', ' ')) for n in names])}"
        f"{_select('author', 'Author', [(a, a) for a in authors])}"
        '<label>Id <input name="id" type="search" autocomplete="off"></label>'
        '<label><input name="all" type="checkbox"> also letters without a difference</label>'
        f'<output aria-live="polite">{len(letters)} letters</output></form>'
        f'<p class="key">{_key()}</p>'
    )


def _select(name: str, label: str, options: Iterable[tuple[str, str]]) -> str:
    given = [("", "any"), *options]
    choices = "".join(f'<option value="{_e(code)}">{_e(said)}</option>' for code, said in given)
    return f'<label>{label} <select name="{name}">{choices}</select></label>'


def _key() -> str:
    return " ".join(
        f'<mark class="{kind}">{said}</mark>'
        for kind, said in (
            ("same", "as gold has it"),
            ("missed", "missed"),
            ("extra", "in excess"),
            ("assertion", "claimed otherwise"),
        )
    )


def _letter(one: ReadLetter, found: Sequence[Plain]) -> str:
    letter, result = one.item.letter, one.result
    said = (one.item.author, one.item.style, f"{len(letter.text.split())} words")
    gold = {_place(d): d["kind"] for d in found if d["kind"] in ("missed", "assertion")}
    read = {_place(d): "extra" for d in found if d["kind"] == "extra"}
    read |= {_place(d, "read_"): "assertion" for d in found if d["kind"] == "assertion"}
    review = ", marked for review" if result.decision.needs_review else ""
    verdict = f"{result.decision.category}, {result.decision.urgency}{review}"
    listed = "".join(f'<li data-k="{_token(d)}">{_told(d)}</li>' for d in found)
    return (
        f'<article data-d="{" ".join(map(_token, found))}"'
        f' data-author="{_e(one.item.author)}" data-id="{_e(letter.id)}">'
        f"<h3>{_e(letter.id)}</h3>"
        f'<p class="hint">{_e(", ".join(filter(None, said)))}. Read as {_e(verdict)}.</p>'
        f'<ul class="differences">{listed}</ul><div class="sides">'
        f"{_side('Gold', letter.text, one.item.mentions, gold)}"
        f"{_side('Read', letter.text, result.mentions, read)}</div></article>"
    )


def _told(difference: Plain) -> str:
    """One difference in words: what, and what each side says of it."""
    name = "" if difference["name"] == "decision" else words.concept(difference["name"])
    sides = " → ".join(_value(difference[side]) for side in ("gold", "read"))
    return f"{_e(_KINDS[difference['kind']])}: <b>{_e(name)}</b> {_e(sides)}"


def _value(value: Any) -> str:
    if value is None:
        return "–"
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)


def _token(difference: Plain) -> str:
    return _e(f"{difference['kind']}:{difference['name']}")


def _place(difference: Plain, which: str = "") -> tuple[int, int, str]:
    return difference[f"{which}start"], difference[f"{which}end"], str(difference["name"])


def _side(
    title: str,
    text: str,
    mentions: Sequence[Mention],
    kinds: Mapping[tuple[int, int, str], str],
) -> str:
    seen = visible(text)
    statuses = [kinds.get((m.start, m.end, str(m.concept)), "same") for m in mentions]
    marked = "".join(
        _marked(seen[piece.start : piece.end], piece.mentions, piece.ends, mentions, statuses)
        for piece in segments(text, mentions)
    )
    text = f'<div class="text" dir="auto">{marked}</div>'
    return f'<section class="side"><h4>{title}</h4>{text}</section>'


def _marked(
    piece: str,
    inside: Sequence[int],
    ends: Sequence[int],
    mentions: Sequence[Mention],
    statuses: Sequence[str],
) -> str:
    if not inside:
        return escape(piece)
    status = min((statuses[i] for i in inside), key=_RANK.index)
    claims = dict.fromkeys(mentions[i].assertion for i in ends)
    says = " ".join(words.ASSERTIONS[claim] for claim in claims if claim != "present")
    label = f' data-says="{says}"' if says else ""
    tokens = " ".join(f"{statuses[i]}:{mentions[i].concept}" for i in inside)
    title = _e("; ".join(words.mention_words(mentions[i]) for i in inside))
    opening = f'<mark class="{status}" data-k="{tokens}"{label} title="{title}">'
    return f"{opening}{escape(piece)}</mark>"


def _e(text: str) -> str:
    return escape(visible(text))
