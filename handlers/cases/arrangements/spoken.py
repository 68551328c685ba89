"""What a citizen's own words say about an arrangement: which day, which hour, what is wished.

Pure. Only asked for people for whom something is arranged, so 不去了 can hardly mean anything else.
"""

import re
from datetime import date, time, timedelta
from typing import Literal

from handlers import hearing

Wish = Literal["skip", "move", "end", "show"]

LONGEST = 40
_DAY = timedelta(days=1)
_END = re.compile(
    r"(?:以后|今后|往后)(?:都|再|就|也)*(?:不用|不要|不需要|不去|不坐|别来|别送|不来)|全[部都]?取消|都取消"
    r"|\b(?:never again|no more|cancel (?:all|everything))\b"
)
_MOVE = re.compile(
    r"改(?:到|成|为|个?时间|在)|换(?:到|成|个时间)|(?:早|晚)(?:一点|点儿?|半|一个|一小时|1小时)|提前|推迟"
    r"|\b(?:move|another time|change the time|earlier|later)\b"
)
_SKIP = re.compile(
    r"不去了|不去(?=[吧啦，。！!]|$)|去不了|不能去|不用去|不想去|不用(?:来|接|送|车|派|安排|了)|不坐了?|不需要(?:来|接|送|车|了)?"
    r"|别来|别送|别接|不要来|取消|不用$|\b(?:not going|no need|skip|cancel|do(?:n't| not) need)\b"
)
_SHOW = re.compile(
    r"(?:下次|下一次|明天|后天|这次|周[一二三四五六日天])?的?(?:车|接送|送餐|饭|上门)(?:是|还|几点|什么时候|啥时候|哪天|定|来不来|来吗|安排)"
    r"|\bwhen is (?:my|the) (?:next )?(?:ride|meal|visit|taxi)\b"
)
# What else is cancelled or moved: 公交卡怎么取消, 门诊改到周五.
_OTHER = re.compile(r"公交|地铁|火车|高铁|航班|活动|门诊|预约|挂号|公积金|社保|医保|[卡证]")
_THIS = re.compile(r"这次|这一次|这趟|下次|下一次|下趟|\b(?:this|next) (?:time|one|ride)\b")
_WEEKDAY = re.compile(r"(下下个?|下个?|这个?|本)?(?:周|星期|礼拜)([一二三四五六日天])")
_ENGLISH = re.compile(r"\b(?:(next) )?(mon|tues|wednes|thurs|fri|satur|sun)day\b")
_ENGLISH_DAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_NEAR = {"大后天": 3, "后天": 2, "明天": 1, "明早": 1, "今天": 0, "今早": 0}
_NEAR_ENGLISH = {"tomorrow": 1, "today": 0}
_DATE = re.compile(r"(?:(\d{1,2})月)?(\d{1,2})[日号]")
_CLOCK = re.compile(
    r"(凌晨|早上|早晨|上午|中午|下午|傍晚|晚上)?(\d{1,2}|十[一二]?|[一二两三四五六七八九])"
    r"(?:点钟?|[:：时])(半|一刻|三刻|\d{1,2})?\s*(am|pm)?"
)
_HAN = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_HAN |= {"十": 10, "十一": 11, "十二": 12}
_PARTS = {"半": 30, "一刻": 15, "三刻": 45}


def wish(text: str) -> Wish | None:
    """What is wished, if the words wish anything of an arrangement."""
    said = hearing.plain(text)
    if hearing.length(said) > LONGEST:
        return None
    for name, pattern in (("end", _END), ("move", _MOVE), ("skip", _SKIP), ("show", _SHOW)):
        found = pattern.search(said)
        if found and not (re.search("取消|改|cancel", found[0]) and _OTHER.search(said)):
            return name  # type: ignore[return-value]
    return None


def the_next(text: str) -> bool:
    """Whether the next time is meant, whatever its day: 这次, 下次."""
    return bool(_THIS.search(hearing.plain(text)))


def days(text: str, today: date) -> list[date]:
    """The days that the words name, none of them over: 明天, 这周五, 下周二, 27号."""
    said = hearing.plain(text)
    found = set()
    for name, ahead in {**_NEAR, **_NEAR_ENGLISH}.items():
        if name in said:
            found.add(today + _DAY * ahead)
            said = said.replace(name, " ")
    for which, name in _WEEKDAY.findall(said):
        number = "一二三四五六日".index("日" if name == "天" else name)
        found.add(_of_week(which, number, today))
    for which, name in _ENGLISH.findall(said):
        number = _ENGLISH_DAYS.index(name)
        found.add(_of_week("下" if which else "", number, today))
    for month, day in _DATE.findall(said):
        found |= _on_date(int(month or 0), int(day), today)
    return sorted(day for day in found if day >= today)


def _of_week(which: str, number: int, today: date) -> date:
    monday = today - _DAY * today.weekday()
    if which.startswith("下"):
        weeks = which.count("下")
        return monday + timedelta(weeks=weeks) + _DAY * number
    if which:
        return monday + _DAY * number
    return today + _DAY * ((number - today.weekday()) % 7)


def _on_date(month: int, day: int, today: date) -> set[date]:
    """The next day of that number, within the year."""
    for ahead in range(366):
        one = today + _DAY * ahead
        if one.day == day and month in (0, one.month):
            return {one}
    return set()


def clock(text: str) -> time | None:
    """The time of day that the words name; small hours without 凌晨 are the afternoon's."""
    found = _CLOCK.search(hearing.plain(text))
    if not found:
        return None
    part, hour_word, minute_word, english = found.groups()
    hour = int(hour_word) if hour_word.isdecimal() else _HAN[hour_word]
    minute = _PARTS.get(minute_word) or int(minute_word or 0)
    afternoon = part in ("下午", "傍晚", "晚上") or english == "pm" or (part == "中午" and hour < 3)
    unsaid = not part and not english and hour_word != "0" and 0 < hour < 6
    if hour < 12 and (afternoon or (unsaid and not found[0].startswith("0"))):
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
