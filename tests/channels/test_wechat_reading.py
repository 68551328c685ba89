"""What a push means, one row each; and whatever else may come."""

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.wechat.native import WeChatNative
from bot.channels.wechat.places import to_wgs84
from bot.channels.wechat.reading import received
from handlers.turn import Incoming
from storage.conversations import Address

native = WeChatNative()
WHO = {"ToUserName": "gh_1", "FromUserName": "oLiNainai-_1", "CreateTime": "1796000000"}
TAP = "23456789abcda"


def push(kind: str, **fields: str) -> dict[str, str]:
    number = {} if kind == "event" else {"MsgId": "23000000000000001"}
    return {**WHO, "MsgType": kind, **number, **fields}


def event(name: str, **fields: str) -> dict[str, str]:
    return push("event", Event=name, **fields)


def heard(fields: dict[str, str]) -> dict[str, Any]:
    """The fields that say something; files as (kind, mime, media_id)."""
    incoming = native.to_neutral(fields)
    plain = Incoming("nothing")
    names = [one.name for one in dataclasses.fields(Incoming)]
    said = {n: getattr(incoming, n) for n in names if getattr(incoming, n) != getattr(plain, n)}
    said.pop("platform_id", None)
    if incoming.files:
        said["files"] = [(one.kind, one.mime, one.source["media_id"]) for one in incoming.files]
    return said


def strange(name: str, title: str = "") -> dict[str, str]:
    return {"kind": "strange", "text": f"[{name}，这里看不了]{title}"}


UNSUPPORTED = "【收到不支持的消息类型，暂无法显示】"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (push("text", Content=" 停水了\u200b "), {"kind": "text", "text": "停水了"}),
        (push("text", Content=""), strange("动画表情或别的消息")),
        (push("text", Content=UNSUPPORTED), strange("动画表情或别的消息")),
        (push("text", Content="1. 没错", bizmsgmenuid=TAP), {"kind": "choice", "choice": TAP}),
        (push("text", Content="好", bizmsgmenuid="1001"), {"kind": "text", "text": "好"}),
        (
            push("image", MediaId="m1", PicUrl="http://mmbiz.qpic.cn/x"),
            {"kind": "media", "files": [("image", "image/jpeg", "m1")]},
        ),
        (
            push("voice", MediaId="m2", Format="amr", Recognition="路灯不亮"),
            {"kind": "media", "text": "路灯不亮", "files": [("audio", "audio/amr", "m2")]},
        ),
        (
            push("shortvideo", MediaId="m3", ThumbMediaId="t3"),
            {"kind": "media", "files": [("video", "video/mp4", "m3")]},
        ),
        (push("image", MediaId=""), strange("图片")),
        (
            push("link", Title="公告", Description="停水", Url="https://example.org/1"),
            {"kind": "text", "text": "公告\n停水\nhttps://example.org/1"},
        ),
        (push("link"), strange("消息")),
        (push("location", Location_X="north", Location_Y="1"), strange("位置")),
        (push("location", Location_X="nan", Location_Y="1"), strange("位置")),
        (
            push("location", Location_X="91", Location_Y="1", Label="x"),
            {"kind": "text", "text": "x"},
        ),
        (push("location", Label="泉城广场"), {"kind": "text", "text": "泉城广场"}),
        (push("file", Title="a.pdf"), strange("文件", " a.pdf")),
        (push("miniprogrampage", Title="挂号"), strange("小程序", " 挂号")),
        (push("of_a_later_year"), strange("消息")),
        (event("unsubscribe"), {"kind": "left"}),
        (event("subscribe", EventKey=""), {"kind": "command", "text": "start"}),
        (
            event("subscribe", EventKey="qrscene_link_ABCD2345"),
            {"kind": "command", "text": "start", "argument": "link_ABCD2345"},
        ),
        (event("SCAN", EventKey="42"), {"kind": "command", "text": "start", "argument": "42"}),
        (event("CLICK", EventKey="human"), {"kind": "command", "text": "human"}),
        (event("CLICK", EventKey=""), {}),
    ],
)
def test_what_is_pushed(fields: dict[str, str], said: dict[str, Any]) -> None:
    assert heard(fields) == said


@pytest.mark.parametrize(
    ("shifted", "true"),
    [  # Of the tests of eviltransform: Beijing, Shanghai, Shenzhen.
        ((39.91334545536069, 116.38404722455657), (39.911954, 116.377817)),
        ((31.17530398364597, 121.531541859215), (31.1774276, 121.5272106)),
        ((22.540796131694766, 113.9171764808363), (22.543847, 113.912316)),
    ],
)
def test_a_place_is_where_it_is(shifted: tuple[float, float], true: tuple[float, float]) -> None:
    """What WeChat shifts by half a kilometre is found to a metre."""
    latitude, longitude = map(str, shifted)
    fields = push("location", Location_X=latitude, Location_Y=longitude, Label="泉城广场")
    place = native.to_neutral(fields).place
    assert place
    assert place.label == "泉城广场"
    assert (place.latitude, place.longitude) == pytest.approx(true, abs=1e-5)
    assert to_wgs84(51.5, -0.12) == (51.5, -0.12), "nothing is shifted abroad"


def test_each_is_kept_once_under_wechats_own_key() -> None:
    (row,) = received(push("text", Content="一"), "wx1")
    assert row.dedupe_key == "oLiNainai-_1:23000000000000001"
    assert row.address == Address("wechat", "wx1", "oLiNainai-_1")
    (tap,) = received(event("CLICK", EventKey="human"), "wx1")
    assert tap.dedupe_key == "oLiNainai-_1:1796000000:CLICK:human"
    (other,) = received(event("CLICK", EventKey="cases"), "wx1")
    assert other.dedupe_key != tap.dedupe_key, "two events of one second"
    back, hello = received(event("subscribe", EventKey=""), "wx1")
    assert native.to_neutral(back.payload).kind == "joined"
    assert native.to_neutral(hello.payload).text == "start"


@pytest.mark.parametrize(
    "fields",
    [
        event("LOCATION", Latitude="36.6", Longitude="117.0"),
        event("VIEW", EventKey="https://example.org"),
        event("TEMPLATESENDJOBFINISH", MsgID="1", Status="success"),
        event("subscribe_msg_popup_event"),
        push("text", FromUserName="-100123"),
        push("text", FromUserName="o/1"),
        {},
        {"FromUserName": "o1"},
    ],
)
def test_what_nobody_meant_is_not_kept(fields: dict[str, str]) -> None:
    assert received(fields, "wx1") == []


NAMES = ("MsgType", "Event", "EventKey", "Content", "MediaId", "Location_X", "Location_Y", "Label")
KINDS = st.sampled_from(["text", "image", "location", "link", "event", "subscribe", "CLICK", "x"])


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(NAMES), KINDS | st.text(max_size=12)))
def test_nothing_is_an_error(fields: dict[str, str]) -> None:
    native.to_neutral(fields)
    received({**WHO, **fields}, "wx1")
