"""Which words name a treatment of this patient's back, rather than a person, a department, an allergy,
another disease's drug or an everyday thing."""

from __future__ import annotations

from collections.abc import Iterable

from lsmri.nlp.reading import Reading
from lsmri.nlp.scanner import Hit
from lsmri.nlp.treatment import Treatment

__all__ = ["recognise"]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Folded names that are treatments only where a verb, an outcome or a list says so.
_WEAK = frozenset(
    "belt|rest|rested|resting|complete rest|heat|ice|icing|heat and ice|ice and heat|rub|topical|needle|needling|"
    "brace|bracing|orthosis|tablet|medication|med|medicine|pill|capsule|drug|tab|treatment|conservative|"
    "pain relief|pain control|injection|infiltration|exercise|stretch|stretching|rehab|rehabilitation|otc|"
    "over the counter|infusion|lidocaine|acu|hydro|relaxant|pain clinic|pain service|pain team|"
    "pain management|physical activity|slider|oxy|abdominal support|back support|core work|gym programme|"
    "topical cream|herb|medical treatment|regular medication|ultrasound treatment|"
    "pain physician|local treatment|oral medication|prescribed medication|medical therapy|gaba|dexamethasone|"
    "prednisolone|prednisone|prednisolon|methylprednisolone|pred|corticosteroid|deflazacort|steroid tablet|"
    "diathermy|mindfulness|psychological support|methadone|regular med|shockwave|walking programme|eil|"
    "drugs|denervation|usual treatment|local therapy|supportive treatment|primary care".split("|")
)
#: Sum up other treatments.
_WHOLE = _set(
    "conservative conservatively non nonoperative nonsurgical operatively medical management symptomatic "
    "supportive usual standard primary treatment simple local"
)
_DRUGS = _set(
    "analgesia analgesic painkiller killer reliever medication med medicine tablet pill drug otc counter "
    "tab capsule relief ladder preparation remedy"
)
#: Drugs against inflammation of other organs: treatments of the back only as a short course.
_STEROIDS = _set("prednisolone prednisone prednisolon dexamethasone deflazacort methylprednisolone pred decadron corticosteroid")
_COURSE_WORDS = _set("course burst taper pack short day week dosepak trial reducing tapering 5 7 10 30 40")
_STEROID_DISEASES = _set(
    "pmr polymyalgia gca arteritis ra rheumatoid asthma copd vasculitis myeloma transplant lupus sle crohn "
    "colitis ibd sarcoid sarcoidosis maintenance longterm long cord metastase metastasis chemo cyclophosphamide "
    "methotrexate mtx gout addison adrenal hypopituitarism myasthenia itp nephrotic inhaler inhaled eye bell"
)
_SKIPPED_SECTIONS = frozenset({"allergies", "family_history"})
_ALLERGY = _set("allergic allergy allergie nkda")
_KIN = _set("mother father mum mom dad mam wife husband sister brother son daughter aunt uncle partner gran grandmother friend neighbour cousin")
_PERSONS = _set("chiropractic osteopathic musculoskeletal physiotherapy physiotherapist chiropractor chiro osteopath acupuncturist rehab rehabilitation patient masseur kg setter bonesetter")
_SPEECH = _set(
    "noted note found thinks think feels feel felt suggest suggested recommend recommended advised advise asked ask asking referred refers "
    "refer wrote requested requesting request say said concerned worried noticed queried query wonder wondered agreed agree report "
    "letter opinion assessment department dept clinic team service practitioner colleague lead student "
    "practice manager suspects suspect believes believe picked raised wants would phoned rang called mentions mentioned reckons "
    "triage triaged form who imaging ltd bsc mcsp hcpc grade band screen clinician review reviewed input friend told neighbour neighbor next"
)
_BY = _set("by from per via bsc msc mcsp chartered senior lead consultant advanced specialist scope contact fcp first your dear "
           "apa csp hcpc mcsp bphty grad musculoskeletal with ex retired qualified student am")  # fmt: skip
#: What only somebody who treated the patient tells of him.
_AT_WORK = _set("session visit plateaued plateau progress discharged ceiling sitting occasion contact")
_JOBS = _set("teacher instructor trainer student table studio gun bed physician college")
_CONDITIONS = _set(
    "migraine headache epilepsy seizure depression anxiety mood ptsd bipolar insomnia neuropathy pdn shingle zoster phn "
    "postherpetic gad tn trigeminal neuralgia fibromyalgia fms gout period menstrual dysmenorrhoea dysmenorrhea endometriosis ra rheumatoid psa "
    "psoriatic polymyalgia pmr asthma copd crohn colitis lupus malaria cold flu spasticity restless rl cough dental "
    "angina ibs tmj pericarditis covid pneumonia chest uti tb tuberculosis malaria hypertension diabete thyroid cholesterol infection arthritis oa osteoarthritis toothache costochondritis "
    "tendonitis tendinitis fasciitis plantar stroke sleep mania cancer pancreatic"
)
_PARTS = _set(
    "knee shoulder neck wrist elbow hand finger thumb tooth teeth jaw ear throat head abdomen stomach hip ankle arm cervical face eye "
    "toe heart breast bladder joint jaw achille rib chest glaucoma skin"
)
_OPERATIONS = _set("tkr thr arthroplasty replacement stroke meniscectomy acl hysterectomy")
_BACK_WORDS = _set("back sciatica leg lumbar spine spinal this lbp l5 s1 radicular radiculopathy nerve lumbago buttock calf")
_BETWEEN_CONDITION = _set("- : ( on take taking with treated , using use under having for in both foot hand leg stable well controlled the his her of longstanding long standing known currently mg 2018 2019 2020 2021 2022 2023 2024 2025")
_EMG = _set("emg fatty tumour tumor marrow sign paraspinal acute chronic signal active ongoing potential")
_OBSTETRIC = _set("labour labor delivery birth caesarean section obstetric baby child postpartum antenatal pregnancy")
_NOT_EPIDURAL = _set(
    "abscess haematoma hematoma scar fibrosis space lipomatosis fat collection anaesthesia mass disease "
    "extension metastasis varice phlegmon enhancement component analgesia tumour tumor empyema spread involvement deposit "
    "granuloma gas tissue soft"
)
_OTHER_INJECTIONS = _set(
    "b12 insulin prolia denosumab depo intravitreal monthly weekly flu vaccine knee shoulder hip bursa trochanteric joint elbow wrist "
    "heel foot neck botox carpal ankle glucosamine hyaluronic intra eye methotrexate adalimumab hydroxocobalamin vitamin "
    "intraarticular articular subacromial thumb finger zoladex prostap leuprolide allergy antibiotic ceftriaxone"
)
_DISPENSERS = _set("chemist pharmacy pharmacist dispensary drugstore quack herbalist nurse locum")
_NOT_TABLETS = _set("water sleeping iron bp pressure thyroid blood vitamin diabete sugar antibiotic steroid heart cholesterol sleep hormone calcium malaria tb")
_GENERAL_BEFORE = _set("regular no nil current repeat other usual home other list change review reviewed known significant")
_REST_BEFORE = _set("at the of on his her a or by not while during no with after rest even than despite when and hand")
_SUBJECT_OF_REST = _set("the of on at while while")
_TABLET_VERBS = _set(
    "take taking took taken tried on given gave has had no not won't refuse refuse refused prescribed using use want multiple many "
    "various all any some other more stronger strong despite with these both avoid dislike hate decline declined reluctant keen against rather"
)


def recognise(reading: Reading, hits: Iterable[Hit]) -> list[Treatment]:
    """The treatments in order of their place. Of overlapping names the longest counts."""
    by_span: dict[tuple[int, int], list[str]] = {}
    for start, end, entry in hits:
        types = by_span.setdefault((start, end), [])
        if entry.name not in types:
            types.append(entry.name)
    kept: list[Treatment] = []
    other_purpose: set[str] = set()
    starts = {start for start, _ in by_span}
    for start, end in sorted(by_span, key=lambda s: (s[0] - s[1], s[0])):
        if any(start < t.end and t.start < end for t in kept):
            continue
        place = _Place(reading, start, end, starts)
        types = by_span[start, end]
        if not place.is_name(types):
            continue
        if place.has_other_purpose():
            other_purpose.add(place.phrase)
        elif not place.is_elsewhere(types):
            if "unspecified_conservative" in types and len(types) > 1:
                types.remove("unspecified_conservative")
            kept.append(place.treatment(types))
    kept = [t for t in kept if t.why[0] not in other_purpose]
    kept.sort(key=lambda t: t.start)
    return _without_drug_forms(reading, kept)


def _without_drug_forms(reading: Reading, treatments: list[Treatment]) -> list[Treatment]:
    """Leaves out "injections" and "tablets" that are the form of the drug named beside them."""
    kept: list[Treatment] = []
    for k, t in enumerate(treatments):
        if reading.norms[t.end : t.end + 1] == ["of"] and k + 1 < len(treatments) and treatments[k + 1].start == t.end + 1 and reading.norms[t.end - 1] in ("injection", "inj", "tablet"):
            continue
        form = reading.norms[t.start : t.end]
        if kept and kept[-1].end == t.start and len(form) == 1 and form[0] in ("injection", "tablet", "med", "capsule", "patch", "medication", "treatment", "tab", "drug", "pill"):
            continue
        kept.append(t)
    return kept


class _Place:
    """One name in its sentence."""

    def __init__(self, reading: Reading, start: int, end: int, starts: set[int]) -> None:
        self.starts = starts
        self.reading = reading
        self.norms = reading.norms
        self.start, self.end = start, end
        self.number = reading.sentence[start]
        self.begin, self.stop = reading.bounds[self.number]
        self.section = reading.sections[self.number]
        self.phrase = " ".join(self.norms[start:end])
        self.head = self.norms[start]
        self.last = self.norms[end - 1]
        self.raw = reading.text[reading.starts[start] : reading.ends[end - 1]]

    def before(self, count: int) -> list[str]:
        return self.norms[max(self.begin, self.start - count) : self.start]

    def after(self, count: int) -> list[str]:
        return self.norms[self.end : min(self.stop, self.end + count)]

    def treatment(self, types: list[str]) -> Treatment:
        if self.phrase == "injection" and set(self.before(7)) & _DISPENSERS:
            types = ["unspecified_conservative"]
        alone = types == ["unspecified_conservative"]
        drugs = alone and self.last in _DRUGS
        return Treatment(
            self.start,
            self.end,
            tuple(types),
            weak=self.phrase in _WEAK or (alone and self._is_heading()),
            general=drugs or (alone and self.head in _WHOLE),
            drugs=drugs,
            why=[self.phrase],
        )

    # -- is it the word that it looks like ---------------------------------------------------------

    def is_name(self, types: list[str]) -> bool:
        if self.phrase == "patient" or self.raw in ("P.T", "P.T."):
            return self._is_physical_therapy()
        if self.raw.lower() in ("rx", "tx", "mbbs"):
            return False
        if self.norms[self.start - 1 : self.start] == ["[ ]"] and "[x]" not in self.norms[self.begin : self.stop]:
            return False
        if self.head == "cauda":
            return self.raw.lower().startswith("caudal") and self.after(1) != ["equina"]
        if self.head == "ten":
            return self.raw.lower().startswith("tens") and self.after(1) != ["of"]
        if self.phrase == "ep":
            return self.raw == "EP"
        if self.phrase == "kg":
            return self.raw == "KG" and not (self.before(1) and self.before(1)[0][-1:].isdigit())
        if self.after(1) in (["naive"], ["dependence"], ["misuse"], ["abuse"], ["overdose"], ["substitution"]):
            return False
        if self.phrase == "hep":
            return self.raw == "HEP" and self.after(1) not in (["b"], ["c"])
        if self.phrase == "needle":
            return self.raw.lower() == "needles" and "pin" not in self.before(2) and not _set("like mind phobia of tolerate fear") & set(self.before(3))
        if self.head in ("rest", "rested", "resting"):
            return self._is_rest()
        if self.raw.lower() == "exercise":
            return False
        if self.raw.lower() == "stretch":
            return not (set(self.after(1)) & _set("tolerance bike bicycle ecg test capacity treadmill physiologist induced machine stress") or set(self.before(1)) & _set("on after with during his her vigorous the by any like of"))
        if self.phrase in ("heat", "ice"):
            return not (set(self.after(3)) & _set("cold sensation hockey skating cream") or set(self.before(2)) & _set("on in no the black to and,"))
        if "spinal_injection" in types:
            return self._is_injection()
        if self.last == "drug" or self.head == "drug":
            return not ({"systemic", "urine"} & set(self.before(1)) or set(self.after(1)) & _set("related issue test seeking naive treatment therapy level reaction history store use user allergy abuse misuse chart hx shop induced seller addict screen problem") or set(self.before(1)) & _set("iv illicit recreational intravenous"))
        if types == ["unspecified_conservative"] and self.last in _DRUGS:
            return self._is_drugs()
        if self.phrase == "treatment":
            return not self._is_heading() and not set(self.after(2)) & _set("option plan room centre log history pathway")
        if self.phrase in ("pain clinic", "pain service", "pain team", "pain management", "pain physician", "chronic pain clinic"):
            return bool(set(self.before(2)) & _set("under attending attended attend via tried"))
        return True

    def _is_heading(self) -> bool:
        return self.start == self.begin and self.after(1) in ([":"], ["-"], ["\n"], ["to"], ["so"])

    def _is_drugs(self) -> bool:
        before, after = self.before(3), self.after(2)
        word = self.norms[self.end - 1]
        if word in ("relief", "control"):
            return not (set(before) & _set("some good no little minimal great much for get gets getting got adequate better poor of more give gave given complete his her any excellent sufficient enough") and "for" not in before[-1:]) and before[-1:] != ["for"]
        if word in ("tablet", "medication", "med", "medicine", "pill", "drug", "tab", "capsule") and self.end - self.start == 1:
            if self._is_heading() or set(before[-1:]) & (_NOT_TABLETS | _set("regular current other repeat home new")):
                return False
            return bool(set(self.before(5)) & _TABLET_VERBS or before[-1:] in (["the"], ["and"], ["/"])) and after[:1] != ["list"]
        return True

    def _is_rest(self) -> bool:
        if self.phrase != "rest":
            return not set(self.before(2)) & _set("with by when after at on")
        before, after = self.before(2), self.after(2)
        if set(self.before(3)) & _set("plenty day week lot period month fortnight") and before[-1:] == ["of"]:
            return True
        if set(before[-1:]) & _set("at the of on his her any while by not when no my during than is for per he she they i night") or after[:1] in (["of"], ["pain"], ["home"], ["assured"], ["day"], ["tremor"], ["is"], ["in"], ["eases"], ["easing"]):
            return False
        relieved = {"by", "with"} & set(before[-1:]) and set(self.before(4)) & _set("eased ease relieved better relief relieve settle improved improve worse")
        return not (relieved and after[:1] not in (["and"], [","]))

    def _is_injection(self) -> bool:
        before, after = set(self.before(5)), set(self.after(6))
        if "epidural" in self.phrase or "caudal" in self.phrase:
            if self.last == "epidural" and self.after(1) and self.after(1)[0] in _NOT_EPIDURAL:
                return False
            if self.phrase == "epidural analgesia" or self.before(3)[-3:] == ["is", "it", "the"]:
                return False
            return not (self.last == "epidural" and (before | after) & _OBSTETRIC and "steroid" not in after)
        if self.phrase == "denervation":
            return bool(before & _set("had underwent rf lumbar did facet")) and not before & _EMG
        if self.head == "infiltration":
            return not before & _EMG
        if self.last in ("injection", "inj", "jab", "shot", "infiltration", "block"):
            near = set(self.before(4)) | set(self.after(5))
            if self.before(2) == ["b", "12"]:
                return False
            if near & _OTHER_INJECTIONS and not near & _set("back lumbar spine spinal epidural root facet"):
                return False
        return True

    def _is_physical_therapy(self) -> bool:
        """"PT" is the patient or physical therapy; only capitals can be the latter on weak evidence."""
        if self.raw not in ("PT", "pt", "P.T", "P.T.", "PT's"):
            return False
        if set(self.norms[self.begin : self.stop]) & _set("pulse palpable pedal"):
            return False
        before = self.norms[max(self.begin, self.start - 1) : self.start]
        after = self.after(1)
        wide = set(self.before(3))
        firm = _set("completed of failed tried outpatient formal supervised doing attending attended finished in after home aquatic to trial done did via without prior no refused declined course week month physical finishing completing restarted")
        if before and before[0] in firm and (before[0] not in ("of", "in", "to", "no", "after", "did", "via", "with") or self.raw == "PT"):
            if before[0] == "of" and not wide & _set("week month session course round visit trial bout block number"):
                return False
            if before[0] == "to" and not wide & _set("refer referred referral go going sent start back send"):
                return False
            if before[0] in ("no", "after", "did", "in") and set(after) & _PATIENT_VERBS:
                return False
            return True
        if self.raw == "pt" or (after and after[0] in _PATIENT_VERBS):
            return False
        loud = self.reading.text.isupper()
        if after and after[0] in ("x", "eval", "evaluation", "session", "visit", "referral", "2x", "twice", "3x", "order", "ordered", "note", "2", "3", "weekly", "helped", "helping", "helps", "help", "fail", "x6", "x12", "x8", "declined", "for", "without", "with", "made", "didn't", "d/c", "discharge", "discharged", "goal"):
            return not loud or after[0] in ("x", "eval", "session", "visit", "sessions")
        if loud:
            return False
        return bool(before and before[0] in _LISTED) or bool(before) and before[0] in ("had", "has", "start", "started", "starting", "begin", "refer", "referred", "continue", "tx", "needs", "wants", "for", "with", "on", "requesting", "had", "need", "more", "previous", "current", "ongoing", "undergoing", "undergone")

    # -- is it somebody else's, or another disease's -----------------------------------------------

    def is_elsewhere(self, types: list[str]) -> bool:
        if self.section in _SKIPPED_SECTIONS:
            return True
        if _ALLERGY & set(self.before(6)) or self.after(1) == ["allergy"] or self.after(2) == ["allergic", "to"]:
            return True
        if types == ["unspecified_conservative"] and _KIN & set(self.before(8)) and "on" in self.before(1):
            return True
        if _KIN & set(self.before(4)) and not _set("say report rub rubs massage give gave notice") & set(self.before(4)) and set(self.before(2)) & _set("is was on take taking had has with"):
            return True
        if self.after(1) and self.after(1)[0] in _JOBS and self.head in ("yoga", "pilate", "massage", "exercise", "physiotherapy", "tai"):
            return True
        if self.before(2) in (["as", "a"], ["as", "an"], ["is", "a"], ["is", "an"]):
            return not set(self.after(8)) & _set("seeing treating treated working seen")
        if set(self.phrase.split()) & _PERSONS and self.phrase != "patient" and self._is_person():
            return True
        if types == ["psychological_programme"] and self._is_title():
            return True
        if types == ["oral_steroid"] and self._is_other_steroid():
            return True
        if types == ["opioid"] and self.head == "methadone" and set(self.after(2)) & _set("programme program clinic maintenance"):
            return True
        return self.section == "safety" and types != ["nsaid"]

    def _is_person(self) -> bool:
        before, after = self.before(2), self.after(1)
        if set(self.after(14)) & _AT_WORK and self.section not in ("signature", "letterhead"):
            return False
        if self.section in ("signature", "letterhead") and self._is_short_line():
            return True
        if after and (after[0] in _SPEECH or (after[0] in (",", "(") and set(self.after(3)) & _set("who bsc mcsp hcpc"))):
            if not set(before) & _set("attended completed had has finished of") or after[0] in ("department", "who", "to", "bsc"):
                return True
        if after[:1] == [","] and (set(self.after(2)) & {"who", "mr", "mrs", "ms"} or self._names_somebody()) and "saw" not in before:
            return True
        if self.after(2) in (["to", "imaging"], ["to", "radiology"], ["to", "mri"], ["to", "gp"], ["to", "xray"]):
            return True
        if before and before[-1] in _BY:
            if before[-1] == "with":
                return bool(set(self.before(4)) & _set("discussed spoke spoken liaised d/w chat stair mobilised mobilising walked agreed"))
            if before[-1] in ("from", "by", "via") and self.head == "physiotherapy":
                return not self._seen()
            if before[-1] == "musculoskeletal":
                return self._is_short_line()
            return before[-1] not in ("with", "by", "via", "from")
        if before[-1:] == ["in"] and "by" in self.before(5):
            return True
        if before[-2:] in (["discussed", "with"], ["referred", "by"], ["advised", "by"], ["is", "your"]):
            return True
        if before[-2:] in (["from", "the"], ["by", "the"], ["per", "the"], ["by", "our"], ["by", "his"], ["by", "her"], ["from", "our"]):
            return not self._seen()
        if self.head in ("rehab", "rehabilitation") and not set(self.before(4)) & _set("session week of did done completed attended inpatient in undergoing course sitting had through after"):
            return True
        return self._is_title()

    def _names_somebody(self) -> bool:
        """ "Our physio, Tom, found …"."""
        k = self.end + 1
        if k in self.starts or self.norms[k + 1 : k + 2] != [","]:
            return False
        return self.reading.text[self.reading.starts[k] : self.reading.ends[k]].istitle()

    def _is_title(self) -> bool:
        """A line of names and roles at the head or foot of the letter: "First Contact Physio, Barry"."""
        count = len(self.reading.bounds)
        if 2 < self.number < count - 3 or not self._is_short_line():
            return False
        words = [
            self.reading.text[self.reading.starts[k]] for k in range(self.begin, self.stop) if self.norms[k].isalpha()
        ]
        return len(words) > 1 and all(c.isupper() for c in words) and not self.reading.text.isupper()

    def _seen(self) -> bool:
        """"Treated by the physio", "better with physio" speak of the treatment."""
        return bool(set(self.before(6)) & _set("treated treatment better improved improving relief help benefit session seen had improvement helped course exercise discharged eased pain settled settling given sessions waiting await awaiting hear heard"))

    def _is_short_line(self) -> bool:
        return self.stop - self.begin <= 9

    def _is_other_steroid(self) -> bool:
        if self.end - self.start > 1 and self.head not in ("oral",):
            return bool(set(self.after(4)) & _PARTS) and "for" in self.after(3)
        window = set(self.before(6)) | set(self.after(6))
        if window & _STEROID_DISEASES or {"since", "year", "daily", "od", "om"} & set(self.after(5)) or self.section in ("medication", "past_history"):
            return True
        if set(self.before(2)) & _set("no not never without nil") or set(self.after(1)) & {"never", "n", "nil"}:
            return True
        return not (window & _COURSE_WORDS or window & _set("settled help helped relief sciatica tried no benefit fail better improved pain returned"))

    def has_other_purpose(self) -> bool:
        after = self.after(14)
        rest = set(self.norms[self.end : self.stop])
        if "for" in after:
            at = after.index("for")
            goal = after[at + 1 : at + 5]
            k = self.end + at + 1
            if goal[:1] == ["as"] and self.reading.text[self.reading.starts[k] : self.reading.ends[k]] == "AS":
                return True
            aim = set(goal)
            for stopper in (",", ";", ".", "and", "but", "\n"):
                if stopper in goal:
                    aim = set(goal[: goal.index(stopper)])
                    break
            if aim & (_CONDITIONS | _PARTS) and not aim & _BACK_WORDS and not set(after[:at]) & _BACK_WORDS:
                return "nothing" in rest or not rest & (_BACK_WORDS - {"nerve"})
            if aim & {"that", "it", "them", "these"} and self._follows_other_disease():
                return True
        if after[:1] in (["post"], ["after"], ["following"]) and set(after[1:4]) & (_PARTS | _OPERATIONS):
            return True
        if "(" in after[:6] and not set(after[: after.index("(")]) & _set("not tolerated stopped no"):
            inside = set(after[after.index("(") + 1 :][:3])
            if inside & _BACK_WORDS:
                return False
            if inside & _CONDITIONS:
                return True
        return self._stands_with_condition()

    def _stands_with_condition(self) -> bool:
        """ "Migraine: amitriptyline", "diabetic neuropathy in both feet, on Neurontin", "shoulder on modified duties"."""
        before = self.before(10)
        for k in range(len(before) - 1, -1, -1):
            word = before[k]
            if word in _CONDITIONS or word in _OPERATIONS or (word in _PARTS and k >= len(before) - 3 and not set(before[max(0, k - 2) : k]) & _set("to into below above past down from")):
                between = set(before[k + 1 :])
                return between <= _BETWEEN_CONDITION and before[k - 1 : k] != ["for"]
            if word not in _BETWEEN_CONDITION:
                return False
        return False

    def _follows_other_disease(self) -> bool:
        sentence = set(self.norms[self.begin : self.start])
        return bool(sentence & (_CONDITIONS | _PARTS)) and not sentence & _BACK_WORDS


_PATIENT_VERBS = _set(
    "is has c/o report state deny present complain describe feel say was request asking ask called want prefer here seen unable who aware "
    "advised informed told name dob age insisting from got need c notes education instructed re worried understand id s keen feels "
    "presenting complaining c having refuse still can't cannot not well known known also stable agree had will would does doe did came comes"
)
_LISTED = _set("[x] , + / & plus then and or nor :")
