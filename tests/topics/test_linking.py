"""A member of staff links their Telegram account, and is a citizen there until on duty."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from handlers.admin import staffing
from handlers.desk.topics import linking
from storage import presence, staff, staff_telegram
from storage.database import Database
from storage.staff import Member
from tests.commands import Run, command_line
from tests.dialogue import Citizen, Hotline, hotline
from tests.pages.test_desk import House, house

__all__ = ["house"]


@pytest.fixture
async def line(database: Database, tmp_path: Path) -> AsyncIterator[Hotline]:
    async with hotline(database, tmp_path) as running:
        yield running


async def code(line: Hotline, member: Member) -> str:
    async with line.database.transaction() as tx:
        return await linking.make_code(tx, member, line.clock.now())


async def linked(line: Hotline, name: str = "小赵", *roles: str) -> tuple[Citizen, Member]:
    """A member whose private chat is linked."""
    member = await line.member(name, *roles)
    person = line.citizen(name, "telegram")
    await person.follows((f"/link {await code(line, member)}", "绑定好了"))
    return person, member


async def test_a_code_links_once(line: Hotline) -> None:
    person, member = await linked(line)
    found = await line.read(lambda tx: staff_telegram.by_user(tx, str(person.id)))
    assert found
    assert (found.member.id, found.duty_at) == (member.id, None)
    mine = await code(line, member)
    other = line.citizen("小钱", "telegram")
    await other.follows((f"/link {mine.lower()}", "绑定好了"), (f"/link {mine}", "已经用过"))
    assert await line.read(lambda tx: staff_telegram.by_user(tx, str(person.id))) is None
    await person.follows(("/unlink", "还没有绑定"), ("/duty on", "还没有绑定"))
    await other.follows(("/unlink", "解除绑定"))


async def test_wrong_old_and_too_many_codes(line: Hotline) -> None:
    member = await line.member()
    person = line.citizen("小赵", "telegram")
    first = await code(line, member)
    second = await code(line, member)
    await person.follows(("/link", "绑定码"), (f"/link {first}", "不对"))
    line.clock.move(minutes=16)
    await person.follows((f"/link {second}", "过期"))
    await person.follows(*[("/link ABCD-2345", "不对")] * 3, ("/link ABCD-2345", "一小时"))
    good = await code(line, member)
    await person.follows((f"/link {good}", "一小时"))
    line.clock.move(hours=1)
    await person.follows((f"/link {await code(line, member)}", "绑定好了"))
    web = line.citizen("小孙", "web")
    assert "绑定好了" not in str(await web.says(f"/link {await code(line, member)}"))


async def test_who_was_disabled_is_no_longer_known(line: Hotline) -> None:
    person, member = await linked(line)
    async with line.database.transaction() as tx:
        await staff.disable(tx, member.id, line.clock.now())
    assert await line.read(lambda tx: staff_telegram.by_user(tx, str(person.id))) is None
    await person.follows(("/duty on", "还没有绑定"))


async def test_who_is_let_go_is_no_longer_on_duty(line: Hotline) -> None:
    person, member = await linked(line)
    boss = await line.member("孙主任", "admin")
    await person.follows(("/duty on", "开始值班"))
    (there,) = await line.read(presence.everyone)
    line.clock.move(hours=8)
    assert there.free(line.clock.now()), "no page is needed to be there"
    await line.engine.act(None, lambda turn: staffing.disable(turn, boss, member.id))
    await line.engine.act(None, lambda turn: staffing.enable(turn, boss, member.id))
    found = await line.read(lambda tx: staff_telegram.by_user(tx, str(person.id)))
    assert found
    assert found.duty_at is None
    (there,) = await line.read(presence.everyone)
    assert not there.free(line.clock.now())


async def test_edge_34_an_operator_is_a_citizen_until_on_duty(line: Hotline) -> None:
    person, _ = await linked(line)
    await person.follows(("家里停水了怎么办", "来源："), ("/duty", "没有在值班"))
    await person.follows(("/duty on", "开始值班"), ("/duty", "正在值班"), ("/duty off", "已下班"))
    await person.follows(("家里停水了怎么办", "来源："))


async def test_the_page_shows_a_code_once(house: House) -> None:
    seat = await house.sits_down("小赵", "operator")
    assert "还没有绑定" in await seat.sees("/desk/telegram")
    shown = (await seat.does("/desk/telegram/code", 200)).text
    made = shown.partition("/link ")[2][:9]
    assert made not in await seat.sees("/desk/telegram")
    person = house.hotline.citizen("小赵", "telegram")
    await person.follows((f"/link {made}", "绑定好了"))
    assert "已经绑定" in await seat.sees("/desk/telegram")
    await seat.does("/desk/telegram/end")
    assert "还没有绑定" in await seat.sees("/desk/telegram")
    assert "/desk/telegram" in await seat.sees("/desk/sessions")


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    with command_line(tmp_path, monkeypatch, capsys) as running:
        yield running


def test_the_command_prints_a_code(run: Run) -> None:
    run("staff", "add", "小赵", "--role", "operator")
    assert "/link " in run("staff", "telegram", "小赵").out
    ran = run("staff", "telegram", "小赵", "--unlink")
    assert (ran.status, "no linked" in ran.err) == (1, True)
