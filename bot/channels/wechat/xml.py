"""WeChat's XML as a flat dictionary.

Entities and document types are refused (defusedxml): the standard library would expand them.
"""

import re
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

BODY_LIMIT = 64 * 1024
"""Ample: a text has 2,048 bytes, and the mode that sends everything twice triples it."""

# What XML 1.0 does not allow: one such character in somebody's words must not lose them.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NotXml(ValueError):
    """The body is no XML that we would read."""


def fields(body: bytes) -> dict[str, str]:
    """The texts of the elements below the first one, by their names; of two, the first holds."""
    text = _ILLEGAL.sub("", body.decode("utf-8", "replace"))
    try:
        root = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise NotXml from None
    found: dict[str, str] = {}
    for child in root:
        found.setdefault(str(child.tag), child.text or "")
    return found
