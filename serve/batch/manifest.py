"""What was run on what: so that nothing is added to an output that something else made."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from lsmri import __version__
from lsmri.serve.batch.durable import written
from lsmri.serve.batch.files import InputFile, fingerprint, total_size
from lsmri.serve.batch.layout import Layout
from lsmri.serve.batch.options import BatchOptions
from lsmri.serve.batch.problems import OtherRun
from lsmri.serve.batch.schema import SCHEMA_VERSION
from lsmri.serve.batch.worker import SCORER

__all__ = [
    "differences",
    "finished",
    "manifest_of",
    "model_hash",
    "read_manifest",
    "write_manifest",
]

#: What must be the same for a run to go on; the rest is for the record.
_IDENTITY = ("schema", "lsmri", "guideline", "model", "input", "options")
_ROOMS = ("corpora", "nlp", "models")
_CODE = (".py", ".toml", ".json", ".onnx", ".txt")


def manifest_of(inputs: Sequence[str], found: Sequence[InputFile], options: BatchOptions) -> Any:
    """The manifest of a run that begins now."""
    return {
        "schema": SCHEMA_VERSION,
        "lsmri": __version__,
        "guideline": _guideline(options.guideline),
        "model": _described(options),
        "input": {
            "files": len(found),
            "bytes": total_size(found),
            "fingerprint": fingerprint(found),
        },
        "options": options.shaping,
        "given": list(inputs),
        "versions": {
            "python": platform.python_version(),
            "spacy": version("spacy"),
            "pyarrow": version("pyarrow"),
        },
        "started": _now(),
        "complete": False,
    }


def write_manifest(layout: Layout, manifest: Mapping[str, Any]) -> None:
    """Writes the manifest. Raises ``OSError``."""
    with written(layout.manifest) as file:
        file.write(f"{json.dumps(manifest, indent=2, ensure_ascii=False)}\n".encode())


def read_manifest(layout: Layout) -> dict[str, Any] | None:
    """The manifest in the output folder, or None. Raises ``OtherRun`` if it is no manifest."""
    try:
        manifest: dict[str, Any] = json.loads(layout.manifest.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError:
        raise OtherRun(f"{layout.manifest} is no manifest") from None
    return manifest


def differences(there: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What a run that begins now has unlike the one whose manifest is there, for people."""
    # Through JSON, so that both are of the same types.
    plain = json.loads(json.dumps(now))
    return [line for key in _IDENTITY for line in _compared(key, there.get(key), plain[key])]


def finished(manifest: Mapping[str, Any], **outcome: Any) -> dict[str, Any]:
    """The manifest of a run that is complete."""
    return {**manifest, "complete": True, "finished": _now(), **outcome}


def _compared(name: str, there: Any, now: Any) -> Iterator[str]:
    if isinstance(there, dict) and isinstance(now, dict):
        for key in {**there, **now}:
            yield from _compared(f"{name}.{key}", there.get(key), now.get(key))
    elif there != now:
        yield f"{name} was {there!r} and is {now!r}"


def _guideline(name: str) -> dict[str, str]:
    from lsmri.models.guideline import load_guideline  # noqa: PLC0415 - brings the engine

    profile = load_guideline(name).profile
    digest = hashlib.blake2b(repr(profile).encode(), digest_size=16).hexdigest()
    return {"name": profile.name, "version": profile.version, "hash": digest}


def _described(options: BatchOptions) -> dict[str, str]:
    # A scorer from elsewhere is known by its name alone.
    known = model_hash(options.model) if options.scorer == SCORER else ""
    return {"name": options.model, "scorer": options.scorer, "hash": known}


@cache
def model_hash(model: str) -> str:
    """Changes with the code and the data that read the letters."""
    digest = hashlib.blake2b(digest_size=16)
    roots = [Path(str(files(f"lsmri.{room}"))) for room in _ROOMS]
    if Path(model).is_dir():
        roots.append(Path(model))
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.suffix in _CODE and path.is_file() and "letters" not in path.parts:
                digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
