"""One answer, two forms: JSON as it is, XML by the names of GeoReport v2.

XML is written by the standard library's tree, which escapes; what XML cannot hold is left out.
"""

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

from starlette.responses import Response

_UNSEEN = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ITEMS = {
    "services": "service",
    "service_requests": "request",
    "attributes": "attribute",
    "values": "value",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
"""What each entry of a list is called."""


def answer(form: str, root: str, value: Any, status: int = 200) -> Response:
    """`root` names the XML's first element; `form` is json or xml."""
    if form == "json":
        text = json.dumps(value, ensure_ascii=False)
        return Response(text, status, media_type="application/json")
    body = ET.tostring(_element(root, value), encoding="unicode")
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    return Response((head + body).encode(), status, media_type="text/xml; charset=utf-8")


def _element(name: str, value: Any) -> ET.Element:
    made = ET.Element(name)
    if isinstance(value, dict):
        made.extend(_element(key, one) for key, one in value.items())
    elif isinstance(value, list):
        made.extend(_element(ITEMS[name], one) for one in value)
    elif value not in ("", None):
        made.text = _UNSEEN.sub("", str(value))
    return made
