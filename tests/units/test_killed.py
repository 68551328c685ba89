"""kill -9 in the middle of telling a department: nothing lost, order kept, no effect twice."""

import asyncio
import json
from pathlib import Path

import httpx

from bot.clock import WallClock
from tests.served import serving
from tests.units.kit import PARKS
from tests.units.receiver import receiving

URGES = 3


async def test_kill_9_between_a_message_and_its_answer(tmp_path: Path, database_url: str) -> None:
    known = {"WARMLINE_INTERNAL_HOSTS": "127.0.0.0/8"}
    known |= {"DATABASE_URL": database_url} if database_url else {}
    async with receiving(WallClock()) as receiver, serving(tmp_path, **known) as served:
        added = await served.command("unit", "add", PARKS, "--webhook", receiver.url, "--json")
        receiver.secret = json.loads(added)["secret"]
        key = json.loads(await served.command("open311", "add", "测试", "--json"))["api_key"]
        form = {"service_code": "complaint", "description": "树被铁链勒住了", "api_key": key}
        async with httpx.AsyncClient(base_url=served.url) as client:
            answer = await client.post(
                "/open311/v2/requests.json", data={**form, "address_string": "历下区文化东路58号"}
            )
        number = answer.json()[0]["service_request_id"]
        receiver.slow = 10.0  # longer than a busy machine takes to kill
        await served.command("case", "act", number, "dispatch", "--to", PARKS)
        async with asyncio.timeout(60):
            while not receiver.calls:  # noqa: ASYNC110 - until it has seen the first one
                await asyncio.sleep(0.02)
        await served.kill()  # it has the message, and we have no answer
        for n in range(URGES):
            await served.command("case", "act", number, "urge", "--text", f"第{n}次")
        receiver.slow = 0.0
        await served.start_again()
        async with asyncio.timeout(60):
            while len(receiver.effects) < 1 + URGES:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        await served.stop()
    told = list(receiver.effects.values())
    assert [one["type"] for one in told] == ["case.dispatched"] + ["case.urged"] * URGES
    said = [one["data"]["event"]["text"] for one in told[1:]]
    assert said == [f"第{n}次" for n in range(URGES)]
    first = receiver.calls[0]
    assert receiver.calls.count(first) >= 2, "the same bytes under the same id, once more"
    assert {id for id, _ in receiver.calls} == set(receiver.effects)
