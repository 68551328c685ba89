"""A case's time at its page: limits with their sources, and each change of the due date."""

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
