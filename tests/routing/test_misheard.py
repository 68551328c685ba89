"""Words that were taken for something they are not."""

import pytest

from handlers import hearing
from handlers.cases import intake
from handlers.citizen import emergency
from tests.dialogue import city


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("水管瘫痪两天了没人修", ""),
        ("一下雪交通就瘫痪", ""),
        ("办事系统瘫痪，白跑一趟", ""),
        ("路灯不亮，晚上看不见路", ""),
        ("标线磨没了，夜里看不见", ""),
        ("我丈夫瘫痪，翻身都难", "残疾或失能"),
        ("我婆婆瘫痪了，没人照看", "残疾或失能"),
        ("他两只眼都看不见，要人领着", "残疾或失能"),
        ("交通瘫痪，我推着轮椅过不去", "残疾或失能"),
    ],
)
def test_who_needs_more_care(said: str, who: str) -> None:
    assert intake.understand(said, city()).vulnerable == who


@pytest.mark.parametrize(
    ("said", "danger"),
    [
        ("孩子在商场走丢过，建议加个广播", ""),
        ("老人以前走丢过两回，想要个定位手环", ""),
        ("去年有落水的孩子，建议河边装护栏", ""),
        ("表扬跳河救起落水的孩子的师傅", ""),
        ("怕煤气中毒，想装个报警器", ""),
        ("担心煤气中毒，请社区来查查炉子", ""),
        ("我孩子走丢了，快帮帮我", "missing"),
        ("快来人，河里有落水的孩子", "flood"),
        ("孩子落水了", "flood"),
        ("我爸煤气中毒了，叫不醒", "gas"),
    ],
)
def test_what_is_an_emergency(said: str, danger: str) -> None:
    found = emergency.spot(hearing.plain(said), city())
    assert (found.id if found else "") == danger


@pytest.mark.parametrize(
    ("said", "report"),
    [
        ("小区里车辆违规停放", False),
        ("邻居私自改了水管", False),
        ("物业私自涨价", False),
        ("工厂违规操作，夜里偷偷开工", True),
        ("有人私自屠宰生猪", True),
        ("举报有人违规停车", True),
    ],
)
def test_who_only_breaks_a_rule_is_not_reported(said: str, report: bool) -> None:
    assert (intake.kind(said, city()) == "report") == report
