"""An album is one thing that somebody says, in several messages: it is answered once."""

from collections.abc import Sequence

import pytest

from storage import media
from storage.messages import Message
from tests.dialogue import Citizen, Hotline, shown
from tests.test_dialogue_cases import answered, filed

LAMP = "历下区解放路12号院3号楼的路灯坏了半个月，一直没人管"
sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
pytestmark = sqlite


async def shows(li: Citizen, captions: Sequence[str], name: str = "") -> list[list[Message]]:
    """An album with these captions below its photos; what was said after each part."""
    group = name or f"album-{captions}"
    heard = []
    for number, caption in enumerate(captions):
        ident = f"{group}-{number}"
        photo = {"file_id": ident, "file_unique_id": ident, "width": 9, "height": 9}
        raw = {"photo": [photo], "media_group_id": group, "caption": caption}
        heard.append(await li.sends(raw=raw))
    return heard


async def photos(house: Hotline, number: int) -> list[str]:
    return [one.key for one in await house.read(lambda tx: media.of_case(tx, number, "citizen"))]


@pytest.mark.parametrize(
    ("captions", "expected"),
    [
        pytest.param(("谢谢你们", "", ""), ("不客气", "", ""), id="thanks"),
        pytest.param(("着火了救命", "", ""), ("119", "", ""), id="danger"),
        pytest.param(("", "着火了救命", ""), ("", "119", ""), id="danger, said later"),
        pytest.param(("我活不下去了", "", ""), ("有人", "", ""), id="despair: in the queue"),
        pytest.param((LAMP, "", ""), ("怎么联系您", "", ""), id="a report"),
        pytest.param(("", LAMP, ""), ("什么事", "怎么联系您", ""), id="the words come second"),
    ],
)
async def test_an_album_is_answered_once(
    house: Hotline, captions: Sequence[str], expected: Sequence[str]
) -> None:
    li = house.citizen("小周", "telegram")
    for said, part in zip(await shows(li, captions), expected, strict=True):
        heard = "\n".join(shown(one) for one in said)
        assert part in heard
        assert bool(part or captions[0] == "") or not heard
    kept = [one for one in await li.transcript() if one.extras.get("files")]
    assert len(kept) == 3


async def test_every_photo_of_a_report_is_in_the_case(house: Hotline) -> None:
    li = house.citizen("小周", "telegram")
    await shows(li, ("", LAMP, ""))
    await li.follows(("不留", "3份"))
    first, *others = await shows(li, ("晚上拍的", "这是灯杆，也歪了", ""))
    assert "5份" not in shown(first[-1])
    assert "灯杆，也歪了" in shown(others[0][-1])
    assert not others[1]
    await li.follows(("「没错，提交」", "编号JN"))
    (case,) = await li.cases()
    assert len(await photos(house, case.id)) == 6
    assert "灯杆" in case.detail


async def test_danger_in_the_middle_of_a_report_keeps_the_photos(house: Hotline) -> None:
    li = house.citizen("小周", "telegram")
    await li.follows((LAMP, "怎么联系您"))
    first, *others = await shows(li, ("电线着火了！", "", ""))
    assert "119" in shown(first[-1])
    assert others == [[], []]
    await li.follows(("「接着说」", "怎么联系您"), ("不留", "3份"))


async def test_a_form_that_is_gone_takes_no_more(house: Hotline) -> None:
    li = house.citizen("小周", "telegram")
    await shows(li, (LAMP,), "slow")
    await li.follows(("取消", "不登记"))
    assert await shows(li, ("", ""), "slow") == [[], []]
    assert "form" not in (await li.talk()).state


async def test_waiting_for_a_person(house: Hotline) -> None:
    li = house.citizen("小周", "telegram")
    await li.follows(("人工", "排在最前面"))
    first, *others = await shows(li, ("您看看这个", "", ""))
    assert len(first) == 1
    assert others == [[], []]


async def test_more_for_a_case_open_or_ended(house: Hotline) -> None:
    li = house.citizen("小周", "telegram")
    case = await filed(li)
    await li.follows(("「补充情况」", "补充的话或照片"))
    first, *others = await shows(li, ("又坏了一盏", "这一盏", ""))
    assert "已经补充" in first[-1].text
    assert others == [[], []]
    assert len(await photos(house, case.id)) == 3
    await li.follows(("「补充情况」", "补充的话或照片"))
    leader = await house.member("王班长", "duty_leader")
    (case,) = await li.cases()
    await house.act(case, leader, action="withdraw", reason="和另一件重复")
    await li.hears()
    first, *others = await shows(li, ("再补充一张", "", ""))
    assert "状态刚刚变了" in first[0].text
    assert others == [[], []]
    assert "form" not in (await li.talk()).state


@pytest.mark.parametrize("said", ["打过电话", "没解决"])
async def test_an_answer_to_a_question_with_photos(house: Hotline, said: str) -> None:
    li = house.citizen("小周", "telegram")
    case = await answered(house, await filed(li))
    await li.hears()
    if said == "没解决":
        await li.follows(("「联系过」", "解决了吗"))
    first, *others = await shows(li, (said, "", ""))
    assert ("解决了吗" if said == "打过电话" else "重新办理") in shown(first[-1])
    assert others == [[], []]
    assert len(await photos(house, case.id)) == 3
    first, *others = await shows(li, ("", "灯罩是碎的", ""), "remark")
    assert first
    assert others == [[], []]
    assert len(await photos(house, case.id)) == 6
