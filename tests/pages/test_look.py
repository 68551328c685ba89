"""The tokens of the look: said twice for old browsers, meant once; legible in both."""

import re
from pathlib import Path

import bot.pages

CSS = (Path(bot.pages.__file__).parent / "static" / "warmline.css").read_text("utf-8")


def tokens(selector: str) -> dict[str, str]:
    found = re.search(rf"^ *{re.escape(selector)} \{{(.*?)\}}", CSS, re.DOTALL | re.MULTILINE)
    assert found, selector
    return dict(re.findall(r"([\w-]+): ([^;]+);", found[1]))


def test_dark_is_the_same_by_choice_and_by_the_device() -> None:
    for elder in ("", "[data-elder]"):
        chosen = tokens(f':root[data-theme="dark"]{elder}')
        assert chosen == tokens(f':root[data-theme="auto"]{elder}')
        assert chosen["--muted"]


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_dark_is_legible() -> None:
    dark = tokens(':root[data-theme="dark"]')
    for name in ("--ink", "--muted", "--lamp", "--calm", "--good", "--late", "--alarm"):
        for ground in ("--paper", "--surface"):
            assert contrast(dark[name], dark[ground]) >= 4.5, (name, ground)
    assert contrast(dark["--on-lamp"], dark["--lamp"]) >= 4.5
    elder = tokens(':root[data-theme="dark"][data-elder]')
    assert contrast(elder["--muted"], dark["--surface"]) >= 7
