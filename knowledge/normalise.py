"""One form for all spellings of a text, so that only what is asked is compared.

`normalise` gives lower-case letters, digits and simplified characters; single spaces part
Latin words and numbers, nothing parts Chinese ones.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from opencc import OpenCC

from knowledge.numerals import spoken

# Longer texts are cut: a question fits, and the time of a search stays bounded.
LONGEST_TEXT = 400
# Texts that are worked on at once: each step holds all threads up for a few milliseconds.
_PIECE = 500

# Patterns begin with what is rare and look back from there: that is several times faster than
# looking at each character what stands before it.
_NOT_WORD = re.compile(r"[^\w\n]+")
_SPACE_NOT_BETWEEN_LATIN = re.compile(r" (?:(?<![a-z0-9] )|(?![a-z0-9]))")

_FILLER_BEFORE = (
    r"喂|哎|嗯|呃|那个|你好|您好|大家好|老师儿?好?|同志|师傅|在吗|在么|打扰一?下?了?|麻烦您?你?"
    r"|劳驾|不好意思|谢谢|多谢|请教一?下?|再?问一?下|顺便问一?下|咨询一?下|想问问?一?下?|我?想?咨询一?下"
    r"|我?想?要?了解一?下?|我?想?请问一?下?|我?想?要?问问?一?下?|我?想?要?知道|帮我?查一?下?"
    r"|帮忙查?一?下?|跟您说|是这样的?|就是说|关于"
)
_FILLER_AFTER = (
    r"呢|吗|嘛|么|啊|呀|吧|哦|喔|哈|啦|呗|咧|唉|谢谢您?你?了?|多谢了?|谢了|感谢|在线等|急急?急?"
    r"|麻烦您?你?了|拜托了?|求解答?|的问题|这个事|这件事|是什么情况|你好|您好|请回复"
)
_BEFORE = re.compile(rf"^(?:{_FILLER_BEFORE})+(?=.)", re.MULTILINE)
_LAST = "|".join(f"{word[0]}(?<=..){word[1:]}" for word in _FILLER_AFTER.split("|"))
# Without a bound, a page of 吧 would take a second.
_AFTER = re.compile(rf"(?:{_LAST})(?:{_FILLER_AFTER}){{0,8}}$", re.MULTILINE)

# Pinyin with tone marks, and the letter that keyboards have for u with dots.
_TONED = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ", "aaaaeeeeiiiioooouuuuvvvvvnnn")
_TONE = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ]")

# Ways to ask that mean the same in every question; the left one is what is compared.
_QUESTION_WORDS = {
    "怎么": "如何 怎样 咋样 咋着 咋个 咋 怎么样",
    "什么": "啥子 啥 甚么",
    "哪里": "哪儿 哪块 什么地方 啥地方 何处",
    "为什么": "为何 为啥",
    "什么时候": "何时 啥时候 几时 啥时间 什么时间",
    "多少": "几多",
    "能": "能不能 能否 可不可以 可否 是否可以 是否能 可以不可以 行不行 可以",
    "有没有": "有木有 是否有",
    "是不是": "是否",
    "没有": "木有 没得",
    "我": "俺们 俺 咱们 咱 我们",
    "丢失": "丢了 不见了 弄丢了 弄丢 遗失 找不到了 找不着了",
}
# What people in Jinan say, and what articles write: only words that mean one thing everywhere.
_DIALECT = {
    "你": "恁们 恁",
    "怎么": "咋弄 咋么",
    "怎么办": "咋治",
    "干什么": "干么 干啥",
    "有什么": "有么",
    "昨天": "夜来 夜儿里",
    "今天": "今们 今儿个 今儿",
    "明天": "明们 明儿个 明儿",
    "中午": "晌午头 晌午",
    "下午": "过晌 后晌",
    "早上": "清起来 大清早",
    "刚才": "将才 才刚",
    "厕所": "茅房 茅厕 茅子",
    "自行车": "洋车子 脚踏车",
    "电动自行车": "小电驴 电驴子 电驴 电瓶车 电动车",
    "孩子": "娃娃 娃子 小孩儿 小孩子 小孩",
    "父亲": "俺爹 俺爸",
    "母亲": "俺娘 俺妈",
    "女儿": "闺女",
    "附近": "跟前儿 左近",
    "收拾": "拾掇",
    "说话": "拉呱 啦呱",
}
_CANONICAL = {
    variant: word
    for words in (_QUESTION_WORDS, _DIALECT)
    for word, variants in words.items()
    for variant in variants.split()
}
_VARIANT = re.compile("|".join(sorted(_CANONICAL, key=lambda variant: (-len(variant), variant))))


@lru_cache(maxsize=256)  # what one turn says is read by several who look for something in it
def normalise(text: str) -> str:
    """The text's comparable form, at most LONGEST_TEXT characters; empty if nothing is left."""
    return normalise_all([text[:LONGEST_TEXT]])[0][:LONGEST_TEXT]


def normalise_all(texts: Sequence[str]) -> list[str]:
    """The comparable form of each text, without a limit of length.

    Many are worked on as one text with a line each, which is some ten times faster.
    """
    if len(texts) <= _PIECE:
        return _normalise_lines([text.replace("\n", " ") for text in texts])
    pieces = (texts[start : start + _PIECE] for start in range(0, len(texts), _PIECE))
    return [form for piece in pieces for form in normalise_all(piece)]


def _normalise_lines(lines: list[str]) -> list[str]:
    joined = _words("\n".join(lines))
    # Without full-width punctuation most texts need no further look.
    if not unicodedata.is_normalized("NFKC", joined):
        joined = "\n".join([_compatible(line) for line in joined.split("\n")])
    joined = _TONE.sub(lambda match: match[0].translate(_TONED), joined)
    joined = _SPACE_NOT_BETWEEN_LATIN.sub("", joined)
    joined = str(_converter().convert(joined))
    joined = spoken(_AFTER.sub("", _BEFORE.sub("", joined)))
    return joined.split("\n")


def _words(text: str) -> str:
    """In small letters, with one space for all that is no word."""
    return _NOT_WORD.sub(" ", text.lower().replace("_", " "))


def _compatible(line: str) -> str:
    if unicodedata.is_normalized("NFKC", line):
        return line
    return _words(unicodedata.normalize("NFKC", line))


def canonical(normalised: str) -> str:
    """The normalised text with one word for each way to ask: 咋办 and 如何办 become 怎么办."""
    return _VARIANT.sub(lambda match: _CANONICAL[match[0]], normalised)


def simplified(text: str) -> str:
    """The text in simplified characters, otherwise as it is."""
    return str(_converter().convert(text))


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
