"""The knowledge base as a workbook, a folder and files of the wrong kind."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge_files import disk, xlsx
from handlers.errors import Refused
from knowledge.articles import Article
from tests.knowledge.files.written import FULL, articles

HEAD = ["id", "question", "answer", "phone", "valid_from", "place"]
GOOD = ["a0", "问", "答"]


def workbook(*rows: list[Any], title: str = "知识", **changed: Any) -> bytes:
    """A workbook as Excel would save it, with these rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for name, value in changed.items():
        sheet[name] = value
    return saved(book)


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@settings(deadline=None, max_examples=40)
@given(articles)
def test_a_workbook_is_read_back(given_articles: list[Article]) -> None:
    assert xlsx.read(xlsx.write(given_articles)) == (given_articles, [])


def test_what_begins_like_a_formula_is_written_as_text() -> None:
    tricky = ["=1+1", "+86", "-1", "@a", "#N/A", "=cmd|' /C calc'!A0"]
    found = [
        Article.from_dict({"id": f"a{n}", "question": text, "answer": text, "elder": text})
        for n, text in enumerate(tricky)
    ]
    [sheet] = openpyxl.load_workbook(io.BytesIO(xlsx.write(found))).worksheets
    cells = [one for row in sheet.iter_rows() for one in row if one.value is not None]
    assert {one.data_type for one in cells} == {"s"}
    assert {one.number_format for one in cells} == {"@"}
    assert "=1+1" in {one.value for one in cells}


def test_numbers_and_days_come_as_their_editor_sees_them() -> None:
    day, minute = datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2026-01-01 09:30")
    data = workbook(
        HEAD,
        ["a1", 2026, 3.5, 12329.0, day, minute],
        ["a2", True, "答", "0531-12345", "2026-01-01", time(9, 0)],
    )
    (one, two), problems = xlsx.read(data)
    assert problems == []
    assert (one.question, one.answer, one.guide.phone) == ("2026", "3.5", "12329")
    assert one.guide.place == "2026-01-01 09:30"
    assert one.valid_from == two.valid_from == day.date()
    assert (two.question, two.guide.place) == ("TRUE", "09:00")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param(["a1", "", "答"], "question is empty", id="empty"),
        pytest.param(["a1", "问", "=A1&B1"], "C3: a formula", id="formula"),
        pytest.param(["a1", "问", "#N/A"], "C3: an error of Excel (#N/A)", id="error"),
        pytest.param(["a1", "问", "答", 10**15], "more than 15 digits", id="long number"),
        pytest.param(["a1", "问", "答", timedelta(days=2)], "a duration", id="duration"),
        pytest.param(["a1", "问", "答", "", 46023], "valid_from '46023'", id="day as number"),
        pytest.param([*GOOD, "", "", "", "x"], "G3: something stands beside", id="beside"),
        pytest.param(GOOD, "duplicate id 'a0', first used in sheet 知识, row 2", id="twice"),
    ],
)
def test_a_bad_row_is_refused_with_sheet_and_row(row: list[Any], reason: str) -> None:
    found, [problem] = xlsx.read(workbook(HEAD, GOOD, row))
    assert [one.id for one in found] == ["a0"]
    assert problem.place == "sheet 知识, row 3"
    assert reason in problem.reason


def test_merged_cells_are_refused_for_every_row_that_they_cover() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(HEAD, GOOD, ["a1", "问", "答", "1"], ["a2", "问", "答"]))
    )
    book.active.merge_cells("D3:D4")
    found, problems = xlsx.read(saved(book))
    assert [one.id for one in found] == ["a0"]
    assert [one.place for one in problems] == ["sheet 知识, row 3", "sheet 知识, row 4"]
    assert "merged cells D3:D4; unmerge" in problems[0].reason


def two_sheets(first: list[str], second: list[str]) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(first)
    other = book.create_sheet("说明")
    other.append(second)
    other.append(GOOD)
    return saved(book)


def test_the_sheet_with_the_header_is_found() -> None:
    found, problems = xlsx.read(two_sheets(["更新说明"], HEAD))
    assert ([one.id for one in found], problems) == (["a0"], [])


def encrypted() -> bytes:
    """How a workbook with a password begins, and the name of its stream."""
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le")


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (xlsx.LARGEST_UNPACKED + 1))
    return out.getvalue()


def with_sheet(xml: Callable[[str], str]) -> bytes:
    """A good workbook whose sheet is changed by hand."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(HEAD, GOOD))) as source,
        zipfile.ZipFile(out, "w") as target,
    ):
        for part in source.namelist():
            content = source.read(part)
            if part.endswith("sheet1.xml"):
                content = xml(content.decode()).encode()
            target.writestr(part, content)
    return out.getvalue()


LAUGHS = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "broken or cut off", id="empty"),
        pytest.param(workbook(HEAD, GOOD)[:-200], "broken or cut off", id="cut off"),
        pytest.param(b"id,question,answer\n", "broken or cut off", id="csv"),
        pytest.param(encrypted(), "protected by a password", id="password"),
        pytest.param(encrypted()[:512], "an old Excel file", id="xls"),
        pytest.param(with_sheet(lambda x: LAUGHS + x), "broken or cut off", id="entities"),
        pytest.param(workbook(), "sheet 知识: missing column 'id'", id="no rows"),
        pytest.param(workbook(["编号", "问题"]), "sheet 知识: unknown column", id="other header"),
        pytest.param(two_sheets(["a"], ["b"]), "there are: Sheet, 说明", id="no such sheet"),
        pytest.param(two_sheets(HEAD, HEAD), "2 sheets hold articles", id="two such sheets"),
    ],
)
def test_a_workbook_that_cannot_be_used_is_one_problem(data: bytes, reason: str) -> None:
    found, [problem] = xlsx.read(data)
    assert found == []
    assert reason in problem.reason


def test_a_bomb_is_not_unpacked() -> None:
    test_a_workbook_that_cannot_be_used_is_one_problem(bomb(), "unpacks to more than 200 MB")


@pytest.mark.parametrize(
    ("was", "lie"),
    [
        pytest.param("A1:F2", "A1:XFD1048576", id="size"),
        pytest.param('<row r="2"', '<row r="99999999999999"', id="row"),
    ],
)
@pytest.mark.timeout(60)
def test_a_workbook_that_lies_about_its_size_does_not_hang(was: str, lie: str) -> None:
    data = with_sheet(lambda text: text.replace(was, lie))
    assert len(xlsx.read(data)[0]) <= 1


WHOLE = workbook(HEAD, GOOD)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=4),
    st.integers(0, len(WHOLE)),
)
def test_no_damage_raises(damage: list[tuple[int, int]], end: int) -> None:
    data = bytearray(WHOLE)
    for place, value in damage:
        data[place] = value
    xlsx.read(bytes(data))
    xlsx.read(bytes(data[:end]))


@settings(deadline=None)
@given(st.text('<>/="&; a0rstvfncis', max_size=5), st.integers(0, 1000), st.integers(0, 9))
def test_no_strange_sheet_raises(instead: str, place: int, length: int) -> None:
    xlsx.read(with_sheet(lambda xml: xml[:place] + instead + xml[place + length :]))


def test_a_list_that_no_cell_holds_is_refused_on_writing(tmp_path: Path) -> None:
    long = Article.from_dict(
        {"id": "a", "question": "问", "answer": "答", "aliases": [f"{n:0200}" for n in range(200)]}
    )
    with pytest.raises(Refused, match="aliases of a is too long for a cell"):
        disk.write(tmp_path / "a.xlsx", [long])
    assert list(tmp_path.iterdir()) == []


# Files and folders


@pytest.mark.parametrize("name", ["kb.csv", "kb.xlsx", "kb.json", "kb"])
def test_every_form_comes_back_from_the_disk(name: str, tmp_path: Path) -> None:
    given_articles = [
        FULL,
        *(
            Article.from_dict({"id": id, "question": id, "answer": "答"})
            for id in ("../a", "A1", "a1", "README", "局" * 64, "-x", "a/b")
        ),
    ]
    disk.write(tmp_path / name, given_articles)
    found, problems = disk.read(tmp_path / name)
    assert problems == []
    assert sorted(found, key=lambda one: one.id) == sorted(given_articles, key=lambda one: one.id)
    assert [path.name for path in tmp_path.iterdir()] == [name], "something lies beside"


def test_a_folder_is_read_with_the_folders_in_it(tmp_path: Path) -> None:
    disk.write(tmp_path / "kb" / "gjj", [FULL])
    (tmp_path / "kb" / "README.md").write_text("# 怎么写\n", "utf-8")
    (tmp_path / "kb" / ".git").mkdir()
    (tmp_path / "kb" / ".git" / "x.md").write_text("x", "utf-8")
    (tmp_path / "kb" / "gjj" / "b.md").write_text("x", "utf-8")
    found, [problem] = disk.read(tmp_path / "kb")
    assert found == [FULL]
    assert problem.place == "gjj/b.md, line 1"


def test_pages_of_articles_that_are_gone_are_not_left_to_come_back(tmp_path: Path) -> None:
    disk.write(tmp_path, [FULL])
    disk.write(tmp_path, [FULL])
    with pytest.raises(Refused, match="1 pages of no present article"):
        disk.write(tmp_path, [Article("a", "问", "答")])


def sparse(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    return path


def test_what_cannot_be_read_is_refused_with_a_way_on(tmp_path: Path) -> None:
    gbk = tmp_path / "gbk.csv"
    gbk.write_bytes("id,question,answer\na,问题,回答\n".encode("gb18030"))
    with pytest.raises(Refused, match=r"line 2: not UTF-8 but most likely GBK.*iconv"):
        disk.read(gbk)
    with pytest.raises(Refused, match=r"holds no \.md files"):
        disk.read(tmp_path)
    with pytest.raises(Refused, match=r"200 MB; at most 64 MB"):
        disk.read(sparse(tmp_path / "large.csv"))
    with pytest.raises(Refused, match=r"200 MB; at most 64 MB"):
        disk.read(sparse(tmp_path / "large.xlsx"))
    with pytest.raises(Refused, match=r"end in \.csv, \.xlsx, \.json"):
        disk.read(tmp_path / "kb.xls")
    with pytest.raises(FileNotFoundError):
        disk.read(tmp_path / "gone")


@pytest.mark.parametrize("name", ["all.csv", "all.xlsx", "all.json", "pages"])
def test_reading_tells_how_far_it_is(tmp_path: Path, name: str) -> None:
    many = [Article(f"a{number}", f"问题{number}", "一\n二") for number in range(250)]
    disk.write(tmp_path / name, many)
    told: list[tuple[int, int]] = []
    found, problems = disk.read(tmp_path / name, lambda done, of: told.append((done, of)))
    assert (sorted(one.id for one in found), problems) == (sorted(one.id for one in many), [])
    # The head of a sheet is one of its rows.
    assert [done for done, _ in told] in ([100, 200, 250], [100, 200, 251])
    assert all(of >= 250 for _, of in told)
