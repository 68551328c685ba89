"""Admins and their colleagues: a link shown once, roles, the way out; all of it in the trail."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.pages.desk.staff_labels import S
from handlers.desk.permissions import ROLES
from storage import presence, staff
from storage.staff import Member
from tests.pages.test_desk import PASSWORD, XSS, House, Seat, opened
from tests.pages.test_desk_cases import PARKS

LINK = re.compile(r"http://desk/desk/enter/[\w-]{20,}")


@pytest.fixture
async def house(tmp_path: Path, database_url: str) -> AsyncIterator[House]:
    async with opened(tmp_path, database_url) as it:
        yield it


async def posts(seat: Seat, url: str, status: int = 200, **fields: object) -> str:
    """Post as a form without a script does."""
    answer = await seat.browser.post(url, data={"csrf": seat.csrf, **fields})
    assert answer.status_code == status, answer.text
    return answer.text


async def person(house: House, name: str) -> Member:
    async with house.hotline.database.reading() as tx:
        return await staff.by_name(tx, name)


async def trail(house: House) -> list[tuple[str, str, str, str]]:
    async with house.hotline.database.reading() as tx:
        rows = await tx.rows("SELECT * FROM audit WHERE action LIKE 'staff-%' ORDER BY id")
    return [(row["actor"], row["action"], row["subject"], row["text"]) for row in rows]


async def test_a_colleague_is_added_and_gets_in_by_a_link_shown_once(house: House) -> None:
    admin = await house.sits_down("老周", "admin")
    assert "老周" in await admin.sees("/desk/staff")
    unit = house.hotline.engine.house.city.departments[0].name
    fields: dict[str, Any] = {"name": " 小  赵 ", "role": ["operator", "department"], "key": "k1"}
    assert "要选一个单位" in await posts(admin, "/desk/staff", 409, **fields)
    page = await posts(admin, "/desk/staff", department=unit, **fields)
    link = LINK.search(page)
    assert link
    zhao = await person(house, "小 赵")
    assert zhao.roles == {"operator", "department"}
    assert zhao.department == unit
    assert S["link_gone"] in await posts(admin, "/desk/staff", 409, department=unit, **fields)
    assert not LINK.search(await admin.sees(f"/desk/staff/{zhao.id}"))
    browser = house.browser()
    path = link[0].removeprefix("http://desk")
    assert (await browser.post(path)).status_code == 303
    assert "小 赵" in (await browser.get("/desk/sessions")).text
    assert await trail(house) == [
        ("staff:老周", "staff-add", "staff:小 赵", f"operator department {unit}")
    ]
    twice: dict[str, Any] = {"name": "小 赵", "role": "operator", "key": "k2"}
    again = await posts(admin, "/desk/staff", 409, **twice)
    assert "已经有一位同事叫小 赵" in again
    assert 'value="小 赵"' in again  # what was typed is still there
    await posts(admin, "/desk/staff", 409, name="system", role="operator", key="k3")
    await posts(admin, "/desk/staff", 409, name="", role="operator", key="k4")
    await posts(admin, "/desk/staff", 409, name="小孙", key="k5")


async def test_a_new_link_ends_the_old_one(house: House) -> None:
    admin = await house.sits_down("老周", "admin")
    zhao = (await house.sits_down("小赵", "operator")).member
    url = f"/desk/staff/{zhao.id}/link"
    first, second = [LINK.search(await posts(admin, url, key=key)) for key in ("a", "b")]
    assert first
    assert second
    browser = house.browser()
    assert (await browser.post(first[0])).status_code == 410
    assert (await browser.post(second[0])).status_code == 303


async def test_roles_change_at_once_and_the_last_admin_stays(house: House) -> None:
    admin = await house.sits_down("老周", "admin")
    zhao = await house.sits_down("小赵", "operator")
    home = f"/desk/staff/{zhao.member.id}"
    await zhao.sees("/desk/staff", 403)
    assert S["saved"] in (await admin.browser.get(home + "?done=saved")).text
    await posts(admin, home + "/change", 303, role=["admin", "operator"])
    await zhao.sees("/desk/staff")
    assert (await trail(house))[-1][3] == "operator → operator admin"
    await posts(admin, home + "/change", 303, role="inspector")
    await zhao.sees("/desk/staff", 403)
    own = f"/desk/staff/{admin.member.id}"
    assert "最后一位管理员" in await posts(admin, own + "/change", 409, role="operator")
    assert "不能停用自己" in await posts(admin, own + "/disable", 409)
    assert (await person(house, "老周")).roles == {"admin"}


async def test_topics_and_how_many_at_once(house: House) -> None:
    admin = await house.sits_down("老周", "admin")
    sun = await house.sits_down("孙老师", "expert")
    home = f"/desk/staff/{sun.member.id}"
    await posts(sun, home + "/equip", 403, skills="医保", capacity=3)
    await posts(admin, home + "/equip", 303, skills="医保，公积金 医保", capacity=3)
    page = await admin.sees(home + "?done=equip_done")
    assert 'value="公积金、医保"' in page
    assert 'value="3"' in page
    assert "公积金、医保" in await admin.sees("/desk/staff")
    async with house.hotline.database.reading() as tx:
        assert await presence.with_skill(tx, "医保") == {sun.member.id}
        there = await presence.of(tx, sun.member.id)
    assert there
    assert (there.capacity, there.state) == (3, "off")
    assert (await trail(house))[-1][1:] == ("staff-equip", "staff:孙老师", "医保 公积金 3")
    assert "1到20" in await posts(admin, home + "/equip", 409, skills="", capacity=0)
    assert "20个字" in await posts(admin, home + "/equip", 409, skills="长" * 21, capacity=1)
    await posts(admin, home + "/equip", 409, skills="、".join(map(str, range(21))), capacity=1)
    async with house.hotline.database.reading() as tx:
        assert await presence.skills(tx, sun.member.id) == {"医保", "公积金"}


async def test_two_admins_cannot_let_each_other_go(house: House) -> None:
    one, two = await house.sits_down("老周", "admin"), await house.sits_down("老吴", "admin")

    async def lets_go(by: Seat, who: Seat) -> int:
        url = f"/desk/staff/{who.member.id}/disable"
        return (await by.browser.post(url, data={"csrf": by.csrf})).status_code

    await asyncio.gather(lets_go(one, two), lets_go(two, one))
    left = [await person(house, name) for name in ("老周", "老吴")]
    assert len([member for member in left if member.disabled_at is None]) == 1


async def test_whoever_is_let_go_is_out_at_once_and_their_chats_wait_again(house: House) -> None:
    admin = await house.sits_down("老周", "admin")
    zhao = await house.sits_down("小赵", "operator")
    granny = await house.waiting()
    await zhao.chats(granny, "claim")
    home = f"/desk/staff/{zhao.member.id}"
    await posts(admin, home + "/disable", 303)
    assert (await zhao.browser.get("/desk")).status_code == 303  # to the sign-in page
    await house.hotline.timers.fire_due()
    held = (await granny.talk()).handoff
    assert held
    assert held.state == "QUEUED"
    assert "先恢复" in await posts(admin, home + "/link", 409, key="x")
    assert "小赵" in await admin.sees("/desk/staff?show=off")
    assert "小赵" not in await admin.sees("/desk/staff")
    await posts(admin, home + "/enable", 303)
    assert LINK.search(await posts(admin, home + "/link", key="y"))


async def test_sessions_of_a_colleague_are_ended(house: House) -> None:
    admin = await house.sits_down("老周", "admin")
    zhao = await house.sits_down("小赵", "operator")
    await zhao.sees("/desk")
    await posts(admin, f"/desk/staff/{zhao.member.id}/sign-out", 303)
    assert (await zhao.browser.get("/desk")).status_code == 303
    assert ("staff:老周", "staff-revoke", "staff:小赵", "") in await trail(house)


async def test_nobody_else_sees_or_changes_staff(house: House) -> None:
    await house.sits_down("老周", "admin")
    roles = ("operator", "duty_leader", "expert", "inspector", "trainer")
    for role in roles:
        seat = await house.sits_down(role, role)
        await seat.sees("/desk/staff", 403)
        for act in ("link", "change", "disable", "enable", "sign-out", "reset"):
            await posts(seat, f"/desk/staff/{seat.member.id}/{act}", 403, role="admin")
        assert '"/desk/staff"' not in await seat.sees("/desk/sessions")
    assert await trail(house) == []


async def test_the_program_itself_is_no_colleague_and_names_are_shown_as_text(house: House) -> None:
    admin = await house.sits_down("老周", "admin")
    async with house.hotline.database.transaction() as tx:
        robot = await staff.add(tx, "system", ["operator"], now=house.hotline.clock.now())
        await staff.add(tx, XSS[:40], ["operator"], now=house.hotline.clock.now())
    page = await admin.sees("/desk/staff")
    assert f"/desk/staff/{robot.id}" not in page
    assert "<script>alert" not in page
    await admin.sees(f"/desk/staff/{robot.id}", 404)
    await posts(admin, f"/desk/staff/{robot.id}/link", 409, key="z")
    await admin.sees("/desk/staff/999", 404)
    assert PASSWORD not in page


@pytest.mark.parametrize("role", ROLES)
async def test_the_bar_leads_nowhere_that_is_shut(house: House, role: str) -> None:
    unit = PARKS if role == "department" else ""
    seat = await house.sits_down("小孙", role, department=unit)
    frame = (await seat.sees("/desk/sessions")).partition("</header>")[0]
    links = {link.partition("#")[0] for link in re.findall(r'href="(/desk[^"]*)"', frame)}
    assert len(links) >= 3
    for link in links:
        answer = await seat.browser.get(link, follow_redirects=True)
        assert answer.status_code == 200, (link, str(answer.url))
