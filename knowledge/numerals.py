"""Numbers as people speak them, in the one form in which they are compared.

一二三四五热线 and 12345热线, 五十五岁 and 55岁, 3个月 and 三个月 become the same: numbers above ten
in digits, smaller ones in characters.
"""

import re

_DIGITS = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "两": "2",
    "幺": "1",
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SMALL = "零一二三四五六七八九十"

# Digits read out one by one; from three on they are a number and not words such as 一二.
_READ_OUT = re.compile(r"[零〇一二两三四五六七八九幺]{3,}")
_COUNTED = re.compile(
    r"[一二两三四五六七八九十百千](?:(?<=[十百千])|[十百千])[零〇一二两三四五六七八九十百千]*"
)
_BESIDE = "0-9a-z零〇一二两三四五六七八九十百千幺"
_FEW = re.compile(rf"[1-9](?<![{_BESIDE}].)(?:(?<=1)0)?(?![{_BESIDE}])")


def spoken(text: str) -> str:
    """The text with its numbers in that form."""
    text = _COUNTED.sub(_count, text)
    text = _READ_OUT.sub(lambda match: "".join(_DIGITS[char] for char in match[0]), text)
    return _FEW.sub(lambda match: _SMALL[int(match[0])], text)


def _count(match: re.Match[str]) -> str:
    value = _value(match[0])
    return match[0] if value is None or value <= 10 else str(value)


def _value(numeral: str) -> int | None:
    """What 二百零三 means; None for what is no number, such as 千百."""
    value, digit, last = 0, 0, 10_000
    for char in numeral:
        if unit := _UNITS.get(char):
            if unit >= last or (not digit and char != "十"):
                return None
            value, digit, last = value + (digit or 1) * unit, 0, unit
        elif digit:
            return None
        else:
            digit = int(_DIGITS[char])
    # 一百二 is 120 in speech, but 120 is a number to call: it stays in characters.
    return value + digit if last == 10 or not digit or "零" in numeral else None
