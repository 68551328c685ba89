"""JSON as it is stored and sent: a turn writes some seven texts of it.

orjson does it in a seventh of the standard library's time. It refuses numbers beyond 64 bits and
half surrogates, and a platform may send us both: these few texts the standard library writes.
Reading stays with the standard library, because orjson makes such numbers inexact.
"""

import json
from typing import Any

import orjson

# What is no JSON is a mistake of ours: orjson would write it, the standard library raises.
_STRICT = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


def write(value: Any) -> str:
    """The value as JSON, letters as they are. Raises TypeError for what has no form in JSON."""
    try:
        return orjson.dumps(value, option=_STRICT).decode()
    except TypeError:
        return json.dumps(value, ensure_ascii=False)
