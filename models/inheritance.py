"""Finds the file of a profile and puts it together with those that it extends."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["find", "inherited", "profile_names"]

_SHIPPED = Path(__file__).parent / "profiles"


def profile_names() -> list[str]:
    """The shipped profiles, the default first."""
    names = sorted(path.stem for path in _SHIPPED.glob("*.toml"))
    return sorted(names, key=lambda name: name != "lsmri")


def find(name: str, near: Path = Path()) -> Path:
    """The file of a shipped profile, or the ``.toml`` file of that path seen from ``near``."""
    if name.endswith(".toml"):
        path = near / name
        if not path.is_file():
            raise ValueError(
                f"no guideline profile at {str(path)!r}: give the path of a .toml file"
            )
        return path
    names = profile_names()
    if name not in names:
        allowed = ", ".join(names)
        raise ValueError(
            f"unknown guideline {name!r}; allowed: {allowed}, or the path of a .toml file"
        )
    return _SHIPPED / f"{name}.toml"


def inherited(path: Path, below: Sequence[Path] = ()) -> dict[str, Any]:
    """The profile in a file as raw values, with what it takes over from those it extends.

    below: the files that extend this one.
    """
    if path in below:
        raise ValueError(f"guideline profile at {str(path)!r} extends itself")
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"guideline profile at {str(path)!r} is no TOML: {error}") from None
    if "extends" not in raw:
        return raw
    parent = inherited(find(raw["extends"], path.parent), [*below, path])
    return _merged(parent, raw)


def _merged(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    if missing := sorted({"name", "version", "title"} - set(child)):
        raise ValueError(f"a profile that extends another needs its own {missing}")
    own = ("notes", "unverified")
    merged = {key: value for key, value in parent.items() if key not in own} | dict(child)
    for table in ("parameters", "sets", "definitions"):
        merged[table] = {**parent.get(table, {}), **child.get(table, {})}
    removed = set(child.get("remove", ()))
    rules = [dict(rule) for rule in parent["rules"]]
    unknown = removed - {rule["id"] for rule in rules}
    if unknown:
        raise ValueError(f"'remove' names rules that {parent['name']!r} lacks: {sorted(unknown)}")
    rules = [rule for rule in rules if rule["id"] not in removed]
    for rule in child.get("rules", ()):
        _place(rules, dict(rule))
    for rule in rules:
        rule["instead_of"] = [name for name in rule.get("instead_of", ()) if name not in removed]
    merged["rules"] = rules
    return merged


def _place(rules: list[dict[str, Any]], rule: dict[str, Any]) -> None:
    """Changes the rule of the same id, key by key, or inserts a new one."""
    ids = [known["id"] for known in rules]
    anchor = rule.pop("before", None) or rule.get("after")
    offset = 1 if rule.pop("after", None) else 0
    if rule["id"] in ids:
        rule = rules.pop(ids.index(rule["id"])) | rule
        where = ids.index(rule["id"])
        ids = [known["id"] for known in rules]
    elif anchor is None:
        raise ValueError(f"new rule {rule['id']!r} needs 'before' or 'after' to say its place")
    if anchor is not None:
        if anchor not in ids:
            raise ValueError(f"rule {rule['id']!r} is placed beside {anchor!r}, which isn't there")
        where = ids.index(anchor) + offset
    rules.insert(where, rule)
