"""Beside a person where there are no buttons: numbers are said to them, the label is a tap."""

from storage import outbox
from tests.takeover.kit import Desk, words


async def test_a_number_is_for_the_person_and_the_label_is_a_tap(desk: Desk) -> None:
    li, zhao = desk.house.citizen("李奶奶", "wechat"), await desk.member("小赵")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    end = (await li.transcript())[-1].extras["choices"][0]["label"]
    key = (await li.transcript())[-1].key
    (part,) = await desk.house.read(lambda tx: outbox.parts(tx, key))
    assert part.payload["text"]["content"].endswith(f"可以直接回复：\n{end}")
    assert await li.says("1") == []
    assert await li.says("结束人工吗？我还没说完") == []
    assert (await desk.find(handoff)).state == "ACTIVE"
    assert words(await li.says(end))
    assert (await desk.find(handoff)).state not in ("ACTIVE", "HOLD")


async def test_where_there_are_buttons_words_are_words(desk: Desk) -> None:
    li, zhao = desk.house.citizen("李奶奶", "telegram"), await desk.member("小赵")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    end = (await li.transcript())[-1].extras["choices"][0]["label"]
    assert await li.says(end) == []
    assert (await desk.find(handoff)).state == "ACTIVE"
