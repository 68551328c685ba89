"""What was typed into the form of an article: read, checked in the desk's words, turned back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.datastructures import FormData

from bot.pages.desk.knowledge.words import FIELDS
from bot.pages.desk.room import words
from knowledge.articles import (
    COLUMNS,
    ENGLISH,
    LONGEST,
    LONGEST_IN_LIST,
    MOST_IN_LIST,
    NEEDED,
    Article,
    day,
)

DAYS = ("valid_from", "valid_until")
JOINTS = ("|", "｜")
_NEED = {"id": "请给一个编号。", "question": "请写下问题。", "answer": "请写下回答。"}


@dataclass(frozen=True, slots=True)
class Typed:
    """Every field as its box holds it, lists with an item on each line, and the attachments."""

    fields: Mapping[str, str]
    attachments: tuple[str, ...] = ()

    def with_files(self, keys: list[str]) -> "Typed":
        together = dict.fromkeys([*self.attachments, *keys])
        return replace(self, attachments=tuple(together))

    def lines(self, name: str) -> list[str]:
        return [line.strip() for line in self.fields[name].split("\n") if line.strip()]

    def given(self) -> dict[str, Any]:
        """As `Article.from_dict` takes it."""
        found: dict[str, Any] = {
            name: self.lines(name) if name in LONGEST_IN_LIST else value
            for name, value in self.fields.items()
        }
        return {**found, "attachments": list(self.attachments)}

    def wrong(self) -> dict[str, str]:
        """What cannot be taken, a sentence for each field; empty when all is well."""
        found: dict[str, str] = {}
        for name, value in self.fields.items():
            reason = self._wrong_list(name) if name in LONGEST_IN_LIST else _wrong(name, value)
            if reason:
                found[name] = reason
        start, end = self.fields["valid_from"], self.fields["valid_until"]
        if not found.keys() & set(DAYS) and start and end and end < start:
            found["valid_until"] = "有效到的日子比生效还早，请看一看。"
        found |= {name: why for name, why in self._wrong_english() if name not in found}
        if len(self.attachments) > MOST_IN_LIST:
            found["attachments"] = f"附件太多了，最多{MOST_IN_LIST}个。"
        return found

    def _wrong_english(self) -> list[tuple[str, str]]:
        """The English words need their question and their answer."""
        if not any(self.fields[name] for name in ENGLISH):
            return []
        need = {"question_en": "请写下英文的问题。", "answer_en": "请写下英文的回答。"}
        return [(name, why) for name, why in need.items() if not self.fields[name]]

    def _wrong_list(self, name: str) -> str:
        items, longest = self.lines(name), LONGEST_IN_LIST[name]
        if len(items) > MOST_IN_LIST:
            return f"太多了，最多{MOST_IN_LIST}行。"
        for item in items:
            if len(item) > longest:
                return f"“{item[:12]}…”太长了，一行最多{longest}个字。"
            if any(joint in item for joint in JOINTS):
                return f"“{item[:12]}”里有竖线，请去掉，一行写一个就行。"
        return ""

    def article(self) -> Article:
        """Raises ValueError for what `wrong` tells of."""
        return Article.from_dict(self.given())


def _wrong(name: str, value: str) -> str:
    if name in DAYS:
        return _wrong_day(name, value)
    if name in NEEDED and not value:
        return _NEED[name]
    if len(value) > LONGEST[name]:
        return f"{FIELDS[name]}太长了：现在{len(value)}个字，最多{LONGEST[name]}个。"
    if name == "id" and any(joint in value for joint in JOINTS):
        return "编号里不能有竖线。"
    if name == "link" and value and not value.startswith(("http://", "https://")):
        return "网址要以http://或https://开头。"
    if name == "link" and any(one.isspace() for one in value):
        return "网址中间不能有空格。"
    return ""


def _wrong_day(name: str, value: str) -> str:
    try:
        day(name, value)
    except ValueError:
        return "日期请写成2026-01-31这样。"
    return ""


def of_form(form: FormData) -> Typed:
    """What a browser posted; what cannot be seen is left out."""
    fields = {name: words(form, name) for name in COLUMNS if name != "attachments"}
    keys = [one for one in form.getlist("attachments") if isinstance(one, str)]
    return Typed(fields, tuple(dict.fromkeys(keys)))


def of_article(article: Article) -> Typed:
    known = article.as_dict()
    fields = {
        name: "\n".join(value) if isinstance(value, list) else value
        for name, value in known.items()
        if name != "attachments"
    }
    return Typed(fields, article.attachments)


def empty(**given: str) -> Typed:
    return Typed({**{name: "" for name in COLUMNS if name != "attachments"}, **given})
