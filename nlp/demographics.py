"""The patient's age and sex, as the letter states them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lsmri.nlp.reading import Reading

__all__ = ["Person", "read_person"]

_UNITS = dict(
    zip("one two three four five six seven eight nine".split(), range(1, 10), strict=True)
)
_TEENS = dict(
    zip(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        range(10, 20),
        strict=True,
    )
)
_TENS = dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        range(20, 100, 10),
        strict=True,
    )
)
_FEMALE = frozenset("female fem woman lady girl f wf bf gal femme frau lass".split())
_MALE = frozenset(
    "male masc man gentleman gent boy m wm bm bloke chap fella fellow lad mann guy".split()
)
#: What is written glued to an age: "57yof".
_GLUED_SEX = {"yof": "female", "yom": "male", "yf": "female", "ym": "male"}
_SEX_MARKS = {
    **dict.fromkeys(_FEMALE, "female"),
    **dict.fromkeys(_MALE, "male"),
    **_GLUED_SEX,
    "♀": "female",
    "♂": "male",
    "aaf": "female",
    "aam": "male",
}
_FEMALE_TITLES = frozenset(
    "mrs ms miss smt mme madame madam frau fr dona senora signora sra kumari alhaja".split()
)
_MALE_TITLES = frozenset("mr shri sri herr hr senor signor mzee alhaji".split())
_TITLES = _FEMALE_TITLES | _MALE_TITLES
_PEOPLE = _TITLES | frozenset(
    "patient pat pupil name re client member who she he lady gentleman woman man sgt capt prof rev bi chief "
    "case subject demographics details sr sister sig".split()
)
#: A person, of whom an age may be told with "of": "this man of 41".
_OF_AGE = _FEMALE | _MALE | frozenset("person patient widow widower mother farmer".split())
_KIN = frozenset(
    "mother father mum mom mam dad brother sister son daughter wife husband partner aunt uncle grandmother "
    "grandfather cousin nephew niece twin child baby grandchild grandson granddaughter sibling friend".split()
)
_FEMALE_KIN = frozenset(
    "mother mum mom mam sister daughter wife aunt grandmother granddaughter niece".split()
)
_MALE_KIN = frozenset("father dad brother son husband uncle grandfather grandson nephew".split())
_AGE_WORDS = frozenset("age aged alter leeftijd edad".split())
_YEARS = frozenset("year y yo y/o yoa yof yom yf ym a jahre jaar ano anni ans".split())
_OLD = frozenset("yo y/o yoa yof yom yf ym".split())
_SKIPPED = frozenset(", / ( - . : )".split())
#: Before a number these make it an age of long ago, or a date.
_PAST_AGE = frozenset("at since when from until till".split())
#: Before a number these say that it is no age.
_NO_AGE_BEFORE = frozenset(
    "over under by after than no number room ward bed bp hr rr p pulse bmi crp esr "
    "slr x + for past last every about near temp t sat sats score vas odi phq9 gcs grade stage level tel unit "
    "ht height weight egfr hb psa minus - > < = ~ pain oswestry nprs scale wcc to around and or l s # $ gad7 das28 "
    "day week month year ph".split()
)
_DURATION_AFTER = frozenset(
    "ago history h/o of since duration later earlier back pain low now apart".split()
)
_UNIT_AFTER = frozenset(
    "kg mg mcg g % mm ml cm degree deg ° week day month hour minute min yard metre m meter mile km pack x time "
    "session bpm st stone lb lbs unit puff tab tablet drop am pm sitting pk step tds bd od minutes cigarette "
    "s point mls per mph feet foot inch block sec second am/pm rep visit others".split()
)
_FEMALE_FACTS = frozenset(
    "pregnant pregnancy lmp hysterectomy menopause postmenopausal menopausal caesarean lscs cerclage "
    "gynaecology mirena postnatal postpartum antenatal vaginal housewife widow waitress breastfeeding hrt".split()
)
_MALE_FACTS = frozenset(
    "prostate prostatic psa bph turp testicular testicle scrotal scrotum prostatectomy widower erection".split()
)
_SHE = frozenset("she her herself hers".split())
_HE = frozenset("he his him himself".split())
#: Before "Mr" these make it someone else's name.
_OTHERS_TITLE = frozenset("dear by under to from via cc per consultant surgeon dr".split())
_DECIDED = 4
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_BORN = re.compile(
    r"\b(?:dob|d\.o\.b\.?|date of birth|birth ?date|born(?: on)?)\W{0,3}"
    r"(?:(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)?\d\d)|((?:19|20)\d\d)-(\d\d)-(\d\d)"
    r"|((?:19|20)\d\d)(?![./-])|(\d{1,2})(?:st|nd|rd|th)?[ -](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -,]{1,2}((?:19|20)?\d\d))(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Person:
    """What a letter says of its patient; None where it doesn't."""

    age_years: int | None
    sex: str | None


@dataclass(frozen=True, slots=True)
class _Age:
    """A number that may be the patient's age; ``strength`` from 1 to 4 (said outright)."""

    years: int
    strength: int
    sex: str | None


def read_person(reading: Reading, today: date | None) -> Person:
    """Age in whole years from its plainest statement or a date of birth, sex from marks, titles and pronouns.

    today: the letter's date, against which a date of birth is counted.
    """
    best: _Age | None = None
    for first, last, years in _numbers(reading):
        age = _judge(reading, first, last, years)
        if age and (best is None or age.strength > best.strength):
            best = age
            if age.strength >= _DECIDED and (age.sex or first > 60):
                break
    years_old = best.years if best else _from_birth(reading.text, today)
    return Person(years_old, (best and best.sex) or _sex(reading))


def _numbers(reading: Reading) -> Iterator[tuple[int, int, int]]:
    """First word, word after the last, and value of each number of a likely size."""
    norms = reading.norms
    for k, norm in enumerate(norms):
        if norm[0] <= "9":
            if norm.isdigit() and len(norm) <= 3 and 0 < int(norm) <= 110:
                yield k, k + 1, int(norm)
        elif norm in _TENS:
            unit = _UNITS.get(norms[k + 1], 0) if k + 1 < len(norms) else 0
            yield k, k + 1 + (unit > 0), _TENS[norm] + unit
        elif norm in _TEENS:
            yield k, k + 1, _TEENS[norm]


def _judge(reading: Reading, first: int, last: int, years: int) -> _Age | None:
    """Whether a number is the patient's age, by the words around it."""
    norms = reading.norms
    begin, end = reading.bounds[reading.sentence[first]]
    before = norms[max(begin, first - 9) : first]
    previous = before[-1] if before else ""
    if previous in _PAST_AGE or _of_relative(before):
        return None
    at = last
    if at < end and norms[at] == "-":
        at += 1
    unit = norms[at] if at < end and norms[at] in _YEARS else ""
    if (
        unit == "a"
        and reading.ends[at - 1] != reading.starts[at]
        and norms[at + 1 : at + 2] not in ([","], ["."])
    ):
        unit = ""
    old = unit in _OLD or unit == "a"
    if unit:
        at += 1
        if not old and norms[at : at + 2] in (["of", "age"], ["of", "old"]):
            old, at = True, at + 2
        elif at < end and norms[at] in ("old", "o", "aged"):
            old, at = True, at + 1
        elif unit == "y" and norms[at : at + 2] == [".", "o"]:
            old, at = True, at + 2
    titled = not _TITLES.isdisjoint(before[-3:-1])
    if previous in _NO_AGE_BEFORE and not (old or titled) and not _said_age(before):
        marked = previous == "about" and _mark_before(reading, begin, first - 1)
        return _Age(years, 3, marked) if marked else None
    following = norms[at : min(at + 4, end)]
    if unit and _KIN & set(following[:2]) and following[1:2] != ["of"]:
        return None
    sex = _mark_after(reading, last, at, end) or _mark_before(reading, begin, first)
    if unit:
        sex = sex or _kin_sex(before)
        return _with_unit(reading, first, years, old=old, sex=sex, following=following, at=at)
    if previous and reading.ends[first - 1] == reading.starts[first] and previous.isalpha():
        return (
            _Age(years, 3, sex)
            if sex and years > 15 and first < 25 and norms[first] != "54"
            else None
        )
    if following[:1] and following[0] in _UNIT_AFTER and not (sex and following[0] == "m"):
        return None
    if sex:
        return _Age(years, _DECIDED, sex)
    if _said_age(before):
        return None if following[:1] == ["when"] else _Age(years, _DECIDED, _kin_sex(before))
    return _bare(reading, first, last, years, before, following)


def _said_age(before: list[str]) -> bool:
    """Whether "aged", "age:" or "age/sex" stands before the number, of the present age."""
    words = [word for word in before[-4:] if word not in (":", "/", "-", "=", "(", "sex", "is")]
    if not words or words[-1] not in _AGE_WORDS:
        return words[-2:] == ["age", "of"] and not {"at", "from", "since"} & set(before)
    if not {"first", "episode", "onset", "began", "started", "back", "originally"}.isdisjoint(
        before
    ):
        return False
    if any(len(word) == 4 and word.isdigit() for word in before[-4:]):
        return False
    return not {"at", "since", "from", "until", "under", "over"} & set(words[-3:-1])


def _with_unit(
    reading: Reading,
    first: int,
    years: int,
    *,
    old: bool,
    sex: str | None,
    following: list[str],
    at: int,
) -> _Age | None:
    norms = reading.norms
    begin, _ = reading.bounds[reading.sentence[first]]
    before = norms[max(begin, first - 9) : first]
    if old:
        return _Age(years, _DECIDED, sex) if years > 11 or sex else None
    if sex:
        return _Age(years, _DECIDED, sex)
    if years < 12 or (following and following[0] in _DURATION_AFTER):
        return None
    if _said_age(before):
        return _Age(years, _DECIDED, None)
    closes = not following or following[0] in (",", ")", ".", "\n", ";", "-")
    if closes and (not _PEOPLE.isdisjoint(before) or first < 4 or _is_name(reading, first - 2)):
        return _Age(years, 3, None)
    if before[-1:] == ["of"] and not _OF_AGE.isdisjoint(before[-2:-1]):
        return _Age(years, 3, _SEX_MARKS.get(before[-2]))
    if first == 0 and not any(f.start == at for f in reading.findings):
        return _Age(years, 2, None)
    return None


def _bare(
    reading: Reading, first: int, last: int, years: int, before: list[str], following: list[str]
) -> _Age | None:
    """A number alone: "(59)", "Mrs Hill, 44, asks", "who is 41", "a man of 41"."""
    norms = reading.norms
    previous = before[-1] if before else ""
    after = following[0] if following else "\n"
    if _speaks_for_kin(before) and after in (",", ")", "and", "who") and years > 4:
        return _Age(years, 3, _kin_sex(before))
    if not 16 <= years <= 104:
        return None
    known = not _PEOPLE.isdisjoint(before)
    if (
        previous == "of"
        and len(before) > 1
        and (before[-2] in _OF_AGE or ((known or "retired" in before[-4:]) and after in _ENDS))
    ):
        return _Age(years, 3, _SEX_MARKS.get(before[-2]))
    if _TITLES & set(before[-3:-1]) and previous.isalpha():
        return _Age(years, 3, None)
    closes = after in (",", ".", ")", "\n", ";", "and", "with", "who", "-", "by")
    if not closes or first > 150:
        return None
    if previous in ("im", "i'm"):
        return _Age(years, 3, None)
    if not before or (previous == "." and after == "." and years > 29):
        return _Age(years, 1, None) if after in (",", ".") and first > 0 else None
    if previous in ("is", "am", "turned", "now"):
        subject = first - 2 - (before[-2:] == ["is", "now"])
        who = norms[subject] if subject >= 0 else ""
        named = known or who in ("he", "she", "who", "patient", "i") or _is_name(reading, subject)
        return _Age(years, 3, None) if named else None
    if previous in ("(", ",", "-"):
        if any(word[0].isdigit() for word in before[-4:-1]):
            return None
        if known or _is_name(reading, first - 2) or _introduces(before):
            return _Age(years, 3, None)
        return (
            _Age(years, 1, None) if previous == "(" and after in (")", ",") and first < 40 else None
        )
    return None


def _of_relative(before: list[str]) -> bool:
    """Whether the number is that of a relative, and the letter isn't written for that relative."""
    return not _KIN.isdisjoint(before[-3:]) and not _speaks_for_kin(before)


def _speaks_for_kin(before: list[str]) -> bool:
    """Whether a relative writes: "my father aged 69", "on behalf of my daughter, 14"."""
    return any(
        word in _KIN and before[k - 1] == "my"
        for k, word in enumerate(before)
        if k and len(before) - k <= 3
    )


def _kin_sex(before: list[str]) -> str | None:
    """The sex of the relative that a letter is written for."""
    if not _speaks_for_kin(before):
        return None
    word = next(w for w in reversed(before) if w in _KIN)
    return "female" if word in _FEMALE_KIN else "male" if word in _MALE_KIN else None


def _introduces(before: list[str]) -> bool:
    """Whether the writer or patient is introduced by trade: "I am a retired librarian, 64"."""
    return any(
        before[k : k + 2] in (["am", "a"], ["am", "an"], ["is", "a"], ["is", "an"])
        for k in range(len(before))
    )


def _is_name(reading: Reading, word: int) -> bool:
    """Whether a word near the letter's beginning is written like a name, or follows one."""
    if word < 0 or word > 60:
        return False
    norms = reading.norms
    while word > 0 and (norms[word] == "." or len(norms[word]) == 1):
        word -= 1
    for k in (word, word - 2):
        if k < 0:
            continue
        raw = reading.text[reading.starts[k] : reading.ends[k]]
        if (
            raw[0].isupper()
            and len(raw) > 2
            and raw.isalpha()
            and (raw[1:].islower() or len(raw) > 3)
        ):
            return k == word or norms[k + 1] == ","
    return False


def _mark_after(reading: Reading, last: int, at: int, end: int) -> str | None:
    """Male or female right after an age, ends and links between them left out."""
    norms = reading.norms
    glued = _GLUED_SEX.get(norms[last]) if last < end else None
    if glued:
        return glued
    linked = at > last
    for k in range(at, min(at + 3, end)):
        norm = norms[k]
        sex = _SEX_MARKS.get(norm)
        if sex:
            return sex if len(norm) > 1 or linked or _is_letter_mark(reading, k) else None
        if norm not in _SKIPPED:
            if norm in (
                "caucasian",
                "white",
                "black",
                "married",
                "old",
                "year",
                "right",
                "handed",
                "chi",
                "chinese",
                "malay",
                "indian",
                "cauc",
                "hispanic",
                "asian",
                "african",
                "american",
            ):
                continue
            return None
        linked = linked or norm == "/"
    return None


def _mark_before(reading: Reading, begin: int, first: int) -> str | None:
    """Male or female right before an age."""
    norms = reading.norms
    for k in range(first - 1, max(begin, first - 5) - 1, -1):
        norm = norms[k]
        sex = _SEX_MARKS.get(norm)
        if sex:
            slashed = norms[k + 1] == "/"
            if len(norm) == 1 and not (
                _is_letter_mark(reading, k) and (slashed or _opens(norms, begin, k))
            ):
                return None
            return sex
        if norm not in _SKIPPED and norm not in _AGE_WORDS and norm not in ("sex", "gender"):
            return None
    return None


def _is_letter_mark(reading: Reading, k: int) -> bool:
    """Whether a single "m" or "f" is a sex: a capital, or glued to the number before it."""
    after = reading.text[reading.ends[k] : reading.ends[k] + 1]
    if after == "-":
        return False
    if reading.text[reading.starts[k]].isupper() or k == 0:
        return True
    return k < 3 and (
        reading.starts[k] == reading.ends[k - 1] or reading.norms[k - 1] in ("pz", "patient", "pat")
    )


def _opens(norms: list[str], begin: int, k: int) -> bool:
    """Whether a sex before an age begins something: an initial or a drug's name doesn't."""
    return (k == begin or norms[k - 1] in _STOPS) and norms[k + 1] != "."


def _from_birth(text: str, today: date | None) -> int | None:
    match = _BORN.search(text) if today else None
    if match is None or today is None:
        return None
    if match[4]:
        year, month, day = int(match[4]), int(match[5]), int(match[6])
    elif match[7]:
        year, month, day = int(match[7]), 1, 1
    elif match[8]:
        day, year = int(match[8]), int(match[10])
        month = _MONTHS.index(match[9].lower()) + 1
    else:
        day, month, year = int(match[1]), int(match[2]), int(match[3])
        if month > 12:
            day, month = month, day
    if year < 100:
        year += 1900 if year > today.year % 100 else 2000
    try:
        born = date(year, month, day)
    except ValueError:
        return None
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return age if 0 < age <= 110 else None


def _sex(reading: Reading) -> str | None:
    """The sex by titles, nouns, facts and pronouns together; relatives' and doctors' don't count."""
    norms = reading.norms
    female = male = 0
    own = (
        sum(norm == "my" and norms[k + 1 : k + 2] != ["patient"] for k, norm in enumerate(norms))
        > 1
    )
    for k, norm in enumerate(norms):
        if own and (norm in _SHE or norm in _HE):
            continue
        if norm in _SHE:
            female += 1
        elif norm in _HE:
            male += 1
        elif norm in ("sex", "gender"):
            mark = next((_SEX_MARKS[n] for n in norms[k + 1 : k + 4] if n in _SEX_MARKS), None)
            female += 40 * (mark == "female")
            male += 40 * (mark == "male")
        elif norm in _TITLES:
            if _is_patients_title(reading, k):
                female += 8 * (norm in _FEMALE_TITLES)
                male += 8 * (norm in _MALE_TITLES)
        elif len(norm) == 1:
            if norm in "mf" and _stands_alone(reading, k):
                female += 3 * (norm == "f")
                male += 3 * (norm == "m")
        elif norm in _FEMALE or norm in _FEMALE_FACTS or norm in _MALE or norm in _MALE_FACTS:
            if _KIN.isdisjoint(norms[max(0, k - 4) : k]) and not _is_checklist(norms, k):
                female += 4 * (norm in _FEMALE or norm in _FEMALE_FACTS)
                male += 4 * (norm in _MALE or norm in _MALE_FACTS)
    if female == male:
        return None
    return "female" if female > male else "male"


def _is_checklist(norms: list[str], k: int) -> bool:
    """Whether a word is only an item of a checklist: "Pregnant: no", "[x] Not pregnant"."""
    return norms[k + 1 : k + 2] in ([":"], ["?"]) or not {"[x]", "[ ]"}.isdisjoint(
        norms[max(0, k - 2) : k]
    )


def _is_patients_title(reading: Reading, k: int) -> bool:
    norms = reading.norms
    begin, end = reading.bounds[reading.sentence[k]]
    if k + 1 >= end or not _OTHERS_TITLE.isdisjoint(norms[max(begin, k - 1) : k]):
        return False
    following = k + 1 + (norms[k + 1] == ".")
    if following >= len(norms):
        return False
    raw = reading.text[reading.starts[following] : reading.ends[following]]
    if not raw[0].isupper():
        return False
    if norms[k] in ("mr", "fr", "hr"):
        title = reading.text[reading.starts[k] : reading.ends[k]]
        return title[1:].islower() or (
            norms[k] == "mr" and len(raw) > 3 and norms[following] not in _SCANNED
        )
    return True


_STOPS = frozenset(", : ( \n / sex gender ; | - patient pt pz pat".split(" "))
_ENDS = frozenset(", . and who comma \n with ; )".split(" "))
#: After "MR" in capitals these make it a scan.
_SCANNED = frozenset("lumbar lumbosacral spine scan imaging whole columna column".split())


def _stands_alone(reading: Reading, k: int) -> bool:
    """Whether a capital M or F between stops is the patient's sex: "retired carrier, F."."""
    norms = reading.norms
    return (
        reading.text[reading.starts[k]].isupper()
        and 0 < k < 60
        and norms[k - 1] in (",", "\n", "(", "/")
        and norms[min(k + 1, len(norms) - 1)] in (",", ".", "\n", ")", "/")
    )
