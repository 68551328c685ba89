"""Pictures for tests and screenshots, drawn here: a tree, with an iron chain or freed of it."""

import struct
import zlib
from functools import cache
from typing import Any

import numpy as np
from playwright.async_api import FilePayload

WIDTH, HEIGHT = 480, 360
CROWN = (
    (240, 96, 92),
    (160, 128, 66),
    (322, 126, 70),
    (200, 66, 62),
    (290, 62, 64),
    (240, 150, 70),
)

Array = np.ndarray[Any, np.dtype[np.float64]]


@cache
def tree(*, chained: bool = True) -> bytes:
    """A PNG of 480×360: evening light, a tree, and the chain in its trunk."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
    picture = _sky(y)
    picture = _over(picture, _ground(x, y), y > 300 + 6 * np.sin(x / 70))
    picture = _over(picture, _bark(x, y), _trunk(x, y))
    if chained:
        picture = _over(picture, _iron(x, y), _links(x, y))
    picture = _over(picture, _green(x, y), _crown(x, y))
    return _png(picture.clip(0, 255).astype(np.uint8))


def photo(name: str, content: bytes, kind: str = "image/png") -> FilePayload:
    """A file as a browser's file field takes it."""
    return {"name": name, "mimeType": kind, "buffer": content}


def _over(below: Array, above: Array, where: Any) -> Array:
    chosen: Array = np.where(where[..., None], above, below)
    return chosen


def _colour(red: Array, green: Array, blue: Array) -> Array:
    return np.stack([red, green, blue], axis=-1)


def _sky(y: Array) -> Array:
    t = y / HEIGHT
    return _colour(250 - 12 * t, 226 - 24 * t, 190 - 50 * t)


def _ground(x: Array, y: Array) -> Array:
    t = (y - 290) / 70
    grain = 6 * np.sin(x * 0.9 + y * 2.3)
    return _colour(150 - 30 * t + grain, 150 - 20 * t + grain, 96 - 26 * t)


def _trunk(x: Array, y: Array) -> Any:
    flare = np.maximum(0, (y - 270) / 26) ** 2 * 6
    return (y >= 150) & (y <= 322) & (abs(x - 240 - 5 * np.sin(y / 38)) < 30 + flare)


def _bark(x: Array, y: Array) -> Array:
    grain = 14 * np.sin(x * 0.55 + 3 * np.sin(y / 23)) + 5 * np.sin(y * 0.8) + (240 - x) * 0.5
    return _colour(122 + grain, 84 + grain, 58 + grain)


def _links(x: Array, y: Array) -> Any:
    """A chain around the trunk, hanging a little in the middle; every second link on edge."""
    y = y - 258 - 6 * (1 - ((x - 238) / 36) ** 2)
    ring = (((x - 200) % 26 - 13) / 10) ** 2 + (y / 8) ** 2
    edge = (abs((x - 187) % 26 - 13) < 7) & (abs(y) < 2.6)
    return (abs(x - 238) < 37) & (((ring > 0.35) & (ring < 1.05)) | edge)


def _iron(x: Array, y: Array) -> Array:
    shine = 26 * np.sin((x + 2 * y) / 3.1)
    return _colour(84 + shine, 84 + shine, 92 + shine)


def _crown(x: Array, y: Array) -> Any:
    edges = [
        np.hypot(x - cx, y - cy) < radius + 5 * np.sin(np.arctan2(y - cy, x - cx) * 9)
        for cx, cy, radius in CROWN
    ]
    return np.logical_or.reduce(edges)


def _green(x: Array, y: Array) -> Array:
    light = 10 * np.sin(x * 0.5) * np.sin(y * 0.45) - (x - 240) * 0.08 - (y - 100) * 0.16
    return _colour(92 + light, 132 + light, 70 + light / 2)


def _png(pixels: Any) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        whole = kind + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts
