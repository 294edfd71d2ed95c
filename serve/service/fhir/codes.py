"""Which orders are for MRI of the lumbar spine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["CPT", "LOINC", "LUMBAR_MRI", "SNOMED_CT", "is_lumbar_mri"]

LOINC, SNOMED_CT = "http://loinc.org", "http://snomed.info/sct"
CPT = "http://www.ama-assn.org/go/cpt"

#: Order codes by system. LOINC: Imaging Document Codes (C-CDA value set 1.3.6.1.4.1.12009.10.2.5);
#: CPT: 72148 without, 72149 with, 72158 without and with contrast. SNOMED CT 241648005 couldn't be
#: held against a release: a hospital that orders by SNOMED CT should look it up.
LUMBAR_MRI: Mapping[str, frozenset[str]] = {
    LOINC: frozenset(("24967-2", "24968-0", "30678-7", "30679-5")),
    SNOMED_CT: frozenset(("241648005", "726546000")),
    CPT: frozenset(("72148", "72149", "72158")),
}
_SAME_SYSTEM = {"urn:oid:2.16.840.1.113883.6.12": CPT, "urn:oid:2.16.840.1.113883.6.1": LOINC}

_LUMBAR = re.compile(r"\blumb(?:ar|o)|\b[lL][ /-]?(?:[sS][ /-]?)?[sS]p(?:ine)?\b", re.IGNORECASE)
_MRI = re.compile(r"\bMRI?\b|magnetic resonance", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\b(?:cervical|thoracic|brain|knee|plexus|angio)", re.IGNORECASE)


def is_lumbar_mri(
    request: Mapping[str, Any], more: Mapping[str, Iterable[str]] | None = None
) -> bool:
    """Whether a ``ServiceRequest`` is for MRI of the lumbar spine, by its codes or its words.

    more: a hospital's own codes by system. Words that name another part outweigh a shipped code,
    not one of the hospital's.
    """
    code = request.get("code")
    code = code if isinstance(code, Mapping) else {}
    given = code.get("coding")
    codings = [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
    told = [code.get("text"), *(one.get("display") for one in codings)]
    words = " ".join(text for text in told if isinstance(text, str))
    own = {system: set(codes) for system, codes in (more or {}).items()}
    if any(_among(one, own) for one in codings):
        return True
    if _ELSEWHERE.search(words) and not _LUMBAR.search(words):
        return False
    if any(_among(one, LUMBAR_MRI) for one in codings):
        return True
    return bool(_LUMBAR.search(words) and _MRI.search(words))


def _among(coding: Mapping[str, Any], codes: Mapping[str, Any]) -> bool:
    system = str(coding.get("system", ""))
    return str(coding.get("code", "")) in codes.get(_SAME_SYSTEM.get(system, system), ())
