"""The table of rights in docs/security.md, made from the code.

`python -m tests.rights` writes it anew; tests/test_rights.py holds it true.
"""

from pathlib import Path

from handlers.desk.permissions import RIGHTS, ROLES, Right

PAGE = Path(__file__).parent.parent / "docs/security.md"


def _mark(right: Right, role: str) -> str:
    return "●" if role in right.roles else "○" if role in right.own else ""


def table() -> str:
    """Each right as a row, each role as a column."""
    lines = [f"| may | {' | '.join(ROLES)} |", "|---" * (len(ROLES) + 1) + "|"]
    for right in RIGHTS:
        marks = " | ".join(_mark(right, role) for role in ROLES)
        lines.append(f"| {right.what} (`{right.name}`) | {marks} |")
    return "\n".join(lines)


def filled(page: str) -> str:
    """The page with the table made anew between its marks."""
    before, mark, rest = page.partition("<!-- rights -->\n")
    _, end, after = rest.partition("\n<!-- end -->")
    assert mark, "docs/security.md has no place for the rights"
    assert end, "docs/security.md has no end of the rights"
    return f"{before}{mark}{table()}{end}{after}"


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text("utf-8")), "utf-8")
