"""Import and export at the desk: looked at first, taken once, in pieces, chats go on."""

import asyncio
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot.knowledge_files import uploaded, xlsx
from bot.pages.desk.knowledge import reasons
from handlers.articles import editing
from knowledge.articles import Article
from knowledge.files import csvfile, jsonfile, markdown
from storage import articles, media
from storage.media import File
from tests.pages.test_desk import XSS, House, Seat
from tests.pages.test_desk import house as house

WATER = Article("w-1", "停水了找谁？", "打供水热线。", topic="水", department="市水务局")
DOG = Article("d-1", "养狗要办证吗？", "要到派出所办。", topic="狗", department="市公安局")
BAD = (
    "id,question,answer,valid_from\nd-1,养狗要办证吗？,要。,\n"
    "d-2,,要。,\nd-3,猫呢？,不用。,2026-13-01\n"
)
HOME = "/desk/knowledge/import"


async def leader(house: House) -> Seat:
    return await house.sits_down("班长", "duty_leader")


async def looked(seat: Seat, name: str, data: bytes | str, status: int = 200) -> str:
    """Upload as a form without a script does."""
    raw = data.encode() if isinstance(data, str) else data
    answer = await seat.browser.post(
        HOME, data={"csrf": seat.csrf}, files={"file": (name, raw, "application/octet-stream")}
    )
    assert answer.status_code == status, answer.text
    return answer.text


def fields(page: str) -> dict[str, str]:
    found = dict(re.findall(r'name="(csrf|mark|key)" value="([^"]*)"', page))
    return {name: value.replace("&#34;", '"') for name, value in found.items()}


async def taken(seat: Seat, page: str, how: str = "all", status: int = 303) -> httpx.Response:
    answer = await seat.browser.post(f"{HOME}/take", data={**fields(page), "how": how})
    assert answer.status_code == status, answer.text
    return answer


async def finished(seat: Seat, run: httpx.Response) -> str:
    for _ in range(2000):
        page = await seat.sees(run.headers["location"])
        if "正在收下" not in page:
            return page
        await asyncio.sleep(0)
    raise AssertionError(page)


async def served(house: House) -> dict[str, str]:
    async with house.hotline.database.reading() as view:
        return {row["article_id"]: row["answer"] for row in await articles.everything(view)}


async def serve(house: House, *found: Article) -> None:
    async with house.hotline.database.transaction() as tx:
        await editing.take(tx, found, by="import", now=house.hotline.clock.now())


def zipped(*found: Article) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for one in found:
            archive.writestr(f"页面/{one.id}.md", markdown.write(one))
        archive.writestr("README.md", "# 说明")
        archive.writestr("__MACOSX/._x.md", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("知识.csv", csvfile.write([WATER, DOG]).encode()),
        ("知识.xlsx", xlsx.write([WATER, DOG])),
        ("知识.JSON", jsonfile.write([WATER, DOG]).encode()),
        ("知识.zip", zipped(WATER, DOG)),
    ],
)
async def test_looked_at_then_taken(house: House, name: str, data: bytes) -> None:
    await serve(house, replace(WATER, answer="旧的。"))
    seat = await leader(house)
    page = await looked(seat, name, data)
    assert re.findall(r"<dd class=\"num\">(.*?)</dd>", page) == ["1条", "1条", "0条", "0处"]
    assert await served(house) == {"w-1": "旧的。"}  # nothing is changed by looking
    assert "收下了2条" in await finished(seat, await taken(seat, page))
    assert await served(house) == {"w-1": "打供水热线。", "d-1": "要到派出所办。"}
    assert "和现在的一样" in await looked(seat, name, data)
    async with house.hotline.database.reading() as view:
        rows = await view.rows("SELECT actor, text FROM audit WHERE action = 'knowledge-import'")
        events = await view.rows("SELECT actor FROM article_events WHERE article_id = 'd-1'")
    assert [(row["actor"], row["text"]) for row in rows] == [("staff:班长", "2条")]
    assert [row["actor"] for row in events] == ["班长"]


async def test_a_bad_file_is_told_of_and_only_its_good_rows_are_taken_if_wanted(
    house: House,
) -> None:
    seat = await leader(house)
    page = await looked(seat, "知识.csv", BAD, 422)
    assert "<td>第3行</td><td>没有写问题。</td>" in page
    assert "<td>第4行</td><td>生效日期这一天日历上没有。</td>" in page
    assert "只收下没问题的" in page
    assert "全部收下" not in page
    file = await seat.browser.post(f"{HOME}/problems", data=fields(page))
    assert file.text.splitlines()[1] == "第3行,没有写问题。"
    await taken(seat, page, "all", 422)  # not said that the bad ones may be left out
    assert await served(house) == {}
    assert "收下了1条" in await finished(seat, await taken(seat, page, "good"))
    assert list(await served(house)) == ["d-1"]


async def test_the_same_form_twice_takes_once(house: House) -> None:
    seat = await leader(house)
    page = await looked(seat, "知识.csv", csvfile.write([WATER]))
    form = {**fields(page), "how": "all"}
    posts = [seat.browser.post(f"{HOME}/take", data=form) for _ in range(2)]
    begun, told = list[httpx.Response](), list[httpx.Response]()
    for answer in await asyncio.gather(*posts):
        (begun if answer.status_code == 303 else told).append(answer)
    assert len({one.headers["location"] for one in begun}) == 1
    # Who comes when it is over already is told that nothing is new.
    assert all("内容和现在的一样" in one.text for one in told)
    assert "收下了1条" in await finished(seat, begun[0])
    async with house.hotline.database.reading() as view:
        n = await view.value("SELECT count(*) FROM audit WHERE action = 'knowledge-import'")
    assert n == 1


async def test_many_rows_are_listed_to_a_limit_and_downloaded_whole(house: House) -> None:
    seat = await leader(house)
    lines = "".join(f"x-{n},,答\n" for n in range(300))
    page = await looked(seat, "知识.csv", "id,question,answer\n" + lines, 422)
    assert page.count("没有写问题。") == 200
    assert "只列出前200处" in page
    file = await seat.browser.post(f"{HOME}/problems", data=fields(page))
    assert file.text.count("没有写问题。") == 300


async def test_chats_go_on_while_thousands_are_taken(house: House) -> None:
    seat = await leader(house)
    many = [Article(f"n-{n}", f"第{n}个问题？", "答。") for n in range(1500)]
    page = await looked(seat, "知识.csv", csvfile.write(many))
    run = await taken(seat, page)
    citizen = house.hotline.citizen("李奶奶")
    assert await citizen.says("你好")
    assert "正在收下" in await seat.sees(run.headers["location"])  # she was answered in between
    assert "收下了1500条" in await finished(seat, run)
    assert len(await served(house)) == 1500


async def test_a_broken_off_import_is_done_once_more(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = await leader(house)
    many = [Article(f"n-{n}", f"第{n}个问题？", "答。") for n in range(250)]
    page = await looked(seat, "知识.csv", csvfile.write(many))
    real, calls = editing.take, iter(range(9))

    async def breaks(*args: object, **more: object) -> int:
        if next(calls) == 1:
            raise RuntimeError("the disk is full")
        return await real(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(editing, "take", breaks)
    assert "收到一半停下了" in await finished(seat, await taken(seat, page))
    assert len(await served(house)) == 100
    page = await looked(seat, "知识.csv", csvfile.write(many))
    assert "收下了150条" in await finished(seat, await taken(seat, page))


async def test_only_files_for_articles_may_be_attached(house: House) -> None:
    seat = await leader(house)
    granny = await house.waiting()
    chat = (await granny.talk()).id
    async with house.hotline.database.transaction() as tx:
        for key, talk, source in (("hers", chat, {}), ("ours", None, {"channel": "knowledge"})):
            file = File(key, talk, "image", "image/png", "x", 1, key * 16, source, "stored", 0)
            await media.add(tx, file, now=house.hotline.clock.now())
    found = [replace(WATER, attachments=("ours",)), replace(DOG, attachments=("hers",))]
    page = await looked(seat, "知识.json", jsonfile.write(found), 422)
    assert "编号d-1" in page
    assert "附件不是为知识上传的文件" in page
    await finished(seat, await taken(seat, page, "good"))
    assert list(await served(house)) == ["w-1"]


async def test_who_may_and_whose_file_it_is(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    seat, admin = await leader(house), await house.sits_down("管理员", "admin")
    await zhao.sees(HOME, 403)
    await looked(zhao, "知识.csv", csvfile.write([WATER]), 403)
    page = await looked(seat, "知识.csv", csvfile.write([WATER]))
    stolen = {**fields(page), "csrf": admin.csrf}
    assert (await admin.browser.post(f"{HOME}/take", data=stolen)).status_code == 410
    forged = {**fields(page), "mark": "x"}
    assert (await seat.browser.post(f"{HOME}/take", data=forged)).status_code == 410
    other = {**fields(page), "csrf": "0" * 40}
    assert (await seat.browser.post(f"{HOME}/take", data=other)).status_code == 403
    await finished(seat, run := await taken(seat, page))
    await admin.sees(run.headers["location"], 404)
    assert "请先选一份文件" in (await seat.browser.post(HOME, data={"csrf": seat.csrf})).text
    assert XSS not in await looked(seat, f"{XSS}.csv", f"id,question,answer\n{XSS},,x\n", 422)


async def test_export_of_what_the_filter_names(house: House) -> None:
    await serve(house, WATER, DOG)
    zhao = await house.sits_down("小赵", "operator")
    page = await zhao.sees("/desk/knowledge?topic=水")
    address = next(iter(re.findall(r'href="(/desk/knowledge/export/csv[^"]*)"', page)))
    got = await zhao.browser.get(address.replace("&amp;", "&"))
    assert csvfile.read(got.text) == ([WATER], [])
    got = await zhao.browser.get("/desk/knowledge/export/xlsx?q=养狗")
    assert xlsx.read(got.content) == ([DOG], [])
    got = await zhao.browser.get("/desk/knowledge/export/json")
    assert sorted(one.id for one in jsonfile.read(got.text)[0]) == ["d-1", "w-1"]
    await zhao.sees("/desk/knowledge/export/exe", 404)


# ---- reasons ----


def broken() -> Iterator[tuple[str, bytes]]:
    head = b"id,question,answer\n"
    book = xlsx.write([WATER])
    yield from (
        ("x.xlsx", book[:200]),
        ("x.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("x.xlsx", zipped()),
        ("x.exe", b"MZ"),
        ("x.zip", b"PK broken"),
        ("x.zip", zipped()),
        ("x.csv", "编号,问题".encode("gbk")),
        ("x.csv", b""),
        ("x.csv", b"id,question,answer,colour\n"),
        ("x.csv", b"id,question\n"),
        ("x.csv", b"id,question,answer,id\n"),
        ("x.csv", head + b"1,2\n"),
        ("x.csv", head + b"1,2,3\n1,2,3\n"),
        ("x.csv", head + b'1,"2"x,3\n'),
        ("x.csv", head + b"1,2,\x00\n"),
        ("x.csv", head + b"a|b,2,3\n"),
        ("x.csv", head + b"1," + b"x" * 300 + b",3\n"),
        ("x.json", b"{"),
        ("x.json", b"{}"),
        ("x.json", b"[1]"),
        ("x.json", b'[{"colour": 1}]'),
        ("x.json", b'[{"id": 1}]'),
        ("x.json", json.dumps([{**WATER.as_dict(), "link": "ftp://x"}]).encode()),
        ("x.json", json.dumps([{**WATER.as_dict(), "keywords": "x"}]).encode()),
        ("x.json", json.dumps([{**WATER.as_dict(), "keywords": ["x" * 99]}]).encode()),
        ("x.json", json.dumps([{**WATER.as_dict(), "valid_from": "morgen"}]).encode()),
        ("x.json", json.dumps([{**WATER.as_dict(), "question_en": "Is it?"}]).encode()),
        ("x.json", json.dumps([{**WATER.as_dict(), "aliases_en": ["metro"]}]).encode()),
        ("x.md", b"# no fields"),
        ("x.md", b"---\nid: 1\n"),
        ("x.md", b"---\nid: 1\nid: 2\n---\n"),
        ("x.md", b"---\ncolour: 1\n---\n"),
        ("x.md", b"---\nwhat is this\n---\n"),
        ("x.md", b"---\nid: 1\n---\n# a\n# b\n"),
        ("x.md", "---\nid: 1\n---\n# a\n## 别的\n".encode()),
    )


@pytest.mark.parametrize(("name", "data"), list(broken()))
def test_every_reason_is_said_in_chinese(name: str, data: bytes) -> None:
    found, problems = uploaded.read(name, data)
    assert problems, found
    for one in problems:
        said = reasons.reason(one.reason)
        assert said.endswith("。"), said
        assert not said.startswith("这里不能用"), said
        assert "{" not in said.replace("{…}", ""), said


def test_a_zip_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.md", b"0" * (65 * 1024 * 1024))
    _, problems = uploaded.read("x.zip", out.getvalue())
    assert "展开后太大" in problems[0].reason
