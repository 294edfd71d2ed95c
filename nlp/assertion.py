"""What the letter claims of each finding: present, absent, possible, historical, hypothetical, family.

The cues around a finding are weighed in the order in which writers let them win: whose finding it is,
whether it is only spoken of, a value written beside it ("SLR: neg", "power 4/5"), then the nearest
negation or doubt whose scope reaches it, then the time it belongs to, then its section.
"""

from __future__ import annotations

from collections.abc import Iterable

from lsmri.corpora.scheme import MRI_SAFETY
from lsmri.nlp.entries import stale_sentences
from lsmri.nlp.finding import Finding
from lsmri.nlp.reading import Cue, Reading

__all__ = ["settle_assertions"]

#: Illnesses that a relative may have; symptoms told by a relative are the patient's.
_INHERITED = frozenset(
    "cancer_history suspected_malignancy osteoporosis suspected_axial_spondyloarthritis "
    "suspected_aortic_aneurysm suspected_spinal_infection recent_infection renal_impairment disc_herniation spinal_stenosis "
    "immunosuppression prior_spinal_surgery suspected_vertebral_fracture spondylolisthesis "
    "low_back_pain radicular_pain structural_deformity cauda_equina_suspected severe_motor_deficit".split()
)
#: States that stay relevant however long ago they began.
_LASTING = frozenset(
    "cancer_history osteoporosis immunosuppression prior_spinal_surgery prior_lumbar_mri "
    "prior_other_imaging spondylolisthesis spinal_stenosis structural_deformity surgery_considered "
    "mri_lumbar_requested other_imaging_requested symptom_change red_flags_unspecified "
    "cardiac_device cochlear_implant neurostimulator_or_pump aneurysm_clip metallic_foreign_body "
    "other_implant renal_impairment contrast_allergy claustrophobia body_size_limit "
    "suspected_axial_spondyloarthritis prolonged_steroid_use pregnancy".split()
)
_REQUESTS = frozenset({"mri_lumbar_requested", "other_imaging_requested", "surgery_considered"})
#: Findings that no advice can hold: they are facts, not warnings.
_NO_ADVICE = _REQUESTS | {"red_flags_unspecified", "prior_spinal_surgery", "prior_lumbar_mri"}
_SKIP = frozenset(
    "is are was were : - = ( ) all both bilateral in of the to at and / , throughout group on left right sl slight "
    "l r l2 l3 l4 l5 s1 l5/s1 l4/5 lower limb lower-limb leg seem seems appear remain also again today been "
    "has have very slightly mildly markedly significantly quite rather completely totally grossly "
    "essentially entirely foot ankle knee deg degree deg. ° test sign > a patient bilat tested otherwise "
    "for bulk present symptom symmetrical currently now there clearly still mild moderate severe "
    "function tone his her reported noted found now exam examination testing on side distal proximal \" '".split()
)
#: Names of functions that a screening question asks about: they say nothing without an answer.
_SCREENED = frozenset(
    "bladder_dysfunction bowel_dysfunction saddle_sensory_change sexual_dysfunction unexplained_weight_loss "
    "structural_deformity cauda_equina_suspected thoracic_pain suspected_axial_spondyloarthritis prolonged_steroid_use bilateral_radicular_symptoms upper_motor_neuron_signs significant_trauma iv_drug_use red_flags_unspecified".split()
)
_FUNCTIONS = frozenset("sensation feeling tone squeeze contraction erection sens pinprick control reflex wink".split())
_SCREENS = frozenset("any following screen screening question questions asked red flag systemic systems".split())
_DENIES_ALL = frozenset({"none", "deny", "negative", "no", "not", "absent", "without"})
_ASKED = frozenset("question questions asked ask screened screening screen checked check enquired enquiry".split())
_KIN_REPORTS = frozenset("report say said notice noticed worry worried drive drove concerned state think thought tell told call help".split())
_AMBIGUOUS_POST = frozenset({"no", "nil", "none", "negative", "never", "deny", "absent", "n", "free", "-", "0", "neg"})
_DESCRIPTORS = frozenset("trouble problem difficulty issue associated concern consistent along help change difference loss".split())
#: Findings that a test denies at some distance ("HIV test of May: negative").
_CHECKED = frozenset(MRI_SAFETY)
_TESTED = frozenset({"immunosuppression", "recent_infection"})
_NEW_CLAUSE = frozenset("the he she his her it has is was they now then there".split())
_RUNS_ON = frozenset(", or and nor of any the no to with / in for a".split())
_PLANS = frozenset("discuss consider considering thinking starting start planned planning offered offer".split())
_DATED = frozenset("since today yesterday now ago currently".split())
_SIDES = frozenset({"left", "right", "l", "r"})


def settle_assertions(reading: Reading) -> None:
    """Sets ``assertion`` and ``why`` of all findings; drops observables without a value."""
    by_sentence: dict[int, list[Finding]] = {}
    for finding in reading.findings:
        by_sentence.setdefault(reading.sentence[finding.start], []).append(finding)
    kept: list[Finding] = []
    heading, warned = _bullet_headings(reading)
    stale = stale_sentences(reading)
    for number, findings in by_sentence.items():
        scope = _Sentence(reading, number, findings)
        scope.inherited = heading.get(number, "")
        for finding in findings:
            if finding.polarity == "exclude":
                continue
            if not (finding.assertion or scope.settle(finding)):
                continue
            if number in warned and finding.concept not in _NO_ADVICE:
                finding.assertion = "hypothetical"
                finding.why.append("advice: " + warned[number])
            if number in stale and finding.concept not in _LASTING and finding.assertion != "family":
                finding.assertion = "historical"
                finding.why.append("older entry")
            kept.append(finding)
    reading.findings = kept


def _ticks_deny(reading: Reading) -> bool:
    """Whether the letter says that a tick means "asked and clear"."""
    norms = reading.norms
    if "tick" not in norms:
        return False
    at = norms.index("tick")
    return bool({"clear", "negative", "no", "normal", "absent", "deny", "excluded"} & set(norms[at : at + 7]))


def _bullet_headings(reading: Reading) -> tuple[dict[int, str], dict[int, str]]:
    """Bullets under a heading that denies them all ("none of the following:") or warns of them ("ED if:").

    Returns the denied and the warned sentences with the cue of their heading.
    """
    denied: dict[int, str] = {}
    warned: dict[int, str] = {}
    norms = reading.norms
    open_cue, into = "", denied
    for number, (begin, end) in enumerate(reading.bounds):
        last = end - 1
        if norms[last] == "\n" and last > begin:
            last -= 1
        bullet = begin in reading.line_starts and norms[begin] in ("-", "*", "+", "o", "[ ]", ">")
        if norms[last] in (":", "if", "with") and not (bullet and open_cue):
            open_cue = ""
            for cue in reading.cues[number]:
                words = norms[cue.start : cue.end]
                if cue.kind in ("negation_pre", "negation_post") and words[0] in _DENIES_ALL:
                    open_cue, into = " ".join(words), denied
                elif cue.kind == "hypothetical_pre" and cue.end >= last - 1:
                    open_cue, into = " ".join(words), warned
        elif open_cue and bullet:
            into[number] = open_cue
        elif open_cue and begin in reading.line_starts:
            open_cue = ""
    return denied, warned


class _Sentence:
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
        texts = reading.text
        self.answers = sum(
            self.norms[k] in ("n", "y") and texts[reading.starts[k]] in "NY"
            for k in range(self.begin, self.end)
        )
        self.closing = self._closing_denial()
        self.observables = {
            k for f in findings if f.polarity == "observable" for k in range(f.start, f.end)
        }
        self.denials = {f.start for f in findings if f.polarity == "absent"}
        self.covered = {k for f in findings for k in range(f.start, f.end)}

    def _closing_denial(self) -> tuple[int, str] | None:
        """A denial that ends a list of what was screened for ("fevers, night pain, …: all negative")."""
        last = self.end - 1
        while last > self.begin and self.norms[last] in (".", "\n", ";", ")"):
            last -= 1
        words = self.norms[self.begin : self.end]
        if words.count(",") + words.count("/") < 2 or not _SCREENS & set(words):
            return None
        for cue in self.kinds.get("negation_post", ()):
            if cue.end == last + 1 and self.norms[cue.start - 1] in ("->", "ticked", "?", "was", "were", "all", ":", "-", ",", ")", "are", "is"):
                said = self.norms[cue.start : cue.end]
                if said[0] == "none" or said[-1] in ("negative", "nil", "none", "absent", "no", "clear", "deny"):
                    return cue.start, " ".join(said)
        return None

    def settle(self, f: Finding) -> bool:
        """Gives the finding its assertion; False drops it."""
        if f.polarity == "observable":
            return self._ticked_off(f) or self._observe(f)
        if self._family(f):
            return self._set(f, "family", "kin")
        if f.concept not in _NO_ADVICE and self._hypothetical(f):
            return self._set(f, "hypothetical", "advice")
        negated = self._negated(f)
        doubted = self._doubted(f)
        if f.polarity == "absent":
            if self._directly_negated(f):
                return self._set(f, "present", "double negation")
            if doubted and doubted[1] in ("?", "??"):
                return self._set(f, "possible", doubted[1])
            return self._set(f, "absent", "")
        if negated and (not doubted or negated[0] >= doubted[0]):
            return self._set(f, "absent", negated[1])
        if doubted and f.concept not in ("red_flags_unspecified",):
            return self._set(f, "possible", doubted[1])
        if self._historical(f):
            return True
        return self._set(f, "present", "")

    @staticmethod
    def _set(f: Finding, assertion: str, why: str) -> bool:
        f.assertion = assertion
        if why:
            f.why.append(why)
        return True

    def _of(self, kind: str, f: Finding) -> Iterable[Cue]:
        """Cues of a kind outside the finding's own words."""
        return (c for c in self.kinds.get(kind, ()) if c.start < f.start or c.start >= f.end)

    def _ticked_off(self, f: Finding) -> bool:
        """A function ticked off on a list whose ticks mean "asked and clear"."""
        box = self._box(f)
        return box is not None and box != "[x]" and self._set(f, "absent", box)

    # -- observables ------------------------------------------------------------------------------

    def _observe(self, f: Finding) -> bool:
        """Reads the value beside "power", "ankle jerk", "SLR"; without one the words say nothing."""
        if f.concept != "nerve_tension_sign" and self._hypothetical(f):
            return False
        if self.norms[f.start] == "low" and f.end - f.start == 1:
            start, end = self.reading.span(f.start, f.end)
            if self.reading.text[start:end] != "LOW":
                return False
        if f.concept in ("disc_herniation", "suspected_malignancy", "suspected_vertebral_fracture", "spondylolisthesis", "suspected_spinal_infection"):
            doubt = self._doubted(f)
            negation = None if doubt else self._negated(f)
            if negation and f.concept != "suspected_malignancy":
                return self._set(f, "absent", negation[1])
            return bool(doubt) and self._set(f, "possible", doubt[1] if doubt else "")
        doubtful = self._post(f, "possible_post")
        if doubtful and doubtful not in ("?", "??"):
            f.examined = True
            return self._set(f, "possible", doubtful)
        value = self._value_after(f) or self._value_before(f)
        if value is None:
            negation = self._negated(f)
            if negation and f.concept in _SCREENED | {"nerve_tension_sign", "raised_inflammatory_markers"}:
                if self._names_function(f) and negation[1] in ("no", "nil", "without", "lack of", "absence of"):
                    return self._set(f, "present", negation[1])
                return self._set(f, "absent", negation[1])
            answer = self._answered(f) if f.concept in _SCREENED else None
            return bool(answer) and self._set(f, "absent", answer or "")
        assertion, why = value
        if assertion == "present" and why in ("loss", "deficit", "change", "reduced", "impaired", "altered"):
            negation = self._negated(f)
            if negation and negation[2] <= 2:
                return self._set(f, "absent", negation[1])
        doubt = self._doubted(f)
        if assertion == "present" and doubt:
            assertion = "possible"
        f.examined = True
        return self._set(f, assertion, why)

    def _names_function(self, f: Finding) -> bool:
        """Whether the words name something a healthy person has: to deny a tone is to find it lost."""
        return bool(_FUNCTIONS & set(self.norms[f.start : f.end]))

    def _answered(self, f: Finding) -> str | None:
        """The answer to a list of screening questions: "… questions asked …, always no"."""
        rest = self.norms[f.end : self.end]
        if f.concept == "red_flags_unspecified":
            denials = {"none", "no", "nil", "wasn't", "negative", "clear", "weren't", "not"} & set(rest)
            return min(denials) if denials else None
        if not _ASKED & set(self.norms[self.begin : self.end]):
            return None
        for cue in self.kinds.get("negation_post", ()):
            if cue.start >= f.end and cue.end >= self.end - 2:
                return " ".join(self.norms[cue.start : cue.end])
        return "clear" if "clear" in rest[-3:] else None

    def _value_after(self, f: Finding) -> tuple[str, str] | None:
        at = f.end
        steps = 0
        while at < self.end and steps < 9:
            for cue in self.cues:
                if cue.start == at and at not in self.observables:
                    value = self._cue_value(cue, f)
                    if value:
                        return self._mixed(cue, f) or value
            if at in self.denials and at > f.end and f.concept in _SCREENED:
                return "absent", "listed with what is normal"
            if at in self.observables:
                at += 1
                continue
            if self.norms[at] not in _SKIP and not self.norms[at].isdigit():
                return None
            if self.norms[at] == "," and at + 1 < self.end and not {at + 1} & (self.observables | self.denials):
                return None
            at += 1
            steps += 1
        return None

    def _mixed(self, normal: Cue, f: Finding) -> tuple[str, str] | None:
        """A second, abnormal value after a normal one: "2+ at the knees and absent at both ankles"."""
        if normal.kind != "normal" or f.concept not in ("reflex_change", "motor_deficit", "sensory_deficit"):
            return None
        for cue in self.kinds.get("abnormal", ()):
            if not normal.end <= cue.start <= normal.end + 11:
                continue
            between = range(normal.end, cue.start)
            if any(k in self.covered for k in between) or {"no", "not", "nor", "without"} & {self.norms[k] for k in between}:
                return None
            words = " ".join(self.norms[cue.start : cue.end])
            if words in ("absent", "reduced", "decreased", "diminished", "1+", "lost", "depressed", "sluggish", "trace", "weak", "impaired", "4/5", "4-/5", "4+/5") :
                return "present", words
        return None

    def _value_before(self, f: Finding) -> tuple[str, str] | None:
        at = f.start - 1
        steps = 0
        while at >= self.begin and steps < 8:
            for cue in self.cues:
                if cue.end == at + 1 and at not in self.observables:
                    value = self._cue_value(cue, f, before=True)
                    if value:
                        return value
            if at in self.observables:
                at -= 1
                continue
            if self.norms[at] not in _SKIP or (self.norms[at] == "," and at - 1 not in self.observables):
                return None
            at -= 1
            steps += 1
        return None

    def _cue_value(self, cue: Cue, f: Finding, *, before: bool = False) -> tuple[str, str] | None:
        words = " ".join(self.norms[cue.start : cue.end])
        if words == "=" and (cue.end >= self.end or self.norms[cue.end] not in (".", ",", ";", "l", "r", "left", "right", "\n", "bilateral", "both")):
            return None
        if f.concept == "bilateral_radicular_symptoms" and cue.kind == "normal" and words != "n":
            return None
        if f.concept in _SCREENED and cue.kind in ("normal", "negation_post"):
            if f.concept in ("unexplained_weight_loss", "prolonged_steroid_use") and words in ("good", "present", "up"):
                return None
            if cue.kind == "negation_post" and before:
                return None
            if words in ("absent", "nil", "none", "lost") and self._names_function(f):
                return "present", words
            if words in ("strong", "brisk", "full", "great") or (before and words in ("n", "=", "clear", "free", "no", "negative", "low", "complete", "regular")):
                return None
            return "absent", words
        if f.concept in _SCREENED and words in ("positive", "raised", "high", "elevated", "+", "pain", "painful", "30", "40", "45", "50", "at 30", "weak", "tight", "limited", "poor", "less", "loss", "deficit", "dull", "down", "affected", "restricted", "trace", "1+"):
            if f.concept not in ("bowel_dysfunction", "saddle_sensory_change", "upper_motor_neuron_signs"):
                return None
            if words in ("tight", "pain", "painful", "high"):
                return None
            if words in ("+", "positive") and f.concept != "upper_motor_neuron_signs":
                return None
        if cue.kind == "normal":
            if f.concept == "nerve_tension_sign" and words in ("present", "2+", "+", "++", "brisk"):
                return "present", words
            if f.concept == "nerve_tension_sign" and words in ("low",):
                return None
            if f.concept not in ("nerve_tension_sign", "raised_inflammatory_markers") and words in (
                "negative", "low", "clear", "free",
            ):  # fmt: skip
                return ("absent", words) if words == "clear" else None
            if before and self._word_before(cue) in ("not", "isn't", "aren't", "wasn't"):
                return "present", "not " + words
            if f.concept == "reflex_change" and words in ("present",) and self._word_before(cue) == "not":
                return "present", "not present"
            return "absent", words
        if cue.kind == "abnormal":
            if words in ("pain", "painful") and f.concept != "nerve_tension_sign":
                return None
            if f.concept == "reflex_change" and words in ("+", "1+"):
                symmetric = {"equal", "symmetrical", "symmetric"} & set(self.norms[cue.end : cue.end + 3])
                return ("absent", words) if words == "+" or symmetric else ("present", words)
            if words == "positive" and f.concept in ("reflex_change", "motor_deficit", "sensory_deficit"):
                return None
            if words == "absent" and f.concept in ("nerve_tension_sign", "raised_inflammatory_markers"):
                return "absent", words
            if words.isdigit() and f.concept != "nerve_tension_sign":
                return None
            if words in ("loss", "loss of", "weakness", "deficit") and before:
                negation = self._negated(Finding(cue.start, cue.end, f.concept, "present"))
                if negation:
                    return "absent", "no " + words
            elif before or self._word_before(cue) in ("not", "no"):
                negation = self._negated(Finding(cue.start, cue.end, f.concept, "present"))
                if negation and negation[2] <= 2:
                    return "absent", "not " + words
            return "present", words
        if cue.kind == "negation_post" and f.concept in ("nerve_tension_sign", "raised_inflammatory_markers"):
            if not before and words in ("negative", "neg", "- ve", "absent", "nil", "n", "no", "-"):
                return "absent", words
        return None

    def _word_before(self, cue: Cue) -> str:
        return self.norms[cue.start - 1] if cue.start > self.begin else ""

    # -- negation and doubt -----------------------------------------------------------------------

    def _directly_negated(self, f: Finding) -> bool:
        before = self.norms[max(self.begin, f.start - 2) : f.start]
        return bool({"not", "isn't", "aren't", "wasn't", "hardly", "longer", "can't", "unable"} & set(before))

    def _negated(self, f: Finding) -> tuple[int, str, int] | None:
        """Strength, cue and distance of the negation that reaches the finding."""
        box = self._box(f)
        if box:
            return (3, box, 0) if box != "[x]" else None
        post = self._post(f, "negation_post")
        if post:
            return 3, post, 0
        if self.inherited and f.polarity != "absent":
            return 1, self.inherited, 9
        if self.closing and f.end <= self.closing[0] and f.polarity != "absent":
            return 1, self.closing[1], 9
        affirmed = self._post(f, "affirm_post")
        for cue in sorted(self._of("negation_pre", f), key=lambda c: -c.end):
            if cue.start >= f.start or not self._negates(cue, f):
                continue
            distance = self._reach(cue, f, negation=True)
            if distance is None:
                continue
            if affirmed and distance > 1:
                return None
            return (2 if distance <= 2 else 1), " ".join(self.norms[cue.start : cue.end]), distance
        return None

    def _box(self, f: Finding) -> str | None:
        """A tick box or a sign in brackets right before the finding."""
        k = f.start - 1
        norms = self.norms
        if k > self.begin and norms[k] == "/":
            while k > self.begin and (norms[k] == "/" or k in self.covered):
                k -= 1
        if k >= self.begin and norms[k] in ("[x]", "[ ]"):
            line = max((b for b in self.reading.line_starts if b <= k), default=self.begin)
            if not self._boxes_lead(k):
                first_box = next(j for j in range(line, k + 1) if norms[j] in ("[x]", "[ ]"))
                if any(j in self.covered for j in range(line, first_box)):
                    return None
            if norms[k] == "[x]" and _ticks_deny(self.reading):
                return "tick"
            return "[x]" if norms[k] == "[x]" else "unticked"
        if k - 1 >= self.begin and norms[k] == ")" and norms[k - 1] == "(":
            return "unticked"
        if k - 2 >= self.begin and norms[k] == ")" and norms[k - 2] == "(" and norms[k - 1] in ("-", "+"):
            return "(-)" if norms[k - 1] == "-" else "[x]"
        return None

    def _boxes_lead(self, k: int) -> bool:
        """Whether the tick boxes of this line stand ahead of what they tick."""
        line = max((b for b in self.reading.line_starts if b <= k), default=self.begin)
        boxes = (j for j in range(line, k + 1) if self.norms[j] in ("[ ]", "[x]"))
        first = next(boxes, k)
        return first == line or self.norms[first - 1] in (":", "-", "*", "o", "|", ")", ".")

    def _negates(self, cue: Cue, f: Finding) -> bool:
        """"No change in the foot drop" denies a change, not the foot drop."""
        words = self.norms[cue.start : cue.end]
        if len(words) > 1 and words[1] in ("change", "alteration", "worsening", "further", "increase", "progression", "resolution", "reduction", "improvement"):
            return f.concept in _SCREENED | {"symptom_change", "progressive_neurological_deficit"}
        return True

    def _doubted(self, f: Finding) -> tuple[int, str] | None:
        post = self._post(f, "possible_post")
        if post:
            return 3, post
        if f.concept in ("treatment", "mri_lumbar_requested") and f.polarity == "present":
            return None
        last = self.end - 1
        while last > f.end and self.norms[last] in ("\n", "."):
            last -= 1
        if self.norms[last] in ("?", "??") and f.end <= last <= f.end + 6 and not self.covered & set(range(f.end, last)):
            return 3, "?"
        for cue in sorted(self._of("possible_pre", f), key=lambda c: -c.end):
            if cue.start >= f.start:
                continue
            words = self.norms[cue.start : cue.end]
            if words[-1] in ("?", "??") and not self._is_prefix(cue):
                continue
            distance = self._reach(cue, f, negation=False)
            if distance is not None:
                return (2 if distance <= 2 else 1), " ".join(words)
        return None

    def _is_prefix(self, cue: Cue) -> bool:
        """Whether a question mark belongs to what follows rather than to what stands before it."""
        k = cue.end - 1
        if k + 1 >= self.end:
            return False
        glued_next = self.reading.starts[k + 1] == self.reading.ends[k]
        glued_before = k > self.begin and self.reading.ends[k - 1] == self.reading.starts[k]
        return glued_next or not glued_before

    def _post(self, f: Finding, kind: str) -> str | None:
        """The cue right after the finding, or after the list that it heads."""
        at = f.end
        crossed = False
        spare = 0
        if kind == "negation_post":
            spare = 3 if f.concept in _TESTED else 5 if f.concept in _CHECKED else 0
        while at < self.end:
            for cue in self.kinds.get(kind, ()):
                if cue.start == at and self._stands_behind(cue, f, crossed):
                    return " ".join(self.norms[cue.start : cue.end])
            norm = self.norms[at]
            if at in self.covered and kind == "negation_post":
                crossed = True
            elif crossed and norm in (",", "/", "and", "or", "&"):
                pass
            elif norm in (",", "/", "or", "and") and kind == "negation_post" and at + 1 < self.end and self._covered_soon(at + 1):
                crossed = True
            elif norm == "(" and self.norms[at + 1 : at + 2] == [")"] and kind == "negation_post":
                return "unticked"
            elif norm == "(" and at + 2 < self.end and self.norms[at + 2] == ")" and self.norms[at + 1] in ("-", "+"):
                sign = self.norms[at + 1]
                if kind == ("negation_post" if sign == "-" else "affirm_post"):
                    return f"({sign})"
                return None
            elif norm == "," and kind == "negation_post" and self.norms[at + 1 : at + 2] in (["none"], ["nil"], ["no"], ["negative"], ["absent"]) and self._closes(at + 2):
                pass
            elif norm == "," and kind == "possible_post" and any(
                c.start == at + 1 and self._closes(c.end) for c in self.kinds.get(kind, ())
            ):
                pass
            elif norm in ("[ ]", "[x]") and self.norms[at + 1 : at + 2] and self.norms[at + 1] in ("yes", "y", "no", "n", "ja", "nein"):
                if norm == "[x]":
                    no = self.norms[at + 1] in ("no", "n", "nein")
                    return "no" if no == (kind == "negation_post") and kind in ("negation_post", "affirm_post") else None
                at += 1
            elif norm == "?" and kind in ("negation_post", "affirm_post"):
                pass
            elif norm in (":", "-", "=", ".", "suspected", "[", "]", "y/n", "~", "specifically", "asked", "about", "any", "too", "test", "screen", "screened", "tested", "status", "question", "questions", "_", "|", "(", "is", "are", "was", "were", "area", "all", "both", "either", "symptom", "has", "have", "been", "today", "now", "currently", ")", "test", "there", "being", "at", "this", "also", "l", "r", "left", "right"):
                pass
            elif spare and norm.isalpha() and norm not in ("no", "not", "and", "but", "for", "with", "has"):
                spare -= 1
            else:
                return None
            at += 1
        return None

    def _closes(self, at: int) -> bool:
        return at >= self.end or self.norms[at] in (".", "\n", ";")

    def _covered_soon(self, at: int) -> bool:
        return at in self.covered or (at + 1 < self.end and at + 1 in self.covered)

    def _stands_behind(self, cue: Cue, f: Finding, crossed: bool) -> bool:
        words = self.norms[cue.start : cue.end]
        following = self.norms[cue.end] if cue.end < self.end else "\n"
        before = self.norms[cue.start - 1]
        closes = following in (",", ".", ";", "\n", ")", "/", "|", "and", "but", "today", "currently", "at", "-")
        if words == ["n"] and self.answers > 1:
            return True
        if len(words) == 1 and words[0] in _AMBIGUOUS_POST:
            if words[0] == "-":
                return following in ("\n", ";", ",", "|") and before in (":", "|")
            if words[0] == "0":
                return following in ("\n", ";", ",", "|", ".") or cue.end >= self.end
            if before in (":", "=", "-", "[", "_", "|", ".", "?", ")"):
                return True
            if self.reading.starts[cue.start] - self.reading.ends[cue.start - 1] > 2 and following in ("\n", "|"):
                return True
            if words[0] in ("absent", "negative", "deny"):
                return closes or not self._covered_soon(cue.end)
            return closes and not crossed
        if len(words) > 1 and words[0] == "no" and words[1] in ("change", "concern", "complaint", "abnormality") and f.concept not in _SCREENED:
            return False
        if words[0] in ("excluded", "ruled") and {"have", "to", "be"} & set(self.norms[max(self.begin, f.start - 3) : f.start] + self.norms[f.end : cue.start]):
            return False
        if words[0] in ("?", "??"):
            if following in ("no", "n", "nil", "none", "yes", "y", "never"):
                return False
            glued = self.reading.ends[cue.start - 1] == self.reading.starts[cue.start]
            after = cue.end < self.end and self.reading.starts[cue.end] == self.reading.ends[cue.start]
            return glued and not after
        if words[0] in ("+", "y", "yes", "present", "[x]") and crossed:
            return False
        if words in (["[ ]"], ["[x]"]):
            return before != "\n" and not self._boxes_lead(cue.start)
        return not (crossed and cue.kind != "negation_post")

    def _reach(self, cue: Cue, f: Finding, *, negation: bool) -> int | None:
        """How many words lie between cue and finding, None where the scope ends before it."""
        norms = self.norms
        between = range(cue.end, f.start)
        if cue.end > f.start:
            return 0 if cue.start < f.start else None
        enders = {
            k
            for c in self.kinds.get("contrast", ())
            for k in range(c.start, c.end)
            if k not in self.covered
        }
        for k in between:
            if k in enders:
                return None
            if norms[k] == "and" and norms[k + 1] in _NEW_CLAUSE:
                return None
            if k + 1 in self.reading.soft_breaks and norms[k] not in _RUNS_ON and norms[k + 1] not in _RUNS_ON:
                return None
        clause = [
            c.start
            for c in self.kinds.get("clause", ())
            if cue.end < c.start < f.start and c.start not in self.covered
        ]
        for k in clause:
            if norms[k] in ("with", "in", "on") and norms[k - 1] in _DESCRIPTORS:
                continue
            if norms[k] == "new" and norms[k - 1] in ("or", "nor", "any", ",", "/"):
                continue
            if norms[k] in ("progressive", "persistent", "ongoing", "severe", "worsening", "increasing") and norms[k - 1] in ("or", "nor", "any", "no", "/", "and"):
                continue
            if norms[k] in ("has", "have", "had", "is", "was", "can", "feels", "when") and k - cue.end < 2:
                continue
            return None
        if not negation:
            limit = 7
            if any(norms[k] == ":" and k > cue.end for k in between):
                return None
            gap = 0
            for k in between:
                if k in self.covered or norms[k] in (",", "/", "or", "and", "vs", "?", "+/-", "±"):
                    gap = 0
                else:
                    gap += 1
                    if gap > limit:
                        return None
            commas = [k for k in between if norms[k] == ","]
            if commas and not self._list_closes(cue, f, commas):
                return None
            return f.start - cue.end
        gap = 0
        commas = []
        for k in between:
            norm = norms[k]
            if k in self.covered or norm in ("/", "or", "nor", "and", "any"):
                gap = 0
            elif norm == ",":
                gap = 0
                commas.append(k)
            elif norm == ":" and k > cue.end + 1:
                return None
            else:
                gap += 1
                if gap > 8:
                    return None
        if commas and norms[cue.start] not in ("deny", "neither"):
            last = commas[-1]
            head = norms[last + 1] if last + 1 < len(norms) else ""
            if head in _SIDES or head in ("mild", "some", "severe", "just", "he", "she", "they", "patient", "pain", "i"):
                return None
            if norms[cue.start] in ("not", "never", "isn't", "wasn't", "doesn't", "didn't", "don't", "hasn't", "can't"):
                return None
            if not self._list_closes(cue, f, commas) and self._looks_positive(f):
                return None
        return f.start - cue.end

    def _list_closes(self, cue: Cue, f: Finding, commas: list[int]) -> bool:
        """Whether the commas between cue and finding are those of one list."""
        words = self.norms[cue.end : f.start]
        if "or" in words or "nor" in words:
            return True
        for comma in commas:
            if comma + 1 not in self.covered and not (
                comma + 2 in self.covered or self.norms[comma + 1] in ("or", "and", "nor", "any", "?")
            ):
                return False
        return True

    def _looks_positive(self, f: Finding) -> bool:
        following = self.norms[f.end : min(f.end + 3, self.end)]
        return any(n in ("for", "since", "x", "positive", "present", "worse", "down", "with") for n in following)

    # -- whose and when ---------------------------------------------------------------------------

    def _family(self, f: Finding) -> bool:
        if f.concept not in _INHERITED:
            return False
        if self.section == "family_history":
            return True
        for cue in self._of("family_pre", f):
            if cue.end > f.start or f.start - cue.end > 9:
                continue
            words = set(self.norms[cue.end : f.start])
            if words & _KIN_REPORTS or words & {"patient", "he", "she", "but", "whereas"}:
                continue
            if {"patient", "herself", "himself", "own"} & set(self.norms[f.end : min(f.end + 4, self.end)]):
                continue
            if f.concept in ("low_back_pain", "radicular_pain", "disc_herniation", "severe_motor_deficit") and not (
                words & {"ended", "had", "has", "have", "with", "suffer", "suffered", "of", "history"}
                or self.norms[cue.start] == "family"
            ):
                continue
            return True
        for cue in self._of("family_post", f):
            if 0 <= cue.start - f.end <= 2 and not (set(self.norms[f.end : cue.start]) & {",", "."}):
                following = self.norms[cue.end : cue.end + 2]
                return not (set(following) & _KIN_REPORTS)
        return False

    def _hypothetical(self, f: Finding) -> bool:
        for cue in self._of("hypothetical_pre", f):
            if cue.end > f.start:
                continue
            words = self.norms[cue.start : cue.end]
            between = set(self.norms[cue.end : f.start])
            if between & {";", "but", "however"}:
                continue
            if words[0] in ("discussed", "explained", "should", "told", "aware", "risk", "until") and f.start - cue.end > 8:
                continue
            if words[0] in ("if", "should") and self._polite(cue):
                continue
            if words in (["advised"], ["told"], ["warned"]) and f.start - cue.end > 3:
                continue
            if words[-1] == "if" and between & {"see", "any"} and f.start - cue.end < 2:
                continue
            if f.start - cue.end > 22:
                continue
            return True
        if f.concept == "immunosuppression" and _PLANS & set(self.norms[max(self.begin, f.start - 4) : f.start]):
            return True
        after = " ".join(self.norms[f.end : self.end])
        if "seek urgent" in after or "to seek" in after:
            return not _DATED & set(self.norms[self.begin : self.end])
        if self.section == "plan":
            return f.concept not in _LASTING and bool(
                {"safety", "net", "advised", "advice", "warned", "return", "ed", "a and e", "999", "worsening"}
                & set(self.norms[self.begin : self.end])
            )
        return False

    def _polite(self, cue: Cue) -> bool:
        """Whether an "if" asks the reader ("grateful if you could") rather than sets a condition."""
        ahead = set(self.norms[max(self.begin, cue.start - 6) : cue.start])
        behind = set(self.norms[cue.end : cue.end + 3])
        return bool(
            ahead & {"grateful", "appreciate", "appreciated", "wonder", "wondering", "obliged", "see", "glad", "know", "unsure", "ask", "thankful", "kind"}
            or behind & {"you", "we", "i", "possible", "anything", "scan", "mri"}
        )

    def _historical(self, f: Finding) -> bool:
        """Settles a finding of the past, or one that went away again."""
        if f.concept == "iv_drug_use":
            near = set(self.norms[max(self.begin, f.start - 3) : f.end + 6])
            if near & {"clean", "ex", "former", "previous", "formerly", "stopped", "past"} or "year ago" in " ".join(self.norms[f.end : f.end + 6]):
                return self._set(f, "historical", "past use")
        if f.concept in _LASTING:
            return False
        resolved = self._post_time(f, "resolved_post", 9)
        old = self._old(f)
        if resolved:
            return self._set(f, "historical" if old else "absent", resolved)
        if old:
            return self._set(f, "historical", old)
        before = self.norms[f.start - 1] if f.start > self.begin else ""
        if before in ("old", "former", "formerly", "ex") and self.norms[max(self.begin, f.start - 2)] not in ("year", "yo", "month"):
            return self._set(f, "historical", before)
        past = self._post_time(f, "historical_post", 3)
        if past:
            return self._set(f, "historical", past)
        for cue in self._of("historical_pre", f):
            if cue.end > f.start:
                continue
            words = self.norms[cue.start : cue.end]
            if "history" in words or "h/o" in words:
                continue
            if f.start - cue.end <= 2 and "," not in self.norms[cue.end : f.start]:
                return self._set(f, "historical", " ".join(words))
        if self.section == "past_history" and f.concept in ("low_back_pain", "radicular_pain", "disc_herniation", "recent_infection", "fever", "referred_leg_pain"):
            return self._set(f, "historical", "past history")
        return False

    def _post_time(self, f: Finding, kind: str, reach: int) -> str | None:
        for cue in self._of(kind, f):
            between = self.norms[f.end : cue.start]
            if between[:1] == [","] and between[1:2] in (["that"], ["which"], ["now"], ["all"], ["but"], []):
                between = between[1:]
                if between[:1] == ["but"]:
                    continue
            if reach > 4 and any(k in self.covered for k in range(f.end + 1, cue.start)):
                continue
            if 0 <= cue.start - f.end <= reach and not set(between) & {",", "but", "and", "not", "never", "no", "hasn't", "since", "from"}:
                return " ".join(self.norms[cue.start : cue.end])
        return None

    def _old(self, f: Finding) -> str | None:
        """A year or "years ago" beside the finding, unless it says since when."""
        norms = self.norms
        for k in range(max(self.begin, f.start - 5), min(self.end, f.end + 6)):
            norm = norms[k]
            if f.start <= k < f.end:
                continue
            near = norms[min(k, f.end) : max(k, f.start)]
            if len(norm) == 4 and norm.isdigit() and norm[:2] in ("19", "20"):
                year = int(norm)
                if self.reading.letter_date and year >= self.reading.letter_date.year:
                    continue
                before = norms[k - 1] if k else ""
                if before in ("since", "from") or "since" in near or "," in near:
                    continue
                if 1930 <= year <= 2100 and (
                    before in ("in", "(", "during") or k == f.start - 1 or f.end <= k < f.end + 4
                ):
                    return norm
            if norm in ("ago", "back", "previously", "earlier") and k >= 1 and norms[k - 1] in ("year", "decade") and "," not in near:
                if k > f.end and norms[max(0, k - 4)] not in ("since", "start", "started", "began", "from"):
                    if not {"start", "started", "began", "since", "onset"} & set(norms[f.end : k]):
                        return "year ago"
        return None
