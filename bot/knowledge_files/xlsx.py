"""The knowledge base as an Excel workbook: one sheet, the same columns as the CSV file.

What comes from outside is not trusted: sizes are checked before anything is unpacked, the sheet is
read row by row (openpyxl's read-only mode, with defusedxml under it), a formula is refused and
never calculated. What is written is text only, so that an answer that begins with = + - or @ stays
an answer.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from bot.workbook import workbook
from knowledge.articles import FIXED, FURTHER, Article
from knowledge.files.gathering import (
    Gathering,
    Problem,
    Result,
    Tell,
    cell,
    from_row,
    header_reason,
    telling,
    untold,
)

LARGEST_UNPACKED = 200 * 1024 * 1024
"""Bytes that a workbook may have unpacked; 10,000 articles of a page each have a fifth of it."""
MOST_PARTS = 2000
MOST_ROWS = 1_048_576
"""What Excel itself can hold."""
MOST_COLUMNS = 64
MOST_MERGED = 1000
LONGEST_CELL = 32_767
SHEET = "知识"

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
# Excel's own way to write a character that XML cannot hold; `_x005F_` protects what looks like it.
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN_SO = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Digits that a number cell keeps; beyond them Excel has put zeros.
_DIGITS = 15
# All that openpyxl and what is under it raise over files that are no workbooks.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


class _Refused(ValueError):
    """The whole file cannot be used; with the reason."""


def read(data: bytes, tell: Tell = untold) -> Result:
    """The articles of the good rows and a problem for each bad one, with its sheet and row.

    Never raises: a file that cannot be understood at all gives no article and one problem.
    """
    try:
        _look_at(data)
        with warnings.catch_warnings():
            # What openpyxl leaves out (styles, extensions) is not ours; bad dates come as errors.
            warnings.simplefilter("ignore")
            return _read(data, tell)
    except _Refused as refused:
        return [], [Problem(1, str(refused), unit="row")]
    except _BROKEN:
        reason = "broken or cut off; open it in Excel or WPS and save it anew as .xlsx"
        return [], [Problem(1, reason, unit="row")]


def _look_at(data: bytes) -> None:
    """Refuse what must not be unpacked."""
    if data.startswith(_OLE):
        if _PROTECTED in data:
            raise _Refused("protected by a password; save it without one")
        raise _Refused("an old Excel file (.xls); save it as .xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    # zipfile unpacks no more of a part than it declares here.
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _Refused(
            f"unpacks to more than {LARGEST_UNPACKED >> 20} MB; divide it, or delete pictures "
            "and empty rows"
        )


def _read(data: bytes, tell: Tell) -> Result:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        sheet, names = _sheet(book)
        merged, rows = _merged(data, sheet)
        gathering = Gathering("row")
        # What a file says of its own size may be wrong; its rows can be counted.
        for number, row in telling(_rows(sheet), rows, tell):
            if number > 1 or merged.get(number):
                result = merged.get(number) or _article(names, row)
                gathering.add(number, result, f"sheet {sheet.title}")
        return gathering.result
    finally:
        book.close()


def _sheet(book: Any) -> tuple[Any, list[str]]:
    """The one sheet whose first row is the header, with its columns. Raises `_Refused`."""
    seen = {}
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            # What a file says of its own size may be wrong, or meant to hurt.
            sheet.reset_dimensions()
            seen[sheet] = _header(sheet)
    good = [sheet for sheet, names in seen.items() if not header_reason(names)]
    if len(good) > 1:
        raise _Refused(f"{len(good)} sheets hold articles ({_titles(good)}); keep them in one")
    if good:
        return good[0], seen[good[0]]
    if len(seen) == 1:
        [(sheet, names)] = seen.items()
        raise _Refused(f"sheet {sheet.title}: {header_reason(names)}")
    raise _Refused(
        f"no sheet has the columns {', '.join(FIXED)} in its first row; "
        f"there are: {_titles(seen) or 'none'}"
    )


def _titles(sheets: Iterable[Any]) -> str:
    return ", ".join(sheet.title for sheet in sheets)


def _header(sheet: Any) -> list[str]:
    for row in sheet.iter_rows(max_row=1, max_col=MOST_COLUMNS):
        names = [one.value.strip() if isinstance(one.value, str) else "" for one in row]
        while names and not names[-1]:
            names.pop()
        return names
    return []


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """(number, cells) of each row with something in it."""
    rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
    for number, row in enumerate(rows, start=1):
        if any(one.value is not None for one in row):
            yield number, row


def _merged(data: bytes, sheet: Any) -> tuple[dict[int, str], int]:
    """(row -> why it is refused: of merged cells only the first has the value, so an article
    would silently lose what its editor sees; how many rows there are)"""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        # The merged cells stand after the rows; the read-only mode does not tell of them.
        raw = archive.read(sheet._worksheet_path)
    found = _MERGED.findall(raw)
    if len(found) > MOST_MERGED:
        raise _Refused(f"more than {MOST_MERGED} merged cells; unmerge (取消合并单元格)")
    reasons = {}
    for column, first, last_column, last in found:
        area = f"{column.decode()}{int(first)}:{last_column.decode()}{int(last)}"
        for number in range(int(first), min(int(last), int(first) + MOST_MERGED) + 1):
            reasons[number] = (
                f"merged cells {area}; unmerge them (取消合并单元格) and fill each row"
            )
    return reasons, raw.count(b"<row")


def _article(names: list[str], row: list[Any]) -> Article | str:
    texts = []
    for one in row:
        try:
            texts.append(_text(one))
        except ValueError as error:
            return f"{one.coordinate}: {error}"
    beyond = [place for place in range(len(names), len(texts)) if texts[place]]
    if beyond:
        return f"{row[beyond[0]].coordinate}: something stands beside the table"
    texts += [""] * (len(names) - len(texts))
    return from_row(names, texts[: len(names)])


def _text(one: Any) -> str:
    """A cell as the text that its editor sees. Raises ValueError with the reason if there is none.

    Phone numbers come as 12329.0 where Excel made a number of them; days as times of midnight.
    """
    value = one.value
    if value is None:
        return ""
    if one.data_type == "f":
        raise ValueError("a formula; paste its value instead (选择性粘贴→数值)")
    if one.data_type == "e":
        raise ValueError(f"an error of Excel ({value}); write the value")
    if isinstance(value, str):
        return _WRITTEN_SO.sub(lambda match: chr(int(match[1], 16)), value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else _minute(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    raise ValueError(f"a duration ({value}); format the cell as text and write it anew")


def _minute(value: datetime) -> str:
    return value.replace(tzinfo=None).isoformat(" ", "minutes")


def _number(value: int | float) -> str:
    if abs(value) >= 10**_DIGITS:
        raise ValueError("a number with more than 15 digits, which Excel has rounded; write text")
    return str(int(value)) if value == int(value) else repr(value)


def write(articles: Iterable[Article]) -> bytes:
    """The workbook; `read` gives the same articles back. Raises ValueError if a list of an
    article is too long for a cell."""
    rows = [article.as_dict() for article in articles]
    used = [*FIXED, *(name for name in FURTHER if any(row[name] for row in rows))]
    texts = [[_fits(row["id"], name, cell(row[name])) for name in used] for row in rows]
    lines = [[text or None for text in line] for line in (used, *texts)]
    return workbook({SHEET: lines}, frozen="C2")


def _fits(article_id: str, name: str, text: str) -> str:
    text = _UNFIT.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    if len(text) > LONGEST_CELL:
        raise ValueError(f"{name} of {article_id} is too long for a cell; export as CSV or JSON")
    return text
