"""One table says who may do what; the page says the same, and no page decides by itself."""

import re
from pathlib import Path

import pytest

from handlers.desk.permissions import (
    BARGE_IN,
    MANAGE_STAFF,
    RIGHTS,
    ROLES,
    SEE_CASES,
    SEE_FIGURES,
    SEE_PHONE,
    SEE_SECRET,
    TALK,
    may,
    may_for,
    may_own,
    rights,
)
from storage.staff import Member
from tests import rights as page

HOME = Path(__file__).parent.parent


def member(*roles: str, department: str = "") -> Member:
    return Member(1, "小赵", "", department, frozenset(roles), None)


def test_the_page_is_made_from_the_table() -> None:
    text = page.PAGE.read_text("utf-8")
    assert text == page.filled(text), "run: python -m tests.rights"


def test_every_right_has_a_name_of_its_own_and_somebody_who_has_it() -> None:
    assert len({right.name for right in RIGHTS}) == len(RIGHTS)
    for right in RIGHTS:
        assert right.roles
        assert right.roles | right.own <= set(ROLES)
        assert "admin" in right.roles


def test_no_page_of_the_desk_names_a_role_to_decide() -> None:
    role = "|".join(ROLES)
    named = re.compile(rf"roles\s*&\s*\{{|[\"'](?:{role})[\"'] in \w+(?:\.\w+)*\.roles")
    desk = HOME / "bot/pages"
    for file in (*(desk / "desk").glob("*.py"), *(desk / "templates/desk").rglob("*.html")):
        assert not named.search(file.read_text("utf-8")), file


@pytest.mark.parametrize(
    ("roles", "department", "everywhere", "own"),
    [
        (["operator"], "", [TALK, SEE_CASES, SEE_PHONE, SEE_SECRET], []),
        (["expert"], "", [TALK, SEE_CASES, SEE_PHONE], []),
        (["duty_leader"], "", [TALK, BARGE_IN, SEE_FIGURES], []),
        (["department"], "市园林", [], [SEE_CASES, SEE_PHONE, SEE_FIGURES]),
        (["department"], "", [], []),
        (["inspector"], "", [SEE_FIGURES], []),
        (["trainer"], "", [], []),
        (["admin"], "", [TALK, MANAGE_STAFF], []),
        (["department", "inspector"], "市园林", [SEE_FIGURES], [SEE_CASES]),
    ],
)
def test_who_may_what(
    roles: list[str], department: str, everywhere: list[object], own: list[object]
) -> None:
    by = member(*roles, department=department)
    for right in (TALK, SEE_CASES, SEE_PHONE, SEE_SECRET, SEE_FIGURES, BARGE_IN, MANAGE_STAFF):
        if right in everywhere:
            assert may(by, right)
        if right in own:
            assert may_own(by, right)
            assert not may(by, right)
            assert may_for(by, right, department)
            assert not may_for(by, right, "市住建局")
        assert (right.name in rights(by)) == (may(by, right) or may_own(by, right))
    if not everywhere and not own:
        assert rights(by) == {"see_roster"}
