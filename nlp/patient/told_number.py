"""A number of a letter, with what the words around it tell of a person."""

from __future__ import annotations

from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.patient.sexes import speaks_for_kin
from lsmri.nlp.text.reading import Reading

__all__ = ["EARLY", "ToldNumber"]

#: Further on in a letter a bare number is something else.
EARLY = 150
#: Endings of what people are called by for their work, and words that end so and aren't.
_TRADES = tuple("er or man woman ist ess ian ee ora ero era hand lady wife soldier".split())
_NO_TRADES = frozenset(
    "bladder shoulder fever ulcer number order ladder factor tumor monitor liver other after over "
    "under never either another finger water weather marker letter paper corner doctor "
    "referrer knee degree ibuprofen however prior anterior posterior minor major".split()
)
_SHORTEST_TRADE = 4


class ToldNumber:
    """A number with the words before it; ``before`` are those of its sentence, up to nine."""

    def __init__(self, reading: Reading, first: int, last: int, years: int) -> None:
        self.reading, self.norms = reading, reading.norms
        self.first, self.last, self.years = first, last, years
        self.words = load_words("people")
        self.begin, self.end = reading.bounds[reading.sentence[first]]
        self.before = self.norms[max(self.begin, first - 9) : first]
        self.previous = self.before[-1] if self.before else ""

    def is_glued(self, k: int) -> bool:
        """Whether nothing stands between a word and the one before it."""
        return k > 0 and self.reading.ends[k - 1] == self.reading.starts[k]

    def is_capitalised(self, word: int) -> bool:
        """Whether the word is written with a capital."""
        starts = self.reading.starts
        return word < len(starts) and self.reading.text[starts[word]].isupper()

    def is_titled(self) -> bool:
        """Whether a title stands two or three words before the number: "Mrs Hill 44"."""
        return not self.words["titles"].isdisjoint(self.before[-3:-1])

    def is_of_person(self) -> bool:
        """Whether a person is named before the number."""
        return not self.words["people"].isdisjoint(self.before)

    def is_person(self, words: list[str]) -> bool:
        """Whether one of the words names somebody of an age: "lady", "farmer"."""
        return not self.words["of_age"].isdisjoint(words)

    def is_introduced(self) -> bool:
        """Whether a trade introduces the patient: "I am a retired librarian, 64"."""
        pairs = zip(self.before, self.before[1:], strict=False)
        return any(first in ("am", "is") and second in ("a", "an") for first, second in pairs)

    def follows_name(self, word: int) -> bool:
        """Whether a word near the letter's beginning is written like a name, or follows one."""
        norms = self.norms
        if word > 60:
            return False
        while word > 0 and (norms[word] == "." or len(norms[word]) == 1):
            word -= 1
        for k in (word, word - 2):
            if k < 0:
                continue
            raw = self.reading.text[self.reading.starts[k] : self.reading.ends[k]]
            written_so = raw[1:].islower() or len(raw) > 3
            if raw[0].isupper() and len(raw) > 2 and raw.isalpha() and written_so:
                return k == word or norms[k + 1] == ","
        return False

    def is_name(self, word: int) -> bool:
        """Whether a word is written like a name and is none of the lexicon's."""
        if word < self.begin or any(f.start <= word < f.end for f in self.reading.findings):
            return False
        if any(start <= word < end for start, end, _ in self.reading.treatment_hits):
            return False
        raw = self.reading.text[self.reading.starts[word] : self.reading.ends[word]]
        named = raw.istitle() and raw.isalpha() and len(raw) > 2
        return named and self.norms[word] not in self.words["no_name"]

    def is_trade(self, word: int) -> bool:
        """Whether the word has the ending of what people are called by, and is nothing else."""
        norm = self.norms[word] if word >= self.begin else ""
        return norm.endswith(_TRADES) and norm not in _NO_TRADES and len(norm) > _SHORTEST_TRADE

    def is_of_trade(self) -> bool:
        """Whether "of" joins it to what somebody is: "a young fast bowler of 17"."""
        articles = {"a", "an", "this"} & set(self.before[-6:-2])
        return bool(articles) and self.is_trade(self.first - 2) and self.first < EARLY

    def heads_sentence(self, before: list[str]) -> bool:
        """Whether a word or two and the number make a sentence near the beginning: "Baker 33."."""
        if self.first > 25 or not 0 < len(before) < 4 or self.ends_complaint():
            return False
        if self.previous in self.words["age"]:
            return False
        return self.is_trade(self.first - 1) and all(w.isalpha() or w == "-" for w in before)

    def is_dose(self) -> bool:
        """Whether a drug, or another treatment, stands before the number and its comma."""
        return any(
            end == self.first - 1
            and not entry.polarity
            and self.norms[end - 1] not in self.words["people"]
            for _, end, entry in self.reading.treatment_hits
        )

    def ends_complaint(self) -> bool:
        """Whether a finding stands before the comma: "back pain, 20 years, worse"."""
        return any(f.end in (self.first - 1, self.first) for f in self.reading.findings)

    def is_relatives(self) -> bool:
        """Whether it is a relative's, and the letter isn't written for that relative."""
        return not self.words["kin"].isdisjoint(self.before[-3:]) and not speaks_for_kin(
            self.before
        )
