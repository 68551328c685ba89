"""Pinyin is read as the words it means; what is English, a name, or hardly understood is not."""

import re
from pathlib import Path

import pytest

from handlers import spelling
from handlers.texts import Texts
from tests.dialogue import Hotline, city, labels

TEXTS = Texts()

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ludeng huai le", "路灯坏了"),
        ("lu deng huai le, mei ren guan!", "路灯坏了，没人管！"),
        ("women xiaoqu tingshui san tian le", "我们小区停水三天了"),
        ("YIBAO ZENME BAOXIAO?", "医保怎么报销？"),
        ("laoban gongzi bu fa", "老板工资不发"),
        ("lixia qu jingshi lu 12 hao", "历下区 jing shi lu 12号"),
        ("zhaohuo le jiuming", "着火了救命"),
        *((one, "") for one in ("banana", "data", "Shanghai", "Zhang Wei", "hello", "hao", "K52")),
        *((one, "") for one in ("can you help me", "the light is broken", "gjj", "路deng坏了", "")),
        ("ta jia de mao zong shi luan jiao", ""),
    ],
)
def test_read(typed: str, meant: str) -> None:
    assert spelling.read(typed, city(), TEXTS) == meant


def test_english_is_no_pinyin() -> None:
    files = Path(spelling.__file__).parents[1].joinpath("texts").glob("*.en.ftl")
    said = [one for file in files for one in re.split(r"[.!?\n=]", file.read_text("utf-8"))]
    assert len(said) > 1000
    read = [one for one in said if spelling.read(one, city(), TEXTS) or spelling.looks(one)]
    assert read == []


async def test_a_report_in_pinyin(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("ludeng huai le", "在哪里"), ("jiefang lu 12 hao yuan", "怎么联系您"))
    await li.follows(("bu liu", "路灯坏了（ludeng huai le）"), ("mei cuo", "编号JN"))
    (case,) = await li.cases()
    assert (case.detail, case.place) == ("路灯坏了（ludeng huai le）", "jiefang lu 12 hao yuan")
    said = [one.text for one in await li.transcript() if one.side == "citizen"]
    assert said == ["ludeng huai le", "jiefang lu 12 hao yuan", "bu liu", "mei cuo"]


async def test_questions_thanks_danger_and_a_person(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(
        *(
            ("yibao zenme baoxiao", "医保窗口"),
            ("shenfenzheng diu le", "补领"),
            ("xiexie", "不客气"),
        ),
        *(("zhaohuo le jiuming", "119"), ("rengong", "请工作人员"), ("suan le", "不等了")),
    )


@sqlite
async def test_what_is_not_read_surely_is_asked_for_kindly(house: Hotline) -> None:
    li = house.citizen()
    (asked,) = await li.says("yizhang sanliu gege wode")
    assert asked.text.startswith("您写的是拼音，我没有读准")
    assert labels(asked) == ["登记下来，请部门处理", "请工作人员来"]
    await li.taps("登记下来，请部门处理")
    assert (await li.talk()).state["form"]["slots"]["detail"] == "yizhang sanliu gege wode"
    wang = house.citizen("王工")
    offered = await wang.says("laoban gongzi bu fa")
    assert labels(offered[-1])[0] == "登记下来，请部门处理"
    await wang.taps("登记下来，请部门处理")
    detail = (await wang.talk()).state["form"]["slots"]["detail"]
    assert detail == "老板工资不发（laoban gongzi bu fa）"
