"""What may identify a person is told by kind and place; doses, dates and values are not."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsmri.corpora.authoring import read_letters
from lsmri.corpora.identifiers import IdentifierKind, find_identifiers
from lsmri.corpora.variation import vary

LETTERS = Path(__file__).parents[2] / "corpora" / "letters"


def kinds(text: str) -> list[str]:
    return [found.kind.name for found in find_identifiers(text)]


#: Published examples of the authorities, or of the test suite of python-stdnum; nobody's own.
VALID = [
    ("NHS_NUMBER", "943 476 5919"), ("NHS_NUMBER", "943-476-5919"), ("NHS_NUMBER", "9434765919"),
    ("NATIONAL_INSURANCE", "AB123456C"), ("NATIONAL_INSURANCE", "AB 12 34 56 C"),
    ("PPS", "6433435F"), ("PPS", "6433435OA"),
    ("SIN", "123-456-782"), ("SIN", "123 456 782"),
    ("HEALTH_CARD", "9698 658 215"), ("HEALTH_CARD", "9876-543-217-XN"),
    ("SSN", "536-90-4399"), ("SSN", "536 90 4399"),
    ("MEDICARE", "2123 45670 1"), ("MEDICARE", "21234567011"), ("MEDICARE", "2123 45670 1/2"),
    ("IHI", "8003 6081 6669 0503"), ("IHI", "8003608166690503"),
    ("NHI", "JBX3656"), ("NHI", "ALU18KZ"),
    ("AADHAAR", "2341 2341 2346"), ("AADHAAR", "234123412346"),
    ("PAN", "ACUPA7085R"), ("ZA_ID", "7503305044089"), ("ZA_ID", "750330 5044 089"),
    ("BSN", "1112.22.333"), ("NIR", "2 95 10 99 126 111 93"),
    ("CODICE_FISCALE", "RCCMNL83S18D969H"), ("DNI", "54362315K"), ("DNI", "X-2482300-W"),
    ("PERSONNUMMER", "880320-0016"), ("CPR", "211062-5629"), ("FODSELSNUMMER", "151086 95088"),
    ("HETU", "131052-308T"), ("RIJKSREGISTER", "85.07.30-033.28"), ("PESEL", "02070803628"),
    ("AHV", "756.9217.0769.85"),
    ("EMAIL", "j.ward+mri@hospital.nhs.uk"), ("EMAIL", "DR_WARD@CLINIC.CO.ZA"),
    ("PHONE", "+353 87 123 4567"), ("PHONE", "087 123 4567"), ("PHONE", "0121 234 5678"),
    ("PHONE", "(0121) 234 5678"), ("PHONE", "07912 345678"), ("PHONE", "(416) 967-1111"),
    ("PHONE", "416-967-1111"), ("PHONE", "416.967.1111"), ("PHONE", "0412 345 678"),
    ("PHONE", "98765 43210"), ("PHONE", "+31 6 12345678"), ("PHONE", "+44 (0)121 234 5678"),
    ("POSTCODE", "SW1A 1AA"), ("POSTCODE", "LS1 4AP"), ("POSTCODE", "M1 1AE"),
    ("POSTCODE", "K1A 0B1"), ("POSTCODE", "H0H-0H0"), ("POSTCODE", "D02 X285"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "number"), VALID)
def test_identifiers(kind, number):
    (found,) = find_identifiers(f"Re Mrs W, {number}, low back pain")
    assert found.kind.name == kind
    assert (found.start, found.end) == (10, 10 + len(number))


def test_every_kind_is_tested():
    assert {kind for kind, _ in VALID} == {kind.name for kind in IdentifierKind}


@pytest.mark.parametrize(
    "text",
    [
        # checksums that fail
        "943 476 5918", "6433435X", "123-456-783", "9698 658 216", "2123 45671 1",
        "8003 6081 6669 0504", "JBX3657", "ALU18KX", "2341 2341 2345", "750330 5044 080",
        "1112.22.334", "54362315A", "756.9217.0769.84", "151086 95089", "RCCMNL83S18D969X",
        # reserved for tests and fiction
        "999 012 3456", "ZAC5361", "ward@example.com", "a@clinic.example", "(416) 555-0123",
        "020 7946 0123", "07700 900123", "01632 960123", "0161 496 0123", "0191 498 0123",
        "029 2018 0123", "028 9649 6123", "0491 570 156",
        # dates and times
        "14/03/2024", "14.03.2024 09:12", "2024-03-14", "06-12-2023 14", "12 03 2024 1430",
        "DOB 03/04/1962", "seen 01-02-24 03-04-24 05-06-24", "20240314",
        # levels, doses, scores and values
        "L4/5 and L5/S1, T12", "L5 1BD", "L4 5TH", "S1 2ND", "L4L5S1", "5/5 4/5 3/5 0/5",
        "amitriptyline 10 20 30 mg nocte", "0.25 0.5 1.0 2.0 mg", "30/500 QDS, 75 mg 150 mg 300 mg",
        "BP 120/80 P 104 T 37.9 RR 16 sats 98", "CRP 96 ESR 118 WCC 11.2 Hb 118 PLT 350 eGFR 41",
        "SLR 30/70, power 5/5 EHL 4/5", "M54.5, M51.3, M54.31", "102 T cm, 83 kg, BMI 34.2",
        "PSA 4.5 -> 6.1 -> 11.0", "T12 2019, L1 2020", "x-ray 2016 2018 2021", "C56 L200 R3 S12",
        # words
        "MRI lumbar spine please", "B12 deficiency", "a @ b", "HLA-B27", "COVID19", "EMIS123",
    ],
)  # fmt: skip
def test_no_identifiers(text):
    assert kinds(text) == []


@pytest.mark.parametrize("name", ["cards-various", "gp-cork", "opd-pune", "pasted-mixed"])
def test_invented_letters_hold_none_however_they_are_written(name):
    for letter in read_letters(LETTERS / f"{name}.yaml"):
        for item in (letter, *(vary(letter, seed=seed) for seed in range(4))):
            assert kinds(item.letter.text) == [], item.letter.id


def test_several_are_told_in_order_and_none_twice():
    text = "NHS 943 476 5919, tel 07912 345678, j@clinic.ie, LS1 4AP. NHS 943 476 5919."
    found = list(find_identifiers(text))
    assert [f.kind.name for f in found] == [
        "NHS_NUMBER",
        "PHONE",
        "EMAIL",
        "POSTCODE",
        "NHS_NUMBER",
    ]
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.text("0123456789 -./+()AB@", max_size=60))
def test_any_text_can_be_searched(text):
    reached = 0
    for found in find_identifiers(text):
        assert reached <= found.start < found.end <= len(text)
        reached = found.end


@pytest.mark.parametrize("library", ["stdnum", "phonenumbers"])
def test_a_missing_library_names_the_extra(library):
    code = (
        f"import sys; sys.modules[{library!r}] = None\n"
        "from lsmri.corpora.faults import CorpusError\n"
        "from lsmri.corpora.identifiers import find_identifiers\n"
        "try:\n    list(find_identifiers('x'))\n"
        "except CorpusError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert "is missing: pip install 'lsmri[corpora]'" in done.stdout
