"""Numbers of other countries: +49 151…, 0044 20…; kept as +49151…, as Telegram tells them.

Eight to fifteen digits with the country's (E.164); of the code 1 they are always eleven.
"""

import re
import unicodedata

_GAP = r"[ .()/-]{0,2}"
_MOBILE_HERE = rf"8{_GAP}6{_GAP}1{_GAP}[3-9]"
NUMBER = re.compile(
    rf"(?<![0-9A-Za-z.:+])(?:\+ ?|00)(?!{_MOBILE_HERE})"
    rf"(?:1(?:{_GAP}[0-9]){{10}}|[2-9](?:{_GAP}[0-9]){{7,14}})"
    r"(?<=[0-9]{2})(?![0-9号楼栋单室层])"
)
_NARROW = str.maketrans("０１２３４５６７８９＋（）", "0123456789+()")
_OF_SOMETHING = re.compile(
    r"(?:[订单编卡账工货证]号|合同号?|\b(?:order|parcel|tracking|account|id)(?: (?:no|number))?)"
    r"[^0-9A-Za-z+]{0,4}$",
    re.IGNORECASE,
)
"""What is counted with zeros in front, and is no number to call."""


def found(text: str) -> list[re.Match[str]]:
    """Every such number in a text of NFKC."""
    return [one for one in NUMBER.finditer(text) if not _counts(text, one)]


def _counts(text: str, one: re.Match[str]) -> bool:
    return one[0][0] == "0" and bool(_OF_SOMETHING.search(text[: one.start()]))


def number(said: str) -> str:
    """As it is kept; a landline of this country gets its zero back: +86 531… is 0531…."""
    digits = re.sub(r"[^0-9]", "", said.replace("(0)", ""))
    digits = digits.removeprefix("00")
    return f"0{digits[2:].lstrip('0')}" if digits.startswith("86") else f"+{digits}"


def masked(text: str, own: str, instead: str) -> str:
    """The text with one's own number hidden; wide digits are as narrow ones."""
    for one in reversed(found(text.translate(_NARROW))):
        if number(one[0]) == own:
            text = text[: one.start()] + instead + text[one.end() :]
    return text


def without(text: str) -> str:
    """The text in NFKC with blanks for them: what stands around keeps its place."""
    text = unicodedata.normalize("NFKC", text)
    for one in found(text):
        text = f"{text[: one.start()]}{' ' * len(one[0])}{text[one.end() :]}"
    return text
