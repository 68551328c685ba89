"""The list of articles for those who look after them, on both databases."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.articles import editing
from knowledge.articles import Article
from storage import articles, catalogue, conversations, messages, notes, staff, versions
from storage.catalogue import Reader, Wanted
from storage.conversations import Address
from storage.database import Database
from storage.messages import Message
from storage.staff import Member
from tests.dialogue import MONDAY

TODAY = date(2026, 11, 23)
PARKS = "市园林和林业绿化局"
LEADER = Reader("王工", "", hotline=True, today=TODAY)
ZHOU = Reader("老周", PARKS, hotline=False, today=TODAY)

SERVED = [
    Article("a-1", "铁链长进树里怎么办？", "找园林。", topic="绿化", department=PARKS),
    Article("a-2", "100%补贴是真的吗？", "不是。", topic="民生", valid_until=date(2026, 12, 1)),
    Article("a_3", "去年的活动还有吗？", "没有了。", topic="民生", valid_until=date(2026, 1, 1)),
]


async def people(database: Database) -> tuple[Member, Member]:
    async with database.transaction() as tx:
        leader = await staff.add(tx, "王工", ["duty_leader"], now=MONDAY)
        zhou = await staff.add(tx, "老周", ["department"], department=PARKS, now=MONDAY)
    return leader, zhou


@pytest.fixture
async def filled(database: Database) -> Database:
    """Three served articles, a new one in review, a draft over a served one, a withdrawn one."""
    leader, zhou = await people(database)
    later = MONDAY + timedelta(hours=1)
    async with database.transaction() as tx:
        gone = Article("gone", "停办的事项", "停办了。")
        await editing.take(tx, [*SERVED, gone], by="import", now=MONDAY)
        await editing.act(
            tx,
            await versions.by_number(tx, "gone", 1),
            "withdraw",
            leader,
            now=later,
            reason="停办",
        )
        new = Article("new", "古树怎么认养？", "到园林处。", topic="认养", department=PARKS)
        seen = await editing.begin(tx, new, zhou, now=later)
        await editing.act(tx, seen, "submit", zhou, now=later)
        await editing.begin(tx, replace(SERVED[0], answer="拨打12345。"), zhou, now=later)
    return database


async def ids(database: Database, reader: Reader, **narrow: Any) -> list[str]:
    async with database.reading() as view:
        rows = await catalogue.listed(view, reader, Wanted(**narrow), limit=50)
    return [row["article_id"] for row in rows]


async def test_what_waits_for_the_reader_comes_first(filled: Database) -> None:
    assert (await ids(filled, LEADER))[0] == "new"
    assert set((await ids(filled, ZHOU))[:2]) == {"new", "a-1"}
    assert set(await ids(filled, ZHOU)) == {"a-1", "a-2", "a_3", "gone", "new"}
    nobody = Reader("小赵", "", hotline=False, today=TODAY)
    assert await ids(filled, nobody, state="mine") == []
    # Belonging to no unit is not the unit of articles without one.
    async with filled.transaction() as tx:
        admin = await staff.add(tx, "孙姐", ["admin"], now=MONDAY)
        free = await editing.begin(tx, Article("free", "谁的？", "都不是。"), admin, now=MONDAY)
        await editing.act(tx, free, "submit", admin, now=MONDAY)
    assert await ids(filled, nobody, state="mine") == []


@pytest.mark.parametrize(
    ("narrow", "expected"),
    [
        ({"state": "published"}, {"a-1", "a-2"}),
        ({"state": "draft"}, {"a-1"}),
        ({"state": "unit_review"}, {"new"}),
        ({"state": "hotline_review"}, set()),
        ({"state": "soon"}, {"a-2"}),
        ({"state": "expired"}, {"a_3"}),
        ({"state": "withdrawn"}, {"gone"}),
        ({"topic": "认养"}, {"new"}),
        ({"department": PARKS}, {"a-1", "new"}),
        ({"state": "unit_review", "topic": "民生"}, set()),
        ({"text": "A-"}, {"a-1", "a-2"}),
        ({"text": "a_"}, {"a_3"}),  # no wildcard
        ({"text": "100%"}, {"a-2"}),
        ({"text": "没有这句", "ids": ("gone", "a-1")}, {"gone", "a-1"}),
        ({"text": "'; DROP TABLE articles; --"}, set()),
    ],
)
async def test_the_list_is_narrowed(
    filled: Database, narrow: dict[str, Any], expected: set[str]
) -> None:
    assert set(await ids(filled, LEADER, **narrow)) == expected


async def test_states_are_counted_within_what_is_wanted(filled: Database) -> None:
    async with filled.reading() as view:
        everything = await catalogue.counts(view, LEADER, Wanted())
        parks = await catalogue.counts(view, ZHOU, Wanted(department=PARKS))
        none = await catalogue.counts(view, ZHOU, Wanted(topic="没有"))
    assert everything == {
        "all": 5, "mine": 1, "published": 2, "draft": 1, "unit_review": 1, "hotline_review": 0,
        "soon": 1, "expired": 1, "withdrawn": 1,
    }  # fmt: skip
    assert (parks["all"], parks["mine"]) == (2, 2)
    assert none["all"] == none["mine"] == 0


async def test_a_dropped_draft_leaves_what_was_before(filled: Database) -> None:
    leader = (await _staff(filled))["王工"]
    async with filled.transaction() as tx:
        again = await editing.revert(tx, "gone", 1, leader, now=MONDAY)
    assert await ids(filled, LEADER, state="draft", text="gone") == ["gone"]
    async with filled.transaction() as tx:
        await editing.act(tx, again, "drop", leader, now=MONDAY)
    assert await ids(filled, LEADER, state="withdrawn") == ["gone"]


async def _staff(database: Database) -> dict[str, Member]:
    async with database.reading() as view:
        return {one.name: one for one in await staff.everyone(view)}


async def test_names_and_questions(filled: Database) -> None:
    async with filled.reading() as view:
        assert set(await catalogue.names(view, "topic")) == {"绿化", "民生", "认养"}
        assert await catalogue.names(view, "department") == [PARKS]
        found = await catalogue.questions(view, ["new", "a-1", "nothing"])
        assert found == {"new": "古树怎么认养？", "a-1": SERVED[0].question}
        assert await catalogue.questions(view, []) == {}


async def test_what_citizens_said_of_an_article_is_counted(database: Database) -> None:
    async with database.transaction() as tx:
        await articles.put(tx, [], now=MONDAY)
        for n, useful in enumerate([True, True, False]):
            talk = await conversations.begin(
                tx, Address("web", "web", str(n)), language="zh", display_name="", now=MONDAY
            )
            await notes.rate_article(tx, talk.id, "a-1", useful=useful, now=MONDAY)
            said = MONDAY + timedelta(days=n)
            given = Message(f"k{n}", "bot", "答", said, {}, article_id="a-1")
            await messages.add(tx, talk, [given])
    async with database.reading() as view:
        found = await catalogue.use(view, "a-1", MONDAY + timedelta(days=1))
        none = await catalogue.use(view, "a-2", MONDAY)
    assert (found.given, found.useful, found.useless) == (2, 2, 1)
    assert (none.given, none.useful, none.useless) == (0, 0, 0)
