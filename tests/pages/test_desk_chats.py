"""Chats at the desk: who may talk, what is kept, what comes by itself, what is refused."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import uvicorn

from handlers.turn import Reply
from storage import conversations, messages, notes, outbox
from storage.outbox import Receipt
from tests.pages.test_desk import PNG, XSS, House, Seat, house

__all__ = ["house"]


async def test_two_claim_at_once_and_the_loser_loses_nothing(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = await house.sits_down("王工", "operator")
    granny = await house.waiting()
    talk = await granny.talk()
    assert talk.handoff
    url, handoff = f"/desk/chats/{talk.id}/claim", talk.handoff.id

    async def claim(seat: Seat, text: str) -> httpx.Response:
        form = {"csrf": seat.csrf, "handoff": str(handoff), "text": text, "key": text}
        headers = {"Accept": "application/json"}
        return await seat.browser.post(url, data=form, headers=headers)

    answers = await asyncio.gather(claim(zhao, "我是小赵"), claim(wang, "我是王工"))
    won, lost = sorted(answers, key=lambda one: one.status_code)
    assert (won.status_code, lost.status_code) == (200, 409)
    winner, loser = ("小赵", "王工") if answers[0] is won else ("王工", "小赵")
    assert f"已由{winner}接待" in lost.json()["say"]
    assert lost.json()["kept"]
    said = {one.side: one.text for one in await granny.transcript()}
    assert said["operator"] == f"我是{winner}"
    assert said["note"] == f"我是{loser}"


async def test_one_key_has_one_effect(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    granny = await house.waiting()
    await zhao.chats(granny, "claim")
    await zhao.chats(granny, "claim")  # the same button came twice: fine
    for _ in range(3):
        await zhao.chats(granny, "say", text="只说一次", key="k1")
    await zhao.chats(granny, "note", text="只记一次", key="k2")
    await zhao.chats(granny, "note", text="只记一次", key="k2")
    said = [one.text for one in await granny.transcript()]
    assert said.count("只说一次") == 1
    assert said.count("只记一次") == 1


async def test_only_the_owner_talks_and_nothing_goes_to_an_ended_talk(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = await house.sits_down("王工", "operator")
    granny = await house.waiting()
    await zhao.chats(granny, "claim")
    assert "现在由小赵接待" in await wang.chats(granny, "say", 403, text="我也说一句")
    assert "请由本人或值班班长交还" in await wang.chats(granny, "back", 403)
    await wang.chats(granny, "note", text="我来备注一句")
    talk = await granny.talk()
    assert talk.handoff
    held = talk.handoff.id
    await zhao.chats(granny, "back")
    assert "已经结束" in await zhao.chats(granny, "say", 409, handoff=held, text="太晚的话")
    page = await zhao.browser.post(
        f"/desk/chats/{talk.id}/say",
        data={"csrf": zhao.csrf, "handoff": str(held), "text": "没有脚本也留着"},
    )
    assert page.status_code == 409
    assert "没有脚本也留着" in page.text
    assert not [one for one in await granny.transcript() if one.side == "operator"]


async def test_the_duty_leader_hands_back_for_somebody_who_is_away(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    leader = await house.sits_down("王工", "duty_leader")
    granny = await house.waiting()
    await zhao.chats(granny, "claim")
    await leader.chats(granny, "back")
    assert (await granny.talk()).handoff is None


async def test_a_photo_reaches_the_citizen(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    granny = await house.waiting()
    await zhao.chats(granny, "claim")
    files = [("files", ("../../门口.png", PNG, "image/png"))]
    await zhao.chats(granny, "say", text="是这里吗？", files=files)
    said = (await granny.transcript())[-1]
    (key,) = said.extras["files"]
    shown = await zhao.browser.get(f"/desk/media/{key}")
    assert shown.content == PNG
    assert shown.headers["content-type"] == "image/png"
    page = await zhao.sees(f"/desk?chat={(await granny.talk()).id}")
    assert f"/desk/media/{key}" in page
    bad = [("files", ("x.png", b"<script>alert(1)</script>", "image/png"))]
    assert "种类" in await zhao.chats(granny, "say", 400, text="这个不行", files=bad)
    big = [("files", ("x.png", PNG + b"0" * 3_000_000, "image/png"))]
    assert "太大" in await zhao.chats(granny, "say", 400, text="这个也不行", files=big)


async def test_too_much_and_nothing_are_refused_clearly(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    granny = await house.waiting()
    await zhao.chats(granny, "claim")
    assert "4000" in await zhao.chats(granny, "say", 413, text="长" * 4001)
    assert "4000" in await zhao.chats(granny, "say", 413, text="x" * 10_000_000)
    assert "没有写" in await zhao.chats(granny, "say", 409, text=" \u200b ")
    assert "没有写" in await zhao.chats(granny, "note", 409, text="")
    await zhao.does("/desk/chats/999999/claim", 404, handoff=1)
    await zhao.sees("/desk?chat=999999", 404)
    await zhao.sees("/desk?chat=99999999999999999999")
    await zhao.does("/desk/chats/1/claim", 404, handoff="１２")


async def test_what_is_written_is_never_markup(house: House) -> None:
    leader = await house.sits_down(XSS, "duty_leader")
    villain = await house.waiting(XSS)
    await villain.says(XSS)
    await leader.chats(villain, "claim")
    await leader.chats(villain, "say", text=XSS)
    await leader.chats(villain, "note", text=XSS)
    talk = await villain.talk()
    async with house.hotline.database.transaction() as tx:
        await tx.execute("UPDATE conversations SET display_name = :x", x=XSS)
        await notes.raise_alarm(tx, XSS, XSS, now=house.hotline.clock.now())
    for url in (f"/desk?chat={talk.id}", f"/desk/chats/{talk.id}", "/desk/sessions"):
        page = await leader.sees(url)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "alert(1)" in page or url == f"/desk/chats/{talk.id}"
    answer = await leader.browser.get("/desk")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text


async def test_the_number_is_masked_and_seen_only_with_a_reason(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    granny = await house.waiting()
    talk = await granny.talk()
    async with house.hotline.database.transaction() as tx:
        await conversations.set_contact(tx, talk.person_id, name="李桂兰", phone="13812345678")
    page = await zhao.sees(f"/desk?chat={talk.id}")
    assert "138****5678" in page
    assert "13812345678" not in page
    await zhao.does(f"/desk/chats/{talk.id}/contact", 400, reason=" ")
    shown = await zhao.does(f"/desk/chats/{talk.id}/contact", reason="约接车时间")
    assert shown.json()["phone"] == "13812345678"
    async with house.hotline.database.reading() as tx:
        trace = await tx.row("SELECT * FROM audit WHERE action = 'reveal'")
    assert trace is not None
    assert (trace["actor"], trace["subject"]) == ("staff:小赵", f"person:{talk.person_id}")
    assert trace["text"] == "约接车时间"
    assert "13812345678" not in await zhao.sees(f"/desk?chat={talk.id}")


async def test_an_alarm_is_seen_by_name(house: House) -> None:
    leader = await house.sits_down("王工", "duty_leader")
    async with house.hotline.database.transaction() as tx:
        await notes.raise_alarm(tx, "urgent-case", "有人等车", now=house.hotline.clock.now())
    assert "有人等车" in await leader.sees("/desk")
    await leader.does("/desk/alarms/1/seen")
    assert "有人等车" not in await leader.sees("/desk")
    async with house.hotline.database.reading() as tx:
        assert await tx.value("SELECT seen_by FROM alarms") == leader.member.id


async def test_roles_that_have_nothing_to_see_here(house: House) -> None:
    inspector = await house.sits_down("老吴", "inspector")
    worker = await house.sits_down("老周", "department", department="市城市管理局")
    granny = await house.waiting()
    talk = await granny.talk()
    assert (await inspector.browser.get("/desk")).headers["location"] == "/desk/figures"
    for url in ("/desk/cases", f"/desk/chats/{talk.id}", "/desk/media/x"):
        assert "您的角色" in await inspector.sees(url, 403)
    assert (await worker.browser.get("/desk")).headers["location"] == "/desk/cases"
    await worker.sees(f"/desk/chats/{talk.id}", 403)
    for what in ("claim", "say", "note", "back", "contact", "arrived", "typing"):
        await worker.does(f"/desk/chats/{talk.id}/{what}", 403, handoff=1, text="不行", reason="看")


async def test_what_did_not_get_through_stands_at_the_message(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    granny = house.hotline.citizen("李奶奶", channel="telegram")
    await granny.says("人工")
    await zhao.chats(granny, "claim")
    await zhao.chats(granny, "say", text="第一句")
    await zhao.chats(granny, "say", text="第二句")
    said = [one for one in await granny.transcript() if one.side == "operator"]
    now = house.hotline.clock.now()
    async with house.hotline.database.transaction() as tx:
        for state, message in zip(("failed", "unknown"), said, strict=True):
            rows = await tx.rows("SELECT id FROM outbox WHERE message_key = :k", k=message.key)
            await tx.execute(
                "UPDATE outbox SET state = 'sending' WHERE message_key = :k", k=message.key
            )
            await outbox.settle(tx, [Receipt(row["id"], state) for row in rows], now=now)
    talk = await granny.talk()
    page = await zhao.sees(f"/desk?chat={talk.id}")
    assert "没有送达" in page
    assert "不确定送到没有" in page
    await zhao.does(f"/desk/chats/{talk.id}/arrived", message=said[1].key)
    assert "不确定送到没有" not in await zhao.sees(f"/desk?chat={talk.id}")
    await zhao.does(f"/desk/chats/{talk.id}/arrived", message=said[0].key)  # failed stays failed
    assert "没有送达" in await zhao.sees(f"/desk?chat={talk.id}")


async def test_typing_is_only_seen_from_the_owner(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = await house.sits_down("王工", "operator")
    granny = await house.waiting()
    talk = await granny.talk()
    await zhao.chats(granny, "claim")
    with house.bells.bell(f"typing|{talk.id}") as bell:
        await wang.does(f"/desk/chats/{talk.id}/typing", 204)
        assert not await bell.wait(0.05)
        await zhao.does(f"/desk/chats/{talk.id}/typing", 204)
        assert await bell.wait(1) == {f"typing|{talk.id}"}


# ---- what comes by itself ----


@asynccontextmanager
async def served(house: House) -> AsyncIterator[str]:
    """The desk on a port of this machine, for streams and browsers."""
    door = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(house.app, log_level="error", lifespan="off"))
    running = asyncio.create_task(server.serve(sockets=[door]))
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        house.bells.close()
        server.should_exit = True
        await running


class Ear:
    """Listens to one stream of events."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines
        self.last_id = ""

    async def hears(self, name: str, words: str = "") -> dict[str, object]:
        """The next event of this name that has these words in it."""
        async with asyncio.timeout(30):
            event = ""
            async for line in self._lines:
                field, _, value = line.partition(": ")
                if field == "id":
                    self.last_id = value
                if field == "event":
                    event = value
                if field == "data" and event == name and words in value:
                    found: dict[str, object] = json.loads(value)
                    return found
        raise AssertionError(f"the stream ended without {name}")


@asynccontextmanager
async def listening(
    base: str, seat: Seat, after: str = "", at: str = "/desk/events", **query: object
) -> AsyncIterator[Ear]:
    cookies = {"warmline_desk": seat.browser.cookies["warmline_desk"]}
    headers = {"Last-Event-ID": after} if after else {}
    async with (
        httpx.AsyncClient(base_url=base, cookies=cookies, timeout=20, trust_env=False) as client,
        client.stream("GET", at, params=dict(query), headers=headers) as answer,  # type: ignore[arg-type]
    ):
        assert answer.status_code == 200
        yield Ear(answer.aiter_lines())


async def test_the_queue_and_the_open_chat_come_by_themselves(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = await house.sits_down("王工", "operator")
    granny = await house.waiting()
    chat = (await granny.talk()).id
    async with served(house) as base, listening(base, zhao, chat=chat) as ear:
        assert (await ear.hears("stands"))["state"] == "waits"
        assert (await ear.hears("queue"))["waiting"] == 1
        await granny.says("有人吗")
        heard = await ear.hears("message", "有人吗")
        assert heard["side"] == "citizen"
        await ear.hears("queue", "有人吗")
        await wang.chats(granny, "claim")
        stands = await ear.hears("stands")
        assert (stands["state"], stands["holder"]) == ("other", "王工")
        await wang.chats(granny, "note", text="同事之间说一句")
        note = await ear.hears("message", "同事之间说一句")
        assert note["side"] == "note"
        async with house.hotline.database.transaction() as tx:
            await notes.raise_alarm(tx, "urged", "有人催", now=house.hotline.clock.now())
        await ear.hears("queue", "有人催")


async def test_a_stream_is_taken_up_where_it_broke_off(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    granny = await house.waiting()
    chat = (await granny.talk()).id
    async with served(house) as base:
        async with listening(base, zhao, chat=chat) as ear:
            await granny.says("第一句")
            await ear.hears("message", "第一句")
        await granny.says("断线时说的")
        async with listening(base, zhao, after=ear.last_id, chat=chat) as again:
            first = await again.hears("message")
            assert first["text"] != "第一句"
            if first["text"] != "断线时说的":  # the bot's word in between
                await again.hears("message", "断线时说的")


async def test_a_stream_ends_with_its_session(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    granny = await house.waiting()
    async with served(house) as base, listening(base, zhao) as ear:
        await ear.hears("queue")
        async with house.hotline.database.transaction() as tx:
            await notes.raise_alarm(tx, "urged", "撤销以后", now=house.hotline.clock.now())
            await tx.execute(
                "UPDATE staff_sessions SET revoked_at = :now_at", now_at=house.hotline.clock.now()
            )
        await ear.hears("gone", "重新登录")
        assert await granny.talk()


async def test_the_bot_is_silent_after_a_claim(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    granny = await house.waiting()
    before = (await granny.talk()).epoch
    await zhao.chats(granny, "claim")
    assert (await granny.talk()).epoch == before + 1
    await granny.hears()
    assert [one.side for one in await granny.says("社保卡在哪补？")] == []
    async with house.hotline.database.reading() as tx:
        said = await messages.latest(tx, (await granny.talk()).id)
    assert said[-1].side == "citizen"
    assert Reply("").side == "bot"
