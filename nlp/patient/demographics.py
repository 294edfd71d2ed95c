"""The patient's age and sex, as the letter states them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lsmri.nlp.patient.ages import read_age
from lsmri.nlp.patient.births import age_from_birth
from lsmri.nlp.patient.sexes import read_sex
from lsmri.nlp.text.reading import Reading

__all__ = ["Person", "read_person"]


@dataclass(frozen=True, slots=True)
class Person:
    """What a letter says of its patient; None where it doesn't."""

    age_years: int | None
    sex: str | None


def read_person(reading: Reading, today: date | None) -> Person:
    """Age in whole years, from a statement or a date of birth, and sex.

    today: the letter's date, against which a date of birth is counted.
    """
    age = read_age(reading)
    years = age.years if age else age_from_birth(reading.text, today or reading.letter_date)
    return Person(years, (age and age.sex) or read_sex(reading))
