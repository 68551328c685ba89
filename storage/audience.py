"""Who a notice is for: counted while it is written, frozen in slices when it goes out.

One person has one row, at the address where they can be reached best: where words can be pushed to
before a page that must be opened, and where they wrote last. The slices are small, because on
SQLite each of them has the one writer for itself and chats must not wait.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from storage.database import Row, Transaction

WEB_LASTS = timedelta(days=90)
"""For this long after their last words people still read the page that they wrote from."""
WECHAT_LASTS = timedelta(hours=48)
"""For this long after their last words WeChat lets us write to people (kf/intro)."""
CASES_LAST = timedelta(days=730)
"""A case this old still tells where somebody has to do."""
CAP_OVER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom to reach: what is given must all be so, of each list one suffices, empty means any.

    `topics` are subscribed; `districts` (ids; `named` are their names, as cases have them) and
    `streets` are where somebody subscribed or has a case;
    `case_topics` are of a case of theirs. Those on the list of the notice `without` are left out,
    and with `cap` those who had that many of grade B in seven days.
    """

    grade: str = "B"
    topics: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    case_topics: tuple[str, ...] = ()
    without: int = 0
    cap: int = 0
    named: tuple[str, ...] = ()


_LISTS = ("topics", "districts", "named", "streets", "languages", "channels", "case_topics")


def read(kept: Mapping[str, Any], grade: str, cap: int) -> Audience:
    """An audience as a notice keeps it."""
    lists = {name: tuple(kept.get(name, ())) for name in _LISTS}
    return Audience(grade=grade, without=int(kept.get("without", 0)), cap=cap, **lists)


def kept(audience: Audience) -> dict[str, Any]:
    """What a notice keeps of it: only what is given."""
    lists = {name: list(value) for name in _LISTS if (value := getattr(audience, name))}
    return {**lists, **({"without": audience.without} if audience.without else {})}


class _Where:
    """Conditions and their values, put together."""

    def __init__(self, now: datetime) -> None:
        self.values: dict[str, Any] = {
            "web_since_at": now - WEB_LASTS,
            "wechat_since_at": now - WECHAT_LASTS,
        }
        self.parts: list[str] = []

    def among(self, column: str, name: str, chosen: tuple[str, ...]) -> str:
        """`column IN (…)`; each value has a name of its own."""
        for n, value in enumerate(chosen):
            self.values[f"{name}{n}"] = value
        return f"{column} IN ({', '.join(f':{name}{n}' for n in range(len(chosen)))})"


def _conditions(who: Audience, now: datetime) -> _Where:
    where = _Where(now)
    where.parts = [
        "p.erased_at IS NULL AND c.blocked_at IS NULL AND c.peer NOT LIKE '-%'",
        "(c.channel <> 'web' OR c.last_in_at >= :web_since_at)",
        _takes("c"),
        _best(where, who),
    ]
    if who.channels:
        where.parts.append(where.among("c.channel", "channel", who.channels))
    if who.languages:
        where.parts.append(where.among("p.language", "language", who.languages))
    if who.topics:
        where.parts.append(_subscribed(where, who))
    elif who.districts or who.streets:
        where.parts.append(f"({_subscribed(where, who)} OR {_has_case_there(where, who, now)})")
    if who.case_topics:
        where.values["cases_since_at"] = now - CASES_LAST
        about = where.among("k.topic", "case_topic", who.case_topics)
        where.parts.append(
            f"""EXISTS (SELECT 1 FROM cases k WHERE k.person_id = p.id AND {about}
                AND k.created_at >= :cases_since_at)"""
        )
    if who.without:
        where.values["without"] = who.without
        where.parts.append(
            """NOT EXISTS (SELECT 1 FROM notice_recipients r
                WHERE r.notice_id = :without AND r.person_id = p.id)"""
        )
    if who.grade == "B":
        where.parts.append("p.notices_off_at IS NULL")
        _cap(where, who, now)
    return where


def _takes(address: str) -> str:
    """WeChat takes nothing from us for somebody who has not written lately."""
    return f"({address}.channel <> 'wechat' OR {address}.last_in_at >= :wechat_since_at)"


def _best(where: _Where, who: Audience) -> str:
    """No other address of this person is better."""
    other = f"AND {where.among('o.channel', 'channel', who.channels)}" if who.channels else ""
    return f"""NOT EXISTS (SELECT 1 FROM conversations o
        WHERE o.person_id = c.person_id AND o.id <> c.id AND o.blocked_at IS NULL
            AND o.peer NOT LIKE '-%' AND {_takes("o")} {other}
            AND ((o.channel <> 'web' AND c.channel = 'web')
                OR ((o.channel <> 'web' OR c.channel = 'web')
                    AND (COALESCE(o.last_in_at, o.created_at) > COALESCE(c.last_in_at, c.created_at)
                        OR (COALESCE(o.last_in_at, o.created_at)
                                = COALESCE(c.last_in_at, c.created_at)
                            AND o.id > c.id)))))"""


def _subscribed(where: _Where, who: Audience) -> str:
    """To one of the topics, and there or everywhere. Who named no street hears of all of them."""
    parts = ["s.person_id = p.id"]
    if who.topics:
        parts.append(where.among("s.topic", "topic", who.topics))
    if who.districts:
        everywhere = "s.district = '' OR " if who.topics else ""
        parts.append(f"({everywhere}{where.among('s.district', 'district', who.districts)})")
    if who.streets:
        parts.append(f"(s.street = '' OR {where.among('s.street', 'street', who.streets)})")
    return f"EXISTS (SELECT 1 FROM subscriptions s WHERE {' AND '.join(parts)})"


def _has_case_there(where: _Where, who: Audience, now: datetime) -> str:
    where.values["cases_since_at"] = now - CASES_LAST
    places = who.named or who.districts
    there = [where.among("k.district", "named", places)] if places else []
    for n, street in enumerate(who.streets):
        where.values[f"in_place{n}"] = f"%{street}%"
    if who.streets:
        named = " OR ".join(f"k.place LIKE :in_place{n}" for n in range(len(who.streets)))
        there.append(f"({named})")
    return f"""EXISTS (SELECT 1 FROM cases k WHERE k.person_id = p.id
        AND k.created_at >= :cases_since_at AND {" AND ".join(there)})"""


_HEARD = """(SELECT count(*) FROM notices m JOIN notice_recipients r
        ON r.notice_id = m.id AND r.person_id = p.id
    WHERE m.begun_at >= :cap_since_at AND m.grade = 'B' AND m.kind = 'notice'
        AND r.state IN ('sent', 'unknown'))"""


def _cap(where: _Where, who: Audience, now: datetime) -> None:
    """Not those who have heard enough this week."""
    if who.cap:
        where.values |= {"cap": who.cap, "cap_since_at": now - CAP_OVER}
        where.parts.append(f"{_HEARD} < :cap")


async def standings(tx: Transaction, who: Audience, *, now: datetime) -> list[Row]:
    """As `count`, with those whom grade B leaves out: `standing` is in, stopped or capped."""
    where = _conditions(replace(who, grade="A"), now)
    out = ""
    if who.grade == "B":
        out = "WHEN p.notices_off_at IS NOT NULL THEN 'stopped'"
        if who.cap:
            where.values |= {"cap": who.cap, "cap_since_at": now - CAP_OVER}
            out += f" WHEN {_HEARD} >= :cap THEN 'capped'"
    standing = f"CASE {out} ELSE 'in' END" if out else "'in'"
    return await tx.rows(
        f"""SELECT channel, language, standing, count(*) AS people
        FROM (SELECT c.channel, p.language, {standing} AS standing
            FROM people p JOIN conversations c ON c.person_id = p.id
            WHERE {" AND ".join(where.parts)}) AS found
        GROUP BY channel, language, standing ORDER BY channel, language""",
        **where.values,
    )


async def count(tx: Transaction, who: Audience, *, now: datetime) -> list[Row]:
    """How many it would reach now: channel, language and number."""
    where = _conditions(who, now)
    return await tx.rows(
        f"""SELECT c.channel, p.language, count(*) AS people
        FROM people p JOIN conversations c ON c.person_id = p.id
        WHERE {" AND ".join(where.parts)} GROUP BY c.channel, p.language
        ORDER BY c.channel, p.language""",
        **where.values,
    )


async def count_blocked(tx: Transaction, who: Audience, *, now: datetime) -> int:
    """How many more it would reach if they had not blocked us."""
    where = _conditions(who, now)
    blocked = [
        part.replace("c.blocked_at IS NULL", "c.blocked_at IS NOT NULL") for part in where.parts
    ]
    other = f"AND {where.among('u.channel', 'channel', who.channels)}" if who.channels else ""
    blocked.append(
        f"""NOT EXISTS (SELECT 1 FROM conversations u
            WHERE u.person_id = p.id AND u.blocked_at IS NULL AND u.peer NOT LIKE '-%' {other}
                AND (u.channel <> 'web' OR u.last_in_at >= :web_since_at)
                AND {_takes("u")})"""
    )
    return int(
        await tx.value(
            f"""SELECT count(DISTINCT p.id) FROM people p JOIN conversations c ON c.person_id = p.id
            WHERE {" AND ".join(blocked)}""",
            **where.values,
        )
    )


async def newest_person(tx: Transaction) -> int:
    """Who comes later than this is not on a list that is begun now."""
    return int(await tx.value("SELECT COALESCE(max(id), 0) FROM people"))


async def freeze(
    tx: Transaction, notice_id: int, who: Audience, after: int, upto: int, *, now: datetime
) -> int:
    """Put the people `after` < id ≤ `upto` on the list; how many there were."""
    where = _conditions(who, now)
    found = await tx.execute(
        f"""INSERT INTO notice_recipients (notice_id, person_id, conversation_id)
        SELECT CAST(:notice_id AS BIGINT), p.id, c.id
        FROM people p JOIN conversations c ON c.person_id = p.id
        WHERE p.id > :after AND p.id <= :upto AND {" AND ".join(where.parts)}""",
        notice_id=notice_id,
        after=after,
        upto=upto,
        **where.values,
    )
    await _open_doors(tx, notice_id, after, upto)
    return found


async def freeze_again(
    tx: Transaction, notice_id: int, parent_id: int, after: int, upto: int
) -> int:
    """Put those on the list whom the earlier notice reached; with the number of its message."""
    found = await tx.execute(
        """INSERT INTO notice_recipients (notice_id, person_id, conversation_id, platform_id)
        SELECT CAST(:notice_id AS BIGINT), person_id, conversation_id, platform_id
        FROM notice_recipients
        WHERE notice_id = :parent_id AND person_id > :after AND person_id <= :upto
            AND state = 'sent'
        ORDER BY person_id""",
        notice_id=notice_id,
        parent_id=parent_id,
        after=after,
        upto=upto,
    )
    await _open_doors(tx, notice_id, after, upto)
    return found


async def _open_doors(tx: Transaction, notice_id: int, after: int, upto: int) -> None:
    """Through which accounts the people of a slice are reached."""
    await tx.execute(
        """INSERT INTO notice_doors (notice_id, channel, account, total)
        SELECT CAST(:id AS BIGINT), c.channel, c.account, count(*)
        FROM notice_recipients r JOIN conversations c ON c.id = r.conversation_id
        WHERE r.notice_id = :id AND r.person_id > :after AND r.person_id <= :upto
        GROUP BY c.channel, c.account
        ON CONFLICT (notice_id, channel, account)
            DO UPDATE SET total = notice_doors.total + excluded.total""",
        id=notice_id,
        after=after,
        upto=upto,
    )
