"""Questions that leave out what they are about: 那材料呢？ 多少钱 在哪办 how much is it.

They only make sense right after an answer. A question that names its own subject, however short,
is not one of them: the whole of the words must be an elliptic question, not a part of them.
"""

import re
from functools import lru_cache

from handlers import hearing

LONGEST = 24
"""Nothing longer leaves anything out (a word of English counts as two)."""

_BEFORE = re.compile(
    r"(?:(?:我|俺)?(?:人|现在)?(?:不?在)(?:外地|国外|老家|家|本地)[，,]?|那么?|请问|您好|你好|嗯+|哦+|噢|好的?|是不是|另外|还有|再问一?下|顺便问?一?下|我?想问一?下|问一?下|就是|这个|这件?事"
    r"|它|办(?:这个|这件?事|它)(?=.)|一共|总共|大概|大约|一般|具体|到底|我们?|俺|你们|您|恁|咱|麻烦"
    r"|(?:and|so|ok|okay|but|then|please|thanks|well)\b)[\s，,。.]*"
)
_AFTER = re.compile(
    r"(?:呢|啊|呀|吧|嘛|哦|哈|吗|(?<![什怎那])么|的|了|来着|谢谢|，|\bplease|\bthanks|\bthen"
    r"|\bfor (?:this|that|it))$"
)
_CLAUSES = re.compile(r"[，,、。；;？?！!\n]+|\s+(?=[\u4e00-\u9fff])|和|跟|以及|\band\b")

_DO = (
    r"(?:(?:去|来|到)?(?:办理?|补办|补|办这个|办这事|办下来|申请|领取?|换|交|弄|处理|登记|注册|查)"
    r"(?:一?[下个])?(?:的话)?)?"
)
_WHAT = r"(?:什么|啥|哪些|那些|哪几样|几样)(?:样的?)?"
_PAPERS = r"(?:申请|办理)?(?:材料|证件|资料|手续|证明|单子|东西|文件)"
_WHERE = r"(?:哪里|哪儿|哪个(?:地方|窗口|部门|单位|大厅)?|什么(?:地方|部门)|啥地方|哪)"
_WHEN = r"(?:几点钟?(?:到几点)?|什么时[候间]|啥时候?|多会儿|何时)"
_DAY = (
    r"(?:周[一二三四五六日末天]|星期[一二三四五六日天]|礼拜[一二三四五六日天]|双休日|节假日|中午|晚上|下午|上午|早上"
    r"|今天|明天|假期|过节)"
)
_OPEN = (
    r"(?:上班|下班|开门|关门|营业|办公|休息|开始|结束|能办|可以办|办理?|能去|可以去|去|开|关|有人"
    r"|受理)"
)
_THERE = r"(?:你们|恁们?|他们|窗口|大厅|那边|那里|那儿|人家|单位)?"
_CAN = r"(?:能不能|可不可以|是不是可以|可以|能|行不行)?"
_HOW_LONG = r"(?:多久|多长时间|多长|几天|多少天|几个工作日|多少时间|几个月)"
_GOT = (
    r"(?:办好|办完|办下来|下来|拿到|出来|办结|到账|批下来|审完|领到|取|收到|处理完|处理好|解决好?"
    r"|修好|弄好|好|完|办)?"
)
_SOMEONE = r"(?:别人|他人|家人|家里人|孩子|子女|老公|老婆|老伴|朋友|亲戚|家属|儿子|女儿)?"

_KINDS: dict[str, str] = {
    "materials": rf"(?:都|还)?(?:需要|要|得|该)?(?:都)?(?:带|准备|提供|提交|拿|备)(?:上|好"
    rf"|齐)?[些点]?{_WHAT}(?:{_PAPERS})?[去来]?"
    rf"|(?:都|还)?(?:需要|要|得|用)?些?{_WHAT}{_PAPERS}|(?:还|都)?(?:需要|要)些?{_WHAT}"
    rf"|(?:所需|需要的?|要的?)?{_PAPERS}(?:都?有{_WHAT}|是{_WHAT}|要{_WHAT}|怎么准备|清单)?"
    r"|(?:还|都|也)?(?:需要|要|用|得)(?:带|拿|准备|提供|交)(?![^\W_]*[什啥哪])[^\W_]{2,6}"
    r"|(?!.*(?:[钱费]|多少))[^\W_]{1,4}的(?:也|还|都)?(?:要|需要|用)(?:带|拿|提供)?"
    r"|(?:what )?(?:documents?|papers?|materials?)(?: do i need| are needed| needed| required)?"
    r"|what (?:do|should|must) i (?:need|bring|take|prepare)(?: with me)?",
    "fees": rf"{_DO}(?:还|要|需要|得|是)*(?:交|收|花|付)?(?:多少|几块|几)(?:块?钱|元|费用?)"
    r"|(?:费用|收费|价格|价钱|工本费|手续费)(?:标准)?(?:是|要)?(?:多少|怎么算|怎么收|什么标准)?"
    r"|(?:要|收|花|交|需要|用|得)(?:不(?:要|收|花|用|交))?(?:要|收|花|交)?(?:钱|费用?)|(?:是)?免费(?:办)?|怎么[收交缴]费|贵不贵|贵"
    r"|how much(?: is it| does it cost| do i pay| money| to pay)?|(?:is it|is this) free"
    r"|(?:any |the )?(?:fees?|costs?|price)"
    r"|what (?:is the fee|does it cost|are the fees)|do i (?:have to|need to) pay",
    "place": rf"{_DO}(?:要|应该|得|该|是|可以|能)*(?:在|去|到|上|找)?{_WHERE}{_DO}"
    rf"|(?:办理|办事)?(?:地址|地点|位置|窗口|地方)(?:是|在)?(?:{_WHERE}|什么|多少)?|怎么走|怎么去"
    r"|where(?: is (?:it|that))?(?: (?:do|should|can|must) i (?:go|do (?:it|this|that)|apply))?"
    r"|(?:what(?:'s| is) )?(?:the )?address|which (?:office|counter|window)(?: do i go to)?",
    "duration": rf"{_DO}(?:要|需要|得|会|等)*{_HOW_LONG}(?:能|可以|才能|就能|内)*{_GOT}"
    r"|(?:什么时候|啥时候|几号|何时|哪天)(?:能|可以|才能)*(?:办好|办完|办下来|下来|拿到|拿|出来|到账|领到|取|批下来|好|收到)"
    r"|(?:办理)?(?:时限|期限|周期)(?:是)?(?:多久|多长)?|当天能(?:办好|拿到|拿|取)|快不快"
    r"|how (?:long|many days|soon)(?: does (?:it|this|that) take| will (?:it|this|that) take"
    r"| is it)?"
    r"|when (?:will|is) it (?:be )?(?:ready|done)|when (?:do|can) i (?:get|collect) it",
    "hours": rf"{_THERE}(?:{_DAY}的?)?(?:都|也|还)*{_WHEN}(?:能|可以)?(?:{_OPEN})?"
    rf"|{_THERE}{_DAY}(?:都|也|还|能|可以|不)*{_OPEN}(?:不(?:{_OPEN})?|没有?)?"
    rf"|(?:办公|上班|营业|工作|办理|开放|受理|下班|服务)时间(?:是|到)?(?:{_WHEN}|多少|怎么安排)?|{_THERE}(?:还)?(?:上班|开门|下班)"
    r"|(?:what are (?:the|their|your) )?(?:opening|office|working|business)? ?hours"
    r"|(?:when|what time) (?:do|does|are|is) (?:they|you|it) (?:open|close|closed)|what time"
    r"|(?:are|is) (?:they|you|it) open(?: (?:on|at) (?:the )?(?:weekends?|saturdays?|sundays?"
    r"|lunch(?: ?time)?))?"
    r"|(?:(?:what|how) about )?(?:on |at )?(?:the )?(?:weekends?|saturdays?|sundays?|mondays?"
    r"|(?:public )?holidays)",
    "phone": r"(?:咨询|联系|办公|窗口|服务|他们|那边|有没有|有|给个|留个)*的?(?:电话|号码"
    r"|联系方式)(?:号码?)?(?:是|有)?(?:多少|什么|几号|啥|哪个)?"
    r"|(?:要|该|应该)?(?:打|拨)(?:什么|哪个|多少|啥)(?:电话|号码?)|怎么联系(?:他们|你们)?|打给谁|找谁(?:问|办)?"
    r"|(?:what(?:'s| is) )?(?:the |their |a |any )?(?:phone|telephone|contact)(?: number)?"
    r"|who (?:do|can|should) i call"
    r"|(?:what(?:'s| is) )?the number",
    "steps": r"(?:要|该|应该)?(?:怎么|咋|如何)(?:办理?|弄|申请|操作|搞|做|走流程|办的)|(?:办理"
    r"|具体|申请|办事)?(?:流程|步骤|程序)(?:是什么|是怎样|怎么走|有哪些|是啥)?"
    r"|第一步(?:是什么|做什么|干什么)?|(?:要|该)?先(?:做|干|办)(?:什么|啥)"
    r"|how (?:do|can|should) i (?:do (?:it|this|that)|apply)|(?:what are )?the steps|how"
    r"|what (?:do i do|first)",
    "online": rf"{_CAN}(?:在|用)?(?:网上|线上|手机上?|微信上?|支付宝上?|app上?"
    rf"|小程序上?){_CAN}(?:也能|怎么)?(?:办理?|申请|弄|操作|预约|补办|交|查)(?:不)?"
    r"|can i (?:do|apply for) (?:it|this|that) online|can i apply online"
    r"|(?:is it (?:possible )?)?online",
    "proxy": rf"{_CAN}(?:找|让|请|由)?{_SOMEONE}(?:能不能|可不可以|可以|能|也)*(?:代办|代领"
    rf"|代为办理|代交|帮忙?办|[帮替]我?(?:去)?办)"
    rf"|{_SOMEONE}(?:能不能|可不可以|可以|能)*[帮替]我(?:去|来|跑一?趟|领|拿|取|交|办)+"
    r"|(?:一定|必须|需要|要|得|是不是)*我?(?:本人|自己|亲自)(?:去|到场|来|办理?|去办|到)+"
    r"|(?:can|may) (?:somebody|someone) else (?:do|go|apply)(?: it)?(?: for me)?"
    r"|do i (?:have|need) to (?:go|come) (?:in person|myself)",
}
_MORE = (
    r"还有|还有(?:别的|什么)?(?:要注意|注意事项)?|然后|接着|后来|注意事项|全部|完整"
    r"|(?:能|再|可以|请)*(?:说|讲)?得?(?:再)?(?:详细|具体|仔细)(?:一?[点些]|说说|讲讲)?|(?:能|再)*说(?:全|完整)"
    r"|what else|anything else|(?:tell me )?more(?: details?)?|(?:in )?(?:more )?details?|and|then"
)
_OWN = re.compile(r"(?:那|可|但)?[我俺](?!想?问)")
"""我明天还上班 asks for nobody's hours."""
_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _KINDS.items()}
_ALL = re.compile(_MORE)
# 那老人呢: another case of the same matter, named in a word.
_OTHER = re.compile(
    r"(?:那|要是|如果)?(?:是)?([\u4e00-\u9fff]{2,8}?)(?:的话)?呢"
    r"|(?:and )?(?:what|how) about ([\w ]{2,24})"
)


@lru_cache(maxsize=256)  # asked beside an answer, and once more when nothing came of that
def parts(text: str) -> tuple[str, ...]:
    """Which parts of an answer are asked for, by name, in the order asked: those of a guide,
    duration, online, proxy, or "more" for all of it. Empty when the words are no such question."""
    said = hearing.plain(text).strip()
    if not said or hearing.length(said) > LONGEST:
        return ()
    if _ALL.fullmatch(_bare(said, keep="还有")) or _ALL.fullmatch(said.strip("？?。.呢吗 ")):
        return ("more",)
    found = []
    for clause in filter(None, (one.strip() for one in _CLAUSES.split(said))):
        bare = _bare(clause)
        kind = next((name for name, one in _PATTERNS.items() if one.fullmatch(bare)), "")
        kind = "" if kind == "hours" and _OWN.match(clause) else kind
        if not kind and bare:
            return ()
        found += [kind] if kind else []
    return tuple(dict.fromkeys(found))


_DEED = re.compile(r".?[补办换领挂报申退缴取建登签开销]")


def of_deed(text: str, title: str) -> tuple[str, ...]:
    """补卡要多少钱, after 社保卡丢了怎么挂失补办: what is asked of the answer's deed."""
    said = hearing.plain(text).strip()
    heads = (said[:size] for size in (2, 3) if len(said) > size)
    known = next((one for one in heads if _DEED.match(one) and set(one) <= set(title)), "")
    return parts(said.removeprefix(known)) if known else ()


def other(text: str) -> str:
    """The other case that is asked about, as 老人 in 那老人呢; empty when there is none."""
    said = hearing.plain(text).strip().strip("？?。.！! ")
    found = _OTHER.fullmatch(said)
    return (found[1] or found[2] or "").strip() if found else ""


def names_day(case: str) -> bool:
    """Whether the other case (那周末呢) is a time at which one might come."""
    return bool(re.fullmatch(_DAY, case))


def _bare(text: str, keep: str = "") -> str:
    """Without the small words around it, as far as something is left."""
    text = text.strip("？?。.！!，, ")
    while (found := _AFTER.search(text)) and found.start() > 0:
        text = text[: found.start()].strip("，, ")
    while (
        (found := _BEFORE.match(text)) and found.end() < len(text) and text[: found.end()] != keep
    ):
        text = text[found.end() :]
    return text
