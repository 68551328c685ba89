"""The knowledge CSV file: reading it with a reason for every refused row, and writing it.

Outsiders rely on the form (docs/architecture.md): UTF-8, a header, lists joined by ｜ or |, ISO
dates. The fixed columns come first; further ones are written only where an article uses them.
"""

import csv
import io
from collections.abc import Iterable, Iterator

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

# csv refuses longer fields with an exception; ours are refused with a reason well before.
_CSV_FIELD_LIMIT = 131_072


def read(text: str, tell: Tell = untold) -> Result:
    """The articles of the good rows and a problem for each bad one, both in the file's order.

    Never raises: a file that cannot be understood at all gives no article and one problem.
    """
    rows = _rows(text.removeprefix("\ufeff"))
    header_line, header = next(rows, (1, []))
    if isinstance(header, str):
        return [], [Problem(header_line, header)]
    names = [name.strip() for name in header]
    reason = header_reason(names)
    if reason:
        return [], [Problem(header_line, reason)]
    gathering = Gathering()
    # Answers may hold line breaks: there are no more rows than lines.
    for line, row in telling(rows, text.count("\n"), tell):
        gathering.add(line, row if isinstance(row, str) else from_row(names, row))
    return gathering.result


def write(articles: Iterable[Article]) -> str:
    """The file's text; `read` gives the same articles back."""
    rows = [article.as_dict() for article in articles]
    used = [*FIXED, *(name for name in FURTHER if any(row[name] for row in rows))]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(used)
    writer.writerows([cell(row[name]) for name in used] for row in rows)
    return out.getvalue()


def _rows(text: str) -> Iterator[tuple[int, list[str] | str]]:
    """(line where the row starts, its fields or why it cannot be split); blank lines skipped."""
    for line, row_text in _split(text):
        if not row_text.strip("\r\n"):
            continue
        if "\x00" in row_text:
            yield line, "contains a NUL byte"
            continue
        try:
            rows = list(csv.reader(io.StringIO(row_text, newline=""), strict=True))
        except csv.Error as error:
            yield line, _quoting_reason(str(error))
            continue
        # A lone quote inside an unquoted field joined rows that csv takes apart again.
        yield line, rows[0] if len(rows) == 1 else _quoting_reason("")


def _quoting_reason(error: str) -> str:
    if "field larger" in error:
        return f"a field is longer than {_CSV_FIELD_LIMIT} characters"
    return "broken quoting: a quote is not closed, or text follows a closing quote"


def _split(text: str) -> Iterator[tuple[int, str]]:
    """The text of each row with its first line. A line break inside quotes does not end a row.

    Split before csv sees it, so that one broken quote costs the rows up to the next quote only
    and every row's first line is known.
    """
    start, pending = 1, ""
    lines = io.StringIO(text, newline="")
    for number, line in enumerate(lines, start=1):
        pending += line
        if pending.count('"') % 2 == 0:
            yield start, pending
            start, pending = number + 1, ""
    if pending:
        yield start, pending
