"""A message that is changed afterwards: the draft changes with it, a case is offered the words."""

import pytest

from storage import cases, messages, notes
from storage.messages import Message
from tests.dialogue import Citizen, Hotline, labels, shown
from tests.test_dialogue_report import LAMP

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
OTHER = "历下区解放路21号院5号楼的路灯坏了半个月，一直没人管"


async def said(li: Citizen, text: str) -> Message:
    return next(one for one in reversed(await li.transcript()) if one.text == text)


async def test_the_card_follows_what_is_changed_and_the_case_is_filed_so(house: Hotline) -> None:
    li = house.citizen(channel="telegram")
    await li.follows((LAMP, "怎么联系您"), ("不留", "地点：历下区解放路12号院3号楼"))
    card = (await li.transcript())[-1]
    first = await said(li, LAMP)
    (now,) = await li.edits(first, OTHER)
    assert (now.key, now.edited_at is not None) == (card.key, True)
    assert "改过的话" in now.text
    assert "地点：历下区解放路21号院5号楼" in shown(now)
    assert "12号院" not in shown(now)
    versions = await house.read(lambda tx: messages.versions(tx, first.id))
    assert [row["text"] for row in versions] == [LAMP]
    await li.follows(("「没错，提交」", "编号JN261123-0001"))
    (case,) = await li.cases()
    assert (case.detail, case.place) == (OTHER, "历下区解放路21号院5号楼")


async def test_after_filing_the_new_words_are_added_by_one_tap_and_once(house: Hotline) -> None:
    li = house.citizen(channel="telegram")
    await li.follows(
        (LAMP, "怎么联系您"), ("13805311234", "我记下的是这样"), ("「没错，提交」", "编号JN")
    )
    (offer,) = await li.edits(await said(li, LAMP), OTHER)
    assert "JN261123-0001" in offer.text
    assert labels(offer) == ["补充到工单"]
    longer = OTHER + "，老人夜里看不见路"
    (again,) = await li.edits(await said(li, OTHER), longer)
    assert again.key == offer.key  # renewed in its place
    await li.follows(("「补充到工单」", "已经补充到JN261123-0001"))
    await li.taps("补充到工单")
    (case,) = await li.cases()
    events = await house.read(lambda tx: cases.events(tx, case.id))
    assert [one.text for one in events if one.action == "supplement"] == [longer]
    assert case.detail == LAMP  # what was filed stays as it was filed
    await li.follows(("「补充情况」", "发给我"), ("还有一盏也坏了", "已经补充到"))
    (offer,) = await li.edits(await said(li, "还有一盏也坏了"), "还有两盏也坏了")
    assert labels(offer) == ["补充到工单"]


async def test_danger_that_comes_by_an_edit_is_answered_as_danger(house: Hotline) -> None:
    li = house.citizen(channel="telegram")
    await li.follows(("楼道里有股怪味，没人管，很难受", "在哪里"))
    first = await said(li, "楼道里有股怪味，没人管，很难受")
    (answer,) = await li.edits(first, "楼道里煤气泄漏，没人管，很难受")
    assert "110" in answer.text or "119" in answer.text or "燃气" in answer.text
    assert (await li.talk()).state["form"]["slots"]["detail"] == "楼道里煤气泄漏，没人管，很难受"
    alarms = await house.read(notes.open_alarms)
    assert [one["kind"] for one in alarms] == ["emergency-gas"]
    second = await said(li, "楼道里煤气泄漏，没人管，很难受")
    answers = await li.edits(second, "楼道里煤气泄漏，没人管，特别难受")
    assert "在哪里" in answers[-1].text  # said once; the question that is open comes anew
    assert len(await house.read(notes.open_alarms)) == 1


@sqlite
async def test_what_was_answered_for_itself_stays_and_an_answer_can_be_changed(
    house: Hotline,
) -> None:
    li = house.citizen(channel="telegram")
    await li.follows(("路灯坏了半个月，一直没人管", "在哪里"), ("解放路12号院", "怎么联系您"))
    answers = await li.edits(await said(li, "路灯坏了半个月，一直没人管"), LAMP)
    assert "怎么联系您" in answers[-1].text
    assert (await li.talk()).state["form"]["slots"]["place"] == "解放路12号院"
    await li.edits(await said(li, "解放路12号院"), "解放路88号院")
    assert (await li.talk()).state["form"]["slots"]["place"] == "解放路88号院"
    await li.says("13805311234")
    (card,) = await li.edits(await said(li, "13805311234"), "13905315678")
    assert "139****5678" in shown(card)
    (wrong,) = await li.edits(await said(li, "13905315678"), "1390531")
    assert "少了" in wrong.text
    await li.follows(("13905315678", "139****5678"))


@sqlite
async def test_a_place_that_is_taken_out_of_the_words_is_asked(house: Hotline) -> None:
    li = house.citizen(channel="telegram")
    await li.follows((LAMP, "怎么联系您"))
    answers = await li.edits(await said(li, LAMP), "我家门口的路灯坏了半个月，一直没人管")
    assert "在哪里" in answers[-1].text
    await li.follows(
        ("解放路12号院3号楼", "怎么联系您"), ("不留", "我记下的是这样"), ("对", "编号JN")
    )


@sqlite
async def test_a_card_that_is_no_longer_the_last_word_is_shown_anew(house: Hotline) -> None:
    li = house.citizen(channel="telegram")
    await li.follows((LAMP, "怎么联系您"), ("不留", "我记下的是这样"), ("「改一改」", "哪一项"))
    card = next(one for one in await li.transcript() if one.extras.get("card"))
    (anew,) = await li.edits(await said(li, LAMP), OTHER)
    assert anew.key != card.key
    assert "21号院" in shown(anew)


@sqlite
async def test_a_photo_can_get_its_words_afterwards(house: Hotline) -> None:
    li = house.citizen(channel="telegram")
    await li.sends(files=[{}])
    photo = next(one for one in await li.transcript() if one.extras.get("files"))
    answers = await li.edits(photo, LAMP)
    assert "怎么联系您" in answers[-1].text
    await li.follows(("不留", "我记下的是这样"), ("「没错，提交」", "编号JN"))
    (offer,) = await li.edits(photo, OTHER)
    assert labels(offer) == ["补充到工单"]


@sqlite
async def test_a_person_can_be_wanted_by_an_edit_and_who_waits_is_left_in_peace(
    house: Hotline,
) -> None:
    li = house.citizen(channel="telegram")
    await li.follows((LAMP, "怎么联系您"))
    first = await said(li, LAMP)
    await li.edits(first, "人工")
    assert (await li.talk()).handoff is not None
    assert await li.edits(first, OTHER) == []
    assert (await said(li, OTHER)).key == first.key


@sqlite
async def test_an_edit_of_what_belongs_nowhere_says_nothing(house: Hotline) -> None:
    li = house.citizen(channel="telegram")
    await li.says("身份证丢了怎么补办？")
    first = await said(li, "身份证丢了怎么补办？")
    assert await li.edits(first, "身份证丢了在哪补办？") == []
    await li.follows((LAMP, "怎么联系您"), ("不留", "我记下的是这样"), ("「没错，提交」", "编号JN"))
    assert await li.edits(first, "身份证丢了在哪儿补办？") == []
    await li.taps("撤回")
    await li.taps("确定撤回")
    assert await li.edits(await said(li, LAMP), OTHER) == []
