"""Tables that answer each line with a mark under "yes" or "no"."""

from __future__ import annotations

import re

from lsmri.nlp.text.reading import Reading

__all__ = ["answers_in_columns"]

_HEAD = re.compile(
    r"^(?P<label>[^\n]*?)(?<![\w\[(])(?P<yes>Y|Yes|YES)[ \t|/]+(?P<no>N|No|NO)[ \t|]*$",
    re.MULTILINE,
)
#: Words before the columns' names in such a head: more of them make a sentence.
_LABEL_WORDS = 6
_TICK = r"\[?[xX✓✔]\]?|☑|☒|\([xX]\)"
_MARK = re.compile(rf"(?<=[ \t|])(?:{_TICK})(?=[ \t|]*$)")
_BLANK = r"[.\-_☐]|\[ ?\]"
_PAIR = re.compile(
    rf"(?<=[ \t|])(?:(?P<yes>{_TICK})[ \t|]+(?:{_BLANK})"
    rf"|(?:{_BLANK})[ \t|]+(?:{_TICK}))[ \t|]*$"
)
#: A lone mark so many characters beside both columns answers nothing.
_ASTRAY = 3


def answers_in_columns(reading: Reading) -> dict[int, str]:
    """What such tables answer to each word of their lines: ``"[x]"`` for yes, ``"no"`` for no.

    A table goes on from its head until two lines in a row have no mark. Of two cells the first is
    yes; a mark alone belongs to the column that it stands under.
    """
    answers: dict[int, str] = {}
    for head in _HEAD.finditer(reading.text):
        if len(head["label"].split()) <= _LABEL_WORDS:
            _read_table(reading, head, answers)
    return answers


def _read_table(reading: Reading, head: re.Match[str], answers: dict[int, str]) -> None:
    text = reading.text
    columns = {"[x]": head.start("yes") - head.start(), "no": head.start("no") - head.start()}
    at, bare = head.end() + 1, 0
    while at < len(text) and bare < 2:
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        label, said = _answer(text[at:stop], columns)
        words = reading.words_within(at, at + label) if said else None
        if words is not None:
            answers.update(dict.fromkeys(range(*words), said))
        bare = 0 if label else bare + 1
        at = stop + 1


def _answer(line: str, columns: dict[str, int]) -> tuple[int, str]:
    """Where the line's label ends, 0 without a mark; and what the mark says, if that is plain."""
    pair = _PAIR.search(line)
    if pair:
        return pair.start(), "[x]" if pair["yes"] else "no"
    mark = _MARK.search(line)
    if mark is None:
        return 0, ""
    said = min(columns, key=lambda name: abs(columns[name] - mark.start()))
    return mark.start(), said if abs(columns[said] - mark.start()) < _ASTRAY else ""
