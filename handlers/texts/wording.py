"""A sentence as the program says it, and whether another wording may stand in its place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from fluent.syntax import FluentParser, FluentSerializer, ast

LONGEST = 1500
"""Characters of a wording; the longest sentence of ours has some 200."""
ORDER = ("citizen", "asides", "arrangements", "takeover", "links", "staff", "topics", "units")
"""The files, those with what citizens hear first; others follow by name."""
KEEPS = {("words-human", "zh"): "人工", ("words-human", "en"): "human"}
"""A person on first request: this word always leads to one."""
LISTED = "words-"
"""Not said but heard: words that citizens may write, parted by |."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the program: `texts` by language, as one would write them anew."""

    key: str
    area: str
    group: str
    texts: Mapping[str, str]
    variables: frozenset[str]
    chosen: frozenset[str]
    """Variables that choose between wordings; often numbers."""
    functions: frozenset[str]

    @property
    def heard(self) -> bool:
        return self.key.startswith(LISTED)


def entry(key: str, text: str) -> str:
    """A wording as Fluent reads it."""
    first, *others = text.split("\n")
    # The first line beside the key: there it may begin with any sign.
    return f"{key} = {first}\n" + "".join(f"    {line}\n" for line in others)


def tidy(text: str) -> str:
    """A wording as it is kept: no spaces at the ends of lines, no empty lines around."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).strip()


@cache
def sentences() -> Mapping[str, Sentence]:
    """All of them by key, in the order in which they are shown. Takes half a second, once."""
    folder = resources.files(__package__)
    there = [one.name for one in folder.iterdir() if one.name.endswith(".zh.ftl")]
    areas = sorted(name.removesuffix(".zh.ftl") for name in there)
    found: dict[str, Sentence] = {}
    for area in [*ORDER, *(one for one in areas if one not in ORDER)]:
        zh, en = (
            dict(_messages(folder.joinpath(f"{area}.{language}.ftl").read_text("utf-8")))
            for language in ("zh", "en")
        )
        for key, (group, message) in zh.items():
            asked = _asked(message.value)
            other = _asked(en[key][1].value)
            found[key] = Sentence(
                key,
                area,
                group,
                {"zh": _written(message), "en": _written(en[key][1])},
                asked.variables | other.variables,
                asked.chosen | other.chosen,
                asked.functions | other.functions,
            )
    return found


def why_not(key: str, language: str, text: str) -> str:
    """Why a wording cannot stand in place of the program's own; empty when it can."""
    sentence = sentences().get(key)
    if sentence is None or language not in sentence.texts:
        return "这个版本的程序里没有这句话。"
    if not text.strip():
        return "不能是空的。要用回原文，请点“恢复原文”。"
    if len(text) > LONGEST:
        return f"太长了：最多{LONGEST}个字，现在{len(text)}个。"
    if any(not one.isprintable() and one != "\n" for one in text):
        return "里面有看不见的字符，请去掉再试。"
    if sentence.heard:
        return _why_not_heard(key, language, text)
    return _why_not_said(sentence, text)


def _why_not_said(sentence: Sentence, text: str) -> str:
    source = entry(sentence.key, text)
    body = FluentParser().parse(source).body
    for one in body:
        if isinstance(one, ast.Junk):
            return _where(source, one)
    if len(body) != 1 or not isinstance(body[0], ast.Message) or body[0].attributes:
        return "从第2行起，一行不能以“.”“[”“*”或“}”开头。"
    if body[0].value is None:
        return "不能是空的。要用回原文，请点“恢复原文”。"
    asked = _asked(body[0].value)
    if asked.others:
        return f"不能引用别的内容：{asked.others[0]}。只能用原文里的变量。"
    if strange := sorted(asked.variables - sentence.variables):
        return f"没有{{ ${strange[0]} }}这个变量。{_known(sentence)}"
    if lacking := sorted(sentence.variables - asked.variables):
        return f"少了变量{{ ${lacking[0]} }}。{_known(sentence)}"
    if unknown := sorted(asked.functions - sentence.functions):
        return f"这里不能用{unknown[0]}()。"
    return ""


def _known(sentence: Sentence) -> str:
    names = "、".join(f"{{ ${name} }}" for name in sorted(sentence.variables))
    return f"原文里的变量是：{names}。" if names else "原文里没有变量。"


def _why_not_heard(key: str, language: str, text: str) -> str:
    words = text.split("|")
    if any(not one.strip() or one != one.strip() for one in words):
        return "每个词用|分开，词前后不能有空格，也不能有空的词。"
    if any(mark in text for mark in "{}\n"):
        return "这里只能写词，写在一行里，用|分开。"
    if text != text.lower():
        return "英文字母请用小写：比较的时候都当小写看。"
    kept = KEEPS.get((key, language))
    if kept and kept not in words:
        return f"“{kept}”不能去掉：说了这个词，一定要能找到人。"
    return ""


_REASONS = {
    "E0003": "这里应该有“{0}”",
    "E0005": "少了内容",
    "E0010": "选择里要有一项以*开头，表示其他情况",
    "E0011": "选择里一项也没有",
    "E0012": "选择的项没写完",
    "E0014": "引号里的内容没写完",
    "E0015": "选择的项只能有一个*",
    "E0020": "引号没有关上",
    "E0027": "大括号没有配对",
    "E0028": "大括号里要有内容，例如{ $name }",
}


def _where(source: str, junk: ast.Junk) -> str:
    """The line and the reason."""
    note = junk.annotations[0]
    at = note.span.start if note.span else 0
    line = min(source.count("\n", 0, at) + 1, source.count("\n"))
    reason = _REASONS.get(note.code, "写法不对，请对照原文看看大括号")
    for argument in note.arguments:
        reason = reason.replace("{0}", str(argument).replace("␤", "换行"))
    return f"第{line}行：{reason}。"


@dataclass(frozen=True, slots=True)
class _Asked:
    variables: frozenset[str]
    chosen: frozenset[str]
    functions: frozenset[str]
    others: tuple[str, ...]


def _asked(pattern: Any) -> _Asked:
    """What a pattern refers to."""
    nodes = list(_nodes(pattern))
    return _Asked(
        frozenset(one.id.name for one in nodes if isinstance(one, ast.VariableReference)),
        frozenset(
            one.selector.id.name
            for one in nodes
            if isinstance(one, ast.SelectExpression)
            and isinstance(one.selector, ast.VariableReference)
        ),
        frozenset(one.id.name for one in nodes if isinstance(one, ast.FunctionReference)),
        tuple(
            one.id.name
            for one in nodes
            if isinstance(one, ast.MessageReference | ast.TermReference)
        ),
    )


def _nodes(node: Any) -> Iterator[Any]:
    if isinstance(node, list):
        for one in node:
            yield from _nodes(one)
    elif isinstance(node, ast.BaseNode):
        yield node
        for one in vars(node).values():
            yield from _nodes(one)


def _messages(source: str) -> Iterator[tuple[str, tuple[str, Any]]]:
    """Each message with the heading that it stands under."""
    group = ""
    for one in FluentParser().parse(source).body:
        if isinstance(one, ast.GroupComment):
            group = one.content or ""
        elif isinstance(one, ast.Message):
            yield one.id.name, (group, one)


def _written(message: Any) -> str:
    """The pattern as one would write it into the form."""
    text = FluentSerializer().serialize_entry(ast.Message(message.id, message.value))
    text = text.partition("=")[2]
    return re.sub(r"^ {4}", "", text, flags=re.MULTILINE).strip("\n").removeprefix(" ")
