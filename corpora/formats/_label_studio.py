"""Label Studio: a JSON list of tasks, as it imports and exports them, and its labelling interface.

A mention is a region with a label, its concept; assertion, side, outcome, type and about are
choices of the same region, and the value a text. What isn't annotated there (the feature record,
author, what is given) lies in the task's data. Label Studio counts code points in newer versions
and UTF-16 code units in older ones (https://github.com/HumanSignal/label-studio/issues/1347): both
are read, told apart by the words that a region holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import Fault, FaultCode, Report
from lsmri.corpora.formats._files import dumped, json_array, placed, replacing
from lsmri.corpora.formats._labels import kept_list, kept_note
from lsmri.corpora.formats._offsets import fitting
from lsmri.corpora.formats._parts import about_dict, letter_from
from lsmri.corpora.letter import Mention
from lsmri.corpora.markup import ABOUT
from lsmri.corpora.records import mention_dict
from lsmri.corpora.scheme import (
    CONCEPT_GROUPS,
    Assertion,
    Laterality,
    Outcome,
    TreatmentType,
)
from lsmri.corpora.values import written

__all__ = ["config", "read", "write"]

_CONCEPT, _TEXT, _VALUE = "concept", "text", "value"
_CHOICES: dict[str, tuple[str, ...]] = {
    "assertion": tuple(Assertion),
    "laterality": tuple(Laterality),
    "outcome": tuple(Outcome),
    "type": tuple(TreatmentType),
    "about": ABOUT,
}
_NOTE = "lsmri"


def config() -> str:
    """The labelling interface that these tasks need: paste it as the project's code."""
    lines = ['<View style="display: flex">', '  <View style="flex: 30%; overflow: auto">']
    lines.append(f'    <Labels name="{_CONCEPT}" toName="{_TEXT}" showInline="false">')
    for number, codes in enumerate(CONCEPT_GROUPS.values()):
        # One colour a group, evenly around the circle, so that groups are told apart at a glance.
        colour = f"hsl({number * 360 // len(CONCEPT_GROUPS)}, 70%, 60%)"
        lines += [f'      <Label value="{code}" background="{colour}"/>' for code in codes]
    lines += ["    </Labels>"]
    for name, codes in _CHOICES.items():
        more = ' showInline="true" choice="single" perRegion="true"'
        lines.append(f'    <Header value="{name}" size="6"/>')
        lines.append(f'    <Choices name="{name}" toName="{_TEXT}"{more}>')
        lines += [f'      <Choice value="{code}"/>' for code in codes]
        lines.append("    </Choices>")
    place = 'placeholder="value: P3M, P10D, or a number"'
    lines.append(f'    <TextArea name="{_VALUE}" toName="{_TEXT}" perRegion="true" {place}/>')
    lines += ["  </View>", '  <View style="flex: 70%">']
    lines.append(f'    <Text name="{_TEXT}" value="${_TEXT}" granularity="symbol"/>')
    return "\n".join((*lines, "  </View>", "</View>", ""))


def read(path: Path, report: Report) -> Iterator[AnnotatedLetter]:
    """Reads an export (JSON, not JSON-MIN) task by task, in constant memory.

    A task that nobody has annotated is passed over. Of several annotations of a task a ground truth
    counts, otherwise the one changed last.
    """
    tell = placed(report, path.name)
    for number, task in json_array(path, tell, element="task"):
        data = task.get("data") if isinstance(task, dict) else None
        if not isinstance(data, dict):
            reason = f"task {number} has no data"
            tell(Fault(FaultCode.SYNTAX, reason, "export the project as JSON"))
            continue
        results = _results(task)
        if results is None:
            continue
        note = kept_note(data, _NOTE)
        text, name = data.get(_TEXT), note.get("id", task.get("id", number))
        mentions = _mentions(results, text if isinstance(text, str) else "")
        item = letter_from(name, text, mentions, note, tell)
        if item is not None:
            yield item


def _results(task: dict[str, Any]) -> list[dict[str, Any]] | None:
    """What was annotated; None where nobody has annotated the task."""
    made = kept_list(task, "annotations") or kept_list(task, "completions")
    valid = [a for a in made if isinstance(a, dict) and not a.get("was_cancelled")]
    if not valid:
        return None
    chosen = max(valid, key=lambda a: (bool(a.get("ground_truth")), str(a.get("updated_at") or "")))
    return [r for r in kept_list(chosen, "result") if isinstance(r, dict) and "value" in r]


def _mentions(results: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """Regions with their labels and what is said of each region."""
    labelled = [r for r in results if isinstance(r["value"].get("labels"), list)]
    spans = [(r["value"].get("start"), r["value"].get("end"), _words(r)) for r in labelled]
    places = fitting(text, spans)
    said: dict[Any, dict[str, Any]] = {}
    for result in results:
        value, name = result["value"], result.get("from_name")
        if name in _CHOICES and value.get("choices"):
            said.setdefault(result.get("id"), {})[name] = value["choices"][0]
        elif name == _VALUE and isinstance(value.get("text"), list) and value["text"]:
            said.setdefault(result.get("id"), {})[_VALUE] = str(value["text"][0]).strip()
    return [
        {"start": start, "end": end, "concept": label, **said.get(result.get("id"), {})}
        for result, (start, end) in zip(labelled, places, strict=True)
        for label in result["value"]["labels"]
    ]


def _words(result: dict[str, Any]) -> str:
    return str(result["value"].get("text", ""))


def write(items: Iterable[AnnotatedLetter], path: Path, report: Report) -> int:
    """Writes a list of tasks, in constant memory, and beside it ``….labels.xml``, the interface."""
    count = 0
    with replacing(path) as file:
        file.write("[")
        for count, item in enumerate(items, 1):
            file.write(f"{',' if count > 1 else ''}\n{dumped(_task(item, count))}")
        file.write("\n]\n")
    with replacing(path.with_suffix(".labels.xml")) as file:
        file.write(config())
    return count


def _task(item: AnnotatedLetter, number: int) -> dict[str, Any]:
    results = [
        result
        for place, mention in enumerate(item.mentions)
        for result in _result(mention, f"m{place}")
    ]
    note = {"id": item.letter.id, **about_dict(item)}
    return {
        "id": number,
        "data": {_TEXT: item.letter.text, _NOTE: note},
        "annotations": [{"result": results, "was_cancelled": False, "ground_truth": False}],
    }


def _result(mention: Mention, region: str) -> Iterator[dict[str, Any]]:
    place = {"start": mention.start, "end": mention.end, "text": mention.text}
    data = mention_dict(mention)

    def result(name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
        common = {"id": region, "from_name": name, "to_name": _TEXT, "origin": "manual"}
        return {**common, "type": kind, "value": {**place, **value}}

    yield result(_CONCEPT, "labels", {"labels": [mention.concept]})
    for name in _CHOICES:
        if data[name] is not None:
            yield result(name, "choices", {"choices": [data[name]]})
    if mention.value is not None:
        yield result(_VALUE, "textarea", {"text": [written(mention.value)]})
