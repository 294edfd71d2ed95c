"""A sentence with its findings and cues: where the scopes of an assertion are worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from operator import attrgetter

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.text.reading import Cue, Reading

__all__ = [
    "DIAGNOSES",
    "LASTING",
    "NO_ADVICE",
    "SCREENED",
    "Clause",
    "claim",
    "cues_ahead",
    "cues_beside",
    "says_yes",
    "word_before",
    "words_of",
]

#: What a writer thinks of, or not: of these a denial can be meant where a symptom is a fact.
DIAGNOSES = frozenset(
    "cauda_equina_suspected suspected_malignancy cancer_history suspected_spinal_infection "
    "suspected_vertebral_fracture suspected_axial_spondyloarthritis disc_herniation "
    "spinal_stenosis spondylolisthesis recent_infection".split()
)
#: What neither a word of the past nor an old entry nor advice takes back: states that count however
#: long ago they began, requests, and what is said of findings as a whole.
LASTING = frozenset(
    "cancer_history osteoporosis immunosuppression prior_spinal_surgery prior_lumbar_mri "
    "prior_other_imaging spondylolisthesis spinal_stenosis structural_deformity surgery_considered "
    "mri_lumbar_requested other_imaging_requested symptom_change red_flags_unspecified "
    "cardiac_device cochlear_implant neurostimulator_or_pump aneurysm_clip metallic_foreign_body "
    "other_implant renal_impairment contrast_allergy claustrophobia body_size_limit "
    "suspected_axial_spondyloarthritis prolonged_steroid_use pregnancy".split()
)
_REQUESTS = frozenset({"mri_lumbar_requested", "other_imaging_requested", "surgery_considered"})
#: Findings that no advice can hold: they are facts, not warnings.
NO_ADVICE = _REQUESTS | {"red_flags_unspecified", "prior_spinal_surgery", "prior_lumbar_mri"}
#: Names of functions that a screening question asks about: they say nothing without an answer.
SCREENED = frozenset(
    "bladder_dysfunction bowel_dysfunction saddle_sensory_change sexual_dysfunction "
    "unexplained_weight_loss "
    "structural_deformity cauda_equina_suspected thoracic_pain "
    "suspected_axial_spondyloarthritis prolonged_steroid_use bilateral_radicular_symptoms "
    "upper_motor_neuron_signs significant_trauma iv_drug_use red_flags_unspecified".split()
)
_BY_END = attrgetter("end")
_ANSWERS = frozenset({"n", "y"})
_YES = frozenset("yes y positive ++ +++".split())
_TICKED = frozenset({"[x]", "+"})
_MARKS = frozenset({"(", "[x]", "[ ]"})
_POINTERS = frozenset({"that", "this", "these", "those", "they", "it"})
_MEANS = frozenset({"could", "may", "might", "would", "can", "mean", "suggest"})
#: So many words may follow a denial of all: "all denied with laughter".
_AFTERTHOUGHT = 4
_ALL = frozenset({"all", "none", "each", "every", "nothing"})
_STOPS = frozenset({".", "\n", ";", ")"})
#: What stands between a list and the denial that closes it, and who may be said to speak.
_SIGNS = frozenset({":", "->", "?", "=", "-"})
_SPEAKERS = frozenset(
    "mother father she he patient wife husband daughter son all say says said answer always they "
    "each for user ticked answered".split()
)
_LEADS = frozenset("-> ticked ? was were all : - , ) are is".split())
_ENDS = frozenset(
    "nothing none all always answered deny negative nil absent no clear came is are".split()
)
_SCREENS = frozenset(
    "any following screen screening question questions asked red flag systemic systems".split()
)


@cache
def words_of(kind: str) -> frozenset[str]:
    """A set of folded words from ``lexicon/claims.toml``."""
    return load_words("claims")[kind]


class Clause:
    """One sentence with its cues, where the scopes are worked out."""

    def __init__(self, reading: Reading, number: int, findings: list[Finding]) -> None:
        self.reading = reading
        self.norms = reading.norms
        self.begin, self.end = reading.bounds[number]
        self.section = reading.sections[number] if reading.sections else None
        self.findings = findings
        self.cues = reading.cues[number]
        kinds: dict[str, list[Cue]] = {}
        for cue in self.cues:
            kinds.setdefault(cue.kind, []).append(cue)
        self.kinds = kinds
        self.inherited = ""
        #: What a table with a column for yes and one for no answers to each word of this sentence.
        self.columns: Mapping[int, str] = {}
        self.advised = self._goes_on_with_advice(number)
        #: Whether it, or the word behind it, holds any box or bracket at all.
        self.marked = bool(reading.places_within(_MARKS, self.begin, self.end + 1))
        self.closing = self._closing_denial() if "negation_post" in kinds else None
        self.denials = {f.start for f in findings if f.polarity == "absent"}
        self.covered: set[int] = set()
        self.observables: set[int] = set()
        #: Words that name the red flags as a whole, which head a list rather than stand in it.
        self.whole: set[int] = set()
        for f in findings:
            words = range(f.start, f.end)
            self.covered.update(words)
            if f.polarity == "observable":
                self.observables.update(words)
            if f.concept == "red_flags_unspecified":
                self.whole.update(words)

    def has_answers(self) -> bool:
        """Whether it answers more than once with a capital N or Y."""
        reading = self.reading
        answers = reading.places_within(_ANSWERS, self.begin, self.end)
        return sum(reading.text[reading.starts[k]] in "NY" for k in answers) > 1

    def _goes_on_with_advice(self, number: int) -> bool:
        """Whether it explains the advice of the sentence before: "That could mean …"."""
        opening = self.norms[self.begin : self.begin + 2]
        if len(opening) < 2 or opening[0] not in _POINTERS or opening[1] not in _MEANS:
            return False
        return number > 0 and any(
            cue.kind == "hypothetical_pre" for cue in self.reading.cues[number - 1]
        )

    def _closing_denial(self) -> tuple[int, int, str] | None:
        """A denial that ends a list of what was screened ("fever, night pain: all negative").

        Where the list begins, where the denial begins, and its words.
        """
        last = self.end - 1
        while last > self.begin and self.norms[last] in _STOPS:
            last -= 1
        for cue in self.kinds["negation_post"]:
            if cue.end > last or (cue.end + _AFTERTHOUGHT > last and self._says_all(cue)):
                head = self._list_head(cue)
                if head is not None:
                    return head, cue.start, " ".join(self.norms[cue.start : cue.end])
        return None

    def _says_all(self, cue: Cue) -> bool:
        return not _ALL.isdisjoint(self.norms[cue.start - 2 : cue.end])

    def _list_head(self, denial: Cue) -> int | None:
        """Where the list begins that a denial closes, None where it closes no list."""
        norms = self.norms
        sign = denial.start - 1
        while sign > self.begin and norms[sign] in _SPEAKERS:
            sign -= 1
        said = norms[denial.start]
        words = norms[self.begin : self.end]
        if norms[sign] in _SIGNS:
            head = sign - 1
            while head > self.begin and norms[head] not in (":", "?", "|"):
                head -= 1
            if any(norms[k] in _TICKED or says_yes(norms, k) for k in range(head + 2, sign)):
                return None  # "saddle numb - yes, leaking - no": each answers for its own
            items = norms[head:sign].count(",") + norms[head:sign].count("/")
            listed = items or "or" in norms[head:sign]
            return (head if norms[head] in (":", "?", "|") else self.begin) if listed else None
        if words.count(",") + words.count("/") < 2 or not _SCREENS.intersection(words):
            return None
        return self.begin if norms[sign] in _LEADS and said in _ENDS else None


def says_yes(norms: list[str], at: int) -> bool:
    """Whether a word answers yes: "numb Y, leaking N", and not "numb yes/no"."""
    return norms[at] in _YES and norms[at + 1 : at + 2] not in (["/"], ["or"], ["|"])


def claim(f: Finding, assertion: str, why: str) -> bool:
    """Settles what is claimed of a finding; always True, so that it can end a decision."""
    f.assertion = assertion
    if why:
        f.why.append(why)
    return True


def cues_beside(clause: Clause, kind: str, f: Finding) -> Sequence[Cue]:
    """Cues of a kind outside the finding's own words, by their place."""
    cues = clause.kinds.get(kind)
    if cues is None:
        return ()
    return [cue for cue in cues if cue.start < f.start or cue.start >= f.end]


def cues_ahead(clause: Clause, kind: str, f: Finding) -> Sequence[Cue]:
    """Cues of a kind that begin before the finding, the last to end first."""
    cues = clause.kinds.get(kind)
    if cues is None:
        return ()
    ahead = [cue for cue in cues if cue.start < f.start]
    return sorted(ahead, key=_BY_END, reverse=True) if len(ahead) > 1 else ahead


def word_before(clause: Clause, cue: Cue) -> str:
    """The word before the cue, empty at the start of the clause."""
    return clause.norms[cue.start - 1] if cue.start > clause.begin else ""
