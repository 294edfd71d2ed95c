"""API keys. The file holds their hashes alone, one a line: a name, a space, ``sha256:…``.

Keys are 256 random bits, so that a fast hash is enough: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from lsmri.serve.service.settings import SettingsError

__all__ = ["PREFIX", "KeyRing", "add_key"]

PREFIX = "lsmri_"
_NAME = re.compile(r"[\w.@-]{1,64}", re.ASCII)
_LINE = re.compile(rf"({_NAME.pattern}) sha256:([0-9a-f]{{64}})", re.ASCII)


class KeyRing:
    """The keys of a file, as it was when the service started."""

    def __init__(self, path: Path) -> None:
        self._hashes = dict(_read(path))
        if not self._hashes:
            raise SettingsError(f"{path}: it holds no key; 'lsmri serve --add-key NAME' makes one")

    def name_of(self, key: str) -> str | None:
        """Whose key it is. Takes as long for a wrong key as for a right one."""
        hashed = _hash(key)
        found = None
        for name, known in self._hashes.items():
            if hmac.compare_digest(hashed, known):
                found = name
        return found


def add_key(path: Path, name: str) -> str:
    """Makes a key, adds its hash to the file, and returns it: it can't be had again.

    Raises ``SettingsError`` if the name is taken or no name, ``OSError`` if the file can't be
    written.
    """
    if not _NAME.fullmatch(name):
        raise SettingsError("a key's name is 1 to 64 letters, digits and . _ @ -")
    if path.exists() and any(name == taken for taken, _ in _read(path)):
        raise SettingsError(f"{path}: there is a key called {name}; remove its line first")
    key = PREFIX + secrets.token_urlsafe(32)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(file, f"{name} sha256:{_hash(key)}\n".encode())
    finally:
        os.close(file)
    return key


def _read(path: Path) -> list[tuple[str, str]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise SettingsError(
            f"{path}: {error.strerror}; 'lsmri serve --add-key NAME' makes it"
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: no file of keys") from None
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise SettingsError(f"{path} line {number}: write it as NAME sha256:HASH")
        found.append((match[1], match[2]))
    return found


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
