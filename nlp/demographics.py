"""Age, sex, the referrer's specialty and the care setting, as the letter states them."""

from __future__ import annotations

import re
from datetime import date

from lsmri.nlp.reading import Reading

__all__ = ["read_age", "read_sector", "read_sex", "read_specialty"]

_WORDS = {w: i for i, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split())}
_TENS = {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_AGE = re.compile(
    r"\b(?P<a>\d{1,3}) ?(?:-| )?(?:years?|yrs?|y|yr)[ -]?(?:old|o)\b"
    r"|\b(?P<b>\d{1,3}) ?y ?/ ?o\b|\b(?P<c>\d{1,3}) ?yo\b|\b(?P<c2>\d{1,3}) ?y\.o"
    r"|\bage[ds]?:? ?(?:of )?(?P<d>\d{1,3})\b(?! ?(?:when|at))"
    r"|\b(?P<e>\d{1,3}) ?(?:yrs?|years?|y)?[ ,/.-]*(?:\(?(?P<g>[mf])\)?|male|female|man|woman|lady|gentleman|gent|gal|bloke|fella|boy|girl|farmer|chap)\b(?![./']\w)"
    r"|\b(?:male|female|man|woman|lady|gentleman|[mf])[ ,/(:]*(?P<f>\d{2,3})(?: ?(?:yrs?|years?|y)\b)?(?=[\s,.;:/)]|$)"
    r"|\b(?P<h>\d{2})[ -](?:years?|yrs?)[ -](?:male|female|lady|man|woman|gentleman|[mf]\b)"
    r"|^\W*(?P<i>\d{2})\s*(?:yrs?|y)\b(?!.{0,12}(?:hist|hx|of|back|pain|ago|lbp))",
    re.IGNORECASE | re.MULTILINE,
)
_WORD_AGE = re.compile(
    r"\b(?:(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](one|two|three|four|five|six|seven|eight|nine))?|(sixteen|seventeen|eighteen|nineteen))[ -]years?[ -]old",
    re.IGNORECASE,
)
_BORN = re.compile(r"\b(?:dob|d\.o\.b\.?|date of birth|born)[: ]*(?:on )?(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d\d)", re.IGNORECASE)
_FEMALE = frozenset("female woman lady she her herself mrs ms miss girl f mother housewife widow gal waitress postmenopausal menopausal pregnant mum".split())
_MALE = frozenset("male man gentleman he his himself him mr boy m gent chap fella bloke widower fisherman lad".split())
_SPECIALTY = [
    ("emergency", r"(?:emergency (?:department|physician|medicine|room|registrar|consultant|dept|doctor)|accident (?:and|&) emergency|\bA&E\b|\bED (?:reg|registrar|consultant|sho|doctor|physician|resident)|\bcasualty (?:officer|dept))"),
    ("neurosurgery", r"(?:neurosurg(?:eon|ery|ical)|spinal surg(?:eon|ery))"),
    ("orthopaedics", r"(?:orthop(?:a)?edic(?:s| surgeon| surgery| registrar| consultant| opd| spine)?|\borthopod|\bT&O\b|\bortho (?:opd|clinic|reg))"),
    ("rheumatology", r"rheumatolog(?:y|ist)"),
    ("rehabilitation", r"(?:rehabilitation (?:medicine|physician|consultant)|physiatr(?:y|ist)|PM&R)"),
    ("pain_medicine", r"(?:pain (?:medicine|clinic|management|physician|specialist|consultant|team|service))"),
    ("neurology", r"(?:\bneurology (?:clinic|registrar|consultant|opd|outpatient|dept|department|service)|\bneurologist)"),
    ("physiotherapy", r"(?:physiotherap(?:y|ist)|physical therapist|\bFCP\b|\bMCSP\b|first contact pract|\bAPP\b|\bESP\b|musculoskeletal practitioner|\bMSK (?:practitioner|physio))"),
    ("other", r"(?:oncolog(?:y|ist)|chiropract(?:or|ic)|occupational (?:health|physician|medicine)|osteopath|haematolog(?:y|ist)|urolog(?:y|ist)|gynaecolog|geriatric|internal medicine consultant|general surgeon|obstetric)"),
    ("primary_care", r"(?:\bGP\b|general practi(?:ce|tioner)|family (?:medicine|physician|doctor|practice|health)|primary care|\bPCP\b|health cent(?:re|er)|nurse practitioner|\bFNP\b|medical (?:centre|practice)|huisarts|hausarzt|\bsurgery\b)"),
]  # fmt: skip
_SPECIALTIES = [(name, re.compile(p, re.IGNORECASE)) for name, p in _SPECIALTY]
_FROM = re.compile(
    r"(?:^|\n)[^\n]{0,80}(?:from|referr(?:er|ed by|ing (?:doctor|clinician|physician|provider))|requested by|requesting (?:doctor|clinician|physician|provider)|requestor|ref by|ordering provider|signed|regards|sincerely|faithfully|specialty|dept|department|clinic|consultant|provider|dictated)[^\n]*(?:\n[^\n]{0,80}){0,3}",
    re.IGNORECASE,
)
_PUBLIC = re.compile(r"\bNHS\b|\bHSE\b|\bmedicare\b|bulk[- ]?bill|medicaid|\bcounty hospital\b|civil hospital|district hospital|\bgovt\.?\b|government hospital|health board|public (?:patient|hospital|clinic|list|system)|\bVA\b (?:clinic|hospital)|teaching hospital|\bOHIP\b|\bPHC\b|community health centre|\bGMS\b|medical card|NHIS|regional hospital|provincial hospital|university hospital")
_PRIVATE = re.compile(r"\b(?:private (?:patient|practice|clinic|hospital|referral|insurance|insured|health|rooms|sector|consult)|privately insured|self[- ]?pay(?:ing)?|BUPA|VHI|Laya|AXA PPP|insured with|WPA|seen privately|private)\b", re.IGNORECASE)


def read_age(text: str, today: date | None) -> int | None:
    """The patient's age in whole years, from the first statement of it."""
    for match in _AGE.finditer(text[:4000]):
        value = next(
            (match[k] for k in ("a", "b", "c", "c2", "d", "e", "f", "h", "i") if match[k]), None
        )
        if value is None:
            continue
        after = text[match.end() : match.end() + 12].lower()
        before = text[max(0, match.start() - 24) : match.start()].lower()
        if re.search(r"(?:mother|father|brother|sister|son|daughter|mum|dad|since|at|when|wife|husband)\W*(?:\w+\W+)?$", before):
            continue
        if after.lstrip().startswith(("ago", "history", "hx")) or not 0 < int(value) <= 110:
            continue
        return int(value)
    match = _WORD_AGE.search(text)
    if match:
        if match[3]:
            return _WORDS[match[3].lower()]
        return _TENS[match[1].lower()] + (_WORDS[match[2].lower()] if match[2] else 0)
    born = _BORN.search(text)
    if born and today:
        try:
            day = date(int(born[3]), int(born[2]), int(born[1]))
        except ValueError:
            return None
        return today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    return None


_AGE_SEX = re.compile(r"\b\d{2}\s?(?:yrs?|years?|y|yo|y/o)?(?:[ -]?old)?[\s,/(-]{0,3}(?P<g>[MFmf])\b(?!['’])|\b(?P<h>[MF])[\s,/]{0,2}\d{2}\b(?!\s?(?:kg|mg|/))")


def read_sex(text: str, reading: Reading) -> str | None:
    """``female`` or ``male`` by the first plain statement, else by the pronouns' majority."""
    match = _AGE_SEX.search(text)
    if match:
        return "female" if (match["g"] or match["h"]).lower() == "f" else "male"
    female = male = 0
    kin = {"mother", "father", "wife", "husband", "brother", "sister", "son", "daughter", "mum", "dad"}
    for k, norm in enumerate(reading.norms):
        if norm in ("f", "m", "mother", "mum"):
            continue
        if norm in _FEMALE:
            weight = 3 if norm in ("female", "woman", "lady", "mrs", "ms", "miss") else 1
            female += 0 if kin & set(reading.norms[max(0, k - 2) : k]) else weight
        elif norm in _MALE:
            weight = 3 if norm in ("male", "man", "gentleman") else 1
            male += 0 if kin & set(reading.norms[max(0, k - 2) : k]) else weight
    if female == male:
        return None
    return "female" if female > male else "male"


def read_specialty(text: str) -> str | None:
    """The referrer's specialty from letterhead or signature; None where the letter doesn't say."""
    places = [m.group(0) for m in _FROM.finditer(text)]
    lines = [line for line in text.strip().splitlines() if line.strip()]
    places += lines[:1] if lines and len(lines[0]) < 90 and len(lines) > 1 else []
    places += [line for line in lines[-3:] if len(line) < 70] if len(lines) > 2 else []
    here = "\n".join(places)
    for name, pattern in _SPECIALTIES:
        if pattern.search(here):
            return name
    self_said = re.search(r"\bI am (?:a|an|the|his|her|their) ([^.,\n]{3,50})|\b(?:as|from) (?:a|an|the|his|her) (GP|physiotherapist|chiropractor)\b", text)
    if self_said:
        for name, pattern in _SPECIALTIES:
            if pattern.search(self_said.group(0)):
                return name
    return None


def read_sector(text: str) -> str | None:
    """``public`` for a named public service, ``private`` only if said."""
    if _PUBLIC.search(text):
        return "public"
    return "private" if _PRIVATE.search(text) else None
