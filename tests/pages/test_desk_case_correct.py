"""改正 at the desk: one tap for what was suggested, a form for the rest, nothing overwritten."""

import re
from html import unescape
from typing import Any

from storage import cases
from storage.cases import Case
from tests.dialogue import labels
from tests.pages.test_desk import House, house
from tests.pages.test_desk_cases import PARKS, acts, again

__all__ = ["house"]

TOLD = "历下区解放路那边晚上施工太吵了，老人睡不好"


async def told(house: House) -> Case:
    """A case that was filed in the chat, so that what its words suggest is kept."""
    wang = house.hotline.citizen("王先生")
    await wang.says(TOLD)
    await wang.says("不留")
    (said, *_) = await wang.taps("没错，提交")
    assert labels(said)
    (case,) = await wang.cases()
    return case


def chips(page: str) -> dict[str, dict[str, Any]]:
    """The one-tap forms by the field that they settle."""
    found = {}
    for form in re.findall(r"<form class=\"suggested-one\".*?</form>", page, re.DOTALL):
        fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
        if "chip" in fields:
            found[next(iter(set(fields) & set(FIELDS)))] = {
                name: unescape(value) for name, value in fields.items() if name != "csrf"
            }
    return found


FIELDS = ("kind", "urgency", "vulnerable", "place", "district")


async def test_what_is_not_sure_is_settled_by_one_tap(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    zhou = await house.sits_down("老周", "department", department=PARKS)
    case = await told(house)
    async with house.hotline.database.transaction() as tx:
        await tx.execute("UPDATE cases SET kind = 'suggest', district = '市中区'")
    url = f"/desk/cases/{case.number}"
    offered = chips(await zhao.sees(url))
    assert {"kind", "district"} <= set(offered), "they differ from the case"
    assert offered["district"]["seen_district"] == "市中区"
    await zhao.does(f"{url}/act", **offered["district"])
    await zhao.does(f"{url}/act", **offered["kind"])
    now = await again(house, case)
    assert (now.kind, now.district) == (case.kind, "历下区")
    page = await zhao.sees(url)
    assert {"kind", "district"}.isdisjoint(chips(page))
    assert "区县：市中区 → 历下区" in page
    await acts(zhao, case, "dispatch", to=PARKS)
    page = await zhou.sees(url)
    assert chips(page) == {}
    assert 'value="correct"' not in page
    async with house.hotline.database.transaction() as tx:
        await tx.execute("UPDATE cases SET district = '', status = 'in_review'")
    assert chips(await zhao.sees(url)) == {}, "it is answered: nothing is asked any more"


async def test_the_form_changes_what_was_changed_and_overwrites_nothing(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    case = await told(house)
    url = f"/desk/cases/{case.number}"
    assert 'id="correct-district"' in await zhao.sees(url)
    seen = {f"seen_{name}": getattr(case, name) for name in FIELDS}
    form = {name: getattr(case, name) for name in FIELDS} | seen
    nothing = await acts(zhao, case, "correct", 409, **form)
    assert "没有执行：还没有改动哪一项" in nothing
    assert "不能并进去" in await acts(zhao, case, "merge", 409, to=case.number)
    form |= {"place": "解放路12号工地", "urgency": "urgent"}
    assert "改正" in await acts(zhao, case, "correct", **form)
    async with house.hotline.database.reading() as tx:
        event = (await cases.events(tx, case.id))[-1]
    assert set(event.details["changed"]) == {"place", "urgency"}
    older = await acts(zhao, case, "correct", 409, **{**form, "place": "别处"})
    assert "别的同事刚刚改过" in older
    assert (await again(house, case)).place == "解放路12号工地"
    answer = await zhao.browser.post(
        f"{url}/act", data={"csrf": zhao.csrf, "action": "correct", **form, "urgency": "normal"}
    )
    assert answer.status_code == 409
    assert "解放路12号工地" in answer.text
