"""What is said to us while a report is open, no part of it: 谢谢, 催一下, 等一下, 在吗, 你好, ?

Each gets a word of its own and then what was asked last, once more. Written into the report, a
department would read it; taken for an answer, 好的 would be a place.
"""

import re
from typing import Literal

from handlers import choices, form, hearing, whom
from handlers.agreeing import agrees
from handlers.cases import where
from handlers.citizen import grouping, own_case, report, worries
from handlers.turn import Choice, Turn

Aside = Literal[
    "thanks",
    "plea",
    "hurry",
    "how-far",
    "wait",
    "here",
    "hello",
    "nod",
    "lost",
    "close",
    "bye",
    "who",
    "on",
    "whose",
    "why-phone",
    "why-place",
    "grumble",
    worries.Worry,
]

LONGEST = 16
"""Whoever writes more tells something."""

AT = {"confirm": "card", "again": "again"}
"""Where it is said, for the words that go on to what is to be done; else at a slot's question."""

_PUZZLED = re.compile(r"[?？!！。.\s]*[?？][?？!！。.\s]*")
# Said of the card, not of the matter: whoever is 满意 has not tapped yet.
_JUDGES = re.compile(
    r"(?:我|很|非常|还|比较|挺|太|基本|表示|对此)*(?:不(?:太|是很|怎么)?)?满意[了的吧啊]*[\W_]*"
    r"|(?:very |not )?(?:dis)?satisfied[\W_]*",
    re.IGNORECASE,
)
_NODS_FIRST = re.compile(r"^(?:好[的吧]?|嗯+|行|哦+|那)[\W_]+")
_END = r"(?:[\W_]|[了啦啊呀吧呢哦哈噢嘛哟呗的])*"
_YOU = r"(?:你们?|您们?|大家|各位|同志|师傅|领导)?"
_WORDS: tuple[tuple[Aside, str], ...] = (
    ("plea", rf"(?:那|就|真是)?(?:(?:麻烦|拜托|求求?|有劳){_YOU}|帮帮(?:忙|我)|please)+"),
    (
        "hurry",
        r"(?:能不能|可以|麻烦|请|你们?|您|那就?|给我|帮我|再)*(?:催一?[下催]|催办?)|加急"
        r"|(?:please )?hurry(?: up)?|asap"
        r"|(?:请|你们?|麻烦)*(?:快[点些]?|赶[快紧]|尽快|抓紧|搞快)(?:时间|一?[点些]儿?|的)*"
        r"(?:给我|帮我)?(?:办|处理|解决|弄|转|派人|来人|安排)?(?:一下)?"
        r"|(?:快[点些]|赶[快紧]|抓紧)(?:吧|啊|呀)?[，,\s]*(?:我|俺)(?!家|们?这)[^，,。]{2,8}",
    ),
    (
        "how-far",
        r"(?:这|那|现在|我的?)*(?:好|办好|办完|弄好|登记|登记好|提交|交|上报|报|派|派单|转|受理|记)"
        r"(?:上去|出去|好|过去)?了(?:吗|没有?|么)|(?:那|现在)?有结果(?:吗|没有?)"
        r"|(?:大概|一般|要)?(?:什么时候|啥时候?|几时|多久|多长时间|几天)(?:能|可以|会|才|有)*"
        r"(?:办好?|办完|处理好?|处理完|解决|弄好|修好?|修好|来人|有人来|人来|来|结果|回复|答复|消息)"
        r"|(?:你们?|今天|今晚|现在|马上|那|到底)*(?:能不能|可不可以|会不会|能|可以|会)(?:马上|现在|今天)?"
        r"(?:派个?人|来个?人|有人来?|过来|来)(?:过来|来|看看?|管管?|处理|修)*(?:吗|不|么)?"
        r"|(?:你们)?(?:半夜|晚上|夜里|现在|今晚|明天|周末)*有人(?:管|来|处理|值班)(?:吗|么|不)"
        r"|(?:到底|现在|那)*谁(?:能|会|可以)(?:来|管|帮)(?:我|俺|一下|管)*"
        r"|(?:是不是|只要|那)*(?:提交|登记|交|报|说)(?:上去|完|好)?了?(?:是不是)?(?:就|都)(?:会|能|有)*"
        r"(?:人)?(?:管|处理|办|来|行|可以)了?(?:吗|不|么)?"
        r"|(?:然后|接下来|下一步)(?:怎么办|做什么|干什么|怎么样)?|(?:and )?(?:now|then)(?: what)?"
        r"|how long (?:will|does) (?:it|this|that) take"
        r"|when will (?:it|this|that|you|they|someone).*"
        r"|(?:大概|一般)?(?:要|需要|得)(?:多久|多长时间|几天)|what(?: is|'s)? next"
        r"|(?:is it|have you) (?:done|filed|submitted|sent)(?: it)?(?: yet)?",
    ),
    (
        "whose",
        r"(?:那|这|到底|会|是|由|归|找|给)*(?:谁|哪个(?:部门|单位|局|人))(?:来|去|给|会|要|负责)*(?:处理|办|管|负责|修|弄|解决|干)"
        r"|(?:那|就|这种?|这个|这些|事儿?|到底|也|都)*(?:是|归|属于?|该|不归|能不能|能)*(?:你们?|您们?|热线|12345|你们?这[里儿]?)"
        r"(?:这[里儿])?(?:能|会|也|都)*(?:管不管|管得?了|管)(?:这个?|这事|这种事)?(?:吗|不|么|嘛)?"
        r"|(?:这|那|到底|也)*(?:能|会)(?:给)?管(?:得了|一管)?(?:不|吗|么)"
        r"|who (?:will|is going to|is|does)? ?(?:handle|handling|deal|do|fix|take care).*",
    ),
    (
        "why-phone",
        r"(?:为什么|为啥|干嘛|凭什么|干什么)(?:还|非|就|一定|都)*(?:要|得|让)?(?:我们?)?(?:留|写|给|填)?(?:我的?)?"
        r"(?:个)?(?:联系)?(?:电话|手机号?|号码|方式)(?:不可|不行|干嘛|干啥)?"
        r"|(?:一定|必须|非|是不是)(?:要|得)?(?:留|写|给|填)(?:个)?(?:联系)?(?:电话|手机号?|号码|方式)(?:不可|不行|吗)?"
        r"|(?:要|留|写)(?:联系)?(?:电话|手机号?|号码)(?:干嘛|干啥|干什么|做什么|有什么用)"
        r"|(?:你们?|电话|号码|信息|个人信息)*(?:会不会|会|能不能|不会|别|可别)(?:把)?(?:我的?)?(?:电话|号码|信息|隐私)*"
        r"(?:被|给我)?(?:泄[露漏]|告诉|给)(?:给|出去)?(?:我的?)?(?:电话|号码|信息|别人|人家|他们?|她|对方|物业|商家|邻居)*(?:吧|吗)?"
        r"|(?:电话|号码|信息)?(?:安全|保密)(?:吗|不)"
        r"|why (?:do )?(?:you|they) (?:need|want) (?:it|my (?:phone|number).*)"
        r"|is (?:it|my number) (?:safe|kept secret|private|confidential)",
    ),
    (
        "grumble",
        r"(?:你们?|您)?(?:就会|老是?|总是?|光|只会|还|一直|就知道)(?:在)?问(?:问|来问去|这问那|个没完|个不停|东问西)*"
        r"|(?:你们?|怎么|咋|真|可真|就)*(?:这么|那么|太)?(?:麻烦|啰嗦|罗嗦|墨迹|磨叽|啰里啰嗦|烦)(?:死了|人|得很)?"
        r"|(?:怎么|咋|干嘛)?(?:要)?问(?:那么|这么)多(?:干嘛|干啥|问题|没用的)*"
        r"|(?:你)?(?:给我)?(?:滚蛋?|闭嘴|有病|神经病|放屁|去死)|(?:问|去|操|日)?你妈.{0,3}|他?妈[的个].{0,2}|烦死(?:我|人)?了"
        r"|(?:so|too) many questions|stop asking.*",
    ),
    (
        "wait",
        r"(?:请|你|您|先|让我|容我|我)*(?:再?(?:稍等|等)(?:一?[下会等]|一会儿?|片刻|我)?|想一?想|看一?看"
        r"|考虑(?:一下)?|找一?找|查一?查)(?:再说|先)?|马上|别急"
        r"|(?:wait(?: a)?|one|just a) ?(?:moment|minute|second)?|hold on"
        r"|let me (?:think|see|check)",
    ),
    (
        "here",
        r"有?人?(?:在吗|在不在|在么)|人?呢|人在哪|喂+|有人[吗没]|还在[吗么]"
        r"|are you there|anybody there",
    ),
    (
        "hello",
        r"(?:(?:您们?|你们?|大家|各位|早上|上午|中午|下午|晚上)好|嗨|哈[喽啰罗]|早安?"
        r"|(?:hello|hi|hey)(?: there)?|good (?:morning|afternoon|evening))"
        r"(?:师傅|同志|客服|领导|小姐姐|老师)?",
    ),
    (
        "bye",
        r"再见|拜拜|先这样|(?:我|那|等)*(?:回头|晚点|待会儿?|一会儿?|过会儿?|等会儿?|改天|有空|下次|明天|晚上|下班)"
        r"(?:再)?(?:见|聊|说|弄|填|报|来)|我?(?:得|要)?先(?:去)?(?:忙|下|走|上班|吃饭|开会|接个?电话|睡)"
        r"(?:一?会儿?|一下|别的|点?事)?(?:去)?|我有事"
        r"|(?:good)?bye|see you|(?:i )?(?:got|have) to go|(?:talk )?later|brb",
    ),
    (
        "nod",
        r"(?:这样|那|这么写|您?看)*(?:中不中|行不行|好不好|成不成|行吗|可以吗|好吗|成吗|对不对|对吗)",
    ),
    ("close", r"(?:好|可以|行|说完|发完|写完|填完|就这些)了|就这些"),
    ("on", r"继续(?:说|登记|填)?|接着(?:说|来|填)?|go on|continue"),
)
_PATTERNS: tuple[tuple[Aside, re.Pattern[str]], ...] = tuple(
    (aside, re.compile(rf"(?:{words}){_END}", re.IGNORECASE)) for aside, words in _WORDS
)


async def answered(turn: Turn, text: str) -> bool:
    """Answer what is said by the way and go on with what was asked; False when it is none."""
    asking = turn.state["form"]["asking"]
    aside = kind(turn, text)
    if aside is None:
        return False
    report.touch(turn)
    if kept := _kept(text, aside):
        report.add_words(turn, kept)
    if aside == "hurry" and (urge := _offered(turn, "form.again.urge")):
        await grouping.choose(turn, urge)
    elif aside == "close" and _changes(turn):
        report.go_on(turn)  # nothing more for what was to be changed
    elif aside == "bye":
        turn.say("aside-bye", choices=report.ways_back(turn))
    elif aside == "wait":
        turn.say("aside-wait")
    else:
        await _answer(turn, text, aside, at=AT.get(asking, "slot"))
        await report.back(turn)
    return True


async def _answer(turn: Turn, text: str, aside: Aside, *, at: str) -> None:
    if aside == "hurry" and own_case.wish(text) == "urge" and await own_case.answered(turn, text):
        turn.say("form-goes-on")  # it was one that was filed before
    elif aside == "who":
        turn.say("who-am-i", choices=[Choice(turn.t("choice-human"), "human", {})])
    elif aside == "secret":
        turn.say("aside-secret", kind=turn.state["form"]["slots"].get("kind", ""))
    elif aside != "on":
        turn.say(f"aside-{aside}", at=at)


def _kept(text: str, aside: Aside) -> str:
    """What of a worry is for the report, too."""
    worry = worries.heard(text)
    return worries.told_beside(text, worry) if worry == aside else ""


def _offered(turn: Turn, action: str) -> Choice | None:
    kept = turn.state.get("offered", ()) if turn.state["form"]["asking"] == "again" else ()
    return next((choices.from_kept(one) for one in kept if one["action"] == action), None)


def _changes(turn: Turn) -> bool:
    """Whether something on the card is being changed."""
    opened = turn.state["form"]
    return opened["asking"] in form.CHANGEABLE and not form.missing(opened)


def calls(turn: Turn) -> bool:
    """在吗 or 你好 while a report is open: whether somebody is there is all that is asked."""
    return "form" in turn.state and kind(turn, turn.incoming.text) in ("here", "hello")


def kind(turn: Turn, text: str) -> Aside | None:
    """What the whole of the words is, if it is nothing for the report."""
    asking = turn.state["form"]["asking"]
    said = hearing.plain(text).strip()
    if not said or _answers(turn, asking, said):
        return None
    aside: Aside | None = worries.heard(said)
    if aside is None and hearing.length(said) <= LONGEST:
        aside = _heard(turn, said)
    # Where a number is asked for, 好的 and 等一下 are told how one is written, or left out.
    told = asking == "contact" and aside in ("nod", "wait") and form.waits(said)
    return None if told else aside


_WHY = re.compile(
    r"(?:你们?|您|为(?:什么|啥|何)|干[嘛啥]|凭什么|还|非|就|一定|要|得)*(?:要|问|知道|打听)"
    r"(?:这个?|那么多|这么多|这么(?:细|清楚)|地[址点]|位置|在哪|我?(?:家)?(?:住|在)?哪[里儿]?|具体)*"
    r"(?:干[嘛啥]|干什么|做什么|[有做]啥|有(?:什么|啥)用)?"
    r"|(?:why )(?:do you )?(?:need|want|ask)(?: to know)?(?: (?:that|this|it|where.*|my address))?",
    re.IGNORECASE,
)
_WHY_ASKED: dict[str, Aside] = {"place": "why-place", "contact": "why-phone"}
_ASKS_WHY = re.compile(r"干[嘛啥]|什么|为[啥何]|啥|why", re.IGNORECASE)


def _asks_why(said: str) -> bool:
    """你问这个干嘛: why anything is asked at all."""
    bare = said.rstrip("吗呢啊呀吧?？!！。. ")
    return bool(_ASKS_WHY.search(bare) and _WHY.fullmatch(bare))


def _heard(turn: Turn, said: str) -> Aside | None:
    if whom.asks_who(said):
        return "who"
    asking = turn.state["form"]["asking"]
    if _asks_why(said):
        return _WHY_ASKED.get(asking, "lost")
    if asking in AT and _JUDGES.fullmatch(said):
        return "lost" if re.search("不|dis|not", said) else "nod"
    meant = _NODS_FIRST.sub("", said) or said
    said_so = (meant, hearing.greeted(meant))
    found = next(
        (aside for aside, words in _PATTERNS if any(words.fullmatch(one) for one in said_so)), None
    )
    if found:
        return found
    if hearing.thanks(said, turn.house.city):
        return "thanks"
    if hearing.closes(said) or turn.means("nothing-more", said):
        return "close"
    if _PUZZLED.fullmatch(said) or hearing.lost(said):
        return "lost"
    if turn.means("useless", said) or turn.means("no", said):
        return "lost"
    nods = hearing.nods(said) or (hearing.says_nothing(said) and not re.search(r"\d", said))
    return "nod" if nods else None


def _answers(turn: Turn, asking: str, said: str) -> bool:
    """Whether words, short as they are, answer what was asked."""
    yes = agrees(turn, said)
    match asking:
        case "confirm" | "again" | "files":
            return yes or turn.means("no", said)
        case "place":
            return where.unknown(said)
        case "contact":
            return form.no_contact(said)
    return yes and _changes(turn)
