"""Words about one's own case, without its number or a button: 催催他们, 补充一下, 不用办了."""

import re
from typing import Literal

from handlers import hearing, lately
from handlers.cases import card, followup
from handlers.cases.lifecycle import OPEN
from handlers.citizen import answer, track
from handlers.turn import Choice, Turn
from storage import cases
from storage.cases import Case

Wish = Literal["show", "when", "urge", "add", "withdraw"]

LONGEST = 40
"""Whoever writes more tells something of its own."""
OVER = frozenset({"closed", "archived"})
MOST = 5

_LATE = (
    r"(?:来人|人来|有人来|来修|来看|来弄|来|到|办|管|处理|解决|回复|答复|联系|消息|结果|动静"
    r"|修|弄|信儿?)"
)
_URGE = re.compile(
    r"(?:再|快|赶紧|赶快|帮我?|给我|麻烦|请|你们?|我?(?:想|要))*催(?:一?[下催办]|他们?|我的|那|这)*.{0,8}"
    rf"|(?:怎么|咋|为啥|为什么)还(?:没有?|不)(?:有?人)?{_LATE}.*"
    r"|(?:你们?)?(?:是不是|是|都|早就)*(?:把)?(?:我|这事儿?|我的事)?(?:都|给)?忘了(?:吧|吗)?"
    r"|再不(?:来|修|办|管|处理|解决|弄|给)[^，,。]{0,4}[，,]?.{0,14}"
    r"|(?:还|也)?(?:没有?|不见)(?:人来|动静|消息|回信|信儿).{0,4}"
    rf"|(?:都|这都|可是|但是|怎么|到现在)*(?:还|也|一直)(?:是)?没(?:有)?(?:个)?人(?:{_LATE}|理|问|看|联系|过来)(?:我们?|俺)?.{{0,3}}"
    r"|(?:怎么|咋)(?:这么|那么|还这么)慢.{0,4}"
    r"|(?:你们?)?(?:办事|办得?|处理得?|修得?|回复得?|效率)?(?:真是?|也|实在)?太慢了.{0,2}"
    r"|(?:我|俺|都|已经|这|可)*(?:等|过)?了?都?[一二两三四五六七八九十半几好\d]+个?多?"
    r"(?:小时|钟头|天|周|星期|礼拜|月)了?(?:[，,]?(?:还|也|都|怎么)?(?:没|不).{0,6})?"
    r"|(?:(?:please|can you|could you) )*(?:hurry(?: (?:it |them )?up)?|urge(?: them| it)?"
    r"|speed (?:it|this) up|push (?:them|it))|(?:why (?:has|is|did)|still) no(?:body| ?one) .*"
    r"|what(?:[’']s| is) taking (?:so|them so) long|(?:it is |this is )?taking (?:too|so) long"
    r"|i am still waiting"
)
_PLEASE = re.compile(r"[\s,.!]+(?:please|pls|thanks|thank you|now|asap)[\s.!]*$")
_WITHDRAW = re.compile(
    r"(?:那?(?:不用|不必|不需要|别)(?:再|你们|他们)*(?:办|管|处理|来|修|弄|查|麻烦)(?:人)?了"
    r"|(?:那|算了吧?|还是|我们?)*不(?:想|要|再)*(?:投诉|举报|反映|登记|报修|上报|追究|办|弄|麻烦)(?:你们|他们|他|她)?了"
    r"|(?:给我?|我要|我想|帮我)?(?:撤销|撤回|撤诉|撤单|撤|取消)"
    r"(?:了|吧|掉|我的|那个|这个|工单|投诉|诉求|登记|案子|那件事)*"
    r"|(?:please )?(?:withdraw|cancel)(?: it| (?:my|the) (?:case|report|complaint|request))"
    r"|i (?:don[’']t|no longer) (?:want|need) (?:it|this|help)(?: any ?more)?)"
)
_KEEPS = re.compile(r"(?:算了|那|还是|先|我|等等|[，,])*(?:不|别)(?:撤|取消)(?:回|销)?(?:了|吧)*")
_MARKS = "?？!！.。~～ "
_BREAK = re.compile(r"[\s，,。；;！!]+")
_ADD = re.compile(
    r"我?(?:再|想|要|还要|还想)?补充(?:(?:一?[下点个]|说明|情况|两句|一句)+[，,:：。\s]*|[，,:：。\s]+|$)(?P<words>.*)"
    r"|我?(?:还|这里?|手里)?(?:有|拍了)(?:照片|视频|图|录音|证据|几张照片)[，,]?(?:要)?(?:发给你们?|给你们?|补上)?"
    r"|(?P<more>(?:对了|忘了说|忘说了|还有就是|还有一点)[，,:：\s]*\S{3,}.*)"
    r"|(?P<wrong>.*(?:地址|地点|位置|电话|号码|时间|名字|楼号|门牌).{0,6}(?:错了|不对|有误).*"
    r"|.*(?:写|说|填|报|登记|弄)错了.*)",
    re.DOTALL,
)
_HOW = r"(?:咋样|怎么样|到哪|办得|办的|有.{0,2}结果|有.{0,2}消息|进展|处理)"
_SHOW = re.compile(
    rf"(?:我|俺)们?(?:的|那个?|这个?|说的|报的|反映的|投诉的)?(?:那|这)?个?件?事儿?.{{0,6}}{_HOW}.*"
    rf"|(?:我|俺)?(?:上[回次周]|前[几两]天|昨天|那天|之前)(?:我|俺)?(?:说|报|反映|投诉)?的?(?:那|这)?个?件?"
    rf"(?:事儿?|问题|情况)(?:[，,呢]|.{{0,6}}{_HOW}.*|$)"
    rf"|(?:我|俺)们?(?:上个?[月次周回]|上星期|前[几两]天|昨天|那天|之前|早就|给你们|跟你们|打电话|打12345)+"
    rf"(?:报|反映|投诉|说|登记)过?的(?:那|这)?个?件?.{{0,8}}(?:事儿?|问题|情况)(?:[，,呢]|.{{0,4}}{_HOW}.*|$)"
    r"|(?:现在|到底|那|我的?|事儿?)*(?:到|在|转给|轮到)(?:谁|哪个部门|哪个单位|哪)(?:那|手)?(?:里|儿)?了?(?:啊|呀|呢)?"
    r"|(?:到底|现在|那|会|是)*谁(?:在|负责|来|给|去|会)*(?:管|办|处理|负责|修|解决)(?:(?:这|我|那).{0,6}|的|啊|呀|呢)?"
    r"|(?:到底|现在|那|是|由)*(?:哪个|什么)(?:部门|单位|局)(?:在|来|负责)*(?:管|办|处理|修)(?:啊|呀|呢)?"
    r"|(?:你们?|他们)?(?:派人|安排人?|有人|人)(?:去|来|过来|过去)?(?:看|修|处理|弄)?过?了?(?:吗|没有?|么)"
    r"|(?:现在|到底|那|请问|都|今天|还|你们?)*(?:有没有|有)(?:什么|啥|个)?(?:新的?)?"
    r"(?:结果|消息|进展|动静|记录|登记|回复|答复|回音|回信|信儿?|下文|眉目|说法)了?(?:吗|没有?|么|呢|啊)?"
    r"|(?:现在|到底|那个?|请问|我的?|这|都|它|事儿?|情|件)*(?:是)?"
    r"(?:(?:到|走到|进行到|办到)(?:了)?(?:哪|什么|第几)(?:一?步|儿|里|个?(?:环节|程度|阶段))?|(?:是)?(?:什么|啥|怎么个?)情况|咋样|怎么样|如何)"
    r"了(?:啊|呀|呢|吗)?"
    r"|(?:我|俺)(?:的|那|这)*(?:个|件)?(?:事儿?|事情|诉求|投诉|工单|单子|案子)(?:呢|咧)"
    r"|(?:is there )?any(?:thing)? (?:news?|updates?|progress|reply|answer|results?)"
    r"(?: yet)?(?: on (?:it|this|my (?:case|report)))?"
    r"|(?:is it|has it been) (?:done|fixed|solved|repaired|handled)(?: yet)?"
    r"|where(?:[’']s| is) my (?:case|report|complaint|request)(?: now)?"
    r"|(?:what(?:[’']s| is) happening with|what about|how is) (?:it|my (?:case|report|complaint))"
    r"(?: going)?"
    r"|who is (?:handling|dealing with|working on) (?:it|this|my (?:case|report))"
    r"|.{0,4}(?:办|处理)(?:得|的|到)(?:咋样|怎么样|哪).{0,6}"
    r"|(?:那|这|现在|到底|都|给)?(?:修|弄|办|处理|解决|清理?|砍|拆|换|补|通|装|填|挪|来人)(?:好|完|掉|走)?了(?:吗|没有?|么)"
)

_WHEN = re.compile(
    r"(?:那|大概|大约|一般|最快|到底|你们|他们|今天|明天|今晚|上午|下午|晚上|这[两几]天|要|还要|得|需要|等)*"
    r"(?:(?:什么时候|啥时候?|几点|几时|多久|多长时间|几天|哪天|何时)(?:能|可以|会|才|就|有)*|(?:能不能|能|可以|会)+)"
    r"(?:处理|办|修|弄|管|解决|派人|有人|来人|人|来|上门|答复|回复|有?结果|看|回[信话]|给个?(?:信|话|答复|结果|说法))"
    r"(?:来|上门|看看?|修|好|完|到|一下|给我|我)*(?:吗|呢|啊|呀|么|不)?"
    r"|(?:大概|一般|还)?(?:要|需要|得|要等)(?:多久|多长时间|几天)(?:啊|呀|呢)?"
    r"|(?:有)?(?:人)?(?:能|可以)(?:上门|来)(?:给我|帮我)?(?:看看?|修|弄)?(?:吗|么)"
    r"|how long (?:will|does) (?:it|this) take|when will (?:it|this|they|someone|somebody) .{2,24}"
)
_TOLD_OF = re.compile(
    r"(?:我|俺)?(?:是|就是)?(?:说|问|指)?的?(?:是)?(?:还有)?(?P<what>[^\W_]{2,8}?)(?:那个?|这个?|那件|这件|的)(?:事儿?|问题|案子)?(?:呢|啊|咋样|怎么样)?了?"
)
_DONE_YET = re.compile(
    r"(?:那个?|这个?|我说的|我家的?|请问)?(?P<what>[^\W_]{2,6}?)(?:都|现在|到底)?(?:修|弄|办|处理|解决|清理?|砍|拆|换|补|通|装|填|挪)"
    r"(?:好|完|掉|走)?(?:了)?(?:吗|没有?|么)"
)
_AGAIN = re.compile(
    r"(?:怎么|咋|可是|但是|结果|就|可|它|这个?|那个?|路?灯|水|暖气|电梯|今天|昨[天晚]|现在|刚修好|没[几两]天|才[几两]天)*"
    r"又(?:坏|堵|漏|停|没了|不见|丢|不亮|不行|不热|不转|不通|出现|犯|来|这样|老样子|响|塌|臭|脏|乱)\w{0,3}"
    r"|(?:it(?:['’]?s| is)? )?(?:broken|blocked|leaking|back|out|happening|happened|comes) again"
    r"|it(?:['’]?s| is) back"
)
_REDO = re.compile(
    r"(?:请|给我|帮我|我|想|要|要求|申请)*(?:重办|重新办理?|再办(?:一[次遍])?|返工|重新处理|重新打开)(?:一下|这个|这件事?|吧|了)*"
    r"|(?:please )?re-?open(?: it| the case| my case)?"
)

# The same wish, in words that may have more in them; what is surer comes first.
_ABOUT_MINE = re.compile(
    r"(?:进度|工单|单子|诉求|案件|(?:反映|投诉|举报|登记|报|说)的?(?:那?件?事|问题|情况)"
    r"|my (?:case|report|complaint))"
)
_HOW_FAR = re.compile(
    r"查|看看|到哪|怎么样|咋样|办好|结果|多久|进展|处理了|解决了没|有没有|回复|status|progress|happened|update"
)


def wish(text: str) -> Wish | None:
    """What the whole of the words want of a case; None when they are about something else."""
    said = hearing.plain(text).strip()
    if hearing.length(said) > 2 * LONGEST:
        return None  # a page is not looked through for a please
    said = _PLEASE.sub("", said).strip("?？!！。.~～ ")
    if hearing.length(said) > LONGEST:
        return None
    clauses = _BREAK.split(text.strip().strip(_MARKS))
    if any(_WITHDRAW.fullmatch(one) for one in (said, clauses[0], clauses[-1])):
        return "withdraw"  # 不用办了，自己弄好了; 他们搬走了，不用管了
    if _URGE.fullmatch(said):
        return "urge"
    if _ADD.fullmatch(said):
        return "add"
    if asks_how_far(text, surely=True):
        return "show"
    return "when" if _WHEN.fullmatch(said) else None


def asks_how_far(text: str, *, surely: bool = False) -> bool:
    """Whether the words ask how far one's own cases are; `surely`: they ask nothing else."""
    said = hearing.plain(text).strip().strip(_MARKS)
    if _SHOW.fullmatch(said):
        return True
    if surely or hearing.length(said) > hearing.LONG:
        return False
    return bool(_ABOUT_MINE.search(said) and _HOW_FAR.search(said))


async def answered(turn: Turn, text: str) -> bool:
    """Do what is wanted of the one case that is open, or ask of which; False when nothing is."""
    wanted = wish(text) if turn.incoming.kind == "text" else None
    if _KEEPS.fullmatch(hearing.plain(text).strip(_MARKS)) and _asked_to_withdraw(turn):
        turn.say("cancelled")
        return True
    if wanted is None:
        return False
    mine = await cases.of_person(turn.tx, turn.talk.person_id)
    # One that was withdrawn is meant only where no other can be: then how it stands is said.
    open_ones = [case for case in mine if case.status in OPEN]
    open_ones = open_ones or [case for case in mine if case.status not in OVER]
    if not open_ones and wanted == "show":
        open_ones = _lately_closed(turn, mine)
    if not open_ones:
        return False
    if wanted == "when" and lately.kept(turn, "topic"):
        return False  # 多久能办好, of what was answered a moment ago
    if len(open_ones) > 1:
        action = "show" if wanted == "when" else wanted
        turn.say("cases-which", choices=track.to_pick(open_ones[:MOST], f"case.{action}"))
    elif wanted == "when":
        await _say_when(turn, open_ones[0])
    elif wanted == "add" and _more(text):
        await track.added(turn, open_ones[0].id, text)
    else:
        await track.choose(turn, Choice("", f"case.{wanted}", {"case": open_ones[0].id}))
    return True


def _asked_to_withdraw(turn: Turn) -> bool:
    return any(one["action"] == "case.withdraw.yes" for one in turn.state.get("offered", ()))


def _lately_closed(turn: Turn, mine: list[Case]) -> list[Case]:
    since = turn.now - followup.REOPEN_WINDOW
    return [
        one for one in mine if one.status == "closed" and one.closed_at and one.closed_at > since
    ]


async def _say_when(turn: Turn, case: Case) -> None:
    """By which day an answer is due, or that it will be known; and how the case stands."""
    due = card.moment(turn, case.due_at) if case.due_at else ""
    turn.say("case-when" if due else "case-when-open", due=due)
    await track.show_card(turn, case)


async def named(turn: Turn, text: str) -> bool:
    """我说路灯那个: one of one's own cases, by a word that stands in it."""
    said = hearing.plain(text).strip().strip(_MARKS)
    found = _DONE_YET.fullmatch(said) or _TOLD_OF.fullmatch(said)
    if turn.incoming.kind != "text" or not found:
        return False
    mine = await cases.of_person(turn.tx, turn.talk.person_id)
    meant = [one for one in mine if found["what"] in hearing.plain(f"{one.summary}{one.detail}")]
    if len(meant) == 1:
        await track.show_card(turn, meant[0])
    elif meant:
        turn.say("cases-which", choices=track.to_pick(meant[:MOST], "case.show"))
    return bool(meant)


async def came_back(turn: Turn, text: str) -> bool:
    """又坏了, soon after it was closed: is it that one? 重办 has it done again at once."""
    said = hearing.plain(text).strip().strip(_MARKS)
    again = bool(_AGAIN.fullmatch(said))
    if turn.incoming.kind != "text" or not (again or _REDO.fullmatch(said)):
        return False
    mine = await cases.of_person(turn.tx, turn.talk.person_id)
    over = _lately_closed(turn, mine)
    if not over:
        return again and _wanted_after_all(turn, mine)
    if len(over) > 1:
        turn.say("cases-which", choices=track.to_pick(over[:MOST], "case.show"))
    elif again:
        turn.say(
            "case-back",
            number=over[0].number,
            summary=over[0].summary,
            choices=[
                Choice(turn.t("choice-reopen"), "case.reopen", {"case": over[0].id}),
                answer.to_report(turn, text),
            ],
        )
    else:
        await track.choose(turn, Choice("", "case.reopen", {"case": over[0].id}))
    return True


def _wanted_after_all(turn: Turn, mine: list[Case]) -> bool:
    """又没了, of the one that was withdrawn lately: it is told anew with the words of then."""
    since = turn.now - followup.REOPEN_WINDOW
    left = [one for one in mine if one.status == "withdrawn" and one.changed_at > since]
    if len(left) == 1:
        said = f"{left[0].detail}\n{turn.incoming.text}"
        one = left[0]
        told = [answer.to_report(turn, said)]
        turn.say("case-wanted-again", number=one.number, summary=one.summary, choices=told)
    return len(left) == 1


def _more(text: str) -> bool:
    """Whether anything is told beside the wish to add to the case."""
    found = _ADD.fullmatch(hearing.plain(text).strip())
    return bool(found and (found["words"] or found["more"] or found["wrong"]))
