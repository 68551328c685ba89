"""What is danger to life now, and what was, is asked about, is over or only sounds like it.

The sentences are our own (payloads/dangers.txt: the danger, or nothing, and what is said): how
people in Shandong talk, plain Chinese, English.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from handlers import dangers, hearing
from handlers.citizen import emergency
from tests.dialogue import Hotline, city, shown

OWN = Path(__file__).parent / "payloads/dangers.txt"
REAL = Path(__file__).parents[2] / "shared/data/messages/citizens.csv"


def spotted(said: str) -> str:
    found = emergency.spot(hearing.plain(said), city())
    return found.id if found else ""


def rows() -> list[tuple[str, str]]:
    lines = [line.split("|", 1) for line in OWN.read_text("utf-8").splitlines()]
    return [(danger, said) for danger, said in lines]


def test_danger_as_it_is_told_and_what_is_none() -> None:
    kinds = Counter(danger for danger, _ in rows())
    assert set(kinds) == {"", *(one.id for one in city().emergencies)}
    assert min(kinds.values()) >= 15
    assert kinds[""] >= 900
    assert [
        (said, danger, spotted(said)) for danger, said in rows() if spotted(said) != danger
    ] == []


@pytest.mark.parametrize(
    ("said", "danger"),
    [
        ("收费站着火了", "fire"),
        ("仓库的材料着火了", "fire"),
        ("新闻大厦着火了", "fire"),
        ("刚看完新闻，我家楼下着火了", "fire"),
        ("家里着火了，快来救人，谢谢你们", "fire"),
        ("监控视频里看到我妈摔倒起不来了", "injury"),
        ("医院收费处有人晕倒了", "injury"),
        ("上班时间工人从楼上摔下来了", "injury"),
        ("应急电话打不通，有人晕倒了", "injury"),
        ("他正拿刀砍人，视频里都拍下来了", "crime"),
        ("案子没判，我就不想活了", "selfharm"),
        ("The lift is stuck and I am inside", "trapped"),
        ("there is an explosion", "fire"),
        ("the boiler exploded", "fire"),
        ("there was an explosion last year", ""),
        ("听说楼下着火了", ""),
        ("听说我们小区着火了是真的吗", ""),
        ("上班时间摔了算工伤吗", ""),
        ("昨天着火多亏师傅，谢谢你们", ""),
    ],
)
def test_a_word_of_an_office_or_of_the_news_hides_no_danger(said: str, danger: str) -> None:
    assert spotted(said) == danger


def test_every_danger_of_the_profile_has_patterns() -> None:
    assert {one.id for one in city().emergencies} == set(dangers.HEARD)


def test_a_page_with_such_words_is_a_complaint() -> None:
    """Real messages: few raise an alarm, and of those most say that they would rather die."""
    if not REAL.is_file():
        pytest.skip("the messages of ../shared are not here")
    with REAL.open(encoding="utf-8", newline="") as file:
        texts = [row["text"].replace("_x000D_", "\n") for row in csv.DictReader(file)]
    found = [one for one in texts if spotted(one)]
    assert len(found) <= 0.006 * len(texts)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_money_that_has_just_gone_is_110_and_doubt_96110(house: Hotline) -> None:
    li = house.citizen()
    (card,) = await li.says("我被骗了十万块")
    assert "钱刚转出去的，请现在就拨打110；还没转、拿不准的，拨打96110。" in card.text
    said = "\n".join(shown(one) for one in await li.says("历下区解放路12号"))
    assert "已经转给值班班长" in said


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_water_in_the_house_is_no_lift(house: Hotline) -> None:
    (card,) = await house.citizen().says("大水漫进屋里了，老人困在里面")
    assert "往高处走" in card.text
    assert "电梯" not in card.text
