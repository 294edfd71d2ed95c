"""What goes over the wire of the worklist. Unknown fields are refused."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from lsmri.corpora.scheme import Assertion, Concept, Laterality, Outcome, TreatmentType
from lsmri.serve.render.visible import visible
from lsmri.serve.service.wire import Category, LetterIn, MentionOut, Urgency
from lsmri.serve.service.worklist.corrections import mentions_of
from lsmri.serve.service.worklist.records import Change, Decided, Entry, Held, Verdict

__all__ = [
    "AddedOut",
    "ClaimIn",
    "CountsOut",
    "DecideIn",
    "DecidedOut",
    "EntryOut",
    "HeldOut",
    "ListOut",
    "NextOut",
    "OpenIn",
    "QueuedIn",
    "ReleasedOut",
    "RenewedOut",
]

#: How a claim may look: what ``crypto.randomUUID()`` or ``uuid.uuid4()`` gives will do.
_CLAIM = r"^[A-Za-z0-9_-]{16,64}$"
Claim = Annotated[
    str, Field(pattern=_CLAIM, description="A random string of your own, as a UUID, per letter.")
]
_UUID = "3f0c5a52-6d1e-4f57-9a3c-0b7c2f9d4e11"


def _storable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("it holds half a character (a lone surrogate)") from None
    if "\0" in text:
        raise ValueError("it holds NUL")
    return text


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid")


class QueuedIn(LetterIn):
    """A letter for the worklist, which finds it by its id."""

    id: str = Field(min_length=1, max_length=200)
    #: With NUL it is refused like other letters that nobody could vet.
    text: str = Field(description="The letter as it was written.")


class ClaimIn(_Wire):
    """By which a vetter takes, holds and decides one letter."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"claim": _UUID}]})

    claim: Claim


class OpenIn(ClaimIn):
    """A certain letter."""

    id: str = Field(min_length=1, max_length=200)


class MentionIn(_Wire):
    """A mention as a vetter has it; offsets are code points of the text."""

    start: int = Field(ge=0)
    end: int = Field(ge=1)
    concept: Concept
    assertion: Assertion = Assertion.PRESENT
    laterality: Laterality | None = None
    value: str | float | None = Field(None, description="A duration as P3M, or a number.")
    outcome: Outcome | None = None
    type: TreatmentType | None = None
    about: Literal["leg", "back", "episode", "background"] | None = None


class AddIn(_Wire):
    """A mention that was overlooked."""

    do: Literal["add"]
    to: MentionIn

    def change(self) -> Change:
        """The change as the store takes it."""
        return Change(None, _said(self.to))


class ChangeIn(_Wire):
    """A mention that is otherwise. mention: its index in ``mentions``."""

    do: Literal["change"]
    mention: int = Field(ge=0)
    to: MentionIn

    def change(self) -> Change:
        """The change as the store takes it."""
        return Change(self.mention, _said(self.to))


class DeleteIn(_Wire):
    """A mention that is none."""

    do: Literal["delete"]
    mention: int = Field(ge=0)

    def change(self) -> Change:
        """The change as the store takes it."""
        return Change(self.mention)


class OverrideIn(_Wire):
    """A verdict that isn't the program's."""

    category: Category
    urgency: Urgency
    reason: Annotated[str, AfterValidator(_storable)] = Field(
        min_length=1, max_length=2000, pattern=r"\S"
    )


class DecideIn(ClaimIn):
    """What a vetter decided of the letter that the claim holds.

    Either ``agree``, or ``override``. checked: the mentions, with ``changes``, are right and
    complete; such letters are exported for training. id: the letter that was looked at; where the
    claim holds another by now, as it may in a second tab, nothing is decided.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"claim": _UUID, "agree": True},
                {
                    "claim": _UUID,
                    "agree": False,
                    "override": {
                        "category": "uncertain",
                        "urgency": "routine",
                        "reason": "Scanned last month elsewhere",
                    },
                    "checked": True,
                    "changes": [
                        {"do": "delete", "mention": 0},
                        {"do": "add", "to": {"start": 5, "end": 18, "concept": "radicular_pain"}},
                    ],
                },
            ]
        },
    )

    id: str | None = None
    agree: bool
    override: OverrideIn | None = None
    checked: bool = False
    changes: list[Annotated[AddIn | ChangeIn | DeleteIn, Field(discriminator="do")]] = Field(
        [], max_length=1000
    )

    @model_validator(mode="after")
    def _either(self) -> Self:
        if self.agree == (self.override is not None):
            raise ValueError("give either agree: true, or agree: false and override")
        return self

    def verdict(self) -> Verdict:
        """The verdict as the store takes it."""
        changes = tuple(one.change() for one in self.changes)
        if self.override is None:
            return Verdict(checked=self.checked, changes=changes)
        said = self.override
        return Verdict(said.category, said.urgency, said.reason, self.checked, changes)


class EntryOut(_Wire):
    """A letter in the list; category and urgency are the program's."""

    id: str
    state: Literal["waiting", "held", "decided"]
    category: Category
    urgency: Urgency
    added: datetime
    holder: str | None
    held_until: datetime | None

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """The entry as it goes out."""
        return cls(**{name: getattr(entry, name) for name in cls.model_fields})


class AddedOut(_Wire):
    """A letter on the worklist. new: false if it was there. notes: what is odd about it."""

    letter: EntryOut
    new: bool
    notes: list[str]


class CountsOut(_Wire):
    """Letters by state and urgency."""

    waiting: dict[Urgency, int]
    held: dict[Urgency, int]
    decided: dict[Urgency, int]


class ListOut(_Wire):
    """The worklist, or a part of it."""

    counts: CountsOut
    letters: list[EntryOut]


class DecidedOut(_Wire):
    """A decision as it is kept."""

    id: str
    at: datetime
    who: str
    agreed: bool
    category: Category
    urgency: Urgency
    reason: str
    checked: bool

    @classmethod
    def of(cls, made: Decided) -> Self:
        """The decision as it goes out."""
        return cls(**{name: getattr(made, name) for name in cls.model_fields})


class HeldOut(_Wire):
    """A letter in a vetter's hands.

    shown: the text, one character for one, with those made visible that would steer a page.
    result: as it was scored on arrival, by the version that then ran. mentions: what ``changes``
    point into. decided: earlier decisions.
    """

    claim: str
    letter: EntryOut
    text: str
    shown: str
    given: dict[str, Any]
    result: dict[str, Any]
    mentions: list[MentionOut]
    decided: list[DecidedOut]

    @classmethod
    def of(cls, held: Held) -> Self:
        """The letter as it goes out."""
        mentions = mentions_of(held.text, held.mentions)
        return cls(
            claim=held.claim,
            letter=EntryOut.of(held.entry),
            text=held.text,
            shown=visible(held.text),
            given=held.given,
            result=held.result,
            mentions=[MentionOut.model_validate(one.to_dict()) for one in mentions],
            decided=[DecidedOut.of(one) for one in held.decided],
        )


class NextOut(_Wire):
    """The next letter; null where none waits."""

    held: HeldOut | None


class RenewedOut(_Wire):
    """Until when the letter is held."""

    held_until: datetime


class ReleasedOut(_Wire):
    """Whether there was a letter to give back."""

    released: bool


def _said(mention: MentionIn) -> dict[str, Any]:
    return mention.model_dump(mode="json")
