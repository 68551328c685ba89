"""Questions that only make sense right after a notice: 几点来水, 哪些小区, 要停多久, 我们小区停吗.

As with `handlers.citizen.elliptic` the whole of the words must be such a question, and the notice
must speak of all that it names: 几点来水 is no question about a heat wave.
"""

import re

from handlers import hearing

LONGEST = 24
"""Nothing longer leaves anything out (a word of English counts as two)."""
MOST = 80
"""Characters with all that may stand around it: 您好，请问一下, said a few times."""

_OFF = r"(?:停|断|封|限|没有?|关(?=[水电气路]))"
_IT = r"(?:水|电|气|燃气|暖气?|路|交通|公交|网|车)"
_SHALL = r"(?:要|会|得|还|能|可以|才|就|又|开始|大概|大约|到底|具体|预计)*"
_TIME = r"(?:几点钟?|什么时[候间]|啥时候?|多会儿|何时|哪天|几号)"
_SPAN = r"(?:多久|多长时间|几个?小时|几天|到几点|到什么时候|到何时)"
_BACK = r"(?:恢复|来|通|开|停|断|修好|好|结束|完|有|送|供|解封|放行)"
_OUR = (
    r"(?:那么?)?(?:我们?|俺们?|咱们?|这边|这里)?的?(?:这个?)?"
    r"(?:小区|家里?|楼|村|单位|这边|这里|这儿)?"
)
_PLACE = r"[\u4e00-\u9fff0-9a-z]{2,12}?"
_HIT = rf"(?:{_OFF}{_IT}?|受影响|在内|在范围内|包括在内)"
_ASKED = rf"(?:了?(?:吗|么|嘛|没有?)|不{_OFF}{_IT}?)"
_ENGLISH_IT = r"(?:it|this|that|the (?:water|power|gas|heating|electricity))"

_WHOLE: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "when": rf"{_SHALL}{_TIME}{_SHALL}{_BACK}*(?:供|送)?{_IT}?(?:了|完)?"
        rf"|{_IT}?{_SHALL}{_TIME}{_SHALL}(?:恢复|{_BACK})(?:供|送)?{_IT}?"
        rf"|{_SHALL}(?:{_OFF}{_IT}?)?{_SPAN}(?:恢复|结束|为止)?|{_IT}{_SHALL}{_OFF}{_SPAN}"
        r"|(?:停水|停电|停气|恢复|开始|结束)?的?(?:具体)?时间(?:是)?(?:什么时候|几点|多久)?"
        rf"|(?:when|what time)(?: (?:does|will|is) {_ENGLISH_IT})?(?: be)?"
        r"(?: (?:start|end|begin|come back|back|over))?"
        rf"|how long(?: (?:will|does) {_ENGLISH_IT} (?:take|last|be off))?|until when",
        "where": rf"(?:影响|涉及|包括|有)?到?(?:哪些|哪个|哪几个|哪里|哪儿|什么)(?:地方|小区"
        rf"|区域|范围"
        rf"|路段|街道|村|楼|社区|路)?{_SHALL}(?:受影响|{_OFF}{_IT}?)?"
        rf"|(?:影响|{_OFF}{_IT}?)?的?(?:范围|区域)(?:是|有)?(?:哪些|哪里|什么)?"
        r"|(?:which|what) (?:areas?|streets?|places?|estates?)(?: (?:are|is) affected)?|where",
        "here": rf"{_OUR}(?:也|会|要|是不是|还)*{_HIT}{_ASKED}"
        rf"|(?P<place>{_PLACE})(?:也|会|要|是不是|还|在不在|算不算)*{_HIT}{_ASKED}"
        r"|(?:is|are) (?:we|my (?:street|estate|building|area)|(?P<there>[a-z ]{3,24})) affected",
        "why": rf"(?:为什么|为啥|怎么|咋|什么原因|因为什么|啥原因)(?:又|要|会|突然|老)*"
        rf"{_OFF}{_IT}?|(?:{_OFF}{_IT}?)?的?原因(?:是)?(?:什么|啥)?|(?:为什么|为啥|什么原因|啥原因)"
        r"|why(?: is (?:that|this|it))?",
        "what": r"(?:那)?(?:我们?)?(?:要|需要|应该|该|得)*(?:怎么(?:办|做|准备|绕)|做(?:什么"
        r"|些什么)"
        r"|准备(?:什么|啥|些什么)|注意(?:什么|啥))|what (?:should|do|must) (?:i|we) do|what now",
        "phone": r"(?:咨询|联系|抢修|打|问|有)?(?:什么|哪个)?电话(?:是)?(?:多少|号码?)?"
        r"|who (?:do|can) i call",
        "true": r"(?:这个?|这条|这是)?(?:消息|通知)?(?:是)?(?:真的|真|属实|官方)(?:的)?(?:吗|么"
        r"|假的)"
        r"|is (?:this|it) (?:true|real)",
    }.items()
}
_SPEAKS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "when": r"\d{1,2}[:：]\d\d|[0-9一二三四五六七八九十两半]+(?:点|时|小时|天|日|月)|上午"
        r"|下午|晚上"
        r"|凌晨|中午|今天|明天|后天|周[一二三四五六日]|恢复|\d ?(?:[ap]\.?m|hours?)|today|tomorrow"
        r"|until",
        "where": r"小区|路|街|镇|村|社区|区|范围|沿线|以[东西南北]|苑|花园|road|street|district"
        r"|area",
        "why": r"因|由于|为了|检修|抢修|施工|改造|事故|故障|because|due to|repair|works",
        "what": r"请|建议|注意|储水|存水|准备|绕行|不要|避免|please|should|avoid",
        "phone": r"电话|拨打|热线|\d{3,4}-?\d{7,8}|\b1\d{4}\b|call",
    }.items()
}
_SENTENCES = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
_SUBJECTS = re.compile(r"水|电(?!话)|气(?!温|象)|暖|公交|地铁|water|power|electric|gas|heating")
_AROUND = re.compile(
    r"^(?:请问|那么?|你好|您好|我?想问一?下|问一?下|到底)[\s，,]*|[\s？?。.！!呢啊呀了]+$"
)
_SMALL = re.compile(r"[\W_吗呢的了么是有会要能不]|什么|怎么|多少|哪\w|请问")


def kind(text: str) -> str:
    """What of a notice is asked (when, where, here, why, what, phone, true), when the whole of the
    words asks no more than that; empty when they are another question, or none."""
    if len(text) > MOST:
        return ""
    said = _bare(text)
    if not said or hearing.length(said) > LONGEST:
        return ""
    return next((name for name, one in _WHOLE.items() if one.fullmatch(said)), "")


def _bare(text: str) -> str:
    said = hearing.plain(text).strip()
    while (shorter := _AROUND.sub("", said)) != said and shorter:
        said = shorter
    return said


def fits(text: str, notice: str) -> bool:
    """Whether the words of a notice speak of all that a question names."""
    whole = hearing.plain(notice)
    return all(one in whole for one in _SUBJECTS.findall(hearing.plain(text)))


def said_of(body: str, asked: str, text: str) -> list[str]:
    """The sentences of a notice that speak of what is `asked` by `text`; of a place that is named,
    only those that name it."""
    lines = [one.strip() for one in _SENTENCES.findall(body) if one.strip()]
    if asked == "true":
        return lines
    if asked == "here":
        place = _place(text)
        return [one for one in lines if place and place in hearing.plain(one)]
    if speaks := _SPEAKS.get(asked):
        return [one for one in lines if speaks.search(one)]
    return [one for one in lines if _shares(one, text)]


def _place(text: str) -> str:
    """经十路 in 经十路停吗; what only says "ours" is no place."""
    found = _WHOLE["here"].fullmatch(_bare(text))
    named = (found["place"] or found["there"] or "") if found else ""
    return "" if re.match(r"我|俺|咱|这|那|你|we\b|my\b", named) else named


def _shares(sentence: str, text: str) -> bool:
    """Whether a sentence has two characters in a row of what is asked."""
    words = _SMALL.sub(" ", hearing.plain(text)).split()
    plain = hearing.plain(sentence)
    return any(word[n : n + 2] in plain for word in words for n in range(len(word) - 1))
