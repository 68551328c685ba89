"""What citizens can send and no page of ours shows: it has a name in the transcript.

What is in no message by name here is a service message (a pin, a new background): nobody says
anything by it.
"""

from typing import Any

NAMES = {
    "poll": "投票",
    "checklist": "清单",
    "story": "动态",
    "game": "游戏",
    "rich_message": "图文",
    "paid_media": "付费内容",
    "giveaway": "抽奖",
    "sticker": "贴纸",
    "dice": "骰子",
    "contact": "名片",
    "venue": "位置",
    "location": "位置",
    "photo": "图片",
    "animation": "动图",
    "voice": "语音",
    "audio": "语音",
    "video": "视频",
    "video_note": "视频",
    "document": "文件",
}
"""Of the known ones, those whose content is missing or of a shape that nobody knows."""


def named(message: dict[str, Any]) -> str:
    """What stands for it; empty for what nobody said."""
    return next((f"[{name}，这里看不了]" for kind, name in NAMES.items() if kind in message), "")
