"""What an update means: real payloads, one row each; and whatever else may come."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.account import WANTED
from bot.channels.telegram.native import TelegramNative
from bot.channels.telegram.reading import clean, received
from handlers.turn import Incoming

PAYLOADS = Path(__file__).parents[1] / "payloads" / "telegram"
MB = 1024 * 1024
native = TelegramNative()


def payload(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    return found


def heard(name: str) -> dict[str, Any]:
    """The fields that say something; files as (kind, name, mime, size, file_id)."""
    incoming = native.to_neutral(payload(name))
    plain = Incoming("nothing")
    fields = [field.name for field in dataclasses.fields(Incoming)]
    said = {f: getattr(incoming, f) for f in fields if getattr(incoming, f) != getattr(plain, f)}
    if incoming.files:
        said["files"] = [(f.kind, f.name, f.mime, f.size, f.source) for f in incoming.files]
    if incoming.place:
        said["place"] = (incoming.place.latitude, incoming.place.longitude, incoming.place.label)
    return said


def stored(file_id: str, **more: Any) -> dict[str, Any]:
    return {"channel": "telegram", "file_id": file_id, **more}


LI = {"name": "李奶奶", "language": "zh"}
WANG = {"name": "王工 建国", "language": "zh"}
ZHAO = {"name": "小赵", "language": "zh"}
ALBUM = "13881234567890123"

CASES: list[tuple[str, dict[str, Any]]] = [
    ("text", {"kind": "text", "platform_id": "11", **LI}),
    ("text_english", {"kind": "text", "name": "Anna Keller", "language": "en"}),
    ("text_url_phone", {"kind": "text", **WANG}),
    ("reply", {"kind": "text", "text": "不是三号楼，是五号楼", "platform_id": "91"}),
    ("forwarded", {"kind": "text", "text": "听说明天全城停水三天，赶紧存水！！", **ZHAO}),
    ("command_start", {"kind": "command", "text": "start", **ZHAO}),
    ("command_deep_link", {"kind": "command", "text": "start", "argument": "case_JN2611230042"}),
    (
        "callback_query",
        {"kind": "choice", "choice": "c:7f3a:ok", "toast_to": "2152745913448612345", **LI},
    ),
    ("callback_query_inaccessible", {"kind": "choice", "choice": "old:1"}),
    (
        "photo",
        {
            "kind": "media",
            "text": "铁链都长进树里了，就在经十路189号门口。是小事，不知道归不归你们管",
            "files": [("image", "", "image/jpeg", 173902, stored("AgACAgUAAxkBAAITREEy-1280"))],
        },
    ),
    ("album_part_1", {"kind": "media", "album": ALBUM, "platform_id": "71", **WANG}),
    ("album_part_2", {"kind": "media", "album": ALBUM, "platform_id": "72", **WANG}),
    (
        "album_part_3",
        {
            "kind": "media",
            "album": ALBUM,
            "files": [
                ("video", "IMG_2031.MOV", "video/mp4", 1843200, stored("BAACAgUAAxkBAAIALB3"))
            ],
        },
    ),
    (
        "voice",
        {
            "kind": "media",
            "files": [("audio", "", "audio/ogg", 104233, stored("AwACAgUAAxkBAAIVOICE"))],
        },
    ),
    ("video", {"kind": "media", "text": "这盏路灯一直闪，晚上没法睡", **ZHAO}),
    (
        "video_note",
        {
            "kind": "media",
            "files": [("video", "", "video/mp4", 612000, stored("DQACAgUAAxkBAAINOTE"))],
        },
    ),
    (
        "document",
        {
            "kind": "media",
            "text": "这是收据",
            "files": [
                (
                    "file",
                    "物业费收据2026.pdf",
                    "application/pdf",
                    245760,
                    stored("BQACAgUAAxkBAAIPDF"),
                )
            ],
        },
    ),
    (
        "document_large",
        {
            "kind": "media",
            "files": [
                (
                    "file",
                    "施工噪音全程录像.zip",
                    "application/zip",
                    300 * MB,
                    stored("BQACAgUAAxkBAAIBIG", too_large=True, size=300 * MB),
                )
            ],
        },
    ),
    ("location", {"kind": "place", "place": (36.651216, 117.12009, "")}),
    (
        "venue",
        {"kind": "place", "place": (36.66853, 117.020359, "济南市历下区趵突泉南路1号 趵突泉公园")},
    ),
    ("contact", {"kind": "contact", "phone": "13805310000", **LI}),
    ("contact_of_other", {"kind": "text", "text": "居委会 张主任 +8613905310001", **LI}),
    ("sticker", {"kind": "text", "text": "🙏", **ZHAO}),
    ("edited_message", {"kind": "edit", "text": "不是三号楼，是五号楼二单元", "platform_id": "91"}),
    ("my_chat_member_kicked", {"kind": "left", **ZHAO}),
    ("my_chat_member_member", {"kind": "joined", **ZHAO}),
    ("unknown_message_content", {"kind": "strange", "text": "[图文，这里看不了]"} | ZHAO),
]


@pytest.mark.parametrize(("name", "expected"), CASES, ids=[name for name, _ in CASES])
def test_a_private_update_means(name: str, expected: dict[str, Any]) -> None:
    said = heard(name)
    said.setdefault("kind", "nothing")
    assert {key: said.get(key) for key in expected} == expected


@pytest.mark.parametrize("name", [name for name, _ in CASES])
def test_a_private_update_goes_into_the_inbox(name: str) -> None:
    raw = payload(name)
    row = received(raw, "123456")
    assert row is not None
    assert row.dedupe_key == str(raw["update_id"])
    assert row.address.account == "123456"
    assert row.address.peer.startswith("50123456")
    assert row.payload == raw, "kept as Telegram wrote it"


ELSEWHERE = sorted(
    {path.stem for path in PAYLOADS.glob("*.json")}
    - {name for name, _ in CASES}
    - {"message_reaction"}
)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_is_not_a_citizens_is_left_alone(name: str) -> None:
    """Groups, migration, inline queries, kinds of update of a later Bot API."""
    assert received(payload(name), "123456") is None
    # In the staff's group, which has its own way into the inbox, a command is one.
    assert native.to_neutral(payload(name)).kind in ("nothing", "command")


def test_edge_42_a_reaction_is_a_mark_and_no_word() -> None:
    assert "message_reaction" in WANTED
    raw = payload("message_reaction")
    found = received(raw, "123456")
    assert found
    assert found.address.peer == "5012345601"
    said = native.to_neutral(raw)
    assert (said.kind, said.text, said.platform_id, said.name) == ("reaction", "🙏", "51", "")
    for new, emoji in (
        ([], ""),
        ([{"type": "custom_emoji", "custom_emoji_id": "5"}], ""),
        ([{"type": "paid"}, {"type": "emoji", "emoji": "👍"}], "👍"),
        ("👍", ""),
        ([None, 7], ""),
    ):
        raw["message_reaction"]["new_reaction"] = new
        assert native.to_neutral(raw).text == emoji
    del raw["message_reaction"]["message_id"]
    assert native.to_neutral(raw).kind == "nothing"


def message(**content: Any) -> dict[str, Any]:
    return {
        "update_id": 1,
        "message": {
            "message_id": 5,
            "from": {"id": 7, "first_name": "小赵"},
            "chat": {"id": 7, "type": "private"},
            **content,
        },
    }


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({"poll": {"question": "哪天修？", "options": []}}, "投票"),
        ({"story": {"id": 3}}, "动态"),
        ({"sticker": {"file_id": "s1", "type": "regular"}}, "贴纸"),
        ({"contact": {"first_name": "王"}}, "名片"),
        ({"location": {"latitude": "?"}}, "位置"),
        ({"photo": [{"file_id": "p", "file_size": 10**9}]}, "图片"),
        ({"document": {}}, "文件"),
        ({"pinned_message": {"message_id": 3}}, ""),
        ({"chat_background_set": {}}, ""),
    ],
)
def test_what_cannot_be_shown_has_a_name(content: dict[str, Any], name: str) -> None:
    said = native.to_neutral(message(**content))
    named = ("strange", f"[{name}，这里看不了]") if name else ("nothing", "")
    assert (said.kind, said.text) == named


@pytest.mark.parametrize(
    ("said", "name", "argument"),
    [
        pytest.param("/cases@warmline_bot", "cases", "", id="with the bot's name"),
        pytest.param("/Start  JN261123-0042 ", "start", "JN261123-0042", id="capitals, spaces"),
        pytest.param("/help 怎么\n报修", "help", "怎么\n报修", id="an argument of two lines"),
    ],
)
def test_commands(said: str, name: str, argument: str) -> None:
    incoming = native.to_neutral(message(text=said))
    assert (incoming.kind, incoming.text, incoming.argument) == ("command", name, argument)


@pytest.mark.parametrize("said", ["/人工", "/ help", "1/2", "//", "/" + "a" * 40])
def test_what_only_looks_like_a_command_is_text(said: str) -> None:
    assert native.to_neutral(message(text=said)).kind == "text"


@pytest.mark.parametrize(
    ("given_text", "seen"),
    [
        pytest.param("停\u200b水\u2060了", "停水了", id="zero width"),
        pytest.param("\u202egnp.exe\u202c", "gnp.exe", id="turned around"),
        pytest.param("a\x00b\x07c", "abc", id="control characters"),
        pytest.param("一\r\n二\r三\t四", "一\n二\n三\t四", id="lines and tabs stay"),
        pytest.param("👨\u200d👩\u200d👧 家", "👨\u200d👩\u200d👧 家", id="a family stays one"),
        pytest.param("❤️\u200d🔥", "❤️\u200d🔥", id="a burning heart stays one"),
        pytest.param("停\u200d水", "停水", id="a joiner between words"),
        pytest.param(
            "🏴\U000e0067\U000e0062\U000e007f!",
            "🏴\U000e0067\U000e0062\U000e007f!",
            id="a flag stays",
        ),
        pytest.param("您\U000e0041\U000e0042好", "您好", id="invisible tags"),
        pytest.param("\ud83d 半个", "半个", id="half a surrogate pair"),
        pytest.param(17, "", id="no text at all"),
    ],
)
def test_words_are_cleaned_of_what_nobody_sees(given_text: object, seen: str) -> None:
    assert clean(given_text) == seen


def test_half_a_surrogate_pair_can_be_stored() -> None:
    row = received(message(text="\ud83d停水"), "1")
    assert row is not None
    json.dumps(row.payload, ensure_ascii=False).encode()
    assert native.to_neutral(row.payload).text.endswith("停水")


@pytest.mark.parametrize(
    ("contact", "kind", "expected"),
    [
        pytest.param({"phone_number": "+4915112345678", "user_id": 7}, "contact", "+4915112345678"),
        pytest.param({"phone_number": "14155550123", "user_id": 7}, "contact", "+14155550123"),
        pytest.param({"phone_number": "+86 138 0531 0000", "user_id": 7}, "contact", "13805310000"),
        pytest.param({"phone_number": "66601234", "user_id": 8}, "text", "66601234"),
        pytest.param({"phone_number": "66601234"}, "text", "66601234"),
    ],
    ids=["abroad", "abroad without plus", "with spaces", "somebody else's", "nobody's"],
)
def test_phone_numbers(contact: dict[str, Any], kind: str, expected: str) -> None:
    incoming = native.to_neutral(message(contact=contact))
    assert incoming.kind == kind
    assert expected in (incoming.phone, incoming.text)


def test_a_live_location_that_moves_is_no_edit() -> None:
    moved = message(location={"latitude": 36.6, "longitude": 117.0})
    assert native.to_neutral({"edited_message": moved["message"]}).kind == "nothing"


def test_an_animation_is_a_film_though_it_comes_as_a_document_too() -> None:
    file = {"file_id": "CgAC", "mime_type": "video/mp4", "file_size": 9}
    incoming = native.to_neutral(message(animation=file, document=file))
    assert incoming.files[0].kind == "video"


def test_of_a_photo_the_largest_size_that_can_be_fetched_is_taken() -> None:
    sizes = [
        {"file_id": "s", "width": 90, "height": 67, "file_size": 1},
        {"file_id": "m", "width": 800, "height": 600, "file_size": 19 * MB},
        {"file_id": "x", "width": 9000, "height": 9000, "file_size": 21 * MB},
    ]
    incoming = native.to_neutral(message(photo=sizes))
    assert incoming.files[0].source == stored("m")


def test_a_picture_sent_as_a_file_is_a_picture() -> None:
    file = {"file_id": "B", "mime_type": "image/png", "file_name": "证据.png", "file_size": 9}
    assert native.to_neutral(message(document=file)).files[0].kind == "image"


KEYS = st.sampled_from(
    [
        *("message", "edited_message", "callback_query", "my_chat_member", "chat", "from", "id"),
        *("text", "caption", "photo", "document", "voice", "location", "venue", "contact", "data"),
        *("latitude", "longitude", "file_id", "file_size", "new_chat_member", "status", "type"),
        *("phone_number", "language_code", "first_name", "sticker", "emoji", "message_id"),
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("private")
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6)
)


@given(st.dictionaries(KEYS, JSON), st.integers())
def test_nothing_that_comes_makes_it_raise(raw: dict[str, Any], update_id: int) -> None:
    for kind in ("message", "edited_message", "callback_query", "my_chat_member"):
        inside = raw.get(kind)
        if isinstance(inside, dict):
            inside["chat"] = {"id": 7, "type": "private"}
            inside["message"] = {"chat": {"id": 7, "type": "private"}}
    native.to_neutral(raw)
    received({**raw, "update_id": update_id}, "1")
