"""From a ``ServiceRequest`` and the resources around it to a letter."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from lsmri.corpora.letter import Letter
from lsmri.corpora.scheme import Sex
from lsmri.serve.service.worker import Document

__all__ = ["Order", "Resource", "find_resources", "read_order", "reference_of"]

Resource = Mapping[str, Any]

#: What an attachment may be, and the kind of file that it is read as.
_SUFFIXES = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


@dataclass(frozen=True, slots=True)
class Order:
    """An order and the letter that it makes.

    unread: what of it couldn't be taken, in words that hold nothing of it.
    """

    request: Resource
    letter: Letter
    documents: tuple[Document, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def has_words(self) -> bool:
        """Whether there is anything to score."""
        return bool(self.letter.text.strip() or self.documents)


def reference_of(resource: Resource) -> str:
    """``ServiceRequest/1``; empty where the resource has no id."""
    name = resource.get("id")
    return f"{resource.get('resourceType')}/{name}" if name else ""


def find_resources(*places: Any) -> Iterator[Resource]:
    """Every resource in these, in bundles and contained ones too."""
    for place in places:
        if not isinstance(place, Mapping):
            continue
        if place.get("resourceType") == "Bundle":
            yield from find_resources(*(e.get("resource") for e in _maps(place.get("entry"))))
        elif isinstance(place.get("resourceType"), str):
            yield place
            yield from find_resources(*_maps(place.get("contained")))


def read_order(
    request: Resource, around: Iterable[Resource] = (), letters: Iterable[Resource] = ()
) -> Order:
    """The order as a letter: its reasons, its notes, and the documents that it refers to.

    around: where references are sought. letters: documents that are taken without a reference.
    """
    found = list(around)
    gathered = _Gathered([*found, *find_resources(*_maps(request.get("contained")))])
    for reason in _maps(request.get("reasonCode")):
        gathered.add_concept(reason)
    for note in _maps(request.get("note")):
        gathered.add_text(note.get("text"))
    for reference in (
        *_maps(request.get("reasonReference")),
        *_maps(request.get("supportingInfo")),
    ):
        gathered.follow(reference)
    for letter in letters:
        gathered.add_resource(letter)
    day = _day(request.get("authoredOn")) or datetime.now(UTC).date()
    age, sex = _patient(found, request, day)
    own_id = str(request.get("id") or "")[:200]
    letter_of = Letter("\n".join(gathered.texts), own_id, age_years=age, sex=sex, letter_date=day)
    return Order(request, letter_of, tuple(gathered.documents), tuple(gathered.unread))


class _Gathered:
    """Texts and documents as they are met, each once."""

    def __init__(self, around: list[Resource]) -> None:
        # An order may refer to thousands. Of several with one name the first is meant.
        self._named: dict[str, Resource] = {}
        for resource in around:
            if name := reference_of(resource):
                self._named.setdefault(name, resource)
                self._named.setdefault(f"#{resource.get('id')}", resource)
        self._seen: set[int] = set()
        self.texts: dict[str, None] = {}
        self.documents: list[Document] = []
        self.unread: dict[str, None] = {}

    def add_text(self, text: object) -> None:
        if isinstance(text, str) and text.strip():
            self.texts.setdefault(text)

    def add_concept(self, concept: Resource) -> None:
        if concept.get("text"):
            self.add_text(concept["text"])
            return
        for coding in _maps(concept.get("coding")):
            self.add_text(coding.get("display"))

    def follow(self, reference: Resource) -> None:
        wanted = str(reference.get("reference", ""))
        # An address ends in the reference.
        found = self._named.get(wanted) or self._named.get("/".join(wanted.split("/")[-2:]))
        if found is not None:
            self.add_resource(found)
            return
        if wanted or reference.get("display"):
            self.unread.setdefault("a document that the order refers to wasn't sent along")

    def add_resource(self, resource: Resource) -> None:
        if id(resource) in self._seen:
            return
        self._seen.add(id(resource))
        kind = resource.get("resourceType")
        if kind == "DocumentReference":
            for content in _maps(resource.get("content")):
                self._add_attachment(content.get("attachment"))
        elif kind == "Binary":
            self._add_attachment(resource)
        elif kind in ("Condition", "Observation", "ServiceRequest", "AllergyIntolerance"):
            self.add_concept(_map(resource.get("code")))
            for note in _maps(resource.get("note")):
                self.add_text(note.get("text"))

    def _add_attachment(self, attachment: object) -> None:
        if not isinstance(attachment, Mapping):
            return
        kind = str(attachment.get("contentType", "text/plain")).partition(";")[0].strip().lower()
        data = attachment.get("data")
        if not isinstance(data, str):
            self.unread.setdefault(
                "a document is given by address alone, and addresses aren't fetched"
            )
        elif kind not in _SUFFIXES:
            self.unread.setdefault("a document is of a kind that isn't read")
        else:
            try:
                self.documents.append(
                    Document(base64.b64decode(data, validate=False), _SUFFIXES[kind])
                )
            except (binascii.Error, ValueError):
                self.unread.setdefault("a document's data aren't base64")


def _patient(around: list[Resource], request: Resource, day: date) -> tuple[int | None, Sex | None]:
    """Age on a day, and sex, of the patient that was sent along."""
    subject = str(_map(request.get("subject")).get("reference", ""))
    patients = [one for one in around if one.get("resourceType") == "Patient"]
    meant = [one for one in patients if reference_of(one) == subject] or patients
    if len(meant) != 1:
        return None, None
    born = _day(meant[0].get("birthDate"))
    age = None
    if born is not None:
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    gender = meant[0].get("gender")
    sex = next((one for one in Sex if one == gender), None)
    return age if age is not None and 0 <= age <= 130 else None, sex


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _map(value: object) -> Resource:
    return value if isinstance(value, Mapping) else {}


def _maps(value: object) -> list[Resource]:
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, Mapping)]
