"""The tables of the worklist. A change here wants a step in ``migrations/versions`` too."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    SmallInteger,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

__all__ = ["Base", "DecisionRow", "LetterRow"]


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, also where the database keeps no zone (SQLite)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as the database keeps it."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment, in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Every table; constraints have names, so that a later step can drop them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - as SQLAlchemy wants it
        datetime: Moment,
        dict[str, Any]: JSON,
        list[dict[str, Any]]: JSON,
    }


class LetterRow(Base):
    """A letter on the worklist, as it was scored on arrival, and who holds it.

    given: what the booking system knows. result: the record of the result. rank: of the urgency,
    0 the most urgent. decided: when the last decision was made. claim, holder, held_until: the
    lease, which counts while ``held_until`` lies ahead.
    """

    __tablename__ = "letters"

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(200), unique=True)
    text: Mapped[str] = mapped_column(Text)
    given: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    category: Mapped[str] = mapped_column(String(20))
    urgency: Mapped[str] = mapped_column(String(20))
    rank: Mapped[int] = mapped_column(SmallInteger)
    added: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(200))
    decided: Mapped[datetime | None]
    claim: Mapped[str | None] = mapped_column(String(64), unique=True)
    holder: Mapped[str | None] = mapped_column(String(200))
    held_until: Mapped[datetime | None]

    __table_args__ = (Index("ix_letters_waiting", "decided", "rank", "added", "number"),)


class DecisionRow(Base):
    """What a vetter decided: rows are added, and never changed or removed.

    The newest of a letter counts. category, urgency: the vetter's. agreed: whether they are the
    program's too. reason: why they aren't. checked: the vetter says that ``mentions`` are right
    and complete. changes: what the vetter changed. mentions: all of them as they then stood.
    """

    __tablename__ = "decisions"

    number: Mapped[int] = mapped_column(primary_key=True)
    letter: Mapped[int] = mapped_column(ForeignKey("letters.number"), index=True)
    claim: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(200))
    agreed: Mapped[bool]
    category: Mapped[str] = mapped_column(String(20))
    urgency: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    checked: Mapped[bool]
    changes: Mapped[list[dict[str, Any]]]
    mentions: Mapped[list[dict[str, Any]]]
