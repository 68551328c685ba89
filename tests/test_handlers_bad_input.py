"""Whatever is sent, at whatever moment: an answer, nothing lost, nothing interpreted."""

import asyncio
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from storage import inbox
from storage.database import Database
from tests.databases import open_upgraded
from tests.dialogue import Citizen, Hotline, hotline, shown

NASTY = [
    "'; DROP TABLE cases; --",
    "<script>alert(1)</script><b>粗</b>&amp;",
    "{ $x } { -term } { choice-human }",
    "{{ 7*7 }} ${7*7} %s %(a)s {0}",
    "\u202e倒过来\u202c的字\u200b\u200d\ufeff",
    "😀" * 60,
    "👨\u200d👩\u200d👧\u200d👦🏳️\u200d🌈",
    "\x00\x01\x1b[31m红\x7f",
    "路灯坏了" * 1000,
    "ﷺ" * 300,
    "🄰🄱①②㊙",
    "../../etc/passwd",
    "\n\n\n",
    "９" * 50,
]
BOMBS = [
    "<div>" * 100_000 + "灯坏了" + "</div>" * 100_000,
    "&lt;&amp;&#x1F525;&notanentity;" * 20_000,
    '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>',
]

# Where the conversation stands when it comes.
BEFORE: dict[str, list[str]] = {
    "first": [],
    "matter": ["我要投诉"],
    "place": ["楼道的声控灯坏了半个月，投诉物业不管"],
    "contact": ["历下区解放路12号院的路灯坏了没人管"],
    "card": ["历下区解放路12号院的路灯坏了没人管", "不留"],
    "kind": ["历下区解放路12号院的路灯坏了没人管", "不留", "「改一改」", "「类别」"],
    "time": ["历下区解放路12号院的路灯坏了没人管", "不留", "「改一改」", "「时间」"],
    "adding": ["历下区解放路12号院的路灯坏了没人管", "不留", "「没错，提交」", "「补充情况」"],
}

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def not_the_same(citizen: Citizen) -> None:
    """Many report the same lamp here: each of them has another one in mind."""
    if not await citizen.cases():
        await citizen.follows(("「这是另一件事」", "编号JN"))


async def sent(house: Hotline, stage: str, text: str) -> Citizen:
    citizen = house.citizen()
    for said in BEFORE[stage]:
        await citizen.follows((said, ""))
        if said == "「没错，提交」":
            await not_the_same(citizen)
    answers = await citizen.says(text)
    assert answers, f"no answer to {text!r} at {stage}"
    heard = "\n".join(shown(one) for one in answers)
    assert "没处理好" not in heard, f"failed on {text!r} at {stage}"
    return citizen


async def failures(house: Hotline) -> list[object]:
    return list(await house.read(lambda tx: tx.rows("SELECT * FROM inbox WHERE tries > 0")))


@pytest.mark.parametrize("stage", ["matter", "adding"])
async def test_nested_tags_and_entities(database: Database, tmp_path: Path, stage: str) -> None:
    async with hotline(database, tmp_path) as house:
        for text in BOMBS:
            await sent(house, stage, text)
        assert await failures(house) == []


@pytest.mark.parametrize("stage", BEFORE)
async def test_nasty_words_at_every_moment(database: Database, tmp_path: Path, stage: str) -> None:
    async with hotline(database, tmp_path) as house:
        await asyncio.gather(*(sent(house, stage, text) for text in NASTY))
        assert await failures(house) == []


async def test_nothing_is_interpreted(database: Database, tmp_path: Path) -> None:
    async with hotline(database, tmp_path) as house:
        for text in NASTY[:4]:
            li = house.citizen()
            await li.follows((f"历下区解放路12号院的路灯坏了没人管 {text}", "怎么联系您"))
            card = shown((await li.says("不留"))[-1])
            assert text in card
            await li.follows(("「改一改」", "哪一项"), ("「时间」", "什么时候"), (text, text))
            await li.follows(("「没错，提交」", ""))
            await not_the_same(li)
            (case,) = await li.cases()
            assert text in case.detail
            assert case.happened == text


def test_anything_at_all(database_kind: str) -> None:
    """Any text at any stage, many at once through one house."""

    @settings(
        max_examples=6,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(
        st.lists(
            st.tuples(st.sampled_from(sorted(BEFORE)), st.text(max_size=200)),
            min_size=8,
            max_size=8,
        )
    )
    @example([("first", "")] * 8)
    def all_are_answered(sayings: list[tuple[str, str]]) -> None:
        asyncio.run(_all(sayings))

    all_are_answered()


async def _all(sayings: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = await open_upgraded(Path(folder))
        async with hotline(database, Path(folder)) as house:
            await asyncio.gather(*(sent(house, stage, text) for stage, text in sayings))
            assert await failures(house) == []
        await database.close()


async def test_a_choice_that_cannot_be_one(database: Database, tmp_path: Path) -> None:
    async with hotline(database, tmp_path) as house:
        li = house.citizen()
        for choice in ("a", "x" * 13, "0' OR '1'='1", "键" * 13, "../../../../a"):
            (stale,) = await li.sends(choice=choice)
            assert "过期" in stale.text
        assert await house.read(inbox.waiting) == []
