"""UIMA CAS: a folder with ``ID.xmi`` a letter and their ``TypeSystem.xml``.

A mention is an annotation ``lsmri.Mention``; what concerns the whole letter is an annotation
``lsmri.Letter`` over all of it. In the files offsets count UTF-16 code units, as UIMA does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import CorpusError, Fault, FaultCode, Report
from lsmri.corpora.formats._files import dumped, file_stem, id_of_stem, names_in, new_folder, placed
from lsmri.corpora.formats._labels import note_from
from lsmri.corpora.formats._parts import about_dict, letter_from
from lsmri.corpora.records import mention_dict
from lsmri.corpora.values import written

__all__ = ["read", "write"]

_MENTION, _LETTER = "lsmri.Mention", "lsmri.Letter"
_FEATURES = ("concept", "assertion", "laterality", "value", "outcome", "treatment", "about")
_TYPES = "TypeSystem.xml"
_STRING = "uima.cas.String"


def _cassis() -> Any:
    try:
        import cassis  # noqa: PLC0415  (an extra)
    except ImportError:
        raise CorpusError("dkpro-cassis is missing: pip install 'lsmri[corpora]'") from None
    return cassis


def _type_system() -> Any:
    types = _cassis().TypeSystem()
    mention = types.create_type(_MENTION, "uima.tcas.Annotation")
    for feature in _FEATURES:
        types.create_feature(mention, feature, _STRING)
    letter = types.create_type(_LETTER, "uima.tcas.Annotation")
    for feature in ("id", "json"):
        types.create_feature(letter, feature, _STRING)
    return types


def write(items: Iterable[AnnotatedLetter], path: Path, report: Report) -> int:
    """Writes a new folder, in constant memory; returns how many letters."""
    types, tell, count = _type_system(), placed(report, path.name), 0
    with new_folder(path) as folder:
        types.to_xml(folder / _TYPES)
        for item in items:
            name = item.letter.id
            try:
                content = _cas(item, types).to_xmi()
                file = folder / f"{file_stem(name)}.xmi"
            except ValueError:
                reason = "XML can't hold it: the text has control characters, or the id is too long"
                tell(Fault(FaultCode.FORMAT, reason, "write it as jsonl", letter=name))
                continue
            if file.exists():
                tell(Fault(FaultCode.ID, "its id is there twice", "give it another", letter=name))
                continue
            file.write_text(content, encoding="utf-8")
            count += 1
    return count


def _cas(item: AnnotatedLetter, types: Any) -> Any:
    text = item.letter.text
    cas = _cassis().Cas(typesystem=types, sofa_string=text, sofa_mime="text/plain")
    letter = {"id": item.letter.id, "json": dumped(about_dict(item))}
    cas.add(types.get_type(_LETTER)(begin=0, end=len(text), **letter))
    for mention in item.mentions:
        data = mention_dict(mention)
        said = {name: data.get("type" if name == "treatment" else name) for name in _FEATURES}
        said["value"] = written(mention.value) or None
        known = {name: str(value) for name, value in said.items() if value is not None}
        cas.add(types.get_type(_MENTION)(begin=mention.start, end=mention.end, **known))
    return cas


def read(path: Path, report: Report) -> Iterator[AnnotatedLetter]:
    """Reads a folder with its ``TypeSystem.xml``, or one file that lies beside it."""
    cassis = _cassis()
    folder = path if path.is_dir() else path.parent
    names = names_in(folder, ".xmi") if path.is_dir() else [path.name]
    types = _types_of(cassis, folder, report)
    if types is None:
        return
    for file in map(folder.joinpath, names):
        tell = placed(report, file.name)
        try:
            with file.open("rb") as stream:
                cas = cassis.load_cas_from_xmi(stream, typesystem=types)
        except Exception as error:  # lxml and cassis raise errors of many kinds
            remedy = "export it as UIMA CAS XMI 1.0 with its type system"
            tell(Fault(FaultCode.SYNTAX, "it is no CAS", remedy, detail=str(error)))
            continue
        item = _item(cas, file, tell)
        if item is not None:
            yield item


def _types_of(cassis: Any, folder: Path, report: Report) -> Any:
    place = folder / _TYPES
    if not place.is_file():
        reason = f"there is no {_TYPES} beside the letters"
        report(Fault(FaultCode.FILE, reason, "export it with them", folder.name))
        return None
    try:
        with place.open("rb") as stream:
            return cassis.load_typesystem(stream)
    except Exception as error:  # lxml and cassis raise errors of many kinds
        remedy = "copy or export it again"
        tell = placed(report, _TYPES)
        tell(Fault(FaultCode.SYNTAX, "it is no type system", remedy, detail=str(error)))
        return None


def _item(cas: Any, file: Path, tell: Report) -> AnnotatedLetter | None:
    letter = next(iter(cas.select(_LETTER)), None) if _has(cas, _LETTER) else None
    about = note_from(letter.json, tell) if letter is not None else {}
    name = letter.id if letter is not None else id_of_stem(file.stem)
    found = cas.select(_MENTION) if _has(cas, _MENTION) else []
    mentions = [
        {"start": m.begin, "end": m.end, **{_key(f): m.get(f) for f in _FEATURES}} for m in found
    ]
    return letter_from(name, cas.sofa_string or "", mentions, about, tell)


def _key(feature: str) -> str:
    # "type" is what UIMA calls the kind of an annotation.
    return "type" if feature == "treatment" else feature


def _has(cas: Any, name: str) -> bool:
    return bool(cas.typesystem.contains_type(name))
