"""With whom one talks: a person is wanted, or waited for no longer; who, or what, are we?"""

import re

from handlers import hearing

_PERSON = re.compile(
    r"(?:转接?|找|接|要|叫|请|换|想要?|给我)(?:一?个|位)?(?:人工|真人|客服|活人|工作人员)|人工(?:客服|服务|坐席|座席|接听|回复)"
    r"|(?<![不没人别])(?<!不要)(?<!别再)给我(?:打|回)个?电话(?:过来)?(?:吧|呗|行吗|行不行|好吗|可以吗|能行吗|$|[\W_])|不会打字"
    r"|^(?:说话|回话|快说话|吱声|怎么不(?:说话|理人|回话?))$"
    r"|^(?:人工|真人|客服|活人|转接)|(?:人工|真人|客服)$|(?:不要|别用|不想跟?)(?:你这个)?机器人"
    r"|^(?:我|请|给我|帮我|麻烦|就|想|要|能不能|可以)*(?:找|要|换)(?:一?个|位)?人(?:说|聊|谈|问|接)?[说聊谈问话一吧]*$"
    r"|(?:想|要|能不能|可以)[跟和与](?:一?个)?(?:真?人|工作人员|客服)(?:说|聊|谈|讲|沟通)"
    r"|联系(?:一下)?(?:人工|真人|客服|工作人员)$|^接线员$"
    r"|(?:找|叫|让|喊|换)(?:一?下|个)?你们?(?:这[里儿]?)?的?(?:领导|负责人|主管|班长|经理|头儿?)"
    r"|\b(?:talk|speak|chat) (?:to|with) (?:an? )?(?:real |live )?"
    r"(?:human|person|agent|operator|some|any|staff)"
    r"|^(?:please |can you |could you )*(?:call|phone|ring) me(?: back)?(?: please)?$"
    r"|^(?:an? )?(?:real |live )?(?:human|agent|operator|person|customer service)(?: please)?$"
    r"|\b(?:want|need|get me|give me|connect me to) (?:an? )?"
    r"(?:(?:human|agent|operator|real person)\b|(?:person|somebody|someone)(?: please)?$)"
)
_FETCH = re.compile(
    r"(?:给我|帮我|我要|我想|请|麻烦|能不能)(?:给我|帮我)?(?:找|换|叫|转)(?:一?个|位)?(?:真|活)?人(?:工)?(?:来|说|聊|谈|问|接|话)*[吧啊呀]?"
)
"""跟你说不明白，给我找个人."""
_NO_PERSON = re.compile(
    r"人工(?:湖|耳蜗|费|智能|流产|授精|受孕|草|林|河|岛|降雨|增雨|关节|晶体|牙|瓣膜|成本)|投诉.{0,6}客服|客服.{0,6}态度"
    r"|human (?:resources|rights)|real estate|travel agent|tour operator"
)
_SOFTLY = r"(?:那|就|我|先|还是|吧|谢谢|好的?|嗯|行|哦|ok(?:ay)?|[\W_])*"
_NO_LONGER = (
    r"(?:算了|不(?:用|必|要|需要|想)?(?:再)?(?:等|找|转|接|排队?|麻烦|催)?(?:人工|真人|人|你们|他们)?了"
    r"|别(?:再)?(?:等|找|转|接|催)了|取消(?:排队|等待|人工)?)"
)
_GIVES_UP = re.compile(
    rf"{_SOFTLY}(?:{_NO_LONGER}{_SOFTLY})+"
    r"|(?:(?:ok(?:ay)?|thanks|no)[\W_]*)*(?:never ?mind|forget it|no need|stop waiting|cancel)"
    r"[\W_]*(?:thanks|thank you)?[\W_]*",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"(?:你|您|对面|这边|那边)(?:到底)?(?:是不是|是)(?:真的?)?(?:真?人|活人|机器人?|人工|智能|ai|电脑|程序|软件|chatgpt|gpt|deepseek|豆包|文心一?言?|通义|kimi|大?模型)"
    r"(?:吗|啊|呀|么|还是.{1,6})?"
    r"|(?:你|您)?(?:用|是)?(?:的)?(?:是)?(?:什么|哪个|哪家)(?:的)?(?:大?模型|ai|人工智能)(?:做的?|开发的?)?(?:吗|啊|呀|呢)?"
    r"|(?:你|您)(?:用|是)?(?:的)?(?:是)?(?:什么|哪个|哪家)(?:的)?(?:系统|软件)(?:做的?|开发的?)?(?:吗|啊|呀|呢)?"
    r"|(?:大姐|大哥|师傅|同志|姑娘|请问)?[，,]?(?:你|您)?(?:贵姓|怎么称呼)(?:你|您)?|(?:你|您)姓(?:什么|啥)"
    r"|(?:你|您)(?:是)?谁(?:做|开发|设计|造)的?(?:啊|呀|呢)?"
    r"|(?:你|您)(?:是谁|叫(?:什么|啥)(?:名字?)?|谁呀|哪位)|(?:是)?(?:真人|机器人?|ai)(?:吗|还是.{1,6})"
    r"|are you (?:an? )?(?:real|human|person|bot|robot|machine|ai|computer)\b.*"
    r"|(?:who|what) are you"
)
_SMALL_TALK = re.compile(r"随便问+问|我?想?问一?下|请问|那|喂|你好|您好|[\W_]")


def wants_person(text: str) -> bool:
    """Whether a person is asked for."""
    said = hearing.plain(text).strip("\"'。.！!？?～~，, ")
    if hearing.length(said) > hearing.LONG or _NO_PERSON.search(said):
        return False
    last = re.split(r"[，,。；;！!\s]+", said)[-1]
    return bool(_PERSON.search(said) or _FETCH.fullmatch(last))


def gives_up(text: str) -> bool:
    """算了，不找了: whoever waits for a person waits no longer."""
    said = hearing.plain(text).strip()
    return hearing.length(text) <= hearing.LONG and bool(
        hearing.to_the_point(said) and _GIVES_UP.fullmatch(said)
    )


def asks_who(text: str) -> bool:
    """你是真人吗: whether the words ask who, or what, one talks to."""
    said = hearing.plain(text).strip("?？!！.。 ")
    return hearing.length(text) <= hearing.LONG and any(
        _WHO.fullmatch(one) for one in (said, _SMALL_TALK.sub("", said))
    )
