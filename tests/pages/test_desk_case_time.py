"""A case's time at its page: limits with their sources, and each change of the due date."""

from storage import cases, thanks
from tests.pages.test_desk import House, house
from tests.pages.test_desk_cases import PARKS, acts, filed

__all__ = ["house"]


async def test_the_page_tells_where_the_date_comes_from(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    leader = await house.sits_down("王班长", "duty_leader")
    case = await filed(house, house.hotline.citizen("王先生"))
    before = await zhao.sees(f"/desk/cases/{case.number}")
    assert "5个工作日" in before
    assert "《济南市12345市民服务热线条例》（2018）第二十四条" in before
    assert "开始计时" not in before
    await acts(zhao, case, "dispatch", to=PARKS, key="d1")
    await acts(leader, case, "extend", days="2", reason="要等设备", key="e1")
    page = await zhao.sees(f"/desk/cases/{case.number}")
    moved = page[page.index('class="case-time"') :]
    assert "派单，开始计时</b> → 11月30日 17:00" in moved
    assert "延期</b> → 12月2日 17:00" in moved
    assert "要等设备" in moved


async def test_thanks_stand_in_the_list_until_they_are_read(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    zhou = await house.sits_down("老周", "department", department=PARKS)
    case = await filed(house, house.hotline.citizen("王先生"))
    async with house.hotline.database.transaction() as tx:
        now = house.hotline.clock.now()
        await thanks.add(tx, case.id, "谢谢，打13912345678", now=now, department=PARKS)
    assert "市民的感谢" not in await zhao.sees("/desk/cases")
    page = await zhou.sees("/desk/cases")
    assert "市民的感谢" in page
    assert "13912345678" not in page
    await zhao.does("/desk/thanks/1/seen")
    assert "市民的感谢" in await zhou.sees("/desk/cases"), "somebody else cannot read it away"
    await zhou.does("/desk/thanks/1/seen")
    assert "市民的感谢" not in await zhou.sees("/desk/cases")


async def test_a_case_that_came_back_shows_both_ways(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = house.hotline.citizen("王先生")
    before = await filed(house, wang)
    after = await filed(house, wang, former_id=before.id)
    page = await zhao.sees(f"/desk/cases/{after.number}")
    assert f'href="/desk/cases/{before.number}"' in page
    assert f'href="/desk/cases/{after.number}"' in await zhao.sees(f"/desk/cases/{before.number}")
    async with house.hotline.database.reading() as tx:
        assert (await cases.glance(tx, after.id)).former_id == before.id
