"""What a service is told before it starts, and what it refuses to start with."""

from __future__ import annotations

import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

__all__ = ["Cds", "CdsClient", "OAuth", "Settings", "SettingsError", "read_settings"]

_FILES = ("keys", "audit")
_SQLITE = "sqlite:///"


class SettingsError(ValueError):
    """Settings that a service can't start with. The message names the field and the remedy."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OAuth(_Strict):
    """Whose bearer tokens are taken. jwks: the issuer's keys, as a file or an ``https`` address."""

    issuer: str
    audience: str
    jwks: str


class CdsClient(_Strict):
    """An electronic record that calls by CDS Hooks and signs its calls."""

    issuer: str
    jwks: str


class Cds(_Strict):
    """CDS Hooks.

    qcdsm: the identifier that CMS gave to a qualified mechanism, if one was given.
    codes: a hospital's own order codes for lumbar spine MRI, by system; they add to the shipped.
    """

    qcdsm: str = "none: not a mechanism qualified by CMS"
    clients: tuple[CdsClient, ...] = ()
    codes: dict[str, tuple[str, ...]] = {}


class Settings(_Strict):
    """Everything that ``lsmri serve`` can be told, as a TOML file has it.

    workers: processes that score; each holds a model. queue: requests that may wait for one.
    deadline: seconds in which a request is answered, half of them to wait. rate: requests a minute
    by one caller.
    keys: a file of API keys. audit: a file that says who scored what. public_url: where clients
    reach the service, without a slash at the end. worklist: the database of the vetting worklist,
    which holds letters; there is none without it. lease: seconds that a vetter holds a letter
    without a sign of life.
    """

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
    model: str = "hybrid"
    guideline: str = "lsmri"
    workers: int = Field(2, ge=1, le=64)
    queue: int = Field(64, ge=0)
    deadline: float = Field(20.0, gt=0)
    rate: int = Field(600, ge=1)
    max_characters: int = Field(100_000, ge=1)
    max_bytes: int = Field(2_000_000, ge=1000)
    max_batch: int = Field(1000, ge=1)
    max_batch_bytes: int = Field(32_000_000, ge=1000)
    drain: int = Field(30, ge=0, description="Seconds to finish what was accepted.")
    public_url: str = ""
    keys: Path | None = None
    audit: Path | None = None
    worklist: str = Field("", repr=False)
    lease: int = Field(900, ge=10)
    oauth: OAuth | None = None
    cds: Cds = Cds()
    loader: str = Field("lsmri.models.scorer:load", description="Makes a scorer; for tests.")

    @property
    def is_open(self) -> bool:
        """Whether nobody is asked who they are."""
        return self.keys is None and self.oauth is None

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    def check(self) -> None:
        """Raises ``SettingsError`` where the service would be open to others."""
        if self.is_open and not self.is_loopback:
            raise SettingsError(
                f"host {self.host}: letters would be open to whoever reaches this address;"
                " give 'keys' or [oauth], or listen on 127.0.0.1"
            )
        if self.cds.clients and not self.public_url:
            raise SettingsError("public_url: CDS clients sign it into their tokens; give it")


def read_settings(path: Path | None = None, **given: Any) -> Settings:
    """The settings of a file, with those of ``given`` that aren't None in their stead.

    Files that it names are sought beside it. Raises ``SettingsError`` naming file and field.
    """
    try:
        told = {} if path is None else tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: {_why(error)}") from None
    if path is not None:
        _place(told, path.parent)
    told.update({name: value for name, value in given.items() if value is not None})
    try:
        return Settings.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the file"
        raise SettingsError(f"{path or 'settings'}: {field}: {first['msg']}") from None


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or "can't be read"
    return f"no TOML ({error})"


def _place(told: dict[str, Any], folder: Path) -> None:
    """Makes the paths that a file names start from its folder."""
    for name in _FILES:
        if isinstance(told.get(name), str):
            told[name] = str(folder / told[name])
    told_of = told.get("worklist")
    if isinstance(told_of, str) and told_of.startswith(_SQLITE):
        told["worklist"] = f"{_SQLITE}{folder / told_of.removeprefix(_SQLITE)}"
    cds = told.get("cds")
    clients = cds.get("clients", []) if isinstance(cds, dict) else []
    for part in (told.get("oauth"), *clients):
        if (
            isinstance(part, dict)
            and isinstance(part.get("jwks"), str)
            and "://" not in part["jwks"]
        ):
            part["jwks"] = str(folder / part["jwks"])
