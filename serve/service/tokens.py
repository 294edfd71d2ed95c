"""JSON web tokens of an issuer that we know: OAuth 2 bearer tokens, and those of CDS clients."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol

import jwt

from lsmri.serve.service.settings import SettingsError

__all__ = ["TokenError", "Tokens"]

#: Signatures by key pairs alone: neither ``none`` nor a secret that both sides would share.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
#: Seconds by which clocks may differ.
_LEEWAY = 30

TokenError = jwt.PyJWTError


class _Keys(Protocol):
    def get_signing_key_from_jwt(self, token: str) -> jwt.PyJWK: ...


class Tokens:
    """Verifies the tokens of one issuer.

    jwks: its keys, as a file or an ``https`` address, which is read when a token first needs it.
    audience: whom a token must be for.
    """

    def __init__(self, issuer: str, jwks: str) -> None:
        self.issuer = issuer
        self._keys = _keys(jwks)

    def claims(
        self, token: str, *, audience: str | list[str], required: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """The claims of a token. May wait for the network: don't call it on the loop.

        Raises ``TokenError`` if the token isn't this issuer's, or not valid, or not for us.
        """
        key = self._keys.get_signing_key_from_jwt(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=_ALGORITHMS,
            audience=audience,
            issuer=self.issuer,
            leeway=_LEEWAY,
            options={"require": ["exp", "iss", "aud", *required]},
        )
        return claims

    @staticmethod
    def issuer_of(token: str) -> str:
        """Who a token says it is from; nothing is verified. Raises ``TokenError``."""
        claims = jwt.decode(token, options={"verify_signature": False})
        return str(claims.get("iss", ""))


class _File:
    """The keys of a file."""

    def __init__(self, path: Path) -> None:
        try:
            self._set = jwt.PyJWKSet.from_dict(json.loads(path.read_text("utf-8")))
        except OSError as error:
            raise SettingsError(f"{path}: {error.strerror}") from None
        except (ValueError, TypeError, AttributeError, jwt.PyJWTError) as error:
            raise SettingsError(
                f"{path}: no set of JSON web keys ({type(error).__name__})"
            ) from None

    def get_signing_key_from_jwt(self, token: str) -> jwt.PyJWK:
        wanted = jwt.get_unverified_header(token).get("kid")
        keys = self._set.keys
        found = [key for key in keys if key.key_id == wanted]
        if wanted is None and len(keys) == 1:
            found = keys
        if not found:
            raise jwt.InvalidTokenError("its key isn't among the issuer's")
        return found[0]


def _keys(jwks: str) -> _Keys:
    if "://" not in jwks:
        return _File(Path(jwks))
    if not jwks.startswith("https://"):
        raise SettingsError("jwks: an address must begin with https://")
    return jwt.PyJWKClient(jwks, cache_jwk_set=True, lifespan=600, timeout=5)
