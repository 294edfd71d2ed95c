"""Prints what a page says of figures: ``python docs/figures.py PART``.

The pages hold it between ``<!-- $ python docs/figures.py PART -->`` and ``<!-- end -->``, where
``docs/refresh.py`` writes it anew. The figures come from where they are made:

- ``docs/figures.json``, written by ``benchmarks/accuracy.py --json``;
- ``docs/first-looks.csv``, a row for each version and set of letters that it had not been read on;
- the manifest of the shipped model;
- the list of marked sentences that are known to fail.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache

import yaml
from _measured import (
    CALLED,
    DURATION,
    FAILED,
    FINDINGS,
    FOUND,
    KAPPA,
    RIGHT,
    ROOT,
    TRIED,
    cell,
    difference,
    emergencies,
    letters,
    measured,
    of,
    percent,
    table,
    value,
)

from lsmri.corpora.scheme import Concept
from lsmri.nlp.matching.wording import load_tables

LOOKS = ROOT / "docs" / "first-looks.csv"
MODEL = ROOT / "models" / "tagger"
KNOWN = ROOT / "tests" / "nlp" / "sentences" / "known_failures.yaml"
SENTENCES = ROOT / "corpora" / "sentences"
KEYWORDS = "keywords, NegEx"


# ---- parts of pages ----


def readme() -> Iterator[str]:
    """How well letters are read, beside simpler readers."""
    readers = ("hybrid", "rules", "transformer", KEYWORDS)
    columns = [*(("test", reader) for reader in readers), ("longer", "hybrid")]
    test, longer = of("test")["letters"], of("longer")["letters"]
    yield f"Version {measured()['version']}, invented letters with gold records, 95 % intervals."
    yield ""
    yield from table(
        (
            "",
            f"test, {test}: hybrid",
            "rules alone",
            "transformer alone",
            "keywords",
            f"longer texts, {longer}: hybrid",
        ),
        [
            *(
                [CALLED[title], *(cell(*column, title) for column in columns)]
                for title in (FINDINGS, DURATION, FAILED, KAPPA)
            ),
            ["emergencies found", *(emergencies(*column) for column in columns)],
        ],
    )


def missed() -> Iterator[str]:
    """What came out wrong on the test letters, and how much of it is marked."""
    found, review = of("test")["readers"]["hybrid"]["emergencies"], of("test")["review"]
    number = of("test")["letters"]
    yield (
        f"- Of {found['letters']} emergencies among the test letters it missed {review['missed']}. "
        f"Marked for review among these: {review['missed_marked']}."
    )
    yield (
        f"- Of {number - found['letters']} test letters that are none it called {found['false']} "
        "an emergency."
    )
    yield (
        f"- It got the category of {review['wrong']} test letters wrong. Marked for review among "
        f"these: {review['wrong_marked']}. It marked {review['marked']} of {number} letters."
    )


def card() -> Iterator[str]:
    """All figures of the model and its parts on the test letters."""
    readers = ("hybrid", "rules", "transformer")
    rows = [
        [called, *(cell("test", r, title) for r in readers)] for title, called in CALLED.items()
    ]
    rows.insert(-1, ["emergencies found", *(emergencies("test", r) for r in readers)])
    yield f"Version {measured()['version']}, test letters ({of('test')['letters']})."
    yield ""
    yield from table(("", *readers), rows)


def pairs() -> Iterator[str]:
    """The hybrid against its parts on the same letters."""
    yield from table(
        ("hybrid less", "letters", "findings, F1", "category, κ"),
        [
            [other, said, *(difference(part, other, title) for title in (FINDINGS, KAPPA))]
            for part, said in (("test", "test"), ("longer", "longer texts"))
            for other in ("rules", "transformer")
        ],
        texts=2,
    )
    yield ""
    yield (
        f"Emergencies of development letters: hybrid {emergencies('development', 'hybrid')}, "
        f"transformer alone {emergencies('development', 'transformer')}."
    )


def limits() -> Iterator[str]:
    """What is found on each set, in a few words."""
    count = {
        part: f"{of(part)['letters']:,}" for part in ("test", "development", "train", "longer")
    }
    yield from table(
        ("letters", "number", "findings, F1", "category, κ", "emergencies found"),
        [
            ["test, hybrid", count["test"], *_short("test", "hybrid")],
            ["test, rules alone", count["test"], *_short("test", "rules")],
            ["development, hybrid", count["development"], *_short("development", "hybrid")],
            ["development, rules alone", count["development"], *_short("development", "rules")],
            ["training, hybrid", count["train"], *_short("train", "hybrid")],
            ["training, rules alone", count["train"], *_short("train", "rules")],
            ["longer texts, hybrid", count["longer"], *_short("longer", "hybrid")],
        ],
    )
    yield ""
    yield (
        f"- **Longer texts**: duration right in {letters('longer', 'hybrid', DURATION)}, the "
        f"category in {letters('longer', 'hybrid', RIGHT)}, all treatments in "
        f"{letters('longer', 'hybrid', TRIED)}, how they did in "
        f"{letters('longer', 'hybrid', FAILED)} (rules alone: "
        f"{letters('longer', 'rules', FAILED)})."
    )
    peers = [
        f"{said} {value('test', reader, FINDINGS):.2f}"
        for reader, said in ((KEYWORDS, "keywords with NegEx windows"), ("medspaCy", "medspaCy"))
        if reader in of("test")["readers"]  # medspaCy need not be installed
    ]
    yield (
        "- **Peers** with the lexicon's phrases, findings F1 on the test letters: "
        f"{', '.join(peers)}."
    )


def _short(part: str, reader: str) -> list[str]:
    counts = of(part)["readers"][reader]["emergencies"]
    found = (
        f"{value(part, reader, FOUND):.2f} of them"
        if counts["found"] is None
        else f"{counts['found']:,} of {counts['letters']:,}"
    )
    return [*(f"{value(part, reader, title):.2f}" for title in (FINDINGS, KAPPA)), found]


def guidelines() -> Iterator[str]:
    """Whether the probabilities hold under each guideline."""
    yield from table(
        ("guideline", "expected calibration error", "log loss"),
        [
            [f"`{name}`", f"{one['ece']:.3f}", f"{one['log_loss']:.2f}"]
            for name, one in measured()["guidelines"].items()
        ],
    )


def looks() -> Iterator[str]:
    """What each version made of letters of writers that were new to it."""
    yield from table(
        ("version", "set", "letters", "writers", "findings, F1", "category, κ", "durations",
         "how treatment did", "emergencies found", "false emergencies"),
        [
            [row["version"], row["set"], row["letters"], row["writers"] or "–",
             row["findings_f1"], row["category_kappa"], row["duration"] or "–",
             row["treatment"] or "–", f"{row['found']} of {row['emergencies']}", row["false"]]
            for row in _looks()
            if row["where"] == "all"
        ],
        texts=2,
    )  # fmt: skip


def look() -> Iterator[str]:
    """Likewise of the newest, a sentence for each set of letters."""
    newest = next(_looks())["version"]
    yield " ".join(
        f"On {new['letters']} letters by {new['writers']} new writer{'s' * (new['writers'] != '1')}"
        f"{new['about'] and ' ' + new['about']} version {newest} has F1 {new['findings_f1']} and "
        f"κ {new['category_kappa']}; it found {new['found']} of {new['emergencies']} emergencies "
        f"and called {new['false']} other letters so."
        for new in _looks()
        if new["version"] == newest and new["where"] == "all"
    )


def _looks() -> Iterator[dict[str, str]]:
    with LOOKS.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def models() -> Iterator[str]:
    """What the models over the readings learned from."""
    found = manifest()
    yield from table(
        ("file", "says", "letters", "on letters left out"),
        [
            [f"`{file}`", says, _counted(found, f"{kind}_letters"), left_out]
            for file, kind, says, left_out in (
                ("policy.json", "policy", "how far to trust rules and tagger at a mention",
                 f"mentions F1 {found['policy_mention_f1']:.3f}"),
                ("statuses.json", "status", "what a letter says of a concept in all",
                 f"right in {found['status_accuracy']:.3f} of the concepts weighed"),
                ("durations.json", "duration", "which time is the complaint's duration",
                 f"{found['duration_accuracy']:.3f} of the times judged right"),
                ("response.json", "response", "how treatment did",
                 f"right in {found['response_accuracy']:.3f}"),
                ("calibration.json", "decision", "the probabilities of the categories",
                 f"expected calibration error {found['decision_ece']:.3f}"),
                ("opinion.json", "opinion", "the second opinion",
                 f"categories right in {found['opinion_accuracy']:.3f}"),
            )
        ],
        texts=2,
    )  # fmt: skip


def _counted(found: Mapping[str, float], name: str) -> str:
    return f"{round(found[name]):,}" if name in found else "–"


def calibration() -> Iterator[str]:
    """How far the probabilities hold."""
    found = manifest()
    yield (
        f"The model learned on {round(found['decision_letters']):,} letters. Its expected "
        f"calibration error, cross-validated, is {found['decision_ece']:.3f}."
    )


def opinion() -> Iterator[str]:
    """What the second opinion is worth."""
    found = manifest()
    size = (MODEL / "opinion.json").stat().st_size / 1e6
    yield (
        f"The shipped one learned from {found['opinion_letters']:,.0f} training letters and takes "
        f"{size:.1f} MB. By itself it is weak: by cross-validation over authors "
        f"{found['opinion_accuracy']:.0%} of its categories are right. It errs elsewhere than the "
        "hybrid. On the development letters:".replace("%", " %")
    )
    yield ""
    yield from table(
        ("", "share"),
        [
            ["verdicts of the hybrid that are wrong", percent(found["opinion_wrong"])],
            ["verdicts of the hybrid that it contradicts", percent(found["opinion_contradicted"])],
            ["of the wrong ones, contradicted", percent(found["opinion_wrong_contradicted"])],
            ["of the wrong ones, marked for review by it alone", percent(found["opinion_found"])],
        ],
    )


@cache
def manifest() -> dict[str, float]:
    """The figures that the shipped model was made with."""
    figures: dict[str, float] = json.loads((MODEL / "manifest.json").read_text("utf-8"))["figures"]
    return figures


def failures() -> Iterator[str]:
    """How many marked sentences the rules are known to read otherwise, by phenomenon."""
    known = yaml.safe_load(KNOWN.read_text("utf-8"))
    wrong: Counter[str] = Counter()
    size: Counter[str] = Counter()
    for file, failing in known.items():
        marked = yaml.safe_load((SENTENCES / file).read_text("utf-8"))
        size.update({_kind(name): 0 for name in marked})
        for name, of_it in marked.items():
            size[_kind(name)] += len(of_it)
        wrong.update(_kind(name.rpartition("-")[0]) for name in failing)
    files = ", ".join(f"`corpora/sentences/{file}`" for file in known)
    yield (
        f"The rules alone read {wrong.total():,} of {size.total():,} marked sentences "
        f"({percent(wrong.total() / size.total())}) otherwise than they are marked ({files}):"
    )
    yield ""
    ranked = sorted(wrong, key=lambda kind: (-wrong[kind] / size[kind], kind))
    yield from table(
        ("phenomenon", "read otherwise", "sentences"),
        [[kind, wrong[kind], size[kind]] for kind in ranked],
    )


def measurements() -> Iterator[str]:
    """From which value on a measurement is a finding, and by what source."""
    yield "| measured | finding | found | denied | source |"
    yield "|---|---|---|---|---|"
    told = set()
    for row in load_tables("limits")["limit"]:
        begins = next(f"{word} {row[key]:g}" for key, word in _BEGINS.items() if key in row)
        clear = f"below {row['clear_below']:g}" if "clear_below" in row else "–"
        cells = (
            row["name"],
            row["concept"].replace("_", " "),
            f"{begins} {row['unit']}",
            "any other value" if row.get("otherwise") else clear,
            row["source"],
        )
        if (cells[0], cells[2]) not in told:  # as another word for the same
            yield f"| {' | '.join(cells)} |"
        told.add((cells[0], cells[2]))


#: The words for where a finding begins.
_BEGINS = {"from": "from", "above": "above", "below": "below"}


def _kind(phenomenon: str) -> str:
    """A phenomenon in words; those that are a concept are told by its group."""
    if phenomenon in tuple(Concept):
        group = Concept(phenomenon).group
        phenomenon = f"wordings: {'other red flags' if group == 'other' else group}"
    return phenomenon.replace("_", " ")


# ---- printing ----


PARTS: dict[str, Callable[[], Iterator[str]]] = {
    made.__name__: made
    for made in (
        readme, missed, card, pairs, limits, guidelines, looks, look, models, calibration, opinion,
        failures, measurements,
    )
}  # fmt: skip


def main() -> None:
    """Prints one part."""
    parser = argparse.ArgumentParser(description="Prints what a page says of figures.")
    parser.add_argument("part", choices=PARTS)
    for line in PARTS[parser.parse_args().part]():
        print(line)  # noqa: T201 - that is what it is for


if __name__ == "__main__":
    main()
