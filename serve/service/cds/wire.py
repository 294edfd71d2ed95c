"""What a CDS client sends. Fields of later versions are passed over, as the standard wants."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Feedback", "HookRequest"]

_UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Context(_Part):
    """What the hook is about. selections: of ``order-select``, those newly chosen."""

    userId: str = ""  # noqa: N815 - the standard's name
    patientId: str = ""  # noqa: N815
    selections: list[str] | None = None
    draftOrders: dict[str, Any]  # noqa: N815


class HookRequest(_Part):
    """A call of a hook (CDS Hooks 2.0, HTTP request)."""

    hook: Literal["order-select", "order-sign"]
    hookInstance: str = Field(pattern=_UUID)  # noqa: N815
    context: Context
    prefetch: dict[str, Any] = {}


class _Accepted(_Part):
    id: str


class _Coded(_Part):
    code: str = Field(max_length=200)


class _Override(_Part):
    reason: _Coded | None = None
    userComment: str | None = None  # noqa: N815


class CardFeedback(_Part):
    """What became of a card."""

    card: str = Field(pattern=_UUID)
    outcome: Literal["accepted", "overridden"]
    acceptedSuggestions: list[_Accepted] = []  # noqa: N815
    overrideReason: _Override | None = None  # noqa: N815
    outcomeTimestamp: str = ""  # noqa: N815


class Feedback(_Part):
    """What became of cards."""

    feedback: list[CardFeedback] = Field(min_length=1, max_length=1000)
