"""The documents name files that are there, and lead nowhere else."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CODE = [
    path
    for name in ("bot", "handlers", "knowledge", "storage", "tests", "benchmarks")
    for path in (ROOT / name).rglob("*.py")
]
_PATH = re.compile(
    r"\b(?:bot|handlers|knowledge|storage|tests|benchmarks|docs)/[\w./-]*\w\.(?:py|md|toml|csv)\b"
)
_NAME = re.compile(r"(?<![\w/*.-])\w+\.py\b")
_LINK = re.compile(r"\]\(([^)#\s]+)")


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_a_document_names_files_that_are_there(document: Path) -> None:
    text = document.read_text("utf-8")
    known = {path.name for path in CODE}
    gone = {one for one in _PATH.findall(text) if "NAME" not in one and not (ROOT / one).exists()}
    gone |= {one for one in _NAME.findall(text) if one not in known and one != "NAME.py"}
    links = [one for one in _LINK.findall(text) if "://" not in one]
    gone |= {one for one in links if not (document.parent / one).exists()}
    assert gone == set()


def test_the_code_names_documents_that_are_there() -> None:
    named = re.compile(r"\b(?:docs|facts)/[\w-]+\.md\b")
    gone = {
        f"{path.relative_to(ROOT)}: {one}"
        for path in CODE
        for one in named.findall(path.read_text("utf-8"))
        if not (ROOT / one).exists()
    }
    assert gone == set()
