"""What a CDS client sends. Fields of later versions are passed over, as the standard wants."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from lsmri.serve.service.plain import PlainObject

__all__ = ["Feedback", "HookRequest"]

_UUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Context(_Part):
    """What the hook is about. selections: of ``order-select``, those newly chosen."""

    userId: str = ""  # noqa: N815 - the standard's name
    patientId: str = ""  # noqa: N815
    selections: list[str] | None = None
    draftOrders: PlainObject  # noqa: N815


class HookRequest(_Part):
    """A call of a hook (CDS Hooks 2.0, HTTP request)."""

    hook: Literal["order-select", "order-sign"]
    hookInstance: str = Field(pattern=_UUID)  # noqa: N815
    context: Context
    prefetch: PlainObject = {}


class _Accepted(_Part):
    # Our suggestions have such names; it enters the audit log, where no words may.
    id: str = Field(pattern=_UUID)


class _Coded(_Part):
    # It enters the audit log too.
    code: str = Field(pattern=r"^[^\s]+$", max_length=64)


class _Override(_Part):
    reason: _Coded | None = None
    userComment: str | None = None  # noqa: N815


class CardFeedback(_Part):
    """What became of a card."""

    card: str = Field(pattern=_UUID)
    outcome: Literal["accepted", "overridden"]
    acceptedSuggestions: list[_Accepted] = Field([], max_length=100)  # noqa: N815
    overrideReason: _Override | None = None  # noqa: N815
    outcomeTimestamp: str = ""  # noqa: N815


class Feedback(_Part):
    """What became of cards."""

    feedback: list[CardFeedback] = Field(min_length=1, max_length=1000)
