"""A reply as WeChat gets it: 2,048 bytes, numbered lines, as few messages as can be."""

from typing import Any

import pytest

from bot.channels.spans import octets
from bot.channels.wechat.native import NoticeNative, WeChatNative
from bot.channels.wechat.writing import QUOTE_LIMIT, TEXT_LIMIT, quoting
from handlers.choices import by_words, offered
from handlers.turn import Attachment, Card, Choice, Reply, Row

native = WeChatNative()
MB = 1024 * 1024


def said(reply: Reply) -> list[dict[str, Any]]:
    return native.to_native(reply, offered(reply.key, reply.choices))


def words(payloads: list[dict[str, Any]]) -> list[str]:
    return [one["text"]["content"] if "text" in one else one["msgtype"] for one in payloads]


def turn(*replies: Reply) -> list[dict[str, Any]]:
    parts = [(one.key, n, part) for one in replies for n, part in enumerate(said(one))]
    return [payload for _, _, payload in native.together(parts)]


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(label, "say", {"text": label}) for label in labels)


def test_choices_are_numbers_and_lines_to_be_tapped() -> None:
    reply = Reply("我记下的是这样，对吗？", choices=choices("没错，提交", "改一改"))
    (payload,) = said(reply)
    assert payload["text"]["content"] == (
        "我记下的是这样，对吗？\n\n回复数字就行：\n1. 没错，提交\n2. 改一改"
    )
    kept = offered(reply.key, reply.choices)
    ids = [one["id"] for one in kept]
    assert payload["menu"]["head_content"] == "我记下的是这样，对吗？"
    assert [one["id"] for one in payload["menu"]["list"]] == ids
    chosen = by_words(kept, "２")
    assert chosen
    assert chosen.label == "改一改"


def test_english_is_asked_in_english() -> None:
    (payload,) = said(Reply("Is this right?", choices=choices("Yes", "No")))
    assert "Reply with a number:\n1. Yes\n2. No" in payload["text"]["content"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("长" * 400, ["好"]),
        ("选一个", [str(n) for n in range(11)]),
        ("选", ["很长" * 30]),
        ("", ["好"]),
    ],
)
def test_what_no_menu_holds_is_numbers_only(text: str, labels: list[str]) -> None:
    assert not any("menu" in one for one in said(Reply(text, choices=choices(*labels))))


def test_a_link_stands_where_it_is() -> None:
    link = Choice("看网页", "notice.link", {"url": "https://example.org/n/1"})
    (payload,) = said(Reply("停水通知", choices=(link,)))
    assert payload["text"]["content"].endswith("1. 看网页 https://example.org/n/1")
    assert "menu" not in payload


def test_long_words_are_cut_at_sentences_by_bytes() -> None:
    text = "济南的泉水很有名。" * 200
    parts = words(said(Reply(text)))
    assert len(parts) == 3
    assert all(octets(one) <= TEXT_LIMIT and one.endswith("。") for one in parts)
    assert "".join(parts) == text


def test_a_card_reads_as_lines() -> None:
    card = Card("report", "诉求", rows=(Row("地点", "千佛山公园"),), note="紧急")
    (payload,) = said(Reply("对吗？", card=card, ask="place"))
    assert payload["text"]["content"].startswith(
        "对吗？\n\n诉求\n地点：千佛山公园\n\n紧急\n\n发位置"
    )


def test_the_words_of_one_turn_share_a_message() -> None:
    first, second = Reply("没有小事。"), Reply("在哪里呢？", choices=choices("说不清"))
    (payload,) = turn(first, second)
    assert payload["text"]["content"].startswith("没有小事。\n\n在哪里呢？\n\n回复数字就行：")
    assert payload["menu"]["head_content"] == "没有小事。\n\n在哪里呢？"
    assert payload["also"] == [second.key]
    assert len(turn(first, Reply("长" * 680))) == 2, "2,048 bytes are the end"
    assert len(turn(second, first)) == 2, "what offers something ends with it"
    operator = Reply("我是小赵。", side="operator")
    assert len(turn(first, operator, first)) == 3, "a person's words stand alone"


def test_what_cannot_change_is_said_anew_or_not_at_all() -> None:
    card = Card("case", "工单")
    assert said(Reply("", card=card, replaces="key")) == [], "a card that follows makes no sound"
    (mended,) = said(Reply("周三", side="operator", replaces="key"))
    assert (mended["text"]["content"], mended["edits"]) == ("更正：\n周三", "key")
    (page,) = said(Reply("第2页", replaces="key"))
    assert page["text"]["content"] == "第2页"


def test_files_go_as_what_wechat_takes() -> None:
    def file(mime: str, size: int = 100, name: str = "") -> Attachment:
        return Attachment("filekey23456", "file", name, mime, size, "ab" * 32)

    files = (
        file("image/jpeg"),
        file("video/mp4"),
        file("audio/amr"),
        file("application/pdf", name="a.pdf"),
    )
    text, *media = said(Reply("看图", files=files))
    assert text["text"]["content"].startswith("看图\n📎 a.pdf（微信发不了")
    assert [one["msgtype"] for one in media] == ["image", "video", "voice"]
    assert media[0]["file"] == {
        "sha256": "ab" * 32,
        "name": "filekey23456.jpg",
        "mime": "image/jpeg",
    }
    assert words(said(Reply("", files=(file("image/png", 11 * MB, "大图.png"),))))[0].startswith(
        "📎 大图"
    )


def test_a_reply_to_something_has_room_for_it() -> None:
    (payload, *_) = said(Reply("好" * 1000, side="operator", quotes="key"))
    assert payload["quotes"] == "key"
    line = quoting("第一行\n" * 100, payload["text"]["content"])
    assert octets(line) <= TEXT_LIMIT
    assert line.startswith("「第一行 第一行")
    assert octets(line.partition("\n")[0]) < QUOTE_LIMIT
    assert quoting("", "好") == "好"


def test_a_notice_never_knocks() -> None:
    (payload,) = NoticeNative().to_native(Reply("停水", title="通知"), [])
    assert payload["notice"]
    assert native.toast(native.to_neutral({}), "好") is None
    assert native.deed(None) == []  # type: ignore[arg-type]
