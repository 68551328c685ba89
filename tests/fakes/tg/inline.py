"""Answers to inline queries, as documented at core.telegram.org/bots/api#answerinlinequery."""

from __future__ import annotations

import re
from typing import Any

from . import checks
from .markup import Json, utf16
from .params import Params
from .registry import method
from .world import World, bad

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@method("answerInlineQuery")
def answer_inline_query(world: World, p: Params) -> bool:
    query = p.text("inline_query_id")
    if query not in world.inline_queries:
        raise bad(TOO_OLD)
    if world.inline_queries[query] is not None:
        raise bad(TOO_OLD)
    results = p.get("results")
    if not isinstance(results, list):
        raise bad("can't parse inline query results JSON object")
    if len(results) > 50:
        raise bad("RESULTS_TOO_MUCH")
    for result in results:
        _result(result)
    if len({result["id"] for result in results}) < len(results):
        raise bad("RESULT_ID_DUPLICATE")
    if len(p.text("next_offset").encode()) > 64:
        raise bad("NEXT_OFFSET_INVALID")
    if p.number("cache_time", 300) < 0:
        raise bad("CACHE_TIME_INVALID")
    _button(p.get("button"))
    world.inline_queries[query] = results
    world.inline_answers[query] = dict(p)
    return True


def _result(result: Any) -> None:
    if not isinstance(result, dict) or result.get("type") != "article":
        raise bad("can't parse inline query result: unsupported inline query result type")
    known = result.get("id")
    if not isinstance(known, str) or not 1 <= len(known.encode()) <= 64:
        raise bad("RESULT_ID_INVALID")
    if not isinstance(result.get("title"), str) or not result["title"].strip():
        raise bad("can't parse inline query result: Can't find field \"title\"")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or "message_text" not in content:
        raise bad("can't parse inline query result: there is no message to be sent")
    said = content["message_text"]
    text, _ = checks.read_markup(said, content.get("parse_mode") or "", [])
    if not text:
        raise bad("message text is empty")
    if utf16(text) > checks.TEXT_LIMIT:
        raise bad("MESSAGE_TOO_LONG")


def _button(button: Json | None) -> None:
    if button is None:
        return
    if not button.get("text"):
        raise bad("inline query results button text must be non-empty")
    start = button.get("start_parameter")
    if ("web_app" in button) == (start is not None):
        raise bad("exactly one of the fields web_app and start_parameter must be specified")
    if start is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start):
        raise bad("START_PARAM_INVALID")
