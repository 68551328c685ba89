"""What WeChat signs, encrypts and writes: its published examples, and what forgers would try."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.wechat.crypto import Forged, Keyring, check, signature
from bot.channels.wechat.xml import NotXml, fields
from tests.fakes.wx.seal import Seal, as_xml, encrypt, sign

KNOWN: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "payloads/wechat/vectors.json").read_text("utf-8")
)
TOKEN, KEY = KNOWN["token"], KNOWN["encoding_aes_key"]
OTHER = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APP = "wx134c8103faa5a59e"


def test_the_published_signatures() -> None:
    asked = KNOWN["url_verify"]
    check(asked["signature"], TOKEN, asked["timestamp"], asked["nonce"])
    plain = KNOWN["plain_push"]
    assert signature(TOKEN, plain["timestamp"], plain["nonce"]) == plain["signature"]
    with pytest.raises(Forged):
        check(asked["signature"], "BBBBB", asked["timestamp"], asked["nonce"])
    with pytest.raises(Forged):
        check("签名", TOKEN, asked["timestamp"], asked["nonce"])


@pytest.mark.parametrize("name", ["aes_push_json", "aes_push_xml"])
def test_the_published_pushes(name: str) -> None:
    pushed = KNOWN[name]
    signed = (TOKEN, pushed["timestamp"], pushed["nonce"], pushed["encrypt"])
    check(pushed["msg_signature"], *signed)
    message = Keyring(pushed["appid"], [KEY]).decrypt(pushed["encrypt"])
    assert len(message) == pushed["msg_len"]
    for keys in (Keyring(pushed["appid"], [OTHER]), Keyring("wx0000000000000000", [KEY])):
        with pytest.raises(Forged):
            keys.decrypt(pushed["encrypt"])


@pytest.mark.parametrize("name", ["aes_reply_json", "aes_reply_xml"])
def test_our_fake_encrypts_as_published(name: str) -> None:
    said = KNOWN[name]
    made = encrypt(KEY, said["appid"], said["msg"].encode(), said["random"].encode())
    assert made == said["encrypt"]
    assert sign(TOKEN, said["timestamp"], said["nonce"], made) == said["msg_signature"]


def test_a_key_is_changed_without_losing_a_word() -> None:
    keys = Keyring(APP, [OTHER, KEY])
    assert keys.decrypt(encrypt(KEY, APP, "旧".encode())).decode() == "旧"
    assert keys.decrypt(encrypt(OTHER, APP, "新".encode())).decode() == "新"
    assert not Keyring(APP, ["", ""])


@settings(max_examples=20)
@given(st.text(max_size=200))
def test_whatever_is_said_comes_out_again(text: str) -> None:
    message = text.encode("utf-8", "replace")
    assert Keyring(APP, [KEY]).decrypt(encrypt(KEY, APP, message)) == message


@settings(max_examples=30)
@given(st.one_of(st.binary(max_size=96).map(lambda raw: base64.b64encode(raw).decode()), st.text()))
def test_nonsense_is_forged_and_nothing_else(encrypted: str) -> None:
    with pytest.raises(Forged):
        Keyring(APP, [KEY, OTHER]).decrypt(encrypted)


def test_xml_is_flat_and_the_first_of_two_holds() -> None:
    body = "<xml><A><![CDATA[一<二]]></A><A>二</A><B/><C><D>深</D></C></xml>"
    assert fields(body.encode()) == {"A": "一<二", "B": "", "C": ""}
    assert fields(b"<xml><A>a\x0bb\xff</A></xml>") == {"A": "ab�"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<xml><A></xml>",
        b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><xml><A>&b;</A></xml>',
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><A>&f;</A></xml>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><xml/>',
    ],
)
def test_xml_that_would_do_harm_is_not_read(body: bytes) -> None:
    with pytest.raises(NotXml):
        fields(body)


@settings(max_examples=25)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60))
def test_words_survive_their_envelope(text: str) -> None:
    pushed = Seal(APP, TOKEN, KEY).push({"ToUserName": "gh_1", "Content": f"说{text}"}, 1)
    body = Keyring(APP, [KEY]).decrypt(fields(pushed.body)["Encrypt"])
    expected = "".join(one for one in text if one not in "\ufffe\uffff")
    assert fields(body)["Content"] == f"说{expected}"
    assert fields(as_xml({"A": "说]]>完"}))["A"] == "说]]>完"
