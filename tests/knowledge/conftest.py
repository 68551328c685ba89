"""A small knowledge base in own words, and the sample one if it is there."""

from datetime import date
from importlib.resources import files

import pytest

from knowledge.articles import Article
from knowledge.files import csvfile
from knowledge.search import Index

DAY = date(2026, 11, 23)
"""The day of the tests, on which most of the articles serve."""

ARTICLES = (
    Article(
        "sb-lost",
        "社保卡丢了怎么补办？",
        "带身份证到就近的社保窗口，当场补卡。",
        aliases=("社会保障卡遗失补领", "医保卡找不到了去哪重新办一张"),
        topic="社保",
        department="人力资源和社会保障局",
    ),
    Article(
        "heat",
        "家里暖气不热怎么办？",
        "先给供热公司打电话；两天还不热，我们派单督办。",
        aliases=("屋里供暖温度不够", "俺家的暖气片冰凉"),
        topic="供热",
        department="住房和城乡建设局",
        keywords=("室温", "退费"),
    ),
    Article(
        "noise",
        "夜里工地施工太吵找谁管？",
        "夜间施工由生态环境部门查处。",
        aliases=("半夜打桩机响个不停", "施工噪声扰民投诉"),
        topic="环境",
        department="生态环境局",
    ),
    Article(
        "etc",
        "ETC怎么办理？",
        "在银行网点或者手机上都可以申请。",
        aliases=("高速不停车收费卡怎么申请",),
        topic="交通",
        department="交通运输局",
    ),
    Article("bank", "重庆路的银行几点开门？", "上午九点。", topic="金融"),
    Article(
        "12345",
        "12345热线能管什么事？",
        "咨询、求助、投诉、举报、建议都可以。",
        aliases=("你们这个热线是干什么的",),
        topic="热线",
    ),
    Article("tree", "路边的树倒了怎么反映？", "请告诉我们位置，园林部门会来清理。", topic="园林"),
    Article(
        "english", "How do I renew a residence permit?", "At the exit-entry office.", topic="涉外"
    ),
    Article(
        "old",
        "旧版公交卡怎么退押金？",
        "2020年的办法。",
        topic="交通",
        valid_until=date(2020, 12, 31),
    ),
    Article("new", "老年公交卡怎么年审？", "每年一次。", topic="交通", valid_from=date(2030, 1, 1)),
)


@pytest.fixture(scope="session")
def index() -> Index:
    return Index.build(ARTICLES)


@pytest.fixture(scope="session")
def sample() -> list[Article]:
    """The sample knowledge base; without it the tests of it are skipped."""
    path = files("knowledge").joinpath("sample", "articles.csv")
    if not path.is_file():
        pytest.skip("no knowledge/sample/articles.csv")
    articles, problems = csvfile.read(path.read_text("utf-8"))
    assert problems == []
    return articles


@pytest.fixture(scope="session")
def sample_index(sample: list[Article]) -> Index:
    return Index.build(sample)
