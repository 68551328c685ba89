"""A matter in another city, which no department of this one can mend."""

import re

from handlers import hearing
from handlers.cases import intake
from handlers.city.profile import City

_CITIES = (
    "青岛|淄博|枣庄|东营|烟台|潍坊|济宁|泰安|威海|日照|临沂|德州|聊城|滨州|菏泽|济南"
    "|北京|上海|天津|重庆|石家庄|太原|呼和浩特|沈阳|大连|长春|哈尔滨|南京|苏州|无锡|徐州|杭州|宁波|温州"
    "|合肥|福州|厦门|南昌|郑州|洛阳|武汉|长沙|广州|深圳|东莞|佛山|南宁|海口|成都|贵阳|昆明|拉萨|西安"
    "|兰州|西宁|银川|乌鲁木齐"
)
_THERE = re.compile(
    rf"(?:在|住|位于|老家[在是]?)(?:山东省?)?(?P<city>{_CITIES})"
    r"(?:市(?!场)|那边|这边|这里|那里|(?=[，,。\s])|(?=[\u4e00-\u9fff]{1,3}[区县](?!别)))"
)


def another_city(text: str, city: City) -> str:
    """The other city in which something is wrong, by its short name; empty where the words name
    this one, or only ask."""
    said = hearing.plain(text)
    found = _THERE.search(said)
    here = city.name.removesuffix("市")
    if not found or here in said or found["city"] == here or intake.district(text, city):
        return ""
    wrong = hearing.wants(text) or hearing.troubled(text, city)
    return found["city"] if wrong else ""
