"""A case's time at the desk: how the due date came about, and where each number is from."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bot.pages.desk.shown import actor, moment
from handlers.city.profile import City, Limit
from storage import joins
from storage.cases import Case
from storage.database import Row, Transaction

TITLE = "时限"
STAGES = {
    "dispatch": "派单",
    "sign": "签收",
    "contact": "联系市民",
    "return": "退单、延期的决定",
    "resolve": "答复",
    "review": "审核",
}
UNITS = {
    "minutes": "分钟",
    "hours": "小时",
    "days": "天",
    "workhours": "个工作小时",
    "workdays": "个工作日",
}
REASONS = {
    "dispatch": "派单，开始计时",
    "extension": "延期",
    "ask": "请市民补充，停表",
    "supplement": "市民补充了，接着计时",
    "review": "答复退回重写，接着计时",
    "rework": "重办，重新计时",
    "reopen": "重新打开，重新计时",
    "emergency": "转为特急，重新计时",
    "urgency": "改了紧急程度，重新计时",
}


def time(case: Case, rows: Sequence[Row], city: City, zone: ZoneInfo) -> dict[str, Any]:
    """The limits of a case's urgency with their sources, and each change of its due date."""
    limits = [city.limit(case.urgency, stage) for stage in STAGES]
    return {
        "title": TITLE,
        "limits": [_limit(one) for one in limits if one],
        "moves": [
            {
                "why": REASONS.get(row["reason"], row["reason"]),
                "words": row["words"],
                "due": moment(row["due_at"], zone),
                "who": actor(row["actor"]),
                "at": moment(row["happened_at"], zone),
            }
            for row in rows
        ],
    }


def said(limit: Limit) -> str:
    """A limit in words: 5个工作日."""
    return f"{limit.value}{UNITS[limit.unit]}"


def _limit(limit: Limit) -> dict[str, str]:
    return {"stage": STAGES[limit.stage], "time": said(limit), "source": limit.source}


async def links(tx: Transaction, case: Case) -> list[tuple[str, str]]:
    """The case that this one goes on from, and those that go on from it."""
    before = await joins.former(tx, case.id)
    found = [("前一件（过了7天又出现）", before)] if before else []
    return found + [("后来又出现，另立", number) for number in await joins.later(tx, case.id)]
