"""What one wishes for oneself here: another language, one's data, to be forgotten.

The wish is the whole of the words: 物业泄露了我的信息 is a matter. What is done is said in the
language of the words, whatever was spoken before.
"""

import re

from handlers import hearing
from handlers.citizen import privacy, report, welcome
from handlers.turn import Turn

LONGEST = 24

_PLEASE = r"(?:请|麻烦|能不能|能|可以|可不可以|我|你们?|您|想|要|给我|帮我|现在|改|就|都|[\W_])*"
_END = r"(?:一下|一份|吧|啊|呀|嘛|了|好吗|可以吗|行吗|吗|谢谢|掉|[\W_])*"
_DATA = r"(?:个人)?(?:的)?(?:个人)?(?:信息|资料|数据|记录|聊天记录|账号|账户|隐私|内容|一切)"
_MINE = rf"(?:(?:关于)?我(?:们)?的?(?:所有|全部)?的?{_DATA})"
_MY_DATA = r"(?:all )?(?:of )?my (?:personal )?(?:data|information|info|records?|account|messages)"

_CHINESE = re.compile(
    rf"{_PLEASE}(?:说|讲|用|换成?|切换?[到成]?|转)?(?:中文|汉语|普通话|国语|简体){_END}"
    r"|(?:please )?(?:speak |use |switch to |change to |in )?(?:chinese|mandarin)(?: please)?",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    rf"{_PLEASE}(?:说|讲|用|换成?|切换?[到成]?|转)?(?:英文|英语){_END}"
    r"|(?:(?:please|can you|do you|could you|can we) )?(?:speak |use |switch to |change to |in )?"
    r"english(?: please)?",
    re.IGNORECASE,
)
_FORGET = re.compile(
    rf"{_PLEASE}(?:把|将)?{_MINE}{_PLEASE}(?:删除|删|清除|清空|抹掉|注销){_END}"
    rf"|{_PLEASE}(?:删除|删掉?|清除|清空|注销){_MINE}{_END}|{_PLEASE}(?:忘了我|忘记我|注销账号|注销账户|销户){_END}"
    rf"|(?:please )?(?:i want (?:you )?to )?(?:delete|erase|remove|forget) (?:me|{_MY_DATA})"
    r"(?: please)?",
    re.IGNORECASE,
)
_EXPORT = re.compile(
    rf"{_PLEASE}(?:把|将)?{_MINE}{_PLEASE}(?:导出|下载|拷贝?|发|给)(?:来|去|出来|给我|我)?{_END}"
    rf"|{_PLEASE}(?:导出|下载|拷贝){_MINE}{_END}"
    rf"|(?:please )?(?:i want to )?(?:export|download|send me|give me|get)"
    rf" (?:a copy of )?{_MY_DATA}(?: please)?",
    re.IGNORECASE,
)
_KEPT = re.compile(
    rf"(?:你们?|您们?|热线|12345|这里)(?:都)?(?:保存|存|留|记|记录|收集|掌握|有|知道)(?:着|了|下)?(?:关于)?我(?:的)?"
    rf"(?:什么|哪些|啥)(?:{_DATA})?{_END}"
    r"|(?:what|which) (?:data|information|info)?\W?(?:do|have) you"
    r" (?:keep|kept|know|have|store|stored|hold|save|saved|collect|collected)"
    r" (?:about|on|of|from) me",
    re.IGNORECASE,
)
_SEEN = re.compile(
    rf"(?:有)?(?:谁|哪些人|什么人)(?:看过?|查过?|查看过?)(?:了)?{_MINE}{_END}"
    rf"|who (?:has )?(?:seen|looked at|saw|read) {_MY_DATA}",
    re.IGNORECASE,
)
_DOES = (
    (_FORGET, privacy.ask_delete),
    (_EXPORT, privacy.export),
    (_SEEN, privacy.seen),
    (_KEPT, privacy.explain),
)


async def answered(turn: Turn, text: str) -> bool:
    """Do what is wished for oneself; False when the words are about anything else."""
    said = hearing.plain(text).strip().strip("。.！!？?~～，, ")
    if not said or hearing.length(said) > LONGEST:
        return False
    for words, to in ((_CHINESE, "zh"), (_ENGLISH, "en")):
        if words.fullmatch(said):
            await welcome.set_language(turn, to)
            await report.goes_on(turn)
            return True
    do = next((do for words, do in _DOES if words.fullmatch(said)), None)
    if do is None:
        return False
    await welcome.follow_language(turn, text, sure=True)
    await do(turn)
    return True
