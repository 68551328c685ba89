"""Excel workbooks as Warmline writes them: text stays text, the head of each sheet stays in sight.

openpyxl is loaded with the first workbook: it is large, and most servers' hours need none.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Rows = Iterable[Sequence[Any]]


def workbook(sheets: Mapping[str, Rows], *, frozen: str) -> bytes:
    """One sheet for each title, with what is above and left of the cell `frozen` held in sight."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    def cell(sheet: Any, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        one = WriteOnlyCell(sheet, value)
        # openpyxl takes =… for a formula and #N/A for an error; the format keeps Excel from it too.
        one.data_type = "s"
        one.number_format = "@"
        return one

    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = frozen
        for row in rows:
            sheet.append([cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
