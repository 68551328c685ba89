"""docs/takeover.md: each edge case has its tests, each such test its row."""

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
TABLE = (ROOT / "docs/takeover.md").read_text("utf-8")
CASES, ACCEPTANCE = range(1, 43), range(1, 8)

_TEST = re.compile(r"^ *(?:async )?def (test_\w+)", re.MULTILINE)
_NUMBERS = re.compile(r"edge((?:_\d+)+)_")


def by_number() -> dict[int, set[str]]:
    """The files that have a test named after an edge case."""
    found: dict[int, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name in _TEST.findall(path.read_text("utf-8")):
            for numbers in _NUMBERS.findall(name):
                for number in numbers.strip("_").split("_"):
                    found[int(number)].add(path.relative_to(ROOT).as_posix())
    return dict(found)


def rows(part: str) -> dict[int, str]:
    return {int(number): row for number, row in re.findall(r"^\| (\d+) \|(.*)$", part, re.M)}


def test_every_edge_case_has_its_tests_and_every_test_its_row() -> None:
    told = rows(TABLE.partition("## The seven")[0])
    assert list(told) == list(CASES)
    named = {number: set(re.findall(r"`(tests/\S+?\.py)`", row)) for number, row in told.items()}
    assert named == by_number()


def test_the_acceptance_tests_are_there() -> None:
    told = rows(TABLE.partition("## The seven")[2])
    assert list(told) == list(ACCEPTANCE)
    for number, row in told.items():
        named = re.findall(r"`(tests/\S+?\.py)::(test_\w+)`", row)
        assert named, number
        for path, name in named:
            assert name in _TEST.findall((ROOT / path).read_text("utf-8")), name
