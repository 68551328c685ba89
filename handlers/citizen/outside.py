"""What is said for fun, to try the machine, or is no matter of a city's hotline: weather, shares.

It is answered honestly and briefly; nobody is fetched from the desk for it.
"""

import re
from typing import Literal

from handlers import hearing
from handlers.turn import Choice, Turn

Outside = Literal["chat", "joke", "coy", "kind", "machine", "outside"]

LONGEST = 24

_CALLED = r"(?:(?:闺女|姑娘|小伙子?|孩子|同志|老师|小姐姐|美女|帅哥|亲)[啊呀]?[，,\s]*)?"
_END = r"(?:吗|么|呢|啊|呀|吧|没有?|不|嘛|的|了|[\W_])*"
_JOKE = (
    r"(?:我)?(?:就是|只是|跟你)?(?:开(?:个)?玩笑|闹着玩|逗你?玩?|说着玩|试试你?|玩玩"
    r"|发错(?:人|群|地方)?|打错|点错|按错|手滑|误发)"
    r"(?:的|呢|啊|罢了|而已)*"
)
_CHAT = (
    rf"{_CALLED}(?:你|您|恁)(?:今天|中午|晚上|都|们)*吃(?:了)?(?:饭)?(?:了)?(?:没有?|吗|啥|什么)"
    r"|(?:你|您)?(?:会不会|会|能不能|能|可以|给我|帮我)*(?:唱(?:首|个|支)?歌|跳舞|聊聊?天|(?:讲|说|来)(?:个|一个|段)?(?:笑话|故事|段子)|写诗|画画|做饭)(?:给我听)?"
    r"|(?:你|您)(?:今年)?(?:几岁|多大(?:年纪|岁数)?|是男是女|是男的?还是女的?|结婚了|有对象|有女朋友|有男朋友)"
    r"|(?:你|您)(?:在|现在)*(?:干嘛|干啥|干什么|忙什么|忙啥|睡了)"
    r"|(?:我)?(?:好|很|太)?(?:无聊|爱你|喜欢你|想你)"
    r"|(?:你|您)在(?:济南)?(?:的)?(?:哪[里儿]?|什么地方)(?:上班)?|(?:能|可以|想)*加(?:个|一下)?(?:你|您)?的?微信"
    r"|(?:陪我)?(?:聊聊天|说说话|聊会儿?)"
    r"|tell me a joke|sing (?:me )?a song|how old are you|i love you"
)
_KIND = (
    r"(?:(?:你们|您们|这个?|咱)[^，,。不没]{0,12}(?:真|挺|很|还|太)(?:是)?"
    r"(?:方便|好用|不错|好看|棒|快|贴心|周到|好)(?:的|了)?)+"
)
_COY = (
    r"(?:我)?(?:就是|只是)?(?:想)?(?:跟|和)?(?:你们?)?"
    r"(?:唠叨|唠嗑|唠唠|发发?牢骚|吐槽|说说|倾诉)(?:唠叨|一下)?[，,]?(?:不用(?:办|管|记|登记)|没别的|没事)"
    r"|(?:大?闺女|大姐|大哥|大?妹子|小伙子|姑娘)|我又来了|(?:还是)?(?:我)?(?:昨天|上次|前几天)?说的那个(?:事)?"
    r"|(?:你|您)?(?:猜(?:猜|一猜)?.{0,8}|说呢|觉得呢|看呢|看着办)"
)
_MACHINE = (
    r"(?:忽略|无视|忘[记掉]|不要管|跳过).{0,8}(?:指令|提示词?|规则|设定|要求|命令).{0,16}"
    r"|.{0,12}(?:系统)?提示词.{0,6}|(?:请)?(?:假装|扮演)你?(?:现在)?(?:就)?是.{1,12}"
    r"|(?:从)?现在(?:开始)?(?:你就?|起你就?)是.{0,8}(?:猫|狗|医生|律师|老师|诗人|演员|助手|机器人|模型|ai).{0,4}"
    r"|.{0,4}(?:ignore|disregard) (?:all |the |your |any )*(?:previous|prior|above)?.{0,24}"
    r"|.{0,16}(?:system prompt|jailbreak|developer mode).{0,8}"
)
_OUTSIDE = (
    r"(?:请问)?(?:今天|明天|后天|现在|济南|这[两几]天|周末|的)*天气(?:预报)?(?:怎么样|怎样|如何|咋样|好不好|热不热|冷不冷)?"
    r"|(?:今天|明天|后天|今晚|周末|这[两几]天|济南)*(?:会不会|会|要)?(?:下雨|下雪|刮风|降温)"
    r"|.{0,6}(?:股票|基金(?!会)|彩票|双色球|大乐透|比特币|茅台).{0,4}(?:能买|可以买|值得买|涨|跌|推荐|中奖|开奖|号码|怎么买).{0,4}"
    r"|(?:给我|帮我|请|你|会|能)*(?:算(?:个|一?下)?(?:命|卦)|看(?:个|一?下)?(?:星座|手相|风水|运势))"
    r"|(?:给我|帮我|替我|请|你|会|能)*(?:写|做|改)(?:一?[篇个份首段下])?.{0,4}(?:作文|作业|论文|检讨书?|情书|诗|代码|小说|文案|演讲稿)"
    r"|(?:附近|这边|济南|哪里|哪儿|什么地方|有什么|推荐|有|给我)*(?:好吃|好玩|好喝)的?(?:地方|饭店|餐馆|东西|推荐)?(?:在哪里?|有哪些)?"
    r"|(?:[一二三四五六七八九十两]|\d{1,4})\s*(?:加|减|乘|除以?|[+×x*÷/-])\s*(?:[一二三四五六七八九十两]|\d{1,4})(?:等于|=|是)*(?:几|多少)?"
    r"|(?:给我|帮我|请)*(?:来|点|送)(?:我)?(?:一|两|二|三|半|几|\d)"
    r"(?:(?:斤|碗|杯|瓶|箱).{1,6}|[份个只].{0,4}(?:外卖|盒饭|快餐|早餐|饭|面|汤|菜|包子|饺子|汉堡|披萨|奶茶|咖啡|烤鸭|蛋糕|西瓜))"
    r"|.{0,8}(?:what(?:'s| is)|how is) the weather.{0,12}"
)
_WORDS: tuple[tuple[Outside, str], ...] = (
    ("joke", _JOKE),
    ("coy", _COY),
    ("kind", _KIND),
    ("machine", _MACHINE),
    ("chat", _CHAT),
    ("outside", _OUTSIDE),
)
_PATTERNS = tuple((one, re.compile(rf"(?:{words}){_END}")) for one, words in _WORDS)
_SAYS = {
    "joke": "all-right",
    "coy": "go-ahead",
    "kind": "you-are-welcome",
    "chat": "outside-chat",
    "outside": "outside",
}


def kind(text: str) -> Outside | None:
    """What the whole of the words is, if it is nothing for a hotline."""
    said = hearing.plain(text).strip()
    if hearing.length(said) > LONGEST:
        return None
    return next((name for name, words in _PATTERNS if words.fullmatch(said)), None)


def answered(turn: Turn, text: str) -> bool:
    """Say honestly that it is not; False when it may well be."""
    found = kind(text) if turn.incoming.kind == "text" else None
    if found is None:
        return False
    if found == "machine":
        turn.say("who-am-i", choices=[Choice(turn.t("choice-human"), "human", {})])
    else:
        turn.say(_SAYS[found])
    return True
