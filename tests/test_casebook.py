"""docs/cases.md says what the code does."""

from handlers.cases.lifecycle import RULES, STATUSES
from tests import casebook


def test_the_page_is_made_from_the_table_and_the_profile() -> None:
    page = casebook.PAGE.read_text("utf-8")
    assert page == casebook.filled(page), "run: python -m tests.casebook"


def test_every_rule_is_in_the_table_and_every_move_in_the_diagram() -> None:
    assert len(casebook.actions().splitlines()) == len(RULES) + 2
    drawn = casebook.diagram()
    for rule in RULES:
        if rule.target in STATUSES:
            assert f"--> {rule.target}: " in drawn
    assert "awaiting_info --> to_dispatch" in drawn
    assert "awaiting_info --> in_progress" in drawn
    assert "follow_up --> to_dispatch" in drawn
