"""Knowledge at the desk: the list, one article, its versions and the steps of its review."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from handlers.articles import editing
from knowledge.articles import Article, Guide
from knowledge.search import Index
from storage import articles, media, notes, versions
from storage.media import File
from storage.versions import Version
from tests.pages.test_desk import XSS, House, Seat, opened

PARKS = "市园林和林业绿化局"
TREE = Article(
    "tree-1",
    "铁链长进树里怎么办？",
    "请告诉我们树在哪里。园林部门会去剪开。树皮会涂药。",
    aliases=("树被铁链勒住了",),
    topic="绿化",
    department=PARKS,
    source="示例",
)
HEAT = Article("heat-1", "暖气不热怎么办？", "先看阀门。", topic="供热", department="市住建局")


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """A desk on each kind of database, with two articles that citizens are served."""
    async with opened(tmp_path, database_url) as it:
        async with it.hotline.database.transaction() as tx:
            await editing.take(tx, [TREE, HEAT], by="import", now=it.hotline.clock.now())
        shelve(it, TREE, HEAT)
        yield it


def shelve(house: House, *known: Article) -> None:
    house.hotline.engine.house.knowledge.index = Index.build(known)  # type: ignore[misc]


def form(article: Article, base: Version | None = None, **more: Any) -> dict[str, Any]:
    """What a browser posts for an article; lists have an item on each line."""
    known = {
        name: "\n".join(value) if isinstance(value, list) else value
        for name, value in article.as_dict().items()
        if name != "attachments"
    }
    seen = {"number": base.number, "revision": base.revision, "state": base.state} if base else {}
    return {**known, **({"of": article.id} if base else {}), **seen, **more}


async def latest(house: House, article_id: str) -> Version:
    async with house.hotline.database.reading() as view:
        return (await versions.of_article(view, article_id))[0]


async def saves(seat: Seat, article: Article, status: int = 200, **more: Any) -> dict[str, Any]:
    base = more.pop("base", None)
    answer = await seat.does("/desk/knowledge/save", status, **form(article, base, **more))
    found: dict[str, Any] = answer.json()
    return found


async def acts(seat: Seat, version: Version, action: str, status: int = 200, **more: str) -> str:
    answer = await seat.does(
        f"/desk/knowledge/act/{version.article_id}",
        status,
        action=action,
        number=version.number,
        revision=version.revision,
        **more,
    )
    return str(answer.json()["say"])


async def served(house: House, article_id: str) -> str | None:
    async with house.hotline.database.reading() as view:
        row = await articles.by_id(view, article_id)
    return row["answer"] if row else None


async def test_everybody_reads_and_only_writers_write(house: House) -> None:
    sun = await house.sits_down("老孙", "inspector")
    page = await sun.sees("/desk/knowledge")
    assert TREE.question in page
    assert 'data-go="knowledge"' in page
    assert "/desk/knowledge/new" not in page
    page = await sun.sees("/desk/knowledge/tree-1")
    assert "/desk/knowledge/edit/" not in page
    await sun.sees("/desk/knowledge/new", 403)
    await sun.sees("/desk/knowledge/edit/tree-1", 403)
    for verb in ("save", "preview", "try", "alike", "files", "act/tree-1", "revert/tree-1"):
        await sun.does(f"/desk/knowledge/{verb}", 403, number=1)
    assert (await latest(house, "tree-1")).number == 1


async def test_nobody_comes_in_from_elsewhere(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    answer = await zhao.browser.post("/desk/knowledge/save", data={**form(TREE), "csrf": "x"})
    assert answer.status_code == 403
    async with house.browser() as stranger:
        assert (await stranger.get("/desk/knowledge")).status_code == 303
        assert (await stranger.post("/desk/knowledge/save", data=form(TREE))).status_code == 401


async def test_the_list_is_found_narrowed_and_paged(house: House) -> None:
    many = [replace(HEAT, id=f"n-{n:03}", question=f"第{n}个问题？") for n in range(120)]
    async with house.hotline.database.transaction() as tx:
        await editing.take(tx, many, by="import", now=house.hotline.clock.now())
    zhao = await house.sits_down("小赵", "operator")
    page = await zhao.sees("/desk/knowledge")
    assert page.count("data-row") == 50
    assert "共122条" in page
    assert (await zhao.sees("/desk/knowledge?page=3")).count("data-row") == 22
    assert (await zhao.sees("/desk/knowledge?page=99")).count("data-row") == 0
    page = await zhao.sees("/desk/knowledge?q=树被铁链勒住了")
    assert (TREE.question in page, HEAT.question in page) == (True, False)  # by its alias
    assert "data-row" in await zhao.sees("/desk/knowledge?q=N-11")
    page = await zhao.sees(f"/desk/knowledge?topic=绿化&department={PARKS}")
    assert page.count("data-row") == 1
    for odd in ("q=%00%FF", "state=nonsense", "page=-1", "page=²", "q=" + "长" * 3000, "q=%25"):
        await zhao.sees(f"/desk/knowledge?{odd}")


async def test_from_draft_over_two_reviews_to_the_citizen(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    zhou = await house.sits_down("老周", "department", department=PARKS)
    wang = await house.sits_down("王工", "duty_leader")
    new = replace(TREE, answer="拨打12345。园林部门会去剪开。树皮会涂药。")
    await saves(zhao, new, base=await latest(house, "tree-1"))
    await acts(zhao, await latest(house, "tree-1"), "submit")
    page = await zhou.sees("/desk/knowledge?state=mine")
    assert TREE.question in page
    assert "等您处理" in page
    page = await zhou.sees("/desk/knowledge/tree-1")
    assert "<del>" in page and "请告诉我们树在哪里" in page  # noqa: PT018
    assert 'value="approve"' in page
    assert 'value="publish"' not in page
    assert "您只能" in await acts(zhou, await latest(house, "tree-1"), "publish", 409)
    await acts(zhou, await latest(house, "tree-1"), "approve")
    assert await served(house, "tree-1") == TREE.answer
    await acts(wang, await latest(house, "tree-1"), "publish")
    assert await served(house, "tree-1") == new.answer
    page = await zhao.sees("/desk/knowledge/tree-1")
    for words in ("开始写", "提交审核", "单位审核通过", "老周", "王工", "文件导入"):
        assert words in page


async def test_a_return_needs_its_reason_and_shows_it(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = await house.sits_down("王工", "duty_leader")
    await saves(zhao, replace(TREE, answer="打电话。"), base=await latest(house, "tree-1"))
    await acts(zhao, await latest(house, "tree-1"), "submit")
    seen = await latest(house, "tree-1")
    assert "原因" in await acts(wang, seen, "return", 409)
    await acts(wang, seen, "return", reason="电话号码没有写")
    assert "电话号码没有写" in await zhao.sees("/desk/knowledge/tree-1")
    stale = await acts(wang, seen, "approve", 409)
    assert "刚刚有同事改过" in stale
    assert "没有这个操作" in await acts(wang, await latest(house, "tree-1"), "explode", 400)
    page = await wang.browser.post(
        "/desk/knowledge/act/tree-1",
        data={
            "csrf": wang.csrf,
            "action": "return",
            "number": 2,
            "revision": 1,
            "reason": "写好的",
        },
    )
    assert page.status_code == 409
    assert "刚刚有同事改过" in page.text
    assert "写好的" in page.text


async def test_withdrawn_and_brought_back_by_an_old_version(house: House) -> None:
    wang = await house.sits_down("王工", "duty_leader")
    await acts(wang, await latest(house, "tree-1"), "withdraw", reason="政策变了")
    assert await served(house, "tree-1") is None
    assert TREE.question in await wang.sees("/desk/knowledge?state=withdrawn")
    assert "市民现在得不到" in await wang.sees("/desk/knowledge/tree-1")
    await wang.does("/desk/knowledge/revert/tree-1", number=1)
    assert "正在写" in str(
        (await wang.does("/desk/knowledge/revert/tree-1", 409, number=1)).json()["say"]
    )
    draft = await latest(house, "tree-1")
    assert (draft.number, draft.state) == (2, "draft")
    await acts(wang, draft, "publish_all")
    assert await served(house, "tree-1") == TREE.answer
    await wang.does("/desk/knowledge/revert/tree-1", 404, number=99)


async def test_any_two_versions_are_compared(house: House) -> None:
    wang = await house.sits_down("王工", "duty_leader")
    change = replace(
        TREE,
        question="铁链长进树干怎么办？",
        guide=Guide(steps=("拍照", "写地点")),
        valid_until=date(2027, 1, 1),
    )
    await saves(wang, change, base=await latest(house, "tree-1"), then="publish")
    page = await wang.sees("/desk/knowledge/diff/tree-1?old=1&new=2")
    assert "<ins>" in page
    assert "新增：" in page  # not by colour alone
    assert "删去：" in page
    assert "2027-01-01" in page
    assert "两版的内容一样" in await wang.sees("/desk/knowledge/diff/tree-1?old=2&new=2")
    for odd in ("old=1", "old=1&new=99", "old=x&new=%00"):
        await wang.sees(f"/desk/knowledge/diff/tree-1?{odd}", 404)
    assert "您在看第1版" in await wang.sees("/desk/knowledge/tree-1?version=1")
    assert "您在看" not in await wang.sees("/desk/knowledge/tree-1?version=2")


async def test_departments_write_their_own_only(house: House) -> None:
    zhou = await house.sits_down("老周", "department", department=PARKS)
    mine, other = await latest(house, "tree-1"), await latest(house, "heat-1")
    assert "/desk/knowledge/edit/" not in await zhou.sees("/desk/knowledge/heat-1")
    refused = await saves(zhou, replace(HEAT, answer="随便"), 409, base=other)
    assert PARKS in refused["say"]
    # Nor by calling another's article one's own, nor by giving one's own away.
    await saves(zhou, replace(HEAT, answer="抢来", department=PARKS), 409, base=other)
    await saves(zhou, replace(TREE, department="市住建局"), 409, base=mine)
    await saves(zhou, replace(TREE, id="new-2", department="市住建局"), 409)
    await zhou.does("/desk/knowledge/revert/heat-1", 409, number=1)
    assert (await latest(house, "heat-1")).number == 1
    await saves(zhou, replace(TREE, answer="自己的"), base=mine)


async def test_what_citizens_said_stands_beside_it(house: House) -> None:
    citizen = house.hotline.citizen("李奶奶")
    await citizen.says("您好")
    talk = await citizen.talk()
    async with house.hotline.database.transaction() as tx:
        await notes.rate_article(tx, talk.id, "tree-1", useful=False, now=house.hotline.clock.now())
    page = await (await house.sits_down("小赵", "operator")).sees("/desk/knowledge/tree-1")
    assert "说没用" in page
    assert "1人" in page


@pytest.mark.parametrize("field", ["question", "answer", "source", "topic", "short", "elder"])
async def test_what_is_written_is_never_markup(house: House, field: str) -> None:
    wang = await house.sits_down("王工", "duty_leader")
    bad = replace(TREE, aliases=(XSS,), guide=Guide(steps=(XSS,)))
    bad = Article.from_dict({**bad.as_dict(), field: XSS})
    await saves(wang, bad, base=await latest(house, "tree-1"), then="publish")
    for url in (
        *("/desk/knowledge", "/desk/knowledge/tree-1", "/desk/knowledge/edit/tree-1"),
        "/desk/knowledge/diff/tree-1?old=1&new=2",
    ):
        page = await wang.sees(url)
        assert "<script>alert" not in page
        assert "<img src=x" not in page


async def test_an_id_of_any_form_has_its_page(house: House) -> None:
    odd = replace(TREE, id="甲/乙 &?#%2F", question="怪编号？")
    async with house.hotline.database.transaction() as tx:
        await editing.take(tx, [odd], by="import", now=house.hotline.clock.now())
    wang = await house.sits_down("王工", "duty_leader")
    link = "/desk/knowledge/%E7%94%B2%2F%E4%B9%99%20%26%3F%23%252F"
    assert link in await wang.sees("/desk/knowledge")
    assert "怪编号？" in await wang.sees(link)
    await wang.sees("/desk/knowledge/nothing", 404)


async def test_citizens_files_are_not_shown_as_attachments(house: House) -> None:
    theirs = File("photo2345678", None, "image", "image/png", "a", 1, "0" * 64, {}, "stored", 0)
    async with house.hotline.database.transaction() as tx:
        await media.add(tx, theirs, now=house.hotline.clock.now())
    sun = await house.sits_down("老孙", "inspector")
    await sun.sees("/desk/knowledge/media/photo2345678", 404)
    zhao = await house.sits_down("小赵", "operator")
    stolen = await saves(
        zhao, TREE, 400, base=await latest(house, "tree-1"), attachments="photo2345678"
    )
    assert "附件" in stolen["wrong"]["attachments"]
