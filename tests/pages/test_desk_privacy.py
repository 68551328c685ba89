"""Personal data at the desk: what a department never sees, counted looks, one-tap merging."""

from starlette.routing import Route

from bot.pages.desk import contact
from handlers.cases import groups
from handlers.masking import mask
from storage import cases, media, notes
from storage.cases import Case
from storage.media import File
from tests.dialogue import shown
from tests.pages.test_desk import PNG, House, house
from tests.pages.test_desk_cases import PARKS, acts, again, filed

__all__ = ["house"]

SECRETS = (
    "李建国",
    "13912345678",
    "139 1234 5678",
    "37010219900101123X",
    "鲁A12345",
    "6222021234567890123",
    "lijianguo88",
    "lijg@example.com",
    "李建国家门口.png",
    "88812345",
)
TOLD = (
    "我叫李建国，举报山大路的苗圃砍树。电话139 1234 5678，身份证37010219900101123X，车牌鲁A12345，"
    "卡号6222021234567890123，微信：lijianguo88，邮箱lijg@example.com，座机0531-88812345"
)


async def wrong_told(house: House) -> Case:
    """A 举报 with everything that could tell who it was, given to a department."""
    li = house.hotline.citizen("李建国")
    case = await filed(
        house,
        li,
        kind="report",
        summary="李建国举报苗圃砍树",
        detail=TOLD,
        happened="昨天，我叫李建国",
        place="山大路143号李建国家旁",
        contact_name="李建国",
    )
    kept = await house.hotline.engine.files.keep(PNG)
    file = File(
        "photo2345678", None, "image", "image/png", SECRETS[8], 1, kept.sha256, {}, "stored", 0
    )
    async with house.hotline.database.transaction() as tx:
        now = house.hotline.clock.now()
        await media.add(tx, file, now=now)
        await cases.attach(tx, case.id, [file.key], side="citizen", now=now)
        await cases.change(
            tx,
            await cases.by_id(tx, case.id),
            actor="citizen",
            action="supplement",
            now=now,
            text=TOLD,
            details={"files": [file.key]},
        )
    return await again(house, case)


def filled(path: str, case: Case) -> str:
    for name, value in (
        ("{number}", case.number),
        ("{chat:int}", str(case.conversation_id)),
        ("{key}", "photo2345678"),
        ("{id:int}", "1"),
        ("{id}", "1"),
    ):
        path = path.replace(name, value)
    return path if "{" not in path else path.partition("{")[0] + "1"


async def test_no_route_tells_a_department_who_told_of_a_wrong(house: House) -> None:
    case = await wrong_told(house)
    zhao = await house.sits_down("小赵", "operator")
    zhou = await house.sits_down("老周", "department", "inspector", department=PARKS)
    await acts(zhao, case, "dispatch", to=PARKS)
    assert "李建国" in await zhao.sees(f"/desk/cases/{case.number}")  # the centre reads it
    routes = [route for route in zhou.browser._transport.app.routes if isinstance(route, Route)]  # type: ignore[attr-defined]
    walked = 0
    for route in routes:
        if (
            not route.path.startswith("/desk")
            or route.path.endswith("events")
            or "logout" in route.path
        ):
            continue
        url = filled(route.path, case)
        for more in ("", "?status=all", "?format=json"):
            if "GET" in (route.methods or ()):
                answer = await zhou.browser.get(url + more)
                told = answer.text + str(answer.headers)
                assert [one for one in SECRETS if one in told] == [], url
                walked += 1
    assert walked > 40
    page = await zhou.sees(f"/desk/cases/{case.number}")
    assert "举报人的姓名和电话不出热线中心" in page
    assert "苗圃砍树" in page
    refused = await zhou.does(f"/desk/cases/{case.number}/contact", 403, reason="想问问他")
    assert "不出热线中心" in refused.text


async def test_looks_are_counted_and_many_alarm(house: House) -> None:
    case = await filed(house, house.hotline.citizen("王先生"))
    zhao = await house.sits_down("小赵", "operator")
    url = f"/desk/cases/{case.number}/contact"
    for n in range(contact.MOST_AN_HOUR):
        assert "13912345678" in (await zhao.does(url, reason=f"回电{n}")).text
    late = await zhao.does(url, 429, reason="再看")
    assert "13912345678" not in late.text
    alarms = await house.hotline.read(notes.open_alarms)
    assert [one["text"] for one in alarms if one["kind"] == "reveals"] == ["小赵 20"]
    house.hotline.clock.move(hours=1, minutes=1)
    assert "13912345678" in (await zhao.does(url, reason="回电")).text


async def test_the_citizen_reads_who_looked_and_why(house: House) -> None:
    wang = house.hotline.citizen("王先生")
    case = await filed(house, wang)
    await wang.follows(("我的数据", ""), ("「谁看过我的信息」", "没有工作人员查看过"))
    zhou = await house.sits_down("老周", "department", department=PARKS)
    zhao = await house.sits_down("小赵", "operator")
    await acts(zhao, case, "dispatch", to=PARKS)
    await wang.hears()
    await zhou.does(f"/desk/cases/{case.number}/contact", reason="约时间上门")
    await zhao.does(f"/desk/cases/{case.number}/contact", reason="核对，他另一个号是13800001111")
    (said,) = await wang.taps("谁看过我的信息")
    text = shown(said)
    assert "2次" in text
    assert f"{PARKS}：约时间上门" in text
    assert "济南12345：核对" in text
    assert "老周" not in text
    assert "小赵" not in text
    assert "13800001111" not in text


async def test_what_may_be_the_same_is_shown_and_merged_by_one_tap(house: House) -> None:
    wang, liu = house.hotline.citizen("王先生"), house.hotline.citizen("刘女士")
    first = await filed(house, wang)
    second = await filed(house, liu, detail="山大路143号铁链长进老槐树的树干里了")
    async with house.hotline.database.transaction() as tx:
        await groups.keep(tx, first)
        await groups.keep(tx, second)
    zhao = await house.sits_down("小赵", "operator")
    page = await zhao.sees(f"/desk/cases/{second.number}")
    assert "可能是同一件事" in page
    assert first.number in page
    assert "同一地点" in page
    assert "一键并案" in page
    await acts(zhao, second, "merge", to=first.number, key="m1")
    assert (await again(house, second)).merged_into == first.id
    zhou = await house.sits_down("老周", "department", department=PARKS)
    await acts(zhao, first, "dispatch", to=PARKS)
    assert "可能是同一件事" not in await zhou.sees(f"/desk/cases/{first.number}")


def test_masks_do_not_touch_what_is_no_secret() -> None:
    for text in ("JN261123-0042", "2026年11月24日8点", "经十路12345号", "解放路12号院3单元"):
        assert mask(text) == text
