"""What is said after words of danger: more of it, unless it plainly is something else.

The place, a number, a photo, 他没醒, 快点: it is passed on, the citizen hears so, and the number
again. Nothing is asked. A question that the knowledge base answers is answered, and what was taken
wrongly is set apart by one tap.
"""

import re

from handlers import hearing, whom
from handlers.cases import corrected
from handlers.citizen import answer as answering
from handlers.citizen import asides, ask, danger, emergency, human, own_case, rate, report, track
from handlers.city.profile import Emergency
from handlers.form import no_contact
from handlers.turn import Choice, Turn
from storage import cases, handoffs

LONGEST = 24
"""Whoever writes more tells something."""
_END = r"(?:[\W_]|[了啦啊呀吧呢哦哈嘛哟呗的])*+"
_HURRY = re.compile(
    rf"(?:(?:请|麻烦|求求|拜托|你们?|您们?|能不能|可以|人家|都|我|[好很太真要])*+"
    rf"(?:快[点些来]?|赶[快紧]|急死人?|急|救命|救救?|来人|人|派人|派车|在吗|在不在|喂|有人吗|呢|等不及"
    rf"|怎么还[没不][来到]?|什么时候[能会]?[来到]|多久[能会]?[来到]|[来到]了?吗|过?来|帮帮?忙?|一?[点下])"
    rf"{_END})+|[您你]好{_END}"
    r"|(?:please )?(?:hurry(?: up)?|help(?: me| us)?|quick(?:ly)?|hello|hi|anybody there"
    r"|are you there|when will .*|how long .*)[\W_]*",
    re.IGNORECASE,
)
_WHOM = r"(?:119|120|110|122|火警|急救|警|救护车|消防车?|电话)"
_CALLED = re.compile(
    rf"(?:{_WHOM}|已经|刚刚?|我们?|俺们?|都|早就?|也|给|他们|别人|邻居|有人)*+"
    rf"(?:[打拨][过完通]?|报[过完]?|叫过?)了?{_WHOM}*+(?:了|过了?|完了?)?{_END}"
    rf"|.{{0,6}}(?:正?在路上|马上就?到|出警|出车){_END}"
    r"|(?:yes[, ]*)?(?:i|we|they|somebody)?(?:[’']ve| have)? ?(?:already )?called"
    r"(?: them| 119| 120| 110| the police| an ambulance| already)*+[\W_]*"
    r"|.{0,20}on (?:the|their) way[\W_]*",
    re.IGNORECASE,
)
_CANNOT = re.compile(
    r"打不[通了出]|没人接|占线|接不通|没法打|没信号|(?:不能|不敢|不方便|没法)(?:打|出声|说话|讲话)|不会(?:打电话|说话)|聋哑"
    r"|没有?(?:电话|手机)|(?:can(?:no|[’'])t|not able to) (?:call|speak|talk)|no (?:answer|signal)"
    r"|line is busy|nobody answers",
    re.IGNORECASE,
)
_HELPLESS = re.compile(
    rf"(?:那|我们?|俺|现在|这|该|可|到底|要)*(?:怎么办|咋办|咋整|怎么弄|怎么做){_END}"
    r"|what (?:should|do|can|shall) (?:i|we) do(?: now)?[\W_]*",
    re.IGNORECASE,
)
_ANEW = re.compile(
    r"^(?:另外|顺便|换[个一]|再(?:问|说)|还有一?[件个]?(?:别的|其他)?事)"
    r"|(?:[我俺]们?|^)(?:还?[想要]|来)(?:投诉|举报|反映|表扬|咨询|建议|问)"
)


async def answered(turn: Turn, text: str, *, despair: bool) -> bool:
    """Pass on what is told of the danger of a moment ago; False when it is about something else."""
    told = danger.goes_on(turn)
    of = emergency.named(turn, told["what"]) if told else None
    if told is None or of is None or "form" in turn.state or not await _belongs(turn, text):
        return False
    if told.get("reported"):
        await _beside_its_case(turn, of, text)
        return False
    if _only(_HELPLESS, text) and of.id != "selfharm":
        emergency.say(turn, of, text)
        return True
    hurries = _only(_HURRY, text)
    if not hurries:
        await danger.add(turn, text)
    if turn.talk.handoff:
        await handoffs.spoke(turn.tx, turn.talk.handoff.id, "citizen", turn.now)
    if of.id == "selfharm":
        await _stay(turn)
    else:
        await _passed_on(turn, of, text, hurries=hurries, despair=despair)
    return True


async def again(turn: Turn, of: Emergency, text: str) -> bool:
    """Words of the same danger once more, 救命啊 after any: what to do was said. To whoever cannot
    go on it is said again."""
    told = danger.goes_on(turn)
    if told is None or told.get("reported") or "form" in turn.state:
        return False
    if "selfharm" in (of.id, told["what"]):
        return False
    if _only(_HURRY, text):
        return await answered(turn, text, despair=False)
    if of.id not in (told["what"], "help"):
        return False
    await danger.add(turn, text)
    await human.in_danger(turn, of.id)
    await _passed_on(turn, of, text, hurries=False, despair=False)
    return True


async def along(turn: Turn, text: str) -> bool:
    """What is told for an open report is more of the danger as well; that is said once. Whether it
    is of nothing else: a place, while that of a report about another matter is known."""
    told = danger.goes_on(turn)
    of = emergency.named(turn, told["what"]) if told else None
    if told is None or of is None or not _tells(turn, text):
        return False
    await danger.add(turn, text)
    alone = not told.get("reported") and _where(turn, text)
    if alone or not told.get("along"):
        danger.mark(turn, along=True)
        turn.say("emergency-along", number=of.number)
    if alone:
        await report.goes_on(turn)
    return alone


def _where(turn: Turn, text: str) -> bool:
    """Whether only a place is told, and the open report has one."""
    told = turn.incoming.place is not None or bool(corrected.only_where(text))
    return told and bool(turn.state["form"]["slots"].get("place"))


async def changed(turn: Turn, before: str, text: str) -> bool:
    """A message of it has other words now; an open report has its own way with them."""
    told = danger.goes_on(turn)
    of = emergency.named(turn, told["what"]) if told else None
    if of is None or not await danger.exchange(turn, before, text):
        return False
    if "form" in turn.state:
        return False
    if not turn.talk.handoff:
        await _passed_on(turn, of, text, hurries=False, despair=False)
    return True


def calls(turn: Turn) -> bool:
    """在吗, 你好, help: from somebody in danger no greeting and no wish for a menu."""
    return danger.goes_on(turn) is not None and "form" not in turn.state


async def _beside_its_case(turn: Turn, of: Emergency, text: str) -> None:
    """It was filed: what is said goes to the leader as well, and on to whatever is done with it."""
    if own_case.wish(text) is None and not hearing.asks(text):
        await danger.add(turn, text)
        turn.say("emergency-along", number=of.number)


async def _stay(turn: Turn) -> None:
    """Whoever cannot go on is comforted, and somebody comes."""
    if turn.talk.handoff:
        await human.waiting_words(turn)
        return
    turn.say("despair-comfort")
    await human.ask_for(turn, "despair")


async def _passed_on(turn: Turn, of: Emergency, text: str, *, hurries: bool, despair: bool) -> None:
    cannot, there = bool(_CANNOT.search(hearing.plain(text))), emergency.there(text)
    wanted = (of.id in danger.STAYED_WITH and not there) or despair or cannot
    comes = wanted and not turn.talk.handoff
    if cannot:
        key = "emergency-cannot-call"
    elif there:
        danger.mark(turn, called=True)
        key = "emergency-there"
    elif _only(_CALLED, text):
        danger.mark(turn, called=True)
        key = "emergency-called"
    elif comes:
        key = "emergency-comes"
    else:
        key = "emergency-hurry" if hurries else "emergency-more"
    told = danger.goes_on(turn) or {}
    turn.say(
        key,
        number=of.number,
        call=emergency.call(turn, of),
        called="yes" if told.get("called") else "no",
        choices=[] if comes else _ways(turn, text, hurries=hurries),
    )
    if comes:
        await human.ask_for(turn, "despair")


def _ways(turn: Turn, text: str, *, hurries: bool) -> list[Choice]:
    person = [] if turn.talk.handoff else [Choice(turn.t("choice-human"), "human", {})]
    if not text.strip() or hurries:
        last = emergency.none_of_it(turn, text)
    else:
        kept = {"text": text[: answering.KEPT]}
        last = Choice(turn.t("choice-again-other"), "emergency.apart", kept)
    return [*person, emergency.way_on(turn, text), last]


async def _belongs(turn: Turn, text: str) -> bool:
    incoming = turn.incoming
    if not text.strip():
        return bool(incoming.files or incoming.place or incoming.phone)
    if hearing.nods(text) or hearing.thanks(text, turn.house.city):
        return False
    if turn.talk.handoff and whom.gives_up(text):
        return False
    if rate.spoken(turn, text) or track.number_said(text) or _ANEW.search(hearing.plain(text)):
        return False
    if _another_matter(text):
        return False
    if own_case.asks_how_far(text) and await cases.of_person(turn.tx, turn.talk.person_id):
        return False
    if not hearing.asks(text) or _only(_HURRY, text) or _only(_HELPLESS, text):
        return True
    return (await ask.find(turn, text))[0] is None


def _only(words: re.Pattern[str], text: str) -> bool:
    said = hearing.plain(text).strip()
    return hearing.length(said) <= LONGEST and bool(words.fullmatch(said))


def _another_matter(text: str) -> bool:
    """A whole complaint: 经十路的井盖坏了没人管."""
    whole = hearing.length(text) > hearing.SHORT_WORDS
    return whole and hearing.names_trouble(text) and hearing.wants(text)


def _tells(turn: Turn, text: str) -> bool:
    incoming = turn.incoming
    if not text.strip():
        return bool(incoming.files or incoming.place or incoming.phone)
    if hearing.asks(text) or no_contact(text) or turn.means("no", text):
        return False
    return asides.kind(turn, text) is None
