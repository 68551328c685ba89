"""The second factor: RFC 6238's vectors, set up, asked for, never good twice, and lost phones."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot import factor
from bot.pages.desk.second import MOST_WRONG
from bot.pages.desk.staff_labels import S
from storage import factors, notes
from tests.pages.test_desk import PASSWORD, House, Seat, csrf, opened

RFC = b"12345678901234567890"
VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]
"""RFC 6238, appendix B, SHA-1."""


@pytest.mark.parametrize(("seconds", "right"), VECTORS)
def test_the_codes_are_those_of_the_standard(seconds: int, right: str) -> None:
    assert factor.code(RFC, seconds // 30, digits=8) == right
    now = datetime.fromtimestamp(seconds, UTC)
    assert factor.step_of(RFC, right[-6:], now) == seconds // 30
    spaced = f" {right[2:5]} {right[5:]} "
    assert factor.step_of(RFC, spaced, now + timedelta(seconds=30)) == seconds // 30
    assert factor.step_of(RFC, right[-6:], now + timedelta(seconds=60)) is None
    assert factor.step_of(RFC, "", now) is None
    assert factor.step_of(RFC, "一二三四五六", now) is None


def test_a_secret_and_a_kept_code_need_the_houses_key() -> None:
    salt = factor.new_salt()
    secret = factor.derived("house key", 1, salt)
    assert len(secret) == 20
    others = {factor.derived(*one) for one in (("other", 1, salt), ("house key", 2, salt))}
    assert secret not in others
    codes = factor.new_codes()
    assert len(set(codes)) == 10
    kept = factor.code_hash("house key", 1, codes[0])
    assert kept == factor.code_hash("house key", 1, f" {codes[0].upper().replace('-', ' ')} ")
    assert kept != factor.code_hash("other", 1, codes[0])
    uri = factor.address(secret, "小 赵", "济南12345")
    assert uri.startswith("otpauth://totp/%E6%B5%8E%E5%8D%9712345:%E5%B0%8F%20%E8%B5%B5?secret=")
    assert "<svg" in factor.picture(uri)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path, outside=True) as it:
        yield it


async def present(house: House, seat: Seat, *, steps: int = 0) -> str:
    """What the phone shows now."""
    async with house.hotline.database.reading() as tx:
        found = await factors.find(tx, seat.member.id)
    assert found
    secret = factor.derived("key for tests", seat.member.id, found.salt)
    return factor.code(secret, int(house.hotline.clock.now().timestamp()) // 30 + steps)


async def chooses(seat: Seat) -> None:
    """A password, as after the first link."""
    done = await seat.browser.post("/desk/password", data={"csrf": seat.csrf, "new": PASSWORD})
    assert done.status_code == 303


async def posts(seat: Seat, what: str, status: int, **fields: str) -> str:
    answer = await seat.browser.post(f"/desk/{what}", data={"csrf": seat.csrf, **fields})
    assert answer.status_code == status, answer.text
    return answer.text


async def sets_up(house: House, seat: Seat) -> list[str]:
    """The recovery codes."""
    await seat.sees("/desk/factor")
    page = await posts(seat, "factor/confirm", 200, code=await present(house, seat))
    codes = re.findall(r"<code>([\w-]{14})</code>", page)
    assert len(codes) == 10
    return codes


async def logs_in(house: House, name: str) -> tuple[httpx.AsyncClient, httpx.Response]:
    browser = house.browser()
    fields = {"name": name, "password": PASSWORD, "next": "/desk/cases"}
    return browser, await browser.post("/desk/login", data=fields)


async def test_a_duty_leader_sets_it_up_before_anything_else(house: House) -> None:
    li = await house.sits_down("李班长", "duty_leader")
    await li.sees("/desk")  # by the first link all is open, until a password is chosen
    await chooses(li)
    away = await li.browser.get("/desk/cases")
    assert (away.status_code, away.headers["location"]) == (303, "/desk/factor")
    assert S["factor_first"] in (await li.does("/desk/alarms/1/seen", 403)).text
    await li.sees("/desk/sessions")
    page = await li.sees("/desk/factor")
    assert "<svg" in page
    assert S["factor_must"] in page
    assert S["code_wrong"] in await posts(li, "factor/confirm", 400, code="000000")
    codes = await sets_up(house, li)
    assert not set(codes) & set(re.findall(r"[\w-]{14}", await li.sees("/desk/factor")))
    await li.sees("/desk/cases")


async def test_an_operator_may_and_a_lone_machine_must_not(house: House, tmp_path: Path) -> None:
    zhao = await house.sits_down("小赵", "operator")
    await chooses(zhao)
    await zhao.sees("/desk/cases")
    assert S["factor_what"] in await zhao.sees("/desk/factor")
    async with opened(tmp_path / "alone") as alone:
        admin = await alone.sits_down("老周", "admin")
        await chooses(admin)
        await admin.sees("/desk/cases")


async def test_the_code_is_asked_after_the_password_and_never_good_twice(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    await chooses(zhao)
    await sets_up(house, zhao)
    browser, half = await logs_in(house, "小赵")
    assert half.headers["location"] == "/desk/login/code?next=/desk/cases"
    assert (await browser.get("/desk/cases")).status_code == 303  # half-way in is not in
    fields = {"code": await present(house, zhao), "next": "/desk/cases"}
    again = await browser.post("/desk/login/code", data=fields)
    assert again.status_code == 401  # it was used to set up
    house.hotline.clock.move(seconds=30)
    fields["code"] = await present(house, zhao)
    done = await browser.post("/desk/login/code", data=fields)
    assert (done.status_code, done.headers["location"]) == (303, "/desk/cases")
    assert (await browser.get("/desk/cases")).status_code == 200
    other, _ = await logs_in(house, "小赵")
    assert (await other.post("/desk/login/code", data=fields)).status_code == 401
    fields["code"] = await present(house, zhao, steps=1)
    assert (await other.post("/desk/login/code", data=fields)).status_code == 303
    # An older step after a newer one is a replay as well.
    third, _ = await logs_in(house, "小赵")
    fields["code"] = await present(house, zhao)
    assert (await third.post("/desk/login/code", data=fields)).status_code == 401


async def test_half_way_in_ends_after_five_minutes_and_cannot_be_forged(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    await chooses(zhao)
    await sets_up(house, zhao)
    house.hotline.clock.move(minutes=1)
    browser, _ = await logs_in(house, "小赵")
    house.hotline.clock.move(minutes=6)
    late = await browser.post("/desk/login/code", data={"code": await present(house, zhao)})
    assert late.status_code == 410
    for mark in ("", "x", "1.password.1.x", f"{zhao.member.id}.link.{10**11}.00", "9.a.1.z"):
        stranger = house.browser(cookie=f"warmline_desk_half={mark}")
        assert (await stranger.get("/desk/login/code")).status_code == 410


async def test_a_link_alone_does_not_go_round_it(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    await chooses(zhao)
    await sets_up(house, zhao)
    house.hotline.clock.move(minutes=1)
    browser = house.browser()
    entered = await browser.post(f"/desk/enter/{await house.link(zhao.member)}")
    assert entered.headers["location"] == "/desk/login/code?next=/desk/password"
    assert (await browser.get("/desk/cases")).status_code == 303
    fields = {"code": await present(house, zhao), "next": "/desk/password"}
    assert (await browser.post("/desk/login/code", data=fields)).status_code == 303
    page = (await browser.get("/desk/password")).text
    assert 'name="old"' not in page  # a forgotten password can be set anew
    anew = {"csrf": csrf(page), "new": PASSWORD + "!"}
    assert (await browser.post("/desk/password", data=anew)).status_code == 303


async def test_a_recovery_code_does_once_in_place_of_the_phone(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    await chooses(zhao)
    codes = await sets_up(house, zhao)
    fields = {"recovery": codes[3].upper(), "next": "/desk"}
    for status in (303, 401):
        browser, _ = await logs_in(house, "小赵")
        assert (await browser.post("/desk/login/code", data=fields)).status_code == status
    assert "备用码还剩9个" in await zhao.sees("/desk/factor")
    house.hotline.clock.move(minutes=1)
    page = await posts(zhao, "factor/codes", 200, code=await present(house, zhao))
    assert codes[0] not in page
    browser, _ = await logs_in(house, "小赵")
    old = {"recovery": codes[0], "next": "/desk"}
    assert (await browser.post("/desk/login/code", data=old)).status_code == 401


async def test_nobody_guesses_for_long(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    await chooses(zhao)
    await sets_up(house, zhao)
    house.hotline.clock.move(minutes=1)
    for n in range(MOST_WRONG):
        assert S["code_wrong"] in await posts(zhao, "factor/end", 400, code=f"00000{n}")
    right = await present(house, zhao)
    assert S["code_slow"] in await posts(zhao, "factor/end", 400, code=right)
    async with house.hotline.database.reading() as tx:
        alarms = [row["text"] for row in await notes.open_alarms(tx)]
    assert alarms == ["小赵"]
    house.hotline.clock.move(minutes=61)
    await posts(zhao, "factor/end", 303, code=await present(house, zhao))
    assert S["factor_confirm"] in await zhao.sees("/desk/factor")


async def test_another_admin_resets_a_lost_phone(house: House) -> None:
    zhou, wu = [await house.sits_down(name, "admin") for name in ("老周", "老吴")]
    for seat in (zhou, wu):
        await chooses(seat)
        await sets_up(house, seat)
    own = await posts(zhou, f"staff/{zhou.member.id}/reset", 409)
    assert "另一位管理员" in own
    await posts(zhou, f"staff/{wu.member.id}/reset", 303)
    assert (await wu.browser.get("/desk")).headers["location"].startswith("/desk/login")
    browser, entered = await logs_in(house, "老吴")
    assert entered.headers["location"] == "/desk/cases"  # no code, and at once set up anew
    assert (await browser.get("/desk/cases")).headers["location"] == "/desk/factor"
    async with house.hotline.database.reading() as tx:
        assert await tx.value("SELECT count(*) FROM audit WHERE action = 'factor-reset'") == 1


async def test_setting_it_up_ends_other_sessions_and_all_others_can_be_ended(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    await chooses(zhao)
    others = [(await logs_in(house, "小赵"))[0] for _ in range(2)]
    assert S["others_end"] in await zhao.sees("/desk/sessions")
    await posts(zhao, "sessions/others", 303)
    assert [(await one.get("/desk")).status_code for one in others] == [303, 303]
    other, _ = await logs_in(house, "小赵")
    assert (await other.get("/desk")).status_code == 200
    await sets_up(house, zhao)
    assert (await other.get("/desk")).status_code == 303
    assert S["factor_on"] in await zhao.sees("/desk/sessions")
