"""Whether words of danger tell of now: not of last year, of what is over, of what might be.

What is said in the same clause decides, and of a whole sentence what comes after it: damages, a
verdict, 修好了. 现在, 又, 快来 win over all of these.
"""

import re

# What was, said in the same clause.
_PAST = re.compile(
    r"(?:去年|前年|那年|当年|早年|上个?(?:月|周|星期|礼拜|学期)|上次|上回|那[次回天]|以前|从前"
    r"|以后(?:一直|就没)|曾(?:经|[有在被])|小时候|年轻时|前(?:些|几|阵|段)[个年月天日时周子]"
    r"|(?:[\d一二两三四五六七八九十几多半]+个?(?:年|月|星期|周|礼拜)|\d+天)多?[以之]?前)"
    r"(?![^，,。]{0,6}[做得住装换动]过)"
    r"|\b(?:last|previous) (?:year|month|week|time|summer|winter|spring|autumn)|\b(?:years?"
    r"|months?|weeks?) ago\b"
    r"|\bused to\b"
)
_LATELY = re.compile(
    r"昨[天晚夜日]|夜来|前[天晚]|上周[一二三四五六日天末]"
    r"|\byesterday\b|\bthe other day\b|\bdays ago\b"
)
_NOW = re.compile(
    r"现在|正在|这会|眼下|今[天早晚儿日]|刚|还在|还没(?:醒|出来|找|灭|回|有?人)|又|快来|快点|(?<![抢急])救(?!了|过|助|济|灾|护|援|起|上来|出来|命[钱药之恩稻])"
    r"|马上|赶紧|(?<![应紧焦救])急(?![诊救症用需刹性转事])|咋[办整]"
    r"|\b(?:now|just|still|today|help|hurry)\b"
)
_AFTER = re.compile(
    r"赔(?:偿|付|钱|多少|不赔)|理赔|应该打|打119还是|工伤|就不管了|啥都没了|政府(?:管|能给)|谁负责|[怎谁]么?赔|一直不赔|补偿|鉴定|认定|定责|善后|起诉|法院|判决"
    r"|立案|补助|整改|\b(?:insurance|compensat\w+|claim|refund)\b"
)
_DONE = re.compile(
    r"(?:火|明火)(?:已经|都|是|被)*(?:扑|浇)?灭了|(?:已经?|都|给|被)(?:扑灭|熄灭|救出|修好|找到"
    r"|治好|找着|送[到去]?医院)|修好了|治好了|(?:没有?|无)人?(?:受伤|伤着)|出院|痊愈"
    r"|\b(?:is|was|been) (?:fixed|over|put out|repaired)\b"
)
_ABOUT = re.compile(
    r"案例|手抄报|作业|作文|小说|电影|电视剧|新闻[上里说]|演[习练]|培训(?!班|学校|机构|中心)|讲座|知识|常识"
    r"|宣传(?!栏|车)|科普|怎么预防|\bif (?:it|this|that) (?:ever )?happens\b"
)
_HEARSAY = re.compile(
    r"听说|据说|网上[说传看]|新闻(?!大厦|中心|学院|大楼|路)|(?<!监控)视频[里上]|案子|电视剧|电影里|小说里|游戏里"
)
_DOUBTED = re.compile(r"判了吗|是真的[吗么]|真的假的|的新闻")
_OURS = re.compile(r"[我俺咱]")
"""Whoever saw in a video that 我妈倒在地上 tells of no other's matter."""
_OFFICE = re.compile(
    r"怎么(?:判断|识别|预防|申请|办理|领|考|举报|上报|认定|收费|报销|处罚)|手环|应急电话(?!打不|没人|不通)|多少钱|收费(?!站|处|口|员|亭|窗|大?厅)|费用|报多少|报销|补贴|津贴|证明"
    r"|慢病|残疾证(?!办)|普校|上班时间(?=[^。]{0,16}(?:算|谁|吗|赔|怎么))|年检|什么标准|判几年|手续|材料(?![^，,。]{0,6}(?:着|起火|烧|冒|塌|砸|压|倒))|能[上带寄过][^，,。]{0,4}(?:地铁|高铁|飞机|安检|快递|车)|急救方法|谁负责"
    r"|\bhow (?:can|do|to) (?:i )?(?:prevent|avoid)|在哪[^，,。]{0,4}(?:举报|培训|报名|领)"
)
_THANKED = re.compile(
    r"好多了|没事了|缓过来|表扬|锦旗|想[谢感]谢|谢谢(?:120|119|110|民警|那位|医生|司机)"
)
_PERHAPS_A_PLEA = re.compile(r"谢谢(?:你们|师傅)")
"""快来人，谢谢你们 thanks beforehand."""
_HABIT = re.compile(
    r"天天|每天|每次|经常|常年|长期|老是|老爱|总是|总爱|(?<!一)动不动|一下雨|隔三差五|三天两头|容易|屡次|多次"
)
_IF = re.compile(
    r"万一|(?:如果|要是|假如|假设|倘若)(?!再不|不)|一旦|(?<![害恐惧可哪])怕(?!是)|担心|以防|防止|避免|预防|容易|应该(?:打|怎么)"
    r"|早晚|迟早|会不会|\b(?:if|in case)\b"
)
_SUPPOSED = re.compile(r"(?:万一|如果|假如|假设|要是)[^，,。我俺]{0,4}(?:人|孩子|同学)")
_LIKE = re.compile(
    r"气得[^，,。]{0,4}(?:疼|痛|冒火|吐血|晕倒?)|心里[^，,。]{0,3}[冒着]火|"
    r"(?:累|忙|挤|笑|吵|压|愁|堵)得[^，,。]{0,4}喘不[过上动]?来?气?|"
    r"(?:跟|像|如同|和)[^，,。]{0,10}(?:似的|一样|一般)|(?:吵|热|冷|难吃|累|困|闲|臭|堵|饿|笑|馋"
    r"|丑)得[^，,。]{0,3}想死"
)
_CLAUSE = re.compile(r"[，,；;、：:]")

NEAR = 24
"""Characters around the words of danger, for those who write without commas."""
THINGS = frozenset({"fire", "gas", "injury", "trapped", "flood", "fraud"})
"""Dangers that pass. Of violence and of whoever is missing only what was long ago has passed; of
whoever cannot go on, nothing."""


def is_now(kind: str, sentence: str, at: int) -> bool:
    """Whether what is said up to this place happens now."""
    start, end = _clause(sentence, at)
    clause, before = sentence[start:end], sentence[start:at]
    now = bool(_NOW.search(clause))
    if any(one.start() < at <= one.end() for one in _LIKE.finditer(sentence, start, end)):
        return False
    if _only_told(sentence, at):
        return False
    if kind in ("selfharm", "brink", "missing") and _SUPPOSED.search(before):
        return False
    if kind == "selfharm":
        return True
    if (_PAST.search(clause) or _OFFICE.search(sentence)) and not now:
        return False
    if kind not in THINGS:
        return True
    if (
        _THANKED.search(sentence)
        or (_PERHAPS_A_PLEA.search(sentence) and not _NOW.search(sentence))
        or _IF.search(before)
        or _ABOUT.search(sentence)
        or _habit(sentence)
    ):
        return False
    if _LATELY.search(clause) and not _NOW.search(sentence):
        return kind == "injury" and not _AFTER.search(sentence)
    settled = _AFTER.search(sentence) or _DONE.search(sentence)
    return not settled or bool(_NOW.search(sentence))


def is_all_now(text: str) -> bool:
    """Whether nothing in a short text says that it was, might be, is asked about or only told."""
    return is_now("fire", text, len(text))


def _only_told(sentence: str, at: int) -> bool:
    """Whether it is hearsay, and not of one's own. 他在砍人，视频里拍下来了 is none."""
    heard = _HEARSAY.search(sentence, 0, at)
    if _DOUBTED.search(sentence):
        return True
    return bool(heard and not _OURS.search(sentence, heard.end()))


def _habit(sentence: str) -> bool:
    """Whether it is so again and again, and nothing says that it is just now."""
    return bool(_HABIT.search(sentence)) and not (_NOW.search(sentence) or "突然" in sentence)


def _clause(sentence: str, at: int) -> tuple[int, int]:
    """From where to where the commas around a place are; of people who write none, what is near."""
    start = max((one.end() for one in _CLAUSE.finditer(sentence) if one.end() < at), default=0)
    end = next((one.start() for one in _CLAUSE.finditer(sentence) if one.start() >= at), None)
    end = len(sentence) if end is None else end
    return max(start, at - NEAR), min(end, at + NEAR)
