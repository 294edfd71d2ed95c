"""``lsmri guideline``: the profiles, as tables with their sources."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from lsmri.corpora.scheme import Code
from lsmri.serve.commands.options import refused
from lsmri.serve.writing import opened

__all__ = ["guideline"]

guideline = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Show the guideline profiles and their sources.",
)


class ListFormat(Code):
    """The forms of the list."""

    TEXT = "text"
    JSON = "json"


class TableFormat(Code):
    """The forms of a profile's table."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


@guideline.command("list")
def list_profiles(
    form: Annotated[ListFormat, typer.Option("--format", help="Form of the list.")] = (
        ListFormat.TEXT
    ),
) -> None:
    """List the shipped profiles, the default first."""
    from lsmri.models.description import describe  # noqa: PLC0415 - lazily, for a fast start
    from lsmri.models.guideline import guideline_names, load_guideline  # noqa: PLC0415
    from lsmri.serve.render.guideline import print_list  # noqa: PLC0415

    profiles = [describe(load_guideline(name)) for name in guideline_names()]
    with opened() as out:
        if form is ListFormat.JSON:
            rows = [{"name": p.name, "version": p.version, "title": p.title} for p in profiles]
            out.write(f"{json.dumps(rows, ensure_ascii=False, indent=2)}\n")
        else:
            print_list(profiles, out)


@guideline.command("show")
def show_profile(
    name: Annotated[str, typer.Argument(help="A shipped profile, or the path of your own.")],
    form: Annotated[TableFormat, typer.Option("--format", help="Form of the table.")] = (
        TableFormat.TEXT
    ),
) -> None:
    """Show a profile: its rules in the order of their test, with the source of each."""
    from lsmri.models.description import describe  # noqa: PLC0415 - lazily, for a fast start
    from lsmri.models.guideline import load_guideline  # noqa: PLC0415
    from lsmri.serve.render.guideline import as_markdown, as_record, print_table  # noqa: PLC0415

    profile = describe(refused(lambda: load_guideline(name), "NAME"))
    with opened() as out:
        if form is TableFormat.JSON:
            out.write(f"{json.dumps(as_record(profile), ensure_ascii=False, indent=2)}\n")
        elif form is TableFormat.MARKDOWN:
            out.write(f"{as_markdown(profile)}\n")
        else:
            print_table(profile, out)
