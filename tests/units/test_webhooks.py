"""Departments' webhooks: signed by the specification, in order, tried again, never lost."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.units import signing
from bot.units.outside import TIMEOUT, Answer
from bot.units.signing import Unsigned
from bot.units.webhooks import SCHEDULE, TRIPS, _retry_after
from storage import cases, notes, unit_outbox, units
from storage.database import Database
from storage.unit_outbox import Due
from storage.units import Unit
from tests.dialogue import MONDAY, Hotline, hotline
from tests.units.kit import KEY, PARKS, ROADS, Office, is_secret, office
from tests.units.receiver import SILENT, Receiver, receiving

# The vector of the Standard Webhooks specification.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
STAMP = 1614265330
BODY = b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def given(**changes: str) -> dict[str, str]:
    known = {"webhook-id": ID, "webhook-timestamp": str(STAMP), "webhook-signature": SIGNED}
    return {**known, **{name.replace("_", "-"): value for name, value in changes.items()}}


def test_the_specifications_vector() -> None:
    assert signing.signature(SECRET, ID, STAMP, BODY) == SIGNED
    assert signing.verify([SECRET], given(), BODY, now=STAMP + 299) == ID
    several = f"v1a,xyz v1,AAAA {SIGNED}"
    assert signing.verify([SECRET], given(webhook_signature=several), BODY, now=STAMP) == ID


@pytest.mark.parametrize(
    ("changes", "body", "now"),
    [
        ({}, BODY + b" ", STAMP),
        ({}, BODY, STAMP + 301),
        ({}, BODY, STAMP - 301),
        ({"webhook_id": "msg_other"}, BODY, STAMP),
        ({"webhook_id": "msg.dot"}, BODY, STAMP),
        ({"webhook_id": "m" * 129}, BODY, STAMP),
        ({"webhook_timestamp": str(STAMP + 1)}, BODY, STAMP),
        ({"webhook_timestamp": "１６"}, BODY, STAMP),
        ({"webhook_signature": SIGNED.removeprefix("v1,")}, BODY, STAMP),
        ({"webhook_signature": "v2" + SIGNED[2:]}, BODY, STAMP),
        ({"webhook_signature": ""}, BODY, STAMP),
        ({"webhook_signature": "签" * 30}, BODY, STAMP),
    ],
)
def test_what_is_not_signed_is_refused(changes: dict[str, str], body: bytes, now: int) -> None:
    with pytest.raises(Unsigned):
        signing.verify([SECRET], given(**changes), body, now=now)


def test_a_secret_is_of_the_specifications_form_and_depends_on_the_houses_key() -> None:
    one = signing.derived(KEY, "salt")
    assert is_secret(one)
    assert one != signing.derived(KEY, "salt2")
    assert one != signing.derived("j" * 40, "salt")


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Hotline]:
    async with hotline(database, tmp_path) as opened:
        yield opened


@pytest.fixture
async def parks(house: Hotline) -> AsyncIterator[tuple[Office, Receiver]]:
    async with receiving(house.clock) as receiver:
        made = await office(house, url=receiver.url)
        receiver.secret = made.secret
        yield made, receiver


Parks = tuple[Office, Receiver]


async def test_everything_that_concerns_a_department_reaches_it_in_order(parks: Parks) -> None:
    made, receiver = parks
    case = await made.dispatched()
    case = await made.act(case, "urge")
    case = await made.act(case, "supervise", made.leader, text="请今天办好，联系13912345678")
    case = await made.act(case, "supplement", text="补充：在东门")
    case = await made.act(case, "extend", made.leader, reason="要用吊车", days=2)
    await made.act(case, "withdraw", reason="市民自己解决了")
    await made.webhooks.deliver_due()
    assert receiver.types() == [
        "case.dispatched",
        "case.urged",
        "case.supervised",
        "case.supplemented",
        "case.due_moved",
        "case.withdrawn",
    ]
    told = list(receiver.effects.values())
    numbers = [one["data"]["sequence"] for one in told]
    assert numbers == sorted(numbers)
    text = json.dumps(told, ensure_ascii=False)
    assert "13912345678" not in text
    assert "13800138000" not in text
    assert told[0]["data"]["case"]["number"] == case.number
    assert told[0]["data"]["case"]["contact"] is None
    assert await made.counts() == {}


async def test_decisions_reach_who_asked(parks: Parks) -> None:
    made, receiver = parks
    member = await made.house.member("老周", "department", department=PARKS)
    case = await made.dispatched()
    case = await made.act(case, "return", member, reason="三定方案第5条")
    await made.act(case, "approve")
    await made.webhooks.deliver_due()
    assert receiver.types() == ["case.dispatched", "case.return_decided"]
    decided = list(receiver.effects.values())[-1]["data"]
    assert decided["event"]["action"] == "approve"
    assert decided["case"]["role"] == ""
    assert "summary" not in decided["case"], "what is theirs no longer is told no more"


async def test_a_case_given_to_others_is_taken_back(parks: Parks) -> None:
    made, receiver = parks
    case = await made.dispatched()
    case = await made.act(case, "dispatch", to=ROADS)
    await made.act(case, "urge")
    await made.webhooks.deliver_due()
    assert receiver.types() == ["case.dispatched", "case.taken_back"]


async def test_the_contact_only_where_it_is_allowed(parks: Parks) -> None:
    made, receiver = parks
    async with made.house.database.transaction() as tx:
        await units.change(tx, made.unit.id, telegram_chat="", webhook_url=receiver.url, contact=1)
    case = await made.dispatched()
    await made.webhooks.deliver_due()
    (told,) = receiver.effects.values()
    assert told["data"]["case"]["contact"]["phone"] == "13800138000"
    async with made.house.database.transaction() as tx:
        await tx.execute("UPDATE cases SET kind = 'report' WHERE id = :id", id=case.id)
    await made.act(case, "urge")
    await made.webhooks.deliver_due()
    assert list(receiver.effects.values())[-1]["data"]["case"]["contact"] is None


async def test_500_timeouts_and_hours_of_silence_lose_and_double_nothing(parks: Parks) -> None:
    made, receiver = parks
    receiver.answers = [500, SILENT, 503, 429]
    case = await made.dispatched()
    await made.act(case, "urge")
    for pause in (0, *SCHEDULE[:4]):
        made.house.clock.move(seconds=pause)
        # Only what is never answered may run into a timeout, however busy the machine is.
        made.outside.timeout = 2.0 if receiver.answers[:1] == [SILENT] else TIMEOUT
        await made.webhooks.deliver_due()
    # Five tries of the first one, all under one id and with the same bytes, then the second.
    assert len(set(receiver.calls[:5])) == 1
    assert receiver.types() == ["case.dispatched", "case.urged"]
    assert len(receiver.calls) == 6
    assert await made.counts() == {}
    assert (await made.fresh()).failures == 0


async def test_the_published_schedule_to_its_end_and_a_replay(parks: Parks) -> None:
    made, receiver = parks
    receiver.answers = [500] * (len(SCHEDULE) + 1)
    case = await made.dispatched()
    await made.webhooks.deliver_due()
    for pause in SCHEDULE:
        before = len(receiver.calls)
        made.house.clock.move(seconds=pause - 1)
        assert await made.webhooks.deliver_due() == 0, f"too early before {pause}"
        made.house.clock.move(seconds=1)
        await made.webhooks.deliver_due()
        assert len(receiver.calls) == before + 1
    assert await made.counts() == {"dead": 1}
    (stuck,) = await made.house.read(lambda tx: unit_outbox.stuck(tx, made.unit.id))
    assert (stuck["state"], stuck["error"], stuck["number"]) == ("dead", "HTTP 500", case.number)
    alarms = [row["kind"] for row in await made.house.read(notes.open_alarms)]
    assert alarms.count("unit-out") == 2, "when the breaker opened, and at the end"
    async with made.house.database.transaction() as tx:
        assert await unit_outbox.replay(tx, made.unit.id, made.house.clock.now()) == 1
        assert await unit_outbox.replay(tx, made.unit.id, made.house.clock.now()) == 0
        await units.enable(tx, made.unit.id)
    await made.webhooks.deliver_due()
    assert receiver.types() == ["case.dispatched"]
    assert len({id for id, _ in receiver.calls}) == 1


async def test_later_ones_pass_what_was_given_up_and_the_end_is_the_same(parks: Parks) -> None:
    """The rule of docs/webhooks.md for receivers: of two states of a case the higher sequence."""
    made, receiver = parks
    receiver.answers = [500] * (len(SCHEDULE) + 1)
    case = await made.dispatched()
    for pause in (0, *SCHEDULE):
        made.house.clock.move(seconds=pause)
        await made.webhooks.deliver_due()
    case = await made.act(case, "urge")
    await made.act(case, "withdraw", reason="自己好了")
    made.house.clock.move(minutes=30)  # the breaker rests
    await made.webhooks.deliver_due()
    assert receiver.types() == ["case.urged", "case.withdrawn"], "they do not wait for ever"
    async with made.house.database.transaction() as tx:
        await unit_outbox.replay(tx, made.unit.id, made.house.clock.now())
    await made.webhooks.deliver_due()
    assert receiver.types()[-1] == "case.dispatched"
    seen: dict[str, tuple[int, str]] = {}
    for message in receiver.effects.values():
        data = message["data"]
        state = (data["sequence"], data["case"]["status"])
        seen[case.number] = max(seen.get(case.number, state), state)
    assert seen[case.number][1] == "withdrawn"


async def test_the_breaker_rests_and_tries_one(parks: Parks) -> None:
    made, receiver = parks
    async with made.house.database.transaction() as tx:
        await units.rests(tx, made.unit.id, failures=TRIPS - 1, until=None)
    receiver.answers = [502]
    await made.act(await made.dispatched(), "urge")
    await made.webhooks.deliver_due()
    assert len(receiver.calls) == 1
    made.house.clock.move(seconds=SCHEDULE[0] + 60)
    assert await made.webhooks.deliver_due() == 0, "it rests, though the next try were due"
    made.house.clock.move(minutes=30)
    assert await made.webhooks.deliver_due() == 2
    assert (await made.fresh()).failures == 0


async def test_410_stops_the_unit_and_keeps_what_waits(parks: Parks) -> None:
    made, receiver = parks
    receiver.answers = [410]
    await made.act(await made.dispatched(), "urge")
    await made.webhooks.deliver_due()
    made.house.clock.move(days=30)
    assert await made.webhooks.deliver_due() == 0
    assert (await made.fresh()).disabled_why == "HTTP 410"
    async with made.house.database.transaction() as tx:
        await units.enable(tx, made.unit.id)
    await made.webhooks.deliver_due()
    assert receiver.types() == ["case.dispatched", "case.urged"]


def test_retry_after_in_seconds_and_as_a_date() -> None:
    def wait(value: str) -> float:
        return _retry_after(Answer(503, {"retry-after": value}, b"", False), MONDAY)

    assert wait("90") == 90
    assert wait(format_datetime(MONDAY + timedelta(seconds=60), usegmt=True)) == 60
    assert [wait(wrong) for wrong in ("-5", "soon", "9" * 40, "")] == [0, 0, 0, 0]


async def test_a_redirect_is_not_followed(parks: Parks) -> None:
    made, receiver = parks
    receiver.answers, receiver.location = [307], receiver.url
    await made.dispatched()
    await made.webhooks.deliver_due()
    assert len(receiver.calls) == 1
    (stuck,) = await made.house.read(lambda tx: unit_outbox.stuck(tx, made.unit.id))
    assert "redirects are not followed" in stuck["error"]


async def test_two_secrets_are_valid_while_they_overlap(parks: Parks) -> None:
    made, receiver = parks
    now = made.house.clock.now()
    async with made.house.database.transaction() as tx:
        await units.rotate(tx, made.unit.id, salt="new", old_until=now + timedelta(hours=24))
    case = await made.dispatched()
    await made.webhooks.deliver_due()
    assert receiver.types() == ["case.dispatched"], "the old secret still fits"
    receiver.secret = signing.derived(KEY, "new")
    await made.act(case, "urge")
    await made.webhooks.deliver_due()
    assert receiver.types()[-1] == "case.urged"
    made.house.clock.move(hours=25)
    assert (await made.fresh()).salts(made.house.clock.now()) == ["new"]


async def test_an_event_that_is_rolled_back_is_told_to_nobody(parks: Parks) -> None:
    made, _ = parks
    case = await made.filed()

    async def fails() -> None:
        async with made.house.database.transaction() as tx:
            now = made.house.clock.now()
            await cases.change(tx, case, actor="bot", action="dispatch", now=now, department=PARKS)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await made.counts() == {}


async def test_what_ends_while_it_is_looked_at_is_not_sent_again(
    parks: Parks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look has read the head of the row; before it goes on, that is delivered."""
    made, receiver = parks
    await made.dispatched()
    at_work, heads = made.webhooks._at_work, made.webhooks._heads

    async def after_the_end() -> list[tuple[datetime, Unit, Due]]:
        found = await heads()
        await asyncio.gather(*at_work.tasks.values())
        return found

    monkeypatch.setattr(made.webhooks, "_heads", after_the_end)
    await at_work.look()
    assert at_work.tasks
    at_work.news.set()
    await at_work.look()
    await asyncio.gather(*at_work.tasks.values())
    assert [id for id, _ in receiver.calls] == list(receiver.effects)
