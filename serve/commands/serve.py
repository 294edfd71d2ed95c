"""``lsmri serve``: the service and its page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["serve"]


def serve(
    *,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            metavar="FILE",
            dir_okay=False,
            help="Settings as TOML; docs/service.md has them all. Options given here win.",
            show_default=False,
        ),
    ] = None,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; 127.0.0.1 by default.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 8080 by default.")] = None,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Processes that score; 2 by default.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(metavar="hybrid|rules|transformer|PATH", help="What reads the letters."),
    ] = None,
    guideline: Annotated[
        str | None, typer.Option(metavar="NAME|FILE", help="Profile to decide by.")
    ] = None,
    keys: Annotated[
        Path | None,
        typer.Option(metavar="FILE", dir_okay=False, help="Hashes of the API keys."),
    ] = None,
    audit_log: Annotated[
        Path | None,
        typer.Option(
            "--audit-log", metavar="FILE", dir_okay=False, help="Who scored what: appended to."
        ),
    ] = None,
    worklist: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Database of the vetting worklist: sqlite:///FILE or postgresql://…"
            " It holds letters; without it none is kept.",
        ),
    ] = None,
    add_key: Annotated[
        str | None,
        typer.Option(
            "--add-key",
            metavar="NAME",
            help="Make an API key, add its hash to --keys, print it once, and end.",
        ),
    ] = None,
) -> None:
    """Serve the page, the interface for programs, CDS Hooks and FHIR.

    Without keys or tokens it listens on this machine alone.
    """
    _require()
    from lsmri.serve.service.running import serve as run  # noqa: PLC0415 - brings the framework
    from lsmri.serve.service.settings import SettingsError, read_settings  # noqa: PLC0415

    try:
        settings = read_settings(
            config, host=host, port=port, workers=workers, model=model, guideline=guideline,
            keys=keys, audit=audit_log, worklist=worklist,
        )  # fmt: skip
        if add_key is not None:
            _add(add_key, settings.keys)
            return
        run(settings)
    except SettingsError as error:
        raise typer.BadParameter(str(error)) from None


def _add(name: str, keys: Path | None) -> None:
    from lsmri.serve.service.keys import add_key  # noqa: PLC0415 - brings the framework
    from lsmri.serve.service.settings import SettingsError  # noqa: PLC0415

    if keys is None:
        raise SettingsError("--add-key wants a file: give --keys FILE too")
    typer.echo(add_key(keys, name))


def _require() -> None:
    """Ends where the extra isn't installed, naming it."""
    from importlib import import_module  # noqa: PLC0415

    for name in ("fastapi", "uvicorn", "prometheus_client", "jwt", "pebble"):
        try:
            import_module(name)
        except ImportError as error:
            typer.echo(
                f"lsmri: serving needs {name} ({error}): pip install 'lsmri[serve]'", err=True
            )
            raise typer.Exit(2) from None
