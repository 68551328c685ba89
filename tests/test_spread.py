"""What waits is kept apart from what works."""

from pathlib import Path

import pytest

from tests import spread

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("kind", spread.KINDS)
def test_a_kind_is_one_group_of_places_that_exist(kind: str) -> None:
    for place in spread.KINDS[kind]:
        assert (ROOT / place).exists(), f"{place} went elsewhere"
        test = place if place.endswith(".py") else f"{place}test_any.py"
        assert spread.group(f"{test}::test_one[sqlite]") == kind


def test_all_else_goes_test_by_test() -> None:
    one = "tests/test_engine.py::test_one[sqlite]"
    assert spread.group(one) == one
