"""What on the card is to be changed, said in words: 改一下地点, change the phone number."""

import re

from handlers import hearing

_CHINESE = {
    "place": "地[点址]|位置",
    "kind": "类[别型]",
    "detail": "事情|内容|描述",
    "happened": "时间|日期",
    "contact": "电话|联系方式|号码|手机号?",
    "files": "照片|图片|附件|视频",
}
_ENGLISH = {
    "place": "place|address|location",
    "kind": "kind|type|category",
    "detail": "matter|description|text|details?",
    "happened": "time|date",
    "contact": "(?:phone |telephone )?number|phone|contact(?: details)?",
    "files": "photos?|pictures?|files?|videos?",
}
_ENDS = "。.！!？?～~，, "
_PATTERNS = {
    slot: re.compile(
        r"(?:我|想|要|请|帮我|再|把)*(?:改|修改|更改|改改|更正)(?:一?[下个改])?(?:我的|那个)?"
        rf"(?:{_CHINESE[slot]})(?:吧|一下)?"
        r"|(?:(?:please|no|wait|i (?:want|need|would like) to|i[’']d like to|can i|let me)[ ,]+)*"
        rf"(?:(?:change|edit|correct|update) )?(?:the |my )(?:{_ENGLISH[slot]})"
        r"(?: is (?:wrong|not right|incorrect))?(?: please)?"
        rf"|(?:change|edit|correct|update) (?:{_ENGLISH[slot]})"
    )
    for slot in _CHINESE
}


def named(text: str) -> str:
    """The slot of the report that is to be changed; empty when the words say something else."""
    said = hearing.plain(text).strip(_ENDS)
    return next((slot for slot, one in _PATTERNS.items() if one.fullmatch(said)), "")
