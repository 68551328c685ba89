"""A year of a hotline's cases with all their events, by seed; nothing is random twice."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from handlers.city.profile import City
from storage import case_words
from storage.database import Database, Row
from storage.figures import waiting

PIECE = 2000
DAYS = 360
WHAT = ("路灯不亮", "井盖破损", "暖气不热", "垃圾没清运", "噪声扰民", "树枝挡住信号灯")
WHERE = ("解放路", "经十路", "泉城路", "山大路", "纬二路", "花园路", "北园大街", "舜耕路")
WORDS = "一直没有人处理请尽快派人到现场看看老人和孩子晚上经过这里很不方便希望早点解决谢谢"

_CASE = (
    *("id", "number", "person_id", "status", "kind", "urgency", "summary", "detail", "place"),
    *("district", "department", "topic", "priority", "created_at", "dispatched_at", "due_at"),
    *("replied_at", "closed_at", "changed_at", "satisfaction"),
)
_EVENT = (
    *("case_id", "actor", "action", "text"),
    *("status_before", "status_after", "details", "happened_at"),
)
_DUE = ("case_id", "due_at", "actor", "reason", "happened_at")


async def fill(database: Database, city: City, many: int, now: datetime, *, first: int = 1) -> None:
    """Write so many cases, spread over a year that ends now; their ids begin with `first`."""
    chance = Random(12345)
    async with database.transaction() as tx:
        person = await tx.value(
            "INSERT INTO people (created_at) VALUES (:now_at) RETURNING id", now_at=now
        )
    for begin in range(0, many, PIECE):
        lives = [
            Life(chance, city, first + n, person, now - timedelta(days=DAYS) * (1 - n / many))
            for n in range(begin, min(begin + PIECE, many))
        ]
        async with database.transaction() as tx:
            await tx.many(_insert("cases", _CASE), [life.lived(now) for life in lives])
            await case_words.keep(tx, first + begin, first + begin + PIECE)
            await tx.many(
                _insert("case_events", _EVENT), [e for life in lives for e in life.events]
            )
            await tx.many(_insert("case_dues", _DUE), [d for life in lives for d in life.dues])
    async with database.transaction() as tx:
        assert await waiting(tx)
        await tx.execute("ANALYZE")


def _insert(table: str, names: Sequence[str]) -> str:
    marks = ", ".join(f":{name}" for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"


class Life:
    """One case from its first word to wherever it has come by now."""

    def __init__(
        self, chance: Random, city: City, number: int, person: int, begins: datetime
    ) -> None:
        self._chance = chance
        self._city = city
        self._at = begins
        self.events: list[Row] = []
        self.dues: list[Row] = []
        what, where = chance.choice(WHAT), chance.choice(WHERE)
        start = chance.randrange(20)
        self.case: dict[str, Any] = {
            **dict.fromkeys(_CASE, None),
            "id": number,
            "number": f"JN{begins:%y%m%d}-{number:06d}",
            "person_id": person,
            "status": "",
            "kind": chance.choice(city.kinds).id,
            "urgency": chance.choices(("normal", "urgent", "critical"), (90, 8, 2))[0],
            "summary": f"{where}{chance.randrange(1, 400)}号{what}",
            "detail": f"{where}附近{what}，{WORDS[start:]}{WORDS[:start]}编号{number}",
            "place": f"{where}{chance.randrange(1, 400)}号",
            "district": chance.choice(city.districts).name,
            "department": "",
            "topic": "",
            "priority": chance.choice((0, 0, 0, 5, 20)),
            "created_at": begins,
            "satisfaction": "",
        }

    def lived(self, now: datetime) -> Row:
        """The case as it stands now; its events and due dates are written on the way."""
        for action, status, hours, more in self._way():
            if self.events:
                self._at += timedelta(hours=self._chance.expovariate(1 / hours))
            if self._at > now:
                break
            self._happens(action, status, more)
        return {**self.case, "changed_at": self.events[-1]["happened_at"]}

    def _way(self) -> Iterator[tuple[str, str, float, str]]:
        """(action, status after, hours before it, what is said or to whom)."""
        chance = self._chance
        yield "submit", "to_dispatch", 1, ""
        for back in range(2 if chance.random() < 0.07 else 1):
            if back:
                yield "return", "to_sign", 5, "不是我们"
                yield "approve", "to_dispatch", 5, ""
            yield "dispatch", "to_sign", 3, chance.choice(self._city.departments).name
        yield "sign", "in_progress", 8, ""
        if chance.random() < 0.12:
            yield "urge", "in_progress", 20, ""
        yield "reply", "in_review", 50, "已经处理。"
        yield "approve", "follow_up", 8, ""
        if chance.random() < 0.6:
            solved = chance.random() < 0.9
            yield "rate", "follow_up", 10, f"contacted: {chance.choice(('yes', 'yes', 'no'))}"
            yield "rate", "follow_up", 0.1, f"solved: {'yes' if solved else 'no'}"
            if solved:
                rated = chance.choice(("very", "satisfied", "fair", "dissatisfied"))
                yield "rate", "follow_up", 0.1, f"satisfaction: {rated}"
        yield "close", "closed", 40, ""
        yield "archive", "archived", 168, ""

    def _happens(self, action: str, status: str, more: str) -> None:
        case, at = self.case, self._at
        details = ""
        if action == "dispatch":
            details = f'{{"to": "{more}"}}'
            case["department"] = more
            topics = next(one.topics for one in self._city.departments if one.name == more)
            case["topic"] = self._chance.choice(topics or ("",))
            case["dispatched_at"] = case["dispatched_at"] or at
            case["due_at"] = case["due_at"] or at + timedelta(days=5)
            self.dues.append(
                dict(zip(_DUE, (case["id"], case["due_at"], "bot", "dispatch", at), strict=True))
            )
        elif action == "approve" and status == "to_dispatch":
            details, case["department"] = '{"what": "return"}', ""
        elif action in ("reply", "close"):
            case["replied_at" if action == "reply" else "closed_at"] = at
        values = (case["id"], "bot", action, more, case["status"], status, details or "{}", at)
        self.events.append(dict(zip(_EVENT, values, strict=True)))
        case["status"] = status
