"""What is kept, all of it as a file, and being forgotten."""

import json
from pathlib import Path
from typing import Any

from bot.channels.telegram.account import WANTED
from tests.dialogue import Citizen, Hotline

PHONE = "13805311234"
LAMP = f"历下区解放路12号院的路灯坏了半个月，一直没人管，我的电话{PHONE}"
ALONE = "我跟您说句心里话，老伴走了三年"

TABLES = (
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    "SELECT name FROM sqlite_master WHERE type = 'table'",
)


async def told(house: Hotline) -> Citizen:
    """A citizen who has told much: a case, small talk, an emergency, a draft and a queue."""
    li = house.citizen("李奶奶李桂兰")
    await li.follows((LAMP, "我记下的是这样"), ("「没错，提交」", "编号JN"), (ALONE, ""))
    await li.follows(("取消", ""), ("我家着火了，我叫李桂兰", "119"))
    await li.follows((f"经十路的井盖坏了没人管，电话{PHONE}", "我记下的是这样"), ("人工", "最前面"))
    return li


async def everything(house: Hotline, kind: str) -> dict[str, str]:
    """Every table as text."""

    async def read(tx: Any) -> dict[str, str]:
        names = [row["name"] for row in await tx.rows(TABLES[kind == "sqlite"])]
        return {name: str(await tx.rows(f"SELECT * FROM {name}")) for name in names}

    return await house.read(read)


async def test_the_export_is_json_with_all(house: Hotline, tmp_path: Path) -> None:
    li = await told(house)
    await li.follows(("「不等了」", "不等了"), ("隐私", "我们只留办事要用的"))
    (export,) = await li.taps("把我的数据给我一份")
    (key,) = export.extras["files"]
    files = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    data = json.loads(files[-1].read_text("utf-8"))
    assert key
    assert data["person"]["phone"] == PHONE
    assert ALONE in [one["text"] for one in data["messages"]]
    (case,) = data["cases"]
    assert case["events"][0]["action"] == "submit"
    assert "路灯" in case["detail"]


async def test_forgotten_means_gone_from_every_table(house: Hotline, database_kind: str) -> None:
    li = await told(house)
    before = await everything(house, database_kind)
    assert any(PHONE in text for text in before.values())
    await li.follows(("隐私", "我们只留"), ("「删除我的数据」", "确定要删除吗"))
    await li.follows(("「确定删除」", "一分钟内删完"))
    await house.later(minutes=2)
    after = await everything(house, database_kind)
    for trace in (PHONE, ALONE, "李桂兰", li.address.peer):
        assert [name for name, text in after.items() if trace in text] == []
    assert "路灯坏了半个月" in after["cases"]  # the case stays


async def test_edge_14_what_is_deleted_on_telegram_stays_and_the_citizen_knows(
    house: Hotline,
) -> None:
    """Telegram tells a bot nothing of it: no update exists; our copy stays, and it says so."""
    assert not any("delete" in one for one in WANTED)
    li = house.citizen("李奶奶", "telegram")
    await li.says(ALONE)
    await li.follows(("隐私", "Telegram上您删掉的消息，我们收不到删除的通知，这边的记录会留着"))
    assert ALONE in [one.text for one in await li.transcript()]


async def test_a_no_deletes_nothing(house: Hotline) -> None:
    li = await told(house)
    await li.follows(("「不等了」", ""), ("隐私", "我们只留"), ("「删除我的数据」", "确定要删除吗"))
    await li.follows(("「先不删」", "我能帮您做这些"))
    await house.later(minutes=5)
    assert (await li.talk()).phone == PHONE
