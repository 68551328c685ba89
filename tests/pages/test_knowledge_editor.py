"""The form of an article: bad input, two at once, what helps beside it, and what citizens hear."""

import asyncio
import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot import shelf
from handlers.articles.written import from_json
from knowledge.articles import Article, English, Guide
from knowledge.search import Index
from storage import media, versions
from tests.dialogue import shown
from tests.pages.test_desk import PNG, House
from tests.pages.test_knowledge import (
    PARKS,
    TREE,
    form,
    house,
    latest,
    saves,
    served,
    shelve,
)

__all__ = ["house"]

FULL = Article(
    "new-1",
    "古树名木怎么认养？",
    "到园林处签认养书。\n一年一次。",
    aliases=("我想认养一棵树", "树能认养吗"),
    topic="绿化",
    department=PARKS,
    keywords=("认养",),
    source="市园林局",
    valid_from=date(2026, 1, 1),
    valid_until=date(2027, 1, 1),
    short="到园林处签认养书。",
    elder="您来园林处，有人帮您办。",
    guide=Guide(("看树", "签字"), ("身份证",), "免费", "园林处", "工作日9:00-17:00", "12345"),
    document="济园〔2026〕1号",
    link="https://example.org/1",
    related=("tree-1",),
    english=English(
        "How do I adopt an old tree?", ("tree sponsor",), "Sign at the office.", "Parks"
    ),
)


async def stored(house: House, article_id: str) -> Article:
    return from_json((await latest(house, article_id)).content)


async def test_every_field_is_kept_as_it_was_typed(house: House) -> None:
    wang = await house.sits_down("王工", "duty_leader")
    answer = await saves(wang, FULL)
    assert answer["number"] == 1
    assert await stored(house, "new-1") == FULL
    page = await wang.sees(answer["next"])
    for words in (
        *("古树名木怎么认养？", "我想认养一棵树\n树能认养吗", "2027-01-01", "济园〔2026〕1号"),
        TREE.question,
    ):
        assert words in page
    changed = replace(FULL, short="", related=("nothing",), valid_until=None)
    await saves(wang, changed, base=await latest(house, "new-1"), then="publish")
    assert await stored(house, "new-1") == changed
    assert await served(house, "new-1") == FULL.answer


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"question": ""}, "question", "请写下问题"),
        ({"answer": " \r\n "}, "answer", "请写下回答"),
        ({"answer": "长" * 8001}, "answer", "8001"),
        ({"question": "长" * 201}, "question", "200"),
        ({"id": "a|b"}, "id", "竖线"),
        ({"id": "长" * 65}, "id", "64"),
        ({"valid_from": "明天"}, "valid_from", "2026-01-31"),
        ({"valid_until": "2026-02-30"}, "valid_until", "2026-01-31"),
        ({"valid_from": "2026-05-01", "valid_until": "2026-04-01"}, "valid_until", "还早"),
        ({"link": "javascript:alert(1)"}, "link", "http"),
        ({"link": "https://a b"}, "link", "空格"),
        ({"aliases": "好\n" + "长" * 201}, "aliases", "200"),
        ({"aliases": "\n".join(map(str, range(201)))}, "aliases", "200"),
        ({"question_en": ""}, "question_en", "英文的问题"),
        ({"answer_en": ""}, "answer_en", "英文的回答"),
        ({"steps": "先｜后"}, "steps", "竖线"),
        ({"attachments": "nothing"}, "attachments", "附件"),
    ],
)
async def test_what_cannot_be_taken_is_told_at_its_field(
    house: House, wrong: dict[str, str], field: str, words: str
) -> None:
    wang = await house.sits_down("王工", "duty_leader")
    posted = {**form(FULL), **wrong}
    answer = (await wang.does("/desk/knowledge/save", 400, **posted)).json()
    assert words in answer["wrong"][field]
    page = await wang.browser.post(
        "/desk/knowledge/save", data={"csrf": wang.csrf, **{k: str(v) for k, v in posted.items()}}
    )
    assert page.status_code == 400
    assert words in page.text
    assert "您来园林处，有人帮您办。" in page.text, "all that was typed must still be there"
    async with house.hotline.database.reading() as view:
        assert await versions.being_written(view) == []


async def test_what_cannot_be_seen_is_left_out(house: House) -> None:
    wang = await house.sits_down("王工", "duty_leader")
    await saves(wang, FULL, question="古树\x00怎么\u202e认养？")
    assert (await stored(house, "new-1")).question == "古树怎么认养？"


async def test_the_same_new_article_twice_is_one(house: House) -> None:
    wang = await house.sits_down("王工", "duty_leader")
    page = await wang.sees("/desk/knowledge/new?question=树倒了&answer=打电话")
    assert "树倒了" in page
    assert 'name="id" value="kb261123-' in page
    for _ in range(2):
        await saves(wang, FULL)
    assert (await latest(house, "new-1")).revision == 1
    taken = await saves(wang, replace(FULL, answer="别的"), 400)
    assert "已经有了" in taken["wrong"]["id"]


async def test_two_at_once_are_told_and_both_are_shown(house: House) -> None:
    wang = await house.sits_down("王工", "duty_leader")
    zhao = await house.sits_down("小赵", "operator")
    base = await latest(house, "tree-1")
    await saves(wang, replace(TREE, answer="王工写的回答。"), base=base)
    # Begun from the published one, while a draft is there now.
    answer = await saves(zhao, replace(TREE, answer="小赵写的回答。"), 409, base=base)
    assert "王工" in answer["say"]
    for words in ("<del>", "<ins>", "王工", "小赵"):
        assert words in answer["html"]
    fields = form(replace(TREE, answer="小赵写的回答。"), base, csrf=zhao.csrf)
    page = await zhao.browser.post("/desk/knowledge/save", data=fields)
    assert page.status_code == 409
    assert "小赵写的回答。</textarea>" in page.text
    assert f'name="revision" value="{answer["revision"]}"' in page.text
    # Seen both: the next save goes over theirs, knowingly.
    theirs = await latest(house, "tree-1")
    await saves(zhao, replace(TREE, answer="小赵写的回答。"), base=theirs)
    assert (await stored(house, "tree-1")).answer == "小赵写的回答。"
    # Who changed it last is named, not who began it; and oneself is not called a colleague.
    late = replace(TREE, answer="又改。")
    assert "小赵" in (await saves(wang, late, 409, base=theirs))["say"]
    assert "另一个窗口" in (await saves(zhao, late, 409, base=theirs))["say"]


async def test_published_meanwhile_is_a_conflict_too(house: House) -> None:
    wang = await house.sits_down("王工", "duty_leader")
    base = await latest(house, "tree-1")
    await saves(wang, replace(TREE, answer="新的。"), base=base, then="publish")
    assert (await saves(wang, replace(TREE, answer="照旧版写的。"), 409, base=base))["html"]
    assert await served(house, "tree-1") == "新的。"


async def test_who_may_not_publish_keeps_the_words(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    assert "不能" in (await saves(zhao, FULL, 409, then="publish"))["say"]
    async with house.hotline.database.reading() as view:
        assert await versions.of_article(view, "new-1") == [], "nothing half done"
    await saves(zhao, FULL, then="submit")
    assert (await latest(house, "new-1")).state == "unit_review"
    await zhao.sees("/desk/knowledge/edit/new-1", 409)


async def test_attachments_are_kept_shown_and_removed(house: House) -> None:
    wang = await house.sits_down("王工", "duty_leader")
    files = [("files", ("样表.png", PNG, "image/png"))]
    kept = (await wang.does("/desk/knowledge/files", files=files)).json()["files"][0]
    await saves(wang, FULL, attachments=kept["key"])
    assert (await stored(house, "new-1")).attachments == (kept["key"],)
    assert "样表.png" in await wang.sees("/desk/knowledge/new-1")
    assert (await wang.browser.get(kept["url"])).content == PNG
    # Without a script they come along with the form, and stay with one that is not taken.
    base = await latest(house, "new-1")
    more = [("files", ("地图.png", PNG + b"2", "image/png"))]
    data = {**form(FULL, base, question=""), "csrf": wang.csrf, "attachments": kept["key"]}
    page = await wang.browser.post("/desk/knowledge/save", data=data, files=more)
    assert page.status_code == 400
    assert "样表.png" in page.text
    assert "地图.png" in page.text
    await saves(wang, FULL, base=base)
    assert (await stored(house, "new-1")).attachments == ()
    bad = [("files", ("a.exe", b"MZ\x90\x00" * 50, "image/png"))]
    await wang.does("/desk/knowledge/files", 400, files=bad)
    async with house.hotline.database.reading() as view:
        assert await media.find(view, kept["key"]), "older versions may still show it"


async def test_the_preview_is_what_the_chat_says(house: House) -> None:
    wang = await house.sits_down("王工", "duty_leader")
    page = (await wang.does("/desk/knowledge/preview", **form(TREE))).text
    citizen = house.hotline.citizen("李奶奶", "telegram")
    said = "\n".join(shown(one) for one in await citizen.says(TREE.question))
    for words in (TREE.question, TREE.answer, "来源：示例"):
        assert words in said
        assert words in page
    assert "有用" in page
    assert "个字符，最多4096" in page
    elder = (await wang.does("/desk/knowledge/preview", **form(FULL))).text
    assert FULL.elder in elder
    assert "Sign at the office." in elder, "as whoever reads English is given it"
    assert TREE.question in elder, "the title of what is related"
    assert f"<span>{FULL.short}</span>" in elder, "as inline mode offers it"
    long = (await wang.does("/desk/knowledge/preview", **form(TREE, answer="很长。" * 2600))).text
    assert "第2条消息" in long
    little = (await wang.does("/desk/knowledge/preview", **form(TREE, answer=""))).text
    assert "填好问题和回答" in little
    half = (await wang.does("/desk/knowledge/preview", **form(TREE, link="htt", id=""))).text
    assert TREE.answer in half, "a field half typed does not take the preview away"
    bold = (await wang.does("/desk/knowledge/preview", **form(TREE, answer="<b>&1</b>"))).text
    assert "&lt;b&gt;&amp;1&lt;/b&gt;" in bold


async def test_a_question_is_tried_before_and_after(house: House) -> None:
    wang = await house.sits_down("王工", "duty_leader")
    draft = form(FULL, ask="我想认养一棵树")
    text = (await wang.does("/desk/knowledge/try", **draft)).text
    now, after = text.split("发布以后")
    assert "这条知识不在前50条里" in now
    assert "直接回答：这一条" in after.replace("</svg>", "")
    assert "这条知识排第1" in after
    for little in (form(FULL, ask=" "), form(FULL, question="", ask="树")):
        assert "先写问题" in (await wang.does("/desk/knowledge/try", **little)).text


async def test_trying_does_not_hold_up_the_others(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    built, may = threading.Event(), threading.Event()
    build = Index.build

    def slow(*given: Any) -> Index:
        built.set()
        assert may.wait(20)
        return build(*given)

    monkeypatch.setattr(Index, "build", slow)
    wang = await house.sits_down("王工", "duty_leader")
    trial = asyncio.create_task(wang.does("/desk/knowledge/try", **form(FULL, ask="认养")))
    await asyncio.to_thread(built.wait, 20)
    assert TREE.question in await wang.sees("/desk/knowledge")  # meanwhile
    assert not trial.done()
    may.set()
    assert "发布以后" in (await trial).text


async def test_what_is_alike_is_told_while_typing(house: House) -> None:
    wang = await house.sits_down("王工", "duty_leader")
    twin = form(replace(FULL, question="你好，铁链长进树里怎么办呢", aliases=()))
    text = (await wang.does("/desk/knowledge/alike", **twin)).text
    assert "几乎一样" in text
    assert 'href="/desk/knowledge/tree-1"' in text
    await saves(wang, FULL)
    text = (await wang.does("/desk/knowledge/alike", **{**form(FULL), "id": "x"})).text
    assert "同事正在写" in text
    assert (await wang.does("/desk/knowledge/alike", **form(FULL))).text.strip() == ""
    own = form(TREE, await latest(house, "tree-1"))
    assert "tree-1" not in (await wang.does("/desk/knowledge/alike", **own)).text


async def test_a_signed_out_writer_is_told_and_nothing_is_done(house: House) -> None:
    wang = await house.sits_down("王工", "duty_leader")
    await wang.browser.post("/desk/logout", data={"csrf": wang.csrf})
    answer = await wang.does("/desk/knowledge/save", 401, **form(FULL))
    assert "您写的话还在" in answer.json()["say"]


async def test_a_published_change_answers_in_the_chat(house: House) -> None:
    """The whole way: saved and published at the desk, loaded anew, heard by a citizen."""
    wang = await house.sits_down("王工", "duty_leader")
    kept = shelf.Shelf(house.hotline.database)
    await kept.load()
    citizen = house.hotline.citizen("李奶奶")
    assert TREE.answer in shown((await citizen.says(TREE.question))[-1])
    changed = replace(TREE, answer="改成打12345。", aliases=("老槐树被铁链捆住了",))
    await saves(wang, changed, base=await latest(house, "tree-1"), then="publish")
    await kept.load()
    shelve(house, *kept.index.articles)
    assert "改成打12345。" in shown((await citizen.says("老槐树被铁链捆住了"))[-1])
