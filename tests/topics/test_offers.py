"""Who is asked first may say that they cannot: the next one is asked, and nobody is away."""

from storage import presence
from tests.topics.kit import Desk


async def on_duty(house: Desk) -> None:
    for person in (house.zhao, house.qian):
        await person.says("/duty on")
        await person.hears("开始值班")


async def states(house: Desk) -> set[str]:
    return {one.state for one in await house.house.read(presence.everyone)}


async def test_in_the_group_only_who_is_asked_can_decline(house: Desk) -> None:
    await on_duty(house)
    await house.li.says("我家停水三天了")
    await house.waits()
    card = await house.sees("现在：")
    assert "先请小赵" in card.text
    assert card.labels == ["接管", "不方便"]
    await house.qian.taps("不方便", card, chat=house.group)
    await house.until(lambda: any("不在等您" in one for one in house.group.chat.toasts))
    await house.zhao.taps("不方便", card, chat=house.group)
    await house.until(lambda: "先请小钱" in card.text)
    assert await states(house) == {"on"}
    await house.qian.taps("不方便", card, chat=house.group)
    await house.until(lambda: card.labels == ["接管"])
    await house.zhao.taps("接管", card, chat=house.group)
    await house.hears("我是小赵")


async def test_in_private_it_goes_to_the_next(house: Desk) -> None:
    await house.group.removes_bot()
    await on_duty(house)
    await house.li.says("人工")
    first = await house.hears("先请小赵", house.zhao)
    assert first.labels == ["接管", "不方便"]
    other = await house.hears("先请小赵", house.qian)
    assert other.labels == ["接管"], "it is not theirs to decline"
    await house.zhao.taps("不方便", first)
    asked = await house.hears("轮到您了", house.qian)
    assert asked.labels == ["接管", "不方便"]
    await house.until(lambda: "好的，请下一位同事" in house.zhao.chat.toasts)
    assert await states(house) == {"on"}
    await house.qian.taps("接管", asked)
    await house.hears("我是小钱")
