"""How people begin: that they want to say something, only where it is, only a number."""

import re

from handlers import form, hearing, lately
from handlers.cases import corrected, intake, pieces, places, where
from handlers.citizen import asking, report, thread, told
from handlers.turn import Turn

LONGEST = 30


async def answered(turn: Turn, text: str) -> bool:
    """Answer what only begins; False when more is said."""
    if turn.incoming.kind != "text" or hearing.length(text) > LONGEST:
        return False
    if pieces.asks_leave(text):
        turn.say("go-ahead")
    elif number := intake.only_phone(text):
        opened = await report.begin(turn, thread.whole(turn, ""))
        report.take_phone(opened, number)
        turn.say("form-phone-now")
        report.go_on(turn)
    else:
        return await _where(turn, text)
    return True


async def _where(turn: Turn, text: str) -> bool:
    """Only where: of what was told a moment ago, or of what is told next."""
    kept = lately.kept(turn, "told")
    asked = kept is not None and not kept["matter"] and not told.states(kept["lines"][-1])
    if asked and not places.place(text):
        return False
    named = "" if asked else corrected.only_where(text)
    named = named or (_of_district(turn, text) or _estate(text) if kept is not None else "")
    if not named:
        return False
    before = thread.whole(turn, text if asked else "") if kept else ""
    if kept and not before:
        before = "\n".join(kept["lines"])  # 养老金没到账 was answered, and is to be mended yet
    opened = await report.begin(turn, before)
    if where.read(named, turn.house.city) == "vague":
        problem = form.answer(opened, "place", named, turn.house.city)
        asking.ask(turn, "place", turn.t(problem.text_key) if problem else "")
        return True
    form.set_place(opened, named, turn.house.city)
    form.given(opened, "place", turn.incoming.platform_id or "")
    turn.say("form-place-now", place=named)
    report.go_on(turn)
    return True


def _estate(text: str) -> str:
    """东宇大街雪山御景: a street, and the name of what stands there."""
    named, said = places.place(text), places.neat(text)
    rest = said.removeprefix(named)
    name = bool(named) and said.startswith(named) and re.fullmatch(r"[\u4e00-\u9fff]{2,6}", rest)
    return said if name and not re.search(r"[有在被了着不没把要想是又都太很]", rest) else ""


def _of_district(turn: Turn, text: str) -> str:
    """俺在天桥区北坦那边: what begins with a part of the city and says no more."""
    city = turn.house.city
    named = places.neat(hearing.plain(text).strip())
    if hearing.asks(text) or hearing.wants(text) or hearing.troubled(text, city):
        return ""
    found = intake.district(named, city)
    begins = bool(found) and intake.district(named[:6], city) == found
    return named if begins and "，" not in named and len(named) <= where.LONGEST // 2 else ""
