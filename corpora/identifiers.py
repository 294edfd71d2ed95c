"""Numbers and addresses that may belong to a real person: a warning, not a de-identification.

Nothing here knows names or places. What has a checksum is told by its checksum, so that doses,
dates and laboratory values stay silent; what has none, by its shape. Numbers that are reserved for
tests and fiction are no identifiers. One find tells that a letter must be looked at, and none
doesn't tell that it holds no identifier.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from lsmri.corpora.faults import CorpusError
from lsmri.corpora.scheme import Code

__all__ = ["Identifier", "IdentifierKind", "find_identifiers"]


class IdentifierKind(Code):
    """What an identifier seems to be."""

    EMAIL = "e-mail address"
    NHS_NUMBER = "NHS or CHI number (GB)"
    NATIONAL_INSURANCE = "National Insurance number (GB)"
    PPS = "PPS number (IE)"
    SIN = "social insurance number (CA)"
    HEALTH_CARD = "health card number (CA)"
    SSN = "social security number (US)"
    MEDICARE = "Medicare number (AU)"
    IHI = "individual healthcare identifier (AU)"
    NHI = "NHI number (NZ)"
    AADHAAR = "Aadhaar number (IN)"
    PAN = "permanent account number (IN)"
    ZA_ID = "identity number (ZA)"
    BSN = "BSN (NL)"
    NIR = "social security number (FR)"
    CODICE_FISCALE = "codice fiscale (IT)"
    DNI = "DNI or NIE (ES)"
    PERSONNUMMER = "personnummer (SE)"
    CPR = "CPR number (DK)"
    FODSELSNUMMER = "fødselsnummer (NO)"
    HETU = "henkilötunnus (FI)"
    RIJKSREGISTER = "national register number (BE)"
    PESEL = "PESEL (PL)"
    AHV = "AHV number (CH)"
    PHONE = "telephone number"
    POSTCODE = "postcode"


@dataclass(frozen=True, slots=True)
class Identifier:
    """Where in a text something seems to be an identifier; what it reads is left in the text.

    start, end: code points, end exclusive.
    """

    kind: IdentifierKind
    start: int
    end: int


def find_identifiers(text: str) -> Iterator[Identifier]:
    """What may be identifiers in a text, by their place; none overlaps another.

    Needs ``python-stdnum`` and ``phonenumbers``: raises ``CorpusError`` naming the extra where
    they are missing.
    """
    found = sorted(_all(text), key=lambda i: (i.start, -i.end, list(IdentifierKind).index(i.kind)))
    reached = 0
    for identifier in found:
        if identifier.start >= reached:
            yield identifier
            reached = identifier.end


def _all(text: str) -> Iterator[Identifier]:
    for kind, pattern, check in _rules():
        for match in pattern.finditer(text):
            if check(match[0]):
                yield Identifier(kind, match.start(), match.end())


# ---- shapes ----

#: For people's and hospitals' examples: RFC 2606 and RFC 6761.
_RESERVED = re.compile(
    r"(?:[@.]example\.(?:com|net|org)|\.(?:example|invalid|test|localhost))\Z", re.IGNORECASE
)
#: "L5 1BD" is a level and a dose: its second half may be no unit, ordinal or frequency.
_SPINAL = re.compile(r"[LS][1-5] \d(?:BD|TD|ST|ND|RD|TH|YR|HR|QD|DS|RT|LT|SP)", re.IGNORECASE)


def _is_email(words: str) -> bool:
    return not _RESERVED.search(words)


def _is_uk_postcode(words: str) -> bool:
    return not _SPINAL.fullmatch(words)


def _is_eircode(words: str) -> bool:
    """The second half is drawn at random from letters and figures: a year or a word is none."""
    last = words[-4:]
    return not last.isdigit() and not last.isalpha()


# ---- checksums that python-stdnum lacks ----


def _digits(words: str) -> list[int]:
    return [int(character) for character in words if character.isdigit()]


def _is_medicare(words: str) -> bool:
    """The ninth figure checks the eight before it (Services Australia)."""
    digits = _digits(words)
    return sum(a * b for a, b in zip(digits, (1, 3, 7, 9) * 2, strict=False)) % 10 == digits[8]


_NHI_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def _is_nhi(words: str) -> bool:
    """HISO 10046:2023, AAANNNC by eleven and AAANNAC by twenty-four; Z begins test numbers."""
    values = [int(c) if c.isdigit() else _NHI_LETTERS.index(c) + 1 for c in words]
    total = sum(a * b for a, b in zip(values, range(7, 1, -1), strict=False))
    if words[6].isalpha():
        return values[6] == 24 - total % 24
    return total % 11 != 0 and values[6] == (11 - total % 11) % 10


def _is_nhs_number(words: str) -> bool:
    """By checksum; numbers from 999 on are for tests and never issued (NHS Digital)."""
    return not words.startswith("999") and _stdnum("gb.nhs")(words)


def _is_luhn(words: str) -> bool:
    return _stdnum("luhn")("".join(map(str, _digits(words))))


# ---- telephone numbers ----

#: Where a national number may be from.
_REGIONS = "GB IE US AU NZ IN ZA NL DE FR ES BE SE NO DK PL CH".split()
#: Numbers for fiction. Ofcom, telephone numbers for drama use; NANPA, 555-0100 to 0199; ACMA,
#: numbers for use in radio, books, film and TV.
_FICTION = re.compile(
    r"\+44(?:1(?:1[3-8]|[2-6]1)4960|1914980|2079460|2896496|2920180|1632960|7700900|8081570"
    r"|9098790|3069990)\d{3}|\+1\d{3}55501\d\d|\+61(?:[2378](?:5550|7010)\d{4}|491570\d{3})"
)
_DATE = re.compile(
    r"\b\d{1,2}[ .-]\d{1,2}[ .-](?:19|20)?\d\d\b|\b(?:19|20)\d\d[ .-]\d\d[ .-]\d\d\b"
)


def _is_phone(words: str) -> bool:
    import phonenumbers  # noqa: PLC0415  (an extra)

    if _DATE.match(words.lstrip("(")):
        return False
    valid = False
    for region in [None] if words.startswith("+") else _REGIONS:
        try:
            number = phonenumbers.parse(words, region)
        except phonenumbers.NumberParseException:
            continue
        e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if _FICTION.fullmatch(e164):
            return False
        valid = valid or phonenumbers.is_valid_number(number)
    return valid


# ---- all of them ----

Rule = tuple[IdentifierKind, re.Pattern[str], Callable[[str], bool]]

_BEFORE, _AFTER = r"(?<![\w.,/+-])", r"(?![\w/-]|[.,]\d)"


def _stdnum(name: str) -> Callable[[str], bool]:
    check: Callable[[str], bool] = import_module(f"stdnum.{name}").is_valid
    return lambda words: check(words.replace(" ", ""))


@cache
def _rules() -> tuple[Rule, ...]:
    try:
        import phonenumbers  # noqa: F401, PLC0415  (an extra)
        import stdnum  # noqa: F401, PLC0415  (an extra)
    except ImportError as error:
        missing = "python-stdnum" if error.name == "stdnum" else "phonenumbers"
        raise CorpusError(f"{missing} is missing: pip install 'lsmri[corpora]'") from None
    kind = IdentifierKind
    # A kind may stand in several shapes; those of figures alone come where no separator is usual.
    shapes: tuple[tuple[IdentifierKind, str, Callable[[str], bool] | str], ...] = (
        (kind.EMAIL, r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+", _is_email),
        (kind.NHS_NUMBER, r"\d{3}([ -]?)\d{3}\1\d{4}", _is_nhs_number),
        (kind.NATIONAL_INSURANCE, r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
         r"( ?)\d\d\1\d\d\1\d\d\1[A-D]", str.isascii),
        (kind.PPS, r"\d{7}[A-W][A-IW]?", "ie.pps"),
        (kind.SIN, r"\d{3}([ -]?)\d{3}\1\d{3}", "ca.sin"),
        (kind.HEALTH_CARD, r"[1-9]\d{3}([ -])\d{3}\1\d{3}(?:[ -]?[A-Z]{2})?", _is_luhn),
        (kind.HEALTH_CARD, r"9\d{3}[ -]?\d{3}[ -]?\d{3}", "ca.bc_phn"),
        (kind.SSN, r"\d{3}([ -])\d\d\1\d{4}", "us.ssn"),
        (kind.MEDICARE, r"[2-6]\d{3}( ?)\d{5}\1\d(?:[ /-]?\d)?", _is_medicare),
        (kind.IHI, r"8003( ?)60\d\d\1\d{4}\1\d{4}", _is_luhn),
        (kind.NHI, r"[A-HJ-NP-Y][A-HJ-NP-Z]{2}(?:\d{4}|\d\d[A-HJ-NP-Z]{2})", _is_nhi),
        (kind.AADHAAR, r"[2-9]\d{3}([ -]?)\d{4}\1\d{4}", "in_.aadhaar"),
        (kind.PAN, r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]", "in_.pan"),
        (kind.ZA_ID, r"\d{6}( ?)\d{4}\1\d{3}", "za.idnr"),
        (kind.BSN, r"\d{9}|\d{4}\.\d\d\.\d{3}", "nl.bsn"),
        (kind.NIR, r"[12]( ?)\d\d\1\d\d\1(?:\d\d|2[AB])\1\d{3}\1\d{3}\1\d\d", "fr.nir"),
        (kind.CODICE_FISCALE, r"[A-Z]{6}\d\d[A-EHLMPR-T]\d\d[A-Z]\d{3}[A-Z]", "it.codicefiscale"),
        (kind.DNI, r"\d{8}-?[A-HJ-NP-TV-Z]", "es.dni"),
        (kind.DNI, r"[XYZ]-?\d{7}-?[A-HJ-NP-TV-Z]", "es.nie"),
        (kind.PERSONNUMMER, r"(?:19|20)?\d{6}[+-]\d{4}", "se.personnummer"),
        (kind.CPR, r"\d{6}-?\d{4}", "dk.cpr"),
        (kind.FODSELSNUMMER, r"\d{6} ?\d{5}", "no.fodselsnummer"),
        (kind.HETU, r"\d{6}[+ABCDEF-]\d{3}[\dA-Y]", "fi.hetu"),
        (kind.RIJKSREGISTER, r"\d\d\.\d\d\.\d\d-\d{3}\.\d\d|\d{11}", "be.nn"),
        (kind.PESEL, r"\d{11}", "pl.pesel"),
        (kind.AHV, r"756([. ]?)\d{4}\1\d{4}\1\d\d", "ch.ssn"),
        (kind.PHONE, r"\+\d{1,3}(?:[ -]?\(0\))?(?:[ ./-]?\(?\d{1,5}\)?){2,6}"
         r"|(?<!\d )\(?0\d{1,4}\)?(?:[ -]?\d{2,4}){2,4}|\(?[2-9]\d\d\)?[ .-]?[2-9]\d\d[.-]\d{4}"
         r"|\([2-9]\d\d\) ?\d{3} \d{4}|[6-9]\d{4} ?\d{5}", _is_phone),
        (kind.POSTCODE, r"[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]"
         r"|[A-HK-Y]\d[ABEHMNPRV-Y]) \d[ABD-HJLNP-UW-Z]{2}", _is_uk_postcode),
        (kind.POSTCODE, r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]\d[ABCEGHJ-NPRSTV-Z]\d",
         str.isascii),
        (kind.POSTCODE, r"[AC-FHKNPRTV-Y]\d[\dW] [\dAC-FHKNPRTV-Y]{4}", _is_eircode),
    )  # fmt: skip
    return tuple(
        (
            name,
            re.compile(f"{_BEFORE}(?:{shape}){_AFTER}"),
            _stdnum(check) if isinstance(check, str) else check,
        )
        for name, shape, check in shapes
    )
