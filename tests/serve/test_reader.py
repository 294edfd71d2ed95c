"""From paths to letters."""

from __future__ import annotations

import io
import json
import os
import socket
import threading
from datetime import date
from pathlib import Path

import pytest

from lsmri.corpora.letter import Letter
from lsmri.serve.problems import InputProblem, ProblemCode
from lsmri.serve.reading.sources import Reader, identity

SECRET = "zebra"


def read(*paths: object, **options: object) -> list[Letter | InputProblem]:
    return list(Reader(**options).read(map(str, paths)))


def codes(items: list[Letter | InputProblem]) -> list[str]:
    """The id of each letter, and the code of each problem."""
    return [item.id if isinstance(item, Letter) else str(item.code) for item in items]


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


class TestFiles:
    def test_every_format(self, tmp_path, make_docx, make_pdf):
        write(tmp_path / "a.txt", "back pain")
        write(tmp_path / "b.MD", "back pain")
        write(tmp_path / "c.html", "<p>back pain")
        write(tmp_path / "d.docx", make_docx("back pain"))
        write(tmp_path / "e.rtf", r"{\rtf1 back pain}")
        write(tmp_path / "f.pdf", make_pdf("back pain"))
        write(tmp_path / "g.jsonl", '{"id": "g", "text": "back pain"}\n')
        items = read(tmp_path)
        assert codes(items) == ["a.txt", "b.MD", "c.html", "d.docx", "e.rtf", "f.pdf", "g"]
        assert {item.text for item in items} == {"back pain"}

    def test_called_by_their_names_and_by_their_paths_where_these_meet(self, tmp_path):
        one = write(tmp_path / "one" / "a.txt", "back pain")
        two = write(tmp_path / "two" / "a.txt", "leg pain")
        assert codes(read(one, two)) == ["a.txt", str(two)]
        assert codes(read(tmp_path)) == ["one/a.txt", "two/a.txt"]

    def test_the_same_file_twice(self, tmp_path):
        path = write(tmp_path / "a.txt", "back pain")
        assert codes(read(path, path, path)) == ["a.txt", str(path), "duplicate_id"]

    def test_missing(self, tmp_path):
        assert codes(read(tmp_path / "a.txt", "a\0b", "x" * 5000)) == [
            "not_found",
            "not_found",
            "not_a_file",
        ]

    def test_broken_link(self, tmp_path):
        (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
        (item,) = read(tmp_path / "a.txt")
        assert item.code is ProblemCode.NOT_FOUND
        assert "link" in item.reason
        assert codes(read(tmp_path)) == ["not_found"]

    def test_unreadable(self, tmp_path, monkeypatch):
        path = write(tmp_path / "a.txt", "back pain")

        def refuse(*_: object) -> None:
            raise PermissionError

        monkeypatch.setattr(Path, "open", refuse)
        assert codes(read(path)) == ["not_allowed"]

    @pytest.mark.parametrize("name", ["a.doc", "a.png", "a.json", "a.xyz", "a.zip"])
    def test_other_suffixes_are_told(self, tmp_path, name):
        (item,) = read(write(tmp_path / name, "back pain"))
        assert item.code is ProblemCode.UNSUPPORTED
        assert item.remedy

    def test_no_suffix_is_text_if_it_was_named(self, tmp_path):
        path = write(tmp_path / "letter", "back pain")
        assert codes(read(path)) == ["letter"]
        assert codes(read(tmp_path)) == ["unsupported"]

    def test_pipes_can_be_named(self, tmp_path):
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        writer = threading.Thread(target=pipe.write_text, args=("back pain",))
        writer.start()
        assert codes(read(pipe)) == ["pipe"]
        writer.join()
        assert codes(read(tmp_path)) == ["not_a_file"]

    def test_sockets(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("a.txt")
            assert codes(read("a.txt")) == ["not_a_file"]

    def test_no_more_is_read_than_a_letter_may_have(self, tmp_path):
        path = write(tmp_path / "a.txt", "back pain " * 2_200_000)
        assert codes(read(path)) == ["too_large"]
        assert codes(read(path, max_characters=30_000_000)) == ["a.txt"]
        assert codes(read("/dev/zero", max_characters=1000)) == ["too_large"]

    def test_a_partly_scanned_document_is_scored_and_told(self, tmp_path, make_pdf):
        path = write(tmp_path / "a.pdf", make_pdf("Back pain.", None))
        assert codes(read(path)) == ["a.pdf", "partly_read"]

    def test_the_date_given_for_all(self, tmp_path):
        (item,) = read(write(tmp_path / "a.txt", "back pain"), letter_date=date(2026, 3, 14))
        assert item.letter_date == date(2026, 3, 14)


class TestFolders:
    def test_sorted_and_hidden_ones_passed_over(self, tmp_path):
        for name in ("b/2.txt", "b/1.txt", "a.txt", "c.txt", ".hidden.txt", ".git/x.txt"):
            write(tmp_path / name, "back pain")
        for name in ("~$c.docx", "Thumbs.db", "desktop.ini"):
            write(tmp_path / name, "litter")
        assert codes(read(tmp_path)) == ["a.txt", "b/1.txt", "b/2.txt", "c.txt"]

    def test_without_letters(self, tmp_path):
        assert codes(read(tmp_path)) == ["no_letters"]

    def test_loops_of_links_end(self, tmp_path):
        write(tmp_path / "a" / "x.txt", "back pain")
        (tmp_path / "a" / "loop").symlink_to(tmp_path)
        assert codes(read(tmp_path)) == ["a/x.txt"]

    def test_unreadable(self, tmp_path, monkeypatch):
        def refuse(*_: object) -> None:
            raise PermissionError

        monkeypatch.setattr(Path, "iterdir", refuse)
        assert codes(read(tmp_path)) == ["not_allowed"]

    def test_output_is_no_input(self, tmp_path):
        write(tmp_path / "a.txt", "back pain")
        out = write(tmp_path / "out.jsonl", "")
        assert codes(read(tmp_path, leave_out=frozenset([identity(out.stat())]))) == ["a.txt"]

    def test_names_that_are_no_text(self, tmp_path):
        try:
            write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")), "back pain")
        except OSError:
            pytest.skip("this file system takes no such name")
        assert codes(read(tmp_path)) == ["caf\N{REPLACEMENT CHARACTER}.txt"]


class TestStandardInput:
    def test_text(self):
        assert codes(read("-", stdin=io.BufferedReader(io.BytesIO(b"back pain")))) == ["stdin"]

    @pytest.mark.parametrize(
        ("data", "code"), [(b"", "empty"), (b"%PDF-1", "binary"), (b"\n", "empty")]
    )
    def test_bad(self, data, code):
        assert codes(read("-", stdin=io.BufferedReader(io.BytesIO(data)))) == [code]

    def test_absent(self):
        assert codes(read("-")) == ["empty"]


class TestLines:
    @pytest.fixture
    def lines(self, tmp_path):
        def lines(*lines: str | bytes, **options: object) -> list[Letter | InputProblem]:
            data = b"\n".join(x if isinstance(x, bytes) else x.encode() for x in lines)
            return read(write(tmp_path / "x.jsonl", data), **options)

        return lines

    def test_what_the_booking_system_knows(self, lines):
        (letter,) = lines(
            '{"id": 7, "text": "pain", "age_years": 62, "sex": "female", "letter_date":'
            ' "2026-03-14", "referrer_specialty": "neurology", "care_setting": "public",'
            ' "vetting": "uncertain", "more": [1]}',
            letter_date=date(2020, 1, 1),
        )
        assert letter.id == "7"
        assert letter.age_years == 62
        assert letter.letter_date == date(2026, 3, 14)

    def test_empty_lines_are_passed_over_and_counted(self, lines):
        items = lines("", '{"id": "a", "text": "pain"}', "  ", "{", "")
        assert codes(items) == ["a", "invalid_json"]
        assert items[1].line == 4

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            ("{", "invalid_json"),
            ("[]", "invalid_json"),
            ('"text"', "invalid_json"),
            ("[" * 15_000, "invalid_json"),
            ('{"id": 1, "text": "pain", "age_years": ' + "9" * 5000 + "}", "invalid_json"),
            ('{"text": "pain"}', "invalid_letter"),
            ('{"id": "", "text": "pain"}', "invalid_letter"),
            ('{"id": [1], "text": "pain"}', "invalid_letter"),
            ('{"id": "b"}', "invalid_letter"),
            ('{"id": "b", "text": null}', "invalid_letter"),
            ('{"id": "b", "text": 3}', "invalid_letter"),
            ('{"id": "b", "text": ""}', "empty"),
            ('{"id": "b", "text": " \\n"}', "empty"),
            ('{"id": "b", "text": "a\\u0000b"}', "binary"),
            ('{"id": "b", "text": "pain", "age_years": -1}', "invalid_letter"),
            ('{"id": "b", "text": "pain", "age_years": NaN}', "invalid_letter"),
            ('{"id": "b", "text": "pain", "letter_date": "soon"}', "invalid_letter"),
            ('{"id": "a", "text": "pain"}', "duplicate_id"),
            ('{"id": "b", "text": "' + "pain " * 300 + '"}', "too_large"),
            ('{"id": "b", "text": "' + "pain " * 9000 + '"}', "too_large"),
        ],
    )
    def test_a_bad_line_stops_no_other(self, lines, line, code):
        good = ['{"id": "a", "text": "pain"}', '{"id": "c", "text": "pain"}']
        items = lines(good[0], line, good[1], max_characters=1000)
        assert codes(items) == ["a", code, "c"]
        assert items[1].line == 2
        assert items[1].where.startswith(f"{items[1].name} line 2")

    def test_the_first_of_two_letters_with_one_id_is_named(self, lines):
        items = lines("", '{"id": "a", "text": "pain"}', '{"id": "a", "text": "other pain"}')
        assert "first in line 2 of " in items[1].reason
        assert "(id a)" in str(items[1])

    @pytest.mark.parametrize("key", ["sex", "referrer_specialty", "care_setting", "vetting", "id"])
    @pytest.mark.parametrize("value", [f"A {SECRET}'s pain", [SECRET], {SECRET: SECRET}])
    def test_misplaced_text_is_not_quoted(self, lines, key, value):
        (item,) = lines(json.dumps({"id": "a", "text": f"{SECRET} pain", key: value}))
        if isinstance(item, InputProblem):
            assert SECRET not in str(item)

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
    def test_encodings(self, lines, encoding):
        text = '{"id": "a", "text": "café"}\n{"id": "b", "text": "pain"}\n'
        items = lines(text.encode(encoding))
        assert codes(items) == ["a", "b"]
        assert items[0].text == "café"

    def test_halves_of_characters_can_be_written_again(self, lines):
        (item,) = lines(r'{"id": "a\ud800", "text": "pain \ud83d\ude00 \udc00"}')
        assert item.text == "pain \U0001f600 \N{REPLACEMENT CHARACTER}"
        item.id.encode()

    @pytest.mark.parametrize("data", [b"", b"\n\n", b"\x00\x01\x02" * 9, b"%PDF-1.4\n"])
    def test_a_file_without_letters(self, lines, data):
        assert codes(lines(data)) in (["empty"], ["binary"])


class TestProblems:
    def test_names_are_safe_to_print(self):
        problem = InputProblem("a\x1b[2J\n" + "b" * 500, ProblemCode.EMPTY, "empty", id="\u202e")
        assert str(problem).isprintable()
        assert len(str(problem)) < 200

    def test_words(self):
        problem = InputProblem("x.jsonl", ProblemCode.EMPTY, "it is empty", "Fill it", 3, "a")
        assert str(problem) == "x.jsonl line 3 (id a): it is empty. Fill it."
