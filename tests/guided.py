"""A few articles with all their parts, for dialogues about them."""

from datetime import date
from functools import cache

from knowledge.articles import Article, Guide
from knowledge.search import Index
from tests.dialogue import index

CARD = Article(
    id="hj-001",
    question="身份证丢了怎么补办？",
    answer="身份证丢失后，请本人带上户口簿，到任意一个派出所的户籍窗口补办，不用回户籍所在地。"
    "窗口会当场采集指纹和照片，不用自己带照片；等新证期间急着出门，可以同时办一张临时身份证。"
    "补领以后，旧的身份证即使找回来也不能再用，请把它交回派出所；别人捡到冒用的，您不用担责。"
    "补领新证后20个工作日内可以领取，也可以选择邮寄到家；着急用的，线上也能查办到哪一步了。",
    aliases=("身份证不见了", "补办身份证"),
    topic="户籍证件",
    department="公安局",
    source="济南市公安局",
    document="济公通〔2024〕8号",
    link="https://example.cn/id?a=1&b=2",
    valid_from=date(2024, 1, 1),
    short="带户口簿到任意派出所补办，20个工作日领新证。",
    elder="带上户口本，去最近的派出所，有人帮您办。",
    guide=Guide(
        steps=("带户口簿到派出所", "现场采集指纹照片", "缴费，等通知领证"),
        materials=("户口簿", "居民身份证丢失申报表"),
        fees="工本费40元",
        place="任意派出所户籍窗口",
        hours="周一至周五 8:30–12:00，13:30–17:00",
        phone="0531-12345678",
    ),
    related=("hj-002", "hj-003", "gone", "hj-001"),
    attachments=("form00000001", "lost00000002"),
)
TEMPORARY = Article(
    id="hj-002",
    question="临时身份证怎么办？",
    answer="在派出所办身份证时一起申请，3个工作日内领取。",
    topic="户籍证件",
    department="公安局",
    source="济南市公安局",
)
OVER = Article(
    id="hj-003",
    question="身份证异地办理试点什么时候开始？",
    answer="试点已经结束。",
    topic="户籍证件",
    department="公安局",
    valid_until=date(2025, 1, 1),
)
FUND = Article(
    id="gjj-001",
    question="租房怎么提取公积金？",
    answer="在手机App上申请，每年一次。",
    topic="住房公积金",
    department="住房公积金中心",
    short="手机上就能提。",
    source="公积金中心",
)
OWN = (CARD, TEMPORARY, OVER, FUND)


@cache
def guided() -> Index:
    """The sample knowledge with these articles in place of those on the same matters."""
    taken = {"身份证丢了怎么补办？", "临时身份证怎么办？", "租房怎么提取公积金？"}
    others = [one for one in index().articles if one.question not in taken and one.id not in _ids()]
    return Index.build([*OWN, *others])


def _ids() -> set[str]:
    return {one.id for one in OWN}
