"""Which column of a table holds what: given by name, or recognised by what it is called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lsmri.serve.batch.problems import WrongColumns
from lsmri.serve.batch.schema import BOOKING

__all__ = ["FIELDS", "resolve"]

#: Everything that a table can tell about a letter.
FIELDS = ("id", "text", *BOOKING)

#: What columns are called in exports, folded, by field; the field's own name goes first.
_NAMES: dict[str, str] = {
    "id": "letter_id referral_id request_id order_id accession accession_number document_id"
    " record_id row_id",
    "text": "letter letter_text referral_text referral_letter referral body letter_body content"
    " free_text clinical_details clinical_information clinical_info document_text note note_text",
    "age_years": "age patient_age age_at_referral age_at_request",
    "sex": "gender patient_sex patient_gender",
    "referrer_specialty": "specialty speciality referring_specialty referral_specialty"
    " requesting_specialty",
    "care_setting": "setting sector funding",
    "letter_date": "date referral_date request_date date_of_referral date_of_request order_date",
    "vetting": "vetting_decision vetting_outcome vetted radiologist_decision",
    "referrer": "referrer_id referring_clinician referrer_code requester requester_id gp_code",
}
_CANDIDATES = {field: (field, *_NAMES[field].split()) for field in FIELDS}
#: Longer names in a first row are hardly names, and may be words of a letter.
_LONGEST_NAME = 40


def resolve(available: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """Field to column name, for every field that ``available`` holds.

    given: columns that the user named, by field; these must exist.
    Raises ``WrongColumns`` if one of them or the text is not there, or two could be meant.
    """
    found: dict[str, str] = {}
    for field in FIELDS:
        if field in given:
            if given[field] not in available:
                raise WrongColumns(f"it has no column {given[field]!r}; {_there(available)}")
            found[field] = given[field]
    for field in FIELDS:
        if field not in found and (column := _recognised(field, available, found)) is not None:
            found[field] = column
    if "text" not in found:
        raise WrongColumns(
            f"it has no column that looks like the letter's text; {_there(available)}."
            " Name it with --text-column"
        )
    return found


def _recognised(field: str, available: Sequence[str], taken: Mapping[str, str]) -> str | None:
    for candidate in _CANDIDATES[field]:
        columns = [
            name for name in available if _folded(name) == candidate and name not in taken.values()
        ]
        if candidate in columns:
            return candidate
        if len(columns) > 1:
            option = f"--{field}-column" if field in ("id", "text") else f"--column {field}=NAME"
            raise WrongColumns(f"columns {columns} may all be {field!r}: choose with {option}")
        if columns:
            return columns[0]
    return None


def _folded(name: str) -> str:
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip())
    return re.sub(r"\W+|_+", "_", split).strip("_").lower()


def _there(available: Sequence[str]) -> str:
    """The columns there are, unless the first row may be a letter and no names."""
    known = {candidate for names in _CANDIDATES.values() for candidate in names}
    if not any(_folded(name) in known for name in available):
        few = [name for name in available if re.fullmatch(r"\w{1,40}", name)]
        if len(few) < len(available):
            return f"its {len(available)} columns bear no known names: is the first row one?"
    shown = [name if len(name) <= _LONGEST_NAME else "…" for name in available]
    return f"there are {', '.join(shown) or 'none'}"
