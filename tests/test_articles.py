"""Articles as they are written: drafts, two reviews, publishing, withdrawing, going back."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.articles import editing, review
from handlers.articles.written import from_json, from_row, to_json, to_row
from handlers.errors import NotAllowed, NotNow, Refused
from knowledge.articles import Article, Guide
from storage import articles, versions
from storage.database import Database
from storage.errors import Conflict
from storage.staff import Member
from storage.versions import Version
from tests.dialogue import MONDAY

FULL = Article(
    id="gjj-001",
    question="公积金怎么提取？",
    answer="带身份证到窗口。",
    aliases=("公积金咋取", "取公积金"),
    topic="公积金",
    department="市住房公积金中心",
    keywords=("提取",),
    source="示例知识",
    valid_from=date(2026, 1, 1),
    valid_until=date(2027, 1, 1),
    short="带身份证到窗口。",
    elder="请带上身份证，到最近的窗口，有人帮您。",
    guide=Guide(("取号", "交材料"), ("身份证",), "免费", "任一窗口", "工作日9:00-17:00", "12329"),
    document="济公积金〔2026〕1号",
    link="https://example.org/1",
    related=("gjj-002",),
    attachments=("k2",),
)


def member(name: str, *roles: str, department: str = "") -> Member:
    return Member(1, name, "", department, frozenset(roles), None)


WRITER = member("小王", "operator")
UNIT = member("公积金中心", "department", department="市住房公积金中心")
OTHER = member("水务局", "department", department="市水务局")
LEADER = member("班长", "duty_leader")


async def begun(database: Database, article: Article = FULL, by: Member = WRITER) -> Version:
    async with database.transaction() as tx:
        return await editing.begin(tx, article, by, now=MONDAY)


async def acted(database: Database, seen: Version, action: str, by: Member, **more: str) -> Version:
    async with database.transaction() as tx:
        return await editing.act(tx, seen, action, by, now=MONDAY, **more)


async def served(database: Database) -> dict[str, Article]:
    async with database.reading() as view:
        return {row["article_id"]: from_row(row) for row in await articles.everything(view)}


async def published(database: Database, article: Article = FULL) -> Version:
    draft = await begun(database, article)
    async with database.transaction() as tx:
        return await editing.publish(tx, draft, LEADER, now=MONDAY)


async def test_a_draft_goes_through_both_reviews_and_is_served(database: Database) -> None:
    draft = await begun(database)
    assert await served(database) == {}, "a draft must not be served"
    checked = await acted(database, draft, "submit", WRITER)
    passed = await acted(database, checked, "approve", UNIT)
    assert await served(database) == {}, "nor what waits for review"
    done = await acted(database, passed, "publish", LEADER)
    assert (done.state, done.published_at) == ("published", MONDAY)
    assert await served(database) == {"gjj-001": FULL}
    async with database.reading() as view:
        events = await versions.events(view, "gjj-001")
    assert [(one["actor"], one["action"]) for one in reversed(events)] == [
        ("小王", "begin"),
        ("小王", "submit"),
        ("公积金中心", "approve"),
        ("班长", "publish"),
    ]


async def test_the_served_row_knows_its_version(database: Database) -> None:
    await published(database)
    await published(database, replace(FULL, answer="新的办法。"))
    async with database.reading() as view:
        row = await articles.by_id(view, "gjj-001")
        wordings = await versions.of_article(view, "gjj-001")
    assert row is not None
    assert row["version"] == 2
    assert [(one.number, one.state) for one in wordings] == [(2, "published"), (1, "replaced")]


@pytest.mark.parametrize(
    ("state", "action", "by"),
    [
        ("draft", "publish", LEADER),
        ("draft", "submit", member("质检", "inspector")),
        ("unit_review", "approve", OTHER),
        ("unit_review", "approve", WRITER),
        ("unit_review", "publish", LEADER),
        ("unit_review", "save", WRITER),
        ("hotline_review", "publish", UNIT),
        ("published", "withdraw", WRITER),
        ("published", "drop", LEADER),
        ("replaced", "submit", LEADER),
        ("draft", "dance", LEADER),
    ],
)
def test_what_may_not_be_done_is_refused(state: str, action: str, by: Member) -> None:
    version = _version(state)
    assert action not in review.allowed(version, by)
    with pytest.raises(Refused):
        review.target(version, action, by)


def _version(state: str) -> Version:
    department = FULL.department
    return Version(
        1, "a", 1, state, to_json(FULL), "问", department, "小王", 1, MONDAY, MONDAY, None
    )


async def test_sent_back_and_withdrawn_only_with_a_reason(database: Database) -> None:
    waiting = await acted(database, await begun(database), "submit", WRITER)
    with pytest.raises(NotNow, match="Say why"):
        await acted(database, waiting, "return", UNIT, reason="  ")
    back = await acted(database, waiting, "return", UNIT, reason="材料已改")
    assert back.state == "draft"
    live = await published(database, replace(FULL, id="gjj-002"))
    with pytest.raises(NotNow, match="Say why"):
        await acted(database, live, "withdraw", LEADER)
    await acted(database, live, "withdraw", LEADER, reason="政策废止")
    assert await served(database) == {}


async def test_two_people_never_write_over_each_other(database: Database) -> None:
    seen = await begun(database)
    with pytest.raises(Conflict):
        await begun(database, by=LEADER)
    async with database.transaction() as tx:
        await editing.save(tx, seen, replace(FULL, answer="甲"), WRITER, now=MONDAY)
    with pytest.raises(Conflict):
        async with database.transaction() as tx:
            await editing.save(tx, seen, replace(FULL, answer="乙"), LEADER, now=MONDAY)
    async with database.reading() as view:
        kept = await versions.draft_of(view, "gjj-001")
    assert kept is not None
    assert from_json(kept.content).answer == "甲"


async def test_a_department_writes_only_its_own(database: Database) -> None:
    with pytest.raises(NotAllowed):
        await begun(database, by=OTHER)
    own = await begun(database, by=UNIT)
    moved = replace(FULL, department="市水务局")
    async with database.transaction() as tx:
        with pytest.raises(NotAllowed):
            await editing.save(tx, own, moved, UNIT, now=MONDAY)


async def test_an_old_version_comes_back_as_a_draft(database: Database) -> None:
    await published(database)
    await published(database, replace(FULL, answer="错的办法。"))
    async with database.transaction() as tx:
        draft = await editing.revert(tx, "gjj-001", 1, WRITER, now=MONDAY)
    assert (draft.number, draft.state) == (3, "draft")
    assert from_json(draft.content) == FULL
    assert (await served(database))["gjj-001"].answer == "错的办法。"


async def test_an_import_takes_what_is_new_and_makes_versions(database: Database) -> None:
    news = [FULL, replace(FULL, id="gjj-002", related=())]
    assert await taken(database, news, MONDAY) == 2
    assert await taken(database, news, MONDAY + timedelta(days=1)) == 0
    changed = [FULL, replace(news[1], answer="改了。")]
    assert await taken(database, changed, MONDAY) == 1
    async with database.reading() as view:
        states = [one.state for one in await versions.of_article(view, "gjj-002")]
    assert states == ["published", "replaced"]
    assert (await served(database))["gjj-002"].answer == "改了。"


async def taken(database: Database, found: list[Article], now: datetime) -> int:
    async with database.transaction() as tx:
        return await editing.take(tx, found, by="import", now=now)


async def test_articles_without_a_version_get_one(database: Database) -> None:
    async with database.transaction() as tx:
        await articles.put(tx, [to_row(FULL, version=0)], now=MONDAY)
    for _ in range(2):
        async with database.transaction() as tx:
            await editing.adopt(tx, now=MONDAY)
    async with database.reading() as view:
        wordings = await versions.of_article(view, "gjj-001")
    assert [from_json(one.content) for one in wordings] == [FULL]


async def test_the_most_given_articles_come_first(database: Database) -> None:
    async with database.reading() as view:
        assert await articles.most_given(view, MONDAY, limit=5) == []


def test_the_article_survives_both_written_forms() -> None:
    row: dict[str, Any] = to_row(FULL)
    assert from_row({**row, "article_id": row["id"]}) == FULL
    assert from_json(to_json(FULL)) == FULL
    assert Article.from_dict(FULL.as_dict()) == FULL


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"link": "javascript:alert(1)"}, "does not start with http"),
        ({"steps": "先取号"}, "steps is not a list of texts"),
        ({"steps": ["a|b"]}, "which join lists"),
        ({"answer": 5}, "answer is not a text"),
        ({"valid_from": "明天"}, "not a day like"),
        ({"fees": "元" * 501}, "fees is longer than 500"),
    ],
)
def test_an_article_that_cannot_be_used_says_why(wrong: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Article.from_dict({**FULL.as_dict(), **wrong})


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(list(FULL.as_dict())), _JSON))
def test_any_json_is_an_article_or_a_reason(given_fields: dict[str, Any]) -> None:
    try:
        article = Article.from_dict(given_fields)
    except ValueError:
        return
    assert from_json(json.dumps(article.as_dict())) == article
