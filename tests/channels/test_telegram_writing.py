"""What a reply looks like on Telegram: its words, its buttons, its files."""

import html as html_module
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.spans import Span, as_plain, shortened, split, units
from bot.channels.telegram.native import TelegramNative
from bot.channels.telegram.rich import as_html
from handlers.choices import offered
from handlers.turn import Attachment, Card, Choice, Incoming, Reply, Row, Step
from tests.fakes.tg.markup import parse_html, utf16

native = TelegramNative()


def native_of(reply: Reply) -> list[dict[str, Any]]:
    return native.to_native(reply, offered(reply.key, reply.choices))


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(label, "say") for label in labels)


def image(key: str = "a", **other: Any) -> Attachment:
    return Attachment(key, "image", mime="image/jpeg", sha256=key * 64, **other)


def test_words_are_escaped_and_kept_as_plain_text_too() -> None:
    (part,) = native_of(Reply("<b>&amp; 5 < 6 'x' \"y\"", title="A & B"))
    assert part["method"] == "sendMessage"
    assert part["text"] == ("<b>A &amp; B</b>\n&lt;b&gt;&amp;amp; 5 &lt; 6 'x' \"y\"")
    assert part["plain"] == "A & B\n<b>&amp; 5 < 6 'x' \"y\""
    assert parse_html(part["text"])[0] == part["plain"]


def test_a_card_is_readable_text() -> None:
    card = Card(
        "case",
        "JN261123-0042",
        number="JN261123-0042",
        rows=(Row("诉求", "路灯不亮 & <暗>"), Row("Place", "Jingshi Road")),
        steps=(Step("受理", "done"), Step("办理", "now"), Step("办结", "todo")),
        due="11月25日 18:00",
        note="我们会盯着。",
    )
    (part,) = native_of(Reply("您的工单：", card=card))
    assert part["plain"] == (
        "您的工单：\n\nJN261123-0042\n诉求：路灯不亮 & <暗>\nPlace: Jingshi Road\n\n"
        "✅ 受理 → 🔵 办理 → ⚪ 办结\n\n⏰ 11月25日 18:00\n\n我们会盯着。"
    )
    assert "<b>JN261123-0042</b>" in part["text"]


def test_choices_are_buttons_one_or_two_a_row() -> None:
    reply = Reply(
        "可以吗？", choices=choices("就这样提交", "修改", "找人工", "这是一个很长很长的选项")
    )
    (part,) = native_of(reply)
    rows = part["reply_markup"]["inline_keyboard"]
    assert [[b["text"] for b in row] for row in rows] == [
        ["就这样提交", "修改"],
        ["找人工"],
        ["这是一个很长很长的选项"],
    ]
    assert rows[0][0]["callback_data"] == reply.key + "a"
    assert all(len(b["callback_data"].encode()) <= 64 for row in rows for b in row)


def test_choices_without_words_still_have_a_message() -> None:
    (part,) = native_of(Reply("", choices=choices("满意")))
    assert part["text"].strip()


def test_nothing_to_say_is_nothing_sent() -> None:
    assert native_of(Reply("")) == []
    assert native_of(Reply(" \n ")) == []


@pytest.mark.parametrize(
    ("ask", "request_kind"), [("place", "request_location"), ("phone", "request_contact")]
)
def test_asking_for_a_place_or_phone_has_a_key_and_the_choices_below(
    ask: Any, request_kind: str
) -> None:
    (part,) = native_of(Reply("在哪里？", ask=ask, choices=choices("不方便说", "取消")))
    markup = part["reply_markup"]
    assert markup["one_time_keyboard"] is True
    assert markup["keyboard"][0][0][request_kind] is True
    assert markup["keyboard"][1:] == [[{"text": "不方便说"}, {"text": "取消"}]]


def test_asking_for_a_photo_needs_no_key() -> None:
    (part,) = native_of(Reply("拍张照片？", ask="photo", choices=choices("不用")))
    assert "inline_keyboard" in part["reply_markup"]


def test_a_change_edits_the_message_in_as_many_parts_as_it_needs() -> None:
    short, *none = native_of(Reply("新的", replaces="k2", choices=choices("好")))
    assert (short["method"], short["edits"], none) == ("editMessageText", "k2", [])
    first, second = native_of(Reply("长。" * 3000, replaces="k2", choices=choices("好")))
    assert first["method"] == "editMessageText"
    assert "reply_markup" not in first
    assert [(one["edits"], one["part"], one["of"]) for one in (first, second)] == [
        ("k2", 0, 2),
        ("k2", 1, 2),
    ]
    assert "inline_keyboard" in second["reply_markup"]


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply("在哪里？", ask="place", replaces="k2"), id="a reply keyboard"),
        pytest.param(Reply("看", files=(image(),), replaces="k2"), id="a picture"),
    ],
)
def test_what_cannot_take_a_messages_place_is_said_anew(reply: Reply) -> None:
    assert all("edits" not in part for part in native_of(reply))


def methods(reply: Reply) -> list[str]:
    return [part["method"] for part in native_of(reply)]


PDF = Attachment("p", "file", "收据.pdf", "application/pdf", sha256="p" * 64)
VOICE = Attachment("v", "audio", mime="audio/ogg", sha256="v" * 64)
FILM = Attachment("f", "video", mime="video/mp4", sha256="f" * 64)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        pytest.param(Reply("好了", files=(image(),)), ["sendPhoto"], id="a photo and its words"),
        pytest.param(
            Reply("字" * 1025, files=(image(),)), ["sendPhoto", "sendMessage"], id="long words"
        ),
        pytest.param(Reply("好了", files=(image(), FILM)), ["sendMediaGroup"], id="an album"),
        pytest.param(
            Reply("好了", files=(image(), FILM), choices=choices("满意")),
            ["sendMediaGroup", "sendMessage"],
            id="an album cannot have buttons",
        ),
        pytest.param(
            Reply("好了", files=tuple(image(chr(97 + n)) for n in range(11))),
            ["sendMediaGroup", "sendPhoto", "sendMessage"],
            id="eleven photos",
        ),
        pytest.param(Reply("", files=(PDF,)), ["sendDocument"], id="a file without words"),
        pytest.param(Reply("听", files=(VOICE,)), ["sendVoice"], id="a voice"),
        pytest.param(
            Reply("都在这", files=(image(), PDF)),
            ["sendPhoto", "sendDocument", "sendMessage"],
            id="of two kinds",
        ),
        pytest.param(
            Reply("大", files=(image(size=11 * 2**20),)), ["sendDocument"], id="a large photo"
        ),
        pytest.param(
            Reply("无", files=(Attachment("w", "image"),)), ["sendMessage"], id="not here yet"
        ),
    ],
)
def test_files(reply: Reply, expected: list[str]) -> None:
    assert methods(reply) == expected


def test_a_file_is_named_by_its_hash_and_its_words_go_with_it() -> None:
    (part,) = native_of(Reply("<好>", files=(PDF,), choices=choices("满意")))
    assert part["document"] == {
        "file": {"sha256": "p" * 64, "name": "收据.pdf", "mime": "application/pdf"}
    }
    assert part["caption"] == "&lt;好&gt;"
    assert part["plain"] == "<好>"
    assert "inline_keyboard" in part["reply_markup"]


def test_what_telegram_has_already_is_named_by_its_id() -> None:
    file = Attachment("x", "image", source={"channel": "telegram", "file_id": "AgAC"})
    (part,) = native_of(Reply("", files=(file,)))
    assert part["photo"] == "AgAC"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", {}, id="nothing to say still stops the button's spinning"),
        pytest.param("好的", {"text": "好的"}, id="a word"),
    ],
)
def test_a_tap_is_answered(text: str, expected: dict[str, str]) -> None:
    answer = native.toast(Incoming("choice", toast_to="42"), text)
    assert answer == {"method": "answerCallbackQuery", "callback_query_id": "42", **expected}


def test_a_long_answer_to_a_tap_is_cut_to_200_units() -> None:
    answer = native.toast(Incoming("choice", toast_to="42"), "😀" * 150)
    assert answer is not None
    assert utf16(answer["text"]) <= 200
    assert answer["text"].endswith("😀…")


def test_only_a_tap_is_answered() -> None:
    assert native.toast(Incoming("text", text="好"), "好的") is None


# Splitting


def test_a_split_is_after_a_paragraph_before_a_line_before_a_sentence() -> None:
    text = "甲" * 60 + "。\n\n" + "乙" * 20 + "。" + "丙" * 30
    first, _ = split([(text, False)], 100)
    assert as_plain(first) == "甲" * 60 + "。\n\n"
    text = "甲" * 60 + "。" + "乙" * 20 + "，" + "丙" * 30
    assert as_plain(split([(text, False)], 100)[0]) == "甲" * 60 + "。"


def test_an_address_is_never_cut() -> None:
    url = "https://www.jinan.gov.cn/col/col12345?a=1&b=2"
    text = "甲" * 80 + url + "乙" * 80
    parts = [as_plain(part) for part in split([(text, False)], 100)]
    assert any(url in part for part in parts)


def test_bold_is_never_cut_when_it_fits() -> None:
    spans: list[Span] = [("甲" * 80, False), ("标题" * 20, True), ("乙" * 80, False)]
    parts = split(spans, 100)
    assert ("标题" * 20, True) in [span for part in parts for span in part]


@pytest.mark.parametrize("one", ["👨‍👩‍👧‍👦", "🇨🇳", "👍🏽", "❤️", "é", "1️⃣"])
def test_what_is_seen_as_one_character_is_never_cut(one: str) -> None:
    for lead in range(12):
        parts = [as_plain(part) for part in split([("甲" * lead + one * 60, False)], 40)]
        assert all(part.strip("甲").replace(one, "") == "" for part in parts)


WORDS = st.text(
    st.sampled_from([*'甲乙。，！？ \n.!a<&>"😀👍🏽', "\u200d", "\ufe0f", "🇨", "🇳"]), max_size=400
)
SPANS = st.lists(st.tuples(WORDS, st.booleans()), max_size=6)


@given(SPANS, st.integers(10, 120))
def test_parts_fit_and_together_are_the_whole(spans: list[Span], limit: int) -> None:
    parts = split(spans, limit)
    assert "".join(map(as_plain, parts)) == as_plain(spans)
    for part in parts:
        text = as_plain(part)
        assert units(text) == utf16(text) <= limit
        assert parse_html(as_html(part))[0] == text, "Telegram reads what we mean"


@given(st.text(max_size=300), st.integers(2, 60))
def test_shortened_fits(text: str, limit: int) -> None:
    text = re.sub("[\ud800-\udfff]", "", text)
    assert utf16(shortened(text, limit)) <= limit


def test_ten_thousand_characters_with_emoji_go_out_whole() -> None:
    text = "今天停水了😀。请问什么时候来水？\n\n" * 600
    parts = native_of(Reply(text, choices=choices("好")))
    assert "".join(part["plain"] for part in parts) == text
    assert all(utf16(part["plain"]) <= 4096 for part in parts)
    assert ["reply_markup" in part for part in parts] == [False] * (len(parts) - 1) + [True]
    assert html_module.unescape(parts[0]["text"]) == parts[0]["plain"]
