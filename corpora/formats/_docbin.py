"""spaCy's ``DocBin`` on disk, a Doc at a time: spaCy's own class holds all Docs of a file.

The file is one msgpack map of columns, compressed by zlib. A column is known in full only when the
last Doc is: columns are gathered on temporary files and compressed from there, and read by way of
one that holds the map unpacked. Of a Doc's attributes its words and blanks are written, of which
all others would be empty; spans and user data are columns of their own.
"""

from __future__ import annotations

import heapq
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import groupby, repeat
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Self

from lsmri.corpora.faults import CorpusError

__all__ = ["Broken", "DocBinReader", "DocBinWriter"]

#: Bytes moved at a time.
_PIECE = 1 << 18
#: Bytes of a column that stay in memory.
_HELD = 1 << 20
#: Words that are gathered, or known to a vocabulary, before memory is made free of them.
_WORDS = 30_000
#: Bytes that hold most words.
_SHORT = 32
#: The longest column of bytes that msgpack has a form for.
_LONGEST = (1 << 32) - 1


class Broken(ValueError):  # noqa: N818 - named for the file
    """A file that is no whole DocBin; ``remedy`` says what to do."""

    def __init__(self, reason: str, remedy: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.remedy, self.detail = reason, remedy, detail


def _spool(folder: Path | None = None) -> IO[bytes]:
    """A nameless file for this process alone, in memory while it is small."""
    return SpooledTemporaryFile(max_size=_HELD, dir=None if folder is None else str(folder))


# ---- written ----


class DocBinWriter:
    """Gathers Docs on nameless files in ``folder``, and makes one DocBin of them.

    To be used as a context.
    """

    def __init__(self, folder: Path) -> None:
        from srsly.msgpack import Packer  # noqa: PLC0415 - with spaCy, lazily

        self._folder = folder
        self._files = ExitStack()
        self._packer = Packer(use_bin_type=True)
        self._columns = {name: self._spool() for name in ("tokens", "spaces", "lengths")}
        self._lists = {name: self._spool() for name in ("span_groups", "user_data")}
        self._words: set[str] = set()
        self._runs: list[IO[bytes]] = []
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def __len__(self) -> int:
        return self._count

    def _spool(self) -> IO[bytes]:
        return self._files.enter_context(_spool(self._folder))

    def add(self, doc: Any) -> None:
        """Takes a Doc; of it the words, the blanks, ``doc.spans`` and ``doc.user_data``.

        Raises ``CorpusError`` where a DocBin can't hold as much.
        """
        from spacy.attrs import ORTH, SPACY  # noqa: PLC0415 - takes a second

        self._columns["tokens"].write(doc.to_array(ORTH).astype("uint64").tobytes())
        self._columns["spaces"].write(doc.to_array(SPACY).astype("bool").tobytes())
        self._columns["lengths"].write(struct.pack("=i", len(doc)))
        self._lists["span_groups"].write(self._packer.pack(doc.spans.to_bytes()))
        self._lists["user_data"].write(self._packer.pack(self._packer.pack(doc.user_data)))
        self._words.update(token.text for token in doc)
        for spans in doc.spans.values():
            for span in spans:
                self._words.update((span.label_, span.id_, span.kb_id_))
        self._count += 1
        if self._columns["tokens"].tell() > _LONGEST:
            raise CorpusError("a file of Docs ends at 4 GiB of tokens: write a folder of them")
        if len(self._words) > _WORDS:
            self._run()

    def _run(self) -> None:
        """Puts the words met so far aside, in order."""
        run = self._spool()
        for word in sorted(self._words):
            run.write(self._packer.pack(word))
        self._runs.append(run)
        self._words.clear()

    def write(self, file: IO[bytes]) -> None:
        """Writes the DocBin."""
        squeezed = zlib.compressobj()
        for piece in self._pieces():
            file.write(squeezed.compress(piece))
        file.write(squeezed.flush())

    def _pieces(self) -> Iterator[bytes]:
        from spacy.attrs import ORTH  # noqa: PLC0415 - lazily

        pack: Callable[[Any], bytes] = self._packer.pack
        columns: dict[str, Iterable[bytes]] = {
            "version": (pack("0.1"),),
            "attrs": (pack([ORTH]),),
            **{name: _binary(column) for name, column in self._columns.items()},
            "strings": self._strings(),
            "cats": self._listed(repeat(pack({}), self._count)),
            "flags": self._listed(repeat(pack({"has_unknown_spaces": False}), self._count)),
            **{name: self._listed(_pieces_of(column)) for name, column in self._lists.items()},
        }
        yield self._packer.pack_map_header(len(columns))
        for name, pieces in columns.items():
            yield pack(name)
            yield from pieces

    def _listed(self, elements: Iterable[bytes], count: int | None = None) -> Iterator[bytes]:
        yield self._packer.pack_array_header(self._count if count is None else count)
        yield from elements

    def _strings(self) -> Iterator[bytes]:
        """Each word once, in order: merged from those put aside, which no memory need hold."""
        runs = [map(str, _unpacker(run, 0)) for run in self._runs]
        merged, count = self._spool(), 0
        for word, _ in groupby(heapq.merge(sorted(self._words), *runs)):
            merged.write(self._packer.pack(word))
            count += 1
        yield from self._listed(_pieces_of(merged), count)


def _pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece


def _binary(file: IO[bytes]) -> Iterator[bytes]:
    yield struct.pack(">BI", 0xC6, file.seek(0, 2))
    yield from _pieces_of(file)


# ---- read ----


class _From:
    """A file read from a place of its own, so that several columns are read side by side."""

    def __init__(self, file: IO[bytes], at: int) -> None:
        self._file, self._at = file, at

    def read(self, size: int = -1) -> bytes:
        self._file.seek(self._at)
        data = self._file.read(size)
        self._at += len(data)
        return data


def _unpacker(file: IO[bytes], at: int) -> Any:
    from srsly.msgpack import Unpacker  # noqa: PLC0415 - with spaCy, lazily

    return Unpacker(_From(file, at), raw=False, use_list=False, strict_map_key=False)


class DocBinReader:
    """The Docs of a DocBin, one at a time, by way of a nameless file that holds it unpacked.

    Words are looked up there too: 16 bytes are held of each that the file has.
    To be used as a context. Raises ``Broken`` where the file is none, or is cut off.
    """

    def __init__(self, path: Path) -> None:
        from spacy.vocab import Vocab  # noqa: PLC0415 - takes a second

        self._new_vocab: Callable[[], Any] = Vocab
        self._vocab: Any = Vocab()
        self._file = _spool()
        self._loose: Any = None
        try:
            _unpack(path, self._file)
            self._find_columns()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _find_columns(self) -> None:
        from srsly.msgpack import UnpackException  # noqa: PLC0415 - with spaCy, lazily

        try:
            self._places = _places(self._file)
            self._attrs = [int(attr) for attr in self._values("attrs", None)]
            self._measure()
        except (UnpackException, ValueError, KeyError, TypeError, LookupError) as error:
            raise Broken("it is no DocBin", "write it by spaCy 3", str(error)) from None

    def _measure(self) -> None:
        """Holds the lengths of the Docs and the places of the words."""
        import numpy as np  # noqa: PLC0415 - lazily, as spaCy
        from spacy.strings import get_string_id  # noqa: PLC0415

        start, size = self._places["lengths"]
        self._lengths = np.frombuffer(_From(self._file, start).read(size), dtype="int32")
        total = int(self._lengths.sum())
        sizes = [self._places[name][1] for name in ("tokens", "spaces")]
        if sizes != [8 * total * len(self._attrs), total] or (self._lengths < 0).any():
            raise ValueError("its columns don't fit each other")
        start, count = self._places["strings"]
        ids, places = np.empty(count, dtype="uint64"), np.empty(count, dtype="uint64")
        words = _unpacker(self._file, start)
        for number in range(count):
            places[number] = start + words.tell()
            ids[number] = get_string_id(words.unpack())
        order = np.argsort(ids)
        self._ids, self._words = ids[order], places[order]

    def _values(self, name: str, default: Any) -> Iterator[Any]:
        """The values of a list; of one that isn't there, ``default`` over and over."""
        if name not in self._places:
            yield from repeat(default)
        start, count = self._places[name]
        values = _unpacker(self._file, start)
        for _ in range(count):
            yield values.unpack()

    def docs(self) -> Iterator[Callable[[], tuple[Any, dict[Any, Any]]]]:
        """Of each Doc what makes it, and its user data.

        Doc by Doc, so that one which can't be made (``ValueError``, ``LookupError``, ``TypeError``)
        leaves the others. A Doc holds its words, ``doc.ents`` and ``doc.spans``.
        """
        flags, groups = self._values("flags", {}), self._values("span_groups", b"")
        user = self._values("user_data", None)
        at = 0
        for length in map(int, self._lengths):
            columns: tuple[Any, ...] = next(flags, {}), next(groups, b""), next(user, None)
            yield partial(self._made, at, length, *columns)
            at += length

    def _made(
        self, at: int, length: int, flags: Any, groups: Any, user: Any
    ) -> tuple[Any, dict[Any, Any]]:
        from spacy.attrs import ENT_IOB, ENT_TYPE, ORTH  # noqa: PLC0415 - takes a second
        from spacy.tokens import DocBin  # noqa: PLC0415

        if len(self._vocab.strings) > _WORDS:
            self._vocab = self._new_vocab()
        rows = self._column("tokens", "uint64", at, length, len(self._attrs))
        kept = [attr for attr in (ORTH, ENT_IOB, ENT_TYPE) if attr in self._attrs]
        rows = rows[:, [self._attrs.index(attr) for attr in kept]]
        self._learn(rows[:, [n for n, attr in enumerate(kept) if attr != ENT_IOB]])
        one = DocBin(attrs=[])
        one.attrs, one.tokens, one.flags = kept, [rows], [flags]
        one.spaces = [self._column("spaces", "bool", at, length, 1)]
        one.cats, one.span_groups, one.user_data = [{}], [groups], [None]
        (doc,) = one.get_docs(self._vocab)
        for spans in doc.spans.values():
            self._learn([key for span in spans for key in (span.label, span.id)])
        return doc, self._user_data(user)

    def _user_data(self, packed: bytes | None) -> dict[Any, Any]:
        """User data, by one unpacker for all: to make one takes longer than to read them."""
        if not packed:
            return {}
        if self._loose is None:
            from srsly.msgpack import Unpacker  # noqa: PLC0415 - with spaCy, lazily

            self._loose = Unpacker(raw=False, use_list=False, strict_map_key=False)
        try:
            end = self._loose.tell() + len(packed)
            self._loose.feed(packed)
            data = self._loose.unpack()
            if self._loose.tell() != end:
                raise ValueError("more than one value")
        except Exception as error:  # of many kinds
            self._loose = None
            raise ValueError(f"its user data can't be read: {error}") from None
        return data if isinstance(data, dict) else {}

    def _column(self, name: str, kind: str, at: int, length: int, width: int) -> Any:
        import numpy as np  # noqa: PLC0415 - lazily, as spaCy

        row = np.dtype(kind).itemsize * width
        start = self._places[name][0] + at * row
        held = np.frombuffer(_From(self._file, start).read(length * row), dtype=kind)
        return held.reshape((length, width))

    def _learn(self, ids: Any) -> None:
        """Makes words known to the vocabulary by their ids."""
        import numpy as np  # noqa: PLC0415 - lazily, as spaCy

        for key in np.unique(np.asarray(ids, dtype="uint64")):
            if int(key) and int(key) not in self._vocab.strings:
                place = int(np.searchsorted(self._ids, key))
                if place == len(self._ids) or self._ids[place] != key:
                    raise LookupError("the file lacks one of its words")
                self._vocab.strings.add(_word(_From(self._file, int(self._words[place]))))


def _unpack(path: Path, into: IO[bytes]) -> None:
    loose = zlib.decompressobj()
    with path.open("rb") as file:
        try:
            while not loose.eof:
                piece = loose.unconsumed_tail or file.read(_PIECE)
                data = loose.decompress(piece, _PIECE)
                into.write(data)
                if not piece and not data:
                    raise Broken("the file is cut off, or is no DocBin", "copy or write it again")
        except zlib.error as error:
            raise Broken("it is no DocBin", "write it by spaCy 3", str(error)) from None


def _places(file: IO[bytes]) -> dict[str, tuple[int, int]]:
    """Where columns begin, and how long they are: in bytes, or of lists in elements."""
    found: dict[str, tuple[int, int]] = {}
    head = _unpacker(file, 0)
    count = head.read_map_header()
    at = head.tell()
    for _ in range(count):
        name = _unpacker(file, at)
        key = name.unpack()
        at += name.tell()
        size = _binary_size(_From(file, at).read(5))
        if size is not None:
            at += size[0]
            found[key] = (at, size[1])
            at += size[1]
            continue
        held = _unpacker(file, at)
        if _From(file, at).read(1)[0] in (*range(0x90, 0xA0), 0xDC, 0xDD):
            length = held.read_array_header()
            found[key] = (at + held.tell(), length)
            for _ in range(length):
                held.skip()
        else:
            held.skip()
        at += held.tell()
    return found


def _word(file: _From) -> str:
    """The string that begins here. An unpacker for each would take most of the time."""
    head = file.read(_SHORT)
    form = {0xD9: ">B", 0xDA: ">H", 0xDB: ">I"}.get(head[0])
    start = 1 + struct.calcsize(form or "")
    size = struct.unpack_from(form, head, 1)[0] if form else head[0] & 0x1F
    return (head + file.read(max(0, start + size - _SHORT)))[start : start + size].decode()


def _binary_size(head: bytes) -> tuple[int, int] | None:
    """Of a column of bytes, the length of its head and its own; None for another value."""
    form = {0xC4: ">B", 0xC5: ">H", 0xC6: ">I"}.get(head[0]) if head else None
    if form is None:
        return None
    return 1 + struct.calcsize(form), struct.unpack_from(form, head, 1)[0]
