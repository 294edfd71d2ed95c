"""Letters and decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "revision", "upgrade"]

revision = "1"
down_revision = None

_WHY = "decisions are added, and never changed or removed"
_SQLITE = """CREATE TRIGGER decisions_stay_{when} BEFORE {when} ON decisions
BEGIN SELECT RAISE(ABORT, '{why}'); END"""
_POSTGRESQL: tuple[str, ...] = (
    f"""CREATE FUNCTION decisions_stay() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{_WHY}'; END $$""",
    """CREATE TRIGGER decisions_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions
FOR EACH STATEMENT EXECUTE FUNCTION decisions_stay()""",
)


def upgrade() -> None:
    """Makes both tables, and sees to it that decisions stay."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "letters",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("urgency", sa.String(20), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("added", moment, nullable=False),
        sa.Column("added_by", sa.String(200), nullable=False),
        sa.Column("decided", moment),
        sa.Column("claim", sa.String(64)),
        sa.Column("holder", sa.String(200)),
        sa.Column("held_until", moment),
        sa.PrimaryKeyConstraint("number", name="pk_letters"),
        sa.UniqueConstraint("id", name="uq_letters_id"),
        sa.UniqueConstraint("claim", name="uq_letters_claim"),
    )
    op.create_index("ix_letters_waiting", "letters", ["decided", "rank", "added", "number"])
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("letter", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(64), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("urgency", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("checked", sa.Boolean(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("mentions", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_decisions"),
        sa.ForeignKeyConstraint(["letter"], ["letters.number"], name="fk_decisions_letter"),
        sa.UniqueConstraint("claim", name="uq_decisions_claim"),
    )
    op.create_index("ix_decisions_letter", "decisions", ["letter"])
    steps = _POSTGRESQL
    if op.get_bind().dialect.name == "sqlite":
        steps = tuple(_SQLITE.format(when=when, why=_WHY) for when in ("UPDATE", "DELETE"))
    for step in steps:
        op.execute(step)
