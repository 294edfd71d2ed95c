"""What an archive may be made of, and what becomes of damaged ones."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import re
from types import SimpleNamespace

import fsspec
import pyarrow
import pyarrow.parquet as pq
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lsmri.serve.batch import files
from lsmri.serve.batch.columns import resolve
from lsmri.serve.batch.files import FileKind, InputFile
from lsmri.serve.batch.letters import LetterSettings
from lsmri.serve.batch.problems import WrongColumns
from lsmri.serve.batch.sources import InputSettings, Source, open_source

from .conftest import letters, rejects, scored

TEXT = 'Dear colleague,\n62F; fever, hot.\nSays: "agony", can\'t sleep – 39°C'


def rows_of(*inputs: object, start: tuple[int, int] = (0, 0), **settings: object) -> list[dict]:
    source = open_source([str(i) for i in inputs], InputSettings(**settings))
    file, row = start
    return [r for batch in source.batches(file=file, row=row) for r in batch.to_pylist()]


def texts(rows: list[dict]) -> list[str | None]:
    return [None if row["text"] is None else row["text"].decode() for row in rows]


class TestColumns:
    @pytest.mark.parametrize(
        ("names", "found"),
        [
            (["id", "text"], {"id": "id", "text": "text"}),
            (["Referral ID", "Letter Text"], {"id": "Referral ID", "text": "Letter Text"}),
            (["letterId", "freeText", "GENDER"],
             {"id": "letterId", "text": "freeText", "sex": "GENDER"}),
            (["letter", "text"], {"text": "text"}),
            (["body", "DATE", "Age", "Speciality", "Setting", "vetting", "GP Code"],
             {"text": "body", "letter_date": "DATE", "age_years": "Age", "care_setting": "Setting",
              "referrer_specialty": "Speciality", "vetting": "vetting", "referrer": "GP Code"}),
        ],
    )  # fmt: skip
    def test_usual_names_are_recognised(self, names, found):
        assert resolve(names, {}) == found

    def test_given_names_win(self):
        assert resolve(["id", "text", "x"], {"text": "x"}) == {"id": "id", "text": "x"}

    @pytest.mark.parametrize(
        ("names", "given", "told"),
        [
            (["id", "verbatim"], {}, "--text-column"),
            (["id", "text"], {"text": "body"}, "no column 'body'; there are id, text"),
            (["text", "Sex", "SEX"], {}, "--column sex=NAME"),
            (["17", "Severe pain, zebra"], {}, "is the first row one"),
        ],
    )
    def test_what_is_lacking_is_told(self, names, given, told):
        with pytest.raises(WrongColumns, match=told) as error:
            resolve(names, given)
        assert "zebra" not in str(error.value)


def written(rows, **dialect) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), **dialect)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=40
)


class TestCsv:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^"])
    @pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_any_dialect(self, tmp_path, delimiter, quoting, encoding, end):
        rows = [{"id": f"r{n}", "sex": "F", "text": f"{TEXT} {n}"} for n in range(30)]
        dialect = {"delimiter": delimiter, "quoting": quoting, "lineterminator": end}
        path = tmp_path / "a.csv"
        path.write_bytes(written(rows, **dialect).encode(encoding))
        found = rows_of(path)
        assert texts(found) == [row["text"] for row in rows]
        assert [row["id"] for row in found] == [row["id"] for row in rows]

    def test_other_dialects(self, tmp_path):
        path = tmp_path / "a.csv"
        for content in (
            "sep=;\r\nid;text\r\na;fever\r\nb;well\r\n",
            "'id','text'\n'a','fever'\n'b','well'\n",
            "id,text\ra,fever\rb,well\r",
            "id,text,\na,fever,\n\n,,\nb,well,",
            "text\tid\nfever\ta\nwell\tb",
        ):
            path.write_text(content, newline="")
            assert texts(rows_of(path)) == ["fever", "well"], content
        path.write_text('id,text\na,"say \\"ah\\", please"\nb,"\\"x\\""\n')
        assert texts(rows_of(path)) == ['say "ah", please', '"x"']
        path.write_text("a~fever, bad\n", "utf-8")
        path.write_text("id~text\na~fever, bad\n", "utf-8")
        assert texts(rows_of(path, delimiter="~")) == ["fever, bad"]

    @given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.sampled_from(",;\t|"))
    def test_what_csv_writes_is_read(self, tmp_path_factory, cells, delimiter):
        # A backslash before a quote, or at a cell's end, is an escape to some programs.
        assume(not any(re.search(r'\\("|$)', cell) for pair in cells for cell in pair))
        path = tmp_path_factory.mktemp("csv") / "a.csv"
        rows = [{"id": f"r{n}", "text": a, "note x": b} for n, (a, b) in enumerate(cells)]
        path.write_text(written(rows, delimiter=delimiter), "utf-8", newline="")
        found = rows_of(path, delimiter=delimiter, columns=(("text", "text"),))
        assert texts(found) == [row["text"] for row in rows]

    def test_each_line_may_have_its_own_encoding(self, tmp_path):
        lines = ["id,text", "a,café", "b,naïve", "c,37°"]
        path = tmp_path / "a.csv"
        encodings = ["ascii", "utf-8", "cp1252", "utf-8"]
        coded = [line.encode(name) for line, name in zip(lines, encodings, strict=True)]
        path.write_bytes(b"\n".join(coded))
        assert texts(rows_of(path)) == ["café", "naïve", "37°"]

    def test_broken_quoting_costs_the_broken_row_alone(self, tmp_path, score):
        path = tmp_path / "a.csv"
        path.write_text(
            "id,text\n"
            'a,"fever one"\n'
            'b,"never closed\n'
            'c,"fever\nzebra, in two lines"\n'
            'd,"stray" quote\n'
            'e,"well\n'
            "zebra crossing, three\n"
            'f,"fever"\n'
            "g,too,many,cells\n"
            "h\n"
            'i,"fever at last"\n'
        )
        summary = score(path)
        good, bad = scored(tmp_path / "scored"), rejects(tmp_path / "scored")
        assert [row["id"] for row in good] == ["a", "c", "d", "f", "i"]
        assert [row["line"] for row in bad] == [3, 7, 8, 10, 11]
        assert {row["code"] for row in bad} == {"broken"}
        assert {row["id"] for row in bad} == {None}
        assert summary.rows == 10
        assert "zebra" not in (tmp_path / "scored" / "_rejects.jsonl").read_text()

    def test_a_quote_that_is_never_closed(self, tmp_path):
        path = tmp_path / "a.csv"
        lines = [f"r{n},fever {n}" for n in range(500)]
        lines[250] = 'r250,"fever'
        path.write_text("\n".join(["id,text", *lines]))
        found = rows_of(path)
        assert [row["row"] for row in found] == list(range(500))
        assert [row["row"] for row in found if row["code"]] == [250]

    @given(st.binary(max_size=300))
    def test_no_bytes_end_a_run(self, tmp_path_factory, data):
        path = tmp_path_factory.mktemp("csv") / "a.csv"
        path.write_bytes(b"id,text\n" + data)
        file = InputFile(str(path), "a.csv", FileKind.CSV, 1, "")
        for batch in Source([file], InputSettings()).batches():
            batch.validate(full=True)


class TestParquet:
    def test_columns_of_any_type(self, tmp_path, score):
        table = pyarrow.table(
            {
                "id": pyarrow.array([1, 2], pyarrow.int64()),
                "text": pyarrow.array([TEXT, "well"], pyarrow.large_string()),
                "age": pyarrow.array([61.0, None], pyarrow.float64()),
                "sex": pyarrow.array(["F", "M"]).dictionary_encode(),
                "letter_date": pyarrow.array([86_400, None], pyarrow.timestamp("s")),
            }
        )
        pq.write_table(table, tmp_path / "a.parquet")
        score(tmp_path / "a.parquet")
        first, second = scored(tmp_path / "scored")
        assert (first["id"], first["age_years"], first["sex"]) == ("1", 61, "female")
        assert first["letter_date"].isoformat() == "1970-01-02"
        assert second["age_years"] is None

    def test_bytes_that_are_no_utf8(self, tmp_path):
        table = pyarrow.table({"id": ["a"], "text": pyarrow.array([b"caf\xe9 fever"])})
        pq.write_table(table, tmp_path / "a.parquet")
        (row,) = rows_of(tmp_path / "a.parquet")
        assert row["text"] == b"caf\xe9 fever"

    def test_a_truncated_file_is_one_reject(self, archive, score, tmp_path):
        for name in ("a", "b", "c"):
            rows = [{**row, "id": f"{name}{row['id']}"} for row in letters(20)]
            archive(rows, f"in/{name}.parquet")
        path = tmp_path / "in" / "b.parquet"
        path.write_bytes(path.read_bytes()[:-100])
        summary = score(tmp_path / "in")
        assert (summary.rows, summary.scored, summary.codes) == (41, 40, {"broken": 1})
        (reject,) = rejects(tmp_path / "scored")
        assert (reject["file"], reject["position"]) == ("b.parquet", 20)

    def test_damage_within_costs_the_rows_there(self, tmp_path, score):
        draw = random.Random(1)
        rows = {
            "id": [f"r{n}" for n in range(40)],
            "text": [f"fever {draw.getrandbits(4000):x}" for _ in range(40)],
        }
        path = tmp_path / "a.parquet"
        pq.write_table(pyarrow.table(rows), path, row_group_size=10, use_dictionary=False)
        column = pq.read_metadata(path).row_group(2).column(1)
        data = bytearray(path.read_bytes())
        start = column.data_page_offset
        data[start : start + column.total_compressed_size] = bytes(column.total_compressed_size)
        path.write_bytes(data)
        summary = score(path)
        assert (summary.rows, summary.scored, summary.codes) == (40, 30, {"broken": 10})
        assert [row["position"] for row in rejects(tmp_path / "scored")] == list(range(20, 30))


class TestLines:
    def test_bad_lines_keep_their_places(self, tmp_path):
        lines = [
            '{"id": "a", "text": "fever"}', "", "{zebra", '["zebra"]', '{"id": "b", "text": 7}',
            '{"id": true, "text": "x"}', '{"id": 4, "text": "well \\ud800"}',
        ]  # fmt: skip
        (tmp_path / "a.jsonl").write_text("\n".join(lines))
        found = rows_of(tmp_path / "a.jsonl")
        assert [(row["line"], row["id"], row["code"]) for row in found] == [
            (1, "a", None),
            (3, None, "invalid_json"),
            (4, None, "invalid_json"),
            (5, "b", "invalid_letter"),
            (6, None, "invalid_letter"),
            (7, "4", None),
        ]

    def test_a_letter_of_fifty_megabytes(self, archive, score, tmp_path):
        rows = [*letters(3), {"id": "vast", "text": "fever " * 8_500_000}, *letters(6)[3:]]
        for name in ("a.jsonl", "a.parquet", "a.csv"):
            path = tmp_path / name
            if name == "a.csv":
                path.write_text(written(rows))
            else:
                archive(rows, name)
            summary = score(path, output=f"of-{name[2:]}s")
            assert (summary.scored, summary.codes) == (6, {"too_large": 1})


class TestFiles:
    def test_a_folder_of_letters(self, tmp_path, score, make_docx):
        folder = tmp_path / "in"
        (folder / "2019").mkdir(parents=True)
        (folder / "2019" / "a.txt").write_text("fever")
        (folder / "b.docx").write_bytes(make_docx("well, knee"))
        (folder / "c.txt").write_bytes(b"")
        (folder / "d.xlsx").write_bytes(b"x")
        (folder / ".hidden").write_text("x")
        (folder / "e.jsonl").write_text('{"id": "e", "text": "fever"}')
        score(folder)
        found = {row["id"]: row["notes"] for row in scored(tmp_path / "scored")}
        assert found == {"2019/a.txt": [], "b.docx": ["other_body_part"], "e": []}
        codes = {row["file"]: row["code"] for row in rejects(tmp_path / "scored")}
        assert codes == {"c.txt": "empty", "d.xlsx": "unsupported"}

    def test_globs_and_several_inputs(self, archive, tmp_path):
        for name in ("a-1", "a-2", "b-1"):
            archive([{"id": name, "text": "x"}], f"in/{name}.jsonl")
        found = rows_of(tmp_path / "in" / "a-*.jsonl", tmp_path / "in" / "b-1.jsonl")
        assert [row["id"] for row in found] == ["a-1", "a-2", "b-1"]
        assert [row["file"] for row in found] == [0, 1, 2]

    def test_a_partitioned_data_set(self, archive, tmp_path):
        for setting in ("private", "public"):
            name = f"in/care_setting={setting}/part-0.parquet"
            archive([{"id": setting, "text": "fever"}], name)
        (tmp_path / "in" / "_SUCCESS").touch()
        found = rows_of(tmp_path / "in")
        assert [(row["id"], row["care_setting"]) for row in found] == [
            ("private", "private"),
            ("public", "public"),
        ]

    def test_an_object_store(self):
        store = fsspec.filesystem("memory")
        store.pipe("/bucket/a.jsonl", b'{"id": "a", "text": "fever"}')
        store.pipe("/bucket/b.csv", b"id,text\nb,well\n")
        try:
            assert texts(rows_of("memory://bucket")) == ["fever", "well"]
            assert texts(rows_of("memory://bucket/*.csv")) == ["well"]
        finally:
            store.rm("/bucket", recursive=True)

    def test_a_file_system_of_pyarrow(self, archive, tmp_path, monkeypatch):
        from pyarrow import fs

        class Schemes:
            @staticmethod
            def from_uri(uri):
                place = fs.SubTreeFileSystem(str(tmp_path), fs.LocalFileSystem())
                return place, uri.removeprefix("viewfs2://")

        monkeypatch.setattr(files, "arrow_fs", lambda: SimpleNamespace(FileSystem=Schemes))
        for name in ("a.jsonl", "b.parquet"):
            archive([{"id": name, "text": name}], f"bucket/{name}")
        assert texts(rows_of("viewfs2://bucket")) == ["a.jsonl", "b.parquet"]
        assert texts(rows_of("viewfs2://bucket/b*")) == ["b.parquet"]
        with pytest.raises(FileNotFoundError):
            rows_of("viewfs2://bucket/gone.csv")

    def test_compressed(self, tmp_path):
        draw = random.Random(1)
        lines = (f"r{n},fever {draw.getrandbits(4000):x}\n" for n in range(3000))
        data = f"id,text\n{''.join(lines)}".encode()
        path = tmp_path / "a.csv.gz"
        path.write_bytes(gzip.compress(data, 1))
        assert len(rows_of(path)) == 3000
        path.write_bytes(gzip.compress(data, 1)[:-1000])
        *whole, last = rows_of(path)
        assert last["code"] == "broken"
        assert len(whole) > 1000
        assert not any(row["code"] for row in whole)

    def test_files_of_another_name(self, tmp_path):
        (tmp_path / "export.dat").write_text("id;text\na;fever\n")
        assert texts(rows_of(tmp_path / "export.dat", kind=FileKind.CSV)) == ["fever"]

    def test_reading_goes_on_at_any_row(self, archive, tmp_path):
        rows = letters(23)
        archive(rows, "in/a.parquet")
        archive(rows, "in/b.jsonl")
        (tmp_path / "in" / "c.csv").write_text(written(rows))
        (tmp_path / "in" / "d.txt").write_text("fever")
        (tmp_path / "in" / "e.parquet").write_text("no Parquet")
        whole = rows_of(tmp_path / "in")
        assert len(whole) == 3 * 23 + 2
        for at, row in enumerate(whole):
            rest = rows_of(tmp_path / "in", start=(row["file"], row["row"] + 1))
            assert rest == whole[at + 1 :]


class TestValues:
    @pytest.mark.parametrize(
        ("field", "given", "found"),
        [
            ("sex", "F", "female"), ("sex", "Male", "male"), ("sex", "2", "female"),
            ("sex", "U", None), ("sex", " ", None), ("sex", "not known", None),
            ("age_years", "62", 62), ("age_years", "62.0", 62), ("age_years", "62 yrs", 62),
            ("age_years", "NaN", None),
            ("referrer_specialty", "primary_care", "primary_care"),
            ("referrer_specialty", "GP", "primary_care"),
            ("referrer_specialty", "Podiatry", "other"), ("referrer_specialty", "N/A", None),
            ("care_setting", "NHS", "public"), ("vetting", "Rejected", "inappropriate"),
            ("letter_date", "2026-03-02T10:00:00", "2026-03-02"), ("letter_date", "", None),
        ],
    )  # fmt: skip
    def test_what_booking_systems_write(self, archive, score, field, given, found):
        path = archive([{"id": "a", "text": "fever", field: given}])
        summary = score(path, output="out.jsonl")
        record = json.loads(summary.layout.output.read_text())
        assert record[field] == found

    def test_dates_written_otherwise(self, archive, score, tmp_path):
        rows = [{"id": "a", "text": "fever", "letter_date": "03/02/2026"}]
        summary = score(archive(rows))
        assert summary.codes == {"invalid_letter": 1}
        assert "--date-format" in rejects(tmp_path / "scored")[0]["reason"]
        settings = LetterSettings(date_format="%d/%m/%Y")
        score(tmp_path / "letters.jsonl", output="other", letters=settings)
        assert scored(tmp_path / "other")[0]["letter_date"].isoformat() == "2026-02-03"
