"""What worries somebody who is just reporting: who will learn of it, whether a thing must be
written, how one is reached, how it is sent off. No question to a department, and no part of the
matter: 有同事作证，要写上吗 tells one thing, which is kept, and asks another.
"""

import re
from typing import Literal

from handlers import hearing

Worry = Literal[
    "secret",
    "need",
    "send",
    "reach",
    "whose-phone",
    "abroad-phone",
    "which-place",
    "trust",
    "no-call",
]

LONGEST = 24

_OTHERS = r"(?!(?:我|俺|咱)(?!妈|爸|爷|奶|家|老|婆|们?[单公学])|你|您|一下|一声)"
_SECRET = (
    # 会不会让校长知道, 别让学校知道是我说的, 不要告诉物业
    rf"(?:会|能不能|可别|别|不要|不想|不能|千万|怕)[^，,。]{{0,8}}(?:知道|晓得|发现|查到|查出|认出|告诉|泄[露漏]){_OTHERS}"
    r"|(?:别|不要|不想|千万)[^，,。]{0,6}(?:让|给|叫)[^，,。]{1,6}(?:知道|晓得|发现)"
    r"|(?:知道|发现|晓得|查到)(?:了)?(?:是我|我[说举投反报])"
    r"|(?:他们?|她们?|人家|对方|[^\W_]{2}|^)(?:会不会|会|能不能)[^，,。你您]{0,6}(?:查到|查出|找到|找上|发现|知道)(?:是)?(?:我|俺)"
    r"|(?:知道|发现)了[^，,。]{0,6}(?:会不会|怎么办|咋办)"
    r"|(?:怕|担心|要是|万一|会不会|会|别)[^，,。]{0,8}(?:报复|穿小鞋|找我麻烦|处分我|开除我|整我|收拾我|打击我)"
    r"|(?:能|可以|会|给我|替我|帮我|一定要?|请)[^，,。]{0,4}保密"
    r"|\b(?:will|would) (?:they|he|she|the \w+|my \w+) (?:know|find out)"
    r"|(?:don[’']t|do not) (?:tell|let) (?:them|him|her|the \w+|my \w+)"
)
_NEED = (
    r"(?:要不要|用不用|需不需要|是不是要|是不是得|可不可以|能不能|能|可以|要|用|需要|得|非得|一定要)不?(?:再|都)?"
    r"(?:给你们?)?(?:写|填|拍|提供|附|传|上传|发)(?:上|进去|清楚|出来|下来|个|一下)?(?:名字|姓名|照片?|发票|收据|合同|证据|单子)?"
    r"[吗么不嘛]?[？?\s]*(?:[，,。]|$)"
    r"|(?:do i|must i|should i|can i|may i|do you) (?:need|have to|want)?[^.?!]{0,12}"
    r"(?:photos?|pictures?|evidence|receipts?|my name|names?)[?\s]*$"
)
_SEND = (
    r"(?:怎么|咋|如何|在哪儿?|哪里|怎样)(?:去|才能|才算|个)?(?:提交|确认|发送|交上去|操作|点)[呢啊呀]?[？?\s]*(?:[，,。]|$)"
    r"|(?:按钮|按键|选项).{0,6}(?:找不|看不|没有|没看|在哪|点不|读不|不见|按不)"
    r"|(?:找不[着到]|看不[见到清]|没有|读不出).{0,4}(?:按钮|按键|选项)"
    r"|^(?:我|俺|这个?|那个?|老了|年纪大了?)*(?:点不[了动开]|也?不会(?:点|操作|弄|整|使|用手机|用这个))"
    r"|how (?:do|can) i (?:submit|send|confirm)|(?:find|see|press|reach) (?:the|any|your) buttons?"
)
_REACH = (
    r"(?:怎么|咋|如何|在哪[里儿]?|用什么)(?:来)?(?:找|联系|通知|告诉|回复|答复)(?:到)?(?:我|俺)"
    r"|(?:在哪[里儿]?|怎么|去哪[里儿]?|上哪[里儿]?)(?:能)?(?:看|查|知道|等)(?:到)?(?:结果|答复|回复|进度)"
    r"|(?:加|留|用)?(?:个)?微信(?:行不行|可以|行|中|成|能)[吗么不]?"
    r"|how (?:will|do|can) (?:you|they) (?:reach|find|tell|contact) me"
)
_WHOSE_PHONE = (
    r"(?:老伴|那口子|对象|老[公婆]|媳妇|爱人|[儿女]子|女儿|闺女|孩子|邻居|家[里人]|妈妈?|爸爸?|别人|朋友|亲戚)"
    r"(?:人|的)?的?(?:电话|手机|号码?)[^，,。\d]{0,4}(?:行|中|可以|成|好使)(?:不行|不)?[吗么不]?"
    r"|(?:留|写|打)(?:我)?(?:老伴|那口子|对象|老[公婆]|媳妇|爱人|[儿女]子|闺女|孩子|邻居|别人|朋友)的?(?:电话|手机|号码?)?"
    r"(?:行|中|可以|成)(?:不行|不)?[吗么不]?"
)
_ABROAD = (
    r"^[^\d]*(?:国外|外国|境外|海外|香港|澳门|台湾|[美英德法韩俄泰]国|日本|印度|加拿大|澳大利亚)的?(?:电话|手机|号码?)"
    r"[^，,。\d]{0,4}(?:行|中|可以|能|成)(?:不行|不)?(?:用|留|写)?[吗么不嘛]?[？?\s]*$"
    r"|^[^\d.]*\b(?:foreign|international|overseas|german|american|british|korean|japanese)"
    r" (?:phone |mobile |cell )?numbers?\b[^\d.]{0,24}$"
    r"|^[^\d.]*\b(?:phone|number) (?:is )?(?:from|of) (?:abroad|another country)[^\d.]{0,12}$"
)
_NO_CALL = (
    r"(?:别|不要|不能|不方便|没法|不会|打不了|接不了|听不[到见清]|不便)(?:给我|再)?(?:打|接|听)?(?:我的?)?电话"
    r"|(?:发|回)(?:个)?(?:短信|信息)(?:给我)?(?:行|可以|就行|吧|成)|聋哑人|我(?:是)?(?:听不见|耳聋|说不了话)"
    r"|(?:don[’']t|do not|cannot|can[’']t) (?:call|phone)"
)
_TRUST = (
    r"你们.{0,8}(?:一伙的|穿一条裤子|官官相护|包庇|偏袒|护着|向着|串通)"
    r"|are you (?:with|on the side of) them"
)
_WHICH = (
    r"(?:问|说|要|写)(?:的)?(?:是)?(?:哪个|哪里的|哪儿的|哪边的|什么)(?:地点|地方|地址|位置)"
    r"|(?:公司|单位|店里?|我家|家里?|现场|出事)(?:的)?(?:地址|地点)?还是(?:我家|家里?|店里?|公司|单位|现场)"
    r"|which (?:place|address)"
)
_PATTERNS: tuple[tuple[Worry, re.Pattern[str]], ...] = (
    ("which-place", re.compile(_WHICH)),
    ("whose-phone", re.compile(_WHOSE_PHONE)),
    ("abroad-phone", re.compile(_ABROAD)),
    ("trust", re.compile(_TRUST)),
    ("no-call", re.compile(_NO_CALL)),
    ("secret", re.compile(_SECRET)),
    ("reach", re.compile(_REACH)),
    ("send", re.compile(_SEND)),
    ("need", re.compile(_NEED)),
)
_OR_NOT = re.compile(r"([要用能]|需|可)不\1")
_WISH = re.compile(r"别(?!人)|不要|不想|千万|保密|don[’']t|do not")


def heard(text: str) -> Worry | None:
    """What somebody worries about, if it is all that they ask."""
    said = hearing.plain(text).strip()
    if hearing.length(said) > LONGEST:
        return None
    found = next((worry for worry, words in _PATTERNS if words.search(said)), None)
    # 老板说要发，一直没给 tells; 发票要写上吗 asks.
    asked = hearing.asks(said) or _OR_NOT.search(said)
    return None if found == "need" and not asked else found


def asks(text: str) -> bool:
    """Whether it is asked, and nothing told beside it."""
    said = hearing.plain(text)
    return hearing.asks(said) or "会不会" in said or bool(re.search(r"\b(?:will|would)\b", said))


def told_beside(text: str, worry: Worry) -> str:
    """What belongs to the matter all the same: a wish to be shielded, the clauses that tell."""
    if worry == "no-call":
        return text
    if worry == "secret" and _WISH.search(hearing.plain(text)):
        return text
    if worry not in ("need", "whose-phone", "secret"):
        return ""
    words = dict(_PATTERNS)[worry]
    told = [one for one in re.split(r"[，,。；;！!]+", text) if not words.search(one)]
    kept = "，".join(one.strip() for one in told if one.strip())
    if worry == "secret" and not hearing.names_trouble(kept):
        return ""  # 举报了，他们会不会知道
    return kept if hearing.length(kept) > 2 and not hearing.asks(kept) else ""
