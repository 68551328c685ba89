"""What the channel itself says: where WeChat has no buttons, and where it takes no file."""

import re

_HAN = re.compile(r"[\u4e00-\u9fff]")


def how_to_choose(text: str) -> str:
    """What stands above numbered lines, in the language of what they belong to."""
    return "回复数字就行：" if _HAN.search(text) else "Reply with a number:"


def how_to_say(text: str) -> str:
    """The same above lines without numbers."""
    return "可以直接回复：" if _HAN.search(text) else "You can reply:"


WHERE = "发位置：点右下角的＋，再点“位置”。"
WHERE_EN = "To send a location: tap +, then Location."


def how_to_send_place(text: str) -> str:
    return WHERE if _HAN.search(text) else WHERE_EN


def not_taken(name: str) -> str:
    """In place of a file that WeChat cannot show; a message does not know its language."""
    return f"📎 {name}（微信发不了这种文件，请到网页聊天里要 · WeChat cannot carry this file）"


def strange(kind: str, title: str) -> str:
    """How something that cannot be shown stands in the transcript, which staff read."""
    return f"[{STRANGE.get(kind, '消息')}，这里看不了] {title}".strip()


STRANGE = {
    "miniprogrampage": "小程序",
    "file": "文件",
    "image": "图片",
    "voice": "语音",
    "video": "视频",
    "shortvideo": "视频",
    "location": "位置",
    "unsupported": "动画表情或别的消息",
}
UNSUPPORTED = "收到不支持的消息类型，暂无法显示"
"""What WeChat writes in the citizen's place where it shows an account nothing: it comes as text."""
CORRECTED = "更正："
"""Above an operator's new words: what was sent cannot be changed."""
KNOCK = "您有新消息，回复任意字查看"
"""In a template message; a `thing` has 20 characters at most."""
KNOCK_PHRASE = "有新消息"
KNOCK_CODE = "12345"
