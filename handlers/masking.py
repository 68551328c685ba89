"""Personal data in a text, masked: what remains keeps its shape (``138****1234``)."""

import re
from collections.abc import Callable

Replace = str | Callable[[re.Match[str]], str]

# A number begins after anything but a digit, or after an escape that ends in digits.
_BEGIN = r"(?:(?<![0-9０-９])|(?<=%[0-9A-Fa-f]{2})|(?<=\\x[0-9a-f]{2})|(?<=\\u[0-9a-f]{4}))"
_END = r"(?![0-9０-９])"
_D = "[0-9０-９]"
_L = "[A-Za-zＡ-Ｚａ-ｚ]"
# What people put between digits, or what comes along unseen when they copy.
_GAP = r"[ \u00a0\u3000\u200b-\u200f\ufeff\-－‐-―.．·•_]"
_SEP = f"{_GAP}{{0,2}}"
_FAR = f"(?:{_GAP}|[()（）/]){{0,2}}"
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"


_UNSEEN = re.compile("[\u200b-\u200f\ufeff]")


def _run(least: int, most: int = 0) -> str:
    """A pattern of this many digits, with whatever stands between them."""
    again = f"{{{least - 1},{most - 1}}}" if most else f"{{{least - 1}}}"
    return f"{_D}(?:{_SEP}{_D}){again}"


def _edges(first: int, last: int) -> Callable[[re.Match[str]], str]:
    """Keep that many characters at both ends, stars for the rest."""

    def masked(match: re.Match[str]) -> str:
        text = _UNSEEN.sub("", match[0])
        return text[:first] + "*" * max(4, len(text) - first - last) + text[len(text) - last :]

    return masked


def _mobile(match: re.Match[str]) -> str:
    digits = re.sub(r"[^0-9０-９]", "", match["number"])
    return f"{match['land'] or ''}{digits[:3]}****{digits[-4:]}"


def _long_token(match: re.Match[str]) -> str:
    """Random text of both cases and digits is a key; hashes and names are not."""
    text = match[0]
    mixed = all(re.search(kind, text) for kind in ("[0-9]", "[A-Z]", "[a-z]"))
    return f"{text[:4]}****" if mixed else text


_RULES: list[tuple[re.Pattern[str], Replace]] = [
    # Telegram's bot tokens, in addresses too (…/bot123:AAH…/getMe).
    (
        re.compile(r"(?<![0-9])[0-9]{3,}:[A-Za-z0-9_-]{30,}"),
        lambda m: m[0].partition(":")[0] + ":****",
    ),
    # One-time links and whatever calls itself a secret.
    (
        re.compile(
            r"(?i)((?:token|password|secret|(?:secret|api)_?key|authorization)"
            r"[\"']?\s*[=:]\s*['\"]?(?:bearer |basic )?)[A-Za-z0-9_\-.~%+/]{8,}"
        ),
        r"\1****",
    ),
    (re.compile(r"(?<=/enter/)[A-Za-z0-9_-]{8,}"), "****"),
    (re.compile(r"(?<=://)[^\s/:@]+:[^\s/@]+(?=@)"), "****:****"),
    (re.compile(r"[A-Za-z0-9_-]{22,}"), _long_token),
    # Identity cards: 17 digits and a digit or X (GB 11643); cards of a bank have 16 to 19 digits,
    # the old identity cards 15.
    (re.compile(f"{_BEGIN}{_run(17)}{_SEP}[0-9０-９XxＸｘ]{_END}"), _edges(3, 4)),
    (re.compile(rf"{_BEGIN}(?!(?:19|20)\d\d[-./]){_run(15, 19)}{_END}"), _edges(3, 4)),
    # Numbers of other countries (E.164): a plus or 00, then 8 to 15 digits; mobiles of ours follow.
    (
        re.compile(
            rf"(?:(?<![0-9０-９A-Za-z+＋])[+＋]{_SEP}|{_BEGIN}(?<![A-Za-z.])[0０]{{2}})"
            rf"(?![8８]{_SEP}[6６]{_SEP}[1１]{_SEP}[3-9３-９])[1-9１-９](?:{_FAR}{_D}){{7,14}}{_END}"
        ),
        _edges(3, 4),
    ),
    # Mobiles: 11 digits that begin with 13 to 19, perhaps with +86 and gaps.
    (
        re.compile(
            rf"{_BEGIN}(?P<land>(?:\+|＋|00)?(?:86|８６){_SEP})?"
            rf"(?P<number>[1１]{_SEP}[3-9３-９]{_SEP}{_run(9)}){_END}"
        ),
        _mobile,
    ),
    (
        re.compile(rf"{_BEGIN}[(（]?[0０]{_D}{{2,3}}[)）]?{_SEP}{_run(7, 8)}{_END}"),
        _edges(4, 2),
    ),
    # Number plates (GA 36): province, letter, five or six more.
    (
        re.compile(
            rf"[{_PROVINCE}]{_SEP}{_L}{_GAP}{{0,3}}(?:{_L}|{_D}){{4,5}}(?:{_L}|{_D}|[挂学警港澳])"
        ),
        _edges(2, 1),
    ),
]


def mask(text: str) -> str:
    """The text without mobiles, identity numbers, plates, tokens and passwords."""
    for pattern, replace in _RULES:
        text = pattern.sub(replace, text)
    return text
