"""Results as one page that needs nothing but itself: the decision beside the letter."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from lsmri.corpora.letter import Mention
from lsmri.models.decision import Decision, Reason, Result
from lsmri.serve.problems import InputProblem
from lsmri.serve.render import words
from lsmri.serve.render.highlight import Segment, leading, quotation, segments
from lsmri.serve.render.visible import visible
from lsmri.serve.scoring import Scored

__all__ = ["document", "highlighted", "page"]

_TEMPLATES = Path(__file__).parent.parent / "templates"
_URGENCIES = ("emergency", "urgent", "routine", "none")
_HINT = "Point at marked words, or at a reason, to see what belongs together."
_NOTE = (
    "This page supports a decision and does not make it. It holds patient data: treat it as you"
    " treat the letter."
)


def page(items: Iterable[Scored | InputProblem]) -> str:
    """The page on all ``items``: letters in their order, those that failed named on top."""
    scored: list[Scored] = []
    problems: list[InputProblem] = []
    for item in items:
        if isinstance(item, Scored):
            scored.append(item)
        else:
            problems.append(item)
    title = _e(scored[0].result.id) if len(scored) == 1 else f"{len(scored)} letters"
    many = len(scored) != 1
    views = "\n".join(view(one, f"r{n}", many=many) for n, one in enumerate(scored, start=1))
    body = (
        f'<div class="wrap">{_failed(problems)}{_index(scored) if many else ""}'
        f'<main>{views}</main><footer class="foot"><p class="note">{_NOTE}</p></footer></div>'
    )
    return document(f"{title} · MRI of the lumbar spine", body)


def document(
    title: str, body: str, *, styles: Sequence[str] = ("page.css",), script: str = "page.js"
) -> str:
    """A page that needs nothing but itself, and that may load nothing else.

    styles, script: names of files in ``templates``. title, body: HTML.
    """
    style, code = "".join(map(_asset, styles)), _asset(script)
    return Template(_asset("page.html")).substitute(
        title=title,
        style=style,
        style_hash=_hash(style),
        script=code,
        script_hash=_hash(code),
        body=body,
    )


def highlighted(text: str, mentions: Sequence[Mention], prefix: str = "r1") -> str:
    """The letter as HTML, each piece of evidence marked with the indices of its mentions.

    prefix: begins the ids of the places that reasons link to.
    Without its tags it is the visible text of the letter, unchanged.
    """
    seen = visible(text)
    return "".join(
        _marked(seen[segment.start : segment.end], segment, mentions, prefix)
        for segment in segments(text, mentions)
    )


def _marked(words_of: str, segment: Segment, mentions: Sequence[Mention], prefix: str) -> str:
    if not segment.mentions:
        return escape(words_of)
    anchors = "".join(f'<span class="anchor" id="{prefix}m{i}"></span>' for i in segment.begins)
    ending = dict.fromkeys(mentions[i].assertion for i in segment.ends)
    says = " ".join(words.ASSERTIONS[said] for said in ending if said != "present")
    label = f' data-says="{says}"' if says else ""
    focus = ' tabindex="0"' if segment.begins else ""
    title = _e("; ".join(_explained(mentions[i]) for i in segment.mentions))
    return (
        f'{anchors}<mark class="{leading(segment.mentions, mentions).assertion}"'
        f' data-m="{_indices(segment.mentions)}"{label}{focus} title="{title}">'
        f"{escape(words_of)}</mark>"
    )


def _explained(mention: Mention) -> str:
    section = f"section: {mention.section}" if mention.section else ""
    why = f"read by {', '.join(mention.why)}" if mention.why else ""
    sure = f"{words.percent(mention.probability)} sure" if mention.probability < 1 else ""
    by = words.SOURCES.get(mention.source, "")
    return " · ".join(filter(None, (words.mention_words(mention), sure, by, section, why)))


def view(scored: Scored, prefix: str = "r1", *, many: bool = False) -> str:
    """The part of a page that is about one letter. prefix: begins every id in it.

    many: links back to a list of letters.
    """
    result, decision = scored.result, scored.result.decision
    review = f'<p class="review">{words.REVIEW}</p>' if decision.needs_review else ""
    chances = ", ".join(
        f"{_e(name)} {words.percent(p)}" for name, p in decision.probabilities.items()
    )
    parts = "".join(
        f'<section class="part"><h3>{title}</h3>{part}</section>'
        for title, part in _parts(scored, prefix)
        if part
    )
    back = '<a class="back" href="#index">All letters</a>' if many else ""
    model = " ".join(_e(value) for value in result.model.values())
    return (
        f'<article class="view {decision.category}" id="{prefix}" aria-labelledby="{prefix}h">'
        f'<header class="verdict">{back}<p class="id">{_e(result.id)}</p>'
        f'<h2 id="{prefix}h"><span class="category">{decision.category.capitalize()}</span> '
        f"{_urgency(decision)}</h2><p>{words.verdict(decision)}.</p>{review}"
        f'<p class="note">Guideline {_e(decision.guideline)}. {chances.capitalize()}. '
        f"Read by {model}.</p></header>"
        f'<div class="columns"><div class="decision">{parts}</div>{_paper(result, prefix)}</div>'
        "</article>"
    )


def _parts(scored: Scored, prefix: str) -> list[tuple[str, str]]:
    result, decision = scored.result, scored.result.decision
    reply = f'<p class="reply">{_e(decision.reply)}</p>' if decision.reply else ""
    return [
        ("Why", _list("reasons", [_reason(r, result, prefix) for r in decision.reasons])),
        (
            "To ask the referrer",
            _list("questions", [f"<li>{_e(fact.question)}</li>" for fact in decision.missing]),
        ),
        (
            "What to do",
            _list("routes", [f"<li>{_e(words.route(r))}</li>" for r in decision.routes]),
        ),
        ("MRI safety, to be settled before the scan", _safety(result, prefix)),
        ("Every guideline", _comparison(scored.decisions)),
        ("What the letter says", _features(result)),
        (
            "Draft reply",
            reply and f'<button class="copy" type="button" hidden>Copy</button>{reply}',
        ),
    ]


def _paper(result: Result, prefix: str) -> str:
    said = {mention.assertion for mention in result.mentions}
    legend = "".join(
        f'<span><mark class="{name}"{_label(name)}>{name}</mark></span>'
        for name in words.ASSERTIONS
        if name in said
    )
    return (
        f'<section class="paper" aria-label="The letter"><h3>The letter</h3>'
        f'<p class="legend">{legend or "No evidence was found."}</p>'
        f'<div class="text" tabindex="0" dir="auto">'
        f"{highlighted(result.text, result.mentions, prefix)}</div>"
        f'<p class="explain" aria-live="polite">{_HINT}</p></section>'
    )


def _label(assertion: str) -> str:
    return "" if assertion == "present" else f' data-says="{words.ASSERTIONS[assertion]}"'


def _reason(reason: Reason, result: Result, prefix: str) -> str:
    cited = [i for i in reason.mentions if i < len(result.mentions)]
    sources = f'<span class="sources">{_e(reason.rule)}: {_e("; ".join(reason.sources))}</span>'
    linked = f' data-m="{_indices(cited)}" tabindex="0"' if cited else ""
    return (
        f'<li class="reason"{linked}>{_e(reason.statement)} {sources}'
        f"{_quotes(cited, result, prefix)}</li>"
    )


def _quotes(cited: Iterable[int], result: Result, prefix: str) -> str:
    items = []
    for i in cited:
        mention = result.mentions[i]
        items.append(
            f'<li><a class="quote" href="#{prefix}m{i}" data-m="{i}">“'
            f"{_e(quotation(mention.text))}”</a>"
            f' <span class="what">{_e(words.mention_words(mention))}</span></li>'
        )
    return _list("quotes", items)


def _safety(result: Result, prefix: str) -> str:
    items = []
    for code in result.decision.safety:
        status = result.features.findings.get(code, "")
        cited = [i for i, m in enumerate(result.mentions) if m.concept == code]
        name = _e(", ".join(filter(None, (words.concept(code), status))))
        items.append(f'<li><span class="name">{name}</span>{_quotes(cited, result, prefix)}</li>')
    return _list("safety", items)


def _features(result: Result) -> str:
    rows = [(label, _e(value)) for label, value in words.facts(result.features)]
    for status, codes in words.findings(result.features).items():
        if codes:
            names = ", ".join(_finding(code, status, result) for code in codes)
            rows.append((status.capitalize(), names))
    if not rows:
        return "<p>Nothing that the guideline asks for.</p>"
    return f"<dl>{''.join(f'<dt>{label}</dt><dd>{value}</dd>' for label, value in rows)}</dl>"


def _finding(code: str, status: str, result: Result) -> str:
    on = [i for i, m in enumerate(result.mentions) if m.concept == code and m.assertion == status]
    linked = f' data-m="{_indices(on)}"' if on else ""
    return f'<span class="finding"{linked}>{_e(words.concept(code))}</span>'


def _comparison(decisions: dict[str, Decision]) -> str:
    rows = "".join(
        f"<tr><td>{_e(name)}</td><td>{decision.category}</td><td>{_urgency(decision)}</td>"
        f"<td>{_e(', '.join(decision.rules))}</td></tr>"
        for name, decision in decisions.items()
    )
    head = "<tr><th>Guideline</th><th>Verdict</th><th>Urgency</th><th>Rules</th></tr>"
    return _scrolled("Every guideline", head + rows) if rows else ""


def _scrolled(name: str, rows: str) -> str:
    """A table that can be scrolled by keyboard too, where the screen is narrow."""
    named = f'class="scroll" tabindex="0" role="group" aria-label="{name}"'
    return f"<div {named}><table>{rows}</table></div>"


def _index(scored: Sequence[Scored]) -> str:
    """A table of the letters, the most urgent first."""
    numbered = sorted(
        enumerate(scored, start=1),
        key=lambda pair: _URGENCIES.index(pair[1].result.decision.urgency),
    )
    rows = "".join(_row(one.result, number) for number, one in numbered)
    head = "<tr><th>Letter</th><th>Verdict</th><th>Urgency</th><th>Review</th><th>Why</th></tr>"
    table = _scrolled("The letters", head + rows) if rows else ""
    return (
        f'<nav class="index" id="index" aria-label="Letters"><h1>{len(scored)} letters</h1>'
        f'<p class="hint">The most urgent first.</p>{table}</nav>'
    )


def _row(result: Result, number: int) -> str:
    decision = result.decision
    first = decision.reasons[0].statement if decision.reasons else ""
    return (
        f'<tr><td><a href="#r{number}">{_e(result.id)}</a></td>'
        f"<td>{decision.category.capitalize()}</td><td>{_urgency(decision)}</td>"
        f"<td>{'yes' if decision.needs_review else ''}</td><td>{_e(first)}</td></tr>"
    )


def _failed(problems: Sequence[InputProblem]) -> str:
    if not problems:
        return ""
    items = "".join(f"<li>{_e(str(problem))}</li>" for problem in problems)
    return f'<section class="failed"><h2>Not scored, or not wholly</h2><ul>{items}</ul></section>'


def _urgency(decision: Decision) -> str:
    return f'<span class="urgency {decision.urgency}">{words.urgency(decision)}</span>'


def _list(name: str, items: Sequence[str]) -> str:
    return f'<ul class="{name}">{"".join(items)}</ul>' if items else ""


def _indices(mentions: Iterable[int]) -> str:
    return " ".join(map(str, mentions))


def _e(text: str) -> str:
    return escape(visible(text))


@cache
def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    """What the page's content security policy allows, and nothing else."""
    return "sha256-" + b64encode(hashlib.sha256(source.encode()).digest()).decode()
