"""The patient's sex: marks beside the age, titles, nouns, facts and pronouns."""

from __future__ import annotations

from functools import cache

from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.text.reading import Reading

__all__ = ["kin_sex", "read_sex", "sex_after", "sex_before", "sex_of", "speaks_for_kin"]

#: How much each says; a majority decides.
_STATED, _TITLE, _NOUN, _MARK = 40, 8, 4, 3
_HEADING = 40  # words
_CHECKBOXES = frozenset({"[x]", "[ ]"})
#: After "MR" in capitals these make it a scan.
_SCANNED = frozenset("lumbar lumbosacral spine scan imaging whole columna column".split())


def sex_of(word: str) -> str | None:
    """The sex that a word states."""
    words = load_words("people")
    if word in words["female"]:
        return "female"
    return "male" if word in words["male"] else None


def speaks_for_kin(before: list[str]) -> bool:
    """Whether a relative writes: "my father aged 69", "on behalf of my daughter, 14"."""
    return bool(_own_kin(before))


def kin_sex(before: list[str]) -> str | None:
    """The sex of the relative that a letter is written for."""
    words = load_words("people")
    kin = _own_kin(before)
    if kin in words["female_kin"]:
        return "female"
    return "male" if kin in words["male_kin"] else None


def _own_kin(before: list[str]) -> str:
    kin = load_words("people")["kin"]
    last = before[-4:]
    for owner, word in zip(reversed(last[:-1]), reversed(last[1:]), strict=True):
        if owner == "my" and word in kin:
            return word
    return ""


def sex_after(reading: Reading, last: int, at: int, end: int) -> str | None:
    """Male or female right after an age; units, stops and "Caucasian" between are left out."""
    norms, words = reading.norms, load_words("people")
    if last < end and norms[last] in words["glued"]:
        return sex_of(norms[last])
    linked = at > last
    for k in range(at, min(at + 3, end)):
        norm = norms[k]
        sex = sex_of(norm)
        if sex:
            return sex if len(norm) > 1 or linked or _is_letter_mark(reading, k) else None
        if norm in words["links"]:
            linked = linked or norm == "/"
        elif norm not in words["described"]:
            return None
    return None


def sex_before(reading: Reading, begin: int, first: int) -> str | None:
    """Male or female right before an age."""
    norms, words = reading.norms, load_words("people")
    for k in range(first - 1, max(begin, first - 5) - 1, -1):
        norm = norms[k]
        sex = sex_of(norm)
        if sex:
            return sex if len(norm) > 1 or _opens_with(reading, begin, k) else None
        if (
            norm not in words["links"]
            and norm not in words["age"]
            and norm not in ("sex", "gender")
        ):
            return None
    return None


def _opens_with(reading: Reading, begin: int, k: int) -> bool:
    """Whether a single letter before an age is a sex: an initial or a drug's name isn't."""
    norms = reading.norms
    if not _is_letter_mark(reading, k):
        return False
    opens = k == begin or k in reading.line_starts or norms[k - 1] in load_words("people")["opens"]
    return norms[k + 1] == "/" or (norms[k + 1] != "." and (opens or _ends_heading(norms, k)))


def _ends_heading(norms: list[str], k: int) -> bool:
    """Whether "Paramedic F 42." is among a letter's first words: a trade, a sex, an age."""
    before = norms[k - 1]
    named = before.isalpha() and len(before) > 2 and before not in load_words("people")["no_name"]
    return named and k < _HEADING and norms[k + 2 : k + 3] in ([","], ["."], ["\n"], [";"])


def _is_letter_mark(reading: Reading, k: int) -> bool:
    """Whether a single "m" or "f" is a sex: a capital, or glued to the number before it."""
    starts, ends = reading.starts, reading.ends
    if reading.text[ends[k] : ends[k] + 1] == "-":
        return False
    if reading.text[starts[k]].isupper() or k == 0:
        return True
    glued = starts[k] == ends[k - 1] or reading.norms[k - 1] in ("pz", "patient", "pat")
    return k < 3 and glued


def read_sex(reading: Reading) -> str | None:
    """The sex that most is said for; relatives and doctors don't count.

    Where the patient writes, "he" and "she" are somebody else.
    """
    norms = reading.norms
    votes = _votes()
    by_patient = _is_written_by_patient(reading)
    balance = 0
    for k in reading.places(_voting()):
        kind, sign = votes[norms[k]]
        if kind == "pronoun":
            balance += 0 if by_patient else sign
        elif kind == "label":
            mark = next((sex for sex in map(sex_of, norms[k + 1 : k + 4]) if sex), None)
            balance += {"female": _STATED, "male": -_STATED}.get(mark or "", 0)
        elif kind == "title":
            balance += _TITLE * sign if _is_patients_title(reading, k) else 0
        elif kind == "letter":
            balance += _MARK * sign if _stands_alone(reading, k) else 0
        elif not _is_others(norms, k):
            balance += _NOUN * sign
    if not balance:
        return None
    return "female" if balance > 0 else "male"


@cache
def _votes() -> dict[str, tuple[str, int]]:
    """What each telling word is, and for which sex it speaks: 1 for female."""
    votes: dict[str, tuple[str, int]] = {}
    words = load_words("people")
    for kind, female, male in (
        ("noun", "female_facts", "male_facts"),
        ("noun", "female", "male"),
        ("title", "female_titles", "male_titles"),
        ("pronoun", "she", "he"),
    ):
        votes.update(dict.fromkeys(words[female], (kind, 1)))
        votes.update(dict.fromkeys(words[male], (kind, -1)))
    votes.update({"f": ("letter", 1), "m": ("letter", -1)})
    votes.update(dict.fromkeys(("sex", "gender"), ("label", 0)))
    return votes


@cache
def _voting() -> frozenset[str]:
    return frozenset(_votes())


def _is_written_by_patient(reading: Reading) -> bool:
    own = reading.where.get("my", ())
    return sum(reading.norms[k + 1 : k + 2] != ["patient"] for k in own) > 1


def _is_others(norms: list[str], k: int) -> bool:
    """Whether a noun or fact is a relative's, or an item of a checklist: "Pregnant: no"."""
    before = norms[max(0, k - 4) : k]
    if not load_words("people")["kin"].isdisjoint(before):
        return True
    return norms[k + 1 : k + 2] in ([":"], ["?"]) or not _CHECKBOXES.isdisjoint(before[-2:])


def _is_patients_title(reading: Reading, k: int) -> bool:
    """Whether a title with a name is the patient's: not the addressee's, no "MR lumbar"."""
    norms, words = reading.norms, load_words("people")
    begin, end = reading.bounds[reading.sentence[k]]
    if k + 1 >= end or not words["others"].isdisjoint(norms[max(begin, k - 1) : k]):
        return False
    following = k + 1 + (norms[k + 1] == ".")
    if following >= len(norms):
        return False
    raw = reading.text[reading.starts[following] : reading.ends[following]]
    if not raw[0].isupper():
        return False
    if norms[k] not in words["short_titles"]:
        return True
    title = reading.text[reading.starts[k] : reading.ends[k]]
    in_capitals = norms[k] == "mr" and len(raw) > 3 and norms[following] not in _SCANNED
    return title[1:].islower() or in_capitals


def _stands_alone(reading: Reading, k: int) -> bool:
    """Whether a capital M or F between stops is a sex: "retired mail carrier, F."."""
    norms = reading.norms
    return (
        reading.text[reading.starts[k]].isupper()
        and 0 < k < 60
        and norms[k - 1] in (",", "\n", "(", "/")
        and norms[min(k + 1, len(norms) - 1)] in (",", ".", "\n", ")", "/")
    )
