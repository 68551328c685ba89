"""Rows of storage as the desk shows them: plain values for the templates. Decides nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.pages.desk import correcting, labels
from bot.pages.desk.alarm_labels import ALARMS
from bot.pages.desk.labels import T
from bot.pages.desk.stand_labels import H
from handlers.cases.lifecycle import OPEN, hands
from handlers.cases.urging import PRESSES
from handlers.citizen import human
from handlers.city.profile import City
from handlers.desk import lookup
from handlers.in_short import first_words
from handlers.shielding import for_department
from storage import handoffs
from storage.cases import Case, Event
from storage.database import Row

ASKED = {"return": "等退单决定", "extension": "等延期决定"}
"""What a department has asked for and nobody has decided yet."""

FULL = human.LIMIT
"""A wait that fills the ring."""

SOON = timedelta(hours=4)


def span(time: timedelta) -> str:
    """A length of time in words, coarse as people say it."""
    minutes = max(0, int(time.total_seconds() // 60))
    if minutes < 1:
        return "不到1分钟"
    if minutes < 60:
        return f"{minutes}分钟"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours}小时{minutes}分" if minutes and hours < 6 else f"{hours}小时"
    days, hours = divmod(hours, 24)
    return f"{days}天{hours}小时" if hours and days < 3 else f"{days}天"


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """Month, day and time in the city; empty for None."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


MOST = 60
"""Rows of a group that are shown before more are asked for."""


def passed_to(row: Row) -> str:
    """The skill for which a chat is being passed on; empty when it is not, or to one colleague."""
    passing = row["state"] in handoffs.HELD and row["offered_at"] and not row["offered_to"]
    return row["skill"] if passing else ""


def grouped(
    lines: Sequence[Any], me: int, skills: frozenset[str], most: int = MOST
) -> list[dict[str, Any]]:
    """Waiting chats first, then mine, then the colleagues', at most `most` of each; groups with
    nobody are left out. `lines` have `state`, `staff_id`, `offered_to` and `passed_to`."""
    groups: dict[str, list[Any]] = {name: [] for name in GROUPS}
    for line in lines:
        groups[_group(line, me, skills)].append(line)
    return [
        {
            "id": name,
            "name": H[name] if name in H else T[name],
            "count": len(found),
            "more": max(0, len(found) - most),
            "rows": found[:most],
        }
        for name, found in groups.items()
        if found
    ]


GROUPS = ("offered_me", "waiting", "held_mine", "held_others", "left")


def _group(line: Any, me: int, skills: frozenset[str]) -> str:
    if line.offered_to == me or (line.passed_to in skills and line.staff_id != me):
        return "offered_me"
    if line.state in handoffs.WAITING:
        return "waiting"
    if line.state == "LEFT_MESSAGE":
        return "left"
    return "held_mine" if line.staff_id == me else "held_others"


def since(row: Row) -> datetime:
    """From when on a citizen waits or is being served."""
    begun: datetime = row["opened_at"]
    if row["state"] in handoffs.WAITING:
        return begun
    return (row["closed_at"] if row["state"] == "LEFT_MESSAGE" else row["claimed_at"]) or begun


def queued(row: Row, now: datetime, chat: int) -> dict[str, Any]:
    """A chat as a row of the queue; `chat` is the one that is open."""
    waits = row["state"] in handoffs.WAITING
    began = since(row)
    gone = now - began
    kind = row["reason"].partition("-")[0]
    return {
        "chat": row["conversation_id"],
        "name": row["display_name"] or visitor(row["conversation_id"]),
        "channel": labels.CHANNELS.get(row["channel"], row["channel"]),
        "words": first_words(lookup.matter(row)),
        "why": labels.REASONS[kind] if kind in lookup.PRESSING else "",
        "urgent": row["priority"] >= human.URGENT,
        "holder": row["staff_name"] or "",
        "waits": waits,
        "left": row["state"] == "LEFT_MESSAGE",
        "asked": row["offered_name"] or "",
        "hold": row["hold_why"] if row["state"] == "HOLD" else "",
        "since": int(began.timestamp()),
        "ring": min(100, round(100 * gone / FULL)),
        "span": span(gone),
        "here": row["conversation_id"] == chat,
    }


def visitor(conversation_id: int) -> str:
    """What somebody is called who gave no name."""
    return f"{T['visitor']}{conversation_id}"


def earlier(rows: Sequence[Row], zone: ZoneInfo) -> list[dict[str, str]]:
    """A citizen's earlier talks with a person, for their card."""
    return [
        {
            "at": moment(row["claimed_at"] or row["opened_at"], zone),
            "by": row["staff_name"] or "",
            "summary": row["summary"],
            "category": row["category"],
            "case": row["case_number"],
        }
        for row in rows
    ]


def alarms(rows: Sequence[Row], numbers: dict[int, str], zone: ZoneInfo) -> list[dict[str, Any]]:
    """What must be known at once; `numbers` are those of the cases, by id."""
    return [
        {
            "id": row["id"],
            "kind": ALARMS.get(row["kind"], T["alarms"]),
            "text": row["text"],
            "at": moment(row["raised_at"], zone),
            "number": numbers.get(row["case_id"] or 0, ""),
            "chat": row["conversation_id"],
        }
        for row in rows
    ]


def status(case: Case) -> dict[str, str]:
    word, colour, sign = labels.STATUSES.get(case.status, (case.status, "", ""))
    return {"word": word, "colour": colour, "sign": sign}


def due(case: Case, now: datetime, zone: ZoneInfo) -> dict[str, str] | None:
    """How the time stands, with a word and a sign; None where none runs."""
    if case.due_at is None or case.status not in OPEN or case.status == "follow_up":
        return None
    left = case.due_at - now
    at = moment(case.due_at, zone)
    if left < timedelta():
        return {"word": f"超期{span(-left)}", "colour": "alarm", "sign": "alarm", "at": at}
    if left < SOON:
        return {"word": f"只剩{span(left)}", "colour": "late", "sign": "late", "at": at}
    return {"word": f"还有{span(left)}", "colour": "", "sign": "clock", "at": at}


def case_row(case: Case, city: City, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """A case in a list: personal data in words is masked there."""
    return {
        "number": case.number,
        "summary": for_department(case, case.summary),
        "place": for_department(case, _place(case)),
        "kind": city.kind_name(case.kind, "zh"),
        "urgency": city.urgency_name(case.urgency, "zh"),
        "pressing": case.urgency in PRESSES,
        "department": case.department,
        "helpers": "、".join(hands(case)[1:]),
        "marks": marks(case),
        "status": status(case),
        "due": due(case, now, zone),
        "round": case.round,
        "urged": case.urged,
        "created": moment(case.created_at, zone),
    }


def _place(case: Case) -> str:
    """Where it is, with the district once."""
    if case.district in case.place:
        return case.place
    return f"{case.district} {case.place}".strip()


def facts(case: Case, city: City, zone: ZoneInfo) -> list[tuple[str, str]]:
    """The rows of a case's card, without the contact and the citizen's own words."""
    rows = [
        (T["kind"], city.kind_name(case.kind, "zh")),
        (T["place"], _place(case)),
        (T["happened"], case.happened),
        (T["vulnerable"], vulnerable(case.vulnerable, city)),
        (T["department"], case.department),
        *_hands(case),
        (T["created"], moment(case.created_at, zone)),
        (T["round"], str(case.round) if case.round > 1 else ""),
        (T["satisfaction"], labels.RATINGS.get(case.satisfaction, case.satisfaction)),
    ]
    return [(label, value) for label, value in rows if value]


def _hands(case: Case) -> list[tuple[str, str]]:
    """Who helps, how it is watched over, and what the hotline is asked to decide."""
    return [
        (T["helpers"], "、".join(hands(case)[1:])),
        (T["marks"], "、".join(marks(case))),
        (T["asked"], ASKED.get(case.asked, "") and _asked(case)),
    ]


def marks(case: Case) -> list[str]:
    """What a case carries beside its state, in few words."""
    found = [
        f"督办{case.supervision}级" if case.supervision else "",
        f"退单{case.returned}次" if case.returned else "",
        "指定承办" if case.designated else "",
        f"延期{case.extended}次" if case.extended else "",
        ASKED.get(case.asked, ""),
    ]
    return [one for one in found if one]


def _asked(case: Case) -> str:
    days = f"{case.asked_days}个工作日，" if case.asked_days else ""
    return f"{ASKED[case.asked]}：{days}{case.asked_reason}"


def vulnerable(ids: str, city: City) -> str:
    names = {one.id: one.name for one in city.vulnerable}
    found = [one for one in ids.replace(",", " ").split() if one]
    return "、".join(names.get(one, one) for one in found)


def history(
    events: Sequence[Event],
    city: City,
    zone: ZoneInfo,
    read: Callable[[str], str],
    files: dict[str, Any],
) -> list[dict[str, Any]]:
    """What happened, in order; `read` is how somebody reads the words (`handlers.shielding`)."""
    return [
        {
            "who": actor(event.actor),
            "what": labels.EVENTS.get(event.action, event.action),
            "text": read(_event_words(event, city)),
            "at": moment(event.happened_at, zone),
            "to": event.details.get("to", ""),
            "files": [files[key] for key in event.details.get("files", ()) if key in files],
            "note": event.action == "note",
            "after": labels.STATUSES.get(event.status_after, ("",))[0]
            if event.status_after != event.status_before
            else "",
        }
        for event in events
    ]


def actor(name: str) -> str:
    """Who did something, in words."""
    known = {"citizen": T["citizen"], "bot": T["bot"], "staff:system": T["system"]}
    return known.get(name, name.removeprefix("staff:"))


def _event_words(event: Event, city: City) -> str:
    """An event's text; the fixed words that the program writes are put into people's."""
    if event.action == "correct":
        return correcting.history(event, city)
    questions = {"contacted": "联系过没有", "solved": "解决没有", "satisfaction": "满意程度"}
    name, colon, value = event.text.partition(": ")
    if colon and name in questions and value in labels.RATINGS:
        return f"{questions[name]}：{labels.RATINGS[value]}"
    return labels.RATINGS.get(event.text, event.text)


_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "鸿蒙"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def agent(text: str) -> str:
    """What a browser calls itself, in two words that people know."""
    found = [
        next((word for mark, word in known if mark in text), "") for known in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(one for one in found if one) or text[:60] or "—"


def phone(number: str) -> str:
    """A number with its middle hidden, whatever its form."""
    if len(number) < 7:
        return "*" * len(number)
    return f"{number[:3]}****{number[-4:]}"


def name(whole: str) -> str:
    """A name of which only the first character is shown."""
    return f"{whole[:1]}**" if whole else ""


def draft(slots: dict[str, Any], city: City) -> list[tuple[str, str]]:
    """What a report holds that is not filed yet."""
    rows = []
    for slot, label in labels.SLOTS.items():
        value = slots.get(slot)
        if not value or (slot == "detail" and value == slots.get("summary")):
            continue
        rows.append((label, _slot(slot, value, city)))
    return rows


def _slot(slot: str, value: Any, city: City) -> str:
    if slot == "kind":
        return city.kind_name(str(value), "zh")
    if slot == "urgency":
        return city.urgency_name(str(value), "zh")
    if slot == "vulnerable":
        return vulnerable(str(value), city)
    if slot == "phone":
        return phone(str(value))
    return "是" if value is True else str(value)
