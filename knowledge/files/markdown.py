"""One article as a Markdown page, for people who keep their knowledge in a folder of texts.

    ---
    id: gjj-001
    aliases:
    - 公积金咋取
    valid_from: 2026-01-01
    ---

    # 公积金怎么提取？

    带身份证到窗口。

    ## 步骤

    1. 取号
    2. 交材料

Between the two `---` stand single fields and lists; then the question, the answer, and a section
for each of the further parts. A value of one line is meant as it stands; one that begins with a
quotation mark is read as a JSON string, which is how values with line breaks are written.
A line of text that would be taken for a heading is written with a backslash before its `#`.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from knowledge.articles import COLUMNS, LONGEST_IN_LIST, Article
from knowledge.files.gathering import Gathering, Result, Tell, made, split, telling, untold

SECTIONS = {
    "一句话": "short",
    "大字版": "elder",
    "步骤": "steps",
    "材料": "materials",
    "费用": "fees",
    "地点": "place",
    "时间": "hours",
    "电话": "phone",
    "英文": "answer_en",
}
_FRONT = tuple(name for name in COLUMNS if name not in ("question", "answer", *SECTIONS.values()))
_FENCE = "---"
_KEY = re.compile(r"([a-z_]+)\s*[:：](.*)", re.DOTALL)
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)、])\s+(.*)", re.DOTALL)
_HEADING = re.compile(r"(#{1,2})\s+(.*)", re.DOTALL)
# With backslashes before it: what has to get one more on writing, and one less on reading.
_LIKE_HEADING = re.compile(r"\\*#{1,2}(?!#)")
# Characters other than \n at which some program would break a line.
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


class _Wrong(ValueError):
    """A page is not in the form; with the line."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def read(pages: Iterable[tuple[str, str]], of: int = 0, tell: Tell = untold) -> Result:
    """The articles of the good pages, given as (name, text) and `of` so many, and a problem for
    each bad one."""
    gathering = Gathering()
    for name, text in telling(pages, of, tell):
        try:
            line, result = 1, made(_fields(text.removeprefix("\ufeff")))
        except _Wrong as wrong:
            line, result = wrong.line, str(wrong)
        gathering.add(line, result, name)
    return gathering.result


def write(article: Article) -> str:
    """The article's page; `read` gives the same article back."""
    known = article.as_dict()
    lines = [_FENCE]
    for name in _FRONT:
        if known[name] or name == "id":
            lines += _field(name, known[name])
    lines += [_FENCE, "", f"# {_scalar(known['question'])}", "", _escaped(known["answer"]), ""]
    for title, name in SECTIONS.items():
        if known[name]:
            lines += [f"## {title}", "", *_section(known[name]), ""]
    return "\n".join(lines)


def _field(name: str, value: str | list[str]) -> list[str]:
    if isinstance(value, list):
        return [f"{name}:", *(f"- {_scalar(item)}" for item in value)]
    return [f"{name}: {_scalar(value)}"]


def _section(value: str | list[str]) -> list[str]:
    if isinstance(value, list):
        return [f"{number}. {_scalar(item)}" for number, item in enumerate(value, start=1)]
    return [_escaped(value)]


def _scalar(text: str) -> str:
    return json.dumps(text, ensure_ascii=True) if _BREAKS.search(text) or text[:1] == '"' else text


def _escaped(text: str) -> str:
    return "\n".join(f"\\{x}" if _LIKE_HEADING.match(x) else x for x in text.split("\n"))


def _plain(text: str) -> str:
    """What `_scalar` was given."""
    text = text.strip()
    if text[:1] == '"':
        try:
            value = json.loads(text)
        except ValueError:
            return text
        return value if isinstance(value, str) else text
    return text


Lines = Iterator[tuple[int, str]]


def _fields(text: str) -> dict[str, Any]:
    """The article's fields as they stand on the page. Raises `_Wrong`."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = iter(list(enumerate(whole, start=1)))
    return {**_front(lines), **_body(lines)}


def _front(lines: Lines) -> dict[str, Any]:
    start, first = next(((n, x) for n, x in lines if x.strip()), (1, ""))
    if first.strip() != _FENCE:
        raise _Wrong(start, f"does not begin with a line {_FENCE} and the article's fields")
    found: dict[str, Any] = {}
    name = ""
    for number, line in lines:
        if line.strip() == _FENCE:
            return found
        item, key = _ITEM.fullmatch(line), _KEY.fullmatch(line)
        if item and name in LONGEST_IN_LIST:
            found[name].append(_plain(item[1]))
        elif key:
            name = _new_key(number, key[1], found)
            found[name] = _value(name, key[2])
        elif line.strip():
            raise _Wrong(number, f"{line.strip()[:40]!r} is neither `field: value` nor `- item`")
    raise _Wrong(start, f"the fields are not closed with a second line {_FENCE}")


def _new_key(number: int, name: str, found: Mapping[str, Any]) -> str:
    if name not in _FRONT:
        raise _Wrong(number, f"unknown field {name!r}; the fields are {', '.join(_FRONT)}")
    if name in found:
        raise _Wrong(number, f"the field {name} is given twice")
    return name


def _value(name: str, text: str) -> str | list[str]:
    if name not in LONGEST_IN_LIST:
        return _plain(text)
    return split(text) if text.strip() else []


def _body(lines: Lines) -> dict[str, Any]:
    """Question, answer and the sections."""
    found: dict[str, Any] = {}
    texts: dict[str, list[tuple[int, str]]] = {"answer": []}
    name = "answer"
    for number, line in lines:
        heading = _HEADING.fullmatch(line)
        if heading is None:
            texts[name].append((number, line))
        elif heading[1] == "#":
            if "question" in found:
                raise _Wrong(number, "a second title; a page holds one article")
            found["question"] = _plain(heading[2])
        else:
            name = _new_section(number, heading[2].strip(), texts)
            texts[name] = []
    return found | {name: _text(name, own) for name, own in texts.items()}


def _new_section(number: int, title: str, texts: Mapping[str, Any]) -> str:
    name = SECTIONS.get(title, title)
    if name not in SECTIONS.values():
        raise _Wrong(
            number,
            f"unknown section {title!r}; the sections are {', '.join(SECTIONS)}. "
            f"Write \\## for a heading inside the answer",
        )
    if name in texts:
        raise _Wrong(number, f"the section {title} is given twice")
    return name


def _text(name: str, lines: list[tuple[int, str]]) -> str | list[str]:
    if name not in LONGEST_IN_LIST:
        texts = (line for _, line in lines)
        return "\n".join(x[1:] if x[:1] == "\\" and _LIKE_HEADING.match(x) else x for x in texts)
    items = []
    for number, line in lines:
        item = _ITEM.fullmatch(line)
        if item:
            items.append(_plain(item[1]))
        elif line.strip():
            raise _Wrong(number, f"a line of a list begins with `- ` or `1. `: {line[:40]!r}")
    return items
