"""What a letter says about how treatments did, phrase by phrase: failed, partial or improved.

A phrase of relief counts by the words around it: "no relief", "little in the way of help",
"short-lived benefit" and "helped for a week" are failures, "helped a bit" is partial, "better lying
down" isn't about a treatment at all, nor is "hoping to get back to work".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from lsmri.nlp.matching.scanner import Hit
from lsmri.nlp.matching.wording import any_words
from lsmri.nlp.text.reading import BY_START, Reading
from lsmri.nlp.time.lengths.number_words import is_number
from lsmri.nlp.treatment.bare_results import read_bare_results
from lsmri.nlp.treatment.degrees import value_behind
from lsmri.nlp.treatment.place import words_of
from lsmri.nlp.treatment.scores import read_scores

__all__ = ["KINDS", "Effect", "read_effects"]

#: Kinds of outcome phrases that speak of an effect, and what they say unless the words around say
#: otherwise; of equal spans the first counts.
KINDS = {
    "harm": "failed", "stopped": "failed", "brief": "failed", "slight": "partial",
    "failed": "failed", "recovery": "improved", "improved": "improved", "despite": "failed",
    "same": "failed", "relief": "improved", "neutral": "", "plight": "failed",
}  # fmt: skip
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}
_FORESEEN = 5
_REACH = 9
#: Relief by fewer per cent is partial.
_HALF = 50
#: Kinds that tell how something fares, and so of what.
_OF_SOMEBODY = frozenset({"relief", "improved", "recovery", "slight"})
_AIMS = frozenset({"relief", "slight"})
#: Kinds of words that may stand between a negation or a degree and what it bears on.
_MODIFYING = tuple("fillers negators little poor brief slight strong wishes saying organs".split())
_GOOD_BITS = (["good", "bit"], ["quite", "bit"], ["fair", "bit"])


@dataclass(slots=True)
class Effect:
    """``start`` and ``end`` in words; ``value``: failed, partial or improved."""

    start: int
    end: int
    value: str
    kind: str
    words: str


def read_effects(
    reading: Reading, hits: Iterable[Hit], named: set[int], drugs: set[int]
) -> list[Effect]:
    """The effects of a letter in order of their place, none inside another.

    named: the words that name treatments; a negation reaches across them. drugs: the last words
        of drugs called by their own names.
    """
    spans = sorted(
        {(start, end, entry.name) for start, end, entry in hits if entry.name in KINDS},
        key=lambda s: (s[0] - s[1], _RANK[s[2]], s[0]),
    )
    taken: set[int] = set()
    effects: list[Effect] = []
    for start, end, kind in spans:
        if not taken.isdisjoint(range(start, end)):
            continue
        value = _Phrase(reading, start, end, kind, named).value()
        if value:
            taken.update(range(start, end))
            effects.append(Effect(start, end, value, kind, " ".join(reading.norms[start:end])))
    told = (*read_scores(reading), *read_bare_results(reading, named, drugs))
    for start, end, value, kind in told:
        effects.append(Effect(start, end, value, kind, " ".join(reading.norms[start:end])))
    effects.sort(key=BY_START)
    return effects


class _Phrase:
    """A phrase about an effect, with the words that bear on it."""

    def __init__(self, reading: Reading, start: int, end: int, kind: str, named: set[int]) -> None:
        norms = reading.norms
        self.begin, self.stop = reading.bounds[reading.sentence[start]]
        self.norms, self.start, self.end, self.kind = norms, start, end, kind
        self.head = norms[start]
        self.before = self._modifiers(named)
        self.after = norms[end : min(self.stop, end + 7)]
        self.negated = self._is_negated()

    def _modifiers(self, named: set[int]) -> list[str]:
        """The words ahead that bear on the phrase, back to the first that can't.

        A noun lets one unknown word, an adjective, stand before it.
        """
        spare = self.head in words_of("effect_nouns")
        known = words_of(*_MODIFYING)
        words: list[str] = []
        k = self.start - 1
        while k >= self.begin and len(words) < _REACH:
            word = self.norms[k]
            if k in named or (word in ("and", "or", ",") and k - 1 in named):
                k -= 1
                continue
            if word not in known and not word.endswith("ly"):
                adjective = word.isalpha() and word not in words_of("not_adjectives")
                if not spare or k < self.start - 1 or not adjective:
                    break
                spare = False
            words.append(word)
            k -= 1
        words.reverse()
        return words

    def _is_negated(self) -> bool:
        before = self.before
        if self.has("negators") or "yet to" in " ".join(before):
            return True
        little = words_of("little")
        return any(w in little and (not k or before[k - 1] != "a") for k, w in enumerate(before))

    def has(self, kind: str) -> bool:
        """Whether a word of a kind bears on the phrase from ahead."""
        return not words_of(kind).isdisjoint(self.before)

    def value(self) -> str:
        """failed, partial or improved; "" if it says nothing of an effect."""
        if self.norms[self.stop - 1] == "?" and self.norms[self.begin] in words_of("asking"):
            return self._asked()
        if self.has("conditional") or self._is_foreseen() or self._is_general():
            return ""
        if self.kind in _OF_SOMEBODY and self._is_of_other():
            return ""
        match self.kind:
            case "harm" | "stopped" | "brief" | "despite" | "plight":
                return self._told()
            case "same":
                return self._same()
            case "failed":
                return self._failed()
        return self._relieved()

    def _is_foreseen(self) -> bool:
        """Whether "if" stands a few words ahead: "double it if tolerated and still in pain"."""
        for k in range(self.start - 1, max(self.begin, self.start - _FORESEEN) - 1, -1):
            if self.norms[k] in (",", ";", "\n", "but"):
                return False
            if self.norms[k] == "if":
                return self.norms[k - 1 : k] != ["even"]
        return False

    def _is_general(self) -> bool:
        """Whether it weighs benefits against risks, or tells what happens to most people."""
        lead = self.norms[max(self.begin, self.start - 4) : self.start]
        warned = self.norms[self.begin : self.start]
        if "risk" in warned and (
            "include" in warned or ("risk", "of") in pairwise([*warned, self.head])
        ):
            return True
        if self.head == "benefit":
            return "risk" in lead or "risk" in self.after[:2]
        return self.head in words_of("befalls") and not words_of("general").isdisjoint(lead)

    def _is_of_other(self) -> bool:
        """Whether something else than the complaint fares so: "HIV well controlled"."""
        other, kin = words_of("other_bearers"), any_words("people", "kin", "acquaintances")
        links = words_of("bearer_links")
        k = self.start - 1
        while k >= max(self.begin, self.start - 4) and self.norms[k] in links:
            k -= 1
        if k >= self.begin and (self.norms[k] in other or self.norms[k] in kin):
            near = self.norms[max(self.begin, k - 4) : k]
            return words_of("pains").isdisjoint(near)
        aim = next((w for w in self.after[:3] if w not in words_of("bearer_links")), "")
        return (aim in other or aim in kin) and words_of("back").isdisjoint(self.after)

    def _asked(self) -> str:
        """The answer to a form's question: "Did it help? Not really"."""
        answer = self.norms[self.stop : self.stop + 2]
        if self.kind != "relief" or not answer:
            return ""
        if answer[0] in words_of("denied_answers"):
            return "failed"
        if not words_of("slight").isdisjoint(answer):
            return "partial"
        return "improved" if answer[0] in words_of("agreed_answers") else ""

    def _told(self) -> str:
        if self.kind == "harm" and self.norms[self.start - 1 : self.start] == ["for"]:
            return ""  # something is taken for it
        if self.norms[self.end - 1] in ("return", "returned") and self.after[:1] == ["to"]:
            return ""
        if self.kind == "brief" and self.after[:1] == ["of"]:
            if words_of("effect_nouns", "eases").isdisjoint(self.after[1:4]):
                return ""
        if self.head in ("made", "make", "making") and not self._is_ill():
            return ""
        instructed = self.kind == "stopped" and {"to", "please"} & set(self.before[-2:])
        denied = self.negated and self.head not in ("not", "can't", "couldn't")
        return "" if instructed or denied else KINDS[self.kind]

    def _is_ill(self) -> bool:
        """Whether "made him …" goes on to a harm, not to a relief or to what he had to do."""
        if self.end - self.start > 2:
            return True
        return bool(self.after) and words_of("made_well", "made_do").isdisjoint(self.after[:4])

    def _same(self) -> str:
        after = self.after
        if self.norms[self.end - 1] == "worse" and self._is_posture():
            return ""
        if self.norms[self.start : self.end] == ["as", "it", "was"] and _is_done_to(after[:1]):
            return ""
        if self._is_likened():
            return ""
        if self.negated and self.head not in ("won't", "not", "no"):
            return ""
        if self.head == "still" and after:
            if after[0] == "in" and after[1:2] in ([], ["situ"], ["place"], [")"], ["."], [","]):
                return ""
            mild = not words_of("mild").isdisjoint(after[:3]) and after[:2] != ["in", "bit"]
            if mild or after[0] in words_of("still_doing"):
                return ""
            if not words_of("fevers").isdisjoint(after[:3]):
                return ""
        another = not words_of("same_other").isdisjoint(after[:1])
        return "" if self.head == "same" and another else "failed"

    def _is_likened(self) -> bool:
        """Whether it likens something else: "where it was five", "worried about the same"."""
        lead = self.norms[max(self.begin, self.start - 2) : self.start]
        if self.head == "where" and self.after and is_number(self.after[0]):
            return True
        if self.head == "about" and not words_of("worried").isdisjoint(lead[-1:]):
            return True
        return self.head == "same" and lead == ["for", "the"]

    def _failed(self) -> str:
        after = self.after
        if self.head == "fail":
            organ = self.before[-1:] and self.before[-1] in words_of("organs")
            back = after[:2] in (["back", "surgery"], ["back", "syndrome"], ["to", "attend"])
            if organ or back or after[:1] in (["that"], ["which"]):
                return ""
        if self.head in words_of("worse_heads") and self._is_posture():
            return ""
        if self.head in ("much", "lot", "anything"):
            return "failed" if self.negated else ""
        return "" if self.negated and self.head not in words_of("denied_inside") else "failed"

    def _relieved(self) -> str:
        lead = self.norms[self.start - 1 : self.start]
        if self.head in ("work", "working") and not words_of("to_work").isdisjoint(lead):
            return ""
        if self.head in ("hold", "holding") and self.after[:1] == ["back"]:
            return ""
        if self.norms[self.end - 1] in ("on", "with") and not words_of("not_borne").isdisjoint(
            self.after[:2]
        ):
            return ""
        if self.has("wishes") and not self.has("saying") and not self.negated:
            return ""
        if self._is_aim():
            return ""
        if self.negated or self.has("poor"):
            return "failed"
        inner: set[str] = set()
        if self.head not in ("take", "no", "back", "stop", "stopped", "finished", "off"):
            inner = set(self.norms[self.start + 1 : self.end - 1])
        if inner & words_of("poor", "negators"):
            return "failed"
        if inner & words_of("slight") and self.kind in ("recovery", "improved"):
            return "partial"
        if self.kind == "recovery":
            return self._recovered()
        if self.has("brief"):
            return "failed"
        if self.kind == "slight":
            return "partial"
        return "" if self.kind == "relief" and self._is_posture() else self._qualified()

    def _is_aim(self) -> bool:
        """Whether it is what a treatment is given for: "prescribed amitriptyline to help"."""
        if self.norms[self.start - 1 : self.start] != ["to"] or self.kind not in _AIMS:
            return False
        lead = self.norms[max(self.begin, self.start - _REACH) : self.start - 1]
        if words_of("prescribing", "giving").isdisjoint(lead):
            return False
        return words_of("seeming").isdisjoint(lead)

    def _recovered(self) -> str:
        after = self.after
        last = self.norms[self.end - 1]
        if self.head == "back" and self._is_no_return():
            return ""
        if self.head == "returned" and self.norms[self.start - 1] in words_of("coming_back"):
            return "failed"
        if self.head == "flying" and not words_of("flown").isdisjoint(after[:1]):
            return ""
        spell = after[:1] in (["x"], ["for"]) and not words_of("units").isdisjoint(after[1:5])
        if spell and last in ("relief", "improvement"):
            return "failed"
        words = self.norms[self.start : self.end]
        shared = not words_of("shares").isdisjoint(words)
        shares = [int(word) for word in words if word.isdigit() and shared]
        if shares and max(shares) < _HALF:
            return "partial"
        if last in ("better", "easier", "improving") and self._is_posture():
            return ""
        worse = not words_of("turning_worse").isdisjoint(after[1:3])
        return "" if after[:1] == ["but"] and worse else "improved"

    def _is_no_return(self) -> bool:
        """Whether "back" is the patient's, or what he goes back to is a treatment."""
        of_his = self.start > self.begin and self.norms[self.start - 1] in words_of("of_his")
        return of_his or self.norms[self.start + 2] in ("it", "them", "my", "her")

    def _qualified(self) -> str:
        """Relief, or a word for an outcome, by the degree that stands beside it."""
        behind = value_behind(self.head, self.kind, self.after)
        if behind:
            return behind
        before = self.before
        if not words_of("slight").isdisjoint(before[-3:]):
            much = before[-2:] in _GOOD_BITS or before[-3:] == ["quite", "a", "bit"]
            return "improved" if much else "partial"
        if self.kind != "neutral":
            return "improved"
        strong = not words_of("strong").isdisjoint(before[-2:])
        return "improved" if strong and self.head in words_of("qualified") else ""

    def _is_posture(self) -> bool:
        """Whether it is a posture that eases or worsens: "better lying down"."""
        after = self.after
        if self.head in words_of("eases") and self._is_posture_ahead():
            return True
        if not after or after[0] in words_of("postures"):
            return bool(after)
        linked = after[0] in words_of("posture_links")
        return linked and not words_of("postures").isdisjoint(after[1:4])

    def _is_posture_ahead(self) -> bool:
        """Whether a posture right ahead does it: "lying down it calms", "he sits and it eases"."""
        k = self.start - 1
        while k >= max(self.begin, self.start - 5) and self.norms[k] in words_of("posture_fillers"):
            k -= 1
        return k >= self.begin and self.norms[k] in words_of("posture_heads")


def _is_done_to(after: list[str]) -> bool:
    """Whether "as it was" gives a reason rather than a likeness: "as it was started by …"."""
    return bool(after) and (after[0].endswith(("ed", "ing")) or after[0] in words_of("reasoned"))
